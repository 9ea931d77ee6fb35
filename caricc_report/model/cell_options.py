"""The options of a cell: lines ``#| name: value`` at its top, as Quarto's users know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from caricc_report.errors import InvalidInputError, NotebookError
from caricc_report.model.validation import defects_of
from caricc_report.system.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

Words = str | dict[str, str]
"""A text, or one per language."""


class Options(BaseModel):
    """The options of a cell."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )

    include: bool = True
    echo: bool = False
    output: bool | Literal["asis"] = True
    warning: bool = True
    label: str = ""
    fig_cap: Words | list[Words] = ""
    fig_alt: Words | list[Words] = ""
    tbl_cap: Words | list[Words] = ""
    fig_width: float | None = None

    @field_validator("fig_cap", "fig_alt", "tbl_cap", mode="wrap")
    @classmethod
    def _are_words(cls, value: object, check: ValidatorFunctionWrapHandler) -> object:
        """Say what is wrong once, not for each form that the texts could have."""
        try:
            return check(value)
        except ValidationError as error:
            raise ValueError(
                f"not a text, or one for each language, got {value!r:.80}; put a text that holds "
                'a comma or a colon between quotation marks: {en: "…"}'
            ) from error

    @property
    def is_shown(self) -> bool:
        """Whether what the cell shows is part of the document."""
        return self.include and self.output is not False


def options_of(source: str, where: str) -> Options:
    """Return the options of a cell, whose name is for errors.

    Raises
    ------
    NotebookError
        If they are none that are known.
    """
    lines = [line[2:] for line in source.splitlines() if line.startswith("#|")]
    try:
        return Options.model_validate(parse_yaml("\n".join(lines), where))
    except InvalidInputError as error:
        wrong = "; ".join(map(str, error.defects))
        raise NotebookError(where, f"cell options: {wrong}", cell_source=source) from error
    except ValidationError as error:
        wrong = "; ".join(dict.fromkeys(map(str, defects_of(error, Options, ""))))
        known = ", ".join(str(field.alias) for field in Options.model_fields.values())
        problem = f"cell options: {wrong:.300}"
        advice = f"known: {known}" if "unknown field" in wrong else ""
        raise NotebookError(where, problem, advice=advice, cell_source=source) from error


def example_of(option: str, languages: Sequence[str], n_texts: int = 1) -> str:
    """Return how an option states its texts, each in as many languages as are needed."""
    each = ", ".join(f"{language}: …" for language in languages)
    texts = [f"{{{each}}}" if len(languages) > 1 else "…"] * n_texts
    return f"#| {option}: " + (texts[0] if n_texts == 1 else f"[{', '.join(texts)}]")


def languages_without(words: Words, languages: Sequence[str]) -> list[str]:
    """Return those of some languages in which words are missing; one text does for one alone."""
    if isinstance(words, dict):
        return [each for each in languages if each not in words]
    return [*languages] if words and len(languages) > 1 else []


def each_of(words: Words | list[Words]) -> list[Words]:
    """Return the texts of an option that takes one, or a list of them."""
    return words if isinstance(words, list) else [words] if words else []

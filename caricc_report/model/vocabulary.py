"""The words that one publisher's records may use: topics, kinds of figures, units.

They are listed in the profile. The model of an article takes any word of the right form, as
archives hold those of former profiles; a record is held to the lists where it is validated with a
`Vocabulary` as pydantic's context, which `caricc_report.loaders.validated` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, StringConstraints, ValidationInfo

from caricc_report.errors import suggestion
from caricc_report.model.validation import of_form

if TYPE_CHECKING:
    from collections.abc import Mapping

Sort = Literal["topic", "kind", "unit"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one publisher, in the order of the profile."""

    topics: tuple[str, ...]
    """What an article can be about."""
    units: Mapping[str, tuple[str, ...]]
    """By kind of figure, the units that fit it."""

    def words(self, sort: Sort) -> tuple[str, ...]:
        """Return all words of a sort, each once."""
        match sort:
            case "topic":
                return self.topics
            case "kind":
                return tuple(self.units)
            case "unit":
                return tuple(dict.fromkeys(unit for units in self.units.values() for unit in units))


def _listed(sort: Sort, field: str) -> AfterValidator:
    """Return the annotation of a word that a field of the profile lists."""

    def check(found: str, info: ValidationInfo) -> str:
        if isinstance(info.context, Vocabulary) and found not in info.context.words(sort):
            hint = suggestion(found, info.context.words(sort))
            link = " If not," if hint.endswith("?") else "; or" if hint else ";"
            problem = f"not a known {sort}, got {found!r:.80}{hint}"
            raise ValueError(f"{problem}{link} add it to {field} of the profile")
        return found

    return AfterValidator(check)


_FORM = of_form(
    "[a-z0-9]+(-[a-z0-9]+)*",
    "a name of small Latin letters and digits with single hyphens between, such as public-health",
)
Word = Annotated[str, StringConstraints(max_length=80), _FORM]
"""A topic, kind or unit, as profile and records write it."""
Topic = Annotated[str, _listed("topic", "topics"), _FORM]
FigureKind = Annotated[str, _listed("kind", "figures"), _FORM]
Unit = Annotated[str, _listed("unit", "figures"), _FORM]

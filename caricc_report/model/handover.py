"""What the library side of a release hands to the host side, inside the executed notebook.

The last cell of a notebook shows a handover; an executed notebook without one has not succeeded.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    ValidationError,
    model_validator,
)

from caricc_report.model.article import Article, Model
from caricc_report.model.look import Look
from caricc_report.model.validation import defects_of

MEDIA_TYPE = "application/vnd.caricc-report+json"
"""The media type of a handover among a cell's outputs."""
PAGE = "#"
"""Stands for the number of a page."""


def _day(text: str) -> str:
    dt.date.fromisoformat(text)
    return text


class Metadata(Model):
    """What a document says of itself, as plain text in its own language."""

    model_config = ConfigDict(
        alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )

    title: str
    """The title, with number and period."""
    publisher: str
    """The full name of the publisher."""
    description: str
    """What the document holds, in a sentence."""
    running_title: str
    """The line at the top of every page."""
    as_of: Annotated[str, AfterValidator(_day)]
    """The day that stands for today, in ISO 8601."""
    lang: str
    skip_to_text: str
    """The label of the link that skips to the text."""
    contents_title: str
    """The label of the link to the contents."""
    on_page: str = ""
    """How a PDF refers to a page, whose number takes the place of `PAGE`."""
    publisher_url: str = ""
    licence: str = ""
    """The licence that the profile states, as it states it."""
    publication: str = ""
    """The title of the publication, of which this is one release."""
    site: str = ""
    """The address below which releases are published, if the profile states one."""
    published_at: str = ""
    """The address of this release there, or of this correction, with a slash at its end."""


class _Fact(Model):
    """A `caricc_report.editorial.facts.Fact` as JSON."""

    value: int | FiniteFloat
    unit: str
    qualifier: str | None = None
    span: str | None = None
    compared_with: str | None = None
    how: dict[str, str] | None = None
    articles: list[str]


class FactsFile(Model):
    """The content of ``facts.json``."""

    release: str
    period: str
    facts: dict[str, _Fact]


def valid_as(model: type[BaseModel]) -> AfterValidator:
    """Return what checks that JSON is a model's, and leaves it as it is."""

    def check(content: dict[str, Any]) -> dict[str, Any]:
        try:
            model.model_validate(content)
        except ValidationError as error:
            raise ValueError(str(defects_of(error, model, "")[0])) from error
        return content

    return AfterValidator(check)


_NamedBy = Literal["country", "topic", "outlet"]


class Handover(Model):
    """The machine-readable core of one executed notebook."""

    version: Literal[1] = 1
    """The version of this form."""
    release: str
    language: str
    metadata: Metadata
    facts: Annotated[dict[str, Any], valid_as(FactsFile)]
    """The content of ``facts.json``."""
    articles: list[Annotated[dict[str, Any], valid_as(Article)]]
    """The articles exactly as used, in the release's order."""
    names: dict[_NamedBy, dict[str, str]] = {}
    """What readers call the countries, topics and outlets of the articles, by name in records."""
    packages: dict[str, str] = {}
    """By their names the versions of the packages of extras that were used."""
    look: Annotated[Look | None, Field(exclude_if=lambda look: look is None)] = None
    """The colours and fonts of the document; the package's own, if not given."""

    @model_validator(mode="after")
    def _is_in_one_language(self) -> Self:
        if self.metadata.lang != self.language:
            message = f"metadata of {self.metadata.lang!r:.80} for a document in {self.language!r}"
            raise ValueError(message)
        return self

    def name_of(self, by: _NamedBy, value: str) -> str:
        """Return what readers call a country, topic or outlet."""
        return self.names.get(by, {}).get(value, value)

"""What the library side of a release hands to the host side, inside the executed notebook.

The last cell of a notebook shows a handover; an executed notebook without one has not succeeded.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

MEDIA_TYPE = "application/vnd.caricc-report+json"
"""The media type of a handover among a cell's outputs."""


class Metadata(BaseModel):
    """What a document says of itself, as plain text in its own language."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
    )

    title: str
    """The title, with number and period."""
    publisher: str
    """The full name of the publisher."""
    description: str
    """What the document holds, in a sentence."""
    running_title: str
    """The line at the top of every page."""
    as_of: str
    """The day that stands for today, in ISO 8601."""
    lang: str
    """The language of the document."""
    skip_to_text: str
    """The label of the link that skips to the text."""
    contents_title: str
    """The label of the link to the contents."""
    publisher_url: str = ""
    """The publisher's address on the web."""
    licence: str = ""
    """The licence that the profile states, as it states it."""


class Handover(BaseModel):
    """The machine-readable core of one executed notebook."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    version: Literal[1] = 1
    """The version of this form."""
    release: str
    """Which release the notebook made."""
    language: str
    """In which language."""
    metadata: Metadata
    """What the document says of itself."""
    facts: dict[str, Any]
    """The content of ``facts.json``."""
    articles: list[dict[str, Any]]
    """The articles exactly as used, in the release's order."""
    packages: dict[str, str] = {}
    """By their names the versions of the packages of extras that were used."""

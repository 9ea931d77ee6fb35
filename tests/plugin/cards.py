"""Records on cards: a loader of another package, with a check, a format and more beside it.

A card is a few lines ``field: value``; an empty line stands between two cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.plugins import (
    Check,
    Defect,
    Problem,
    ProgramFailedError,
    Record,
    Rendered,
    Severity,
    nodes,
    to_html,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from caricc_report.plugins import (
        Document,
        ProjectFile,
        Renderer,
        SourceOptions,
        Subject,
    )


def read_cards(file: ProjectFile, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a file of cards."""
    language = options.language or "en"
    for number, card in enumerate(file.read_text().strip().split("\n\n"), 1):
        position = f"card {number}"
        lines = [line.partition(": ") for line in card.splitlines()]
        defects = [
            Defect(position, "", f"no field, got {line!r}") for line, mark, _ in lines if not mark
        ]
        said = {field: value for field, _, value in lines}
        text = {name: said.pop(name) for name in ("headline", "body") if name in said}
        fields = {
            **said,
            "topics": said.get("topics", "").split("; "),
            "narrative": {language: said.get("narrative", "")},
            "texts": {language: text},
        }
        yield Record(file.name, position, fields, tuple(defects))


def _shouting(subject: Subject) -> Iterator[Problem]:
    for passage in subject.headlines:
        if "!" in passage.text:
            message = f"{passage.field} of {passage.article.id}: an exclamation mark; delete it"
            yield Problem(message, (passage.article.id,), passage.language)


HEADLINE_SHOUTS = Check(Severity.WARNING, _shouting)


def make_text(document: Document, _: Renderer) -> Rendered:
    """Return the plain text of the paragraphs and headings of a document."""
    shown = [each for each in document.blocks if isinstance(each, nodes.Heading | nodes.Paragraph)]
    lines = [nodes.plain(each.inlines) for each in shown]
    return Rendered("".join(f"{line}\n" for line in lines).encode())


class PlainRenderer:
    """Shows a document without any style, for proofreading."""

    name = "plain"

    def __init__(self, project_dir: Path) -> None:
        self.project_dir = project_dir

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions for the manifest; no other program is used."""
        return {}

    def render(self, document: Document, fmt: str) -> Rendered:
        """Return the document in a format."""
        if fmt != "html":
            raise ProgramFailedError(self.name, f"makes HTML only, got {fmt!r}")
        return Rendered(f"<!DOCTYPE html>{to_html(document.blocks)}\n".encode())


@dataclass(frozen=True)
class Card:
    """What a cell may show."""

    text: str


def show_card(card: Card) -> tuple[nodes.Block, ...]:
    """Return what the document shows of a card."""
    return (nodes.paragraph(card.text),)

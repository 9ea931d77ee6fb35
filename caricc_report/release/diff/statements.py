"""What a release's notebook says in sentences: the narrative, phrase by phrase."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from markdown_it import MarkdownIt
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from caricc_report.model.handover import MEDIA_TYPE
from caricc_report.text.nodes import Narrative, Paragraph, RawMarkdown, plain
from caricc_report.text.trees import TREE, from_json, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from caricc_report.text.nodes import Block

_COMMONMARK = MarkdownIt("commonmark", {"html": False})
_DIVISION = re.compile(r"^ *:{3,}.*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(r"^#\| *(include|output) *: *false\b", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\w\s]*[^\W\d_a-zа-яё])")


def _joined(text: object) -> object:
    return "".join(map(str, text)) if isinstance(text, list) else text


Lines = Annotated[str, BeforeValidator(_joined)]
"""A text of a notebook, which may be a list of lines."""


class Bundle(BaseModel):
    """What a cell shows, in several forms."""

    tree: Any = Field(None, alias=TREE)
    """The nodes of the document tree."""
    markdown: Lines = Field("", alias="text/markdown")
    """The same as Markdown."""
    handover: Any = Field(None, alias=MEDIA_TYPE)
    """What the library hands to its host."""


class Output(BaseModel):
    """What a cell shows, or writes."""

    data: Bundle = Bundle()


class Cell(BaseModel):
    """A cell of a notebook."""

    cell_type: str = ""
    source: Lines = ""
    outputs: list[Output] = []


class Notebook(BaseModel):
    """As much of a notebook as says anything."""

    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or one phrase of the narrative that is composed of the articles' phrases."""

    country: str
    """The country behind the phrase; empty for a sentence of its own."""
    text: str
    """What it says, as plain text."""


def statements_of(
    notebook: Notebook, narrative: tuple[Block, ...] | None = None
) -> tuple[Statement, ...]:
    """Return what a notebook says in sentences, top to bottom.

    Markdown cells speak for themselves; of the code cells only those that show the narrative
    count, for all others show what follows from facts and articles. `narrative` is what a cell
    would show that calls ``narrative``; what it shows in an executed notebook, if not given.
    """
    found: list[Statement] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found += _of_markdown(cell.source)
        elif cell.cell_type == "code" and _shows_narrative(cell.source):
            for node in walk(_shown(cell) if narrative is None else narrative):
                found += _of_node(node)
    return tuple(found)


def _shown(cell: Cell) -> tuple[Block, ...]:
    """Return what an executed cell shows; Markdown, where an earlier version kept no tree."""
    blocks: list[Block] = []
    for output in cell.outputs:
        try:
            blocks += from_json(output.data.tree)
        except ValidationError:
            blocks.append(RawMarkdown(output.data.markdown))
    return tuple(blocks)


def _shows_narrative(source: str) -> bool:
    """Return whether a cell calls the library's ``narrative`` and is part of the document."""
    if _HIDDEN.search(source):
        return False
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    return any(
        isinstance(each, ast.Attribute | ast.Name)
        and (each.attr if isinstance(each, ast.Attribute) else each.id) == "narrative"
        for each in called
    )


def _of_node(node: object) -> Iterator[Statement]:
    match node:
        case Narrative():
            yield Statement("", node.lead)
            for group in node.groups:
                yield from (Statement(group.country, phrase) for phrase in group.phrases)
        case Paragraph():
            yield from _sentences(plain(node.inlines))
        case RawMarkdown():
            yield from _of_markdown(node.text)


def _of_markdown(markdown: str) -> Iterator[Statement]:
    """Yield what the Markdown of an analyst says."""
    text = _ATTRIBUTES.sub("", _DIVISION.sub("", markdown))
    for token in _COMMONMARK.parse(text):
        if token.type == "inline":
            yield from _sentences(_plain(token.children or []))
        elif token.type in {"code_block", "fence"} and token.content.strip():
            yield Statement("", token.content.strip())


def _plain(tokens: Sequence[Token]) -> str:
    ends = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        _plain(token.children or [])
        if token.type == "image"
        else ends.get(token.type, token.content)
        for token in tokens
    ).strip()


def _sentences(text: str) -> Iterator[Statement]:
    yield from (Statement("", sentence) for sentence in _SENTENCE_END.split(text) if sentence)

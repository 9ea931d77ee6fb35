"""What a release's notebook says in sentences: the narrative, phrase by phrase."""

from __future__ import annotations

import ast
import contextlib
import re
from dataclasses import dataclass, replace
from itertools import chain, product, starmap
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from caricc_report.document.cells import HIDDEN
from caricc_report.model.handover import MEDIA_TYPE
from caricc_report.text.markdown import MarkdownError, read_markdown
from caricc_report.text.nodes import (
    Callout,
    CodeBlock,
    Figure,
    Heading,
    Link,
    Narrative,
    Paragraph,
    Picture,
    Table,
    line,
    plain,
)
from caricc_report.text.trees import TREE, divisions, from_json, replaced, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from caricc_report.text.nodes import Block

_IN_SENTENCES = {"narrative", "at_a_glance"}
"""The functions of the library whose sentences are compared."""
_HIDDEN = re.compile(r"^#\| *(include|output) *: *false\b", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\w\s]*(?P<first>[^\W\d_]))")


Lines = Annotated[
    str, BeforeValidator(lambda text: "".join(map(str, text)) if isinstance(text, list) else text)
]
"""A text of a notebook, which may be a list of lines."""


class Bundle(BaseModel):
    """What a cell shows, in several forms."""

    tree: Any = Field(None, alias=TREE)
    handover: Any = Field(None, alias=MEDIA_TYPE)


class Output(BaseModel):
    """What a cell shows, or writes."""

    data: Bundle = Bundle()


class Cell(BaseModel):
    """A cell of a notebook."""

    cell_type: str = ""
    source: Lines = ""
    outputs: list[Output] = []
    metadata: dict[str, Any] = {}

    @property
    def tags(self) -> list[str]:
        """By which it is told from others."""
        return [str(each) for each in self.metadata.get("tags") or ()]


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
    is_computed: bool = False
    """Whether a cell has computed it, so that sources alone do not tell."""


def statements_of(
    notebook: Notebook,
    language: str = "",
    languages: Iterable[str] = (),
    computed: Mapping[str, Sequence[Block]] | None = None,
) -> tuple[Statement, ...]:
    """Return what a notebook says in sentences, top to bottom.

    Markdown cells speak for themselves, but for those with the tag of another of the `languages`.
    Of code cells it is what an analyst says and computes: prose, captions and alternative texts;
    and the narrative and the main points. All else that the library shows follows from facts and
    articles. Of a notebook that is not executed, `computed` says what its functions would show.
    """
    found: list[Statement] = []
    for cell in notebook.cells:
        others = {*languages} - {language}
        if HIDDEN in cell.tags or not others.isdisjoint(cell.tags):
            continue
        if cell.cell_type == "markdown":
            found += _of_markdown(cell.source)
        elif cell.cell_type == "code" and not _HIDDEN.search(cell.source):
            called = _called(cell.source) & _IN_SENTENCES
            shown = (
                _shown(cell)
                if computed is None
                else tuple(block for name in sorted(called) for block in computed[name])
            )
            shown = replaced(shown, _with_target)
            for points in divisions(shown, "main-points") if "narrative" not in called else ():
                for node in walk(points.blocks):
                    found += _of_node(node)
            for node in walk(shown):
                found += _of_node(node) if "narrative" in called else _of_computed(node)
    return tuple(found)


def _shown(cell: Cell) -> tuple[Block, ...]:
    """Return what an executed cell shows."""
    blocks: list[Block] = []
    for output in cell.outputs:
        with contextlib.suppress(ValidationError):  # It is the handover, or shows nothing.
            blocks += from_json(output.data.tree)
    return tuple(blocks)


def _called(source: str) -> set[str]:
    """Return the names of the functions that a cell calls."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    called = (node.func for node in nodes if isinstance(node, ast.Call))
    return {
        each.attr if isinstance(each, ast.Attribute) else each.id
        for each in called
        if isinstance(each, ast.Attribute | ast.Name)
    }


def _of_node(node: object) -> Iterator[Statement]:
    match node:
        case Narrative():
            yield Statement("", node.lead)
            for group in node.groups:
                yield from starmap(Statement, product(group.countries, group.phrases))
        case Paragraph():
            yield from _sentences(plain(node.inlines))


def _of_computed(node: object) -> Iterator[Statement]:
    """Yield what a node says that a cell has computed, if it is an analyst's.

    Of tables and pictures these are the caption and the alternative texts. Their data are no
    sentences: a row says nothing without its columns, and a picture has other bytes with each
    version of what drew it.
    """
    match node:
        case Paragraph() if node.role == "prose":
            said = _sentences(plain(node.inlines))
        case Figure():
            pictures = (each.alt for each in node.blocks if isinstance(each, Picture))
            said = chain.from_iterable(map(_sentences, (plain(node.caption), *pictures)))
        case _:
            return
    yield from (Statement(each.country, each.text, is_computed=True) for each in said)


def _with_target(node: object) -> object:
    """Return a link that says where it leads, which is content as its words are, if they do not."""
    if (
        isinstance(node, Link)
        and not node.target.startswith("#")
        and plain(node.inlines) != node.target
    ):
        return replace(node, inlines=line(*node.inlines, f" ({node.target})"))
    return node


def _rows(table: Table) -> Iterator[Statement]:
    for row in (tuple(map(line, table.header)), *table.rows):
        yield Statement("", " | ".join(map(plain, row)))


def _of_markdown(markdown: str) -> Iterator[Statement]:
    """Yield what the Markdown of an analyst says."""
    try:
        blocks = read_markdown(markdown, lambda _: ("", "image/png"))
    except MarkdownError:
        blocks = (CodeBlock(markdown),)
    for node in walk(replaced(blocks, _with_target)):
        yield from _of_words(node)


def _of_words(node: object) -> Iterator[Statement]:
    """Yield what an analyst's node says, itself and not what is in it."""
    match node:
        case Paragraph() | Heading():
            yield from _sentences(plain(node.inlines))
        case Callout():
            yield from _sentences(plain(node.title))
        case Figure():
            yield from _sentences(plain(node.caption))
        case Picture():
            yield from _sentences(node.alt)
        case CodeBlock():
            yield Statement("", node.text.strip())
        case Table():
            yield from _rows(node)


def _sentences(text: str) -> Iterator[Statement]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not end["first"].islower():
            yield Statement("", text[start : end.start()])
            start = end.end()
    if text[start:]:
        yield Statement("", text[start:])

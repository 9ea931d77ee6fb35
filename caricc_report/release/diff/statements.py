"""What a release's notebook says in sentences: the narrative, phrase by phrase."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from pydantic import ValidationError

from caricc_report.text.nodes import TREE, Narrative, Paragraph, RawMarkdown, from_json, plain, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markdown_it.token import Token

    from caricc_report.text.nodes import Block

_COMMONMARK = MarkdownIt("commonmark", {"html": False})
_DIVISION = re.compile(r"^ *:{3,}.*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(r"^#\| *(include|output) *: *false\b", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\w\s]*[^\W\d_a-zа-яё])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or one phrase of the narrative that is composed of the articles' phrases."""

    country: str
    """The country behind the phrase; empty for a sentence of its own."""
    text: str
    """What it says, as plain text."""


def statements_of(
    cells: Sequence[Mapping[str, Any]], narrative: Callable[[Mapping[str, Any]], tuple[Block, ...]]
) -> tuple[Statement, ...]:
    """Return what a notebook says in sentences, top to bottom.

    Markdown cells speak for themselves; of the code cells only those that show the narrative
    count, for all others show what follows from facts and articles.

    Parameters
    ----------
    cells
        The cells of a notebook, as its JSON has them.
    narrative
        Returns what a cell shows which calls ``narrative``.
    """
    found: list[Statement] = []
    for cell in cells:
        source = joined(cell.get("source"))
        if cell.get("cell_type") == "markdown":
            found += _of_markdown(source)
        elif cell.get("cell_type") == "code" and _shows_narrative(source):
            for node in walk(narrative(cell)):
                found += _of_node(node)
    return tuple(found)


def shown_blocks(cell: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return what an executed cell shows; Markdown, where an earlier version kept no tree."""
    outputs = cell.get("outputs")
    blocks: list[Block] = []
    for output in outputs if isinstance(outputs, list) else ():
        bundle = output.get("data") if isinstance(output, dict) else None
        if not isinstance(bundle, dict):
            continue
        try:
            blocks += from_json(bundle[TREE])
        except (KeyError, ValidationError):
            blocks.append(RawMarkdown(joined(bundle.get("text/markdown"))))
    return tuple(blocks)


def joined(text: object) -> str:
    """Return a text of a notebook, which may be a list of lines."""
    if isinstance(text, list):
        return "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""


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
        (isinstance(function, ast.Attribute) and function.attr == "narrative")
        or (isinstance(function, ast.Name) and function.id == "narrative")
        for function in called
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

"""An article's body: CommonMark of strangers, as nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from caricc_report.model.commonmark import COMMONMARK, SPACES
from caricc_report.text.nodes import (
    Break,
    Emphasis,
    Items,
    Paragraph,
    Quotation,
    Strong,
    line,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caricc_report.text.nodes import Block, Inline

_MARKS: dict[str, type[Emphasis | Strong]] = {"em": Emphasis, "strong": Strong}


def body_of(commonmark: str) -> tuple[Block, ...]:
    """Return a body as nodes.

    Paragraphs, quotations, lists, emphasis and line breaks keep their form. A heading becomes a
    paragraph in bold type; a link or an image becomes its text; code becomes plain text; HTML
    stays the text that it is.
    """
    return tuple(_blocks(SyntaxTreeNode(COMMONMARK.parse(commonmark)).children))


def _blocks(parsed: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
    for node in parsed:
        match node.type:
            case "blockquote":
                yield Quotation(tuple(_blocks(node.children)))
            case "bullet_list":
                yield Items(tuple(tuple(_blocks(item.children)) for item in node.children))
            case "ordered_list":
                items = tuple(tuple(_blocks(item.children)) for item in node.children)
                yield Items(items, int(node.attrs.get("start", 1)))
            case "paragraph":
                if inlines := _words(node, frozenset()):
                    yield Paragraph(inlines)
            case "heading":
                if inlines := _words(node, frozenset({"strong"})):
                    yield Paragraph((Strong(inlines),))


def _words(node: SyntaxTreeNode, around: frozenset[str]) -> tuple[Inline, ...]:
    """Return what a paragraph says, without breaks at its ends, which break nothing."""
    found = [each for inline in node.children for each in _inlines(inline.children, around)]
    while found and _is_space(found[0]):
        found.pop(0)
    while found and _is_space(found[-1]):
        found.pop()
    return line(*found)


def _is_space(part: str | Inline) -> bool:
    return isinstance(part, Break) or (isinstance(part, str) and not part.strip())


def _inlines(parsed: Iterable[SyntaxTreeNode], around: frozenset[str]) -> Iterator[str | Inline]:
    """Yield inlines; emphasis within the same emphasis, `around` it, is none."""
    for node in parsed:
        match node.type:
            case "em" | "strong":
                inner = tuple(_inlines(node.children, around | {node.type}))
                is_marked = node.type not in around and plain(line(*inner)).strip()
                yield from (_MARKS[node.type](line(*inner)),) if is_marked else inner
            case "link":
                yield from _inlines(node.children, around)
            case "image":
                yield plain(line(*_inlines(node.children, around)))
            case "softbreak":
                yield " "
            case "hardbreak":
                yield Break()
            case _:
                yield SPACES.sub(" ", node.content)

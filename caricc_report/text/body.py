"""An article's body: CommonMark of strangers, as nodes."""

from __future__ import annotations

from collections import Counter
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

    from markdown_it.token import Token

    from caricc_report.text.nodes import Block, Inline

_MARKS: dict[str, type[Emphasis | Strong]] = {"em": Emphasis, "strong": Strong}


def body_of(commonmark: str) -> tuple[Block, ...]:
    """Return a body as nodes.

    Paragraphs, quotations, lists, emphasis and line breaks keep their form. A heading becomes a
    paragraph in bold type; a link or an image becomes its text; code becomes plain text; HTML
    stays the text that it is.
    """
    tokens = COMMONMARK.parse(commonmark)
    for token in tokens:  # The tree has blocks alone: emphasis nests without end.
        if token.type == "inline":
            token.meta, token.children = {"inlines": token.children or []}, None
    return tuple(_blocks(SyntaxTreeNode(tokens).children))


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
                if inlines := _words(node):
                    yield Paragraph(inlines)
            case "heading":
                if inlines := _words(node, "strong"):
                    yield Paragraph((Strong(inlines),))


def _words(node: SyntaxTreeNode, *around: str) -> tuple[Inline, ...]:
    """Return what a paragraph says, without breaks at its ends, which break nothing."""
    found = [part for each in node.children for part in _inlines(each.meta["inlines"], *around)]
    while found and _is_space(found[0]):
        found.pop(0)
    while found and _is_space(found[-1]):
        found.pop()
    return line(*found)


def _is_space(part: str | Inline) -> bool:
    return isinstance(part, Break) or (isinstance(part, str) and not part.strip())


def _inlines(tokens: Iterable[Token], *around: str) -> list[str | Inline]:
    """Return inlines; emphasis within the same emphasis, or `around` all, is none."""
    here: list[str | Inline] = []
    outer: list[list[str | Inline]] = []
    n_open = Counter(around)
    for token in tokens:
        kind, _, _ = token.type.partition("_")
        if kind in _MARKS:
            n_open[kind] += token.nesting
            if n_open[kind] == 1 and token.nesting > 0:
                outer.append(here)
                here = []
            elif not n_open[kind]:
                inner, here = line(*here), outer.pop()
                here += [_MARKS[kind](inner)] if plain(inner).strip() else inner
        elif kind == "softbreak":
            here.append(" ")
        elif kind == "hardbreak":
            here.append(Break())
        elif kind == "image":
            here.append(plain(line(*_inlines(token.children or []))))
        else:
            here.append(SPACES.sub(" ", token.content))
    return here

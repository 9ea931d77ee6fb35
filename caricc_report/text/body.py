"""An article's body: CommonMark of strangers, as nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.model.commonmark import COMMONMARK, runs
from caricc_report.text.nodes import Break, Emphasis, Items, Paragraph, Quotation, Strong, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

    from caricc_report.text.nodes import Block, Inline

_CONTAINERS = frozenset(
    {"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"}
)


def body_of(commonmark: str) -> tuple[Block, ...]:
    """Return a body as nodes.

    Paragraphs, quotations, lists, emphasis and line breaks keep their form. A heading becomes a
    paragraph in bold type; a link or an image becomes its text; code becomes plain text; HTML
    stays the text that it is.
    """
    outer: list[Block] = []
    stack: list[tuple[list[Block], list[tuple[Block, ...]], int]] = []
    here, marks = outer, ""
    for token in COMMONMARK.parse(commonmark):
        if token.type in _CONTAINERS:
            stack.append((here, [], int(token.attrGet("start") or 1)))
            here = []
        elif token.type.removesuffix("_close") + "_open" in _CONTAINERS:
            inner, (here, items, start) = tuple(here), stack.pop()
            if token.type == "list_item_close":
                stack[-1][1].append(inner)
                here = []
            elif token.type == "blockquote_close":
                here.append(Quotation(inner))
            else:
                here.append(Items(tuple(items), start if token.tag == "ol" else None))
        elif token.type in {"heading_open", "heading_close"}:
            marks = "**" if token.nesting > 0 else ""
        elif token.type == "inline":
            if inlines := _inlines(token.children or [], marks):
                here.append(Paragraph(inlines))
        elif token.content:
            here.append(Paragraph(line(token.content)))
    return tuple(outer)


def _inlines(tokens: Iterable[Token], marks: str) -> tuple[Inline, ...]:
    """Return inline tokens as inlines; `marks` are the emphasis of the whole line, or nothing.

    Nested, neighbouring and empty emphasis would be ambiguous in Markdown, which Quarto reads. So
    the text is split into runs of one emphasis each, and a run that touches another has none.
    """
    found: list[str | Inline] = []
    touches = False
    for style, run in _without_outer_breaks(runs(tokens, marks)):
        words = run.strip()
        start = run[: len(run) - len(run.lstrip())]
        end = run[len(start) + len(words) :]
        used = "" if (touches and not start) or not words else style
        found += [*_lines(start), *_styled(_lines(words), used), *_lines(end)]
        touches = bool(used) and not end
    return line(*found)


def _without_outer_breaks(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return runs without white space at either end of them all, where a break breaks nothing."""
    kept = list(parts)
    while kept and not kept[0][1].strip():
        kept.pop(0)
    while kept and not kept[-1][1].strip():
        kept.pop()
    if kept:
        kept[0] = (kept[0][0], kept[0][1].lstrip())
        kept[-1] = (kept[-1][0], kept[-1][1].rstrip())
    return kept


def _lines(words: str) -> list[str | Inline]:
    """Return text with its line ends as breaks."""
    first, *others = words.split("\n")
    return [first, *(part for each in others for part in (Break(), each))]


def _styled(parts: list[str | Inline], style: str) -> list[str | Inline]:
    match style:
        case "*":
            return [Emphasis(line(*parts))]
        case "**":
            return [Strong(line(*parts))]
        case "***":
            return [Strong((Emphasis(line(*parts)),))]
    return parts

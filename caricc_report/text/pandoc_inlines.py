"""Inlines in Pandoc's form, and what all its elements are made with."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any, Literal

from caricc_report.model.commonmark import SPACES
from caricc_report.text import chart_nodes, nodes
from caricc_report.text.addresses import target_of
from caricc_report.text.column_charts import draw_sparkline
from caricc_report.text.drawing import svg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.text.nodes import Inline

Target = Literal["html", "typst", "docx", "epub"]
"""What Pandoc or Quarto makes of a document; a PDF is made of Typst."""
NO_ATTRIBUTES: list[object] = ["", [], []]
"""Of an element without an identifier, classes and pairs."""
_PLAIN = re.compile(r"[^\W\d_]{1,18},?")
"""A word that no rule of the filter or of a format concerns; a rule for long ones begins at 20."""


def inlines_of(inlines: Iterable[Inline], *, joined: bool = False) -> list[Any]:
    """Return inlines; in prose plain words are joined, of which there are thousands."""
    found: list[Any] = []
    for node in inlines:
        if joined and isinstance(node, nodes.Text):
            found += words_of(node.text, joined=True)
        else:
            found += _inline(node)
    return found


def _inline(node: Inline) -> list[Any]:  # noqa: C901, PLR0911 - a branch a kind
    match node:
        case nodes.Text():
            return words_of(node.text)
        case nodes.Break():
            return [{"t": "LineBreak"}]
        case nodes.Code():
            return [element("Code", [NO_ATTRIBUTES, node.text])]
        case nodes.Formula():
            sort = {"t": "DisplayMath" if node.is_display else "InlineMath"}
            return [element("Math", [sort, node.tex])]
        case nodes.Footnote():
            paragraphs = [element("Para", inlines_of(each.inlines)) for each in node.blocks]
            return [element("Note", paragraphs)]
        case nodes.Reference():
            return words_of(f"@{node.label}")
        case nodes.Emphasis():
            return [element("Emph", inlines_of(node.inlines))]
        case nodes.Strong():
            return [element("Strong", inlines_of(node.inlines))]
        case chart_nodes.Sparkline():
            data = b64encode(svg(draw_sparkline(node)).encode()).decode()
            address = f"data:image/svg+xml;base64,{data}"
            return [element("Image", [["", ["sparkline"], []], words_of(node.alt), [address, ""]])]
        case nodes.Number():
            target = [f"#{nodes.fact_id(node.fact)}", ""]
            return [element("Link", [["", ["fact"], []], words_of(node.text), target])]
        case nodes.Anchor():
            return [element("Span", [[node.identifier, [], []], inlines_of(node.inlines)])]
        case nodes.Link():
            attributes = [node.identifier, [], []]
            target = [target_of(node.target), ""]
            return [element("Link", [attributes, inlines_of(node.inlines), target])]


def words_of(text: str, *, joined: bool = False) -> list[Any]:
    """Return text as words with spaces between them, the only thing that Pandoc breaks at.

    Plain words can be joined, as one with spaces in it: Pandoc makes the same of it, and faster.
    """
    words: list[Any] = []
    was_plain = False
    for index, word in enumerate(SPACES.split(text)):
        is_plain = joined and bool(_PLAIN.fullmatch(word))
        if is_plain and was_plain:
            words[-1]["c"] += f" {word}"
        else:
            if index:
                words.append({"t": "Space"})
            if word:
                words.append(element("Str", word))
        was_plain = is_plain
    return words


def element(kind: str, content: object) -> dict[str, Any]:
    """Return an element of any kind."""
    return {"t": kind, "c": content}

"""The writer of Pandoc's own form: its document as JSON, for the embedded renderer.

Nothing is parsed on the way but an analyst's Markdown, which the extension's filter reads.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from caricc_report.errors import shortened
from caricc_report.model.commonmark import SPACES
from caricc_report.text import nodes
from caricc_report.text.addresses import target_of
from caricc_report.text.charts import draw, svg, svg_address
from caricc_report.text.html import html_chart
from caricc_report.text.markdown import chart_image, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from caricc_report.text.nodes import Block, Chart, Inline

READER = (
    "markdown-raw_html-raw_attribute-raw_tex-tex_math_dollars-latex_macros"
    "-implicit_figures-smart-yaml_metadata_block"
)
"""Pandoc's Markdown without any way to write another language's markup in it."""
Target = Literal["html", "typst", "docx"]
"""What Pandoc or Quarto makes of a document; a PDF is made of Typst."""
_API = [1, 23, 1]
"""The version of the form, that of every Pandoc 3."""
_LONGEST_ALT = 8000
"""Characters of an alternative text in a PDF, whose strings have at most 32,767 bytes."""
_NO_ATTRIBUTES: list[object] = ["", [], []]


def to_pandoc(blocks: Sequence[Block], metadata: Mapping[str, str], target: Target) -> bytes:
    """Return a document in Pandoc's form.

    Parameters
    ----------
    blocks
        Its nodes.
    metadata
        What it says of itself, as plain text.
    target
        What Pandoc is to make of it.
    """
    meta = {name: _node("MetaInlines", _words(value)) for name, value in metadata.items()}
    body = _blocks(blocks, target)
    document = {"pandoc-api-version": _API, "meta": meta, "blocks": body}
    return json.dumps(document, ensure_ascii=False).encode()


def markdown_chart(chart: Chart, target: Target) -> str:
    """Return a chart as Quarto's Markdown: what the target shows, as it is."""
    raw = _raw_chart(chart, target)
    return f"`{raw}`{{={target}}}" if raw else chart_image(chart)


def _raw_chart(chart: Chart, target: Target) -> str:
    """Return a chart as the target has it: a page's numbers are links, a PDF's are set over it.

    It is empty where the target has none. Braces and backticks are written by their code, since
    Quarto looks for its shortcodes, and Markdown for an end, in raw text too.
    """
    if target == "html":
        return html_chart(chart).replace("{", "&#123;").replace("`", "&#96;")
    return _typst_chart(chart) if target == "typst" else ""


def _typst_chart(chart: Chart) -> str:
    drawing = draw(chart)
    numbers = "".join(
        f"(x: {label.x:.1f}, y: {label.y:.1f}, "
        f"size: {label.size}, weight: {_typst('bold' if label.is_bold else 'regular')}, "
        f"middle: {str(label.anchor == 'middle').lower()}, "
        f"to: {_typst(nodes.fact_id(label.fact))}, shown: {_typst(label.text)}),"
        for label in drawing.numbers
    )
    alt = shortened(chart.alt, _LONGEST_ALT)
    return (
        f"#release-chart(bytes({_typst(svg(drawing, linked=False))}), alt: {_typst(alt)}, "
        f"width: {drawing.width}, height: {drawing.height:.0f}, numbers: ({numbers}))"
    )


def _typst(text: str) -> str:
    """Return text as a string of Typst."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    coded = escaped.replace("{", "\\u{7b}").replace("`", "\\u{60}")
    return f'"{coded}"'


def _blocks(blocks: Iterable[Block], target: Target) -> list[Any]:
    return [_block(block, target) for block in blocks]


def _block(node: Block, target: Target) -> dict[str, Any]:
    match node:
        case nodes.Paragraph():
            return _node("Para", _inlines(node.inlines))
        case nodes.Narrative():
            return _node("Para", _inlines(node.paragraph.inlines))
        case nodes.Heading():
            attributes: list[object] = [node.identifier, list(node.classes), []]
            return _node("Header", [node.level, attributes, _inlines(node.inlines)])
        case nodes.Division():
            return _node("Div", [["", [node.name], []], _blocks(node.blocks, target)])
        case nodes.Quotation():
            return _node("BlockQuote", _blocks(node.blocks, target))
        case nodes.Items():
            return _items(node, target)
        case nodes.Table():
            return _table(node)
        case nodes.Picture():
            return _picture(node.alt, node.name, f"data:{node.media_type};base64,{node.data}")
        case nodes.BarChart() | nodes.ColumnChart():
            if raw := _raw_chart(node, target):
                return _node("Para", [_node("RawInline", [target, raw])])
            return _picture(node.alt, "chart", svg_address(node))
        case nodes.RawMarkdown():
            attributes = ["", ["markdown"], [["reader", READER]]]
            return _node("CodeBlock", [attributes, node.text])


def _items(node: nodes.Items, target: Target) -> dict[str, Any]:
    """Return a list, which is tight if each of its items is one paragraph."""
    items = [_blocks(item, target) for item in node.items]
    if all(len(item) == 1 for item in items):
        for (only,) in items:
            only["t"] = "Plain" if only["t"] == "Para" else only["t"]
    if node.start is None:
        return _node("BulletList", items)
    style = [node.start, {"t": "Decimal"}, {"t": "Period"}]
    return _node("OrderedList", [style, items])


def _table(node: nodes.Table) -> dict[str, Any]:
    lengths = [len(dashes) for dashes in rule_of(node)]  # As Quarto's Pandoc takes them.
    columns = [
        [
            {"t": "AlignLeft" if width > 0 else "AlignRight"},
            _node("ColWidth", length / sum(lengths)),
        ]
        for width, length in zip(node.widths, lengths, strict=True)
    ]
    caption = [None, [_node("Plain", _words(node.caption))]]
    head = [_NO_ATTRIBUTES, [_row([_words(name) for name in node.header])]]
    rows = [_row([_inlines(cell) for cell in row]) for row in node.rows]
    body = [_NO_ATTRIBUTES, 0, [], rows]
    return _node("Table", [_NO_ATTRIBUTES, caption, columns, head, [body], [_NO_ATTRIBUTES, []]])


def _row(cells: Sequence[list[Any]]) -> list[Any]:
    default = {"t": "AlignDefault"}
    return [
        _NO_ATTRIBUTES,
        [[_NO_ATTRIBUTES, default, 1, 1, [_node("Plain", cell)] if cell else []] for cell in cells],
    ]


def _picture(alt: str, name: str, address: str) -> dict[str, Any]:
    image = _node("Image", [["", [name], []], _words(alt), [address, ""]])
    return _node("Para", [image])


def _inlines(inlines: Iterable[Inline]) -> list[Any]:
    return [each for node in inlines for each in _inline(node)]


def _inline(node: Inline) -> list[Any]:
    match node:
        case nodes.Text():
            return _words(node.text)
        case nodes.Break():
            return [{"t": "LineBreak"}]
        case nodes.Emphasis():
            return [_node("Emph", _inlines(node.inlines))]
        case nodes.Strong():
            return [_node("Strong", _inlines(node.inlines))]
        case nodes.Number():
            target = [f"#{nodes.fact_id(node.fact)}", ""]
            return [_node("Link", [["", ["fact"], []], _words(node.text), target])]
        case nodes.Anchor():
            return [_node("Span", [[node.identifier, [], []], _inlines(node.inlines)])]
        case nodes.Link():
            attributes = [node.identifier, [], []]
            target = [target_of(node.target), ""]
            return [_node("Link", [attributes, _inlines(node.inlines), target])]


def _words(text: str) -> list[Any]:
    """Return text as words with spaces between them, the only thing that Pandoc breaks at."""
    words: list[Any] = []
    for index, word in enumerate(SPACES.split(text)):
        words += [*([{"t": "Space"}] if index else []), *([_node("Str", word)] if word else [])]
    return words


def _node(kind: str, content: object) -> dict[str, Any]:
    return {"t": kind, "c": content}

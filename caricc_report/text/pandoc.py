"""The writer of Pandoc's own form: its document as JSON, for both renderers.

Nothing is parsed on the way: the embedded renderer gives it to Pandoc, and Quarto hands it, as a
block of code in a notebook, to the extension's filter.
"""

from __future__ import annotations

import itertools
import json
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

from caricc_report.errors import shortened
from caricc_report.text import chart_nodes, nodes
from caricc_report.text.charts import draw
from caricc_report.text.drawing import INK, parted, svg
from caricc_report.text.html import html_chart
from caricc_report.text.pandoc_inlines import NO_ATTRIBUTES, element, inlines_of, words_of
from caricc_report.text.pandoc_tables import has_many_columns, listing, own_table, table_of
from caricc_report.text.trees import replaced, walk
from caricc_report.text.xml_text import json_for_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.text.chart_nodes import Chart
    from caricc_report.text.drawing import Drawing
    from caricc_report.text.nodes import Block
    from caricc_report.text.pandoc_inlines import Target

CODE_CLASS = "release-tree"
"""The class of a block of code that holds a document."""
Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
Metadata: TypeAlias = "Mapping[str, Value]"
"""What a document says of itself."""
_INERT = {ord("<"): r"\u003c", ord("`"): r"\u0060"}
"""How JSON writes the signs by which Quarto knows a shortcode, and Markdown the end of code."""
_ESCAPES = {ord("\\"): r"\\", ord('"'): r"\"", ord("\n"): r"\n", ord("{"): r"\u{7b}"}
"""How Typst writes what would end a string, and Quarto's shortcodes."""
_API = [1, 23, 1]
"""The version of the form, that of every Pandoc 3."""
_LONGEST_ALT = 8000
"""Characters of an alternative text in a PDF, whose strings have at most 32,767 bytes."""
_BY_WORDS = frozenset({"campaign", "issued", "meta", "notes", "period", "statistics"})
"""The divisions in which the filter looks for days, or for dashes, word by word."""


def to_pandoc(blocks: Sequence[Block], metadata: Metadata, target: Target) -> bytes:
    """Return a document in Pandoc's form, with what it says of itself."""
    return _document(blocks, metadata, target).encode()


def _document(blocks: Sequence[Block], metadata: Metadata, target: Target) -> str:
    meta = {name: _meta(value) for name, value in metadata.items()}
    body = _blocks(_for(target, blocks), target)
    document = {"pandoc-api-version": _API, "meta": meta, "blocks": body}
    return json_for_xml(json.dumps(document, ensure_ascii=False))


def _meta(value: Value) -> dict[str, Any]:
    if isinstance(value, str):
        return element("MetaInlines", words_of(value))
    if isinstance(value, Mapping):
        return element("MetaMap", {name: _meta(each) for name, each in value.items()})
    return element("MetaList", [_meta(each) for each in value])


def to_code_block(blocks: Sequence[Block], target: Target) -> str:
    """Return blocks as the Markdown of a block of code that the extension's filter reads.

    No character in it can end the block, or begin one of Quarto's shortcodes.
    """
    code = _document(blocks, {}, target).translate(_INERT)
    return f"``` {{.{CODE_CLASS}}}\n{code}\n```"


def _chart(chart: Chart, target: Target) -> dict[str, Any]:
    """Return a chart as the target has it: a page's numbers are links, a PDF's are set over it.

    One that is higher than a page is parted there, and its first part says it all.
    """
    if target == "html":
        # Raw, since Quarto looks for its shortcodes in the attributes of a Div.
        group = f'<div role="group" aria-label="{escape(chart.alt)}">{html_chart(chart)}</div>'
        return element("RawBlock", [target, group])
    alts = itertools.chain([shortened(chart.alt, _LONGEST_ALT)], itertools.repeat(""))
    write = _typst_chart if target == "typst" else _docx_chart
    parts = zip(parted(draw(chart)), alts, strict=False)
    return element("Div", [NO_ATTRIBUTES, [write(*each) for each in parts]])


def _docx_chart(drawing: Drawing, alt: str) -> dict[str, Any]:
    data = b64encode(svg(drawing).encode()).decode()
    return _picture(nodes.Picture(data, "image/svg+xml", alt, "chart"))


def _typst_chart(drawing: Drawing, alt: str) -> dict[str, Any]:
    numbers = "".join(
        f"(x: {label.x:.1f}, y: {label.y:.1f}, "
        f"size: {label.size:g}, weight: {typst_string('bold' if label.is_bold else 'regular')}, "
        f"anchor: {typst_string(label.anchor)}, "
        f"{'' if label.colour == INK else f'fill: {typst_string(label.colour)}, '}"
        f"to: {typst_string(nodes.fact_id(label.fact))}, shown: {typst_string(label.text)}),"
        for label in drawing.numbers
    )
    picture = typst_string(svg(drawing, linked=False))
    code = (
        f"#release-chart(bytes({picture}), alt: {typst_string(alt)}, "
        f"width: {drawing.width}, height: {drawing.height:.0f}, numbers: ({numbers}))"
    )
    return element("RawBlock", ["typst", code])


def typst_string(text: str) -> str:
    """Return text as a string of Typst; Quarto looks for its shortcodes even there."""
    escaped = text.translate(_ESCAPES)
    return f'"{escaped}"'


def _blocks(blocks: Iterable[Block], target: Target) -> list[Any]:
    return [_block(block, target) for block in blocks]


def _for(target: Target, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks that a target shows: all on a page, elsewhere those that are not folded.

    A link into what is left out is its words.
    """
    folded = tuple(node for node in walk(tuple(blocks)) if _is_folded(node))
    if target == "html" or not folded:
        return tuple(blocks)
    gone = {
        f"#{node.identifier}"
        for node in walk(folded)
        if isinstance(node, nodes.Anchor | nodes.Link) and node.identifier
    }

    def change(node: object) -> object:
        if _is_folded(node):
            return ()
        return node.inlines if isinstance(node, nodes.Link) and node.target in gone else node

    return replaced(tuple(blocks), change)


def _is_folded(node: object) -> bool:
    return isinstance(node, nodes.Division) and node.name == nodes.FOLDED


def _block(node: Block, target: Target) -> dict[str, Any]:  # noqa: C901, PLR0911 - a branch a kind
    if isinstance(node, chart_nodes.CHARTS):
        return _chart(node, target)
    match node:
        case nodes.Paragraph():
            return element("Para", inlines_of(node.inlines, joined=True))
        case nodes.Narrative():
            return element("Para", inlines_of(node.paragraph.inlines, joined=True))
        case nodes.Heading():
            attributes: list[object] = [node.identifier, list(node.classes), []]
            return element("Header", [node.level, attributes, inlines_of(node.inlines)])
        case nodes.Division():
            blocks = [
                element("Para", inlines_of(each.inlines))
                if node.name in _BY_WORDS and isinstance(each, nodes.Paragraph)
                else _block(each, target)
                for each in node.blocks
            ]
            return element("Div", [["", [node.name], []], blocks])
        case nodes.Quotation():
            return element("BlockQuote", _blocks(node.blocks, target))
        case nodes.Items():
            return _items(node, target)
        case nodes.Table():
            return own_table(node, target)
        case nodes.Picture():
            return _picture(node)
        case nodes.CodeBlock():
            return element("CodeBlock", [NO_ATTRIBUTES, node.text])
        case nodes.Callout():
            strong = [element("Strong", inlines_of(node.title))]
            title = [element("Para", strong)] if node.title else []
            classes = ["callout", node.name]
            return element("Div", [["", classes, []], [*title, *_blocks(node.blocks, target)]])
        case nodes.Figure():
            return _figure(node, target)


def _figure(node: nodes.Figure, target: Target) -> dict[str, Any]:
    """Return an analyst's table or picture, with its caption."""
    caption = inlines_of(node.caption)
    blocks = [
        table_of(each, caption, target, is_listed=has_many_columns(each))
        if isinstance(each, nodes.Table)
        else _block(each, target)
        for each in node.blocks
    ]
    if node.sort == "figure" and caption:
        blocks.append(element("Div", [["", ["figure-caption"], []], [element("Para", caption)]]))
    tables = [each for each in node.blocks if isinstance(each, nodes.Table)]
    looks = [f"{each.size}-table" for each in tables if each.size]
    listed, pairs = listing(tables, target)
    return element("Div", [[node.label, [f"{node.sort}-block", *looks, *listed], pairs], blocks])


def _items(node: nodes.Items, target: Target) -> dict[str, Any]:
    """Return a list, which is tight if each of its items is one paragraph."""
    items = [_blocks(item, target) for item in node.items]
    if all(len(item) == 1 for item in items):
        for (only,) in items:
            only["t"] = "Plain" if only["t"] == "Para" else only["t"]
    if node.start is None:
        return element("BulletList", items)
    style = [node.start, {"t": "Decimal"}, {"t": "Period"}]
    return element("OrderedList", [style, items])


def _picture(node: nodes.Picture) -> dict[str, Any]:
    width = [["width", f"{node.width:g}%"]] if node.width < 100 else []  # noqa: PLR2004 - per cent
    address = f"data:{node.media_type};base64,{node.data}"
    image = element("Image", [["", [node.name], width], words_of(node.alt), [address, ""]])
    return element("Para", [image])

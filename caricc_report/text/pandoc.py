"""The writer of Pandoc's own form: its document as JSON, for both renderers.

Nothing is parsed on the way: the embedded renderer gives it to Pandoc, and Quarto hands it, as a
block of code in a notebook, to the extension's filter.
"""

from __future__ import annotations

import itertools
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from caricc_report.errors import shortened
from caricc_report.model.commonmark import SPACES
from caricc_report.text import chart_nodes, nodes
from caricc_report.text.addresses import target_of
from caricc_report.text.charts import draw
from caricc_report.text.columns import draw_sparkline
from caricc_report.text.drawing import INK, parted, svg
from caricc_report.text.html import html_chart
from caricc_report.text.trees import replaced, walk
from caricc_report.text.xml_text import json_for_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.text.chart_nodes import Chart
    from caricc_report.text.drawing import Drawing
    from caricc_report.text.nodes import Block, Inline

CODE_CLASS = "release-tree"
"""The class of a block of code that holds a document."""
Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
Metadata: TypeAlias = "Mapping[str, Value]"
"""What a document says of itself."""
Target = Literal["html", "typst", "docx", "epub"]
"""What Pandoc or Quarto makes of a document; a PDF is made of Typst."""
_INERT = {ord("<"): r"\u003c", ord("`"): r"\u0060"}
"""How JSON writes the signs by which Quarto knows a shortcode, and Markdown the end of code."""
_ESCAPES = {ord("\\"): r"\\", ord('"'): r"\"", ord("\n"): r"\n", ord("{"): r"\u{7b}"}
"""How Typst writes what would end a string, and Quarto's shortcodes."""
_API = [1, 23, 1]
"""The version of the form, that of every Pandoc 3."""
_MOST_BESIDE = 3
"""Columns that stand beside one another on a phone."""
_LONGEST_ALT = 8000
"""Characters of an alternative text in a PDF, whose strings have at most 32,767 bytes."""
_WORD_GAP = 4
"""In letters, what a cell of a Word document has at its sides."""
_TABLE_WIDTH = 90
"""Letters in a line of a table, of which no column has less than three."""
_COLUMN_GAP = 6
"""Letters between two columns of a narrow table."""
_NARROWEST = 0.3
"""Of the width of the text."""
_NO_ATTRIBUTES: list[object] = ["", [], []]
_PLAIN = re.compile(r"[^\W\d_]{1,18},?")
"""A word that no rule of the filter or of a format concerns; a rule for long ones begins at 20."""
_BY_WORDS = frozenset({"campaign", "issued", "meta", "notes", "period", "statistics"})
"""The divisions in which the filter looks for days, or for dashes, word by word."""


def to_pandoc(blocks: Sequence[Block], metadata: Metadata, target: Target) -> bytes:
    """Return a document in Pandoc's form.

    Parameters
    ----------
    blocks
        Its nodes.
    metadata
        What it says of itself: plain texts, and lists and mappings of such.
    target
        What Pandoc is to make of it.
    """
    return _document(blocks, metadata, target).encode()


def _document(blocks: Sequence[Block], metadata: Metadata, target: Target) -> str:
    meta = {name: _meta(value) for name, value in metadata.items()}
    body = _blocks(_for(target, blocks), target)
    document = {"pandoc-api-version": _API, "meta": meta, "blocks": body}
    return json_for_xml(json.dumps(document, ensure_ascii=False))


def _meta(value: Value) -> dict[str, Any]:
    if isinstance(value, str):
        return _node("MetaInlines", _words(value))
    if isinstance(value, Mapping):
        return _node("MetaMap", {name: _meta(each) for name, each in value.items()})
    return _node("MetaList", [_meta(each) for each in value])


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
        return _node("RawBlock", [target, group])
    alts = itertools.chain([shortened(chart.alt, _LONGEST_ALT)], itertools.repeat(""))
    write = _typst_chart if target == "typst" else _docx_chart
    parts = zip(parted(draw(chart)), alts, strict=False)
    return _node("Div", [_NO_ATTRIBUTES, [write(*each) for each in parts]])


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
    return _node("RawBlock", ["typst", code])


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
    match node:
        case nodes.Paragraph():
            return _node("Para", _inlines(node.inlines, joined=True))
        case nodes.Narrative():
            return _node("Para", _inlines(node.paragraph.inlines, joined=True))
        case nodes.Heading():
            attributes: list[object] = [node.identifier, list(node.classes), []]
            return _node("Header", [node.level, attributes, _inlines(node.inlines)])
        case nodes.Division():
            blocks = [
                _node("Para", _inlines(each.inlines))
                if node.name in _BY_WORDS and isinstance(each, nodes.Paragraph)
                else _block(each, target)
                for each in node.blocks
            ]
            return _node("Div", [["", [node.name], []], blocks])
        case nodes.Quotation():
            return _node("BlockQuote", _blocks(node.blocks, target))
        case nodes.Items():
            return _items(node, target)
        case nodes.Table():
            return _own_table(node, target)
        case nodes.Picture():
            return _picture(node)
        case (
            chart_nodes.BarChart()
            | chart_nodes.ColumnChart()
            | chart_nodes.DotPlot()
            | chart_nodes.TileMap()
        ):
            return _chart(node, target)
        case nodes.CodeBlock():
            return _node("CodeBlock", [_NO_ATTRIBUTES, node.text])
        case nodes.Callout():
            title = [_node("Para", [_node("Strong", _inlines(node.title))])] if node.title else []
            classes = ["callout", node.name]
            return _node("Div", [["", classes, []], [*title, *_blocks(node.blocks, target)]])
        case nodes.Figure():
            return _figure(node, target)


def _own_table(node: nodes.Table, target: Target) -> dict[str, Any]:
    """Return a table of the library's; of one of many numbers a phone lists the rows."""
    is_listed = target == "html" and bool(node.n_stub) and _is_listed(node)
    made = _table(node, _words(node.caption), target, is_listed=is_listed)
    return _node("Div", [["", ["listed-table"], []], [made]]) if is_listed else made


def _figure(node: nodes.Figure, target: Target) -> dict[str, Any]:
    """Return an analyst's table or picture, with its caption."""
    caption = _inlines(node.caption)
    blocks = [
        _table(each, caption, target, is_listed=_is_listed(each))
        if isinstance(each, nodes.Table)
        else _block(each, target)
        for each in node.blocks
    ]
    if node.sort == "figure" and caption:
        blocks.append(_node("Div", [["", ["figure-caption"], []], [_node("Para", caption)]]))
    tables = [each for each in node.blocks if isinstance(each, nodes.Table)]
    looks = [f"{each.size}-table" for each in tables if each.size]
    looks += ["listed-table"] if any(map(_is_listed, tables)) else []
    return _node("Div", [[node.label, [f"{node.sort}-block", *looks], []], blocks])


def _is_listed(block: Block) -> bool:
    """Return whether a table has too many columns for a phone, which lists its rows then."""
    return isinstance(block, nodes.Table) and (bool(block.size) or len(block.header) > _MOST_BESIDE)


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


def _column_shares(table: nodes.Table, gap: int = 0) -> list[float]:
    """Return the shares of a table's columns in the width of the text.

    An analyst's table is as wide as its letters need. The gap, in letters, is what each column
    has beside its text.
    """
    widths = [abs(width) + gap for width in table.widths]
    scale = _TABLE_WIDTH / sum(widths)
    dashes = [max(3, round(width * scale)) for width in widths]
    whole = 1.0
    if table.is_narrow:
        needed = sum(abs(width) + _COLUMN_GAP for width in table.widths)
        whole = min(1.0, max(_NARROWEST, needed / _TABLE_WIDTH))
    return [whole * each / sum(dashes) for each in dashes]


def _table(
    node: nodes.Table, caption: list[Any], target: Target, *, is_listed: bool = False
) -> dict[str, Any]:
    gap = _WORD_GAP if target == "docx" else 0
    # The style sheets say it once for all cells; Pandoc would say it in each.
    left = "AlignDefault" if target in {"html", "epub"} else "AlignLeft"
    columns = [
        [{"t": left if width > 0 else "AlignRight"}, _node("ColWidth", share)]
        for width, share in zip(node.widths, _column_shares(node, gap), strict=True)
    ]
    # Where a table has headers of rows, each header says what it is about.
    has_scopes = target in {"html", "epub"} and bool(node.n_stub or node.spanners)
    tints = {(tint.row, tint.column): tint for tint in node.tints}

    def attributes(row: int, column: int) -> list[object]:
        pairs = _tint(tints[row, column], target) if (row, column) in tints else []
        if has_scopes and column < node.n_stub:
            pairs.append(["scope", "row"])
        elif target == "html" and is_listed:  # On a phone each value stands beside its header.
            pairs.append(["data-label", node.header[column]])
        return ["", [], pairs] if pairs else _NO_ATTRIBUTES

    def scope(name: str, text: str) -> list[object]:
        return ["", [], [["scope", name]]] if has_scopes and text else _NO_ATTRIBUTES

    spanners = [
        [
            _NO_ATTRIBUTES,
            [
                _cell(_words(text), scope("colgroup", text), span, "AlignCenter")
                for text, span in row
            ],
        ]
        for row in node.spanners
    ]
    header = [_NO_ATTRIBUTES, [_cell(_words(name), scope("col", name)) for name in node.header]]
    rows = [
        [_NO_ATTRIBUTES, [_cell(_inlines(cell), attributes(n, m)) for m, cell in enumerate(row)]]
        for n, row in enumerate(node.rows)
    ]
    shown = [None, [_node("Plain", caption)] if caption else []]
    head = [_NO_ATTRIBUTES, [*spanners, header]]
    body = [_NO_ATTRIBUTES, node.n_stub, [], rows]
    return _node("Table", [_NO_ATTRIBUTES, shown, columns, head, [body], [_NO_ATTRIBUTES, []]])


def _cell(
    inlines: list[Any], attributes: list[object], span: int = 1, side: str = "AlignDefault"
) -> list[Any]:
    return [attributes, {"t": side}, 1, span, [_node("Plain", inlines)] if inlines else []]


def _tint(tint: nodes.Tint, target: Target) -> list[list[str]]:
    """Return the attributes that colour a cell."""
    if target in {"html", "epub"}:
        colours = {"background-color": tint.background, "color": tint.colour}
        style = "; ".join(f"{name}: {colour}" for name, colour in colours.items() if colour)
        return [["style", style]]
    fill = [["typst:fill", f'rgb("{tint.background}")']] if tint.background else []
    text = [["typst:text:fill", f'rgb("{tint.colour}")']] if tint.colour else []
    return [*fill, *text] if target == "typst" else []


def _picture(node: nodes.Picture) -> dict[str, Any]:
    width = [["width", f"{node.width:g}%"]] if node.width < 100 else []  # noqa: PLR2004 - per cent
    address = f"data:{node.media_type};base64,{node.data}"
    image = _node("Image", [["", [node.name], width], _words(node.alt), [address, ""]])
    return _node("Para", [image])


def _inlines(inlines: Iterable[Inline], *, joined: bool = False) -> list[Any]:
    """Return inlines; in prose plain words are joined, of which there are thousands."""
    return [
        each
        for node in inlines
        for each in (
            _words(node.text, joined=True)
            if joined and isinstance(node, nodes.Text)
            else _inline(node)
        )
    ]


def _inline(node: Inline) -> list[Any]:  # noqa: C901, PLR0911 - a branch a kind
    match node:
        case nodes.Text():
            return _words(node.text)
        case nodes.Break():
            return [{"t": "LineBreak"}]
        case nodes.Code():
            return [_node("Code", [_NO_ATTRIBUTES, node.text])]
        case nodes.Formula():
            sort = {"t": "DisplayMath" if node.is_display else "InlineMath"}
            return [_node("Math", [sort, node.tex])]
        case nodes.Footnote():
            return [_node("Note", [_node("Para", _inlines(each.inlines)) for each in node.blocks])]
        case nodes.Reference():
            return _words(f"@{node.label}")
        case nodes.Emphasis():
            return [_node("Emph", _inlines(node.inlines))]
        case nodes.Strong():
            return [_node("Strong", _inlines(node.inlines))]
        case chart_nodes.Sparkline():
            data = b64encode(svg(draw_sparkline(node)).encode()).decode()
            address = f"data:image/svg+xml;base64,{data}"
            return [_node("Image", [["", ["sparkline"], []], _words(node.alt), [address, ""]])]
        case nodes.Number():
            target = [f"#{nodes.fact_id(node.fact)}", ""]
            return [_node("Link", [["", ["fact"], []], _words(node.text), target])]
        case nodes.Anchor():
            return [_node("Span", [[node.identifier, [], []], _inlines(node.inlines)])]
        case nodes.Link():
            attributes = [node.identifier, [], []]
            target = [target_of(node.target), ""]
            return [_node("Link", [attributes, _inlines(node.inlines), target])]


def _words(text: str, *, joined: bool = False) -> list[Any]:
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
            words += [*([{"t": "Space"}] if index else []), *([_node("Str", word)] if word else [])]
        was_plain = is_plain
    return words


def _node(kind: str, content: object) -> dict[str, Any]:
    return {"t": kind, "c": content}

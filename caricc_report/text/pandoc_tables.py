"""Tables in Pandoc's form: their columns' widths, headers, spans and tints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from caricc_report.text import nodes
from caricc_report.text.pandoc_inlines import NO_ATTRIBUTES, element, inlines_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.text.nodes import Block
    from caricc_report.text.pandoc_inlines import Target

_MOST_BESIDE = 3
"""Columns that stand beside one another on a phone."""
_PHONE_GAP = 1
"""In letters, what a cell of a page has at its sides on a phone."""
_WORD_GAP = 4
"""In letters, what a cell of a Word document has at its sides."""
_SMALL_GAP = 2
"""The same in small type, in which the headings of short columns would touch without it."""
_TABLE_WIDTH = 90
"""Letters in a line of a table, of which no column has less than three."""
_COLUMN_GAP = 6
"""Letters between two columns of a narrow table."""
_NARROWEST = 0.3
"""Of the width of the text."""


def own_table(table: nodes.Table, target: Target) -> dict[str, Any]:
    """Return a table of the library's; of one of many numbers a phone lists the rows."""
    is_listed = target == "html" and bool(table.n_stub) and has_many_columns(table)
    made = table_of(table, words_of(table.caption), target, is_listed=is_listed)
    return element("Div", [["", *listing([table], target)], [made]]) if is_listed else made


def has_many_columns(block: Block) -> bool:
    """Return whether a table has too many columns for a phone, which lists its rows then."""
    return isinstance(block, nodes.Table) and (bool(block.size) or len(block.header) > _MOST_BESIDE)


def listing(tables: Sequence[nodes.Table], target: Target) -> tuple[list[str], list[list[str]]]:
    """Return the class of tables of which a phone lists the rows, and how wide they are else.

    The style sheet lists them where there is less room than for the longest words of their columns.
    """
    if not any(map(has_many_columns, tables)):
        return [], []
    if target != "html":
        return ["listed-table"], []
    letters = max(map(_letters_side_by_side, tables))
    return ["listed-table"], [["style", f"--letters: {letters}"]]


def _letters_side_by_side(table: nodes.Table) -> int:
    """Return how wide a table is if each cell is broken between words, in letters."""

    def longest(texts: Iterable[str]) -> int:
        return _PHONE_GAP + max(len(word) for text in texts for word in re.split("[ \n]", text))

    columns = zip(table.header, *(map(nodes.plain, row) for row in table.rows), strict=True)
    widths = [*map(longest, columns)]
    for row in table.spanners:
        place = 0
        for text, n_columns in row:
            lacks = longest([text]) - sum(widths[place : place + n_columns])
            widths[place] += max(0, lacks)
            place += n_columns
    return sum(widths)


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


def table_of(
    table: nodes.Table, caption: list[Any], target: Target, *, is_listed: bool = False
) -> dict[str, Any]:
    """Return a table with its caption; one that a phone lists has its headers in the cells, too."""
    gap = _WORD_GAP if target == "docx" else _SMALL_GAP if table.size else 0
    # The style sheets say it once for all cells; Pandoc would say it in each.
    left = "AlignDefault" if target in {"html", "epub"} else "AlignLeft"
    columns = [
        [{"t": left if width > 0 else "AlignRight"}, element("ColWidth", share)]
        for width, share in zip(table.widths, _column_shares(table, gap), strict=True)
    ]
    # Where a table has headers of rows, each header says what it is about.
    has_scopes = target in {"html", "epub"} and bool(table.n_stub or table.spanners)
    tints = {(tint.row, tint.column): tint for tint in table.tints}
    above = [[text for text, span in row for _ in range(span)] for row in table.spanners]
    labels = [", ".join(filter(None, each)) for each in zip(*above, table.header, strict=True)]

    def attributes(row: int, column: int) -> list[object]:
        pairs = _tint(tints[row, column], target) if (row, column) in tints else []
        if has_scopes and column < table.n_stub:
            pairs.append(["scope", "row"])
        elif target == "html" and is_listed:  # On a phone each value stands beside its header.
            pairs.append(["data-label", labels[column]])
        return ["", [], pairs] if pairs else NO_ATTRIBUTES

    def scope(name: str, text: str) -> list[object]:
        return ["", [], [["scope", name]]] if has_scopes and text else NO_ATTRIBUTES

    spanners = [
        [
            NO_ATTRIBUTES,
            [
                _cell(words_of(text), scope("colgroup", text), span, "AlignCenter")
                for text, span in row
            ],
        ]
        for row in table.spanners
    ]
    header = [NO_ATTRIBUTES, [_cell(words_of(name), scope("col", name)) for name in table.header]]
    rows = [
        [NO_ATTRIBUTES, [_cell(inlines_of(cell), attributes(n, m)) for m, cell in enumerate(row)]]
        for n, row in enumerate(table.rows)
    ]
    shown = [None, [element("Plain", caption)] if caption else []]
    head = [NO_ATTRIBUTES, [*spanners, header]]
    body = [NO_ATTRIBUTES, table.n_stub, [], rows]
    return element("Table", [NO_ATTRIBUTES, shown, columns, head, [body], [NO_ATTRIBUTES, []]])


def _cell(
    content: list[Any], attributes: list[object], span: int = 1, side: str = "AlignDefault"
) -> list[Any]:
    return [attributes, {"t": side}, 1, span, [element("Plain", content)] if content else []]


def _tint(tint: nodes.Tint, target: Target) -> list[list[str]]:
    """Return the attributes that colour a cell."""
    if target in {"html", "epub"}:
        colours = {"background-color": tint.background, "color": tint.colour}
        style = "; ".join(f"{name}: {colour}" for name, colour in colours.items() if colour)
        return [["style", style]]
    fill = [["typst:fill", f'rgb("{tint.background}")']] if tint.background else []
    text = [["typst:text:fill", f'rgb("{tint.colour}")']] if tint.colour else []
    return [*fill, *text] if target == "typst" else []

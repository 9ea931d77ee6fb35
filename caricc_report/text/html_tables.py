"""The reader of tables in HTML, as pandas' Styler, great_tables and polars show theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from caricc_report.model.commonmark import SPACES
from caricc_report.model.look import TEXT_CONTRAST, contrast
from caricc_report.text.nodes import Table, Tint, line

if TYPE_CHECKING:
    from collections.abc import Sequence

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(\d*\.?\d+)\s*)?\)")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_NUMBER = re.compile(
    r"[-+\u2212–]?[\d.,\s\u00a0\u202f']*\d[%\s\u00a0\w€$£₸₽]{0,6}|[-–—…]|\.{3}|nan|None|"
)
_INK = "#1f2a35"
_WIDEST_SPAN = 100
"""In columns; no page has so many."""
_VOID = frozenset({"br", "img", "input", "col", "hr", "meta", "link", "wbr"})
_CELLS = frozenset({"td", "th"})
_NAMED = {
    "white": "#ffffff", "black": "#000000", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500", "lightgreen": "#90ee90",
    "lightblue": "#add8e6", "pink": "#ffc0cb", "grey": "#808080", "gray": "#808080",
    "lightgrey": "#d3d3d3", "lightgray": "#d3d3d3", "gold": "#ffd700", "salmon": "#fa8072",
}  # fmt: skip


@dataclass(slots=True)
class _Cell:
    text: str
    is_header: bool
    span: int
    rows: int
    styles: dict[str, str]


_NO_CELL = _Cell("", is_header=True, span=1, rows=1, styles={})


@dataclass(slots=True)
class _Found:
    caption: str = ""
    head: list[list[_Cell]] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)


def read_tables(html: str) -> tuple[Table, ...]:
    """Return the tables that HTML holds; raise a ValueError if it holds anything else to be seen.

    Header cells, spans in the header, alignment and colours of cells are kept, as far as text
    can be read on them; all other styles are left to the house.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if not reader.tables or reader.is_more:
        raise ValueError("HTML that is not a table")
    return tuple(_table(each) for each in reader.tables)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Found] = []
        self.is_more = False
        self._styles: dict[str, dict[str, str]] = {}
        self._open: list[str] = []
        self._text: list[str] | None = None
        self._cell: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"img", "script", "svg", "iframe", "input", "button", "canvas", "video"}:
            self.is_more = True
        if tag == "br":
            self._add(" ")
        if tag in _VOID:
            return
        self._end_open(tag)
        self._open.append(tag)
        match tag:
            case "table":
                if self._open.count(tag) > 1:
                    raise ValueError("a table within a table")
                self.tables.append(_Found())
            case "caption":
                self._text = []
            case "tr" if self.tables:
                self._rows().append([])
            case "td" | "th" if self.tables:
                self._begin_cell(tag, given)
            case _:
                pass

    def _end_open(self, tag: str) -> None:
        """End what HTML need not end, before a cell, a row or a group of rows."""
        if tag in {*_CELLS, "tr", "thead", "tbody", "tfoot"}:
            self._end_cell()
        if tag in {"tbody", "tfoot"}:
            self._close("thead")

    def _begin_cell(self, tag: str, given: dict[str, str]) -> None:
        by_id = self._styles.get(f"#{given.get('id', '')}", {})
        styles = by_id | _styles(given.get("style", ""))
        align = given.get("align") or styles.get("text-align", "")
        if "gt_right" in given.get("class", ""):
            align = "right"
        columns, rows = (_span(given.get(name, "")) for name in ("colspan", "rowspan"))
        self._cell = _Cell("", tag == "th", columns, rows, styles | {"align": align})
        self._text = []

    def _rows(self) -> list[list[_Cell]]:
        return self.tables[-1].head if "thead" in self._open else self.tables[-1].rows

    def handle_endtag(self, tag: str) -> None:
        if tag in {*_CELLS, "table"}:
            self._end_cell()
        elif tag == "caption" and self._text is not None and self.tables:
            self.tables[-1].caption, self._text = _said(self._text), None
        self._close(tag)

    def _close(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def _end_cell(self) -> None:
        if self._cell and self._text is not None:
            self._cell.text, self._text = _said(self._text), None
            rows = self._rows()
            rows[-1:] = [[*(rows[-1] if rows else []), self._cell]]
            self._cell = None

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            for names, rules in _RULE.findall(data):
                for name in names.split(","):
                    self._styles.setdefault(name.strip(), {}).update(_styles(rules))
        elif self._text is not None:
            self._add(data)
        elif data.strip() and "table" not in self._open and not _is_dimensions(data):
            self.is_more = True

    def _add(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def _is_dimensions(data: str) -> bool:
    """Return whether a text is what pandas and polars say of a frame's size."""
    return bool(re.fullmatch(r"\s*(\d+ rows \u00d7 \d+ columns|shape: \([\d, ]+\))\s*", data))


def _said(parts: list[str]) -> str:
    return SPACES.sub(" ", "".join(parts)).strip()


def _span(given: str) -> int:
    """Return how many columns or rows a cell is in; HTML takes what is no number for 1."""
    return min(max(int(given), 1), _WIDEST_SPAN) if given.isdecimal() else 1


def _styles(rules: str) -> dict[str, str]:
    pairs = (rule.partition(":") for rule in rules.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value}


def _table(found: _Found) -> Table:
    rows, head = found.rows, _without_types(found.head)
    if not head and rows and all(cell.is_header for cell in rows[0]):
        head, rows = rows[:1], rows[1:]
    title = [row for row in head if len(row) == 1 and row[0].span > 1 and len(head) > 1]
    caption = found.caption or " – ".join(row[0].text for row in title if row[0].text)
    head = _grid([row for row in head if row not in title])
    grid = _grid(rows)
    n_columns = max(map(len, (*head, *grid)), default=0)
    if not n_columns or not grid:
        raise ValueError("a table without rows")
    for row in (*head, *grid):
        row.extend([_NO_CELL] * (n_columns - len(row)))
    header, above = _header(head, n_columns)
    n_stub = _n_stub(grid, rows)
    cells = list(zip(*grid, strict=True))
    lengths = [
        max(3, *(len(cell.text) for cell in (name, *column)))
        for name, column in zip(header, cells, strict=True)
    ]
    tints = [
        tint
        for number, row in enumerate(grid)
        for column, cell in enumerate(row)
        if (tint := _tint(number, column, cell.styles))
    ]
    return Table(
        caption,
        tuple(cell.text for cell in header),
        tuple(tuple(line(cell.text) for cell in row) for row in grid),
        tuple(
            -length if _is_right(column, is_stub=number < n_stub) else length
            for number, (column, length) in enumerate(zip(cells, lengths, strict=True))
        ),
        n_stub,
        tuple(map(_spanners, above)),
        tuple(tints),
    )


def _without_types(head: list[list[_Cell]]) -> list[list[_Cell]]:
    """Return a header without the types of columns, which polars shows in cells of data."""
    if not any(cell.is_header for row in head for cell in row):
        return head
    return [row for row in head if any(cell.is_header or cell.span > 1 for cell in row)]


def _grid(rows: Sequence[list[_Cell]]) -> list[list[_Cell]]:
    """Return rows with a cell for each column; a wide or high one is the first of its places."""
    grid: list[list[_Cell]] = []
    reaching: dict[int, tuple[int, _Cell]] = {}
    for row in rows:
        cells: list[_Cell] = []
        for cell in [*row, None]:
            while len(cells) in reaching:  # A cell reaches down from a row above.
                n_more, blank = reaching.pop(len(cells))
                if n_more > 1:
                    reaching[len(cells)] = (n_more - 1, blank)
                cells.append(blank)
            if cell is None:
                break
            blank = replace(cell, text="")
            for number in range(cell.span):
                if cell.rows > 1:
                    reaching[len(cells)] = (cell.rows - 1, blank)
                cells.append(blank if number else cell)
        grid.append(cells)
    return grid


def _header(head: list[list[_Cell]], n_columns: int) -> tuple[list[_Cell], list[list[_Cell]]]:
    """Return the names of the columns, and the rows above them."""
    if not head:
        return [_NO_CELL] * n_columns, []
    *above, header = head
    if above and not header[-1].text:  # pandas names the index in a row of its own.
        both = list(zip(above[-1], header, strict=True))
        if not any(one.text and other.text for one, other in both):
            header = [other if other.text else one for one, other in both]
            above.pop()
    return header, above


def _n_stub(grid: list[list[_Cell]], rows: Sequence[list[_Cell]]) -> int:
    """Return how many columns name rows; rows of one wide cell, such as notes, do not count."""
    narrow = [each for each, row in zip(grid, rows, strict=True) if len(row) > 1]
    n_stub = 0
    while narrow and n_stub < len(grid[0]) - 1 and all(row[n_stub].is_header for row in narrow):
        n_stub += 1
    return n_stub


def _spanners(row: Sequence[_Cell]) -> tuple[tuple[str, int], ...]:
    """Return the texts of a row above the header, each with the columns that it is about."""
    found: list[tuple[str, int]] = []
    index = 0
    while index < len(row):
        span = min(row[index].span, len(row) - index)
        found.append((row[index].text, span))
        index += span
    return tuple(found)


def _is_right(cells: Sequence[_Cell], *, is_stub: bool) -> bool:
    stated = {cell.styles.get("align") for cell in cells}
    if "right" in stated:
        return True
    if is_stub or stated & {"left", "center"}:
        return False
    return all(_NUMBER.fullmatch(cell.text) for cell in cells)


def _tint(row: int, column: int, styles: dict[str, str]) -> Tint | None:
    background = _colour(styles.get("background-color") or styles.get("background", ""))
    colour = _colour(styles.get("color", ""))
    ground = background or "#ffffff"
    if contrast(colour or _INK, ground) < TEXT_CONTRAST:  # Black or white is always legible.
        legible = (each for each in (_INK, "#ffffff") if contrast(each, ground) >= TEXT_CONTRAST)
        colour = next(legible, "#000000").replace(_INK, "")
    if background == "#ffffff":
        background = ""
    if colour in {"#000000", _INK} and contrast(_INK, ground) >= TEXT_CONTRAST:
        colour = ""
    return Tint(row, column, background, colour) if background or colour else None


def _colour(value: str) -> str:
    """Return a colour as ``#rrggbb``; nothing, if it is none that is known, or transparent."""
    value = value.strip().lower().removesuffix("!important").strip()
    if value in _NAMED:
        return _NAMED[value]
    if found := _HEX.fullmatch(value):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * each for each in found[1])  # noqa: PLR2004 - rrggbb
        return f"#{digits.lower()}"
    if found := _COLOUR.fullmatch(value):
        opacity = min(float(found[4] or 1), 1)
        mixed = [round(255 + (min(int(each), 255) - 255) * opacity) for each in found.groups()[:3]]
        return "#" + "".join(f"{each:02x}" for each in mixed)
    return ""

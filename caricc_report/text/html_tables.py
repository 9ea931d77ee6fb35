"""The reader of tables in HTML, as pandas' Styler, great_tables and polars show theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from caricc_report.text.nodes import Table, Tint, line

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+)\s*)?\)")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_NUMBER = re.compile(
    r"[-+\u2212–]?[\d.,\s\u00a0\u202f']*\d[%\s\u00a0\w€$£₸₽]{0,6}|[-–—…]|nan|None|"
)
_INK = "#1f2a35"
_LINEAR = 0.04045
"""The end of the part of the sRGB scale that is in proportion to light."""
_LEAST_CONTRAST = 4.5
"""Of text to its background (WCAG 2.2, 1.4.3)."""
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
    """Return the tables that HTML holds, if it holds nothing else to be seen.

    Header cells, spans in the header, alignment and colours of cells are kept, as far as text
    can be read on them; all other styles are left to the house.

    Raises
    ------
    ValueError
        If it holds no table, something beside tables, or a table that cannot be shown.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if not reader.tables or reader.is_more:
        message = "HTML that is not a table"
        raise ValueError(message)
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
        if tag in {"br", "img", "input", "col", "hr", "meta", "link"}:
            return
        self._open.append(tag)
        match tag:
            case "table":
                self.tables.append(_Found())
            case "caption":
                self._text = []
            case "tr" if self.tables:
                self._rows().append([])
            case "td" | "th" if self.tables:
                styles = self._styles.get(f"#{given.get('id', '')}", {}) | _styles(
                    given.get("style", "")
                )
                align = given.get("align") or styles.get("text-align", "")
                if "gt_right" in given.get("class", ""):
                    align = "right"
                number = {name: int(given.get(name) or 1) for name in ("colspan", "rowspan")}
                self._cell = _Cell(
                    "", tag == "th", number["colspan"], number["rowspan"], styles | {"align": align}
                )
                self._text = []
            case _:
                pass

    def _rows(self) -> list[list[_Cell]]:
        return self.tables[-1].head if "thead" in self._open else self.tables[-1].rows

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        match tag:
            case "caption" if self._text is not None and self.tables:
                self.tables[-1].caption, self._text = _said(self._text), None
            case "td" | "th" if self._cell and self._text is not None:
                self._cell.text, self._text = _said(self._text), None
                rows = self._rows()
                rows[-1:] = [[*(rows[-1] if rows else []), self._cell]]
                self._cell = None
            case _:
                pass

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
    return " ".join("".join(parts).split(" ")).strip()


def _styles(rules: str) -> dict[str, str]:
    pairs = (rule.partition(":") for rule in rules.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value}


def _table(found: _Found) -> Table:
    rows = found.rows
    head = found.head
    if not head and rows and all(cell.is_header for cell in rows[0]):
        head, rows = rows[:1], rows[1:]
    title = [row for row in head if len(row) == 1 and row[0].span > 1 and len(head) > 1]
    head = [row for row in head if row not in title]
    caption = found.caption or " – ".join(row[0].text for row in title if row[0].text)
    n_columns = max((sum(cell.span for cell in row) for row in (*head[-1:], *rows)), default=0)
    if not n_columns or not rows:
        message = "a table without rows"
        raise ValueError(message)
    grid = [_filled(row, n_columns) for row in rows]
    header = _filled(head[-1], n_columns) if head else [_NO_CELL] * n_columns
    if len(head) > 1 and all(not cell.text for cell in head[-1][1:]):
        # pandas names the index in a row of its own.
        names = _filled(head[-2], n_columns)
        header = [b if b.text else a for a, b in zip(names, header, strict=True)]
        head = [*head[:-2], head[-1]]
    n_stub = 0
    while n_stub < n_columns - 1 and all(row[n_stub].is_header for row in grid):
        n_stub += 1
    spanners = tuple(
        tuple((cell.text, cell.span) for cell in row)
        for row in head[:-1]
        if sum(cell.span for cell in row) == n_columns
    )
    sides = [
        _is_right([row[column] for row in grid], column < n_stub) for column in range(n_columns)
    ]
    lengths = [
        max(len(header[column].text), *(len(row[column].text) for row in grid), 3)
        for column in range(n_columns)
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
        tuple(-n if right else n for n, right in zip(lengths, sides, strict=True)),
        n_stub,
        spanners,
        tuple(tints),
    )


def _filled(row: list[_Cell], n_columns: int) -> list[_Cell]:
    """Return a row with a cell for each column; a wide one is the first of its columns."""
    cells: list[_Cell] = []
    for cell in row:
        cells += [cell, *([_Cell("", cell.is_header, 1, 1, cell.styles)] * (cell.span - 1))]
    missing = n_columns - len(cells)  # Of cells that reach down from the row above.
    return [*([_NO_CELL] * missing), *cells][:n_columns]


def _is_right(cells: list[_Cell], is_stub: bool) -> bool:  # noqa: FBT001 - one of a pair
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
    if contrast(colour or _INK, ground) < _LEAST_CONTRAST:
        dark, light = contrast(_INK, ground), contrast("#ffffff", ground)
        colour = "" if dark >= _LEAST_CONTRAST else "#ffffff" if light >= dark else "#000000"
    if background == "#ffffff":
        background = ""
    if colour in {"#000000", _INK} and contrast(_INK, ground) >= _LEAST_CONTRAST:
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
        opacity = float(found[4] or 1)
        mixed = [round(255 + (min(int(each), 255) - 255) * opacity) for each in found.groups()[:3]]
        return "#" + "".join(f"{each:02x}" for each in mixed)
    return ""


def contrast(one: str, other: str) -> float:
    """Return the ratio of the luminances of two colours (WCAG 2.2), from 1 to 21."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

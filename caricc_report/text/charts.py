"""Charts laid out: bars, columns over time, a map of tiles, dots of changes.

A chart is a few shapes and lines of text, drawn here because a plotting library costs each kernel
0.8 s of imports (matplotlib), or 1.2 s for the first picture (vl-convert). The text stays text, in
the fonts of the document, and its numbers are links; a writer that cannot link within a picture
sets them over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.model.look import WHITE, mixed
from caricc_report.text.chart_nodes import BarChart, ChartLook, ColumnChart, DotPlot
from caricc_report.text.columns import draw_columns
from caricc_report.text.drawing import (
    AXIS,
    FONT_SIZE,
    INK,
    NARROW,
    SMALL,
    SOFT,
    WIDE,
    Dot,
    Drawing,
    Label,
    Rectangle,
    Stroke,
    width_of,
    wrapped,
)

if TYPE_CHECKING:
    from caricc_report.text.chart_nodes import Chart, Tile, TileMap

_ROW = 28
_BAR = 17
_GAP = 10
_LINE = 17
"""The height of each line of a name above its bar."""
_MOST_BEFORE = 0.5
"""The part of the width that names may take before bars and dots; else they stand above."""
_DOT = 6
_TILE_GAP = 6
_WIDEST_TILE, _LOWEST_TILE, _HIGHEST_TILE = 132, 52, 72
_NUMBER = 22
"""The size of the number in a tile."""
_PALEST, _DARKEST = 0.92, 0.6
"""The part of white in the colours of tiles, by value; the greatest has the accent itself."""


def draw(chart: Chart, width: int = 0) -> Drawing:
    """Return a chart laid out in a width; in that which its size asks for, if not given."""
    width = width or (NARROW if chart.size == "half" else WIDE)
    drawing = Drawing(0, width, look=chart.look or ChartLook())
    match chart:
        case BarChart():
            _draw_bars(drawing, chart)
        case ColumnChart():
            draw_columns(drawing, chart)
        case DotPlot():
            _draw_dots(drawing, chart)
        case _:
            _draw_tiles(drawing, chart)
    return drawing


def _draw_bars(drawing: Drawing, chart: BarChart) -> None:
    """Lay out bars, each with its name and, behind it, its value."""
    bars, look = chart.bars, drawing.look
    before = _room_before(drawing, [bar.label for bar in bars])
    value_width = max((width_of(bar.shown, is_bold=True) for bar in bars), default=0) + _GAP
    longest = chart.full or max((bar.value for bar in bars), default=0) or 1
    scale = (drawing.width - before - value_width) / longest
    all_alike = not any(bar.is_main for bar in bars)
    for bar in bars:
        base = _add_row(drawing, bar.label, before)
        middle, length = base - FONT_SIZE * 0.35, bar.value * scale
        colour = look.bar if bar.is_main or all_alike else look.earlier
        drawing.shapes.append(Rectangle(before, middle - _BAR / 2, length, _BAR, colour))
        x = before + length + _GAP * 0.7
        drawing.labels.append(Label(x, base, bar.shown, is_bold=True, fact=bar.fact))
    drawing.shapes.append(Stroke(before, 2, before, max(drawing.height - 2, 2)))


def _draw_dots(drawing: Drawing, chart: DotPlot) -> None:
    """Lay out pairs of dots on one scale, each with its name and, at the right, its change."""
    changes, look = chart.changes, drawing.look
    _add_times(drawing, chart.times)
    before = _room_before(drawing, [each.label for each in changes]) + _GAP
    after = max((width_of(each.shown, is_bold=True) for each in changes), default=0) + 2 * _GAP
    most = max((max(each.before, each.now) for each in changes), default=0) or 1
    scale = (drawing.width - before - after - _DOT) / most
    top = drawing.height
    for each in changes:
        base = _add_row(drawing, each.label, before - _GAP)
        y = base - FONT_SIZE * 0.35
        start, end = before + each.before * scale, before + each.now * scale
        drawing.shapes += [
            Stroke(before, y, before + most * scale, y, mixed(AXIS, WHITE, 0.6)),
            Stroke(min(start, end), y, max(start, end), y, look.earlier, 3),
            Dot(start, y, _DOT - 1, look.earlier),
            Dot(end, y, _DOT, look.bar),
        ]
        x, is_bold = drawing.width, each.now != each.before
        label = Label(x, base, each.shown, "end", is_bold=is_bold, fact=each.fact)
        drawing.labels.append(label)
    drawing.shapes.insert(0, Stroke(before, top + 2, before, max(drawing.height - 2, top + 2)))


def _add_times(drawing: Drawing, times: tuple[str, str]) -> None:
    """Add what the dots are called, over the first row."""
    x = 0.0
    for time, colour in zip(times, (drawing.look.earlier, drawing.look.bar), strict=True):
        drawing.shapes.append(Dot(x + _DOT, FONT_SIZE * 0.65, _DOT - 1, colour))
        drawing.labels.append(Label(x + 2 * _DOT + 4, FONT_SIZE, time, size=SMALL, colour=SOFT))
        x += 2 * _DOT + 4 + width_of(time, SMALL) + 2 * _GAP
    drawing.height = FONT_SIZE + _GAP


def _room_before(drawing: Drawing, names: list[str]) -> float:
    """Return the width of the names before bars; 0 if they stand above."""
    widest = max(map(width_of, names), default=0) + _GAP
    return widest if widest <= drawing.width * _MOST_BEFORE else 0


def _add_row(drawing: Drawing, name: str, before: float) -> float:
    """Add a row with its name, before or above what is drawn; return the base of its line."""
    top = drawing.height
    drawing.rows.append(top if drawing.rows else 0)
    if before:
        base = top + _ROW / 2 + FONT_SIZE * 0.35
        drawing.labels.append(Label(before - _GAP, base, name, "end"))
        drawing.height = top + _ROW
        return base
    for text in wrapped(name, drawing.width - _GAP):
        top += _LINE
        drawing.labels.append(Label(_GAP * 0.6, top, text))
    drawing.height = top + _ROW
    return top + _ROW / 2 + FONT_SIZE * 0.35


def _draw_tiles(drawing: Drawing, chart: TileMap) -> None:
    """Lay out tiles in their places; names give way to codes where one does not fit."""
    n_columns = max((tile.column for tile in chart.tiles), default=1)
    n_rows = max((tile.row for tile in chart.tiles), default=1)
    across = min((drawing.width + _TILE_GAP) / n_columns, _WIDEST_TILE + _TILE_GAP)
    side = across - _TILE_GAP
    high = min(max(side * 0.6, _LOWEST_TILE), _HIGHEST_TILE)
    most = max((tile.value for tile in chart.tiles), default=0)
    has_names = all(width_of(tile.label, SMALL) <= side - 10 for tile in chart.tiles)
    for tile in chart.tiles:
        x, y = (tile.column - 1) * across, (tile.row - 1) * (high + _TILE_GAP)
        name = tile.label if has_names else tile.code
        _add_tile(drawing, tile, name, most, Rectangle(x + 0.5, y + 0.5, side - 1, high - 1, WHITE))
    drawing.height = n_rows * (high + _TILE_GAP) - _TILE_GAP
    drawing.rows.append(0)


def _add_tile(drawing: Drawing, tile: Tile, name: str, most: float, box: Rectangle) -> None:
    """Add a tile, the darker the greater its value, with its name and its number."""
    look, ink, soft = drawing.look, INK, SOFT
    colour, edge = WHITE, look.earlier
    if tile.value:
        share = tile.value / most
        pale = _PALEST + (_DARKEST - _PALEST) * share
        colour = edge = look.bar if share == 1 else mixed(look.bar, WHITE, pale)
        ink, soft = (WHITE, WHITE) if share == 1 else (INK, INK)
    drawing.shapes.append(Rectangle(box.x, box.y, box.width, box.height, colour, edge, 3))
    x, base = box.x + 5, box.y + SMALL + 4
    drawing.labels.append(Label(x, base, name, size=SMALL, colour=soft))
    base = box.y + box.height - 9
    drawing.labels.append(
        Label(x, base, tile.shown, size=_NUMBER, is_bold=True, fact=tile.fact, colour=ink)
    )

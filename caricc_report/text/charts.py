"""Charts laid out: bars, columns over time, a map of tiles, dots of changes.

A chart is a few shapes and lines of text, drawn here because a plotting library costs each kernel
0.8 s of imports (matplotlib), or 1.2 s for the first picture (vl-convert). The text stays text, in
the fonts of the document, and its numbers are links; a writer that cannot link within a picture
sets them over it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from caricc_report.model.look import WHITE, mixed
from caricc_report.text.chart_nodes import BarChart, ChartLook, ColumnChart, DotPlot
from caricc_report.text.column_charts import draw_columns
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
    from collections.abc import Sequence

    from caricc_report.text.chart_nodes import Chart, Tile, TileMap

_ROW = 26
_BAR = 16
_GAP = 10
_LINE, _MOST_LINES = 16, 3
"""The height of each line of a name, and how many may stand before a bar."""
_MOST_BEFORE = 0.5
"""The part of the width that names may take before bars and dots; else they stand above."""
_DOT = 6
_TILE_GAP, _MANY_TILES = 6, 6
"""Between tiles; half of it where more than so many stand in a row."""
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
    drawing.shapes.append(Stroke(before, 0, before, drawing.height))


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
    drawing.shapes.insert(0, Stroke(before, top, before, drawing.height))


def _add_times(drawing: Drawing, times: tuple[str, str]) -> None:
    """Add what the dots are called, over the first row."""
    x = 0.0
    for time, colour in zip(times, (drawing.look.earlier, drawing.look.bar), strict=True):
        drawing.shapes.append(Dot(x + _DOT, FONT_SIZE * 0.65, _DOT - 1, colour))
        drawing.labels.append(Label(x + 2 * _DOT + 4, FONT_SIZE, time, size=SMALL, colour=SOFT))
        x += 2 * _DOT + 4 + width_of(time, SMALL) + 2 * _GAP
    drawing.height = FONT_SIZE + _GAP


def _room_before(drawing: Drawing, names: Sequence[str]) -> float:
    """Return the width of the names before bars, in a few lines each; 0 if they stand above."""
    most = drawing.width * _MOST_BEFORE - _GAP
    widest = max((width_of(word) for name in names for word in name.split()), default=0)
    lines = [wrapped(name, most) for name in names]
    if widest > most or max(map(len, lines), default=0) > _MOST_LINES:
        return 0
    return max((width_of(text) for each in lines for text in each), default=0) + _GAP


def _add_row(drawing: Drawing, name: str, before: float) -> float:
    """Add a row with its name, before or above what is drawn; return the base of its line."""
    top = drawing.height
    drawing.rows.append(top if drawing.rows else 0)
    lines = wrapped(name, before - _GAP + 0.01 if before else drawing.width - _GAP)
    if not before:
        for text in lines:
            top += _LINE
            drawing.labels.append(Label(_GAP * 0.6, top, text))
        drawing.height = top + _ROW - 4
        return top + _ROW / 2 + 3
    height = max(_ROW, len(lines) * _LINE + 5)
    first = top + height / 2 + FONT_SIZE * 0.35 - (len(lines) - 1) * _LINE / 2
    for n, text in enumerate(lines):
        drawing.labels.append(Label(before - _GAP, first + n * _LINE, text, "end"))
    drawing.height = top + height
    return top + height / 2 + FONT_SIZE * 0.35


def _draw_tiles(drawing: Drawing, chart: TileMap) -> None:
    """Lay out tiles in their places; names give way to codes where one does not fit."""
    n_columns = max((tile.column for tile in chart.tiles), default=1)
    n_rows = max((tile.row for tile in chart.tiles), default=1)
    gap = _TILE_GAP if n_columns <= _MANY_TILES else _TILE_GAP / 2
    across = min((drawing.width + gap) / n_columns, _WIDEST_TILE + gap)
    side, pad = across - gap, 5 if n_columns <= _MANY_TILES else 3
    high = min(max(side * 0.6, _LOWEST_TILE), _HIGHEST_TILE)
    most = max((tile.value for tile in chart.tiles), default=0)
    has_names = all(width_of(tile.label, SMALL) <= side - 2 * pad for tile in chart.tiles)
    widest = max((width_of(tile.shown, 1, is_bold=True) for tile in chart.tiles), default=1)
    size = min(_NUMBER, math.floor((side - 2 * pad) / widest))
    for tile in chart.tiles:
        x, y = (tile.column - 1) * across, (tile.row - 1) * (high + gap)
        left, base = x + pad, y + high - 9
        name = tile.label if has_names else tile.code
        box = Rectangle(x + 0.5, y + 0.5, side - 1, high - 1, WHITE)
        ink = _add_tile(drawing, tile, most, box)
        drawing.labels += [
            Label(left, y + SMALL + 4, name, size=SMALL, colour=ink),
            Label(left, base, tile.shown, size=size, is_bold=True, fact=tile.fact, colour=ink),
        ]
    drawing.height = n_rows * (high + gap) - gap
    drawing.rows.append(0)


def _add_tile(drawing: Drawing, tile: Tile, most: float, box: Rectangle) -> str:
    """Add a tile, the darker the greater its value; return the colour of what stands on it."""
    look, share = drawing.look, tile.value / most if most else 0
    if not share:
        drawing.shapes.append(replace(box, edge=look.earlier, radius=3))
        return INK
    pale = _PALEST + (_DARKEST - _PALEST) * share
    colour = look.bar if share == 1 else mixed(look.bar, WHITE, pale)
    drawing.shapes.append(replace(box, colour=colour, edge=colour, radius=3))
    return WHITE if share == 1 else INK

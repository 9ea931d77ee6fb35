"""Columns over time laid out: one row, small multiples, a sparkline."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from caricc_report.text.chart_nodes import ChartLook
from caricc_report.text.drawing import (
    SMALL,
    SOFT,
    Drawing,
    Label,
    Rectangle,
    Stroke,
    width_of,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.text.chart_nodes import ColumnChart, Columns, Median, Sparkline

_GAP = 10
_LINE = 17
_TALLEST = 116
"""The height of the tallest column of a row that is alone."""
_TALLEST_OF_MANY = 46
_WIDEST_COLUMN = 46
_NARROWEST_PANEL, _NARROWEST_SLOT, _MOST_PANELS = 132, 3.2, 4
"""Of small multiples: their width, that of a column with its gap, and how many stand in a row."""
_PANEL_GAP = 22
_SPARK_HEIGHT, _SPARK_STEP = 24, 4


def draw_columns(drawing: Drawing, chart: ColumnChart) -> None:
    """Lay out one row as wide as the drawing, or several as small multiples."""
    if len(chart.rows) == 1:
        _draw_alone(drawing, chart.rows[0], chart.times)
    elif chart.rows:
        _draw_panels(drawing, chart)


def draw_sparkline(sparkline: Sparkline) -> Drawing:
    """Return columns without any text, as high as a line of it."""
    width = max(len(sparkline.values), 1) * _SPARK_STEP
    drawing = Drawing(_SPARK_HEIGHT, width, look=sparkline.look or ChartLook())
    most = max(filter(None, (*sparkline.values, sparkline.median)), default=1)
    scale = (_SPARK_HEIGHT - 2) / most
    _add_columns(drawing, sparkline.values, 0, _SPARK_STEP, _SPARK_HEIGHT, scale)
    if sparkline.median is not None:
        y = _SPARK_HEIGHT - sparkline.median * scale
        drawing.shapes.append(Stroke(0, y, width, y, SOFT, 0.7))
    return drawing


def _draw_alone(drawing: Drawing, row: Columns, times: Sequence[str]) -> None:
    """Lay out one row; values and times are written as far as they have space, the last always."""
    median = row.median
    beside = 0.0
    if median:
        beside = max(width_of(each, SMALL) for each in _words_of(median)) + _GAP
    slot = (drawing.width - beside) / max(len(times), 1)
    base = 0.0
    for text in wrapped(row.label, drawing.width, is_bold=True) if row.label else ():
        base += _LINE
        drawing.labels.append(Label(0, base, text, is_bold=True))
    base += 2 * _GAP + SMALL + _TALLEST
    scale = _TALLEST / (max(filter(None, row.values), default=0) or 1)
    tops = _add_columns(drawing, row.values, 0, slot, base, scale)
    width = drawing.width - beside
    heights = [top - _GAP * 0.4 for top in tops]
    if median:
        y = base - median.value * scale
        _add_median(drawing, median, width, y)
        heights = [y - 3 if y - 3 < each < y + SMALL else each for each in heights]
    widest = max(width_of(text, SMALL, is_bold=True) for text in row.shown)
    if widest + _GAP / 2 <= slot:
        _add_texts(drawing, row.shown, slot, width, heights, row.facts)
    else:
        _add_highest(drawing, row, slot, width, heights)
    drawing.shapes.append(Stroke(0, base, width, base))
    drawing.rows.append(0)
    drawing.height = base + SMALL + _GAP
    _add_texts(drawing, times, slot, width, [base + SMALL + _GAP / 2] * len(times))


def _add_highest(
    drawing: Drawing, row: Columns, slot: float, width: float, heights: Sequence[float]
) -> None:
    """Write the newest value and the highest, where not all have space: above their neighbours."""
    last = len(heights) - 1
    taken, found = width + _GAP, []
    for index in dict.fromkeys((last, min(range(len(heights)), key=heights.__getitem__))):
        text, fact = row.shown[index], row.facts[index] if row.facts else ""
        half = width_of(text, SMALL, is_bold=True) / 2
        middle = min(max((index + 0.5) * slot, half), width - half)
        first, end = int((middle - half) / slot), math.ceil((middle + half) / slot)
        if middle + half + _GAP / 2 > taken:
            continue
        taken = middle - half
        y = min(heights[max(first, 0) : end])
        found.append(Label(middle, y, text, "middle", SMALL, is_bold=index == last, fact=fact))
    drawing.labels += sorted(found, key=lambda each: each.x)


def _add_median(drawing: Drawing, median: Median, width: float, y: float) -> None:
    """Draw a median across a row, with its words at the right, one below the other."""
    drawing.shapes.append(Stroke(0, y, width, y, SOFT, is_dashed=True))
    *words, number = _words_of(median)
    x, base = width + _GAP * 0.6, y + SMALL * 0.35 - SMALL * 0.55 * len(words)
    for word in words:
        drawing.labels.append(Label(x, base, word, size=SMALL, colour=SOFT))
        base += SMALL * 1.1
    drawing.labels.append(Label(x, base, number, size=SMALL, fact=median.fact, colour=SOFT))


def _words_of(median: Median) -> list[str]:
    return [*median.label.split(), median.shown]


def _draw_panels(drawing: Drawing, chart: ColumnChart) -> None:
    """Lay out small multiples: all to one scale, times below the lowest panel of each column."""
    rows, n_across = chart.rows, _panels_across(drawing.width, chart)
    side = (drawing.width + _PANEL_GAP) / n_across - _PANEL_GAP
    names = [wrapped(row.label, side, is_bold=True) if row.label else [] for row in rows]
    scale = _TALLEST_OF_MANY / (max(value or 0 for row in rows for value in row.values) or 1)
    top = 0.0
    for first in range(0, len(rows), n_across):
        drawing.rows.append(top)
        numbers = range(first, min(first + n_across, len(rows)))
        base_of_names = top + max(len(names[each]) for each in numbers) * _LINE
        base = base_of_names + _LINE + SMALL + _GAP * 0.6 + _TALLEST_OF_MANY
        for number in numbers:
            left = (number - first) * (side + _PANEL_GAP)
            for above, text in enumerate(reversed(names[number])):
                y = base_of_names - above * _LINE
                drawing.labels.append(Label(left, y, text, is_bold=True))
            _add_numbers(drawing, rows[number], left, base_of_names + _LINE)
            _draw_panel(drawing, rows[number], left, side, base, scale)
            if number + n_across >= len(rows):
                _add_ends(drawing, chart.times, left, side, base)
        has_ends = numbers[-1] + n_across >= len(rows)
        top = base + (_GAP + SMALL if has_ends else 0) + _GAP * 1.6
    drawing.height = top - _GAP * 1.6


def _panels_across(width: float, chart: ColumnChart) -> int:
    """Return how many panels stand in a row: as many as have space, in rows as even as can be."""
    words = [word for row in chart.rows for word in row.label.split()]
    heads = [_numbers_width(row) for row in chart.rows]
    widest = max(*(width_of(word, is_bold=True) for word in words), *heads, 0)
    needed = max(widest, _NARROWEST_PANEL, len(chart.times) * _NARROWEST_SLOT) + _PANEL_GAP
    most = min(max(1, int((width + _PANEL_GAP) / needed)), _MOST_PANELS)
    return math.ceil(len(chart.rows) / math.ceil(len(chart.rows) / most))


def _numbers_width(row: Columns) -> float:
    newest = width_of(row.shown[-1], is_bold=True) + _GAP * 0.8
    return newest + (width_of(f"{row.median.label} {row.median.shown}", SMALL) if row.median else 0)


def _add_numbers(drawing: Drawing, row: Columns, x: float, base: float) -> None:
    """Write the newest value of a panel, and its median."""
    fact = row.facts[-1] if row.facts else ""
    newest = row.shown[-1]
    drawing.labels.append(Label(x, base, newest, is_bold=True, fact=fact, colour=drawing.look.bar))
    if median := row.median:
        x += width_of(newest, is_bold=True) + _GAP * 0.8
        drawing.labels.append(Label(x, base, median.label, size=SMALL, colour=SOFT))
        x += width_of(f"{median.label} ", SMALL)
        label = Label(x, base, median.shown, size=SMALL, fact=median.fact, colour=SOFT)
        drawing.labels.append(label)


def _draw_panel(
    drawing: Drawing, row: Columns, left: float, side: float, base: float, scale: float
) -> None:
    """Draw the columns of a panel, its median, and over the highest column its value."""
    slot = side / len(row.values)
    tops = _add_columns(drawing, row.values, left, slot, base, scale)
    drawing.shapes.append(Stroke(left, base, left + side, base))
    if row.median:
        y = base - row.median.value * scale
        drawing.shapes.append(Stroke(left, y, left + side, y, SOFT, is_dashed=True))
    index = min(range(len(tops)), key=tops.__getitem__)
    half = width_of(row.shown[index], SMALL) / 2
    middle = min(max(left + (index + 0.5) * slot, left + half), left + side - half)
    fact = row.facts[index] if row.facts else ""
    label = Label(middle, tops[index] - 4, row.shown[index], "middle", SMALL, fact=fact)
    drawing.labels.append(label)


def _add_ends(
    drawing: Drawing, times: Sequence[str], left: float, side: float, base: float
) -> None:
    """Write the first and the last time below a panel, or the last alone."""
    y = base + SMALL + 4
    if len(times) > 1 and width_of(times[0] + times[-1], SMALL) + _GAP < side:
        drawing.labels.append(Label(left, y, times[0], size=SMALL, colour=SOFT))
    drawing.labels.append(Label(left + side, y, times[-1], "end", SMALL, colour=SOFT))


def _add_columns(
    drawing: Drawing,
    values: Sequence[float | None],
    left: float,
    slot: float,
    base: float,
    scale: float,
) -> list[float]:
    """Add columns, the last in the accent; return the height at which each ends."""
    width = min(slot * 0.72, _WIDEST_COLUMN)
    tops = [base - (value or 0) * scale for value in values]
    for index, (value, top) in enumerate(zip(values, tops, strict=True)):
        if value is not None:
            colour = drawing.look.bar if index == len(tops) - 1 else drawing.look.earlier
            x = left + (index + 0.5) * slot - width / 2
            drawing.shapes.append(Rectangle(x, top, width, base - top, colour))
    return tops


def _add_texts(
    drawing: Drawing,
    texts: Sequence[str],
    slot: float,
    width: float,
    heights: Sequence[float],
    facts: Sequence[str] = (),
) -> None:
    """Add small texts to slots: all, or every second, or third, as they have space."""
    widest = max((width_of(text, SMALL) for text in texts), default=0) + _GAP / 2
    step = max(1, math.ceil((widest * 1.5 - slot / 2) / slot)) if widest > slot else 1
    for index in range((len(texts) - 1) % step, len(texts), step):
        middle = min(max((index + 0.5) * slot, widest / 2), width - widest / 2)
        text, y, fact = texts[index], heights[index], facts[index] if facts else ""
        is_bold = bool(facts) and index == len(texts) - 1
        drawing.labels.append(Label(middle, y, text, "middle", SMALL, is_bold=is_bold, fact=fact))

"""Bar charts, and charts of columns over time, as SVG.

A chart is a few rectangles and lines of text, written here because a plotting
library costs each kernel 0.8 s of imports; the text stays text, in the fonts of the document. Its
numbers are links, which the extension's filter takes over into page and PDF.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from caricc_report.text.markdown import fact_id

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 680
_ROW = 30
_BAR = 18
_ABOVE_BAR = 24
"""The height of a row of names above the bars."""
_FONT_SIZE = 14
_LETTER = 8.3
"""About the width of a letter at `_FONT_SIZE`, on the wide side."""
_GAP = 10
_SMALL = 12
"""The size of letters at columns."""
_SMALL_LETTER = 6.8
"""About the width of a digit at `_SMALL`, on the wide side."""
_ALONE = 150
"""The height of the tallest column in a row that is alone."""
_AMONG_OTHERS = 40
"""The height of the tallest column in one row among others."""
_ABOVE_COLUMNS = 46
_BELOW_COLUMNS = 24
_WIDEST_COLUMN = 48
_FONTS = "Fira Sans, Segoe UI, Roboto, Helvetica, Arial, sans-serif"
_INK = "#22303c"
_BAR_COLOUR = "#1f4e79"
_EARLIER_COLOUR = "#6b8cae"
_BASELINE_COLOUR = "#9aa7b3"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    """The name before the bar."""
    value: float
    """The length of the bar, not negative."""
    shown: str
    """The value as the reader sees it behind the bar."""
    fact: str = ""
    """The name of the fact that the value is, to which it leads; may be empty."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One row of columns over time, the newest last."""

    label: str
    """The name above the row; may be empty."""
    values: tuple[float | None, ...]
    """The heights of the columns, not negative; None where nothing is known."""
    shown: tuple[str, ...]
    """The values as the reader sees them above the columns."""
    facts: tuple[str, ...] = ()
    """The names of the facts that the values are, to which they lead; each may be empty."""


def bar_chart(bars: Sequence[Bar], full: float | None = None) -> bytes:
    """Return a chart with horizontal bars from a common zero, as an SVG file.

    Names stand before the bars, or above them where one is too long for that.

    Parameters
    ----------
    bars
        From top to bottom.
    full
        The value whose bar is as long as there is space; the greatest, if not given.
    """
    label_width = max((len(bar.label) for bar in bars), default=0) * _LETTER + _GAP
    above = 0
    if label_width > _WIDTH / 2:
        label_width, above = 0, _ABOVE_BAR
    value_width = max((len(bar.shown) for bar in bars), default=0) * _LETTER + 2 * _GAP
    longest = full or max((bar.value for bar in bars), default=0) or 1
    scale = (_WIDTH - label_width - value_width) / longest
    height = len(bars) * (_ROW + above) + _GAP
    chart = _picture(height)
    for row, bar in enumerate(bars):
        middle = row * (_ROW + above) + above + (_ROW + _GAP) / 2
        length = bar.value * scale
        baseline = middle + _FONT_SIZE * 0.35
        label = {"x": f"{label_width - _GAP:.1f}", "y": f"{baseline:.1f}", "text-anchor": "end"}
        if above:
            label = {"x": f"{_GAP}", "y": f"{baseline - above:.1f}"}
        SubElement(chart, "text", label).text = bar.label
        SubElement(
            chart,
            "rect",
            {
                "x": f"{label_width:.1f}",
                "y": f"{middle - _BAR / 2:.1f}",
                "width": f"{length:.1f}",
                "height": f"{_BAR}",
                "fill": _BAR_COLOUR,
            },
        )
        value = {"x": f"{label_width + length + _GAP * 0.7:.1f}", "y": f"{baseline:.1f}"}
        _add_number(chart, {**value, "font-weight": "bold"}, bar.shown, bar.fact)
    ends = {"y1": f"{_GAP / 2}", "y2": f"{height - _GAP / 2}", "stroke": _BASELINE_COLOUR}
    SubElement(chart, "line", {"x1": f"{label_width:.1f}", "x2": f"{label_width:.1f}", **ends})
    return b"%b\n" % tostring(chart, encoding="utf-8")


def column_chart(rows: Sequence[Columns], times: Sequence[str]) -> bytes:
    """Return a chart with rows of columns, all to one scale, as an SVG file.

    Parameters
    ----------
    rows
        From top to bottom; each has a value for each time.
    times
        The names below the columns, the oldest first; as many are shown as have space, and
        always the last, whose columns are darker.
    """
    slot = _WIDTH / max(len(times), 1)
    tallest = max((value or 0 for row in rows for value in row.values), default=0) or 1
    column_height = _ALONE if len(rows) == 1 else _AMONG_OTHERS
    chart = _picture(len(rows) * (column_height + _ABOVE_COLUMNS) + _BELOW_COLUMNS)
    base = 0
    for row in rows:
        base += column_height + _ABOVE_COLUMNS
        name = {"x": "0", "y": f"{base - column_height - _SMALL - _GAP}", "font-weight": "bold"}
        SubElement(chart, "text", name).text = row.label
        _add_columns(chart, row, slot, base, column_height / tallest)
        ends = {"x1": "0", "x2": f"{_WIDTH}", "y1": f"{base}", "y2": f"{base}"}
        SubElement(chart, "line", {**ends, "stroke": _BASELINE_COLOUR})
    _add_texts(chart, times, slot, [base + _SMALL + _GAP / 2] * len(times))
    return b"%b\n" % tostring(chart, encoding="utf-8")


def _add_columns(chart: Element, row: Columns, slot: float, base: float, scale: float) -> None:
    """Add the columns of a row, with their values above them."""
    width = min(slot * 0.7, _WIDEST_COLUMN)
    tops = [base - (value or 0) * scale for value in row.values]
    for index, (value, top) in enumerate(zip(row.values, tops, strict=True)):
        if value is not None:
            colour = _BAR_COLOUR if index == len(tops) - 1 else _EARLIER_COLOUR
            place = {"x": f"{(index + 0.5) * slot - width / 2:.1f}", "y": f"{top:.1f}"}
            size = {"width": f"{width:.1f}", "height": f"{base - top:.1f}"}
            SubElement(chart, "rect", {**place, **size, "fill": colour})
    _add_texts(chart, row.shown, slot, [top - _GAP * 0.4 for top in tops], row.facts)


def _add_texts(
    chart: Element,
    texts: Sequence[str],
    slot: float,
    heights: Sequence[float],
    facts: Sequence[str] = (),
) -> None:
    """Add small texts to slots: all, or every second, or third, as they have space."""
    width = max((len(text) for text in texts), default=0) * _SMALL_LETTER
    step = max(1, math.ceil((width * 1.5 - slot / 2) / slot)) if width > slot else 1
    for index in range((len(texts) - 1) % step, len(texts), step):
        middle = min(max((index + 0.5) * slot, width / 2), _WIDTH - width / 2)
        place = {"x": f"{middle:.1f}", "y": f"{heights[index]:.1f}", "text-anchor": "middle"}
        fact = facts[index] if facts else ""
        _add_number(chart, {**place, "font-size": f"{_SMALL}"}, texts[index], fact)


def _add_number(chart: Element, attributes: dict[str, str], shown: str, fact: str) -> None:
    """Add a text, which leads to how its number was made if it is a fact's."""
    parent = SubElement(chart, "a", {"href": f"#{fact_id(fact)}"}) if fact else chart
    SubElement(parent, "text", attributes).text = shown


def _picture(height: float) -> Element:
    """Return an empty picture."""
    return Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height}",
            "width": f"{_WIDTH}",
            "height": f"{height}",
            "font-family": _FONTS,
            "font-size": f"{_FONT_SIZE}",
            "fill": _INK,
        },
    )

"""Bar charts, and charts of columns over time, drawn as SVG.

A chart is a few rectangles and lines of text, drawn here because a plotting library costs each
kernel 0.8 s of imports. The text stays text, in the fonts of the document, and its numbers are
links; a writer that cannot link within a picture sets them over it.
"""

from __future__ import annotations

import math
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from caricc_report.text.nodes import BarChart, fact_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.text.nodes import Chart, ColumnChart, Columns

_WIDTH = 680
_ROW = 30
_BAR = 18
_ABOVE_BAR = 24
"""The height of a row of names above the bars."""
FONT_SIZE = 14
_LETTER = 8.3
"""About the width of a letter at `FONT_SIZE`, on the wide side."""
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
class Label:
    """A text of a chart, at its baseline."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    """Which part of the text is at `x`: start, middle or end."""
    size: int = FONT_SIZE
    is_bold: bool = False
    fact: str = ""
    """The name of the fact that it shows, to which it leads; may be empty."""


@dataclass(slots=True)
class Drawing:
    """A chart laid out: shapes and texts, in units of its own."""

    height: float
    width: int = _WIDTH
    rectangles: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    """Each x, y, width, height and colour."""
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Each x and y of both ends."""
    labels: list[Label] = field(default_factory=list)

    @property
    def numbers(self) -> list[Label]:
        """The texts that lead to facts."""
        return [label for label in self.labels if label.fact]


def draw(chart: Chart) -> Drawing:
    """Return a chart laid out."""
    return _draw_bars(chart) if isinstance(chart, BarChart) else _draw_columns(chart)


def svg(drawing: Drawing, attributes: dict[str, str] | None = None, *, linked: bool = True) -> str:
    """Return a drawing as SVG.

    Parameters
    ----------
    drawing
        The chart.
    attributes
        Further attributes of the picture.
    linked
        Whether the numbers that lead to facts are in it.
    """
    picture = Element(
        "svg",
        {
            **(attributes or {}),
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {drawing.width} {drawing.height:.0f}",
            "width": f"{drawing.width}",
            "height": f"{drawing.height:.0f}",
            "font-family": _FONTS,
            "font-size": f"{FONT_SIZE}",
            "fill": _INK,
        },
    )
    for x, y, width, height, colour in drawing.rectangles:
        place = {"x": f"{x:.1f}", "y": f"{y:.1f}"}
        size = {"width": f"{width:.1f}", "height": f"{height:.1f}"}
        SubElement(picture, "rect", {**place, **size, "fill": colour})
    for x1, y1, x2, y2 in drawing.lines:
        ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
        SubElement(picture, "line", {**ends, "stroke": _BASELINE_COLOUR})
    for label in drawing.labels:
        if linked or not label.fact:
            _add_label(picture, label)
    return tostring(picture, encoding="unicode")


def svg_address(chart: Chart) -> str:
    """Return a chart as an address that holds its own content."""
    return "data:image/svg+xml;base64," + b64encode(svg(draw(chart)).encode()).decode()


def _add_label(picture: Element, label: Label) -> None:
    attributes = {"x": f"{label.x:.1f}", "y": f"{label.y:.1f}"}
    if label.anchor != "start":
        attributes["text-anchor"] = label.anchor
    if label.size != FONT_SIZE:
        attributes["font-size"] = f"{label.size}"
    if label.is_bold:
        attributes["font-weight"] = "bold"
    to = {"href": f"#{fact_id(label.fact)}"}
    parent = SubElement(picture, "a", to) if label.fact else picture
    SubElement(parent, "text", attributes).text = label.text


def _draw_bars(chart: BarChart) -> Drawing:
    """Lay out bars; names stand before them, or above them where one is too long for that."""
    bars = chart.bars
    label_width = max((len(bar.label) for bar in bars), default=0) * _LETTER + _GAP
    above = 0
    if label_width > _WIDTH / 2:
        label_width, above = 0, _ABOVE_BAR
    value_width = max((len(bar.shown) for bar in bars), default=0) * _LETTER + 2 * _GAP
    longest = chart.full or max((bar.value for bar in bars), default=0) or 1
    scale = (_WIDTH - label_width - value_width) / longest
    drawing = Drawing(len(bars) * (_ROW + above) + _GAP)
    for row, bar in enumerate(bars):
        middle = row * (_ROW + above) + above + (_ROW + _GAP) / 2
        length = bar.value * scale
        base = middle + FONT_SIZE * 0.35
        if above:
            drawing.labels.append(Label(_GAP, base - above, bar.label))
        else:
            drawing.labels.append(Label(label_width - _GAP, base, bar.label, "end"))
        drawing.rectangles.append((label_width, middle - _BAR / 2, length, _BAR, _BAR_COLOUR))
        x = label_width + length + _GAP * 0.7
        drawing.labels.append(Label(x, base, bar.shown, is_bold=True, fact=bar.fact))
    drawing.lines.append((label_width, _GAP / 2, label_width, drawing.height - _GAP / 2))
    return drawing


def _draw_columns(chart: ColumnChart) -> Drawing:
    """Lay out rows of columns; of the times as many are named as have space, the last always."""
    rows, times = chart.rows, chart.times
    slot = _WIDTH / max(len(times), 1)
    tallest = max((value or 0 for row in rows for value in row.values), default=0) or 1
    column_height = _ALONE if len(rows) == 1 else _AMONG_OTHERS
    drawing = Drawing(len(rows) * (column_height + _ABOVE_COLUMNS) + _BELOW_COLUMNS)
    base = 0
    for row in rows:
        base += column_height + _ABOVE_COLUMNS
        drawing.labels.append(
            Label(0, base - column_height - _SMALL - _GAP, row.label, is_bold=True)
        )
        _draw_row(drawing, row, slot, base, column_height / tallest)
        drawing.lines.append((0, base, _WIDTH, base))
    _add_texts(drawing, times, slot, [base + _SMALL + _GAP / 2] * len(times))
    return drawing


def _draw_row(drawing: Drawing, row: Columns, slot: float, base: float, scale: float) -> None:
    """Add the columns of a row, with their values above them; the last is darker."""
    width = min(slot * 0.7, _WIDEST_COLUMN)
    tops = [base - (value or 0) * scale for value in row.values]
    for index, (value, top) in enumerate(zip(row.values, tops, strict=True)):
        if value is not None:
            colour = _BAR_COLOUR if index == len(tops) - 1 else _EARLIER_COLOUR
            x = (index + 0.5) * slot - width / 2
            drawing.rectangles.append((x, top, width, base - top, colour))
    _add_texts(drawing, row.shown, slot, [top - _GAP * 0.4 for top in tops], row.facts)


def _add_texts(
    drawing: Drawing,
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
        fact = facts[index] if facts else ""
        drawing.labels.append(
            Label(middle, heights[index], texts[index], "middle", _SMALL, fact=fact)
        )

"""Bar charts, and charts of columns over time, drawn as SVG.

A chart is a few rectangles and lines of text, drawn here because a plotting library costs each
kernel 0.8 s of imports. The text stays text, in the fonts of the document, and its numbers are
links; a writer that cannot link within a picture sets them over it.
"""

from __future__ import annotations

import itertools
import math
import textwrap
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from caricc_report.text.chart_nodes import BarChart, ChartLook
from caricc_report.text.nodes import fact_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.text.chart_nodes import Chart, ColumnChart, Columns

WIDE, NARROW = 680, 340
"""The widths of a drawing: for a page or a window, and for a phone."""
_HIGHEST = 840
"""The height that fits on a page, below a heading."""
_ROW = 30
_BAR = 18
_ABOVE_BAR = 24
"""The height of a name above its bar."""
_LINE = 18
"""The height of each further line of a name."""
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
_OTHER_FONTS = "Segoe UI, Roboto, Helvetica, Arial, sans-serif"
"""What stands for the font of the look where a reader has blocked it."""
_INK = "#22303c"
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
    width: int = WIDE
    rectangles: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    """Each x, y, width, height and colour."""
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Each x and y of both ends."""
    labels: list[Label] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    """The y at which each row begins."""
    look: ChartLook = field(default_factory=ChartLook)

    @property
    def numbers(self) -> list[Label]:
        """The texts that lead to facts."""
        return [label for label in self.labels if label.fact]


def draw(chart: Chart, width: int = WIDE) -> Drawing:
    """Return a chart laid out in a width."""
    drawing = Drawing(0, width, look=chart.look or ChartLook())
    if isinstance(chart, BarChart):
        _draw_bars(drawing, chart)
    else:
        _draw_columns(drawing, chart)
    return drawing


def parted(drawing: Drawing) -> list[Drawing]:
    """Return a drawing in as few parts as fit on pages, of as many rows each; all to one scale."""
    n_rows = len(drawing.rows)
    for n_parts in range(1, n_rows + 1):
        starts = drawing.rows[:: math.ceil(n_rows / n_parts)]
        ends = list(itertools.pairwise([*starts, drawing.height]))
        if n_parts == n_rows or all(end - start <= _HIGHEST for start, end in ends):
            return [_part(drawing, start, end) for start, end in ends]
    return [drawing]


def _part(drawing: Drawing, start: float, end: float) -> Drawing:
    """Return what of a drawing is between two heights."""
    return Drawing(
        end - start,
        drawing.width,
        [
            (x, y - start, width, height, colour)
            for x, y, width, height, colour in drawing.rectangles
            if start <= y < end
        ],
        [
            (x1, max(y1, start) - start, x2, min(y2, end) - start)
            for x1, y1, x2, y2 in drawing.lines
            if y1 <= end and y2 > start
        ],
        [
            replace(label, y=label.y - start)
            for label in drawing.labels
            if start <= label.y - label.size / 2 < end
        ],
        look=drawing.look,
    )


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
            "font-family": f"{drawing.look.font}, {_OTHER_FONTS}",
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


def _draw_bars(drawing: Drawing, chart: BarChart) -> None:
    """Lay out bars; names stand before them, or above them where one is too long for that."""
    bars, width = chart.bars, drawing.width
    before = max((len(bar.label) for bar in bars), default=0) * _LETTER + _GAP
    is_above = before > width / 2
    if is_above:
        before = 0
    value_width = max((len(bar.shown) for bar in bars), default=0) * _LETTER + 2 * _GAP
    longest = chart.full or max((bar.value for bar in bars), default=0) or 1
    scale = (width - before - value_width) / longest
    y = 0.0
    for bar in bars:
        drawing.rows.append(y)
        if is_above:
            y = _add_name(drawing, bar.label, y + _GAP / 2 + _ABOVE_BAR * 0.8) + _GAP * 0.3
        middle = y + (_ROW + _GAP) / 2
        base = middle + FONT_SIZE * 0.35
        if not is_above:
            drawing.labels.append(Label(before - _GAP, base, bar.label, "end"))
        length = bar.value * scale
        drawing.rectangles.append((before, middle - _BAR / 2, length, _BAR, drawing.look.bar))
        x = before + length + _GAP * 0.7
        drawing.labels.append(Label(x, base, bar.shown, is_bold=True, fact=bar.fact))
        y += _ROW
    drawing.height = y + _GAP
    drawing.lines.append((before, _GAP / 2, before, drawing.height - _GAP / 2))


def _add_name(drawing: Drawing, name: str, base: float, *, is_bold: bool = False) -> float:
    """Add a name from the left, in as many lines as it needs; return the base of the last."""
    x = 0 if is_bold else _GAP
    for number, text in enumerate(textwrap.wrap(name, int((drawing.width - x) / _LETTER))):
        base += _LINE if number else 0
        drawing.labels.append(Label(x, base, text, is_bold=is_bold))
    return base


def _draw_columns(drawing: Drawing, chart: ColumnChart) -> None:
    """Lay out rows of columns; of the times as many are named as have space, the last always."""
    rows, times = chart.rows, chart.times
    slot = drawing.width / max(len(times), 1)
    tallest = max((value or 0 for row in rows for value in row.values), default=0) or 1
    column_height = _ALONE if len(rows) == 1 else _AMONG_OTHERS
    base = 0.0
    for row in rows:
        drawing.rows.append(base)
        above = _ABOVE_COLUMNS - _SMALL - _GAP
        base = _add_name(drawing, row.label, base + above, is_bold=True)
        base += column_height + _ABOVE_COLUMNS - above
        _draw_row(drawing, row, slot, base, column_height / tallest)
        drawing.lines.append((0, base, drawing.width, base))
    drawing.height = base + _BELOW_COLUMNS
    _add_texts(drawing, times, slot, [base + _SMALL + _GAP / 2] * len(times))


def _draw_row(drawing: Drawing, row: Columns, slot: float, base: float, scale: float) -> None:
    """Add the columns of a row, with their values above them; the last is darker."""
    width = min(slot * 0.7, _WIDEST_COLUMN)
    tops = [base - (value or 0) * scale for value in row.values]
    for index, (value, top) in enumerate(zip(row.values, tops, strict=True)):
        if value is not None:
            colour = drawing.look.bar if index == len(tops) - 1 else drawing.look.earlier
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
    width = max((len(text) for text in texts), default=0) * _SMALL_LETTER + _GAP / 2
    step = max(1, math.ceil((width * 1.5 - slot / 2) / slot)) if width > slot else 1
    for index in range((len(texts) - 1) % step, len(texts), step):
        middle = min(max((index + 0.5) * slot, width / 2), drawing.width - width / 2)
        fact = facts[index] if facts else ""
        drawing.labels.append(
            Label(middle, heights[index], texts[index], "middle", _SMALL, fact=fact)
        )

"""Bar charts as SVG.

A chart is a few rectangles and lines of text, written here because a plotting
library costs each kernel 0.8 s of imports; the text stays text, in the fonts of the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 680
_ROW = 30
_BAR = 18
_FONT_SIZE = 14
_LETTER = 8.3
"""About the width of a letter at `_FONT_SIZE`, on the wide side."""
_GAP = 10
_FONTS = "Fira Sans, Segoe UI, Roboto, Helvetica, Arial, sans-serif"
_INK = "#22303c"
_BAR_COLOUR = "#1f4e79"
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


def bar_chart(bars: Sequence[Bar]) -> bytes:
    """Return a chart with horizontal bars from a common zero, as an SVG file.

    Parameters
    ----------
    bars
        From top to bottom.
    """
    label_width = max((len(bar.label) for bar in bars), default=0) * _LETTER + _GAP
    value_width = max((len(bar.shown) for bar in bars), default=0) * _LETTER + 2 * _GAP
    longest = max((bar.value for bar in bars), default=0) or 1
    scale = (_WIDTH - label_width - value_width) / longest
    height = len(bars) * _ROW + _GAP
    chart = Element(
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
    for row, bar in enumerate(bars):
        middle = row * _ROW + (_ROW + _GAP) / 2
        length = bar.value * scale
        baseline = f"{middle + _FONT_SIZE * 0.35:.1f}"
        label = {"x": f"{label_width - _GAP:.1f}", "y": baseline, "text-anchor": "end"}
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
        value = {"x": f"{label_width + length + _GAP * 0.7:.1f}", "y": baseline}
        SubElement(chart, "text", {**value, "font-weight": "bold"}).text = bar.shown
    ends = {"y1": f"{_GAP / 2}", "y2": f"{height - _GAP / 2}", "stroke": _BASELINE_COLOUR}
    SubElement(chart, "line", {"x1": f"{label_width:.1f}", "x2": f"{label_width:.1f}", **ends})
    return b"%b\n" % tostring(chart, encoding="utf-8")

"""Bar charts as SVG.

A chart is a few rectangles and lines of text, written here because a plotting
library costs each kernel 0.8 s of imports; the text stays text, in the fonts of the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 680
_ROW = 30
_BAR = 18
_FONT_SIZE = 14
_LETTER = 7.3
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
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family={quoteattr(_FONTS)} '
        f'font-size="{_FONT_SIZE}" fill="{_INK}">'
    ]
    for row, bar in enumerate(bars):
        middle = row * _ROW + (_ROW + _GAP) / 2
        length = bar.value * scale
        parts += [
            f'<text x="{label_width - _GAP:.1f}" y="{middle + _FONT_SIZE * 0.35:.1f}" '
            f'text-anchor="end">{escape(bar.label)}</text>',
            f'<rect x="{label_width:.1f}" y="{middle - _BAR / 2:.1f}" width="{length:.1f}" '
            f'height="{_BAR}" fill="{_BAR_COLOUR}"/>',
            f'<text x="{label_width + length + _GAP * 0.7:.1f}" y="{middle + _FONT_SIZE * 0.35:.1f}" '
            f'font-weight="bold">{escape(bar.shown)}</text>',
        ]
    parts.append(
        f'<line x1="{label_width:.1f}" y1="{_GAP / 2}" x2="{label_width:.1f}" y2="{height - _GAP / 2}" '
        f'stroke="{_BASELINE_COLOUR}"/>'
    )
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()

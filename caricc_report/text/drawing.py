"""Drawings: shapes and texts in units of their own, written as SVG, parted over pages."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from caricc_report.text.chart_nodes import ChartLook
from caricc_report.text.nodes import fact_id
from caricc_report.text.xml_text import for_xml

WIDE, NARROW = 680, 320
"""The widths of a drawing: as wide as the text, and for a phone or half of the text."""
FONT_SIZE = 14
SMALL = 12.6
"""The size of letters at columns and axes: 11 px on a phone of 320 px."""
INK = "#22303c"
SOFT = "#53606c"
AXIS = "#9aa7b3"
_HIGHEST = 840
"""The height that fits on a page, below a heading."""
_OTHER_FONTS = "Segoe UI, Roboto, Helvetica, Arial, sans-serif"
"""What stands for the font of the look where a reader has blocked it."""
_EM = {
    0.34: "iIjіlfJ.,:;!|'`’()[]{}\\\u00a0 ",  # noqa: RUF001 - Cyrillic letters
    0.41: "tr-",
    0.56: "aeksczvxyагтсхэукезяеьLTEFS0123456789+−–/«»",  # noqa: RUF001 - the same
    0.87: "wmжмшщфюыҗљњMWМЖФЫҖ—@%&",  # noqa: RUF001 - the same
    1.0: "ШЩЮЉЊ№",
}
_WIDTHS = {letter: width for width, letters in _EM.items() for letter in letters}
_LETTER, _CAPITAL, _BOLD = 0.6, 0.7, 1.05
_FIRST_SQUARE = "\u2e80"
"""From here on letters are as wide as high, as those of Chinese."""


def width_of(text: str, size: float = FONT_SIZE, *, is_bold: bool = False) -> float:
    """Return about how wide a text is, on the wide side.

    It is estimated by letter, a little above Fira Sans: to read a font would cost each kernel
    0.2 s, and the reader's may be another one.
    """
    ems = sum(_WIDTHS.get(each) or _other_width(each) for each in text)
    return ems * size * (_BOLD if is_bold else 1)


def _other_width(letter: str) -> float:
    if letter > _FIRST_SQUARE:
        return 1
    return _CAPITAL if letter.isupper() else _LETTER


def wrapped(text: str, width: float, *, is_bold: bool = False) -> list[str]:
    """Return a text in lines that are no wider than a width; too long a word is cut."""
    lines = [""]
    for word in text.split():
        rest = word
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, is_bold=is_bold) <= width:
            lines[-1] = longer
            continue
        while width_of(rest, is_bold=is_bold) > width:
            n = len(rest) - 1
            while n > 1 and width_of(rest[:n], is_bold=is_bold) > width:
                n -= 1
            lines.append(rest[:n])
            rest = rest[n:]
        lines.append(rest)
    return [each for each in lines if each] or [""]


@dataclass(frozen=True, slots=True)
class Label:
    """A text of a drawing, at its baseline."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    """Which part of the text is at `x`: start, middle or end."""
    size: float = FONT_SIZE
    is_bold: bool = False
    fact: str = ""
    """The name of the fact that it shows, to which it leads; may be empty."""
    colour: str = INK

    @property
    def left(self) -> float:
        """About where the text begins."""
        share = {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
        return self.x - share * width_of(self.text, self.size, is_bold=self.is_bold)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A bar, column or tile."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    edge: str = ""
    """The colour of its edge; may be empty."""
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = AXIS
    width: float = 1
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    colour: str


Shape: TypeAlias = Rectangle | Stroke | Dot


@dataclass(slots=True)
class Drawing:
    """A chart laid out: shapes and texts, in units of its own."""

    height: float
    width: int = WIDE
    shapes: list[Shape] = field(default_factory=list)
    """The later ones lie over the earlier."""
    labels: list[Label] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    """The y at which each row begins, from 0."""
    look: ChartLook = field(default_factory=ChartLook)

    @property
    def numbers(self) -> list[Label]:
        """The texts that lead to facts."""
        return [label for label in self.labels if label.fact]


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
        [moved for shape in drawing.shapes if (moved := _moved(shape, start, end))],
        [
            replace(label, y=label.y - start)
            for label in drawing.labels
            if start <= label.y - label.size / 2 < end
        ],
        look=drawing.look,
    )


def _moved(shape: Shape, start: float, end: float) -> Shape | None:
    """Return a shape as it lies between two heights; None if it lies elsewhere."""
    if isinstance(shape, Stroke):
        if shape.y1 > end or shape.y2 <= start:
            return None
        return replace(shape, y1=max(shape.y1, start) - start, y2=min(shape.y2, end) - start)
    return replace(shape, y=shape.y - start) if start <= shape.y < end else None


def svg(drawing: Drawing, attributes: dict[str, str] | None = None, *, linked: bool = True) -> str:
    """Return a drawing as SVG with further attributes; numbers that lead to facts if `linked`."""
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
            "fill": INK,
        },
    )
    for shape in drawing.shapes:
        _add_shape(picture, shape)
    for label in drawing.labels:
        if linked or not label.fact:
            _add_label(picture, label)
    return for_xml(tostring(picture, encoding="unicode"))


def _add_shape(picture: Element, shape: Shape) -> None:
    match shape:
        case Rectangle():
            places = {name: f"{getattr(shape, name):.1f}" for name in ("x", "y", "width", "height")}
            more = {"stroke": shape.edge} if shape.edge else {}
            more |= {"rx": f"{shape.radius:g}"} if shape.radius else {}
            SubElement(picture, "rect", {**places, "fill": shape.colour, **more})
        case Stroke():
            ends = {name: f"{getattr(shape, name):.1f}" for name in ("x1", "y1", "x2", "y2")}
            more = {"stroke-width": f"{shape.width:g}"} if shape.width != 1 else {}
            more |= {"stroke-dasharray": "4 3"} if shape.is_dashed else {}
            SubElement(picture, "line", {**ends, "stroke": shape.colour, **more})
        case Dot():
            place = {"cx": f"{shape.x:.1f}", "cy": f"{shape.y:.1f}", "r": f"{shape.radius:g}"}
            SubElement(picture, "circle", {**place, "fill": shape.colour})


def _add_label(picture: Element, label: Label) -> None:
    attributes = {"x": f"{label.x:.1f}", "y": f"{label.y:.1f}"}
    if label.anchor != "start":
        attributes["text-anchor"] = label.anchor
    if label.size != FONT_SIZE:
        attributes["font-size"] = f"{label.size:g}"
    if label.is_bold:
        attributes["font-weight"] = "bold"
    if label.colour != INK:
        attributes["fill"] = label.colour
    to = {"href": f"#{fact_id(label.fact)}"}
    parent = SubElement(picture, "a", to) if label.fact else picture
    SubElement(parent, "text", attributes).text = label.text

"""Pictures as SVG: cleaned of all but shapes and texts."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, fromstring, register_namespace, tostring

from caricc_report.text.nodes import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

SVG = "image/svg+xml"
_SVG = "{http://www.w3.org/2000/svg}"
_NAMES = frozenset(
    {"svg", "g", "defs", "symbol", "use", "clipPath", "mask", "pattern", "marker", "filter",
     "linearGradient", "radialGradient", "stop", "feGaussianBlur", "feOffset", "feBlend",
     "feFlood", "feComposite", "feMerge", "feMergeNode", "feColorMatrix", "path", "rect", "circle",
     "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "image", "a", "title",
     "desc", "style", "switch"}
)  # fmt: skip
_OUTSIDE = re.compile(r"(?i)url\(\s*['\"]?(?!#)|@import|expression\(|javascript:")
_LENGTH = re.compile(r"\s*([\d.]+)\s*(px|pt|in|cm|mm)?\s*")
_POINTS = {None: 0.75, "": 0.75, "px": 0.75, "pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4}
_TARGET = re.compile(r"#([A-Za-z_][\w.:-]*)")
_LOTTERY = re.compile(r"\b[a-z]*[0-9a-f]{6,}\w*")
"""A class that holds what a library has drawn by lot."""
_LARGEST = 10_000_000
TEXT_WIDTH_PT = 453.5
"""The width of the text on a page."""


def clean_svg(content: str) -> str:
    """Return a picture without scripts, outside references, metadata and document types.

    Raises
    ------
    ValueError
        If it is no SVG, or too large.
    """
    return tostring(_cleaned(content), encoding="unicode")


def svg_picture(content: str, alt: str, width: int | None = None) -> Picture:
    """Return a picture in SVG as a node, as wide as it says, or in per cent of the text.

    Raises
    ------
    ValueError
        As for `clean_svg`.
    """
    root = _cleaned(content)
    data = b64encode(tostring(root, encoding="unicode").encode()).decode()
    return Picture(data, SVG, alt, "figure", width or share_of_text(_width_pt(root)))


def share_of_text(width_pt: float) -> int:
    """Return a width in per cent of that of the text, at most all of it."""
    return min(100, max(10, round(100 * width_pt / TEXT_WIDTH_PT)))


def _cleaned(content: str) -> Element:
    if len(content) > _LARGEST:
        message = f"an SVG of more than {_LARGEST:,} characters"
        raise ValueError(message)
    if "<!ENTITY" in content:
        message = "an SVG that declares entities"
        raise ValueError(message)
    try:
        root = fromstring(content)  # noqa: S314 - it declares no entities
    except ParseError as error:
        message = f"an SVG that cannot be read ({error})"
        raise ValueError(message) from error
    if root.tag != f"{_SVG}svg":
        message = f"no SVG, got {root.tag!r:.80}"
        raise ValueError(message)
    register_namespace("", _SVG.strip("{}"))
    register_namespace("xlink", "http://www.w3.org/1999/xlink")
    _clean(root)
    _number_ids(root)
    return root


def _number_ids(root: Element) -> None:
    """Give identifiers, which libraries draw by lot, their numbers instead."""
    numbers: dict[str, str] = {}
    for element in root.iter():
        if name := element.attrib.get("id"):
            element.attrib["id"] = numbers.setdefault(name, f"p{len(numbers) + 1}")
    for element in root.iter():
        for name, value in element.attrib.items():
            if "#" in value:
                element.attrib[name] = _TARGET.sub(
                    lambda found: "#" + numbers.get(found[1], found[1]), value
                )
        if element.tag == f"{_SVG}style" and element.text:
            element.text = _TARGET.sub(
                lambda found: "#" + numbers.get(found[1], found[1]), element.text
            )
        if "class" in element.attrib:
            element.attrib["class"] = _LOTTERY.sub("", element.attrib["class"])


def _clean(element: Element) -> None:
    for name, value in list(element.attrib.items()):
        local = name.rpartition("}")[2].lower()
        is_link = local == "href" and not value.startswith(("#", "data:image/"))
        if local.startswith("on") or is_link or _OUTSIDE.search(value):
            del element.attrib[name]
    if element.tag == f"{_SVG}style" and _OUTSIDE.search(element.text or ""):
        element.text = ""
    for child in list(element):
        known = isinstance(child.tag, str) and child.tag.startswith(_SVG)
        if known and child.tag.removeprefix(_SVG) in _NAMES:
            _clean(child)
        else:
            element.remove(child)


def texts_of(content: str) -> Iterator[str]:
    """Yield the texts that a clean SVG shows."""
    for element in fromstring(content).iter():  # noqa: S314 - it is our own
        if element.tag in {f"{_SVG}text", f"{_SVG}tspan", f"{_SVG}textPath"}:
            yield from filter(None, (element.text, element.tail))


def _width_pt(root: Element) -> float:
    if found := _LENGTH.fullmatch(root.get("width", "")):
        return float(found[1]) * _POINTS[found[2]]
    box = root.get("viewBox", "").replace(",", " ").split()
    return float(box[2]) * 0.75 if len(box) == 4 else TEXT_WIDTH_PT  # noqa: PLR2004 - x, y, width, height

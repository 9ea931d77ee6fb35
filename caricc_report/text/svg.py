"""Pictures of analysts: SVG cleaned of all but shapes and texts, pixels made anew."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, fromstring, register_namespace, tostring

from caricc_report.model.photo import remade
from caricc_report.text.nodes import Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
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
_TEXTS = frozenset({f"{_SVG}text", f"{_SVG}tspan", f"{_SVG}textPath"})
_OUTSIDE = re.compile(r"(?i)url\(\s*+(?!['\"]?#)|@import|expression\(|javascript:")
_ESCAPE = "\\"
"""In styles and attributes, what can hide one of these; no library needs it."""
_PIXELS = re.compile(r"data:image/(png|jpeg);base64,[\w+/=\s]*")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(px|pt|in|cm|mm)?\s*")
_POINTS = {None: 0.75, "": 0.75, "px": 0.75, "pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4}
_TARGET = re.compile(r"(?i)(?<=url\()\s*['\"]?#([^\s'\"()]+)['\"]?\s*(?=\))")
_SELECTED = re.compile(r"#([A-Za-z_][\w-]*)")
"""An identifier in a selector of a style sheet."""
_NUMBERED = re.compile(r"#(p\d+)")
"""A reference to an identifier as `_number_ids` makes them."""
_NOWHERE = "p0"
"""An identifier that no element gets."""
_PAINT = re.compile(r"(?i)url\(#(p\d+)\)")
"""A reference in a style, likewise."""
_UNCLEAR = re.compile(r"(?i)url\((?!#p\d+\))")
"""What is none after all; programs read it in different ways."""
_NO_RULE = re.compile(r"(?s)/\*.*?\*/|\"[^\"\n\r\f]*\"?|'[^'\n\r\f]*'?")
"""Comments and texts of a style sheet, which can look like rules."""
_OF_A_CLASS = re.compile(r"\s*[\w-]*\.([\w-]+)\s*")
_LOTTERY = re.compile(r"\b[a-z]*[0-9a-f]{6,}\w*")
"""A class that holds what a library has drawn by lot."""
_LARGEST = 10_000_000
_DEEPEST = 100
"""Levels of elements; renderers walk down them."""
_MOST_DRAWN = 1_000_000
"""Elements that are drawn, each as often as others refer to it: tenfold ten times is no picture."""
_TEXT_WIDTH_PT = 453.5
"""The width of the text on a page."""
_PIXELS_TO_PT = 0.75


def clean_svg(content: str) -> str:
    """Return a picture without scripts, outside references, metadata and document types.

    A ValueError is raised for what is no SVG, or too large; by the functions below, too.
    """
    return _written(_cleaned(content))


def require_still(content: str) -> None:
    """Raise a ValueError for a picture that is more than shapes: code, what lies outside it, texts.

    A text is drawn in whatever font a machine has. All that was found is named.
    """
    _cleaned(content)
    found = set()
    for element in fromstring(content).iter():  # noqa: S314 - it declares no entities
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in {"script", "foreignObject", "text", "iframe", "animate", "set"}:
            found.add(f"<{name}>")
        for attribute, value in element.attrib.items():
            if _leads_out(local := _local(attribute), value):
                found.add(f"{local}={value[:40]!r}")
        if name == "style" and _OUTSIDE.search("".join(element.itertext())):
            found.add("a style that loads something")
    if found:
        raise ValueError(
            f"an SVG with {', '.join(sorted(found))}; save it with shapes alone, texts as paths "
            "and pictures within"
        )


def svg_picture(content: str, alt: str, width: int | None = None) -> Picture:
    """Return a picture in SVG as a node, as wide as it says, or in per cent of the text."""
    root = _cleaned(content)
    data = b64encode(_written(root).encode()).decode()
    return Picture(data, SVG, alt, "figure", width or share_of_text(_width_pt(root)))


def pixel_picture(content: bytes, alt: str, width: int | None = None) -> Picture:
    """Return a picture in PNG or JPEG as a node, likewise; it is made anew from its pixels."""
    made = remade(content)
    share = width or share_of_text(made.width * _PIXELS_TO_PT)
    return Picture(b64encode(made.data).decode(), made.media_type, alt, "figure", share)


def share_of_text(width_pt: float) -> int:
    """Return a width in per cent of that of the text, at most all of it."""
    return max(10, round(100 * min(width_pt, _TEXT_WIDTH_PT) / _TEXT_WIDTH_PT))


def _cleaned(content: str) -> Element:
    if len(content) > _LARGEST:
        raise ValueError(f"an SVG of more than {_LARGEST:,} characters")
    if "<!ENTITY" in content:
        raise ValueError("an SVG that declares entities")
    try:
        root = fromstring(content)  # noqa: S314 - it declares no entities
    except ParseError as error:
        raise ValueError(f"an SVG that cannot be read ({error})") from error
    if root.tag == "svg":
        raise ValueError(f'an SVG without xmlns="{_SVG.strip("{}")}"')
    if root.tag != f"{_SVG}svg":
        raise ValueError(f"no SVG, got {root.tag!r:.80}")
    if any(float(found[1]) == 0 for found in map(_LENGTH.fullmatch, _sizes(root)) if found):
        raise ValueError("an SVG without a size")
    if _depth(root) > _DEEPEST:
        raise ValueError(f"an SVG of more than {_DEEPEST} levels")
    _clean(root)
    _number_ids(root)
    try:
        n_drawn: float = _n_drawn(root)
    except RecursionError:
        n_drawn = math.inf
    if n_drawn > _MOST_DRAWN:
        raise ValueError(f"an SVG that draws more than {_MOST_DRAWN:,} elements")
    return root


def _sizes(root: Element) -> list[str]:
    return [root.get("width", ""), root.get("height", ""), *_box(root)[2:]]


def _box(root: Element) -> list[str]:
    return root.get("viewBox", "").replace(",", " ").split()


def _written(root: Element) -> str:
    register_namespace("", _SVG.strip("{}"))
    register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return tostring(root, encoding="unicode")


def _depth(root: Element) -> int:
    level, depth = [root], 0
    while level:
        level, depth = [child for each in level for child in each], depth + 1
    return depth


def _n_drawn(root: Element) -> int:
    """Return how many elements are drawn at most, as often as others refer to them.

    What one is painted, clipped or masked with may be inherited by all that is drawn within it.
    """
    places = {each.attrib["id"]: each for each in root.iter() if "id" in each.attrib}
    of_class = _painted_with(root)
    counted: dict[Element, tuple[int, int]] = {}
    begun: set[Element] = set()

    def count(element: Element) -> tuple[int, int]:
        """Return how many elements are drawn, without paint and with it."""
        if element in counted:
            return counted[element]
        if element in begun:
            raise ValueError("an SVG with an element that is drawn within itself")
        begun.add(element)
        used: list[str] = []
        paint: list[str] = []
        for name, value in element.attrib.items():
            if _local(name) != "href":
                paint += _NUMBERED.findall(value)
            elif element.tag != f"{_SVG}a":
                used += _NUMBERED.findall(value)
        for each in element.get("class", "").split():
            paint += of_class.get(each, ())
        # What may paint any element paints none of those within it.
        any_of_them = _of(places, of_class[""])
        others = [each for each in any_of_them if each in counted or each not in begun]
        within = [count(each) for each in (*element, *_of(places, used))]
        size = 1 + sum(each for each, _ in within)
        painted = sum(count(each)[1] for each in (*_of(places, paint), *others))
        counted[element] = size, 1 + sum(total for _, total in within) + size * painted
        return counted[element]

    return count(root)[1]


def _of(places: Mapping[str, Element], names: Iterable[str]) -> list[Element]:
    return [places[name] for name in names if name in places]


def _painted_with(root: Element) -> dict[str, list[str]]:
    """Return by class what style sheets paint elements with; of no class, what may be any's."""
    found: dict[str, list[str]] = {"": []}
    for sheet in root.iter(f"{_SVG}style"):
        text = _NO_RULE.sub("", sheet.text or "")
        for before, after in pairwise(["", *text.split("{")]):
            rules, _, beyond = after.partition("}")
            selectors = before.rpartition("}")[2].split(",")
            matches = [_OF_A_CLASS.fullmatch(each) for each in selectors]
            for match in matches if all(matches) else [None]:
                found.setdefault(match[1] if match else "", []).extend(_PAINT.findall(rules))
            found[""] += _PAINT.findall(beyond)
    return found


def _number_ids(root: Element) -> None:
    """Give identifiers and classes, which libraries draw by lot, numbers instead, or nothing."""
    numbers: dict[str, str] = {}
    for element in root.iter():
        name = element.attrib.get("id")
        if name in numbers:  # Of several, browsers take the first.
            del element.attrib["id"]
        elif name:
            element.attrib["id"] = numbers[name] = f"p{len(numbers) + 1}"

    def target(found: re.Match[str]) -> str:
        return f"#{numbers.get(found[1], _NOWHERE)}"

    sheets = [each for each in root.iter(f"{_SVG}style") if each.text]
    for sheet in sheets:
        text = _selecting(_TARGET.sub(target, sheet.text or ""), target)
        sheet.text = "" if _UNCLEAR.search(text) else text
    styles = "".join(sheet.text or "" for sheet in sheets)
    for element in root.iter():
        for name, value in element.attrib.items():
            if _local(name) == "href" and value.startswith("#"):
                is_link = element.tag == f"{_SVG}a"  # To another place in the document.
                elsewhere = value[1:] if is_link else _NOWHERE
                element.attrib[name] = f"#{numbers.get(value[1:], elsewhere)}"
            else:
                element.attrib[name] = _TARGET.sub(target, value)
        if "class" in element.attrib:
            kept = [
                each
                for each in element.attrib["class"].split()
                if f".{each}" in styles or not _LOTTERY.search(each)
            ]
            element.attrib["class"] = " ".join(kept)


def _selecting(sheet: str, target: Callable[[re.Match[str]], str]) -> str:
    """Return a style sheet whose selectors name other identifiers."""
    *before, last = sheet.split("{")
    parts = [each.rpartition("}") for each in before]
    named = [rules + brace + _SELECTED.sub(target, each) for rules, brace, each in parts]
    return "{".join([*named, last])


def _clean(element: Element) -> None:
    for name, value in list(element.attrib.items()):
        local = _local(name)
        is_foreign = name.startswith("{") and local not in {"href", "space", "lang"}
        if _ESCAPE in value or is_foreign or _leads_out(local, value):
            del element.attrib[name]
    if element.tag == f"{_SVG}style":
        text = "".join(element.itertext())  # Browsers read what stands between its children, too.
        element[:] = []
        element.text = "" if _ESCAPE in text or _OUTSIDE.search(text) else text
    for child in list(element):
        known = isinstance(child.tag, str) and child.tag.startswith(_SVG)
        # Plotly writes paths that draw nothing, which a book may not have.
        is_drawn = child.tag != f"{_SVG}path" or "d" in child.attrib
        if known and is_drawn and child.tag.removeprefix(_SVG) in _NAMES:
            _clean(child)
        else:
            element.remove(child)


def _leads_out(local: str, value: str) -> bool:
    """Return whether an attribute, named without namespace, is code or leads out of its picture."""
    is_within = value.startswith("#") or _PIXELS.fullmatch(value) is not None
    is_link = local == "href" and not is_within
    return local.startswith("on") or is_link or _OUTSIDE.search(value) is not None


def _local(name: str) -> str:
    """Return the name of an attribute without its namespace."""
    return name.rpartition("}")[2].lower()


def texts_of(content: str) -> Iterator[str]:
    """Yield the texts that a clean SVG shows."""
    for element in fromstring(content).iter():  # noqa: S314 - it is our own
        if element.tag in _TEXTS:
            yield from filter(None, (element.text, element.tail))


def with_texts(content: str, change: Callable[[str], str]) -> str:
    """Return a clean SVG with the texts that it shows changed."""
    root = fromstring(content)  # noqa: S314 - it is our own
    for element in root.iter():
        if element.tag in _TEXTS:
            element.text = change(element.text or "")
            element.tail = change(element.tail or "")
    return _written(root)


def _width_pt(root: Element) -> float:
    if found := _LENGTH.fullmatch(root.get("width", "")):
        return float(found[1]) * _POINTS[found[2]]
    box = _box(root)
    found = _LENGTH.fullmatch(box[2]) if len(box) == 4 else None  # noqa: PLR2004 - x, y, width, height
    return float(found[1]) * _POINTS[None] if found else _TEXT_WIDTH_PT

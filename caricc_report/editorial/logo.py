"""The publisher's logo: read from the project, and checked as photos are."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring, tostring

from caricc_report.model.photo import read_picture, remade
from caricc_report.text.nodes import Picture
from caricc_report.text.svg import SVG, clean_svg, require_still

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from caricc_report.model.look import Logo

_WIDEST_MM, _HIGHEST_MM, _TEXT_MM = 70, 22, 158
"""The space of a logo on the cover, and the width of the cover's text."""
_NARROWEST = 6
"""In per cent of that width."""
_BOX = re.compile(r"[\s,]+")


def logo_picture(logo: Logo, root: Path, language: str) -> Picture:
    """Return a logo of a project as a node, as wide as fits the cover.

    Raises
    ------
    ValueError
        If its path leads to no file of the project, or the file is no SVG of shapes alone, PNG or
        JPEG of a sensible size.
    """
    content = read_picture(root, logo.path, "the project")
    try:
        if logo.path.lower().endswith(".svg"):
            data, ratio = _drawn(content)
            media_type = SVG
        else:
            made = remade(content)
            data, media_type, ratio = made.data, made.media_type, made.width / made.height
    except ValueError as error:
        raise ValueError(f"{error}, got {logo.path!r:.80}") from error
    width_mm = min(_WIDEST_MM, _HIGHEST_MM * ratio)
    width = max(_NARROWEST, round(100 * width_mm / _TEXT_MM))
    return Picture(b64encode(data).decode(), media_type, logo.alt[language], "logo", width)


def _drawn(content: bytes) -> tuple[bytes, float]:
    """Return a picture in SVG made anew, and its width as a multiple of its height.

    It says to be as wide as the text, of which Word takes a share.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("an SVG that is not UTF-8") from error
    require_still(text)
    root = fromstring(text)  # noqa: S314 - it is checked
    ratio = _ratio(root)
    if root.get("viewBox"):
        root.set("width", f"{_TEXT_MM}mm")
        root.set("height", f"{_TEXT_MM / ratio:.2f}mm")
    return clean_svg(tostring(root, encoding="unicode")).encode(), ratio


def _ratio(root: Element) -> float:
    box = _BOX.split(root.get("viewBox", "").strip())
    try:
        _, _, width, height = map(float, box)
    except ValueError:
        sizes = [re.match(r"\d*\.?\d+", root.get(name, "")) for name in ("width", "height")]
        if not all(sizes):
            raise ValueError("an SVG without a size; give it a viewBox") from None
        width, height = (float(size[0]) for size in sizes if size)
    return width / height

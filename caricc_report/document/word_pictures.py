"""Pictures in Word documents: beside each in SVG the same in PNG.

Word shows SVG since 2016; LibreOffice, older versions and previews show the PNG that a picture
names first, and nothing where it names none. Pandoc makes one with ``rsvg-convert`` alone, which no
wheel has; Typst, which draws pictures for PDFs, can do it, too.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring

from caricc_report.document.typst import drawn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

_DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_PICTURE = re.compile(
    r'<a:blip>(?=(?:(?!</a:blip>).)*<asvg:svgBlip [^>]*r:embed="([^"]+)")', re.DOTALL
)


def with_bitmaps(content: bytes, made_at: dt.datetime, font_dirs: Iterable[Path]) -> bytes:
    """Return a Word document whose pictures in SVG are there as PNG, too.

    Parameters
    ----------
    content
        The document, as Pandoc writes it.
    made_at
        What stands for the time at which it is made.
    font_dirs
        The folders of the fonts of its pictures.

    Raises
    ------
    ProgramError
        If a picture cannot be drawn.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {part: package.read(part) for part in package.infolist()}
    named = {part.filename: part for part in parts}
    relations = fromstring(parts[named[_RELATIONS]])  # noqa: S314 - Pandoc has made it
    pictures = {
        each.attrib["Id"]: each.attrib["Target"]
        for each in relations
        if each.attrib["Target"].endswith(".svg")
    }
    if not pictures:
        return content

    def insert(name: str, before: str, inserted: str) -> None:
        text = parts[named[name]].decode()
        parts[named[name]] = text.replace(before, inserted + before, 1).encode()

    bitmaps: dict[str, bytes] = {}
    for identifier, target in pictures.items():
        bitmap = target.removesuffix("svg") + "png"
        bitmaps[f"word/{bitmap}"] = drawn(parts[named[f"word/{target}"]], made_at, font_dirs)
        relation = f'<Relationship Type="{_IMAGE}" Id="{identifier}-png" Target="{bitmap}" />'
        insert(_RELATIONS, "</Relationships>", relation)
    if b'Extension="png"' not in parts[named[_TYPES]]:
        insert(_TYPES, "<Override", '<Default Extension="png" ContentType="image/png" />')
    document = parts[named[_DOCUMENT]].decode()
    parts[named[_DOCUMENT]] = _PICTURE.sub(r'<a:blip r:embed="\1-png">', document).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in parts.items():
            package.writestr(part, data)
        for name, data in bitmaps.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()

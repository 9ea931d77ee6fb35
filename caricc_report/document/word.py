"""Word documents, for word processors other than Word, too.

Word shows pictures in SVG since 2016; LibreOffice, older versions and previews show the PNG that a
picture names first, and nothing where it names none. Pandoc makes one with ``rsvg-convert`` alone,
which no wheel has; Typst, which draws pictures for PDFs, can do it, too. Rows of tables are not
parted. How the rest looks is said by a reference document.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, fromstring

from caricc_report.document.typst import drawn
from caricc_report.errors import Defect, InvalidInputError
from caricc_report.model.look import Palette
from caricc_report.system.zip_parts import parts_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from caricc_report.document.document import Document
    from caricc_report.model.look import Look
    from caricc_report.system.files import ProjectFile

REFERENCE = Path(__file__).with_name("reference.docx")
"""The reference document: the styles, header and footer of Word documents."""
RUNNING_TITLE = "RUNNING-TITLE"
"""What stands in its header and footer for the line at the top of every page."""
_DOCUMENT = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_BY_WHOM = re.compile(rb"(<dc:creator>)[^<]*")
_WHEN = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*")
"""In a sandbox Pandoc does not learn the time, and states the first second of 1970."""
_THEME, _STYLES = "word/theme/theme1.xml", "word/styles.xml"
_THEMED = re.compile(r'<w:(\w+)\b[^>]*\bw:themeColor="(accent[12])"[^>]*/>')
"""What has a colour of the theme: a text, or the edge of a paragraph or a cell."""
_RELATIONS = "word/_rels/document.xml.rels"
_LARGEST_RELATIONS = 1_000_000
"""In bytes, of all parts of a reference document that name others."""
_TYPES = "[Content_Types].xml"
_NUMBER = b'<w:pStyle w:val="Releasearticle-number" />'
_IN_MARGIN = (
    b'<w:framePr w:w="560" w:hSpace="100" w:wrap="around" w:vAnchor="text" w:hAnchor="margin" '
    b'w:x="-680" w:y="20" />'
)
"""Beside the headline that follows; LibreOffice passes over it where a style says so."""
_INLINE = b"<wp:inline>", b'<wp:inline distT="0" distB="0" distL="0" distR="0">'
"""Where Pandoc does not say that a picture has no margin, LibreOffice gives it one."""
_DATA = re.compile(rb'(<pic:cNvPr descr=")data:[^"]*')
"""The content of a picture, which Pandoc also writes where its alternative text belongs."""
_TITLE = re.compile(
    rb'(<w:body>)\s*<w:p>\s*<w:pPr>\s*<w:pStyle w:val="Title" />\s*</w:pPr>.*?</w:p>', re.DOTALL
)
"""The title that Pandoc sets above the cover, which has it, too."""
_TABLE, _ROW = re.compile(rb"<w:tbl>.*?</w:tbl>", re.DOTALL), b"<w:tr>"
_CELL_STYLE = b'<w:pStyle w:val="Compact" />'
_SHORT = 16
"""A table of so many rows stays on one page."""
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_PICTURE = re.compile(
    r'<a:blip>(?=(?:(?!</a:blip>).)*<asvg:svgBlip [^>]*r:embed="([^"]+)")', re.DOTALL
)


def for_word_processors(content: bytes, document: Document, font_dirs: Iterable[Path]) -> bytes:
    """Return a Word document in a look, with pictures and tables that all processors show well.

    Pandoc has made it. The folders are those of the fonts of its pictures; a ProgramError is raised
    if one cannot be drawn.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    if look := document.handover.look:
        _set_look(parts, look)
    title = escape(document.handover.metadata.running_title).encode()
    for name, part in parts.items():
        if name.startswith(("word/header", "word/footer")):
            parts[name] = part.replace(RUNNING_TITLE.encode(), title)
    publisher = escape(document.handover.metadata.publisher).encode()
    made_at = f"{document.made_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    properties = _BY_WHOM.sub(lambda found: found[1] + publisher, parts[_PROPERTIES])
    parts[_PROPERTIES] = _WHEN.sub(lambda found: found[1] + made_at, properties)
    parts[_DOCUMENT] = _TITLE.sub(rb"\1", parts[_DOCUMENT], count=1)
    parts[_DOCUMENT] = _DATA.sub(rb"\1", parts[_DOCUMENT]).replace(*_INLINE)
    parts[_DOCUMENT] = parts[_DOCUMENT].replace(_NUMBER, _NUMBER + _IN_MARGIN)
    parts[_DOCUMENT] = _TABLE.sub(_with_whole_rows, parts[_DOCUMENT])
    _add_bitmaps(parts, document.made_at, font_dirs)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def require_alone(reference: ProjectFile) -> None:
    """Refuse a reference document with which Word loads what lies elsewhere, such as a template.

    Every Word document would have it, and nobody sees it in a review.
    """
    try:
        with reference.opened() as file:
            names = [
                each for each in parts_of(file, reference.name) if each.filename[-5:] == ".rels"
            ]
            if sum(each.file_size for each in names) > _LARGEST_RELATIONS:
                raise reference.refused("too many relations; save it again")
            with zipfile.ZipFile(file) as package:
                parts = [(each.filename, fromstring(package.read(each))) for each in names]  # noqa: S314 - of limited size
    except (zipfile.BadZipFile, zlib.error, RuntimeError, LookupError, ParseError) as error:
        raise reference.refused(f"not a Word document ({error})") from error
    outside = [
        Defect(name, "", f"loads what lies elsewhere, got {each.get('Target')!r:.200}; remove it")
        for name, relations in parts
        for each in relations
        if each.get("TargetMode") == "External" and not each.get("Type", "").endswith("/hyperlink")
    ]
    if outside:
        raise InvalidInputError(reference.name, outside)


def _set_look(parts: dict[str, bytes], look: Look) -> None:
    """Give headings, links, edges and grounds the colours of a look, and texts its fonts."""
    styles, theme = parts[_STYLES].decode(), parts[_THEME].decode()
    colours = {"accent1": look.palette.accent, "accent2": look.palette.second}
    digits = {name: colour.removeprefix("#").upper() for name, colour in colours.items()}

    def recolour(found: re.Match[str]) -> str:
        attribute = "w:val" if found[1] == "color" else "w:color"
        stated = re.sub(r' w:theme\w+="[^"]*"', "", found[0])
        return re.sub(rf'{attribute}="[^"]*"', f'{attribute}="{digits[found[2]]}"', stated)

    if look.palette != Palette():
        styles = _THEMED.sub(recolour, styles)
        styles = styles.replace(_ground(Palette()), _ground(look.palette))
        for name, each in digits.items():
            of_theme = rf'(<a:{name}>\s*<a:srgbClr val=")[0-9A-F]{{6}}'
            theme = re.sub(of_theme, rf"\g<1>{each}", theme)
    for use, family in look.fonts.own.items():
        name = "minor" if use == "text" else "major"
        latin = rf"(<a:{name}Font>\s*<a:latin )[^>]*/>"
        theme = re.sub(latin, rf'\g<1>typeface="{family}"/>', theme)
    parts[_STYLES], parts[_THEME] = styles.encode(), theme.encode()


def _ground(palette: Palette) -> str:
    return f'w:fill="{palette.tint.removeprefix("#").upper()}"'


def _with_whole_rows(table: re.Match[bytes]) -> bytes:
    """Return a table of whole rows; all those of a short one stay together."""
    *rows, last = table[0].replace(_ROW + b"<w:tc>", _ROW + b"<w:trPr></w:trPr><w:tc>").split(_ROW)
    if len(rows) <= _SHORT:
        rows = [row.replace(_CELL_STYLE, _CELL_STYLE + b"<w:keepNext />") for row in rows]
    return _ROW.join([*rows, last]).replace(b"<w:trPr>", b"<w:trPr><w:cantSplit />")


def _add_bitmaps(parts: dict[str, bytes], made_at: dt.datetime, font_dirs: Iterable[Path]) -> None:
    """Put the same picture in PNG beside each in SVG."""
    relations = fromstring(parts[_RELATIONS])  # noqa: S314 - Pandoc has made it
    pictures = {
        each.attrib["Id"]: each.attrib["Target"]
        for each in relations
        if each.attrib["Target"].endswith(".svg")
    }
    if not pictures:
        return

    def insert(name: str, before: str, inserted: str) -> None:
        text = parts[name].decode()
        parts[name] = text.replace(before, inserted + before, 1).encode()

    for identifier, target in pictures.items():
        bitmap = target.removesuffix("svg") + "png"
        parts[f"word/{bitmap}"] = drawn(parts[f"word/{target}"], made_at, font_dirs)
        relation = f'<Relationship Type="{_IMAGE}" Id="{identifier}-png" Target="{bitmap}" />'
        insert(_RELATIONS, "</Relationships>", relation)
    if b'Extension="png"' not in parts[_TYPES]:
        insert(_TYPES, "<Override", '<Default Extension="png" ContentType="image/png" />')
    document = parts[_DOCUMENT].decode()
    parts[_DOCUMENT] = _PICTURE.sub(r'<a:blip r:embed="\1-png">', document).encode()

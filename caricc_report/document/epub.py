"""EPUB: a release as a book for readers of books, a chapter for each section.

Pandoc makes it of the same tree, whatever renderer lays the other documents out. A device for
books shows its own contents and pages, so that the book leaves out those of the document.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from base64 import b64decode
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from caricc_report.document.fonts import Fonts, fonts_of
from caricc_report.document.pandoc import run_pandoc
from caricc_report.document.rendering import Rendered
from caricc_report.document.typst import pictured
from caricc_report.document.web_fonts import subset, svg_with_fonts
from caricc_report.errors import ProgramFailedError
from caricc_report.model.look import Palette
from caricc_report.text.nodes import (
    Division,
    Heading,
    Paragraph,
    Picture,
    Table,
    line,
    lines_of,
    plain,
)
from caricc_report.text.pandoc import to_pandoc, typst_string
from caricc_report.text.trees import divisions, replaced, walk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Renderer
    from caricc_report.text.nodes import Block

_STYLE = Path(__file__).with_name("epub.css")
_FACES: tuple[tuple[Literal["text", "heading"], str, int], ...] = (
    ("text", "Regular", 400), ("text", "Italic", 400), ("text", "Bold", 700),
    ("heading", "Regular", 400), ("heading", "Bold", 600),
)  # fmt: skip
"""The use, style and weight of the faces that a book brings with it."""
_OPTIONS = ("--mathml", "--split-level=1", "--toc-depth=2", "--epub-title-page=false")
_COVER_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="{lang}" lang="{lang}">
<head><title>{title}</title>
<style>
body {{ margin: 0; text-align: center; }}
img {{ max-width: 100%; max-height: 100vh; }}
</style>
</head>
<body><img src="../media/cover.png" alt="{title}" role="doc-cover" /></body>
</html>
"""
_TYPES = {"png": "image/png", "woff2": "font/woff2", "xhtml": "application/xhtml+xml"}
_LINK = re.compile("</?a( [^<>]*)?>")
"""What links in a picture, which leads nowhere in a book; text of a picture has no ``<``."""
_COLON = re.compile(r'(\bid="|\b(?:href|src)="(?:text/)?(?:ch\d+\.xhtml)?#)([^"]*:[^"]*)"')
"""A place in the book whose name has a colon, which XML does not have in names."""
_CHAPTER_TITLE = re.compile(r"<title>ch\d+\.xhtml</title>")
_COVER_WIDTH_PT, _LETTER = 244, 0.74
"""The width of a line on the cover, and about that of a capital letter, in its size."""
_MOST_BESIDE = 3
"""Columns of words that a narrow page has beside one another."""
_SAID_ELSEWHERE = ("contents", "title", "number", "period")
"""The parts of a document that a book has in its own contents and headings."""


def make_epub(document: Document, renderer: Renderer) -> Rendered:
    """Return a document as an EPUB 3; raise a ProgramError if Pandoc or Typst fails."""
    fonts = fonts_of(document.handover.look, renderer.project_dir)
    blocks = replaced(document.blocks, _as_in_a_book)
    source = to_pandoc(blocks, _metadata(document), "epub")
    content = run_pandoc(source, "epub3", _OPTIONS, document.source_date_epoch)
    letters = frozenset(source.decode())
    rules, added = "", {"media/cover.png": pictured(_cover(document), document.made_at, fonts.dirs)}
    for use, style, weight in _FACES:
        if file := fonts.face(use, style):
            added[f"fonts/{use}-{style}.woff2"] = subset(file, letters)
            rules += _rule(use, style, weight)
    about = document.handover.metadata
    page = _COVER_PAGE.format(lang=about.lang, title=escape(about.title))
    added["text/cover.xhtml"] = page.encode()
    try:
        return Rendered(_packed(content, added, f"{rules}{_style(document)}", document, fonts))
    except zipfile.BadZipFile as error:
        problem = f"succeeded, but {document.stem}.epub is incomplete, got {content[:40]!r}"
        raise ProgramFailedError("pandoc", problem) from error


def _as_in_a_book(node: object) -> object:
    """Return a part as a book has it: chapters begin with headings that stand in nothing else.

    How wide photos are is the style sheet's: readers do not let it overrule the width of a picture.
    """
    if isinstance(node, Picture) and node.name == "photo":
        return replace(node, width=100)
    if isinstance(node, Table) and _has_many_columns_of_words(node):
        return Division("row-by-row", (node,))
    if not isinstance(node, Division):
        return node
    if node.name in _SAID_ELSEWHERE:
        return ()
    headings = tuple(each for each in node.blocks if isinstance(each, Heading))
    if not headings:
        return node
    others = tuple(each for each in node.blocks if each not in headings)
    number = next((each for each in others if _is_number(each)), None)
    if number:
        shown = f"{_text_of((number,))}. "
        headings = tuple(replace(each, inlines=line(shown, *each.inlines)) for each in headings)
    return (*headings, Division(node.name, tuple(each for each in others if each != number)))


def _has_many_columns_of_words(table: Table) -> bool:
    """Return whether it is one of the library's, whose rows are not named by a column."""
    return bool(table.caption) and not table.n_stub and len(table.header) > _MOST_BESIDE


def _is_number(node: object) -> bool:
    return isinstance(node, Division) and node.name == "article-number"


def _metadata(document: Document) -> dict[str, str]:
    """Return what the book says of itself; it is the same book whenever it is made."""
    about, handover = document.handover.metadata, document.handover
    named = f"{about.publisher_url or about.publisher}/{handover.release}/{document.stem}"
    return {
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, named).urn,
        "title": about.title,
        "creator": about.publisher,
        "publisher": about.publisher,
        "description": about.description,
        **({"rights": about.licence} if about.licence else {}),
        "date": about.as_of,
        "lang": about.lang,
        "toc-title": about.contents_title,
    }


def _rule(use: str, style: str, weight: int) -> str:
    slant = "italic" if style == "Italic" else "normal"
    return (
        f'@font-face {{ font-family: "release-{use}"; font-weight: {weight}; '
        f'font-style: {slant}; src: url("../fonts/{use}-{style}.woff2"); }}\n'
    )


def _style(document: Document) -> str:
    """Return the style sheet in the colours of the publisher."""
    usual, own = Palette(), document.palette
    colours = {usual.accent: own.accent, usual.second: own.second, usual.tint: own.tint}
    return re.sub("|".join(colours), lambda found: colours[found[0]], _STYLE.read_text("utf-8"))


def _cover(document: Document) -> str:
    """Return the picture of the cover as a Typst source."""
    palette, look = document.palette, document.handover.look
    heading = look.fonts.heading if look else "Fira Sans"

    def text(name: str, size: int, colour: str, weight: str = "regular") -> str:
        said = _said(document, name)
        if not said:
            return ""
        longest = max(map(len, said.split()))
        size = min(size, int(_COVER_WIDTH_PT / (_LETTER * longest)))
        style = f'size: {size}pt, weight: "{weight}", fill: rgb("{colour}")'
        return f"#par(leading: 0.5em, text({style}, {typst_string(said)}))\n"

    return f"""
#set page(width: 300pt, height: 450pt, margin: (x: 28pt, y: 34pt), fill: rgb("{palette.accent}"))
#set text(font: {typst_string(heading)}, lang: "{document.handover.language}", hyphenate: false)
#set par(spacing: 9pt)
{_logo(document)}{text("mark", 22, "#ffffff", "bold")}
{text("publisher", 7, palette.on_accent)}
#v(1fr)
{text("title", 27, "#ffffff", "bold")}{text("subtitle", 12, palette.on_accent)}
#line(length: 100%, stroke: 1.2pt + rgb("{palette.line_on_accent}"))
{text("number", 20, "#ffffff", "bold")}{text("period", 14, "#ffffff")}
#v(1fr)
{text("city", 10, palette.on_accent)}
"""


def _said(document: Document, part: str) -> str:
    """Return what the cover says in a part, such as ``title``."""
    return "\n".join(_text_of(each.blocks) for each in divisions(document.blocks, part))


def _text_of(blocks: tuple[Block, ...]) -> str:
    """Return the text of the paragraphs in blocks, in their lines."""
    paragraphs = (each for each in walk(blocks) if isinstance(each, Paragraph))
    return "\n".join(plain(each) for node in paragraphs for each in lines_of(node.inlines))


def _logo(document: Document) -> str:
    for node in walk(document.blocks):
        if isinstance(node, Picture) and node.name == "logo":
            form = node.media_type.rpartition("/")[2].partition("+")[0]
            data = ",".join(map(str, b64decode(node.data)))
            image = (
                f'image(bytes(({data},)), format: "{form.replace("jpeg", "jpg")}", height: 40pt)'
            )
            return f"#box(fill: white, inset: 8pt, {image})\n"
    return ""


def _packed(
    content: bytes, added: Mapping[str, bytes], style: str, document: Document, fonts: Fonts
) -> bytes:
    """Return a book with what Pandoc's sandbox keeps from it: cover, fonts, style and time.

    And with names of places without colons, which XML does not allow.
    """
    made, title = io.BytesIO(), f"<title>{escape(document.handover.metadata.title)}</title>"
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(made, "w") as packed:
        for part in book.infolist():
            data = book.read(part)
            match part.filename.rpartition(".")[2]:
                case "css":
                    data = style.encode()
                case "svg":
                    data = svg_with_fonts(_LINK.sub("", data.decode()), fonts).encode()
                case "opf":
                    data = _with_items(data.decode(), added, document.made_at).encode()
                case "xhtml" | "ncx":
                    named = _CHAPTER_TITLE.sub(lambda _: title, data.decode())
                    data = _COLON.sub(_without_colons, named).encode()
            packed.writestr(zipfile.ZipInfo(part.filename), data, part.compress_type)
        for name, data in added.items():
            packed.writestr(zipfile.ZipInfo(f"EPUB/{name}"), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _with_items(package: str, names: Iterable[str], made_at: dt.datetime) -> str:
    """Return the list of a book's parts with further ones, the cover first to be read."""
    items = ""
    for name in names:
        kind = _TYPES[name.rpartition(".")[2]]
        cover = ' properties="cover-image"' if name.endswith(".png") else ""
        identifier = name.replace("/", "-")
        items += f'<item id="{identifier}" href="{name}" media-type="{kind}"{cover} />\n'
    for pattern, text in (
        ("(?=</manifest>)", items),
        (r"(?<=<spine toc=\"ncx\">)", '<itemref idref="text-cover.xhtml" />'),
        ("(?=</metadata>)", '<meta name="cover" content="media-cover.png" />'),
        (r'(?<="dcterms:modified">)[^<]*', f"{made_at:%Y-%m-%dT%H:%M:%SZ}"),
    ):
        package = re.sub(pattern, text, package, count=1)
    return package


def _without_colons(found: re.Match[str]) -> str:
    """Return an attribute with middle dots for colons; no name has had any."""
    place = found[2].replace(":", "\N{MIDDLE DOT}")
    return f'{found[1]}{place}"'

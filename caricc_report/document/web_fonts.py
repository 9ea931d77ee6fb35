"""The fonts that a page brings with it: of each face, the letters that the page shows.

The style sheet says which faces there are: ``@font-face`` rules whose source is ``local("…")``
with the name of a face. A page that only Pandoc or Quarto has made takes them from the reader's
machine; here a subset of the packaged file (WOFF2) takes the place of that source, so that the
page looks and measures the same everywhere.
"""

from __future__ import annotations

import functools
import re
import struct
import unicodedata
from base64 import b64encode
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.text.svg import texts_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from caricc_report.document.fonts import FontFile, Fonts

_STYLE = re.compile(r"(?s)<style\b.*?</style>")
"""A style sheet within a page. Text of articles has no ``<``, so that it can make none."""
_FACE = re.compile(r'@font-face \{[^{}]*\b(local\("([A-Za-z]+-[A-Za-z]+)"\))[^{}]*\}\n?')
_EMPTY_HEADER = re.compile(r"<th((?: [^<>]*)?)>\s*</th>")
_ITALIC = frozenset({"address", "blockquote", "cite", "dfn", "em", "i", "var"})
_BOLD = frozenset({"b", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "th"})
_STRONG = frozenset({"b", "strong"})
_BOLD_SERIF = "IBMPlexSerif-Bold"
_UNSEEN = frozenset({"script", "style", "title"})
_KINDS = {
    tag: [kind for kind in (_UNSEEN, _ITALIC, _BOLD, _STRONG) if tag in kind]
    for tag in _UNSEEN | _ITALIC | _BOLD
}
_MADE_BY_BROWSERS = frozenset("0123456789.-\N{HYPHEN}\N{BULLET}")
"""What a browser adds to the text of a page: numbers and marks of lists, hyphens."""
_FEATURES = ("calt", "ccmp", "clig", "kern", "liga", "locl", "mark", "mkmk", "tnum")
"""OpenType features: what browsers apply by themselves, and the tabular figures of our tables."""
_BOLD_IN_SVG = re.compile(
    r"""font-weight[:=]\s*["']?(bold|[6-9]00)|font:[^;"]*\b(bold|[6-9]00)\b"""
)
_OWN = ("text-", "heading-")
"""How the names of the publisher's faces begin."""
_LICENCE_NAMES = (13, 14)
"""The licence of a font and its address, among the texts of its table ``name``."""
_HEADER = struct.Struct(">4s4sLHHLLHH5L")
_LOSSLESSLY_CHANGED = 1 << 11
"""The flag of a font that has been packed and unpacked, in its table ``head``."""
_AS_IT_IS = 3 << 6
"""The flag of tables that are transformed but for it: outlines, and where each begins."""
_QUALITY = 8
"""Of Brotli's 11 grades; the next takes ten times as long, and saves one per cent."""


def embed_fonts(page: bytes, fonts: Fonts) -> bytes:
    """Return a page in UTF-8 with the subsets of the faces that it uses.

    A face of the style sheet that the page has no text for is left out, or that the publisher's
    family lacks. A face of another name that is none of the packaged ones stays as it is.
    """
    text = page.decode("utf-8", "surrogateescape")
    seen = _SeenText()
    seen.feed(text)
    seen.close()

    def embed(found: re.Match[str]) -> str:
        source, name = found.groups()
        file = fonts.file(name)
        if file is None:
            return "" if name.startswith(_OWN) else found[0]
        characters = seen.characters(name)
        if not characters:
            return ""
        return found[0].replace(source, _source(file, characters))

    # A header cell that says nothing heads nothing.
    text = _EMPTY_HEADER.sub(r"<td\1></td>", text)
    with_fonts = _STYLE.sub(lambda style: _FACE.sub(embed, style[0]), text)
    return with_fonts.encode("utf-8", "surrogateescape")


def _source(file: FontFile, characters: AbstractSet[str]) -> str:
    data = b64encode(subset(file, characters)).decode()
    return f'url("data:font/woff2;base64,{data}") format("woff2")'


def subset(file: FontFile, characters: AbstractSet[str]) -> bytes:
    """Return a font with these characters alone, as WOFF2; the same bytes each time.

    Of a variable font one weight is left; what it does not have is passed over. HarfBuzz takes 1 ms
    for what takes 200 to 300 ms with fontTools. An InvalidInputError names a damaged file.
    """
    import uharfbuzz as hb  # noqa: PLC0415 - only pages need it

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.name_id_set.update(_LICENCE_NAMES)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode()) for tag in _FEATURES)
    # A character that no font at all has is shown as a box, not as nothing.
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    face = hb.Face(file.path.read_bytes())
    if file.weight is not None:
        wanted.pin_all_axes_to_default(face)
        wanted.pin_axis_location(face, "wght", file.weight)
    try:
        found = hb.subset(face, wanted)
    except RuntimeError as error:
        problem = "damaged, no letters can be taken out of it; replace the file"
        raise InvalidInputError("fonts", [Defect(file.path.name, "", problem)]) from error
    return pack(found.blob.data)


@functools.lru_cache(maxsize=32)
def pack(font: bytes) -> bytes:
    """Return a font as WOFF2; the same bytes each time, which a preview asks for again and again.

    fontTools packs a sixth smaller, and takes 40 ms of a processor for a face, ours takes 1 ms: it
    leaves outlines, TrueType's, as they are, and Brotli need not try its hardest. Brotli is a
    package, not the system's, so that a page has the same bytes on every machine.
    Source: https://www.w3.org/TR/WOFF2/
    """
    import brotli  # noqa: PLC0415 - only pages need it
    from fontTools.ttLib.woff2 import getKnownTagIndex, packBase128  # noqa: PLC0415 - as above

    tables = _tables(font)
    directory = b""
    for tag, content in tables.items():
        flags = getKnownTagIndex(tag) | (_AS_IT_IS if tag in ("glyf", "loca") else 0)
        name = tag.encode() if flags == getKnownTagIndex("none") else b""
        directory += bytes([flags]) + name + packBase128(len(content))
    packed = brotli.compress(b"".join(tables.values()), mode=brotli.MODE_FONT, quality=_QUALITY)
    length = _HEADER.size + len(directory) + len(packed)
    padding = -length % 4
    unpacked = 12 + sum(16 + len(each) + -len(each) % 4 for each in tables.values())
    version = struct.unpack_from(">HH", tables["head"], 4)
    header = _HEADER.pack(
        b"wOF2", font[:4], length + padding, len(tables), 0, unpacked, len(packed), *version,
        *(0, 0, 0, 0, 0),
    )  # fmt: skip
    return bytes(header + directory + packed + bytes(padding))


def _tables(font: bytes) -> dict[str, bytes]:
    """Return the tables of a font by name, in alphabetical order, which browsers expect."""
    (number,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4s4xLL", font, 12 + 16 * index) for index in range(number))
    found = {tag.decode("ascii"): font[start : start + size] for tag, start, size in entries}
    head = bytearray(found["head"])
    (flags,) = struct.unpack_from(">H", head, 16)
    struct.pack_into(">H", head, 16, flags | _LOSSLESSLY_CHANGED)
    return dict(sorted((found | {"head": bytes(head)}).items()))


def svg_with_fonts(content: str, fonts: Fonts) -> str:
    """Return a clean SVG with the letters that it shows in the document's sans serif.

    An image in a page cannot use the page's fonts.
    """
    characters = frozenset("".join(texts_of(content)))
    if not characters:
        return content
    faces = [("Regular", "400")]
    if _BOLD_IN_SVG.search(content):
        faces.append(("Bold", "500 900"))
    family, rules = fonts.names.heading, ""
    for style, weight in faces:
        if file := fonts.face("heading", style):
            source = _source(file, characters)
            rules += (
                f'@font-face {{ font-family: "{family}"; src: {source}; font-weight: {weight}; }}'
            )
    start = content.index(">") + 1
    return f"{content[:start]}<style>{rules}</style>{content[start:]}"


class _SeenText(HTMLParser):
    """Collects the characters that a page shows, and those that are slanted or strong."""

    def __init__(self) -> None:
        super().__init__()
        self._depths = dict.fromkeys((_UNSEEN, _ITALIC, _BOLD, _STRONG), 0)
        """Of each kind of elements, how many are open."""
        self._upright: set[str] = set()
        self._italic: set[str] = set()
        self._strong: set[str] = set()
        self._has_bold_italic = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as the base says
        for kind in _KINDS.get(tag, ()):
            self._depths[kind] += 1

    def handle_endtag(self, tag: str) -> None:
        for kind in _KINDS.get(tag, ()):
            self._depths[kind] -= 1

    def handle_data(self, data: str) -> None:
        if self._depths[_UNSEEN] > 0:
            return
        if self._depths[_ITALIC] <= 0:
            self._upright.update(data)
            if self._depths[_STRONG] > 0:
                self._strong.update(data)
            return
        self._italic.update(data)
        self._has_bold_italic |= self._depths[_BOLD] > 0

    def characters(self, face: str) -> AbstractSet[str]:
        """Return what a face has to draw: whatever is slanted, or all the rest.

        Texts in bold serif are strong ones alone: headings and tables have the other family.
        """
        is_italic = face.endswith("Italic")
        if is_italic and "Bold" in face and not self._has_bold_italic:
            return frozenset()
        plain = self._italic if is_italic else self._upright
        if face == _BOLD_SERIF:
            plain = self._strong
        # Browsers put a letter and its accent together before they look for them in a font.
        composed = unicodedata.normalize("NFC", "".join(sorted(plain)))
        return plain | set(composed) | _MADE_BY_BROWSERS if plain else frozenset()

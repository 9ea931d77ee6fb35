"""The characters of a page, a feed or a text file, whatever it says about its encoding."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from caricc_report.system.optional import required
from caricc_report.text.misreading import misread_part

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_GUESSED = ("cp1251", "koi8_r", "cp866", "iso8859_5", "ptcp154", "kz1048", "cp1254", "cp1252")
"""What undeclared texts of the region are written in; with more, short ones are mistaken."""
_KNOWN = frozenset(codecs.lookup(name).name for name in _GUESSED) | {
    "utf-8", "utf-16", "cp1250", "iso8859-1", "iso8859-2", "iso8859-9", "iso8859-15", "koi8-u",
}  # fmt: skip
"""The encodings that are believed where they are declared, by Python's names."""
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})")
_HEAD = 4096
_DAMAGED_SHARE = 0.001
_ZERO_SHARE = 0.02
"""The share of bytes, 0 to 1, that are zero in UTF-16, of which markup and spaces have many."""


def text_of(content: bytes, content_type: str = "") -> str:
    """Return the text of bytes, U+FFFD for what does not fit.

    The encoding is the one of the byte order mark, else UTF-8 if it explains most of what is not
    ASCII, since no other text fits it by chance, else the one the server states
    (``text/html; charset=windows-1251``), else the one the document states in its first 4096 bytes,
    else UTF-8 if nearly all bytes fit, else what charset-normalizer makes of them, else
    Windows-1251. A declared one is passed over where it does not fit, or makes text that looks
    misread.
    """
    for name in _marked(content):
        return content.decode(name, "replace")
    as_utf8 = content.decode("utf-8", "replace")
    n_damaged = as_utf8.count("\ufffd") - content.count("\ufffd".encode())
    if n_damaged <= sum(not letter.isascii() for letter in as_utf8) - n_damaged:
        return as_utf8
    for name in _declared(content, content_type):
        text = content.decode(name, "replace")
        if _is_nearly_whole(text, text.count("\ufffd")) and not misread_part(text):
            return text
    if _is_nearly_whole(as_utf8, n_damaged):
        return as_utf8
    normalizer = required("charset_normalizer", "import", "text in an undeclared encoding")
    found = normalizer.from_bytes(content, cp_isolation=list(_GUESSED)).best()
    return content.decode(found.encoding if found else "cp1251", "replace")


def _is_nearly_whole(text: str, n_damaged: int) -> bool:
    return n_damaged <= max(1, _DAMAGED_SHARE * len(text))


def _marked(content: bytes) -> Iterator[str]:
    """Yield the encoding that a mark names, or that zeros in every other byte tell."""
    yield from (name for mark, name in _MARKS.items() if content.startswith(mark))
    even, odd = (content[first::2].count(0) for first in (0, 1))
    if max(even, odd) > max(1, _ZERO_SHARE * len(content)) and not min(even, odd):
        yield "utf-16-be" if even else "utf-16-le"


def _declared(content: bytes, content_type: str) -> Iterator[str]:
    """Yield the encodings that the server and the document state, if they are known."""
    for place in (content_type.encode("utf-8", "replace"), content[:_HEAD]):
        if match := _DECLARED.search(place):
            try:
                name = codecs.lookup(match[1].decode("ascii")).name
            except LookupError:
                continue
            if name in _KNOWN:
                # As in browsers: Windows-1252 is ISO-8859-1 with quotation marks and dashes.
                yield "cp1252" if name == "iso8859-1" else name

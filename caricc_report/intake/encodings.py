"""The characters of a page, a feed or a text file, whatever it says about its encoding."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from caricc_report.system.optional import required

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


def text_of(content: bytes, content_type: str = "") -> str:
    """Return the text of bytes, U+FFFD for what does not fit.

    The encoding is the one of the byte order mark, else UTF-8 if all bytes fit, since no other
    text does by chance, else the one the server states (``text/html; charset=windows-1251``), else
    the one the document states in its first 4096 bytes, else UTF-8 if nearly all bytes fit, else
    what charset-normalizer makes of them, else Windows-1251. A declared one that does not fit is
    passed over.
    """
    for name, damaged_share in _candidates(content, content_type):
        text = content.decode(name, "replace")
        n_damaged = text.count("\ufffd") - content.count("\ufffd".encode())
        if n_damaged <= (damaged_share and max(1, damaged_share * len(text))):
            return text
    normalizer = required("charset_normalizer", "import", "text in an undeclared encoding")
    found = normalizer.from_bytes(content, cp_isolation=list(_GUESSED)).best()
    return content.decode(found.encoding if found else "cp1251", "replace")


def _candidates(content: bytes, content_type: str) -> Iterator[tuple[str, float]]:
    """Yield encodings to try, each with the share of characters that may be damaged."""
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            yield name, _DAMAGED_SHARE
    if b"\0" not in content:  # UTF-16 of Latin letters is valid UTF-8, too.
        yield "utf-8", 0
    for place in (content_type.encode("utf-8", "replace"), content[:_HEAD]):
        if match := _DECLARED.search(place):
            try:
                name = codecs.lookup(match[1].decode("ascii")).name
            except LookupError:
                continue
            if name in _KNOWN:
                yield name, _DAMAGED_SHARE
    yield "utf-8", _DAMAGED_SHARE

"""The characters of a page or a feed, whatever it says about its encoding."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_KNOWN = frozenset(
    ["utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "cp1254", "iso8859-1", "iso8859-2",
     "iso8859-5", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u", "cp866", "ascii",
     "ptcp154", "kz1048"]
)  # fmt: skip
"""The encodings that pages of the region are written in, by Python's names."""
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})")
_HEAD = 4096
_DAMAGED_SHARE = 0.001


def text_of(content: bytes, content_type: str = "") -> str:
    """Return the text of bytes.

    The encoding is the one of the byte order mark, else the one the server states, else the one
    the document states in its first 4096 bytes, else UTF-8 if the bytes fit, else Windows-1251.
    One that does not fit, or that pages are not written in, is passed over.

    Parameters
    ----------
    content
        The bytes.
    content_type
        What the server says, ``text/html; charset=windows-1251``.
    """
    for name in _candidates(content, content_type):
        text = content.decode(name, "replace")
        if text.count("\ufffd") <= max(1, _DAMAGED_SHARE * len(text)):
            return text
    return content.decode("cp1251", "replace")


def _candidates(content: bytes, content_type: str) -> Iterator[str]:
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            yield name
    for place in (content_type.encode("utf-8", "replace"), content[:_HEAD]):
        if match := _DECLARED.search(place):
            try:
                name = codecs.lookup(match[1].decode("ascii")).name
            except LookupError:
                continue
            if name in _KNOWN:
                yield name
    yield "utf-8"

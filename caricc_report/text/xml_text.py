"""Text as XML can hold it, for all that writes XML: pictures, books, Word documents, feeds."""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_XML_BY_JSON = re.compile(r"(\\\\)|\\u00[01][0-9a-f]|\\[bf]|[\ufffe\uffff]")


def for_xml(text: str) -> str:
    """Return a text without the characters that XML has no place for, as control characters."""
    return _NOT_IN_XML.sub("", text)


def json_for_xml(text: str) -> str:
    """Return JSON whose strings are without the characters that XML has no place for.

    JSON writes most of them as escapes, which a backslash before them undoes.
    """
    return _NOT_IN_XML_BY_JSON.sub(lambda found: found[1] or "", text)

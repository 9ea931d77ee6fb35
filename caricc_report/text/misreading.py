"""Mojibake: text that was decoded by another encoding than it was written in.

It is known by what it was before. Written again in the encoding that it may have been read by, it
is UTF-8, which no other text is by chance, or its letters are suddenly those that are frequent.
"""

from __future__ import annotations

import re

_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5")
_READ_BY = (*_CYRILLIC, "cp1252", "cp1254", "latin-1")
_BORDER = re.compile(r"[<>\r\n]")
"""What parts are divided by: paragraphs, and in pages what stands between two tags."""
_LETTER = re.compile("[\u00a0-\u017f\u018f\u0259\u0400-\u045f\u0490-\u04ff]")
_SIGN = re.compile("[\u2010-\u203a\u20ac\u2116\u2122]")
_FEWEST = 3
"""So many characters in UTF-8, a sign of three bytes as much as three letters, are no chance."""
_FREQUENT = re.compile("[оеаинтслр]", re.IGNORECASE)
"""They are half of every text in Cyrillic."""
_FREQUENT_SMALL = re.compile("[оеинтслр]")
"""Without а, as which ISO-8859-5 reads the first byte of most letters in UTF-8."""
_USUAL = 0.34
"""The share, 0 to 1, of these that hardly any text in Cyrillic falls below."""
_SHORTEST = 12
_LATIN_SHARE = 0.4
_GAIN = 0.3
"""The share, 0 to 1, by which the frequent letters are more in what a text was before."""


def misread_part(text: str) -> str:
    """Return the first part of a text that looks decoded by a wrong encoding; empty if none does.

    Examples
    --------
    >>> misread_part("Дело"), misread_part("Äåëî î êîíòðàáàíäå"), misread_part("Für MÃ¼ÃŸte")
    ('', 'Äåëî î êîíòðàáàíäå', '')
    """
    parts = [part for part in _BORDER.split(text) if not (part.isascii() or _is_usual(part))]
    for encoding in _READ_BY:
        counts = [_n_of_utf8(part, encoding) for part in parts]
        if sum(counts) >= _FEWEST:
            return next(part for part, count in zip(parts, counts, strict=True) if count)
    return next(filter(_is_cyrillic, parts), "")


def _is_usual(part: str) -> bool:
    """Return whether a part has as many small frequent letters as text in Cyrillic: nearly all."""
    return len(_FREQUENT_SMALL.findall(part)) >= _USUAL * _n_beyond_ascii(part)


def _n_of_utf8(part: str, encoding: str) -> int:
    """Return how many characters of a part were UTF-8, if it mostly was."""
    n_beyond = _n_beyond_ascii(part)
    before = part.encode(encoding, "replace").decode("utf-8", "replace")
    if 2 * before.count("\ufffd") > n_beyond:  # Nearly all parts end here, at no cost.
        return 0
    n_letters, n_signs = len(_LETTER.findall(before)), len(_SIGN.findall(before))
    is_most = 2 * (2 * n_letters + 3 * n_signs) > n_beyond
    return n_letters + _FEWEST * n_signs if is_most else 0


def _is_cyrillic(part: str) -> bool:
    """Return whether a part that is hardly Latin has other letters than Cyrillic should have."""
    n_beyond = _n_beyond_ascii(part)
    n_latin = len(re.findall("[A-Za-z]", part))
    if n_beyond < max(_SHORTEST, n_latin / _LATIN_SHARE * (1 - _LATIN_SHARE)):
        return False
    fewest = len(_FREQUENT.findall(part)) + _GAIN * n_beyond
    return any(
        len(_FREQUENT.findall(part.encode(wrong, "replace").decode(right, "replace"))) > fewest
        for wrong in _READ_BY
        for right in _CYRILLIC
    )


def _n_beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))

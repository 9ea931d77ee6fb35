"""The fonts of the documents, and what they can draw.

IBM Plex Serif and Fira Sans have all letters of the region's languages, Cyrillic
with the Kazakh, Kyrgyz, Tajik and Uzbek ones and Latin with the Turkmen and Uzbek
ones; as packages they are the same on every machine.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING

from caricc_report.system.fonts import font_dirs

if TYPE_CHECKING:
    from collections.abc import Iterable

_FACES = (
    ("IBMPlexSerif-Regular", "IBMPlexSerif-Italic", "IBMPlexSerif-Bold", "IBMPlexSerif-BoldItalic"),
    ("FiraSans-Regular", "FiraSans-Italic", "FiraSans-SemiBold", "FiraSans-Bold"),
)
_REPLACEMENT = "\N{WHITE VERTICAL RECTANGLE}"
_VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_NOT_IN_PDF = frozenset({0x0, 0xFEFF, 0xFFFE})
"""Code points that PDF/A forbids in text, whatever a font has for them, beside the private ones."""
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_INVISIBLE = "\N{ZERO WIDTH NON-JOINER}"


@functools.cache
def drawable() -> frozenset[int]:
    """Return the code points that every face of at least one family can draw, and PDF/A allows."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only PDFs need it

    points: set[int] = set()
    for folder, faces in zip(font_dirs(), _FACES, strict=True):
        family = []
        for face in faces:
            with TTFont(folder / f"{face}.ttf", lazy=True) as font:
                family.append(set(font.getBestCmap()))
        points |= set.intersection(*family)
    return frozenset(
        point for point in points - _NOT_IN_PDF if unicodedata.category(chr(point)) != "Co"
    )


def replace_undrawable(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text that the fonts can draw, and the characters that it lost, sorted.

    A character that no face can draw becomes its compatibility equivalent (Unicode
    NFKC) if that can be drawn, else U+25AF; one that is invisible by itself becomes U+200C, which
    they have. Nothing goes without a trace.
    """
    lost = {
        character
        for character in set(text)
        if ord(character) not in drawable() and character not in {"\n", "\t", _SOFT_HYPHEN}
    }
    table = {ord(character): _instead_of(character) for character in lost}
    return text.translate(table), tuple(sorted(lost))


def _instead_of(character: str) -> str:
    if unicodedata.category(character) == "Cf" or character in _VARIATION_SELECTORS:
        return _INVISIBLE
    equivalent = unicodedata.normalize("NFKC", character).replace(" ", "\N{NO-BREAK SPACE}")
    if equivalent != character and all(ord(each) in drawable() for each in equivalent):
        return equivalent
    return _REPLACEMENT


def describe_characters(characters: Iterable[str]) -> str:
    """Return characters by code point and Unicode name."""
    return ", ".join(
        f"U+{ord(character):04X} {unicodedata.name(character, '(no name)')}"
        for character in characters
    )

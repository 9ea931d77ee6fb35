"""The fonts of the documents, and what they can draw.

IBM Plex Serif and Fira Sans have all letters of the region's languages, Cyrillic
with the Kazakh, Kyrgyz, Tajik and Uzbek ones and Latin with the Turkmen and Uzbek
ones; as packages they are the same on every machine. A publisher's own families come from
packages, too, or from the project, and draw all that they can; the rest is drawn by those two.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from babel import Locale, UnknownLocaleError

from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.model.look import FontNames
from caricc_report.system.fonts import (
    FOLDER,
    PACKAGED,
    faces_in,
    family_dir,
    font_dirs,
    letters_of,
    nearest,
    own_dirs,
    package_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from caricc_report.model.look import Look
    from caricc_report.system.fonts import Face

_FACES = (
    ("IBMPlexSerif-Regular", "IBMPlexSerif-Italic", "IBMPlexSerif-Bold", "IBMPlexSerif-BoldItalic"),
    ("FiraSans-Regular", "FiraSans-Italic", "FiraSans-SemiBold", "FiraSans-Bold"),
)
_WANTED = {"text": 700, "heading": 600}
"""By use of a family, the weight of its bold faces."""
_REPLACEMENT = "\N{WHITE VERTICAL RECTANGLE}"
_VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_NOT_IN_PDF = frozenset({0x0, 0xFEFF, 0xFFFE})
"""Code points that PDF/A forbids in text, whatever a font has for them, beside the private ones."""
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_INVISIBLE = "\N{ZERO WIDTH NON-JOINER}"
_BASIC = tuple(map(chr, range(ord(" "), ord("~") + 1)))
"""What every family has to have; without a space Typst refuses pictures in it."""
_IN_USE = 2
"""In how many words of a language a letter is that is its own, and no foreign name's."""
_MOST_LETTERS = 200
"""A script with more is one of signs for words or syllables."""
_LISTED = 40
"""How many letters are listed; thousands of Chinese ones would hide what is wrong."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A face of a family, as a page embeds it."""

    path: Path
    weight: int | None = None
    """Of a variable font, the weight that is meant."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a document."""

    names: FontNames = field(default_factory=FontNames)
    own: Mapping[str, FontFile] = field(default_factory=dict)
    """By its name in the style sheet, such as ``text-BoldItalic``, a face of the publisher's."""
    dirs: tuple[Path, ...] = field(default_factory=font_dirs)
    letters: frozenset[int] = frozenset()
    """What the publisher's families can draw, beside what the packaged ones can."""

    def file(self, name: str) -> FontFile | None:
        """Return a face by its name in the style sheet; None if there is none."""
        if name in self.own:
            return self.own[name]
        paths = (folder / f"{name}.ttf" for folder in font_dirs())
        return next((FontFile(path) for path in paths if path.is_file()), None)

    def face(self, use: Literal["text", "heading"], style: str) -> FontFile | None:
        """Return a face of texts or headings, such as ``Bold``; None if there is none."""
        if use in self.names.own:  # Where both have one family, its faces are those of texts.
            return self.own.get(f"{use}-{style}") or self.own.get(f"text-{style}")
        if use == "text":
            return self.file(f"IBMPlexSerif-{style}")
        return self.file(f"FiraSans-{style.replace('Bold', 'SemiBold')}")

    def draws(self, character: str) -> bool:
        """Return whether a character can be drawn in a PDF."""
        point = ord(character)
        if point in drawable():
            return True
        is_forbidden = point in _NOT_IN_PDF or unicodedata.category(character) == "Co"
        return point in self.letters and not is_forbidden


def fonts_of(look: Look | None, project_dir: Path) -> Fonts:
    """Return the fonts of a look; raise an InvalidInputError if a family is not there."""
    defects = font_defects(look, project_dir, ())
    if defects:
        raise InvalidInputError("the look of the documents", defects)
    if look is None or not look.fonts.own:
        return Fonts()
    own: dict[str, FontFile] = {}
    letters, seen = set[int](), set[str]()
    for use, family in look.fonts.own.items():
        faces = _faces(family, use, project_dir)
        letters |= letters_of(list(faces.values()))
        if family not in seen:  # One set of faces is enough where both uses have one family.
            for style, face in faces.items():
                bold = _WANTED[use] if "Bold" in style else 400
                own[f"{use}-{style}"] = FontFile(face.path, bold if face.is_variable else None)
        seen.add(family)
    dirs = (*font_dirs(), *own_dirs(look.fonts.own.values(), project_dir))
    return Fonts(look.fonts, own, dirs, frozenset(letters))


def font_defects(
    look: Look | None, project_dir: Path, languages: Sequence[str]
) -> tuple[Defect, ...]:
    """Return what is wrong with a look's families: not there, or without a language's letters.

    Without any the packaged ones have to draw the languages.
    """
    if look is None or not look.fonts.own:
        return tuple(
            Defect("", "look.fonts", f"the fonts of the package lack {letters}; name one with them")
            for language in languages
            if _is_of_another_script(language)
            for letters in _lacking(language, drawable())
        )
    return tuple(
        Defect("", f"look.fonts.{use}", problem)
        for use, family in look.fonts.own.items()
        for problem in _problems(family, use, project_dir, languages)
    )


def _is_of_another_script(language: str) -> bool:
    """Return whether the packaged fonts may lack a language's letters, by those of its own name.

    All names of the CLDR, and the fonts, take too long to read for what hardly ever is so.
    """
    name = Locale.parse(language).get_language_name() or ""
    scripts = ("LATIN", "CYRILLIC", "GREEK")
    return any(not unicodedata.name(each).startswith(scripts) for each in name if each.isalpha())


def _lacking(language: str, letters: Collection[int]) -> Iterator[str]:
    known = alphabet(language)
    lacking = [each for each in known if ord(each) not in letters]
    # Of hundreds of signs some are so rare that the fonts of the package may draw them.
    if len(lacking) > (len(known) / 20 if len(known) > _MOST_LETTERS else 0):
        more = " …" if len(lacking) > _LISTED else ""
        name = Locale.parse(language).english_name
        yield f"letters of {name}: {' '.join(lacking[:_LISTED])}{more}"


def _problems(family: str, use: str, project_dir: Path, languages: Sequence[str]) -> Iterator[str]:
    try:
        folder = family_dir(family, project_dir)
        faces = _faces(family, use, project_dir)
        there = {face.family for face in faces_in(project_dir / FOLDER)}
    except ValueError as error:
        yield f"{FOLDER}/: {error}; replace or remove it"
        return
    if folder is None:
        known = sorted({*PACKAGED, *there})
        yield (
            f"there is no font {family!r}: it is in no file of {FOLDER}/, and the package "
            f"{package_of(family)} is not installed{suggestion(family, known)}"
        )
    elif "Regular" not in faces:
        yield f"the font {family!r} has no upright face"
    else:
        letters = letters_of(list(faces.values()))
        if lacking := [each for each in _BASIC if ord(each) not in letters]:
            yield f"the font {family!r} lacks {describe_characters(lacking)}"
        for language in languages:
            for beyond in _lacking(language, letters):
                yield f"the font {family!r} lacks {beyond}"


def _faces(family: str, use: str, project_dir: Path) -> dict[str, Face]:
    """Return the faces of a family by style; one that is bold or slanted may be missing."""
    folder = family_dir(family, project_dir)
    if folder is None:
        return {}
    faces = [face for face in faces_in(folder) if face.family == family]
    bold = _WANTED[use]
    found = {
        "Regular": nearest(faces, 400, is_italic=False),
        "Italic": nearest(faces, 400, is_italic=True),
        "Bold": nearest(faces, bold, is_italic=False),
        "BoldItalic": nearest(faces, bold, is_italic=True),
    }
    return {style: face for style, face in found.items() if face}


@functools.cache
def alphabet(language: str) -> tuple[str, ...]:
    """Return the letters of a language, small and capital: those of its words in the CLDR.

    Babel has no alphabets (exemplar characters), but the names of countries, languages,
    currencies, scripts, months and days. Letters in one name alone are left out, as foreign.
    """
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return ()
    names = [*locale.territories.values(), *locale.languages.values(), *locale.scripts.values()]
    names += locale.currencies.values()
    forms = [*locale.months.values(), *locale.days.values()]
    names += [name for form in forms for by_width in form.values() for name in by_width.values()]
    counts = Counter(letter for name in names for letter in set(name.lower()))
    small = {
        letter
        for letter, count in counts.items()
        if count >= _IN_USE
        and unicodedata.category(letter) in {"Ll", "Lo"}
        and not unicodedata.decomposition(letter).startswith("<")  # As ª and º are no letters.
    }
    capital = {each.upper() for each in small if len(each.upper()) == 1}
    # Texts in Georgian do not use those that it has.
    capital = {each for each in capital if not unicodedata.name(each).startswith("GEORGIAN")}
    return tuple(sorted(small | capital))


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


def replace_undrawable(text: str, fonts: Fonts | None = None) -> tuple[str, tuple[str, ...]]:
    """Return a text that the fonts can draw, and the characters that it lost, sorted.

    A character that no face can draw becomes its compatibility equivalent (Unicode
    NFKC) if that can be drawn, else U+25AF; one that is invisible by itself becomes U+200C, which
    they have. Nothing goes without a trace.
    """
    fonts = fonts or Fonts()
    lost = {
        character
        for character in set(text)
        if not fonts.draws(character) and character not in {"\n", "\t", _SOFT_HYPHEN}
    }
    table = {ord(character): _instead_of(character, fonts) for character in lost}
    return text.translate(table), tuple(sorted(lost))


def _instead_of(character: str, fonts: Fonts) -> str:
    if unicodedata.category(character) == "Cf" or character in _VARIATION_SELECTORS:
        return _INVISIBLE
    equivalent = unicodedata.normalize("NFKC", character).replace(" ", "\N{NO-BREAK SPACE}")
    if equivalent != character and all(map(fonts.draws, equivalent)):
        return equivalent
    return _REPLACEMENT


def describe_characters(characters: Iterable[str]) -> str:
    """Return characters by code point and Unicode name."""
    return ", ".join(
        f"U+{ord(character):04X} {unicodedata.name(character, '(no name)')}"
        for character in characters
    )

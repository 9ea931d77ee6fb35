"""What no font draws is replaced, and what replaces it is text."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont
from looks import ASCII, FAMILY, house_font, variable_font

from caricc_report.document.fonts import (
    _lacking,
    alphabet,
    drawable,
    font_defects,
    fonts_of,
    replace_undrawable,
)
from caricc_report.document.web_fonts import subset
from caricc_report.errors import InvalidInputError
from caricc_report.model.look import Look

if TYPE_CHECKING:
    from pathlib import Path


def test_what_replaces_a_letter_is_its_equivalent() -> None:
    """A wide character that no font draws becomes the narrow one."""
    wide = "".join(chr(ord(each) + 0xFEE0) for each in "#<b>`*")
    assert replace_undrawable(wide)[0] == "#<b>`*"


def test_a_byte_order_mark_is_not_drawn() -> None:
    """PDF/A forbids U+FEFF in text, though the fonts have it."""
    assert 0xFEFF not in drawable()
    assert replace_undrawable("a\ufeffb") == ("a\u200cb", ("\ufeff",))


def test_private_characters_are_not_drawn() -> None:
    """PDF/A forbids private characters in text; the fonts have some, such as U+F6D7."""
    assert not [point for point in drawable() if unicodedata.category(chr(point)) == "Co"]
    assert replace_undrawable("a\uf6d7b") == ("a\u25afb", ("\uf6d7",))


def said_of(folder: Path, *languages: str, text: str = FAMILY) -> str:
    """Return what is wrong with a family of texts in a project."""
    look = Look.model_validate({"fonts": {"text": text}})
    return "; ".join(map(str, font_defects(look, folder, languages)))


def test_a_family_may_be_a_package_or_in_the_project(tmp_path: Path) -> None:
    """It is found in either, and has the letters of the region's languages."""
    house_font(tmp_path / "fonts")
    languages = ("en", "kk", "ky", "ru", "tg", "tk", "uz")
    assert said_of(tmp_path, *languages) == said_of(tmp_path, *languages, text="Fira Sans") == ""


def test_a_family_that_is_not_there_is_no_other(tmp_path: Path) -> None:
    """The refusal says where it was looked for, and which one is near."""
    house_font(tmp_path / "fonts")
    assert said_of(tmp_path, text="Hause Sans") == (
        "look.fonts.text: there is no font 'Hause Sans': it is in no file of fonts/, and the "
        "package fontpkg-hause-sans is not installed; did you mean 'House Sans'?"
    )


def test_the_machines_fonts_are_not_looked_at(tmp_path: Path) -> None:
    """A font that every Linux with a desktop has is not there for a release."""
    assert "there is no font 'DejaVu Sans'" in said_of(tmp_path, text="DejaVu Sans")


def test_the_letters_that_a_family_lacks_are_listed(tmp_path: Path) -> None:
    """One for English and Russian cannot set Kazakh: its letters beyond the Russian ones."""
    letters = "".join((ASCII, *alphabet("en"), *alphabet("ru")))
    house_font(tmp_path / "fonts", letters=letters)
    assert said_of(tmp_path, "en", "ru", "kk") == (
        "look.fonts.text: the font 'House Sans' lacks letters of Kazakh: "
        "І і Ғ ғ Қ қ Ң ң Ү ү Ұ ұ Ә ә Ө ө"
    )


def test_a_language_that_the_packaged_fonts_can_not_draw_is_refused(tmp_path: Path) -> None:
    """Where no family is named, a PDF in Georgian or Chinese would be boxes."""
    georgian, chinese = font_defects(None, tmp_path, ["ru", "el", "vi", "ka", "zh"])
    assert str(georgian).startswith(
        "look.fonts: the fonts of the package lack letters of Georgian: ა ბ გ "
    )
    assert str(chinese).endswith(" …; name one with them")


@pytest.mark.parametrize(
    "language, n, expected",
    [("zh", 20, "$"), ("zh", 60, "letters of Chinese: "), ("vi", 1, "letters of Vietnamese: ")],
)
def test_a_family_may_lack_a_few_of_hundreds_of_signs(language: str, n: int, expected: str) -> None:
    """Which are so rare that the package's fonts may draw them."""
    letters = [*map(ord, alphabet(language))]
    assert re.match(expected, "".join(_lacking(language, letters[n:])))


def test_capitals_that_texts_do_not_use_are_not_asked_for() -> None:
    """Georgian has such; and the signs of Spanish ordinals are no letters."""
    assert not {"\N{GEORGIAN MTAVRULI CAPITAL LETTER AN}", "º"} & {*alphabet("ka"), *alphabet("es")}


def test_a_family_has_the_characters_of_every_language(tmp_path: Path) -> None:
    """One of letters alone is refused: charts could not be drawn in it."""
    house_font(tmp_path / "fonts", letters="".join(each for each in ASCII if each not in " 7"))
    said = "look.fonts.text: the font 'House Sans' lacks U+0020 SPACE, U+0037 DIGIT SEVEN"
    assert said_of(tmp_path) == said


def test_a_family_of_italics_alone_is_refused(tmp_path: Path) -> None:
    """Texts need an upright face; a bold or slanted one may be missing."""
    house_font(tmp_path / "fonts", "Italic")
    assert said_of(tmp_path) == "look.fonts.text: the font 'House Sans' has no upright face"


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    """It is an error wherever a family is looked for in the project."""
    house_font(tmp_path / "fonts").write_bytes(b"no font")
    assert "fonts/: HouseSans-Regular.ttf is no font that can be read" in said_of(tmp_path)


def test_a_damaged_font_is_named(tmp_path: Path) -> None:
    """Its names and letters can be read, and what places them cannot."""
    path = house_font(tmp_path / "fonts")
    start = TTFont(path).reader.tables["GPOS"].offset
    content = path.read_bytes()
    path.write_bytes(content[:start] + b"\xff" * 400 + content[start + 400 :])
    look = Look.model_validate({"fonts": {"heading": FAMILY}})
    face = fonts_of(look, tmp_path).file("heading-Regular")
    assert face is not None
    with pytest.raises(InvalidInputError, match=r"HouseSans-Regular\.ttf: damaged"):
        subset(face, frozenset("Aa"))


def test_a_page_gets_one_weight_of_a_variable_font(tmp_path: Path) -> None:
    """Each face has the weight that is wanted, and is not variable any more."""
    variable_font(tmp_path / "fonts")
    look = Look.model_validate({"fonts": {"heading": FAMILY}})
    bold = fonts_of(look, tmp_path).file("heading-Bold")
    assert bold is not None
    assert bold.weight == 600
    face = TTFont(io.BytesIO(subset(bold, frozenset("Aa"))))
    assert "fvar" not in face
    assert set(face.getBestCmap()) == {ord("A"), ord("a")}


def test_what_a_family_lacks_the_packaged_fonts_draw(tmp_path: Path) -> None:
    """A single character that is in no text of the publisher's is drawn as before."""
    house_font(tmp_path / "fonts", letters=ASCII)
    fonts = fonts_of(Look.model_validate({"fonts": {"text": FAMILY}}), tmp_path)
    assert replace_undrawable("aб", fonts) == ("aб", ())

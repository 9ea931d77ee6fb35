"""What no font draws is replaced, and what replaces it is text."""

from __future__ import annotations

import unicodedata

import pytest
from builders import kinds, pandoc_blocks, text_of

from caricc_report.document.fonts import drawable, replace_undrawable
from caricc_report.text.markdown import escape


def drawn(markdown: str) -> str:
    """Return Markdown as the fonts draw it."""
    return replace_undrawable(markdown, is_markdown=True)[0]


@pytest.mark.parametrize("text", ["# a", "<b>", "`a`{=typst}", "**a**", "[a](b)", "\\", "$x$"])
def test_what_replaces_a_letter_is_no_markup(text: str) -> None:
    """A wide character that no font draws becomes the narrow one, as text."""
    wide = "".join(chr(ord(each) + 0xFEE0) if each != " " else each for each in text)
    assert unicodedata.normalize("NFKC", wide) == text
    (block,) = pandoc_blocks(drawn(escape(wide)))
    assert text_of(block) == text
    assert kinds(block) <= {"Para", "Str", "Space"}


@pytest.mark.parametrize("blank", ["\u2060", "\ufeff", "\ufe0f", "\U000e0041", "\u2003", "\u3000"])
def test_what_replaces_a_blank_is_no_markup(blank: str) -> None:
    """Nothing becomes code, list or emphasis once characters that no font has are replaced."""
    for text in (f"{blank} " * 5 + "a", f"{blank}- a", f"a {blank} ", blank * 5 + "a"):
        (block,) = pandoc_blocks(drawn(escape(text)))
        assert kinds(block) <= {"Para", "Str", "Space"}
    (block,) = pandoc_blocks(drawn(f"**{blank}a**"))
    assert "Strong" in kinds(block)


def test_a_byte_order_mark_is_not_drawn() -> None:
    """PDF/A forbids U+FEFF in text, though the fonts have it."""
    assert 0xFEFF not in drawable()
    assert replace_undrawable("a\ufeffb") == ("a\u200cb", ("\ufeff",))


def test_private_characters_are_not_drawn() -> None:
    """PDF/A forbids private characters in text; the fonts have some, such as U+F6D7."""
    assert not [point for point in drawable() if unicodedata.category(chr(point)) == "Co"]
    assert replace_undrawable("a\uf6d7b") == ("a\u25afb", ("\uf6d7",))

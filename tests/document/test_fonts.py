"""What no font draws is replaced, and what replaces it is text."""

from __future__ import annotations

import unicodedata

from caricc_report.document.fonts import drawable, replace_undrawable


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

"""Ids of parametrized tests in words: short, readable, and the same in every process."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from itertools import chain
from typing import TYPE_CHECKING

from caricc_report.intake.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 30
"""So many characters of a value are in an id."""
_WORDS = re.compile(rf"\w(?:[\w.,+/ -]{{,{LONGEST - 2}}}\w)?", re.ASCII)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name the values of parametrized tests in words; what has none goes by its argument."""
    nameless = isinstance(val, bytes) or getattr(val, "__name__", "") == "<lambda>"
    return words(val) or (argname if nameless else None)


def words(value: object) -> str | None:
    r"""Return a value in words; None if it has none, and goes by the name of its argument.

    Examples
    --------
    >>> words("kz-good"), words("Семинар:\n  №1"), words(""), words("\u200b")
    ('kz-good', 'seminar-no1', 'empty', 'zero-width-space')
    >>> words({"period": "16.11.2024/30.11.2024"}), words([dt.date(2024, 11, 16), None])
    ('period-16.11.2024/30.11.2024', '2024-11-16-None')
    >>> words(b"id,country"), words(b"\x1f\x8b")
    ('id,country', None)
    """
    known = None
    match value:
        case str() | bool() | int() | float() | None | dt.date():
            known = _words_of_text(str(value))
        case bytes() if value.isascii() and value.decode().isprintable():
            known = _words_of_text(value.decode())
        case dict():
            known = _words_of_all(chain.from_iterable(value.items()))
        case list() | tuple():
            known = _words_of_all(value)
        case set() | frozenset():
            known = _words_of_all(sorted(value, key=repr))
    return known


def _words_of_all(values: Iterable[object]) -> str | None:
    """Return several values in words; None if one of them has none."""
    known = [words(each) for each in values]
    return None if None in known else _cut("-".join(filter(None, known)) or "none")


def _words_of_text(text: str) -> str:
    """Return a text if it is plain, or what can be read of it, or what its characters are called.

    A negative number stays one.
    """
    if _WORDS.fullmatch(text.removeprefix("-")):
        return text
    if not text.strip():
        return "blank" if text else "empty"
    named = " ".join(unicodedata.name(each, f"U+{ord(each):04X}") for each in text[:3])
    return _cut(slug(text[:200]) or slug(named))


def _cut(text: str) -> str:
    """Return the longest part of a text that may be in an id, up to the end of a word."""
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST + 1].rpartition("-")[0] or text[:LONGEST]

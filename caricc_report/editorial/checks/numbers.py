"""Numbers in words, and whether a text states one, in digits or in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from caricc_report.model.languages import cached_by_locales
from caricc_report.model.words import all_words, any_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.model.words import Forms

_GROUP_SEPARATOR = "[,.’'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE} ]?"
_MULTIPLES = (3, 6, 9)
"""The powers of ten that stand in words behind digits: thousands, millions, billions."""
_TEEN, _HUNDRED, _LARGEST = 20, 100, 1000


@cached_by_locales
def number_words() -> Mapping[str, int]:
    """Return by word, in lower case, its value: cardinal numbers from two up, in all languages."""
    numbers = (words.numbers.items() for words in all_words().values())
    return {word: value for each in numbers for value, forms in each for word in forms}


def is_stated(value: float, text: str, language: str) -> bool:
    """Return whether a text states a number.

    In digits, with or without separators of thousands (``1,000``, ``1 000``), with a decimal
    point or comma, or as thousands, millions and billions; in words up to 100, and 1,000, if the
    language's words are known.

    Examples
    --------
    >>> is_stated(3_500_000, "3.5 million pupils", "en"), is_stated(25, "двадцать пять", "ru")
    (True, True)
    """
    return _pattern(value, language).search(text) is not None


@cached_by_locales
def _pattern(value: float, language: str) -> re.Pattern[str]:
    """Return what finds a number in a text."""
    exact = Decimal(repr(value))
    ways = [_digits(exact)]
    for power in _MULTIPLES:
        if exact >= 10 ** (power - 1):
            words = any_of(*(each.numbers.get(10**power, ()) for each in all_words().values()))
            known = words_of(language).stated
            own = any_of(known.get(10**power, ()))
            # Spanish *3 mil millones* are not three thousand, nor *2 military camps* two.
            more = any_of(*(known.get(10**each, ()) for each in _MULTIPLES if each > power))
            behind = rf"(?:{words}|(?:{own})(?!\w)(?![\s-]+(?:{more})))"
            ways.append(rf"{_digits(exact.scaleb(-power))}[\s-]*{behind}")
    if words := _in_words(value, language):
        ways.append(rf"\b(?:{words})\b")
    return re.compile("|".join(ways), re.IGNORECASE)


def _digits(value: Decimal) -> str:
    """Return a pattern of a number in digits, which no other digits touch."""
    whole, _, fraction = f"{value.normalize():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", _GROUP_SEPARATOR)
    decimals = f"[.,]{fraction}0*" if fraction else ""
    return rf"(?<![0-9])(?<![0-9][.,]){grouped}{decimals}(?![.,]?[0-9])"


def _in_words(value: float, language: str) -> str:
    """Return a pattern of a number in words, empty if they are not known."""
    if not isinstance(value, int) or value > _LARGEST:
        return ""
    known = words_of(language)

    def forms(number: int) -> Forms:
        return (*known.numbers.get(number, ()), *known.stated.get(number, ()))

    if forms(value) or not _TEEN < value < _HUNDRED:
        return any_of(forms(value)) if forms(value) else ""
    tens, unit = forms(value - value % 10), forms(value % 10)
    return rf"(?:{any_of(tens)})[\s-]+(?:{any_of(unit)})" if tens and unit else ""

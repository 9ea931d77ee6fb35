"""Countries, topics, languages and addresses as people write them, where the meaning is certain.

Tables and options of the command are read so; records are strict, and are offered the value.
"""

from __future__ import annotations

import difflib
import functools
import re
import string
import unicodedata
from collections import ChainMap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from caricc_report.errors import UsageError, suggestion
from caricc_report.model.languages import languages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from caricc_report.model.days import DayOrder

_NOT_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
"""Two-letter codes in the CLDR that are not ISO 3166-1 countries."""
LANGUAGE_OF_COUNTRY = {"kz": "kk", "kg": "ky", "tj": "tg", "tm": "tk", "ua": "uk"}
"""Codes of countries that people and pages often have in the place of their language's."""
UNSEEN = "\u00ad\u200b\u2060\ufeff"
"""Signs that come along when an address is copied, and are never part of it."""
TURNING = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of text (RFC 3987, 4.1, has none in an address)."""
_AT_ENDS = f"{UNSEEN}{TURNING}\xa0{string.whitespace}"
_NO_LANGUAGES = frozenset({"mul", "und", "zxx"})
_SITE = re.compile(r"www\.[^\s/@]+\.[^\s/@]+(/\S*)?", re.IGNORECASE)
_LANGUAGE_OF_PLACE = re.compile("([A-Za-z]{2,3})[-_][A-Za-z]{2,4}")
_EXAMPLES = {"country": "KZ", "language": "ru"}
_LONGEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Spellings:
    """How a publisher's people write values."""

    languages: tuple[str, ...] = field(default_factory=languages)
    """The languages of the names of countries, languages and months, beside English."""
    names: Mapping[str, dict[str, str]] = field(default_factory=dict)
    """By column, further names, as `folded` has them, with their values."""
    dates: DayOrder | None = None
    """What comes first in a date that could mean two days; None to refuse it."""

    def value(self, column: str, text: str) -> str:
        """Return the value that a text stands for in a column; the text, if that is not certain."""
        if column == "source_url":
            text = text.strip(_AT_ENDS)
            return f"https://{text}" if _SITE.fullmatch(text) else text
        if column == "language" and (match := _LANGUAGE_OF_PLACE.fullmatch(text)):
            text = match[1]
        return self.names_of(column).get(folded(text), text)

    def values(self, column: str, text: str) -> list[str]:
        """Return the values that a text stands for in a column of lists."""
        parts = re.split("[;\n]" if self.value(column, text) != text else "[;,\n]", text)
        return [self.value(column, part.strip()) for part in parts if part.strip()]

    def known(self, option: str, column: str, text: str) -> str:
        """Return the value that the text of an option stands for.

        Raises
        ------
        UsageError
            If it stands for none.
        """
        names = self.names_of(column)
        values = {*names.values()}
        value = self.value(column, text)
        if value in values:
            return value
        hint = nearest(text, names) or (
            f"; give its code, such as {_EXAMPLES[column]}, or its name"
            if column in _EXAMPLES
            else suggestion(text, values)
        )
        kind = column.removesuffix("s")
        raise UsageError(f"{option}: not a known {kind}, got {text!r:.80}{hint}")

    def names_of(self, column: str) -> Mapping[str, str]:
        """Return the values of a column by their names, as `folded` has them."""
        names = self.names.get(column, {})
        if not (all_names := _NAMES.get(column)):
            return names
        return ChainMap(names, all_names(frozenset({"en", *self.languages})))


def folded(text: str) -> str:
    """Return the words of a name, without regard to case and punctuation.

    Examples
    --------
    >>> folded("  Sport-and-culture "), folded("«Королёв»")
    ('sport and culture', 'королев')
    """
    said = unicodedata.normalize("NFC", text).casefold().replace("ё", "\u0435")
    return " ".join(re.findall(r"[^\W_]+", said))


def nearest(text: str, names: Mapping[str, str]) -> str:
    """Return ``; did you mean 'KZ'?`` for the value of a name, or of a close one, if any."""
    name = folded(text)
    if name not in names and len(name) > _LONGEST_CODE:
        long = [each for each in names if len(each) > _LONGEST_CODE]
        begun = [each for each in long if each.startswith(name)]
        is_one = len({names[each] for each in begun}) == 1
        name = next(iter(begun if is_one else difflib.get_close_matches(name, long, n=1)), "")
    return f"; did you mean {names[name]!r}?" if name in names else ""


@functools.cache
def countries() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2."""
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code)) - _NOT_COUNTRIES


@functools.cache
def country_names(languages: frozenset[str]) -> dict[str, str]:
    """Return the code of each country by its names in some languages, and by itself."""
    pairs = [(code, code) for code in countries()]
    for locale in _locales(languages):
        pairs += [(name, code) for code, name in locale.territories.items()]
    return certain(pair for pair in pairs if pair[1] in countries())


@functools.cache
def language_codes() -> frozenset[str]:
    """Return the codes of languages: of two letters where there is one, else of three.

    Of ISO 639-3, these are the ones that the CLDR has a name, a script or a variety for, as ``prs``
    of ``fa_AF``; without ``kg`` (Kongo), which people in the region write for Kyrgyz.
    """
    aliases = get_global("language_aliases").items()
    scripts = (tag.partition("_")[0] for tag in get_global("likely_subtags"))
    codes = {*scripts, *(alias for alias, _ in aliases)}
    codes -= {alias for alias, code in aliases if "_" not in code}  # Another code for the same.
    codes |= {*map(str, Locale("en").languages)}
    codes -= {*_NO_LANGUAGES, *LANGUAGE_OF_COUNTRY}
    return frozenset(code for code in codes if re.fullmatch("[a-z]{2,3}", code))


@functools.cache
def language_names(languages: frozenset[str]) -> dict[str, str]:
    """Return the code of each language by its names in some languages, and by itself."""
    pairs = [(code, code) for code in language_codes()]
    for locale in _locales(languages):
        pairs += [(name, code) for code, name in locale.languages.items()]
    codes = language_codes()
    # ISO 639-2 has another code, "rus", for each language that has one of two letters.
    aliases = get_global("language_aliases").items()
    pairs += [(alias, code) for alias, code in aliases if alias not in codes]
    return certain(pair for pair in pairs if pair[1] in codes) | LANGUAGE_OF_COUNTRY


def certain(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the values by their names, without names of two values."""
    values: dict[str, set[str]] = {}
    for name, value in pairs:
        values.setdefault(folded(name), set()).add(value)
    return {name: each.pop() for name, each in values.items() if len(each) == 1}


def _locales(languages: Iterable[str]) -> Iterator[Locale]:
    for language in sorted(languages):
        try:
            yield Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            continue


_NAMES: Mapping[str, Callable[[frozenset[str]], dict[str, str]]] = {
    "country": country_names,
    "language": language_names,
}
"""By column, what people call its values."""

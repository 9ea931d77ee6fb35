"""Dates as a language writes them, whichever it is: the CLDR has its patterns and names."""

from __future__ import annotations

import functools
import re
from typing import Any

from babel import Locale
from babel.dates import tokenize_pattern
from babel.units import get_unit_name

_LENGTHS = ("full", "long", "medium")
_SKELETONS = ("MMMMd", "MMMd", "yMMMM", "yMMM")
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = "(?:19|20)[0-9]{2}"


@functools.cache
def dates_of(language: str) -> re.Pattern[str]:
    """Return what finds days and months with a name in a language, and years with its word.

    Examples
    --------
    >>> dates_of("kk").sub("…", "2024 ж. 21 қараша, 12 адам")
    '…, 12 адам'
    """
    locale = Locale.parse(language)
    patterns = [locale.date_formats[length].pattern for length in _LENGTHS]
    patterns += [
        locale.datetime_skeletons[name].pattern
        for name in _SKELETONS
        if name in locale.datetime_skeletons
    ]
    named = {pattern for pattern in patterns if "MMM" in pattern or "LLL" in pattern}
    ways = sorted(
        (_expression(pattern, locale) for pattern in sorted(named)), key=len, reverse=True
    )
    if word := get_unit_name("duration-year", "long", locale):
        year = rf"{_YEAR}[-\s]?{re.escape(word)}\w*"
        ways = [rf"(?:{year},?\s+)?(?:{'|'.join(ways)})", year]
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(ways)})(?!\w)(?![.,]?[0-9])")


def _expression(pattern: str, locale: Locale) -> str:
    """Return a pattern of the CLDR as a regular expression."""
    months, days = _names(locale.months), _names(locale.days)
    of_field = {"d": _DAY, "y": _YEAR, "M": months, "L": months, "E": days, "c": days}
    parts = []
    for _, found in tokenize_pattern(pattern):
        if isinstance(found, str):
            parts.append(r"\s+".join(map(re.escape, re.split(r"\s+", found))))
        else:
            letter, _ = found
            parts.append(of_field.get(letter, letter))
    return "".join(parts)


def _names(of: Any) -> str:  # noqa: ANN401 - babel has no types for it
    """Return what finds any name of months or days, long or short; long ones may be inflected."""
    widths = (("wide", r"\w{0,5}"), ("abbreviated", ""))
    names = {
        re.escape(name) + ending
        for context in of.values()
        for width, ending in widths
        for name in context.get(width, {}).values()
        if not name.isdigit()
    }
    return f"(?:{'|'.join(sorted(names, key=lambda name: (-len(name), name)))})"

"""The values of analysts' tables as text, in the language of the document."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_scientific
from babel.units import format_unit

from caricc_report.model.words import any_in_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.text.wording import Wording

_MOST_DECIMALS = 2
_TINIEST = 8
"""So many decimals at most has a column of nothing but tiny numbers, to show two digits."""
_EXACT = 1e-9
_ASTRONOMIC = 1e15
"""From here on a fraction is written with a power of ten."""
_NUMBERS = re.compile(r"[^\w{}#0]*[#0][#0,.]*(?:E\+?0+)?(?:[^\w{}][^{}]*)?")
"""The CLDR's patterns of numbers, and not those of Python."""
_YEARS = range(1900, 2101)


def column_texts(
    name: str,
    values: Sequence[Any],
    words: Wording,
    pattern: str | None,
    *,
    is_stub: bool = False,
) -> tuple[list[str], bool]:
    """Return the cells of a column as text, and whether they are numbers.

    Numbers that could be years are years in a column that says so, and in one that names the rows.

    A ValueError is raised if the pattern is not one of the CLDR's.
    """
    if pattern is not None and not _NUMBERS.fullmatch(pattern):
        raise ValueError(f"formats: not a pattern, got {pattern!r:.80}; write it as '#,##0.0'")
    there = [value for value in values if not _is_missing(value)]
    is_number = bool(there) and all(map(_is_number, there))
    if is_number and pattern is None:
        is_year = (is_stub or _is_year(name)) and all(value in _YEARS for value in there)
        pattern = "0" if is_year else _pattern(there)
    return [_text(value, words, pattern) for value in values], is_number


def heading_text(heading: object, words: Wording) -> str:
    """Return a column's heading as text: a day, yes or no as in cells, else as Python says it."""
    is_said = isinstance(heading, dt.date) or _is_truth(heading)
    return _text(heading, words, None) if is_said else str(heading)


def _is_year(heading: str) -> bool:
    """Return whether a heading is that of a column of years, in any language."""
    return bool(re.search(rf"\b(?:{any_in_all('years')})\b", heading, re.IGNORECASE))


def _is_missing(value: object) -> bool:
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float) and math.isnan(value)


def _is_truth(value: object) -> bool:
    return type(value).__name__ in {"bool", "bool_"}  # Of numpy, too.


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool)


def _pattern(values: Sequence[Any]) -> str:
    """Return the CLDR's pattern with as many decimals as the numbers of a column need."""
    finite = [value for value in values if math.isfinite(value)]
    greatest = max(map(abs, finite), default=0)
    most = _MOST_DECIMALS
    if 0 < greatest < 10**-_MOST_DECIMALS:
        most = min(_TINIEST, 1 - math.floor(math.log10(greatest)))
    decimals = 0
    for value in finite:
        while decimals < most and abs(value - round(value, decimals)) > _EXACT:
            decimals += 1
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _text(  # noqa: PLR0911 - a kind each
    value: Any,  # noqa: ANN401 - any library's
    words: Wording,
    pattern: str | None,
) -> str:
    if _is_missing(value):
        return "–"
    if _is_truth(value):
        return words.say("yes" if value else "no")
    if _is_number(value):
        return _number(value, words, pattern or _pattern([value]))
    match value:
        case dt.datetime() if (value.hour, value.minute, value.second) != (0, 0, 0):
            return f"{words.day(value.date())}, {value:%H:%M}"
        case dt.date():
            return words.day(value)
        case dt.timedelta():
            return _duration(value, words)
        case set() | frozenset():
            return ", ".join(sorted(map(str, value)))
        case list() | tuple():
            return ", ".join(map(str, value))
    return str(value)


def _duration(value: dt.timedelta, words: Wording) -> str:
    """Return how long something took, in the units of which it has any: 1 day, 12 hours."""
    rest = round(abs(value).total_seconds(), _MOST_DECIMALS)
    parts: list[tuple[float, str]] = []
    for unit, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        n, rest = divmod(rest, seconds)
        parts += [(int(n), unit)] if n else []
    if (rest := round(rest, _MOST_DECIMALS)) or not parts:
        parts.append((rest, "second"))
    said = (format_unit(n, f"duration-{unit}", locale=words.locale) for n, unit in parts)
    return ("\N{MINUS SIGN}" if value < dt.timedelta() else "") + ", ".join(said)


def _number(value: Any, words: Wording, pattern: str) -> str:  # noqa: ANN401 - any library's
    if math.isinf(value):
        return "∞" if value > 0 else "\N{MINUS SIGN}∞"
    if isinstance(value, numbers.Integral):
        value = int(value)
    elif not isinstance(value, Decimal):
        value = float(value)
    if not isinstance(value, int) and abs(value) >= _ASTRONOMIC:
        return str(format_scientific(value, locale=words.locale)).replace("-", "\N{MINUS SIGN}")
    written = words.number(value, pattern)
    if not re.search("[1-9]", written):  # It is rounded to nothing, which has no sign.
        written = written.removeprefix("\N{MINUS SIGN}")
    return written

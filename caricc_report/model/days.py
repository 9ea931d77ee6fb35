"""Days as people and programs write them in tables: read where only one meaning is possible."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from caricc_report.errors import UsageError, check_type
from caricc_report.model.languages import cached_by_locales

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

DayOrder: TypeAlias = Literal["dmy", "mdy"]
"""Which comes first where day and month are numbers: the day, or the month."""

_ADVICE = "write it as 2024-11-30"
_WITH_CLOCK = (
    r"(?P<day>.+?)(?:(?:,? (?:(?:AT) )?|(?<=[0-9])T)(?P<hour>[01]?[0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9](?:[.,][0-9]+)?)? ?(?P<half>[ap])?(?:(?<=[ap])\.?m\.?)? ?"
    r"(?P<zone>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
"""A day, and perhaps a time of day."""
_AFTER_YEAR = r"(?<=[0-9]) ?(?:AFTER_YEAR)$"
"""The word for a year behind it, as in Russian."""
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|((?:19|20)[0-9]{6})")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
_SERIAL_0 = dt.date(1899, 12, 30)
_SERIALS = range(32_874, 73_051)
"""The days of 1990 to 2099 as spreadsheets count them."""
_FIRST_YEAR = 69
"""Two digits from here on are of the 20th century, as in POSIX."""
_WORDS = r"[0-9]+(?:AFTER_DAY)?|[^\W0-9_]+(?:-[^\W0-9_]+)*|[^ ,./-]"
_SHORTEST = 3
_NOON = 12


def as_day(name: str, given: object) -> dt.date:
    """Return the day that code gives as an argument, which may be an instant.

    Raises
    ------
    UsageError
        If it is neither.
    """
    if isinstance(given, dt.datetime):  # An instant of pandas, too; it compares with no day.
        given = given.date()
        if isinstance(given, dt.datetime):  # Of none, its NaT.
            raise UsageError(f"{name}: not a date, got {given}")
    check_type(name, given, dt.date, "a day such as datetime.date(2024, 11, 30)")
    return cast("dt.date", given)


def day_order(text: str | None) -> DayOrder | None:
    """Return the order that an option names, if any.

    Raises
    ------
    UsageError
        If there is no such order.
    """
    if text not in {None, "dmy", "mdy"}:
        message = f"dates: not an order of day, month and year, got {text!r:.80}; known: dmy, mdy"
        raise UsageError(message)
    return cast("DayOrder | None", text)


def read_day(
    cell: object, languages: Collection[str] = ("en",), order: DayOrder | None = None
) -> dt.date:
    """Return the day that a cell states; the time of day is left out.

    A cell is a text, a date, or the number of a day as spreadsheets count them. Names of months and
    weekdays are known in some languages and English. `order` says what comes first where a text
    could mean two days, which is refused without it; with dots the day does, whatever it is.

    Raises
    ------
    ValueError
        If the cell states no day, or could mean two.

    Examples
    --------
    >>> str(read_day("16 ноября 2024 г.", ["ru"])), str(read_day("11/16/2024"))
    ('2024-11-16', '2024-11-16')
    >>> read_day("03/04/2024")
    Traceback (most recent call last):
    ...
    ValueError: could be 2024-03-04 or 2024-04-03, got '03/04/2024'; write it as 2024-11-30, or \
state the order, dmy or mdy: import --dates, or dates in the profile
    """
    if isinstance(cell, dt.datetime):
        return _local(cell.date(), cell.hour, cell.utcoffset() == dt.timedelta(), cell.isoformat())
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        cell = str(cell)
    with_clock = _pattern(_WITH_CLOCK, "at")
    if isinstance(cell, str) and (parts := with_clock.fullmatch(" ".join(cell.split()))):
        text = _pattern(_AFTER_YEAR, "after_year").sub("", parts["day"])
        zone = (parts["zone"] or "+1").upper()
        is_utc = zone in {"Z", "UTC", "GMT"} or not zone.strip("+-:0")
        days = _meanings(text, order) or _in_words(text, languages)
        if len(days) == 1:
            hour = int(parts["hour"] or 0) + _NOON * ((parts["half"] or "").lower() == "p")
            return _local(days[0], hour, is_utc, cell)
        if days:
            listed = " or ".join(str(day) for day in sorted(days))
            raise ValueError(
                f"could be {listed}, got {cell!r:.80}; {_ADVICE}, or state the order, dmy or mdy: "
                "import --dates, or dates in the profile"
            )
        if _ISO.fullmatch(text):
            raise ValueError(f"not a date that exists, got {cell!r:.80}")
    raise ValueError(f"not a date, got {cell!r:.80}; {_ADVICE}")


def no_iso_day(value: object, languages: Collection[str]) -> str:
    """Return why a value is no date in ISO 8601, with the one that it could only mean.

    Examples
    --------
    >>> no_iso_day("21.11.2024", ["ru"])
    "not a date, got '21.11.2024'; did you mean '2024-11-21'?"
    """
    advice = _ADVICE
    if isinstance(value, str):
        with suppress(ValueError):
            advice = f"did you mean {str(read_day(value, languages))!r}?"
    return f"not a date, got {value!r}; {advice}"


@cached_by_locales
def _pattern(pattern: str, words: str) -> re.Pattern[str]:
    """Return a pattern with the words of all languages in place of their name in capitals."""
    from caricc_report.model.words import any_in_all  # noqa: PLC0415 - needs pydantic

    return re.compile(pattern.replace(words.upper(), any_in_all(words)), re.IGNORECASE)


def _local(day: dt.date, hour: int, is_utc: bool, got: str) -> dt.date:  # noqa: FBT001 - of two callers
    """Return the day of an instant at its place, if what is stated tells it.

    UTC says nothing of the place; from noon on, the next day has begun in the east of the region.
    """
    if is_utc and hour >= _NOON and day < dt.date.max:
        following = day + dt.timedelta(days=1)
        raise ValueError(
            f"a time in UTC, which may be on {day} or {following} where the outlet is, "
            f"got {got!r:.80}; write the day alone"
        )
    return day


def _meanings(text: str, order: DayOrder | None) -> list[dt.date]:
    """Return the days that numbers can mean: with an order, the one in that order if it exists."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, _, month, day, digits = match.groups()
        if digits:
            year, month, day = digits[:4], digits[4:6], digits[6:]
        return _existing([(year, month, day)])
    if match := _YEAR_LAST.fullmatch(text):
        first, sign, second, last = match.groups()
        year = last
        if len(last) == 2:  # noqa: PLR2004 - digits
            year = f"{19 if int(last) >= _FIRST_YEAR else 20}{last}"
        if sign == ".":
            return _existing([(year, second, first)])
        by_order = {"dmy": (year, second, first), "mdy": (year, first, second)}
        if order and (days := _existing([by_order[order]])):
            return days
        others = [(f"20{first:0>2}", second, last)] if year != last else []
        return _existing([*by_order.values(), *([] if order else others)])
    match = _SERIAL.fullmatch(text)
    if match and int(match[1]) in _SERIALS:
        return [_SERIAL_0 + dt.timedelta(days=int(match[1]))]
    return []


def _existing(candidates: Iterable[Sequence[str]]) -> list[dt.date]:
    """Return the different days among years, months and days that exist."""
    days: dict[dt.date, None] = {}
    for year, month, day in candidates:
        with suppress(ValueError):
            days[dt.date(int(year), int(month), int(day))] = None
    return [*days]


def _in_words(text: str, languages: Collection[str]) -> list[dt.date]:
    """Return the day of a text that names its month, and perhaps its weekday."""
    names = frozenset({"en", *languages})
    months: list[str] = []
    years: list[str] = []
    days: list[str] = []
    weekdays: list[int] = []
    for word in _pattern(_WORDS, "after_day").findall(text.casefold()):
        number = re.match("[0-9]+", word)
        if number:
            (years if len(number[0]) == 4 else days).append(number[0])  # noqa: PLR2004 - digits
        elif (month := _named(word, numbers_of("month", names))) is not None:
            months.append(str(month))
        elif (weekday := _named(word, numbers_of("day", names))) is not None:
            weekdays.append(weekday)
        elif not _pattern("BEFORE_MONTH", "before_month").fullmatch(word):
            return []
    if not (len(months) == len(years) == len(days) == 1 and len(weekdays) <= 1):
        return []
    found = _existing([(years[0], months[0], days[0])])
    return [day for day in found if not weekdays or day.weekday() == weekdays[0]]


def _named(word: str, names: Mapping[str, int]) -> int | None:
    """Return the number that a name or its beginning stands for, if it is only one."""
    if word in names:
        return names[word]
    numbers = {number for name, number in names.items() if name.startswith(word)}
    return numbers.pop() if len(word) >= _SHORTEST and len(numbers) == 1 else None


@cached_by_locales
def numbers_of(what: Literal["month", "day"], languages: frozenset[str]) -> Mapping[str, int]:
    """Return the number of each month or weekday by its names, as they stand in dates, too.

    A name that has another number in another language is left out.
    """
    from babel import dates  # noqa: PLC0415 - only words need Babel's import time

    from caricc_report.model.words import words_of  # noqa: PLC0415 - needs pydantic

    names_in = dates.get_month_names if what == "month" else dates.get_day_names
    numbers: dict[str, set[int]] = {}
    for language in languages:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in names_in(width, context, language).items():
                    numbers.setdefault(name.casefold().rstrip("."), set()).add(number)
        for number, forms in words_of(language).months.items() if what == "month" else ():
            for form in forms:
                numbers.setdefault(form.casefold().rstrip("."), set()).add(number)
    return {name: each.pop() for name, each in numbers.items() if len(each) == 1}

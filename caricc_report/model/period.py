"""Periods: runs of calendar days, and the ways in which people write them."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import dataclass

from caricc_report.errors import check_type
from caricc_report.model.days import as_day, numbers_of
from caricc_report.model.languages import languages
from caricc_report.model.period_kind import PeriodKind

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of calendar days, both ends included.

    Raises
    ------
    ValueError
        If the first day is after the last.
    UsageError
        If one is no day, but a text.

    Examples
    --------
    >>> Period.parse("2024-11-16/2024-11-30").previous()
    Period(first_day=datetime.date(2024, 11, 1), last_day=datetime.date(2024, 11, 15))
    >>> str(Period.parse("16-30.11.2024"))
    '2024-11-16/2024-11-30'
    """

    first_day: dt.date
    last_day: dt.date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins, or of anything but days."""
        object.__setattr__(self, "first_day", as_day("first_day", self.first_day))
        object.__setattr__(self, "last_day", as_day("last_day", self.last_day))
        if self.first_day > self.last_day:
            raise ValueError(f"a period ends on or after its first day, got {self}")

    def __str__(self) -> str:
        """Return the ISO 8601 interval, for example ``2024-11-16/2024-11-30``."""
        return f"{self.first_day.isoformat()}/{self.last_day.isoformat()}"

    def __contains__(self, day: dt.date) -> bool:
        """Return whether the day is one of the period's."""
        return self.first_day <= as_day("day", day) <= self.last_day

    @property
    def n_days(self) -> int:
        """The number of days, at least 1."""
        return (self.last_day - self.first_day).days + 1

    @property
    def kind(self) -> PeriodKind | None:
        """The regular division that the period is one of, or None for an arbitrary run."""
        with contextlib.suppress(OverflowError):  # The last week goes on after the last day.
            for kind in PeriodKind:
                if Period.containing(self.first_day, kind) == self:
                    return kind
        return None

    @property
    def year(self) -> int:
        """The year that it is numbered in: that of its last day, of a week that of ISO 8601."""
        return self.kind.place(self.first_day)[0] if self.kind else self.last_day.year

    @classmethod
    def containing(cls, day: dt.date, kind: PeriodKind) -> Period:
        """Return the period of a kind that the day falls in."""
        return cls(*PeriodKind(kind).bounds(as_day("day", day)))

    @classmethod
    def numbered(cls, kind: PeriodKind, year: int, number: int) -> Period:
        """Return the period of a kind that has a number, from 1, in a year.

        Raises
        ------
        ValueError
            If the year has none of that number.
        """
        return cls.containing(kind.first_day(year, number), kind)

    @classmethod
    def last_complete_before(cls, day: dt.date, kind: PeriodKind) -> Period:
        """Return the last period of a kind that ended before the day."""
        return cls.containing(day, kind).previous()

    def next(self, kind: PeriodKind | None = None) -> Period:
        """Return the following period of the same kind, or of the same number of days.

        Of another kind than its own it is the first that begins after it.
        """
        start = self.last_day + _DAY
        if kind and kind != self.kind:
            around = Period.containing(start, kind)
            return around if around.first_day == start else around.next()
        if kind := self.kind:
            return Period.containing(start, kind)
        return Period(start, start + (self.n_days - 1) * _DAY)

    def previous(self) -> Period:
        """Return the preceding period of the same kind, or of the same number of days."""
        end = self.first_day - _DAY
        if kind := self.kind:
            return Period.containing(end, kind)
        return Period(end - (self.n_days - 1) * _DAY, end)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as people write it.

        Parameters
        ----------
        text
            An ISO 8601 interval (``2024-11-16/2024-11-30``), day, month (``2024-11``)
            or week (``2024-W47``); a quarter (``2024-Q4``); a house form (``16-30.11.2024``,
            ``28.10-03.11.2024``); or words, ``from 16 to 30 November 2024`` and
            ``с 16 по 30 ноября 2024 года``, with months and years repeated where the
            ends differ. A single day is one end alone.

        Raises
        ------
        ValueError
            If the text is none of these, or names a day that does not exist.
        UsageError
            If it is no text.
        """
        check_type("period", text, str, '"2024-11-16/2024-11-30"')
        words = " ".join(text.split())
        for pattern, read in _FORMS:
            if match := pattern.fullmatch(words):
                try:
                    return read(match)
                except (ValueError, KeyError, OverflowError) as error:
                    raise ValueError(f"not a period, got {text!r} ({error})") from error
        raise ValueError(
            f"not a period, got {text!r}; write it as an ISO 8601 interval, "
            "for example 2024-11-16/2024-11-30"
        )


def check_period(given: object) -> None:
    """Check that an argument is a period, and not the text of one."""
    check_type("period", given, Period, 'cr.Period.parse("2024-11-16/2024-11-30")')


def _read_interval(match: re.Match[str]) -> Period:
    first = dt.date.fromisoformat(match["first"])
    return Period(first, dt.date.fromisoformat(match["last"]) if match["last"] else first)


def _read_number(match: re.Match[str]) -> Period:
    """Read a month, week or quarter, by the letter before its number."""
    kind = {"": PeriodKind.MONTH, "W": PeriodKind.WEEK, "Q": PeriodKind.QUARTER}[
        match["mark"].upper()
    ]
    return Period.numbered(kind, int(match["year"]), int(match["number"]))


def _read_ends(match: re.Match[str]) -> Period:
    """Read two days; what the first one lacks is as in the last."""

    def month(said: str) -> int:
        if said.isdecimal():
            return int(said)
        return numbers_of("month", frozenset(languages()))[said.casefold()]

    last = dt.date(int(match["year2"]), month(match["month2"]), int(match["day2"]))
    first = dt.date(
        int(match["year1"] or last.year),
        month(match["month1"]) if match["month1"] else last.month,
        int(match["day1"] or last.day),
    )
    return Period(first, last)


_ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FIRST_DIGITS = (
    r"(?:(?P<day1>[0-9]{1,2})"
    r"(?:\.(?P<month1>[0-9]{1,2})(?:\.(?P<year1>[0-9]{4}))?)? ?[-–] ?)?"
)
_LAST_DIGITS = r"(?P<day2>[0-9]{1,2})\.(?P<month2>[0-9]{1,2})\.(?P<year2>[0-9]{4})"
_FIRST_WORDS = "(?P<day1>[0-9]{1,2})(?: (?P<month1>[^\\W0-9_]+))?(?: (?P<year1>[0-9]{4}))?"
_LAST_WORDS = "(?P<day2>[0-9]{1,2}) (?P<month2>[^\\W0-9_]+) (?P<year2>[0-9]{4})"
_RUSSIAN_YEAR = r"(?: года| г\.)?"
_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (f"(?P<first>{_ISO_DAY})(?:/(?P<last>{_ISO_DAY}))?", _read_interval),
        ("(?P<year>[0-9]{4})-(?P<mark>W?)(?P<number>[0-9]{2})", _read_number),
        ("(?P<year>[0-9]{4})-(?P<mark>Q)(?P<number>[0-9])", _read_number),
        (_FIRST_DIGITS + _LAST_DIGITS, _read_ends),
        (f"(?:(?:from )?{_FIRST_WORDS} to )?{_LAST_WORDS}", _read_ends),
        (f"(?:(?:с )?{_FIRST_WORDS}{_RUSSIAN_YEAR} по )?{_LAST_WORDS}{_RUSSIAN_YEAR}", _read_ends),
    )
)

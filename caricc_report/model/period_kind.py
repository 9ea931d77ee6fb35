"""Kinds of period: the regular divisions of the calendar, and how each is numbered in its year."""

from __future__ import annotations

import calendar
import datetime as dt
from enum import StrEnum

_DAY = dt.timedelta(days=1)
_HALF_MONTH_ENDS_ON = 15


class PeriodKind(StrEnum):
    """A regular division of the calendar; this module alone knows one from another."""

    HALF_MONTH = "half-month"
    """From the 1st to the 15th, or from the 16th to the end of the month."""
    WEEK = "week"
    """From Monday to Sunday (ISO 8601)."""
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def n_in_year(self) -> int:
        """How many there are in a year; some years have a 53rd week."""
        return _N_IN_YEAR[self]

    @property
    def mark(self) -> str:
        """The letter before its number in ISO 8601 and alike: ``W`` of ``2026-W53``, or none."""
        return _MARKS.get(self, "")

    @property
    def column(self) -> str:
        """Its name in folders of an archive, and so in what DuckDB reads of them."""
        return self.replace("-", "_")

    def bounds(self, day: dt.date) -> tuple[dt.date, dt.date]:
        """Return the first and the last day of the one that a day falls in."""
        first = self.first_day(*self.place(day))
        if self is PeriodKind.WEEK:
            return first, first + 6 * _DAY
        if self is PeriodKind.HALF_MONTH and first.day == 1:
            return first, first.replace(day=_HALF_MONTH_ENDS_ON)
        last_month = first.month + _MONTHS.get(self, 1) - 1
        n_days = calendar.monthrange(first.year, last_month)[1]
        return first, first.replace(month=last_month, day=n_days)

    def place(self, day: dt.date) -> tuple[int, int]:
        """Return year and number, from 1, of the one that a day falls in.

        The year of a week is that of ISO 8601.

        Examples
        --------
        >>> PeriodKind.WEEK.place(dt.date(2027, 1, 3))
        (2026, 53)
        """
        match self:
            case PeriodKind.HALF_MONTH:
                return day.year, 2 * day.month - (day.day <= _HALF_MONTH_ENDS_ON)
            case PeriodKind.WEEK:
                year, week, _ = day.isocalendar()
                return year, week
            case PeriodKind.MONTH | PeriodKind.QUARTER:
                return day.year, (day.month - 1) // _MONTHS[self] + 1

    def first_day(self, year: int, number: int) -> dt.date:
        """Return the first day of the one of a year that has a number.

        Raises
        ------
        ValueError
            If the year has none of that number.
        """
        match self:
            case PeriodKind.HALF_MONTH:
                month, is_second = divmod(number - 1, 2)
                return dt.date(year, month + 1, _HALF_MONTH_ENDS_ON + 1 if is_second else 1)
            case PeriodKind.WEEK:
                return dt.date.fromisocalendar(year, number, 1)
            case PeriodKind.MONTH | PeriodKind.QUARTER:
                return dt.date(year, (number - 1) * _MONTHS[self] + 1, 1)


_N_IN_YEAR = {
    PeriodKind.HALF_MONTH: 24,
    PeriodKind.WEEK: 52,
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
}
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}
_MARKS = {PeriodKind.WEEK: "W", PeriodKind.QUARTER: "Q"}

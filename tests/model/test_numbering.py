"""How releases are numbered: ids, their order, and the one that comes next."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.model.numbering import Numbering, ReleaseNumber, next_release, period_of
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))
KINDS = st.sampled_from(PeriodKind)
CALENDAR, RUNNING = Numbering.CALENDAR, Numbering.RUNNING


@pytest.mark.parametrize(
    "period, release",
    [
        ("2026-12-28/2027-01-03", "2026-W53"),
        ("2027-01-04/2027-01-10", "2027-W01"),
        ("2024-12-30/2025-01-05", "2025-W01"),
        ("2024-02-01/2024-02-29", "2024-02"),
        ("2026-07-01/2026-07-31", "2026-07"),
        ("2026-07-01/2026-09-30", "2026-Q3"),
        ("2026-10-01/2026-12-31", "2026-Q4"),
        ("2026-01-01/2026-01-15", "2026-01"),
        ("2024-02-16/2024-02-29", "2024-04"),
        ("2026-12-16/2026-12-31", "2026-24"),
    ],
)
def test_the_calendar_numbers_a_period(period: str, release: str) -> None:
    """A week has the year of ISO 8601, which may be another than that of its last day."""
    assert next_release(Period.parse(period), CALENDAR, ["2026-99"]) == release


@pytest.mark.parametrize(
    "period, known, release",
    [
        ("2024-11-16/2024-11-30", [], "2024-01"),
        ("2024-11-16/2024-11-30", ["2024-18", "2024-02", "2023-24", "profile"], "2024-19"),
        ("2024-11-16/2024-11-30", ["2024-99"], "2024-100"),
        ("2024-11-16/2024-11-30", ["2024-W47", "2024-Q3"], "2024-01"),
        ("2026-12-28/2027-01-03", ["2026-52"], "2026-53"),
        ("2026-12-25/2027-01-02", ["2026-52"], "2027-01"),
    ],
)
def test_a_running_number_is_the_last_of_its_year_and_one(
    period: str, known: list[str], release: str
) -> None:
    """The year is that of the period: of a week that of ISO 8601, else that of its last day."""
    assert next_release(Period.parse(period), RUNNING, known) == release


@given(DAYS, KINDS)
def test_a_number_of_the_calendar_leads_back_to_its_period(on: dt.date, kind: PeriodKind) -> None:
    """The id of a period, read again, names the same period."""
    period = Period.containing(on, kind)
    release = next_release(period, CALENDAR, ())
    assert str(ReleaseNumber.parse(release)) == release
    assert period_of(release, CALENDAR, kind) == period


@given(DAYS, KINDS)
def test_numbers_of_the_calendar_are_in_the_order_of_time(on: dt.date, kind: PeriodKind) -> None:
    """Also as text, in which files and folders are sorted; and next to one another in a year."""
    period = Period.containing(on, kind)
    this, following = (next_release(each, CALENDAR, ()) for each in (period, period.next()))
    assert this < following
    assert ReleaseNumber.parse(this) < (number := ReleaseNumber.parse(following))
    assert str(number.before) == this or number.number == 1


def test_a_running_number_names_no_period() -> None:
    """Release 19 of 2024 is the 22nd half-month; nothing of the calendar follows from it."""
    assert period_of("2024-19", RUNNING, PeriodKind.HALF_MONTH) is None
    assert period_of("2024-25", CALENDAR, PeriodKind.HALF_MONTH) is None


def test_numbers_of_more_than_two_digits_are_after_the_others() -> None:
    """They are numbers, not texts."""
    texts = ["2024-100", "2025-01", "2024-99", "2024-09"]
    assert [str(each) for each in sorted(map(ReleaseNumber.parse, texts))] == [
        "2024-09", "2024-99", "2024-100", "2025-01",
    ]  # fmt: skip


NO_IDS = [
    "2024-1", "2024-00", "2024-1000", "2024-W1", "2024-W00", "2024-w01", "2024-Q0", "2024-Q5",
    "2024-Q01", "2024-H1", "24-01", "2024", "2024-W", " 2024-01", "2024-01\n", "2025-W53",
]  # fmt: skip


def test_what_is_no_id_is_refused() -> None:
    """A week and a quarter are ones that the year has."""
    for text in NO_IDS:
        with pytest.raises(ValueError, match=r"not the year and number|there is no"):
            ReleaseNumber.parse(text)


def test_an_irregular_period_has_no_number_in_the_calendar() -> None:
    """The error says of what it would have one."""
    with pytest.raises(ValueError, match="none of half-month, week, month, quarter"):
        ReleaseNumber.of_period(Period.parse("2024-11-10/2024-11-20"))

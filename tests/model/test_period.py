"""Periods and the forms in which people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.text.wording import period_in_digits, wording

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
KINDS = st.sampled_from(PeriodKind)
REGULAR = st.builds(Period.containing, DAYS, KINDS)


@st.composite
def any_periods(draw: st.DrawFn) -> Period:
    """Return runs of days, short ones as often as long ones, and single days."""
    first = draw(DAYS)
    return Period(first, first + draw(st.integers(0, 40) | st.integers(0, 1000)) * DAY)


PERIODS = REGULAR | any_periods()


def day(text: str) -> dt.date:
    """Return a date from ISO 8601."""
    return dt.date.fromisoformat(text)


FALLS_IN = [
    ("2024-11-01", PeriodKind.HALF_MONTH, "2024-11-01/2024-11-15"),
    ("2024-11-15", PeriodKind.HALF_MONTH, "2024-11-01/2024-11-15"),
    ("2024-11-16", PeriodKind.HALF_MONTH, "2024-11-16/2024-11-30"),
    ("2024-11-30", PeriodKind.HALF_MONTH, "2024-11-16/2024-11-30"),
    ("2024-12-31", PeriodKind.HALF_MONTH, "2024-12-16/2024-12-31"),
    ("2024-02-20", PeriodKind.HALF_MONTH, "2024-02-16/2024-02-29"),
    ("2023-02-20", PeriodKind.HALF_MONTH, "2023-02-16/2023-02-28"),
    ("2024-11-18", PeriodKind.WEEK, "2024-11-18/2024-11-24"),
    ("2024-11-24", PeriodKind.WEEK, "2024-11-18/2024-11-24"),
    ("2025-01-01", PeriodKind.WEEK, "2024-12-30/2025-01-05"),
    ("2024-02-10", PeriodKind.MONTH, "2024-02-01/2024-02-29"),
    ("2024-12-31", PeriodKind.MONTH, "2024-12-01/2024-12-31"),
    ("2024-01-31", PeriodKind.QUARTER, "2024-01-01/2024-03-31"),
    ("2024-05-31", PeriodKind.QUARTER, "2024-04-01/2024-06-30"),
    ("2024-08-31", PeriodKind.QUARTER, "2024-07-01/2024-09-30"),
    ("2024-12-01", PeriodKind.QUARTER, "2024-10-01/2024-12-31"),
]


def test_the_period_that_a_day_falls_in() -> None:
    """A day belongs to one half-month, week, month and quarter."""
    for on, kind, expected in FALLS_IN:
        assert str(Period.containing(day(on), kind)) == expected


@pytest.mark.parametrize(
    "period, kind",
    [
        ("2024-11-01/2024-11-15", PeriodKind.HALF_MONTH),
        ("2024-02-16/2024-02-29", PeriodKind.HALF_MONTH),
        ("2024-11-18/2024-11-24", PeriodKind.WEEK),
        ("2024-11-01/2024-11-30", PeriodKind.MONTH),
        ("2024-10-01/2024-12-31", PeriodKind.QUARTER),
        ("2024-11-17/2024-11-30", None),
        ("2024-11-18/2024-11-18", None),
        ("2024-01-01/2024-12-31", None),
    ],
)
def test_the_kind_of_a_period(period: str, kind: PeriodKind | None) -> None:
    """A regular period knows its kind; any other run of days has none."""
    assert Period.parse(period).kind == kind


@pytest.mark.parametrize(
    "period, following",
    [
        ("2024-11-16/2024-11-30", "2024-12-01/2024-12-15"),
        ("2024-12-16/2024-12-31", "2025-01-01/2025-01-15"),
        ("2024-02-01/2024-02-15", "2024-02-16/2024-02-29"),
        ("2024-12-30/2025-01-05", "2025-01-06/2025-01-12"),
        ("2024-01-01/2024-01-31", "2024-02-01/2024-02-29"),
        ("2024-10-01/2024-12-31", "2025-01-01/2025-03-31"),
        ("2024-11-28/2024-12-02", "2024-12-03/2024-12-07"),
        ("2024-02-28/2024-02-28", "2024-02-29/2024-02-29"),
    ],
)
def test_periods_follow_one_another(period: str, following: str) -> None:
    """Next and previous keep the kind of a period, or else its number of days."""
    assert str(Period.parse(period).next()) == following
    assert str(Period.parse(following).previous()) == period


ENDED = [
    (PeriodKind.HALF_MONTH, "2024-12-01", "2024-11-16/2024-11-30"),
    (PeriodKind.HALF_MONTH, "2024-12-15", "2024-11-16/2024-11-30"),
    (PeriodKind.HALF_MONTH, "2024-12-16", "2024-12-01/2024-12-15"),
    (PeriodKind.HALF_MONTH, "2025-01-01", "2024-12-16/2024-12-31"),
    (PeriodKind.WEEK, "2024-11-24", "2024-11-11/2024-11-17"),
    (PeriodKind.WEEK, "2027-01-03", "2026-12-21/2026-12-27"),
    (PeriodKind.WEEK, "2027-01-04", "2026-12-28/2027-01-03"),
    (PeriodKind.MONTH, "2024-03-01", "2024-02-01/2024-02-29"),
    (PeriodKind.QUARTER, "2024-06-30", "2024-01-01/2024-03-31"),
    (PeriodKind.QUARTER, "2024-07-01", "2024-04-01/2024-06-30"),
]


def test_the_last_complete_period_has_ended() -> None:
    """The last period of a kind complete before a day does not hold that day."""
    for kind, before, expected in ENDED:
        assert str(Period.last_complete_before(day(before), kind)) == expected


@pytest.mark.parametrize(
    "period, following",
    [
        ("2024-11-16/2024-11-30", "2024-12-02/2024-12-08"),
        ("2024-11-16/2024-12-01", "2024-12-02/2024-12-08"),
        ("2024-11-11/2024-11-17", "2024-11-18/2024-11-24"),
    ],
)
def test_the_next_of_another_kind_begins_after_it(period: str, following: str) -> None:
    """No day is in both, where the kind of a project's periods changes."""
    assert str(Period.parse(period).next(PeriodKind.WEEK)) == following


AS_WRITTEN = [
    ("2024-11-16/2024-11-30", "2024-11-16/2024-11-30"),
    ("2024-11-16/2024-11-16", "2024-11-16/2024-11-16"),
    ("  2024-11-16/2024-11-30\n", "2024-11-16/2024-11-30"),
    ("2024-11-18", "2024-11-18/2024-11-18"),
    ("2024-11", "2024-11-01/2024-11-30"),
    ("2026-W53", "2026-12-28/2027-01-03"),
    ("2024-Q1", "2024-01-01/2024-03-31"),
    ("2024-02", "2024-02-01/2024-02-29"),
    ("2024-W47", "2024-11-18/2024-11-24"),
    ("2024-w47", "2024-11-18/2024-11-24"),
    ("2025-W01", "2024-12-30/2025-01-05"),
    ("2020-W53", "2020-12-28/2021-01-03"),
    ("16-30.11.2024", "2024-11-16/2024-11-30"),
    ("1-15.11.2024", "2024-11-01/2024-11-15"),
    ("01-15.11.2024", "2024-11-01/2024-11-15"),
    ("16–30.11.2024", "2024-11-16/2024-11-30"),
    ("16 - 30.11.2024", "2024-11-16/2024-11-30"),
    ("28.10-03.11.2024", "2024-10-28/2024-11-03"),
    ("28.12.2024-03.01.2025", "2024-12-28/2025-01-03"),
    ("from 16 to 30 November 2024", "2024-11-16/2024-11-30"),
    ("16 to 30 November 2024", "2024-11-16/2024-11-30"),
    ("From 16 to 30 NOVEMBER 2024", "2024-11-16/2024-11-30"),
    ("from  16\nto 30 November 2024", "2024-11-16/2024-11-30"),
    ("from 1 May to 3 June 2024", "2024-05-01/2024-06-03"),
    ("from 28 October 2024 to 3 November 2024", "2024-10-28/2024-11-03"),
    ("from 28 December 2024 to 3 January 2025", "2024-12-28/2025-01-03"),
    ("с 16 по 30 ноября 2024 года", "2024-11-16/2024-11-30"),
    ("С 16 по 30 ноября 2024 г.", "2024-11-16/2024-11-30"),
    ("с 16 по 30 ноября 2024", "2024-11-16/2024-11-30"),
    ("16 по 30 ноября 2024 года", "2024-11-16/2024-11-30"),
    ("с 1 мая по 3 июня 2024 года", "2024-05-01/2024-06-03"),
    ("с 28 октября 2024 по 3 ноября 2024 года", "2024-10-28/2024-11-03"),
    ("с 28 декабря 2024 года по 3 января 2025 года", "2024-12-28/2025-01-03"),
    ("с 28 декабря 2024 г. по 3 января 2025 г.", "2024-12-28/2025-01-03"),
]


def test_a_period_as_people_write_it() -> None:
    """Every written form of a period is read as the same days."""
    for written, meant in AS_WRITTEN:
        assert str(Period.parse(written)) == meant


NO_DAYS = [
    "2024-11-31/2024-12-15", "2024-11-16/2024-11-31", "2023-02-29", "2024-13", "2024-00",
    "2024-W00", "2024-W53", "9999-W52", "16-31.11.2024", "0-15.11.2024", "28.13-03.11.2024",
    "from 16 to 31 November 2024", "from 16 to 30 Brumaire 2024",
    "from 30 February to 3 March 2024", "с 16 по 31 ноября 2024 года",
    "с 30 февраля по 3 марта 2024 года", "с 16 по 30 брюмера 2024 года",
]  # fmt: skip


def test_a_day_that_does_not_exist_is_refused() -> None:
    """A form with an impossible day, month or week is refused, and quoted."""
    for written in NO_DAYS:
        with pytest.raises(ValueError, match="not a period, got") as refused:
            Period.parse(written)
        assert repr(written) in str(refused.value)


OTHER_FORMS = [
    "", "2024", "20241116/20241130", "2024-11-16/P15D", "2024-11-16--2024-11-30", "16-30.11.24",
    "16-30.11", "11/16/2024", "November 2024", "16 November 2024 and more",
    "from 16 to 30 November", "2024-11-16/2024-11-30T00:00", "٢٠٢٤-11-16/2024-11-30",
]  # fmt: skip


def test_other_forms_are_refused_with_the_form_to_write() -> None:
    """A text that is no period is refused, and the message says how to write one."""
    for written in OTHER_FORMS:
        with pytest.raises(ValueError, match="not a period, got") as refused:
            Period.parse(written)
        assert repr(written) in str(refused.value)
        assert "2024-11-16/2024-11-30" in str(refused.value)


@pytest.mark.parametrize(
    "written",
    ["2024-11-30/2024-11-16", "30-16.11.2024", "from 28 December to 3 January 2025"],
)
def test_a_period_does_not_end_before_it_begins(written: str) -> None:
    """The two ends of a period stand in their order."""
    with pytest.raises(ValueError, match="ends on or after its first day"):
        Period.parse(written)


def test_a_period_holds_both_its_ends() -> None:
    """First and last day are days of the period, their neighbours are not."""
    period = Period.parse("2024-11-16/2024-11-30")
    assert period.first_day in period
    assert period.last_day in period
    assert period.first_day - DAY not in period
    assert period.last_day + DAY not in period


def test_the_number_of_days_counts_both_ends() -> None:
    """The second half of November has 15 days, a single day has 1."""
    assert Period.parse("2024-11-16/2024-11-30").n_days == 15
    assert Period.parse("2024-11-16").n_days == 1


def test_periods_sort_by_their_first_day() -> None:
    """Periods compare as the calendar has them."""
    first, second = Period.parse("2024-11"), Period.parse("2024-12-01")
    assert sorted([second, first]) == [first, second]


@given(REGULAR)
def test_the_previous_of_the_next_is_the_period(period: Period) -> None:
    """Forward and back again leads to the same period."""
    assert period.next().previous() == period


@given(PERIODS)
def test_next_begins_on_the_day_after(period: Period) -> None:
    """Between a period and its next, and its previous, there is no gap and no overlap."""
    assert period.next().first_day == period.last_day + DAY
    assert period.previous().last_day == period.first_day - DAY


@given(DAYS, KINDS)
def test_the_period_of_a_day_holds_the_day(on: dt.date, kind: PeriodKind) -> None:
    """A day is in its period of every kind, and the period is of that kind."""
    period = Period.containing(on, kind)
    assert on in period
    assert period.kind == kind


@given(PERIODS)
def test_the_printed_form_is_read_back(period: Period) -> None:
    """The ISO 8601 interval of a period is read as the same period."""
    assert Period.parse(str(period)) == period


@given(PERIODS)
def test_the_house_form_is_read_back(period: Period) -> None:
    """What stands on the cover is read as the same period."""
    assert Period.parse(period_in_digits(period)) == period


@pytest.mark.parametrize("language", ["en", "ru"])
@given(period=PERIODS)
def test_the_form_in_words_is_read_back(language: str, period: Period) -> None:
    """What stands in the sentence of statistics is read as the same period."""
    assert Period.parse(wording(language).period(period)) == period


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_consecutive_periods_tile_the_calendar(kind: PeriodKind) -> None:
    """Four years of consecutive periods hold every day exactly once."""
    period = Period.containing(day("2021-01-04"), kind)
    start, days = period.first_day, 0
    while period.first_day <= day("2024-12-31"):
        assert period.first_day == start + days * DAY
        days += period.n_days
        period = period.next()
    assert days >= 4 * 365


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_every_period_of_a_century_has_a_number_of_its_own(kind: PeriodKind) -> None:
    """From 1990 to 2100 numbers go from 1 to the last of the year, and lead back to the period."""
    last = {kind.n_in_year, 53} if kind is PeriodKind.WEEK else {kind.n_in_year}
    period, place = Period.numbered(kind, 1990, 1), (1990, 1)
    while place[0] <= 2100:
        assert kind.place(period.first_day) == kind.place(period.last_day) == place
        assert Period.numbered(kind, *place) == period
        assert period.year == place[0]
        assert period.next().previous() == period
        period = period.next()
        following = kind.place(period.first_day)
        if following != (place[0], place[1] + 1):
            assert following == (place[0] + 1, 1)
            assert place[1] in last
        place = following


@pytest.mark.parametrize(
    "kind, year, number",
    [
        (PeriodKind.HALF_MONTH, 2024, 25),
        (PeriodKind.HALF_MONTH, 2024, 0),
        (PeriodKind.WEEK, 2025, 53),
        (PeriodKind.MONTH, 2024, 13),
        (PeriodKind.QUARTER, 2024, 5),
        (PeriodKind.QUARTER, 2024, 0),
    ],
)
def test_a_number_that_a_year_lacks_is_no_period(kind: PeriodKind, year: int, number: int) -> None:
    """There is no such period to make up."""
    with pytest.raises(ValueError):  # noqa: PT011 - that of the calendar
        Period.numbered(kind, year, number)


def test_a_year_has_24_half_months() -> None:
    """From January to December there are two half-months to a month."""
    period, ends = Period.parse("2024-01-01/2024-01-15"), []
    while period.first_day.year == 2024:
        ends.append((period.first_day.day, period.last_day.day))
        period = period.next()
    assert len(ends) == 24
    assert set(ends) == {(1, 15), (16, 29), (16, 30), (16, 31)}

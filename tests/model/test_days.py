"""Days as people and programs write them, read where only one meaning is possible."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.model.days import read_day
from caricc_report.model.languages import Locales, using
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from caricc_report.model.days import DayOrder

DAY = dt.date(2024, 11, 16)


ONE_MEANING = [
    "16.11.2024",
    " 16.11.2024 ",
    "16.11.24",
    "16.11.2024г.",
    "16.11.2024 года",
    "16.11.2024 10:30",
    "16.11.2024, 10:30:00",
    "16.11.2024 в 10:30",
    "16/11/2024",
    "11/16/2024",
    "11/16/2024 3:30 PM",
    "16-11-2024",
    "2024/11/16",
    "2024.11.16",
    "20241116",
    "2024-11-16 10:30",
    "2024-11-16T23:30:00+05:00",
    "2024-11-16T10:30:00.5Z",
    "16 ноября 2024",
    "16 ноября 2024 г.",
    "16 нояб. 2024",
    "суббота, 16 ноября 2024 года",
    "Nov 16, 2024",
    "16 Nov 2024",
    "November 16th, 2024",
    "16-Nov-2024",
    "Sat, 16 Nov 2024 10:30:00 +0500",
    "45612",
    "45612,4375",
    45612,
    45612.4375,
    Decimal(45612),
    DAY,
    dt.datetime(2024, 11, 16, 10, 30),  # noqa: DTZ001 - as cells have it
]


def test_a_day_of_one_meaning_is_read() -> None:
    """Numbers in any order that only one day fits, names of months, and times are read."""
    for cell in ONE_MEANING:
        assert read_day(cell, ["ru"]) == DAY


TWO_MEANINGS = [
    ("03/04/2024", "could be 2024-03-04 or 2024-04-03, "),
    ("03-04-2024", "could be 2024-03-04 or 2024-04-03, "),
    ("16/11/24", "could be 2016-11-24 or 2024-11-16, "),
    ("2024-11-30T20:30+00:00", "a time in UTC, which may be on 2024-11-30 or 2024-12-01 "),
    (dt.datetime(2024, 11, 30, 20, tzinfo=dt.UTC), "a time in UTC, which may be on "),
    ("11/30/2024 8:30 pm GMT", "a time in UTC, which may be on 2024-11-30 or 2024-12-01 "),
    ("2024-11-31", "not a date that exists, "),
    *(
        (cell, "not a date, ")
        for cell in (
            "31.11.2024",
            "11.16.2024",
            "Fri, 16 Nov 2024",
            "16 ноября 24",
            "16 қараша 2024",
            "16 ма 2024",
            "2024",
            2024,
            "99999",
            "16112024",
            "16.11.2024 25:00",
            "soon",
            True,
        )
    ),
]


def test_a_day_of_two_meanings_or_none_is_refused() -> None:
    """What could be two days, or is none, or contradicts itself is refused with what was found."""
    for cell, problem in TWO_MEANINGS:
        with pytest.raises(ValueError, match=f"^{problem}.*got .*{str(cell)[:4]}"):
            read_day(cell, ["ru"])


@pytest.mark.parametrize(
    "language, cell",
    [
        ("fr", "1er novembre 2024"),
        ("it", "1º novembre 2024"),
        ("es", "1.º de nov. del 2024"),
        ("pt", "1º de novembro de 2024"),
    ],
)
def test_the_first_of_a_month_may_be_an_ordinal(language: str, cell: str) -> None:
    """As the language has it; in English any day may be one."""
    assert read_day(cell, [language]) == dt.date(2024, 11, 1)


@pytest.mark.parametrize(
    "language, cell",
    [
        ("es", "sábado, 16 de noviembre de 2024"),
        ("pt", "sábado, 16 de nov. de 2024"),
        ("uk", "16 листопада 2024 р."),
        ("uk", "субота, 16 листопада 2024 року"),
    ],
)
def test_words_of_a_language_may_stand_in_a_date(language: str, cell: str) -> None:
    """Those around month and year, as its table has them."""
    assert read_day(cell, [language]) == DAY


def test_a_weekday_may_have_a_hyphen() -> None:
    """As in Portuguese; between numbers a hyphen is none."""
    assert read_day("sexta-feira, 15 de novembro de 2024", ["pt"]) == dt.date(2024, 11, 15)


def test_a_project_may_name_months_that_the_cldr_does_not_have() -> None:
    """As the German of Austria; a table of articles has them, as an editor's prose may."""
    with using(Locales((("de.yml", '{months: {"1": Jänner}}'),))):
        assert read_day("16. Jänner 2024", ["de"]) == dt.date(2024, 1, 16)
    with pytest.raises(ValueError, match="not a date"):
        read_day("16. Jänner 2024", ["de"])


@pytest.mark.parametrize("order, day", [("dmy", "2024-04-03"), ("mdy", "2024-03-04")])
def test_the_order_decides_between_two_days(order: DayOrder, day: str) -> None:
    """The order that is stated counts where two are possible; with dots, the day comes first."""
    assert {str(read_day(cell, (), order)) for cell in ("03/04/2024", "3-4-24")} == {day}
    assert read_day("03.04.2024", (), order) == dt.date(2024, 4, 3)
    assert read_day("11/16/2024", (), order) == DAY


@given(day=st.dates(min_value=dt.date(1900, 1, 1)), language=st.sampled_from(["en", "ru"]))
def test_a_day_in_words_is_that_day(day: dt.date, language: str) -> None:
    """What the library writes is read back; so is ISO 8601."""
    assert read_day(wording(language).day(day), [language]) == read_day(str(day)) == day

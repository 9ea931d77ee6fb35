"""Figures that do not fit their kind or their text are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest
from builders import FIGURE
from checked import EN, found, good, message
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.editorial.checks.figures import UNITS
from caricc_report.editorial.checks.numbers import is_stated
from caricc_report.model.article import Article, FigureKind

if TYPE_CHECKING:
    from decimal import Decimal


def with_figure(text: str = "There were 50.", **changes: Any) -> Article:
    """Return a good article in English alone that states a figure."""
    body = f"{EN} {text}"
    return good(
        texts={"en": {"headline": "A lecture", "body": body}},
        figures=[FIGURE | changes],
    )


def test_a_figure_that_the_text_states_passes() -> None:
    """Fifty people of a text with fifty are right."""
    assert found(with_figure()) == []


def test_a_unit_that_does_not_fit_is_an_error() -> None:
    """Participants are not weighed."""
    assert message(with_figure(unit="kg")) == (
        "figures.1.unit: does not fit 'participants', got 'kg'; write people, or correct kind"
    )


def test_every_kind_has_its_units() -> None:
    """The table of units is complete."""
    assert set(UNITS) == set(get_args(FigureKind))


def test_a_figure_that_no_text_states_is_a_notice() -> None:
    """It names the languages in which the figure is not."""
    assert message(with_figure(value=51)) == (
        "figures.1: the text in en does not state 51 (students); compare them"
    )


@pytest.mark.parametrize(
    "value, text, language",
    [
        (1000, "1,000 people", "en"), (1000, "1 000 человек", "ru"), (1000, "1000", "en"),
        (1000, "тысяча человек", "ru"), (8.5, "8.5 times", "en"), (8.5, "в 8,5 раза", "ru"),
        (3_500_000, "3.5 million", "en"), (3_500_000, "3,5 млн", "ru"), (27, "Twenty-seven", "en"),
        (27, "двадцати семи", "ru"), (6, "six stories", "en"), (2, "doubled", "en"),
        (2, "вдвое", "ru"), (5, "пятидневный", "ru"), (7, "семи школ", "ru"), (9, "9-летних", "ru"),
        (12_345_678, "12 345 678", "ru"), (410, "in 2024, 410 students", "en"), (5, "a 5.", "en"),
    ],
)  # fmt: skip
def test_a_number_is_found(value: float, text: str, language: str) -> None:
    """Digits in every usual form, and words, state a number."""
    assert is_stated(value, text, language)


@pytest.mark.parametrize(
    "value, text, language",
    [
        (410, "4100 or 1410 or 410.5 or 0,410", "en"), (7, "семинар для семьи", "ru"),
        (6, "sixteen", "en"), (27, "twenty", "en"), (8.5, "8.55", "en"), (1000, "1,0001", "en"),
        (3_500_000, "3.5 thousand", "en"), (11, "eleven", "kk"), (0.5, "5", "en"),
    ],
)  # fmt: skip
def test_another_number_is_not_it(value: float, text: str, language: str) -> None:
    """A part of a longer number or word states nothing."""
    assert not is_stated(value, text, language)


@given(st.integers(0, 10**15))
def test_a_number_states_itself(value: int) -> None:
    """However large or small a number is, a text with it states it, and not the next."""
    for written in (f"{value}", f"{value:,}", f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")):
        assert is_stated(value, f"about {written}, kg", "en")
        assert not is_stated(value + 1, f"about {written} kg", "ru")


@given(st.decimals(0, 1000, places=3).filter(lambda value: value % 1 != 0))
def test_a_decimal_number_states_itself(value: Decimal) -> None:
    """With a point in English and a comma in Russian."""
    assert is_stated(float(value), f"{value}", "en")
    assert is_stated(float(value), f"{value}".replace(".", ","), "ru")

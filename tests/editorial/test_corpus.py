"""Which articles belong to a release, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from builders import PERIOD, article, profile
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.editorial.corpus import Corpus
from caricc_report.model.period import Period


def corpus(*countries: str, **changes: Any) -> Corpus:
    """Return a corpus of articles about some countries, numbered by their ids."""
    return Corpus(
        tuple(
            article(id=f"a-{number}", country=country, **changes)
            for number, country in enumerate(countries, 1)
        )
    )


def is_selected(**changes: Any) -> bool:
    """Return whether an article belongs to release 2024-19 of the second half of November."""
    return bool(Corpus((article(**changes),)).select("2024-19", PERIOD).articles)


@pytest.mark.parametrize(
    "release, published_on, expected",
    [
        (None, "2024-11-15", False),
        (None, "2024-11-16", True),
        (None, "2024-11-30", True),
        (None, "2024-12-01", False),
        ("2024-19", None, True),
        ("2024-19", "2024-11-15", True),
        ("2024-19", "2024-12-01", True),
        ("2024-18", None, False),
        ("2024-18", "2024-11-20", False),
    ],
)
def test_the_articles_of_a_release(
    release: str | None,
    published_on: str | None,
    expected: bool,  # noqa: FBT001 - a parameter
) -> None:
    """An article belongs to the release that it names, else to that of its publication."""
    assert is_selected(release=release, published_on=published_on) is expected


def test_the_day_of_an_event_selects_nothing() -> None:
    """An article about an event before the period belongs to the release all the same."""
    assert is_selected(event_on="2024-11-01", published_on="2024-11-18", release=None)
    assert not is_selected(event_on="2024-11-20", published_on="2024-12-01", release=None)


@given(st.dates(Period.parse("2024-01-01").first_day, Period.parse("2024-12-31").last_day))
def test_an_article_is_in_one_release(day: Any) -> None:
    """Among consecutive periods, one alone selects an article by its day of publication."""
    articles = Corpus((article(release=None, published_on=day),))
    period, found = Period.parse("2024-01-01/2024-01-15"), 0
    for number in range(24):
        found += len(articles.select(f"2024-{number + 1:02d}", period))
        period = period.next()
    assert found == 1


@pytest.mark.parametrize(
    "countries, order",
    [
        ("UZ RU AZ KG KZ TM TJ", "AZ KZ KG RU TJ TM UZ"),
        ("TR AF UZ DE KZ", "KZ UZ AF DE TR"),
        ("KG KZ KG", "KZ KG"),
    ],
)
def test_countries_have_an_order(countries: str, order: str) -> None:
    """Member states stand as in the profile, others follow by code; within one the order stays."""
    articles = corpus(*countries.split()).select("2024-19", PERIOD).ordered(profile())
    groups = articles.by_country()
    assert list(groups) == order.split()
    assert len(articles) == sum(map(len, groups.values())) == len(countries.split())
    for group in groups.values():
        assert [each.id for each in group] == sorted(each.id for each in group)

"""Articles out of an archive, as they were put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from archives import HALVES, PERIODS, dated, garble, three_half_months
from builders import PERIOD, reference

from caricc_report.archive.building import build_archive
from caricc_report.archive.index import archive_info
from caricc_report.archive.queries import Question, query_archive
from caricc_report.archive.reading import read_archive
from caricc_report.editorial.comparison import load_comparison
from caricc_report.errors import (
    InvalidInputError,
    UsageError,
)
from caricc_report.model.period import Period

if TYPE_CHECKING:
    from pathlib import Path


def test_articles_are_read_back_as_they_were_put_in(tmp_path: Path) -> None:
    """The reference release comes back whole: every article equal, by day and id."""
    given_articles = tuple(reference().articles)
    change = build_archive(given_articles, tmp_path, PERIODS, HALVES)
    assert (change.n_read, change.n_added, change.n_rejected) == (30, 30, 0)
    read = list(read_archive(tmp_path))
    assert sorted(read, key=lambda each: each.id) == sorted(
        given_articles, key=lambda each: each.id
    )
    days = [(each.published_on or PERIOD.last_day, each.id) for each in read]
    assert days == sorted(days)


def test_a_half_month_touches_only_its_part(tmp_path: Path) -> None:
    """Reading and asking about one half-month works while all other parts are gone or garbled."""
    three_half_months(tmp_path)
    garble(tmp_path, "21")
    next(tmp_path.glob("year=2023/half_month=1/*")).unlink()
    assert [each.id for each in read_archive(tmp_path, period=PERIOD)] == ["kz-b"]
    assert [each.id for each in read_archive(tmp_path, release="2024-19")] == ["kz-b"]
    question = Question("country", first_day=PERIOD.first_day, last_day=PERIOD.last_day)
    assert query_archive(tmp_path, question).rows == (("KZ", 1),)
    with pytest.raises(InvalidInputError, match="half_month=1/"):
        list(read_archive(tmp_path))


def test_a_period_selects_by_day_within_its_parts(tmp_path: Path) -> None:
    """A period that is no half-month gets the articles of its days alone."""
    build_archive(
        [dated(f"kz-{day}", f"2024-11-{day}") for day in range(10, 28)], tmp_path, {}, HALVES
    )
    read = read_archive(tmp_path, period=Period.parse("2024-11-14/2024-11-17"))
    assert [each.id for each in read] == ["kz-14", "kz-15", "kz-16", "kz-17"]


def test_there_has_to_be_an_archive(tmp_path: Path) -> None:
    """Reading, asking, comparing and looking say that there is no archive."""
    for call in (
        lambda: list(read_archive(tmp_path)),
        lambda: query_archive(tmp_path, Question()),
        lambda: load_comparison(tmp_path, "2024-19", PERIOD),
        lambda: archive_info(tmp_path),
    ):
        with pytest.raises(UsageError, match=r"not an archive, there is no archive\.json"):
            call()

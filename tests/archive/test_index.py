"""The index of an archive: what it holds, and whether it is whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from archives import HALVES, PERIODS, garble, three_half_months
from builders import PERIOD

from caricc_report.archive.building import build_archive
from caricc_report.archive.index import INDEX, archive_info, folder_of, read_index
from caricc_report.archive.queries import Question, query_archive
from caricc_report.archive.reading import read_archive
from caricc_report.errors import (
    InvalidInputError,
    UsageError,
)
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "kind, day, folder",
    [
        (PeriodKind.HALF_MONTH, "2024-01-15", "year=2024/half_month=1"),
        (PeriodKind.HALF_MONTH, "2024-02-29", "year=2024/half_month=4"),
        (PeriodKind.HALF_MONTH, "2024-12-31", "year=2024/half_month=24"),
        (PeriodKind.WEEK, "2027-01-03", "year=2026/week=53"),
        (PeriodKind.MONTH, "2024-02-29", "year=2024/month=2"),
        (PeriodKind.QUARTER, "2024-09-30", "year=2024/quarter=3"),
    ],
)
def test_the_folder_of_a_part(kind: PeriodKind, day: str, folder: str) -> None:
    """A part is in the folder of its year, and of its number among the periods of the kind."""
    assert folder_of(Period.containing(dt.date.fromisoformat(day), kind), kind) == folder


@pytest.mark.parametrize(
    "text, said",
    [
        ("{", "not JSON"),
        ('{"archive": 2, "parts": []}', "archive: of a later version .*, got 2; upgrade this one"),
        ('{"archive": 0, "parts": []}', "archive: not a known value"),
        ('{"archive": 1, "parts": [{"path": "../a.parquet"}]}', r"parts\.1\.path"),
    ],
)
def test_an_index_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """An index is validated as any input; a path that leads out of the archive is none."""
    (tmp_path / INDEX).write_text(text)
    with pytest.raises(InvalidInputError, match=said):
        read_index(tmp_path)


def test_damage_is_found(tmp_path: Path) -> None:
    """The digests find a part that was changed, and one that is missing."""
    three_half_months(tmp_path)
    assert archive_info(tmp_path).defects == ()
    garble(tmp_path, "21")
    next(tmp_path.glob("year=2024/half_month=22/*")).unlink()
    said = [str(defect) for defect in archive_info(tmp_path).defects]
    assert len(said) == 2
    assert "half_month=21" in said[0]
    assert "changed, got the SHA-256" in said[0]
    assert "half_month=22" in said[1]
    assert "cannot be read" in said[1]


def test_what_an_archive_holds(tmp_path: Path) -> None:
    """Parts, articles, days and releases are those that were put in."""
    three_half_months(tmp_path)
    info = archive_info(tmp_path)
    assert (info.n_articles, info.n_parts, info.n_without_release) == (3, 3, 1)
    assert (info.first_on, info.last_on) == (dt.date(2023, 1, 1), dt.date(2024, 11, 20))
    assert [(each.release, each.n_articles) for each in info.releases] == [
        ("2024-18", 1),
        ("2024-19", 1),
    ]
    assert (info.first_period, info.last_period) == (PERIODS["2024-18"], PERIOD)
    assert info.n_bytes == sum(path.stat().st_size for path in tmp_path.rglob("*.parquet"))


def test_an_empty_archive_is_one(tmp_path: Path) -> None:
    """Nothing put in gives an archive with nothing in it."""
    build_archive([], tmp_path, {}, HALVES)
    info = archive_info(tmp_path)
    assert (info.n_articles, info.first_on, info.first_period) == (0, None, None)
    assert list(read_archive(tmp_path)) == []
    assert query_archive(tmp_path, Question("topic")).rows == ()
    with pytest.raises(UsageError, match="the archive is empty"):
        query_archive(tmp_path, "SELECT 1")

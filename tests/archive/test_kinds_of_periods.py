"""An archive is partitioned by the kind of period that its project has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from archives import PERIODS, dated, three_half_months

from caricc_report.archive.building import build_archive
from caricc_report.archive.index import INDEX, read_index
from caricc_report.archive.queries import Question, query_archive
from caricc_report.archive.reading import read_archive
from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind

if TYPE_CHECKING:
    from pathlib import Path

DAYS = {
    "kz-a": "2024-02-29", "kz-b": "2024-12-30", "kz-c": "2026-12-27", "kz-d": "2026-12-28",
    "kz-e": "2027-01-03", "kz-f": "2027-01-04", "kz-g": "2026-02-15", "kz-h": "2026-02-16",
}  # fmt: skip


def archive_by(kind: PeriodKind, folder: Path) -> Path:
    """Make an archive of articles at the turns of years, weeks and months."""
    build_archive([dated(name, day) for name, day in DAYS.items()], folder, {}, kind)
    return folder


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_an_article_is_in_the_part_of_its_period(tmp_path: Path, kind: PeriodKind) -> None:
    """DuckDB parts the days as the calendar does, and every article is read back."""
    folder = archive_by(kind, tmp_path)
    days = {each.published_on for each in read_archive(folder)}
    assert sorted(map(str, days)) == sorted(DAYS.values())
    assert {part.period for part in read_index(folder).parts} == {
        Period.containing(day, kind) for day in days if day
    }
    sql = f"SELECT id, year, {kind.column} FROM articles ORDER BY id"  # noqa: S608 - our words
    assert query_archive(folder, sql).rows == tuple(
        (name, *kind.place(Period.parse(day).first_day)) for name, day in sorted(DAYS.items())
    )


def test_a_week_is_in_the_folder_and_year_of_iso_8601(tmp_path: Path) -> None:
    """28 December 2026 to 3 January 2027 is one part, of 2026."""
    folder = archive_by(PeriodKind.WEEK, tmp_path)
    paths = {part.path.rpartition("/")[0]: part.n_articles for part in read_index(folder).parts}
    assert paths["year=2026/week=53"] == 2
    assert paths["year=2027/week=1"] == paths["year=2025/week=1"] == 1
    years = query_archive(folder, Question("year")).rows
    assert years == ((2024, 1), (2025, 1), (2026, 5), (2027, 1))


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_a_period_touches_only_its_part(tmp_path: Path, kind: PeriodKind) -> None:
    """All other parts may be gone."""
    folder = archive_by(kind, tmp_path)
    period = Period.containing(Period.parse("2026-12-28").first_day, kind)
    for part in read_index(folder).parts:
        if part.period != period:
            (folder / part.path).unlink()
    found = [each.id for each in read_archive(folder, period=period)]
    assert "kz-d" in found


def test_an_archive_of_another_kind_is_refused_as_it_is(tmp_path: Path) -> None:
    """It can be read all the same; an empty one has no kind yet."""
    build_archive([], tmp_path, PERIODS, PeriodKind.WEEK)
    three_half_months(tmp_path)
    before = (tmp_path / INDEX).read_bytes()
    with pytest.raises(UsageError, match=r"an archive by half-month, .* by week; .* build it anew"):
        build_archive([], tmp_path, PERIODS, PeriodKind.WEEK)
    assert (tmp_path / INDEX).read_bytes() == before
    assert len(list(read_archive(tmp_path))) == 3


def test_an_archive_has_one_kind(tmp_path: Path) -> None:
    """An index that mixes two was edited by hand."""
    three_half_months(tmp_path)
    index = json.loads((tmp_path / INDEX).read_text())
    part = index["parts"][0]
    part["path"] = part["path"].replace("half_month=1/", "month=1/")
    (tmp_path / INDEX).write_text(json.dumps(index))
    with pytest.raises(InvalidInputError, match="more than one kind of period, got half-month, mo"):
        read_index(tmp_path)

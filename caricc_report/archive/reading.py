"""Articles out of an archive, as they were put in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.archive.database import rows_of
from caricc_report.archive.index import read_index, require_whole
from caricc_report.model.article import Article
from caricc_report.model.period import Period
from caricc_report.model.validation import valid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from caricc_report.archive.index import Part


@dataclass(frozen=True, slots=True)
class Archived:
    """An article with what it was assigned to when it was archived."""

    article: Article
    release: str | None
    period: Period | None
    """The days of the release; without one, those of the part; None if not known."""

    @property
    def place(self) -> str:
        """Where it is, for messages: ``2019-03 in the archive``."""
        return f"{self.release} in the archive" if self.release else "the archive"


def read_archive(
    directory: Path, *, release: str | None = None, period: Period | None = None
) -> Iterator[Article]:
    """Yield the articles of an archive, by the day that assigns them, then by id.

    Only the parts that can hold them are touched; all are compared with their digests first.

    Parameters
    ----------
    directory
        The folder of the archive.
    release
        Only the articles that belong to this release.
    period
        Only the articles that are assigned to a day of this period: that of their
        publication, or, where it is not known, the last of their release.

    Raises
    ------
    UsageError
        If there is no archive in the folder.
    InvalidInputError
        If the index, or a part that is read, was changed.
    """
    parts, where, values = select_articles(directory, release, period)
    sql = f"SELECT record FROM articles WHERE {where}"  # noqa: S608 - our words
    for (record,) in rows_of(directory, parts, sql, values):
        yield _article(record, directory)


def select_articles(
    directory: Path, release: str | None, period: Period | None
) -> tuple[Sequence[Part], str, Mapping[str, object]]:
    """Return where articles of an archive are: parts, a condition, the values bound to it.

    The parts are all that can hold them.

    Raises
    ------
    UsageError
        If there is no archive in the folder.
    InvalidInputError
        If the index, or one of the parts, was changed.
    """
    first_day, last_day = (period.first_day, period.last_day) if period else (None, None)
    parts = [
        part
        for part in read_index(directory).parts
        if part.touches(first_day, last_day)
        and (release is None or any(group.release == release for group in part.groups))
    ]
    require_whole(directory, parts)
    where = (
        "($release IS NULL OR release = $release) "
        "AND assigned_on BETWEEN ifnull($first_day, assigned_on) AND ifnull($last_day, assigned_on)"
    )
    return parts, where, {"release": release, "first_day": first_day, "last_day": last_day}


def read_groups(
    directory: Path, groups: Collection[tuple[str | None, Period | None]]
) -> Iterator[Archived]:
    """Yield the articles of some releases and periods of an archive, in its order.

    Parameters
    ----------
    directory
        The folder of the archive.
    groups
        Release and period of each, as `Index.groups` has them.

    Raises
    ------
    UsageError, InvalidInputError
        As `read_archive` says.
    """
    parts = [
        part
        for part in read_index(directory).parts
        if any((group.release, group.period) in groups for group in part.groups)
    ]
    require_whole(directory, parts)
    sql = "SELECT release, period, record FROM articles"
    for release, days, record in rows_of(directory, parts, sql):
        if (release, _period(days)) in groups:
            yield archived_from((release, days, record), directory)


def read_told(
    directory: Path, stories: Sequence[str], campaigns: Sequence[str]
) -> Iterator[Archived]:
    """Yield the articles of releases that are of some stories or campaigns, in no certain order.

    Parameters
    ----------
    directory
        The folder of the archive.
    stories, campaigns
        Their names, of campaigns those in the articles' first languages.

    Raises
    ------
    UsageError
        If there is no archive in the folder, or duckdb is not installed.
    InvalidInputError
        If the index is not valid, or a part is missing or not readable.
    """
    sql = (
        "SELECT release, period, record FROM articles WHERE release IS NOT NULL "
        "AND (list_contains($stories, story) OR list_contains($campaigns, campaign))"
    )
    values = {"stories": stories, "campaigns": campaigns}
    for row in rows_of(directory, read_index(directory).parts, sql, values):
        yield archived_from(row, directory)


def count_countries(directory: Path) -> Mapping[tuple[str, str], int]:
    """Return how many articles of an archive belong to each release and country.

    Raises
    ------
    UsageError, InvalidInputError
        As `read_told` says.
    """
    sql = (
        "SELECT release, country, count(*) FROM articles WHERE release IS NOT NULL "
        "GROUP BY release, country"
    )
    parts = read_index(directory).parts
    return {(release, country): n for release, country, n in rows_of(directory, parts, sql)}


def archived_from(row: tuple[Any, ...], directory: Path) -> Archived:
    """Return the article of a row of ``release``, ``period`` and ``record``."""
    release, days, record = row
    return Archived(_article(record, directory), release, _period(days))


def _period(days: str | None) -> Period | None:
    return Period.parse(days) if days else None


def _article(record: str, directory: Path) -> Article:
    fields = json.loads(record)
    return valid(Article, fields, str(directory), position=f"article {fields['id']}")

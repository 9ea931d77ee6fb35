"""Articles out of an archive, as they were put in."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from caricc_report.archive.database import rows_of
from caricc_report.archive.index import read_index, require_whole
from caricc_report.model.article import Article
from caricc_report.model.period import Period
from caricc_report.model.urls import is_front_page, normalised_link
from caricc_report.model.validation import valid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from caricc_report.archive.index import Index, Part

DAYS_APART = 31
"""So many days before and after its own, a text may still have been printed elsewhere."""
_NAMED = r"""
SELECT id, assigned_on, source_url
FROM (SELECT *, regexp_extract(source_url, '^[^/]*//[^/?#]*(.*)', 1) AS page FROM articles)
WHERE id IN (SELECT unnest($ids)) OR regexp_replace(page, $end, '') IN (SELECT unnest($pages))
OR regexp_matches(page, '[%?#]|[^!-~]')
"""
"""What has one of some ids or may have one of some addresses: those of the same page of any host,
and all that can be spelt in several ways."""
_FOLDER_END = r"(/|/index\.html?)*$"
_NEAR = """
id IN (SELECT unnest($ids))
OR EXISTS (FROM unnest($days) AS near(day) WHERE assigned_on BETWEEN day - $apart AND day + $apart)
"""


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

    They are those of a release, or those that are assigned to a day of a period: that of their
    publication, or, where it is not known, the last of their release. Only the parts that can hold
    them are touched; all are compared with their digests first.

    Raises
    ------
    UsageError
        If there is no archive in the folder.
    InvalidInputError
        If the index, or a part that is read, was changed.
    """
    for each in archived(directory, *select_articles(directory, release, period)):
        yield each.article


def select_articles(
    directory: Path, release: str | None, period: Period | None
) -> tuple[Sequence[Part], str, Mapping[str, object]]:
    """Return the parts that can hold some articles, a condition, and the values bound to it."""
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
    """Yield the articles of groups, release and period of each, in the order of the archive."""
    parts = [
        part
        for part in read_index(directory).parts
        if any((group.release, group.period) in groups for group in part.groups)
    ]
    require_whole(directory, parts)
    for each in archived(directory, parts):
        if (each.release, each.period) in groups:
            yield each


def read_told(
    directory: Path, stories: Sequence[str], campaigns: Sequence[str]
) -> Iterator[Archived]:
    """Yield the articles of releases that are of some stories or campaigns, in no certain order.

    Campaigns are named as in the articles' first languages. Parts are not compared with their
    digests first.
    """
    where = (
        "release IS NOT NULL "
        "AND (list_contains($stories, story) OR list_contains($campaigns, campaign))"
    )
    values = {"stories": stories, "campaigns": campaigns}
    return archived(directory, read_index(directory).parts, where, values)


def read_comparable(directory: Path, articles: Sequence[Article]) -> Iterator[Archived]:
    """Yield the archived articles that can be the same as one of some articles, in no order.

    They are those with one of their ids or addresses, in whatever spelling, from any time, and all
    that are assigned to a day at most `DAYS_APART` from that of one of them; an article whose day
    is not known is taken for one of the archive's last day. An archived version of an article, of
    its id and of the release that it belongs to, is left out.
    """
    index = read_index(directory)
    if not (index.parts and articles):
        return
    named = _named(directory, index, articles)
    last = max(part.last_on for part in index.parts)
    days = sorted({each.published_on or last for each in articles})
    apart = dt.timedelta(DAYS_APART)
    spans = [(day, day) for day in named.values()]
    spans += [(day - apart, day + apart) for day in days]
    parts = [part for part in index.parts if any(part.touches(*span) for span in spans)]
    require_whole(directory, parts)
    of_id = {each.id: each for each in articles}
    values = {"ids": sorted(named), "days": days, "apart": DAYS_APART}
    for found in archived(directory, parts, _NEAR, values):
        new = of_id.get(found.article.id)
        if new is None or not _is_version(found, new):
            yield found


def _named(directory: Path, index: Index, articles: Sequence[Article]) -> dict[str, dt.date]:
    """Return the ids of those that have the id or address of an article, each with its day."""
    urls = [each.source_url for each in articles if not is_front_page(each.source_url)]
    links, ids = {*map(normalised_link, urls)}, {each.id for each in articles}
    pages = sorted({urlsplit(link).path for link in links})
    values = {"ids": sorted(ids), "pages": pages, "end": _FOLDER_END}
    return {
        name: day
        for name, day, address in rows_of(directory, index.parts, _NAMED, values)
        if name in ids or normalised_link(address) in links
    }


def _is_version(archived: Archived, article: Article) -> bool:
    """Return whether an article belongs to the release that one of its id was archived in."""
    if article.release:
        return article.release == archived.release
    day, period = article.published_on, archived.period
    return day is not None and period is not None and day in period


def count_countries(directory: Path) -> Mapping[tuple[str, str], int]:
    """Return how many articles of an archive belong to each release and country."""
    sql = (
        "SELECT release, country, count(*) FROM articles WHERE release IS NOT NULL "
        "GROUP BY release, country"
    )
    parts = read_index(directory).parts
    return {(release, country): n for release, country, n in rows_of(directory, parts, sql)}


def archived(
    directory: Path, parts: Sequence[Part], where: str = "true", values: object = None
) -> Iterator[Archived]:
    """Yield the articles of some parts that meet a condition in SQL, to which values are bound."""
    sql = f"SELECT release, period, record FROM articles WHERE {where}"  # noqa: S608 - our words
    for release, days, record in rows_of(directory, parts, sql, values):
        fields = json.loads(record)
        article = valid(Article, fields, str(directory), position=f"article {fields['id']}")
        yield Archived(article, release, Period.parse(days) if days else None)

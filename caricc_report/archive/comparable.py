"""Archived articles that are worth comparing with others, to find duplicates among these."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from caricc_report.archive.database import rows_of
from caricc_report.archive.index import read_index, require_whole
from caricc_report.archive.reading import Archived, archived
from caricc_report.model.urls import is_front_page, normalised_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from caricc_report.archive.index import Index
    from caricc_report.model.article import Article

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

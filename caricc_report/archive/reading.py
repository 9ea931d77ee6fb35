"""Articles out of an archive, as they were put in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from caricc_report.archive.index import damaged, read_index
from caricc_report.archive.rows import read_columns
from caricc_report.errors import InvalidInputError
from caricc_report.model.article import Article
from caricc_report.model.period import Period
from caricc_report.model.validation import defects_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from caricc_report.archive.index import Part


@dataclass(frozen=True, slots=True)
class Archived:
    """An article with what it was assigned to when it was archived."""

    article: Article
    release: str | None
    period: Period | None
    """The days of the release; without a release, the half-month; None if not known."""


def read_archive(
    directory: Path, *, release: str | None = None, period: Period | None = None
) -> Iterator[Article]:
    """Yield the articles of an archive, by the day that assigns them, then by id.

    Only the parts that can hold them are touched; each is compared with its digest first.

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
        If the index, or a part that is read, is not as it was written.
    """
    for part in read_index(directory).parts:
        if not _can_hold(part, release, period):
            continue
        if defects := tuple(damaged(directory, (part,))):
            raise InvalidInputError(str(directory), defects)
        columns = read_columns(directory / part.path, "assigned_on", "release", "record")
        for assigned_on, belongs_to, record in columns:
            if release not in {None, belongs_to}:
                continue
            if period is None or assigned_on in period:
                yield _article(record, part)


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
    for part in read_index(directory).parts:
        if not any((group.release, group.period) in groups for group in part.groups):
            continue
        if defects := tuple(damaged(directory, (part,))):
            raise InvalidInputError(str(directory), defects)
        columns = read_columns(directory / part.path, "release", "period", "record")
        for release, days, record in columns:
            period = Period.parse(days) if days else None
            if (release, period) in groups:
                yield Archived(_article(record, part), release, period)


def _can_hold(part: Part, release: str | None, period: Period | None) -> bool:
    if period is not None and not part.touches(period.first_day, period.last_day):
        return False
    return release is None or any(group.release == release for group in part.groups)


def _article(record: str, part: Part) -> Article:
    fields = json.loads(record)
    try:
        return Article.model_validate(fields)
    except ValidationError as error:
        defects = defects_of(error, Article, f"article {fields['id']}")
        raise InvalidInputError(part.path, defects) from error

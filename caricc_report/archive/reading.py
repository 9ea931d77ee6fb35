"""Articles out of an archive, as they were put in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from caricc_report.archive.index import damaged, read_index
from caricc_report.archive.rows import read_columns
from caricc_report.defects import defects_of
from caricc_report.errors import InvalidInputError
from caricc_report.schema import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caricc_report.archive.index import Part
    from caricc_report.period import Period


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

"""Articles into an archive: appended as a whole, or not at all."""

from __future__ import annotations

import functools
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from caricc_report.archive.database import create_table, database, first_line
from caricc_report.archive.index import (
    INDEX,
    Group,
    Index,
    Part,
    digest_of,
    folder_of,
    read_index,
    require_whole,
)
from caricc_report.archive.rows import Staging, columns_of, row_of
from caricc_report.errors import (
    ArchiveBusyError,
    CariccReportError,
    Defect,
    UsageError,
)
from caricc_report.model.period import Period
from caricc_report.system.atomic import fsync, fsync_names, remove_leftovers, replace_file
from caricc_report.system.files import is_hidden, real_path
from caricc_report.system.locks import held_lock
from caricc_report.system.optional import required

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from caricc_report.archive.rows import Row
    from caricc_report.model.article import Article
    from caricc_report.model.period_kind import PeriodKind

    _Assign = Callable[[Article], tuple[dt.date, str | None, Period | None] | None]

_LOCK = ".archive.lock"
_STAGING = ".archive.new"
_FIRST_INDEX = f".{INDEX}.first"
"""It becomes the index of an archive that is made: until then its parts are only begun."""
_SETTINGS = {"memory_limit": "400MB"}  # More is spilled to disk.
_N_ROWS_STAGED = 5_000
"""How many rows are kept in memory before they are on disk."""
_N_ROWS_APPENDED = 1_000
"""How many rows DuckDB is given at a time."""
_N_ROWS_IN_GROUP = 20_480
"""How many rows stand in a row group, the least that a reader of Parquet decodes."""
_VERSIONS = """
SELECT before = sha256, assigned_on, assigned_before, count(*)
FROM (
    SELECT
        *,
        lag(sha256) OVER version AS before,
        lag(assigned_on) OVER version AS assigned_before
    FROM (
        SELECT number, id, sha256, assigned_on FROM incoming
        UNION ALL
        SELECT -1, id, sha256, assigned_on FROM archived SEMI JOIN incoming USING (id)
    )
    WINDOW version AS (PARTITION BY id ORDER BY number)
)
WHERE number >= 0
GROUP BY ALL
"""
"""How many articles are new (NULL), the same as before (true) or another (false), by their days.

Each is compared with the one of its id before it, in the archive or among the incoming."""
_KEPT = "SELECT count(*) FROM archived ANTI JOIN incoming USING (id)"
_OUTDATED = """
SELECT number FROM incoming WHERE number NOT IN (SELECT max(number) FROM incoming GROUP BY id)
"""
"""The numbers of the incoming articles that others of their ids follow."""
_MERGED = """
FROM latest WHERE coalesce(id, '') <> ''
UNION ALL BY NAME FROM archived ANTI JOIN incoming USING (id)
ORDER BY assigned_on, id
"""
_GROUPS = """
SELECT release, period, count(*), min(assigned_on), max(assigned_on) FROM read_parquet(?)
GROUP BY ALL ORDER BY release NULLS FIRST, period NULLS FIRST
"""


@dataclass(frozen=True, slots=True)
class ArchiveChange:
    """What a build did: ``read = added + replaced + unchanged + rejected``."""

    n_read: int
    n_added: int
    """Articles that were new."""
    n_replaced: int
    """Articles of a known id with another content or assignment; the new one counts."""
    n_unchanged: int
    """Articles that were there already."""
    n_kept: int
    """Articles of the archive that were not among those read; they stay."""
    rejected: tuple[Defect, ...]
    """Articles that no day assigns, each with the reason."""
    n_parts_written: int

    @property
    def n_rejected(self) -> int:
        """The number of articles that were rejected."""
        return len(self.rejected)


def build_archive(
    articles: Iterable[Article], directory: Path, periods: Mapping[str, Period], kind: PeriodKind
) -> ArchiveChange:
    """Append articles to an archive, which is made if there is none; all of them or none.

    An article of a known id replaces that one. Memory does not grow with the number of
    articles, but for those of one period.

    Parameters
    ----------
    articles
        The articles, read once.
    directory
        The folder of the archive.
    periods
        By release, the days that it covers; they assign the articles whose day of
        publication is not known, and say to which release the others belong.
    kind
        The kind of period that the archive is partitioned by.

    Raises
    ------
    UsageError
        If the folder holds something else than an archive, one that is partitioned by another
        kind of period, or cannot be written to.
    InvalidInputError
        If the archive that is there is damaged.
    ArchiveBusyError
        If another run builds the archive.
    """
    lock = directory / _LOCK
    busy = ArchiveBusyError(str(directory), str(lock))
    with held_lock(lock, busy, where=str(directory), advice="name another folder"):
        index = _swept(directory)
        if index.kind not in {None, kind}:
            raise UsageError(
                f"{directory}: an archive by {index.kind}, and this one is by {kind}; it can "
                "still be read; name another folder, or move it away and build it anew"
            )
        with _staged(directory) as connection:
            rejected = _take_in(connection, directory, articles, _assignment(periods, kind), kind)
            return _merge(connection, directory, index, kind, rejected)


@contextmanager
def _staged(directory: Path) -> Iterator[DuckDBPyConnection]:
    """Open a database that spills into the folder where parts are staged."""
    duckdb = required("duckdb", "archive", "the archive")
    staging = directory / _STAGING
    try:
        staging.mkdir()
        with database(temp_directory=str(staging), **_SETTINGS) as connection:
            yield connection
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        said = error.strerror if isinstance(error, OSError) else first_line(error)
        message = f"{directory}: cannot be written ({said}); the archive is as before"
        raise CariccReportError(message) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _swept(directory: Path) -> Index:
    """Return the index of an archive, rid of what earlier builds left; empty if there is none.

    Parts without an index are leftovers only of a build that made the archive.
    """
    if (directory / INDEX).exists():
        index = read_index(directory)
    elif not (directory / _FIRST_INDEX).exists() and any(
        not is_hidden(entry.relative_to(directory)) for entry in directory.iterdir()
    ):
        raise UsageError(
            f"{directory}: has files but no {INDEX}, so it is not an archive; "
            f"restore {INDEX}, or name another folder"
        )
    else:
        index = Index()
    shutil.rmtree(directory / _STAGING, ignore_errors=True)
    remove_leftovers(directory, INDEX)
    listed = {part.path for part in index.parts}
    for path in directory.glob("year=*/*=*/part-*.parquet"):
        if path.relative_to(directory).as_posix() not in listed:
            path.unlink()
            for folder in (path.parent, path.parent.parent):
                if not any(folder.iterdir()):
                    folder.rmdir()
    return index


def _assignment(periods: Mapping[str, Period], kind: PeriodKind) -> _Assign:
    """Return what says which day, release and period an article has; None if no day assigns it.

    A release that the article names is its release, else the one in whose period it was published;
    without any, its period is the one of the archive's kind.
    """
    in_order = sorted(periods.items(), key=lambda item: (item[1], item[0]))

    @functools.cache
    def of_day(day: dt.date) -> tuple[str | None, Period]:
        without = None, Period.containing(day, kind)
        return next((each for each in in_order if day in each[1]), without)

    def assign(article: Article) -> tuple[dt.date, str | None, Period | None] | None:
        if article.release is None:
            day = article.published_on
            return (day, *of_day(day)) if day else None
        period = periods.get(article.release)
        day = article.published_on or (period.last_day if period else None)
        return (day, article.release, period) if day else None

    return assign


def _take_in(
    connection: DuckDBPyConnection,
    directory: Path,
    articles: Iterable[Article],
    assign: _Assign,
    kind: PeriodKind,
) -> list[Defect]:
    """Stage the rows of articles; return why others were rejected.

    The table ``incoming`` has what tells them apart.
    """
    connection.execute(
        "CREATE TABLE incoming (number BIGINT, id VARCHAR, sha256 VARCHAR, assigned_on DATE)"
    )
    rejected: list[Defect] = []

    def rows() -> Iterator[Row]:
        for article in articles:
            if assigned := assign(article):
                yield row_of(article, *assigned)
            else:
                problem = (
                    f"its period is not known, got {article.release!r}, and there is no "
                    "published_on; state one, or give the parameters of the release"
                )
                rejected.append(Defect(f"article {article.id}", "release", problem))

    first_day = functools.cache(lambda day: Period.containing(day, kind).first_day)
    places = [[*columns_of()].index(name) for name in ("id", "sha256", "assigned_on")]
    staging = Staging(directory / _STAGING)
    numbered = enumerate(rows())
    with connection.appender("incoming") as appender:
        while chunk := tuple(islice(numbered, _N_ROWS_STAGED)):
            appender.append_rows([(number, *(row[i] for i in places)) for number, row in chunk])
            appender.flush()
            staging.put((first_day(row[places[-1]]), number, row) for number, row in chunk)
    return rejected


def _merge(
    connection: DuckDBPyConnection,
    directory: Path,
    index: Index,
    kind: PeriodKind,
    rejected: list[Defect],
) -> ArchiveChange:
    """Put the rows of ``incoming`` into an archive."""
    require_whole(directory, index.parts)
    _view(connection, "archived", [directory / part.path for part in index.parts])
    counts: Counter[bool | None] = Counter()
    changed: set[Period] = set()
    for is_same, *days, n_articles in connection.execute(_VERSIONS).fetchall():
        counts[is_same] += n_articles
        if not is_same:
            changed |= {Period.containing(day, kind) for day in days if day}
    (n_kept,) = connection.execute(_KEPT).fetchall()[0]
    is_new = not (directory / INDEX).exists()
    if is_new:
        replace_file(directory / _FIRST_INDEX, b"")
    outdated = {number for (number,) in connection.execute(_OUTDATED).fetchall()}
    parts = {part.period: part for part in index.parts}
    n_written = 0
    folders: set[Path] = set()
    for period in sorted(changed):
        before = parts.pop(period, None)
        folder = directory / folder_of(period, kind)
        _put_latest(connection, directory, period.first_day, outdated)
        if part := _rewritten(connection, directory, folder, before):
            parts[period] = part
            n_written += part != before
            folders |= {folder, folder.parent}
    for folder in folders:
        fsync(folder)
    if changed or is_new:
        _put_index(directory, Index(parts=tuple(parts[each] for each in sorted(parts))))
    return ArchiveChange(
        n_read=counts.total() + len(rejected),
        n_added=counts[None],
        n_replaced=counts[False],
        n_unchanged=counts[True],
        n_kept=n_kept,
        rejected=tuple(rejected),
        n_parts_written=n_written,
    )


def _view(connection: DuckDBPyConnection, name: str, paths: Iterable[Path]) -> None:
    """Make a view of the rows of some files."""
    if given := [str(real_path(path)) for path in paths]:
        connection.read_parquet(given).create_view(name)
    else:
        nothing = "SELECT * EXCLUDE number FROM incoming LIMIT 0"
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS {nothing}")


def _put_latest(
    connection: DuckDBPyConnection, directory: Path, first_day: dt.date, outdated: Container[int]
) -> None:
    """Put the staged rows of a period into the table ``latest``, but for outdated ones."""
    create_table(connection, "latest")
    staged = Staging(directory / _STAGING).rows(first_day)
    rows = (row for number, row in staged if number not in outdated)
    with connection.appender("latest") as appender:
        # Parquet states whether a column can lack values. DuckDB knows that of the rows of a table
        # but not always of those of a file, so a row without any says for all that they can,
        # and it is left out again in a way that does not tell DuckDB that an id never lacks.
        appender.append_rows([(None,) * len(columns_of())])
        while chunk := tuple(islice(rows, _N_ROWS_APPENDED)):
            appender.append_rows(chunk)
            appender.flush()  # Else it keeps all rows in memory.


def _rewritten(
    connection: DuckDBPyConnection, directory: Path, folder: Path, before: Part | None
) -> Part | None:
    """Write the part of a period into its folder anew; None if no article is left in it.

    It is written by itself, and not by PARTITION_BY, which cuts row groups by what else is
    written: the same rows would not give the same bytes.
    """
    _view(connection, "archived", [directory / before.path] if before else [])
    staged = directory / _STAGING / "part.parquet"
    connection.sql(_MERGED).write_parquet(
        str(staged), compression="zstd", row_group_size=_N_ROWS_IN_GROUP
    )
    groups = connection.execute(_GROUPS, [str(staged)]).fetchall()
    if not groups:
        return None
    sha256 = digest_of(staged)
    path = folder / f"part-{sha256[:16]}.parquet"
    part = Part(
        path=path.relative_to(directory).as_posix(),
        sha256=sha256,
        n_bytes=staged.stat().st_size,
        n_articles=sum(group[2] for group in groups),
        first_on=min(group[3] for group in groups),
        last_on=max(group[4] for group in groups),
        groups=tuple(
            Group.model_validate(dict(zip(Group.model_fields, group, strict=False)))
            for group in groups
        ),
    )
    folder.mkdir(parents=True, exist_ok=True)
    fsync(staged)
    staged.rename(path)
    return part


def _put_index(directory: Path, index: Index) -> None:
    """Make an index the archive's; this is the one step by which an archive changes."""
    fsync(directory)
    first = directory / _FIRST_INDEX
    if first.exists():
        replace_file(first, index.as_bytes())
        first.rename(directory / INDEX)
        fsync_names(directory)
    else:
        replace_file(directory / INDEX, index.as_bytes())

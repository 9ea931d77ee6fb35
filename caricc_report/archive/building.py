"""Articles into an archive: appended as a whole, or not at all."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.archive.index import (
    INDEX,
    HalfMonth,
    Index,
    Part,
    damaged,
    digest_of,
    read_index,
)
from caricc_report.archive.rows import Row, read_columns, write_rows
from caricc_report.errors import (
    ArchiveBusyError,
    CariccReportError,
    Defect,
    InvalidInputError,
    UsageError,
)
from caricc_report.model.period import Period
from caricc_report.system.atomic import replace_file, settle, settle_names, sweep
from caricc_report.system.locks import held_lock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from caricc_report.model.article import Article

_LOCK = ".archive.lock"
_STAGING = ".archive.new"
_FIRST_INDEX = f".{INDEX}.first"
"""It becomes the index of an archive that is made: until then its parts are only begun."""
_SPILLED_AT_ONCE = 32 * 2**20
"""How many bytes of rows are kept in memory before they are written to their half-months."""


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
    rejected: tuple[Defect, ...]
    """Articles that no day assigns, each with the reason."""
    n_parts_written: int

    @property
    def n_rejected(self) -> int:
        """The number of articles that were rejected."""
        return len(self.rejected)


def build_archive(
    articles: Iterable[Article], directory: Path, periods: Mapping[str, Period]
) -> ArchiveChange:
    """Append articles to an archive, which is made if there is none; all of them or none.

    An article of a known id replaces that one. Memory grows with the number of articles
    given, by about 200 bytes each, and with nothing else.

    Parameters
    ----------
    articles
        The articles, read once.
    directory
        The folder of the archive.
    periods
        By release, the days that it covers; they assign the articles whose day of
        publication is not known, and say to which release the others belong.

    Raises
    ------
    UsageError
        If the folder holds something else than an archive, or cannot be written to.
    InvalidInputError
        If the archive that is there is damaged.
    ArchiveBusyError
        If another run builds the archive.
    """
    with _held(directory):
        index = _swept(directory)
        staging = directory / _STAGING
        staging.mkdir()
        try:
            incoming = _Incoming(staging, _Assignment(periods))
            for article in articles:
                incoming.add(article)
            incoming.flush()
            return _merge(directory, index, incoming)
        except OSError as error:
            message = f"{directory}: cannot be written ({error.strerror}); the archive is as before"
            raise CariccReportError(message) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _held(directory: Path) -> Iterator[None]:
    """Hold an archive against other builds; the lock ends with the process."""
    path = directory / _LOCK
    busy = ArchiveBusyError(str(directory), str(path))
    with held_lock(path, busy, where=str(directory), advice="name another folder"):
        yield


def _swept(directory: Path) -> Index:
    """Return the index of an archive, rid of what earlier builds left; empty if there is none.

    Parts without an index are leftovers only of a build that made the archive.
    """
    if (directory / INDEX).exists():
        index = read_index(directory)
    elif not (directory / _FIRST_INDEX).exists() and any(
        entry.name not in {_LOCK, _STAGING} for entry in directory.iterdir()
    ):
        message = (
            f"{directory}: holds files but no {INDEX}, so it is no archive; "
            f"restore {INDEX}, or name another folder"
        )
        raise UsageError(message)
    else:
        index = Index()
    shutil.rmtree(directory / _STAGING, ignore_errors=True)
    sweep(directory, INDEX)
    listed = {part.path for part in index.parts}
    for path in directory.glob("year=*/half_month=*/part-*.parquet"):
        if path.relative_to(directory).as_posix() not in listed:
            path.unlink()
            for folder in (path.parent, path.parent.parent):
                if not any(folder.iterdir()):
                    folder.rmdir()
    return index


class _Assignment:
    """Which day, release and period an article has.

    Parameters
    ----------
    periods
        By release, the days that it covers.
    """

    def __init__(self, periods: Mapping[str, Period]) -> None:
        self._periods = periods
        self._in_order = sorted(periods.items(), key=lambda item: (item[1], item[0]))
        self._of_day: dict[dt.date, tuple[str | None, Period]] = {}

    def of(self, article: Article) -> tuple[dt.date, str | None, Period | None] | None:
        """Return an article's day, release and period; None if no day assigns it.

        A release that the article names is its release, else the one in whose period it
        was published; without any, its period is the half-month.
        """
        published_on = article.published_on
        if article.release is not None:
            period = self._periods.get(article.release)
            day = published_on or (period.last_day if period else None)
            return (day, article.release, period) if day else None
        if published_on is None:
            return None
        if published_on not in self._of_day:
            self._of_day[published_on] = next(
                (each for each in self._in_order if published_on in each[1]),
                (None, Period.containing(published_on)),
            )
        return published_on, *self._of_day[published_on]


class _Incoming:
    """The articles of a build: their rows on disk by half-month, in memory which of them count.

    Parameters
    ----------
    folder
        Where the rows are kept meanwhile.
    assignment
        Says where an article belongs.
    """

    def __init__(self, folder: Path, assignment: _Assignment) -> None:
        self.folder = folder
        self.n_read = self.n_repeated = self.n_superseded = 0
        self.rejected: list[Defect] = []
        self.latest: dict[str, int] = {}
        """By id, the number of the row that counts; rows are numbered from 0."""
        self._assignment = assignment
        self._digests = bytearray()
        self._half_months: list[HalfMonth] = []
        self._known: dict[HalfMonth, HalfMonth] = {}
        self._waiting: dict[HalfMonth, list[bytes]] = {}
        self._n_waiting = 0

    def add(self, article: Article) -> None:
        """Take an article in."""
        self.n_read += 1
        assigned = self._assignment.of(article)
        if assigned is None:
            problem = (
                f"its period is not known, got {article.release!r}, and there is no published_on; "
                "state one, or give the parameters of the release"
            )
            self.rejected.append(Defect(f"article {article.id}", "release", problem))
            return
        row = Row.of(article, *assigned)
        digest = bytes.fromhex(row.sha256)
        before = self.latest.get(row.id)
        if before is not None and self.digest(before) == digest:
            self.n_repeated += 1
            return
        self.n_superseded += before is not None
        number = len(self._half_months)
        self.latest[row.id] = number
        self._digests += digest
        half_month = HalfMonth.containing(assigned[0])
        half_month = self._known.setdefault(half_month, half_month)
        self._half_months.append(half_month)
        self.spill(half_month, number, row)

    def digest(self, number: int) -> bytes:
        """Return the digest of a row."""
        return bytes(self._digests[32 * number : 32 * number + 32])

    def half_month(self, number: int) -> HalfMonth:
        """Return the half-month that a row belongs to."""
        return self._half_months[number]

    def spill(self, half_month: HalfMonth, number: int | None, row: Row) -> None:
        """Keep a row on disk; without a number it is one that was archived and stays."""
        label = "" if number is None else str(number)
        line = f"{label}\t".encode() + row.as_line()
        self._waiting.setdefault(half_month, []).append(line)
        self._n_waiting += len(line)
        if self._n_waiting >= _SPILLED_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write all rows that wait in memory."""
        for half_month, lines in self._waiting.items():
            with self._path(half_month).open("ab") as file:
                file.writelines(lines)
        self._waiting.clear()
        self._n_waiting = 0

    def rows(self, half_month: HalfMonth) -> Iterator[Row]:
        """Yield the rows of a half-month that count, by day and id, from disk."""
        path = self._path(half_month)
        if not path.exists():
            return
        places: list[tuple[bytes, bytes, int, int]] = []
        with path.open("rb") as file:
            offset = 0
            for line in file:
                label, name, assigned_on, _ = line.split(b"\t", 3)
                if not label or self.latest[name.decode()] == int(label):
                    start = offset + len(label) + 1
                    places.append((assigned_on, name, start, len(line) - len(label) - 1))
                offset += len(line)
            for _, _, start, length in sorted(places):
                file.seek(start)
                yield Row.from_line(file.read(length))

    def _path(self, half_month: HalfMonth) -> Path:
        return self.folder / f"{half_month.year:04d}-{half_month.number:02d}.rows"


def _merge(directory: Path, index: Index, incoming: _Incoming) -> ArchiveChange:
    """Put the articles of a build into an archive."""
    if defects := tuple(damaged(directory, index.parts)):
        raise InvalidInputError(str(directory), defects)
    archived: set[int] = set()
    n_replaced = 0
    changed: set[HalfMonth] = set()
    for part in index.parts:
        for name, sha256 in read_columns(directory / part.path, "id", "sha256"):
            number = incoming.latest.get(name)
            if number is None:
                continue
            if bytes.fromhex(sha256) == incoming.digest(number):
                archived.add(number)
            else:
                n_replaced += 1
                changed.add(part.half_month)
    changed |= {
        incoming.half_month(number) for number in incoming.latest.values() if number not in archived
    }
    is_new = not (directory / INDEX).exists()
    if is_new:
        replace_file(directory / _FIRST_INDEX, b"")
    parts = {part.half_month: part for part in index.parts}
    n_written = 0
    for half_month in sorted(changed):
        part_before = parts.pop(half_month, None)
        if written := _rewritten(directory, half_month, part_before, incoming):
            parts[half_month] = written
            n_written += 1
    if changed or is_new:
        _put_index(directory, Index(parts=tuple(parts[each] for each in sorted(parts))))
    return ArchiveChange(
        n_read=incoming.n_read,
        n_added=len(incoming.latest) - len(archived) - n_replaced,
        n_replaced=n_replaced + incoming.n_superseded,
        n_unchanged=len(archived) + incoming.n_repeated,
        rejected=tuple(incoming.rejected),
        n_parts_written=n_written,
    )


def _rewritten(
    directory: Path, half_month: HalfMonth, before: Part | None, incoming: _Incoming
) -> Part | None:
    """Write the part of a half-month anew; None if no article is left in it."""
    if before is not None:
        columns = ("id", "assigned_on", "release", "period", "record", "sha256")
        archived = read_columns(directory / before.path, *columns)
        for name, day, release, period, record, sha256 in archived:
            if name not in incoming.latest:
                row = Row(name, day.isoformat(), release or "", period or "", record, sha256)
                incoming.spill(half_month, None, row)
        incoming.flush()
    staged = incoming.folder / "part.parquet"
    written = write_rows(incoming.rows(half_month), staged)
    if written is None:
        return None
    sha256 = digest_of(staged)
    path = directory / half_month.folder / f"part-{sha256[:16]}.parquet"
    part = Part(
        path=path.relative_to(directory).as_posix(),
        sha256=sha256,
        n_bytes=staged.stat().st_size,
        n_articles=sum(group.n_articles for group in written.groups),
        first_on=written.first_on,
        last_on=written.last_on,
        groups=written.groups,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    settle(staged)
    staged.rename(path)
    for folder in (path.parent, path.parent.parent):
        settle(folder)
    return part


def _put_index(directory: Path, index: Index) -> None:
    """Make an index the archive's; this is the one step by which an archive changes."""
    settle(directory)
    first = directory / _FIRST_INDEX
    if first.exists():
        replace_file(first, index.as_bytes())
        first.rename(directory / INDEX)
        settle_names(directory)
    else:
        replace_file(directory / INDEX, index.as_bytes())

"""The index of an archive: which parts it is made of, and what each holds."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from caricc_report.errors import Defect, InvalidInputError, UsageError
from caricc_report.model.article import Day, Model
from caricc_report.model.numbering import PeriodField, ReleaseId
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.model.validation import of_form, valid
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

INDEX = "archive.json"
"""The name of the index in the folder of an archive."""
_KINDS = {kind.column: kind for kind in PeriodKind}


class Group(Model):
    """The articles of a part that belong to one release."""

    release: ReleaseId | None
    """The release; None if there was none for these articles when they were archived."""
    period: PeriodField | None
    """The days that the release covers; without one, those of the part; None if not known."""
    n_articles: Annotated[int, Field(ge=1)]


class Part(Model):
    """One file of an archive, with the articles of one period of its kind."""

    path: Annotated[
        str,
        of_form(
            rf"year=[0-9]{{4}}/({'|'.join(_KINDS)})=[1-9][0-9]?/part-[0-9a-f]{{16}}\.parquet",
            "the path of a part of an archive",
        ),
    ]
    """Relative to the folder of the archive."""
    sha256: Annotated[str, of_form("[0-9a-f]{64}", "a SHA-256 digest")]
    n_bytes: Annotated[int, Field(ge=1)]
    n_articles: Annotated[int, Field(ge=1)]
    first_on: Day
    """The first day that an article of the part is assigned to."""
    last_on: Day
    """The last day that an article of the part is assigned to."""
    groups: tuple[Group, ...]
    """The articles by release and period."""

    @property
    def kind(self) -> PeriodKind:
        """The kind of period that the archive is partitioned by."""
        return _KINDS[self.path.split("/")[1].partition("=")[0]]

    @property
    def period(self) -> Period:
        """The period that the part belongs to."""
        return Period.containing(self.first_on, self.kind)

    def touches(self, first_day: dt.date | None, last_day: dt.date | None) -> bool:
        """Return whether any of its articles can be assigned to a day in a range."""
        return (first_day is None or self.last_on >= first_day) and (
            last_day is None or self.first_on <= last_day
        )


class Index(Model):
    """All parts of an archive, in the order of their periods."""

    archive: Literal[1] = 1
    """The version of the archive's layout."""
    parts: tuple[Part, ...] = ()

    @property
    def kind(self) -> PeriodKind | None:
        """The kind of period that it is partitioned by; None if it is empty."""
        return self.parts[0].kind if self.parts else None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if len(kinds := {part.kind for part in self.parts}) > 1:
            message = f"parts: of more than one kind of period, got {', '.join(sorted(kinds))}"
            raise ValueError(message)
        return self

    def groups(self) -> Counter[tuple[str | None, Period | None]]:
        """Return the number of articles by release and period."""
        counts: Counter[tuple[str | None, Period | None]] = Counter()
        for part in self.parts:
            for group in part.groups:
                counts[group.release, group.period] += group.n_articles
        return counts

    def as_bytes(self) -> bytes:
        """Return the content of the index's file."""
        return (json.dumps(self.model_dump(mode="json"), indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class ArchivedRelease:
    """What an archive has of one release."""

    release: str
    period: Period | None
    """The days that it covers; None if that was not known when it was archived."""
    n_articles: int


@dataclass(frozen=True, slots=True)
class ArchiveInfo:
    """What an archive holds, and whether it is whole."""

    n_articles: int
    n_parts: int
    n_bytes: int
    """Of all parts."""
    first_on: dt.date | None
    """The first day that an article is assigned to; None if the archive is empty."""
    last_on: dt.date | None
    """The last day that an article is assigned to."""
    releases: tuple[ArchivedRelease, ...]
    """The releases, in order."""
    n_without_release: int
    """How many articles belong to no release."""
    defects: tuple[Defect, ...]
    """The parts that are missing or not as they were written."""

    @property
    def first_period(self) -> Period | None:
        """The first period of a release; None if no period is known."""
        return min((each.period for each in self.releases if each.period), default=None)

    @property
    def last_period(self) -> Period | None:
        """The last period of a release; None if no period is known."""
        return max((each.period for each in self.releases if each.period), default=None)


def folder_of(period: Period, kind: PeriodKind) -> str:
    """Return the folder of a period's part, relative to that of the archive.

    Examples
    --------
    >>> folder_of(Period.parse("2026-W53"), PeriodKind.WEEK)
    'year=2026/week=53'
    """
    year, number = kind.place(period.first_day)
    return f"year={year:04d}/{kind.column}={number}"


def read_index(directory: Path) -> Index:
    """Return the index of an archive; every defect of it is listed."""
    path = directory / INDEX
    if not path.is_file():
        raise UsageError(
            f"{directory}: not an archive, there is no {INDEX}; make one with "
            "caricc-report archive build, or name another folder"
        )
    text = ProjectFile(path, str(path)).read_text()
    try:
        stated = json.loads(text)
    except (ValueError, RecursionError) as error:
        defect = Defect("", "", f"not JSON: {error}; restore the file")
        raise InvalidInputError(str(path), [defect]) from error
    if isinstance(stated, dict) and isinstance(made := stated.get("archive"), int) and made > 1:
        problem = f"of a later version of caricc-report, got {made}; upgrade this one"
        raise InvalidInputError(str(path), [Defect("", "archive", problem)])
    return valid(Index, stated, str(path))


def archive_info(directory: Path | str) -> ArchiveInfo:
    """Return what an archive holds; every part is read and compared with its digest.

    Parameters
    ----------
    directory
        The folder of the archive.

    Raises
    ------
    UsageError
        If there is no archive in the folder.
    InvalidInputError
        If its index is not valid.
    """
    directory = Path(directory)
    index = read_index(directory)
    groups = index.groups()
    releases = [
        ArchivedRelease(release, period, n_articles)
        for (release, period), n_articles in groups.items()
        if release is not None
    ]
    return ArchiveInfo(
        n_articles=sum(part.n_articles for part in index.parts),
        n_parts=len(index.parts),
        n_bytes=sum(part.n_bytes for part in index.parts),
        first_on=min((part.first_on for part in index.parts), default=None),
        last_on=max((part.last_on for part in index.parts), default=None),
        releases=tuple(sorted(releases, key=lambda each: (each.release, str(each.period)))),
        n_without_release=sum(n for (release, _), n in groups.items() if release is None),
        defects=tuple(damaged(directory, index.parts)),
    )


def damaged(directory: Path, parts: Iterable[Part]) -> Iterator[Defect]:
    """Yield a defect for each part that is missing or changed."""
    for part in parts:
        try:
            found = digest_of(directory / part.path)
        except OSError as error:
            problem = f"cannot be read ({error.strerror}); restore the file"
            yield Defect(part.path, "", problem)
            continue
        if found != part.sha256:
            problem = f"changed, got the SHA-256 {found!r}; restore the file"
            yield Defect(part.path, "sha256", problem)


def require_whole(directory: Path, parts: Iterable[Part]) -> None:
    """Refuse an archive of which some parts are missing or changed; all of these are listed."""
    if defects := tuple(damaged(directory, parts)):
        raise InvalidInputError(str(directory), defects)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Editions: releases, and the periods of articles that belong to none, in the order of time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.archive.index import read_index
from caricc_report.archive.reading import count_countries
from caricc_report.editorial.comparison import year_before
from caricc_report.model.numbering import ReleaseNumber
from caricc_report.text.wording import period_in_digits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from caricc_report.editorial.release import Release
    from caricc_report.model.period import Period

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Edition:
    """A release, or, for articles that belong to none, the period of their publication."""

    release: str | None
    """Year and number; None for a period without a release."""
    period: Period | None
    """The days that it covers; None if that is not known."""

    @property
    def name(self) -> str:
        """What it is called in the names of facts: the release, or the ISO 8601 interval."""
        return self.release or str(self.period)

    @property
    def shown(self) -> str:
        """What readers see: the release, or the period in its house form."""
        if self.release or self.period is None:
            return str(self.release)
        return period_in_digits(self.period)

    def is_followed_by(self, other: Edition) -> bool:
        """Return whether nothing can be missing between this edition and a later one."""
        if self.release and other.release and number_of(other).before == number_of(self):
            return True
        if self.period is None or other.period is None:
            return False
        return self.period.last_day + _DAY == other.period.first_day


def editions_before(
    found: Collection[Edition], this: Edition, n_editions: int
) -> Sequence[Edition]:
    """Return editions before this one, in the order of time, no further back than is needed.

    A release whose period is not known stands behind the one with the number before.
    """
    known: dict[str, Edition] = {}
    for edition in sorted(found, key=lambda each: (each.name, str(each.period or "~"))):
        known.setdefault(edition.name, edition)
    others = [each for each in known.values() if each.release is None]
    releases = [each for each in known.values() if each.release not in {None, this.release}]
    placed = []
    day = dt.date.min
    for edition in sorted([*releases, this], key=number_of):
        ends = edition.period.last_day if edition.period else day
        day = max(day, dt.date(number_of(edition).year, 1, 1), ends)
        placed.append((day, edition))
    placed += [(each.period.last_day, each) for each in others if each.period]
    ordered = [edition for _, edition in sorted(placed, key=lambda item: item[0])]
    before = [each for each in ordered[: ordered.index(this)] if each.period != this.period]
    a_year_before = year_before(this.period) if this.period else None
    older = [each for each in before[: 1 - n_editions] if each.period == a_year_before]
    return [*(each for each in older if each.period), *before[1 - n_editions :]]


def number_of(edition: Edition) -> ReleaseNumber:
    """Return year and number of an edition that is a release."""
    return ReleaseNumber.parse(str(edition.release))


@dataclass(frozen=True, slots=True)
class CountryCounts:
    """The articles of each country by edition."""

    editions: tuple[Edition, ...]
    """At most those of a year, the oldest first and the release last."""
    counts: Mapping[str, Sequence[int]]
    """By country as many counts; a country that had no article yet is not there."""


def load_country_counts(release: Release) -> CountryCounts:
    """Return how many articles the countries of a release had, in it and before.

    Without an archive that is in the release alone. The articles are counted in the archive, and
    not read.

    Raises
    ------
    UsageError, InvalidInputError
        If the archive cannot be read.
    """
    wanted = release.parameters
    this = Edition(wanted.release, wanted.period)
    own = {code: len(found) for code, found in release.articles.by_country().items()}
    before: list[Edition] = []
    archived: Mapping[tuple[str, str], int] = {}
    if wanted.archive:
        directory = release.root / wanted.archive
        found = {Edition(*group) for group in read_index(directory).groups() if group[0]}
        n_before = release.profile.period.n_in_year - 1
        before = [*editions_before(found, this, n_before + 1)][-n_before:]
        archived = count_countries(directory) if before else {}
    counts = {
        code: (*(archived.get((each.name, code), 0) for each in before), n)
        for code, n in own.items()
    }
    return CountryCounts((*before, this), counts)

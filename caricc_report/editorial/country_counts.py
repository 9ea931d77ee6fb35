"""How many articles each country had in the releases before, as the archive has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.archive.index import read_index
from caricc_report.archive.reading import count_countries
from caricc_report.editorial.editions import Edition, editions_before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.editorial.release import Release


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

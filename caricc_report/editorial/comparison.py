"""What the archive has that a release is compared with, and that its stories go on from."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caricc_report.archive.index import read_index
from caricc_report.archive.reading import read_told
from caricc_report.editorial.facts import Earlier
from caricc_report.model.numbering import ReleaseNumber
from caricc_report.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.editorial.corpus import Corpus
    from caricc_report.model.article import Article

_DAY = dt.timedelta(days=1)


def load_comparison(directory: Path, release: str, period: Period) -> Mapping[str, Earlier]:
    """Return what a release can be compared with, by the facts that compare it.

    The index of the archive alone is read. Whether it has the release itself makes no
    difference.

    - The previous release has the number before in the same year. That of the first of a
      year is the last of the year before, if it ended on the day before `period`.
    - The same period a year before is the same division of the calendar (the second half
      of November, week 47), or, of an arbitrary run, the same days.
    - The year so far is known only if the archive has every earlier number of the year.

    Raises
    ------
    UsageError
        If there is no archive in the folder.
    InvalidInputError
        If its index is not valid.
    """
    totals: Counter[str] = Counter()
    of_period: Counter[Period | None] = Counter()
    last_days: dict[str, dt.date] = {}
    for (name, covered), n_articles in read_index(directory).groups().items():
        if covered is not None:
            of_period[covered] += n_articles
        if name is not None:
            totals[name] += n_articles
            if covered is not None:
                last_days[name] = covered.last_day
    comparison = {}
    if previous := _previous(release, period, last_days, totals):
        comparison["articles.change.total"] = Earlier(totals[previous], previous)
    if (same := year_before(period)) in of_period:
        comparison["articles.change.year_before"] = Earlier(of_period[same], str(same))
    this = ReleaseNumber.parse(release)
    of_year = [str(replace(this, number=number)) for number in range(1, this.number)]
    if of_year and all(name in totals for name in of_year):
        n_earlier = sum(totals[name] for name in of_year)
        comparison["articles.year_to_date.total"] = Earlier(n_earlier)
    return comparison


def year_before(period: Period) -> Period | None:
    """Return the same period a year before; None of week 53 if that year has none.

    Examples
    --------
    >>> str(year_before(Period.parse("2024-02-16/2024-02-29")))
    '2023-02-16/2023-02-28'
    """
    if period.kind is None:
        return Period(_a_year_before(period.first_day), _a_year_before(period.last_day))
    year, number = period.kind.place(period.first_day)
    try:
        return Period.numbered(period.kind, year - 1, number)
    except ValueError:
        return None


def _a_year_before(day: dt.date) -> dt.date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def _previous(
    release: str, period: Period, last_days: Mapping[str, dt.date], totals: Mapping[str, int]
) -> str | None:
    """Return the release before, if the archive has it."""
    this = ReleaseNumber.parse(release)
    if before := this.before:
        return str(before) if str(before) in totals else None
    numbers = map(ReleaseNumber.parse, totals)
    last = max((each for each in numbers if each.year == this.year - 1), default=None)
    if last is None or last_days.get(str(last)) != period.first_day - _DAY:
        return None
    return str(last)


@dataclass(frozen=True, slots=True)
class Told:
    """What an earlier release told of the story or campaign of an article."""

    release: str
    article: Article


def load_told(directory: Path, release: str, articles: Corpus) -> Mapping[str, Told]:
    """Return by id the last that earlier releases told of an article's story, or of its campaign.

    The archive is not read if no article is of a story or campaign.

    Raises
    ------
    UsageError, InvalidInputError
        If there is no archive in the folder, or it cannot be read.
    """
    stories = {article.story for article in articles if article.story}
    campaigns = {article.campaign for article in articles if article.campaign}
    if not stories | campaigns:
        return {}
    this = ReleaseNumber.parse(release)
    latest: dict[tuple[str, str | None], Told] = {}
    told = [
        Told(each.release, each.article)
        for each in read_told(directory, sorted(stories), sorted(campaigns))
        if each.release and ReleaseNumber.parse(each.release) < this
    ]
    for each in sorted(told, key=lambda one: (ReleaseNumber.parse(one.release), one.article.id)):
        latest["story", each.article.story] = latest["campaign", each.article.campaign] = each
    found = {
        article.id: (article.story and latest.get(("story", article.story)))
        or (article.campaign and latest.get(("campaign", article.campaign)))
        for article in articles
    }
    return {identifier: each for identifier, each in found.items() if each}

"""Trends: how many articles there were, release by release, up to this one.

They come from the archive, if the release has one, else from the source of its articles.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from caricc_report.archive.index import read_index
from caricc_report.archive.reading import Archived, read_groups
from caricc_report.editorial.comparison import year_before
from caricc_report.editorial.corpus import Corpus, Grouping, groups_of
from caricc_report.editorial.facts import count
from caricc_report.editorial.narrative import country_name
from caricc_report.loaders import load_articles
from caricc_report.model.period import Period, PeriodKind
from caricc_report.text.fields import table_headings
from caricc_report.text.wording import period_in_digits, wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from caricc_report.editorial.facts import Fact
    from caricc_report.editorial.release import Release
    from caricc_report.model.article import Article

N_EDITIONS = 24
"""How many editions are looked at, this release included: a year of half-months."""
N_GROUPS = 8
"""How many countries, topics, outlets or campaigns are shown: those with the most articles."""
N_COLUMNS = 6
"""How many editions a table shows, the release last: as many as fit the width of a page."""
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
        if self.release and other.release:
            year, number = self.release.split("-")
            if other.release == f"{year}-{int(number) + 1:02d}":
                return True
        if self.period is None or other.period is None:
            return False
        return self.period.last_day + _DAY == other.period.first_day


@dataclass(frozen=True, slots=True)
class Point:
    """An edition with its articles."""

    edition: Edition
    articles: Corpus
    """In the order of a release's sections."""

    def of(self, by: Grouping, group: str) -> tuple[Article, ...]:
        """Return the articles of a group."""
        return tuple(article for article in self.articles if group in groups_of(article, by))


@dataclass(frozen=True)
class Trends:
    """A release among the editions before it."""

    release: Release
    points: tuple[Point, ...]
    """At most `N_EDITIONS`, the oldest first and the release last."""
    year_before: Point | None
    """The same period a year before; None if it is not known."""

    @property
    def previous(self) -> Point | None:
        """The edition before the release; None if it is not known which that is, or at all."""
        if len(self.points) == 1:
            return None
        before, this = self.points[-2:]
        return before if before.edition.is_followed_by(this.edition) else None

    @property
    def compared(self) -> Mapping[str, Point]:
        """What the release is compared with: ``previous`` and ``year_before``, where known."""
        others = {"previous": self.previous, "year_before": self.year_before}
        return {since: point for since, point in others.items() if point}

    @property
    def gaps(self) -> tuple[Edition, ...]:
        """The editions after which something is missing."""
        editions = [point.edition for point in self.points]
        return tuple(
            before
            for before, after in itertools.pairwise(editions)
            if not before.is_followed_by(after)
        )

    @property
    def tabled(self) -> tuple[Point, ...]:
        """The points that a table has a column for."""
        return self.points[-N_COLUMNS:]

    @cached_property
    def articles(self) -> Corpus:
        """The articles that the facts rest on, each once, the oldest edition first."""
        return Corpus(tuple(article for point in self._known() for article in point.articles))

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number that the trends show, by name.

        ``trends.<edition>.total`` and ``trends.<edition>.by_<grouping>.<group>``, those of 0
        only where a table shows them; ``trends.change.previous.…`` and
        ``trends.change.year_before.…`` with the same ends, for the change of this release
        against another.
        """
        facts = {}
        ends = [
            (by, group, _end(by, group)) for by in get_args(Grouping) for group in self.groups(by)
        ]
        tabled = (*self.tabled, *self.compared.values())
        for point in self._known():
            for by, group, end in ends:
                articles = point.of(by, group)
                if articles or point in tabled:
                    facts[f"trends.{point.edition.name}.{end}"] = count(articles)
        this = self.points[-1]
        for since, other in self.compared.items():
            for by, group, end in ends:
                before, now = other.of(by, group), this.of(by, group)
                facts[f"trends.change.{since}.{end}"] = replace(
                    count((*now, *before)),
                    value=len(now) - len(before),
                    compared_with=other.edition.name,
                )
        return facts

    def groups(self, by: Grouping) -> tuple[str, ...]:
        """Return the groups that are shown, most articles first, then by name."""
        return tuple(self._grouped(by))[:N_GROUPS]

    def n_groups(self, by: Grouping) -> int:
        """Return how many groups there are, shown or not."""
        return len(self._grouped(by))

    def label(self, by: Grouping, group: str) -> str:
        """Return what readers call a group."""
        language = self.release.language
        match by:
            case "country":
                return country_name(self.release.profile, group, language)
            case "topic":
                return wording(language).say(f"topic-{group}")
            case "outlet":
                return self.release.profile.outlet(group, language)
            case "campaign":
                articles = (each for point in self.points for each in point.of(by, group))
                named = (
                    each.said("campaign", language) for each in articles if language in each.texts
                )
                return next(filter(None, named), group)
            case _:
                return wording(language).say("all-articles")

    def name(self, point: Point, by: Grouping, group: str) -> str:
        """Return the name of the fact that says how many articles of a group an edition has."""
        return f"trends.{point.edition.name}.{_end(by, group)}"

    def change_name(self, since: str, by: Grouping, group: str) -> str:
        """Return the name of the fact that says how a group has changed."""
        return f"trends.change.{since}.{_end(by, group)}"

    def how(self, name: str) -> str:
        """Return how a fact was computed, in words."""
        words = wording(self.release.language)
        _, edition, rest = name.split(".", 2)
        since = ""
        if edition == "change":
            since, rest = rest.split(".", 1)
            edition = str(self.facts[name].compared_with)
        end, _, group = rest.partition(".")
        by = next(each for each in get_args(Grouping) if end in {each, f"by_{each}"})
        shown = {point.edition.name: point.edition.shown for point in self._known()}[edition]
        return words.say(
            "how-trend-change" if since else "how-trend",
            edition=shown,
            by=by,
            group=self.label(by, group),
        )

    def _known(self) -> tuple[Point, ...]:
        """Return all points, the oldest first."""
        if self.year_before is None or self.year_before in self.points:
            return self.points
        return (self.year_before, *self.points)

    def _grouped(self, by: Grouping) -> Mapping[str, Sequence[Article]]:
        """Return the articles of all points by group."""
        articles = (article for point in self.points for article in point.articles)
        return Corpus(tuple(articles)).grouped(by)


def load_trends(release: Release, base: Path | None = None) -> Trends:
    """Return a release among the editions before it, from its archive or its source.

    Where the source states nothing else, an article belongs to the release that it names,
    else to the period in which it was published; what is later than this release is left out.

    Parameters
    ----------
    release
        The release.
    base
        What its paths are relative to, as for `caricc_report.editorial.release.load_release`.

    Raises
    ------
    UsageError, InvalidInputError
        If archive or source cannot be read.
    """
    folder = base or Path()
    this = Edition(release.parameters.release, release.parameters.period)
    archive = release.parameters.archive
    if archive:
        groups = read_index(folder / archive).groups()
        found = {Edition(*group) for group in groups if group != (None, None)}
    else:
        loaded = load_articles(release.source, table_headings(release.profile))
        assigned = list(_assigned(loaded, this))
        found = {Edition(each.release, each.period) for each in assigned}
    editions = _before(found, this)
    if archive:
        names = {edition.name for edition in editions}
        wanted = {group for group in groups if Edition(*group).name in names}
        assigned = list(read_groups(folder / archive, wanted))
    known = _points(editions, assigned, release)
    points = (*known, Point(this, release.articles))
    same_days = year_before(release.parameters.period)
    then = (point for point in known if same_days and point.edition.period == same_days)
    return Trends(release, points[-N_EDITIONS:], next(then, None))


def _assigned(articles: Iterable[Article], this: Edition) -> Iterator[Archived]:
    """Yield articles with their release and period, as far as they state them."""
    assert this.period is not None  # noqa: S101 - of the release it is known
    kind = this.period.kind or PeriodKind.HALF_MONTH
    for article in articles:
        if article.release is not None:
            period = this.period if article.release == this.release else None
            yield Archived(article, article.release, period)
            continue
        day = article.published_on
        assert day is not None  # noqa: S101 - the schema wants one of the two
        if day in this.period:
            yield Archived(article, this.release, this.period)
        else:
            yield Archived(article, None, Period.containing(day, kind))


def _before(found: Collection[Edition], this: Edition) -> Sequence[Edition]:
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
    for edition in sorted([*releases, this], key=_number):
        ends = edition.period.last_day if edition.period else day
        day = max(day, dt.date(_number(edition)[0], 1, 1), ends)
        placed.append((day, edition))
    placed += [(each.period.last_day, each) for each in others if each.period]
    ordered = [edition for _, edition in sorted(placed, key=lambda item: item[0])]
    before = [each for each in ordered[: ordered.index(this)] if each.period != this.period]
    a_year_before = year_before(this.period) if this.period else None
    older = [each for each in before[: 1 - N_EDITIONS] if each.period == a_year_before]
    return [*(each for each in older if each.period), *before[1 - N_EDITIONS :]]


def _number(edition: Edition) -> tuple[int, int]:
    year, number = str(edition.release).split("-")
    return int(year), int(number)


def _points(
    editions: Sequence[Edition], assigned: Iterable[Archived], release: Release
) -> tuple[Point, ...]:
    """Return the points of editions; what belongs to the release itself is in none."""
    own = {article.id for article in release.articles}
    articles: dict[str, list[Article]] = {edition.name: [] for edition in editions}
    for each in assigned:
        name = Edition(each.release, each.period).name
        if name in articles and each.article.id not in own:
            articles[name].append(each.article)
    return tuple(
        Point(edition, Corpus(tuple(articles[edition.name])).ordered(release.profile))
        for edition in editions
        if articles[edition.name]
    )


def _end(by: Grouping, group: str) -> str:
    return "total" if by == "total" else f"by_{by}.{group}"

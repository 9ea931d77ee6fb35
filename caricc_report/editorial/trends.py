"""Trends: how many articles there were, release by release, up to this one.

They come from the archive, if the release has one, else from the source of its articles.
"""

from __future__ import annotations

import itertools
import statistics
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, get_args

from caricc_report.archive.index import read_index
from caricc_report.archive.reading import Archived, read_groups
from caricc_report.editorial.comparison import year_before
from caricc_report.editorial.corpus import Corpus, Grouping, groups_of
from caricc_report.editorial.editions import Edition, editions_before, number_of
from caricc_report.editorial.facts import count
from caricc_report.editorial.frames import Column, Columns, Tabular
from caricc_report.editorial.names import campaign_name, name_of
from caricc_report.editorial.release import in_its_words
from caricc_report.loaders import load_articles
from caricc_report.model.numbering import Numbering, ReleaseNumber, period_of
from caricc_report.model.period import Period
from caricc_report.model.summary import Shows, Summary, counted
from caricc_report.text.fields import table_options
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pandas import DataFrame

    from caricc_report.editorial.facts import Fact
    from caricc_report.editorial.release import Release
    from caricc_report.loaders import Rejection
    from caricc_report.model.article import Article
    from caricc_report.model.profile import Profile

N_GROUPS = 8
"""How many countries, topics, outlets or campaigns are shown: those with the most articles."""
N_COLUMNS = 6
"""How many editions a table shows, the release last: as many as fit the width of a page."""


@dataclass(frozen=True, slots=True, repr=False)
class Point(Shows):
    """An edition with its articles."""

    edition: Edition
    articles: Corpus
    """In the order of a release's sections."""

    def of(self, by: Grouping, group: str) -> tuple[Article, ...]:
        """Return the articles of a group."""
        return tuple(article for article in self.articles if group in groups_of(article, by))

    def _summary(self) -> Summary:
        return Summary(f"{self.edition.name}: {counted(len(self.articles), 'article')}")


@dataclass(frozen=True, repr=False)
class Trends(Shows, Tabular):
    """A release among the editions before it."""

    release: Release
    points: tuple[Point, ...]
    """At most those of a year, the oldest first and the release last."""
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
        against another; ``trends.median.…``, where there is more than one edition.
        """
        facts = {}
        groups = [(by, group) for by in get_args(Grouping) for group in self.groups(by)]
        compared = [(by, group) for by in get_args(Grouping) for group in self.compared_groups(by)]
        tabled = (*self.tabled, *self.compared.values())
        for point in self._known():
            for by, group in dict.fromkeys((*groups, *compared)):
                articles = point.of(by, group)
                if articles or point in tabled:
                    facts[self.name(point, by, group)] = count(articles)
        this = self.points[-1]
        for (since, other), by in itertools.product(self.compared.items(), get_args(Grouping)):
            all_before, all_now = other.articles.grouped(by), this.articles.grouped(by)
            for group in self.all_compared(by):
                before, now = all_before.get(group, ()), all_now.get(group, ())
                facts[self.change_name(since, by, group)] = replace(
                    count((*now, *before)),
                    value=len(now) - len(before),
                    compared_with=other.edition.name,
                )
        if len(self.points) > 1:
            for by, group in groups:
                found = [point.of(by, group) for point in self.points]
                facts[self.median_name(by, group)] = replace(
                    count(itertools.chain.from_iterable(found)),
                    value=statistics.median(map(len, found)),
                )
        return facts

    def to_pandas(self) -> DataFrame:
        """Return how many articles there were as a DataFrame of pandas.

        A row is a group in an edition, also if it has no article there; groups are all, not only
        those that are shown. The index is ``edition``: the release, or the ISO 8601 interval, in
        the order of time.

        =============== ============== ==========================================================
        column          type           what it is
        =============== ============== ==========================================================
        release         str            the release; missing for a period without one
        first_day       datetime64     the first day of the edition; NaT if not known
        last_day        datetime64     its last day
        by              category       total, country, topic, outlet or campaign
        group           str            the country's code, the topic, …; empty for the total
        label           str            what readers call the group
        articles        int            how many articles it has in the edition
        =============== ============== ==========================================================
        """
        return self._columns().to_pandas()

    def _summary(self) -> Summary:
        rows = tuple(
            (each.edition.name, str(each.edition.period or ""), f"{len(each.articles):,}")
            for each in reversed(self._known())
        )
        return Summary(
            f"Trends up to release {self.release.parameters.release}",
            header=("edition", "period", "articles"),
            rows=rows,
            n_rows=len(rows),
        )

    def _columns(self) -> Columns:
        groups = [
            (by, group, self.label(by, group))
            for by in get_args(Grouping)
            for group in self.all_compared(by)
        ]
        points = [(point, each) for point in self._known() for each in groups]
        editions = [point.edition for point, _ in points]
        days = [edition.period for edition in editions]
        names = [edition.name for edition in editions]
        counts = [len(point.of(by, group)) for point, (by, group, _) in points]
        return Columns(
            {
                "edition": Column(names, levels=tuple(dict.fromkeys(names))),
                "release": Column([edition.release for edition in editions]),
                "first_day": Column([each and each.first_day for each in days], "day"),
                "last_day": Column([each and each.last_day for each in days], "day"),
                "by": Column([by for _, (by, _, _) in points], levels=get_args(Grouping)),
                "group": Column([group for _, (_, group, _) in points]),
                "label": Column([label for _, (_, _, label) in points]),
                "articles": Column(counts, "count"),
            }
        )

    def groups(self, by: Grouping) -> tuple[str, ...]:
        """Return the groups that are shown over time, most articles first, then by name."""
        return self.all_groups(by)[:N_GROUPS]

    def all_groups(self, by: Grouping) -> tuple[str, ...]:
        """Return the groups, shown or not, in the same order."""
        articles = (article for point in self.points for article in point.articles)
        return tuple(Corpus(tuple(articles)).grouped(by))

    def compared_groups(self, by: Grouping) -> tuple[str, ...]:
        """Return the groups whose changes a table shows, in the same order."""
        return self.all_compared(by)[:N_GROUPS]

    def all_compared(self, by: Grouping) -> tuple[str, ...]:
        """Return the groups, those that only the year before has behind the others."""
        return tuple(dict.fromkeys((*self.all_groups(by), *self.articles.grouped(by))))

    def label(self, by: Grouping, group: str) -> str:
        """Return what readers call a group."""
        language = self.release.language
        match by:
            case "country" | "topic" | "outlet":
                return name_of(self.release.profile, by, group, language)
            case "campaign":
                articles = (each for point in self._known() for each in point.of(by, group))
                return campaign_name(articles, group, language)
            case _:
                return wording(language).say("all-articles")

    def name(self, point: Point, by: Grouping, group: str) -> str:
        """Return the name of the fact that says how many articles of a group an edition has."""
        return f"trends.{point.edition.name}.{_end(by, group)}"

    def change_name(self, since: str, by: Grouping, group: str) -> str:
        """Return the name of the fact that says how a group has changed."""
        return f"trends.change.{since}.{_end(by, group)}"

    def median_name(self, by: Grouping, group: str) -> str:
        """Return the name of the fact that says how many articles a group usually has."""
        return f"trends.median.{_end(by, group)}"

    def how(self, name: str) -> tuple[str, str]:
        """Return how a fact was computed, and what it is about, in words."""
        words = wording(self.release.language)
        _, edition, rest = name.split(".", 2)
        is_change = edition == "change"
        if is_change:
            rest = rest.partition(".")[2]
            edition = str(self.facts[name].compared_with)
        end, _, group = rest.partition(".")
        by = next(each for each in get_args(Grouping) if end in {each, f"by_{each}"})
        if edition == "median":
            return words.say("how-trend-median", by=by), self.label(by, group)
        shown = {point.edition.name: point.edition.shown for point in self._known()}[edition]
        label = self.label(by, group)
        if is_change:
            return words.say("how-trend-change", edition=shown, by=by), label
        return words.say("how-trend", by=by, group=label), shown

    def _known(self) -> tuple[Point, ...]:
        """Return all points, the oldest first."""
        if self.year_before is None or self.year_before in self.points:
            return self.points
        return (self.year_before, *self.points)


@in_its_words
def load_trends(release: Release, base: Path | None = None) -> Trends:
    """Return a release among the editions before it, from its archive or its source.

    Where the source states nothing else, an article belongs to the release that it names,
    else to the period in which it was published; what is later than this release is left out.

    Parameters
    ----------
    release
        The release.
    base
        What its paths are relative to; what they were when it was loaded, if not given.

    Raises
    ------
    UsageError, InvalidInputError
        If archive or source cannot be read.
    """
    folder = base or release.root
    this = Edition(release.parameters.release, release.parameters.period)
    archive = release.parameters.archive
    if archive:
        groups = read_index(folder / archive).groups()
        found = {Edition(*group) for group in groups if group != (None, None)}
    else:
        options = table_options(release.profile)
        loaded = load_articles(release.source, options, partial(_may_count, this=this))
        assigned = list(_assigned(loaded, this, release.profile))
        found = {Edition(each.release, each.period) for each in assigned}
    n_editions = release.profile.period.n_in_year
    editions = editions_before(found, this, n_editions)
    if archive:
        names = {edition.name for edition in editions}
        wanted = {group for group in groups if Edition(*group).name in names}
        assigned = list(read_groups(folder / archive, wanted))
    known = _points(editions, assigned, release)
    points = (*known, Point(this, release.articles))
    same_days = year_before(release.parameters.period)
    then = (point for point in known if same_days and point.edition.period == same_days)
    return Trends(release, points[-n_editions:], next(then, None))


def _may_count(rejected: Rejection, this: Edition) -> bool:
    """Return whether a record may belong to an edition, or to one before it."""
    place = rejected.place
    if isinstance(place, str):
        return number_of(Edition(place, None)) <= number_of(this)
    return place is None or this.period is None or place <= this.period.last_day


def _assigned(articles: Iterable[Article], this: Edition, profile: Profile) -> Iterator[Archived]:
    """Yield articles with their release and period, as far as they and the calendar say."""
    assert this.period is not None  # noqa: S101 - of the release it is known
    kind, numbering = profile.period, profile.numbering
    for article in articles:
        if article.release is not None:
            is_this = article.release == this.release
            period = this.period if is_this else period_of(article.release, numbering, kind)
            yield Archived(article, article.release, period)
            continue
        day = article.published_on
        assert day is not None  # noqa: S101 - the schema wants one of the two
        if day in this.period:
            yield Archived(article, this.release, this.period)
        else:
            period = Period.containing(day, kind)
            is_calendar = numbering is Numbering.CALENDAR
            named = str(ReleaseNumber.of_period(period)) if is_calendar else None
            yield Archived(article, named, period)


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

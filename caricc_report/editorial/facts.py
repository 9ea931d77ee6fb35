"""Facts: the computed values of a release, each with the articles that it rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from caricc_report.editorial.frames import Column, Columns, Tabular
from caricc_report.errors import UnknownNameError
from caricc_report.model.article import Qualifier
from caricc_report.model.summary import Shows, Summary, counted, first_rows, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pandas import DataFrame

    from caricc_report.editorial.corpus import Corpus, Grouping
    from caricc_report.model.article import Article
    from caricc_report.model.period import Period

_LOWER_BOUNDS = frozenset({"more than", "at least"})
_UPPER_BOUNDS = frozenset({"up to", "less than"})
_BY: tuple[Grouping, ...] = ("topic", "outlet")
_MAY_BE_0 = re.compile(r"articles\.by_(country\.[A-Z]{2}|topic\..+|outlet\..+)")
"""Counts that are 0 if there is no fact; of a campaign there is none with one article, either."""


@dataclass(frozen=True, slots=True, repr=False)
class Fact(Shows):
    """A computed value of the release."""

    value: float
    """The value, in `unit`."""
    unit: str
    """What is counted or measured: ``articles``, or a unit of the schema."""
    articles: tuple[str, ...]
    """The ids of the articles that the value rests on, in the release's order."""
    qualifier: str | None = None
    """How exact the value is; None if it is exact."""
    span: str | None = None
    """The time that a figure reported refers to, in ISO 8601."""
    compared_with: str | None = None
    """Of a change, the release or the period that it is the change from."""
    how: Mapping[str, str] | None = None
    """Of an analyst's own fact, by language how it was computed; None of all others."""

    @property
    def stated(self) -> str:
        """The value with its qualifier and unit: ``at least 50 people``."""
        return f"{self.qualifier or ''} {self.value:,} {self.unit}".strip()

    def _summary(self) -> Summary:
        return Summary(
            f"Fact: {self.stated}",
            (
                ("span", self.span or ""),
                ("compared_with", self.compared_with or ""),
                (counted(len(self.articles), "article"), listed(self.articles)),
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the fact as the contract of ``facts.json`` has it."""
        names = ("qualifier", "span", "compared_with", "how")
        optional = {name: getattr(self, name) for name in names}
        stated = {name: value for name, value in optional.items() if value}
        return {"value": self.value, "unit": self.unit} | stated | {"articles": list(self.articles)}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the archive has, for one fact that compares a release with it."""

    n_articles: int
    compared_with: str | None = None
    """The release or the period that has so many; None if they are added to the release's."""


@dataclass(frozen=True, slots=True, repr=False)
class Facts(Shows, Tabular, Mapping[str, Fact]):
    """The facts of one release, by name, in the order in which they are listed.

    A mapping: iterating yields the names.
    """

    release: str
    period: Period
    facts: dict[str, Fact]

    def __getitem__(self, name: str) -> Fact:
        """Return the fact of a name; a country, topic or outlet without articles has the count 0.

        Raises
        ------
        UnknownNameError
            If no fact has the name.
        """
        if name in self.facts:
            return self.facts[name]
        if isinstance(name, str) and _MAY_BE_0.fullmatch(name):
            return Fact(0, "articles", ())
        raise UnknownNameError("facts", name, self.facts)

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def __contains__(self, name: object) -> bool:
        """Return whether a fact of a name was computed."""
        return name in self.facts

    def _ipython_key_completions_(self) -> list[str]:
        """Return what JupyterLab offers behind ``facts["``."""
        return [*self.facts]

    def to_pandas(self, *, explode: bool = False) -> DataFrame:
        """Return the facts as a DataFrame of pandas, in their order.

        A row is a fact, or with ``explode`` an article that one rests on. The index is ``fact``,
        its name.

        =============== ============== ==========================================================
        column          type           what it is
        =============== ============== ==========================================================
        value           float          the value
        unit            str            what is counted or measured
        qualifier       category       how exact the value is; missing if it is exact
        span            str            the time that a figure reported refers to, in ISO 8601
        compared_with   str            of a change, what it is the change from
        n_articles      int            how many articles it rests on
        articles        list           their ids; with ``explode`` one id
        =============== ============== ==========================================================

        Parameters
        ----------
        explode
            Whether each article of a fact has a row of its own.
        """
        return self._columns().to_pandas(explode=explode)

    def _summary(self) -> Summary:
        rows = (
            (name, fact.stated, counted(len(fact.articles), "article"))
            for name, fact in self.facts.items()
        )
        return Summary(
            f"Facts of release {self.release}, {self.period}",
            header=("fact", "value", "from"),
            rows=first_rows(rows),
            n_rows=len(self),
        )

    def _columns(self) -> Columns:
        facts = [*self.facts.values()]
        columns = {
            "fact": Column([*self.facts]),
            "value": Column([fact.value for fact in facts], "number"),
            "unit": Column([fact.unit for fact in facts]),
            "qualifier": Column([fact.qualifier for fact in facts], levels=get_args(Qualifier)),
            "span": Column([fact.span for fact in facts]),
            "compared_with": Column([fact.compared_with for fact in facts]),
            "n_articles": Column([len(fact.articles) for fact in facts], "count"),
            "articles": Column([list(fact.articles) for fact in facts], "list"),
        }
        return Columns(columns, "articles")

    def add(self, name: str, fact: Fact) -> None:
        """Add an analyst's own fact; all that shows facts from now on has it."""
        self.facts[name] = fact

    def group(self, prefix: str) -> Iterator[tuple[str, Fact]]:
        """Yield the facts below a name, each with the rest of its own name."""
        for name, fact in self.facts.items():
            if name.startswith(prefix + "."):
                yield name.removeprefix(prefix + "."), fact

    def as_json(self) -> dict[str, Any]:
        """Return the content of ``facts.json``."""
        return {
            "release": self.release,
            "period": str(self.period),
            "facts": {name: fact.as_json() for name, fact in self.facts.items()},
        }


def compute_facts(
    release: str,
    period: Period,
    articles: Corpus,
    comparison: Mapping[str, Earlier],
) -> Facts:
    """Return the facts of a release.

    Returns
    -------
    Facts
        ``articles.total``; ``articles.by_country.<code>`` in the order of the
        sections; ``articles.by_topic.<topic>`` and ``articles.by_outlet.<outlet>``,
        most first, then by name; ``articles.by_campaign.<campaign>`` of campaigns with several
        articles; ``states.covered`` and ``states.total``, where the profile has several member
        states; as far as there is a comparison, ``articles.change.total``
        since the previous release, ``articles.change.year_before`` since the same period a
        year before, ``articles.year_to_date.total`` with this release; for each kind of figure that
        the profile lets add up ``<kind>.articles`` and ``<kind>.total``, if any article about an
        event of the period states one;
        ``figures.<article>.<number>`` for every figure reported, numbered from 1. An article
        with several topics counts once for each, so topics may add up to more than the total.
    """
    facts = {"articles.total": count(articles)}
    for country, group in articles.by_country().items():
        facts[f"articles.by_country.{country}"] = count(group)
    for by in _BY:
        for name, group in articles.grouped(by).items():
            facts[f"articles.by_{by}.{name}"] = count(group)
    facts |= _campaigns(articles) | _states(articles)
    total = facts["articles.total"]
    for name, earlier in comparison.items():
        n_earlier = -earlier.n_articles if earlier.compared_with else earlier.n_articles
        facts[name] = replace(
            total, value=total.value + n_earlier, compared_with=earlier.compared_with
        )
    kinds = articles.profile.figures if articles.profile else {}
    for name, kind in kinds.items():
        if kind.sum_of and (added := sum_of_figures(articles, period, name, kind.units[0])):
            facts[f"{name}.articles"] = Fact(len(added.articles), "articles", added.articles)
            facts[f"{name}.total"] = added
    for article in articles:
        for number, figure in enumerate(article.figures, 1):
            facts[f"figures.{article.id}.{number}"] = Fact(
                figure.value, figure.unit, (article.id,), figure.qualifier, figure.span
            )
    return Facts(release, period, facts)


def _campaigns(articles: Corpus) -> dict[str, Fact]:
    """Return how many articles each campaign has that has several."""
    groups = articles.grouped("campaign").items()
    return {f"articles.by_campaign.{each}": count(group) for each, group in groups if group[1:]}


def _states(articles: Corpus) -> dict[str, Fact]:
    """Return how many of several member states the articles are about."""
    states = [each.country for each in articles.profile.member_states] if articles.profile else []
    if len(states) <= 1 or not articles.articles:
        return {}
    about = [article for article in articles if article.country in states]
    covered = {article.country for article in about}
    return {
        "states.covered": replace(count(about), value=len(covered), unit="items"),
        "states.total": Fact(len(states), "items", ()),
    }


def sum_of_figures(articles: Corpus, period: Period, kind: str, unit: str) -> Fact | None:
    """Return the figures of a kind about events of the period, added up, or None without any.

    An event counts if any of its days is in the period, or if its day is not known
    (then the article's release stands for it). The sum keeps the weakest
    qualifier: with lower bounds and exact numbers it is "at least", with upper
    bounds "up to"; with an "about", or with bounds of both sorts, "about".
    """
    stated = [
        (article, figure)
        for article in articles
        if _has_event_in(article, period)
        for figure in article.figures
        if figure.kind == kind and figure.unit == unit and figure.span is None
    ]
    if not stated:
        return None
    qualifiers = {figure.qualifier for _, figure in stated}
    is_lower, is_upper = bool(qualifiers & _LOWER_BOUNDS), bool(qualifiers & _UPPER_BOUNDS)
    # What is about 50 may be 40, so no bound of the others is one of the sum.
    qualifier: str | None = "at least" if is_lower else "up to" if is_upper else None
    if "about" in qualifiers or (is_lower and is_upper):
        qualifier = "about"
    ids = tuple(dict.fromkeys(article.id for article, _ in stated))
    return Fact(sum(figure.value for _, figure in stated), unit, ids, qualifier)


def facts_json(facts: Mapping[str, Any]) -> str:
    """Return the text of ``facts.json``: UTF-8, two spaces of indent, a newline at the end."""
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _has_event_in(article: Article, period: Period) -> bool:
    if article.event_on is None:
        return True
    last = article.event_until or article.event_on
    return article.event_on <= period.last_day and last >= period.first_day


def count(articles: Iterable[Article]) -> Fact:
    """Return the number of some articles."""
    ids = tuple(article.id for article in articles)
    return Fact(len(ids), "articles", ids)

"""Facts: the computed values of a release, each with the articles that it rests on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caricc_report.editorial.corpus import Corpus, Grouping
    from caricc_report.model.article import Article
    from caricc_report.model.period import Period

_LOWER_BOUNDS = frozenset({"more than", "at least"})
_UPPER_BOUNDS = frozenset({"up to", "less than"})
_BY: tuple[Grouping, ...] = ("topic", "outlet")


@dataclass(frozen=True, slots=True)
class Fact:
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

    def as_json(self) -> dict[str, Any]:
        """Return the fact as the contract of ``facts.json`` has it."""
        optional = {name: getattr(self, name) for name in ("qualifier", "span", "compared_with")}
        stated = {name: value for name, value in optional.items() if value}
        return {"value": self.value, "unit": self.unit} | stated | {"articles": list(self.articles)}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the archive has, for one fact that compares a release with it."""

    n_articles: int
    compared_with: str | None = None
    """The release or the period that has so many; None if they are added to the release's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one release, by name, in the order in which they are listed."""

    release: str
    period: Period
    facts: Mapping[str, Fact]

    def __getitem__(self, name: str) -> Fact:
        """Return the fact of a name; a group that no article adds to has the count 0."""
        if name not in self.facts and name.startswith("articles.by_"):
            return Fact(0, "articles", ())
        return self.facts[name]

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
    comparison: Mapping[str, Earlier] = MappingProxyType({}),
) -> Facts:
    """Return the facts of a release.

    Parameters
    ----------
    release, period
        Which release, and the days that it covers.
    articles
        The release's articles, in its order.
    comparison
        By fact, what the archive has to compare it with.

    Returns
    -------
    Facts
        ``articles.total``; ``articles.by_country.<code>`` in the order of the
        sections; ``articles.by_topic.<topic>`` and ``articles.by_outlet.<outlet>``,
        most first, then by name; as far as there is a comparison, ``articles.change.total``
        since the previous release, ``articles.change.year_before`` since the same period a
        year before, ``articles.year_to_date.total`` with this release; ``participants.articles``
        and ``participants.total`` if any article about an event of the period states participants;
        ``figures.<article>.<number>`` for every figure reported, numbered from 1. An article
        with several topics counts once for each, so topics may add up to more than the total.
    """
    facts = {"articles.total": count(articles)}
    for country, group in articles.by_country().items():
        facts[f"articles.by_country.{country}"] = count(group)
    for by in _BY:
        for name, group in articles.grouped(by).items():
            facts[f"articles.by_{by}.{name}"] = count(group)
    total = facts["articles.total"]
    for name, earlier in comparison.items():
        n_earlier = -earlier.n_articles if earlier.compared_with else earlier.n_articles
        facts[name] = replace(
            total, value=total.value + n_earlier, compared_with=earlier.compared_with
        )
    if participants := participants_total(articles, period):
        n_articles = len(participants.articles)
        facts["participants.articles"] = Fact(n_articles, "articles", participants.articles)
        facts["participants.total"] = participants
    for article in articles:
        for number, figure in enumerate(article.figures, 1):
            facts[f"figures.{article.id}.{number}"] = Fact(
                figure.value, figure.unit, (article.id,), figure.qualifier, figure.span
            )
    return Facts(release, period, facts)


def participants_total(articles: Corpus, period: Period) -> Fact | None:
    """Return the participants in events of the period, added up, or None if none are stated.

    An event counts if any of its days is in the period, or if its day is not known
    (then the article's release stands for it). The sum keeps the weakest
    qualifier: with any lower bound among the numbers it is "at least", with any
    upper bound "up to"; bounds of both sorts leave "about".
    """
    stated = [
        (article, figure)
        for article in articles
        if _has_event_in(article, period)
        for figure in article.figures
        if figure.kind == "participants" and figure.unit == "people" and figure.span is None
    ]
    if not stated:
        return None
    qualifiers = {figure.qualifier for _, figure in stated}
    is_lower, is_upper = bool(qualifiers & _LOWER_BOUNDS), bool(qualifiers & _UPPER_BOUNDS)
    qualifier = None
    if is_lower != is_upper:
        qualifier = "at least" if is_lower else "up to"
    elif is_lower or "about" in qualifiers:
        qualifier = "about"
    ids = tuple(dict.fromkeys(article.id for article, _ in stated))
    return Fact(sum(figure.value for _, figure in stated), "people", ids, qualifier)


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

"""What changed in the content of a release: articles, facts, narrative, checks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from caricc_report.release.diff.records import Change, FieldChange, Move, field_changes, moves
from caricc_report.release.diff.words import aligned, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from caricc_report.release.diff.reading import ReleaseContent
    from caricc_report.release.diff.statements import Statement

T = TypeVar("T")

_STATED = ("value", "unit", "qualifier", "span")
"""What readers see of a fact."""


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article that is in both releases and differs."""

    article: Mapping[str, Any]
    """The article as it is now."""
    fields: tuple[FieldChange, ...]
    """What changed in it, at least one field."""

    def as_json(self) -> dict[str, Any]:
        """Return the id and what changed."""
        return {"id": self.article["id"], "fields": [each.as_json() for each in self.fields]}


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that was added, has gone, or differs; the order of its articles is no difference."""

    name: str
    old: Mapping[str, Any] | None
    """The old fact, as in ``facts.json``; None if there was none."""
    new: Mapping[str, Any] | None
    """The new fact; None if it is gone."""

    @property
    def says_otherwise(self) -> bool:
        """Whether what it states is another, and not only the articles that it rests on."""
        old, new = self.old or {}, self.new or {}
        return any(old.get(name) != new.get(name) for name in _STATED)

    @property
    def articles_added(self) -> tuple[str, ...]:
        """The articles that the fact rests on now and did not before."""
        return tuple(_only_in_first(_articles(self.new), _articles(self.old)))

    @property
    def articles_removed(self) -> tuple[str, ...]:
        """The articles that the fact rested on and does no more."""
        return tuple(_only_in_first(_articles(self.old), _articles(self.new)))

    def as_json(self) -> dict[str, Any]:
        """Return the whole facts, old and new, and the articles that came and went."""
        return {
            "fact": self.name,
            "old": self.old,
            "new": self.new,
            "articles_added": list(self.articles_added),
            "articles_removed": list(self.articles_removed),
        }


@dataclass(frozen=True, slots=True)
class StatementChange(Change):
    """A sentence of the notebook, or a phrase of the narrative, that is another now."""

    language: str
    """The document that says it."""
    country: str
    """The country that the phrase is about, as the narrative names it; empty for a sentence."""

    def as_json(self) -> dict[str, Any]:
        """Return the change with its words."""
        place = {"language": self.language, "country": self.country}
        return place | self.values_as_json()


@dataclass(frozen=True, slots=True)
class ContentDiff:
    """What changed in the content of a release, or from one release to another."""

    old: str
    """What was compared, in a few words."""
    new: str
    header: tuple[FieldChange, ...]
    """Number, period, day of today and languages of the release, and the articles that lead it."""
    added: tuple[Mapping[str, Any], ...]
    """Articles that are new, in the new order."""
    removed: tuple[Mapping[str, Any], ...]
    """Articles that are gone, in the old order."""
    changed: tuple[ArticleChange, ...]
    """Articles that differ, in the new order."""
    moved: tuple[Move, ...]
    """The fewest articles whose moves make the new order of the old, in the new order."""
    facts: tuple[FactChange, ...]
    narrative: tuple[StatementChange, ...]
    """What is said otherwise, in the languages that both have."""
    appeared: tuple[Mapping[str, Any], ...]
    went: tuple[Mapping[str, Any], ...]
    checks_compared: bool
    """Whether the findings of both sides are known; sources alone have none."""

    @property
    def n_changes(self) -> int:
        """How many changes there are of all kinds."""
        return sum(map(len, (
            self.header, self.added, self.removed, self.changed, self.moved, self.facts,
            self.narrative, self.appeared, self.went,
        )))  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the content differs."""
        return not self.n_changes

    @property
    def is_of_day_alone(self) -> bool:
        """Whether nothing differs but the day of today, and what the checks find on that day."""
        days = [change for change in self.header if change.field == "as_of"]
        return bool(days) and self.n_changes == len((*days, *self.appeared, *self.went))

    def as_json(self) -> dict[str, Any]:
        """Return all of the diff, as JSON has it."""
        return {
            "old": self.old,
            "new": self.new,
            "is_empty": self.is_empty,
            "release": [each.as_json() for each in self.header],
            "articles": {
                "added": list(self.added),
                "removed": list(self.removed),
                "changed": [each.as_json() for each in self.changed],
                "moved": [asdict(each) for each in self.moved],
            },
            "facts": [each.as_json() for each in self.facts],
            "narrative": [each.as_json() for each in self.narrative],
            "checks": {
                "compared": self.checks_compared,
                "appeared": list(self.appeared),
                "went": list(self.went),
            },
        }


def headline_of(article: Mapping[str, Any], language: str = "") -> str:
    """Return the headline of an article, in its first language if it has none in this one."""
    texts = article.get("texts") or {"": {"headline": ""}}
    return str((texts.get(language) or next(iter(texts.values())))["headline"])


def content_diff(old: ReleaseContent, new: ReleaseContent) -> ContentDiff:
    """Return what changed in the content, whatever it looks like.

    Articles are the same if their ids are, facts if their names are. Swapped arguments give
    the same changes the other way round.
    """
    before = {article["id"]: article for article in old.articles}
    after = {article["id"]: article for article in new.articles}
    kept = [name for name in after if name in before]
    changed = (
        ArticleChange(after[name], tuple(field_changes(before[name], after[name]))) for name in kept
    )
    checks_compared = old.findings is not None and new.findings is not None
    was, now = (side.findings or () if checks_compared else () for side in (old, new))
    return ContentDiff(
        old=old.name,
        new=new.name,
        header=tuple(field_changes(old.header, new.header)),
        added=tuple(article for name, article in after.items() if name not in before),
        removed=tuple(article for name, article in before.items() if name not in after),
        changed=tuple(change for change in changed if change.fields),
        moved=tuple(moves([name for name in before if name in after], kept)),
        facts=tuple(_fact_changes(old.facts, new.facts)),
        narrative=tuple(
            _statement_changes(
                *(_sayings(side, with_computed=checks_compared) for side in (old, new))
            )
        ),
        appeared=tuple(_only_in_first(now, was)),
        went=tuple(_only_in_first(was, now)),
        checks_compared=checks_compared,
    )


def _fact_changes(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[FactChange]:
    for name in {**new, **old}:
        before, after = old.get(name), new.get(name)
        if _unordered(before) != _unordered(after):
            yield FactChange(name, before, after)


def _unordered(fact: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return fact and {**fact, "articles": sorted(fact["articles"])}


def _articles(fact: Mapping[str, Any] | None) -> Sequence[str]:
    return fact["articles"] if fact else ()


def _sayings(side: ReleaseContent, *, with_computed: bool) -> dict[str, list[Statement]]:
    """Return what a side says by language; of sources nobody knows what cells compute."""
    return {
        language: [each for each in said if with_computed or not each.is_computed]
        for language, said in side.narrative.items()
    }


def _statement_changes(
    old: Mapping[str, Sequence[Statement]], new: Mapping[str, Sequence[Statement]]
) -> Iterator[StatementChange]:
    """Yield what is said otherwise, country by country, in the languages that both have."""
    for language in (language for language in old if language in new):
        for country in dict.fromkeys(each.country for each in (*new[language], *old[language])):
            before, after = (
                [each.text for each in side[language] if each.country == country]
                for side in (old, new)
            )
            for i, j in aligned(before, after, likeness):
                was, now = None if i is None else before[i], None if j is None else after[j]
                if was != now:
                    yield StatementChange(was, now, language, country)


def _only_in_first(first: Iterable[T], second: Iterable[T]) -> Iterator[T]:
    """Yield the entries of one list that the other does not have, as often as it has them not."""
    there = list(second)
    for entry in first:
        if entry in there:
            there.remove(entry)
        else:
            yield entry

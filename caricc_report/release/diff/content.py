"""What changed in the content of a release: articles, facts, narrative, checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.release.diff.records import (
    FieldChange,
    Move,
    field_changes,
    moves,
    value_as_text,
)
from caricc_report.release.diff.words import aligned, likeness, word_diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.release.diff.reading import ReleaseContent
    from caricc_report.release.diff.words import Piece


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
    """The fact."""
    old: Mapping[str, Any] | None
    """The old fact, as in ``facts.json``; None if there was none."""
    new: Mapping[str, Any] | None
    """The new fact; None if it is gone."""

    @property
    def articles_added(self) -> tuple[str, ...]:
        """The articles that the fact rests on now and did not before."""
        return _missing_from(self.old, self.new)

    @property
    def articles_removed(self) -> tuple[str, ...]:
        """The articles that the fact rested on and does no more."""
        return _missing_from(self.new, self.old)

    def as_json(self) -> dict[str, Any]:
        """Return the whole facts, old and new, and the articles that came and went."""
        return {
            "fact": self.name,
            "old": None if self.old is None else dict(self.old),
            "new": None if self.new is None else dict(self.new),
            "articles_added": list(self.articles_added),
            "articles_removed": list(self.articles_removed),
        }


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A sentence of the notebook, or a phrase of the narrative, that is another now."""

    language: str
    """The document that says it."""
    country: str
    """The country that the phrase is about, as the narrative names it; empty for a sentence."""
    old: str | None
    """What was said; None if it is new."""
    new: str | None
    """What is said now; None if it is gone."""

    @property
    def words(self) -> tuple[Piece, ...]:
        """What changed, word by word."""
        return word_diff(self.old or "", self.new or "")

    def as_json(self) -> dict[str, Any]:
        """Return the change; with its words, if something was said before and after."""
        both = self.old is not None and self.new is not None
        return {
            "language": self.language,
            "country": self.country,
            "old": self.old,
            "new": self.new,
        } | ({"words": [piece.as_json() for piece in self.words]} if both else {})


@dataclass(frozen=True, slots=True)
class ContentDiff:
    """What changed in the content of a release, or from one release to another."""

    old: str
    """What was compared, in a few words."""
    new: str
    """With what."""
    header: tuple[FieldChange, ...]
    """Number, period, day of today and languages of the release."""
    added: tuple[Mapping[str, Any], ...]
    """Articles that are new, in the new order."""
    removed: tuple[Mapping[str, Any], ...]
    """Articles that are gone, in the old order."""
    changed: tuple[ArticleChange, ...]
    """Articles that differ, in the new order."""
    moved: tuple[Move, ...]
    """The fewest articles whose moves make the new order of the old, in the new order."""
    facts: tuple[FactChange, ...]
    """Facts that were added, have gone or differ."""
    narrative: tuple[StatementChange, ...]
    """What is said otherwise, in the languages that both have."""
    appeared: tuple[Mapping[str, Any], ...]
    """Findings of the checks that are new."""
    went: tuple[Mapping[str, Any], ...]
    """Findings of the checks that are gone."""
    checks_compared: bool
    """Whether the findings of both sides are known; sources alone have none."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the content differs."""
        return not (
            self.header
            or self.added
            or self.removed
            or self.changed
            or self.moved
            or self.facts
            or self.narrative
            or self.appeared
            or self.went
        )

    def as_json(self) -> dict[str, Any]:
        """Return all of the diff, as JSON has it."""
        return {
            "old": self.old,
            "new": self.new,
            "is_empty": self.is_empty,
            "release": [each.as_json() for each in self.header],
            "articles": {
                "added": [dict(article) for article in self.added],
                "removed": [dict(article) for article in self.removed],
                "changed": [each.as_json() for each in self.changed],
                "moved": [each.as_json() for each in self.moved],
            },
            "facts": [each.as_json() for each in self.facts],
            "narrative": [each.as_json() for each in self.narrative],
            "checks": {
                "compared": self.checks_compared,
                "appeared": [dict(finding) for finding in self.appeared],
                "went": [dict(finding) for finding in self.went],
            },
        }


def content_diff(old: ReleaseContent, new: ReleaseContent) -> ContentDiff:
    """Return what changed in the content, whatever it looks like.

    Articles are the same if their ids are, facts if their names are. Swapped arguments give
    the same changes the other way round.
    """
    before = {article["id"]: article for article in old.articles}
    after = {article["id"]: article for article in new.articles}
    changed = [
        ArticleChange(article, tuple(field_changes(before[name], article)))
        for name, article in after.items()
        if name in before
    ]
    compared = old.findings is not None and new.findings is not None
    return ContentDiff(
        old.name,
        new.name,
        tuple(field_changes(old.header, new.header)),
        tuple(article for name, article in after.items() if name not in before),
        tuple(article for name, article in before.items() if name not in after),
        tuple(change for change in changed if change.fields),
        tuple(moves([name for name in before if name in after], [n for n in after if n in before])),
        tuple(_fact_changes(old.facts, new.facts)),
        tuple(
            change
            for language in old.narrative
            if language in new.narrative
            for change in _statement_changes(old, new, language)
        ),
        tuple(_only_in_first(new.findings or (), old.findings or ())) if compared else (),
        tuple(_only_in_first(old.findings or (), new.findings or ())) if compared else (),
        compared,
    )


def _fact_changes(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[FactChange]:
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name), new.get(name)
        if _unordered(before) != _unordered(after):
            yield FactChange(name, before, after)


def _unordered(fact: Mapping[str, Any] | None) -> str:
    return value_as_text(None if fact is None else {**fact, "articles": sorted(fact["articles"])})


def _missing_from(
    first: Mapping[str, Any] | None, second: Mapping[str, Any] | None
) -> tuple[str, ...]:
    there = set(first["articles"]) if first else set()
    return tuple(name for name in (second["articles"] if second else ()) if name not in there)


def _statement_changes(
    old: ReleaseContent, new: ReleaseContent, language: str
) -> Iterator[StatementChange]:
    """Yield what is said otherwise, country by country."""
    before, after = old.narrative[language], new.narrative[language]
    countries = dict.fromkeys(each.country for each in (*after, *before))
    for country in countries:
        texts = [
            [each.text for each in side if each.country == country] for side in (before, after)
        ]
        for was, now in aligned(texts[0], texts[1], likeness):
            if was != now:
                yield StatementChange(language, country, was, now)


def _only_in_first(
    first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of one list that the other does not have, as often as it has them not."""
    there = [value_as_text(entry) for entry in second]
    for entry in first:
        if (text := value_as_text(entry)) in there:
            there.remove(text)
        else:
            yield entry

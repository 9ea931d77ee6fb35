"""What changed in the content of a release: articles, facts, narrative, checks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.word_diff import Piece, aligned, likeness, matches, word_diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.release_content import ReleaseContent


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that has another value; an empty value is none."""

    old_field: str
    """The dotted name in the old record, entries of lists counted from 1; empty if it is new."""
    new_field: str
    """The dotted name in the new record; empty if it is gone."""
    old: Any
    """The old value: text, a number, a list of these, or None."""
    new: Any
    """The new value."""

    @property
    def field(self) -> str:
        """The name in the new record; of a field that is gone, in the old."""
        return self.new_field or self.old_field

    @property
    def words(self) -> tuple[Piece, ...]:
        """What changed in a text, word by word; empty if it is no text or new or gone."""
        if isinstance(self.old, str) and isinstance(self.new, str):
            return word_diff(self.old, self.new)
        return ()

    def as_json(self) -> dict[str, Any]:
        """Return the change with its words; ``old_field`` only if the entry has moved."""
        moved = bool(self.old_field and self.new_field) and self.old_field != self.new_field
        return (
            {"field": self.field}
            | ({"old_field": self.old_field} if moved else {})
            | {"old": self.old, "new": self.new}
            | ({"words": [piece.as_json() for piece in self.words]} if self.words else {})
        )


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
class Move:
    """An article that stands elsewhere among the articles of both releases."""

    id: str
    """The article."""
    old: int
    """Its old place among the articles that both releases have, from 1."""
    new: int
    """Its new place among them."""

    def as_json(self) -> dict[str, Any]:
        """Return the move."""
        return {"id": self.id, "old": self.old, "new": self.new}


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


def field_changes(
    old: object, new: object, old_field: str = "", new_field: str = ""
) -> Iterator[FieldChange]:
    """Yield the fields in which two records differ, nested ones by dotted names.

    A list of plain values, like topics, is one field. The entries of a list of records, like
    figures, are paired, equal ones first, then those that have most in common.

    Parameters
    ----------
    old, new
        What JSON can hold; None, and what is empty, is a field that says nothing.
    old_field, new_field
        The names of the two.
    """
    if _is_empty(old) and _is_empty(new):
        return
    if _is_of(dict, old, new):
        before, after = _or(old, {}), _or(new, {})
        for name in dict.fromkeys([*before, *after]):
            here = before.get(name), after.get(name)
            names = _below(old_field, name, here[0]), _below(new_field, name, here[1])
            yield from field_changes(*here, *names)
    elif _is_of(list, old, new) and any(
        isinstance(entry, dict) for entry in (*_or(old, []), *_or(new, []))
    ):
        yield from _entry_changes(_or(old, []), _or(new, []), old_field, new_field)
    elif _text(old) != _text(new):
        yield FieldChange(old_field, new_field, old, new)


def moves(old: Sequence[str], new: Sequence[str]) -> Iterator[Move]:
    """Yield the fewest entries that must move to make one order of the other.

    Where several choices are as few, the one that lets the entries stay whose names come
    last in the alphabet is taken, so that it is the same whichever order comes first.

    Parameters
    ----------
    old, new
        The same names, each once, in two orders.
    """
    place = {name: number for number, name in enumerate(old, 1)}
    weight = {name: 1 << rank for rank, name in enumerate(sorted(old))}
    # The best run of names that are in order, by the old place of its last: a Fenwick tree of
    # maxima. A set of names is the sum of their weights.
    tree: list[tuple[int, int]] = [(0, 0)] * (len(old) + 1)
    for name in new:
        length, stay = max(_through(tree, place[name] - 1), default=(0, 0))
        at = place[name]
        while at < len(tree):
            tree[at] = max(tree[at], (length + 1, stay | weight[name]))
            at += at & -at
    _, stay = max(_through(tree, len(old)), default=(0, 0))
    for number, name in enumerate(new, 1):
        if not stay & weight[name]:
            yield Move(name, place[name], number)


def _through(tree: Sequence[tuple[int, int]], at: int) -> Iterator[tuple[int, int]]:
    while at:
        yield tree[at]
        at &= at - 1


def _entry_changes(
    old: Sequence[Any], new: Sequence[Any], old_field: str, new_field: str
) -> Iterator[FieldChange]:
    """Yield the fields in which two lists of records differ."""
    pairs = matches(old, new, _entry_likeness)
    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, entry in enumerate(old):
        if i not in paired_old:
            yield from field_changes(entry, None, _below(old_field, i + 1, entry), "")
    for i, j in pairs:
        names = _below(old_field, i + 1, old[i]), _below(new_field, j + 1, new[j])
        yield from field_changes(old[i], new[j], *names)
    for j, entry in enumerate(new):
        if j not in paired_new:
            yield from field_changes(None, entry, "", _below(new_field, j + 1, entry))


def _entry_likeness(old: object, new: object) -> float:
    """Return the share of fields that two records have in common, from 0 to 1."""
    before = old if isinstance(old, dict) else {"": old}
    after = new if isinstance(new, dict) else {"": new}
    names = [
        name
        for name in {**before, **after}
        if not (_is_empty(before.get(name)) and _is_empty(after.get(name)))
    ]
    same = sum(_text(before.get(name)) == _text(after.get(name)) for name in names)
    return same / max(1, len(names))


def _fact_changes(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[FactChange]:
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name), new.get(name)
        if _unordered(before) != _unordered(after):
            yield FactChange(name, before, after)


def _unordered(fact: Mapping[str, Any] | None) -> str:
    return _text(None if fact is None else {**fact, "articles": sorted(fact["articles"])})


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
    there = [_text(entry) for entry in second]
    for entry in first:
        if (text := _text(entry)) in there:
            there.remove(text)
        else:
            yield entry


def _text(value: object) -> str:
    """Return a value as text that is the same for the same JSON; 3.0 is 3."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if _is_empty(value):
        return "null"
    return json.dumps(value, sort_keys=True)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def _is_of(kind: type, old: object, new: object) -> bool:
    """Return whether one of two values is of a kind, and the other is too or is empty."""
    return all(isinstance(value, kind) or _is_empty(value) for value in (old, new))


def _or(value: Any, empty: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    return empty if _is_empty(value) else value


def _below(field: str, name: str | int, value: object) -> str:
    """Return the dotted name of a field within another; empty for a field that says nothing."""
    if _is_empty(value):
        return ""
    return f"{field}.{name}" if field else str(name)

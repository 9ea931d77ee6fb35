"""What changed between two records, field by field, and between two orders of names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.release.diff.words import Piece, matches, word_diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


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
    elif value_as_text(old) != value_as_text(new):
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
    same = sum(value_as_text(before.get(name)) == value_as_text(after.get(name)) for name in names)
    return same / max(1, len(names))


def value_as_text(value: object) -> str:
    """Return a value as text that is the same for the same JSON; 3.0 is 3."""
    if _is_empty(value):
        return "null"
    return json.dumps(_with_whole_numbers(value), sort_keys=True)


def _with_whole_numbers(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_with_whole_numbers(each) for each in value]
    if isinstance(value, dict):
        return {name: _with_whole_numbers(each) for name, each in value.items()}
    return value


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

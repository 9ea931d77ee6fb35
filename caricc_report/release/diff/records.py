"""What changed between two records, field by field, and between two orders of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.release.diff.words import Piece, aligned, word_diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EMPTY: tuple[object, ...] = (None, "", [], {})
"""The values that say nothing: a field that has one might as well be absent."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is another now."""

    old: Any
    """The old value: text, a number, a list of these; None if there was none."""
    new: Any
    """The new value; None if it is gone."""

    @property
    def words(self) -> tuple[Piece, ...]:
        """What changed in a text, word by word; empty if it is no text or new or gone."""
        is_text = isinstance(self.old, str) and isinstance(self.new, str)
        return word_diff(self.old, self.new) if is_text else ()

    def values_as_json(self) -> dict[str, Any]:
        """Return the values, with the words if there are any."""
        words = [piece.as_json() for piece in self.words]
        return {"old": self.old, "new": self.new} | ({"words": words} if words else {})


@dataclass(frozen=True, slots=True)
class FieldChange(Change):
    """A field that has another value; an empty value is none."""

    field: str
    """The dotted name in the new record, entries of lists counted from 1; of a field that is gone,
    in the old."""
    moved_from: str
    """The name in the old record, if the new record has the field under another; else empty."""

    def as_json(self) -> dict[str, Any]:
        """Return the change with its words; ``old_field`` only if the entry has moved."""
        moved = {"old_field": self.moved_from} if self.moved_from else {}
        return {"field": self.field} | moved | self.values_as_json()


@dataclass(frozen=True, slots=True)
class Move:
    """An article that stands elsewhere among the articles of both releases."""

    id: str
    old: int
    """Its old place among the articles that both releases have, from 1."""
    new: int
    """Its new place among them."""


def field_changes(
    old: Any,  # noqa: ANN401 - whatever JSON can hold
    new: Any,  # noqa: ANN401
    old_field: str = "",
    new_field: str = "",
) -> Iterator[FieldChange]:
    """Yield the fields in which two records differ, nested ones by dotted names.

    Records are what JSON can hold; None, and what is empty, is a field that says nothing. A list of
    plain values, like topics, is one field. The entries of a list of records, like figures, are
    paired, equal ones first, then those that have most in common.
    """
    said = [value for value in (old, new) if value not in _EMPTY]
    if not said or old == new:
        return
    pairs: list[tuple[Any, Any]]
    if all(isinstance(value, dict) for value in said):
        before, after = old or {}, new or {}
        pairs = [(name, name) for name in before | after]
    elif all(isinstance(value, list) for value in said) and any(
        isinstance(entry, dict) for value in said for entry in value
    ):
        before, after = dict(enumerate(old or (), 1)), dict(enumerate(new or (), 1))
        rows = aligned(old or (), new or (), _entry_likeness)
        rows.sort(key=lambda row: (row[0] is None) - (row[1] is None))  # Gone, kept, new.
        pairs = [(None if i is None else i + 1, None if j is None else j + 1) for i, j in rows]
    else:
        moved_from = old_field if new_field not in {"", old_field} else ""
        yield FieldChange(old, new, new_field or old_field, moved_from)
        return
    for name, other in pairs:
        was, now = before.get(name), after.get(other)
        names = _below(old_field, name, was), _below(new_field, other, now)
        yield from field_changes(was, now, *names)


def _below(field: str, name: object, value: object) -> str:
    """Return the dotted name of a field within another; empty for a field that says nothing."""
    if value in _EMPTY:
        return ""
    return f"{field}.{name}" if field else str(name)


def _entry_likeness(old: object, new: object) -> float:
    """Return the share of fields that two records have in common, from 0 to 1."""
    before = old if isinstance(old, dict) else {"": old}
    after = new if isinstance(new, dict) else {"": new}
    pairs = [(before.get(name), after.get(name)) for name in before | after]
    said = [(was, now) for was, now in pairs if not (was in _EMPTY and now in _EMPTY)]
    return sum(1 for was, now in said if was == now) / max(1, len(said))


def moves(old: Sequence[str], new: Sequence[str]) -> Iterator[Move]:
    """Yield the fewest entries that must move to make one order of names of the other.

    Where several choices are as few, the one that lets the entries stay whose names come
    last in the alphabet is taken, so that it is the same whichever order comes first.
    """
    place = {name: number for number, name in enumerate(old, 1)}
    weight = {name: 1 << rank for rank, name in enumerate(sorted(old))}
    # Of the runs of names that are in order, the best that ends with each name: how long it is,
    # and its names as the sum of their weights.
    best: dict[str, tuple[int, int]] = {}
    for name in new:
        before = (run for last, run in best.items() if place[last] < place[name])
        length, stay = max(before, default=(0, 0))
        best[name] = length + 1, stay | weight[name]
    _, stay = max(best.values(), default=(0, 0))
    for number, name in enumerate(new, 1):
        if not stay & weight[name]:
            yield Move(name, place[name], number)

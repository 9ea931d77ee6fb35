"""What changed between two texts, word by word, and which entries of two lists belong together."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

_SENTENCES = re.compile(r"(?<=[.!?…]\s)|(?<=\n)")
_IN_NUMBER = re.compile(r"(?<=\d)(?<!\d{4})[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
"""The space between the groups of digits of one number, as in 2 180."""
WORDS = re.compile(rf"\s+|(?:\S|{_IN_NUMBER.pattern})+\s*")
"""A word with the spaces behind it; a number is one, however its digits are grouped."""
_MOST_PAIRS = 50_000
"""Of equal parts in two texts; above this a comparison could take long, and is not made."""
_MOST_CELLS = 400
"""Of the table by which entries of two lists are paired; above this they are paired in order."""
_LEAST_LIKENESS = 0.4
"""From 0 to 1; what is less alike was replaced rather than changed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two texts: the same in both, or what stands in one instead of the other."""

    old: str
    """In the old text; empty if it was added."""
    new: str
    """In the new text; empty if it was removed."""

    @property
    def is_kept(self) -> bool:
        """Whether the stretch is the same in both texts."""
        return self.old == self.new

    def as_json(self) -> dict[str, str]:
        """Return ``kept``, or ``removed`` and ``added``, what is empty left out."""
        if self.is_kept:
            return {"kept": self.old}
        return {name: text for name, text in (("removed", self.old), ("added", self.new)) if text}


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return two texts as stretches that are kept and stretches that are replaced.

    The old texts of all pieces together are the old text, the new ones the new. Sentences are
    compared first, then the words of those that differ; a stretch that shares little with
    what stands in its place is replaced as a whole. Swapped arguments give swapped pieces.

    Examples
    --------
    >>> word_diff("9 articles in all", "10 articles in all")
    (Piece(old='9 ', new='10 '), Piece(old='articles in all', new='articles in all'))
    """
    if old > new:
        return tuple(Piece(piece.new, piece.old) for piece in word_diff(new, old))
    pieces: list[Piece] = []
    for sentences in _compared(_SENTENCES.split(old), _SENTENCES.split(new)):
        if sentences.is_kept:
            pieces.append(sentences)
            continue
        words = _compared(WORDS.findall(sentences.old), WORDS.findall(sentences.new))
        n_kept = sum(len(piece.old) for piece in words if piece.is_kept)
        is_changed = n_kept > _LEAST_LIKENESS * max(len(sentences.old), len(sentences.new))
        pieces += words if is_changed else [sentences]
    return tuple(_merged(part for piece in _merged(pieces) for part in _parted(piece)))


def likeness(old: str, new: str) -> float:
    """Return how similar two texts are, from 0 to 1: the share of their letters that is kept."""
    kept = sum(len(piece.old) for piece in word_diff(old, new) if piece.is_kept)
    return 2 * kept / max(1, len(old) + len(new))


def aligned(
    old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float]
) -> list[tuple[int | None, int | None]]:
    """Return the indexes of two lists side by side; None stands for what is in one list only.

    Entries are what JSON can hold. Equal ones are paired first, in order; between them those that
    are most `alike`, from 0 to 1.
    """
    rows: list[tuple[int | None, int | None]] = []
    i = j = 0
    for at, to in [*_pairs(old, new, alike), (len(old), len(new))]:
        rows += [(index, None) for index in range(i, at)]
        rows += [(None, index) for index in range(j, to)]
        rows.append((at, to))
        i, j = at + 1, to + 1
    return rows[:-1]


def _pairs(
    old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float]
) -> list[tuple[int, int]]:
    """Return which entries of two lists belong together, by their indexes."""
    old_keys, new_keys = (
        [json.dumps(each, sort_keys=True) for each in side] for side in (old, new)
    )
    if old_keys > new_keys:
        return [(i, j) for j, i in _pairs(new, old, lambda a, b: alike(b, a))]
    pairs: list[tuple[int, int]] = []
    for kind, i1, i2, j1, j2 in _opcodes(old_keys, new_keys):
        if kind == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        elif kind == "replace":
            found = _most_alike(old[i1:i2], new[j1:j2], alike)
            pairs += [(i1 + i, j1 + j) for i, j in found]
    return pairs


def _most_alike(
    old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float]
) -> list[tuple[int, int]]:
    """Return the pairs, in order, whose likeness is greatest in sum; two that are alone are one."""
    if len(old) == len(new) == 1 or len(old) * len(new) > _MOST_CELLS:
        return list(zip(range(len(old)), range(len(new)), strict=False))
    best: list[list[tuple[float, list[tuple[int, int]]]]]
    best = [[(0.0, []) for _ in range(len(new) + 1)] for _ in range(len(old) + 1)]
    for i, entry in enumerate(old):
        for j, other in enumerate(new):
            value = alike(entry, other)
            total, pairs = best[i][j]
            choices = [best[i][j + 1], best[i + 1][j]]
            if value >= _LEAST_LIKENESS:
                choices.insert(0, (total + value, [*pairs, (i, j)]))
            best[i + 1][j + 1] = max(choices, key=lambda choice: choice[0])
    return best[-1][-1][1]


def _compared(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Return two lists of parts as pieces of text."""
    return [
        Piece("".join(old[i1:i2]), "".join(new[j1:j2])) for _, i1, i2, j1, j2 in _opcodes(old, new)
    ]


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Return what `difflib.SequenceMatcher` does, within a bounded time."""
    counts = Counter(new)
    if sum(counts[part] for part in old) > _MOST_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _parted(piece: Piece) -> list[Piece]:
    """Part the words at the end of a text from those that follow them in the other."""
    short, long = sorted((piece.old, piece.new), key=len)
    follows = long[len(short) :][:1].isspace() and not _IN_NUMBER.match(long, len(short))
    if not short or not long.startswith(short) or not follows:
        return [piece]
    return [Piece(short, short), Piece(piece.old[len(short) :], piece.new[len(short) :])]


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces, neighbours of one sort as one, and none that is empty."""
    for _, group in groupby(pieces, key=lambda piece: piece.is_kept):
        alike = list(group)
        whole = Piece("".join(each.old for each in alike), "".join(each.new for each in alike))
        if whole.old or whole.new:
            yield whole

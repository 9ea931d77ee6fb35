"""How similar two texts are, and which of many texts are worth comparing.

To compare 1,000 new texts with 100,000 known ones pair by pair would take hours. So a text is
first known by its pairs of neighbouring long words, which chance and the phrases of the field
seldom repeat: only texts that share a good part of them are compared, word by word. MinHash was
measured beside it (`benchmarks/duplicates.py`): it finds fewer texts with changed words, confuses
more that share a paragraph, and takes twice the time.
"""

from __future__ import annotations

import itertools
import re
import zlib
from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caricc_report.model.article import Text

_COMPARED = 20_000
"""How many characters of a text are compared; an article seldom has more."""
_COMMON = 20
"""In more texts than this, a pair of words tells little about any of them."""
_SHARED = 0.25
"""The part of its pairs of words, 0-1, that a text shares with one worth comparing."""
_FEW = 4
"""With fewer pairs of words than this, a text is known by all of its words."""

Words = tuple[str, ...]


def words_of(text: Text) -> Words:
    """Return the words and numbers of headline and body, without case and punctuation."""
    return split_words(f"{text.headline}\n{text.body}"[:_COMPARED])


def split_words(text: str) -> Words:
    """Return the words and numbers of a text, without case and punctuation."""
    return tuple(re.findall(r"\w+", text.casefold()))


def numbers_in(words: Words) -> Counter[str]:
    """Return how often each number is in a text."""
    return Counter(word for word in words if word[0].isdigit())


def likeness(one: Words, other: Words) -> float:
    """Return how similar two texts are, 0-100, in whatever order their words stand.

    It is the part of the words of both that the two texts share, each as often as it occurs
    (the similarity of Dice); so a paragraph that has moved changes nothing.
    """
    fuzz = required("rapidfuzz.fuzz", "import", "Finding duplicates")
    return float(fuzz.ratio(sorted(one), sorted(other)))


def contained(one: Words, other: Words) -> float:
    """Return which part of the words of the shorter text is in the longer one, 0-100."""
    shorter = min(len(one), len(other))
    return likeness(one, other) * (len(one) + len(other)) / 2 / shorter if shorter else 0.0


def worth_comparing(known: Iterable[Words], new: Iterable[Words]) -> Iterator[tuple[int, int]]:
    """Yield the places, among all texts of a language, of a text and a new one after it.

    Known texts, which come first, are not compared with one another.
    """
    # Words and marks of 20,000 texts are some 800 MB, so neither is kept: of a mark its number, and
    # where it stands only if it was seen again, in 32 MB of bits that seldom mistake one.
    marks = [_marks(words) for words in new]
    seen = _Seen()
    for of_text in marks:
        seen.add(of_text)
    of_all = []
    for words in known:
        found = _marks(words)
        shared = array("Q", filter(seen.is_known, found))
        seen.add(shared)
        of_all.append((shared, len(found)))
    n_known = len(of_all)
    of_all += [(of_text, len(of_text)) for of_text in marks]
    texts, n_kept = _places(marks, seen)
    for first, (of_text, n_marks) in enumerate(of_all):
        n_shared = Counter(second for mark in of_text for second in texts.get(mark, ()))
        for second, n in n_shared.items():
            place = n_known + second
            if place > first and n >= _SHARED * min(n_marks, n_kept[second]):
                yield first, place


class _Seen:
    """Which marks were seen, and which again; one of a hundred may be taken for another one."""

    _N_BYTES = 1 << 24

    def __init__(self) -> None:
        self._once, self._again = bytearray(self._N_BYTES), bytearray(self._N_BYTES)

    def add(self, marks: Iterable[int]) -> None:
        for mark in marks:
            place, bit = (mark >> 3) % self._N_BYTES, 1 << (mark & 7)
            if self._once[place] & bit:
                self._again[place] |= bit
            else:
                self._once[place] |= bit

    def is_known(self, mark: int) -> bool:
        return bool(self._once[(mark >> 3) % self._N_BYTES] & 1 << (mark & 7))

    def is_again(self, mark: int) -> bool:
        return bool(self._again[(mark >> 3) % self._N_BYTES] & 1 << (mark & 7))


def _places(marks: Sequence[array[int]], seen: _Seen) -> tuple[dict[int, list[int]], list[int]]:
    """Return the texts that each mark tells something about, and how many marks each text has."""
    n_texts = Counter(mark for of_text in marks for mark in of_text if seen.is_again(mark))
    texts: dict[int, list[int]] = defaultdict(list)
    n_kept: list[int] = []
    for position, of_text in enumerate(marks):
        rare = [mark for mark in of_text if n_texts[mark] <= _COMMON]
        # A text that was printed very often consists of pairs of words that are common.
        kept = rare if len(rare) * 2 >= len(of_text) else of_text
        n_kept.append(len(kept))
        for mark in kept:
            if seen.is_again(mark):
                texts[mark].append(position)
    return dict(texts), n_kept


def _marks(words: Words) -> array[int]:
    """Return the numbers of the pairs of neighbouring long words; of few words, all of them too."""
    long = [word for word in words if len(word) > 4]  # noqa: PLR2004 - five letters are long
    marks: set[Words] = set(itertools.pairwise(long))
    if len(marks) < _FEW:
        marks.add(words)
    return array("Q", sorted({_number(mark) for mark in marks}))


def _number(mark: Words) -> int:
    """Return a number of 64 bits; Python's own hash would be another one in every process."""
    text = " ".join(mark).encode()
    return zlib.adler32(text) << 32 | zlib.crc32(text)

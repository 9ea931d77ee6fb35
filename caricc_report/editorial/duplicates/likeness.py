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
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterator

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


class TextIndex:
    """The texts of one language, to find those that are worth comparing with another.

    Parameters
    ----------
    texts
        The words of each text.
    """

    def __init__(self, texts: list[Words]) -> None:
        marks = [_marks(words) for words in texts]
        n_texts = Counter(mark for of_text in marks for mark in of_text)
        self._texts: dict[Words, list[int]] = defaultdict(list)
        self._n_marks: list[int] = []
        for position, of_text in enumerate(marks):
            rare = {mark for mark in of_text if n_texts[mark] <= _COMMON}
            # A text that was printed very often consists of pairs of words that are common.
            kept = rare if len(rare) * 2 >= len(of_text) else of_text
            self._n_marks.append(len(kept))
            for mark in kept:
                self._texts[mark].append(position)

    def like(self, words: Words) -> Iterator[int]:
        """Yield the positions of the texts that are worth comparing with a text."""
        marks = _marks(words)
        n_shared = Counter(
            position for mark in self._texts.keys() & marks for position in self._texts[mark]
        )
        for position, n in n_shared.items():
            if n >= _SHARED * min(len(marks), self._n_marks[position]):
                yield position


def _marks(words: Words) -> set[Words]:
    """Return the pairs of neighbouring long words."""
    long = [word for word in words if len(word) > 4]  # noqa: PLR2004 - five letters are long
    marks: set[Words] = set(itertools.pairwise(long))
    return marks if len(marks) >= _FEW else marks | {words}

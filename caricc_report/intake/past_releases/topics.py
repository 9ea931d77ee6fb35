"""A topic guessed from the words of an article, for sources that state none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def guess_topic(headline: str, body: str, words: Mapping[str, Iterable[str]]) -> str | None:
    """Return the first topic that a headline speaks for, else the one most words of the body do.

    It is None if no word speaks for any.

    Parameters
    ----------
    headline, body
        What the article says.
    words
        By topic, beginnings of the words that speak for it, in the order in which they are tried.

    Examples
    --------
    >>> words = {"training": ["seminar", "course"], "events": ["festival"]}
    >>> guess_topic("A SEMINAR AT THE FESTIVAL", "", words)
    'training'
    """
    for topic, stems in words.items():
        if _count(headline, stems):
            return topic
    counts = {topic: _count(body, stems) for topic, stems in words.items()}
    best = max(counts, key=lambda topic: counts[topic], default=None)
    return best if best and counts[best] else None


def _count(text: str, stems: Iterable[str]) -> int:
    pattern = rf"\b(?:{'|'.join(re.escape(_folded(stem)) for stem in stems)})"
    return len(re.findall(pattern, _folded(text)))


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "\u0435")

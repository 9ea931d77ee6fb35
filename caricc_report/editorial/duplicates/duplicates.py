"""Duplicates: an article that was found twice, and articles that may be about the same.

Certain duplicates can be merged without asking; likely ones are for an analyst to look at.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from caricc_report.editorial.duplicates.merging import COULD_ADD, merge_two
from caricc_report.editorial.duplicates.pairs import (
    Compared,
    Pair,
    Reason,
    alike_texts,
    can_be_one,
    same_events,
    same_links,
    shared_languages,
    too_many,
)
from caricc_report.model.summary import Shows, Summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.model.article import Article, Text


MOST_PAIRS = 50_000
"""How many pairs may be similar in one way: all of 316 articles, of which nobody has so many."""


@dataclass(frozen=True, slots=True, repr=False)
class Duplicate(Shows):
    """Two articles that are, or may be, one."""

    kept: Article
    """The one that stays: a known one, or else the one that was published first."""
    duplicate: Article
    """The other one, whole."""
    reason: Reason
    """What makes them similar."""
    score: int
    """How similar they are, 0-100."""
    languages: tuple[str, str]
    """The language of the text that was compared, of each of the two."""
    note: str = ""
    """What the duplicate adds to the kept one, or could add to one that was known; and where they
    say something different."""

    def _summary(self) -> Summary:
        ids = f"{self.kept.id} and {self.duplicate.id}"
        return Summary(f"Duplicate: {ids}", (("reason", f"{self.reason}, {self.score}"),))

    @property
    def texts(self) -> tuple[Text, Text]:
        """Return headline and body of both, of the kept one first."""
        return self.kept.texts[self.languages[0]], self.duplicate.texts[self.languages[1]]

    def differences(self) -> tuple[tuple[str, str], ...]:
        """Return what the kept one has and what the duplicate has instead, where bodies differ."""
        kept, other = (text.body.split() for text in self.texts)
        matcher = SequenceMatcher(None, kept, other, autojunk=False)
        return tuple(
            (" ".join(kept[a:b]), " ".join(other[c:d]))
            for kind, a, b, c, d in matcher.get_opcodes()
            if kind != "equal"
        )


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The duplicates among new articles, in the order of the ids of those that are kept."""

    certain: tuple[Duplicate, ...]
    """A line for each new article that is one that is kept."""
    likely: tuple[Duplicate, ...]
    """A line for each pair that may be one; an analyst decides."""


def find_duplicates(new: Sequence[Article], known: Sequence[Article]) -> Duplicates:
    """Return which new articles are known, or there twice, and which may be.

    Known ones are not compared with each other.

    Certain: the same address, in whatever spelling (`normalised_link`) and language, unless it
    is that of a whole site; or the same text from the same outlet with small changes that
    contradict no number, place, day or country. Likely: a similar text, or headlines of two
    outlets in one language that may tell of the same event of a country. The same text in
    another language and at another address is not found.

    Raises
    ------
    InvalidInputError
        If more than `MOST_PAIRS` are similar in one way, or more than `MOST_HEADLINES` pairs of
        headlines would have to be compared.
    UsageError
        If rapidfuzz is not installed.
    """
    ordered = sorted(new, key=lambda article: (_rank(article), _whole(article)))
    articles = [Compared.from_article(each) for each in (*sorted(known, key=_rank), *ordered)]
    pairs = _Pairs(articles)
    for find in (same_links, alike_texts, same_events):
        for number, pair in enumerate(find(articles, len(known))):
            if number == MOST_PAIRS:
                raise too_many(
                    f"more than {MOST_PAIRS:,} pairs are similar ({pair.reason})",
                    articles[pair.first],
                    articles[pair.second],
                    "check whether a link or a text is in every record",
                )
            pairs.add(pair)
    kept_of = pairs.kept_of(len(known))
    return Duplicates(
        tuple(sorted(pairs.certain(kept_of, len(known)), key=_kept)),
        tuple(sorted(pairs.likely(kept_of), key=_kept)),
    )


def merge_duplicates(articles: Sequence[Article], duplicates: Duplicates) -> tuple[Article, ...]:
    """Return articles without the certain duplicates among them, each merged into the kept one.

    A kept article that is not among the articles, because it was known, gains nothing; the
    note says what it could have gained.
    """
    dropped = Counter(_whole(pair.duplicate) for pair in duplicates.certain)
    of_kept: dict[str, list[Article]] = defaultdict(list)
    for pair in duplicates.certain:
        of_kept[_whole(pair.kept)].append(pair.duplicate)
    remaining: list[Article] = []
    for article in reversed(articles):
        if dropped[_whole(article)]:
            dropped[_whole(article)] -= 1
        else:
            remaining.append(article)
    merged = []
    for article in reversed(remaining):
        whole = article
        for duplicate in of_kept.pop(_whole(article), ()):
            whole, _ = merge_two(whole, duplicate)
        merged.append(whole)
    return tuple(merged)


def _rank(article: Article) -> tuple[dt.date, str, str]:
    """Return what sorts articles so that the one to keep comes first."""
    return article.published_on or dt.date.max, article.id, article.source_url


def _kept(pair: Duplicate) -> tuple[str, str]:
    return pair.kept.id, pair.kept.source_url


def _whole(article: Article) -> str:
    return article.model_dump_json()


class _Pairs:
    """The pairs that were found; of every two articles the one with the strongest reason."""

    def __init__(self, articles: Sequence[Compared]) -> None:
        self._articles = [each.article for each in articles]
        self._found: dict[tuple[int, int], Pair] = {}

    def add(self, pair: Pair) -> None:
        at = pair.first, pair.second
        if at not in self._found or pair.strength > self._found[at].strength:
            self._found[at] = pair

    def kept_of(self, n_known: int) -> dict[int, int]:
        """Return for each certain duplicate the one that is kept: a known one, or the first.

        What is the same as a duplicate is one, too, unless it contradicts another of them.
        """
        group_of = {each: [each] for at in self._found for each in at}
        near: dict[int, set[int]] = defaultdict(set)
        by_strength = sorted(self._found.items(), key=lambda found: found[1].strength, reverse=True)
        for (first, second), pair in by_strength:
            group, other = group_of[first], group_of[second]
            if group is other or not pair.is_certain:
                continue
            if all(self._agree(*sorted(two)) for two in itertools.product(group, other)):
                group += other
                group_of |= dict.fromkeys(other, group)
        for (first, second), pair in self._found.items():
            if pair.is_certain and group_of[first] is group_of[second]:
                near[second].add(first)
        kept_of: dict[int, int] = {}
        for each, group in group_of.items():
            kept = min(itertools.chain((one for one in near[each] if one < n_known), [min(group)]))
            if each >= n_known and each != kept:
                kept_of[each] = kept
        return kept_of

    def _agree(self, first: int, second: int) -> bool:
        """Whether nothing says that two articles, each the same as a third, are not the same."""
        if pair := self._found.get((first, second)):
            return pair.is_certain
        return can_be_one(self._articles[first], self._articles[second])

    def certain(self, kept_of: Mapping[int, int], n_known: int) -> Iterator[Duplicate]:
        """Yield each duplicate once; the note takes those before it as merged."""
        merged: dict[int, Article] = {}
        strongest: dict[int, Pair] = {}
        for pair in sorted(self._found.values(), key=lambda pair: pair.strength):
            strongest |= {pair.first: pair, pair.second: pair}
        for kept, other in sorted((kept, other) for other, kept in kept_of.items()):
            pair = self._found.get((kept, other), strongest[other])
            stays, article = self._articles[kept], self._articles[other]
            adds = COULD_ADD if kept < n_known else "adds"
            merged[kept], note = merge_two(merged.get(kept, stays), article, adds=adds)
            languages = pair.languages
            if (pair.first, pair.second) != (kept, other):
                languages = shared_languages(stays, article)
            yield Duplicate(stays, article, pair.reason, pair.score, languages, note)

    def likely(self, kept_of: Mapping[int, int]) -> Iterator[Duplicate]:
        """Yield the other pairs, without those that only repeat a pair of kept articles."""
        for (first, second), pair in sorted(self._found.items()):
            kept = sorted((kept_of.get(first, first), kept_of.get(second, second)))
            if kept[0] == kept[1] or (kept != [first, second] and tuple(kept) in self._found):
                continue
            articles = self._articles[first], self._articles[second]
            yield Duplicate(*articles, pair.reason, pair.score, pair.languages)

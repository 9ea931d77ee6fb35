"""Duplicates: an article that was found twice, and articles that may be about the same.

Certain duplicates can be merged without asking; likely ones are for an analyst to look at. How
alike texts are is measured by `likeness`; `benchmarks/README.md` says why, and how it compares
with MinHash.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, Self, get_args

from caricc_report.extras import required
from caricc_report.intake.likeness import (
    TextIndex,
    contained,
    likeness,
    numbers_in,
    split_words,
    words_of,
)
from caricc_report.intake.merging import merge_two
from caricc_report.links import is_front_page, normalised_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.intake.likeness import Words
    from caricc_report.schema import Article, Text

Reason = Literal["same link", "same text", "similar text", "same event"]
_STRONGEST: tuple[Reason, ...] = get_args(Reason)

SAME_TEXT = 90
"""From this score on, 0-100, two texts of one outlet are one text with small changes."""
SIMILAR_TEXT = 70
"""From this score on, texts of two outlets are similar."""
SIMILAR_IN_OUTLET = 80
"""From this score on, texts of one outlet are similar; a series shares whole paragraphs."""
EXCERPT = 95
"""If this part of a text's words, 0-100, is in a longer one, it may be an excerpt of it."""
SHORTEST_EXCERPT = 30
"""A text with fewer words is no excerpt: its words are in many texts."""
SAME_DAYS = 60
"""From this score on, headlines of two outlets may tell of one event on the same days."""
SAME_PLACE = 70
"""The same where only the place is the same, and about the time."""
_DAYS_APART = 7
"""So many days apart, two outlets may still write about one event."""
_LONGEST_EVENT = 31
"""So many days of an event, its first ones, are compared."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two articles that are, or may be, one."""

    kept: Article
    """The one that stays: a known one, or else the one that was published first."""
    duplicate: Article
    """The other one, whole."""
    reason: Reason
    """What makes them alike."""
    score: int
    """How alike they are, 0-100."""
    languages: tuple[str, str]
    """The language of the text that was compared, of each of the two."""
    note: str = ""
    """What the duplicate adds to the kept one, and where they say something different."""

    @property
    def texts(self) -> tuple[Text, Text]:
        """Return headline and body of both, of the kept one first."""
        return self.kept.texts[self.languages[0]], self.duplicate.texts[self.languages[1]]

    def differences(self) -> tuple[tuple[str, str], ...]:
        """Return the parts of the two bodies that differ, in their order.

        Returns
        -------
        tuple
            What the kept one has and what the duplicate has instead, either may be empty.
        """
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

    Certain: the same address, in whatever spelling (`normalised_link`) and language, unless it
    is that of a whole site; or the same text from the same outlet with small changes that
    contradict no number, place, day or country. Likely: a similar text, or headlines of two
    outlets in one language that may tell of the same event of a country. The same text in
    another language and at another address is not found.

    Parameters
    ----------
    new
        Articles that were read.
    known
        Articles that are there already; they are not compared with each other.

    Raises
    ------
    UsageError
        If rapidfuzz is not installed.
    """
    ordered = sorted(new, key=lambda article: (_rank(article), _whole(article)))
    articles = [_Compared.from_article(each) for each in (*sorted(known, key=_rank), *ordered)]
    pairs = _Pairs(articles)
    for find in (_same_links, _alike_texts, _same_events):
        for pair in find(articles, len(known)):
            pairs.add(pair)
    kept_of = pairs.kept_of(len(known))
    return Duplicates(
        tuple(sorted(pairs.certain(kept_of), key=_kept)),
        tuple(sorted(pairs.likely(kept_of), key=_kept)),
    )


def merge_duplicates(articles: Sequence[Article], duplicates: Duplicates) -> tuple[Article, ...]:
    """Return articles without the certain duplicates among them, each merged into the kept one.

    A kept article that is not among the articles, because it was known, gains nothing; the
    note says what it could have gained.

    Parameters
    ----------
    articles
        Articles in which duplicates were found: the new ones, with the known ones or without.
    duplicates
        What `find_duplicates` found.
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


@dataclass(frozen=True, slots=True)
class _Compared:
    """An article, and by what it is compared."""

    article: Article
    link: str
    """Its address in its one spelling; empty if it is that of a whole site."""
    outlet: str
    """Its outlet, in its one spelling."""

    @classmethod
    def from_article(cls, article: Article) -> Self:
        """Return an article with what it is compared by."""
        link = normalised_link(article.source_url)
        return cls(
            article,
            "" if is_front_page(link) else link,
            article.outlet.casefold().removeprefix("www."),
        )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two articles by their positions, the one to keep first."""

    first: int
    second: int
    reason: Reason
    score: int
    languages: tuple[str, str]

    @property
    def is_certain(self) -> bool:
        return self.reason in _STRONGEST[:2]

    @property
    def strength(self) -> tuple[int, int, tuple[str, str]]:
        return -_STRONGEST.index(self.reason), self.score, self.languages


class _Pairs:
    """The pairs that were found; of every two articles the one with the strongest reason."""

    def __init__(self, articles: Sequence[_Compared]) -> None:
        self._articles = [each.article for each in articles]
        self._found: dict[tuple[int, int], _Pair] = {}

    def add(self, pair: _Pair) -> None:
        at = pair.first, pair.second
        if at not in self._found or pair.strength > self._found[at].strength:
            self._found[at] = pair

    def kept_of(self, n_known: int) -> dict[int, int]:
        """Return for each certain duplicate the one that is kept: a known one, or the first."""
        near: dict[int, set[int]] = defaultdict(set)
        for first, second in (at for at, pair in self._found.items() if pair.is_certain):
            near[first].add(second)
            near[second].add(first)
        kept_of: dict[int, int] = {}
        seen: set[int] = set()
        for start in sorted(near):
            if start in seen:
                continue
            group = _reachable(start, near)
            seen |= group
            for each in group - {start}:
                if each >= n_known:
                    direct = min(near[each])
                    kept_of[each] = direct if direct < n_known else start
        return kept_of

    def certain(self, kept_of: Mapping[int, int]) -> Iterator[Duplicate]:
        """Yield each duplicate once; the note takes those before it as merged."""
        merged: dict[int, Article] = {}
        strongest: dict[int, _Pair] = {}
        for pair in sorted(self._found.values(), key=lambda pair: pair.strength):
            strongest |= {pair.first: pair, pair.second: pair}
        for kept, other in sorted((kept, other) for other, kept in kept_of.items()):
            pair = self._found.get((kept, other), strongest[other])
            stays, article = self._articles[kept], self._articles[other]
            merged[kept], note = merge_two(merged.get(kept, stays), article)
            languages = pair.languages
            if (pair.first, pair.second) != (kept, other):
                languages = _languages(stays, article)
            yield Duplicate(stays, article, pair.reason, pair.score, languages, note)

    def likely(self, kept_of: Mapping[int, int]) -> Iterator[Duplicate]:
        """Yield the other pairs, without those that only repeat a pair of kept articles."""
        for (first, second), pair in sorted(self._found.items()):
            kept = sorted((kept_of.get(first, first), kept_of.get(second, second)))
            if kept[0] == kept[1] or (kept != [first, second] and tuple(kept) in self._found):
                continue
            articles = self._articles[first], self._articles[second]
            yield Duplicate(*articles, pair.reason, pair.score, pair.languages)


def _reachable(start: int, near: Mapping[int, set[int]]) -> set[int]:
    """Return all that is connected with a position."""
    found, waiting = {start}, [start]
    while waiting:
        new = near[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _same_links(articles: Sequence[_Compared], n_known: int) -> Iterator[_Pair]:
    """Yield the pairs with the same address, but not with that of a whole site."""
    new: dict[str, list[int]] = defaultdict(list)
    for position in range(n_known, len(articles)):
        new[articles[position].link].append(position)
    new.pop("", None)
    for first, one in enumerate(articles):
        for second in new.get(one.link, ()):
            if second > first:
                languages = _languages(one.article, articles[second].article)
                yield _Pair(first, second, "same link", 100, languages)


def _languages(one: Article, other: Article) -> tuple[str, str]:
    """Return the first language that both have twice, or else the own one of each."""
    both = [language for language in one.texts if language in other.texts]
    return (both[0], both[0]) if both else (next(iter(one.texts)), next(iter(other.texts)))


def _alike_texts(articles: Sequence[_Compared], n_known: int) -> Iterator[_Pair]:
    """Yield the pairs whose texts in one language are alike."""
    new: dict[str, list[tuple[int, Words]]] = defaultdict(list)
    for position in range(n_known, len(articles)):
        for language, text in articles[position].article.texts.items():
            new[language].append((position, words_of(text)))
    indexes = {
        language: TextIndex([words for _, words in texts]) for language, texts in new.items()
    }
    for first, one in enumerate(articles):
        for language, text in one.article.texts.items():
            if language not in indexes:
                continue
            words = words_of(text)
            for found in indexes[language].like(words):
                second, other_words = new[language][found]
                if second <= first:
                    continue
                verdict = _verdict(one, articles[second], words, other_words, language)
                if verdict:
                    yield _Pair(first, second, *verdict, (language, language))


def _verdict(
    one: _Compared, other: _Compared, words: Words, other_words: Words, language: str
) -> tuple[Reason, int] | None:
    """Return what two texts in a language have in common, and how much; None if too little."""
    score = likeness(words, other_words)
    is_one_outlet = one.outlet == other.outlet
    if (
        is_one_outlet
        and score >= SAME_TEXT
        and not _contradict(one.article, other.article, language)
    ):
        numbers, other_numbers = numbers_in(words), numbers_in(other_words)
        if not (numbers - other_numbers and other_numbers - numbers):
            return "same text", round(score)
    if score >= (SIMILAR_IN_OUTLET if is_one_outlet else SIMILAR_TEXT):
        return "similar text", round(score)
    part = contained(words, other_words)
    if part >= EXCERPT and min(len(words), len(other_words)) >= SHORTEST_EXCERPT:
        return "similar text", round(part)
    return None


def _contradict(one: Article, other: Article, language: str) -> bool:
    """Return whether two articles name another country, day or place."""
    stated = [
        (one.country, other.country),
        (one.event_on, other.event_on),
        (one.place_in(language), other.place_in(language)),
    ]
    return any(None not in pair and pair[0] != pair[1] for pair in stated)


def _same_events(articles: Sequence[_Compared], n_known: int) -> Iterator[_Pair]:
    """Yield the pairs of two outlets whose headlines may tell of one event."""
    new: dict[_Occasion, list[int]] = defaultdict(list)
    for position in range(n_known, len(articles)):
        for occasion in _occasions(articles[position].article, _DAYS_APART):
            new[occasion].append(position)
    for first, one in enumerate(articles):
        found = {each for occasion in _occasions(one.article, 0) for each in new.get(occasion, ())}
        for second in sorted(each for each in found if each > first):
            other = articles[second]
            if one.outlet == other.outlet:
                continue
            score, language = _headline_score(one.article, other.article)
            if score >= _least_score(one.article, other.article):
                yield _Pair(first, second, "same event", round(score), (language, language))


def _least_score(one: Article, other: Article) -> float:
    """Return how alike headlines have to be; more than they can if the days exclude each other."""
    days, other_days = _days(one), _days(other)
    if not (days and other_days):
        return SAME_PLACE
    return math.inf if days.isdisjoint(other_days) else SAME_DAYS


_Occasion = tuple[str, str, object]
"""A country, a place or nothing, and a day or a release."""


def _occasions(article: Article, days_apart: int) -> Iterator[_Occasion]:
    """Yield under what an event can be found: its days, or its place and about when it was."""
    for day in _days(article):
        yield article.country, "", day
    for place in {(article.place_in(language) or "").casefold() for language in article.texts}:
        if place and article.release:
            yield article.country, place, article.release
        if place and article.published_on:
            for n in range(-days_apart, days_apart + 1):
                day_number = article.published_on.toordinal() + n
                yield article.country, place, day_number


def _days(article: Article) -> frozenset[dt.date]:
    """Return the days of the event, the first ones of a long event."""
    if article.event_on is None:
        return frozenset()
    last = article.event_until or article.event_on
    n_days = min((last - article.event_on).days + 1, _LONGEST_EVENT)
    return frozenset(article.event_on + dt.timedelta(n) for n in range(n_days))


def _headline_score(one: Article, other: Article) -> tuple[float, str]:
    """Return how alike the headlines are, 0-100, in the language where they are most."""
    fuzz = required("rapidfuzz.fuzz", "import", "Finding duplicates")
    scores = [(0.0, "")]
    for language in one.texts.keys() & other.texts.keys():
        headlines = [" ".join(split_words(each.texts[language].headline)) for each in (one, other)]
        score = (fuzz.token_set_ratio(*headlines) + fuzz.token_sort_ratio(*headlines)) / 2
        scores.append((score, language))
    return max(scores)

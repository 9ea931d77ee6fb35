"""Pairs of articles that are similar: by their addresses, their texts, or what they tell of.

`likeness` measures how similar texts are; `benchmarks/README.md` says why, and how it compares
with MinHash.
"""

from __future__ import annotations

import bisect
import datetime as dt
import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self, get_args

from caricc_report.editorial.duplicates.likeness import (
    contained,
    likeness,
    numbers_in,
    split_words,
    words_of,
    worth_comparing,
)
from caricc_report.errors import Defect, InvalidInputError
from caricc_report.model.urls import is_front_page, normalised_link
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from caricc_report.editorial.duplicates.likeness import Words
    from caricc_report.model.article import Article

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
"""A text with fewer words is not an excerpt: its words are in many texts."""
SAME_DAYS = 60
"""From this score on, headlines of two outlets may tell of one event on the same days."""
SAME_PLACE = 70
"""The same where only the place is the same, and about the time."""
_DAYS_APART = 7
"""So many days apart, two outlets may still write about one event."""
MOST_HEADLINES = 2_000_000
"""How many pairs of headlines are compared: all of 2,000 articles of one day."""
_KEPT = 64
"""The words of so many texts are kept, as those of one are compared with several."""
_LONGEST_EVENT = 31
"""So many days of an event, its first ones, are compared."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An article, and by what it is compared."""

    article: Article
    link: str
    """Its address in its one spelling; empty if it is that of a whole site."""
    outlet: str
    """Its outlet, in its one spelling."""
    days: frozenset[dt.date]
    """The days of its event, the first ones of a long one."""
    headlines: Mapping[str, str]
    """By language, the words of its headline."""

    @classmethod
    def from_article(cls, article: Article) -> Self:
        """Return an article with what it is compared by."""
        link = normalised_link(article.source_url)
        return cls(
            article,
            "" if is_front_page(link) else link,
            article.outlet.casefold().removeprefix("www."),
            _days(article),
            {
                language: " ".join(split_words(text.headline))
                for language, text in article.texts.items()
            },
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles by their positions, the one to keep first."""

    first: int
    second: int
    reason: Reason
    score: int
    languages: tuple[str, str]

    @property
    def is_certain(self) -> bool:
        """Whether the two are one article, so that nobody needs to be asked."""
        return self.reason in _STRONGEST[:2]

    @property
    def strength(self) -> tuple[int, int, tuple[str, str]]:
        """What sorts pairs; the strongest is the greatest."""
        return -_STRONGEST.index(self.reason), self.score, self.languages


def same_links(articles: Sequence[Compared], n_known: int) -> Iterator[Pair]:
    """Yield the pairs with the same address, but not with that of a whole site."""
    links = [[each.link] if each.link else [] for each in articles]
    for first, second in _meeting(links, links[n_known:], n_known):
        languages = shared_languages(articles[first].article, articles[second].article)
        yield Pair(first, second, "same link", 100, languages)


def _meeting(
    wanted: Iterable[Iterable[Hashable]], new: Iterable[Iterable[Hashable]], n_known: int
) -> Iterator[tuple[int, int]]:
    """Yield the positions of articles, and of new ones after them, that have a key in common."""
    positions: dict[Hashable, list[int]] = defaultdict(list)
    for position, keys in enumerate(new, n_known):
        for key in keys:
            positions[key].append(position)
    for first, keys in enumerate(wanted):
        found = {each for key in keys for each in positions.get(key, ()) if each > first}
        yield from ((first, second) for second in sorted(found))


def shared_languages(one: Article, other: Article) -> tuple[str, str]:
    """Return the first language that both have twice, or else the own one of each."""
    both = [language for language in one.texts if language in other.texts]
    return (both[0], both[0]) if both else (one.language_for(), other.language_for())


def can_be_one(one: Article, other: Article) -> bool:
    """Whether two articles whose texts cannot be compared say nothing else of country and day."""
    stated = [(one.country, other.country), (one.event_on, other.event_on)]
    return one.texts.keys().isdisjoint(other.texts) and not any(map(_differ, stated))


def alike_texts(articles: Sequence[Compared], n_known: int) -> Iterator[Pair]:
    """Yield the pairs whose texts in one language are similar."""
    of_language: dict[str, list[int]] = defaultdict(list)
    for position, each in enumerate(articles):
        for language in each.article.texts:
            of_language[language].append(position)
    for language, positions in of_language.items():
        yield from _alike_in(language, articles, positions, bisect.bisect_left(positions, n_known))


def _alike_in(
    language: str, articles: Sequence[Compared], positions: Sequence[int], n_known: int
) -> Iterator[Pair]:
    """Yield the pairs of the articles at some positions, of which the first ones are known."""

    @functools.lru_cache(_KEPT)
    def words(position: int) -> Words:
        return words_of(articles[position].article.texts[language])

    for places in worth_comparing(map(words, positions[:n_known]), map(words, positions[n_known:])):
        first, second = (positions[place] for place in places)
        verdict = _verdict(articles[first], articles[second], words(first), words(second), language)
        if verdict:
            yield Pair(first, second, *verdict, (language, language))


def _verdict(
    one: Compared, other: Compared, words: Words, other_words: Words, language: str
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
        (one.said("place", language), other.said("place", language)),
    ]
    return any(map(_differ, stated))


def _differ(stated: tuple[object, object]) -> bool:
    """Whether both state something, and not the same."""
    return None not in stated and stated[0] != stated[1]


def same_events(articles: Sequence[Compared], n_known: int) -> Iterator[Pair]:
    """Yield the pairs of two outlets whose headlines may tell of one event.

    Raises
    ------
    InvalidInputError
        If more than `MOST_HEADLINES` pairs of headlines would have to be compared.
    """
    fuzz = required("rapidfuzz.fuzz", "import", "Finding duplicates")
    n_compared = 0
    occasions = (_occasions(each, 0) for each in articles)
    new = (_occasions(each, _DAYS_APART) for each in articles[n_known:])
    for first, second in _meeting(occasions, new, n_known):
        one, other = articles[first], articles[second]
        if one.outlet == other.outlet:
            continue
        have_days = bool(one.days and other.days)
        if have_days and one.days.isdisjoint(other.days):
            continue
        n_compared += 1
        if n_compared > MOST_HEADLINES:
            raise too_many(
                f"more than {MOST_HEADLINES:,} pairs of headlines would have to be compared",
                one,
                other,
                "check whether a day or a place is in every record",
            )
        scores = [(0.0, "")]
        for language in one.headlines.keys() & other.headlines.keys():
            headlines = one.headlines[language], other.headlines[language]
            alike = fuzz.token_set_ratio(*headlines) + fuzz.token_sort_ratio(*headlines)
            scores.append((alike / 2, language))
        score, language = max(scores)
        if score >= (SAME_DAYS if have_days else SAME_PLACE):
            yield Pair(first, second, "same event", round(score), (language, language))


def too_many(problem: str, one: Compared, other: Compared, advice: str) -> InvalidInputError:
    """Return the error that there are more pairs than anybody would look at, with one of them."""
    names = f"one of them {one.article.id!r} and {other.article.id!r}"
    message = f"{problem}, {names}; {advice}, else import fewer at once"
    return InvalidInputError("articles", [Defect("", "", message)], "nothing was compared")


def _occasions(compared: Compared, days_apart: int) -> Iterator[tuple[str, str, object]]:
    """Yield under what an event is found: its country with a day, or with place and day or release.

    The day of publication, which stands for the time of a place's event, may be some days apart.
    """
    article = compared.article
    for day in compared.days:
        yield article.country, "", day
    for place in {(article.said("place", language) or "").casefold() for language in article.texts}:
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

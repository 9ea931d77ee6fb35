"""The sections of the countries: an opener each, and articles with photos, quotation, source."""

from __future__ import annotations

import math
from base64 import b64encode
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.displays.annex import headline
from caricc_report.displays.narrative import labelled_line
from caricc_report.displays.shown import Shown
from caricc_report.displays.trends import sparkline_of
from caricc_report.editorial.editions import load_country_counts
from caricc_report.editorial.names import country_name
from caricc_report.editorial.narrative import numbers_of, say_with_facts
from caricc_report.editorial.release import in_its_words
from caricc_report.model.numbering import ReleaseNumber
from caricc_report.text.addresses import full_url
from caricc_report.text.article_numbers import linked_numbers
from caricc_report.text.body import body_of
from caricc_report.text.fields import labelled
from caricc_report.text.nodes import (
    Break,
    Division,
    Heading,
    Link,
    Paragraph,
    Picture,
    Quotation,
    joined,
    line,
    paragraph,
    plain,
)
from caricc_report.text.trees import walk
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.editorial.comparison import Told
    from caricc_report.editorial.editions import CountryCounts
    from caricc_report.editorial.release import Photo, Release
    from caricc_report.model.article import Article
    from caricc_report.text.nodes import Block, Inline

_WIDE = 1.2
"""A photo so many times as wide as high, or more, is as wide as the text."""
_LOWEST_FULL = 1.5
"""The ratio of the highest photo that fills the measure; a higher one is less wide."""
_FEWEST_EDITIONS = 3
"""So many releases are shown over time, or more."""
_MOST_IN_A_ROW = 3
_LEAST_SHARE = 18
"""Per cent of a row that a photo in it takes at least, if it is not alone."""
_FLATTEST_ROW = 2.0
"""A row of photos that is less than so many times as wide as high does not fill the measure."""
_SLIMMEST = 0.65
"""The ratio of an upright photo that fills its place beside the text."""
_LETTERS_BESIDE = 44
"""Letters in a line beside an upright photo."""
_LINES_OF_SQUARE = 8
"""Lines of text beside a photo that is as high as wide."""
_MOST_SEEN_ALSO = 30
"""So many of the articles of its campaign or story are named under an article, the nearest."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the articles of a release stand, and which of them go together."""

    ids: tuple[str, ...]
    """The identifiers of the articles, in order."""
    numbers: Mapping[str, int]
    """By id, the numbers of the articles."""
    together: Mapping[tuple[str, str], Sequence[int]]
    """By story or campaign, the numbers of its articles."""

    @classmethod
    def of(cls, release: Release) -> _Places:
        """Return the places of all articles, of which each is looked at once."""
        together: dict[tuple[str, str], list[int]] = {}
        for number, article in enumerate(release.articles, 1):
            for each in _belongs_to(article, release.language):
                together.setdefault(each, []).append(number)
        ids = tuple(article.id for article in release.articles)
        return cls(ids, {each: n for n, each in enumerate(ids, 1)}, together)

    def beside(self, article: Article, language: str) -> list[int]:
        """Return the nearest of the articles that an article goes with, in order."""
        own = self.numbers[article.id]
        near: set[int] = set()
        for each in _belongs_to(article, language):
            numbers = self.together[each]
            place = bisect_left(numbers, own)
            near.update(numbers[max(0, place - _MOST_SEEN_ALSO) : place + _MOST_SEEN_ALSO + 1])
        nearest = sorted(near - {own}, key=lambda number: (abs(number - own), number))
        return sorted(nearest[:_MOST_SEEN_ALSO])


def _belongs_to(article: Article, language: str) -> tuple[tuple[str, str], ...]:
    """Return what an article is part of: its story, and its campaign as the language has it."""
    parts = {"story": article.story, "campaign": article.said("campaign", language)}
    return tuple((kind, name) for kind, name in parts.items() if name)


@in_its_words
def country_sections(release: Release) -> Shown:
    """Return the sections of the countries with their articles.

    An article stands with its number, by which the annex names it.
    """
    places = _Places.of(release)
    counts = load_country_counts(release)
    blocks: list[Block] = []
    for code, articles in release.articles.by_country().items():
        blocks.append(_opener(release, code, articles, counts))
        blocks += (_article(release, article, places) for article in articles)
    return Shown(*blocks)


def _opener(
    release: Release, code: str, articles: Sequence[Article], counts: CountryCounts
) -> Division:
    """Return the beginning of a section: its country, and what of it the release reports.

    Where the archive knows enough releases before, they are shown as well.
    """
    profile, language = release.profile, release.language
    name = profile.country(code, language, formal=True) or country_name(profile, code, language)
    fact = f"articles.by_country.{code}"
    shown = numbers_of(release.facts, language, shown=fact)
    counted = say_with_facts("country-articles", language, shown, n=len(articles))
    found = Counter(topic for article in articles for topic in article.topics)
    topics = [profile.topic(topic, language) for topic, _ in found.most_common()]
    heading = Heading(1, line(name), f"country-{code.lower()}", ("country",))
    said = paragraph(*counted, " · ", " · ".join(topics))
    if len(counts.editions) < _FEWEST_EDITIONS:
        return Division("country-opener", (heading, said))
    first, last = counts.editions[0], counts.editions[-1]
    spark = sparkline_of(release, name, counts.editions, counts.counts[code])
    over_time = paragraph(spark, " ", f"{first.shown} – {last.shown}")
    return Division("country-opener", (heading, said, Division("over-time", (over_time,))))


def _article(release: Release, article: Article, places: _Places) -> Division:
    text = article.texts[release.language]
    return Division(
        "article",
        (
            Division("article-number", (paragraph(str(places.numbers[article.id])),)),
            Heading(2, line(text.headline), article.id, ("article",)),
            _meta(release, article, places),
            *_body(release, article),
            _origin(release, article),
        ),
    )


def _meta(release: Release, article: Article, places: _Places) -> Division:
    """Return what stands under a headline: place, days, outlet, topics; and the campaign apart."""
    profile, language = release.profile, release.language
    words = wording(language)
    said = [
        line(text) if field.traits.says_itself else labelled_line(words, label, text)
        for field, label, text in labelled(article, language)
        if field.name != "campaign"
    ]
    topics = ", ".join(profile.topic(topic, language) for topic in article.topics)
    said += [line(profile.outlet(article.outlet, language)), line(topics)]
    notes = _notes(release, article, places)
    beside = (Division("notes", notes),) if notes else ()
    return Division("meta", (*beside, paragraph(*joined(" · ", said))))


def _notes(release: Release, article: Article, places: _Places) -> tuple[Block, ...]:
    """Return of which campaign an article is, what goes with it, and what it goes on from."""
    language = release.language
    words = wording(language)
    campaign = article.said("campaign", language)
    notes: list[Block] = []
    if campaign:
        named = labelled_line(words, words.field("campaign", "label"), campaign)
        notes.append(Division("campaign", (paragraph(*named),)))
    if others := places.beside(article, language):
        notes.append(paragraph(words.say("see-also"), " ", *linked_numbers(others, places.ids)))
    if before := release.told.get(article.id):
        notes.append(paragraph(_goes_on(release, article, before)))
    return tuple(notes)


def _goes_on(release: Release, article: Article, before: Told) -> str | Link:
    """Return what an article goes on from: another article, or a campaign of an earlier release.

    Where releases are published at an address, it leads there.
    """
    words = wording(release.language)
    number = words.release_number(before.release)
    if (year := ReleaseNumber.parse(before.release).year) != int(release.year):
        number = f"{number}, {year}"
    if article.story and before.article.story == article.story:
        told = words.within_quotes(plain(headline(before.article, release.language)))
        said = words.say("story-goes-on", headline=told, number=number)
    else:
        said = words.say("campaign-goes-on", number=number)
    if not release.profile.site:
        return said
    folder = f"{release.profile.site.rstrip('/')}/{before.release}"
    return Link(line(said), f"{folder}/release.{release.language}.html#{before.article.id}")


def _body(release: Release, article: Article) -> tuple[Block, ...]:
    """Return the text with its photos by their shape, and the quotation after its beginning."""
    language = release.language
    text = body_of(article.texts[language].body)
    photos = release.photos(article)
    quotation = _quotation(article, language)
    above: tuple[Block, ...] = ()
    if len(photos) > 1:
        above = _strips(photos, language)
    elif photos and photos[0].ratio >= _WIDE:
        width = min(100, round(100 * photos[0].ratio / _LOWEST_FULL))
        above = (Division("wide-photo", (_photo(photos[0], language, width),)),)
    elif photos:
        beside = _beside(text, photos[0].ratio)
        width = min(100, round(100 * photos[0].ratio / _SLIMMEST))
        photo = _photo(photos[0], language, max(1, width))
        upright = Division("with-photo", (photo, Division("beside-photo", text[beside])))
        return (*text[: beside.start or 0], upright, *quotation, *text[beside.stop :])
    return (*above, *text[:1], *quotation, *text[1:])


def _beside(text: Sequence[Block], ratio: float) -> slice:
    """Return which blocks of a text stand beside an upright photo.

    They are not the first one, if the others are more than half as high as the photo.
    """
    n_high = _LINES_OF_SQUARE / max(ratio, _SLIMMEST)
    for first in (1, 0):
        n_lines = 0
        for last, block in enumerate(text[first:], first + 1):
            for each in walk(block):
                if isinstance(each, Paragraph):
                    n_lines += 1 + math.ceil(len(plain(each.inlines)) / _LETTERS_BESIDE)
            if n_lines >= n_high:
                return slice(first, last)
        if n_lines > n_high / 2:
            break
    return slice(first, len(text))


def _strips(photos: Sequence[Photo], language: str) -> tuple[Block, ...]:
    """Return photos in rows, in each of which all are as high, and wide enough for a caption."""
    rows: list[list[Photo]] = [[]]
    for photo in photos:
        row = [*rows[-1], photo]
        if len(row) > _MOST_IN_A_ROW or min(_share(each, row) for each in row) < _LEAST_SHARE:
            rows.append([photo])
        else:
            rows[-1] = row
    return tuple(
        Division("photo-strip", tuple(_photo(each, language, _share(each, row)) for each in row))
        for row in filter(None, rows)
    )


def _share(photo: Photo, row: Sequence[Photo]) -> float:
    """Return the width of a photo in a row where all are as high, in per cent.

    Whole per cents would be seen: the captions below would not stand in line.
    """
    whole = max(_FLATTEST_ROW, sum(each.ratio for each in row))
    return max(1, round(100 * photo.ratio / whole, 2))


def _photo(photo: Photo, language: str, width: float = 100) -> Division:
    """Return a photo with caption and credit."""
    data = b64encode(photo.data).decode()
    blocks: list[Block] = [Picture(data, photo.media_type, photo.alt, "photo", width)]
    if photo.caption:
        blocks.append(paragraph(photo.caption))
    if photo.credit:
        credit = wording(language).say("photo-credit", credit=photo.credit)
        blocks.append(Division("credit", (paragraph(credit),)))
    return Division("photo", tuple(blocks))


def _quotation(article: Article, language: str) -> tuple[Block, ...]:
    """Return what a person said, with speaker and role, if the article has a quotation."""
    quote = article.said("quote", language)
    if not quote:
        return ()
    words = wording(language)
    speaker: list[str | Inline] = [f"— {article.said('quote_speaker', language)}"]
    if role := article.said("quote_role", language):
        speaker += [Break(), role]
    said = Quotation((paragraph(words.say("quoted", text=quote)),))
    return (Division("pull-quote", (said, Division("speaker", (paragraph(*speaker),)))),)


def _origin(release: Release, article: Article) -> Division:
    """Return the full address of an article's source."""
    words = wording(release.language)
    source = Link(line(full_url(article.source_url)), article.source_url)
    label = words.field("source_url", "label")
    return Division("origin", (paragraph(*labelled_line(words, label, source)),))

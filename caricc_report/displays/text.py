"""What a notebook shows of a release in words: statistics, narrative, articles.

Each function returns nodes, as `Shown`. Divisions are styled by the format extension.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from caricc_report.displays.shown import Shown
from caricc_report.editorial.names import country_name
from caricc_report.editorial.narrative import (
    describe_articles,
    describe_comparison,
    describe_in_own_words,
    describe_statistics,
)
from caricc_report.editorial.release import in_its_words
from caricc_report.text.addresses import visible_url
from caricc_report.text.body import body_of
from caricc_report.text.fields import labelled
from caricc_report.text.nodes import (
    Break,
    Division,
    Heading,
    Link,
    Paragraph,
    Picture,
    Strong,
    joined,
    line,
    paragraph,
)
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from caricc_report.editorial.release import Photo, Release
    from caricc_report.model.article import Article
    from caricc_report.text.nodes import Block, Inline
    from caricc_report.text.wording import Wording


@in_its_words
def overview(release: Release) -> Shown:
    """Return the heading of the overview: statistics and narrative."""
    return Shown(Heading(1, line(wording(release.language).say("overview")), "overview"))


@in_its_words
def statistics(release: Release) -> Shown:
    """Return the sentence of statistics.

    The one that compares it with the archive stands among the main points; where an editor has
    written these, it stands here.
    """
    facts, language = release.facts, release.language
    sentences = [describe_statistics(facts, release.profile, language)]
    if release.parameters.main_points:
        sentences.append(describe_comparison(facts, language))
    return Shown(Division("statistics", (paragraph(*joined(" ", [*filter(None, sentences)])),)))


@in_its_words
def narrative(release: Release) -> Shown:
    """Return the narrative: the editor's own if the parameters have one, else composed."""
    language, own = release.language, release.parameters.narrative
    if own:
        where = f"parameters of {release.parameters.release}"
        words = describe_in_own_words(own, release.facts, language, where)
        return Shown(Paragraph(words, "narrative"))
    composed = describe_articles(release.articles, release.profile, language)
    return Shown(composed) if composed else Shown()


@in_its_words
def country_sections(release: Release) -> Shown:
    """Return the sections of the countries with their articles."""
    profile, language = release.profile, release.language
    blocks: list[Block] = []
    for code, articles in release.articles.by_country().items():
        name = profile.country(code, language, formal=True) or country_name(profile, code, language)
        blocks.append(Heading(1, line(name), f"country-{code.lower()}", ("country",)))
        for article in articles:
            blocks += _article(release, article)
    return Shown(*blocks)


def _article(release: Release, article: Article) -> tuple[Block, ...]:
    text = article.texts[release.language]
    body = body_of(text.body)
    if photos := release.photos(article):
        photo = _photo(photos[0], release.language)
        body = (Division("with-photo", (photo, Division("beside-photo", body))),)
    heading = Heading(2, line(text.headline), article.id, ("article",))
    return (heading, *body, _origin(release, article))


def _photo(photo: Photo, language: str) -> Division:
    """Return a photo with caption and credit."""
    credit = wording(language).say("photo-credit", credit=photo.credit) if photo.credit else ""
    caption = " · ".join(filter(None, (photo.caption, credit)))
    data = b64encode(photo.data).decode()
    shown = Picture(data, photo.media_type, photo.alt, "photo")
    return Division("photo", (shown, *((paragraph(caption),) if caption else ())))


def _origin(release: Release, article: Article) -> Division:
    """Return campaign, place, dates, outlet and source link of an article."""
    language = release.language
    words = wording(language)
    outlet = release.profile.outlet(article.outlet, language)
    source = Link(line(visible_url(article.source_url)), article.source_url)
    lines = [
        joined(" · ", [_labelled(words, *each) for each in labelled(article, language)]),
        _labelled(words, words.field("outlet", "label"), outlet),
        _labelled(words, words.field("source_url", "label"), source),
    ]
    parts: list[str | Inline] = []
    for each in filter(None, lines):
        parts += [*([Break()] if parts else []), *each]
    return Division("origin", (paragraph(*parts),))


def _labelled(words: Wording, label: str, value: str | Inline) -> tuple[Inline, ...]:
    return line(Strong(line(words.say("label", label=label))), " ", value)

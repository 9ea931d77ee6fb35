"""What a notebook shows of a release in words: cover, narrative, articles, imprint.

Each function returns a `Markdown` value that JupyterLab renders and that both
renderers read. Divisions ``::: {.name}`` are styled by the format extension.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caricc_report.editorial.narrative import (
    country_name,
    describe_articles,
    describe_comparison,
    describe_in_own_words,
    describe_statistics,
)
from caricc_report.model.period import Period
from caricc_report.text.markdown import (
    block,
    escape,
    from_commonmark,
    heading,
    image,
    link,
    strong,
    visible_url,
)
from caricc_report.text.wording import Wording, period_in_digits, wording

if TYPE_CHECKING:
    from caricc_report.editorial.release import Photo, Release
    from caricc_report.model.article import Article

About = Literal["statistics", "quality"]
"""What a document is about that is not the release itself."""


@dataclass(frozen=True, slots=True, repr=False)
class Markdown:
    """A piece of the document."""

    text: str
    """Pandoc's Markdown."""

    def _repr_markdown_(self) -> str:
        # Quarto puts the outputs of a cell together as they are; the empty line parts them.
        return f"{self.text}\n\n" if self.text else ""

    def __repr__(self) -> str:
        """Return a short stand-in; the text itself is shown as Markdown."""
        return f"<Markdown, {len(self.text)} characters>"


def cover(release: Release, about: About | None = None) -> Markdown:
    """Return the cover: publisher, title, period, number, place and year.

    What another document is about is its title; the publication's then stands below it.
    """
    profile, language = release.profile, release.language
    words = wording(language)
    title, subtitle = profile.title[language], profile.subtitle[language]
    if about:
        title, subtitle = words.say(f"about-{about}"), f"{title} {subtitle}"
    number = words.say("release-number", number=release.number)
    place = words.say("place-and-year", city=profile.city[language], year=release.year)
    return Markdown(
        block(
            "cover",
            block("mark", "\\\n".join(escape(line) for line in profile.mark)),
            block("publisher", escape(profile.publisher[language].upper())),
            block("title", escape(title.upper())),
            block("subtitle", escape(subtitle.upper())),
            block("cover-note", escape(f"({profile.note[language]})")),
            block("period", escape(period_in_digits(release.parameters.period))),
            block("number", escape(number)),
            _correction(release),
            block("city", escape(place)),
        )
    )


def imprint(release: Release) -> Markdown:
    """Return the imprint: address, how to cite the release, circulation."""
    profile, language = release.profile, release.language
    words = wording(language)
    title = f"{profile.title[language]} {profile.abbreviation[language]}"
    citation = words.say(
        "citation",
        title=profile.title[language],
        subtitle=profile.subtitle[language],
        number=release.number,
        year=release.year,
    )
    return Markdown(
        block(
            "imprint",
            block("imprint-title", escape(title.upper())),
            escape(profile.publisher[language]),
            strong(escape(words.say("editorial-address"))),
            _contact(release, words),
            block("citation", escape(citation)),
            escape(profile.circulation[language]),
        )
    )


def contents(release: Release) -> Markdown:
    """Return the place of the contents, which the renderer fills from the headings."""
    return Markdown(block("contents", escape(wording(release.language).say("contents"))))


def statistics(release: Release) -> Markdown:
    """Return the sentence of statistics, and the one that compares it with the archive."""
    sentences = (
        describe_statistics(release.facts, release.profile, release.language),
        describe_comparison(release.facts, release.language),
    )
    return Markdown(block("statistics", " ".join(filter(None, sentences))))


def narrative(release: Release) -> Markdown:
    """Return the narrative: the editor's own if the parameters have one, else composed."""
    language, own = release.language, release.parameters.narrative
    if own:
        where = f"parameters of {release.parameters.release}"
        return Markdown(describe_in_own_words(own, release.facts, language, where))
    return Markdown(describe_articles(release.articles, release.profile, language))


def prose(release: Release, text: str) -> Markdown:
    """Return a paragraph of an analyst's own, with the facts that it names in place.

    Parameters
    ----------
    release
        The release.
    text
        Plain text in the release's language; ``{articles.total}`` stands for the value of that
        fact, and stays right when the articles change.

    Raises
    ------
    InvalidInputError
        If it names a fact that the release does not have.
    """
    where = f"prose of {release.parameters.release}"
    return Markdown(describe_in_own_words(text, release.facts, release.language, where, ""))


def country_sections(release: Release) -> Markdown:
    """Return the sections of the countries with their articles."""
    profile, language = release.profile, release.language
    parts = []
    for code, articles in release.articles.by_country().items():
        name = profile.country(code, language, formal=True) or country_name(profile, code, language)
        parts.append(heading(1, escape(name), f"country-{code.lower()}", "country"))
        parts += [_article(release, article) for article in articles]
    return Markdown("\n\n".join(parts))


def closing_imprint(release: Release) -> Markdown:
    """Return the imprint at the end: publisher and address."""
    return Markdown(
        block(
            "closing-imprint",
            escape(release.profile.publisher[release.language]),
            _contact(release, wording(release.language)),
        )
    )


def _correction(release: Release) -> str:
    """Return what the cover of a correction states of it; nothing for any other release."""
    correction, words = release.parameters.stated_correction, wording(release.language)
    if correction is None:
        return ""
    day = words.day(release.parameters.as_of)
    title = words.say("correction", number=str(correction.number), day=day)
    corrected = words.say("correction-of", publication=correction.corrects)
    return block(
        "correction",
        block("correction-title", escape(title)),
        escape(correction.reason),
        "\n".join(f"-   {escape(change)}" for change in correction.changes),
        link(escape(corrected), f"../{correction.corrects}/{correction.file}"),
    )


def _contact(release: Release, words: Wording) -> str:
    profile = release.profile
    lines = (
        escape(profile.address[release.language]),
        escape(words.say("phone", number=profile.phone)),
        escape(words.say("fax", number=profile.fax)),
        ", ".join(
            (
                link(escape(profile.email), f"mailto:{profile.email}"),
                link(escape(visible_url(profile.web)), profile.web),
            )
        ),
    )
    return "\\\n".join(lines)


def _article(release: Release, article: Article) -> str:
    text = article.texts[release.language]
    body = from_commonmark(text.body)
    if photos := release.photos(article):
        shown = _photo(photos[0], release.language)
        body = block("with-photo", shown, block("beside-photo", body))
    return "\n\n".join(
        [heading(2, escape(text.headline), article.id, "article"), body, _origin(release, article)]
    )


def _photo(photo: Photo, language: str) -> str:
    """Return a photo with caption and credit."""
    credit = wording(language).say("photo-credit", credit=photo.credit) if photo.credit else ""
    caption = " · ".join(filter(None, (photo.caption, credit)))
    shown = image(photo.data, photo.media_type, photo.alt, "photo")
    return block("photo", shown, escape(caption))


def _origin(release: Release, article: Article) -> str:
    """Return campaign, place, dates, outlet and source link of an article."""
    language = release.language
    words = wording(language)
    event = ""
    if article.event_on:
        event = words.days(Period(article.event_on, article.event_until or article.event_on))
    about = [
        ("campaign", article.campaign_in(language)),
        ("place", article.place_in(language)),
        ("event-date", event),
        ("published", words.day(article.published_on) if article.published_on else ""),
    ]
    lines = [
        " · ".join(_labelled(words, label, escape(text)) for label, text in about if text),
        _labelled(words, "outlet", escape(release.profile.outlet(article.outlet, language))),
        _labelled(
            words, "source", link(escape(visible_url(article.source_url)), article.source_url)
        ),
    ]
    return block("origin", "\\\n".join(filter(None, lines)))


def _labelled(words: Wording, label: str, markdown: str) -> str:
    return f"{strong(escape(words.say(label) + ':'))} {markdown}"

"""What a notebook shows: every part of the document, as Markdown.

Each function returns a `Markdown` value that JupyterLab renders and that both
renderers read. Divisions ``::: {.name}`` are styled by the format extension.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from caricc_report.charts import Bar, bar_chart
from caricc_report.descriptions import (
    country_name,
    describe_articles,
    describe_comparison,
    describe_fact,
    describe_in_own_words,
    describe_span,
    describe_statistics,
    say_with_facts,
)
from caricc_report.extras import versions_in_use
from caricc_report.handover import MEDIA_TYPE, Handover, Metadata
from caricc_report.markup import (
    block,
    escape,
    fact_link,
    from_commonmark,
    heading,
    image,
    link,
    strong,
    table,
    visible_url,
)
from caricc_report.period import Period
from caricc_report.wording import Wording, period_in_digits, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.corpus import Corpus
    from caricc_report.facts import Fact
    from caricc_report.release import Photo, Release
    from caricc_report.schema import Article

Grouping = Literal["country", "topic", "outlet"]
About = Literal["statistics", "quality"]
"""What a document is about that is not the release itself."""


class Supplement(Protocol):
    """What a notebook shows of a release beyond its own facts."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every number that is shown, by name."""

    @property
    def articles(self) -> Corpus:
        """The articles that the facts rest on."""

    def how(self, name: str) -> str:
        """Return how a fact was computed, in words."""


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


@dataclass(frozen=True, slots=True)
class HandoverDisplay:
    """A handover among a cell's outputs; it is no part of the document."""

    handover: Handover

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        total = self.handover.facts["facts"]["articles.total"]["value"]
        return {
            MEDIA_TYPE: self.handover.model_dump(mode="json", by_alias=True),
            "text/plain": f"Release {self.handover.release}: {total} articles",
        }


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


def in_figures(release: Release) -> Markdown:
    """Return the heading of the release in figures."""
    text = escape(wording(release.language).say("in-figures"))
    return Markdown(heading(1, text, "in-figures", "unlisted"))


def count_table(release: Release, by: Grouping) -> Markdown:
    """Return the table of articles by country, topic or outlet.

    A row is a group, in the order of the facts, with its number of articles; the
    last row of a grouping in which an article counts once is the total.
    """
    words = wording(release.language)
    rows = [[escape(label), _number(release, name)] for name, label, _ in _counts(release, by)]
    if by != "topic":
        total = _number(release, "articles.total")
        rows.append([strong(escape(words.say("total"))), strong(total)])
    header = [words.say(f"column-{by}"), words.say("column-articles")]
    text = table(header, rows, escape(words.say(f"by-{by}")), (30, -10))
    note = block("note", escape(words.say("by-topic-note"))) if by == "topic" else ""
    return Markdown("\n\n".join(filter(None, (text, note))))


def count_chart(release: Release, by: Literal["country", "topic"]) -> Markdown:
    """Return the bar chart of articles by country or topic, with its values as alternative text."""
    words = wording(release.language)
    bars = [
        Bar(label, value, words.number(value), name) for name, label, value in _counts(release, by)
    ]
    said = ", ".join(words.say("chart-bar", label=bar.label, n=bar.shown) for bar in bars)
    return Markdown(
        image(bar_chart(bars), "image/svg+xml", words.say(f"chart-by-{by}", bars=said), "chart")
    )


def figures_reported(release: Release) -> Markdown:
    """Return the table of the figures that articles report, each with its article.

    A row is a figure: quantity with qualifier and unit, what it counts, the time it
    refers to, and the article, in the order of the release. Nothing is added up.
    """
    language = release.language
    words = wording(language)
    rows = [
        [
            _number(release, f"figures.{article.id}.{index + 1}"),
            escape(article.subject_in(language, index)),
            escape(describe_span(figure.span, language)) if figure.span else "",
            link(escape(article.texts[language].headline), f"#{article.id}"),
        ]
        for article in release.articles
        for index, figure in enumerate(article.figures)
    ]
    if not rows:
        return Markdown(escape(words.say("no-figures-reported")))
    header = [words.say(f"column-{name}") for name in ("figure", "subject", "span", "article")]
    text = table(header, rows, escape(words.say("figures-reported")), (18, 30, 14, 38))
    return Markdown(f"{text}\n\n{block('note', escape(words.say('figures-reported-note')))}")


def participants(release: Release) -> Markdown:
    """Return the sentence on participants in events of the period; empty if none are stated."""
    if "participants.total" not in release.facts.facts:
        return Markdown("")
    numbers = {
        argument: (name, describe_fact(release.facts[name], release.language))
        for argument, name in (
            ("articles", "participants.articles"),
            ("quantity", "participants.total"),
        )
    }
    n_articles = release.facts["participants.articles"].value
    return Markdown(
        say_with_facts("participants", release.language, numbers, n_articles=n_articles)
    )


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


def hand_over(
    release: Release, supplement: Supplement | None = None, about: About | None = None
) -> HandoverDisplay:
    """Return what the host side needs of the release: metadata, facts, articles as used.

    The last cell of a notebook shows it; without it a run has not succeeded.

    Parameters
    ----------
    release
        The release.
    supplement
        What the notebook shows beyond the release's own facts.
    about
        What the document is about, for its title; the release itself, if not given.
    """
    profile, language, parameters = release.profile, release.language, release.parameters
    words = wording(language)
    number = words.say("release-number", number=release.number)
    period = period_in_digits(parameters.period)
    title = f"{profile.title[language]} {number}, {release.year} ({period})"
    if about:
        title = f"{words.say(f'about-{about}')}. {title}"
    facts, articles = release.facts, release.articles
    if supplement:
        facts = replace(facts, facts={**facts.facts, **supplement.facts})
        articles = supplement.articles
    return HandoverDisplay(
        Handover(
            release=parameters.release,
            language=language,
            metadata=Metadata(
                title=title,
                publisher=profile.publisher[language],
                description=f"{profile.title[language]} {profile.subtitle[language]}",
                running_title=f"{profile.abbreviation[language]} · {title}",
                as_of=parameters.as_of.isoformat(),
                lang=language,
                skip_to_text=words.say("skip-to-text"),
                contents_title=words.say("contents"),
                publisher_url=profile.web,
                licence=profile.licence or "",
            ),
            facts=facts.as_json(),
            articles=[article.model_dump(mode="json") for article in articles],
            packages=versions_in_use(),
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


def _counts(release: Release, by: Grouping) -> Iterator[tuple[str, str, float]]:
    """Yield the fact's name, the label and the number of articles of each group."""
    prefix = f"articles.by_{by}"
    for name, fact in release.facts.group(prefix):
        yield f"{prefix}.{name}", label(release, by, name), fact.value


def _number(release: Release, name: str) -> str:
    """Return a fact as readers see it, which leads to how it was made."""
    return fact_link(escape(describe_fact(release.facts[name], release.language)), name)


def label(release: Release, by: Grouping, name: str) -> str:
    """Return what readers call a country, topic or outlet."""
    match by:
        case "country":
            return country_name(release.profile, name, release.language)
        case "topic":
            return wording(release.language).say(f"topic-{name}")
        case "outlet":
            return release.profile.outlet(name, release.language)


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

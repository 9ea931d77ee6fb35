"""What stands before and after the text: front page, imprint, contents.

Each function returns nodes, as `Shown`. Divisions are styled by the format extension.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from caricc_report.displays.key_figures import key_figures
from caricc_report.displays.narrative import labelled_line
from caricc_report.displays.shown import Shown
from caricc_report.editorial.leading import leading_articles
from caricc_report.editorial.names import country_name
from caricc_report.editorial.release import in_its_words
from caricc_report.errors import check_choice
from caricc_report.text.addresses import licence_address, visible_url
from caricc_report.text.nodes import Break, Division, Items, Link, Strong, line, paragraph
from caricc_report.text.wording import Wording, period_in_digits, wording

if TYPE_CHECKING:
    from caricc_report.editorial.release import Release
    from caricc_report.text.nodes import Block, Paragraph

About = Literal["statistics", "quality"]
"""What a document is about that is not the release itself."""


@in_its_words
def cover(release: Release, about: About | None = None) -> Shown:
    """Return the front page: masthead, key figures, and the articles that lead the release.

    What another document is about is its title; the publication's then stands below it, and
    neither figures nor articles follow.
    """
    check_choice("about", "a subject", about, (None, *get_args(About)))
    if about:
        return Shown(Division("cover", (_masthead(release, about),)))
    parts = (key_figures(release), _lead(release))
    return Shown(Division("cover", (_masthead(release), *filter(None, parts))))


@in_its_words
def imprint(release: Release) -> Shown:
    """Return the imprint: address, day of issue, licence, how to cite the release, circulation."""
    profile, language = release.profile, release.language
    words = wording(language)
    title = f"{profile.title[language]} {profile.abbreviation[language]}"
    issued = words.day(release.parameters.as_of)
    correction = release.parameters.stated_correction
    citation = words.say(
        "citation",
        publisher=profile.abbreviation[language],
        title=profile.title[language],
        subtitle=profile.subtitle[language],
        number=release.shown_number,
        year=release.year,
        correction=str(correction.number) if correction else "none",
        city=profile.city[language],
        day=issued,
    )
    about = [labelled_line(words, words.say("date-of-issue"), issued)]
    if licence := profile.licence:
        address = licence_address(licence)
        named = visible_url(licence) if licence == address else licence
        shown = Link(line(named), address) if address else named
        about.append(labelled_line(words, words.say("licence"), shown))
    publisher = (
        paragraph(profile.publisher[language]),
        paragraph(Strong(line(words.say("editorial-address")))),
        _contact(release, words),
    )
    terms: tuple[Block, ...] = (
        *(paragraph(*each) for each in about),
        paragraph(Strong(line(words.say("how-to-cite")))),
        _lines("citation", citation),
        paragraph(profile.circulation[language]),
    )
    parts = Division("imprint-publisher", publisher), Division("imprint-terms", terms)
    return Shown(Division("imprint", (_lines("imprint-title", words.capitals(title)), *parts)))


@in_its_words
def contents(release: Release) -> Shown:
    """Return the place of the contents, which the renderer fills from the headings."""
    return Shown(_lines("contents", wording(release.language).say("contents")))


@in_its_words
def closing_imprint(release: Release) -> Shown:
    """Return the imprint at the end: publisher and address."""
    publisher = paragraph(release.profile.publisher[release.language])
    contact = _contact(release, wording(release.language))
    return Shown(Division("closing-imprint", (publisher, contact)))


def _masthead(release: Release, about: About | None = None) -> Division:
    """Return who publishes what: publisher, title, period, number, place and year."""
    profile, language = release.profile, release.language
    words = wording(language)
    title, subtitle = profile.title[language], profile.subtitle[language]
    if about:
        title, subtitle = words.say(f"about-{about}"), f"{title} {subtitle}"
    number = release.shown_number
    place = words.say("place-and-year", city=profile.city[language], year=release.year)
    issued = labelled_line(words, words.say("date-of-issue"), words.day(release.parameters.as_of))
    return Division(
        "masthead",
        (
            *([Division("logo", (logo,))] if (logo := release.logo()) else ()),
            *([_lines("mark", *profile.mark)] if profile.mark else ()),
            _lines("publisher", words.capitals(profile.publisher[language])),
            _lines("title", words.capitals(title)),
            _lines("subtitle", words.capitals(subtitle)),
            _lines("cover-note", f"({profile.note[language]})"),
            _lines("period", period_in_digits(release.parameters.period)),
            _lines("number", words.capitals(number[:1]) + number[1:]),
            *_correction(release),
            _lines("city", place),
            Division("issued", (paragraph(*issued),)),
        ),
    )


def _lead(release: Release) -> Division | None:
    """Return the headlines that lead the release, each with its country and first topic."""
    profile, language = release.profile, release.language
    items = tuple(
        (
            paragraph(Link(line(article.texts[language].headline), f"#{article.id}")),
            _lines(
                "lead-note",
                f"{country_name(profile, article.country, language)} · "
                f"{profile.topic(article.topics[0], language)}",
            ),
        )
        for article in leading_articles(release)
    )
    if not items:
        return None
    title = _lines("lead-title", wording(language).say("in-this-release"))
    return Division("lead", (title, Items(items)))


def _correction(release: Release) -> tuple[Block, ...]:
    """Return what the cover of a correction states of it; nothing for any other release."""
    correction, words = release.parameters.stated_correction, wording(release.language)
    if correction is None:
        return ()
    day = words.day(release.parameters.as_of)
    title = words.say("correction", number=str(correction.number), day=day)
    corrected = words.say("correction-of", publication=correction.corrects)
    changes = Items(tuple((paragraph(change),) for change in correction.changes))
    link = Link(line(corrected), f"../{correction.corrects}/{correction.file}")
    return (
        Division(
            "correction",
            (
                _lines("correction-title", title),
                paragraph(correction.reason),
                *((changes,) if changes.items else ()),
                paragraph(link),
            ),
        ),
    )


def _contact(release: Release, words: Wording) -> Paragraph:
    profile = release.profile
    mail = Link(line(profile.email), f"mailto:{profile.email}")
    web = Link(line(visible_url(profile.web)), profile.web)
    return paragraph(
        profile.address[release.language],
        Break(),
        *([words.say("phone", number=profile.phone), Break()] if profile.phone else ()),
        *([words.say("fax", number=profile.fax), Break()] if profile.fax else ()),
        *(mail, ", ", web),
    )


def _lines(name: str, *texts: str) -> Division:
    """Return a division of one paragraph, a text a line."""
    first, *others = texts
    parts = [first, *(part for each in others for part in (Break(), each))]
    return Division(name, (paragraph(*parts),))

"""Past releases, made by hand before there were records, read back into records."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.intake.past_releases.articles import Sections, guess_topic
from caricc_report.intake.past_releases.front import (
    Front,
    StatedCounts,
    find_country,
    stated_counts,
    with_headings_apart,
)
from caricc_report.intake.past_releases.layouts import release_lines
from caricc_report.intake.past_releases.lines import (
    PICTURE,
    QUOTATION,
    Remark,
    passages_of,
    read_lines,
)
from caricc_report.intake.slugs import free_slug
from caricc_report.model.commonmark import commonmark_of
from caricc_report.model.numbering import Numbering, next_release
from caricc_report.model.record import Record
from caricc_report.text.fields import spellings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caricc_report.intake.past_releases.articles import PartialArticle
    from caricc_report.intake.past_releases.lines import SourceLine
    from caricc_report.model.period import Period
    from caricc_report.model.profile import Profile
    from caricc_report.system.files import ProjectFile


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that belongs to no article."""

    line: int
    """Its number in the source, from 1."""
    text: str
    """As it stands in the source."""
    reason: str
    """What it is: cover, imprint, contents, statistics, narrative, section heading, ..."""


@dataclass(frozen=True, slots=True)
class PastArticle:
    """An article of a past release."""

    record: Record
    """The raw record; with defects, where the release does not say what an article needs."""
    lines: tuple[int, ...]
    """The lines of the source that it was made of, in order, from 1."""


@dataclass(frozen=True, slots=True)
class PastRelease:
    """What a past release says; every line that is not blank is in one article or set aside."""

    release: str
    """Year and number, ``2024-19``."""
    period: Period
    language: str
    """en or ru."""
    stated: StatedCounts
    """The counts that the sentence of statistics states."""
    narrative: str
    """The paragraph that says what the articles are about; it is tied to none of them."""
    articles: tuple[PastArticle, ...]
    set_aside: tuple[SetAside, ...]
    findings: tuple[Remark, ...]
    """What a person should look at, by line."""

    @property
    def records(self) -> tuple[Record, ...]:
        """The raw records of the articles, in order."""
        return tuple(article.record for article in self.articles)

    def parameters(self, articles: str) -> dict[str, object]:
        """Return the parameters that make the release again of the records at a path."""
        # A brace in the narrative would name a fact; the library then composes one instead.
        is_plain = self.narrative and not set("{}") & set(self.narrative)
        return {
            "release": self.release,
            "period": str(self.period),
            "languages": [self.language],
            "articles": articles,
            "as_of": self.period.last_day + dt.timedelta(days=1),
            **({"narrative": {self.language: self.narrative}} if is_plain else {}),
        }


def past_release(file: ProjectFile, profile: Profile, topics: Sequence[str] = ()) -> PastRelease:
    """Read a past release from its file, in a process of its own.

    The file is a text (``.txt``), a PDF or a Word document (``.docx``). The topics are those of an
    article whose words tell none.

    Raises
    ------
    UsageError
        If there is no such file, it is of another kind, or a library is not installed.
    InvalidInputError
        If the file cannot be read, or is not a release.
    """
    return parse_release(release_lines(file), file.name, profile, topics)


def parse_release(
    lines: Sequence[str], where: str, profile: Profile, topics: Sequence[str] = ()
) -> PastRelease:
    """Read a past release from its lines, as `past_release` does; a form feed begins a page.

    The name of the file has the number of the release, if the text lacks it; that of the calendar
    follows from the period.
    """
    names = spellings_of(profile).names_of("country")
    text, furniture = read_lines(lines)
    passages = with_headings_apart(passages_of(text), names)
    front = Front(names)
    start = front.read(passages)
    release, period = _identity(front, where, profile, has_sections=start < len(passages))
    language = _language(lines)
    sections = Sections(front, profile)
    sections.read(passages[start:])
    builder = _Builder(where, release, language, profile, topics)
    articles = tuple(builder.article(partial) for partial in sections.articles)
    stated = stated_counts(front.statistics)
    counts = _count_remarks(stated, articles, front)
    aside = _set_aside((*furniture, *front.set_aside, *sections.set_aside), articles)
    remarks = [*builder.remarks, *sections.remarks, *counts, *_picture_remarks(aside, articles)]
    return PastRelease(
        release=release,
        period=period,
        language=language,
        stated=stated,
        narrative=front.narrative,
        articles=articles,
        set_aside=aside,
        findings=tuple(sorted(remarks, key=lambda each: each.line)),
    )


def _identity(
    front: Front, where: str, profile: Profile, *, has_sections: bool
) -> tuple[str, Period]:
    """Return the identifier and the period; refuse a text that is not a release."""
    period = front.period()
    if period and period.kind is profile.period and profile.numbering is Numbering.CALENDAR:
        release: str | None = next_release(period, profile.numbering, ())
    else:
        release = front.release(where, period)
    if period and release and has_sections:
        return release, period
    lacks = {
        "period": not period and "no period before the articles, such as 16-30.11.2024",
        "release": not release and "no number before the articles, such as #19",
        "articles": not has_sections and "no section under the name of a country",
    }
    raise InvalidInputError(where, [Defect("", name, text) for name, text in lacks.items() if text])


def _set_aside(
    lines: Sequence[tuple[SourceLine, str]], articles: Iterable[PastArticle]
) -> tuple[SetAside, ...]:
    """Return the lines that belong to no article, each with the first reason for it."""
    used = {number for article in articles for number in article.lines}
    aside = {
        line.number: SetAside(line.number, str(line.source), reason)
        for line, reason in reversed(lines)
        if line.number not in used
    }
    return tuple(aside[number] for number in sorted(aside))


def _picture_remarks(
    aside: Iterable[SetAside], articles: Sequence[PastArticle]
) -> Iterator[Remark]:
    """Yield how many pictures stand among the articles, which have no place in text."""
    start = min((line for article in articles for line in article.lines), default=math.inf)
    end = min((each.line for each in aside if each.reason == "annex"), default=math.inf)
    lines = [each.line for each in aside if each.reason == PICTURE and start < each.line < end]
    if lines:
        n_pictures = "1 picture was" if len(lines) == 1 else f"{len(lines)} pictures were"
        # About the release, and so before what is said of each of its articles.
        yield Remark(
            1,
            f"{n_pictures} left out, the first in line {lines[0]}; save each as a file among the "
            "records, state it under images of its article, and look for its caption in the text",
        )


class _Builder:
    """Makes raw records of the articles of one release."""

    def __init__(
        self, where: str, release: str, language: str, profile: Profile, topics: Sequence[str]
    ) -> None:
        self.remarks: list[Remark] = []
        self._where, self._release, self._language = where, release, language
        self._topic_words, self._topics = profile.topic_words, tuple(topics)
        self._ids = {"in-figures"}  # A country's code and a headline could make this taken id.

    def article(self, partial: PartialArticle) -> PastArticle:
        """Return an article with its record."""
        lines = tuple(sorted(set(partial.lines)))
        position = f"lines {lines[0]}–{lines[-1]}" if len(lines) > 1 else f"line {lines[0]}"
        name = free_slug((partial.country or "unknown").lower(), partial.headline, self._ids)
        self._ids.add(name)
        url = self._mended(partial.url, lines[-1])
        host = _host(url)
        text = {"headline": partial.headline, "body": _body(partial.paragraphs)}
        fields: dict[str, Any] = {
            "id": name,
            "country": partial.country or partial.section,
            "outlet": host.removeprefix("www."),
            "source_url": url,
            "release": self._release,
            "topics": self._topics_of(partial, lines[0]),
            "texts": {self._language: text},
            **partial.origin,
        }
        defects = tuple(Defect(position, field, said) for field, said in _lacks(partial, host))
        self.remarks += [Remark(lines[0], f"{each.field}: {each.message}") for each in defects]
        known = {field: value for field, value in fields.items() if value}
        return PastArticle(Record(self._where, position, known, defects), lines)

    def _topics_of(self, partial: PartialArticle, line: int) -> list[str]:
        guessed = guess_topic(partial.headline, " ".join(partial.paragraphs), self._topic_words)
        if guessed:
            said = f"topic guessed from the words, {guessed!r}"
        elif self._topics:
            said = f"topic as given, {', '.join(self._topics)}"
        else:
            said = "no word suggests a topic; state the topics"
        self.remarks.append(Remark(line, said))
        return [guessed] if guessed else list(self._topics)

    def _mended(self, url: str, line: int) -> str:
        """Return an address, its host as it was meant where a letter was read for a digit."""
        host = _host(url)
        if not host or _is_host(host):
            return url
        meant = re.sub(r"(?<=xn--)[^.]+", lambda label: label[0].replace("l", "1"), host)
        if meant == host or not _is_host(meant):
            self.remarks.append(Remark(line, f"not a valid host, got {host!r:.80}"))
            return url
        self.remarks.append(Remark(line, f"host read as {meant!r:.80}, got {host!r:.80}"))
        return url.replace(host, meant, 1)


def _language(lines: Sequence[str]) -> str:
    """Return the language by its letters."""
    text = "".join(lines)
    cyrillic = len(re.findall("[а-яё]", text, re.IGNORECASE))
    return "ru" if cyrillic > len(re.findall("[a-z]", text, re.IGNORECASE)) else "en"


def _body(paragraphs: Iterable[str]) -> str:
    """Return paragraphs as CommonMark, quotations as block quotations."""
    return commonmark_of(
        "\n".join(
            f"– {text[dash.end() :]}" if (dash := QUOTATION.match(text)) else text
            for text in paragraphs
        )
    )


def _lacks(partial: PartialArticle, host: str) -> Iterator[tuple[str, str]]:
    """Yield each field that a release does not give, with what is wrong."""
    if partial.country is None:
        yield "country", f"the section is not named after a country, got {partial.section!r:.80}"
    if not partial.headline:
        yield "headline", "missing; no line in capitals stands above the text"
    if not partial.paragraphs:
        yield "body", "missing; no text stands between headline and link"
    if not partial.url:
        yield "source_url", "missing; no link stands below the text"
    elif not host:
        yield "source_url", f"not a web address, got {partial.url!r:.80}"


def _count_remarks(
    stated: StatedCounts, articles: Sequence[PastArticle], front: Front
) -> Iterator[Remark]:
    """Yield where the counts stated are not those found."""
    line = front.statistics_line or 1
    if stated.total is None:
        yield Remark(line, "no sentence states the number of articles; the counts are unchecked")
    elif stated.total != len(articles):
        yield Remark(line, f"{stated.total} articles are stated, {len(articles)} were found")
    found = Counter(article.record.fields.get("country") for article in articles)
    for name, count in stated.by_country:
        code = find_country(name, front.names)
        if code is None:
            yield Remark(line, f"{name!r:.80} is not the name of a country")
        elif found[code] != count:
            yield Remark(line, f"{name}: {count} articles are stated, {found[code]} were found")
    told = {find_country(name, front.names) for name, _ in stated.by_country}
    for code, count in found.items():
        if told and code not in told:
            yield Remark(line, f"{code}: no articles are stated, {count} were found")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_host(host: str) -> bool:
    """Return whether every label of a host that is written in ASCII stands for letters."""
    try:
        return host.encode("ascii").decode("idna").encode("idna").decode("ascii") == host
    except UnicodeError:
        return not host.isascii()

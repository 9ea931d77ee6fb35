"""The sections of a past release, parted into articles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caricc_report.intake.past_releases.countries import find_country, normal_name
from caricc_report.intake.past_releases.front import ANNEX, begins_section
from caricc_report.intake.past_releases.lines import Kind, ends_sentence
from caricc_report.intake.past_releases.origins import read_origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caricc_report.intake.past_releases.front import Front
    from caricc_report.intake.past_releases.lines import Passage, SourceLine
    from caricc_report.model.profile import Profile

_CONTACT = re.compile(
    r"(?:tel|fax|тел|факс)\.?\s*:.*|[^\s@]+@[^\s@]+(?:[\s,]+(?:www\.)?[^\s@]+\.\w+)?",
    re.IGNORECASE,
)
_PHOTO_CREDIT = re.compile(r"(?:photo|фото)\b.{0,120}", re.IGNORECASE)
_QUOTATION = re.compile(r"[-–—]\s+")
_LONGEST_CAPTION = 80
_LONGEST_HEADLINE = 250
_SHORTEST_BROKEN = 80


@dataclass(slots=True)
class PartialArticle:
    """An article, as far as it was read."""

    section: str
    """The name over its section."""
    country: str | None
    """The code of that name; None if it is not a country's."""
    headline: str = ""
    paragraphs: list[str] = field(default_factory=list)
    """Plain text; a quotation begins with a dash."""
    url: str = ""
    lines: list[int] = field(default_factory=list)
    origin: dict[str, str] = field(default_factory=dict)
    """The fields that the lines under the article state."""


@dataclass(slots=True)
class Rest:
    """What belongs to no article."""

    lines: list[tuple[SourceLine, str]] = field(default_factory=list)
    """Each line, with what it is."""
    remarks: list[tuple[int, str]] = field(default_factory=list)
    """What a person should look at: line and text."""


def read_sections(
    passages: Iterable[Passage], front: Front, names: Mapping[str, str], profile: Profile
) -> tuple[list[PartialArticle], Rest]:
    """Return the articles in the sections, and what belongs to none.

    Parameters
    ----------
    passages
        From the heading of the first section to the end.
    front
        What stands before; its imprint comes again at the end.
    names
        The names of countries.
    profile
        The publisher's profile.
    """
    reader = _Reader(profile)
    is_annex = False
    for passage in passages:
        is_annex = is_annex or normal_name(passage.lines[0].text) in ANNEX
        if is_annex:
            for line in passage.lines:
                reader.rest.lines.append((line, "imprint" if _is_imprint(line, front) else "annex"))
        elif begins_section(passage, front, names):
            reader.begin_section(passage, find_country(passage.text, names))
        elif all(_is_imprint(line, front) for line in passage.lines):
            reader.set_aside(passage, "imprint")
        elif passage.kind is Kind.LINK:
            reader.end_article(passage)
        elif passage.kind is Kind.LOUD:
            reader.begin_article(passage)
        else:
            reader.go_on(passage)
    reader.end_section()
    return reader.articles, reader.rest


class _Reader:
    """Takes the passages one after the other, and parts them into articles."""

    def __init__(self, profile: Profile) -> None:
        self.articles: list[PartialArticle] = []
        self.rest = Rest()
        self._profile = profile
        self._heading: Passage | None = None
        self._code: str | None = None
        self._n_before = 0
        self._article: PartialArticle | None = None
        """The article that is being read; None after its link."""
        self._waiting: list[Passage] = []
        """Pieces after a link, of which it is not known yet what they are."""

    def begin_section(self, heading: Passage, code: str | None) -> None:
        """End the section before, and begin the one of a country."""
        self.end_section()
        self.set_aside(heading, "section heading")
        self._heading, self._code, self._n_before = heading, code, len(self.articles)
        if code is None:
            self._remark(
                heading,
                f"{heading.text!r:.80} is not the name of a country; its articles are rejected, "
                "name a country over them",
            )
        elif all(state.country != code for state in self._profile.member_states):
            self._remark(
                heading, f"{code} is not a member state of the profile; its section comes last"
            )

    def end_section(self) -> None:
        """End the last article of a section."""
        self._close()
        self._clear_waiting()
        if self._heading is not None and len(self.articles) == self._n_before:
            self._remark(self._heading, f"section {self._heading.text!r:.80} has no articles")

    def begin_article(self, headline: Passage) -> None:
        """Begin an article with a headline, or go on with the headline of the last one."""
        article = self._article
        if article is not None and not article.paragraphs:
            article.headline += f" {headline.text}"
            article.lines += _numbers(headline)
            self._remark(
                headline, "the headline has two parts; check whether they are two articles"
            )
            return
        self._close()
        self._clear_waiting()
        self._article = self._new_article([headline])
        self._article.headline = headline.text

    def go_on(self, paragraph: Passage) -> None:
        """Add a paragraph to the article, if one is being read."""
        if self._article is None:
            self._waiting.append(paragraph)
        elif _PHOTO_CREDIT.fullmatch(paragraph.text):
            self.set_aside(paragraph, "photo caption")
        else:
            origin = read_origin([line.text for line in paragraph.lines], self._profile)
            if origin is None:
                _add_paragraph(self._article, paragraph.text)
            self._article.origin |= origin or {}
            self._article.lines += _numbers(paragraph)

    def end_article(self, link: Passage) -> None:
        """End the article with its link."""
        if self._article is None and not self._waiting:
            self.set_aside(link, "further link")
            self._remark(link, f"a link without an article, got {link.url!r:.80}")
            return
        if self._article is None:
            self._article = self._without_capitals()
        self._article.url = link.url
        self._article.lines += _numbers(link)
        self.articles.append(self._article)
        self._article = None

    def set_aside(self, passage: Passage, reason: str) -> None:
        """Say of a passage that it belongs to no article."""
        self.rest.lines += [(line, reason) for line in passage.lines]

    def _close(self) -> None:
        """End an article that has no link."""
        if self._article is not None:
            self.articles.append(self._article)
            self._article = None

    def _clear_waiting(self) -> None:
        """Set captions aside; what is no caption is an article without headline and link."""
        waiting, self._waiting = self._waiting, []
        if all(_is_caption(passage) for passage in waiting):
            for passage in waiting:
                self.set_aside(passage, "outlet or photo caption")
            return
        article = self._new_article(waiting)
        for passage in waiting:
            _add_paragraph(article, passage.text)
        self.articles.append(article)

    def _without_capitals(self) -> PartialArticle:
        """Return an article of the passages that wait, the first its headline if it is like one."""
        (first, *others), self._waiting = self._waiting, []
        article = self._new_article([first, *others])
        is_headline = len(first.text) <= _LONGEST_HEADLINE and not ends_sentence(first.text)
        if others and is_headline:
            article.headline = first.text
            self._remark(first, "the headline is not in capitals; check whether it is one")
        else:
            others = [first, *others]
        for passage in others:
            _add_paragraph(article, passage.text)
        return article

    def _new_article(self, passages: Iterable[Passage]) -> PartialArticle:
        section = self._heading.text if self._heading else ""
        lines = [number for passage in passages for number in _numbers(passage)]
        return PartialArticle(section=section, country=self._code, lines=lines)

    def _remark(self, passage: Passage, text: str) -> None:
        self.rest.remarks.append((passage.lines[0].number, text))


def is_quotation(paragraph: str) -> bool:
    """Return whether a paragraph is a person's words: it opens with a dash."""
    return _QUOTATION.match(paragraph) is not None


def without_dash(quotation: str) -> str:
    """Return a quotation without the dash that opens it."""
    return _QUOTATION.sub("", quotation, count=1)


def _add_paragraph(article: PartialArticle, text: str) -> None:
    """Add a paragraph, or the rest of one that a page break parted."""
    last = article.paragraphs[-1] if article.paragraphs else ""
    is_broken = last and not ends_sentence(last) and not is_quotation(text)
    if is_broken and (text[:1].islower() or len(last) >= _SHORTEST_BROKEN):
        article.paragraphs[-1] = f"{last} {text}"
    else:
        article.paragraphs.append(text)


def _is_imprint(line: SourceLine, front: Front) -> bool:
    return normal_name(line.text) in front.imprint or _CONTACT.fullmatch(line.text) is not None


def _is_caption(passage: Passage) -> bool:
    return len(passage.text) <= _LONGEST_CAPTION and not ends_sentence(passage.text)


def _numbers(passage: Passage) -> list[int]:
    return [line.number for line in passage.lines]

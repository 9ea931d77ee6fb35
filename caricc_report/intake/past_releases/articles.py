"""The sections of a past release, parted into articles, and what lines and words say of these."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caricc_report.intake.past_releases.front import ANNEX, find_country
from caricc_report.intake.past_releases.lines import QUOTATION, Kind, Remark, ends_sentence
from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of
from caricc_report.model.languages import languages
from caricc_report.model.period import Period
from caricc_report.model.spellings import folded
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from caricc_report.intake.past_releases.front import Front
    from caricc_report.intake.past_releases.lines import Passage, SourceLine
    from caricc_report.model.fields import FieldSpec
    from caricc_report.model.profile import Profile

_CONTACT = re.compile(
    r"(?:tel|fax|тел|факс)\.?\s*:.*|[^\s@]+@[^\s@]+(?:[\s,]+(?:www\.)?[^\s@]+\.\w+)?",
    re.IGNORECASE,
)
_PHOTO_CREDIT = re.compile(r"(?:photo|фото)\b.{0,120}", re.IGNORECASE)
_OPENER = re.compile(r"[0-9]+ \w+ · .+")
"""What a section of our own making begins with."""
_NOTE = re.compile(
    r"(?:see also|earlier in|continues|см\. также|ранее:|продолжение:) .+", re.IGNORECASE
)
"""What stands in the margin of an article of our own making, beside its campaign."""
_QUOTED = re.compile(r"(?:[-–—]\s+)?[“«](?P<quote>[^“”«»]+)[”»]")
_LONGEST_CAPTION = 80
_LONGEST_HEADLINE = 250
_SHORTEST_BROKEN = 80
_SEPARATOR = " · "
_CONNECTION = {"en": "to", "ru": "по"}


@dataclass(slots=True)
class PartialArticle:
    """An article, as far as it was read."""

    section: str
    """The name over its section."""
    country: str | None
    """The code of that name; None if it is not a country's."""
    lines: list[int]
    headline: str = ""
    paragraphs: list[str] = field(default_factory=list)
    """Plain text; a quotation begins with a dash."""
    url: str = ""
    origin: dict[str, str] = field(default_factory=dict)
    """The fields that the lines under the article state."""

    def add_paragraph(self, text: str) -> None:
        """Add a paragraph, or the rest of one that a page break parted."""
        last = self.paragraphs[-1] if self.paragraphs else ""
        is_broken = last and not ends_sentence(last) and not QUOTATION.match(text)
        if is_broken and (text[:1].islower() or len(last) >= _SHORTEST_BROKEN):
            self.paragraphs[-1] = f"{last} {text}"
        else:
            self.paragraphs.append(text)

    def add_speaker(self, lines: Sequence[str]) -> bool:
        """Take the last paragraph as a quotation, if it is one and the lines name its speaker."""
        quoted = _QUOTED.fullmatch(self.paragraphs[-1]) if self.paragraphs else None
        if not quoted or not QUOTATION.match(lines[0]):
            return False
        speaker, *role = lines
        self.paragraphs.pop()
        self.origin |= {"quote": quoted["quote"], "quote_speaker": QUOTATION.sub("", speaker, 1)}
        self.origin |= {"quote_role": " ".join(role)} if role else {}
        return True


class Sections:
    """Takes the passages from the first section on one by one, and parts them into articles."""

    def __init__(self, front: Front, profile: Profile) -> None:
        self.articles: list[PartialArticle] = []
        self.set_aside: list[tuple[SourceLine, str]] = []
        """Each line that belongs to no article, with what it is."""
        self.remarks: list[Remark] = []
        self._front, self._profile = front, profile
        self._imprint = frozenset(map(folded, front.imprint()))
        self._heading: Passage | None = None
        self._code: str | None = None
        self._n_before = 0
        self._article: PartialArticle | None = None
        """The article that is being read; None after its link."""
        self._waiting: list[Passage] = []
        """Pieces after a link, of which it is not known yet what they are."""

    def read(self, passages: Iterable[Passage]) -> None:
        """Read the passages from the heading of the first section to the end."""
        is_annex = False
        for passage in passages:
            is_annex = is_annex or folded(passage.lines[0].text) in ANNEX
            of_imprint = [self._is_imprint(line) for line in passage.lines]
            if is_annex:
                for line, is_imprint in zip(passage.lines, of_imprint, strict=True):
                    self.set_aside.append((line, "imprint" if is_imprint else "annex"))
            elif self._front.begins_section(passage):
                self._begin_section(passage)
            elif all(of_imprint):
                self._put_aside(passage, "imprint")
            elif passage.kind is Kind.LINK:
                self._end_article(passage)
            elif passage.kind is Kind.LOUD:
                self._begin_article(passage)
            else:
                self._go_on(passage)
        self._end_section()

    def _is_imprint(self, line: SourceLine) -> bool:
        """Return whether a line of the imprint comes again, as it does at the end."""
        is_known = folded(line.text) in self._imprint
        return is_known or _CONTACT.fullmatch(line.text) is not None

    def _begin_section(self, heading: Passage) -> None:
        self._end_section()
        self._put_aside(heading, "section heading")
        code = find_country(heading.text, self._front.names)
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

    def _end_section(self) -> None:
        self._close()
        if self._heading is not None and len(self.articles) == self._n_before:
            self._remark(self._heading, f"section {self._heading.text!r:.80} has no articles")

    def _begin_article(self, headline: Passage) -> None:
        """Begin an article with a headline, or go on with the headline of the last one."""
        article = self._article
        if article is not None and not article.paragraphs:
            article.lines += headline.numbers
            if origin := read_origin([headline.text], self._profile):
                article.origin |= origin
                return
            article.headline += f" {headline.text}"
            self._remark(
                headline, "the headline has two parts; check whether they are two articles"
            )
            return
        self._close()
        self._article = self._new_article(headline)

    def _go_on(self, paragraph: Passage) -> None:
        """Add a paragraph to the article, if one is being read."""
        if self._article is None and not self._waiting and _OPENER.fullmatch(paragraph.text):
            self._put_aside(paragraph, "opening of a section")
        elif self._article is None:
            self._waiting.append(paragraph)
        elif _PHOTO_CREDIT.fullmatch(paragraph.text):
            self._put_aside(paragraph, "photo caption")
        elif not self._article.paragraphs and _NOTE.fullmatch(paragraph.text):
            self._put_aside(paragraph, "note")
        elif self._article.add_speaker([line.text for line in paragraph.lines]):
            self._article.lines += paragraph.numbers
        else:
            origin = read_origin([line.text for line in paragraph.lines], self._profile)
            origin = origin or read_origin([paragraph.text], self._profile)  # A part of two lines.
            if origin is None:
                self._article.add_paragraph(paragraph.text)
            self._article.origin |= origin or {}
            self._article.lines += paragraph.numbers

    def _end_article(self, link: Passage) -> None:
        """End the article with its link."""
        if self._article is None and not self._waiting:
            self._put_aside(link, "further link")
            self._remark(link, f"a link without an article, got {link.url!r:.80}")
            return
        article = self._article or self._without_capitals()
        article.url = link.url
        article.lines += link.numbers
        self.articles.append(article)
        self._article = None

    def _close(self) -> None:
        """End an article that has no link; set captions aside that wait after a link."""
        waiting, self._waiting = self._waiting, []
        if self._article is not None:
            self.articles.append(self._article)
            self._article = None
        elif all(
            len(passage.text) <= _LONGEST_CAPTION and not ends_sentence(passage.text)
            for passage in waiting
        ):
            for passage in waiting:
                self._put_aside(passage, "outlet or photo caption")
        else:  # What is no caption is an article without headline and link.
            self.articles.append(self._new_article(None, waiting))

    def _without_capitals(self) -> PartialArticle:
        """Return an article of the passages that wait, the first its headline if it is like one."""
        (first, *others), self._waiting = self._waiting, []
        if others and len(first.text) <= _LONGEST_HEADLINE and not ends_sentence(first.text):
            self._remark(first, "the headline is not in capitals; check whether it is one")
            return self._new_article(first, others)
        return self._new_article(None, [first, *others])

    def _new_article(
        self, headline: Passage | None, paragraphs: Iterable[Passage] = ()
    ) -> PartialArticle:
        section = self._heading.text if self._heading else ""
        article = PartialArticle(section, self._code, [])
        if headline:
            # A release of our own making has the article's number before its headline.
            number = f"{len(self.articles) + 1} "
            article.headline, article.lines = headline.text.removeprefix(number), headline.numbers
        for paragraph in paragraphs:
            article.add_paragraph(paragraph.text)
            article.lines += paragraph.numbers
        return article

    def _put_aside(self, passage: Passage, reason: str) -> None:
        self.set_aside += [(line, reason) for line in passage.lines]

    def _remark(self, passage: Passage, text: str) -> None:
        self.remarks.append(Remark(passage.lines[0].number, text))


@functools.cache
def _labels() -> Mapping[str, tuple[FieldSpec, str]]:
    """Return, by label, the field that it introduces, and its language."""
    known = fields_of(Article)
    fields = (*known.shown, *(each for each in known.all if each.name == "outlet"))
    return {
        wording(language).field(field.name, "label"): (field, language)
        for language in languages()
        for field in fields
    }


def read_origin(lines: Sequence[str], profile: Profile) -> dict[str, str] | None:
    """Return by name the fields of an article that the lines of a paragraph state.

    It is None if the lines are none of ours, or hold what cannot be read. The profile knows by
    which names readers see outlets and topics, which end a line whose other parts need no label.
    """
    # A line may break before or after what separates two parts.
    parts = [each for each in re.split(r"\s*·\s*", _SEPARATOR.join(lines)) if each]
    fields: dict[str, str] = {}
    if len(parts) > 1 and _are_topics(parts[-1], profile):
        *parts, outlet, _ = parts
        fields["outlet"] = _outlet(outlet, profile)
    is_ours = bool(fields)
    for part in parts:
        label, colon, text = part.partition(":")
        if colon and label in _labels():
            field, language = _labels()[label]
            found = _value(field, language, text.strip(), profile)
        elif is_ours:
            found = _days(part, None, "event_on", "event_until") or {"place": part}
        else:
            return None
        if found is None or found.keys() & fields.keys():
            return None
        fields |= found
    return fields


def _are_topics(text: str, profile: Profile) -> bool:
    names = {name for names in profile.topics.values() for name in names.values()}
    return all(each in names for each in text.split(", "))


def _outlet(name: str, profile: Profile) -> str:
    """Return an outlet as records call it."""
    shown = {each: outlet for outlet, names in profile.outlets.items() for each in names.values()}
    return shown.get(name, name)


def _value(field: FieldSpec, language: str, text: str, profile: Profile) -> dict[str, str] | None:
    """Return what a label and its text say; None if that cannot be read."""
    if field.name == "outlet":
        return {field.name: _outlet(text, profile)}
    if field.sort != "day":
        return {field.name: text}
    return _days(text, language, field.name, field.traits.until)


def _days(text: str, language: str | None, first: str, last: str) -> dict[str, str] | None:
    """Return a day, or the first and last of several, by their fields; None if there is none."""
    for name in [language] if language else _CONNECTION:
        try:
            days = Period.parse(re.sub(r"\s*–\s*", f" {_CONNECTION[name]} ", text))
        except ValueError:
            continue
        until = {last: days.last_day.isoformat()} if last and days.n_days > 1 else {}
        return {first: days.first_day.isoformat()} | until
    return None


def guess_topic(headline: str, body: str, words: Mapping[str, Iterable[str]]) -> str | None:
    """Return the first topic that a headline speaks for, else the one most words of the body do.

    The words are by topic, beginnings of those that speak for it. None if no word does for any.

    Examples
    --------
    >>> words = {"training": ["seminar", "course"], "events": ["festival"]}
    >>> guess_topic("A SEMINAR AT THE FESTIVAL", "", words)
    'training'
    """
    for topic, stems in words.items():
        if _count(headline, stems):
            return topic
    counts = {topic: _count(body, stems) for topic, stems in words.items()}
    best = max(counts, key=lambda topic: counts[topic], default=None)
    return best if best and counts[best] else None


def _count(text: str, stems: Iterable[str]) -> int:
    pattern = rf"\b(?:{'|'.join(re.escape(_folded(stem)) for stem in stems)})"
    return len(re.findall(pattern, _folded(text)))


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "\u0435")

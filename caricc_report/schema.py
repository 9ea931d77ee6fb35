"""Articles: the validated media items that a release is made of."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import unicodedata
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from caricc_report.markup import has_text
from caricc_report.wording import wording

Topic = Literal[
    "prevention",
    "training",
    "sport-and-culture",
    "law-enforcement",
    "international-cooperation",
    "policy",
    "treatment",
    "statistics",
]
FigureKind = Literal[
    "participants", "seizure", "offence", "group", "offender", "award", "growth", "scope"
]
Unit = Literal[
    "kg", "g", "tonnes", "litres", "people", "offences", "groups", "certificates",
    "days", "times", "percent", "items",
]  # fmt: skip
Qualifier = Literal["more than", "at least", "about", "up to", "less than"]

_SPAN = re.compile(
    r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?|P(?=\d)(\d+Y)?(\d+M)?", re.ASCII
)
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Two-letter codes in the CLDR that are not ISO 3166-1 countries."""


def _clean(text: str) -> str:
    """Compose letters with their accents; refuse what no document can hold."""
    composed = unicodedata.normalize("NFC", text)
    for character in composed:
        category = unicodedata.category(character)
        if category in {"Cc", "Cs"} and character not in "\t\n\r":
            message = f"contains the control character U+{ord(character):04X}; remove it"
            raise ValueError(message)
    return composed


def _one_line(text: str) -> str:
    return " ".join(re.split(r"[ \t\r\n]+", text.strip()))


def _web_address(url: str) -> str:
    """Accept an address that a reader may safely follow."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        message = f"not a web address, got {url!r} ({error})"
        raise ValueError(message) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = f"not a web address with http or https, got {url!r}"
        raise ValueError(message)
    if not parts.hostname.isascii():
        message = f"the host of a web address is written in ASCII, got {parts.hostname!r}"
        with contextlib.suppress(UnicodeError):
            message += f"; write {parts.hostname.encode('idna').decode()!r}"
        raise ValueError(message)
    if "@" in parts.netloc:
        message = f"a web address may not hold a user name, got {url!r}"
        raise ValueError(message)
    if any(character.isspace() or character in '<>"\\^`{|}' for character in url):
        message = f'a web address may not hold spaces or any of <>"\\^`{{|}}, got {url!r}'
        raise ValueError(message)
    return url


def _country(code: str) -> str:
    known = wording("en").locale.territories
    if not re.fullmatch(r"[A-Z]{2}", code) or code not in known or code in _NOT_COUNTRIES:
        message = f"not an ISO 3166-1 alpha-2 code, got {code!r}"
        raise ValueError(message)
    return code


def _iso_day(value: object) -> object:
    """Accept a date, or text in ISO 8601; pydantic alone would read numbers as time stamps."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            message = f"not a date that exists, got {value!r}"
            raise ValueError(message) from error
    if type(value) is dt.date or value is None:
        return value
    message = f"not a date, got {value!r}; write it as 2024-11-30"
    raise ValueError(message)


def _span(span: str) -> str:
    if not _SPAN.fullmatch(span):
        message = (
            "not a time span, got "
            f"{span!r}; write a year (2024), a month (2024-11), a day, two of them with a slash "
            "between (2019/2024), or a duration (P3Y10M)"
        )
        raise ValueError(message)
    return span


def _year_as_text(value: object) -> object:
    """YAML and JSON read an unquoted year as a number."""
    return str(value) if type(value) is int else value


Line = Annotated[
    str, AfterValidator(_clean), AfterValidator(_one_line), StringConstraints(min_length=1)
]
"""One line of plain text, not empty."""
CommonMark = Annotated[str, AfterValidator(_clean)]
Day = Annotated[dt.date, BeforeValidator(_iso_day)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
WebAddress = Annotated[str, AfterValidator(_clean), AfterValidator(_web_address)]
CountryCode = Annotated[str, AfterValidator(_country)]
ReleaseId = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2,3}$")]
"""Year and number of a release, ``2024-19``."""


class Model(BaseModel):
    """A closed and immutable model; the text under a field is its documentation."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, strict=False
    )


class Text(Model):
    """What an article says in one language."""

    headline: Line
    """The headline, in sentence case."""
    body: CommonMark
    """The text in CommonMark; raw HTML stays text."""
    place: Line | None = None
    """The article's place in this language, where it differs."""
    campaign: Line | None = None
    """The article's campaign in this language, where it differs."""
    subjects: tuple[Line, ...] = ()
    """The subjects of the article's figures in this language, in their order; empty if the same."""

    @field_validator("body")
    @classmethod
    def _body_says_something(cls, body: str) -> str:
        if not has_text(body):
            message = "missing"
            raise ValueError(message)
        return body.strip()


class Figure(Model):
    """A quantity that an article states."""

    kind: FigureKind
    """What is counted, by kind; participants may be added up over events of a period."""
    value: Annotated[float, Field(ge=0, allow_inf_nan=False)] | Annotated[int, Field(ge=0)]
    """The number as the article states it, in `unit`."""
    unit: Unit
    """The unit of `value`; ``items`` where the subject names it."""
    qualifier: Qualifier | None = None
    """How exact the number is; None where the article states it exactly."""
    subject: Line
    """What is counted, in the article's first language."""
    span: Annotated[str, BeforeValidator(_year_as_text), AfterValidator(_span)] | None = None
    """The time the number refers to, in ISO 8601; None for the event itself."""

    @field_validator("value", mode="after")
    @classmethod
    def _whole_numbers_are_integers(cls, value: float) -> float:
        return int(value) if float(value).is_integer() else value


class Image(Model):
    """A photo of an article."""

    path: Line
    """The image's file, relative to the folder of the articles."""
    alt: dict[Language, Line]
    """By language, what the photo shows, for those who do not see it."""
    caption: dict[Language, Line] = {}
    """By language, the line under the photo."""
    credit: Line | None = None
    """Who took the photo, or holds the right to it."""


class Article(Model):
    """One validated media item."""

    id: Slug
    """The article's name, unique among all articles."""
    country: CountryCode
    """The country that the article is about."""
    outlet: Line
    """Who published the article."""
    source_url: WebAddress
    """The canonical address of the article."""
    published_on: Day | None = None
    """The day the outlet published it; None if the source does not say."""
    release: ReleaseId | None = None
    """The release that the article belongs to; needed where `published_on` is not known."""
    event_on: Day | None = None
    """The day, or the first day, of the event reported."""
    event_until: Day | None = None
    """The last day of an event of several days."""
    place: Line | None = None
    """Where the event took place, in the article's first language."""
    topics: tuple[Topic, ...] = Field(min_length=1)
    """What the article is about."""
    campaign: Line | None = None
    """The campaign or operation that the event belongs to, in the article's first language."""
    narrative: dict[Language, Line] = {}
    """By language, the phrase that stands for the article in the narrative."""
    texts: dict[Language, Text] = Field(min_length=1)
    """By language, headline and body; the first language is the article's own."""
    figures: tuple[Figure, ...] = ()
    """The quantities that the article states."""
    images: tuple[Image, ...] = ()
    """The article's photos; the first is shown."""

    @field_validator("topics")
    @classmethod
    def _topics_once(cls, topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
        if len(set(topics)) < len(topics):
            message = f"a topic is named twice, got {', '.join(topics)}"
            raise ValueError(message)
        return topics

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.published_on is None and self.release is None:
            message = "neither published_on nor release is given; state one, it assigns the article"
            raise ValueError(message)
        if self.event_until and (self.event_on is None or self.event_until < self.event_on):
            message = "event_until needs an event_on that is not after it"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _subjects_fit(self) -> Self:
        for language, text in self.texts.items():
            if text.subjects and len(text.subjects) != len(self.figures):
                message = (
                    f"texts.{language}.subjects: {len(self.figures)} are needed, one for each "
                    f"figure, got {len(text.subjects)}"
                )
                raise ValueError(message)
        return self

    def place_in(self, language: str) -> str | None:
        """Return the place in the words of a language."""
        return self.texts[language].place or self.place

    def campaign_in(self, language: str) -> str | None:
        """Return the campaign in the words of a language."""
        return self.texts[language].campaign or self.campaign

    def subject_in(self, language: str, index: int) -> str:
        """Return what the figure at an index (from 0) counts, in the words of a language."""
        subjects = self.texts[language].subjects
        return subjects[index] if subjects else self.figures[index].subject

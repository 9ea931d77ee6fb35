"""Articles: the validated media items that a release is made of."""

from __future__ import annotations

import datetime as dt
import re
import string
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    create_model,
    field_validator,
    model_validator,
)

from caricc_report.model.commonmark import has_text
from caricc_report.model.days import no_iso_day
from caricc_report.model.fields import Traits, traits_of
from caricc_report.model.languages import languages
from caricc_report.model.numbering import ReleaseId
from caricc_report.model.quotation import PARTS_OF_QUOTE, no_mapping, quotation_apart
from caricc_report.model.spellings import (
    TURNING,
    UNSEEN,
    countries,
    country_names,
    language_codes,
    language_names,
    nearest,
)
from caricc_report.model.summary import Shows, Summary
from caricc_report.model.validation import each_once, of_form, refuse
from caricc_report.model.vocabulary import FigureKind, Topic, Unit

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Qualifier = Literal["more than", "at least", "about", "up to", "less than"]

_CONTROL = re.compile("[^\t\n\r -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters and what XML has no place for, but not tab and line ends."""
_DURATION = re.compile(r"P(?=[0-9])([0-9]+Y)?([0-9]+M)?")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_LARGEST = 10**15
_LONGEST_ADDRESS = 8_000
"""Characters; servers need not read longer ones (RFC 9110, 4.1), and Typst takes none."""
_NOT_IN_ADDRESS = re.compile(f'[\\s<>"\\\\^`{{|}}{TURNING}]')
_UNSEEN = re.compile(f"[{UNSEEN}]")
_SITE = re.compile(r"([^\W_]([\w-]*[^\W_])?\.)+[^\W\d_]{2,}(/\S*)?")
_SPACES = re.compile(r"[ \t\r\n]+")
_YEAR = re.compile(r"[0-9]{4}")
_TAKEN_IDS = re.compile(
    "at-a-glance|contents|contents-(list|title)|country-.*|how-made|in-figures|overview|text|title|"
    "trend-(country|topic|outlet)"
)
"""The identifiers of a document's own parts."""


def _clean(text: str) -> str:
    """Compose letters with their accents; refuse what no document can hold."""
    composed = unicodedata.normalize("NFC", text)
    if found := _CONTROL.search(composed):
        raise ValueError(f"contains the control character U+{ord(found[0]):04X}; remove it")
    return composed


def _one_line(text: str) -> str:
    """Clean a line, and refuse one that readers cannot see: it would not be there for them."""
    text = _clean(text)
    if text.isprintable():  # Of all spaces and invisible characters only " " is printable.
        return " ".join(text.split())
    line = " ".join(_SPACES.split(text.strip()))
    if line and all(unicodedata.category(each) in {"Cf", "Zs"} for each in line):
        raise ValueError(f"contains only invisible characters, got {line!a}")
    return line


def web_address(url: str) -> str:
    """Accept an address that a reader may safely follow; signs that are not seen are left out."""
    url = _UNSEEN.sub("", url)
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"not a web address, got {url!r} ({error})") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        hint = f"; did you mean {f'https://{url}'!r}?" if _SITE.fullmatch(url) else ""
        raise ValueError(f"not a web address with http or https, got {url!r}{hint}")
    if "@" in parts.netloc:
        raise ValueError(f"a web address may not hold a user name, got {url!r}")
    if _NOT_IN_ADDRESS.search(url):
        raise ValueError(
            "a web address may not hold spaces, signs that turn text, or any of "
            f'<>"\\^`{{|}}, got {url!r}'
        )
    n_characters = len(quote(url, safe=string.printable))
    if n_characters > _LONGEST_ADDRESS:
        raise ValueError(
            f"a web address may have {_LONGEST_ADDRESS:,} characters at most, as it is encoded, "
            f"got {n_characters:,} in {url[:80]!r}…; take the short address of the page"
        )
    return url


def _country(code: str) -> str:
    if code not in countries():
        hint = nearest(code, country_names(frozenset(languages())))
        raise ValueError(f"not an ISO 3166-1 alpha-2 code, got {code!r:.80}{hint}")
    return code


def _language(code: str) -> str:
    if code not in language_codes():
        hint = nearest(code, language_names(frozenset(languages())))
        hint = hint or "; give a language's code, such as ru"
        raise ValueError(f"not a language's code, got {code!r:.80}{hint}")
    return code


def _iso_day(value: object) -> object:
    """Accept a date, or text in ISO 8601; pydantic alone would read numbers as time stamps."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"not a date that exists, got {value!r}") from error
    if type(value) is dt.date or value is None:
        return value
    raise ValueError(no_iso_day(value, languages()))


def span_ends(span: str) -> tuple[dt.date, ...]:
    """Return the first day of each date in a time span: one or two, none in a duration.

    Raises
    ------
    ValueError
        If the span is no year, month, day, two of one of these, or duration.
    """
    if _DURATION.fullmatch(span):
        return ()
    ends = span.split("/")
    days = []
    for end in ends:
        completed = end
        if _YEAR.fullmatch(end):
            completed = f"{end}-01-01"
        elif _MONTH.fullmatch(end):
            completed = f"{end}-01"
        days.append(dt.date.fromisoformat(completed))
    if not (len(ends) == 1 or (len(ends) == 2 and days[0] <= days[1])):  # noqa: PLR2004 - both ends
        raise ValueError(span)
    return tuple(days)


def _span(span: str) -> str:
    try:
        span_ends(span)
    except ValueError as error:
        raise ValueError(
            f"not a time span, got {span!r}; write a year (2024), a month (2024-11), a day, two of "
            "them with a slash between (2019/2024), or a duration (P3Y10M)"
        ) from error
    return span


def _number(value: object) -> float:
    """Accept a number that can be shown; a whole one becomes an integer."""
    message = f"not a number from 0, got {value!r:.80}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(message)  # noqa: TRY004 - pydantic makes defects of value errors alone
    if not 0 <= value <= _LARGEST:
        raise ValueError(message)
    return int(value) if float(value).is_integer() else value


def _free_id(name: str) -> str:
    if _TAKEN_IDS.fullmatch(name):
        raise ValueError(f"taken by a part of the document, got {name!r}; choose another")
    return name


def _year_as_text(value: object) -> object:
    """YAML and JSON read an unquoted year as a number."""
    return str(value) if type(value) is int else value


Line = Annotated[str, AfterValidator(_one_line), StringConstraints(min_length=1)]
"""One line of plain text, not empty and not invisible."""
CommonMark = Annotated[str, AfterValidator(_clean)]
Day = Annotated[dt.date, BeforeValidator(_iso_day)]
Slug = Annotated[
    str,
    StringConstraints(max_length=80),
    of_form(
        "[a-z0-9]+(-[a-z0-9]+)*",
        "an id of small Latin letters and digits with single hyphens between, such as kz-almaty-1",
    ),
]
Language = Annotated[str, AfterValidator(_language)]
WebAddress = Annotated[str, AfterValidator(_clean), AfterValidator(web_address)]
CountryCode = Annotated[str, AfterValidator(_country)]


class Model(BaseModel):
    """A closed and immutable model; the text under a field is its documentation."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Words(Model):
    headline: Line
    """The headline, in sentence case."""
    body: Annotated[CommonMark, Traits(is_commonmark=True)]
    """The text in CommonMark; raw HTML stays text."""


class Text(_Words):
    """What an article says in one language.

    A text also has, where it differs, each field that its article says in each language.
    """

    subjects: tuple[Line, ...] = ()
    """The subjects of the article's figures in this language, in their order; empty if the same."""

    _quote_as_a_mapping = model_validator(mode="before")(quotation_apart)

    @field_validator("body")
    @classmethod
    def _body_says_something(cls, body: str) -> str:
        if not has_text(body):
            raise ValueError("missing")
        return body.strip()


class Figure(Model):
    """A quantity that an article states."""

    kind: FigureKind
    """What is counted, by kind: one of the profile's `figures`."""
    value: Annotated[int | float, PlainValidator(_number)]
    """The number as the article states it, in `unit`."""
    unit: Unit
    """The unit of `value`: one of the profile's; ``items`` where the subject names it."""
    qualifier: Qualifier | None = None
    """How exact the number is; None where the article states it exactly."""
    subject: Line
    """What is counted, in the article's first language."""
    span: Annotated[str, BeforeValidator(_year_as_text), AfterValidator(_span)] | None = None
    """The time the number refers to, in ISO 8601; None for the event itself."""

    @property
    def stated(self) -> str:
        """The number with qualifier and unit, for analysts: ``more than 500 people``."""
        return f"{self.qualifier or ''} {self.value:,} {self.unit}".strip()


class Image(Model):
    """A photo of an article."""

    path: Line
    """The image's file, relative to the folder of the articles (in a Markdown file, to it)."""
    alt: dict[Language, Line] = Field(min_length=1)
    """By language, what the photo shows, for those who do not see it."""
    caption: dict[Language, Line] = {}
    """By language, the line under the photo."""
    credit: Line | None = None
    """Who took the photo, or holds the right to it."""


class Article(Shows, Model):
    """One validated media item."""

    id: Annotated[Slug, AfterValidator(_free_id)]
    """The article's name, unique among all articles."""
    country: CountryCode
    """The country that the article is about."""
    outlet: Line
    """Who published the article."""
    source_url: WebAddress
    """The canonical address of the article."""
    published_on: Annotated[Day | None, Traits(shown=4)] = None
    """The day the outlet published it; None if the source does not say."""
    release: Annotated[ReleaseId | None, Traits(is_counted=False)] = None
    """The release that the article belongs to; needed where `published_on` is not known."""
    event_on: Annotated[Day | None, Traits(shown=3, until="event_until", says_itself=True)] = None
    """The day, or the first day, of the event reported."""
    event_until: Day | None = None
    """The last day of an event of several days."""
    place: Annotated[Line | None, Traits(in_each_language=True, shown=2, says_itself=True)] = None
    """Where the event took place, in the article's first language."""
    topics: Annotated[tuple[Topic, ...], each_once("a topic")] = Field(min_length=1)
    """What the article is about: one or more of the profile's `topics`."""
    campaign: Annotated[Line | None, Traits(in_each_language=True, shown=1)] = None
    """The campaign or operation that the event belongs to, in the article's first language."""
    story: Annotated[Slug | None, Traits(is_counted=False)] = None
    """The name of a story that several articles tell, in one release after another."""
    quote: Annotated[
        Line | None, BeforeValidator(no_mapping), Traits(in_each_language=True, is_counted=False)
    ] = None
    """What a person said, without quotation marks, in the article's first language."""
    quote_speaker: Annotated[Line | None, Traits(in_each_language=True, is_counted=False)] = None
    """Who said it."""
    quote_role: Annotated[Line | None, Traits(in_each_language=True, is_counted=False)] = None
    """What the speaker is: office, profession."""
    narrative: dict[Language, Line] = {}
    """By language, the phrase that stands for the article in the narrative."""
    texts: dict[Language, Text] = Field(min_length=1)
    """By language, headline and body; the first language is the article's own."""
    figures: tuple[Figure, ...] = ()
    """The quantities that the article states."""
    images: tuple[Image, ...] = Field(default=(), max_length=50)
    """The article's photos; each is decoded, which can take a second."""

    _quote_as_a_mapping = model_validator(mode="before")(quotation_apart)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Give texts the fields that are said in each language, which are declared here alone."""
        # Done when the schema is built, so that a model with more fields has texts with more; a
        # class that both inherit from would put these first, and change every canonical record.
        if "Text" not in vars(cls):  # A schema is built for each model that has articles.
            fields = cls.__pydantic_fields__
            named: dict[str, Any] = {
                name: (field.annotation, field)
                for name, field in fields.items()
                if traits_of(field).in_each_language
            }
            words = create_model("Words", __base__=_Words, __module__=__name__, **named)
            text = create_model("Text", __base__=(Text, words), __module__=cls.__module__)
            fields["texts"].annotation = dict[Language, text]
            text.__qualname__ = f"{cls.__qualname__}.Text"  # Where one that is unpickled finds it.
            cls.Text = text  # type: ignore[attr-defined]
        return handler(source)

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.published_on is None and self.release is None:
            message = "neither published_on nor release is given; state one, it assigns the article"
            raise ValueError(message)
        if self.event_until and (self.event_on is None or self.event_until < self.event_on):
            raise ValueError(
                "event_until needs an event_on that is not after it, "
                f"got {self.event_on} and {self.event_until}"
            )
        return self

    @model_validator(mode="after")
    def _quote_has_a_speaker(self) -> Self:
        no_speaker = "missing; say who said what quote holds"
        no_quote = "missing; say what the speaker said, or leave out speaker and role"
        if self.quote and not self.quote_speaker:
            raise ValueError(f"quote_speaker: {no_speaker}")
        if not self.quote and (self.quote_speaker or self.quote_role):
            raise ValueError(f"quote: {no_quote}")
        wrong = {}
        for language in self.texts:
            quote, *others = (self.said(name, language) for name in PARTS_OF_QUOTE.values())
            if quote and not others[0]:
                wrong[f"texts.{language}.quote_speaker"] = no_speaker
            elif any(others) and not quote:
                wrong[f"texts.{language}.quote"] = no_quote
        refuse(wrong)
        return self

    @model_validator(mode="after")
    def _subjects_fit(self) -> Self:
        needed = f"{len(self.figures)} are needed, one for each figure"
        wrong = {
            f"texts.{language}.subjects": f"{needed}, got {len(text.subjects)}"
            for language, text in self.texts.items()
            if text.subjects and len(text.subjects) != len(self.figures)
        }
        refuse(wrong)
        return self

    def __str__(self) -> str:
        """Return the summary as text; pydantic's would be all there is."""
        return repr(self)

    def _summary(self) -> Summary:
        days = [str(day) for day in (self.event_on, self.event_until) if day]
        lines = {
            "country": self.country,
            "outlet": self.outlet,
            "source_url": self.source_url,
            "published_on": str(self.published_on or ""),
            "release": self.release or "",
            "event": " to ".join(days),
            "place": self.place or "",
            "topics": ", ".join(self.topics),
            "campaign": self.campaign or "",
            "story": self.story or "",
        }
        if self.quote:
            lines["quote"] = f"{self.quote} ({self.quote_speaker})"
        for language, text in self.texts.items():
            lines |= {f"headline.{language}": text.headline, f"body.{language}": text.body}
        figures = (f"{each.stated} ({each.subject})" for each in self.figures)
        lines["figures"] = ", ".join(figures)
        lines["images"] = ", ".join(each.path for each in self.images)
        return Summary(f"Article {self.id}", tuple(lines.items()))

    def language_for(self, language: str = "") -> str:
        """Return a language if there is a text in it, else the article's own."""
        return language if language in self.texts else next(iter(self.texts))

    def said(self, name: str, language: str) -> str | None:
        """Return a field that is said in each language, in the words of one."""
        own, shared = getattr(self.texts[language], name), getattr(self, name)
        return str(own or shared) if own or shared else None

    def subject_in(self, language: str, index: int) -> str:
        """Return what the figure at an index (from 0) counts, in the words of a language."""
        subjects = self.texts[language].subjects
        return subjects[index] if subjects else self.figures[index].subject

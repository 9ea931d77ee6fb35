"""The profile: all that is one publisher's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from caricc_report.errors import suggestion
from caricc_report.model.article import (
    Article,
    CountryCode,
    Language,
    Line,
    Model,
    WebAddress,
    web_address,
)
from caricc_report.model.days import DayOrder
from caricc_report.model.fields import IGNORED, fields_of
from caricc_report.model.look import Look
from caricc_report.model.numbering import Numbering
from caricc_report.model.period_kind import PeriodKind
from caricc_report.model.validation import of_form
from caricc_report.model.vocabulary import Vocabulary, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    Column = str
else:
    Column = Literal[(*fields_of(Article).columns, IGNORED)]

_LONGEST = 2_000
"""Characters of a text; the cover has no room for more, and a PDF states some as short strings."""
ShortLine = Annotated[Line, StringConstraints(max_length=_LONGEST)]
Telephone = Annotated[
    str, of_form(r"\+[0-9 ]+", "a number with + and the country's code, such as +1 555 010 0000")
]
ByLanguage = dict[Language, ShortLine]
_NOT_TEXTS = frozenset({"topics", "figures", "topic_words", "outlets", "headings", "abbreviations"})
"""The mappings of the profile that are not by language."""
_TAKEN_KINDS = frozenset({"articles", "figures", "states"})
"""The beginnings of the names of other facts."""


def _licence(text: str) -> str:
    """Accept an address, or an expression of SPDX identifiers, in its canonical form."""
    if ":" in text:
        return web_address(text)
    from packaging.licenses import (  # noqa: PLC0415 - a list of all licences; few profiles need it
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression as error:
        raise ValueError(
            f"no licence of the SPDX list and no web address, got {text!r}; write one such as "
            "CC-BY-4.0, or the address of its text"
        ) from error


def _time_zone(text: str) -> str:
    """Accept the name of a time zone of the IANA database."""
    try:
        return ZoneInfo(text).key
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        message = f"no time zone, got {text!r:.80}; write one such as Asia/Almaty"
        raise ValueError(message) from error


Place = Annotated[int, Field(ge=1, le=10)]
"""The place of a tile among others, from 1."""


class MemberState(Model):
    """A country that has a section of its own under its formal name."""

    country: CountryCode
    """ISO 3166-1 alpha-2."""
    formal_name: ByLanguage
    """By language, the name over the section."""
    short_name: ByLanguage
    """By language, the name in sentences and tables."""
    tile: tuple[Place, Place] | None = None
    """Where it lies in the map of tiles: column and row, from 1, from the north-west; in a row of
    all, if not given."""


class FigureKind(Model):
    """A kind of the figures that articles report."""

    units: tuple[Word, ...] = Field(min_length=1)
    """The units that fit it."""
    sum_of: ByLanguage | None = None
    """By language, what is counted, as it follows *the number of*, if figures of different articles
    about events of the period may be added up; None if they may not."""
    minor: bool = False
    """Whether its figures are details, which choose no article of the front page and do not stand
    at a glance."""

    @model_validator(mode="after")
    def _sum_has_one_unit(self) -> Self:
        if self.sum_of and len(self.units) > 1:
            raise ValueError(f"sum_of needs a kind with one unit, got {', '.join(self.units)}")
        return self


class Style(Model):
    """How words are spelled that may be spelled in two ways, for the checks."""

    spelling: Literal["ise", "ize"] | None = None
    """The ending of English verbs such as *organise*; one of the two throughout, if not given."""
    yo: Literal["always", "never", "as-written"] = "as-written"
    """Whether Russian has the letter *ё*; as written, a word has it everywhere or nowhere."""


class Profile(Model):
    """The masthead, address, member states and languages of one publisher."""

    languages: tuple[Language, ...] = Field(min_length=1)
    """The languages of the masthead; every text below is given in each of them."""
    mark: tuple[ShortLine, ...] = Field(max_length=4)
    """The publisher's letters at the top of the cover, a line each, the same in all languages; none
    where the logo says it."""
    abbreviation: ByLanguage
    """The publisher's short name in sentences."""
    publisher: ByLanguage
    """The publisher's full name."""
    title: ByLanguage
    """The title of the publication."""
    subtitle: ByLanguage
    """What the publication is about; it continues the title, as citations have both in one line."""
    note: ByLanguage
    """What stands in brackets below the title on the cover."""
    city: ByLanguage
    """The city of publication."""
    address: ByLanguage
    """The editorial address."""
    phone: Telephone | None = None
    fax: Telephone | None = None
    email: Annotated[
        str,
        StringConstraints(max_length=320),
        of_form(r"[^@\s<>]+@[^@\s<>]+", "an address of e-mail, such as press@example.org"),
    ]
    web: WebAddress
    circulation: ByLanguage
    """How the publication is distributed."""
    member_states: tuple[MemberState, ...]
    """In the order of their sections."""
    period: Annotated[PeriodKind, Field(examples=list(PeriodKind))]
    """The kind of period that a release covers."""
    numbering: Annotated[Numbering, Field(examples=list(Numbering))]
    """Where the numbers of releases come from: a running number, or the calendar."""
    topics: dict[Word, ByLanguage] = Field(min_length=1)
    """What articles can be about, by name in the records the names that readers see; in order."""
    figures: dict[Word, FigureKind] = {}
    """The kinds of figures that articles report, by name in the records; those that matter most
    first."""
    topic_words: dict[Word, Annotated[tuple[Line, ...], Field(min_length=1)]] = {}
    """By topic, beginnings of words that speak for it where a past release states none, in the
    order in which they are tried."""
    outlets: dict[str, ByLanguage] = {}
    """By the outlet's name in the records, the name that readers see, where it differs."""
    site: WebAddress | None = None
    """The address below which releases are published: that of release 2024-19 begins with it and
    ends with ``2024-19/``. Pages then say where they stand, and lead there to the others."""
    abbreviations: dict[ShortLine, ByLanguage] = {}
    """By abbreviation, as texts have it, the full form in each language that uses it; it stands
    beside the abbreviation where the narrative uses that first."""
    style: Style = Style()
    """Spellings that the checks hold texts to."""
    licence: Annotated[Line, AfterValidator(_licence)] | None = None
    """Under which licence releases are published: SPDX expression, or address of its text."""
    time_zone: Annotated[Line, AfterValidator(_time_zone)] | None = None
    """Where instants in UTC are understood, of outlets whose country has several zones or none."""
    allow_empty: bool = False
    """Whether a release is made of a period without articles; else ``run --allow-empty`` does."""
    dates: DayOrder | None = None
    """What comes first in tables' dates of numbers that could mean two days: ``dmy`` or ``mdy``."""
    headings: dict[Line, Column] = {}
    """By heading as it stands in tables of articles, the column that it means, or ``ignored``."""
    look: Look | None = None
    """Colours, fonts and logo; the package's own look, if not given."""

    @model_validator(mode="after")
    def _has_a_sign(self) -> Self:
        if not self.mark and not (self.look and self.look.logo):
            message = "mark: empty, got []; write the publisher's letters, or add a logo to look"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _every_text_in_every_language(self) -> Self:
        gaps = [
            f"{name}.{language}"
            for name, texts in self._texts()
            for language in self.languages
            if language not in texts
        ]
        if gaps:
            raise ValueError(f"texts are missing: {', '.join(gaps)}")
        return self

    @model_validator(mode="after")
    def _vocabulary_fits(self) -> Self:
        if taken := _TAKEN_KINDS & {*self.figures}:
            message = f"figures: taken by facts of the library, got {', '.join(sorted(taken))}"
            raise ValueError(message)
        for topic in self.topic_words:
            if topic not in self.topics:
                hint = suggestion(topic, self.topics)
                raise ValueError(f"topic_words: not one of the topics, got {topic!r:.80}{hint}")
        return self

    @model_validator(mode="after")
    def _states_once(self) -> Self:
        countries = [state.country for state in self.member_states]
        if len(set(countries)) < len(countries):
            raise ValueError(f"member_states: a country is named twice, got {', '.join(countries)}")
        tiles = [state.tile for state in self.member_states]
        if any(tiles) and (None in tiles or len(set(tiles)) < len(tiles)):
            got = ", ".join(f"{state.country} {state.tile}" for state in self.member_states)
            message = f"member_states: each needs a tile of its own, or none has one, got {got}"
            raise ValueError(message)
        return self

    def country(self, code: str, language: str, *, formal: bool = False) -> str | None:
        """Return a member state's short or formal name, or None for any other country."""
        for state in self.member_states:
            if state.country == code:
                return (state.formal_name if formal else state.short_name)[language]
        return None

    @property
    def vocabulary(self) -> Vocabulary:
        """The topics, kinds and units that records may use."""
        units = {name: kind.units for name, kind in self.figures.items()}
        return Vocabulary(tuple(self.topics), units)

    def topic(self, name: str, language: str) -> str:
        """Return the name of a topic as readers see it; one of a former profile has none."""
        return self.topics[name][language] if name in self.topics else name

    def outlet(self, name: str, language: str) -> str:
        """Return the name of an outlet as readers see it."""
        return self.outlets[name][language] if name in self.outlets else name

    def _texts(self) -> Iterator[tuple[str, ByLanguage]]:
        """Yield every text by language, with the name of its field."""
        for name in type(self).model_fields:
            if name not in _NOT_TEXTS and isinstance(value := getattr(self, name), dict):
                yield name, value
        for state in self.member_states:
            yield f"member_states.{state.country}.formal_name", state.formal_name
            yield f"member_states.{state.country}.short_name", state.short_name
        for name, texts in self.topics.items():
            yield f"topics.{name}", texts
        for name, kind in self.figures.items():
            if kind.sum_of is not None:
                yield f"figures.{name}.sum_of", kind.sum_of
        for name, texts in self.outlets.items():
            yield f"outlets.{name}", texts
        if self.look and self.look.logo:
            yield "look.logo.alt", self.look.logo.alt

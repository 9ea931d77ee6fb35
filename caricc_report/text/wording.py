"""The sentences, dates and numbers of one language.

Sentences are Fluent messages in ``locales/<language>.ftl``, those of the project that is open over
those of the package; plural forms, month names and number formats are those of the Unicode CLDR,
through Babel.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle
from fluent.syntax.ast import Message, Resource, Term

from caricc_report.model.languages import Locales, current, sentences_of
from caricc_report.model.numbering import ReleaseNumber
from caricc_report.model.words import without_yo, words_of
from caricc_report.text.locales import (
    UNIT,
    check_defects,
    known_messages,
    messages_for_reviewers,
    messages_in,
    parsed,
    parsed_message,
    sources,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from caricc_report.model.period import Period

Form = Literal["heading", "label", "change"]
"""Where a field's name stands: over a column, under an article, among what was corrected."""
_DOTTED = frozenset({"az", "tr"})
"""Languages in which an i with its dot and one without are two letters, small and capital."""
_DOTLESS = "\N{LATIN SMALL LETTER DOTLESS I}"
_LONGEST = 100
"""Characters of a text that is handed to Fluent."""
_MOST_DIGITS = 12
"""A fraction with more is computed; a stated one is shown with all that it has."""
_MARK = "\ufdd2"
"""No character of Unicode; stands around the name of a text that Fluent is not handed."""


class Wording:
    """How one language says things; raise a KeyError if there are no sentences for it.

    `locales` are what a project says in its own words; an InvalidInputError is raised if something
    is wrong in its files of the language.
    """

    def __init__(self, language: str, locales: Locales | None = None) -> None:
        locales = locales or Locales()
        check_defects(locales, language)
        if language not in locales.languages:
            raise KeyError(language)
        self.language = language
        self.locale = Locale.parse(language)
        self._bundle = FluentBundle([language], use_isolating=False)
        texts = [locales.text(f"{language}.ftl"), sentences_of(language)]
        if locales.is_without_yo and words_of(language).yo_words:
            texts = [*map(without_yo, texts)]
        own, package = parsed(texts[0]), sources(texts[1])
        for_reviewers = {name: known_messages()[name] for name in messages_for_reviewers()}
        self._unread = {**for_reviewers, **package}
        """By name, the messages of the package that have not been said yet."""
        self._bundle.add_resource(own)  # A message that is there stays.
        names = {*package}
        for entry in own.body:
            if isinstance(entry, Message | Term):
                names.add(entry.id.name)
                self._read(*messages_in(entry))
        self.units = frozenset(each.removeprefix(UNIT) for each in names if each.startswith(UNIT))
        """The units of figures that there are words for."""

    def _read(self, *messages: str) -> None:
        """Have the package's messages, and those that they name, in the bundle."""
        for name in messages:
            if source := self._unread.get(name):
                entry = parsed_message(source)
                self._read(*messages_in(entry))
                # Another thread that does the same adds nothing then.
                self._bundle.add_resource(Resource([entry]))
                self._unread.pop(name, None)

    def say(self, message: str, **arguments: object) -> str:
        """Return a message with its arguments in place; raise a KeyError if one is missing."""
        self._read(message)
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise KeyError(message)
        # Fluent puts no more than 2,500 characters in a place; a long text is put there later.
        texts = {
            name: text
            for name, text in arguments.items()
            if isinstance(text, str) and (len(text) > _LONGEST or _MARK in text)
        }
        marked = {name: f"{_MARK}{name}{_MARK}" for name in texts}
        said, errors = self._bundle.format_pattern(pattern, arguments | marked)
        if errors:
            raise KeyError(message, *errors)
        pieces = str(said).split(_MARK)
        return "".join(texts[each] if n % 2 else each for n, each in enumerate(pieces))

    def has_field(self, name: str) -> bool:
        """Return whether the language has a name for a field of an article."""
        message = f"field-{name.replace('_', '-')}"
        return message in self._unread or bool(self._bundle.has_message(message))

    def field(self, name: str, form: Form | None = None) -> str:
        """Return what a field of an article, or a column of tables, is called in a form.

        The name that reviewers see, None, stands for a form that the language does not have. A
        KeyError is raised if it has no name at all.
        """
        message = f"field-{name.replace('_', '-')}"
        if not self.has_field(name):
            raise KeyError(message)
        self._read(message)
        forms = self._bundle.get_message(message).attributes
        if form in forms:
            return str(self._bundle.format_pattern(forms[form])[0])
        called = self.say(message)
        return called[:1].lower() + called[1:] if form == "change" else called

    def number(self, value: float | Decimal, pattern: str | None = None) -> str:
        """Return a number with the language's separators and a minus, for example ``−2,180``.

        It is written in a pattern of the CLDR's. Without one it has all of its decimals, but for a
        fraction with more than anyone states, ``1 / 3``, which is rounded.
        """  # noqa: RUF002
        if pattern is None and isinstance(value, float):
            value = _rounded(value)
        is_grouped = abs(value) >= 10 ** (words_of(self.language).grouped_from - 1)
        said = str(
            format_decimal(
                value,
                pattern,
                locale=self.locale,
                decimal_quantization=pattern is not None,
                group_separator=is_grouped or pattern is not None,
            )
        )
        # Few fonts have the narrow space of French.
        return said.replace("\u202f", "\u00a0").replace("-", "\N{MINUS SIGN}")

    def day(self, day: dt.date) -> str:
        """Return a date in words, for example ``18 November 2024``."""
        return self.say("day-in-words", day=day.day, month=self._month(day), year=str(day.year))

    def month(self, day: dt.date) -> str:
        """Return the month of a date in words, for example ``November 2024``."""
        month = str(format_date(day, "LLLL", locale=self.locale))
        in_date = self._month(day)
        return self.say("month-in-words", month=month, month_in_date=in_date, year=str(day.year))

    def days(self, period: Period) -> str:
        """Return a period in words without prepositions, for example ``27–28 November 2024``."""
        if period.n_days == 1:
            return self.day(period.first_day)
        return self.say("days-in-words", **self._ends(period))

    def period(self, period: Period) -> str:
        """Return a period in words, for example ``from 16 to 30 November 2024``."""
        return self.say("period", **self._ends(period))

    def joints(self, n: int, *, is_long: bool = False) -> tuple[str, ...]:
        """Return what stands between the items of a list, with an *and* before the last.

        `is_long` says whether the items are lists themselves, which semicolons keep apart.
        """
        patterns = {
            kind: pattern.format("", "")
            for kind, pattern in self.locale.list_patterns["standard"].items()
        }
        end = patterns["end" if n > 2 else "2"]  # noqa: PLR2004 - the CLDR's name of a pair
        if not end.strip(" ,"):  # Some languages have no *and* in a list of many.
            end = patterns["2"]
        if is_long:
            end = f"; {words_of(self.language).and_at_last or end.strip(' ,')} "
        return (*(["; " if is_long else patterns["middle"]] * (n - 2)), *([end] if n > 1 else ()))

    def listed(self, texts: Sequence[str]) -> str:
        """Return texts as a list within a sentence: ``one, two, and three``."""
        joints = (*self.joints(len(texts)), "")
        return "".join(f"{text}{joint}" for text, joint in zip(texts, joints, strict=True))

    def within_quotes(self, text: str) -> str:
        """Return a text as it stands within quotation marks, with the inner ones for its own."""
        quotes = words_of(self.language).quotes
        return text.translate(str.maketrans(quotes[:2], quotes[2:]))

    def capitals(self, text: str) -> str:
        """Return a text in capital letters; those of Turkish keep the dot of an i (Unicode)."""
        return (text.replace("i", "İ") if self.language in _DOTTED else text).upper()

    def alphabetical(self, name: str) -> list[tuple[int, str]]:
        """Return what sorts names as the language does: by its alphabet, accents aside.

        Code points have Ä behind Z, and half of the Ukrainian letters before the others. Babel has
        no collation; in the table of words letters of their own stand up to *z*, then their forms.
        """
        head, z, _ = "".join(words_of(self.language).alphabets).partition("z")
        small = name.replace("İ", "i").replace("I", _DOTLESS) if self.language in _DOTTED else name
        ranks = {letter: rank for rank, letter in enumerate(head + z)}

        def place(character: str) -> tuple[int, str]:
            letter = character if character in ranks else normalize("NFD", character)[0]
            return (ranks.get(letter, len(ranks)) if letter.isalpha() else -1), letter

        return [place(each) for each in small.casefold()]

    def release_number(self, release: str) -> str:
        """Return the number of a release without its year: ``#19``, ``week 53``."""
        found = ReleaseNumber.parse(release)
        return self.say("release-number", kind=found.kind or "none", number=str(found.number))

    def release_title(self, title: str, release: str, period: str) -> str:
        """Return the title of a release: ``Information Release #19, 2024 (16–30.11.2024)``."""
        found = ReleaseNumber.parse(release)
        return self.say(
            "release-title",
            kind=found.kind or "none",
            title=title,
            number=self.release_number(release),
            year=f"{found.year:04d}",
            period=period,
        )

    def country(self, code: str) -> str:
        """Return the CLDR's name of a country, by its ISO 3166-1 alpha-2 code."""
        return str(self.locale.territories[code])

    def quantity(self, value: float, unit: str, qualifier: str | None = None) -> str:
        """Return a number with its unit and qualifier, for example ``more than 423 kg``."""
        value = _rounded(value)
        stated = (qualifier or "exactly").replace(" ", "-")
        quantity = self.say(
            f"unit-{unit}",
            n=value,
            value=self.number(value),
            case="genitive" if qualifier else "nominative",
            qualifier=stated,
        )
        return self.say("qualified", qualifier=stated, quantity=quantity)

    def _month(self, day: dt.date) -> str:
        return str(format_date(day, "MMMM", locale=self.locale))

    def _ends(self, period: Period) -> dict[str, object]:
        first, last = period.first_day, period.last_day
        if first == last:
            shape = "day"
        elif (first.year, first.month) == (last.year, last.month):
            shape = "month"
        else:
            shape = "year" if first.year == last.year else "years"
        return {
            "shape": shape,
            "first_day": first.day,
            "first_month": self._month(first),
            "first_year": str(first.year),
            "last_day": last.day,
            "last_month": self._month(last),
            "last_year": str(last.year),
        }


def _rounded(value: float) -> float:
    """Return a computed fraction with two decimals, or two digits of a tiny one; others as is.

    What a sum of decimal fractions has behind its fifteenth digit is none of it.
    """
    value = float(f"{value:.15g}") if isinstance(value, float) else value
    if not math.isfinite(value) or float(f"{value:.{_MOST_DIGITS}g}") == value:
        return value
    tiny = max(0, -math.floor(math.log10(abs(value))) - 1)
    return round(value, max(2, tiny + 2))


def wording(language: str) -> Wording:
    """Return the wording of a language in the project that is open, read once.

    A KeyError is raised if there are no sentences for it, an InvalidInputError if something is
    wrong in the project's files of the language.
    """
    return _wording(language, current())


_wording = functools.lru_cache(maxsize=64)(Wording)


def period_in_digits(period: Period) -> str:
    """Return the house form of a period, for example ``16–30.11.2024``."""
    first, last = period.first_day, period.last_day
    if first == last:
        return f"{last:%d.%m.%Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%d}–{last:%d.%m.%Y}"
    start = f"{first:%d.%m}" if first.year == last.year else f"{first:%d.%m.%Y}"
    return f"{start}–{last:%d.%m.%Y}"

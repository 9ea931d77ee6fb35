"""Numbers that a person has typed into prose, told from those that may stand there.

A number may stand in prose if it is a fact's, part of a date or an identifier, the publisher's
own (an address, a telephone number), or quoted from an article of the release: there it has the
same neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from babel import Locale

from caricc_report.editorial.checks.dates import dates_of
from caricc_report.editorial.checks.finding import Problem, around, shown
from caricc_report.editorial.checks.numbers import number_words
from caricc_report.editorial.narrative import describe_span
from caricc_report.model.commonmark import paragraphs
from caricc_report.model.languages import cached_by_locales, languages
from caricc_report.model.words import all_words, any_in_all, any_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caricc_report.editorial.checks.subject import Subject
    from caricc_report.model.profile import Profile

HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in a text for what need not be looked at."""

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH_NUMBER = r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?:19|20)[0-9]{2}"
_UPPER = "".join(chr(code) for code in (*range(0x250), *range(0x400, 0x530)) if chr(code).isupper())
"""The capitals of Latin and Cyrillic."""


@cached_by_locales
def _common() -> re.Pattern[str]:
    """Return what finds words so common that sharing one with an article makes no quotation."""
    return re.compile(any_in_all("counted", "common"))


@cached_by_locales
def _joints() -> re.Pattern[str]:
    """Return what finds what stands between the words of one number."""
    return re.compile(rf"[\s-]+(?:(?:{any_in_all('and_in_numbers')})\s+)?")


@cached_by_locales
def _declared() -> re.Pattern[str]:
    """Return what finds dates as the library and editors write them, times; identifiers."""
    not_counted = rf"(?!\s+(?:{any_in_all('counted')})(?!\w))"
    ways = "|".join((*_dates(not_counted), *_identifiers(not_counted)))
    return re.compile(rf"(?<![\w])(?<![0-9][.,])(?:{ways})(?!\w)(?![.,]?[0-9])")


def _dates(not_counted: str) -> Iterator[str]:
    between, of = any_in_all("between_days"), any_in_all("before_month")
    days = rf"{_DAY}(?:(?:\s*[-–—]\s*|\s+(?:{between})\s+){_DAY})?"
    ending = rf"(?:{any_in_all('after_day')})?"
    month, years = _months("format"), rf"{_YEAR}\s*[-–—/]\s*{_YEAR}"
    numbers = rf"{_DAY}\.{_MONTH_NUMBER}"
    yield rf"(?:{_DAY}(?:\.{_MONTH_NUMBER}(?:\.{_YEAR})?)?\s*[-–—]\s*)?{numbers}\.{_YEAR}"
    yield rf"{_YEAR}-{_MONTH_NUMBER}(?:-{_DAY})?(?:/{_YEAR}-{_MONTH_NUMBER}(?:-{_DAY})?)?"
    yield rf"{days}{ending}\s+(?:(?:{of})\s+)?(?:{month})(?!\w)(?:,?\s+{_YEAR})?"
    yield rf"(?:{month})\s+{days}{ending},\s+{_YEAR}"
    yield rf"(?:{month}|{_months('stand-alone')})\s+{_YEAR}"
    yield years + not_counted
    yield rf"{_YEAR}\s*(?:{any_in_all('after_year')})"
    before = rf"(?i:{any_in_all('before_year')})"
    yield rf"{before}\s+{_YEAR}(?:\s*[-–—/]\s*{_YEAR})?{not_counted}"
    yield rf"{_YEAR}(?:{any_in_all('decades')})"
    yield rf"(?:{_quarters()})(?:\s+{_YEAR}{not_counted})?"
    yield r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"


def _quarters() -> str:
    """Return a pattern of the names of quarters, as the CLDR has them: ``Q4``, ``4th quarter``.

    Long ones may be inflected: «в 4-м квартале». Without an ordinal they would count something.
    """
    short, nouns = set(), set()
    for language in languages():
        known = Locale.parse(language).quarters["format"]
        for name in (*known["abbreviated"].values(), *known["wide"].values()):
            number, *noun = name.split()
            nouns |= {re.escape(noun[-1].rstrip("."))} if noun else set()
            short |= set() if noun else {re.escape(number)}
    ordinal = r"[1-4](?:-[^\W\d]{1,3}|[^\W\d]{1,2}|\.)"
    long = rf"{ordinal}\s+(?:{'|'.join(sorted(nouns))})\w{{0,3}}\.?"
    return "|".join((long, *sorted(short)))


def _months(context: str) -> str:
    """Return a pattern of the names of months, as the CLDR has them in a context or capital."""
    names = set()
    for language in languages():
        known = Locale.parse(language).months[context]
        found = (*known.get("wide", {}).values(), *known.get("abbreviated", {}).values())
        more = (form for forms in words_of(language).months.values() for form in forms)
        names |= {name.rstrip(".") for name in found if not name[:1].isdigit()}
        names |= {*more} if context == "stand-alone" else set()
    capital = {name[:1].upper() + name[1:] for name in names}
    ways = sorted(names | capital, key=lambda name: (-len(name), name))
    return "|".join(rf"{re.escape(name)}\.?" for name in ways)


def _identifiers(not_counted: str) -> Iterator[str]:
    parts = {part for words in all_words().values() for part in words.parts_of_laws}
    part = any_of(tuple(parts), tuple(each[:1].upper() + each[1:] for each in parts))
    yield rf"(?:#|№\s?|No\.\s)[0-9]+(?![0-9]){not_counted}"
    yield r"ISO(?:/IEC)?\s[0-9]+(?:[-:][0-9]+)*"
    yield rf"{_YEAR}-(?:0[1-9]|[1-9][0-9]{{1,2}})"
    yield rf"[{_UPPER}]{{3,}}-[0-9]+"
    yield rf"[{_UPPER}]{{1,3}}[0-9]+[{_UPPER}]?"
    yield rf"(?:{part})\s?[0-9]+(?:\.[0-9]+)*{not_counted}"
    yield r"(?:https?://|www\.)\S+"
    yield r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


_OTHER_DIGITS = "\u00bc-\u00be\u2150-\u215f\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
"""Fractions and numbers in circles."""
_DIGIT = re.compile(rf"[\d{_OTHER_DIGITS}]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(
    rf"(?:\d|[{_OTHER_DIGITS}])+(?:[ \u00a0\u2009\u202f'’.,]\d{{3}}(?!\d))*(?:[.,]\d+)?(?:\s?%)?"
    r"|[^\W\d_]+"
)
_TOKEN = re.compile(r"[^\W_]+|¶")
_EDGE = "¶"
_SHORTEST_CONTENT_WORD = 4
_FARTHEST_WORD = 4
_LONGEST_EXCERPT = 30


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in prose that may not stand there."""

    number: str
    excerpt: str
    """The number with a few words around it."""
    value: float | None
    """Its value, if it is that simple."""


@dataclass(frozen=True)
class Known:
    """What numbers in the prose of a release may come from."""

    release: str
    """Year and number."""
    language: str
    articles: tuple[Mapping[str, Any], ...]
    """The articles of the release, as JSON."""
    profile: Profile

    @cached_property
    def quotable(self) -> str:
        """All words of the articles, a space around each and a mark at the ends of paragraphs."""
        pieces: list[str] = []
        for article in self.articles:
            for text in _strings(article):
                pieces += text.split("\n\n")
                if any(mark in text for mark in "[&\\<`") and "\n" in text:
                    pieces += paragraphs(text)
            spans = [figure.get("span") for figure in article.get("figures", ())]
            pieces += [describe_span(span, self.language) for span in spans if span]
        return _tokens(_INVISIBLE.sub("", f" {_EDGE} ".join(pieces)))

    @cached_property
    def own(self) -> re.Pattern[str]:
        """What finds the publisher's own texts and the names of outlets, if they have numbers."""
        texts = {
            form
            for text in (*_strings(self.profile.model_dump(mode="json")), *self._outlets())
            if len(text) > 1 and has_number(text)
            for form in (text, text.upper())
        }
        ways = [re.escape(text) for text in sorted(texts, key=lambda text: (-len(text), text))]
        return re.compile(rf"(?<!\w)(?:{'|'.join(ways) or '(?!)'})(?!\w)")

    @cached_property
    def year(self) -> re.Pattern[str]:
        """What finds the year of the release where nothing follows that it could count."""
        year = self.release.partition("-")[0]
        return re.compile(rf"(?<!\w){year}(?!\s*[^\W\d_]|[.,]?\d|\s\d)")

    @property
    def dates(self) -> tuple[re.Pattern[str], ...]:
        """What finds dates of a language whose forms are not among those known by heart."""
        return () if words_of(self.language).months else (dates_of(self.language),)

    def _outlets(self) -> Iterator[str]:
        return (article["outlet"] for article in self.articles if "outlet" in article)


def typed_in(text: str, known: Known) -> Iterator[Typed]:
    """Yield the numbers of a paragraph of plain text that may not stand there.

    Examples
    --------
    >>> from pathlib import Path
    >>> from caricc_report.model.parameters import load_profile
    >>> from caricc_report.system.files import ProjectFile
    >>> profile = load_profile(ProjectFile(Path("params/profile.yml"), "params/profile.yml"))
    >>> known = Known("2024-19", "en", (), profile)
    >>> [each.number for each in typed_in("On 18 November 2024 twenty-five of 1,300 came", known)]
    ['twenty-five', '1,300']
    """
    text = _INVISIBLE.sub("", text)
    if not has_number(text):
        return
    seen, numbers = text, number_words()
    if _DIGIT.search(text):
        for allowed in (known.own, *known.dates, _declared(), known.year):
            seen = allowed.sub(_hole, seen)
    spans: list[tuple[int, int]] = []
    for match in _PIECE.finditer(seen):
        word = match[0]
        if word[0].isalpha() and word.casefold() not in numbers:
            continue
        if spans and _joints().fullmatch(seen[spans[-1][1] : match.start()]) and word[0].isalpha():
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span())
    for start, end in spans:
        if not _is_quoted(text, start, end, known):
            number, excerpt = text[start:end], around(text, start, end, _LONGEST_EXCERPT)
            yield Typed(number.strip(), excerpt.replace(HOLE, "…"), _value(number))


def typed_narratives(subject: Subject) -> Iterator[Problem]:
    """Yield the numbers that an editor has typed into narrative or main points."""
    own = [("narrative", language, text) for language, text in subject.own_narratives.items()]
    own += [
        ("main_points", key, text) for key, texts in subject.own_points.items() for text in texts
    ]
    articles = tuple(article.model_dump(mode="json") for article in subject.articles) if own else ()
    for name, language, text in own:
        if language not in subject.languages:
            continue
        known = Known(subject.release, language, articles, subject.profile)
        for typed in typed_in(re.sub(r"\{[^{}]*\}", HOLE, text), known):
            message = (
                f"{name}.{language} of the parameters: a number is typed, got "
                f"{shown(typed.number)} in {shown(typed.excerpt)}; write a fact, such as "
                "{articles.total}, or quote the article with the words beside the number"
            )
            yield Problem(message, language=language)


def states(text: str, value: float) -> bool:
    """Return whether the only number of a text is a value, whatever its sign and separators.

    Examples
    --------
    >>> states("more than 1,300 kg", 1300), states("1,3 кг", 1.3), states("9 of 9", 9)
    (True, True, False)
    """
    numbers = [piece for piece in _PIECE.findall(text) if not piece[0].isalpha()]
    if len(numbers) != 1:
        return False
    decimal = re.sub(r"[\s%]", "", numbers[0]).replace(",", ".")
    plain = float(decimal) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", decimal) else None
    return abs(value) in {_value(numbers[0]), plain}


def has_number(text: str) -> bool:
    """Return whether digits or a word for a number are in a text."""
    return bool(_DIGIT.search(text)) or not number_words().keys().isdisjoint(
        _WORD.findall(text.casefold())
    )


def _hole(match: re.Match[str]) -> str:
    return HOLE * len(match[0])


def _strings(value: object) -> Iterator[str]:
    """Yield every text in a value of JSON, names left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _tokens(text: str) -> str:
    tokens: Iterable[str] = _TOKEN.findall(text.casefold())
    return f" {_EDGE} {' '.join(tokens)} {_EDGE} "


def _is_quoted(text: str, start: int, end: int, known: Known) -> bool:
    """Return whether a number has neighbours that it has in an article, too.

    The neighbours are the words up to the nearest that means something, before or after it; or
    the number's whole paragraph, if no word in it does.
    """
    matches = list(_TOKEN.finditer(text))
    words = [_EDGE, *(match[0].casefold() for match in matches), _EDGE]
    touched = [
        place
        for place, match in enumerate(matches, 1)
        if match.start() < end and match.end() > start
    ]
    if not touched:
        return False
    first, last = touched[0], touched[-1]
    before, after = first - 1, last + 1
    while not (words[before] == _EDGE or _is_telling(words[before])):
        before -= 1
    while not (words[after] == _EDGE or _is_telling(words[after])):
        after += 1
    windows = []
    if words[before] != _EDGE and first - before <= _FARTHEST_WORD:
        windows.append(words[before : last + 1])
    if words[after] != _EDGE and after - last <= _FARTHEST_WORD:
        windows.append(words[first : after + 1])
    if words[before] == words[after] == _EDGE:
        windows.append(words[before : after + 1])
    return any(f" {' '.join(window)} " in known.quotable for window in windows)


def _is_telling(word: str) -> bool:
    """Return whether a word means enough to make a quotation of a number beside it."""
    return (
        len(word) >= _SHORTEST_CONTENT_WORD
        and word.isalpha()
        and word not in number_words()
        and not _common().fullmatch(word)
    )


def _value(number: str) -> float | None:
    """Return the value of a number in digits or of one word, None if it is not that simple."""
    if (value := number_words().get(number.casefold())) is not None:
        return value
    digits = re.sub(r"[\s'’%]|[.,](?=\d{3}(?!\d))", "", number).replace(",", ".")
    return float(digits) if re.fullmatch(r"\d+(\.\d+)?", digits) else None

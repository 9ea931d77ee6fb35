"""The statistics and the narrative: what the release says about its articles, in words."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from caricc_report.editorial.names import country_name
from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.model.article import span_ends
from caricc_report.model.numbering import ReleaseNumber
from caricc_report.model.period import Period
from caricc_report.model.words import any_of, words_of
from caricc_report.text.nodes import (
    Emphasis,
    Narrative,
    Number,
    PhraseGroup,
    Text,
    joined,
    line,
)
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from caricc_report.editorial.corpus import Corpus
    from caricc_report.editorial.facts import Fact, Facts
    from caricc_report.model.profile import Profile
    from caricc_report.text.nodes import Inline
    from caricc_report.text.wording import Wording

_START, _END = "\ufdd0", "\ufdd1"
"""Around an argument that will be a link; noncharacters, which no text may hold here."""
_MARKS = re.compile(f"[{_START}{_END}]")
_MARKED = re.compile(f"{_START}([a-z_]+){_END}")


def describe_statistics(facts: Facts, profile: Profile, language: str) -> tuple[Inline, ...]:
    """Return the sentence of statistics: how many articles there are, and by country."""
    words = wording(language)
    sentence = say_with_facts(
        "statistics",
        language,
        numbers_of(facts, language, shown="articles.total"),
        n=facts["articles.total"].value,
        period=words.period(facts.period),
        is_day="yes" if facts.period.n_days == 1 else "no",
        publisher=profile.abbreviation[language],
    )
    countries = [
        say_with_facts(
            "statistics-country",
            language,
            numbers_of(facts, language, n=f"articles.by_country.{code}"),
            country=country_name(profile, code, language),
        )
        for code, _ in facts.group("articles.by_country")
    ]
    breakdown = (" (", Emphasis(line(*joined(", ", countries))), ")") if countries else ()
    return line(*_capitalised(sentence), *breakdown, ".")


def say_with_facts(
    message: str, language: str, numbers: Mapping[str, Number], **arguments: object
) -> tuple[Inline, ...]:
    """Return a sentence whose numbers, by argument, lead to how they were made."""
    plain = {
        name: _MARKS.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value
        for name, value in arguments.items()
    }
    marked = {name: f"{_START}{name}{_END}" for name in numbers}
    text = wording(language).say(message, **plain, **marked)
    return line(
        *(numbers[piece] if index % 2 else piece for index, piece in enumerate(_MARKED.split(text)))
    )


def numbers_of(facts: Mapping[str, Fact], language: str, **names: str) -> dict[str, Number]:
    """Return facts as readers see them, by the arguments of a sentence."""
    return {argument: number_of(facts, name, language) for argument, name in names.items()}


def number_of(facts: Mapping[str, Fact], name: str, language: str) -> Number:
    """Return a fact as readers see it, which leads to how it was made."""
    return Number(describe_fact(facts[name], language), name)


def describe_comparison(facts: Facts, language: str) -> tuple[Inline, ...]:
    """Return the sentence that compares the release with the archive.

    It says what the facts have of: the change since the previous release, the change
    since the same period a year before, the year so far. Without any it is empty.
    """
    words = wording(language)
    parts = []
    if change := facts.facts.get("articles.change.total"):
        before = ReleaseNumber.parse(str(change.compared_with))
        shown = words.release_number(str(before))
        if before.year != ReleaseNumber.parse(facts.release).year:
            shown = f"{shown}, {before.year}"
        parts.append(_describe_change(facts, "articles.change.total", language, "previous", shown))
    if change := facts.facts.get("articles.change.year_before"):
        year = str(Period.parse(str(change.compared_with)).year)
        name = "articles.change.year_before"
        parts.append(_describe_change(facts, name, language, "year-before", year))
    if so_far := facts.facts.get("articles.year_to_date.total"):
        numbers = numbers_of(facts, language, value="articles.year_to_date.total")
        parts.append(say_with_facts("change-year-to-date", language, numbers, n=so_far.value))
    if not parts:
        return ()
    return line(*_capitalised(line(*joined(", ", parts))), ".")


def describe_sums(facts: Facts, profile: Profile, language: str) -> list[tuple[Inline, ...]]:
    """Return a sentence for each kind of figure that adds up over events of the period."""
    sentences = []
    for kind, each in profile.figures.items():
        articles, quantity = f"{kind}.articles", f"{kind}.total"
        if each.sum_of and quantity in facts:
            numbers = numbers_of(facts, language, articles=articles, quantity=quantity)
            n_articles, counted = facts[articles].value, each.sum_of[language]
            said = say_with_facts(
                "sum", language, numbers, kind=kind, counted=counted, n_articles=n_articles
            )
            sentences.append(said)
    return sentences


def describe_articles(articles: Corpus, profile: Profile, language: str) -> Narrative | None:
    """Return the narrative composed of the articles' phrases.

    Phrases stand in the order of the articles, equal ones once in a country, with
    the country's name behind its last, and those of later countries of which the
    same is to be said; articles without a phrase in the language
    are passed over. Abbreviations of the profile are in full where they stand first.
    Without any phrase there is no narrative.
    """
    words = wording(language)
    phrases: dict[tuple[str, ...], list[str]] = {}
    for code, group in articles.by_country().items():
        said = (each.narrative[language] for each in group if language in each.narrative)
        if of_country := tuple(dict.fromkeys(said)):
            phrases.setdefault(of_country, []).append(country_name(profile, code, language))
    if not phrases:
        return None
    full = iter(expanded(chain.from_iterable(phrases), profile, language))
    is_long = any(len(each) > 1 or "," in each[0] for each in phrases)
    joints = ("", *words.joints(len(phrases), is_long=is_long))
    groups = (
        PhraseGroup(
            countries[0],
            tuple(_about(phrase, language) for phrase in each),
            _about(words.listed([next(full) for _ in each]), language),
            joint,
            tuple(countries[1:]),
        )
        for (each, countries), joint in zip(phrases.items(), joints, strict=True)
    )
    return Narrative(words.say("narrative-lead"), tuple(groups))


def expanded(texts: Iterable[str], profile: Profile, language: str) -> tuple[str, ...]:
    """Return texts that are read one after the other, each abbreviation in full at its first use.

    The full form stands before it, or behind it where the language would change the form's case
    in a sentence; the one of the two that comes second is in brackets.
    """
    texts = tuple(texts)
    forms = {
        short: full
        for short, by_language in profile.abbreviations.items()
        if (full := by_language.get(language)) and not any(full in text for text in texts)
    }
    is_before = words_of(language).is_expanded_before
    seen: set[str] = set()

    def put(found: re.Match[str]) -> str:
        before, short, ending = found[1] or "", found[2], found[3]
        if short in seen:
            return found[0]
        seen.add(short)
        if not is_before:
            return f"{before}{short}{ending} ({forms[short]})"
        full = forms[short]
        if full.startswith(before):  # No article twice.
            before = ""
        return f"{before}{full}{ending} ({short})"

    ways = any_of(tuple(forms))
    used = re.compile(rf"(?<!\w)(\w+ )?(?<!\w)({ways})(?![\w-])((?:['\u2019]s\b)?)")
    return tuple(used.sub(put, text) for text in texts)


def _about(phrase: str, language: str) -> str:
    """Return a phrase, or several, with a preposition: before a vowel the Russian "о" is "об"."""
    first = next(filter(str.isalpha, phrase), "").lower()
    onset = "vowel" if first and first in words_of(language).vowels else "consonant"
    return wording(language).say("narrative-phrase", phrase=phrase, onset=onset)


def describe_in_own_words(
    text: str,
    facts: Facts,
    language: str,
    where: str,
    field: str | None = None,
    outcome: str = "nothing was loaded",
) -> tuple[Inline, ...]:
    """Return an editor's own words with the facts that they name, in braces, in place.

    Errors name where the text was taken from, and the field there: the narrative's, if not given;
    and what comes of it.

    Raises
    ------
    InvalidInputError
        If it names a fact that the release does not have, or a word in too few or many forms.
    """
    place = f"narrative.{language}" if field is None else field
    problems = _problems(text, facts, language)
    if defects := [Defect("", place, problem) for problem in problems]:
        raise InvalidInputError(where, defects, outcome)
    return line(*with_facts(text, facts, language))


def _problems(text: str, facts: Facts, language: str) -> Iterator[str]:
    """Yield what is wrong with the facts that a text names."""
    for name, *forms in (found.split("|") for found in _NAMED.findall(text)):
        if name not in facts.facts:
            yield f"no such fact, got {name!r}{suggestion(name, facts.facts)}"
        elif len(forms) > 1:  # Some words never change.
            yield from _form_problems(forms, language)


def _form_problems(forms: Sequence[str], language: str) -> Iterator[str]:
    """Yield what is wrong with how many forms of a word there are."""
    order, form_of = _categories(language), wording(language).locale.plural_form
    of_whole = {form_of(number) for number in range(200)}
    needed = [each for each in order if each in of_whole]
    if len(forms) not in {len(needed), len(order)}:
        optional = "" if needed == order else f", and {order[-1]} if there are fractions"
        yield (
            f"{len(forms)} forms of a word, got {'|'.join(forms)!r:.80}; in {language!r} "
            f"write those for: {', '.join(needed)}{optional}"
        )


_NAMED = re.compile(r"\{([^{}]*)\}")


def with_facts(text: str, facts: Facts, language: str) -> Iterator[str | Inline]:
    """Yield a text with the facts that it names in place, as the parts of a line.

    ``{articles.total|article|articles}`` is the value with the word in the form that the language
    has for it: as many forms as its plural has categories, in the order of the CLDR.
    """
    for index, piece in enumerate(_NAMED.split(text)):
        if not index % 2:
            yield piece
            continue
        name, *forms = piece.split("|")
        yield number_of(facts, name, language)
        if forms:
            yield f"\N{NO-BREAK SPACE}{plural(facts[name].value, forms, language)}"


def plural(value: float, forms: Sequence[str], language: str) -> str:
    """Return the form of a word that goes with a number.

    Examples
    --------
    >>> [plural(n, ["материал", "материала", "материалов"], "ru") for n in (21, 3, 30)]
    ['материал', 'материала', 'материалов']
    """
    place = _categories(language).index(wording(language).locale.plural_form(abs(value)))
    return forms[min(place, len(forms) - 1)]


def _categories(language: str) -> list[str]:
    """Return the names of the forms that words have in a language, as the CLDR has them."""
    tags = wording(language).locale.plural_form.tags
    return [each for each in _CATEGORIES if each in tags or each == "other"]


_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def describe_fact(fact: Fact, language: str) -> str:
    """Return a fact's value as plain text, a count of articles without its unit."""
    words = wording(language)
    if fact.unit == "articles":
        return words.number(fact.value)
    return words.quantity(fact.value, fact.unit, fact.qualifier)


def describe_span(span: str, language: str) -> str:
    """Return a time span in words, as plain text.

    Examples
    --------
    >>> describe_span("P3Y10M", "en"), describe_span("2019/2024", "en")
    ('3 years and 10 months', '2019–2024')
    """
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", span)
    if not match:
        return _describe_dates(span, wording(language))
    years, months = (int(number or 0) for number in match.groups())
    both = "yes" if years and months else "no"
    return wording(language).say("span-duration", years=years, months=months, both=both)


def _describe_change(
    facts: Facts, name: str, language: str, since: str, than: str
) -> tuple[Inline, ...]:
    """Return how many articles there are more or fewer, and than when."""
    change, words = facts[name].value, wording(language)
    direction = "same" if change == 0 else "more" if change > 0 else "fewer"
    how_many = say_with_facts(
        f"change-{direction}",
        language,
        {"value": Number(words.number(abs(change)), name)},
        n=abs(change),
    )
    then = words.say(f"change-since-{since}", than=than, direction=direction)
    return line(*how_many, f" {then}")


def _capitalised(sentence: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a sentence that begins with a capital letter, if with a letter."""
    first, *others = sentence
    if isinstance(first, Text):
        first = Text(first.text[:1].upper() + first.text[1:])
    return (first, *others)


def _describe_dates(span: str, words: Wording) -> str:
    """Return years, months or days in words, those of a range with a dash between."""
    shown = []
    for text, day in zip(span.split("/"), span_ends(span), strict=True):
        match text.count("-"):
            case 0:
                shown.append(text)
            case 1:
                shown.append(words.month(day))
            case _:
                shown.append(words.day(day))
    return ("–" if all(text.isdecimal() for text in shown) else " – ").join(shown)

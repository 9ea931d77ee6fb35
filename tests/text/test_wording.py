"""Sentences, dates and numbers in both languages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import article, facts_of, profile, reference, said
from fluent.syntax import FluentParser, ast
from projects import ROOT

from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.narrative import describe_statistics
from caricc_report.model.languages import Locales, languages, sentences_of, using
from caricc_report.model.period import Period
from caricc_report.model.words import words_of
from caricc_report.project import Project
from caricc_report.text.locales import languages_of
from caricc_report.text.wording import Wording, period_in_digits, wording

if TYPE_CHECKING:
    from caricc_report.editorial.facts import Facts

LANGUAGES = ("en", "ru")


def statistics(n_articles: int, language: str, period: str = "2024-11-16/2024-11-30") -> str:
    """Return the sentence of statistics of some articles about Kazakhstan, as CARICC says it."""
    articles = Corpus(tuple(article(id=f"kz-{number}") for number in range(n_articles)))
    return statistics_of(facts_of(articles, Period.parse(period)), language)


def statistics_of(facts: Facts, language: str) -> str:
    """Return CARICC's sentence of statistics."""
    with languages_of(Project(ROOT).locales):
        return said(*describe_statistics(facts, profile(), language))


def messages(language: str) -> dict[str, ast.Message]:
    """Return the messages of a language's file, by their ids."""
    source = (ROOT / f"caricc_report/text/locales/{language}.ftl").read_text("utf-8")
    body = FluentParser().parse(source).body
    return {entry.id.name: entry for entry in body if isinstance(entry, ast.Message)}


def test_a_release_can_be_made_in_english_and_russian() -> None:
    """There are sentences for two languages."""
    assert languages() == LANGUAGES


@pytest.mark.parametrize(
    "language, text, capitals",
    [("ru", "Издание", "ИЗДАНИЕ"), ("tr", "Bilgi", "BİLGİ"), ("az", "İnsan ışığı", "İNSAN IŞIĞI")],
)
def test_a_masthead_has_the_capitals_of_its_language(
    language: str, text: str, capitals: str
) -> None:
    """An i without its dot is another letter in Turkish and Azerbaijani."""
    with using(Locales(((f"{language}.ftl", sentences_of("en")),))):
        assert wording(language).capitals(text) == capitals


@pytest.mark.parametrize(
    "language, names",
    [
        ("en", ["1 news", "Åland", "Austria", "Éire", "Zambia", "Дом"]),
        ("de", ["Afghanistan", "Ägypten", "Albanien", "Österreich", "Polen"]),
        ("es", ["Ámbito", "Nube", "Ñuble", "Ópera"]),
        ("ru", ["Австрия", "Ёлка", "Жизнь", "Йемен", "Lancet"]),
        ("uk", ["Австрія", "Греція", "Ґрунт", "Єгипет", "Ізраїль", "Японія"]),
        ("kk", ["Австрия", "Әзербайжан", "Беларусь", "Қазақстан", "Лаос", "Өзбекстан", "Я"]),
        ("az", ["Çin", "Danimarka", "Əfqanıstan", "Finlandiya", "Iraq", "İran", "Ukrayna"]),
    ],
)
def test_names_are_in_the_order_of_the_alphabet(language: str, names: list[str]) -> None:
    """That of the language, and not of code points."""
    with using(Locales(((f"{language}.ftl", sentences_of("en")),))):
        assert sorted({*names}, key=wording(language).alphabetical) == names


@pytest.mark.parametrize(
    "text", ["seminar " * 10_000, "\ufdd2", "\ufdd2bars\ufdd2", "{bars}", "\ufdd2" * 501]
)
def test_a_text_of_any_length_takes_its_place(text: str) -> None:
    """Fluent alone would refuse more than 2,500 characters, and a sentence with them."""
    said = wording("en").say("chart-bar", label=text, n="3")
    assert said == wording("en").say("chart-bar", label="x", n="3").replace("x", text)


def test_a_language_without_sentences_is_refused() -> None:
    """A wording cannot be had in a language that has no sentences."""
    with pytest.raises(KeyError, match="kk"):
        Wording("kk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_of_sentences_hold_nothing_else(language: str) -> None:
    """Every line of a language's file can be parsed."""
    source = (ROOT / f"caricc_report/text/locales/{language}.ftl").read_text("utf-8")
    assert not [entry for entry in FluentParser().parse(source).body if isinstance(entry, ast.Junk)]


def test_both_languages_have_the_same_messages() -> None:
    """No sentence is missing in a language."""
    assert messages("en").keys() == messages("ru").keys()


def test_both_languages_use_known_arguments() -> None:
    """A message takes no argument in Russian that its English form is not given."""

    def names(node: object) -> set[str]:
        if isinstance(node, ast.VariableReference):
            return {node.id.name}
        if isinstance(node, ast.BaseNode):
            return set().union(*map(names, vars(node).values()))
        if isinstance(node, list):
            return set().union(*map(names, node))
        return set()

    only_russian = {"case", "onset"}
    of_units = {"n", "value"}
    english, russian = messages("en"), messages("ru")
    for name, message in russian.items():
        given = names(english[name]) | (of_units if name.startswith("unit-") else set())
        assert names(message) - only_russian <= given, name


STATISTICS = {
    "en": (
        (
            "In the period from 16 to 30 November 2024, {} by mass media in CARICC member states "
            "and other countries{}."
        ),
        "Kazakhstan",
        {
            0: "no counter-narcotics activities were covered",
            1: "1 counter-narcotics activity was covered",
            1001: "1,001 counter-narcotics activities were covered",
            **{n: f"{n} counter-narcotics activities were covered" for n in (2, 5, 21, 30)},
        },
    ),
    "ru": (
        (
            "За период с 16 по 30 ноября 2024 года в средствах массовой информации государств – "
            "участников ЦАРИКЦ и других стран {}{}."
        ),
        "Казахстан",
        {
            0: "мероприятия по борьбе с наркотиками не освещались",
            1: "освещено 1 мероприятие по борьбе с наркотиками",
            21: "освещено 21 мероприятие по борьбе с наркотиками",
            **{n: f"освещены {n} мероприятия по борьбе с наркотиками" for n in (2, 22)},
            **{n: f"освещено {n} мероприятий по борьбе с наркотиками" for n in (5, 11, 30)},
        },
    ),
}
"""By language the sentence, the country of all its articles, and what it says of a number."""


@pytest.mark.parametrize("language", STATISTICS)
def test_the_sentence_of_statistics_fits_its_number(language: str) -> None:
    """In the forms that nouns and verbs of the language have beside numbers."""
    sentence, country, expected = STATISTICS[language]
    for number, said_of_it in expected.items():
        countries = f" ({country} – {number:,})" if number else ""
        assert statistics(number, language) == sentence.format(said_of_it, countries)


@pytest.mark.parametrize(
    "language, beginning",
    [("en", "On 18 November 2024, 1 counter"), ("ru", "18 ноября 2024 года в средствах массовой")],
)
def test_the_sentence_of_statistics_of_one_day(language: str, beginning: str) -> None:
    """A period of one day is named by its day."""
    assert statistics(1, language, "2024-11-18").startswith(beginning)


@pytest.mark.parametrize(
    "language, expected",
    [
        ("en", "In the period from 16 to 30 November 2024, no articles of the media were selected"),
        ("ru", (
            "За период с 16 по 30 ноября 2024 года материалы средств массовой информации не "
            "отобраны"
        )),
    ],
)  # fmt: skip
def test_the_sentence_of_statistics_of_any_publisher(language: str, expected: str) -> None:
    """Without sentences of its own, a project says what suits all subjects."""
    facts = facts_of(Corpus(()), Period.parse("2024-11-16/2024-11-30"))
    assert said(*describe_statistics(facts, profile(), language)) == f"{expected}."


REFERENCE = {
    "en": (
        "30 counter-narcotics activities were covered",
        (
            "Kazakhstan – 9, Kyrgyzstan – 4, Russia – 11, Tajikistan – 1, Turkmenistan – 1, "
            "Uzbekistan – 4"
        ),
    ),
    "ru": (
        "освещено 30 мероприятий по борьбе с наркотиками",
        (
            "Казахстан – 9, Кыргызстан – 4, Россия – 11, Таджикистан – 1, Туркменистан – 1, "
            "Узбекистан – 4"
        ),
    ),
}


@pytest.mark.parametrize("language", REFERENCE)
def test_the_sentence_of_the_reference_release(language: str) -> None:
    """The reference release begins with the very sentence of the publication."""
    covered, countries = REFERENCE[language]
    expected = STATISTICS[language][0].format(covered, f" ({countries})")
    assert statistics_of(reference(language).facts, language) == expected


def test_russian_is_said_with_or_without_a_letter() -> None:
    """A publisher's style may leave out *ё*, in its own sentences, too."""
    own = Locales((("ru.ftl", "overview = Ещё обзор\n"),))
    said = []
    for locales in (own, replace(own, is_without_yo=True)):
        with using(locales):
            said += [wording("ru").say("overview"), wording("ru").say("correction-order")]
    assert said == [
        "Ещё обзор",
        "Изменён порядок материалов",
        "Еще обзор",
        "Изменен порядок материалов",
    ]


def test_the_sentences_have_the_letter_wherever_it_belongs() -> None:
    """So that leaving it out is all that a style can ask for."""
    words = words_of("ru").yo_words
    text = re.sub(r"\{[^{}]*\}", "", sentences_of("ru"))
    plain = {each.rstrip("*").replace("ё", "е"): each.endswith("*") for each in words}
    lacking = [
        word
        for word in re.findall(r"[а-яё]+", text.lower())
        for start, is_open in plain.items()
        if word == start or (is_open and word.startswith(start))
    ]
    assert lacking == []


PERIODS = [
    ("2024-11-18", "18 November 2024", "18 ноября 2024 года"),
    ("2024-11-16/2024-11-30", "from 16 to 30 November 2024", "с 16 по 30 ноября 2024 года"),
    ("2024-10-28/2024-11-03", "from 28 October to 3 November 2024",
     "с 28 октября по 3 ноября 2024 года"),
    ("2024-12-28/2025-01-03", "from 28 December 2024 to 3 January 2025",
     "с 28 декабря 2024 года по 3 января 2025 года"),
    ("2023-11-16/2024-11-30", "from 16 November 2023 to 30 November 2024",
     "с 16 ноября 2023 года по 30 ноября 2024 года"),
]  # fmt: skip
DAYS = [
    ("2024-11-18", "18 November 2024", "18 ноября 2024 года"),
    ("2024-11-27/2024-11-28", "27–28 November 2024", "27–28 ноября 2024 года"),
    ("2024-10-31/2024-11-01", "31 October – 1 November 2024", "31 октября – 1 ноября 2024 года"),
    ("2024-12-31/2025-01-01", "31 December 2024 – 1 January 2025",
     "31 декабря 2024 года – 1 января 2025 года"),
]  # fmt: skip


@pytest.mark.parametrize("period, english, russian", PERIODS)
def test_a_period_in_words(period: str, english: str, russian: str) -> None:
    """A period names months and years no more often than it must."""
    assert wording("en").period(Period.parse(period)) == english
    assert wording("ru").period(Period.parse(period)) == russian


@pytest.mark.parametrize("period, english, russian", DAYS)
def test_the_days_of_an_event(period: str, english: str, russian: str) -> None:
    """The days of an event stand in words, without prepositions."""
    assert wording("en").days(Period.parse(period)) == english
    assert wording("ru").days(Period.parse(period)) == russian


@pytest.mark.parametrize(
    "period, expected",
    [
        ("2024-11-18", "18.11.2024"),
        ("2024-11-16/2024-11-30", "16–30.11.2024"),
        ("2024-11-01/2024-11-15", "01–15.11.2024"),
        ("2024-10-28/2024-11-03", "28.10–03.11.2024"),
        ("2024-12-28/2025-01-03", "28.12.2024–03.01.2025"),
    ],
)
def test_the_house_form_of_a_period(period: str, expected: str) -> None:
    """The cover shows a period in digits, as the house writes it."""
    assert period_in_digits(Period.parse(period)) == expected


def test_a_date_is_said_in_words() -> None:
    """Days have no leading zero; Russian names the month in the genitive."""
    assert wording("en").day(dt.date(2024, 5, 3)) == "3 May 2024"
    assert wording("ru").day(dt.date(2024, 5, 3)) == "3 мая 2024 года"


def test_countries_have_the_names_of_the_cldr() -> None:
    """A country that no profile names is said as the CLDR has it."""
    assert wording("en").country("DE") == "Germany"
    assert wording("ru").country("DE") == "Германия"


@pytest.mark.parametrize("arguments", [{}, {"day": "3", "month": "May"}])
def test_a_missing_argument_is_a_fault(arguments: dict[str, str]) -> None:
    """A sentence is never shown with a gap in it."""
    with pytest.raises(KeyError):
        wording("en").say("day-in-words", **arguments)


def test_an_unknown_message_is_a_fault() -> None:
    """A message that a language does not have cannot be said."""
    with pytest.raises(KeyError):
        wording("en").say("no-such-message")


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_hold_no_invisible_characters(language: str) -> None:
    """Arguments stand in a sentence as they are, without marks of direction around them."""
    said = wording(language).period(Period.parse("2024-11-16/2024-11-30"))
    assert said.isprintable()


@pytest.mark.parametrize(
    "language, release, number, title",
    [
        ("en", "2024-09", "#9", "Digest #9, 2024 (1.1)"),
        ("en", "2026-W53", "week 53", "Digest, week 53, 2026 (1.1)"),
        ("en", "2026-Q3", "quarter 3", "Digest, quarter 3, 2026 (1.1)"),
        ("ru", "2024-19", "№ 19", "Digest № 19, 2024 (1.1)"),
        ("ru", "2027-W01", "1-я неделя", "Digest, 1-я неделя, 2027 (1.1)"),
        ("ru", "2026-Q3", "3-й квартал", "Digest, 3-й квартал, 2026 (1.1)"),
    ],
)
def test_a_release_is_called_by_its_number(
    language: str, release: str, number: str, title: str
) -> None:
    """Weeks and quarters are words, other numbers have their sign."""
    words = wording(language)
    assert words.release_number(release) == number
    assert words.release_title("Digest", release, "1.1") == title


def test_a_number_below_zero_has_a_minus() -> None:
    """A hyphen is too short, and a line may break after it."""
    assert wording("en").number(-2180.5) == "\N{MINUS SIGN}2,180.5"

"""Spelling, quotation marks, dashes and thousands of another style are found."""

from __future__ import annotations

from typing import Any

import pytest
from builders import profile
from checked import EN, RU, findings, found, good, message, subject, with_text

from caricc_report.editorial.checks.style import foreign_quotes
from caricc_report.model.profile import Style

MISTAKES: dict[str, list[tuple[str, str]]] = {
    "quotes-foreign": [
        ("en", "the «Oner» palace"), ("en", 'the "Oner" palace'), ("en", "the „Oner“ palace"),
        ("en", "He said: «Yes.»"), ("ru", "клуб “Шанс”"),
        ("ru", 'клуб "Шанс"'), ("ru", "«клуб “Шанс”»"),
    ],
    "hyphen-as-dash": [
        ("en", "in the region - a mobile one"), ("en", "the year -- all of it"),
        ("en", "the years 2023-2025"), ("ru", "цель встречи - обмен"), ("ru", "на 2024-2025 годы"),
    ],
    "thousands-mixed": [
        ("en", "1 300 people"), ("en", "1.300.000 tablets"), ("en", "12500 people"),
        ("ru", "1,300,000 таблеток"), ("ru", "12500 человек"),
    ],
    "spelling-mixed": [("en", "they organized it"), ("ru", "ещё раз")],
}  # fmt: skip
"""By check, texts in which it finds something."""
SPELLING = "spelling-mixed"
FOREIGN = "quotation marks that the language does not have"
PAIRS = "“…”, and ‘…’ within"
APART = "the thousands are set apart otherwise in this language"
RIGHT = [
    ("en", "the “Oner” palace, the “‘Oner’ palace”, (“Yes”) – and pupils’ own"),
    ("en", "the “Oner”-type hall, “Yes,” “no”… and “so on”"),
    ("ru", "«клуб „Шанс“», («Да»), «Да», – и «нет»…"),
    ("en", "a well-known hall – on 2024-11-16, in release 2024-19, tel. 259-99-90"),
    ("en", "see https://example.org/2023-2025/12500 and 2023-2025@example.org"),
    ("en", "1,300 people, 1.253 kg, 1300 people, in 2024 300 of them, +7 727 259 99 90"),
    ("ru", "1 300 человек, 1,253 кг, 1300 раз, приказ № 12500, индекс 050008"),
    ("en", "the World Health Organization, a prize, size and seized, an exercise"),
    ("ru", "все еще прошел"),
]


def test_mistakes_are_found() -> None:
    """Each in its language, and nothing in what is right."""
    for check, language, text in [
        (check, *each) for check, texts in MISTAKES.items() for each in texts
    ] + [("", *each) for each in RIGHT]:
        body = f"{EN if language == 'en' else RU} Here: {text}."
        assert found(with_text(language, body=body)) == ([check] if check else [])


@pytest.mark.parametrize(
    "language, headline, expected",
    [
        ("en", 'The "Oner" opens', f"2 {FOREIGN}, got 'The \"Oner\" opens'; write {PAIRS}"),
        (
            "en", "From Aksu - to all the districts of the region - a journey",
            "2 hyphens for dashes, got 'From Aksu - to all the'; write –",
        ),
        ("ru", "Изъято 12500 таблеток", f"{APART}, got '12500'; write 12\u00a0500"),
        ("en", "They organize a run", "the profile asks for organise, got 'organize'; spell it so"),
        ("ru", "Приём прошел", "the profile asks for Прием, got 'Приём'; spell it so"),
    ],
)  # fmt: skip
def test_a_message_says_what_to_write(language: str, headline: str, expected: str) -> None:
    """It names the field, what is wrong, and what to write."""
    said = message(with_text(language, headline=headline))
    assert said == f"texts.{language}.headline: {expected}"


FRENCH = [
    ("il a dit : «{0}Nous sommes prêts{0}».", []),
    ("il a dit : «{0}Nous sommes “prêts”{0}», et", []),
    ("il a dit : »{0}Nous sommes prêts{0}«, et", ["«\u00a0…\u00a0»"]),
    ('il a dit : "{0}Nous sommes prêts{0}", et', ["«\u00a0…\u00a0»"]),
]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_a_space_may_part_a_quotation_from_its_marks(space: str) -> None:
    """Those within the marks of French are no mistake, and are in what to write."""
    for text, advised in FRENCH:
        texts = {"fr": {"headline": text.format(space), "body": "Un texte."}}
        problems = foreign_quotes(subject(good(texts=texts, narrative={}), languages=("fr",)))
        said = [str(each.message).partition("; write ")[2] for each in problems]
        assert [each.partition(",")[0] for each in said] == advised


def spelled(language: str, texts: list[str], **style: Any) -> list[str]:
    """Return what is to be spelled otherwise in headlines, by a style of the profile."""
    house = profile().model_copy(update={"style": Style(**style)})
    articles = [with_text(language, headline=each) for each in texts]
    said = [each.message for each in findings(*articles, profile=house) if each.id == SPELLING]
    return [each.partition(" got ")[2].split("'")[1] for each in said]


SPELLINGS = [
    ("en", {"spelling": "ise"}, ["They organize", "They realise"], ["organize"]),
    ("en", {"spelling": "ize"}, ["They organize", "They realise"], ["realise"]),
    ("en", {}, ["They organize", "They realize", "They finalise"], ["finalise"]),
    ("en", {}, ["They organize", "They realise"], ["organize"]),
    ("en", {}, ["They organize", "They realize"], []),
    ("ru", {"yo": "never"}, ["Учёба и учет"], ["Учёба"]),
    ("ru", {"yo": "always"}, ["Учет", "Всё это", "Партнеров"], ["Учет", "Партнеров"]),
    ("ru", {"yo": "always"}, ["Артём", "Артем", "Все это"], ["Артем"]),
    ("ru", {}, ["Артём", "Артем", "Артем"], ["Артём"]),
    ("ru", {}, ["Артём", "Артем"], ["Артем"]),
    ("ru", {}, ["Всё это", "Все это", "Учет"], []),
]


def test_a_word_is_spelled_one_way() -> None:
    """It is spelled as the profile says, or else as most often; some words differ by their *ё*."""
    for language, style, texts, expected in SPELLINGS:
        assert spelled(language, texts, **style) == expected

"""Quantities and numbers in both languages."""

from __future__ import annotations

from typing import get_args

import pytest
from projects import ROOT

from caricc_report.model.article import Qualifier
from caricc_report.model.languages import Locales, using
from caricc_report.project import Project
from caricc_report.text.locales import languages_of
from caricc_report.text.wording import wording

LANGUAGES = ("en", "ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_and_every_qualifier_is_said(language: str) -> None:
    """Units stand behind the number, but for items; qualifiers before it, no two alike."""
    words = wording(language)
    items = words.quantity(7, "items")
    assert items == "7"
    units = sorted(words.units - {"items"})
    assert [unit for unit in units if words.quantity(7, unit) == items] == []
    said = {words.quantity(7, "kg", each) for each in get_args(Qualifier)}
    assert len(said) == len(get_args(Qualifier))
    assert all(each.endswith(f" {words.quantity(7, 'kg')}") for each in said)


QUANTITIES = [
    (1, "people", None, "1 person"),
    (2, "people", None, "2 people"),
    (21, "people", None, "21 people"),
    (8.5, "days", None, "8.5 days"),
    (1, "offences", None, "1 offence"),
    (225, "crimes", None, "225 crimes"),
    (2, "groups", None, "2 groups"),
    (1, "certificates", None, "1 certificate"),
    (423, "kg", "more than", "more than 423 kg"),
    (2180, "people", "at least", "at least 2,180 people"),
    (50, "people", "about", "about 50 people"),
    (8.5, "percent", "up to", "up to 8.5%"),
    (3, "tonnes", "less than", "less than 3 t"),
    (2.5, "times", None, "2.5 times"),
    (7, "litres", None, "7 l"),
    (7, "g", None, "7 g"),
]


def test_english_quantities() -> None:
    """A quantity is said with its number, unit and qualifier."""
    for value, unit, qualifier, expected in QUANTITIES:
        with languages_of(Project(ROOT).locales):
            assert wording("en").quantity(value, unit, qualifier) == expected


@pytest.mark.parametrize(
    "unit, nominative, genitive",
    [
        (
            "people",
            ("1 человек", "2 человека", "5 человек", "21 человек", "8,5 человека"),
            ("1 человека", "2 человек", "5 человек", "21 человека", "8,5 человека"),
        ),
        (
            "crimes",
            (
                "1 преступление", "2 преступления", "5 преступлений", "21 преступление",
                "8,5 преступления",
            ),
            (
                "1 преступления", "2 преступлений", "5 преступлений", "21 преступления",
                "8,5 преступления",
            ),
        ),
        (
            "offences",
            (
                "1 правонарушение", "2 правонарушения", "5 правонарушений",
                "21 правонарушение", "8,5 правонарушения",
            ),
            (
                "1 правонарушения", "2 правонарушений", "5 правонарушений",
                "21 правонарушения", "8,5 правонарушения",
            ),
        ),
        (
            "groups",
            ("1 группа", "2 группы", "5 групп", "21 группа", "8,5 группы"),
            ("1 группы", "2 групп", "5 групп", "21 группы", "8,5 группы"),
        ),
        (
            "certificates",
            ("1 сертификат", "2 сертификата", "5 сертификатов", "21 сертификат", "8,5 сертификата"),
            (
                "1 сертификата", "2 сертификатов", "5 сертификатов", "21 сертификата",
                "8,5 сертификата",
            ),
        ),
        (
            "days",
            ("1 день", "2 дня", "5 дней", "21 день", "8,5 дня"),
            ("1 дня", "2 дней", "5 дней", "21 дня", "8,5 дня"),
        ),
        (
            "times",
            ("1 раз", "2 раза", "5 раз", "21 раз", "8,5 раза"),
            ("1 раза", "2 раз", "5 раз", "21 раза", "8,5 раза"),
        ),
        ("kg", *[("1 кг", "2 кг", "5 кг", "21 кг", "8,5 кг")] * 2),
        ("percent", *[("1 %", "2 %", "5 %", "21 %", "8,5 %")] * 2),
    ],
)  # fmt: skip
def test_russian_quantities(
    unit: str, nominative: tuple[str, ...], genitive: tuple[str, ...]
) -> None:
    """A unit takes the case that its number and its qualifier ask for."""
    with languages_of(Project(ROOT).locales):
        words, values = wording("ru"), (1, 2, 5, 21, 8.5)
    assert tuple(words.quantity(value, unit) for value in values) == nominative
    said = tuple(words.quantity(value, unit, "more than") for value in values)
    assert said == tuple(f"более {quantity}" for quantity in genitive)


@pytest.mark.parametrize(
    "qualifier, expected",
    [
        ("more than", "более 21 человека"),
        ("at least", "не менее 21 человека"),
        ("about", "около 21 человека"),
        ("up to", "до 21 человека"),
        ("less than", "менее 21 человека"),
    ],
)
def test_russian_qualifiers(qualifier: str, expected: str) -> None:
    """Every Russian qualifier governs the genitive."""
    assert wording("ru").quantity(21, "people", qualifier) == expected


@pytest.mark.parametrize(
    "language, expected",
    [("en", "2,180.5"), ("ru", "2\N{NO-BREAK SPACE}180,5")],
)
def test_numbers_have_the_separators_of_the_language(language: str, expected: str) -> None:
    """Thousands and decimals are parted as the language does."""
    assert wording(language).number(2180.5) == expected


def test_the_shortest_number_whose_thousands_are_set_apart() -> None:
    """It is a rule of the language, or of the project."""
    with using(Locales((("en.yml", "grouped_from: 6\n"),))):
        assert [wording("en").number(value) for value in (-12345, 123456)] == ["−12345", "123,456"]
    assert wording("en").number(1300) == "1,300"


@pytest.mark.parametrize("value", [0.0005, 1234.56789])
def test_a_number_is_not_rounded(value: float) -> None:
    """A figure is shown with all the digits that its article states."""
    assert float(wording("en").number(value).replace(",", "")) == value


@pytest.mark.parametrize(
    "value, shown",
    [
        (1 / 3, "0.33"),
        (-100 / 7, "\N{MINUS SIGN}14.29"),
        (0.1 + 0.2, "0.3"),
        (1.001 + 2.002, "3.003"),
        (1 / 300_000, "0.0000033"),
        (2e9 / 3, "666,666,666.67"),
    ],
)
def test_a_computed_fraction_is_rounded(value: float, shown: str) -> None:
    """It has two decimals, and a tiny one two digits; nobody states sixteen."""
    assert wording("en").number(value) == shown


def test_a_word_goes_with_the_number_that_is_shown() -> None:
    """The form of a unit is that of the rounded number."""
    assert wording("en").quantity(0.1 + 0.2 + 0.7 + 1e-15, "days") == "1 day"

"""What leads a release: figures by kind and size, articles by figure, country and topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import FIGURE, record, release_of, texts

from caricc_report.editorial.leading import leading_articles, strongest_figures
from caricc_report.editorial.main_points import main_points
from caricc_report.errors import InvalidInputError
from caricc_report.model.languages import using
from caricc_report.text.nodes import Number, plain

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.editorial.release import Release


def figure(kind: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    """Return a figure of a kind."""
    return FIGURE | {"kind": kind, "value": value, "unit": unit} | more


def named(name: str, *figures: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a record with an id, the address after it, and figures."""
    fields = {"id": name, "country": name[:2].upper(), "figures": list(figures), "texts": texts()}
    return record(source_url=f"https://example.org/{name}", **fields | changes)


def points_of(release: Release) -> list[str]:
    """Return the main points of a release as plain text."""
    with using(release.locales):
        return [plain(point) for point in main_points(release)]


def test_kinds_take_turns_and_give_their_greatest_first(tmp_path: Path) -> None:
    """Grams and tonnes are compared as kilograms; a kind that is minor gives none."""
    release = release_of(
        tmp_path,
        named("kz-a", figure("seizure", 900, "g"), figure("participants", 5000, "people")),
        named("ru-b", figure("seizure", 2, "tonnes"), figure("scope", 9, "days")),
        named("uz-c", figure("seizure", 40, "kg"), figure("offence", 3, "crimes")),
    )
    found = [each.figure.stated for each in strongest_figures(release)]
    assert found == ["2 tonnes", "5,000 people", "3 crimes", "40 kg", "900 g"]


@pytest.mark.parametrize(
    "records, expected",
    [
        pytest.param(
            [named("kz-a"), named("kz-b", figure("seizure", 1, "kg")), named("ru-c")],
            ["kz-b", "ru-c", "kz-a"],
            id="the strongest figure, then another country",
        ),
        pytest.param(
            [
                named("kz-a", topics=["policy"]),
                named("kz-b", topics=["policy"]),
                named("kz-c", topics=["policy", "training"]),
            ],
            ["kz-c", "kz-a", "kz-b"],
            id="the most topics that no other has",
        ),
        pytest.param(
            [named(f"{state}-a") for state in ("uz", "tj", "kz", "kg", "ru")],
            ["kz-a", "kg-a", "ru-a", "tj-a"],
            id="four at most, in the order of the release",
        ),
    ],
)
def test_articles_lead_by_rule(
    tmp_path: Path, records: list[dict[str, Any]], expected: list[str]
) -> None:
    """Each is the best that is left."""
    assert [each.id for each in leading_articles(release_of(tmp_path, *records))] == expected


def test_an_editor_names_what_leads(tmp_path: Path) -> None:
    """Those articles, in that order."""
    records = [named(f"kz-{letter}") for letter in "abcdef"]
    release = release_of(tmp_path, *records, lead="kz-f\nkz-b")
    assert [each.id for each in leading_articles(release)] == ["kz-f", "kz-b"]


def test_what_leads_is_of_the_release(tmp_path: Path) -> None:
    """An article of another release, and one that is not there, are refused with the nearest."""
    records = [named("kz-almaty"), named("kz-other", release="2024-18")]
    with pytest.raises(InvalidInputError) as caught:
        release_of(tmp_path, *records, lead="kz-alamty\nkz-other")
    assert [(each.field, each.message) for each in caught.value.defects] == [
        ("lead", "no article of the release, got 'kz-alamty'; did you mean 'kz-almaty'?"),
        ("lead", "no article of the release, got 'kz-other'; known: kz-almaty"),
    ]


@pytest.mark.parametrize(
    "language, expected",
    [
        (
            "en",
            [
                (
                    "Policy is the leading topic, with 3 of 3 articles; Training follows with 1. "
                    "The campaign “Clean” accounts for 2 articles."
                ),
                "The strongest figures reported: more than 2 kg (hemp, Kazakhstan, 2024).",
                (
                    "Member states without articles: Azerbaijan, Kyrgyzstan, Tajikistan, "
                    "Turkmenistan, Uzbekistan."
                ),
            ],
        ),
        (
            "ru",
            [
                (
                    "Ведущая тема – «Политика»: 3 из 3 материалов; за ней по числу материалов "
                    "следует «Обучение» (1). К кампании «Clean» относятся 2 материала."
                ),
                "Самые значительные показатели: более 2 кг (hemp, Казахстан, 2024).",
                (
                    "Государства-члены, о которых материалов нет: Азербайджан, Кыргызстан, "
                    "Таджикистан, Туркменистан, Узбекистан."
                ),
            ],
        ),
    ],
)
def test_main_points_are_composed(tmp_path: Path, language: str, expected: list[str]) -> None:
    """Topic and campaign, figures, and states without articles, as far as the facts have them."""
    seizure = figure("seizure", 2, "kg", qualifier="more than", subject="hemp", span="2024")
    records = [
        named("kz-a", seizure, topics=["policy"], campaign="Clean"),
        named("ru-b", topics=["policy", "training"], campaign="Clean"),
        named("kz-c", topics=["policy"]),
    ]
    assert points_of(release_of(tmp_path, *records, language=language)) == expected


def test_topics_with_as_many_articles_lead_together(tmp_path: Path) -> None:
    """None of them is said to follow another."""
    topics = [["policy", "training"]] * 3
    records = [named(f"kz-{n}", topics=each) for n, each in enumerate(topics)]
    first, *_ = points_of(release_of(tmp_path, *records))
    assert first == "Policy and Training are the leading topics, each with 3 of 3 articles."


def test_no_topic_follows_that_another_is_level_with(tmp_path: Path) -> None:
    """Which of the two comes first in the list says nothing."""
    topics = [["policy", "training"], ["policy", "treatment"], ["policy"]]
    records = [named(f"kz-{n}", topics=each) for n, each in enumerate(topics)]
    first, *_ = points_of(release_of(tmp_path, *records))
    assert first == "Policy is the leading topic, with 3 of 3 articles."


def test_an_editors_main_points_replace_the_composed_ones(tmp_path: Path) -> None:
    """Facts that they name are in place, as numbers that lead to them."""
    own = "{articles.total}\u2028in all.\nNo more."
    release = release_of(tmp_path, named("kz-a"), main_points=own)
    assert points_of(release) == ["1 in all.", "No more."]
    assert main_points(release)[0][0] == Number("1", "articles.total")


def test_main_points_name_facts_that_there_are(tmp_path: Path) -> None:
    """The error names the point, and the nearest fact."""
    with pytest.raises(
        InvalidInputError, match=r"main_points\.2: no such fact, got 'articles\.al'"
    ):
        release_of(tmp_path, named("kz-a"), main_points="Fine.\n{articles.al}")

"""The numbers of a release: tables of counts, and the figures that articles report."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from builders import (
    FIGURE,
    PERIOD,
    article,
    profile_fields,
    record,
    reference,
    release_of,
    said,
    text_of,
    texts,
    told,
)
from shown_trees import blocks, divisions, found, rows, table_of

import caricc_report as cr
from caricc_report.editorial.facts import compute_facts
from caricc_report.model.languages import Locales
from caricc_report.model.profile import Profile
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caricc_report.displays.numbers import Grouping
    from caricc_report.displays.shown import Shown
    from caricc_report.editorial.release import Release
    from caricc_report.model.article import Article

TABLES = ("country", "topic", "outlet")


def test_the_table_of_countries() -> None:
    """A row is a country, in the order of the sections; the last is the total."""
    table = table_of(cr.count_table(reference(), by="country"))
    assert rows(table) == [
        ["Country", "Articles"],
        ["Kazakhstan", "9"],
        ["Kyrgyzstan", "4"],
        ["Russia", "11"],
        ["Tajikistan", "1"],
        ["Turkmenistan", "1"],
        ["Uzbekistan", "4"],
        ["Total", "30"],
    ]


@pytest.mark.parametrize("by", TABLES)
def test_a_table_holds_every_group_of_the_facts(by: Grouping) -> None:
    """The numbers of a table are those of the facts, in their order, under a caption."""
    release = reference()
    table = table_of(cr.count_table(release, by=by))
    facts = [f"{fact.value}" for _, fact in release.facts.group(f"articles.by_{by}")]
    assert [row[1] for row in rows(table)][1:] == facts + ([] if by == "topic" else ["30"])
    assert text_of(table["c"][1]) == f"Articles by {by}"


def test_only_the_table_of_topics_has_a_note() -> None:
    """An article with two topics counts twice, so there is a note instead of a total."""
    notes = {by: divisions(blocks(cr.count_table(reference(), by=by))).get("note") for by in TABLES}
    assert [by for by in TABLES if notes[by]] == ["topic"]
    assert "more than the total" in text_of(notes["topic"])


def test_outlets_have_the_names_for_readers(tmp_path: Path) -> None:
    """An outlet is shown by its name in the profile."""
    release = release_of(tmp_path, record())
    names = {"example.kz": {"en": "The Example", "ru": "Пример"}}
    path = tmp_path / "profile.yml"
    path.write_text(
        path.read_text("utf-8") + f"outlets: {json.dumps(names, ensure_ascii=False)}\n",
        encoding="utf-8",
    )
    release = cr.load_release(
        tmp_path, release="2024-19", period="2024-11-16/2024-11-30", language="en",
        articles="articles.jsonl", profile="profile.yml", as_of="2024-12-02",
    )  # fmt: skip
    assert rows(table_of(cr.count_table(release, by="outlet")))[1] == ["The Example", "1"]
    assert "The Example · Prevention" in text_of(blocks(cr.country_sections(release)))


def test_the_tables_of_an_empty_release(tmp_path: Path) -> None:
    """Without articles there is no table, and no heading of one."""
    release = release_of(tmp_path)
    assert [blocks(cr.count_table(release, by=by)) for by in TABLES] == [[]] * len(TABLES)


def test_the_table_of_figures_has_a_row_for_each() -> None:
    """Every figure of the release is quoted with its article, and nothing is added up."""
    release = reference()
    table = table_of(cr.figures_reported(release))
    n_figures = sum(len(each.figures) for each in release.articles)
    assert len(rows(table)) == 1 + n_figures
    assert rows(table)[0] == ["Figure", "What it counts", "Time span", "Article"]
    assert text_of(table["c"][1]) == "Figures reported by the articles"


def test_a_row_of_the_table_of_figures(tmp_path: Path) -> None:
    """A figure stands with qualifier and unit, subject, time span and a link to its article."""
    figures = [
        FIGURE | {"kind": "seizure", "value": 423, "unit": "kg", "qualifier": "more than",
                  "subject": "narcotic drugs", "span": "P3Y10M"},
        FIGURE,
    ]  # fmt: skip
    release = release_of(tmp_path, record(figures=figures))
    table = table_of(cr.figures_reported(release))
    assert rows(table)[1:] == [
        ["more than 423 kg", "narcotic drugs", "3 years and 10 months", "A headline"],
        ["50 people", "students", "", "A headline"],
    ]
    assert [link["c"][2][0] for link in found(table, "Link")] == [
        "#fact-figures.kz-example.1", "#kz-example", "#fact-figures.kz-example.2", "#kz-example",
    ]  # fmt: skip


@pytest.mark.parametrize("shows", [cr.figures_reported, cr.at_a_glance])
def test_a_table_of_figures_has_no_empty_column(
    tmp_path: Path, shows: Callable[[Release], Shown]
) -> None:
    """Where no figure refers to a time, none is asked for."""
    release = release_of(tmp_path, record(figures=[FIGURE]))
    header, row = rows(table_of(shows(release)))
    assert header[:2] == ["Figure", "What it counts"]
    assert "Time span" not in header
    assert all(row)


def test_figures_have_their_subjects_in_the_language(tmp_path: Path) -> None:
    """What a figure counts is said in the language of the release."""
    translated = texts()
    translated["ru"]["subjects"] = ["студенты"]
    release = release_of(tmp_path, record(figures=[FIGURE], texts=translated), language="ru")
    assert rows(table_of(cr.figures_reported(release)))[1][:2] == ["50 человек", "студенты"]


def test_a_release_without_figures_says_so(tmp_path: Path) -> None:
    """Without figures there is a sentence instead of an empty table."""
    tree = blocks(cr.figures_reported(release_of(tmp_path, record())))
    assert text_of(tree) == "The articles of this release report no figures."


@pytest.mark.parametrize(
    "language, expected",
    [
        (
            "en",
            ("Of the articles about events of the period, 5 state the number of participants: "
            "together about 2,180 people."),
        ),
        (
            "ru",
            ("В 5 материалах о мероприятиях этого периода указано число участников: в сумме "
            "около 2\N{NO-BREAK SPACE}180 человек."),
        ),
    ],
)  # fmt: skip
def test_the_sentence_on_participants(language: str, expected: str) -> None:
    """The sum of participants is told with its qualifier and the number of articles."""
    assert said(*cr.figures_added_up(reference(language)).blocks) == expected


@pytest.mark.parametrize(
    "language, expected",
    [
        (
            "en",
            ("Of the articles about events of the period, 1 states the number of participants: "
            "50 people."),
        ),
        ("ru", "В 1 материале о мероприятиях этого периода указано число участников: 50 человек."),
    ],
)  # fmt: skip
def test_one_article_with_participants(tmp_path: Path, language: str, expected: str) -> None:
    """A single number is not called a sum."""
    stated = record(texts=texts(), figures=[FIGURE])
    release = release_of(tmp_path, stated, language=language)
    assert said(*cr.figures_added_up(release).blocks) == expected


def test_a_russian_sum_over_21_articles_has_the_form_of_one() -> None:
    """And is called a sum all the same."""
    numbers = {"counted": "участников", "quantity": "50 человек"}
    sentence = wording("ru").say("sum", n_articles=21, articles="21", **numbers)
    assert sentence.startswith("В 21 материале ")
    assert sentence.endswith(": в сумме 50 человек.")


def with_kinds(release: Release, figures: dict[str, Any], *articles: Article) -> Release:
    """Return a release whose profile has other kinds of figures, and other articles."""
    other = Profile.model_validate(profile_fields() | {"figures": figures})
    corpus = replace(release.articles, profile=other, articles=articles)
    facts = compute_facts("2024-19", PERIOD, corpus, {})
    return replace(release, profile=other, articles=corpus, facts=facts)


def test_every_kind_that_adds_up_has_its_sentence_and_its_place_in_the_annex(
    tmp_path: Path,
) -> None:
    """What is counted is said in the words of the profile."""
    cases = FIGURE | {"kind": "cases", "unit": "items", "value": 7}
    counted = {
        "participants": {"units": ["people"], "sum_of": {"en": "participants", "ru": "участников"}},
        "cases": {"units": ["items"], "sum_of": {"en": "cases of measles", "ru": "случаев кори"}},
    }
    stated = article(figures=[FIGURE, cases])
    release = with_kinds(release_of(tmp_path, record()), counted, stated)
    release = replace(release, locales=Locales())  # The sentences of the package.
    lead = "Of the articles about events of the period, 1 states the number of"
    assert [said(each) for each in cr.figures_added_up(release).blocks] == [
        f"{lead} participants: 50 people.",
        f"{lead} cases of measles: 7.",
    ]
    annex = told(cr.how_numbers_were_made(release))
    for how in (
        "Articles about events of the period that state the number of cases of measles, counted |",
        "Numbers of participants in articles about events of the period, added up",
    ):
        assert how in annex


def test_without_kinds_of_figures_nothing_is_said_of_them(tmp_path: Path) -> None:
    """Not even that there are none."""
    release = with_kinds(release_of(tmp_path, record()), {}, article())
    assert cr.figures_reported(release).blocks == ()
    assert cr.figures_added_up(release).blocks == ()


def test_without_participants_there_is_no_sentence(tmp_path: Path) -> None:
    """What no article states is not mentioned."""
    shown = cr.figures_added_up(release_of(tmp_path, record()))
    assert shown.blocks == ()
    assert shown.html == ""

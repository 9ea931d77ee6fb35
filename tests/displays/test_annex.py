"""The annex leads from every number to its articles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from builders import FIGURE, record, reference, release_of, text_of, told
from shown_trees import found, rows, table_of
from some_trends import trends_of

import caricc_report as cr
from caricc_report.displays import annex as annex_module
from caricc_report.displays.shown import Shown
from caricc_report.document.document import places_in
from caricc_report.editorial.narrative import describe_fact
from caricc_report.model.languages import using
from caricc_report.text.nodes import (
    FOLDED,
    Anchor,
    Division,
    Link,
    fact_id,
    line,
    paragraph,
    plain,
)
from caricc_report.text.pandoc import to_pandoc
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.displays.front import About
    from caricc_report.text.pandoc_inlines import Target

LANGUAGES = ("en", "ru")
ABOUT: tuple[About | None, ...] = (None, "statistics")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annex_has_every_fact_with_its_articles(language: str) -> None:
    """What was computed alike is one entry: each value as in the text, and from where to where."""
    release = reference(language)
    annex = cr.how_numbers_were_made(release)
    values = {
        each.identifier: plain(each.inlines)
        for each in walk(annex.blocks)
        if isinstance(each, Anchor)
    }
    facts = release.facts.facts
    with using(release.locales):
        said = {fact_id(name): describe_fact(fact, language) for name, fact in facts.items()}
    assert values == said
    entries = [" ".join(row) for row in rows(table_of(annex))]
    assert {
        "en": "Articles about each country, counted Kazakhstan: 9 (1–9); Kyrgyzstan: 4 (10–13); "
        "Russia: 11 (14–24); Tajikistan: 1 (25); Turkmenistan: 1 (26); Uzbekistan: 4 (27–30)",
        "ru": "Подсчитаны материалы о каждой стране Казахстан: 9 (1–9); Кыргызстан: 4 (10–13); "
        "Россия: 11 (14–24); Таджикистан: 1 (25); Туркменистан: 1 (26); Узбекистан: 4 (27–30)",
    }[language] in entries
    assert {
        "en": "Articles of each campaign, counted Clean Generation-2024: 8 (14–20, 22)",
        "ru": "Подсчитаны материалы о каждой кампании Чистое поколение-2024: 8 (14–20, 22)",
    }[language] in entries


def test_what_articles_state_stands_by_their_numbers(tmp_path: Path) -> None:
    """Several figures of an article stand together."""
    stated = FIGURE | {"value": 7}
    release = release_of(
        tmp_path, record(figures=[FIGURE, stated]), record(id="kz-b", figures=[FIGURE])
    )
    last = rows(table_of(cr.how_numbers_were_made(release)))[-1]
    assert last == ["Stated by the article", "1: 50 people, 7 people; 2: 50 people"]


def folded_in(annex: Shown) -> Division:
    """Return what pages fold of an annex."""
    (only,) = (each for each in walk(annex.blocks) if getattr(each, "name", "") == FOLDED)
    assert isinstance(only, Division)
    return only


def test_the_whole_trail_is_folded(tmp_path: Path) -> None:
    """It has the articles by their headlines, and each figure with what it counts."""
    release = release_of(tmp_path, record(figures=[FIGURE]))
    trail = folded_in(cr.how_numbers_were_made(release))
    said = told(Shown(trail))
    assert said.startswith("All numbers with all articles\nA headline\n")
    assert "students: 50 people (1)" in said


@pytest.mark.parametrize("most, n_folded", [(2, 0), (1, 2)])
def test_few_articles_that_are_not_in_the_document_are_listed_in_the_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, n_folded: int
) -> None:
    """Many stand in the trail alone, and the table then names none."""
    monkeypatch.setattr(annex_module, "_MOST_LISTED", most)
    release = release_of(tmp_path, record(), record(id="kz-b"))
    made = cr.how_numbers_were_made(release, cr.load_review(release), about="quality")
    folded = [each for each in walk(folded_in(made)) if isinstance(each, Link)]
    assert len([link for link in folded if link.identifier]) == n_folded
    assert ("(1" in text_of(table_of(made))) == (n_folded == 0)


@pytest.mark.parametrize("about", ABOUT)
def test_trends_in_a_release_share_its_annex(tmp_path: Path, about: About | None) -> None:
    """Numbers of both lead there; articles that the release does not have follow its own."""
    trends = trends_of(tmp_path, {"2024-18": 1, "2024-19": 2})
    release, is_release = trends.release, about is None
    annex = cr.how_numbers_were_made(release, trends, about).blocks
    own = {fact_id(name) for name in release.facts.facts} if is_release else set()
    places = places_in(annex)
    assert {each for each in places if each.startswith("fact-")} == own | {
        fact_id(name) for name in trends.facts
    }
    assert ("article-kz-2024-19-0" in places) == (not is_release)
    numbers = (
        "2024-18: 1 (3); 2024-19: 2 (1–2)" if is_release else "2024-18: 1 (1); 2024-19: 2 (2–3)"
    )
    assert ["Articles, counted in each release", numbers] in rows(table_of(Shown(*annex)))


def test_a_release_with_trends_hands_over_its_own_articles(tmp_path: Path) -> None:
    """Facts are those of both; others' articles are in no file of the release's."""
    trends = trends_of(tmp_path, {"2024-18": 1, "2024-19": 2})
    handover = cr.hand_over(trends.release, trends).handover
    assert {*handover.facts["facts"]} == {*trends.release.facts.facts, *trends.facts}
    assert [each["id"] for each in handover.articles] == ["kz-2024-19-0", "kz-2024-19-1"]


@pytest.mark.parametrize("target, n_links", [("html", 1), ("typst", 0), ("docx", 0)])
def test_a_link_into_what_is_folded_is_its_words_on_paper(target: Target, n_links: int) -> None:
    """Only pages have what is folded."""
    place = Link(line("A source"), "https://example.org", "there")
    shown = (paragraph(Link(line("See it"), "#there")), Division(FOLDED, (paragraph(place),)))
    tree = json.loads(to_pandoc(shown, {}, target))["blocks"]
    assert len([each for each in found(tree, "Link") if each["c"][2][0] == "#there"]) == n_links
    assert text_of(tree[0]) == "See it"

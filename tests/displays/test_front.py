"""The front page and the page at a glance lead with what matters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from builders import FIGURE, record, reference, release_of, texts, told

import caricc_report as cr
from caricc_report.text.nodes import Division, Link, Number, Table, plain
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.editorial.release import Release


def key_figures(release: Release) -> list[tuple[str, str]]:
    """Return the values and labels of the key figures."""
    found = [
        each for each in walk(cr.cover(release).blocks)
        if isinstance(each, Division) and each.name in {"key-value", "key-label"}
    ]  # fmt: skip
    said = [plain(block.inlines) for each in found for block in each.blocks]  # type: ignore[union-attr]
    return list(zip(said[::2], said[1::2], strict=True))


@pytest.mark.parametrize(
    "language, expected",
    [
        (
            "en",
            [
                ("30", "articles of the media"),
                ("6 of 7", "member states covered"),
                ("21", "articles on the leading topic, Prevention"),
                ("about 2,180", "participants, as far as the articles state"),
            ],
        ),
        (
            "ru",
            [
                ("30", "материалов СМИ"),
                ("6 из 7", "государств-членов охвачено"),
                ("21", "материал по ведущей теме «Профилактика»"),
                ("около 2\xa0180", "участников, насколько указано в материалах"),
            ],
        ),
    ],
)
def test_the_key_figures(language: str, expected: list[tuple[str, str]]) -> None:
    """Articles, states, the leading topic, people; each number leads to its fact."""
    release = reference(language)
    assert key_figures(release) == expected
    numbers = [each for each in walk(cr.cover(release).blocks) if isinstance(each, Number)]
    assert [each.fact for each in numbers] == [
        "articles.total", "states.covered", "states.total", "articles.by_topic.prevention",
        "participants.total",
    ]  # fmt: skip


def test_without_people_the_outlet_with_most_articles_is_a_key_figure(tmp_path: Path) -> None:
    """The next useful figure takes the place of one that the facts do not have."""
    release = release_of(tmp_path, record(texts=texts()))
    assert key_figures(release)[-1] == ("1", "article from example.kz")


def test_a_topic_with_no_more_articles_than_another_leads_nothing(tmp_path: Path) -> None:
    """The next useful figure takes its place."""
    release = release_of(tmp_path, record(texts=texts(), topics=["prevention", "policy"]))
    said = [label for _, label in key_figures(release)]
    assert said == ["article of the media", "member states covered", "article from example.kz"]


def test_the_headlines_that_lead_are_links() -> None:
    """Each to its article, with the country and the first topic."""
    links = [each for each in walk(cr.cover(reference()).blocks) if isinstance(each, Link)]
    assert [each.target for each in links] == [
        "#tm-ashgabat-conference", "#kz-almaty-medical-students", "#uz-mamatov-statement",
        "#ru-mari-el-forum",
    ]  # fmt: skip


@pytest.mark.parametrize("about", ["statistics", "quality"])
def test_the_cover_of_another_document_has_a_masthead_alone(about: Any) -> None:
    """It has no articles to lead to."""
    ((masthead,),) = [block.blocks for block in cr.cover(reference(), about).blocks]  # type: ignore[union-attr]
    assert masthead.name == "masthead"  # type: ignore[union-attr]


def test_six_to_eight_figures_stand_at_a_glance() -> None:
    """Each with what it counts, where, when, and who reports it, which leads to the article."""
    tables = [each for each in walk(cr.at_a_glance(reference()).blocks) if isinstance(each, Table)]
    table = next(each for each in tables if len(each.header) == 5)
    rows = [[plain(cell) for cell in row] for row in table.rows]
    assert len(rows) == 8
    assert rows[0] == [
        "1,300 kg",
        "narcotic substances",
        "Turkmenistan",
        "2024",
        "newscentralasia.net",
    ]
    assert [each.target for each in walk(table.rows[0]) if isinstance(each, Link)] == [
        "#tm-ashgabat-conference"
    ]


def test_without_articles_nothing_stands_at_a_glance(tmp_path: Path) -> None:
    """Nor on the front page, below the masthead."""
    release = release_of(tmp_path)
    assert cr.at_a_glance(release).blocks == ()
    assert key_figures(release) == []


def test_one_article_is_no_distribution(tmp_path: Path) -> None:
    """No chart has its country and its topics; what is left of the page is there."""
    records = record(), record(id="kz-b")
    shown = [told(cr.at_a_glance(release_of(tmp_path, *records[:n]))) for n in (1, 2)]
    assert ["All articles are on one topic" in each for each in shown] == [False, True]
    assert "Member states without articles" in shown[0]


def test_the_comparison_is_not_said_twice(tmp_path: Path) -> None:
    """It is among the main points, or, where these are an editor's, behind the statistics."""
    figure = FIGURE | {"value": 3}
    release = release_of(tmp_path, record(texts=texts(), figures=[figure]))
    change = replace(release.facts["articles.total"], value=2, compared_with="2024-18")
    release.facts.add("articles.change.total", change)
    own = release.parameters.model_copy(update={"main_points": "Mine."})
    for each, at_a_glance in ((release, True), (replace(release, parameters=own), False)):
        said = [str(cr.statistics(each).blocks), str(cr.at_a_glance(each).blocks)]
        assert ["#18" in text for text in said] == [not at_a_glance, at_a_glance]

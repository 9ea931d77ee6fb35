"""What a notebook shows in charts: with a message above, a source below, all numbers at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from builders import profile_fields, record, reference, release_of, text_of, told

import caricc_report as cr
from caricc_report.displays.shown import Shown
from caricc_report.errors import InvalidInputError
from caricc_report.text.chart_nodes import BarChart, TileMap
from caricc_report.text.nodes import FOLDED, Division, Paragraph
from caricc_report.text.pandoc import to_pandoc
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.text.pandoc_inlines import Target


def bar_chart(shown: Shown) -> BarChart:
    """Return the only bar chart that is shown."""
    (chart,) = (each for each in walk(shown.blocks) if isinstance(each, BarChart))
    return chart


def map_of(shown: Shown) -> TileMap:
    """Return the only map that is shown."""
    (chart,) = (each for each in walk(shown.blocks) if isinstance(each, TileMap))
    return chart


def test_a_chart_has_message_subtitle_and_source() -> None:
    """It says what it shows, what is counted and of which days, and where that comes from."""
    title, subtitle, source, *_ = told(cr.count_chart(reference(), "topic")).splitlines()
    assert title == "Prevention has more than twice as many articles as any other topic"
    assert subtitle == (
        "Articles by topic, 16–30 November 2024; an article may have several topics"
    )
    assert source == "Source: CARICC, “Information Release”, #19, 2024"
    russian = told(cr.count_chart(reference("ru"), "country")).splitlines()
    assert russian[:2] == [
        "Россия и Казахстан дают больше половины материалов",
        "Материалы по странам, 16–30 ноября 2024 года",
    ]


@pytest.mark.parametrize("by", ["country", "topic", "outlet"])
def test_bars_are_sorted_and_the_most_has_the_accent(by: Any) -> None:
    """Order by value, since order by name means nothing; each number leads to its fact."""
    release = reference("ru")
    bars = bar_chart(cr.count_chart(release, by)).bars
    values = [bar.value for bar in bars]
    assert values == sorted(values, reverse=True)
    assert [bar.is_main for bar in bars] == [value == values[0] for value in values]
    facts = {
        f"articles.by_{by}.{name}": fact.value
        for name, fact in release.facts.group(f"articles.by_{by}")
    }
    assert {bar.fact: bar.value for bar in bars} == facts


@pytest.mark.parametrize(
    "language, by, said",
    [
        (
            "en",
            "country",
            (
                "Russia and Kazakhstan bring more than half of the articles. "
                "Bar chart of articles by country: Russia 11, Kazakhstan 9, Kyrgyzstan 4, "
                "Uzbekistan 4, Tajikistan 1, Turkmenistan 1."
            ),
        ),
        (
            "ru",
            "outlet",
            (
                "Лидирует источник мвд.рф, затем polisia.kz. Столбчатая диаграмма «Материалы по "
                "источникам»: мвд.рф – 11, polisia.kz – 8, "
            ),
        ),
    ],
)
def test_the_alternative_text_has_the_message_and_every_value(
    language: str, by: Any, said: str
) -> None:
    """Those who do not see a chart read what it says, and all of it."""
    release = reference(language)
    alt = bar_chart(cr.count_chart(release, by)).alt
    assert alt.startswith(said)
    assert all(f" {fact.value}" in alt for _, fact in release.facts.group(f"articles.by_{by}"))


def test_the_map_has_every_member_state(tmp_path: Path) -> None:
    """Those without articles have a 0, which is no fact; other countries stand in its subtitle."""
    release = release_of(tmp_path, record(id="a"), record(id="b"), record(id="c", country="CN"))
    shown = cr.tile_map(release)
    tiles = {tile.code: tile for tile in map_of(shown).tiles}
    assert list(tiles) == [state.country for state in release.profile.member_states]
    assert (tiles["KZ"].shown, tiles["KZ"].fact) == ("2", "articles.by_country.KZ")
    assert (tiles["RU"].shown, tiles["RU"].fact) == ("0", "")
    assert told(shown).startswith("Kazakhstan has twice as many articles as any other country\n")
    assert "Russia 0" in map_of(shown).alt
    assert "30 November 2024; not on the map: China 1\n" in told(shown)
    assert "not on the map" not in told(cr.tile_map(reference()))


def test_tiles_lie_where_the_profile_says_or_in_rows(tmp_path: Path) -> None:
    """Column and row of each; four in a row where the profile says nothing."""
    places = [(tile.column, tile.row) for tile in map_of(cr.tile_map(reference())).tiles]
    assert places == [state.tile for state in reference().profile.member_states]
    fields = profile_fields()
    for state in fields["member_states"]:
        del state["tile"]
    (tmp_path / "other.yml").write_text(json.dumps(fields), encoding="utf-8")
    shown = cr.tile_map(release_of(tmp_path, record(), profile="other.yml"))
    places = [(tile.column, tile.row) for tile in map_of(shown).tiles]
    assert places == [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (2, 2), (3, 2)]


@pytest.mark.parametrize("tile", [None, [2, 1]])
def test_a_tile_is_for_one_and_for_all(tmp_path: Path, tile: object) -> None:
    """A member state without a tile among others with one, or two on one tile, is an error."""
    fields = profile_fields()
    fields["member_states"][0]["tile"] = tile
    (tmp_path / "other.yml").write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(InvalidInputError, match="each needs a tile of its own"):
        release_of(tmp_path, record(), profile="other.yml")


def test_charts_beside_one_another_are_half_as_wide() -> None:
    """One alone keeps the width of the text."""
    release = reference()
    both = cr.beside(cr.tile_map(release), cr.count_chart(release, "topic"))
    assert {map_of(both).size, bar_chart(both).size} == {"half"}
    alone = cr.beside(Shown(), cr.count_chart(release, "topic"))
    assert bar_chart(alone).size == "full"


LEVEL = {
    "one country, which is the map": (
        {"topics": ["policy", "training"]},
        "All articles are about one country, Kazakhstan.",
        "Articles are spread evenly: 1 on each topic covered.",
    ),
    "a country that is not on the map": (
        {"country": "CN", "topics": ["policy"]},
        "All articles are about one country, China.",
        "All articles are on one topic, Policy.",
    ),
}


@pytest.mark.parametrize("changes, countries, topics", LEVEL.values(), ids=LEVEL)
def test_equal_values_are_a_sentence(
    tmp_path: Path, changes: dict[str, Any], countries: str, topics: str
) -> None:
    """A picture of them would show nothing."""
    fields = profile_fields()
    fields["member_states"] = fields["member_states"][1:2]
    (tmp_path / "other.yml").write_text(json.dumps(fields), encoding="utf-8")
    release = release_of(tmp_path, record(**changes), profile="other.yml")
    both = cr.beside(cr.tile_map(release), cr.count_chart(release, "topic"))
    assert not any(isinstance(each, (BarChart, TileMap)) for each in walk(both.blocks))
    assert [told(Shown(each)) for each in both.blocks if isinstance(each, Paragraph)] == [
        countries,
        topics,
    ]


@pytest.mark.parametrize("target", ["html", "typst", "docx"])
def test_the_data_is_folded_on_a_page_and_left_out_on_paper(target: Target) -> None:
    """One form for each number: on paper the chart says it."""
    shown = cr.count_chart(reference(), "country")
    written = text_of(json.loads(to_pandoc(shown.blocks, {}, target)))
    assert ("Articles by countryCountryArticlesKazakhstan9" in written) is (target == "html")
    (folded,) = (
        each for each in walk(shown.blocks) if isinstance(each, Division) and each.name == FOLDED
    )
    assert told(Shown(folded)).startswith("Data\nArticles by country\n")
    assert "<details><summary>" in shown.html

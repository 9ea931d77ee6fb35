"""What notebooks show of trends: messages, charts with their words, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import record, release_of, text_of, told, tree_of
from some_trends import GROUPINGS, records, trends_of

import caricc_report as cr
from caricc_report.displays.shown import Shown
from caricc_report.displays.trends import sparkline
from caricc_report.document.document import places_in
from caricc_report.editorial.messages import describe_trend
from caricc_report.editorial.trends import Trends, load_trends
from caricc_report.text.chart_nodes import BarChart, DotPlot, Sparkline
from caricc_report.text.nodes import FOLDED, Division, Link, Number, fact_id
from caricc_report.text.trees import walk
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "{{< env HOME >}} *x* $y$ @z <b> `{=typst}` | [l](u) ^[n] # ::: \\"


def by_country(folder: Path, counts: dict[str, tuple[int, ...]]) -> Trends:
    """Return the trends of releases up to 2024-19 with so many articles about each country."""
    rows = [
        each
        for country, numbers in counts.items()
        for release, n in enumerate(numbers, 20 - len(numbers))
        for each in records(f"2024-{release}", n, country=country)
    ]
    return load_trends(release_of(folder, *rows), folder)


def test_of_a_single_edition_each_group_is_a_bar(tmp_path: Path) -> None:
    """Where nothing is known of other editions, the chart compares the groups themselves."""
    rows = [*records("2024-19", 3), *records("2024-19", 1, country="RU")]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    shown = cr.trend_chart(trends, "country")
    (chart,) = (each for each in walk(shown.blocks) if isinstance(each, BarChart))
    assert [bar.value for bar in chart.bars] == [3, 1]
    assert told(shown).startswith("Kazakhstan has 3 times as many articles as any other country\n")


def test_what_is_not_shown_is_not_alike(tmp_path: Path) -> None:
    """Eight outlets of two articles each, and one more of a single one, are not all alike."""
    rows = [record(id=f"kz-{n}", outlet=f"o{n // 2}.kz") for n in range(17)]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    assert "evenly" not in told(cr.trend_chart(trends, "outlet"))
    assert "2 from each outlet" in told(
        cr.trend_chart(load_trends(release_of(tmp_path, *rows[:-1]), tmp_path), "outlet")
    )


NEWEST = {
    (2,): (
        "2 articles in 2024-19, with nothing earlier to compare.",
        "2 материала в 2024-19, сравнить не с чем.",
    ),
    (1, 3): ("3 articles, the most in 2 releases", "3 материала, больше всего за 2 выпуска"),
    (3, 2, 1): ("1 article, the fewest in 3 releases", "1 материал, меньше всего за 3 выпуска"),
    (1, 4, 2, 3): ("3 articles, above the median of 2.5", "3 материала, больше медианы, 2,5"),
    (3, 3, 1, 4, 2): ("2 articles, below the median of 3", "2 материала, меньше медианы, 3"),
    (2, 2): ("2 articles, as many as usual.", "2 материала, столько же, сколько обычно."),
}


@pytest.mark.parametrize("counts", NEWEST)
def test_the_message_of_all_articles(tmp_path: Path, counts: tuple[int, ...]) -> None:
    """It compares the release with what is usual; where all are alike, it is a sentence."""
    releases = {f"2024-{20 - len(counts) + n}": each for n, each in enumerate(counts)}
    for language, said in zip(("en", "ru"), NEWEST[counts], strict=True):
        trends = trends_of(tmp_path, releases, language=language)
        assert told(cr.trend_chart(trends)).splitlines()[0] == said


DEPARTURES = {
    "one": (
        {"KZ": (1, 1, 4), "RU": (2, 2, 2)},
        "Kazakhstan stands out with 4 articles, against a median of 1",
    ),
    "two": (
        {"KZ": (2, 2, 4), "RU": (2, 2, 0)},
        "Kazakhstan and Russia depart most from their medians",
    ),
    "none": ({"KZ": (1, 1, 1), "RU": (2, 2, 2)}, "No country stands out"),
    "zero": (
        {"KZ": (1, 1, 1), "RU": (3, 3, 0)},
        "Russia stands out with 0 articles, against a median of 3",
    ),
}


@pytest.mark.parametrize("counts, said", DEPARTURES.values(), ids=DEPARTURES)
def test_the_message_of_small_multiples(
    tmp_path: Path, counts: dict[str, tuple[int, ...]], said: str
) -> None:
    """It names what is furthest from its own median; equal ones together."""
    trends = by_country(tmp_path, counts)
    assert told(cr.trend_chart(trends, "country")).splitlines()[0] == said


CHANGES = {
    "one": ({"KZ": (1, 4), "RU": (2, 2)}, "Largest change since 2024-18: Kazakhstan +3"),
    "two": (
        {"KZ": (1, 2), "RU": (2, 1)},
        "Largest change since 2024-18: Kazakhstan +1, Russia \N{MINUS SIGN}1",
    ),
    "none": ({"KZ": (1, 1), "RU": (2, 2)}, "Nothing has changed since 2024-18."),
}


@pytest.mark.parametrize("counts, said", CHANGES.values(), ids=CHANGES)
def test_the_message_of_changes(
    tmp_path: Path, counts: dict[str, tuple[int, ...]], said: str
) -> None:
    """It names the largest change, up or down; equal ones together."""
    trends = by_country(tmp_path, counts)
    assert told(cr.change_chart(trends, "country")).splitlines()[0] == said


def test_changes_are_told_from_the_greatest_rise_to_the_greatest_fall(tmp_path: Path) -> None:
    """A row has both dots, and what lies between them."""
    trends = by_country(tmp_path, {"KZ": (3, 1), "RU": (1, 2), "UZ": (1, 1)})
    (chart,) = (
        each
        for each in walk(cr.change_chart(trends, "country").blocks)
        if isinstance(each, DotPlot)
    )
    assert [(each.label, each.before, each.now, each.shown) for each in chart.changes] == [
        ("Russia", 1, 2, "+1"),
        ("Uzbekistan", 1, 1, "0"),
        ("Kazakhstan", 3, 1, "\N{MINUS SIGN}2"),
    ]
    assert chart.times == ("2024-18", "2024-19")


@pytest.mark.parametrize(
    "before, said",
    [
        (1, "That is 1 more than in 2024-18, the release before."),
        (3, "That is 1 fewer than in 2024-18, the release before."),
        (2, "That is as many as in 2024-18, the release before."),
    ],
)
def test_the_change_of_all_articles_is_a_sentence(tmp_path: Path, before: int, said: str) -> None:
    """A chart of one row would say no more."""
    trends = trends_of(tmp_path, {"2024-18": before, "2024-19": 2})
    assert told(cr.change_chart(trends, "total")) == said


def test_a_page_has_all_numbers_of_a_chart_in_a_folded_table(tmp_path: Path) -> None:
    """A row is an edition, the newest first; on paper the chart says it alone."""
    trends = by_country(tmp_path, {"KZ": (3, 1), "RU": (0, 2)})
    (folded,) = (
        each
        for each in walk(cr.trend_chart(trends, "country").blocks)
        if isinstance(each, Division) and each.name == FOLDED
    )
    assert told(Shown(folded)).splitlines() == [
        "Data",
        "Articles by country and release",
        "Release | Kazakhstan | Russia | Total",
        "2024-19 | 1 | 2 | 3",
        "2024-18 | 3 | 0 | 3",
    ]


def test_a_sparkline_says_how_a_group_went(tmp_path: Path) -> None:
    """Without letters in it; a release that is missing leaves a gap."""
    trends = by_country(tmp_path, {"KZ": (2, 1), "RU": (1, 0)})
    assert sparkline(trends, "country", "RU") == Sparkline(
        (1, 0), "Russia: falling from 1 in 2024-18 to 0 in 2024-19, the most, 1, in 2024-18", 0.5
    )
    gap = trends_of(tmp_path, {"2024-15": 1, "2024-19": 1})
    assert sparkline(gap, "total", "").values == (1, None, 1)


@pytest.mark.parametrize(
    "counts, message",
    [
        ((12, 21, 30), "rising from 12 in 2024-17 to 30 in 2024-19, the most, 30, in 2024-19"),
        ((3, 2, 2), "falling from 3 in 2024-17 to 2 in 2024-19, the most, 3, in 2024-17"),
        ((2, 2, 2), "level at 2 from 2024-17 to 2024-19"),
        (
            (2, 5, 3),
            (
                "up and down, in the end higher, from 2 in 2024-17 to 3 in 2024-19, "
                "the most, 5, in 2024-18"
            ),
        ),
        (
            (3, 1, 2),
            (
                "up and down, in the end lower, from 3 in 2024-17 to 2 in 2024-19, "
                "the most, 3, in 2024-17"
            ),
        ),
        (
            (3, 1, 3),
            (
                "up and down, in the end the same, 3 in 2024-17 and in 2024-19, "
                "the most, 3, in 2024-17, 2024-19"
            ),
        ),
    ],
)
def test_the_alternative_text_states_the_message(
    tmp_path: Path, counts: tuple[int, int, int], message: str
) -> None:
    """It says where the numbers went, and when there were the most."""
    releases = dict(zip(("2024-17", "2024-18", "2024-19"), counts, strict=True))
    trends = trends_of(tmp_path, releases)
    assert describe_trend(trends) == f"Articles by half-month: {message}."


def test_the_alternative_text_in_russian(tmp_path: Path) -> None:
    """The same message in Russian."""
    trends = trends_of(tmp_path, {"2024-18": 1, "2024-19": 2}, language="ru")
    assert describe_trend(trends) == (
        "Материалы по полумесяцам: рост с 1 в 2024-18 до 2 в 2024-19, больше всего, 2, в 2024-19."
    )
    assert describe_trend(trends, "country") == (
        "Материалы по странам и полумесяцам с 2024-18 по 2024-19: Казахстан рост с 1 до 2."
    )


def test_the_alternative_text_of_one_release_and_of_a_gap(tmp_path: Path) -> None:
    """It says that there is nothing to compare with, and where something is missing."""
    alone = trends_of(tmp_path, {"2024-19": 2})
    assert describe_trend(alone) == (
        "Articles by half-month: 2 in 2024-19, with nothing earlier to compare."
    )
    assert describe_trend(alone, "country") == "Articles by country and half-month: Kazakhstan 2."
    gap = trends_of(tmp_path, {"2024-15": 1, "2024-19": 1})
    assert describe_trend(gap).endswith("Nothing is known of the releases that follow 2024-15.")


def test_many_equal_peaks_are_counted(tmp_path: Path) -> None:
    """More than three releases with the most articles are not all named."""
    counts = {f"2024-{number}": 2 for number in range(15, 19)} | {"2024-19": 1}
    assert "the most, 2, in 4 of them" in describe_trend(trends_of(tmp_path, counts))
    trends = trends_of(tmp_path, counts, language="ru")
    assert "больше всего, 2, в 4 из них" in describe_trend(trends)


def test_the_table_of_changes(tmp_path: Path) -> None:
    """It has this release, the one before, and the difference with its sign."""
    rows = [*records("2024-18", 1), *records("2024-19", 3), *records("2024-18", 2, country="RU")]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    lines = told(cr.change_table(trends, "country")).splitlines()
    assert lines[1] == "Country | 2024-19 | 2024-18, the one before | Change"
    assert lines[2:5] == [
        "Kazakhstan | 3 | 1 | +2",
        "Russia | 0 | 2 | \N{MINUS SIGN}2",
        "All articles | 3 | 3 | 0",
    ]


def test_nothing_to_compare_is_said(tmp_path: Path) -> None:
    """Without an earlier release there is a sentence instead of the table of changes."""
    trends = trends_of(tmp_path, {"2024-19": 1})
    assert "Neither the release before" in told(cr.change_table(trends, "country"))
    for shown in (cr.trend_table(trends, "campaign"), cr.trend_chart(trends, "campaign")):
        assert told(shown) == "No article names a campaign."


def test_every_number_leads_to_the_annex(tmp_path: Path) -> None:
    """Each link of the tables has its row in the annex, and each range of it its articles."""
    rows = [*records("2024-18", 3, campaign="C"), *records("2024-19", 2, country="RU")]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    annex = cr.how_numbers_were_made(trends.release, trends, about="statistics").blocks
    shown = [*annex]
    for by in GROUPINGS:
        shown += [*cr.trend_table(trends, by).blocks, *cr.change_table(trends, by).blocks]
        shown += [*cr.trend_chart(trends, by).blocks, *cr.change_chart(trends, by).blocks]
    nodes = list(walk(tuple(shown)))
    facts = {fact_id(node.fact) for node in nodes if isinstance(node, Number)}
    targets = {node.target for node in nodes if isinstance(node, Link)}
    inner = {target[1:] for target in targets if target.startswith("#")}
    assert facts <= {fact_id(name) for name in trends.facts}
    assert facts | inner <= places_in(annex)


def test_names_from_articles_are_no_markup(tmp_path: Path) -> None:
    """Outlets and campaigns stay text in charts and tables."""
    rows = [*records("2024-18", 1, outlet=HOSTILE, campaign=HOSTILE), *records("2024-19", 1)]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    for by in GROUPINGS[3:]:
        shown = cr.trend_table(trends, by).blocks + cr.trend_chart(trends, by).blocks
        assert HOSTILE.replace(" ", "") in text_of(tree_of(shown)).replace(" ", "")
    annex = cr.how_numbers_were_made(trends.release, trends, about="statistics")
    assert HOSTILE.replace(" ", "") in text_of(tree_of(annex.blocks)).replace(" ", "")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_kind_of_period_has_a_word(tmp_path: Path, language: str) -> None:
    """Weeks, months, quarters and other runs of days are called what they are."""
    said = {
        describe_trend(trends_of(tmp_path, {"2024-19": 1}, period=days, language=language))
        for days in (
            "2024-11-16/2024-11-30", "2024-11-18/2024-11-24", "2024-11-01/2024-11-30",
            "2024-10-01/2024-12-31", "2024-11-02/2024-11-30",
        )
    }  # fmt: skip
    assert len(said) == 5


def test_all_words_are_there() -> None:
    """Each heading and each way of counting has words in both languages."""
    for language in ("en", "ru"):
        words = wording(language)
        said = {words.say("trend-heading", by=by) for by in GROUPINGS}
        said |= {words.say("how-trend", by=by, edition="2024-19", group="x") for by in GROUPINGS}
        assert len(said) == 10

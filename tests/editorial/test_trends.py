"""Trends count articles release by release, and say what they know and what not."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from archives import HALVES
from builders import article, profile_fields, record, release_of, text_of, texts, told, tree_of

import caricc_report as cr
from caricc_report.archive.building import build_archive
from caricc_report.displays.shown import Shown
from caricc_report.displays.trends import sparkline
from caricc_report.document.document import places_in
from caricc_report.editorial.messages import describe_trend
from caricc_report.editorial.trends import N_GROUPS, Trends, load_trends
from caricc_report.model.numbering import Numbering, next_release, period_of
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.text.chart_nodes import BarChart, DotPlot, Sparkline
from caricc_report.text.nodes import FOLDED, Division, Link, Number, fact_id
from caricc_report.text.trees import walk
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.editorial.corpus import Grouping

GROUPINGS: tuple[Grouping, ...] = ("total", "country", "topic", "outlet", "campaign")
HOSTILE = "{{< env HOME >}} *x* $y$ @z <b> `{=typst}` | [l](u) ^[n] # ::: \\"


def records(release: str, n: int, **changes: Any) -> list[dict[str, Any]]:
    """Return so many records of a release."""
    fields = {"release": release, "texts": texts()} | changes
    name = changes.get("country", "kz").lower()
    return [record(id=f"{name}-{release}-{number}".lower(), **fields) for number in range(n)]


def trends_of(folder: Path, counts: dict[str, int], **parameters: str) -> Trends:
    """Return the trends of releases with so many articles, from the source."""
    rows = [each for release, n in counts.items() for each in records(release, n)]
    return load_trends(release_of(folder, *rows, **parameters), folder)


def archived(folder: Path, counts: dict[str, int], periods: dict[str, str], n: int = 2) -> Trends:
    """Return the trends of release 2024-19 with n articles, from an archive."""
    articles = [
        article(**each) for release, count in counts.items() for each in records(release, count)
    ]
    known = {release: Period.parse(days) for release, days in periods.items()}
    build_archive(articles, folder / "archive", known, HALVES)
    release = release_of(folder, *records("2024-19", n), archive="archive")
    return load_trends(release, folder)


def counts_of(trends: Trends) -> dict[str, int]:
    """Return the number of articles of each edition."""
    return {point.edition.name: len(point.articles) for point in trends.points}


def values(trends: Trends) -> dict[str, float]:
    """Return the values of the facts."""
    return {name: fact.value for name, fact in trends.facts.items()}


@pytest.mark.parametrize(
    "counts, gaps",
    [
        ({"2024-19": 2}, []),
        ({"2024-20": 1, "2024-18": 3, "2024-19": 2, "2023-24": 4}, ["2023-24"]),
        ({"2024-17": 3, "2024-19": 2}, ["2024-17"]),
    ],
)
def test_releases_of_the_source_are_in_order(
    tmp_path: Path, counts: dict[str, int], gaps: list[str]
) -> None:
    """By year and number, up to this one; one that is missing is a gap and no zero."""
    trends = trends_of(tmp_path, counts)
    known = {name: n for name, n in sorted(counts.items()) if name <= "2024-19"}
    assert list(counts_of(trends).items()) == list(known.items())
    assert [edition.name for edition in trends.gaps] == gaps
    assert set(trends.compared) == ({"previous"} if "2024-18" in counts else set())
    assert {name.split(".")[1] for name in trends.facts} - {"change", "median"} == set(known)


def test_the_change_since_the_release_before(tmp_path: Path) -> None:
    """The release with the number before is the previous one; its change is a fact."""
    trends = trends_of(tmp_path, {"2024-18": 3, "2024-19": 2})
    assert trends.previous is trends.points[0]
    change = trends.facts["trends.change.previous.total"]
    assert (change.value, change.compared_with) == (-1, "2024-18")
    assert set(change.articles) == {each.id for each in trends.articles}


def test_articles_without_a_release_count_in_their_period(tmp_path: Path) -> None:
    """An article that names no release counts in the half-month of its publication."""
    rows = [
        record(id="kz-a", release=None, published_on="2024-11-03"),
        record(id="kz-b", release=None, published_on="2024-11-20"),
    ]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    assert counts_of(trends) == {"2024-11-01/2024-11-15": 1, "2024-19": 1}
    assert trends.previous is trends.points[0]
    assert trends.points[0].edition.shown == "01–15.11.2024"


def test_the_archive_knows_the_year_before(tmp_path: Path) -> None:
    """The same days a year before are found in the archive, by the period of their release."""
    trends = archived(
        tmp_path,
        {"2023-20": 5, "2024-18": 1},
        {"2023-20": "2023-11-16/2023-11-30", "2024-18": "2024-11-01/2024-11-15"},
    )
    assert counts_of(trends) == {"2023-20": 5, "2024-18": 1, "2024-19": 2}
    assert values(trends)["trends.change.year_before.total"] == -3
    assert values(trends)["trends.change.previous.total"] == 1


def test_what_the_archive_has_of_the_release_makes_no_difference(tmp_path: Path) -> None:
    """The release counts as it is, whatever an older state of it is archived."""
    periods = {"2024-18": "2024-11-01/2024-11-15", "2024-19": "2024-11-16/2024-11-30"}
    trends = archived(tmp_path, {"2024-18": 1, "2024-19": 7}, periods)
    assert counts_of(trends) == {"2024-18": 1, "2024-19": 2}


def test_periods_that_do_not_touch_are_no_neighbours(tmp_path: Path) -> None:
    """With days between them, the release before the gap is not the previous one."""
    trends = archived(tmp_path, {"2024-17": 1}, {"2024-17": "2024-10-01/2024-10-15"})
    assert trends.previous is None
    assert [edition.name for edition in trends.gaps] == ["2024-17"]


def test_an_article_that_moved_here_counts_here_alone(tmp_path: Path) -> None:
    """What the archive has under an earlier release, but belongs to this one now, counts once."""
    known = {"2024-18": Period.parse("2024-11-01/2024-11-15")}
    moved = [record(id="kz-2024-19-0", release="2024-18"), record(id="kz-b", release="2024-18")]
    build_archive([article(**each) for each in moved], tmp_path / "archive", known, HALVES)
    release = release_of(tmp_path, *records("2024-19", 1), archive="archive")
    assert counts_of(load_trends(release, tmp_path)) == {"2024-18": 1, "2024-19": 1}


def test_at_most_a_year_is_shown_and_the_year_before_is_kept(tmp_path: Path) -> None:
    """Of many releases the last are shown; that of a year before is compared all the same."""
    period, periods = Period.parse("2024-11-16/2024-11-30"), {}
    for number in range(30):
        period = period.previous()
        release = f"2024-{18 - number:02d}" if number < 18 else f"2023-{48 - number:02d}"
        periods[release] = str(period)
    trends = archived(tmp_path, dict.fromkeys(periods, 1), periods)
    assert len(trends.points) == 24
    assert trends.year_before is not None
    assert str(trends.year_before.edition.period) == "2023-11-16/2023-11-30"
    assert trends.year_before not in trends.points
    assert len(trends.articles) == 26


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_number_of_a_group_is_a_fact_with_its_articles(tmp_path: Path, by: Grouping) -> None:
    """A fact's value is the number of its articles; groups without any have none."""
    rows = [
        *records("2024-18", 2, campaign="A.B"),
        *records("2024-18", 1, country="RU", topics=["policy", "training"]),
        *records("2024-19", 1),
    ]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    for point, group in itertools.product(trends.points, trends.groups(by)):
        ids = tuple(each.id for each in point.of(by, group))
        fact = trends.facts.get(trends.name(point, by, group))
        assert (fact.articles if fact else ()) == ids
        assert fact is None or (fact.value, fact.unit) == (len(ids), "articles")


def test_a_campaign_is_one_whichever_language_its_records_begin_with(tmp_path: Path) -> None:
    """Records that begin in English and in Russian count under one name, shown in the reader's."""
    english, russian = texts()["en"], texts()["ru"]
    own = {"en": english, "ru": russian | {"campaign": "Маки"}}
    other = {"ru": russian, "en": english | {"campaign": "Poppies"}}
    rows = [
        *records("2024-18", 2, campaign="Poppies", texts=own),
        *records("2024-19", 1, campaign="Маки", texts=other),
    ]
    for language, label in (("en", "Poppies"), ("ru", "Маки")):
        trends = load_trends(release_of(tmp_path, *rows, language=language), tmp_path)
        assert trends.groups("campaign") == ("Poppies",)
        assert trends.label("campaign", "Poppies") == label


def test_of_a_single_edition_each_group_is_a_bar(tmp_path: Path) -> None:
    """Where nothing is known of other editions, the chart compares the groups themselves."""
    rows = [*records("2024-19", 3), *records("2024-19", 1, country="RU")]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    shown = cr.trend_chart(trends, "country")
    (chart,) = (each for each in walk(shown.blocks) if isinstance(each, BarChart))
    assert [bar.value for bar in chart.bars] == [3, 1]
    assert told(shown).startswith("Kazakhstan has 3 times as many articles as any other country\n")


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
    "two": ({"KZ": (1, 2), "RU": (2, 1)}, "Largest change since 2024-18: Kazakhstan +1, Russia -1"),
    "none": ({"KZ": (1, 1), "RU": (2, 2)}, "Nothing has changed since 2024-18."),
}


@pytest.mark.parametrize("counts, said", CHANGES.values(), ids=CHANGES)
def test_the_message_of_changes(
    tmp_path: Path, counts: dict[str, tuple[int, ...]], said: str
) -> None:
    """It names the largest change, up or down; equal ones together."""
    trends = by_country(tmp_path, counts)
    assert told(cr.change_chart(trends, "country")).splitlines()[0] == said


def by_country(folder: Path, counts: dict[str, tuple[int, ...]]) -> Trends:
    """Return the trends of releases up to 2024-19 with so many articles about each country."""
    rows = [
        each
        for country, numbers in counts.items()
        for release, n in enumerate(numbers, 20 - len(numbers))
        for each in records(f"2024-{release}", n, country=country)
    ]
    return load_trends(release_of(folder, *rows), folder)


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
        ("Kazakhstan", 3, 1, "-2"),
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


def test_groups_with_as_many_articles_are_by_name(tmp_path: Path) -> None:
    """Most articles first, ties by name, and no more than fit."""
    rows = [record(id=f"kz-{n}", outlet=f"o{n:02d}.kz") for n in reversed(range(12))]
    rows.append(record(id="kz-more", outlet="o11.kz"))
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    assert trends.groups("outlet") == ("o11.kz", *(f"o{n:02d}.kz" for n in range(N_GROUPS - 1)))
    assert trends.n_groups("outlet") == 12
    assert "The 8 with the most articles of 12" in told(cr.trend_table(trends, "outlet"))


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


def of_a_kind(folder: Path, kind: str, *ids: str, **parameters: str) -> Trends:
    """Return the trends of a project that the calendar numbers, up to the last of some releases."""
    fields = profile_fields() | {"period": kind, "numbering": "calendar"}
    (folder / "other.yml").write_text(json.dumps(fields), encoding="utf-8")
    rows = [each for release in ids for each in records(release, 1)]
    period = period_of(ids[-1], Numbering.CALENDAR, PeriodKind(kind))
    wanted = {"release": ids[-1], "period": str(period), "profile": "other.yml"} | parameters
    return load_trends(release_of(folder, *rows, **wanted), folder)


@pytest.mark.parametrize(
    "kind, ids, english, russian",
    [
        ("week", ("2026-W52", "2026-W53", "2027-W01"), "week", "неделям"),
        ("month", ("2026-11", "2026-12", "2027-01"), "month", "месяцам"),
        ("quarter", ("2026-Q3", "2026-Q4", "2027-Q1"), "quarter", "кварталам"),
        ("half-month", ("2026-23", "2026-24", "2027-01"), "half-month", "полумесяцам"),
    ],
)
def test_trends_over_the_turn_of_a_year(
    tmp_path: Path, kind: str, ids: tuple[str, ...], english: str, russian: str
) -> None:
    """Numbers of the calendar say what follows what; the message names the kind of period."""
    trends = of_a_kind(tmp_path, kind, *ids)
    assert counts_of(trends) == dict.fromkeys(ids, 1)
    assert trends.gaps == ()
    assert trends.previous is trends.points[1]
    said = describe_trend(trends)
    assert said == f"Articles by {english}: level at 1 from {ids[0]} to {ids[2]}."
    said = describe_trend(of_a_kind(tmp_path, kind, *ids, language="ru"))
    assert said == f"Материалы по {russian}: неизменно 1 с {ids[0]} по {ids[2]}."


def test_a_missing_week_is_a_gap(tmp_path: Path) -> None:
    """Week 1 does not follow week 52 of a year that has 53."""
    trends = of_a_kind(tmp_path, "week", "2026-W52", "2027-W01")
    assert [each.name for each in trends.gaps] == ["2026-W52"]
    assert trends.previous is None


def test_a_week_without_a_release_has_the_number_of_the_calendar(tmp_path: Path) -> None:
    """Articles that name no release belong to the one that the day of publication leads to."""
    dated = record(id="kz-dated", release=None, published_on="2027-01-03")
    fields = profile_fields() | {"period": "week", "numbering": "calendar"}
    (tmp_path / "other.yml").write_text(json.dumps(fields), encoding="utf-8")
    wanted = {"release": "2027-W01", "period": "2027-01-04/2027-01-10", "profile": "other.yml"}
    release = release_of(tmp_path, dated, *records("2027-W01", 2), **wanted)
    assert counts_of(load_trends(release, tmp_path)) == {"2026-W53": 1, "2027-W01": 2}


@pytest.mark.parametrize(
    "kind, n_shown", [("half-month", 24), ("week", 52), ("month", 12), ("quarter", 4)]
)
def test_a_year_is_shown_and_the_year_before_is_kept(
    tmp_path: Path, kind: str, n_shown: int
) -> None:
    """As many editions as a year has; the same period a year before is compared all the same."""
    period = Period.numbered(PeriodKind(kind), 2026, 1)
    ids = []
    for _ in range(n_shown + 3):
        ids.append(next_release(period, Numbering.CALENDAR, ()))
        period = period.next()
    trends = of_a_kind(tmp_path, kind, *ids)
    assert [each.edition.name for each in trends.points] == ids[-n_shown:]
    assert trends.year_before is not None
    assert trends.year_before.edition.name == ("2026-W02" if kind == "week" else ids[2])


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
        "Russia | 0 | 2 | -2",
        "All articles | 3 | 3 | 0",
    ]


def test_a_0_in_a_table_leads_to_how_it_was_made(tmp_path: Path) -> None:
    """It is a fact on no article, in the columns of tables; further back there is none."""
    counts = {f"2024-{number}": 1 for number in range(10, 20)}
    others = [*records("2024-10", 1, country="RU"), *records("2024-17", 1, country="RU")]
    rows = [each for release, n in counts.items() for each in records(release, n)]
    trends = load_trends(release_of(tmp_path, *rows, *others), tmp_path)
    zeros = {name for name, fact in trends.facts.items() if name.endswith("RU") and not fact.value}
    editions = {name.removeprefix("trends.").split(".")[0] for name in zeros} - {"change", "median"}
    assert editions == {f"2024-{number}" for number in (14, 15, 16, 18, 19)}
    shown = walk(cr.trend_table(trends, "country").blocks)
    assert Number("0", "trends.2024-18.by_country.RU") in list(shown)


def test_nothing_to_compare_is_said(tmp_path: Path) -> None:
    """Without an earlier release there is a sentence instead of the table of changes."""
    trends = trends_of(tmp_path, {"2024-19": 1})
    assert "Neither the release before" in told(cr.change_table(trends, "country"))
    assert "No article names a campaign" in told(cr.trend_table(trends, "campaign"))
    assert cr.trend_chart(trends, "campaign").blocks == ()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_number_leads_to_the_annex(tmp_path: Path, language: str) -> None:
    """Each link of the tables has its row in the annex, and each range of it its articles."""
    rows = [*records("2024-18", 3, campaign="C"), *records("2024-19", 2, country="RU")]
    trends = load_trends(release_of(tmp_path, *rows, language=language), tmp_path)
    annex = cr.how_numbers_were_made(trends.release, trends).blocks
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


def test_the_handover_holds_the_trends(tmp_path: Path) -> None:
    """Facts of release and trends are handed over, and every article that they rest on."""
    trends = trends_of(tmp_path, {"2024-18": 1, "2024-19": 2})
    handover = cr.hand_over(trends.release, trends, about="statistics").handover
    facts = handover.facts["facts"]
    assert set(facts) == {*trends.release.facts.facts, *trends.facts}
    ids = {each["id"] for each in handover.articles}
    assert {each for fact in facts.values() for each in fact["articles"]} <= ids
    assert handover.metadata.title.startswith("Statistics. Information Release #19, 2024")


def test_names_from_articles_are_no_markup(tmp_path: Path) -> None:
    """Outlets and campaigns stay text in charts and tables."""
    rows = [*records("2024-18", 1, outlet=HOSTILE, campaign=HOSTILE), *records("2024-19", 1)]
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    for by in GROUPINGS[3:]:
        shown = cr.trend_table(trends, by).blocks + cr.trend_chart(trends, by).blocks
        assert HOSTILE.replace(" ", "") in text_of(tree_of(shown)).replace(" ", "")
    annex = cr.how_numbers_were_made(trends.release, trends)
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

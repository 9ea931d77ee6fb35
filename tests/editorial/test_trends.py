"""Trends count articles release by release, and say what they know and what not."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from archives import HALVES
from builders import article, profile_fields, record, release_of, texts, told
from some_trends import GROUPINGS, records, trends_of

import caricc_report as cr
from caricc_report.archive.building import build_archive
from caricc_report.editorial.messages import describe_trend
from caricc_report.editorial.trends import N_GROUPS, Trends, load_trends
from caricc_report.model.numbering import Numbering, next_release, period_of
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.text.nodes import Number
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from caricc_report.editorial.corpus import Grouping


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


def test_groups_with_as_many_articles_are_by_name(tmp_path: Path) -> None:
    """Most articles first, ties by name, and no more than fit."""
    rows = [record(id=f"kz-{n}", outlet=f"o{n:02d}.kz") for n in reversed(range(12))]
    rows.append(record(id="kz-more", outlet="o11.kz"))
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    assert trends.groups("outlet") == ("o11.kz", *(f"o{n:02d}.kz" for n in range(N_GROUPS - 1)))
    assert len(trends.all_groups("outlet")) == 12
    assert "The 8 with the most articles of 12" in told(cr.trend_table(trends, "outlet"))
    rows += records("2024-18", 1)
    trends = load_trends(release_of(tmp_path, *rows), tmp_path)
    for shown in (cr.change_table(trends, "outlet"), cr.change_chart(trends, "outlet")):
        assert "The 8 with the most articles of 13" in told(shown)


def of_a_kind(
    folder: Path, kind: str, *ids: str, more: Sequence[dict[str, Any]] = (), **parameters: str
) -> Trends:
    """Return the trends of a project that the calendar numbers, up to the last of some releases."""
    fields = profile_fields() | {"period": kind, "numbering": "calendar"}
    (folder / "other.yml").write_text(json.dumps(fields), encoding="utf-8")
    rows = [*(each for release in ids for each in records(release, 1)), *more]
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


@pytest.mark.parametrize("kind, n_shown", [("week", 52), ("month", 12), ("quarter", 4)])
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


def test_the_handover_holds_the_trends(tmp_path: Path) -> None:
    """Facts of release and trends are handed over, and every article that they rest on."""
    trends = trends_of(tmp_path, {"2024-18": 1, "2024-19": 2})
    handover = cr.hand_over(trends.release, trends, about="statistics").handover
    facts = handover.facts["facts"]
    assert set(facts) == {*trends.release.facts.facts, *trends.facts}
    ids = {each["id"] for each in handover.articles}
    assert {each for fact in facts.values() for each in fact["articles"]} <= ids
    assert handover.metadata.title.startswith("Statistics. Information Release #19, 2024")


def test_what_only_the_year_before_had_has_changed(tmp_path: Path) -> None:
    """It is in the changes and in the table, but not in the chart of the releases since then."""
    ids = ("2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2")
    gone = records(ids[0], 2, country="UZ", campaign="Poppies")
    trends = of_a_kind(tmp_path, "quarter", *ids, more=gone)
    assert trends.groups("country") == ("KZ",)
    assert values(trends)["trends.change.year_before.by_country.UZ"] == -2
    previous, before = told(cr.change_chart(trends, "country")).split("Largest")
    assert "Nothing has changed since 2024-Q1" in previous
    assert before.startswith(" change since a year before, 2023-Q2: Uzbekistan \N{MINUS SIGN}2\n")
    assert before.endswith("releases 2023-Q2 and 2024-Q2")
    assert "Poppies | 0 | 0 | 0 | 2 | \N{MINUS SIGN}2" in told(cr.change_table(trends, "campaign"))
    table = trends.to_pandas()
    rows = table[(table["by"] == "country") & (table["group"] == "UZ")]
    assert rows["articles"].tolist() == [2, 0, 0, 0, 0]


def test_what_only_the_year_before_had_takes_no_place_of_what_there_is(tmp_path: Path) -> None:
    """Of eight large campaigns that are gone and a new one, the new one has changed since then."""
    ids = ("2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2")
    gone = [
        {**each, "id": f"old-{n}-{each['id']}"}
        for n in range(N_GROUPS)
        for each in records(ids[0], 9, campaign=f"Old {n}")
    ]
    new = records(ids[-1], 6, country="UZ", campaign="New")
    trends = of_a_kind(tmp_path, "quarter", *ids, more=[*gone, *new])
    previous, before = told(cr.change_chart(trends, "campaign")).split("No change stands out")
    assert previous.startswith("Largest change since 2024-Q1: “New” +6")
    assert "Old" not in previous
    assert "with the most articles of 9" in before
    assert "New" in told(cr.change_table(trends, "campaign"))

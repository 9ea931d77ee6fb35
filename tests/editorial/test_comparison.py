"""A release compared with the archive: what is counted, and what a run does with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from archives import HALVES, PERIODS, named
from builders import PERIOD, article, release_of, told

from caricc_report.archive.building import build_archive
from caricc_report.displays.glance import at_a_glance
from caricc_report.editorial.comparison import load_comparison, year_before
from caricc_report.editorial.facts import Earlier
from caricc_report.editorial.given import notebook_parameters
from caricc_report.model.parameters import load_parameters
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.project import Project
from caricc_report.release.inputs import Inputs
from caricc_report.release.job import Job
from caricc_report.release.parameters_files import new_parameters
from caricc_report.release.pipeline import compute_release_facts
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path


def test_a_release_is_compared_with_the_archive(tmp_path: Path) -> None:
    """The previous release, the same period a year before, and the year so far are counted."""
    periods = {
        "2023-22": Period.parse("2023-11-16/2023-11-30"),
        "2024-01": Period.parse("2024-01-01/2024-01-15"),
        "2024-02": Period.parse("2024-01-16/2024-01-31"),
        "2024-03": PERIOD,
    }
    counts = {"2023-22": 5, "2024-01": 2, "2024-02": 3}
    build_archive(
        [a for name, n in counts.items() for a in named(name, n)], tmp_path, periods, HALVES
    )
    expected = {
        "articles.change.total": Earlier(3, "2024-02"),
        "articles.change.year_before": Earlier(5, "2023-11-16/2023-11-30"),
        "articles.year_to_date.total": Earlier(5),
    }
    assert load_comparison(tmp_path, "2024-03", PERIOD) == expected
    build_archive(
        named("2024-03", 21) + named("2024-04", 7),
        tmp_path,
        periods | {"2024-04": Period.parse("2024-12-01/2024-12-15")},
        HALVES,
    )
    assert load_comparison(tmp_path, "2024-03", PERIOD) == expected, (
        "itself and later ones do not count"
    )


def test_what_the_archive_does_not_have_is_not_compared(tmp_path: Path) -> None:
    """Without the release before there is no change, and with a gap no year so far."""
    build_archive(named("2024-17", 2), tmp_path, {"2024-17": PERIODS["2024-18"]}, HALVES)
    assert load_comparison(tmp_path, "2024-19", PERIOD) == {}
    build_archive(named("2024-18", 2), tmp_path, PERIODS, HALVES)
    assert load_comparison(tmp_path, "2024-19", PERIOD) == {
        "articles.change.total": Earlier(2, "2024-18")
    }


def test_the_first_release_of_a_year_follows_the_last_of_the_year_before(tmp_path: Path) -> None:
    """It does if that one ended on the day before; else the one between is missing."""
    periods = {
        "2023-23": Period.parse("2023-12-01/2023-12-15"),
        "2023-24": Period.parse("2023-12-16/2023-12-31"),
    }
    first = Period.parse("2024-01-01/2024-01-15")
    build_archive(named("2023-23", 2), tmp_path, periods, HALVES)
    assert load_comparison(tmp_path, "2024-01", first) == {}
    build_archive(named("2023-24", 3), tmp_path, periods, HALVES)
    assert load_comparison(tmp_path, "2024-01", first) == {
        "articles.change.total": Earlier(3, "2023-24")
    }


def test_weeks_are_compared_over_the_turn_of_a_year(tmp_path: Path) -> None:
    """Week 53 is of the year that it began in, and counts there; week 1 follows it."""
    ids = {"2026-W52": 2, "2026-W53": 3, "2027-W01": 4}
    periods = {name: Period.parse(name) for name in ids}
    articles = [each for name, n in ids.items() for each in named(name, n)]
    build_archive(articles, tmp_path, periods, PeriodKind.WEEK)
    assert load_comparison(tmp_path, "2026-W53", periods["2026-W53"]) == {
        "articles.change.total": Earlier(2, "2026-W52")
    }
    assert load_comparison(tmp_path, "2027-W01", periods["2027-W01"]) == {
        "articles.change.total": Earlier(3, "2026-W53")
    }
    assert load_comparison(tmp_path, "2027-W02", Period.parse("2027-W02")) == {
        "articles.change.total": Earlier(4, "2027-W01"),
        "articles.year_to_date.total": Earlier(4),
    }


@pytest.mark.parametrize(
    "period, before",
    [
        ("2024-11-16/2024-11-30", "2023-11-16/2023-11-30"),
        ("2024-02-16/2024-02-29", "2023-02-16/2023-02-28"),
        ("2025-02-16/2025-02-28", "2024-02-16/2024-02-29"),
        ("2024-02", "2023-02-01/2023-02-28"),
        ("2024-02-29", "2023-02-28/2023-02-28"),
        ("2024-02-10/2024-03-05", "2023-02-10/2023-03-05"),
        ("2024-W47", "2023-11-20/2023-11-26"),
        ("2027-W01", "2025-12-29/2026-01-04"),
        ("2026-Q1", "2025-01-01/2025-03-31"),
        ("2020-W53", "None"),
    ],
)
def test_the_same_period_a_year_before(period: str, before: str) -> None:
    """It is the same division of the calendar, or the same days; not every year has a week 53."""
    assert str(year_before(Period.parse(period))) == before


def test_a_release_has_the_facts_of_its_comparison(tmp_path: Path) -> None:
    """The facts name what they are compared with, and rest on the release's articles."""
    folder = tmp_path / "archive"
    build_archive(named("2024-18", 3), folder, PERIODS, HALVES)
    one = json.loads(article().model_dump_json())
    release = release_of(tmp_path, one, archive="archive")
    assert release.facts.as_json()["facts"]["articles.change.total"] == {
        "value": -2,
        "unit": "articles",
        "compared_with": "2024-18",
        "articles": ["kz-example"],
    }
    assert "articles.year_to_date.total" not in release.facts.facts
    with pytest.raises(KeyError):
        release.facts["articles.year_to_date.total"]
    assert "\n2 articles fewer than in the previous release (#18).\n" in told(at_a_glance(release))


def test_a_run_hands_the_archive_on(project_dir: Path) -> None:
    """Parameters name the archive; notebook, facts, manifest and the next parameters follow."""
    build_archive(named("2024-18", 27), project_dir / "archive", PERIODS, HALVES)
    project, path = Project(project_dir), project_dir / "params/2024-19.yml"
    plain = compute_release_facts(Job(path, project=project))
    parameters = load_parameters(ProjectFile(path, "2024-19.yml"))
    assert notebook_parameters(project, parameters, "en")["archive"] == ""
    inputs = Inputs(project)
    inputs.note_release(path, parameters)
    assert "archive/archive.json" not in inputs.digests()
    path.write_text(path.read_text("utf-8") + "archive: archive\n", "utf-8")
    facts = compute_release_facts(Job(path, project=project))
    assert facts["articles.change.total"].value == 3
    assert {**facts.facts, **plain.facts} == {**facts.facts}
    parameters = load_parameters(ProjectFile(path, "2024-19.yml"))
    assert notebook_parameters(project, parameters, "en")["archive"] == "archive"
    inputs.note_release(path, parameters)
    assert "archive/archive.json" in inputs.digests()
    assert load_parameters(ProjectFile(new_parameters(project=project), "")).archive == "archive"

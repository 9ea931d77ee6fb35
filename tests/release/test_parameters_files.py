"""The parameters file that is meant, and the next one, by the profile's kind of period."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest
import yaml
from builders import profile_fields

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.model.period import Period
from caricc_report.project import Project
from caricc_report.release.parameters_files import choose_parameters, new_parameters


def project_of(folder: Path, period: str, numbering: str, **releases: str) -> Project:
    """Make a project with a profile and some parameters files."""
    project = Project(folder)
    project.params_dir.mkdir()
    fields = profile_fields() | {"period": period, "numbering": numbering}
    (project.params_dir / "profile.yml").write_text(yaml.safe_dump(fields), encoding="utf-8")
    for release, days in releases.items():
        last_day = Period.parse(days).last_day
        project.params_path(release).write_text(
            f"release: {release}\nperiod: {days}\narticles: data\nas_of: {last_day}\n"
        )
    return project


NEXT = [
    ("half-month", "running", "2024-19", "2024-11-16/2024-11-30", "2024-20", "2024-12-01"),
    ("half-month", "calendar", "2024-22", "2024-11-16/2024-11-30", "2024-23", "2024-12-01"),
    ("half-month", "calendar", "2024-24", "2024-12-16/2024-12-31", "2025-01", "2025-01-01"),
    ("week", "running", "2026-40", "2026-12-21/2026-12-27", "2026-41", "2026-12-28"),
    ("week", "running", "2026-41", "2026-12-28/2027-01-03", "2027-01", "2027-01-04"),
    ("week", "calendar", "2026-W52", "2026-12-21/2026-12-27", "2026-W53", "2026-12-28"),
    ("week", "calendar", "2026-W53", "2026-12-28/2027-01-03", "2027-W01", "2027-01-04"),
    ("month", "running", "2024-01", "2024-01-01/2024-01-31", "2024-02", "2024-02-01"),
    ("month", "calendar", "2026-12", "2026-12-01/2026-12-31", "2027-01", "2027-01-01"),
    ("quarter", "calendar", "2026-Q4", "2026-10-01/2026-12-31", "2027-Q1", "2027-01-01"),
    ("week", "calendar", "2026-12", "2026-12-16/2026-12-31", "2027-W01", "2027-01-04"),
]


@pytest.mark.parametrize("kind, numbering, last, days, release, first_day", NEXT)
def test_the_next_release_follows_the_profile(
    tmp_path: Path, kind: str, numbering: str, last: str, days: str, release: str, first_day: str
) -> None:
    """Its period is the next of the kind, and its number that of the calendar or the next one."""
    project = project_of(tmp_path, kind, numbering, **{last: days})
    path = new_parameters(project=project)
    assert path.stem == release
    assert f"period: {first_day}/" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind, numbering, last, days, release, first_day", NEXT[:-1])
def test_a_date_means_the_last_complete_period_of_the_kind(
    tmp_path: Path, kind: str, numbering: str, last: str, days: str, release: str, first_day: str
) -> None:
    """The day after a period leads to it; the day before that one to none."""
    project = project_of(tmp_path, kind, numbering, **{last: days})
    day = dt.date.fromisoformat(first_day)
    assert choose_parameters(project, date=day).stem == last
    with pytest.raises(UsageError, match="no parameters file covers it; make one with"):
        choose_parameters(project, date=day - dt.timedelta(days=1))
    new_parameters(project=project)
    following = Period.parse(days).next().next().first_day
    assert choose_parameters(project, date=following).stem == release


@pytest.mark.parametrize(
    "asked, release", [("2026-Q3", "2026-Q3"), ("2026-07-01/2026-09-30", "2026-Q3")]
)
def test_the_first_release_is_of_the_period_that_is_named(
    tmp_path: Path, asked: str, release: str
) -> None:
    """Without any release the profile in params/ counts."""
    project = project_of(tmp_path, "quarter", "calendar")
    assert new_parameters(Period.parse(asked), project=project).stem == release


def test_the_calendar_has_no_number_for_a_period_of_another_kind(tmp_path: Path) -> None:
    """The message has one that it has a number for; running numbers take any days."""
    project = project_of(tmp_path, "week", "calendar")
    said = r"not a week, and by these .* such as 2026-12-28/2027-01-03"
    with pytest.raises(UsageError, match=said):
        new_parameters(Period.parse("2026-12-16/2026-12-31"), project=project)
    profile = project.params_dir / "profile.yml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("calendar", "running"), encoding="utf-8")
    path = new_parameters(Period.parse("2026-12-16/2026-12-31"), project=project)
    assert path.stem == "2026-01"


def test_a_file_is_looked_for_in_the_project_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From another project, too, that has one of the name."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        project = project_of(tmp_path / name, "month", "running", **{"2024-01": "2024-01"})
    monkeypatch.chdir(tmp_path / "one")
    file = Path("params/2024-01.yml")
    assert choose_parameters(project, file) == project.root / file


def test_a_release_names_its_file(project_dir: Path) -> None:
    """As in `missing` and `publish`; one that there is not is told with those that there are."""
    project = Project(project_dir)
    assert choose_parameters(project, Path("2024-19")) == project.params_path("2024-19")
    with pytest.raises(UsageError, match=r"^2024-91: no such parameters file; there are:"):
        choose_parameters(project, Path("2024-91"))


def test_a_profile_of_an_earlier_version_says_what_to_add(tmp_path: Path) -> None:
    """No kind is taken for granted."""
    project = project_of(tmp_path, "week", "calendar")
    profile = project.params_dir / "profile.yml"
    text = re.sub("period: week\n|numbering: calendar\n", "", profile.read_text(encoding="utf-8"))
    profile.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="period: missing; add one of the lines 'period: h"):
        choose_parameters(project, date=dt.date(2026, 12, 28))


def test_new_does_not_write_a_day_within_the_period(project_dir: Path) -> None:
    """A release is made when its period is over, on its last day at the earliest."""
    project = Project(project_dir)
    with pytest.raises(
        UsageError, match=r"--as-of 2024-12-14: before period 2024-12-01/2024-12-15"
    ):
        new_parameters(project=project, as_of=dt.date(2024, 12, 14))
    assert "as_of: 2024-12-15" in new_parameters(
        project=project, as_of=dt.date(2024, 12, 15)
    ).read_text("utf-8")


def test_new_files_are_whole(project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full leaves no parameters file, and what a killed command left goes."""
    left = project_dir / "params/.2024-20.yml.new-01234567"
    left.write_text("release: 20", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match=r"2024-20\.yml: cannot be written \(No space left"):
        new_parameters(project=Project(project_dir))
    assert not list(project_dir.glob("params/*2024-20*"))


@pytest.mark.parametrize("date", [dt.date.min, dt.date.max])
def test_a_day_at_an_end_of_the_calendar_is_refused(tmp_path: Path, date: dt.date) -> None:
    """The last week of the year 9999 has no last day; an earlier one is to be named there."""
    project = project_of(tmp_path, "week", "running", **{"2026-40": "2026-12-21/2026-12-27"})
    with pytest.raises(UsageError, match="no period is complete before it; name another day"):
        choose_parameters(project, date=date)

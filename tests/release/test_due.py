"""What is due on a day: which releases are made and published, and which days are wrong."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest
from command_line import change
from many_periods import job, project_of_months, states

from caricc_report.errors import InputWarning, UsageError
from caricc_report.model.numbering import Numbering
from caricc_report.model.period import Period
from caricc_report.project import Project
from caricc_report.release.backfill import make_due
from caricc_report.release.new_project import init_project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.program
MADE, FAILED = "made", "failed"


@pytest.fixture(scope="module")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of two months of which nothing was made."""
    return project_of_months(tmp_path_factory.mktemp("new") / "project", 2)


def due(project: Path, date: dt.date) -> dict[str, str]:
    """Return what would be done on a day."""
    return states(make_due(date, job(project), publish=True, dry_run=True))


@pytest.mark.parametrize(
    "date, expected",
    [
        ("2020-01-31", []),
        ("2020-02-01", ["2020-01"]),
        ("2020-03-01", ["2020-01", "2020-02"]),
        ("2020-05-02", ["2020-01", "2020-02", "2020-03-01/2020-03-31", "2020-04-01/2020-04-30"]),
    ],
)
def test_what_is_due(new_project: Path, date: str, expected: list[str]) -> None:
    """What is complete before the day and not published; what has no parameters file, too."""
    assert [*due(new_project, dt.date.fromisoformat(date))] == expected


@pytest.mark.parametrize("numbering, is_due", [("calendar", True), ("running", False)])
def test_gaps(tmp_path: Path, numbering: str, is_due: object) -> None:
    """A gap between releases is caught up with if its number follows from the calendar."""
    project = project_of_months(tmp_path / "project", 3)
    change(project / "params/profile.yml", "numbering: calendar", f"numbering: {numbering}")
    (project / "params/2020-02.yml").unlink()
    gap = ["2020-02-01/2020-02-29"] if is_due else []
    assert [*due(project, dt.date(2020, 4, 1))] == ["2020-01", *gap, "2020-03"]


@pytest.mark.parametrize("numbering", ["calendar", "running"])
def test_a_file_whose_days_cannot_be_read_is_due(tmp_path: Path, numbering: str) -> None:
    """It may be, and a schedule that leaves it out would end well every day; it fails once."""
    project = project_of_months(tmp_path / "project", 3)
    change(project / "params/profile.yml", "numbering: calendar", f"numbering: {numbering}")
    (project / "params/2020-02.yml").write_text("period: [")
    with pytest.warns(InputWarning, match="no comparison with release 2020-02") as told:
        found = due(project, dt.date(2020, 4, 1))
    assert not [each for each in told if "not needed now" in str(each.message)]
    assert found == {"2020-01": "published", "2020-02": FAILED, "2020-03": "published"}


@pytest.mark.parametrize(
    "period, day, wanted",
    [
        (
            "2020-01",
            "2022-02-05",
            (
                "more than two years after the last release; 24 periods before it without .* "
                "2020-02-01/2020-02-29..2022-01-01/2022-01-31 --"
            ),
        ),
        ("2020-W01", "2021-12-13", "101 periods .* 2020-01-06/2020-01-12..2021-12-06/2021-12-12"),
    ],
    ids=["far", "many"],
)
def test_a_day_far_ahead_writes_nothing(tmp_path: Path, period: str, day: str, wanted: str) -> None:
    """A machine whose clock is wrong publishes no empty releases of the years to come."""
    project = init_project(
        tmp_path / "project", Period.parse(period), name="Digest", countries=["KZ"],
        numbering=Numbering.CALENDAR,
    )  # fmt: skip
    date = dt.date.fromisoformat(day)
    with pytest.raises(UsageError, match=f"--date {day}: {wanted}"):
        list(make_due(date, job(project.root)))
    due = make_due(date - dt.timedelta(7), job(project.root), dry_run=True)
    assert all(each.state.value == MADE for each in due)
    assert len(project.params_paths()) == 1


def test_nothing_can_be_due_without_a_release(new_project: Path, tmp_path: Path) -> None:
    """The first one is written by a person."""
    project = shutil.copytree(new_project, tmp_path / "project")
    for path in Project(project).params_paths():
        path.unlink()
    with pytest.raises(UsageError, match="no release to follow"):
        due(project, dt.date(2020, 4, 1))

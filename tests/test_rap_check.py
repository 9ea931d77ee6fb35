"""The levels of a reproducible analytical pipeline are checked by looking."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from projects import ROOT, copy_project

from caricc_report.cli.rap_check import rap_check
from caricc_report.project import Project
from caricc_report.release.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.making import RunResult


def test_the_project_reaches_gold() -> None:
    """Every criterion of every level is met by the project itself."""
    lacking = {each.name: each.evidence for each in rap_check(Project(ROOT)) if not each.is_met}
    assert lacking == {}


def test_criteria_come_by_level() -> None:
    """The levels are told in their order, each with its criteria."""
    levels = [each.level for each in rap_check(Project(ROOT))]
    assert list(dict.fromkeys(levels)) == ["baseline", "silver", "gold"]
    assert (levels.count("baseline"), levels.count("silver"), levels.count("gold")) == (5, 9, 5)


def test_every_criterion_has_evidence() -> None:
    """What was looked at is said, met or not."""
    assert all(each.evidence for each in rap_check(Project(ROOT)))


@pytest.mark.parametrize(
    "name, lost",
    [
        ("README.md", "a README says how to reproduce the outputs"),
        ("LICENSE", "code is open"),
        ("CHANGELOG.md", "changes are signposted"),
        (".ci/run", "tests run for every change"),
        ("docs/schedulers.md", "runs are started by a schedule"),
        (
            "tests/intake/past_releases/test_backtesting.py",
            "there are tests, back tests among them",
        ),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, name: str, lost: str) -> None:
    """Without the file that a criterion rests on, it is not met, and the file is named."""
    project = copy_project(tmp_path / "project")
    for part in ("README.md", "LICENSE", "CHANGELOG.md", ".ci", "docs", "tests", "pyproject.toml"):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, project / part, dirs_exist_ok=True)
        else:
            shutil.copy(source, project / part)
    (project / name).unlink()
    found = {each.name: each for each in rap_check(Project(project))}
    assert not found[lost].is_met
    assert name in found[lost].evidence


def test_published_releases_are_made_again(reference: RunResult, tmp_path: Path) -> None:
    """What is published is verified, and the last of it made again; a changed byte is told."""
    project = Project(copy_project(tmp_path / "project"))
    publish(reference.directory, project=project)
    name = "published releases can be made again"
    found = {each.name: each for each in rap_check(project)}
    assert found[name].is_met, found[name].evidence
    assert "2024-19 gives the same bytes again" in found[name].evidence
    (project.releases_dir / "2024-19/facts.json").write_text("{}", encoding="utf-8")
    found = {each.name: each for each in rap_check(project)}
    assert found[name].evidence == "not as they were published: 2024-19"


def test_an_invalid_record_is_no_crash(tmp_path: Path) -> None:
    """A criterion that cannot be looked at is not met, with the reason."""
    project = copy_project(tmp_path / "project")
    (project / "data/articles/bad.md").write_text("no front matter", encoding="utf-8")
    found = {each.name: each for each in rap_check(Project(project))}
    assert "bad.md" in found["data are tidy"].evidence

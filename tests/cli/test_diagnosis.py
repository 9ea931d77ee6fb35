"""What the doctor says of each thing that a release needs."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from command_line import asked
from projects import copy_project

from caricc_report.cli.diagnosis import Status, _git, _look, _upgrade
from caricc_report.errors import (
    CariccReportError,
    ProgramMissingError,
    ProgramTooOldError,
    UsageError,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "error, status",
    [
        (ProgramMissingError("typst", "install it"), Status.MISSING),
        (ProgramTooOldError("typst", "0.1", "0.14", "upgrade it"), Status.TOO_OLD),
        (UsageError("no project here"), Status.FAILED),
    ],
    ids=["missing", "too old", "failed"],
)
def test_an_error_decides_the_status(error: CariccReportError, status: Status) -> None:
    """What is missing, too old or unusable for another reason has a status of its own."""

    def fail() -> str:
        raise error

    found = _look("Typst", fail)
    assert (found.status, found.finding, found.is_ok) == (status, str(error), False)


def test_a_package_that_is_not_installed_is_missing() -> None:
    """For a package that is not installed, the finding is how to install it."""
    found = _look("lab", lambda: version("not-a-package"), is_needed=False)
    assert found.status == "missing"
    assert found.finding == "not-a-package: not installed; pip install not-a-package"


def test_a_machine_without_git_is_told_what_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare container makes releases whose manifests name no commit, without a word."""
    monkeypatch.setenv("PATH", "")
    found = _look("git", _git, is_needed=False)
    assert found.status == "missing"
    assert "manifests state no commit" in found.finding


def test_an_upgrade_is_told_item_by_item(tmp_path: Path) -> None:
    """For a project of the first contract, each key that its profile lacks, with lines to add."""
    project = copy_project(tmp_path)
    profile = project / "params/profile.yml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("period: half-month\n", ""), encoding="utf-8")
    found = {each.subject: each for each in _upgrade(project)}
    contract, period = found["contract"], found["profile: period"]
    assert (contract.status, contract.is_needed) == ("too old", True)
    assert (period.status, period.is_needed) == ("missing", True)
    assert "add to params/profile.yml, such as\nperiod: half-month" in period.finding
    assert "profile: numbering" not in found


@pytest.mark.command
def test_doctor_finds_everything_ok(project_dir: Path) -> None:
    """With all that a release needs, the doctor exits with 0."""
    ended = asked(project_dir, "doctor", "--json")
    assert ended.returncode == 0
    diagnoses = json.loads(ended.stdout)["diagnoses"]
    assert {each["status"] for each in diagnoses if each["is_needed"]} == {"ok"}


@pytest.mark.command
def test_doctor_says_what_is_missing(project_dir: Path) -> None:
    """Without the extension the doctor exits with 6 and names the file."""
    (project_dir / "_extensions/release/_extension.yml").unlink()
    ended = asked(project_dir, "doctor")
    assert ended.returncode == 6
    assert "_extension.yml" in ended.stdout


@pytest.mark.command
def test_doctor_says_what_is_wrong_in_the_profile(project_dir: Path) -> None:
    """A language of which texts are missing was no word of the doctor's."""
    profile = project_dir / "params/profile.yml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("subtitle:\n  en:", "subtitle:\n  fr:"), encoding="utf-8")
    ended = asked(project_dir, "doctor", "--json")
    (found,) = [
        each for each in json.loads(ended.stdout)["diagnoses"] if each["subject"] == "profile"
    ]
    assert (ended.returncode, found["status"]) == (6, "failed")
    assert "params/profile.yml: 1 defect" in found["finding"]

"""The status file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from caricc_report.errors import UsageError
from caricc_report.release.monitoring import StatusFile
from caricc_report.release.outcomes import Outcome, State

if TYPE_CHECKING:
    from pathlib import Path


def test_commands_that_run_at_once_keep_what_the_others_state(tmp_path: Path) -> None:
    """Each adds its own releases."""
    path = tmp_path / "status.json"
    first, second = StatusFile(path, "run --due"), StatusFile(path, "backfill")
    for file in (first, second):
        file.begin()
    first.note(Outcome("2024-19", "2024-11-16/2024-11-30", State.PUBLISHED))
    second.note(Outcome("2024-18", "2024-11-01/2024-11-15", State.FAILED, "why"))
    first.end(0)
    stated = json.loads(path.read_text(encoding="utf-8"))
    assert [*stated["releases"]] == ["2024-18", "2024-19"]
    assert stated["last_run"]["command"] == "run --due"


def test_a_period_that_gets_a_number_is_stated_once(tmp_path: Path) -> None:
    """Under its number, not under its days, too."""
    file = StatusFile(tmp_path / "status.json", "backfill")
    file.begin()
    for release in ("", "2024-19"):
        file.note(Outcome(release, "2024-11-16/2024-11-30", State.MADE))
    assert [*json.loads(file.path.read_text(encoding="utf-8"))["releases"]] == ["2024-19"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With what to do."""
    (tmp_path / "file").touch()
    file = StatusFile(tmp_path / "file/status.json", "backfill")
    with pytest.raises(UsageError, match=r"file/status.json: .*; name another with --status"):
        file.begin()

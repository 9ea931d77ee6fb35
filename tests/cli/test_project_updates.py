"""What `init --update` says is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.cli.project_updates import _conclude
from caricc_report.model.contract import Origin
from caricc_report.release.project_update import FileUpdate, State, Update

if TYPE_CHECKING:
    import pytest


def test_files_that_git_merges_are_taken_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """One that a person has to merge is named by itself, and first of its kind."""
    files = [FileUpdate(f"{state}{n}", state) for state in State for n in (1, 2)]
    left = Update(tuple(files), 2, (), Origin(2))
    _conclude(left, left)
    commands = [each for each in capsys.readouterr().err.splitlines() if "init" in each]
    assert [each.split(",")[0].split("--update ")[1] for each in commands] == [
        "--keep edited1",
        "--take merged1 --take merged2",
        "--yes",
    ]


def test_a_file_that_was_removed_and_comes_back_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """It was not left to do, and is written all the same."""
    found, left = (
        Update((FileUpdate("page.typ", state),), 2, (), Origin(2))
        for state in (State.REMOVED, State.SAME)
    )
    _conclude(found, left)
    assert "1 file written" in capsys.readouterr().err

"""What is watched while releases are made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from caricc_report.cli.watching import watching
from caricc_report.project import Project
from caricc_report.release.outcomes import Outcome, State

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.program
def test_a_status_file_that_cannot_be_written_any_more_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hook hears of each release all the same, and a warning tells why the file lacks it."""
    (tmp_path / "_quarto.yml").touch()
    status, heard = tmp_path / "status.json", tmp_path / "heard"
    hook = f"{sys.executable} -c \"open('{heard}', 'a').write('x')\""
    with watching("run --due", Project(tmp_path), hook, status) as watch:
        status.unlink()
        status.mkdir()
        for release in ("2024-18", "2024-19"):
            watch.note(Outcome(release, "", State.FAILED))
    assert heard.read_text() == "xx"
    assert "warning: the status file could not be updated: " in capsys.readouterr().err

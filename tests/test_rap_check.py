"""The levels of a reproducible analytical pipeline are checked by looking."""

from __future__ import annotations

import runpy
import shutil
from typing import TYPE_CHECKING

import pytest
from projects import ROOT, copy_project

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_missing_fails_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the file that a criterion rests on, the script names it and fails."""
    project = copy_project(tmp_path / "project")
    (project / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci/rap_check.py", project / ".ci")
    with pytest.raises(SystemExit, match="1"):
        runpy.run_path(str(script), run_name="__main__")
    shown = capsys.readouterr().out
    assert "baseline: code is open: NOT MET: there is no LICENSE" in shown
    assert "silver: data are tidy: 30 validated records" in shown

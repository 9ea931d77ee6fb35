"""The levels of a reproducible analytical pipeline are checked by looking."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from projects import ROOT, copy_project

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_missing_fails_the_check(tmp_path: Path) -> None:
    """Without the file that a criterion rests on, the script names it and fails."""
    project = copy_project(tmp_path / "project")
    (project / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/rap_check.py", project / ".ci")
    done = subprocess.run(
        [sys.executable, project / ".ci/rap_check.py"], text=True, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert "baseline: code is open: NOT MET: there is no LICENSE" in done.stdout
    assert "silver: data are tidy: 30 validated records" in done.stdout

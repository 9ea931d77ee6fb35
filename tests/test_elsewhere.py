"""Run All works on other systems than Linux, as far as it can be held without them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from projects import ROOT


@pytest.mark.program
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_run_all_and_the_doctor_work_on_other_systems(system: str) -> None:
    """The library half needs nothing of Linux, and the doctor says what the command lacks."""
    ended = subprocess.run(
        [sys.executable, ROOT / "tests/elsewhere.py", system],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    *_, last_shown, said = ended.stdout.splitlines()
    assert last_shown.endswith("Release 2024-19: 30 articles")
    found = json.loads(said)
    assert found["notebook kernel (ipykernel)"][0] == "ok"
    for subject in ("Linux: processes", "Linux: limits", "Linux: exchange"):
        status, advice = found[subject]
        assert (status, "in a Linux container, on Windows in WSL" in advice) == ("missing", True)

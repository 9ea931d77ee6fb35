"""A backfill that is interrupted at any moment resumes, and neither repeats nor misses any."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from many_periods import QUICK, left_in, project_of_months

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
COMMAND = [sys.executable, "-m", "caricc_report", "backfill", "2020-01..2039-12", "-j", "2", *QUICK]


def made(project: Path) -> dict[str, tuple[int, int]]:
    """Return by release which folder it is, and when it was written."""
    return {
        path.parent.name: (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in project.glob("_build/2*/manifest.json")
    }


def test_a_backfill_resumes_after_kills(tmp_path: Path, amount: Callable[[int, int], int]) -> None:
    """What was whole when it was killed stays the same file; in the end all is there, once."""
    n_periods, n_kills = amount(6, 240), amount(3, 20)
    project = project_of_months(tmp_path / "months", n_periods)
    chance = random.Random(19)  # noqa: S311 - the same moments each time
    n_cut = 0
    for number in range(n_kills):
        before = made(project)
        running = subprocess.Popen(
            COMMAND, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # Another release is made, then some of the next.
        while running.poll() is None and len(made(project)) < len(before) + n_periods // (
            2 * n_kills
        ):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        running.send_signal(SIGNALS[number % len(SIGNALS)])
        n_cut += running.wait(30) != 0
        assert not left_in(project)
        assert before.items() <= made(project).items()
    assert n_cut >= n_kills // 2
    before = made(project)
    ended = subprocess.run(
        [*COMMAND, "--json"], cwd=project, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    states = {each["release"]: each["state"] for each in json.loads(ended.stdout)["releases"]}
    assert before.items() <= made(project).items()
    assert len(made(project)) == n_periods
    assert {name for name, state in states.items() if state == "unchanged"} == before.keys()

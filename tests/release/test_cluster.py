"""Releases made on a Dask cluster: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from command_line import asked, refused
from many_periods import QUICK, project_of_months

from caricc_report.release import cluster as cluster_of_dask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPAN = "2020-01..2020-03"

pytestmark = [pytest.mark.command, pytest.mark.program]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Start a scheduler and two workers; return its address, and the processes in this order."""
    dask = [sys.executable, "-W", "ignore", "-m", "distributed.cli"]
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    processes = []

    def started(program: str, *arguments: str) -> subprocess.Popen[str]:
        command = [dask[0], *dask[1:-1], f"{dask[-1]}.dask_{program}", *arguments]
        processes.append(subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True))
        return processes[-1]

    try:
        scheduler = started("scheduler", *local, "--port", "0")
        said = iter(scheduler.stderr or ())
        address = next(found[0] for line in said if (found := re.search(r"tcp://\S+:\d+", line)))
        for _ in range(2):
            started("worker", address, *local, "--no-nanny", "--nthreads", "1")
        for _ in range(2):
            next(line for line in said if "Register worker" in line)
        yield address, processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def states(said: str) -> dict[str, str]:
    """Return by release what came of it."""
    return {each["release"]: each["state"] for each in json.loads(said)["releases"]}


def test_a_worker_that_is_lost_costs_no_period(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[str]]]
) -> None:
    """All periods are made, once, with the bytes that one machine makes."""
    address, (_, worker, _) = cluster
    project = project_of_months(tmp_path / "months", 3)
    arguments = ["backfill", SPAN, *QUICK, "--json"]
    running = subprocess.Popen(
        [sys.executable, "-m", "caricc_report", *arguments, "--cluster", address],
        cwd=project, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    whole: dict[Path, int] = {}
    while running.poll() is None and not whole:
        whole = {path: path.stat().st_ino for path in project.glob("_build/2*/manifest.json")}
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    said, _ = running.communicate(timeout=120)
    assert running.returncode == 0
    # What was whole when its worker was lost, and told nobody, is found unchanged.
    assert set(states(said).values()) in ({"made"}, {"made", "unchanged"})
    assert len(states(said)) == 3
    assert whole == {path: path.stat().st_ino for path in whole}
    again = asked(project, "run", "params/2020-03.yml", *QUICK, "--output", "local")
    assert again.returncode == 0, again.stderr
    (page,) = project.glob("_build/2020-03/release.*.html")
    assert page.read_bytes() == (project / "local/2020-03" / page.name).read_bytes()


def test_a_scheduler_that_is_lost_is_told_by_each_period(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[str]]]
) -> None:
    """With what to do, and without Dask's own log."""
    address, (scheduler, *_) = cluster
    project = project_of_months(tmp_path / "months", 3)
    running = subprocess.Popen(
        [sys.executable, "-m", "caricc_report", "backfill", SPAN, *QUICK, "--log-json",
         "--cluster", address],
        cwd=project, text=True, stderr=subprocess.PIPE,
    )  # fmt: skip
    while running.poll() is None and not [*project.glob("_build/.2020*.lock")]:
        time.sleep(0.02)
    scheduler.kill()
    _, said = running.communicate(timeout=120)
    assert running.returncode == 1
    lost = [line for line in map(json.loads, said.splitlines()) if line["level"] == "error"]
    assert len(lost) == 3
    assert all(
        "scheduler was lost; give the same command again" in each["message"] for each in lost
    )


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", ""])
def test_no_cluster_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """The address is named, also that of a variable that is empty."""
    monkeypatch.setattr(cluster_of_dask, "_CONNECT_S", 0.5)
    project = project_of_months(tmp_path / "months")
    said = refused(project, 2, "backfill", "2020-01..2020-01", *QUICK, "--cluster", address)
    assert f"no scheduler of Dask answers at {address!r}" in said

"""One at a time: what holds a release, and what would happen without."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from projects import ROOT
from writers import PUT, draft_state, perform

from caricc_report.errors import CariccReportError
from caricc_report.project import Project
from caricc_report.release import publishing
from caricc_report.release.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest


@contextlib.contextmanager
def holding(project: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Hold the release in another process for a while."""
    code = PUT.replace(
        "replace_folder(new", "print('held', flush=True); __import__('time').sleep(600); (new"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_lock_of_a_dead_process_does_not_hold(prepare: Callable[[str], Path]) -> None:
    """A process that is killed while it holds a release leaves nothing that stops the next."""
    project = prepare("draft")
    with holding(project):
        assert perform(PUT, project).returncode != 0
    assert perform(PUT, project).returncode == 0
    assert draft_state(project) == "new"


def test_the_control_without_the_lock_two_write_at_once(prepare: Callable[[str], Path]) -> None:
    """What does not ask for the lock replaces a draft while another process holds it."""
    project = prepare("draft")
    with holding(project):
        unlocked = PUT.replace('with locked(Path("_build"), "2024-19"):', "if True:")
        assert perform(unlocked, project).returncode == 0
    assert draft_state(project) == "new"


def test_the_control_two_that_publish_without_the_lock(
    prepare: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both find nothing published, and the later one breaks off at the other's folder."""
    project = Project(prepare("publish"))
    known, both = publishing.publications, threading.Barrier(2)

    def publications(*given: Any) -> Any:
        found = known(*given)
        both.wait(60)
        return found

    monkeypatch.setattr(publishing, "publications", publications)
    monkeypatch.setattr(publishing, "locked", lambda *_: contextlib.nullcontext())
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(publish, "2024-19", project=project) for _ in range(2)]
    failed = [error for error in (each.exception() for each in futures) if error]
    assert [type(error) for error in failed] == [CariccReportError]

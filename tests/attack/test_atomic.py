"""Attacks on "whole or not at all": killed at every write, a full disk, many at once."""

from __future__ import annotations

import contextlib
import functools
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from projects import program
from writers import ACTIONS, IN_PLACE, Action, archive_state, draft_state, fresh, kept, perform

from caricc_report.release.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


CALLS = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,mkdir,unlink,unlinkat,rmdir"
"""What changes a disk."""
FULL_DISK = "write,pwrite64,mkdir"
"""What a full disk refuses."""


Calls = list[tuple[str, int]]
"""System calls: name, and which of these."""


@pytest.fixture(scope="module")
def calls_of(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Calls]:
    """Return what says which calls of a list an action makes when nothing hinders it."""
    codes = {name: action.code for name, action in ACTIONS.items()} | {"in place": IN_PLACE}

    @functools.cache
    def every(action: str) -> Calls:
        project = fresh(action, template, tmp_path_factory.mktemp("calls") / "project")
        log = project / "calls.log"
        options = ("--seccomp-bpf", "-o", str(log), "-e", f"trace={CALLS}")
        done = perform(codes[action], project, *options)
        assert done.returncode == 0, done.stderr
        names = re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text(), re.MULTILINE)
        return [(name, names[: index + 1].count(name)) for index, name in enumerate(names)]

    return lambda action, of: [call for call in every(action) if call[0] in of.split(",")]


def skip_without_strace() -> None:
    """Skip where no system call can be interfered with."""
    tried = subprocess.run([program("strace"), "-qq", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.decode()[:200]}")


def spread(calls: Calls, wanted: int) -> Calls:
    """Return so many of the calls, spread evenly; all, if there are no more."""
    step = max(len(calls) / wanted, 1)
    return [calls[int(step * (index + 0.5))] for index in range(min(len(calls), wanted))]


def check_nothing_lost(action: Action, project: Path, before: dict[str, str]) -> None:
    """Check that inputs are as they were, and that the same action now ends well, by itself."""
    assert before.items() <= kept(project).items()
    assert verify(project / "releases/2024-18").is_good
    assert archive_state(project) in {"old", "new"}
    with contextlib.chdir(project):
        exec(action.code, {})  # noqa: S102 - our own
    assert action.state(project) == "new"


@pytest.mark.parametrize("name", ACTIONS)
def test_killed_at_any_write_it_is_old_or_new(
    name: str,
    prepare: Callable[[str], Path],
    calls_of: Callable[[str, str], Calls],
    amount: Callable[[int, int], int],
) -> None:
    """Whatever call a SIGKILL hits, the old whole is there or the new; the next run ends it."""
    skip_without_strace()
    action = ACTIONS[name]
    calls = calls_of(name, CALLS)
    tried = spread(calls, amount(2, len(calls)))
    not_reached = []
    for call, when in tried:
        project = prepare(name)
        before = kept(project)
        inject = f"inject={call}:signal=SIGKILL:when={when}"
        done = perform(action.code, project, "-e", f"trace={call}", "-e", inject)
        if done.returncode == 0:  # Threads wake one another by writes, more or fewer of them.
            not_reached.append(f"{call} {when}")
        assert action.state(project) in ({"old", "new"} if done.returncode else {"new"})
        check_nothing_lost(action, project, before)
        assert not [path for path in project.rglob(".*.new-*") if "params" not in path.parts]
        shutil.rmtree(project)
    assert len(not_reached) <= len(tried) // 10, not_reached


@pytest.mark.parametrize("name", ACTIONS)
def test_a_disk_full_at_any_write_leaves_what_was(
    name: str,
    prepare: Callable[[str], Path],
    calls_of: Callable[[str, str], Calls],
    amount: Callable[[int, int], int],
) -> None:
    """From whatever write on there is no space, it fails or is done; nothing is lost or half."""
    skip_without_strace()
    action = ACTIONS[name]
    calls = calls_of(name, FULL_DISK)
    tried = spread(calls, amount(1, len(calls)))
    not_reached = []
    for call, when in tried:
        project = prepare(name)
        before = kept(project)
        inject = f"inject={call}:error=ENOSPC:when={when}+"
        done = perform(action.code, project, "-e", f"trace={call}", "-e", inject)
        if "(INJECTED)" not in done.stderr:  # As above.
            not_reached.append(f"{call} {when}")
        assert action.state(project) == "new" or done.returncode != 0
        check_nothing_lost(action, project, before)
        shutil.rmtree(project)
    assert len(not_reached) <= len(tried) // 10, not_reached


def test_the_control_writing_in_place_is_found_out(
    prepare: Callable[[str], Path], calls_of: Callable[[str, str], Calls]
) -> None:
    """What writes one file after the other into its place leaves a mixed folder when killed."""
    skip_without_strace()
    mixed = 0
    for call, when in calls_of("in place", CALLS):
        project = prepare("in place")
        inject = f"inject={call}:signal=SIGKILL:when={when}"
        perform(IN_PLACE, project, "-e", f"trace={call}", "-e", inject)
        try:
            draft_state(project)
        except (AssertionError, IndexError, ValueError):
            mixed += 1
    assert mixed

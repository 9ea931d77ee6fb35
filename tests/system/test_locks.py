"""Locks between processes, and between the users of a shared folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from caricc_report.errors import BusyError
from caricc_report.system.locks import held_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLD = """# Only root may be able to start the interpreter, so that the user is changed in it.
import os, sys
from pathlib import Path
import filelock
from caricc_report.errors import BusyError, UsageError
from caricc_report.system.locks import held_lock
path, user, team = sys.argv[1], *map(int, sys.argv[2:])
os.setgroups([team])
os.setresgid(user, user, user)
os.setresuid(user, user, user)
os.umask(0o022)
try:
    with held_lock(Path(path), BusyError("busy"), where="here", advice="go elsewhere"):
        print("held")
except (BusyError, UsageError) as error:
    print(error)
"""
FIRST, SECOND, TEAM = 64001, 64002, 64003


@pytest.fixture
def shared() -> Iterator[Path]:
    """Return a folder in which a team may write."""
    if os.geteuid():
        pytest.skip("only root can act as two users")
    folder = Path(tempfile.mkdtemp())
    os.chown(folder, -1, TEAM)
    folder.chmod(0o775)
    yield folder
    shutil.rmtree(folder)


def held_by(user: int, path: Path) -> str:
    """Return what a member of the team is told who takes a lock."""
    arguments = [sys.executable, "-c", HOLD, str(path), str(user), str(TEAM)]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.program
def test_users_of_a_shared_folder_take_a_lock_in_turn(shared: Path) -> None:
    """The umask of the first does not keep the second out; nor does a lock that is given up."""
    path = shared / ".lock"
    assert [held_by(user, path) for user in (FIRST, SECOND, FIRST)] == ["held"] * 3
    with held_lock(path, BusyError("busy"), where="", advice=""):
        assert held_by(SECOND, path) == "busy"


@pytest.mark.program
def test_a_lock_file_that_keeps_a_user_out_is_named(shared: Path) -> None:
    """It is not the folder that cannot be written to; its owner opens it by taking the lock."""
    path = shared / ".lock"
    path.touch(0o644)
    os.chown(path, FIRST, FIRST)
    said = held_by(SECOND, path)
    assert said.startswith(f"{path}: the lock file of user {FIRST}, to which you cannot write")
    assert [held_by(user, path) for user in (FIRST, SECOND)] == ["held"] * 2
    shared.chmod(0o755)
    path.unlink()
    assert held_by(SECOND, path) == "here: cannot be written to (Permission denied); go elsewhere"


@pytest.mark.parametrize("mode, expected", [(0o700, 0o600), (0o775, 0o664), (0o777, 0o666)])
def test_a_lock_file_is_as_open_as_its_folder(tmp_path: Path, mode: int, expected: int) -> None:
    """Nobody gets more rights than the folder gives."""
    tmp_path.chmod(mode)
    with held_lock(tmp_path / ".lock", BusyError("busy"), where="", advice=""):
        assert (tmp_path / ".lock").stat().st_mode & 0o777 == expected

"""Whole runs that are killed, or have no space left."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from writers import command, kept, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def test_a_run_killed_at_any_moment_leaves_the_old_or_the_new(
    prepare: Callable[[str], Path], amount: Callable[[int, int], int]
) -> None:
    """Of a whole run with its kernel and Pandoc, too; the same command then ends by itself."""
    project = prepare("run")
    old, _ = state_of(project)
    started = time.monotonic()
    said, _ = command(project).communicate()
    duration = time.monotonic() - started
    new, published = state_of(project)
    assert published == new != old, said
    before = kept(project)
    n_moments = amount(1, 100)
    for moment in range(n_moments):
        each = prepare("run")
        with command(each) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=duration * (moment + 0.5) / n_moments)
            process.kill()
        assert state_of(each) in {(old, ""), (new, ""), (new, new)}
        said, _ = command(each).communicate()
        assert state_of(each) == (new, new), said
        assert before.items() <= kept(each).items()
        shutil.rmtree(each)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a disk of 16 MB, of which a file can take what is left."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=755", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"nothing can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr[:200]}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607 - root's


def fill(disk: Path, n_left: int) -> Path:
    """Write a file that leaves so many bytes of a disk, and return it."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - n_left, 1))
    return filler


def test_on_a_disk_that_is_full_a_run_says_so_and_loses_nothing(
    prepare: Callable[[str], Path], small_disk: Path, amount: Callable[[int, int], int]
) -> None:
    """Project and temporary files lie on it; when there is space again, the command goes on."""
    source = prepare("run")
    for number in range(amount(1, 40)):
        project = small_disk / "project"
        shutil.copytree(source, project)
        temporary = small_disk / "tmp"
        temporary.mkdir()
        before = kept(project)
        filler = fill(small_disk, 4096 * 2**4 * number)
        process = command(project, TMPDIR=str(temporary))
        said, _ = process.communicate()
        assert process.returncode == 0 or "error: " in said, said
        assert "Traceback" not in said, said
        assert before.items() <= kept(project).items()
        draft, published = state_of(project)
        assert draft
        assert published == ("" if process.returncode else draft)
        filler.unlink()
        said, _ = command(project, TMPDIR=str(temporary)).communicate()
        _, published = state_of(project)
        assert published, said
        assert list(temporary.iterdir()) == []
        shutil.rmtree(project)
        shutil.rmtree(temporary)

"""Which files a cell has read that are inputs."""

from __future__ import annotations

import os
import pickle
import sys
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from caricc_report.notebook.reads import Reads, read_in

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("name, n_inputs", [("lib/helpers.py", 1), (".venv/others.py", 0)])
def test_a_module_of_the_project_is_an_input(
    name: str, n_inputs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one wherever Python looks for it; the environment in the project is none."""
    project, kernel = tmp_path / "project", tmp_path / "kernel"
    path = project / name
    for folder in (project / "notebooks", path.parent, kernel):
        folder.mkdir(parents=True)
    for file in (project / "_quarto.yml", path):
        file.write_text("", encoding="utf-8")
    monkeypatch.chdir(project / "notebooks")
    monkeypatch.syspath_prepend(path.parent)
    monkeypatch.setattr(sys, "prefix", str(project / ".venv"))
    reads = Reads(kernel)
    reads.begin()
    reads.hear("open", (str(path), "r", 0))
    assert [*read_in(kernel).files] == [path] * n_inputs


@pytest.mark.parametrize(
    "look, is_noted",
    [
        (os.path.exists, True),
        (os.path.lexists, True),
        (os.path.islink, True),
        (lambda path: glob(str(path)), True),  # noqa: PTH207 - cells have it
        (Path.is_symlink, True),
        (os.path.realpath, False),
    ],
)
def test_what_is_looked_for_in_vain_is_noted(
    look: Callable[[Path], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_noted: bool,
) -> None:
    """However a cell asks for it; that a path is made absolute asks for nothing."""
    project, kernel = tmp_path / "project", tmp_path / "kernel"
    for folder in (project, kernel):
        folder.mkdir()
    (project / "_quarto.yml").touch()
    monkeypatch.chdir(project)
    for name in ("supports_dir_fd", "supports_fd", "supports_follow_symlinks"):
        monkeypatch.setattr(os, name, {*getattr(os, name)})
    for name in ("stat", "lstat"):
        monkeypatch.setattr(os, name, getattr(os, name))
    reads = Reads(kernel)
    reads.hear_of_stat()
    reads.begin()
    absent = project / "none/absent.json"
    look(absent)
    reads.end()
    assert read_in(kernel).folders == ({absent} if is_noted else set())
    assert pickle.loads(pickle.dumps((os.stat, os.lstat))) == (os.stat, os.lstat)  # noqa: S301 - its own

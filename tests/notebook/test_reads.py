"""Which files a cell has read that are inputs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from caricc_report.notebook.reads import Reads, read_in

if TYPE_CHECKING:
    from pathlib import Path


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

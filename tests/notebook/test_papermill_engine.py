"""papermill's own command executes a notebook in our kernels, by a name."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import nbformat
import papermill
import pytest
from executing import write
from nbclient.exceptions import CellTimeoutError
from papermill.engines import papermill_engines
from projects import ROOT

from caricc_report.notebook.papermill_engine import SupervisedEngine
from caricc_report.system.limits import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.command]


def command(tmp_path: Path, *sources: str) -> subprocess.CompletedProcess[str]:
    """Execute cells with papermill's command, as where this package is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    group = "papermill.engine"
    stated = [f"{name} = {place}" for name, place in project["entry-points"][group].items()]
    installed = tmp_path / "site" / "caricc_report-1.dist-info"
    installed.mkdir(parents=True)
    (installed / "entry_points.txt").write_text("\n".join([f"[{group}]", *stated]))
    metadata = "Metadata-Version: 2.1\nName: caricc-report\nVersion: 1\n"
    (installed / "METADATA").write_text(metadata)
    write(tmp_path / "a.ipynb", *sources)
    path = os.pathsep.join([str(installed.parent), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", "papermill", "--engine", "caricc-report", "-k", "python3",
         "-l", "python", "-p", "release", "2026-01", "a.ipynb", "out.ipynb"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_notebook_is_executed_in_a_warm_kernel(tmp_path: Path) -> None:
    """Its supervisor is a fork, its environment that of a run; it is given the parameters."""
    told = "import os; print('kernel_server' in open(f'/proc/{os.getppid()}/cmdline').read())"
    done = command(tmp_path, told, "print(release, os.environ['TZ'], os.getcwd())")
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(tmp_path / "out.ipynb", 4).cells
    shown = [cell.outputs[0].text for cell in cells[-2:]]
    assert shown == ["True\n", f"2026-01 UTC {tmp_path}\n"]


def test_a_limit_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that does not end is ended by the deadline that the environment states."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "cell_s=1")
    monkeypatch.setattr("caricc_report.notebook.papermill_engine._WARMTH", None)
    monkeypatch.setitem(papermill_engines._engines, "ours", SupervisedEngine)
    source = str(write(tmp_path / "a.ipynb", "while True: pass"))
    with pytest.raises(CellTimeoutError):
        papermill.execute_notebook(
            source, str(tmp_path / "out.ipynb"), engine_name="ours", kernel_name="python3",
            progress_bar=False,
        )  # fmt: skip

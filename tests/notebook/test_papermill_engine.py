"""papermill's own command executes a notebook in our kernels, by a name."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import nbformat
import pytest
from executing import write
from projects import ROOT

from caricc_report.system.limits import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.command]


AS_INSTALLED = ("-m", "papermill")
QUICKLY = (
    "-c",
    (
        "from caricc_report.system.lazy import import_little; import_little();"
        "from papermill.__main__ import papermill; papermill()"
    ),
)
"""papermill's command, without imports that take 2 s."""


def command(
    tmp_path: Path, *sources: str, start: tuple[str, str] = AS_INSTALLED, **variables: str
) -> subprocess.CompletedProcess[str]:
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
        [sys.executable, *start, "--engine", "caricc-report", "-k", "python3",
         "-l", "python", "-p", "release", "2026-01", "a.ipynb", "out.ipynb"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path, **variables},
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


def test_a_limit_ends_it(tmp_path: Path) -> None:
    """A cell that does not end is ended by the deadline that the environment states."""
    done = command(tmp_path, "while True: pass", start=QUICKLY, **{VARIABLE: "cell_s=1"})
    assert done.returncode != 0
    assert "CellTimeoutError" in done.stderr

"""The same notebook and parameters file work with the tools that people know."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from projects import ROOT, skip_without_quarto

import caricc_report as cr
from caricc_report.document.quarto import quarto_path
from caricc_report.project import Project
from caricc_report.text.trees import TREE

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.project import Project as Folder

pytestmark = pytest.mark.kernel

CELLS = {
    "parameters": 'release = "2024-19"\nlanguage = "en"\nthreshold = 3',
    "load": "import caricc_report as cr\n\nthis_release = cr.load_release(**cr.parameters())",
    "told": "assert threshold == 5",
    "shown": "cr.statistics(this_release)",
    "sections": "cr.country_sections(this_release)",
    "how-made": "cr.how_numbers_were_made(this_release)",
    "hand-over": "cr.hand_over(this_release)",
}
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "version": "3.11.7", "file_extension": ".py"},
    "jupytext": {"formats": "ipynb,py:percent", "main_language": "python"},
    "vscode": {"interpreter": {"hash": "0123"}},
    "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}},
    "celltoolbar": "Tags",
    "papermill": {"parameters": {}, "version": "2.7.0"},
    "toc-autonumbering": True,
}
"""What JupyterLab, jupytext, VS Code, widgets and papermill leave in a notebook."""

AS_A_MODULE = """import early, runpy, sys
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)"""
"""What runs a module as `python -m` does, but for an import that takes 2 s."""


@pytest.fixture
def project(project_dir: Path) -> Folder:
    """Return a project with a notebook in notebooks/ and one in a folder below."""
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    cells[0].metadata = {"tags": ["parameters"], "vscode": {"languageId": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=METADATA)
    for name in ("short", "health/weekly"):
        path = project_dir / f"notebooks/{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, path)
    with (project_dir / "params/2024-19.yml").open("a", encoding="utf-8") as file:
        file.write("notebook: {threshold: 5}\n")
    return Project(project_dir)


def expected() -> str:
    """Return what the cell of the statistics shows."""
    places = {"articles": "data/articles", "profile": "params/profile.yml"}
    period = "2024-11-16/2024-11-30"
    release = cr.load_release(
        ROOT, release="2024-19", period=period, language="en", as_of="2024-12-02", **places
    )
    return json.dumps(cr.statistics(release)._repr_mimebundle_()[TREE], sort_keys=True)


def tool(name: str, *arguments: str, cwd: Path) -> None:
    """Run a tool that is a module of Python, with an empty home."""
    pytest.importorskip(name)
    places = f"{ROOT}{os.pathsep}{ROOT / 'tests'}"
    environment = {**os.environ, "PYTHONPATH": places, "HOME": str(cwd)}
    command = [sys.executable, "-c", AS_A_MODULE, name, *arguments]
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_papermill_takes_the_parameters_file(project: Folder) -> None:
    """From any folder, with the values of the notebook's own parameters."""
    cwd = project.notebooks_dir / "health"
    params = os.path.relpath(project.params_path("2024-19"), cwd)
    tool("papermill", "-f", params, "../short.ipynb", "out.ipynb", "--no-progress-bar", cwd=cwd)
    assert shown(cwd / "out.ipynb") == expected()


def test_jupytext_pairs_and_nbconvert_runs_all(project: Folder) -> None:
    """The script keeps the tag of the parameters; the same notebook is executed where it is.

    Run All reads what the cells do not state in the parameters file. jupytext executes with
    nbconvert.
    """
    jupytext = pytest.importorskip("jupytext")
    folder = project.notebooks_dir / "health"
    paired = jupytext.writes(jupytext.read(folder / "weekly.ipynb"), fmt="py:percent")
    (folder / "weekly.py").write_text(paired, encoding="utf-8")
    arguments = ("--to", "ipynb", "--execute", "--output", "out.ipynb")
    tool("jupytext", *arguments, "notebooks/health/weekly.py", cwd=project.root)
    assert shown(project.root / "out.ipynb") == expected()


@pytest.mark.release
def test_the_command_takes_what_the_tools_leave(project: Folder) -> None:
    """Metadata of editors are no error; the executed notebook is free of them."""
    job = cr.Job(
        project.params_path("2024-19"),
        project=project,
        notebook="notebooks/health/weekly.ipynb",
        formats=["html"],
        languages=["en"],
        renderer="pandoc",
    )
    made = cr.run(job)
    (path,) = made.directory.glob("*.ipynb")
    assert path.name == "health.weekly.en.ipynb"
    assert made.directory.name == "2024-19.health.weekly"
    assert shown(path) == expected()
    assert set(nbformat.read(path, as_version=4).metadata) == {"kernelspec", "language_info"}


@pytest.mark.quarto
@pytest.mark.release
def test_quarto_renders_by_hand(project: Folder) -> None:
    """`quarto render --execute` runs the notebook where it is, and shows what it shows."""
    skip_without_quarto()
    environment = {**os.environ, "QUARTO_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    arguments = ["render", "notebooks/short.ipynb", "--execute", "--to", "release-html"]
    done = subprocess.run(
        [quarto_path(), *arguments],
        cwd=project.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ">30</a>" in (project.notebooks_dir / "short.html").read_text(encoding="utf-8")


def shown(path: Path) -> str:
    """Return the tree that the cell of the statistics shows."""
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.source == CELLS["shown"]]
    (output,) = cell.outputs
    return json.dumps(output.data[TREE], sort_keys=True)

"""The project itself, and copies of it that a test may change."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import nbformat
import pytest

from caricc_report.document.quarto import quarto_path, quarto_version
from caricc_report.errors import ProgramError

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared/reference/information-release-2024-19.txt"
"""The text of the printed release, which is no part of the project."""
PARTS = (
    "_quarto.yml", "_extensions", "data", "locales", "notebooks", "params", "tests/golden",
)  # fmt: skip


def copy_project(folder: Path) -> Path:
    """Copy the project's own files into a folder, and return it."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            ignored = shutil.ignore_patterns(".ipynb_checkpoints")
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / part)
    return folder


SECTIONS = ("country-sections", "how-made")
"""The cells that show the articles, and the facts that these lead to."""


def with_few_cells(project: Path, *more: str) -> Path:
    """Leave cover, handover and what else is named in a notebook; return its project.

    Where it does not matter what a release shows, it is made in half the time.
    """
    path = project / "notebooks/release.ipynb"
    notebook = nbformat.read(path, as_version=4)
    kept = {"parameters", "load", "cover", *more, "hand-over"}
    notebook.cells = [cell for cell in notebook.cells if cell.id in kept]
    nbformat.write(notebook, path)
    return project


def with_few_articles(project: Path, *kept: str) -> Path:
    """Leave the articles whose names begin so in the reference release; return its project."""
    for path in (project / "data/articles/2024/2024-19").iterdir():
        if not path.name.startswith(kept):
            path.unlink()
    return project


def program(name: str) -> str:
    """Return the path of a program; skip the test, with the reason, if it is not here."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"no {name} on this machine")
    return path


@functools.cache
def why_no_quarto() -> str:
    """Return why no Quarto can be used on this machine; nothing if one can."""
    try:
        quarto_version(quarto_path())
    except ProgramError as error:
        return f"no usable Quarto: {error}"
    return ""


def skip_without_quarto() -> None:
    """Skip a test where there is no Quarto, and say why."""
    if why_no_quarto():
        pytest.skip(why_no_quarto())

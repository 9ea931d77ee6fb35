"""Notebooks of a few cells, executed in a kernel of their own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import nbformat
import pytest

from caricc_report.notebook.execution import execute_notebook, read_notebook
from caricc_report.notebook.kernels import KernelPool
from caricc_report.system.files import ProjectFile
from caricc_report.system.limits import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode

GIVEN = {"release": "2024-19"}


def write(path: Path, *sources: str, tags: tuple[str, ...] = ()) -> Path:
    """Write a notebook with a parameters cell and the cells given, the last one tagged."""
    cells = [nbformat.v4.new_code_cell('release = "x"', metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    cells[-1].metadata["tags"] = [*cells[-1].metadata.get("tags", []), *tags]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def execute(tmp_path: Path, *sources: str, **limits: float) -> NotebookNode:
    """Execute a notebook of the cells given."""
    notebook = read_notebook(ProjectFile(write(tmp_path / "a.ipynb", *sources), "a.ipynb"))
    kept = tmp_path / "failed.ipynb"
    with stating(**limits), KernelPool(tmp_path) as kernels:
        return execute_notebook(notebook, "a.ipynb", GIVEN, kernels.take(), keep_failed=kept)


@contextmanager
def stating(**limits: float) -> Iterator[None]:
    """State limits in the environment meanwhile."""
    stated = ",".join(f"{name}={limit}" for name, limit in limits.items())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, stated)
        yield

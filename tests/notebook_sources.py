"""Notebooks as their sources are in version control, and what is wrong with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from caricc_report.model.parameters import NotebookParameters
from caricc_report.notebook.execution import METADATA
from caricc_report.notebook.sources import check_notebooks
from caricc_report.project import Project

if TYPE_CHECKING:
    from pathlib import Path

PARAMETERS = "\n".join(f'{name} = ""' for name in NotebookParameters.model_fields)
WHERE = "notebooks/a.ipynb"
CLEAN = "run: caricc-report notebooks clean"


def source(*cells: dict[str, Any]) -> dict[str, Any]:
    """Return a clean notebook as JSON: a parameters cell, and the cells given."""
    first = code(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]})
    return {"cells": [first, *cells], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def code(text: str, **changes: Any) -> dict[str, Any]:
    """Return a code cell as JSON, with some fields changed."""
    fields = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}}
    return fields | {"outputs": [], "source": text.splitlines(keepends=True)} | changes


def written(folder: Path, content: object) -> Path:
    """Write a notebook as nbformat does into a project, and return its path."""
    path = folder / WHERE
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def defects(folder: Path) -> list[str]:
    """Return the defects of the notebooks of a project, as people read them."""
    return [str(error) for error in check_notebooks(Project(folder))]


def stream(text: str) -> dict[str, Any]:
    """Return an output as JSON."""
    return {"name": "stdout", "output_type": "stream", "text": [text]}

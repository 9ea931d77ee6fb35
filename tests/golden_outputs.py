"""The golden outputs of a small period: kept as files, put together into a notebook for nbval.

Renew them with ``python tests/golden_outputs.py`` after a change that is meant, and read
the difference before you commit it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests/golden"
PARAMETERS = {
    "release": "2024-19",
    "period": "2024-11-16/2024-11-30",
    "language": "en",
    "articles": "../tests/golden/articles.jsonl",
    "profile": "../params/profile.yml",
    "as_of": "2024-12-02",
    "narrative": "",
    "archive": "",
}


def small_project(folder: Path) -> Path:
    """Make a project of the small period in a folder, and return its notebook."""
    for part in ("notebooks", "params", "tests/golden"):
        shutil.copytree(ROOT / part, folder / part)
    path = folder / "notebooks/release.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.id == "parameters":
            cell.source = "\n".join(f"{name} = {value!r}" for name, value in PARAMETERS.items())
    nbformat.write(notebook, path)
    return path


def with_golden_outputs(path: Path) -> None:
    """Put the golden outputs into a notebook, by the ids of its cells."""
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells, 1):
        cell.execution_count = number
        if cell.id == "hand-over":
            cell.metadata["tags"] = ["nbval-ignore-output"]
        golden = GOLDEN / f"{cell.id}.json"
        if golden.is_file():
            outputs = json.loads(golden.read_text(encoding="utf-8"))
            cell.outputs = [_output(cell, data) for data in outputs]
    nbformat.write(notebook, path)


def _output(cell: NotebookNode, data: dict[str, str]) -> NotebookNode:
    shown = {name: "".join(text) for name, text in data.items()}
    if "display(" in cell.source:
        return nbformat.v4.new_output("display_data", shown)
    return nbformat.v4.new_output("execute_result", shown, execution_count=cell.execution_count)


def renew() -> None:
    """Write the golden outputs anew."""
    with tempfile.TemporaryDirectory() as folder:
        path = small_project(Path(folder) / "project")
        notebook = nbformat.read(path, as_version=4)
        resources = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, kernel_name="python3", resources=resources).execute()
    for cell in notebook.cells:
        if cell.id == "hand-over":
            continue
        outputs = [
            {name: text.splitlines(keepends=True) for name, text in sorted(output.data.items())}
            for output in cell.outputs
        ]
        if outputs:
            content = json.dumps(outputs, ensure_ascii=False, indent=1) + os.linesep
            (GOLDEN / f"{cell.id}.json").write_text(content, encoding="utf-8")


if __name__ == "__main__":
    renew()

"""The golden outputs: what the notebook of a small period shows, kept as files.

They stand beside the notebook because its source holds no outputs. Tests compare them with
what the notebook shows today; a change that is meant renews them, with its reason.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nbformat

from caricc_report.document.document import execute_document
from caricc_report.errors import UsageError
from caricc_report.model.handover import MEDIA_TYPE
from caricc_report.model.parameters import load_parameters
from caricc_report.notebook.execution import is_tagged, read_notebook
from caricc_report.notebook.kernels import started_kernel
from caricc_report.project import Project, notebook_parameters
from caricc_report.system.atomic import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbformat import NotebookNode

_HAND_OVER = "hand-over"
"""The id of the cell whose output is for programs: the facts and articles of its release."""
_LOG_TITLE = "# Renewals of the golden outputs\n\n"
_SHOWN_LINES = 20
"""How many lines of a cell's difference are shown."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal of the golden outputs changed."""

    changed: Mapping[str, str]
    """By the ids of the cells that show something else, a short difference; none, if empty."""
    entry: str
    """The line that was added to the list of renewals; empty if nothing changed."""


def renew_golden(reason: str, *, project: Project | None = None) -> Renewal:
    """Execute the notebook on the small period, and keep what it shows now.

    Nothing is written if it shows what is kept already.

    Parameters
    ----------
    reason
        Why the outputs may change; a line for those who read the list of renewals.
    project
        The project; the one that the working folder belongs to, if not given.

    Raises
    ------
    UsageError
        If the reason is empty, or the project has no small period.
    InvalidInputError
        If the parameters of the small period are not valid.
    NotebookError
        If the notebook is not usable, or a cell failed.
    CariccReportError
        If a file cannot be written.
    """
    reason = " ".join(reason.split())
    if not reason:
        message = "reason: empty; say in a sentence why the outputs may change"
        raise UsageError(message)
    project = project or Project.find()
    old, new = _kept(project), _shown(project)
    changed = {
        cell: _difference(old.get(cell, ""), new.get(cell, ""))
        for cell in sorted(old.keys() | new.keys())
        if old.get(cell) != new.get(cell)
    }
    if not changed:
        return Renewal({}, "")
    entry = _logged(project, reason, changed)  # First: no change is kept without its reason.
    for cell in changed:
        path = project.golden_dir / f"{cell}.json"
        if cell in new:
            replace_file(path, new[cell].encode())
        else:
            path.unlink()
    return Renewal(changed, entry)


def golden_notebook(project: Project) -> NotebookNode:
    """Return the notebook of the small period with its golden outputs, to be compared by nbval.

    Raises
    ------
    UsageError, InvalidInputError, NotebookError
        As for `renew_golden`.
    """
    given = _small_period(project)
    notebook = read_notebook(
        project.release_notebook, project.name(project.release_notebook), given
    )
    kept = _kept(project)
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        cell.execution_count = number
        if is_tagged(cell, "parameters"):
            cell.source = "\n".join(f"{name} = {value!r}" for name, value in given.items())
        if cell.id == _HAND_OVER:
            cell.metadata["tags"] = ["nbval-ignore-output"]
        cell.outputs = [
            nbformat.v4.new_output(
                "display_data", {name: "".join(lines) for name, lines in shown.items()}
            )
            for shown in json.loads(kept.get(cell.id, "[]"))
        ]
    return notebook


def _small_period(project: Project) -> dict[str, str]:
    """Return what the notebook is given for the small period."""
    paths = sorted(project.golden_dir.glob("*.yml"))
    if len(paths) != 1:
        folder = project.name(project.golden_dir)
        message = f"{folder}: one parameters file of the small period is needed, got {len(paths)}"
        raise UsageError(message)
    path = paths[0]
    parameters = load_parameters(path, project.name(path))
    return notebook_parameters(project, path, parameters, parameters.languages[0])


def _kept(project: Project) -> dict[str, str]:
    """Return by the ids of cells the golden outputs that there are."""
    paths = sorted(project.golden_dir.glob("*.json"))
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


def _shown(project: Project) -> dict[str, str]:
    """Return by the ids of cells what the notebook of the small period shows, as it is kept."""
    given = _small_period(project)
    where = project.name(project.release_notebook)
    notebook = read_notebook(project.release_notebook, where, given)
    failed = project.build_dir / "failed" / "golden.ipynb"
    with started_kernel(project.notebooks_dir) as kernel:
        executed = execute_document(notebook, where, given, kernel, keep_failed=failed).notebook
    shown = {}
    for cell in executed.cells:
        outputs = [
            {name: str(text).splitlines(keepends=True) for name, text in sorted(each.data.items())}
            for each in cell.get("outputs", ())
            if MEDIA_TYPE not in each.data
        ]
        if outputs:
            shown[cell.id] = json.dumps(outputs, ensure_ascii=False, indent=1) + "\n"
    return shown


def _difference(old: str, new: str) -> str:
    """Return the lines that differ, the first few of them if they are many."""
    lines = [
        line
        for line in difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    more = len(lines) - _SHOWN_LINES
    rest = [f"… {more} more lines"] if more > 0 else []
    return "\n".join([*lines[:_SHOWN_LINES], *rest])


def _logged(project: Project, reason: str, changed: Mapping[str, str]) -> str:
    """Add a renewal to the list, under the next number, and return its line."""
    path = project.golden_dir / "RENEWALS.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else _LOG_TITLE
    number = len(re.findall(r"^\d+\. ", text, flags=re.MULTILINE)) + 1
    cells = ", ".join(f"`{cell}`" for cell in changed)
    entry = f"{number}. {reason} — {cells}"
    replace_file(path, f"{text}{entry}\n".encode())
    return entry

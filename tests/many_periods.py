"""A project of months whose releases are empty, of one small cell: many are made in little time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from caricc_report.model.numbering import Numbering
from caricc_report.model.period import Period
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.new_project import init_project

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.release.outcomes import Outcome

QUICK = ("--format", "html", "--renderer", "pandoc")


def project_of_months(folder: Path, n_months: int = 1) -> Path:
    """Return a project with parameters files of so many months, from January 2020 on."""
    first = Period.parse("2020-01")
    root = init_project(
        folder, first, name="Digest", countries=["KZ"], numbering=Numbering.CALENDAR
    ).root
    path = root / "notebooks/release.ipynb"
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = [*code[:3], code[-1]]  # Parameters, import, cover and handover.
    nbformat.write(notebook, path)
    with (root / "params/profile.yml").open("a", encoding="utf-8") as file:
        file.write("\nallow_empty: true\n")
    stated = (root / "params/2020-01.yml").read_text(encoding="utf-8")
    period = first
    for _ in range(n_months - 1):
        period = period.next()
        release = f"{period.first_day:%Y-%m}"
        text = stated.replace("2020-01-01/2020-01-31", str(period))
        text = text.replace("release: 2020-01", f"release: {release}")
        text = text.replace("as_of: 2020-02-01", f"as_of: {period.next().first_day}")
        (root / f"params/{release}.yml").write_text(text, encoding="utf-8")
    return root


def processes_in(project: Path) -> list[str]:
    """Return the processes that still work in a project."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if (path / "cwd").readlink().is_relative_to(project):
                found.append((path / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def left_in(project: Path) -> list[str]:
    """Return the processes that work in a project ten seconds after they were to end."""
    end = time.monotonic() + 10
    while (left := processes_in(project)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def job(project: Path) -> Job:
    """Return what these tests ask for."""
    return Job(project=Project(project), formats=["html"], renderer="pandoc")


def states(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Return by release, or by period where it has no number, what came of it."""
    return {each.release or each.period: each.state.value for each in outcomes}

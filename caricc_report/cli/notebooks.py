"""The commands about the sources of notebooks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from caricc_report.cli.console import report
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import JsonOption, ProjectOption, found_project
from caricc_report.errors import NotebookError, UsageError

_CLEAN = "all notebooks are clean"
PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="NOTEBOOK", help="Notebooks.  [default: all in notebooks/]"),
]


def check(
    paths: PathsArgument = None,
    *,
    staged: Annotated[
        bool, typer.Option("--staged", help="Check what git is about to commit, not the files.")
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the sources of notebooks.

    Finds outputs, execution counts, volatile metadata, and what would keep a notebook from running.
    Exits with 5 if anything is found.

    ```sh
    caricc-report notebooks check
    ```
    """
    from caricc_report.notebook.sources import check_notebooks

    found = check_notebooks(found_project(project), paths or None, staged=staged)
    defects = [str(each) for each in found]
    report({"defects": defects}, defects or [_CLEAN], as_json=as_json)
    if defects:
        raise typer.Exit(exit_code(NotebookError))


def clean(
    paths: PathsArgument = None,
    *,
    as_filter: Annotated[
        bool,
        typer.Option("--filter", help="Read a notebook from standard input, write it cleaned."),
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Clean the sources of notebooks.

    Removes outputs, execution counts and volatile metadata. Exits with 5 if something is left
    that only a person can fix.

    ```sh
    caricc-report notebooks clean
    ```
    """
    from caricc_report.notebook.sources import clean_notebooks, cleaned

    if as_filter:
        if paths:
            raise UsageError("--filter: reads standard input; leave out the notebooks")
        sys.stdout.buffer.write(cleaned(sys.stdin.buffer.read()))
        return
    result = clean_notebooks(found_project(project), paths or None)
    remaining = [str(each) for each in result.remaining]
    lines = [*(f"{name}: cleaned" for name in result.mended), *remaining]
    content = {"mended": list(result.mended), "remaining": remaining}
    report(content, lines or [_CLEAN], as_json=as_json)
    if remaining:
        raise typer.Exit(exit_code(NotebookError))


def setup(*, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Set up git for notebooks, once in each clone.

    Git then strips outputs and volatile metadata when a notebook is added, and checks notebooks
    before every commit. A hook or filter of somebody else is left as it is.

    ```sh
    caricc-report notebooks setup
    ```
    """
    from caricc_report.notebook.git_setup import set_up_git

    result = set_up_git(found_project(project))
    content = {"done": list(result.done), "left": list(result.left)}
    report(content, (*result.done, *result.left), as_json=as_json)

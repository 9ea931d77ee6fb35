"""The commands about the sources of notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from caricc_report.cli.console import print_json, say
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import JsonOption, ProjectOption, found_project
from caricc_report.errors import NotebookError

PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="NOTEBOOK", help="Notebooks.  [default: all in notebooks/]"),
]


def check(
    paths: PathsArgument = None, *, project: ProjectOption = None, as_json: JsonOption = False
) -> None:
    """Check the sources of notebooks.

    Finds outputs, execution counts, volatile metadata and code that belongs in the library.
    Exits with 5 if anything is found.

    ```sh
    caricc-report notebooks check
    ```
    """
    from caricc_report.notebook.sources import check_notebooks  # noqa: PLC0415 - keeps --help fast

    defects = check_notebooks(found_project(project), paths or None)
    if as_json:
        print_json({"defects": [str(each) for each in defects]})
    else:
        for each in defects:
            say(str(each))
        if not defects:
            say("all notebooks are clean")
    if defects:
        raise typer.Exit(exit_code(NotebookError))


def clean(
    paths: PathsArgument = None, *, project: ProjectOption = None, as_json: JsonOption = False
) -> None:
    """Clean the sources of notebooks.

    Removes outputs, execution counts and volatile metadata. Exits with 5 if something is left
    that only a person can fix.

    ```sh
    caricc-report notebooks clean
    ```
    """
    from caricc_report.notebook.sources import clean_notebooks  # noqa: PLC0415 - keeps --help fast

    result = clean_notebooks(found_project(project), paths or None)
    if as_json:
        remaining = [str(each) for each in result.remaining]
        print_json({"mended": list(result.mended), "remaining": remaining})
    else:
        for name in result.mended:
            say(f"{name}: cleaned")
        for each in result.remaining:
            say(str(each))
        if not result.mended and not result.remaining:
            say("all notebooks are clean")
    if result.remaining:
        raise typer.Exit(exit_code(NotebookError))

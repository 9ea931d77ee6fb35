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
    typer.Argument(metavar="NOTEBOOK…", help="Notebooks; all of the project if none is given."),
]


def check(
    paths: PathsArgument = None, *, project: ProjectOption = None, as_json: JsonOption = False
) -> None:
    """Say what the sources of notebooks should not hold: outputs, typed code, volatile metadata.

    Ends with exit code 5 if there is anything.

    Examples
    --------
        caricc-report notebooks check
    """
    from caricc_report.notebook.sources import check_notebooks  # noqa: PLC0415 - keeps --help fast

    defects = check_notebooks(found_project(project), paths or None)
    if as_json:
        print_json({"defects": [str(each) for each in defects]})
    else:
        for each in defects:
            say(str(each))
        if not defects:
            say("every notebook is as it should be")
    if defects:
        raise typer.Exit(exit_code(NotebookError))


def clean(
    paths: PathsArgument = None, *, project: ProjectOption = None, as_json: JsonOption = False
) -> None:
    """Take out of the sources of notebooks what they should not hold.

    Ends with exit code 5 if something is left that only a person can mend.

    Examples
    --------
        caricc-report notebooks clean
    """
    from caricc_report.notebook.sources import clean_notebooks  # noqa: PLC0415 - keeps --help fast

    result = clean_notebooks(found_project(project), paths or None)
    if as_json:
        remaining = [str(each) for each in result.remaining]
        print_json({"mended": list(result.mended), "remaining": remaining})
    else:
        for name in result.mended:
            say(f"{name}: mended")
        for each in result.remaining:
            say(str(each))
        if not result.mended and not result.remaining:
            say("every notebook is as it should be")
    if result.remaining:
        raise typer.Exit(exit_code(NotebookError))

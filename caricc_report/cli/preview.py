"""The command ``preview``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from caricc_report.cli.options import (
    DateOption,
    ParamsArgument,
    PeriodOption,
    ProjectOption,
    found_project,
    parsed_date,
    parsed_period,
)


def preview(
    params: ParamsArgument = None,
    *,
    period: PeriodOption = None,
    date: DateOption = None,
    language: Annotated[
        str | None, typer.Option(metavar="L", help="Language.  [default: the first]")
    ] = None,
    notebook: Annotated[
        str, typer.Option(metavar="NAME", help="Notebook: its name or its path.")
    ] = "release",
    port: Annotated[int, typer.Option(metavar="N", help="Port; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    project: ProjectOption = None,
) -> None:
    """Show the draft in a browser, and renew it after every edit.

    What is edited may be an article, the notebook, parameters, the profile or the style. Errors
    appear above the page, and go when they are fixed. End it with Ctrl+C.

    ```sh
    caricc-report preview params/2024-19.yml
    caricc-report preview --date 2024-12-02 --language ru
    ```
    """
    from caricc_report.cli.draft_server import serve  # noqa: PLC0415 - keeps --help fast
    from caricc_report.release.job import Job  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory(prefix="cr-") as folder:
        job = Job(
            params,
            project=found_project(project),
            period=parsed_period(period),
            date=parsed_date(date, "--date"),
            formats=["html"],
            languages=[language] if language else None,
            renderer="pandoc",
            output=Path(folder),
            notebook=notebook,
        )
        serve(job, port, opens=browser)

"""The command ``preview``."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from caricc_report.cli.options import (
    DateOption,
    ParamsArgument,
    PeriodOption,
    ProjectOption,
    chosen_job,
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
    import asyncio

    from caricc_report.cli.draft_server import serve

    with tempfile.TemporaryDirectory(prefix="cr-") as folder:
        job = replace(
            chosen_job(params, period, date, project),
            formats=["html"],
            languages=[language] if language else None,
            renderer="pandoc",
            output=Path(folder),
            notebook=notebook,
        )
        asyncio.run(serve(job, port, opens=browser))

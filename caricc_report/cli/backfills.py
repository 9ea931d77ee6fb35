"""The commands that make the releases of many periods."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caricc_report.cli.options import (
    FormatsOption,
    JsonOption,
    LanguagesOption,
    OutputOption,
    ProjectOption,
    RendererOption,
    found_project,
    split_names,
)
from caricc_report.cli.watching import HookOption, LogJsonOption, make_all
from caricc_report.errors import UsageError
from caricc_report.release.outcomes import Reprocess

if TYPE_CHECKING:
    from caricc_report.release.job import Job


def backfill(
    span: Annotated[
        str,
        typer.Argument(
            metavar="FIRST..LAST",
            help="Releases or periods, such as 2024-10-01..2024-19 or 2024-01-01..2024-12-31.",
        ),
    ],
    *,
    n_workers: Annotated[
        int, typer.Option("--jobs", "-j", metavar="N", min=1, help="So many at a time.")
    ] = 1,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Make them on a Dask cluster, by the address of its scheduler, such as "
            "tcp://10.0.0.5:8786.",
        ),
    ] = None,
    reprocess: Annotated[
        Reprocess,
        typer.Option(
            help="What is made again of what was made or tried before: nothing; what failed; also "
            "what rests on something that has changed; all."
        ),
    ] = Reprocess.CHANGED,
    write_new: Annotated[
        bool, typer.Option("--new", help="Write the parameters files that are missing.")
    ] = False,
    formats: FormatsOption = "html,pdf",
    language: LanguagesOption = None,
    renderer: RendererOption = "auto",
    output: OutputOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; make and write nothing.")
    ] = False,
    status: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Status file.  [default: status.json, with the drafts]"),
    ] = None,
    hook: HookOption = None,
    log_json: LogJsonOption = False,  # noqa: ARG001 - its callback has done all
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the releases of many periods.

    Parameters files are used as they are. A period without one is skipped, and named; `--new`
    writes it. One that fails does not stop the others; the exit code is that of the worst failure.
    Interrupted, the same command resumes: what is done is not done again.

    ```sh
    caricc-report backfill 2024-10-01..2024-19 -j 2
    caricc-report backfill 2024-01-01..2024-12-31 --new --format html --dry-run
    ```
    """
    from caricc_report.release.backfill import backfill as made
    from caricc_report.release.job import Job

    job = Job(
        project=found_project(project),
        formats=split_names(formats),
        languages=split_names(language) if language is not None else None,
        renderer=renderer,
        output=output,
    )
    make_all(
        "backfill",
        job,
        lambda heard: made(
            span,
            job,
            reprocess=reprocess,
            n_workers=n_workers,
            cluster=cluster,
            write_new=write_new,
            dry_run=dry_run,
            heard=heard,
        ),
        nothing=f"there is no release or period in {span}",
        dry_run=dry_run,
        status=status,
        hook=hook,
        as_json=as_json,
    )


def run_due(
    job: Job, *, publish: bool, dry_run: bool, status: Path | None, hook: str | None, as_json: bool
) -> None:
    """Make what is due on the day of a job, as ``run --due`` does."""
    from caricc_report.release.backfill import make_due

    date = job.date
    others = (job.parameters, job.period, job.own_parameters or None, job.force or None)
    if date is None or any(each is not None for each in others) or job.notebook_name != "release":
        raise UsageError(
            "--due: needs --date, since a run reads no clock; it goes with no PARAMS, --period, "
            '--notebook, -p or --force; write: caricc-report run --due --date "$(date -I)"'
        )
    own = replace(job, date=None)
    make_all(
        "run --due",
        own,
        lambda heard: make_due(date, own, publish=publish, dry_run=dry_run, heard=heard),
        nothing=f"nothing is due on {date}",
        dry_run=dry_run,
        status=status,
        hook=hook,
        as_json=as_json,
    )

"""The commands that make the releases of many periods."""

from __future__ import annotations

from enum import StrEnum
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
from caricc_report.cli.watching import HookOption, LogJsonOption, say_outcomes, watching

if TYPE_CHECKING:
    import datetime as dt

    from caricc_report.release.job import Job


class Again(StrEnum):
    """Which releases are made again; `caricc_report.release.backfill.Reprocess`, for ``--help``."""

    NONE = "none"
    FAILED = "failed"
    CHANGED = "changed"
    ALL = "all"


def backfill(
    span: Annotated[
        str,
        typer.Argument(
            metavar="FIRST..LAST",
            help="Releases or periods, such as 2024-01..2024-19 or 2024-01-01..2024-12-31.",
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
        Again,
        typer.Option(
            help="What is made again of what was made or tried before: nothing; what failed; also "
            "what rests on something that has changed; all."
        ),
    ] = Again.CHANGED,
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
    caricc-report backfill 2024-01..2024-19 -j 2
    caricc-report backfill 2024-01-01..2024-12-31 --new --format html --dry-run
    ```
    """
    from caricc_report.release import backfill as backfilling  # noqa: PLC0415 - keeps --help fast
    from caricc_report.release.job import Job  # noqa: PLC0415 - the same

    job = Job(
        project=found_project(project),
        formats=split_names(formats),
        languages=split_names(language) if language is not None else None,
        renderer=renderer,
        output=output,
    )
    place = None if dry_run else status or job.output_dir / "status.json"
    with watching("backfill", job.project, hook, place) as watch:
        outcomes = backfilling.backfill(
            span,
            job,
            reprocess=backfilling.Reprocess(reprocess.value),
            n_workers=n_workers,
            cluster=cluster,
            write_new=write_new,
            dry_run=dry_run,
            heard=watch.hear,
        )
        nothing = f"there is no release or period in {span}"
        say_outcomes(outcomes, watch, as_json=as_json, dry_run=dry_run, nothing=nothing)


def run_due(
    date: dt.date,
    job: Job,
    *,
    publish: bool,
    dry_run: bool,
    status: Path | None,
    hook: str | None,
    as_json: bool,
) -> None:
    """Make what is due on a day, as ``run --due`` does."""
    from caricc_report.release.due import make_due  # noqa: PLC0415 - keeps --help fast

    place = None if dry_run else status or job.output_dir / "status.json"
    with watching("run --due", job.project, hook, place) as watch:
        outcomes = make_due(date, job, publish=publish, dry_run=dry_run, heard=watch.hear)
        nothing = f"nothing is due on {date}"
        say_outcomes(outcomes, watch, as_json=as_json, dry_run=dry_run, nothing=nothing)

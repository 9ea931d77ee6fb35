"""The commands about one release."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caricc_report.cli.console import found_rows, print_json, print_table, progress, say
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import (
    AllowEmptyOption,
    DateOption,
    FormatsOption,
    JsonOption,
    LanguagesOption,
    OutputOption,
    OwnOption,
    ParamsArgument,
    PeriodOption,
    ProjectOption,
    RendererOption,
    chosen_job,
    found_project,
    own_parameters,
    parsed_date,
    parsed_period,
    split_names,
)
from caricc_report.cli.watching import HookOption, LogJsonOption, watching
from caricc_report.errors import CheckError, UsageError
from caricc_report.system.files import real_path
from caricc_report.system.timings import listening, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.release.job import Job, RunResult, Step
    from caricc_report.release.publishing import Publication
    from caricc_report.system.timings import Span

_REASONS = 3
"""How many of a step's reasons are named."""
_WIDTH = 40
"""Characters of the whole run in the chart beside the table of timings."""


def run(
    params: ParamsArgument = None,
    *,
    period: PeriodOption = None,
    date: DateOption = None,
    formats: FormatsOption = "html,pdf",
    language: LanguagesOption = None,
    renderer: RendererOption = "auto",
    output: OutputOption = None,
    notebook: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Notebook: release, statistics, quality, or the name or path of your own.",
        ),
    ] = "release",
    own: OwnOption = None,
    allow_empty: AllowEmptyOption = False,
    force: Annotated[
        bool, typer.Option("--force", help="Do all steps, also those that nothing has changed for.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each step why it was done, or not.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and why; make nothing.")
    ] = False,
    timings: Annotated[
        bool, typer.Option("--timings", help="Say where the time of the run went.")
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish the release if all checks pass.")
    ] = False,
    due: Annotated[
        bool,
        typer.Option(
            "--due",
            help="With --date: make all that is complete before D and not published; parameters "
            "files that are missing are written.",
        ),
    ] = False,
    status: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Status file.  [default: of --due, status.json with the drafts]"
        ),
    ] = None,
    hook: HookOption = None,
    log_json: LogJsonOption = False,  # noqa: ARG001 - its callback has done all
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a release.

    Load and check the records, execute the notebook, render the documents and write the manifest.
    A run puts a complete release in place, or leaves everything as it was. Steps that rest on
    nothing that has changed since the last run are left out.

    ```sh
    caricc-report run params/2024-19.yml
    caricc-report run --date 2024-12-02 --format pdf --language en
    caricc-report run --period 16-30.11.2024 --json
    caricc-report run params/2024-19.yml --notebook statistics
    caricc-report run params/2024-19.yml --notebook my_notes -p threshold=5
    caricc-report run --due --date "$(date -I)" --publish
    ```
    """
    from caricc_report.release import pipeline

    job = replace(
        chosen_job(params, period, date, project, allow_empty=allow_empty),
        formats=split_names(formats),
        languages=split_names(language) if language is not None else None,
        renderer=renderer,
        output=output,
        notebook=notebook,
        own_parameters=own_parameters(own or ()),
        force=force,
    )
    is_release = job.notebook_name == "release"
    if publish and not is_release:
        raise UsageError("--publish: only the release itself is published; leave out --notebook")
    if due:
        if timings or explain:
            option = "--timings" if timings else "--explain"
            raise UsageError(f"{option}: of one release; leave out --due")
        from caricc_report.cli.backfills import run_due

        run_due(job, publish=publish, dry_run=dry_run, status=status, hook=hook, as_json=as_json)
        return
    if dry_run:
        _say_steps(pipeline.explain(job), as_json=as_json)
        return
    with listening() as spans:
        result, publication = _made(job, publish=publish, status=status, hook=hook)
    if as_json:
        print_json(
            {
                "release": result.release,
                "directory": str(result.directory),
                "files": list(result.files),
                "renderer": result.renderer,
                "findings": list(result.findings),
                "steps": [asdict(step) for step in result.steps],
                **({"published": str(publication.directory)} if publication else {}),
                **({"timings": _timings_as_json(spans)} if timings else {}),
            }
        )
        return
    _say_made(result, "" if is_release else f", {notebook},", explain=explain)
    if publication:
        from caricc_report.cli.publications import say_published

        say_published(publication)
    if timings:
        _say_timings(spans)


def _say_made(result: RunResult, what: str, *, explain: bool) -> None:
    for severity, name, articles, message in found_rows(result.findings):
        say(f"{severity} {', '.join(filter(None, (name, articles)))}: {message}")
    if explain:
        _say_steps(result.steps)
    made = "is as it was made; nothing has changed"
    if result.is_new:
        made = f"is made with {result.renderer}"
    say(f"release {result.release}{what} {made}, in {result.directory}:")
    for name in result.files:
        say(f"  {name}")


def _made(
    job: Job, *, publish: bool, status: Path | None, hook: str | None
) -> tuple[RunResult, Publication | None]:
    """Make a release, and publish it if that is asked for, watched by status file and hook."""
    from caricc_report.release import pipeline
    from caricc_report.release.outcomes import Outcome, State

    release, period = "", ""
    if status or hook:
        from caricc_report.release.periods import release_of

        release, period = release_of(job)
    with watching("run", job.project, hook, real_path(status) if status else None) as watch:
        try:
            with progress() as shown:
                result = pipeline.run(job, shown)
            publication = None
            if publish:
                from caricc_report.release import publishing

                with timed("publishing"):
                    publication = publishing.publish(result.directory, project=job.project)
        except Exception as error:
            watch.note(Outcome.of_error(release, period, error))
            raise
        state = State.MADE if result.is_new else State.UNCHANGED
        if publication and publication.is_new:
            state = State.PUBLISHED
        watch.note(Outcome(result.release, period, state))
    return result, publication


def _say_steps(steps: Sequence[Step], *, as_json: bool = False) -> None:
    """Say of each step what has changed that it rests on."""
    if as_json:
        print_json({"steps": [asdict(step) for step in steps]})
        return
    for step in steps:
        others = len(step.reasons) - _REASONS
        more = f" and {others} more" if others > 0 else ""
        why = ", ".join(step.reasons[:_REASONS]) + more
        say(f"{step.name}: {f'changed: {why}' if why else 'left out, nothing has changed'}")


def _timings_as_json(spans: Sequence[Span]) -> dict[str, Any]:
    """Return the steps in the order in which they began, and how long all took, in seconds."""
    steps = [asdict(span) for span in _in_order(spans)]
    return {"total_s": max(span.end_s for span in spans), "steps": steps}


def _say_timings(spans: Sequence[Span]) -> None:
    """Say when each step began and ended; what stands below one another was done at once."""
    total = max(span.end_s for span in spans)
    longest = max(len(span.name) for span in spans)
    say(f"{'seconds':{longest}}   from     to  takes")
    for span in _in_order(spans):
        first = int(span.start_s / total * _WIDTH)
        last = max(first + 1, round(span.end_s / total * _WIDTH))
        bar = f"{' ' * first}{'#' * (last - first)}"
        times = f"{span.start_s:6.2f} {span.end_s:6.2f} {span.end_s - span.start_s:6.2f}"
        say(f"{span.name:{longest}} {times}  {bar}")
    say(f"{'in all':{longest}} {'':13} {total:6.2f}")


def _in_order(spans: Sequence[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span.start_s, span.end_s))


def check(
    params: ParamsArgument = None,
    *,
    period: PeriodOption = None,
    date: DateOption = None,
    allow_empty: AllowEmptyOption = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the editorial checks.

    Exits with 4 if there is an error that is not waived.

    ```sh
    caricc-report check params/2024-19.yml
    caricc-report check --date 2024-12-02 --json
    ```
    """
    from caricc_report.editorial.checks.finding import Severity
    from caricc_report.release import pipeline

    findings = pipeline.check(chosen_job(params, period, date, project, allow_empty=allow_empty))
    if as_json:
        print_json({"findings": [each.as_json() for each in findings]})
    elif findings:
        rows = [*found_rows([each.as_json() for each in findings])]
        print_table("", ("severity", "check", "articles", "finding"), rows)
    else:
        say("no findings")
    if any(each.severity is Severity.ERROR for each in findings):
        raise typer.Exit(exit_code(CheckError))


def facts(
    params: ParamsArgument = None,
    *,
    period: PeriodOption = None,
    date: DateOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the facts of a release.

    A fact is a computed value with its unit and the articles it rests on.

    ```sh
    caricc-report facts params/2024-19.yml
    caricc-report facts --period 2024-11-16/2024-11-30 --json
    ```
    """
    from caricc_report.release import pipeline

    found = pipeline.compute_release_facts(chosen_job(params, period, date, project))
    if as_json:
        print_json(found.as_json())
        return
    rows = [
        (
            name,
            f"{fact.value:,.15g}",
            fact.unit,
            fact.qualifier or "",
            fact.span or "",
            str(len(fact.articles)),
        )
        for name, fact in found.facts.items()
    ]
    print_table(
        f"Release {found.release}, {found.period}",
        ("fact", "value", "unit", "qualifier", "span", "articles"),
        rows,
        numeric={"value", "articles"},
    )


def new(
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="PERIOD",
            help="The period, such as 2026-W53.  [default: the one after the last release]",
        ),
    ] = None,
    *,
    date: DateOption = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="D",
            help="The day that stands for today.  [default: the day after the period]",
        ),
    ] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the next parameters file.

    With `--date`, that of the last period complete before D; if there is one, nothing is written.

    ```sh
    caricc-report new
    caricc-report new --date 2024-12-16
    caricc-report new 2024-12-01/2024-12-15 --as-of 2024-12-17
    ```
    """
    from caricc_report.release import parameters_files as files
    from caricc_report.release.periods import Releases

    found, wanted, day = found_project(project), parsed_period(period), parsed_date(date, "--date")
    known: list[str] = []
    if day is not None:
        if wanted is not None:
            raise UsageError("PERIOD and --date: give one")
        releases = Releases.of(found)
        wanted = files.complete_before(day, releases.profile.period)
        known = releases.known.covering(wanted)
    if known:
        path = found.params_path(known[0])
    else:
        as_of_day = parsed_date(as_of, "--as-of")
        path = files.new_parameters(wanted, project=found, as_of=as_of_day)
    name = found.name(path)
    if as_json:
        is_new = {"is_new": not known} if day else {}
        print_json({"release": path.stem, "path": name, **is_new})
    elif known:
        say(f"{name} is there already; nothing is written")
    else:
        say(f"{name} is written; put the articles in place, then: caricc-report run {name}")

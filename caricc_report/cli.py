"""The command ``caricc-report``: arguments in, messages and exit codes out.

Only this module prints, and only it knows exit codes. What a command does is one
function of the library.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caricc_report import __version__
from caricc_report.errors import (
    CariccReportError,
    InvalidInputError,
    NotebookError,
    ReleaseBusyError,
    RendererError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caricc_report.period import Period
    from caricc_report.project import Project

EXIT_CODES: tuple[tuple[type[CariccReportError], int], ...] = (
    (UsageError, 2),
    (InvalidInputError, 3),
    (NotebookError, 5),
    (RendererError, 6),
    (ReleaseBusyError, 7),
)
"""From an error to the command's exit code; 0 is done, 1 an unexpected fault."""

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ParamsArgument = Annotated[
    Path | None,
    typer.Argument(metavar="PARAMS", help="The parameters file, params/2024-19.yml."),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(metavar="P", help="The period instead: 2024-11-16/2024-11-30, 16-30.11.2024."),
]
DateOption = Annotated[
    str | None, typer.Option(metavar="D", help="A day; the last half-month complete before it.")
]
ProjectOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="The project, if not the working folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer's own signature
    if wanted:
        typer.echo(f"caricc-report {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Make Information Releases from media-monitoring records.

    Exit codes: 0 done · 1 an unexpected fault · 2 wrong usage · 3 invalid parameters or
    records · 4 an editorial check failed · 5 a notebook failed · 6 a renderer is missing or
    failed · 7 the release is held by another run.
    """


@app.command()
def run(
    params: ParamsArgument = None,
    *,
    period: PeriodOption = None,
    date: DateOption = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="F", help="Formats: html, pdf, docx, with commas.")
    ] = "html,pdf",
    language: Annotated[
        str | None, typer.Option(metavar="L", help="Languages, with commas; all if not given.")
    ] = None,
    renderer: Annotated[
        str, typer.Option(metavar="NAME", help="auto (Quarto if found), quarto or pandoc.")
    ] = "auto",
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Where the release's folder is made; _build if not given."
        ),
    ] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a release: load, check, execute, render, manifest.

    Examples
    --------
        caricc-report run params/2024-19.yml

        caricc-report run --date 2024-12-02 --format pdf --language en

        caricc-report run --period 16-30.11.2024 --json
    """
    from caricc_report import pipeline  # noqa: PLC0415 - keeps --help fast

    with _progress() as progress:
        result = pipeline.run(
            params,
            project=_project(project),
            period=_period(period),
            date=_date(date, "--date"),
            formats=_names(formats),
            languages=_names(language) if language is not None else None,
            renderer=renderer,
            output=output,
            progress=progress,
        )
    if as_json:
        _print_json(
            {
                "release": result.release,
                "directory": str(result.directory),
                "files": list(result.files),
                "renderer": result.renderer,
                "findings": list(result.findings),
            }
        )
        return
    for finding in result.findings:
        _say(f"{finding['severity']}: {finding['message']}")
    _say(f"release {result.release} is made with {result.renderer}, in {result.directory}:")
    for name in result.files:
        _say(f"  {name}")


@app.command()
def facts(
    params: ParamsArgument = None,
    *,
    period: PeriodOption = None,
    date: DateOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the facts of a release: every computed value and the number of its articles.

    Examples
    --------
        caricc-report facts params/2024-19.yml

        caricc-report facts --period 2024-11-16/2024-11-30 --json
    """
    from caricc_report import pipeline  # noqa: PLC0415 - keeps --help fast

    found = pipeline.compute_release_facts(
        params, project=_project(project), period=_period(period), date=_date(date, "--date")
    )
    if as_json:
        _print_json(found.as_json())
        return
    rows = [
        (
            name,
            f"{fact.value:,g}",
            fact.unit,
            fact.qualifier or "",
            fact.span or "",
            str(len(fact.articles)),
        )
        for name, fact in found.facts.items()
    ]
    _print_table(
        f"Release {found.release}, {found.period}",
        ("fact", "value", "unit", "qualifier", "span", "articles"),
        rows,
        numeric={"value", "articles"},
    )


@app.command()
def new(
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="PERIOD", help="The period; the one after the last release's, if not given."
        ),
    ] = None,
    *,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="D",
            help="The day that stands for today; the day after the period, if not given.",
        ),
    ] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the parameters file of the next release.

    Examples
    --------
        caricc-report new

        caricc-report new 2024-12-01/2024-12-15 --as-of 2024-12-17
    """
    from caricc_report.parameters_files import new_parameters  # noqa: PLC0415 - keeps --help fast

    found = _project(project)
    path = new_parameters(_period(period), project=found, as_of=_date(as_of, "--as-of"))
    if as_json:
        _print_json({"release": path.stem, "path": found.name(path)})
        return
    name = found.name(path)
    _say(f"{name} is written; put the articles in place, then: caricc-report run {name}")


@app.command()
def doctor(*, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Say what is installed, what is missing, and what to do.

    Ends with exit code 6 if something that every release needs is missing.
    """
    from caricc_report.doctor import examine  # noqa: PLC0415 - keeps --help fast

    diagnoses = examine(project)
    if as_json:
        _print_json(
            {
                "diagnoses": [
                    {
                        "subject": each.subject,
                        "is_needed": each.is_needed,
                        "is_well": each.is_well,
                        "finding": each.finding,
                    }
                    for each in diagnoses
                ]
            }
        )
    else:
        rows = [
            (
                each.subject,
                "well" if each.is_well else "missing" if each.is_needed else "optional",
                each.finding,
            )
            for each in diagnoses
        ]
        _print_table("", ("what", "state", "version, or what to do"), rows)
    if any(each.is_needed and not each.is_well for each in diagnoses):
        raise typer.Exit(dict(EXIT_CODES)[RendererError])


def main() -> None:
    """Run the command, and turn a deliberate error into its message and exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    # As on Ctrl-C: what was started is ended, and temporary folders go.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        app(standalone_mode=True)
    except CariccReportError as error:
        _say(f"error: {error}")
        sys.exit(next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1))
    finally:
        # The end of the process frees all memory; Python would first search it for garbage.
        gc.freeze()


def _project(folder: Path | None) -> Project:
    from caricc_report.project import Project  # noqa: PLC0415 - keeps --help fast

    return Project.find(folder)


def _period(text: str | None) -> Period | None:
    from caricc_report.period import Period  # noqa: PLC0415 - keeps --help fast

    if text is None:
        return None
    try:
        return Period.parse(text)
    except ValueError as error:
        message = f"period: {error}"
        raise UsageError(message) from error


def _date(text: str | None, option: str) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"{option}: not a date, got {text!r}; write it as 2024-12-02"
        raise UsageError(message) from error


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _print_json(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _print_table(
    title: str,
    header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    numeric: frozenset[str] | set[str] = frozenset(),
) -> None:
    from rich.console import Console  # noqa: PLC0415 - keeps --help fast
    from rich.table import Table  # noqa: PLC0415 - keeps --help fast
    from rich.text import Text  # noqa: PLC0415 - keeps --help fast

    table = Table(title=title or None, title_justify="left")
    for name in header:
        table.add_column(name, justify="right" if name in numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)


class _Lines:
    """A progress in plain lines, for logs."""

    def __init__(self) -> None:
        self._n_steps = self._n_done = 0

    def begin(self, n_steps: int) -> None:
        self._n_steps = n_steps

    def done(self, step: str) -> None:
        self._n_done += 1
        _say(f"[{self._n_done}/{self._n_steps}] {step}")


class _Bar:
    """A progress bar, for a terminal."""

    def __init__(self, bar: Any) -> None:  # noqa: ANN401 - rich is imported only where a bar is shown
        self._bar = bar
        self._task = bar.add_task("starting", total=None)

    def begin(self, n_steps: int) -> None:
        self._bar.update(self._task, total=n_steps)

    def done(self, step: str) -> None:
        self._bar.update(self._task, advance=1, description=step)


@contextmanager
def _progress() -> Iterator[_Lines | _Bar]:
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console  # noqa: PLC0415 - keeps --help fast
    from rich.progress import Progress  # noqa: PLC0415 - keeps --help fast

    with Progress(console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar)

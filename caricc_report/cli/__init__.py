"""The command ``caricc-report``: arguments in, messages and exit codes out.

Only this package prints, and only it knows exit codes. What a command does is one
function of the library.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caricc_report.cli import (
    archives,
    backfills,
    diffs,
    machine,
    notebooks,
    preview,
    projects,
    publications,
    releases,
    sheets,
    sources,
)
from caricc_report.cli.console import say
from caricc_report.cli.exit_codes import EXIT_CODES, exit_code, exit_code_list
from caricc_report.errors import CariccReportError, InputWarning
from caricc_report.system.lazy import skip_formats
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["EXIT_CODES", "app", "main"]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer's own signature
    if wanted:
        typer.echo(f"caricc-report {__version__}")
        raise typer.Exit


@app.callback(epilog=exit_code_list())
def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Make Information Releases from media-monitoring records.

    Messages and progress go to standard error. With `--json` a command prints one JSON object to
    standard output and nothing else.
    """


_archive = typer.Typer(no_args_is_help=True, help="Keep all articles in one archive.")
_archive.command()(archives.build)
_archive.command()(archives.query)
_archive.command()(archives.info)

_notebooks = typer.Typer(no_args_is_help=True, help="Keep notebooks clean for git.")
_notebooks.command()(notebooks.check)
_notebooks.command()(notebooks.clean)
_notebooks.command()(notebooks.setup)

app.command()(projects.init)
app.command()(projects.translate)
app.command()(releases.run)
app.command()(backfills.backfill)
app.command()(releases.check)
app.command()(preview.preview)
app.command()(releases.facts)
app.command()(releases.new)
app.command("import")(sources.import_)
app.command()(sheets.export)
app.command()(sheets.missing)
app.command()(sources.backtest)
app.add_typer(_archive, name="archive")
app.command()(diffs.diff)
app.command()(publications.publish)
app.command()(publications.verify)
app.add_typer(_notebooks, name="notebooks")
app.command()(machine.doctor)


def _open_closed_streams() -> None:
    """Open the null device for each standard stream that is closed.

    The next file or pipe would have its number, and what is said would go there.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # The lowest number that is free is that of the stream.
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def main() -> None:
    """Run the command, and turn a deliberate error into its message and exit code."""
    _open_closed_streams()
    skip_formats()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    warnings.simplefilter("always", InputWarning)
    warnings.showwarning = _say_warning(warnings.showwarning)
    signals = _heard_signals()
    try:
        app(standalone_mode=True)
    except (CariccReportError, OSError, SystemExit) as error:
        sys.exit(_last_words(error, signals))
    finally:
        for each in set(signals):  # Python gives them back to the system, which would kill it.
            signal.signal(each, signal.SIG_IGN)
        # The end of the process frees all memory; Python would first search it for garbage.
        gc.freeze()


def _say_warning(otherwise: Callable[..., None]) -> Callable[..., None]:
    """Return what tells people of a warning that is meant for them, and Python of any other."""

    def told(message: Warning | str, category: type[Warning], *place: Any) -> None:  # noqa: ANN401
        if issubclass(category, InputWarning):
            say(str(message), "warning")
        else:
            otherwise(message, category, *place)

    return told


_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""The signals by which people and systems end a command; Windows has no SIGHUP."""


def _heard_signals() -> list[signal.Signals]:
    """Let signals end the command in an orderly way; return where those that come are noted.

    What was started is ended, and temporary folders go; a second signal does not stop that.
    """
    heard: list[signal.Signals] = []

    def hear(number: int, _: object) -> None:
        heard.append(signal.Signals(number))
        if len(heard) == 1:
            sys.exit(128 + number)

    for each in (each for each in signal.Signals if each.name in _ENDING):
        if signal.getsignal(each) is not signal.SIG_IGN:  # nohup lets SIGHUP be ignored.
            signal.signal(each, hear)
    return heard


def _last_words(
    error: CariccReportError | OSError | SystemExit, signals: Sequence[signal.Signals]
) -> int | str | None:
    """Print what ended the command, and return its exit code."""
    words, code = "", getattr(error, "code", None)
    if signals:  # Whatever else went wrong on the way out.
        words, code = f"ended by {signals[0].name}; nothing is half written", 128 + signals[0]
    elif isinstance(error, CariccReportError):
        words, code = str(error), exit_code(type(error))
    elif isinstance(error, OSError):  # A full disk, too many open files: only the user can fix it.
        words = f"{error.filename or 'this machine'}: {error.strerror or error}"
        code = exit_code(CariccReportError)
    if words:
        say(words, "error")
    return code

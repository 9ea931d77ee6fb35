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
import traceback
import warnings
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caricc_report.cli.console import alone_on_stdout, logs_json, say
from caricc_report.cli.exit_codes import EXIT_CODES, exit_code, exit_code_list
from caricc_report.errors import CariccReportError, InputWarning
from caricc_report.system.lazy import import_little
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["EXIT_CODES", "application", "main"]

_COMMANDS = {
    "init": "projects.init",
    "translate": "projects.translate",
    "run": "releases.run",
    "backfill": "backfills.backfill",
    "check": "releases.check",
    "preview": "preview.preview",
    "facts": "releases.facts",
    "new": "releases.new",
    "import": "sources.import_",
    "export": "sheets.export",
    "missing": "sheets.missing",
    "backtest": "sources.backtest",
    "diff": "diffs.diff",
    "publish": "publications.publish",
    "verify": "publications.verify",
    "doctor": "machine.doctor",
}
"""By name, the function of a command, in this package."""
_GROUPS = {
    "archive": (
        "Keep all articles in one archive.",
        {"build": "archives.build", "query": "archives.query", "info": "archives.info"},
    ),
    "notebooks": (
        "Keep notebooks clean for git.",
        {"check": "notebooks.check", "clean": "notebooks.clean", "setup": "notebooks.setup"},
    ),
}
"""By name of a group of commands, what it is for, and its commands."""


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer's own signature
    if wanted:
        typer.echo(f"caricc-report {__version__}")
        raise typer.Exit


def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Make Information Releases from media-monitoring records.

    Messages and progress go to standard error. With `--json` a command prints one JSON object to
    standard output and nothing else.
    """


def application(wanted: str = "") -> typer.Typer:
    """Return the command with all that it can do, or only with what is wanted, which is faster."""
    made = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback(epilog=exit_code_list())(_root)
    has_all = wanted not in {*_COMMANDS, *_GROUPS}
    for name, place in _COMMANDS.items():
        if has_all or name == wanted:
            made.command(name)(_function(place))
    for name, (purpose, commands) in _GROUPS.items():
        if has_all or name == wanted:
            group = typer.Typer(no_args_is_help=True, help=purpose)
            for each, place in commands.items():
                group.command(each)(_function(place))
            made.add_typer(group, name=name)
    return made


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(".")
    function: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), name)
    return alone_on_stdout(function)


def __dir__() -> list[str]:
    return [*globals(), "app"]


def __getattr__(name: str) -> typer.Typer:
    """Return ``app``, the whole command, for who documents or tests it."""
    if name == "app":
        return application()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


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
    import_little()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    warnings.simplefilter("always", InputWarning)
    warnings.showwarning = _say_warning(warnings.showwarning)
    signals = _heard_signals()
    try:
        application(next(iter(sys.argv[1:]), ""))(standalone_mode=True)
    except (CariccReportError, OSError, SystemExit) as error:
        sys.exit(_last_words(error, signals))
    except Exception as error:
        if not logs_json():
            raise
        say("".join(traceback.format_exception(error)).rstrip(), "error")
        sys.exit(exit_code(type(error)))
    finally:
        for each in set(signals):  # Python gives them back to the system, which would kill it.
            signal.signal(each, signal.SIG_IGN)
        # The end of the process frees all memory; Python would first search it for garbage.
        gc.freeze()


def _say_warning(otherwise: Callable[..., None]) -> Callable[..., None]:
    """Return what tells people of a warning that is meant for them, and Python of any other.

    A log of JSON has them all.
    """

    def told(message: Warning | str, category: type[Warning], *place: Any) -> None:  # noqa: ANN401
        if issubclass(category, InputWarning) or logs_json():
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

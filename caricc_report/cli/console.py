"""What the command says: messages, tables, JSON and progress."""

from __future__ import annotations

import functools
import json
import re
import sys
from contextlib import contextmanager, redirect_stdout, suppress
from itertools import chain, count, groupby
from typing import TYPE_CHECKING, Any, TextIO

import typer

from caricc_report.system.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from caricc_report.release.job import Progress

_COMMANDS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Characters that a terminal obeys, that turn the direction of text, or that are half of one."""
_MOST_ALIKE = 5
"""More warnings of a check than that are one line, in which the others can still be seen."""


def harmless(text: str) -> str:
    r"""Return text in which characters that a terminal would obey are written as their numbers.

    Examples
    --------
    >>> print(harmless("red\x1b[31m"))
    red\u001b[31m
    """
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class _Log:
    """How messages are written; the whole process has one standard error."""

    is_json = False


class _Results:
    """Where a JSON object is printed, if that is not standard output; the process has one."""

    stream: TextIO | None = None


def alone_on_stdout(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that with ``--json`` prints its object alone on standard output.

    What plug-ins, and libraries, print besides goes to standard error.
    """

    @functools.wraps(command)
    def done(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as the command
        if not options.get("as_json"):
            return command(*arguments, **options)
        _Results.stream = sys.stdout
        with redirect_stdout(sys.stderr):
            return command(*arguments, **options)

    return done


def log_as_json(wanted: bool) -> bool:  # noqa: FBT001 - typer's own signature
    """Write each message as a line of JSON from now on, if that is wanted."""
    _Log.is_json = _Log.is_json or wanted
    return wanted


def logs_json() -> bool:
    """Return whether each line on standard error is to be JSON."""
    return _Log.is_json


def say(text: str, level: str = "info", *, log: Mapping[str, str] | None = None) -> None:
    """Print a message on standard error; a closed stream does not stop the work.

    The level is ``info``, ``warning`` or ``error``; of the latter two, a line begins with it. A
    log of JSON states `log`, too: the release, its period, a step.
    """
    line = text if level == "info" else f"{level}: {text}"
    if _Log.is_json:
        stated = {"time": now(), "level": level, **(log or {}), "message": text}
        line = json.dumps(stated, ensure_ascii=False)
    with suppress(OSError):
        typer.echo(harmless(line), err=True)


def print_json(content: dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    # In a string of JSON, a character and its number are the same.
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    typer.echo(harmless(text), file=_Results.stream)


def report(content: dict[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print one JSON object if that is wanted, else say the same in lines."""
    if as_json:
        print_json(content)
    else:
        for line in lines:
            say(line)


def print_table(
    title: str,
    header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    numeric: frozenset[str] | set[str] = frozenset(),
) -> None:
    """Print a table on standard output; the columns named in `numeric` to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left")
    for name in header:
        column = Text(harmless(name))
        table.add_column(column, justify="right" if name in numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show on standard error how far a run is: a bar on a terminal, plain lines elsewhere."""
    if _Log.is_json or not sys.stderr.isatty():
        numbers = count(1)
        yield lambda step, n_steps: say(
            f"[{next(numbers)}/{n_steps}] {step}" if n_steps else step, log={"step": step}
        )
        return
    from rich import progress as bars
    from rich.console import Console

    with bars.Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda step, n_steps: bar.update(
            task, total=n_steps or None, advance=1, description=step
        )


def found_rows(findings: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str, str]]:
    """Yield severity, check, articles and message of findings, one row for many that are alike.

    An error always has a row of its own, and so has each waiver.
    """

    def kind(found: Mapping[str, Any]) -> tuple[str, str, object]:
        return found["severity"], found["id"], found.get("waived")

    for (severity, name, _), group in groupby(findings, kind):
        alike = list(group)
        ids = dict.fromkeys(chain.from_iterable(each["articles"] for each in alike))
        if (
            severity != "error"
            and min(len(alike), len(ids)) > _MOST_ALIKE
            and all(each["articles"] for each in alike)
        ):
            first = alike[0]["message"]
            message = f"in {len(ids)} articles: {', '.join(ids)}; the first: {first} (--json: all)"
            yield severity, name, "", message
            continue
        for each in alike:
            yield severity, name, ", ".join(each["articles"]), each["message"]

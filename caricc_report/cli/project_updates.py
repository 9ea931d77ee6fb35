"""`init --update`: shows what the package brings anew, asks, and writes what is wanted."""

from __future__ import annotations

import sys
from dataclasses import asdict
from textwrap import indent
from typing import TYPE_CHECKING

import typer

from caricc_report.cli.console import harmless, print_json, say
from caricc_report.cli.exit_codes import exit_code
from caricc_report.errors import CheckError
from caricc_report.model.summary import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.project import Project
    from caricc_report.release.project_update import Update

_SAID = {
    "new": "new in the package",
    "unedited": "changed in the package, and not edited here",
    "merged": "changed in the package and here; the two go together",
    "edited": "changed in the package and here; merge them by hand",
    "removed": "in the package, and not here; --take writes it",
    "dropped": "no longer in the package; delete it if you do not need it",
}
_YES = "--yes, to write what nobody has edited"
_ADVICE = {
    "new": _YES,
    "unedited": _YES,
    "merged": "--take {all}, to write the two together",
    "edited": "--keep {first}, when you have edited it, or to keep it as it is",
}


def update_project(
    project: Project,
    *,
    take: Sequence[str],
    keep: Sequence[str],
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the files of a project that came from the package, as far as is wanted."""
    from caricc_report.release.project_update import find_update, write_update

    found = find_update(project)
    if not as_json:
        _show(found)
    decided = yes or dry_run or as_json or take or keep
    asks = sys.stdin.isatty() and not decided
    unasked = _accepted(found) if asks else found.unedited if yes else ()
    write = tuple(dict.fromkeys((*take, *unasked)))
    if not dry_run and (write or keep or yes or asks):
        write_update(project, found, write, keep)
    left = found if dry_run else find_update(project)
    if as_json:
        _print(found, left)
    else:
        _conclude(left, 0 if dry_run else len({*write, *keep}))
    if left.open_files or left.asked:
        raise typer.Exit(exit_code(CheckError))


def _print(found: Update, left: Update) -> None:
    states = {each.name: str(each.state) for each in found.files if each.state != "same"}
    print_json({
        "contract": left.contract,
        "files": states,
        "left": [each.name for each in left.open_files],
        "profile": [asdict(each) for each in left.asked],
    })  # fmt: skip


def _show(found: Update) -> None:
    """Print what an update is there for; differences where somebody has edited."""
    for file in found.files:
        if file.state != "same":
            typer.echo(f"{file.name}: {_SAID[file.state]}")
        if file.state in {"merged", "edited"}:
            typer.echo(harmless(file.diff))


def _accepted(found: Update) -> list[str]:
    """Return the files that the user wants written."""

    def is_wanted(question: str, *, default: bool) -> bool:
        return typer.confirm(question, default=default, err=True)

    names = list(found.unedited)
    if names and not is_wanted(
        f"Write {counted(len(names), 'file')} that nobody edited?", default=True
    ):
        names = []
    merged = [file.name for file in found.files if file.state == "merged"]
    return names + [name for name in merged if is_wanted(f"Write {name}, merged?", default=False)]


def _conclude(left: Update, n_done: int) -> None:
    if n_done:
        say(f"{counted(n_done, 'file')} written or kept")
    for change in left.asked:
        lines = indent(change.lines, "    ")
        say(f"params/profile.yml: add {change.key}, {change.why}; such as\n{lines}")
    if left.open_files:
        say(f"{counted(len(left.open_files), 'file')} left; run")
    by_advice: dict[str, list[str]] = {}
    for file in left.open_files:
        by_advice.setdefault(_ADVICE[file.state], []).append(file.name)
    for advice, names in sorted(by_advice.items()):
        chosen = advice.format(first=names[0], all=" --take ".join(names))
        say(f"  caricc-report init --update {chosen}")
    if not left.open_files and not left.asked:
        say("nothing is left to do")

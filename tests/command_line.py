"""The command, run in a process of its own as a user does, or in this one."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING
from unittest import mock

from caricc_report import cli
from caricc_report.cli import console
from caricc_report.errors import CariccReportError, InputWarning

if TYPE_CHECKING:
    from pathlib import Path

EDITOR = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Editor"), ("EMAIL", "editor@example.org"))
}
"""The variables of whoever commits."""


def command(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a project, as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "caricc_report", *arguments],
        cwd=project,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def asked(
    project: Path, *arguments: str, is_merged: bool = False, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, in a tenth of the time, where the process is no matter.

    If it is merged, what it says is in what it prints.
    """
    shown, code = io.StringIO(), None
    said = shown if is_merged else io.StringIO()
    with (
        contextlib.chdir(project),
        contextlib.redirect_stdout(shown),
        contextlib.redirect_stderr(said),
        mock.patch.dict(os.environ, variables),
        mock.patch.object(console._Log, "is_json", new=False),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("always", InputWarning)
        warnings.showwarning = cli._say_warning(warnings.showwarning)
        try:
            cli.application(arguments[0])(arguments, standalone_mode=True)
        except (CariccReportError, OSError, SystemExit) as error:
            code = cli._last_words(error, [])
    return subprocess.CompletedProcess(arguments, int(code or 0), shown.getvalue(), said.getvalue())


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that is in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refused(project: Path, code: int, *arguments: str, **variables: str) -> str:
    """Return the message of a command that ends with a code, without an error that is a fault."""
    ended = asked(project, *arguments, **variables)
    assert ended.returncode == code, ended.stderr
    assert ended.stdout == ""
    return ended.stderr

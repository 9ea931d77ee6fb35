"""The command, run in a process of its own as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that is in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refused(project: Path, code: int, *arguments: str, **variables: str) -> str:
    """Return the message of a command that ends with a code, without a traceback."""
    ended = command(project, *arguments, **variables)
    assert ended.returncode == code, ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    return ended.stderr

"""What the command needs of Linux; a notebook in JupyterLab needs nothing of it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from caricc_report.errors import ProgramMissingError

ADVICE = "run the command in a Linux container, on Windows in WSL; Run All in JupyterLab works here"
"""What to do on another system."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something of Linux that the command uses."""

    name: str
    """What it is, in a word or two."""
    purpose: str
    """What for, and by which call."""
    is_met: bool
    """Whether this system has it."""
    is_needed: bool = True
    """Whether the command makes no release without it."""


def needs() -> tuple[Need, ...]:
    """Return what the command needs of Linux, and whether it is here."""
    is_linux = sys.platform == "linux"
    return (
        Need(
            "processes",
            "ends kernels and renderers with all that they have started (prctl, /proc)",
            is_linux and Path("/proc/self/stat").exists(),
        ),
        Need(
            "limits",
            "bounds what they, and readers of workbooks and PDFs, take (setrlimit)",
            is_linux and find_spec("resource") is not None,
        ),
        Need("sockets", "talks to kernels without open ports (unix)", sys.platform != "win32"),
        Need(
            "exchange",
            "puts a new release in place of the old in one step (renameat2)",
            is_linux,
            is_needed=False,
        ),
    )


def require_linux() -> None:
    """Check that processes can be supervised here.

    Raises
    ------
    ProgramMissingError
        If this is another system.
    """
    if sys.platform != "linux":
        raise ProgramMissingError("Linux", ADVICE)

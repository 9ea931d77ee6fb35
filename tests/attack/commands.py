"""The command as users start it, in a project that is attacked."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from projects import ROOT

if TYPE_CHECKING:
    from pathlib import Path

RUN = (
    sys.executable,
    "-m",
    "caricc_report",
    "run",
    "params/2024-19.yml",
    "--renderer",
    "pandoc",
    "--language",
    "en",
)
"""Makes release #19 in one language."""


def importing(source: object, *options: str) -> list[str]:
    """Return the command that imports a source which does not say much of itself."""
    return [
        sys.executable, "-m", "caricc_report", "import", *options, str(source),
        "--into", "data/articles/x", "--release", "2024-20", "--topics", "policy",
        "--language", "en",
    ]  # fmt: skip


def environment(project: Path) -> dict[str, str]:
    """Return the environment of a run whose home is a folder to be left alone."""
    (project / "tmp").mkdir(exist_ok=True)
    return {
        **os.environ,
        "TMPDIR": str(project / "tmp"),
        "HOME": str(project / "home"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }

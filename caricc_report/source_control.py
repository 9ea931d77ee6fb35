"""The version of a project that is under version control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import RendererError
from caricc_report.manifest import Source
from caricc_report.programs import run_program

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_DEADLINE_S = 20


def source_of(root: Path, inputs: Collection[str]) -> Source | None:
    """Return the version of a project, or None if git is not there or does not know it.

    Parameters
    ----------
    root
        The project's folder.
    inputs
        The names, in the project, of the files that were read.
    """
    try:
        commit = _git(root, "rev-parse", "--verify", "HEAD").strip()
        changed = _git(root, "status", "--porcelain", "--untracked-files=no", "--", ".")
        tracked = set(_git(root, "ls-files", "-z", "--", ".").split("\0"))
    except RendererError:
        return None
    return Source(commit, is_clean=not changed and tracked >= set(inputs))


def commits_of(root: Path) -> int:
    """Return the number of commits that a project rests on; 0 if git does not know it."""
    try:
        return int(_git(root, "rev-list", "--count", "HEAD"))
    except RendererError:
        return 0


def _git(root: Path, *arguments: str) -> str:
    """Return what git says; it reads no settings but the project's, and runs no hook of theirs."""
    output = run_program(
        "git",
        ["git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments],
        advice="install git",
        deadline_s=_DEADLINE_S,
        cwd=root,
        environment={"GIT_OPTIONAL_LOCKS": "0", "GIT_CONFIG_NOSYSTEM": "1"},
    )
    return output.decode("utf-8", "replace")

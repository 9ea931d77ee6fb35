"""The version of a project that is under version control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import RendererError
from caricc_report.manifest import Source
from caricc_report.programs import run_program

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_DEADLINE_S = 60


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
        commit = _text(root, "rev-parse", "--verify", "HEAD").strip()
        changed = _text(root, "status", "--porcelain", "--untracked-files=no", "--", ".")
        tracked = set(_text(root, "ls-files", "-z", "--", ".").split("\0"))
    except RendererError:
        return None
    return Source(commit, is_clean=not changed and tracked >= set(inputs))


def commits_of(root: Path) -> int:
    """Return the number of commits that a project rests on; 0 if git does not know it."""
    try:
        return int(_text(root, "rev-list", "--count", "HEAD"))
    except RendererError:
        return 0


def git(
    root: Path,
    arguments: Sequence[str],
    *,
    advice: str = "install git",
    standard_input: bytes = b"",
) -> bytes:
    """Return what git says of a project.

    It reads no settings but the project's, runs no hook of theirs, and fetches nothing. The
    project may belong to another user: whoever asks runs its notebooks, too.

    Parameters
    ----------
    root
        The project's folder.
    arguments
        Git's arguments.
    advice
        What to do if there is no git.
    standard_input
        What git reads.

    Raises
    ------
    RendererError
        As for `run_program`.
    """
    settings = ("core.fsmonitor=false", "core.quotePath=false", f"safe.directory={root.resolve()}")
    options = [option for setting in settings for option in ("-c", setting)]
    return run_program(
        "git",
        ["git", "--no-pager", *options, *arguments],
        advice=advice,
        deadline_s=_DEADLINE_S,
        cwd=root,
        environment={
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_OPTIONAL_LOCKS": "0",
        },
        standard_input=standard_input,
    )


def _text(root: Path, *arguments: str) -> str:
    return git(root, arguments).decode("utf-8", "replace")

"""The version of a project that is under version control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.errors import ProgramError
from caricc_report.system.files import real_path
from caricc_report.system.subprocesses import Program

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

_DEADLINE_S = 60
_COMMIT = "# branch.oid "
"""What the line of git's status begins with that names the commit."""
_NO_COMMIT = "(initial)"


@dataclass(frozen=True, slots=True)
class Source:
    """The version of a project under version control."""

    commit: str
    """The git commit that is checked out."""
    is_clean: bool
    """Whether every tracked file is as in the commit, and every input is tracked."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """What git says of a project's folder."""

    commit: str
    """The commit that is checked out."""
    is_changed: bool
    """Whether a tracked file differs from it."""
    tracked: frozenset[str]
    """The names, in the project, of the files that git knows."""

    def source(self, inputs: Collection[str]) -> Source:
        """Return the version, which is clean if no file differs and all `inputs` are tracked."""
        is_clean = not self.is_changed and self.tracked >= set(inputs)
        return Source(self.commit, is_clean=is_clean)


def checkout_of(root: Path) -> Checkout | None:
    """Return what git says of a project; None if it is not there or knows no commit of it."""
    try:
        status = _text(
            root, "status", "--porcelain=v2", "--branch", "--no-ahead-behind",
            "--untracked-files=no", "--", ".",
        )  # fmt: skip
        tracked = frozenset(_text(root, "ls-files", "-z", "--", ".").split("\0"))
    except ProgramError:
        return None
    lines = status.splitlines()
    commits = [line.removeprefix(_COMMIT) for line in lines if line.startswith(_COMMIT)]
    if commits in ([], [_NO_COMMIT]):
        return None
    return Checkout(commits[0], not all(line.startswith("# ") for line in lines), tracked)


def git(
    root: Path,
    arguments: Sequence[str],
    *,
    advice: str = "install git",
    variables: Mapping[str, str] | None = None,
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
    variables
        Variables of the environment beside the usual ones, or in their place.
    standard_input
        What git reads.

    Raises
    ------
    ProgramError
        As for `Program.run`.
    """
    settings = ("core.fsmonitor=false", "core.quotePath=false", f"safe.directory={real_path(root)}")
    options = [option for setting in settings for option in ("-c", setting)]
    return Program(
        "git",
        ["git", "--no-pager", *options, *arguments],
        advice=advice,
        deadline_s=_DEADLINE_S,
        cwd=root,
        environment={
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            **(variables or {}),
        },
        standard_input=standard_input,
    ).run()


def _text(root: Path, *arguments: str) -> str:
    return git(root, arguments).decode("utf-8", "replace")

"""The version of a project that is under version control."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.errors import ProgramError, ProgramFailedError, ProgramMissingError
from caricc_report.system.files import real_path
from caricc_report.system.subprocesses import LONGEST_WORDS, describe_exit, program_environment

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
    is_clean: bool
    """Whether every tracked file is as in the commit, and every input is tracked."""


def source_of(root: Path, inputs: Collection[str]) -> Source | None:
    """Return the version of a project; None if git is not there or knows no commit of it.

    It is clean if no file that git tracks differs and it tracks all `inputs`, named as in the
    project; a name with a slash at its end is that of a folder, of which git knows nothing.
    """
    asked = (
        ("status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--untracked-files=no"),
        ("ls-files", "-z"),
    )
    try:
        answers = [git(root, [*each, "--", "."]) for each in asked]
    except ProgramError:
        return None
    said, listed = (each.decode("utf-8", "replace") for each in answers)
    status, tracked = said.splitlines(), set(listed.split("\0"))
    commit = next((line.removeprefix(_COMMIT) for line in status if line.startswith(_COMMIT)), "")
    if commit in {"", _NO_COMMIT}:
        return None
    is_unchanged = all(line.startswith("# ") for line in status)
    files = {name for name in inputs if not name.endswith("/")}
    return Source(commit, is_clean=is_unchanged and tracked >= files)


def git(
    root: Path,
    arguments: Sequence[str],
    *,
    advice: str = "install git",
    variables: Mapping[str, str] | None = None,
    standard_input: bytes = b"",
) -> bytes:
    """Return what git says of the project in a folder.

    It reads no settings but the project's, runs no hook of theirs, and fetches nothing. In a folder
    that looks like a repository without ``.git`` it fails: files that do so can be committed, with
    settings that name programs to run. The project may belong to another user: whoever asks
    runs its notebooks, too. The variables of the environment are beside the usual ones, or in
    their place. A ProgramError is raised if git is missing, with `advice`; or if it ends with an
    error, or not in time.
    """
    settings = (
        "core.fsmonitor=false",
        "core.quotePath=false",
        "safe.bareRepository=explicit",
        f"safe.directory={real_path(root)}",
    )
    options = [option for setting in settings for option in ("-c", setting)]
    environment = {
        **program_environment(os.devnull),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        **(variables or {}),
    }
    # Not supervised, as a `Program` is: that takes five times as long as git.
    try:
        process = subprocess.Popen(  # noqa: S603 - list arguments, no shell
            ["git", "--no-pager", *options, *arguments],  # noqa: S607 - the one on the path
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        if root.is_dir() and not shutil.which("git"):
            raise ProgramMissingError("git", advice) from error
        raise ProgramFailedError("git", f"not started in {root} ({error.strerror})") from error
    answer, said = _answer(process, standard_input)
    if process.returncode != 0:
        words = said[-LONGEST_WORDS:].decode("utf-8", "replace")
        raise ProgramFailedError("git", describe_exit(process.returncode), words)
    return answer


def _answer(process: subprocess.Popen[bytes], standard_input: bytes) -> tuple[bytes, bytes]:
    """Return what git answers, and its words; if it is not to go on, its filters end with it."""
    try:
        return process.communicate(standard_input, _DEADLINE_S)
    except BaseException as error:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            problem = f"not done after {_DEADLINE_S} s; it was stopped"
            raise ProgramFailedError("git", problem) from error
        raise

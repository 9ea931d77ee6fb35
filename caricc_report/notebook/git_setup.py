"""Git set up so that saving a notebook does not soil the repository.

A *clean filter* strips outputs when a notebook is added, whatever the file holds; a *pre-commit
hook* checks what is about to be committed. Both are settings of a clone and name the Python that
made them, because neither a commit from an editor nor one from a shell has an environment active.
"""

from __future__ import annotations

import os
import posixpath
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, ProgramFailedError, UsageError
from caricc_report.project import Project
from caricc_report.system.atomic import replace_file
from caricc_report.system.files import is_hidden, real_path
from caricc_report.system.git import git

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caricc_report.system.files import ProjectFile

FILTER = "caricc-report"
"""The name of the filter in git's settings and attributes."""
ATTRIBUTE = f"notebooks/**/*.ipynb filter={FILTER}"
"""The line of ``.gitattributes``; executed notebooks of releases keep their outputs."""
_MARK = "# Made by: caricc-report notebooks setup"
_HOOK = """#!/bin/sh
{mark}
# Refuses a commit of notebooks that hold outputs or could not run. Delete the file to be rid of it.
git diff --cached --quiet --diff-filter=d -- {notebooks} && exit 0
[ -x {python} ] || {{
  echo 'caricc-report is not where it was; run: caricc-report notebooks setup' >&2
  exit 1
}}
exec {command} notebooks check --staged --project {folder}
"""


@dataclass(frozen=True, slots=True)
class Setup:
    """What became of a setup."""

    done: tuple[str, ...]
    """What was done or was there already, in sentences."""
    left: tuple[str, ...]
    """What is somebody else's and was left, with what to add."""


def set_up_git(project: Project | None = None) -> Setup:
    """Let git strip outputs from notebooks when they are added, and check them before a commit.

    What is there already stays; a hook or filter that somebody else wrote is never changed. An
    error is raised if the project is in no git repository, git refuses, or a file cannot be
    written.
    """
    project = Project.given(project)
    try:
        top = Path(_said(project, "rev-parse", "--show-toplevel"))
    except ProgramFailedError as error:
        raise UsageError(f"{project.root}: not in a git repository; run: git init") from error
    steps = [_set_filter(project), _set_attribute(project), _set_hook(project, top)]
    done = tuple(said for is_done, said in steps if is_done)
    return Setup(done, tuple(said for is_done, said in steps if not is_done))


def staged_notebooks(
    project: Project, paths: Iterable[Path] | None = None
) -> Iterator[tuple[ProjectFile, bytes]]:
    """Yield the notebooks that are about to be committed, with what they will hold.

    Only those of `paths`, if given. A ProgramError is raised if git knows no such repository.
    """
    # Of a commit of some files alone, git tells its hooks of another index than the usual one.
    given = os.environ.get("GIT_INDEX_FILE")
    index = {"GIT_INDEX_FILE": str(Path(given).absolute())} if given else {}
    named = None if paths is None else {project.name(path) for path in paths}
    named_only = ("diff", "--cached", "--name-only", "--relative", "--diff-filter=d", "-z")
    listed = git(project.root, [*named_only, "--", "notebooks"], variables=index)
    for name in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
        path = Path(name)
        if path.suffix != ".ipynb" or is_hidden(path):
            continue
        if named is None or project.name(project.root / path) in named:
            content = git(project.root, ["cat-file", "blob", f":./{name}"], variables=index)
            yield project.file(project.root / path), content


def _set_filter(project: Project) -> tuple[bool, str]:
    name = f"filter.{FILTER}.clean"
    wanted = f"{_command()} notebooks clean --filter"
    if _setting(project, name) == wanted:
        return True, f"git: the filter {FILTER!r} is there"
    git(project.root, ["config", "--local", name, wanted])
    return True, f"git: the filter {FILTER!r} strips outputs from notebooks when they are added"


def _set_attribute(project: Project) -> tuple[bool, str]:
    path = project.root / ".gitattributes"
    said = _said(project, "check-attr", "filter", "--", "notebooks/a.ipynb")
    found = said.rpartition(": ")[2]
    if found == FILTER:
        return True, ".gitattributes: notebooks have the filter"
    if found not in {"unspecified", "unset"}:
        advice = f"replace it by this line to have ours: {ATTRIBUTE}"
        return False, f".gitattributes: notebooks have the filter {found!r:.80}; {advice}"
    if path.is_symlink():
        advice = f"put a file in its place, with this line: {ATTRIBUTE}"
        return False, f".gitattributes: a symlink, which git does not read; {advice}"
    try:
        before = path.read_bytes() if path.exists() else b""
        end = b"" if not before or before.endswith(b"\n") else b"\n"
        replace_file(path, before + end + f"{ATTRIBUTE}\n".encode())
    except OSError as error:
        message = f".gitattributes: cannot be read or written ({error.strerror})"
        raise CariccReportError(message) from error
    return True, ".gitattributes: notebooks get the filter; commit the file"


def _set_hook(project: Project, top: Path) -> tuple[bool, str]:
    common = project.root / _said(project, "rev-parse", "--git-common-dir")
    hooks = project.root / _said(project, "rev-parse", "--git-path", "hooks")
    path = hooks / "pre-commit"
    line = f"{_command()} notebooks check --staged"
    shown = path.relative_to(project.root) if path.is_relative_to(project.root) else path
    try:
        before = path.read_text("utf-8", "replace") if path.is_file() else ""
        is_ours = _MARK in before
        config = project.root / ".pre-commit-config.yaml"
        if "generated by pre-commit" in before and config.is_file():
            before += config.read_text("utf-8", "replace")
        if "notebooks check" in before and not is_ours:
            return True, f"{shown}: checks notebooks already"
        if (before and not is_ours) or real_path(hooks) != real_path(common / "hooks"):
            whose = "somebody else's hook" if before else "hooks of more than this repository"
            return False, f"{shown}: {whose}, left as it is; add this line: {line}"
        folder = Path(os.path.relpath(project.root, top)).as_posix()
        text = _HOOK.format(
            mark=_MARK, folder=shlex.quote(folder),
            notebooks=shlex.quote(f":(literal){posixpath.normpath(f'{folder}/notebooks')}"),
            python=shlex.quote(sys.executable),
            command=_command(),
        )  # fmt: skip
        if before == text:
            return True, f"{shown}: checks notebooks before every commit"
        hooks.mkdir(exist_ok=True)
        replace_file(path, text.encode())
        path.chmod(0o755)
    except OSError as error:
        raise CariccReportError(f"{shown}: cannot be read or written ({error.strerror})") from error
    return True, f"{shown}: checks notebooks before every commit from now on"


def _command() -> str:
    # Without the working folder among the places that modules are imported from.
    return f"{shlex.quote(sys.executable)} -P -m caricc_report"


def _setting(project: Project, name: str) -> str:
    try:
        return _said(project, "config", "--local", name)
    except ProgramFailedError:
        return ""


def _said(project: Project, *arguments: str) -> str:
    """Return what git says under the settings of whoever asks, which may lead to other hooks."""
    own = {name: os.environ[name] for name in ("HOME", "XDG_CONFIG_HOME") if name in os.environ}
    said = git(project.root, arguments, variables={"GIT_CONFIG_NOSYSTEM": "0", **own})
    return said.decode("utf-8", "surrogateescape").removesuffix("\n")

"""What git does to published files: kept from it by ``.gitattributes``, and recognized afterwards.

Git converts line ends (``core.autocrlf``) and runs filters (nbstripout, git-lfs) when files are
committed and checked out; a release then no longer matches its digests, though nobody edited it.
"""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, InputWarning, ProgramError
from caricc_report.release.manifest import digest
from caricc_report.system.atomic import replace_file
from caricc_report.system.git import git

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.project import Project

ATTRIBUTES = "releases/** -text -filter -diff"
"""The line of ``.gitattributes`` with which git leaves published files as they are."""
_NAMES = ("text", "filter", "diff")
_AGAIN = f"with the line '{ATTRIBUTES}' in .gitattributes, delete the folder and check it out again"
_LARGEST = 100_000_000
"""In bytes, of a file that is looked into; no release has such a one."""
_LFS = b"version https://git-lfs.github.com/spec/v1\n"


def protect_from_git(project: Project) -> None:
    """Let ``.gitattributes`` say that git leaves published files as they are.

    What else stands in it stays. If git is told otherwise elsewhere, or the file cannot be
    written, an `InputWarning` says so.
    """
    path = project.root / ".gitattributes"
    if path.is_symlink():
        _warn(f"{path.name}: a symlink, which git does not read; put a file in its place")
        return
    try:
        before = path.read_bytes() if path.exists() else b""
        lines = before.decode("utf-8", "replace").splitlines()
        # The last line that fits a file counts.
        if ATTRIBUTES not in lines or (_touched(project) and lines[-1] != ATTRIBUTES):
            end = b"" if not before or before.endswith(b"\n") else b"\n"
            replace_file(path, before + end + f"{ATTRIBUTES}\n".encode())
    except (OSError, CariccReportError) as error:  # What is published stays so.
        _warn(str(error))
        return
    if touched := _touched(project):
        _warn(f"releases/: git changes published files ({touched}), whatever .gitattributes says")


def _warn(problem: str) -> None:
    message = f"{problem}; add this line there, or to .git/info/attributes: {ATTRIBUTES}"
    warnings.warn(message, InputWarning, stacklevel=3)


def _touched(project: Project) -> str:
    """Return the attributes with which git would change published files; nothing without git."""
    paths = [f"{project.name(project.releases_dir)}/a/a.{kind}" for kind in ("ipynb", "json")]
    try:
        said = git(project.root, ["check-attr", *_NAMES, "--", *paths]).decode("utf-8", "replace")
    except ProgramError:
        return ""
    found = dict.fromkeys(
        f"{name} is {value}"
        for _, name, value in (line.rsplit(": ", 2) for line in said.splitlines())
        if value != "unset"
    )
    return ", ".join(found)


def what_git_did(path: Path, wanted: str) -> str:
    """Return what git did to a file that has not the digest that is wanted, if that explains it."""
    if path.stat().st_size > _LARGEST:
        return ""
    content = path.read_bytes()
    if content.startswith(_LFS) and f"sha256:{wanted}".encode() in content:
        return "a pointer of git-lfs stands in its place; run: git lfs pull"
    lines = content.replace(b"\r\n", b"\n")
    if wanted in {digest(lines), digest(lines.replace(b"\n", b"\r\n"))}:
        return f"git has converted its line ends; {_AGAIN}"
    if path.suffix == ".ipynb" and _is_stripped(lines):
        return (
            "its outputs were stripped, as by a filter of git such as nbstripout; commit it again "
            f"from where it was published, with the line '{ATTRIBUTES}' in .gitattributes"
        )
    return ""


def _is_stripped(content: bytes) -> bool:
    """Return whether a notebook has cells and no output; one that is published has a handover."""
    try:
        cells = json.loads(content)["cells"]
        return bool(cells) and not any(cell.get("outputs") for cell in cells)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False

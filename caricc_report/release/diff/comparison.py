"""Two releases compared: each a folder, or a revision of the project in git."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import UsageError
from caricc_report.project import Project
from caricc_report.release.diff.content import ContentDiff, content_diff
from caricc_report.release.diff.reading import read_release_content
from caricc_report.release.folder import MANIFEST
from caricc_report.system.files import ProjectFile, real_path

if TYPE_CHECKING:
    from caricc_report.release.diff.reading import ReleaseContent


def compare(
    old: str, new: str, *, project: Project | None = None, release: str | None = None
) -> ContentDiff:
    """Return what changed in the content from one release to another.

    Parameters
    ----------
    old, new
        Each a published release or a draft (``2024-19``), the folder of one, or a revision in git
        (``HEAD~1``, a branch, ``tags/2024-19``), which is read from its records.
    project
        The project that revisions are of; the one that the working folder belongs to, if
        not given.
    release
        Which release of a revision, ``2024-19``; that of the other side's folder, if not
        given, or the only one there is.

    Raises
    ------
    UsageError
        If one is neither a folder nor a revision, or no release is named.
    InvalidInputError
        If a file of a release is missing, truncated or not valid.
    """
    if project is None:
        with suppress(UsageError):  # Two folders need none.
            project = Project.find()
    else:
        project = Project.given(project)
    folders = [_from_folder(argument, project) for argument in (old, new)]
    known = release or next((each.header["release"] for each in folders if each), None)
    contents = [
        folder or _from_revision(argument, project, known)
        for folder, argument in zip(folders, (old, new), strict=True)
    ]
    return content_diff(*contents)


def _from_revision(argument: str, project: Project | None, release: str | None) -> ReleaseContent:
    from caricc_report.release.diff.revisions import read_revision  # noqa: PLC0415 - needs displays

    return read_revision(Project.given(project), argument, release)


def _from_folder(argument: str, project: Project | None) -> ReleaseContent | None:
    """Return the content of a release's folder, or None if the argument names no such one."""
    parents = (project.root, project.releases_dir, project.build_dir) if project else ()
    for folder in (*(parent / argument for parent in parents), Path(argument)):
        if _holds_release(folder):
            return replace(
                read_release_content(ProjectFile(folder, argument)), name=_name(folder, project)
            )
    return None


def _holds_release(folder: Path) -> bool:
    try:
        return (folder / MANIFEST).is_file()
    except (OSError, ValueError):  # What is no path at all, for its length or a zero byte.
        return False


def _name(folder: Path, project: Project | None) -> str:
    """Return a folder's name relative to the project; outside of it, with that of its parent."""
    resolved = real_path(folder)
    if project and resolved.is_relative_to(project.root):
        return project.name(folder)
    return "/".join(resolved.parts[1:][-2:])

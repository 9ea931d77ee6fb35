"""Verifying: a release's folder compared with its digests, and rebuilt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from caricc_report.errors import CariccReportError, UsageError
from caricc_report.project import FEEDS, Project
from caricc_report.release.feeds import feeds_of
from caricc_report.release.folder import MANIFEST
from caricc_report.release.manifest import read_manifest
from caricc_report.release.publications import (
    CRATE,
    INDEX,
    Verification,
    compared_with_computed,
    compared_with_digests,
    index_of,
    listed_in_index,
    published,
    published_folders,
)
from caricc_report.release.ro_crate import ro_crate
from caricc_report.system.files import ProjectFile, real_path


def verify(
    directory: Path | str, *, project: Project | None = None, rebuild: bool = False
) -> Verification:
    """Recompute every digest of a release, and rebuild it if that is asked for.

    Parameters
    ----------
    directory
        The folder of a draft or of a published release.
    project
        The project; the one that the folder belongs to, if not given. Only a rebuild needs it.
    rebuild
        Whether to rebuild the release and compare the bytes.

    Raises
    ------
    UsageError
        If the folder holds no release, or a rebuild lacks something in the project.
    InvalidInputError
        If the manifest is not valid, or the release cannot be made any more.
    NotebookError, ProgramError
        If the release cannot be made any more.
    """
    directory = Path(directory)
    if not (directory / MANIFEST).is_file():
        raise UsageError(
            f"{directory}: not a release, it has no {MANIFEST}; name the folder of a release"
        )
    manifest = read_manifest(ProjectFile(directory, real_path(directory).name))
    found = compared_with_digests(directory, manifest)
    if not found.is_good:
        return found
    crate = directory / CRATE
    if crate.is_file() and crate.read_bytes() != ro_crate(directory):
        found = replace(found, changed=(CRATE,))
    if not rebuild:
        return found
    from caricc_report.release.rebuilding import rebuilt  # noqa: PLC0415 - digests need no notebooks

    return rebuilt(found, manifest, Project.given(project) if project else Project.find(directory))


def verify_all(
    project: Project | None = None, *, rebuild: bool = False
) -> tuple[Verification, ...]:
    """Verify all that a project has published, its index and its feeds.

    What is wrong with one release does not keep the others from being verified.

    Parameters
    ----------
    project
        The project; the one that the working folder belongs to, if not given.
    rebuild
        Whether to rebuild the releases and compare the bytes.

    Raises
    ------
    UsageError
        If nothing is published.
    """
    project = Project.given(project)
    listed = listed_in_index(project)  # Before the folders: what is published meanwhile is no loss.
    folders = published_folders(project)
    if not folders and not listed:
        name = project.name(project.releases_dir)
        raise UsageError(f"{name}: no release is published; name the folder of a release")
    found = []
    for directory in folders:
        try:
            release = published(project.file(directory))
            each = verify(directory, project=project, rebuild=rebuild)
            found.append(_as_listed(each, listed.get(release.id), release.manifest_digest))
        except CariccReportError as error:
            found.append(Verification(directory, problem=str(error)))
    there = {directory.name for directory in folders}
    found += [
        Verification(
            project.releases_dir / name,
            problem=f"{INDEX} lists it, and it is not there; restore it, for example from git",
        )
        for name in listed
        if name not in there
    ]
    if all(each.is_good for each in found):
        releases = project.releases_dir
        computed = [compared_with_computed(index_of(project), releases)]
        if (releases / FEEDS).is_dir():  # Earlier versions wrote none.
            computed.append(compared_with_computed(feeds_of(project), releases / FEEDS))
        last = folders[-1].name.partition(".")[0]
        advice = f"write it anew with: caricc-report publish {last}, after a run if it has no draft"
        found += [each if each.is_good else replace(each, advice=advice) for each in computed]
    return tuple(found)


def _as_listed(found: Verification, listed: str | None, manifest: str) -> Verification:
    """Return what was found, with the manifest if it is another than the index knows."""
    if listed in {None, manifest} or MANIFEST in found.changed:
        return found
    advice = (
        f"{INDEX} has another digest of {MANIFEST}; "
        "restore the one that was changed, for example from git"
    )
    return replace(found, changed=(*found.changed, MANIFEST), advice=advice)

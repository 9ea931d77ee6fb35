"""Verifying: a release's folder compared with its digests, and rebuilt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caricc_report.errors import UsageError
from caricc_report.project import Project
from caricc_report.release.folder import MANIFEST
from caricc_report.release.manifest import read_manifest
from caricc_report.release.publications import CRATE, deviations
from caricc_report.release.ro_crate import ro_crate
from caricc_report.system.files import real_path

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found in a release's folder; names of files, sorted."""

    directory: Path
    """The folder."""
    missing: tuple[str, ...] = ()
    """Files that the manifest names and the folder lacks."""
    changed: tuple[str, ...] = ()
    """Files of another content than the manifest says."""
    extra: tuple[str, ...] = ()
    """What is there and is not part of the release."""
    is_rebuilt: bool = False
    """Whether the release was rebuilt; never if the folder was changed."""
    differing: tuple[str, ...] = ()
    """Files that have other bytes, or are missing, when the release is rebuilt."""
    changed_inputs: tuple[str, ...] = ()
    """Files of the project that are not as they were, which can explain a difference."""
    changed_versions: tuple[str, ...] = ()
    """Programs and packages of another version, which can explain a difference."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is missing, changed, extra or different."""
        return not (self.missing or self.changed or self.extra or self.differing)


def verify(
    directory: Path, *, project: Project | None = None, rebuild: bool = False
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
    if not (directory / MANIFEST).is_file():
        message = f"{directory}: not a release, it has no {MANIFEST}; name the folder of a release"
        raise UsageError(message)
    where = real_path(directory).name
    manifest = read_manifest(directory, where)
    found = deviations(directory, manifest)
    changed = found.changed
    if not found and (directory / CRATE).is_file():
        is_same = (directory / CRATE).read_bytes() == ro_crate(directory)
        changed = () if is_same else (CRATE,)
    result = Verification(directory, found.missing, changed, found.extra)
    if rebuild and not found:
        return _compared(result, manifest, project or Project.find(directory))
    return result


def _compared(result: Verification, manifest: Manifest, project: Project) -> Verification:
    from caricc_report.release.rebuilding import rebuild  # noqa: PLC0415 - digests need no notebooks

    rebuilt = rebuild(result.directory, manifest, project)
    names = sorted(rebuilt.files.keys() | manifest.outputs.keys() | {MANIFEST})
    return replace(
        result,
        is_rebuilt=True,
        differing=tuple(
            name
            for name in names
            if name not in rebuilt.files
            or not (result.directory / name).is_file()
            or (result.directory / name).read_bytes() != rebuilt.files[name]
        ),
        changed_inputs=rebuilt.changed_inputs,
        changed_versions=rebuilt.changed_versions,
    )

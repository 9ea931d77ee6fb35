"""The releases that are published: their folders, and the index that lists them."""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.model.numbering import ID_PATTERN, ReleaseNumber
from caricc_report.release.folder import MANIFEST
from caricc_report.release.git_attributes import what_git_did
from caricc_report.release.manifest import as_text, digest, read_manifest
from caricc_report.system.atomic import replace_file
from caricc_report.system.digests import sha256_of
from caricc_report.system.files import is_hidden

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.project import Project
    from caricc_report.release.manifest import Manifest
    from caricc_report.system.files import ProjectFile

INDEX = "index.json"
CRATE = "ro-crate-metadata.json"
"""The one file that may stand beside those of a manifest; it is computed from them."""
_NAME = re.compile(rf"(?P<release>{ID_PATTERN})(?:\.c(?P<nth>[1-9][0-9]*))?")


@dataclass(frozen=True, slots=True)
class ReleaseFolder:
    """The folder of a release, draft or published, and what its manifest says."""

    folder: ProjectFile
    manifest: Manifest
    manifest_digest: str
    """The SHA-256 of the manifest's file, from before it was read."""

    @classmethod
    def read(cls, folder: ProjectFile) -> ReleaseFolder:
        """Return the release in a folder, as `read_manifest` does."""
        path = folder.path / MANIFEST
        before = digest(path.read_bytes()) if path.is_file() else ""
        return cls(folder, read_manifest(folder), before)

    @property
    def id(self) -> str:
        """What it is published as: ``2024-19``, or ``2024-19.c1`` for its first correction."""
        return self.manifest.publication

    @property
    def corrects(self) -> str | None:
        """The publication that it corrects."""
        correction = self.manifest.correction
        return correction.corrects if correction else None


def publications(project: Project) -> tuple[ReleaseFolder, ...]:
    """Return what is published: by year and number, then by correction."""
    return tuple(published(project.file(folder)) for folder in published_folders(project))


def published_folders(project: Project) -> tuple[Path, ...]:
    """Return the folders that are named as publications: by year and number, by correction."""
    found = []
    for directory in project.releases_dir.glob("*"):
        match = _NAME.fullmatch(directory.name)
        if match and directory.is_dir():
            with contextlib.suppress(ValueError):  # A week that its year lacks.
                place = ReleaseNumber.parse(match["release"]), int(match["nth"] or 0)
                found.append((place, directory))
    return tuple(directory for _, directory in sorted(found))


def published(folder: ProjectFile) -> ReleaseFolder:
    """Return the publication in a folder, which is named after it."""
    found = ReleaseFolder.read(folder)
    if found.id != folder.path.name:
        problem = (
            f"not the release that the folder is named after, got {found.id!r}; rename it back"
        )
        raise InvalidInputError(f"{folder.name}/{MANIFEST}", [Defect("", "", problem)])
    return found


def index_of(project: Project) -> dict[str, bytes]:
    """Return the index of what is published, by the name of its file."""
    published = publications(project)
    corrected = {each.corrects: each.id for each in published}
    entries = [
        {
            "id": each.id,
            "release": each.manifest.release,
            "period": each.manifest.period,
            "as_of": each.manifest.as_of,
            "languages": list(each.manifest.parameters),
            "corrects": each.corrects,
            "corrected_by": corrected.get(each.id),
            "manifest": {"sha256": each.manifest_digest},
            "files": [
                {"name": name, "sha256": found}
                for name, found in sorted(each.manifest.outputs.items())
            ],
        }
        for each in published
    ]
    return {INDEX: as_text({"releases": entries})}


def listed_in_index(project: Project) -> Mapping[str, str]:
    """Return the publications that the index lists, each with the digest of its manifest.

    There are none if it is not there or not readable; what is no name of one is left out.
    """
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        stated = json.loads((project.releases_dir / INDEX).read_bytes())
        listed = {str(each["id"]): str(each["manifest"]["sha256"]) for each in stated["releases"]}
        return {name: found for name, found in listed.items() if _NAME.fullmatch(name)}
    return {}


def write_computed(project: Project, wanted: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a folder that are computed from the releases and not as they have them."""
    found = compared_with_computed(wanted, folder)
    for name in (*found.missing, *found.changed):
        folder.mkdir(exist_ok=True)
        replace_file(folder / name, wanted[name], staged_in=project.releases_dir)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found in a release's folder; names of files, sorted."""

    directory: Path
    missing: tuple[str, ...] = ()
    """Files that the manifest names and the folder lacks."""
    changed: tuple[str, ...] = ()
    """Files of another content than the manifest says."""
    by_git: Mapping[str, str] = field(default_factory=dict)
    """Of files that are changed, what git did to them, if that explains the difference."""
    extra: tuple[str, ...] = ()
    """What is there and is not part of the release: files, folders, links."""
    is_rebuilt: bool = False
    """Whether the release was rebuilt; never if the folder was changed."""
    differing: tuple[str, ...] = ()
    """Files that have other bytes, or are missing, when the release is rebuilt."""
    changed_inputs: tuple[str, ...] = ()
    """Files of the project that are not as they were, which can explain a difference."""
    changed_versions: tuple[str, ...] = ()
    """Programs and packages of another version, which can explain a difference."""
    problem: str = ""
    """Why it could not be verified."""
    advice: str = ""
    """What writes anew what is computed from the releases."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is missing, changed, extra or different."""
        found = self.missing, self.changed, self.extra, self.differing, self.problem
        return not any(found)

    def defects(self) -> list[Defect]:
        """Return what is missing, changed or extra, each as a defect."""
        said = (
            ("missing", self.missing),
            ("does not match its digest", self.changed),
            ("not in the manifest", self.extra),
        )
        return [Defect(name, "", problem) for problem, names in said for name in names]


def compared_with_digests(directory: Path, manifest: Manifest) -> Verification:
    """Return where a folder is not what its manifest says."""
    # Nothing states the digest of the manifest, but its line ends are known.
    as_written = digest((directory / MANIFEST).read_bytes().replace(b"\r\n", b"\n"))
    wanted = {**manifest.outputs, MANIFEST: as_written}
    found = _compared(directory, wanted)
    known = {*wanted, CRATE} - {*found.missing}
    names = (path.relative_to(directory) for path in directory.iterdir())
    extra = {name.name for name in names if not is_hidden(name)} - known
    return replace(found, extra=tuple(sorted(extra)))


def compared_with_computed(wanted: Mapping[str, bytes], folder: Path) -> Verification:
    """Return which files of a folder are not as they are computed from the releases."""
    return _compared(folder, {name: digest(content) for name, content in wanted.items()})


def _compared(folder: Path, wanted: Mapping[str, str]) -> Verification:
    """Return which files of a folder have not the digests that are wanted; links are no files."""
    paths = {name: folder / name for name in sorted(wanted)}
    there = [name for name, path in paths.items() if path.is_file() and not path.is_symlink()]
    changed = [name for name in there if wanted[name] != (sha256_of(paths[name]) or "unreadable")]
    by_git = {name: what_git_did(paths[name], wanted[name]) for name in changed}
    return Verification(
        folder,
        missing=tuple(name for name in paths if name not in there),
        changed=tuple(changed),
        by_git={name: said for name, said in by_git.items() if said},
    )

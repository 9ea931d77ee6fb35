"""The releases that are published: their folders, and the index that lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.release.folder import MANIFEST
from caricc_report.release.manifest import as_text, digest, read_manifest
from caricc_report.system.atomic import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from caricc_report.project import Project
    from caricc_report.release.manifest import Manifest

INDEX = "index.json"
CRATE = "ro-crate-metadata.json"
"""The one file that may stand beside those of a manifest; it is computed from them."""
_NAME = re.compile(
    r"(?P<release>(?P<year>[0-9]{4})-(?P<number>[0-9]{2,3}))(?:\.c(?P<nth>[1-9][0-9]*))?"
)


@dataclass(frozen=True, slots=True)
class ReleaseFolder:
    """The folder of a release, draft or published, and what its manifest says."""

    directory: Path
    """The folder."""
    where: str
    """Its name, for errors."""
    manifest: Manifest
    """What went into it, and what came out."""
    manifest_digest: str
    """The SHA-256 of the manifest's file."""

    @classmethod
    def read(cls, directory: Path, where: str) -> ReleaseFolder:
        """Return the release in a folder; its digest is that from before it is read."""
        before = digest((directory / MANIFEST).read_bytes())
        return cls(directory, where, read_manifest(directory, where), before)

    @property
    def id(self) -> str:
        """What it is published as: ``2024-19``, or ``2024-19.c1`` for its first correction."""
        return self.manifest.publication

    @property
    def nth_correction(self) -> int:
        """Which correction of the release it is, from 1; 0 for the release itself."""
        correction = self.manifest.correction
        return correction.number if correction else 0

    @property
    def corrects(self) -> str | None:
        """The publication that it corrects."""
        correction = self.manifest.correction
        return correction.corrects if correction else None


def publications(project: Project, release: str | None = None) -> tuple[ReleaseFolder, ...]:
    """Return what is published, in order: by year and number, then by correction.

    Parameters
    ----------
    project
        The project.
    release
        That of one release and its corrections; all, if not given.

    Raises
    ------
    InvalidInputError
        If a folder has no valid manifest, or the manifest of another release.
    """
    found = []
    for directory in project.releases_dir.glob("*"):
        match = _NAME.fullmatch(directory.name)
        if match and directory.is_dir() and release in {None, match["release"]}:
            place = int(match["year"]), int(match["number"]), int(match["nth"] or 0)
            found.append((place, _published(directory, project.name(directory))))
    return tuple(each for _, each in sorted(found, key=lambda entry: entry[0]))


def _published(directory: Path, where: str) -> ReleaseFolder:
    if not (directory / MANIFEST).is_file():
        read_manifest(directory, where)  # Says that it is missing.
    published = ReleaseFolder.read(directory, where)
    if published.id != directory.name:
        problem = (
            f"not the release that the folder is named after, got {published.id!r}; rename it back"
        )
        raise InvalidInputError(f"{where}/{MANIFEST}", [Defect("", "", problem)])
    return published


def index_of(published: Sequence[ReleaseFolder]) -> bytes:
    """Return the content of ``index.json``: every publication, in order."""
    corrected = {each.corrects: each.id for each in published}
    return as_text({"releases": [_entry(each, corrected.get(each.id)) for each in published]})


def _entry(published: ReleaseFolder, corrected_by: str | None) -> dict[str, Any]:
    manifest = published.manifest
    return {
        "id": published.id,
        "release": manifest.release,
        "period": manifest.period,
        "as_of": manifest.as_of,
        "languages": list(manifest.parameters),
        "corrects": published.corrects,
        "corrected_by": corrected_by,
        "manifest": {"sha256": published.manifest_digest},
        "files": [
            {"name": name, "sha256": manifest.outputs[name]} for name in sorted(manifest.outputs)
        ],
    }


def update_index(project: Project) -> bool:
    """Write the index as the folders have it, and return whether it was missing or stale."""
    path, wanted = project.releases_dir / INDEX, index_of(publications(project))
    if path.is_file() and path.read_bytes() == wanted:
        return False
    replace_file(path, wanted)
    return True


@dataclass(frozen=True, slots=True)
class Deviations:
    """Where a folder is not what its manifest says; names of files, sorted."""

    missing: tuple[str, ...]
    """Files that the manifest names and the folder lacks."""
    changed: tuple[str, ...]
    """Files of another content."""
    extra: tuple[str, ...]
    """What is there and not named: files, folders, links."""

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.missing or self.changed or self.extra)

    def defects(self) -> list[Defect]:
        """Return every deviation as a defect."""
        said = (
            ("missing", self.missing),
            ("does not match its digest", self.changed),
            ("not in the manifest", self.extra),
        )
        return [Defect(name, "", problem) for problem, names in said for name in names]


def deviations(directory: Path, manifest: Manifest) -> Deviations:
    """Return where a folder is not what its manifest says; links are not followed."""
    files = {
        path.name: path for path in directory.iterdir() if path.is_file() and not path.is_symlink()
    }
    names = {path.name for path in directory.iterdir()}
    known = {*manifest.outputs, MANIFEST}
    return Deviations(
        missing=tuple(sorted(manifest.outputs.keys() - files.keys())),
        changed=tuple(
            name
            for name in sorted(manifest.outputs.keys() & files.keys())
            if digest(files[name].read_bytes()) != manifest.outputs[name]
        ),
        extra=tuple(sorted((names - known - {CRATE}) | (names & known) - files.keys())),
    )

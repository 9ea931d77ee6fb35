"""Drafts that may be published: whole, and without an error of the checks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import CheckError, Defect, InvalidInputError, UsageError
from caricc_report.release.diff.reading import read_release_content
from caricc_report.release.folder import MANIFEST
from caricc_report.release.publications import ReleaseFolder, deviations
from caricc_report.system.files import real_path

if TYPE_CHECKING:
    from caricc_report.project import Project
    from caricc_report.release.manifest import Manifest

ALWAYS = frozenset({"facts.json", "articles.jsonl", "checks.json"})
"""What a release holds whatever its formats; a correction has them from its draft as they are."""


def find_draft(project: Project, release: str | Path) -> ReleaseFolder:
    """Return the draft that is meant.

    Raises
    ------
    UsageError, InvalidInputError, CheckError
        As for `publish`.
    """
    folders = (project.build_dir / release, Path(release), project.root / release)
    directory = next((each for each in folders if (each / MANIFEST).is_file()), None)
    if directory is None:
        message = (
            f"{release}: there is no draft, neither in {project.name(project.build_dir)} nor a "
            "folder of that name; make it with: caricc-report run"
        )
        raise UsageError(message)
    where = project.name(directory)
    if real_path(directory).is_relative_to(real_path(project.releases_dir)):
        message = f"{where}: published already; name a draft"
        raise UsageError(message)
    draft = ReleaseFolder.read(directory, where)
    manifest = draft.manifest
    found = deviations(directory, manifest).defects()
    found += [
        Defect(name, "", "not in the manifest")
        for name in sorted(_needed(manifest) - manifest.outputs.keys())
    ]
    if found:
        raise InvalidInputError(f"{where}, not a complete draft", found)
    _require_no_error(directory, where)
    if manifest.correction:
        message = f"{where}: a correction by itself; publish its draft with --correction"
        raise UsageError(message)
    return draft


def _needed(manifest: Manifest) -> set[str]:
    """Return the files that a release of these formats and languages has."""
    kinds = (*manifest.formats, "ipynb")
    documents = {f"release.{name}.{kind}" for name in manifest.parameters for kind in kinds}
    return documents | ALWAYS


def _require_no_error(directory: Path, where: str) -> None:
    """Check that the checks found no error in a draft whose files are as they were made."""
    errors = [
        (str(each.get("id")), str(each.get("message")), tuple(map(str, each.get("articles", ()))))
        for each in read_release_content(directory, where).findings or ()
        if each.get("severity") == "error"
    ]
    if errors:
        raise CheckError(where, errors)

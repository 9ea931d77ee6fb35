"""The files that a run reads, and whether they stay as they are while it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.archive.index import INDEX
from caricc_report.errors import Defect, InvalidInputError
from caricc_report.manifest import digest
from caricc_report.replacing import is_unfinished

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from caricc_report.parameters import Parameters
    from caricc_report.project import Project


def input_digests(
    project: Project, path: Path, parameters: Parameters, more: Sequence[Path]
) -> dict[str, str]:
    """Return the digest of every file that a run reads, by its name in the project.

    Parameters
    ----------
    project
        The project.
    path, parameters
        The parameters file, and what it says.
    more
        Further files and folders: the notebook, the images.
    """
    sources = [path.parent / parameters.articles, *more]
    extension = sorted(project.extensions_dir.rglob("*"))
    files = [
        path,
        path.parent / parameters.profile,
        project.quarto_yml,
        *(file for file in extension if file.is_file()),
        *(
            file
            for source in sources
            for file in (sorted(source.rglob("*")) if source.is_dir() else [source])
            if file.is_file() and not is_unfinished(file.relative_to(source))
        ),
    ]
    if parameters.archive:
        # It holds the digests of all parts, and what is compared with the archive is in it.
        files.append(path.parent / parameters.archive / INDEX)
    return {project.name(file): digest(file.read_bytes()) for file in files}


def check_unchanged(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Check that no input was edited, added or removed between two looks at the digests.

    Raises
    ------
    InvalidInputError
        If any was; all are named.
    """
    names = sorted(before.keys() | after.keys())
    changed = [name for name in names if before.get(name) != after.get(name)]
    if changed:
        problem = "changed while the release was made; run again"
        raise InvalidInputError("inputs", [Defect(name, "", problem) for name in changed])

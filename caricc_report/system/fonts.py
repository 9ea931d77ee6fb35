"""Where the files of the documents' fonts are: in packages, so the same on every machine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from caricc_report.errors import ProgramMissingError

_PACKAGES = ("fontpkg_ibm_plex_serif", "fontpkg_fira_sans")


def font_dirs() -> tuple[Path, ...]:
    """Return the folders of the font files.

    Raises
    ------
    ProgramMissingError
        If a package of fonts is not installed.
    """
    folders = []
    for package in _PACKAGES:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            name = package.replace("_", "-")
            raise ProgramMissingError(f"fonts of {name}", f"pip install {name}")
        folders.append(Path(spec.origin).parent / "files")
    return tuple(folders)

"""Files of fonts: in packages and in a folder of the project, so the same on every machine.

The machine's own fonts are never looked at.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import ProgramMissingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PACKAGED = ("IBM Plex Serif", "Fira Sans")
"""The families that are always there."""
FOLDER = "fonts"
"""The folder of a project with fonts of its own."""
_SUFFIXES = frozenset({".ttf", ".otf"})
_REGULAR = 400
_LIGHTEST_BOLD = 500


@dataclass(frozen=True, slots=True)
class Face:
    """One file of a family."""

    path: Path
    family: str
    weights: tuple[int, int]
    """The lightest and the boldest that it has, 1–1000; the same, if it is not variable."""
    is_italic: bool
    letters: frozenset[int]

    @property
    def is_variable(self) -> bool:
        """Whether it has several weights."""
        return self.weights[0] < self.weights[1]

    def distance(self, weight: int) -> int:
        """Return how far its weight is from one that is wanted."""
        return max(self.weights[0] - weight, weight - self.weights[1], 0)


def font_dirs() -> tuple[Path, ...]:
    """Return the folders of the fonts that are always there, or raise a ProgramMissingError."""
    folders = []
    for package in map(package_of, PACKAGED):
        folder = _package_dir(package)
        if folder is None:
            raise ProgramMissingError(f"fonts of {package}", f"pip install {package}")
        folders.append(folder)
    return tuple(folders)


def package_of(family: str) -> str:
    """Return the name of the package that has a family, if any has.

    Examples
    --------
    >>> package_of("Noto Serif")
    'fontpkg-noto-serif'
    """
    return f"fontpkg-{family.lower().replace(' ', '-')}"


def versions_of(families: Iterable[str]) -> dict[str, str]:
    """Return the versions of the packages that families come from, by the packages' names."""
    packages = {package_of(family) for family in families if family not in PACKAGED}
    return {name: version(name) for name in sorted(packages) if _package_dir(name)}


def family_dir(family: str, project_dir: Path) -> Path | None:
    """Return the folder of the files of a family: of its package, or of the project."""
    if packaged := _package_dir(package_of(family)):
        return packaged
    folder = project_dir / FOLDER
    return folder if any(face.family == family for face in faces_in(folder)) else None


def own_dirs(families: Iterable[str], project_dir: Path) -> tuple[Path, ...]:
    """Return the folders of families, those that are always there apart."""
    found = dict.fromkeys(family_dir(family, project_dir) for family in families)
    return tuple(each for each in found if each and each not in font_dirs())


def faces_in(folder: Path) -> tuple[Face, ...]:
    """Return the faces in the files of a folder, in the order of their names.

    A ValueError is raised if a file is no font; its name is said.
    """
    files = sorted(each for each in folder.rglob("*") if each.suffix.lower() in _SUFFIXES)
    return tuple(_read(path, path.stat().st_mtime_ns) for path in files if path.is_file())


def nearest(faces: Iterable[Face], weight: int, *, is_italic: bool) -> Face | None:
    """Return the face nearest to a weight; none, if a bold one is wanted and there is none."""
    fitting = [
        face
        for face in faces
        if face.is_italic == is_italic and (weight <= _REGULAR or face.weights[1] >= _LIGHTEST_BOLD)
    ]
    return min(fitting, key=lambda face: face.distance(weight), default=None)


def bold_weight(family: str, project_dir: Path, wanted: int) -> int:
    """Return the weight of the bold face of a family that is in a file of its own, or 400."""
    folder = family_dir(family, project_dir)
    faces = faces_in(folder) if folder else ()
    fixed = [face for face in faces if face.family == family and not face.is_variable]
    face = nearest(fixed, wanted, is_italic=False)
    return face.weights[0] if face else _REGULAR


def letters_of(faces: Sequence[Face]) -> frozenset[int]:
    """Return the code points that all of several faces can draw."""
    return frozenset.intersection(*(face.letters for face in faces)) if faces else frozenset()


def _package_dir(package: str) -> Path | None:
    spec = find_spec(package.replace("-", "_"))
    return Path(spec.origin).parent / "files" if spec and spec.origin else None


@functools.lru_cache(maxsize=256)
def _read(path: Path, _changed_at: int) -> Face:
    """Return the face in a file; one that was changed since is read again."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - for looks of one's own

    try:
        with TTFont(io.BytesIO(path.read_bytes()), lazy=True) as font:
            names = font["name"]
            family = names.getDebugName(16) or names.getDebugName(1) or ""
            lightest = boldest = font["OS/2"].usWeightClass
            for axis in font["fvar"].axes if "fvar" in font else ():
                if axis.axisTag == "wght":
                    lightest, boldest = round(axis.minValue), round(axis.maxValue)
            is_italic = bool(font["OS/2"].fsSelection & 1 or font["head"].macStyle & 2)
            letters = frozenset(font.getBestCmap())
            return Face(path, family, (lightest, boldest), is_italic, letters)
    except (TTLibError, KeyError, AssertionError, OSError, ValueError, AttributeError) as error:
        raise ValueError(
            f"{path.name} is no font that can be read ({type(error).__name__})"
        ) from error

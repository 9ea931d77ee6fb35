"""The folder of a project: the one place where its paths are built."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import (
    BusyError,
    Defect,
    InvalidInputError,
    UsageError,
    check_type,
    suggestion,
)
from caricc_report.model.contract import check_contract
from caricc_report.system.atomic import remove_leftovers
from caricc_report.system.files import (
    ProjectFile,
    as_spelt,
    files_in,
    links_out,
    real_path,
    shown_name,
)
from caricc_report.system.locks import held_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.model.parameters import AllParameters
    from caricc_report.model.profile import Profile

RELEASE = "release"
"""The name of the notebook that makes the Information Release."""
FEEDS = "feeds"
"""The folder of the feeds and of the list of releases, beside those that are published."""

_MARKER = "_quarto.yml"
_NOTEBOOK_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")
"""What files can be named after in every document, address and command."""
_WAIT_S = 60.0
"""So many seconds a process waits for another one to end its writing."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where the parts of a project are."""

    root: Path
    """The project's folder, absolute."""

    @classmethod
    def find(cls, start: Path | str | None = None) -> Project:
        """Return the project that a folder belongs to, the working folder if none is given.

        Raises
        ------
        UsageError
            If neither the folder nor any above it holds ``_quarto.yml``, or the one that does has a
            name that is not Unicode text, which Pandoc and Quarto cannot be told.
        ProgramTooOldError
            If it is written for a later version of this package.
        """
        folder = real_path(Path(start or ""))
        for candidate in (folder, *folder.parents):
            if (candidate / _MARKER).is_file():
                _check_name(candidate)
                check_contract(candidate)
                return cls(candidate)
        message = (
            f"{start or 'working folder'}: not a project, there is no {_MARKER} here or in a "
            "parent folder; change into the project, or name it with --project (in Python project=)"
        )
        raise UsageError(message)

    @classmethod
    def given(cls, project: Project | None) -> Project:
        """Return the project that an argument is, the one of the working folder if it is none.

        Raises
        ------
        UsageError
            If it is the folder of one, or the working folder belongs to none.
        """
        if project is None:
            return cls.find()
        check_type("project", project, cls, 'cr.Project.find("digest")')
        return project

    @property
    def params_dir(self) -> Path:
        """The folder of parameters files."""
        return self.root / "params"

    @property
    def notebooks_dir(self) -> Path:
        """The folder of notebooks, in which they run."""
        return self.root / "notebooks"

    @property
    def release_notebook(self) -> Path:
        """The notebook of the Information Release."""
        return self.notebook(RELEASE)

    @property
    def articles_dir(self) -> Path:
        """The folder of records that are kept as Markdown files."""
        return self.root / "data/articles"

    @property
    def archive_dir(self) -> Path:
        """The folder of the archive of all releases."""
        return self.root / "archive"

    @property
    def quarto_yml(self) -> Path:
        """The description of the documents."""
        return self.root / _MARKER

    @property
    def locales(self) -> ProjectFile:
        """The folder of what the publisher says in its own words, or in further languages."""
        return ProjectFile(self.root / "locales", "locales")

    @property
    def extensions_dir(self) -> Path:
        """The folder of the extensions that style the documents."""
        return self.root / "_extensions"

    @property
    def build_dir(self) -> Path:
        """The folder of drafts, used if no other output folder is named."""
        return self.root / "_build"

    @property
    def cache_dir(self) -> Path:
        """The folder of what can be removed at any time, and is made again."""
        return self.build_dir / ".cache"

    @property
    def releases_dir(self) -> Path:
        """The folder of published releases."""
        return self.root / "releases"

    def notebook(self, named: Path | str) -> Path:
        """Return where a notebook is that is named by its file or in short.

        ``weekly`` and ``notebooks/weekly.ipynb`` are the same; so are ``health/weekly`` and
        ``notebooks/health/weekly.ipynb``.

        Raises
        ------
        UsageError
            If there is none of that name, but that of the release is always known; or files
            cannot be named after it.
        """
        folder, named = self.notebooks_dir, str(named)
        known = {
            path.relative_to(folder).with_suffix("").as_posix(): path
            for path in (*self.notebook_paths(), folder / f"{RELEASE}.ipynb")
        }
        short = named.removesuffix(".ipynb")
        file = real_path(Path(named).parent) / Path(named).name
        inside = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else ""
        below = short.removeprefix(f"{folder.name}/")
        names = (short, below, inside.removesuffix(".ipynb"))
        name = next((each for each in names if each in known), None)
        if name is None:
            message = f"notebook: not found, got {named!r:.80}"
            raise UsageError(message + suggestion(below, known))
        if not all(map(_NOTEBOOK_NAME.fullmatch, name.split("/"))):
            message = (
                f"notebook: not usable in the names of files, got {named!r:.80}; "
                "rename it with Latin letters, digits, '-' and '_'"
            )
            raise UsageError(message)
        return known[name]

    def notebook_name(self, path: Path) -> str:
        """Return what files are named after a notebook: ``health.weekly``, with its folder."""
        return ".".join(path.relative_to(self.notebooks_dir).with_suffix("").parts)

    def edition(self, release: str, notebook: str) -> str:
        """Return the name of what a notebook makes of a release: the release, for its own one."""
        return release if notebook == RELEASE else f"{release}.{notebook}"

    def params_path(self, release: str) -> Path:
        """Return where the parameters of a release are."""
        return self.params_dir / f"{release}.yml"

    def parameters_places(self, named: Path) -> tuple[Path, ...]:
        """Return where the parameters file can be that somebody named, best first.

        In the project; as seen from the working folder; or it is the release that was named.
        """
        of_release = [self.params_path(named.name)] if named.name == str(named) else []
        return (self.root / named, named, *of_release)

    def params_paths(self) -> list[Path]:
        """Return the parameters files of all releases, in order."""
        return sorted(path for path in self.params_dir.glob("*.yml") if path.stem[:1].isdecimal())

    def known_parameters(self) -> str:
        """Return which parameters files there are, as the end of a message."""
        listed = "".join(f"\n  - {self.name(each)}" for each in self.params_paths())
        return f"; there are:{listed}" if listed else "; there is no parameters file in params/"

    def notebook_paths(self) -> list[Path]:
        """Return the notebooks, also those in subfolders, in order."""
        return files_in(self.notebooks_dir, "*.ipynb")

    def check_links(self) -> None:
        """Check that no link leads out of the project in parameters, notebooks and the rest.

        The folder of the articles is looked at when they are read, wherever it is.

        Raises
        ------
        InvalidInputError
            If any does; all of them are listed.
        """
        own = (
            self.quarto_yml,
            self.extensions_dir,
            self.locales.path,
            self.params_dir,
            self.notebooks_dir,
            self.archive_dir,
        )
        problem = "a symlink that leads out of the project, to {!r:.200}; put a copy in its place"
        defects = [
            Defect(link.relative_to(self.root).as_posix(), "", problem.format(target))
            for path in own
            for link, target in links_out(path, self.root).items()
        ]
        if defects:
            raise InvalidInputError("project", defects)

    def name(self, path: Path) -> str:
        """Return a path as people read it: relative to the project where it is inside."""
        resolved = real_path(path)
        if resolved.is_relative_to(self.root):
            return resolved.relative_to(self.root).as_posix()
        return str(path)

    def file(self, path: Path | str) -> ProjectFile:
        """Return a file or folder with its name as people read it."""
        path = as_spelt(Path(path))
        return ProjectFile(path, self.name(path))

    def inside(self, path: str) -> str:
        """Return a path that is relative to the project, or absolute, as relative to it.

        Raises
        ------
        UsageError
            If the path leads out of the project; a document may not depend on what is there.
        """
        resolved = real_path(self.root / path)
        if not resolved.is_relative_to(self.root):
            message = f"{path}: not inside the project {self.root}; move it there"
            raise UsageError(message)
        return resolved.relative_to(self.root).as_posix()


def _check_name(folder: Path) -> None:
    """Refuse a folder of a project whose name is not Unicode text, or is not read as such."""
    if (shown := shown_name(str(folder))) == str(folder):
        return
    try:
        name = os.fsencode(folder).decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(
            f"{shown}: the name of the project's folder is not UTF-8; rename it"
        ) from None
    raise UsageError(
        f"{name}: this environment reads names of files as {sys.getfilesystemencoding()}, "
        "not as UTF-8; set LC_ALL=C.UTF-8, or PYTHONUTF8=1"
    )


def profile_of_last(project: Project, known: AllParameters) -> Profile:
    """Return the profile that the last release names; the usual one where there is none."""
    from caricc_report.model.parameters import load_profile  # noqa: PLC0415 - models take long

    named = known.last.profile if known.last else "params/profile.yml"
    return load_profile(project.file(project.root / named))


@contextmanager
def held_inputs(project: Project) -> Iterator[None]:
    """Hold parameters and records, so that no other process writes between a look and a write.

    What one left that ended before its time is removed from the folder of parameters.

    Raises
    ------
    BusyError
        If another process holds them for a minute.
    UsageError
        If the lock cannot be written.
    """
    name = project.name(project.build_dir)
    busy = BusyError(
        f"{name}: another command is writing parameters or records; wait for it to end"
    )
    path = project.build_dir / ".inputs.lock"
    with held_lock(path, busy, where=name, advice="make it a folder that can be", wait_s=_WAIT_S):
        remove_leftovers(project.params_dir)
        yield

"""The folder of a project: the one place where its paths are built."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from caricc_report.errors import Defect, InvalidInputError, UsageError, suggestion
from caricc_report.system.files import links_out, real_path, shown_name

RELEASE = "release"
"""The name of the notebook that makes the Information Release."""

_MARKER = "_quarto.yml"
_NOTEBOOK_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")
"""What files can be named after in every document, address and command."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where the parts of a project are."""

    root: Path
    """The project's folder, absolute."""

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Return the project that a folder belongs to, the working folder if none is given.

        Raises
        ------
        UsageError
            If neither the folder nor any above it holds ``_quarto.yml``, or the one that does has a
            name that is no Unicode text, which Pandoc and Quarto cannot be told.
        """
        folder = real_path(start or Path())
        for candidate in (folder, *folder.parents):
            if (candidate / _MARKER).is_file():
                if (shown := shown_name(str(candidate))) != str(candidate):
                    message = f"{shown}: the name of the project's folder is no UTF-8; rename it"
                    raise UsageError(message)
                return cls(candidate)
        message = (
            f"{start or 'working folder'}: no project, there is no {_MARKER} here or in a folder "
            "above; change into the project or name it with --project"
        )
        raise UsageError(message)

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
    def extensions_dir(self) -> Path:
        """The folder of the extensions that style the documents."""
        return self.root / "_extensions"

    @property
    def build_dir(self) -> Path:
        """The folder of drafts, used if no other output folder is named."""
        return self.root / "_build"

    @property
    def releases_dir(self) -> Path:
        """The folder of published releases."""
        return self.root / "releases"

    @property
    def golden_dir(self) -> Path:
        """The folder of the golden outputs, and of the small period that they are of."""
        return self.root / "tests" / "golden"

    def notebook(self, name: str) -> Path:
        """Return where the notebook of a name is: ``notebooks/<name>.ipynb``.

        Raises
        ------
        UsageError
            If there is none of that name, but that of the release is always known; or files
            cannot be named after it.
        """
        known = {path.stem for path in self.notebooks_dir.glob("*.ipynb")} | {RELEASE}
        if name not in known:
            message = f"notebook: there is none of that name, got {name!r:.80}"
            raise UsageError(message + suggestion(name, known))
        if not _NOTEBOOK_NAME.fullmatch(name):
            message = (
                f"notebook: files cannot be named after it, got {name!r:.80}; "
                "rename it with Latin letters, digits, '-' and '_'"
            )
            raise UsageError(message)
        return self.notebooks_dir / f"{name}.ipynb"

    def edition(self, release: str, notebook: str) -> str:
        """Return the name of what a notebook makes of a release: the release, for its own one."""
        return release if notebook == RELEASE else f"{release}.{notebook}"

    def params_path(self, release: str) -> Path:
        """Return where the parameters of a release are."""
        return self.params_dir / f"{release}.yml"

    def params_paths(self) -> list[Path]:
        """Return the parameters files of all releases, in order."""
        return sorted(path for path in self.params_dir.glob("*.yml") if path.stem[:1].isdecimal())

    def notebook_paths(self) -> list[Path]:
        """Return the notebooks, in order; the copies that editors keep are none."""
        found = sorted(self.notebooks_dir.rglob("*.ipynb"))
        return [path for path in found if path.parent.name != ".ipynb_checkpoints"]

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
            self.params_dir,
            self.notebooks_dir,
            self.archive_dir,
        )
        problem = "a link that leads out of the project, to {!r:.200}; put a copy in its place"
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

    def from_notebooks(self, path: Path) -> str:
        """Return a path relative to the folder of notebooks.

        Raises
        ------
        UsageError
            If the path leads out of the project; a document may not depend on what is there.
        """
        resolved = real_path(path)
        if not resolved.is_relative_to(self.root):
            message = f"{path}: not inside the project {self.root}; move it there"
            raise UsageError(message)
        return Path(os.path.relpath(resolved, self.notebooks_dir)).as_posix()

"""The files that a run reads, and whether they stay as they are while it lasts."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import (
    CariccReportError,
    Defect,
    InputsChangedError,
    InvalidInputError,
    ProgramError,
)
from caricc_report.notebook.sources import input_bytes
from caricc_report.release.manifest import MadeFrom, digest
from caricc_report.system.digests import library_digest
from caricc_report.system.files import real_path, shown_name, states_of
from caricc_report.system.git import source_of
from caricc_report.system.transactions import complete

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caricc_report.model.parameters import Parameters
    from caricc_report.project import Project
    from caricc_report.system.files import State


class Inputs:
    """The files that a run reads, as they were before it read the first of them.

    A file is noted before it is read, and looked at again when all is done: what was read
    between is what the digests say, or the run is refused.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._noted: dict[Path, dict[str, State]] = {}
        self._sources: set[Path] = set()
        self._used: set[str] = set()
        self._digests: dict[str, str] = {}
        self._made_from: MadeFrom | None = None
        self.named: list[Path] = []
        """The files of the project that the notebook names."""

    def note(self, *sources: Path) -> None:
        """Note files, and the files of folders, that are about to be read.

        What was noted before stays as it was noted; what is not there is left to the reader. An
        import that was cut off is completed, as by whoever reads the folder: it is no edit.
        """
        for source in sources:
            path = real_path(source)
            if path not in self._noted:
                with contextlib.suppress(OSError, CariccReportError):
                    complete(path)
                self._noted[path] = states_of(path)

    def note_records(self, source: Path) -> None:
        """Note a file or folder of records, of which a release uses those of its articles."""
        self.note(source)
        self._sources.add(real_path(source))

    def note_read(self, source: Path, files: Mapping[str, tuple[State, str]]) -> None:
        """Note digests that whoever read a folder has of files which are as they were noted."""
        folder = real_path(source)
        noted = self._noted.get(folder, {})
        for name, (state, sha256) in files.items():
            if sha256 and noted.get(path := f"{folder}{os.sep}{name}") == state:
                self._digests.setdefault(path, sha256)

    def note_used(self, ids: Iterable[str]) -> None:
        """Note which articles the release uses."""
        self._used.update(ids)

    def note_release(self, path: Path, parameters: Parameters) -> None:
        """Note what the parameters of a release, which are in a file, and the project name."""
        root = self._project.root
        self.note(
            path,
            root / parameters.profile,
            self._project.quarto_yml,
            self._project.extensions_dir,
        )
        self.note_records(root / parameters.articles)
        if parameters.archive:
            from caricc_report.archive.index import INDEX  # noqa: PLC0415 - few releases have one

            # It holds the digests of all parts, and what is compared with the archive is in it.
            self.note(root / parameters.archive / INDEX)

    def note_named(self, names: Iterable[str], folder: Path) -> None:
        """Note the files of the project that a notebook in a folder names."""
        for name in names:
            # Most texts are no names: too long, or with letters that no name can have.
            with contextlib.suppress(OSError, ValueError):
                path = real_path(folder / name)
                if path.is_relative_to(self._project.root) and path.is_file():
                    self.note(path)
                    self.named.append(path)

    def noted(self, *others: Path) -> dict[Path, dict[str, State]]:
        """Return the states of all files noted, by file or folder, and those of others."""
        return self._noted | {path: states_of(path) for path in others}

    def note_reads(self, reads: Mapping[Path, State]) -> tuple[Path, ...]:
        """Note the files that cells have opened, as they found them; return those outside."""
        outside = []
        for path, state in reads.items():
            if not path.is_relative_to(self._project.root):
                outside.append(path)
            elif not any(path.is_relative_to(noted) for noted in self._noted):
                self._noted[path] = {str(path): state}
        return tuple(outside)

    def made_from(self) -> MadeFrom:
        """Return the digests of all that was noted so far, with the project's version.

        Git is asked again if there are further files.
        """
        digests, before = self.digests(), self._made_from
        source = before.source if before else None
        if before is None or digests.keys() != before.inputs.keys():
            source = source_of(self._project.root, digests)
        self._made_from = MadeFrom(digests, source, library_digest())
        return self._made_from

    def digests(self) -> dict[str, str]:
        """Return the digest of every file noted that is there, by its name in the project.

        That of a notebook is of its source, which git has, too, if outputs were saved in it. Of a
        folder of records those that the release uses are listed; the others, which grow with the
        years, have one digest together, under the folder's name with a slash.
        """
        names = {file: self._name(file) for states in self._noted.values() for file in states}
        problem = "the name of the file is not UTF-8; rename or remove it"
        defects = [
            Defect(shown, "", problem)
            for name in names.values()
            if (shown := shown_name(name)) != name
        ]
        if defects:
            raise InvalidInputError("inputs", defects)
        for file in names.keys() - self._digests.keys():
            self._digests[file] = digest(input_bytes(Path(file)))
        listed = {name: self._digests[file] for file, name in names.items()}
        for source in sorted(self._sources):
            start = len(f"{source}{os.sep}")
            unused = {
                file[start:].replace(os.sep, "/"): digested
                for file in self._unused(source)
                if (digested := listed.pop(names[file], None))
            }
            if unused:  # The Hash1 of Go, which in-toto calls dirHash.
                of_all = "".join(f"{unused[name]}  {name}\n" for name in sorted(unused))
                listed[f"{self._project.name(source)}/"] = digest(of_all.encode())
        return listed

    def content_digests(self) -> dict[str, str]:
        """Return the digests that are known of whole files; that of a notebook is of its source."""
        return {path: each for path, each in self._digests.items() if not path.endswith(".ipynb")}

    def _name(self, file: str) -> str:
        """Return the name of a file noted, which is where links lead, unless it is one itself."""
        root = f"{self._project.root}{os.sep}"
        if file.startswith(root) and not os.path.islink(file):  # noqa: PTH114 - of thousands
            return file[len(root) :].replace(os.sep, "/")
        return self._project.name(Path(file))

    def _unused(self, source: Path) -> Iterator[str]:
        """Yield the files of a folder of records that no article of the release is in."""
        others = self._noted.keys() - self._sources
        noted = {str(source), *(file for other in others for file in self._noted[other])}
        for file in self._noted[source]:
            name = file.rpartition(os.sep)[2].removesuffix(".md").rpartition(".")[0]
            is_used = {name, name.partition("-")[2]} & self._used  # A number may stand before it.
            if not is_used and file not in noted:
                yield file

    @contextlib.contextmanager
    def unchanged(self) -> Iterator[None]:
        """Refuse what is made meanwhile if an input is edited, added or removed.

        What could not be read may be an input that is gone, and that is said then.
        """
        try:
            yield
        except (OSError, ProgramError):
            self.check_unchanged()
            raise
        self.check_unchanged()

    def check_unchanged(self) -> None:
        """Check that no input was edited, added or removed since it was noted; else name all."""
        changed = {
            self._project.name(Path(file))
            for source, before in self._noted.items()
            if (now := states_of(source)) != before
            for file, _ in before.items() ^ now.items()
        }
        if changed:
            raise InputsChangedError(sorted(changed))

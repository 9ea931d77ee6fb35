"""What a notebook reads: every file that a cell opens, noted by the kernel itself.

Beside files, the folders are noted that are listed, files and modules that are looked for in the
project and are not there, whether texts in another language than the document's are looked at, and
which releases are loaded (`caricc_report.system.audit`).

Python tells of each file that it opens (PEP 578), whichever library asked for it. A library that
opens files by itself, in C++ or Rust, does not go through Python; the names that stand in a cell's
code are looked at for those. Python does not tell of `os.stat` and `os.lstat`, by which it is asked
whether a file is there.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import json
import os
import stat
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import CariccReportError
from caricc_report.project import Project
from caricc_report.system.audit import LOADING, OTHER_TEXT, RELEASE
from caricc_report.system.files import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from caricc_report.system.files import State

_RESOLVING = frozenset({"realpath", "_joinrealpath"})
"""The functions of `os.path` that look at each part of a path for links."""
_ON_FOLDERS = ("os.listdir", "os.scandir")
READS = "reads"
"""The file in a kernel's folder in which it notes what is read."""
_SYSTEM = ("/proc", "/dev", "/sys", "/usr", "/etc", "/lib", "/lib64", "/bin", "/opt", "/run")


@dataclass(frozen=True, slots=True)
class Read:
    """What the cells of a notebook have looked at."""

    files: dict[Path, State] = field(default_factory=dict)
    """The files that they have opened, each as it was then, but for those of a release loaded."""
    folders: frozenset[Path] = frozenset()
    """The folders that they have listed, and what they have looked for in vain in the project."""
    releases: tuple[Mapping[str, Any], ...] = ()
    """The parameters of the releases that they have loaded."""
    has_other_texts: bool = False
    """Whether they have looked at texts in another language than the document's."""

    def __or__(self, other: Read) -> Read:
        """Return what two notebooks have looked at; a file as the first has found it."""
        return Read(
            other.files | self.files,
            self.folders | other.folders,
            self.releases + other.releases,
            self.has_other_texts or other.has_other_texts,
        )


class Reads:
    """Notes the files that cells open, while one is executed.

    They are noted in the kernel's private folder, whose own files are none of them.
    """

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / READS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._seen: set[str] = set()
        self._in_cell = False
        self._is_loading = False
        here = os.path.realpath(".")
        own = Path(__file__).parents[1]
        paths = [str(folder), sys.prefix, sys.base_prefix, str(own), *_SYSTEM]
        real = {os.path.realpath(path) for path in (*paths, *sysconfig.get_paths().values())}
        # Modules of the project are its own, wherever Python looks for them; an environment is not.
        self._project = project = Path(os.path.realpath(_project()))
        modules = {os.path.realpath(path) for path in filter(None, sys.path)}
        real |= {path for path in modules if not Path(path).is_relative_to(project)}
        self._others = tuple(
            f"{path}{os.sep}" for path in sorted(real) if not here.startswith(path)
        )
        in_project = {here, *modules} - real
        self._own = sorted(path for path in in_project if not path.startswith(self._others))

    def hear_of_stat(self) -> None:
        """Hear of what `os.stat` and `os.lstat` do not find, too."""
        os.stat, os.lstat = self._heard(os.stat), self._heard(os.lstat)

    def _heard(self, found: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        """Return what does the same as a function of `os`, and is heard."""

        @functools.wraps(found)
        def stat_of(path: Any, *arguments: Any, **options: Any) -> os.stat_result:  # noqa: ANN401 - as os.stat
            try:
                return found(path, *arguments, **options)
            except FileNotFoundError:
                if self._in_cell and not self._is_loading and not options.get("dir_fd"):
                    # A path is made absolute, here and by cells, whether it is there or not.
                    asks = sys._getframe(1).f_code.co_name  # noqa: SLF001 - nothing else tells who does
                    if asks not in _RESOLVING:
                        self._note_missing(os.fsdecode(path))
                raise

        stat_of.__module__ = "os"  # Where pickle finds it.
        for known in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if found in known:
                known.add(stat_of)
        return stat_of

    def begin(self, *_: object) -> None:
        """Note from now on: a cell begins."""
        self._in_cell = True

    def end(self, *_: object) -> None:
        """Note nothing: the cell has ended."""
        self._in_cell = False

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Hear what Python tells of; it is called for all that it does, so it returns fast."""
        if not self._in_cell:
            return
        if event == "open" and not self._is_loading:
            path, mode, flags = arguments
            is_read = "r" in mode or "+" in mode if mode else flags & os.O_ACCMODE != os.O_WRONLY
            if is_read and isinstance(path, str | bytes | os.PathLike):
                self._note(os.fsdecode(path))
        elif event in _ON_FOLDERS and not self._is_loading:
            # Python looks for any module and package in the notebook's folder, too.
            asks = sys._getframe(1)  # noqa: SLF001 - nothing else tells who does
            if "importlib" not in str(asks.f_globals.get("__name__")):
                self._note_folder(arguments[0])
        elif event == "import" and not self._is_loading:
            self._note_module(arguments[0].partition(".")[0])
        elif event == "sqlite3.connect" and isinstance(arguments[0], str | bytes | os.PathLike):
            self._note(os.fsdecode(arguments[0]))
        elif event == LOADING:
            (self._is_loading,) = arguments
        elif event in {OTHER_TEXT, RELEASE}:
            self._write(event, *arguments)

    def _note_folder(self, path: object) -> None:
        if isinstance(path, int) or (key := f"{path!r}/") in self._seen:
            return
        self._seen.add(key)
        real = os.path.realpath("." if path is None else os.fsdecode(path))  # type: ignore[arg-type]
        if not f"{real}{os.sep}".startswith(self._others):
            self._write("folder", real)

    def _note_module(self, name: str) -> None:
        if (key := f"import {name}") in self._seen:
            return
        self._seen.add(key)
        for path in (
            f"{folder}/{each}"
            for folder in self._own
            for each in (f"{name}.py", name, f"{name}/__init__.py")
        ):
            if not os.path.lexists(path):
                self._write("folder", path)

    def _note_missing(self, path: str) -> None:
        if not path or (key := f"missing {path}") in self._seen:  # Python asks for "", too.
            return
        self._seen.add(key)
        real = os.path.realpath(path)
        if Path(real).is_relative_to(self._project) and not real.startswith(self._others):
            self._write("folder", real)

    def _write(self, what: str, *of: object) -> None:
        if (noted := json.dumps([what, of])) not in self._seen:
            self._seen.add(noted)
            os.write(self._file, f"{noted}\n".encode())

    def _note(self, path: str) -> None:
        if path.endswith(".pyc"):  # Python reads it in the place of the source.
            try:
                path = importlib.util.source_from_cache(path)
            except ValueError:
                return
        if path in self._seen:
            return
        self._seen.add(path)
        try:
            real = os.path.realpath(path)
            found = Path(real).stat()
        except FileNotFoundError:
            self._note_missing(real)
            return
        except (OSError, ValueError):
            return
        if real.startswith(self._others) or not stat.S_ISREG(found.st_mode):
            return
        self._write("file", real, *state_of(found))


def _project() -> Path:
    """Return the folder of the project that the notebook is in, or else its own folder."""
    try:
        return Project.find().root
    except CariccReportError:
        return Path.cwd()


def read_in(folder: Path) -> Read:
    """Return what a kernel has noted in its folder."""
    lines: list[str] = []
    with contextlib.suppress(OSError):
        lines = (folder / READS).read_text(encoding="utf-8").splitlines()
    noted: dict[str, list[Any]] = {}
    for line in lines:
        what, of = json.loads(line)
        noted.setdefault(what, []).append(of)
    return Read(
        {Path(path): tuple(state) for path, *state in noted.get("file", ())},
        frozenset(Path(path) for (path,) in noted.get("folder", ())),
        tuple(json.loads(stated) for (stated,) in noted.get(RELEASE, ())),
        OTHER_TEXT in noted,
    )

"""What a notebook reads: every file that a cell opens, noted by the kernel itself.

Python tells of each file that it opens (PEP 578), whichever library asked for it. A library that
opens files by itself, in C++ or Rust, does not go through Python; the names that stand in a cell's
code are looked at for those.
"""

from __future__ import annotations

import importlib.util
import json
import os
import stat
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.system.files import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.system.files import State

READS = "reads"
"""The file in a kernel's folder in which it notes what is read."""
_SYSTEM = ("/proc", "/dev", "/sys", "/usr", "/etc", "/lib", "/lib64", "/bin", "/opt", "/run")


class Reads:
    """Notes the files that cells open, while one is executed.

    Parameters
    ----------
    folder
        The kernel's private folder, in which they are noted, and whose files are none of them.
    """

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / READS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._seen: set[str] = set()
        self._in_cell = False
        here = os.path.realpath(".")
        own = Path(__file__).parents[1]
        paths = {str(folder), sys.prefix, sys.base_prefix, str(own), *_SYSTEM}
        paths |= {*sysconfig.get_paths().values(), *filter(None, sys.path)}
        real = {os.path.realpath(path) for path in paths}
        self._others = tuple(
            f"{path}{os.sep}" for path in sorted(real) if not here.startswith(path)
        )

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
        if event == "open":
            path, mode, flags = arguments
            is_read = "r" in mode or "+" in mode if mode else flags & os.O_ACCMODE != os.O_WRONLY
            if is_read and isinstance(path, str | bytes | os.PathLike):
                self._note(os.fsdecode(path))
        elif event == "sqlite3.connect" and isinstance(arguments[0], str | bytes | os.PathLike):
            self._note(os.fsdecode(arguments[0]))

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
        except (OSError, ValueError):
            return
        if real.startswith(self._others) or not stat.S_ISREG(found.st_mode):
            return
        noted = json.dumps([real, *state_of(found)])
        os.write(self._file, f"{noted}\n".encode())


def reads_in(folder: Path) -> Iterator[tuple[Path, State]]:
    """Yield the files that a kernel has noted in its folder, each as it was then."""
    try:
        lines = (folder / READS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        path, *state = json.loads(line)
        yield Path(path), tuple(state)

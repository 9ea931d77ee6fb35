"""Kernels: the processes that execute notebooks, one for each notebook.

Loading is most of a kernel's start, ours as well as its own. So a process can be started
before anything slow is imported here, and this module imports nothing that is.
"""

from __future__ import annotations

import contextlib
import functools
import operator
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from caricc_report.notebook import warm
from caricc_report.notebook.reads import Read, read_in
from caricc_report.notebook.warm import Libraries, Server, Warmth
from caricc_report.system.limits import VARIABLE, Limits
from caricc_report.system.subprocesses import (
    MEGABYTE,
    inherited_environment,
    memory_argument,
    supervised,
)
from caricc_report.system.supervisor import NO_STATUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Self

    from caricc_report.system.subprocesses import Supervised

_CONNECTION = "kernel.json"
_LONGEST_SOCKET_DIR = 64
_INHERITED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", VARIABLE)
"""The variables that a kernel gets from ours; it needs no others, secrets least of all."""
OF_A_RELEASE = ("caricc_report.displays.beforehand", "pandas")
"""The modules that a notebook of a release imports."""
_FIXED = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    # No thread is there before a kernel is forked, and sums do not depend on the number of cores.
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    # It would look through the metadata of all packages.
    "PYDANTIC_DISABLE_PLUGINS": "1",
    "NO_COLOR": "1",
}


@dataclass(frozen=True, slots=True)
class Kernel:
    """A process that loads what a notebook needs, and becomes a kernel."""

    supervised: Supervised
    """The process and its supervisor."""
    folder: Path
    """The private folder of its sockets and temporary files."""
    began: float = field(default_factory=time.monotonic)
    """When it was started, a time of `time.monotonic`."""
    given_up: Event = field(default_factory=Event)
    """Whether it is stopped for what is no fault of its notebook's."""

    @property
    def connection_file(self) -> Path:
        """Where the kernel writes how to talk to it, once it can be talked to."""
        return self.folder / _CONNECTION

    def read(self) -> Read:
        """Return what its cells have looked at."""
        return read_in(self.folder)

    def stop(self) -> None:
        """Kill the kernel and all that it has started, if it runs; any thread may."""
        self.supervised.stop()

    def give_up(self) -> None:
        """Kill it for what is no fault of its notebook's, of which nothing is kept then."""
        self.given_up.set()
        self.stop()


class KernelPool:
    """Kernels that are started ahead, handed out once each, and ended together.

    They are forks of one process that has imported what they preload, unless the environment says
    that each is to be a process of its own, or another Python executes the notebooks. `warmth`
    keeps that process beyond this pool; it is what a block that is `kept_warm` shares, if not
    given, and else one that ends with the pool.
    """

    def __init__(
        self,
        working_dir: Path,
        preload: Sequence[str] = ("json",),
        python: str | None = None,
        warmth: Warmth | None = None,
    ) -> None:
        self._working_dir, self._preload = working_dir, preload
        self._python = python or sys.executable
        self._warmth = warmth
        self._ends = contextlib.ExitStack()
        self._started: list[Kernel] = []
        self._n_taken = 0

    def __enter__(self) -> Self:
        """Return the pool, in which nothing is started yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the kernels with all that they left."""
        self._ends.close()

    def start(self, n_kernels: int = 1) -> None:
        """Have so many kernels started in all, which load while others work.

        A UsageError is raised if the environment states limits or a kind of kernels that are none.
        """
        while len(self._started) < n_kernels:
            limits = Limits.current()
            libraries = libraries_of(self._preload, limits, self._python)
            started = _started(libraries, self._working_dir, limits, self._warm())
            self._started.append(self._ends.enter_context(started))

    def _warm(self) -> Warmth | None:
        """Return what keeps the libraries imported; None if each kernel is to import its own."""
        if self._python != sys.executable or not warm.is_wanted():
            return None
        self._warmth = self._warmth or warm.kept()
        if self._warmth is None:
            self._warmth = self._ends.enter_context(Warmth())
        return self._warmth

    def take(self) -> Kernel:
        """Return a kernel that has executed nothing yet; it is started now if none is ready."""
        self._n_taken += 1
        self.start(self._n_taken)
        return self._started[self._n_taken - 1]

    def read(self) -> Read:
        """Return what the cells of all kernels have looked at."""
        return functools.reduce(operator.or_, (kernel.read() for kernel in self._started), Read())

    @contextlib.contextmanager
    def given_up_if_one_fails(self) -> Iterator[None]:
        """Give up all kernels as soon as the block ends by an error, or by a signal."""
        try:
            yield
        except BaseException:
            for kernel in self._started:
                kernel.give_up()
            raise


def libraries_of(preload: Sequence[str], limits: Limits, python: str) -> Libraries:
    """Return what the kernels of a pool have in common."""
    variables = {**inherited_environment(_INHERITED), **_FIXED}
    memory = memory_argument(limits.memory_mb)
    return Libraries(python, ",".join(preload), tuple(variables.items()), memory)


@contextlib.contextmanager
def lending(preload: Sequence[str]) -> Iterator[Callable[[], Mapping[Libraries, Server]]]:
    """Return what returns, for another process, the server that all kernels are forked from.

    One that has ended is replaced. It is none, if the environment says that each kernel is to be a
    process of its own.
    """
    if not warm.is_wanted():
        yield dict
        return
    libraries = libraries_of(preload, Limits.current(), sys.executable)
    with Warmth() as warmth:
        yield lambda: {libraries: warmth.begin(libraries)}


@contextlib.contextmanager
def _started(
    libraries: Libraries, working_dir: Path, limits: Limits, warmth: Warmth | None
) -> Iterator[Kernel]:
    """Start the process of a kernel, and end it with all that it left.

    The kernel talks over sockets in a private folder, not over TCP ports, and has an IPython
    profile and a home of its own, so that no configuration or start-up file of the machine's or
    the user's has a say. Its temporary files are in that folder, too.
    """
    # What a cell has locked there goes, too.
    with tempfile.TemporaryDirectory(
        prefix="cr-", dir=short_dir(), ignore_cleanup_errors=True
    ) as private:
        folder = Path(private)
        temporary = folder / "tmp"
        temporary.mkdir()
        places = {
            "HOME": str(temporary),
            "IPYTHONDIR": str(folder / "ipython"),
            "TMPDIR": str(temporary),
        }
        arguments = [
            *(libraries.memory, str(limits.output_mb * MEGABYTE), str(folder)),
            *(libraries.modules, "--transport=ipc", "-f", str(folder / _CONNECTION)),
        ]
        with (
            warmth.forked(libraries, working_dir, arguments, places)
            if warmth
            else _new(libraries, working_dir, arguments, places)
        ) as started:
            yield Kernel(started, folder)


def _new(
    libraries: Libraries, working_dir: Path, arguments: Sequence[str], places: Mapping[str, str]
) -> AbstractContextManager[Supervised]:
    """Start a process that imports the libraries by itself; the rest is as in `Warmth.forked`."""
    module = "caricc_report.notebook.kernel"
    return supervised(
        lambda lifeline: [
            *(libraries.python, "-P", "-m", module, str(lifeline), str(NO_STATUS), *arguments)
        ],
        {**dict(libraries.variables), **places},
        working_dir,
    )


def short_dir() -> str | None:
    """Return where sockets can be: their paths may have about 100 characters."""
    return None if len(tempfile.gettempdir()) < _LONGEST_SOCKET_DIR else "/tmp"  # noqa: S108 - a private folder is made in it

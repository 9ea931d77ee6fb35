"""Warm kernels: forks of one process that has imported the libraries, each as clean as a new one.

This is our side of `caricc_report.notebook.kernel_server`. Like `caricc_report.notebook.kernels` it
imports nothing slow.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

from caricc_report.errors import UsageError
from caricc_report.system.subprocesses import (
    LONGEST_WORDS,
    Drain,
    Supervised,
    await_end,
    supervised,
)
from caricc_report.system.supervisor import STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Self

VARIABLE = "CARICC_REPORT_KERNELS"
"""The variable that says whether kernels are forks, ``warm``, or new processes, ``cold``."""
_KINDS = ("warm", "cold")


def is_wanted() -> bool:
    """Return whether the environment lets kernels be forks; raise a UsageError if it is wrong."""
    stated = os.environ.get(VARIABLE) or _KINDS[0]
    if stated not in _KINDS:
        raise UsageError(f"{VARIABLE}: neither of {' and '.join(_KINDS)}, got {stated!r:.80}")
    return stated == _KINDS[0]


class _Forked:
    """The supervisor of a forked kernel, no child of ours: a pipe says how it ends."""

    stdin = stdout = stderr = None

    def __init__(self, status: IO[bytes]) -> None:
        self.pid = 0
        self.returncode: int | None = None
        self._over = threading.Event()
        threading.Thread(target=self._follow, args=(status,), daemon=True).start()

    def _follow(self, status: IO[bytes]) -> None:
        """Hear of its number, and of its end; without a word it was killed."""
        with status, contextlib.suppress(OSError, ValueError):
            self.pid = int(status.readline())
            self._end(int(status.readline()))
        self._end(-signal.SIGKILL)

    def _end(self, returncode: int) -> None:
        if self.returncode is None:
            self.returncode = returncode
        self._over.set()

    def stopped(self) -> None:
        """Count one that is not there yet as stopped; it will end as soon as it is."""
        if not self.pid:
            self._end(STOPPED)

    def poll(self) -> int | None:
        """Return how it ended; None if it has not."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended; raise `subprocess.TimeoutExpired` after a time, in seconds."""
        self._over.wait(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Send a signal to its group, if it is there."""
        if self.pid and self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signum)


class _ForkedKernel(Supervised):
    """A kernel that was forked, or is about to be."""

    process: _Forked

    def stop(self) -> None:
        """End the kernel and all that it has started; any thread may, and nobody waits."""
        super().stop()
        self.process.stopped()


@dataclass(frozen=True, slots=True)
class Libraries:
    """What a server imports, and how; the kernels that it forks have it."""

    python: str
    """The Python."""
    modules: str
    """The names of the modules, with commas between them."""
    variables: tuple[tuple[str, str], ...]
    """The environment, but for what each kernel has of its own."""
    memory: str
    """How many bytes of memory each process may have, as a supervisor is told."""


@dataclass(frozen=True, slots=True)
class Server:
    """A process that forks kernels; other processes may ask it, too, to which it can be handed."""

    pid: int
    """The number of its supervisor, which leads its group."""
    requests: socket.socket
    """Through what it is asked."""


class Warmth:
    """Processes that have imported libraries; they outlive the kernels that they fork.

    Whoever executes notebooks again and again gives one to each pool of kernels. Servers can be
    lent by the process that has started ours, which outlives us; if one has ended, its place is
    taken by one of our own.
    """

    def __init__(self, lent: Mapping[Libraries, Server] = MappingProxyType({})) -> None:
        self._ends = contextlib.ExitStack()
        self._lent = dict(lent)
        self._servers: dict[Libraries, tuple[Supervised, Server]] = {}

    def __enter__(self) -> Self:
        """Return it; nothing is started yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.close()

    def close(self) -> None:
        """End the processes, and all that they have forked."""
        self._ends.close()
        self._servers.clear()

    def begin(self, libraries: Libraries) -> Server:
        """Have the libraries imported, unless they are; return who forks kernels that have them."""
        started, server = self._servers.get(libraries, (None, None))
        if started and started.process.poll() is not None:
            server = None
        server = server or self._lent.get(libraries)
        if server:
            try:
                os.killpg(server.pid, signal.SIGCONT)  # A cell may have stopped it.
            except ProcessLookupError:
                self._lent.pop(libraries, None)
            else:
                return server
        self._servers[libraries] = self._ends.enter_context(_serving(libraries))
        return self._servers[libraries][1]

    @contextlib.contextmanager
    def forked(
        self,
        libraries: Libraries,
        working_dir: Path,
        arguments: Sequence[str],
        places: Mapping[str, str],
    ) -> Iterator[Supervised]:
        """Fork a kernel, as soon as the libraries are there, and end it with what it has started.

        `arguments` are those of `caricc_report.notebook.kernel` after its pipes, `places` the
        variables of its environment that are its own.
        """
        server = self.begin(libraries)
        request = {
            "python": libraries.python,
            "cwd": str(working_dir),
            "arguments": arguments,
            "environment": dict(places),
        }
        pipes = [os.pipe(), os.pipe(), os.pipe()]
        (its_lifeline, lifeline), (status, its_status), (error, its_error) = pipes
        try:
            # Of a server that was killed nobody is left, and the pipes close, as of a dead kernel.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                socket.send_fds(
                    server.requests,
                    [json.dumps(request).encode()],
                    [its_lifeline, its_status, its_error],
                )
        finally:
            for each in (its_lifeline, its_status, its_error):
                os.close(each)
        said = os.fdopen(error, "rb", buffering=0)
        with os.fdopen(lifeline, "wb", buffering=0) as line:
            process = _Forked(os.fdopen(status, "rb"))
            started = _ForkedKernel(process, line, Drain(said, LONGEST_WORDS), (said,))
            try:
                yield started
            finally:
                started.stop()
                await_end(started)


_KEPT: ContextVar[Warmth | None] = ContextVar("kept", default=None)


@contextlib.contextmanager
def kept_warm(lent: Mapping[Libraries, Server] = MappingProxyType({})) -> Iterator[None]:
    """Let the runs of the block, one after the other, import the libraries of kernels once.

    `lent` are the servers of another process, as of `Warmth`.
    """
    with Warmth(lent) as warmth:
        before = _KEPT.set(warmth)
        try:
            yield
        finally:
            _KEPT.reset(before)


def kept() -> Warmth | None:
    """Return what the block that is `kept_warm` shares, if there is one."""
    return _KEPT.get()


@contextlib.contextmanager
def _serving(libraries: Libraries) -> Iterator[tuple[Supervised, Server]]:
    """Start a process that forks kernels; return it, and through what it is asked for one."""
    # A pair of sockets has no address, and passes descriptors, which a pipe does not.
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, contextlib.ExitStack() as ends:
        with theirs:
            module = "caricc_report.notebook.kernel_server"
            started = ends.enter_context(
                supervised(
                    lambda lifeline: [
                        *(libraries.python, "-P", "-m", module, str(lifeline), libraries.memory),
                        *(str(theirs.fileno()), libraries.modules),
                    ],
                    {**dict(libraries.variables), "HOME": os.devnull},
                    Path(os.sep),
                    passed=(theirs.fileno(),),
                )
            )
        yield started, Server(started.process.pid, ours)

"""The one way in which renderers and kernels are run: under a supervisor. Git ends by itself."""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import signal
import site
import subprocess
import sys
import tempfile
import threading
import time
from contextvars import ContextVar
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from caricc_report.errors import ProgramFailedError, ProgramMissingError
from caricc_report.system import supervisor
from caricc_report.system.limits import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_INHERITED = ("PATH", "LD_LIBRARY_PATH")
_FIXED = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1"}
_OUT_OF_MEMORY = "(?i)MemoryError|memory allocation|out of memory|heap overflow"
"""What programs say whose memory does not do: in Python, Rust, C and Haskell."""
_CHUNK = 65536
LONGEST_WORDS = 8192
"""How many bytes of what a program says are kept, the last ones."""
_STOP_DEADLINE_S = 5.0
"""How long a supervisor may take to end what it supervises, in seconds."""
_WORDS_DEADLINE_S = 1.0
"""How long the last words of what has ended may take to arrive, in seconds."""
MEGABYTE = 1_000_000
LINUX_ADVICE = (
    "run the command in a Linux container, on Windows in WSL; Run All in JupyterLab works here"
)
"""What to do on another system, where no process can be supervised."""


class Process(Protocol):
    """A process as `subprocess.Popen` has it, whether it is a child of ours or not."""

    returncode: int | None
    """How it ended, a negative number for a signal; None as long as nobody has looked."""

    @property
    def pid(self) -> int:
        """Its number, that of its group; 0 if it has none yet."""

    def poll(self) -> int | None:
        """Return how it ended; None if it has not."""

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended; raise `subprocess.TimeoutExpired` after a time, in seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Supervised:
    """A program, or a kernel, that runs under a supervisor."""

    process: Process
    """The supervisor, which leads a group of its own and ends as what it supervises does."""
    lifeline: IO[bytes]
    """The pipe through which the supervisor is told to end everything."""
    said: Drain
    """The last of what it says on standard error."""
    streams: tuple[IO[bytes], ...] = ()
    """Our ends of its standard input and output, if somebody uses them, and of its error."""

    def stop(self) -> None:
        """End the program and all that it has started; any thread may, and nobody waits."""
        with contextlib.suppress(OSError, ValueError):
            self.lifeline.write(b".")

    def words(self) -> str:
        """Return the last of what a program that has ended said."""
        self.said.join(_WORDS_DEADLINE_S)
        return self.said.kept.decode("utf-8", "replace").strip()


class ProgramGroup:
    """The programs that some threads have started, which can be ended at once."""

    def __init__(self) -> None:
        self._running: set[Supervised] = set()
        self._lock = threading.Lock()
        self._is_over = False

    def adopt_thread(self) -> None:
        """Take all that the thread which calls this will start."""
        _GROUP.set(self)

    def stop(self) -> None:
        """End all of them, and whatever is started after that; nobody waits."""
        with self._lock:
            self._is_over = True
            for each in self._running:
                each.stop()

    @contextlib.contextmanager
    def watching(self, started: Supervised) -> Iterator[None]:
        """Have a program among the running ones for a while."""
        with self._lock:
            self._running.add(started)
            if self._is_over:
                started.stop()
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(started)


_GROUP: ContextVar[ProgramGroup | None] = ContextVar("group", default=None)


class Drain(threading.Thread):
    """Reads a stream to its end, so that whoever writes does not wait.

    It keeps the last bytes, `longest` of them, and calls `excess` when there are more.
    """

    def __init__(
        self, stream: IO[bytes], longest: float, excess: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(daemon=True)
        self.kept = b""
        self.is_exceeded = False
        self._stream, self._longest, self._excess = stream, longest, excess
        self.start()

    def run(self) -> None:
        """Read to the end."""
        chunks: list[bytes] = []
        length = 0
        with contextlib.suppress(OSError, ValueError):
            while chunk := os.read(self._stream.fileno(), _CHUNK):
                chunks.append(chunk)
                length += len(chunk)
                if length > self._longest:
                    if not self.is_exceeded:
                        self.is_exceeded = True
                        self._excess()
                    chunks = [b"".join(chunks)[-int(self._longest) :]]
                    length = len(chunks[0])
        self.kept = b"".join(chunks)


@contextlib.contextmanager
def supervised(
    arguments: Callable[[int], Sequence[str]],
    environment: Mapping[str, str],
    cwd: Path | None = None,
    *,
    has_output: bool = False,
    passed: Sequence[int] = (),
) -> Iterator[Supervised]:
    """Start something under a supervisor, and end it with all that it has started.

    `arguments` returns, for the supervisor's end of the lifeline, the supervisor and its arguments;
    `environment` is all its variables. Its standard input and output are pipes only if somebody
    uses them. The descriptors `passed` are its, too.
    """
    require_linux()
    theirs, ours = os.pipe()
    with os.fdopen(ours, "wb", buffering=0) as lifeline:
        try:
            process = subprocess.Popen(  # noqa: S603 - list arguments, no shell
                arguments(theirs),
                stdin=subprocess.PIPE if has_output else subprocess.DEVNULL,
                stdout=subprocess.PIPE if has_output else subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=cwd,
                env=environment,
                pass_fds=(theirs, *passed),
                start_new_session=True,
            )
        finally:
            os.close(theirs)
        streams = tuple(filter(None, (process.stdin, process.stdout, process.stderr)))
        started = Supervised(process, lifeline, Drain(streams[-1], LONGEST_WORDS), streams)
        group = _GROUP.get()
        try:
            with group.watching(started) if group else contextlib.nullcontext():
                yield started
        finally:
            started.stop()
            await_end(started)


def await_end(started: Supervised) -> None:
    """Wait until all that was told to has ended; a supervisor stopped or killed is helped."""
    process = started.process
    try:
        process.wait(_STOP_DEADLINE_S)
        started.said.join(_WORDS_DEADLINE_S)
        is_over = not started.said.is_alive()
    except subprocess.TimeoutExpired:
        is_over = False
    if not is_over:  # Somebody of the group is left.
        if process.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        started.said.join(_WORDS_DEADLINE_S)
    for stream in started.streams:
        with contextlib.suppress(OSError):
            stream.close()


@dataclass(frozen=True, slots=True)
class Program:
    """A program that is to be run; nothing that it starts or writes to temporary files is left."""

    name: str
    arguments: Sequence[str]
    """The program and its arguments; no shell reads them."""
    _: KW_ONLY
    advice: str
    """What to do if there is no such program."""
    deadline_s: float
    """How long it may run, in seconds."""
    cwd: Path | None = None
    """Its working folder; an empty one, if not given."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables on top of the few that are passed on."""
    standard_input: bytes | Callable[[], bytes] = b""
    """What it reads; a function is called once it is started, and its deadline then begins."""
    output_mb: float = math.inf
    """How much it may write, in megabytes."""
    memory_mb: float = math.inf
    """How much address space it may have, in megabytes."""

    def run(self) -> bytes:
        """Return what it writes to standard output, if it ends well.

        Raises
        ------
        ProgramMissingError
            If there is no such program.
        ProgramFailedError
            If it cannot be started, ends with an error, does not end in time, or writes too much.
        """
        if shutil.which(self.arguments[0]) is None and not os.path.lexists(self.arguments[0]):
            raise ProgramMissingError(self.name, self.advice)
        with tempfile.TemporaryDirectory(prefix="cr-", ignore_cleanup_errors=True) as scratch:
            variables = program_environment(scratch) | {"TMPDIR": scratch, **self.environment}
            folder = self.cwd or Path(scratch)
            with supervised(self._supervisor, variables, folder, has_output=True) as started:
                given = self.standard_input
                content = given() if callable(given) else given
                end = time.monotonic() + self.deadline_s
                stdin, stdout, _ = started.streams
                output = Drain(stdout, self.output_mb * MEGABYTE, started.stop)
                threading.Thread(target=_feed, args=(stdin, content), daemon=True).start()
                output.join(max(0.0, end - time.monotonic()))
                is_late = output.is_alive()
        if is_late:
            problem = f"not done after {self.deadline_s:g} s; it was stopped"
            raise ProgramFailedError(self.name, problem, started.words())
        self._require_success(started, output)
        return output.kept

    def _supervisor(self, lifeline: int) -> list[str]:
        script = [sys.executable, "-I", "-S", supervisor.__file__]
        return [*script, str(lifeline), memory_argument(self.memory_mb), *self.arguments]

    def _require_success(self, ended: Supervised, output: Drain) -> None:
        if output.is_exceeded:
            problem = f"wrote more than {self.output_mb:g} MB; it was stopped"
            said = output.kept[:LONGEST_WORDS].decode("utf-8", "replace")
            raise ProgramFailedError(self.name, problem, said)
        code = ended.process.wait()
        if code != 0:
            words = ended.words()
            if code == supervisor.CANNOT_START and words.startswith(supervisor.CANNOT_START_WORDS):
                raise ProgramFailedError(self.name, f"{words}; {self.advice}")
            said = words or output.kept[-LONGEST_WORDS:].decode("utf-8", "replace")
            problem = describe_exit(code)
            if re.search(_OUT_OF_MEMORY, said) and not math.isinf(self.memory_mb):
                problem += f"; it may have {self.memory_mb:,.0f} MB, which {VARIABLE} can raise"
            raise ProgramFailedError(self.name, problem, said)


def require_linux() -> None:
    """Refuse another system than Linux with a `ProgramMissingError`."""
    if sys.platform != "linux":
        raise ProgramMissingError("Linux", LINUX_ADVICE)


def module_arguments(module: str, arguments: Sequence[str]) -> list[str]:
    """Return what runs a module of ours, named within this package, as a program of its own.

    A file in its working folder does not stand in for a module.
    """
    return [sys.executable, "-P", "-m", f"caricc_report.{module}", *arguments]


def program_environment(home: str) -> dict[str, str]:
    """Return the few variables that a program is to have, whose home is elsewhere than ours."""
    return {**inherited_environment(_INHERITED), **_FIXED, "HOME": home}


def inherited_environment(names: Iterable[str]) -> dict[str, str]:
    """Return the variables of our environment that a kernel or program is to have, too.

    Its home is an empty folder, so that nothing that lies in the user's has a say. Where
    Python finds the packages that users install in their home is therefore stated.
    """
    found = {name: os.environ[name] for name in names if name in os.environ}
    user_base = site.USER_BASE if site.ENABLE_USER_SITE else None
    return {**found, **({"PYTHONUSERBASE": user_base} if user_base else {})}


def memory_argument(memory_mb: float) -> str:
    """Return what a supervisor is told of a limit of memory, in megabytes."""
    return supervisor.NO_LIMIT if math.isinf(memory_mb) else str(int(memory_mb * MEGABYTE))


def _feed(stream: IO[bytes], content: bytes) -> None:
    """Write all that a program is to read; one that does not read it says why by itself."""
    with contextlib.suppress(OSError, ValueError):
        stream.write(content)
    with contextlib.suppress(OSError, ValueError):
        stream.close()


def describe_exit(returncode: int) -> str:
    """Return in words how a process ended; a negative code is that of a signal.

    Examples
    --------
    >>> describe_exit(-11)
    'ended by signal 11 (Segmentation fault)'
    """
    if returncode >= 0:
        return f"ended with exit code {returncode}"
    meaning = str(signal.strsignal(-returncode))
    if returncode == -signal.SIGKILL:
        meaning += "; the system does so when memory runs out"
    return f"ended by signal {-returncode} ({meaning})"

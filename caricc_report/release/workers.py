"""Many runs at a time, each in a process of its own: a pool of workers, forked from a server.

A server (`multiprocessing`'s *forkserver*) imports everything once, and a process is forked from
it for each period: it starts in a few milliseconds, nothing passes from one period to the next, and
one that is killed takes no other with it. A pool of lasting workers would break as a whole then.
All of them have their kernels forked from one process, which has imported the notebook's libraries.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
import tempfile
import time
import warnings
from collections import deque
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import wait
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING

from caricc_report.errors import BusyError, CariccReportError, InputsChangedError, InputWarning
from caricc_report.notebook.kernels import OF_A_RELEASE, lending, short_dir
from caricc_report.notebook.warm import kept_warm
from caricc_report.release.outcomes import Message, Outcome, State, Task
from caricc_report.system.subprocesses import describe_exit, require_linux

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from caricc_report.notebook.warm import Libraries, Server
    from caricc_report.release.job import Progress
    from caricc_report.release.outcomes import Heard

_PRELOAD = ["caricc_report.release.preloaded"]
_SAFE_PATH = "PYTHONSAFEPATH"
"""The variable of the option -P of Python, which `multiprocessing` passes on but cannot set."""
_PATIENCE_S, _PAUSE_S = 30.0, 0.25
"""How long a period waits for another run that makes it, and how often it looks, in seconds."""
_LAST_RESORT_S = 10.0
"""How long processes that were told to end may take, in seconds."""


def make_all(tasks: Sequence[Task], n_workers: int, heard: Heard) -> Iterator[Outcome]:
    """Make releases, so many at a time; yield what came of each, in the order in which they end.

    Whoever stops listening ends those that are being made, with all that they have started.
    """
    if not tasks:
        return
    waiting = deque(tasks)
    running: dict[Connection, tuple[Task, BaseProcess]] = {}
    ends = ExitStack()
    lend = ends.enter_context(lending(OF_A_RELEASE))
    try:
        while waiting or running:
            while waiting and len(running) < n_workers:
                task = waiting.popleft()
                connection, process = _started(task, lend())
                running[connection] = task, process
            ready = wait([*running])
            for connection in [each for each in running if each in ready]:
                task, process = running[connection]
                said = _said(connection, task, process)
                if isinstance(said, Message):
                    heard(said)
                    continue
                process.join()
                connection.close()
                del running[connection]
                yield said
    finally:
        _end([process for _, process in running.values()])
        ends.close()


def _started(task: Task, lent: Mapping[Libraries, Server]) -> tuple[Connection, BaseProcess]:
    require_linux()
    _place_sockets()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, theirs, lent), name=task.release)
    with _no_other_code():
        process.start()
    theirs.close()
    return ours, process


def _place_sockets() -> None:
    """Have the socket of the server in a folder of ours, whose path is short enough for one.

    `multiprocessing` has no option for it. The folder is removed when our process ends.
    """
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001
    if not config.get("tempdir"):
        folder = tempfile.TemporaryDirectory(prefix="cr-", dir=short_dir())
        config["tempdir"] = folder.name
        atexit.register(folder.cleanup)


@contextmanager
def _no_other_code() -> Iterator[None]:
    """Let the server and its processes import nothing of the working folder, nor the main module.

    `multiprocessing` would run the script that calls us again in each process, for what it may
    define; without ``if __name__ == "__main__"`` it would call us, and do all else, once more.
    """
    before, main = os.environ.get(_SAFE_PATH), sys.modules["__main__"]
    os.environ[_SAFE_PATH] = "1"
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        del os.environ[_SAFE_PATH]
        if before is not None:
            os.environ[_SAFE_PATH] = before


def _said(connection: Connection, task: Task, process: BaseProcess) -> Message | Outcome:
    """Return what a process says; if it has ended without a word, that it did."""
    try:
        said: Message | Outcome = connection.recv()
    except (EOFError, OSError):
        process.join()
        reason = f"its process {describe_exit(process.exitcode or 0)}"
        return task.came_to(State.FAILED, reason, CariccReportError)
    return said


def _end(processes: Sequence[BaseProcess]) -> None:
    """End processes, each with all that it has started."""
    for process in processes:
        process.terminate()
    end = time.monotonic() + _LAST_RESORT_S
    for process in processes:
        process.join(max(0.0, end - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()


def _work(task: Task, connection: Connection, lent: Mapping[Libraries, Server]) -> None:
    """Make one release, in a process of its own, which ends with the one that started it."""
    _end_with_parent()
    sys.stdout = sys.stderr  # What plug-ins print is no part of what the command says.

    def send(said: Message | Outcome) -> None:
        try:
            connection.send(said)
        except BrokenPipeError:  # Nobody is left to hear of it, or of an error.
            os._exit(1)

    with kept_warm(lent):
        work(task, send)


def work(task: Task, send: Callable[[Message | Outcome], object]) -> None:
    """Make one release; send what it says, and at last what came of it."""

    def say(text: str, *, is_warning: bool = False) -> None:
        send(Message(task, text, is_warning))

    def progress(step: str, _: int) -> None:
        say(step)

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", InputWarning)
        outcome = _outcome(task, progress)
    for each in warned:
        if issubclass(each.category, InputWarning):
            say(str(each.message), is_warning=True)
    send(outcome)


def _outcome(task: Task, progress: Progress) -> Outcome:
    try:
        return task.came_to(_made(task, progress))
    except Exception as error:  # noqa: BLE001 - one bad period does not stop the others
        return Outcome.of_error(task.release, str(task.period or ""), error)


def _made(task: Task, progress: Progress) -> State:
    """Make a release, and publish it if that is wanted; wait for another run that does.

    If somebody edits an input meanwhile, it is made again, once: nobody may come back today.
    """
    from caricc_report.release import pipeline, publishing  # noqa: PLC0415 - the parent starts fast

    end = time.monotonic() + _PATIENCE_S
    is_again = False
    while True:
        try:
            result = pipeline.run(task.job, progress)
            made, project = result.directory, task.job.project
            is_published = task.publish and publishing.publish(made, project=project).is_new
        except BusyError:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE_S)
        except InputsChangedError:
            if is_again:
                raise
            is_again = True
        else:
            if is_published:
                return State.PUBLISHED
            return State.MADE if result.is_new else State.UNCHANGED


def _end_with_parent() -> None:
    """End in an orderly way when told to, and at once when the process that started us is gone.

    Keys of a terminal reach all processes; the one that started us says what is to end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    """End as soon as the process that started us has ended, before it is published what we make.

    A signal of the system (PR_SET_PDEATHSIG) would tell of the server's end, who forks us; and the
    server lasts until its last process has ended.
    """
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)

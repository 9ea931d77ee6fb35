"""Many runs at a time on the machines of a Dask cluster: a period is one task.

The machines share the project's folder, under the same path. So what a run needs and what it makes
is where it always is, and a period that is tried again, because its worker was lost, meets the lock
and the receipt of the first try: none is made twice.

A worker makes a release in a process of its own, under the supervisor that all programs have: it
ends with the worker, and nothing passes from one period to the next. It cannot be forked from a
server as on one machine, since workers of Dask are daemons, which may have no such children.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import sys
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, ProgramFailedError, UsageError
from caricc_report.release.outcomes import Message, Outcome, State
from caricc_report.release.workers import work
from caricc_report.system.optional import required
from caricc_report.system.subprocesses import Program, module_arguments
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caricc_report.release.outcomes import Heard, Task

_DEADLINE_S = 24 * 3600.0
"""How long a period may take, in seconds; kernels and renderers have their own, shorter limits."""
_CONNECT_S = 10.0
"""How long the scheduler may take to answer, in seconds."""
_LOST = (
    "the connection to the cluster's scheduler was lost; give the same command again when it "
    "answers: what was whole by then is not made twice"
)
_PASSED = ("CARICC_REPORT_", "QUARTO_")


def make_all_on(address: str, tasks: Sequence[Task], heard: Heard) -> Iterator[Outcome]:
    """Make releases on a cluster; yield what came of each, in the order in which they end.

    What a period says is heard when it has ended. Whoever stops listening takes back what has not
    begun; what is being made is made whole.
    """
    dask = required("distributed", "cluster", "--cluster")
    with _without_tracebacks():
        try:
            client = dask.Client(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"--cluster: no scheduler of Dask answers at {address!r} ({error})"
            ) from error
        with client:
            # Impure, since a period's result is in its files: an equal task of before says nothing.
            futures = {client.submit(make, task, __version__, pure=False): task for task in tasks}
            for future in dask.as_completed(futures, loop=client.loop):
                yield _heard(future, futures[future], heard)


@contextlib.contextmanager
def _without_tracebacks() -> Iterator[None]:
    """Keep Dask from logging lost connections, of which what comes of each period tells."""
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _heard(future: object, task: Task, heard: Heard) -> Outcome:
    """Return what came of a task, whose messages are heard."""
    try:
        said = future.result()  # type: ignore[attr-defined]  # Dask is imported where it is used.
    except Exception as error:  # noqa: BLE001 - whatever a worker or its loss raises is of one period
        reason = _LOST if future.cancelled() else f"the cluster: {error}"  # type: ignore[attr-defined]
        return task.came_to(State.FAILED, reason, type(error))
    for each in said[:-1]:
        heard(each)
    outcome: Outcome = said[-1]
    return outcome


def make(task: Task, version: str) -> list[Message | Outcome]:
    """Make a release on a worker; return what it said, and at last what came of it."""
    root = task.job.project.root
    if version != __version__:
        reason = f"a worker has caricc-report {__version__}, and here is {version}"
        return [task.came_to(State.FAILED, reason, CariccReportError)]
    if not root.is_dir():
        reason = f"{root}: not found on a worker; all machines share the project's folder"
        return [task.came_to(State.FAILED, reason, CariccReportError)]
    child = Program(
        f"the process that makes {task.release}",
        module_arguments("release.cluster", []),
        advice="install caricc-report on the workers",
        deadline_s=_DEADLINE_S,
        environment={name: os.environ[name] for name in os.environ if name.startswith(_PASSED)},
        standard_input=pickle.dumps(task),
    )
    try:
        said: list[Message | Outcome] = pickle.loads(child.run())  # noqa: S301 - of our own process
    except ProgramFailedError as error:
        return [task.came_to(State.FAILED, str(error), CariccReportError)]  # No renderer's.
    return said


def _main() -> None:
    """Make the release that standard input asks for; write what it said to standard output."""
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - of our own process
    said: list[Message | Outcome] = []
    with contextlib.redirect_stdout(sys.stderr):
        work(task, said.append)
    sys.stdout.buffer.write(pickle.dumps(said))


if __name__ == "__main__":
    _main()

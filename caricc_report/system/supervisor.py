"""The process between ours and a kernel or program: it ends all that these have started.

Run as ``python -I -S supervisor.py LIFELINE MEMORY PROGRAM ARGUMENT…``. It adopts every
descendant whose parent ends, also one in a session of its own (prctl(2),
PR_SET_CHILD_SUBREAPER), and kills them all when the program has ended, when a byte comes
through the lifeline, and when the lifeline closes because our process has ended, however
that came about. Its own end is that of the program: the same exit code or signal.

It imports little, because every program waits for its start.
"""

import contextlib
import ctypes
import os
import sys
import time
from _thread import start_new_thread

if sys.platform != "win32":  # Who reads no workbook there imports this, too.
    import resource

NO_LIMIT = "0"
"""Stands for memory without a limit."""
CANNOT_START = 200
"""The exit code if the program cannot be started; a program may have reasons of its own for it."""
CANNOT_START_WORDS = "cannot be started"
"""What is said if it cannot, before the reason."""
STOPPED = 137
"""The exit code if our process said that everything is to end."""
NO_STATUS = -1
"""Stands for a supervisor whose end its parent hears of."""

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_SIGKILL, _SIGPIPE, _SIGXFSZ = 9, 13, 25
_PAUSE_S = 0.002
_LAST_RESORT_S = 3.0
"""How long descendants that cannot be killed are waited for."""


def supervise_us(lifeline: int, memory: str, status: int = NO_STATUS) -> None:
    """Part in two: the parent supervises and never returns, the child does.

    The lifeline is the end of a pipe that our process holds the other end of, `memory` how many
    bytes of address space the child may have, "0" for no limit. `status` is the end of another
    pipe, through which whoever is not our parent hears of our number, and then of our end.
    """
    _prepare()
    if status != NO_STATUS:
        os.write(status, b"%d\n" % os.getpid())
    child = os.fork()
    if child:
        _supervise(child, lifeline, status)
    os.close(lifeline)
    if status != NO_STATUS:
        os.close(status)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    _limit_memory(memory)


def main() -> None:
    """Run a program, and supervise it."""
    lifeline, memory, *arguments = sys.argv[1:]
    os.set_inheritable(int(lifeline), False)  # noqa: FBT003 - as Python has it
    _prepare()
    _limit_memory(memory)
    try:
        child = os.posix_spawnp(
            arguments[0],
            arguments,
            os.environ,
            setsigdef=[_SIGPIPE, _SIGXFSZ],  # Python ignores both.
        )
    except OSError as error:
        os.write(2, f"{CANNOT_START_WORDS}: {error.strerror}\n".encode())
        os._exit(CANNOT_START)
    # What the program reads, writes and says is its own.
    os.close(0)
    _supervise(child, int(lifeline))


def _prepare() -> None:
    """Adopt orphans, and let nothing that crashes leave a core file."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_memory(memory: str) -> None:
    """Bound what a process can write to; address space alone (V8 reserves much) costs nothing."""
    if memory != NO_LIMIT:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = int(memory) if hard == resource.RLIM_INFINITY else min(int(memory), hard)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, wanted))


def _supervise(child: int, lifeline: int, status_pipe: int = NO_STATUS) -> None:
    """Wait for the child, end all that is left, and end as it did."""
    start_new_thread(_watch, (lifeline, status_pipe))
    pid, status = 0, 0
    while pid != child:
        try:
            pid, status = os.wait()
        except ChildProcessError:  # The other thread, which ends us, was faster.
            time.sleep(_LAST_RESORT_S)
            os._exit(1)
    _end_descendants()
    _tell(status_pipe, os.waitstatus_to_exitcode(status))
    if os.WIFSIGNALED(status):
        with contextlib.suppress(OSError):
            os.kill(os.getpid(), os.WTERMSIG(status))
        time.sleep(_PAUSE_S)  # It may be a signal that Python ignores.
        os._exit(128 + os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


def _watch(lifeline: int, status_pipe: int) -> None:
    """End everything once the lifeline says so, or closes."""
    os.read(lifeline, 1)
    _end_descendants()
    _tell(status_pipe, STOPPED)
    os._exit(STOPPED)


def _tell(status_pipe: int, code: int) -> None:
    """Say how all ended, as an exit code; a negative one is that of a signal."""
    if status_pipe != NO_STATUS:
        with contextlib.suppress(OSError):
            os.write(status_pipe, b"%d\n" % code)


def _end_descendants() -> None:
    """Kill all descendants, until there is none."""
    last_resort = time.monotonic() + _LAST_RESORT_S
    while time.monotonic() < last_resort:
        for pid in _descendants():
            with contextlib.suppress(OSError):
                os.kill(pid, _SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(_PAUSE_S)


def _descendants() -> list[int]:
    """Return the processes that descend from this one."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                # The name of the program, in parentheses, may hold anything.
                parent = int(file.read().rpartition(b")")[2].split()[1])
                children.setdefault(parent, []).append(int(name))
    found = children.get(os.getpid(), [])
    for pid in found:
        found += children.get(pid, [])
    return found


if __name__ == "__main__":
    main()

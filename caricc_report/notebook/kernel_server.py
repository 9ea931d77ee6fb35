"""The process that imports the libraries once, and forks a fresh kernel for each notebook.

Run as ``python -P -m caricc_report.notebook.kernel_server`` with LIFELINE MEMORY CHANNEL MODULES.
It is supervised as a kernel is, and executes no cell. Through the channel, a socket, come the
arguments and the environment of a kernel, and three descriptors: its lifeline, the pipe through
which its supervisor tells how it ends, and its standard error. What is forked is a supervisor in a
session of its own, and the kernel a child of that; nothing a kernel does comes back to this one.

A fork of a process with threads is not sound, and one of what was imported from other files than
those that are there now is not what a new process would be. Then, and if loading has failed, a new
process is executed in the fork's place, which is a kernel as if there were no server.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import socket
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from caricc_report.notebook.kernel import become_kernel, load
from caricc_report.system.supervisor import supervise_us

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_REQUEST = 65536
"""So many bytes may state a kernel."""
_N_DESCRIPTORS = 3


def main() -> None:
    """Load, and fork a kernel for each request, until there can be no further one."""
    lifeline, memory, channel, modules = sys.argv[1:]
    supervise_us(int(lifeline), memory)
    files = _loaded(modules)
    requests = socket.socket(fileno=int(channel))
    while True:
        request, descriptors, _, _ = socket.recv_fds(
            requests, LONGEST_REQUEST, _N_DESCRIPTORS, socket.MSG_CMSG_CLOEXEC
        )
        if not request:
            os._exit(0)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        n_threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - as fast as can be
        is_fit = bool(files) and n_threads == 1 and files == _files()
        if not os.fork():
            requests.close()
            _be_forked(json.loads(request), descriptors, is_fit=is_fit)
        for each in descriptors:
            os.close(each)


def _loaded(modules: str) -> dict[str, tuple[int, int]]:
    """Import the modules; return the files of all that are loaded, none if that has failed."""
    try:
        load(modules)
    except BaseException:  # noqa: BLE001 - the kernel itself will fail in the same way, and say so
        return {}
    return _files()


def _files() -> dict[str, tuple[int, int]]:
    """Return the files of all modules, with when they changed and their sizes; -1 for none."""
    found = {}
    for module in list(sys.modules.values()):
        if path := getattr(module, "__file__", None):
            try:
                stated = os.stat(path)  # noqa: PTH116 - of a thousand files, before each kernel
                found[path] = (stated.st_mtime_ns, stated.st_size)
            except OSError:
                found[path] = (-1, -1)
    return found


def _be_forked(request: Mapping[str, Any], descriptors: list[int], *, is_fit: bool) -> None:
    """Leave behind what the server has, and become a kernel."""
    lifeline, status, error = descriptors
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for theirs, number in ((nothing, 0), (nothing, 1), (error, 2)):
        os.dup2(theirs, number)
    os.close(nothing)
    os.close(error)
    python, folder, arguments = request["python"], request["cwd"], request["arguments"]
    os.chdir(folder)
    os.environ.update(request["environment"])
    if not is_fit:
        for each in (lifeline, status):
            os.set_inheritable(each, True)  # noqa: FBT003 - as Python has it
        module = "caricc_report.notebook.kernel"
        os.execv(  # noqa: S606 - list arguments, no shell
            python, [python, "-P", "-m", module, str(lifeline), str(status), *arguments]
        )
    _forget()
    become_kernel(lifeline, status, arguments)
    os._exit(0)


def _forget() -> None:
    """Let nothing be as it was when the libraries were loaded that is another in each process."""
    tempfile.tempdir = None
    importlib.invalidate_caches()
    if numpy_random := sys.modules.get("numpy.random"):
        numpy_random.seed()  # Python's own does so by itself.


if __name__ == "__main__":
    main()

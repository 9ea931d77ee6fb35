"""Executes the release's notebook as on another system, and asks the doctor there.

Every module of the library half is imported and every code cell executed, while nothing of POSIX
or Linux alone is there for this package. What other packages do there is their own affair. Run with
the name of the system, in a folder of a project.
"""

from __future__ import annotations

import builtins
import importlib
import json
import pkgutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import early  # noqa: F401 - it is there for what it does
import IPython.core.interactiveshell

LIBRARY = (
    "errors", "plugins", "version", "model", "text", "loaders", "archive", "editorial", "displays",
)  # fmt: skip
"""What a notebook imports: modules and rooms."""
LINUX = """
    os.O_PATH os.O_TMPFILE os.posix_fadvise os.posix_fallocate os.sched_getaffinity
    os.setresuid os.getxattr os.setxattr
"""
POSIX = """
    fcntl grp posix pty pwd resource syslog termios tty ctypes.CDLL socket.AF_UNIX time.tzset
    os.O_CLOEXEC os.O_DIRECTORY os.O_NOCTTY os.O_NOFOLLOW os.O_NONBLOCK os.O_SYNC os.WEXITSTATUS
    os.WIFEXITED os.WIFSIGNALED os.WNOHANG os.WTERMSIG os.chown os.chroot os.environb os.fchdir
    os.fchmod os.fchown os.fork os.forkpty os.getegid os.geteuid os.getgid os.getgroups
    os.getloadavg os.getpgid os.getpgrp os.getuid os.killpg os.lchown os.mkfifo os.mknod os.nice
    os.openpty os.pathconf os.posix_spawn os.posix_spawnp os.pread os.preadv os.pwrite
    os.register_at_fork os.sendfile os.setgid os.setpgid os.setsid os.setuid os.statvfs os.sync
    os.sysconf os.umount os.uname os.wait os.wait3 os.wait4 os.waitid signal.SIGALRM
    signal.SIGCHLD signal.SIGHUP signal.SIGKILL signal.SIGPIPE signal.SIGUSR1 signal.alarm
    signal.pthread_kill
"""
ABSENT = {"darwin": {*LINUX.split()}, "win32": {*LINUX.split(), *POSIX.split()}}
"""By system, the modules and names of the standard library that it does not have."""


class Elsewhere(ModuleType):
    """A module as it is on another system."""

    def __init__(self, real: ModuleType, absent: set[str], changed: dict[str, str]) -> None:
        super().__init__(real.__name__)
        self.__dict__.update(changed)
        self._real, self._absent = real, absent

    def __getattr__(self, name: str) -> Any:
        if f"{self.__name__}.{name}" in self._absent:
            raise AttributeError(f"{self.__name__}.{name} is not on this system")
        return getattr(self._real, name)


def pretend(platform: str) -> None:
    """Let imports of this package find the modules of another system."""
    find, absent = builtins.__import__, ABSENT[platform]
    changed = {"sys": {"platform": platform}, "os": {"name": "nt"} if platform == "win32" else {}}
    differing = changed.keys() | {each.partition(".")[0] for each in absent if "." in each}

    def find_elsewhere(name: str, *given: Any, **named: Any) -> ModuleType:
        module = find(name, *given, **named)
        importer = (given[0] if given else named.get("globals")) or {}
        if str(importer.get("__name__")).startswith("caricc_report"):
            if name in absent:
                raise ModuleNotFoundError(f"no module {name!r} on this system", name=name)
            if name in differing:
                return Elsewhere(module, absent, changed.get(name, {}))
        return module

    builtins.__import__ = find_elsewhere


def import_library() -> None:
    """Import every module of the library half."""
    for name in LIBRARY:
        room = importlib.import_module(f"caricc_report.{name}")
        for module in pkgutil.walk_packages(getattr(room, "__path__", ()), f"{room.__name__}."):
            importlib.import_module(module.name)


def run_all(notebook: Path) -> None:
    """Execute the code cells of a notebook, and show what they show."""
    shell = IPython.core.interactiveshell.InteractiveShell.instance()
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            shell.run_cell("".join(cell["source"]), silent=False).raise_error()


if __name__ == "__main__":
    pretend(sys.argv[1])
    import_library()
    run_all(Path("notebooks/release.ipynb"))
    from caricc_report.cli.diagnosis import examine

    said = {each.subject: [each.status, each.finding] for each in examine(Path())}
    sys.stdout.write(f"{json.dumps(said)}\n")

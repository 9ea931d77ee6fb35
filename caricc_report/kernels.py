"""Kernels: the processes that execute notebooks, one for each notebook."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager

from caricc_report.kernel import GO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_SOCKET_DIR = 64
_START_DEADLINE_S = 60
_PASSED_ON = ("HOME", "PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")
"""The variables that a kernel gets from ours; it needs no others, secrets least of all."""
_FIXED = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "NO_COLOR": "1",
}


@dataclass(frozen=True, slots=True)
class Kernel:
    """A running kernel and the folder with its connection."""

    manager: KernelManager
    folder: Path

    def begin(self) -> None:
        """Let the process become a kernel, if it has not yet."""
        (self.folder / GO).touch()

    def stop(self) -> None:
        """Kill the kernel and what it started, if it runs; any thread may."""
        process = getattr(self.manager.provisioner, "process", None)
        if process is not None and process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


class _Client(AsyncKernelClient):
    """A client that is ready as soon as its kernel is."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - jupyter_client's own
        """Wait until the kernel answers, and what it shows arrives.

        jupyter_client's own way (8.10 still) then waits for 0.2 s of silence. Nobody needs
        that: nbclient tells the messages of a cell from all others.

        Raises
        ------
        RuntimeError
            If the kernel dies, or has not answered after `timeout` seconds (60, if not given).
        """
        deadline = time.monotonic() + (timeout or _START_DEADLINE_S)
        while await self.is_alive() and time.monotonic() < deadline:
            self.kernel_info()
            with contextlib.suppress(Empty):
                await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=0.2)
                return
        message = "the kernel does not answer"
        raise RuntimeError(message)


class _ThisPython(KernelSpecManager):
    """Knows this Python's kernel, and none of those that users install under the same name."""

    def __init__(self, folder: Path, preload: Sequence[str]) -> None:
        super().__init__()
        module = [sys.executable, "-P", "-m", "caricc_report.kernel"]
        arguments = [str(os.getpid()), str(folder), ",".join(preload)]
        self._argv = [*module, *arguments, "-f", "{connection_file}"]

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return how the kernel's process is started."""
        return KernelSpec(argv=self._argv, display_name=kernel_name, language="python")


@contextlib.contextmanager
def started_kernel(working_dir: Path, preload: Sequence[str] = ("json",)) -> Iterator[Kernel]:
    """Start the process of a kernel, and end it with all that it left.

    It becomes a kernel when it begins to execute a notebook. The kernel talks over sockets
    in a private folder, not over TCP ports, and has an IPython profile of its own, so that no
    start-up file of the user's runs.

    Parameters
    ----------
    working_dir
        The kernel's working folder.
    preload
        The modules to load meanwhile; a notebook finds them loaded.
    """
    folder = Path(tempfile.mkdtemp(prefix="cr-", dir=_short_dir()))
    manager = KernelManager(
        kernel_name="python3",
        transport="ipc",
        connection_file=str(folder / "kernel.json"),
        kernel_spec_manager=_ThisPython(folder, preload),
        client_factory=_Client,
    )
    kernel = Kernel(manager, folder)
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        manager.start_kernel(
            cwd=str(working_dir),
            env={**environment, **_FIXED, "IPYTHONDIR": str(folder / "ipython")},
            extra_arguments=["--HistoryManager.enabled=False"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        yield kernel
    finally:
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
        manager.cleanup_resources()
        shutil.rmtree(folder, ignore_errors=True)


def _short_dir() -> str | None:
    """Return where sockets can be: their paths may have about 100 characters."""
    return None if len(tempfile.gettempdir()) < _LONGEST_SOCKET_DIR else "/tmp"  # noqa: S108 - mkdtemp makes a private folder in it

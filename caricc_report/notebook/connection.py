"""The connection to a kernel, by Jupyter's own client."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import ensure_event_loop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.notebook.kernels import Kernel

_START_DEADLINE_S = 60
_PAUSE_S = 0.002
_UNANSWERED = "the kernel does not answer"


class _Client(AsyncKernelClient):
    """A client that is ready as soon as its kernel is."""

    def connect_iopub(self, identity: bytes | None = None) -> Any:  # noqa: ANN401 - a socket
        """Return the socket by which arrives what cells show; none of it is dropped."""
        self.context.setsockopt(zmq.RCVHWM, 0)
        return super().connect_iopub(identity)

    def start_channels(self, *channels: bool, **named: bool) -> None:
        """Open all channels but the heartbeat, whose thread may outlive a kernel that is stopped.

        Its supervisor tells whether a kernel lives.
        """
        super().start_channels(*channels, **{**named, "hb": False})

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
        raise RuntimeError(_UNANSWERED)


class _NoSpecs(KernelSpecManager):
    """Knows none of the kernels that users install."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the description of a kernel that nobody has to start."""
        return KernelSpec(display_name=kernel_name, language="python")


class _Started(LocalProvisioner):
    """Hands the manager a process that runs already, instead of starting one."""

    def __init__(self, kernel: Kernel, manager: KernelManager) -> None:
        super().__init__(kernel_id="", kernel_spec=manager.kernel_spec, parent=manager)
        process: Any = kernel.supervised.process
        self.process = process
        self.pid = self.pgid = process.pid


class _Manager(KernelManager):
    """Reaches a kernel that runs already, or is about to."""

    def __init__(self, kernel: Kernel) -> None:
        super().__init__(
            kernel_name="python3",
            transport="ipc",
            connection_file=str(kernel.connection_file),
            kernel_spec_manager=_NoSpecs(),
            client_factory=_Client,
        )
        self._process = kernel.supervised.process
        self.provisioner = _Started(kernel, self)

    def client(self, **given: Any) -> Any:  # noqa: ANN401 - as the original
        """Return a client, as soon as the kernel has said how it is reached.

        A RuntimeError is raised if it dies before, or takes longer than 60 seconds.
        """
        deadline = time.monotonic() + _START_DEADLINE_S
        while self._process.poll() is None and time.monotonic() < deadline:
            if told := self._told():
                self.load_connection_info(told)
                return super().client(**given)
            time.sleep(_PAUSE_S)
        raise RuntimeError(_UNANSWERED)

    def _told(self) -> Any:  # noqa: ANN401 - JSON
        """Return what the kernel has written; None if that is not there, or not all of it."""
        try:
            return json.loads(Path(self.connection_file).read_bytes())
        except (OSError, ValueError):
            return None


@contextlib.contextmanager
def connected(kernel: Kernel) -> Iterator[KernelManager]:
    """Return what nbclient reaches a kernel by."""
    manager = _Manager(kernel)
    try:
        yield manager
    finally:
        manager.cleanup_resources()
        ensure_event_loop().close()  # It and nbclient leave this thread's loop open.

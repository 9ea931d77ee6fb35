"""The connection to a kernel, by Jupyter's own client."""

from __future__ import annotations

import contextlib
import time
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

    from jupyter_client.connect import KernelConnectionInfo

    from caricc_report.notebook.kernels import Kernel

_START_DEADLINE_S = 60
_RETRY_MS = 5


class _Client(AsyncKernelClient):
    """A client that is ready as soon as its kernel is."""

    def connect_iopub(self, identity: bytes | None = None) -> Any:  # noqa: ANN401 - a socket
        """Return the socket by which arrives what cells show; none of it is dropped.

        All sockets try again soon: a kernel is there a few hundredths of a second later, and ZeroMQ
        would wait for a tenth.
        """
        self.context.setsockopt(zmq.RCVHWM, 0)
        self.context.setsockopt(zmq.RECONNECT_IVL, _RETRY_MS)
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
        message = "the kernel does not answer"
        raise RuntimeError(message)


class _NoSpecs(KernelSpecManager):
    """Knows none of the kernels that users install."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the description of a kernel that nobody has to start."""
        return KernelSpec(display_name=kernel_name, language="python")


class _Started(LocalProvisioner):
    """Hands the manager a process that runs already, instead of starting one."""

    def __init__(self, kernel: Kernel, manager: KernelManager) -> None:
        super().__init__(kernel_id="", kernel_spec=manager.kernel_spec, parent=manager)
        self._kernel = kernel

    async def launch_kernel(self, cmd: list[str], **_: Any) -> KernelConnectionInfo:  # noqa: ANN401, ARG002 - as the original
        """Let the process become a kernel; its connection file has been written by now."""
        process: Any = self._kernel.supervised.process
        self.process = process
        self.pid = self.pgid = process.pid
        self._kernel.begin()
        return self.connection_info


@contextlib.contextmanager
def connected(kernel: Kernel) -> Iterator[KernelManager]:
    """Let the process become a kernel, and return what nbclient reaches it by."""
    manager = KernelManager(
        kernel_name="python3",
        transport="ipc",
        connection_file=str(kernel.connection_file),
        kernel_spec_manager=_NoSpecs(),
        client_factory=_Client,
    )
    manager.provisioner = _Started(kernel, manager)
    try:
        manager.start_kernel()
        yield manager
    finally:
        manager.cleanup_resources()
        ensure_event_loop().close()  # It and nbclient leave this thread's loop open.

"""papermill's way through a notebook, in a kernel that was started for it.

papermill takes long to import, so this module is imported only where a notebook is executed.
"""

from __future__ import annotations

import contextlib
import math
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager
    from nbformat import NotebookNode

    from caricc_report.kernels import Kernel

ENGINE = "caricc-report"
"""The name under which papermill knows the engine."""


@dataclass(slots=True)
class Trace:
    """How far a notebook came; it fills while the notebook is executed."""

    notebook: NotebookNode | None = None
    """The notebook as it fills, to which papermill adds cells if it fails; None before that."""
    cells: tuple[NotebookNode, ...] = ()
    """The cells as they were before the first was executed, the injected one included."""
    index: int | None = None
    """The index of the last cell that was begun, from 0; None before the first."""
    longest: float = math.inf
    """How many characters the cells may show, all together."""
    n_shown: int = 0
    """How many they have shown."""

    @property
    def is_exceeded(self) -> bool:
        """Whether the cells have shown more than they may."""
        return self.n_shown > self.longest

    def begin(self, *, cell: NotebookNode, cell_index: int) -> None:  # noqa: ARG002 - nbclient's own signature
        """Note the cell that begins."""
        self.index = cell_index


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """A client that stops the kernel once the cells have shown more than they may."""

    def __init__(
        self,
        manager: Any,  # noqa: ANN401 - papermill's own signature
        trace: Trace,
        kernel: Kernel,
        **options: Any,  # noqa: ANN401 - the same
    ) -> None:
        super().__init__(manager, on_cell_start=trace.begin, **options)
        self._trace, self._kernel = trace, kernel

    def process_message(self, msg: dict[str, Any], *arguments: Any) -> Any:  # noqa: ANN401 - as there
        """Count what a cell shows, and pass it on as long as it is not too much."""
        content = msg["content"]
        shown = content.get("data") or content
        self._trace.n_shown += sum(len(str(value)) for value in shown.values())
        if self._trace.is_exceeded:
            self._kernel.stop()
            return None
        return super().process_message(msg, *arguments)


class KernelEngine(Engine):  # type: ignore[misc]
    """An engine that neither chooses nor starts the kernel, and leaves a trace."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,  # noqa: ANN401 - papermill's own signature
        kernel_name: str,
        *,
        kernel: Kernel,
        manager: KernelManager,
        trace: Trace,
        cell_deadline_s: float,
        **_: Any,  # noqa: ANN401 - papermill's own signature
    ) -> None:
        """Execute the cells in order, then stop the kernel."""
        trace.notebook = nb_man.nb
        trace.cells = tuple(deepcopy(nb_man.nb.cells))
        client = _Client(
            nb_man,
            trace,
            kernel,
            km=manager,
            kernel_name=kernel_name,
            timeout_func=lambda _: cell_deadline_s,
        )
        with contextlib.ExitStack() as stack:
            stack.callback(kernel.stop)
            stack.callback(lambda: client.kc and client.kc.stop_channels())
            client.execute()


papermill_engines.register(ENGINE, KernelEngine)

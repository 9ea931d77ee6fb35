"""papermill's way through a notebook, in a kernel that was started for it.

papermill takes long to import, so this module is imported only where a notebook is executed.
"""

from __future__ import annotations

import contextlib
import math
import time
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.execute import raise_for_execution_errors, remove_error_markers
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_client.manager import KernelManager
    from nbformat import NotebookNode

    from caricc_report.notebook.kernels import Kernel

_KERNEL = "python3"
"""The name of a kernel that is there already, whatever kernels the machine knows."""


@dataclass(slots=True)
class Trace:
    """How far a notebook came; it fills while the notebook is executed."""

    notebook: NotebookNode | None = None
    """The notebook as it fills, to which papermill adds cells if it fails; None before that."""
    cells: tuple[NotebookNode, ...] = ()
    """The cells as they were before the first was executed, the injected one included."""
    index: int | None = None
    """The index of the last cell that was begun, from 0; None before the first."""
    began: float = 0.0
    """When the first cell began, a time of `time.monotonic`."""
    raised: str = ""
    """What a cell raised, as the kernel replies; the cell itself may not be able to show it."""

    def begin(self, *, cell: NotebookNode, cell_index: int) -> None:  # noqa: ARG002 - nbclient's own signature
        """Note the cell that begins."""
        self.index = cell_index
        self.began = self.began or time.monotonic()

    def end_with(self, execution_count: int) -> None:
        """Note that the cell of that execution, if it is known, was the last to be begun."""
        executed = self.notebook.cells if self.notebook else ()
        counts = {cell.id: cell.get("execution_count") for cell in executed}
        for index, cell in enumerate(self.cells):
            if counts.get(cell.id) == execution_count:
                self.index = index

    def fail(self, *, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:  # noqa: ARG002 - the same
        """Note what a cell raised."""
        reply = execute_reply["content"]
        self.raised = f"{reply.get('ename')}: {reply.get('evalue')}".removesuffix(": ")


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
        client = PapermillNotebookClient(
            nb_man,
            km=manager,
            kernel_name=kernel_name,
            on_cell_start=trace.begin,
            on_cell_error=trace.fail,
            iopub_timeout=math.ceil(cell_deadline_s),
            timeout_func=lambda _: cell_deadline_s,
        )
        with contextlib.ExitStack() as stack:
            stack.callback(kernel.stop)
            stack.callback(lambda: client.kc and client.kc.stop_channels())
            client.execute()


def execute(
    notebook: NotebookNode,
    parameters: Mapping[str, Any],
    kernel: Kernel,
    manager: KernelManager,
    trace: Trace,
    cell_deadline_s: float,
) -> NotebookNode:
    """Return a notebook with its parameters injected, executed in a kernel.

    It is what `papermill.execute_notebook` does to run a notebook, without its last step: that one
    (of 2.7 still) makes the text of a file that nobody asks for, in a quarter of the time of cells.
    A PapermillExecutionError is raised if a cell raised an error.
    """
    prepared = parameterize_notebook(
        remove_error_markers(load_notebook_node(notebook)),
        dict(parameters),
        kernel_name=_KERNEL,
        language="python",
    )
    executed: NotebookNode = KernelEngine.execute_notebook(
        prepared,
        kernel_name=_KERNEL,
        progress_bar=False,
        kernel=kernel,
        manager=manager,
        trace=trace,
        cell_deadline_s=cell_deadline_s,
    )
    raise_for_execution_errors(executed, None)
    return executed

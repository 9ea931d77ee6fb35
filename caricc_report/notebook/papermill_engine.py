"""Our kernels for papermill's own command and function: ``papermill --engine caricc-report``.

papermill imports this module by itself, wherever it is installed beside this package, so nothing
is imported here before a notebook is executed.
"""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papermill.engines import Engine

from caricc_report.notebook.warm import Warmth

if TYPE_CHECKING:
    from papermill.engines import NotebookExecutionManager

_WARMTH = Warmth()
"""Lets the notebooks that one process executes, one after the other, share an import."""
atexit.register(_WARMTH.close)


class SupervisedEngine(Engine):  # type: ignore[misc]
    """An engine whose kernels have the supervisor, the limits and the fixed environment of a run.

    What is executed is not judged: papermill does that, and it says less than a run.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        input_path: str = "notebook",
        execution_timeout: float | None = None,
        **_: Any,  # noqa: ANN401 - papermill's own signature
    ) -> None:
        """Execute the cells in order in a kernel of this process's working folder."""
        from caricc_report.notebook.connection import connected  # noqa: PLC0415 - as above
        from caricc_report.notebook.engine import KernelEngine, Trace  # noqa: PLC0415
        from caricc_report.notebook.execution import stopped_after  # noqa: PLC0415
        from caricc_report.notebook.interpreters import interpreter_named  # noqa: PLC0415
        from caricc_report.notebook.kernels import OF_A_RELEASE, KernelPool  # noqa: PLC0415
        from caricc_report.system.limits import Limits  # noqa: PLC0415

        limits = Limits.current()
        python = interpreter_named(kernel_name, str(input_path))
        with KernelPool(Path.cwd(), OF_A_RELEASE, python=python, warmth=_WARMTH) as kernels:
            kernel = kernels.take()
            with stopped_after(limits.notebook_s, kernel), connected(kernel) as manager:
                KernelEngine.execute_managed_notebook(
                    nb_man,
                    kernel_name,
                    kernel=kernel,
                    manager=manager,
                    trace=Trace(),
                    cell_deadline_s=execution_timeout or limits.cell_s,
                )

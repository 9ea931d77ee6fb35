"""Executes a notebook in a kernel of its own, through papermill.

papermill injects the parameters and runs the cells; kernel, deadlines and the
judgement of success are ours, because a notebook that papermill saved can call a run
complete that was not.
"""

from __future__ import annotations

import ast
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager

from caricc_report.errors import NotebookError, suggestion
from caricc_report.kernel import GO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nbformat import NotebookNode

CELL_DEADLINE_S = 120
"""How long one cell may run, in seconds."""
RUN_DEADLINE_S = 600
"""How long a whole notebook may run, in seconds."""

_LONGEST_SOCKET_DIR = 64
_START_DEADLINE_S = 60
_HIDING_TAGS = frozenset({"raises-exception", "skip-execution"})
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
        module = [sys.executable, "-m", "caricc_report.kernel", str(folder), ",".join(preload)]
        self._argv = [*module, "-f", "{connection_file}"]

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


def read_notebook(path: Path, where: str, parameters: Mapping[str, str]) -> NotebookNode:
    """Return a notebook that is fit to be executed.

    Parameters
    ----------
    path
        The notebook.
    where
        Its name, for errors.
    parameters
        What it is to be given.

    Raises
    ------
    NotebookError
        If it is missing or not valid, its ``parameters`` cell does not declare exactly the
        parameters' names, or a tag would hide an error.
    """
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise NotebookError(where, f"cannot be read ({error.strerror})") from error
    except (ValueError, TypeError, AttributeError, KeyError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise NotebookError(where, f"not a valid notebook ({reason})") from error
    for number, cell in enumerate(notebook.cells, 1):
        hiding = sorted(_HIDING_TAGS & set(cell.metadata.get("tags", ())))
        if hiding:
            advice = "remove the tag; it would hide an error"
            raise NotebookError(f"{where}, cell {number}", f"tagged {hiding[0]!r}", advice=advice)
    _check_declared(notebook, where, parameters)
    return notebook


def _check_declared(notebook: NotebookNode, where: str, parameters: Mapping[str, str]) -> None:
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    if len(cells) != 1:
        problem = f"one cell tagged 'parameters' is needed, got {len(cells)}"
        raise NotebookError(where, problem, advice="tag the cell that declares the parameters")
    declared = _assigned_strings(str(cells[0].source), where)
    for name in sorted(declared - parameters.keys()):
        problem = f"declares the unknown parameter {name!r}"
        raise NotebookError(where, problem + suggestion(name, parameters))
    for name in sorted(parameters.keys() - declared):
        problem = f"does not declare the parameter {name!r}"
        raise NotebookError(where, problem, advice=f'add {name} = "" to its parameters cell')


def _assigned_strings(source: str, where: str) -> set[str]:
    """Return the names that a parameters cell assigns plain strings to, and nothing else."""
    names = set()
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        problem = f"the parameters cell is not Python ({error.msg})"
        raise NotebookError(where, problem, cell_source=source) from error
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str())):
                names.add(name)
            case _:
                problem = f"line {statement.lineno} of the parameters cell is no plain string"
                raise NotebookError(where, problem, advice='write it as name = "value"')
    return names


def execute_notebook(
    notebook: NotebookNode,
    where: str,
    parameters: Mapping[str, str],
    kernel: Kernel,
    *,
    keep_failed: Path,
    on_cell: Callable[[int], None] = lambda _: None,
    run_deadline_s: float = RUN_DEADLINE_S,
    cell_deadline_s: int = CELL_DEADLINE_S,
) -> NotebookNode:
    """Return the notebook executed with the parameters, free of times and paths.

    Parameters
    ----------
    notebook
        What `read_notebook` returned; it stays as it is.
    where
        The notebook's name, for errors.
    parameters
        Plain strings, by the names that the notebook declares.
    kernel
        A kernel that has executed nothing yet.
    keep_failed
        Where the notebook is left for the analyst if it fails.
    on_cell
        Called with the number of each cell, from 1, once it is done.
    run_deadline_s, cell_deadline_s
        How long the notebook, and any one cell, may run, in seconds.

    Raises
    ------
    NotebookError
        If a cell fails or exceeds a deadline, or the kernel dies.
    """
    kernel.begin()
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415 - heavy
    from papermill.clientwrap import PapermillNotebookClient  # noqa: PLC0415 - heavy
    from papermill.engines import Engine, papermill_engines  # noqa: PLC0415 - heavy
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415 - heavy
    from papermill.execute import execute_notebook as papermill_execute  # noqa: PLC0415 - heavy

    live: list[NotebookNode] = []
    at_start: list[NotebookNode] = []
    begun: list[int] = []

    class KernelEngine(Engine):  # type: ignore[misc]
        """papermill's way through a notebook, in the kernel that was started for it."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> None:  # noqa: ANN401 - papermill's own signature
            live.append(nb_man.nb)
            at_start.append(deepcopy(nb_man.nb))  # papermill adds cells to one that failed.
            client = PapermillNotebookClient(
                nb_man,
                km=kernel.manager,
                kernel_name=kernel_name,
                timeout=cell_deadline_s,
                shutdown_kernel="immediate",
                on_cell_start=lambda cell, cell_index: begun.append(cell_index),  # noqa: ARG005 - nbclient's own signature
                on_cell_complete=lambda cell, cell_index: on_cell(cell_index + 1),  # noqa: ARG005 - nbclient's own signature
            )
            client.owns_km = True  # Then it closes its sockets when it is done.
            client.execute()

    engine_name = f"caricc-{secrets.token_hex(8)}"
    papermill_engines.register(engine_name, KernelEngine)
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        kernel.stop()

    timer = threading.Timer(run_deadline_s, expire)
    timer.daemon = True
    timer.start()

    def failed(problem: str) -> NotebookError:
        kept, position, source = "", "", ""
        if live:
            keep_failed.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(normalised(live[0]), keep_failed)
            kept = f"see {keep_failed}"
        if begun:
            position = f", cell {source_number(at_start[0], begun[-1])}"
            source = str(at_start[0].cells[begun[-1]].source)
        return NotebookError(f"{where}{position}", problem, cell_source=source, advice=kept)

    try:
        executed = papermill_execute(
            notebook,
            None,
            dict(parameters),
            engine_name=engine_name,
            kernel_name="python3",
            language="python",
            progress_bar=False,
        )
    except PapermillExecutionError as error:
        raise failed(f"{error.ename}: {error.evalue}") from error
    except CellTimeoutError as error:
        raise failed(f"still running after {cell_deadline_s} s") from error
    except (DeadKernelError, RuntimeError) as error:
        problem = "the kernel died"
        if expired.is_set():
            problem = f"not done after {run_deadline_s:g} s; the kernel was stopped"
        raise failed(problem) from error
    finally:
        timer.cancel()
    return normalised(executed)


def source_number(notebook: NotebookNode, index: int) -> int:
    """Return a cell's number, from 1, in the source notebook, which has no injected cell."""
    before = notebook.cells[:index]
    return index + 1 - sum(_is_injected(cell) for cell in before)


def _is_injected(cell: NotebookNode) -> bool:
    return "injected-parameters" in cell.metadata.get("tags", ())


def normalised(notebook: NotebookNode) -> NotebookNode:
    """Return an executed notebook without what differs from run to run.

    Times, durations, paths and random ids go; the name of the language stays, its
    version goes.
    """
    result = deepcopy(notebook)
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    result.metadata = nbformat.from_dict(
        {"kernelspec": kernelspec, "language_info": {"name": "python"}}
    )
    for cell in result.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if _is_injected(cell):
            cell.id = "injected-parameters"
    return result

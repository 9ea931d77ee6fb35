"""The Python that executes a notebook: ours, or that of the kernel which its author has chosen."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import NotebookError, ProgramError
from caricc_report.notebook.kernels import OF_A_RELEASE, KernelPool
from caricc_report.system.files import read_file
from caricc_report.system.subprocesses import Program, inherited_environment
from caricc_report.version import __version__

if TYPE_CHECKING:
    from caricc_report.system.files import ProjectFile

_OURS = "python3"
"""The kernel that every Python with ipykernel has under the same name."""
_DEADLINE_S = 60
_ASK = "import ipykernel; from caricc_report.version import __version__; print(__version__)"


def kernels_for(notebook: ProjectFile) -> KernelPool:
    """Return the pool of kernels for a notebook of a release: in its folder, of its Python."""
    return KernelPool(notebook.path.parent, OF_A_RELEASE, python=interpreter_of(notebook))


def interpreter_of(notebook: ProjectFile) -> str:
    """Return the Python for a notebook's kernel.

    If the notebook names a kernel that is installed and is another Python's, it is that one. A
    name that is not installed here is one of its author's machine, and says nothing. A
    NotebookError is raised if that Python has another version of this package or none, or the
    kernel is not Python's.
    """
    return interpreter_named(_kernel_name(notebook), notebook.name)


def interpreter_named(name: str, where: str) -> str:
    """Return the Python of a kernel that a notebook names, as `interpreter_of` does."""
    if name == _OURS:
        return sys.executable
    # Slow to import, and few notebooks need it; a run starts a kernel as early as it can.
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel  # noqa: PLC0415

    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        return sys.executable
    if spec.language.lower() != "python":
        problem = f"its kernel {name!r:.80} is written in {spec.language!r:.80}"
        raise NotebookError(where, problem, advice="choose a kernel of Python")
    python = spec.argv[0]
    if not Path(python).is_absolute() or Path(python).parent == Path(sys.executable).parent:
        return sys.executable
    _require_package(python, name, where)
    return python


def _kernel_name(notebook: ProjectFile) -> str:
    """Return the name of a notebook's kernel; ours, if it states none or cannot be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        content = json.loads(read_file(notebook.path))
        match content:
            case {"metadata": {"kernelspec": {"name": str(name)}}}:
                return name
    return _OURS


def _require_package(python: str, name: str, where: str) -> None:
    """Check that another Python has this version of the package, with which its kernel talks."""
    advice = f"install caricc-report {__version__} there, or choose the kernel {_OURS!r}"
    asked = Program(
        f"kernel {name}",
        [python, "-P", "-c", _ASK],
        advice=advice,
        deadline_s=_DEADLINE_S,
        environment=inherited_environment(["PYTHONPATH"]),
    )
    try:
        found = asked.run().decode("utf-8", "replace").strip()
    except ProgramError as error:
        problem = f"the Python of its kernel {name!r:.80} cannot import caricc_report, {python}"
        raise NotebookError(where, problem, advice=advice, said=str(error)) from error
    if found != __version__:
        problem = f"the Python of its kernel {name!r:.80} has caricc-report {found:.80}, {python}"
        raise NotebookError(where, problem, advice=advice)

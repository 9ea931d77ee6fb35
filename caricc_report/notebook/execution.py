"""Executes a notebook in a kernel of its own, through papermill.

papermill injects the parameters and runs the cells; kernel, deadlines and the
judgement of success are ours, because a notebook that papermill saved can call a run
complete that was not.
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
import threading
from typing import TYPE_CHECKING

import nbformat

from caricc_report.errors import CariccReportError, NotebookError
from caricc_report.model.summary import REFUSAL
from caricc_report.notebook.connection import connected
from caricc_report.notebook.declarations import (
    declaration_errors,
    is_tagged,
    parse_cell,
    without_settings,
)
from caricc_report.notebook.kernel import CANNOT_START, REASON
from caricc_report.system.atomic import replace_file
from caricc_report.system.files import conflicts_in, read_file
from caricc_report.system.lazy import without_companions
from caricc_report.system.limits import Limits
from caricc_report.system.subprocesses import describe_exit
from caricc_report.system.supervisor import STOPPED
from caricc_report.system.timings import note, timed
from caricc_report.text.trees import TREE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from nbformat import NotebookNode
    from papermill.exceptions import PapermillExecutionError

    from caricc_report.notebook.engine import Trace
    from caricc_report.notebook.kernels import Kernel
    from caricc_report.system.files import ProjectFile

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""The metadata of every notebook: what it is written in, without versions and machines."""

_LANGUAGE = "python"
_INJECTED = "injected-parameters"
LARGEST_NOTEBOOK = 5_000_000
"""So many bytes of a notebook's source are read."""
_HIDING_TAGS = frozenset(
    {"raises-exception", "skip-execution", "nbval-raises-exception", "nbval-skip"}
)
_LINKED = re.compile(r"\]\(<?([^)>\s]+)")
_ADDRESS = re.compile(" at 0x[0-9a-f]+")
_RELATIVE = re.compile(r"^FileNotFoundError: .*'([^/'.][^']*)'$")
"""A file of the project's, perhaps, that is not there for a cell."""
_MAGIC = re.compile(r"\s*([\w.,\s]+=\s*)?[%!]")


def read_notebook(file: ProjectFile) -> NotebookNode:
    """Return a notebook that is fit to be executed.

    A NotebookError is raised if it is missing or not valid, is not in plain Python, its
    ``parameters`` cell holds more than literals, or a tag would hide an error.
    """
    where = file.name
    try:
        source = read_file(file.path, LARGEST_NOTEBOOK).decode("utf-8-sig")
        for conflict in unmerged(source, where):
            raise conflict
        if _lacks_ids(source):  # Then nbformat makes some, other ones each time.
            problem = (
                "cells without ids, or with the same id; the notebook would differ in every run"
            )
            raise NotebookError(where, problem, advice="run: caricc-report notebooks clean")
        notebook: NotebookNode = nbformat.reads(source, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise NotebookError(where, f"cannot be read ({error.strerror})") from error
    except (
        ValueError, TypeError, AttributeError, KeyError, RecursionError, nbformat.ValidationError,
    ) as error:  # fmt: skip
        reason = str(error).splitlines()[0]
        raise NotebookError(where, f"not a valid notebook ({reason:.200})") from error
    for unfit in unfitness(notebook, where):
        raise unfit
    while notebook.cells and _is_blank(notebook.cells[-1]):
        notebook.cells.pop()
    return notebook


def _is_blank(cell: NotebookNode) -> bool:
    """Whether a cell is one that JupyterLab adds when somebody runs the last one."""
    return cell.cell_type == "code" and not str(cell.source).strip()


def _lacks_ids(source: str) -> bool:
    """Whether the cells of a notebook are without ids of their own; False if it is no notebook."""
    try:
        notebook = json.loads(source)
    except (ValueError, RecursionError):
        return False
    match notebook:
        case {"nbformat": 1 | 2 | 3} | {"nbformat": 4, "nbformat_minor": 0 | 1 | 2 | 3 | 4}:
            return True
        case {"nbformat": 4, "cells": list(cells)}:
            ids = [cell.get("id") for cell in cells if isinstance(cell, dict)]
            return not all(isinstance(each, str) for each in ids) or len(set(ids)) < len(ids)
    return False


def unmerged(text: str, where: str) -> Iterator[NotebookError]:
    """Yield each conflict marker in the text of a notebook or cell, with its line."""
    for number, problem in conflicts_in(text):
        yield NotebookError(f"{where}, line {number}", problem)


def unfitness(notebook: NotebookNode, where: str) -> Iterator[NotebookError]:
    """Yield every reason why a valid notebook is not fit to be executed, in its order."""
    for kind, name in (("kernelspec", "language"), ("language_info", "name")):
        language = notebook.metadata.get(kind, {}).get(name, _LANGUAGE)
        if str(language).lower() != _LANGUAGE:
            advice = "choose a kernel of Python"
            yield NotebookError(where, f"written in {language!r:.80}, by {kind}", advice=advice)
    for number, cell in enumerate(notebook.cells, 1):
        place = f"{where}, cell {number}"
        yield from unmerged(str(cell.source), place)
        for tag in sorted(_HIDING_TAGS & set(cell.metadata.get("tags", ()))):
            advice = "remove the tag; it would hide an error"
            yield NotebookError(place, f"tagged {tag!r}", advice=advice, cell_source=cell.source)
        if is_tagged(cell, _INJECTED):
            advice = "remove the cell; a run has left it, and the next would replace it"
            problem = f"tagged {_INJECTED!r}"
            yield NotebookError(place, problem, advice=advice, cell_source=cell.source)
        if cell.cell_type == "code" and not is_tagged(cell, "parameters"):
            yield from _not_python(str(cell.source), place)
    yield from declaration_errors(notebook, where)


def _not_python(source: str, place: str) -> Iterator[NotebookError]:
    """Yield what makes a cell more than plain Python.

    A magic can hide an error, and a command of the shell that fails is none.
    """
    try:
        statements = parse_cell(source)
    except SyntaxError as error:
        lines = without_settings(source).splitlines()
        magics = [line.strip() for line in lines if _MAGIC.match(line)]
        for line in magics:
            problem = f"a magic, got {line!r:.80}"
            yield NotebookError(place, problem, advice="write it in Python", cell_source=source)
        if not magics:
            yield NotebookError(place, f"not Python ({error.msg:.80})", cell_source=source)
        return
    for node in ast.walk(statements):
        name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
        if name == "get_ipython":
            problem = "calls get_ipython, as a magic does"
            yield NotebookError(place, problem, advice="write it in Python", cell_source=source)


def names_in(notebook: NotebookNode) -> set[str]:
    """Return the texts in a notebook's code, and what its Markdown links to: perhaps files."""
    found: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found.update(_LINKED.findall(str(cell.source)))
            continue
        with contextlib.suppress(SyntaxError):
            for node in ast.walk(parse_cell(str(cell.source))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


def execute_notebook(
    notebook: NotebookNode,
    where: str,
    parameters: Mapping[str, Any],
    kernel: Kernel,
    *,
    keep_failed: Path,
) -> NotebookNode:
    """Return the notebook executed with the parameters, free of times and paths.

    It is one that `read_notebook` returned, and stays as it is; the kernel has executed nothing
    yet. If a cell fails or exceeds a limit, or the kernel dies or is given up, a NotebookError of
    `where` is raised, and the notebook is left for the analyst in `keep_failed`.
    """
    limits = Limits.current()
    with stopped_after(limits.notebook_s, kernel) as expired, connected(kernel) as manager:
        # All that papermill needs is slow to import; the process becomes a kernel meanwhile.
        with timed("imports of papermill"), without_companions():
            from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415
            from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

            from caricc_report.notebook.engine import Trace, execute  # noqa: PLC0415

        trace = Trace()
        try:
            executed = execute(notebook, parameters, kernel, manager, trace, limits.cell_s)
        except PapermillExecutionError as error:
            problem = f"{error.ename}: {error.evalue}".removesuffix(": ")
            if trace.raised and not error.traceback:  # The cell could show none.
                problem = trace.raised
            if missing := _RELATIVE.search(problem):
                path = missing[1]
                problem += (
                    f"; paths begin in the notebook's folder: {path} of the project is '../{path}'"
                )
            elif "FileNotFoundError" in problem and "~" in str(error.source):
                problem += "; ~ is nobody's folder in a run: put the file into data/ of the project"
            raise _failure(where, problem, trace, keep_failed, line=_line_of(error)) from error
        except CellTimeoutError as error:
            problem = f"still running after {limits.cell_s:g} s"
            if "IOPub" in str(error):
                problem = "it ended, but not all that it shows has arrived"
            raise _failure(where, problem, trace, keep_failed) from error
        except (DeadKernelError, RuntimeError) as error:
            if kernel.given_up.is_set():
                raise NotebookError(where, "given up") from error
            said = ""
            if expired.is_set():
                problem = f"not done after {limits.notebook_s:g} s; the kernel was stopped"
            else:
                problem, said = _death(where, kernel, trace)
            raise _failure(where, problem, trace, keep_failed, said) from error
    language = parameters.get("language", "")
    note(f"kernel {language}", kernel.began, trace.began)
    note(f"cells {language}", trace.began)
    return normalised(executed)


@contextlib.contextmanager
def stopped_after(deadline_s: float, kernel: Kernel) -> Iterator[threading.Event]:
    """Stop a kernel after a time; what is returned says whether it was."""
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        kernel.stop()

    timer = threading.Timer(deadline_s, expire)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()


def _death(where: str, kernel: Kernel, trace: Trace) -> tuple[str, str]:
    """Return why a kernel ended, and what it said last; the trace then ends with its cell."""
    code = kernel.supervised.process.wait()
    words = kernel.supervised.words()
    if stated := next(filter(None, map(REASON.fullmatch, words.splitlines())), None):
        if stated["reason"].startswith(CANNOT_START):  # No fault of the notebook.
            raise CariccReportError(f"{where}: {stated['reason']}; no cell was executed")
        if stated["count"]:
            trace.end_with(int(stated["count"]))
        return f"{stated['reason']}; the kernel was stopped", ""
    if code == STOPPED:
        return "the kernel does not answer", words
    return f"the kernel died; it {describe_exit(code)}", words


def _line_of(error: PapermillExecutionError) -> str:
    """Return the number of the cell's line in which an error was raised; empty if not known."""
    shown = "\n".join(map(str, error.traceback or ()))
    of_cell = rf"^(?:Cell In\[{error.exec_count}\], |in )line ([0-9]+)"
    lines = re.findall(of_cell, re.sub("\x1b\\[[0-9;]*m", "", shown), re.MULTILINE)
    return lines[-1] if lines else ""


def _failure(
    where: str, problem: str, trace: Trace, keep_failed: Path, said: str = "", line: str = ""
) -> NotebookError:
    """Keep a notebook that failed, as far as it came, and return the error that says so."""
    position, source = "", ""
    if trace.index is not None:
        position = f", cell {source_number(trace.cells, trace.index)}"
        source = str(trace.cells[trace.index].source)
        if line and "\n" in source:
            position += f", line {line}"
    error = NotebookError(f"{where}{position}", problem, cell_source=source, said=said)
    if trace.notebook is None:
        return error
    return keep_notebook(normalised(trace.notebook), keep_failed, error)


def keep_notebook(notebook: NotebookNode, path: Path, error: NotebookError) -> NotebookError:
    """Keep a notebook that failed for the analyst; return its error, which then says where."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, f"{nbformat.writes(notebook)}\n".encode())
    except OSError as refused:
        return error.adding(advice=f"it could not be kept in {path} ({refused.strerror})")
    except CariccReportError as refused:
        return error.adding(advice=f"it could not be kept: {refused}")
    return error.adding(kept=[path])


def forget_notebook(path: Path) -> None:
    """Remove the notebook that an earlier run may have kept."""
    with contextlib.suppress(OSError):  # It may be a folder, or in none.
        path.unlink()


def source_number(cells: Sequence[NotebookNode], index: int) -> int:
    """Return a cell's number, from 1, in the source notebook, which has no injected cell."""
    return index + 1 - sum(is_tagged(cell, _INJECTED) for cell in cells[:index])


def normalised(notebook: NotebookNode) -> NotebookNode:
    """Rid an executed notebook of what differs from run to run, and return it.

    Times, durations, paths, random ids and addresses of objects go; the name of the language
    stays, its version goes. So does the HTML of what is a tree too, and of what no document shows.
    """
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if TREE in data or REFUSAL in data:
                data.pop("text/html", None)  # It is for JupyterLab alone.
            if "text/plain" in data:
                data["text/plain"] = _ADDRESS.sub("", data["text/plain"])
        if is_tagged(cell, _INJECTED):
            cell.id = _INJECTED
    return notebook

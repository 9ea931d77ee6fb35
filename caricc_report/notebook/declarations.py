"""The cell of a notebook that declares its parameters."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

from caricc_report.errors import NotebookError
from caricc_report.model.own_parameters import is_value
from caricc_report.model.parameters import NotebookParameters, Parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

    from caricc_report.model.own_parameters import Value

_TAG = "parameters"
_SETTING = re.compile(r"^[ \t]*%(matplotlib|config|load_ext|autoreload)\b.*$", re.MULTILINE)
"""A magic that only sets something up; all others can hide an error."""
_OF_FILES = frozenset(Parameters.model_fields) - frozenset(NotebookParameters.model_fields)
"""Names that papermill gives, besides, to a notebook that it hands a parameters file."""


def is_tagged(cell: NotebookNode, tag: str) -> bool:
    """Return whether a cell has a tag."""
    return tag in cell.metadata.get("tags", ())


def without_settings(source: str) -> str:
    """Return a cell's source with empty lines in the place of magics that only set something up."""
    return _SETTING.sub("", source)


def parse_cell(source: str) -> ast.Module:
    """Return a cell's statements; magics that only set something up are none.

    A SyntaxError is raised if it is not Python, or nested too deeply for Python's own parser.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of what it reads, '\d' for example.
        try:
            return ast.parse(without_settings(source))
        except (ValueError, RecursionError, MemoryError) as error:
            raise SyntaxError(str(error) or type(error).__name__) from error


def own_parameters(notebook: NotebookNode) -> dict[str, Value]:
    """Return what a notebook that is fit declares beside the library's parameters, by default."""
    (cell,) = [cell for cell in notebook.cells if is_tagged(cell, _TAG)]
    declared = {}
    for statement in parse_cell(str(cell.source)).body:
        name, value = _assignment(statement)
        if value and name not in NotebookParameters.model_fields:
            declared[name] = ast.literal_eval(value)
    return declared


def declaration_errors(notebook: NotebookNode, where: str) -> Iterator[NotebookError]:
    """Yield what keeps a notebook from declaring parameters by literals, in one cell."""
    cells = [cell for cell in notebook.cells if is_tagged(cell, _TAG)]
    if len(cells) != 1:
        problem = f"one cell tagged {_TAG!r} is needed, got {len(cells)}"
        yield NotebookError(where, problem, advice="tag the cell that declares the parameters")
        return
    source = str(cells[0].source)
    try:
        statements = parse_cell(source).body
    except SyntaxError as error:
        problem = f"the parameters cell is not Python ({error.msg})"
        yield NotebookError(where, problem, cell_source=source)
        return
    for statement in statements:
        line = f"line {statement.lineno} of the parameters cell"
        name, value = _assignment(statement)
        if name in _OF_FILES:
            advice = "a parameters file has it with another meaning; choose another name"
            yield NotebookError(where, f"{line} declares {name!r}", advice=advice)
        elif name in NotebookParameters.model_fields and not _is_text(value):
            problem = f"{line} is not a plain string"
            yield NotebookError(where, problem, advice=f'write it as {name} = "value"')
        elif not _is_literal(value):
            problem = f"{line} is not text, a number, True, False, None or a list of them"
            advice = 'write it as name = "value", a date as "2024-11-30"; compute in another cell'
            yield NotebookError(where, problem, advice=advice)


def _assignment(statement: ast.stmt) -> tuple[str, ast.expr | None]:
    """Return the name and the value of a plain assignment; no value, if it is something else."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
    return "", None


def _is_text(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _is_literal(value: ast.expr | None) -> bool:
    try:
        return value is not None and is_value(ast.literal_eval(value))
    except (ValueError, RecursionError, MemoryError, TypeError):
        return False

"""Notebooks in version control: what their sources may hold, checked and mended.

A source holds what people wrote and nothing that a run or an editor left; its cells keep to
the rules of the project. Everything is read as JSON, because nbformat's own reader mends
what it does not like, with ids drawn by lot.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.validator import iter_validate

from caricc_report.errors import NotebookError, UsageError
from caricc_report.notebook.declarations import parse_cell
from caricc_report.notebook.execution import LARGEST_NOTEBOOK, METADATA, unfitness
from caricc_report.project import Project
from caricc_report.system.atomic import replace_file
from caricc_report.system.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.system.files import ProjectFile

LONGEST_CELL = 10
"""How many lines a cell may have."""

_MINOR = 5
"""The first nbformat 4 in which cells have ids is 4.5."""
_CELL_TYPES = ("code", "markdown", "raw")
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_CLEAN = "run: caricc-report notebooks clean"


@dataclass(frozen=True, slots=True)
class CleanResult:
    """What became of the notebooks that were to be cleaned."""

    mended: tuple[str, ...]
    """The names of those that were written anew."""
    remaining: tuple[NotebookError, ...]
    """What only a person can mend."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A notebook's source, looked through."""

    file: ProjectFile
    """Which it is."""
    content: bytes
    """What it holds."""
    clean: bytes
    """What it holds when it is clean."""
    mendable: tuple[NotebookError, ...]
    """What cleaning mends."""
    remaining: tuple[NotebookError, ...]
    """What only a person can mend."""


def check_notebooks(
    project: Project | None = None, paths: Iterable[Path] | None = None
) -> tuple[NotebookError, ...]:
    """Return every defect of notebooks as sources; nothing is raised for them.

    Parameters
    ----------
    project
        The project; the one that the working folder belongs to, if not given.
    paths
        The notebooks; all of the project's, if not given.

    Raises
    ------
    UsageError
        If there is no notebook.
    """
    sources = _sources(project or Project.find(), paths)
    return tuple(error for source in sources for error in (*source.mendable, *source.remaining))


def clean_notebooks(
    project: Project | None = None, paths: Iterable[Path] | None = None
) -> CleanResult:
    """Rid notebooks of all that a run or an editor left, and say what remains wrong.

    Sources, tags, Markdown and valid ids stay as they are. A clean notebook, and one that
    cannot be read, is not written. All are read before the first is written.

    Parameters
    ----------
    project, paths
        As for `check_notebooks`, which says what is raised too.

    Raises
    ------
    CariccReportError
        If a notebook cannot be written; it stays as it was.
    """
    project = project or Project.find()
    sources = _sources(project, paths)
    soiled = [source for source in sources if source.content != source.clean]
    for source in soiled:
        replace_file(source.file.path, source.clean)
    remaining = tuple(error for source in sources for error in source.remaining)
    return CleanResult(tuple(source.file.name for source in soiled), remaining)


def _sources(project: Project, paths: Iterable[Path] | None) -> list[_Source]:
    wanted = project.notebook_paths() if paths is None else list(paths)
    if not wanted:
        message = f"{project.name(project.notebooks_dir)}: there is no notebook; name one"
        raise UsageError(message)
    return [_look_through(project.file(path)) for path in wanted]


def _look_through(file: ProjectFile) -> _Source:
    """Return a notebook's source with all that is wrong with it."""
    content, where = b"", file.name
    try:
        content = read_file(file.path, LARGEST_NOTEBOOK)
        notebook = _parse(content)
        mendable = _mend(notebook, where)
        _check_schema(notebook)
        clean = nbformat.v4.to_notebook(notebook)
        text = (nbformat.v4.writes(clean) + "\n").encode()
    except OSError as error:
        unreadable = NotebookError(where, f"cannot be read ({error.strerror})")
    except (ValueError, RecursionError) as error:
        problem = f"not a valid notebook ({str(error).splitlines()[0]:.80})"
        advice = "resolve its merge conflict, or restore it"
        unreadable = NotebookError(where, problem, advice=advice)
    else:
        if content != text and not mendable:
            mendable = [NotebookError(where, "not formatted as nbformat does", advice=_CLEAN)]
        return _Source(file, content, text, tuple(mendable), tuple(_broken_rules(clean, where)))
    return _Source(file, content, content, (), (unreadable,))


def _parse(content: bytes) -> dict[str, Any]:
    """Return the JSON object of a notebook that has cells.

    Raises
    ------
    ValueError
        If it is something else.
    """
    notebook = json.loads(content.decode("utf-8"))
    match notebook:
        case {"nbformat": 4, "nbformat_minor": int(), "metadata": dict(), "cells": list(cells)}:
            if all(isinstance(cell, dict) for cell in cells):
                return dict(notebook)
            message = "a cell is not an object"
        case {"nbformat": int(other)} if other != 4:  # noqa: PLR2004 - said in the message
            message = f"it is of nbformat {other}, 4 is needed"
        case _:
            message = "it lacks nbformat, metadata or cells"
    raise ValueError(message)


def _check_schema(notebook: Mapping[str, Any]) -> None:
    """Check a notebook against nbformat's schema.

    Raises
    ------
    ValueError
        If it does not fit; the message names the first cell that does not.
    """
    schema = {"version": nbformat.v4.nbformat, "version_minor": _MINOR}
    for number, cell in enumerate(notebook["cells"], 1):
        kind = cell.get("cell_type")
        if kind not in _CELL_TYPES:
            message = f"cell {number}: not one of {', '.join(_CELL_TYPES)}, got {kind!r}"
            raise ValueError(message)
        for error in iter_validate(cell, ref=f"{kind}_cell", **schema):
            message = f"cell {number}: {error.message}"
            raise ValueError(message)
    for error in iter_validate(notebook, **schema):
        raise ValueError(error.message)


def _mend(notebook: dict[str, Any], where: str) -> list[NotebookError]:
    """Mend a notebook in place, and return what was wrong."""
    problems = [(where, each) for each in _foreign_metadata(notebook["metadata"], METADATA)]
    minor = notebook["nbformat_minor"]
    if minor < _MINOR:
        problems.append((where, f"of nbformat 4.{minor}, in which cells have no ids"))
    notebook |= {"metadata": METADATA, "nbformat_minor": max(minor, _MINOR)}
    new_ids = _mend_ids(notebook["cells"])
    for number, cell in enumerate(notebook["cells"], 1):
        found = _mend_cell(cell)
        if minor >= _MINOR and number in new_ids:
            found.append(new_ids[number])
        problems += [(f"{where}, cell {number}", each) for each in found]
    return [NotebookError(place, problem, advice=_CLEAN) for place, problem in problems]


def _foreign_metadata(found: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with metadata, in a sentence; nothing if they are those to be kept."""
    names = ", ".join(f"{name!r:.80}" for name in _foreign(found, kept))
    return [f"has metadata that a source should not have: {names}"] if names else []


def _foreign(found: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    """Return the names, dotted where nested, in which metadata differ from those to be kept."""
    names: list[str] = []
    for name in sorted(found.keys() | kept.keys()):
        value, expected = found.get(name), kept.get(name)
        if isinstance(value, dict) and isinstance(expected, dict):
            names += [f"{name}.{inner}" for inner in _foreign(value, expected)]
        elif name not in found or name not in kept or value != expected:
            names.append(name)
    return names


def _mend_ids(cells: list[dict[str, Any]]) -> dict[int, str]:
    """Give cells without a valid id of their own one, and return by number what was wrong."""
    problems: dict[int, str] = {}
    owners: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        found = cell.get("id")
        if not isinstance(found, str) or not _ID.fullmatch(found):
            problems[number] = f"has no valid id, got {found!r:.80}" if found else "has no id"
        elif found in owners:
            problems[number] = f"has the id of cell {owners[found]}, {found!r}"
        else:
            owners[found] = number
    for number in problems:
        new = f"cell-{number}"
        while new in owners:
            new += "-new"
        cells[number - 1]["id"] = new
        owners[new] = number
    return problems


def _mend_cell(cell: dict[str, Any]) -> list[str]:
    """Mend all of a cell but its id, in place, and return what was wrong."""
    problems = []
    if cell.get("cell_type") == "code":
        outputs = cell.get("outputs")
        if outputs:
            count = len(outputs) if isinstance(outputs, list) else 1
            problems.append("holds 1 output" if count == 1 else f"holds {count} outputs")
        if cell.get("execution_count") is not None:
            problems.append(f"holds the execution count {cell['execution_count']!r:.80}")
        cell |= {"outputs": [], "execution_count": None}
    metadata = cell.get("metadata")
    if isinstance(metadata, dict):
        kept = {"tags": metadata["tags"]} if metadata.get("tags") else {}
        problems += _foreign_metadata(metadata, kept)
        cell["metadata"] = kept
    return problems


def _broken_rules(notebook: NotebookNode, where: str) -> Iterator[NotebookError]:
    """Yield what is against the project's rules for notebooks."""
    for number, cell in enumerate(notebook.cells, 1):
        place = f"{where}, cell {number}"
        n_lines = len(cell.source.splitlines())
        if n_lines > LONGEST_CELL:
            advice = "move code into the library, or split the cell"
            problem = f"has {n_lines} lines, {LONGEST_CELL} are allowed"
            yield NotebookError(place, problem, advice=advice)
        if cell.cell_type == "code":
            yield from _definitions(cell, place)
    yield from unfitness(notebook, where)


def _definitions(cell: NotebookNode, place: str) -> Iterator[NotebookError]:
    """Yield what a cell defines that is to be in the library."""
    try:
        statements = parse_cell(cell.source)
    except SyntaxError:
        return  # It is not fit to be executed, which is said then.
    for node in ast.walk(statements):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                problem = f"defines the function {name!r}"
            case ast.ClassDef(name=name):
                problem = f"defines the class {name!r}"
            case ast.Lambda():
                problem = "defines a function with lambda"
            case _:
                continue
        yield NotebookError(place, problem, advice="move it into the library")

"""Notebooks in version control: what their sources may hold, checked and mended.

A source holds what people wrote and nothing that a run or an editor left; its cells keep to
the rules of the project. Everything is read as JSON, because nbformat's own reader mends
what it does not like, with ids drawn by lot.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.validator import iter_validate

from caricc_report.errors import NotebookError, UsageError
from caricc_report.notebook.execution import LARGEST_NOTEBOOK, METADATA, unfitness, unmerged
from caricc_report.project import Project
from caricc_report.system.atomic import replace_file
from caricc_report.system.files import ProjectFile, is_hidden, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LARGEST_SOILED = 200_000_000
"""So many bytes of a notebook with outputs are read; cleaned, it has to be far smaller."""
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
    project: Project | None = None,
    paths: Iterable[Path | str] | None = None,
    *,
    staged: bool = False,
) -> tuple[NotebookError, ...]:
    """Return every defect of notebooks as sources, one for each cause; nothing is raised for them.

    Parameters
    ----------
    project
        The project; the one that the working folder belongs to, if not given.
    paths
        The notebooks; all of the project's, if not given. Copies and locks of editors are none.
    staged
        Whether what is about to be committed is looked at, instead of the files, which may hold
        outputs that git leaves out.

    Raises
    ------
    UsageError
        If there is no notebook; but there need be none among what is about to be committed.
    ProgramError
        If git cannot say what is.
    """
    project, paths = Project.given(project), _as_paths(paths)
    if staged:
        from caricc_report.notebook.git_setup import staged_notebooks  # noqa: PLC0415 - rarely

        sources = [
            _looked_through(file, content) for file, content in staged_notebooks(project, paths)
        ]
    else:
        sources = _sources(project, paths)
    return tuple(error for source in sources for error in (*source.mendable, *source.remaining))


def clean_notebooks(
    project: Project | None = None, paths: Iterable[Path | str] | None = None
) -> CleanResult:
    """Rid notebooks of all that a run or an editor left, and say what remains wrong.

    Sources, tags, Markdown and valid ids stay as they are. A clean notebook, and one that
    cannot be read, is not written. All are read before the first is written.

    Parameters
    ----------
    project
        The project; the one that the working folder belongs to, if not given.
    paths
        The notebooks; all of the project's, if not given. Copies and locks of editors are none.

    Raises
    ------
    UsageError
        If there is no notebook.
    CariccReportError
        If a notebook cannot be written; it stays as it was.
    InvalidInputError
        If a link leads out of the project, and no notebooks are named.
    """
    project = Project.given(project)
    sources = _sources(project, _as_paths(paths))
    soiled = [source for source in sources if source.content != source.clean]
    for source in soiled:
        replace_file(source.file.path, source.clean, follows_link=True)
    remaining = tuple(error for source in sources for error in source.remaining)
    return CleanResult(tuple(source.file.name for source in soiled), remaining)


def cleaned(content: bytes) -> bytes:
    """Return the bytes of a notebook rid of what a run or an editor left.

    What is no notebook stays as it is: git has to be able to store a merge conflict.
    """
    return _looked_through(ProjectFile(Path(), ""), content).clean


def input_bytes(path: Path) -> bytes:
    """Return what a file gives to a release: a notebook its source, whatever a run left in it."""
    content = path.read_bytes()
    return cleaned(content) if path.suffix == ".ipynb" else content


def _as_paths(given: Iterable[Path | str] | None) -> list[Path] | None:
    """Return the paths that are given, which may be one alone."""
    given = [given] if isinstance(given, Path | str) else given
    return None if given is None else [Path(each) for each in given]


def _sources(project: Project, paths: Iterable[Path] | None) -> list[_Source]:
    if paths is None:
        project.check_links()
    wanted = project.notebook_paths() if paths is None else list(paths)
    if not wanted:
        raise UsageError(f"{project.name(project.notebooks_dir)}: there is no notebook; name one")
    files = [project.file(path) for path in wanted]
    return [_look_through(file) for file in files if not is_hidden(Path(file.name))]


def _look_through(file: ProjectFile) -> _Source:
    """Return a notebook's source with all that is wrong with it."""
    try:
        return _looked_through(file, read_file(file.path, _LARGEST_SOILED))
    except OSError as error:
        unreadable = NotebookError(file.name, f"cannot be read ({error.strerror})")
        return _Source(file, b"", b"", (), (unreadable,))


def _looked_through(file: ProjectFile, content: bytes) -> _Source:
    where = file.name
    try:
        notebook = _parse(content)
        mendable = _mend(notebook, where)
        _check_schema(notebook)
        clean = nbformat.v4.to_notebook(notebook)
        text = (nbformat.v4.writes(clean) + "\n").encode()
    except (ValueError, RecursionError) as error:
        problem = f"not a valid notebook ({str(error).splitlines()[0]:.80})"
        unreadable = NotebookError(where, problem, advice="restore it")
        conflicts = tuple(unmerged(content.decode("utf-8", "replace"), where))
        return _Source(file, content, content, (), conflicts or (unreadable,))
    if content != text and not mendable:
        mendable = [NotebookError(where, "not formatted as nbformat does", advice=_CLEAN)]
    remaining = [
        NotebookError(each.where, each.problem, advice=each.advice)  # In one line.
        for each in unfitness(clean, where)
    ]
    if len(text) > LARGEST_NOTEBOOK:
        problem = f"has {len(text):,} bytes without outputs, {LARGEST_NOTEBOOK:,} are allowed"
        remaining.append(NotebookError(where, problem, advice="move data into files"))
    return _Source(file, content, text, tuple(mendable), tuple(remaining))


def _parse(content: bytes) -> dict[str, Any]:
    """Return the JSON object of a notebook that has cells; raise a ValueError if it is another."""
    notebook = json.loads(content.decode("utf-8-sig"))
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
    """Raise a ValueError that names the first cell for which a notebook does not fit the schema."""
    schema = {"version": nbformat.v4.nbformat, "version_minor": _MINOR}
    for number, cell in enumerate(notebook["cells"], 1):
        kind = cell.get("cell_type")
        if kind not in _CELL_TYPES:
            raise ValueError(f"cell {number}: not one of {', '.join(_CELL_TYPES)}, got {kind!r}")
        for error in iter_validate(cell, ref=f"{kind}_cell", **schema):
            raise ValueError(f"cell {number}: {error.message}")
    for error in iter_validate(notebook, **schema):
        raise ValueError(error.message)


def _mend(notebook: dict[str, Any], where: str) -> list[NotebookError]:
    """Mend a notebook in place, and return what was wrong, one error for each cause."""
    problems = []
    if names := _foreign(notebook["metadata"], METADATA):
        problems.append((where, f"has metadata that a source should not have: {_listed(names)}"))
    minor = notebook["nbformat_minor"]
    if minor < _MINOR:
        problems.append((where, f"of nbformat 4.{minor}, in which cells have no ids"))
    notebook |= {"metadata": METADATA, "nbformat_minor": max(minor, _MINOR)}
    new_ids = _mend_ids(notebook["cells"])
    outputs, counts, named = [], [], []
    foreign: set[str] = set()
    for number, cell in enumerate(notebook["cells"], 1):
        if cell.get("cell_type") == "code":
            outputs += [number] if cell.get("outputs") else []
            counts += [number] if cell.get("execution_count") is not None else []
            cell |= {"outputs": [], "execution_count": None}
        if found := _mend_metadata(cell):
            named.append(number)
            foreign |= {*found}
    metadata = f"metadata that a source should not have: {_listed(foreign)}"
    for numbers, of_one, of_several in (
        (outputs, "holds outputs", "hold outputs"),
        (counts, "holds an execution count", "hold execution counts"),
        (named, f"has {metadata}", f"have {metadata}"),
        (
            new_ids if minor >= _MINOR else {},
            "".join(new_ids.values()),
            "have no valid id of their own",
        ),
    ):
        if len(numbers) == 1:
            problems.append((f"{where}, cell {next(iter(numbers))}", of_one))
        elif numbers:
            problems.append((where, f"{len(numbers)} cells {of_several}"))
    return [NotebookError(place, problem, advice=_CLEAN) for place, problem in problems]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{name!r:.80}" for name in sorted(names))


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


def _mend_metadata(cell: dict[str, Any]) -> list[str]:
    """Leave a cell its tags alone, in place, and return the names of what it had beside them."""
    metadata = cell.get("metadata")
    if not isinstance(metadata, dict):
        return []
    kept = {"tags": metadata["tags"]} if metadata.get("tags") else {}
    cell["metadata"] = kept
    return _foreign(metadata, kept)

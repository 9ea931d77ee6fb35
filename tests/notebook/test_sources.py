"""Notebooks in version control: every defect is found and named."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ids import words
from notebook_sources import CLEAN, PARAMETERS, WHERE, code, defects, source, stream, written
from projects import ROOT, program

from caricc_report.errors import InvalidInputError, NotebookError, UsageError
from caricc_report.notebook.execution import read_notebook
from caricc_report.notebook.sources import check_notebooks, clean_notebooks
from caricc_report.project import Project
from caricc_report.system.files import ProjectFile
from caricc_report.system.yaml_text import parse_yaml

LINE_END = "\n"


def test_the_notebooks_of_the_project_are_clean() -> None:
    """The project's own notebooks have no defect."""
    assert Project(ROOT).notebook_paths()
    assert defects(ROOT) == []


def test_a_clean_notebook_has_no_defect(tmp_path: Path) -> None:
    """What nbformat writes of a source without outputs is left as it is."""
    path = written(tmp_path, source(code("1"), code("2", id="b")))
    before = path.read_bytes(), path.stat().st_ino
    assert defects(tmp_path) == []
    assert clean_notebooks(Project(tmp_path)).mended == ()
    assert (path.read_bytes(), path.stat().st_ino) == before


RULES = [
    (code("get_ipython().system('ls')"), "calls get_ipython, as a magic does"),
    (code("%%time\n1"), "a magic, got '%%time'"),
    (code("if 1:\n    %time 1"), "a magic, got '%time 1'"),
    (code("!ls"), "a magic, got '!ls'"),
    (code("files = !ls"), "a magic, got 'files = !ls'"),
    (code("%matplotlib inline\n!ls"), "a magic, got '!ls'"),
    (code("%matplotlib inline\n1 +"), "not Python (invalid syntax)"),
    (code("1 +"), "not Python (invalid syntax)"),
    (code("1\0"), "not Python (source code string cannot contain null bytes)"),
    (code("print?"), "not Python (invalid syntax)"),
    (code("1", metadata={"tags": ["raises-exception"]}), "tagged 'raises-exception'"),
]


@pytest.mark.parametrize("cell, problem", RULES, ids=[words(problem) for _, problem in RULES])
def test_what_is_against_the_rules_is_found_and_left(
    tmp_path: Path, cell: dict[str, Any], problem: str
) -> None:
    """What only a person can mend is named with its cell, and cleaning leaves it alone."""
    path = written(tmp_path, source(cell))
    before = path.read_bytes()
    (found,) = defects(tmp_path)
    assert found.startswith(f"{WHERE}, cell 2: {problem}")
    assert len(found.splitlines()) == 1
    result = clean_notebooks(Project(tmp_path))
    assert (result.mended, [str(each) for each in result.remaining]) == ((), [found])
    assert path.read_bytes() == before


def test_what_an_analyst_writes_is_allowed(tmp_path: Path) -> None:
    """Long cells, functions and classes run; signs of magics inside Python are left."""
    texts = (
        "1\n" * 100, "def f(): pass", "async def f(): pass", "class A: pass",
        "sorted([], key=lambda x: x)", "a % b", "(a\n % b)", "a != b", "'''\n%%time\n!ls\n'''",
        "x = '%s'", r"'\d'", "await f()",
    )  # fmt: skip
    cells = [code(text, id=f"a{number}") for number, text in enumerate(texts)]
    prose = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ["a\n"] * 100}
    written(tmp_path, source(*cells, prose))
    assert defects(tmp_path) == []


@pytest.mark.parametrize(
    "text, problems",
    [
        (PARAMETERS.replace('language = ""', "language = 1"), ["line 3 of the parameters cell"]),
        (
            PARAMETERS + "\nprint()",
            [f"line {PARAMETERS.count(LINE_END) + 2} of the parameters cell is not text"],
        ),
        (PARAMETERS + "\nof_my_own = 5", []),
        (PARAMETERS.replace('as_of = ""\n', "").replace('period = ""\n', ""), []),
        ("release =", ["the parameters cell is not Python"]),
    ],
    ids=["number", "statement", "own", "missing", "syntax"],
)
def test_parameters_are_declared_by_literals(
    tmp_path: Path, text: str, problems: list[str]
) -> None:
    """The library's are plain strings, where they are declared; others are the notebook's own."""
    content = source()
    content["cells"][0]["source"] = text.splitlines(keepends=True)
    written(tmp_path, content)
    found = defects(tmp_path)
    assert len(found) == len(problems)
    for defect, problem in zip(found, problems, strict=True):
        assert defect.startswith(f"{WHERE}: {problem}")


def test_a_parameters_cell_is_needed(tmp_path: Path) -> None:
    """A notebook without a parameters cell cannot be given parameters."""
    written(tmp_path, source() | {"cells": [code("1")]})
    advice = "tag the cell that declares the parameters"
    assert defects(tmp_path) == [
        f"{WHERE}: one cell tagged 'parameters' is needed, got 0; {advice}"
    ]


INVALID = {
    b"": "not a valid notebook (Expecting value: line 1 column 1 (char 0))",
    b"\xff": "not a valid notebook ('utf-8' codec can't decode",
    b"[]": "not a valid notebook (it lacks nbformat, metadata or cells)",
    b"{}": "not a valid notebook (it lacks nbformat, metadata or cells)",
    b'{"nbformat": 3}': "not a valid notebook (it is of nbformat 3, 4 is needed)",
    b"[" * 100_000: "not a valid notebook (maximum recursion depth exceeded",
    b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}': (
        "not a valid notebook (a cell is not an object)"
    ),
    json.dumps(source(code("1", x=1))).encode(): "not a valid notebook (cell 2: Additional prop",
    json.dumps(source(code("1", cell_type="x"))).encode(): (
        "not a valid notebook (cell 2: not one of code, markdown, raw, got 'x')"
    ),
    json.dumps(source() | {"x": 1}).encode(): "not a valid notebook (Additional properties",
    json.dumps(source(code("1", source=1))).encode(): "not a valid notebook (cell 2: 1 is not",
    json.dumps(source(code("1", metadata=1))).encode(): "not a valid notebook (cell 2: 1 is not",
    json.dumps(source(code("1", metadata={"tags": 1}))).encode(): "not a valid notebook (cell 2: ",
    json.dumps(source({"source": []})).encode(): "not a valid notebook (cell 2: ",
    json.dumps(source(code("\ud800"))).encode(): "not a valid notebook ('utf-8' codec can't encode",
}  # fmt: skip


def test_what_is_no_notebook_is_one_defect(tmp_path: Path) -> None:
    """A file that is no notebook is named with the reason, and stays as it is."""
    path = written(tmp_path, source())
    for content, problem in INVALID.items():
        path.write_bytes(content)
        (found,) = defects(tmp_path)
        assert found.startswith(f"{WHERE}: {problem}")
        assert found.endswith("); restore it")
        result = clean_notebooks(Project(tmp_path))
        assert (result.mended, len(result.remaining)) == ((), 1)
        assert path.read_bytes() == content


def test_what_git_could_not_merge_is_a_defect(tmp_path: Path) -> None:
    """Conflict markers are named by line, whether they part the file or stand in a cell."""
    path = written(tmp_path, source(code("1\n<<<<<<< local\n2")))
    assert f"{WHERE}, cell 2, line 2: a conflict marker of git" in defects(tmp_path)[0]
    path.write_text(path.read_text().replace(' "cells"', '<<<<<<< HEAD\n "cells"'))
    (found,) = defects(tmp_path)
    assert found.startswith(f"{WHERE}, line 2: a conflict marker of git, got '<<<<<<< HEAD'; keep")
    with pytest.raises(NotebookError, match="line 2: a conflict marker of git"):
        read_notebook(ProjectFile(path, WHERE))


def test_a_file_that_is_not_there_is_a_defect(tmp_path: Path) -> None:
    """A notebook that is named but missing is named in the words of the system."""
    (error,) = check_notebooks(Project(tmp_path), [tmp_path / WHERE])
    assert isinstance(error, NotebookError)
    assert str(error) == f"{WHERE}: cannot be read (No such file or directory)"


def test_a_project_without_notebooks_is_no_success(tmp_path: Path) -> None:
    """To check nothing is an error."""
    with pytest.raises(UsageError, match=r"^notebooks: there is no notebook"):
        check_notebooks(Project(tmp_path))


def test_all_defects_of_all_notebooks_are_listed(tmp_path: Path) -> None:
    """One check names everything; notebooks that are not valid keep no other from being cleaned."""
    soiled = code("%time\n" * 11, outputs=[stream("a")], execution_count=1)
    path = written(tmp_path, source(soiled))
    (path.parent / "b").mkdir()
    shutil.copy(path, path.parent / "b" / "b.ipynb")
    (path.parent / "c.ipynb").write_text("{}")
    expected = ["holds outputs", "holds an execution count", *["magic"] * 11]
    found = defects(tmp_path)
    assert len(found) == 2 * len(expected) + 1
    for defect, part in zip(found, [*expected, *expected, "c.ipynb: not a"], strict=True):
        assert part in defect
    result = clean_notebooks(Project(tmp_path))
    assert result.mended == (WHERE, "notebooks/b/b.ipynb")
    assert len(result.remaining) == len(found) - 4


def test_a_notebook_elsewhere_is_not_cleaned(tmp_path: Path) -> None:
    """A link that somebody committed would choose whose outputs are lost."""
    path = written(tmp_path, source())
    link = tmp_path / "project/notebooks/a.ipynb"
    link.parent.mkdir(parents=True)
    link.symlink_to(path)
    with pytest.raises(InvalidInputError, match=r"notebooks/a\.ipynb: a symlink that leads out"):
        clean_notebooks(Project(tmp_path / "project"))


def test_a_notebook_with_a_byte_order_mark_is_one(tmp_path: Path) -> None:
    """It is read, and cleaning drops the mark."""
    path = written(tmp_path, source())
    content = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + content)
    assert read_notebook(ProjectFile(path, WHERE)).cells
    assert clean_notebooks(Project(tmp_path)).remaining == ()
    assert path.read_bytes() == content


OF_EDITORS = (
    ".ipynb_checkpoints/a-checkpoint.ipynb", "b/.ipynb_checkpoints/a-checkpoint.ipynb",
    "._a.ipynb", ".~lock.a.ipynb", ".hidden/a.ipynb", ".a.ipynb",
)  # fmt: skip


def test_the_files_of_editors_are_no_notebooks(tmp_path: Path) -> None:
    """Copies, locks and whatever is hidden are neither checked nor cleaned, also if named."""
    written(tmp_path, source())
    paths = [tmp_path / "notebooks" / name for name in OF_EDITORS]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    assert defects(tmp_path) == []
    assert check_notebooks(Project(tmp_path), paths) == ()
    assert clean_notebooks(Project(tmp_path), paths).remaining == ()


def test_a_hidden_project_has_notebooks(tmp_path: Path) -> None:
    """Only what is hidden within the project is none of its notebooks."""
    folder = tmp_path / ".project"
    folder.mkdir()
    written(folder, source(code("1", execution_count=1)))
    assert len(defects(folder)) == 1


def test_outputs_may_be_large_but_a_source_not(tmp_path: Path) -> None:
    """Pictures of a run are read to be stripped; what a run would refuse is said at once."""
    big = "x" * 6_000_000
    path = written(tmp_path, source(code("1", outputs=[stream(big)])))
    assert defects(tmp_path) == [f"{WHERE}, cell 2: holds outputs; {CLEAN}"]
    clean_notebooks(Project(tmp_path))
    assert path.stat().st_size < 5_000
    written(tmp_path, source(code(f"'{big}'")))
    (found,) = defects(tmp_path)
    assert found.endswith(" bytes without outputs, 5,000,000 are allowed; move data into files")


def test_only_what_is_named_is_looked_at(tmp_path: Path) -> None:
    """The notebooks that are named are checked and cleaned, and no other."""
    path = written(tmp_path, source(code("1", execution_count=1)))
    other = shutil.copy(path, path.with_name("b.ipynb"))
    assert len(check_notebooks(Project(tmp_path), [path])) == 1
    assert clean_notebooks(Project(tmp_path), [path]).mended == (WHERE,)
    assert len(check_notebooks(Project(tmp_path), [Path(other)])) == 1


# What stands beside the notebooks


def test_git_knows_notebooks(tmp_path: Path) -> None:
    """For git, nbdime compares and merges notebooks where it is, and lines end as on Linux."""
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    git = program("git")
    subprocess.run([git, "init", "-q"], cwd=tmp_path, check=True)
    command = [git, "check-attr", "diff", "merge", "eol", "filter", "--", WHERE]
    shown = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    known = "diff: jupyternotebook", "merge: jupyternotebook", "eol: lf", "filter: caricc-report"
    assert shown.stdout.splitlines() == [f"{WHERE}: {attribute}" for attribute in known]


def test_the_hook_checks_sources_alone() -> None:
    """Before a commit, the command checks notebooks, but not the executed ones of releases."""
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (repository,) = parse_yaml(text, ".pre-commit-config.yaml")["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["entry"]) == (
        "local",
        "caricc-report notebooks check --staged",
    )
    assert hook["files"] == r"\.ipynb$"
    assert hook["exclude"] == "^releases/"

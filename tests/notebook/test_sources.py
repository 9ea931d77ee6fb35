"""Notebooks in version control: every defect is found, and cleaning mends what it can."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ids import words
from projects import ROOT, program

from caricc_report.errors import CariccReportError, NotebookError, UsageError
from caricc_report.model.parameters import NotebookParameters
from caricc_report.notebook.execution import METADATA, read_notebook
from caricc_report.notebook.sources import check_notebooks, clean_notebooks, cleaned
from caricc_report.project import Project
from caricc_report.system.files import ProjectFile
from caricc_report.system.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

PARAMETERS = "\n".join(f'{name} = ""' for name in NotebookParameters.model_fields)
LINE_END = "\n"
WHERE = "notebooks/a.ipynb"
CLEAN = "run: caricc-report notebooks clean"


def source(*cells: dict[str, Any]) -> dict[str, Any]:
    """Return a clean notebook as JSON: a parameters cell, and the cells given."""
    first = code(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]})
    return {"cells": [first, *cells], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def code(text: str, **changes: Any) -> dict[str, Any]:
    """Return a code cell as JSON, with some fields changed."""
    fields = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}}
    return fields | {"outputs": [], "source": text.splitlines(keepends=True)} | changes


def written(folder: Path, content: object) -> Path:
    """Write a notebook as nbformat does into a project, and return its path."""
    path = folder / WHERE
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def defects(folder: Path) -> list[str]:
    """Return the defects of the notebooks of a project, as people read them."""
    return [str(error) for error in check_notebooks(Project(folder))]


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


def stream(text: str) -> dict[str, Any]:
    """Return an output as JSON."""
    return {"name": "stdout", "output_type": "stream", "text": [text]}


def with_metadata(**changes: Any) -> dict[str, Any]:
    """Return a clean notebook with other metadata."""
    return source() | {"metadata": METADATA | changes}


MENDABLE: list[tuple[dict[str, Any], str]] = [
    (source(code("1", outputs=[stream("a")] * 2)), ", cell 2: holds outputs"),
    (
        source(*(code("1", id=name, outputs=[stream("a")]) for name in "abcdefg")),
        ": 7 cells hold outputs",
    ),
    (source(code("1", execution_count=7)), ", cell 2: holds an execution count"),
    (
        source(code("1", execution_count=1), code("1", id="b", execution_count=2)),
        ": 2 cells hold execution counts",
    ),
    (
        source(code("1", metadata={"x": 1}), code("1", id="b", metadata={"y": 1})),
        ": 2 cells have metadata that a source should not have: 'x', 'y'",
    ),
    (source(code("1", id=""), code("1", id="a b")), ": 2 cells have no valid id of their own"),
    (
        source(code("1", metadata={"collapsed": True, "scrolled": False, "tags": []})),
        ", cell 2: has metadata that a source should not have: 'collapsed', 'scrolled', 'tags'",
    ),
    (
        source(code("1", metadata={"execution": {"iopub.status.busy": "2024-12-02"}})),
        ", cell 2: has metadata that a source should not have: 'execution'",
    ),
    (
        with_metadata(widgets={"application/vnd.jupyter.widget-state+json": {}}, vscode={}),
        ": has metadata that a source should not have: 'vscode', 'widgets'",
    ),
    (
        with_metadata(language_info={"name": "python", "version": "3.11.2"}),
        ": has metadata that a source should not have: 'language_info.version'",
    ),
    (
        with_metadata(kernelspec=METADATA["kernelspec"] | {"display_name": "Python 3.11"}),
        ": has metadata that a source should not have: 'kernelspec.display_name'",
    ),
    (
        source() | {"metadata": {}},
        ": has metadata that a source should not have: 'kernelspec', 'language_info'",
    ),
    (source(code("1"), code("2")), ", cell 3: has the id of cell 2, 'a'"),
    (source(code("1", id="a b")), ", cell 2: has no valid id, got 'a b'"),
    (source(code("1", id="a" * 65)), f", cell 2: has no valid id, got '{'a' * 65}'"),
    (source(code("1", id=None)), ", cell 2: has no id"),
]  # fmt: skip


@pytest.mark.parametrize(
    "content, problem", MENDABLE, ids=[words(problem) for _, problem in MENDABLE]
)
def test_what_a_run_or_an_editor_left_is_found_and_mended(
    tmp_path: Path, content: dict[str, Any], problem: str
) -> None:
    """Each thing that does not belong in a source is named with its cell, and cleaning mends it."""
    written(tmp_path, content)
    assert defects(tmp_path) == [f"{WHERE}{problem}; {CLEAN}"]
    result = clean_notebooks(Project(tmp_path))
    assert (result.mended, result.remaining) == ((WHERE,), ())
    assert defects(tmp_path) == []


def test_a_notebook_without_ids_gets_them(tmp_path: Path) -> None:
    """Before nbformat 4.5 cells have no ids; cleaning numbers them, around those that exist."""
    content = source(code("1"), code("2")) | {"nbformat_minor": 4}
    for cell in content["cells"]:
        del cell["id"]
    path = written(tmp_path, content)
    problem = "of nbformat 4.4, in which cells have no ids"
    assert defects(tmp_path) == [f"{WHERE}: {problem}; {CLEAN}"]
    clean_notebooks(Project(tmp_path))
    cells = json.loads(path.read_bytes())["cells"]
    assert [cell["id"] for cell in cells] == ["cell-1", "cell-2", "cell-3"]
    assert defects(tmp_path) == []


def test_a_new_id_is_nobodys(tmp_path: Path) -> None:
    """A cell that needs an id does not get one that a later cell has."""
    path = written(tmp_path, source(code("1", id=""), code("2", id="cell-2")))
    clean_notebooks(Project(tmp_path))
    cells = json.loads(path.read_bytes())["cells"]
    assert [cell["id"] for cell in cells] == ["parameters", "cell-2-new", "cell-2"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: json.dumps(json.loads(text), indent=2),
        lambda text: text.replace("ж", "\\u0436"),
    ],
    ids=["lines", "end", "indent", "ascii"],
)
def test_another_formatting_is_found_and_mended(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    """A notebook has the bytes that nbformat writes."""
    path = written(tmp_path, source(code("'ж'")))
    before = path.read_bytes()
    path.write_bytes(change(before.decode()).encode())
    assert defects(tmp_path) == [f"{WHERE}: not formatted as nbformat does; {CLEAN}"]
    clean_notebooks(Project(tmp_path))
    assert path.read_bytes() == before


RULES = [
    (code("get_ipython().system('ls')"), "calls get_ipython, as a magic does"),
    (code("%%time\n1"), "a magic, got '%%time'"),
    (code("if 1:\n    %time 1"), "a magic, got '%time 1'"),
    (code("!ls"), "a magic, got '!ls'"),
    (code("files = !ls"), "a magic, got 'files = !ls'"),
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


@pytest.mark.parametrize(
    "cell",
    [
        code("1\n" * 100),
        code("def f(): pass"),
        code("async def f(): pass"),
        code("class A: pass"),
        code("sorted([], key=lambda x: x)"),
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["a\n"] * 100},
    ],
    ids=["lines", "function", "async", "class", "lambda", "markdown"],
)
def test_what_an_analyst_writes_is_allowed(tmp_path: Path, cell: dict[str, Any]) -> None:
    """Long cells, functions and classes run, and so they pass the check."""
    written(tmp_path, source(cell))
    assert defects(tmp_path) == []


@pytest.mark.parametrize(
    "text",
    ["a % b", "(a\n % b)", "a != b", "'''\n%%time\n!ls\n'''", "x = '%s'", r"'\d'", "await f()"],
)
def test_plain_python_is_no_magic(tmp_path: Path, text: str) -> None:
    """Signs of magics inside Python are left, and what Python would warn of is no defect."""
    written(tmp_path, source(code(text)))
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


@pytest.mark.parametrize("content", INVALID)
def test_what_is_no_notebook_is_one_defect(tmp_path: Path, content: bytes) -> None:
    """A file that is no notebook is named with the reason, and stays as it is."""
    path = written(tmp_path, source())
    path.write_bytes(content)
    (found,) = defects(tmp_path)
    assert found.startswith(f"{WHERE}: {INVALID[content]}")
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


def test_a_notebook_with_a_byte_order_mark_is_one(tmp_path: Path) -> None:
    """It is read, and cleaning drops the mark."""
    path = written(tmp_path, source())
    content = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + content)
    assert read_notebook(ProjectFile(path, WHERE)).cells
    assert clean_notebooks(Project(tmp_path)).remaining == ()
    assert path.read_bytes() == content


OF_EDITORS = (
    ".ipynb_checkpoints/a-checkpoint.ipynb",
    "b/.ipynb_checkpoints/a-checkpoint.ipynb",
    "._a.ipynb",
    ".~lock.a.ipynb",
    ".hidden/a.ipynb",
    ".a.ipynb",
)


@pytest.mark.parametrize("name", OF_EDITORS)
def test_the_files_of_editors_are_no_notebooks(tmp_path: Path, name: str) -> None:
    """Copies, locks and whatever is hidden are neither checked nor cleaned, also if named."""
    written(tmp_path, source())
    path = tmp_path / "notebooks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}", encoding="utf-8")
    assert defects(tmp_path) == []
    assert check_notebooks(Project(tmp_path), [path]) == ()
    assert clean_notebooks(Project(tmp_path), [path]).remaining == ()


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


def test_the_filter_cleans_bytes(tmp_path: Path) -> None:
    """What git is given is the source that cleaning leaves; what is no notebook stays."""
    path = written(tmp_path, source(code("1", execution_count=1, outputs=[stream("a")])))
    soiled = path.read_bytes()
    clean_notebooks(Project(tmp_path))
    assert cleaned(soiled) == path.read_bytes() == cleaned(path.read_bytes())
    for content in INVALID:
        assert cleaned(content) == content


def test_only_what_is_named_is_looked_at(tmp_path: Path) -> None:
    """The notebooks that are named are checked and cleaned, and no other."""
    path = written(tmp_path, source(code("1", execution_count=1)))
    other = shutil.copy(path, path.with_name("b.ipynb"))
    assert len(check_notebooks(Project(tmp_path), [path])) == 1
    assert clean_notebooks(Project(tmp_path), [path]).mended == (WHERE,)
    assert len(check_notebooks(Project(tmp_path), [Path(other)])) == 1


def test_a_notebook_that_cannot_be_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the disk is full, the notebook is as before, and nothing is left beside it."""
    path = written(tmp_path, source(code("1", execution_count=1)))
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CariccReportError, match=r"written \(No space left on device\)"):
        clean_notebooks(Project(tmp_path))
    assert [each.name for each in path.parent.iterdir()] == ["a.ipynb"]
    assert path.read_bytes() == before


def test_mode_and_link_stay(tmp_path: Path) -> None:
    """A cleaned notebook keeps its permissions, and a link to one stays a link."""
    path = written(tmp_path, source(code("1", execution_count=1)))
    path.chmod(0o640)
    real = path.rename(tmp_path / "real.ipynb")
    path.symlink_to(real)
    clean_notebooks(Project(tmp_path))
    assert path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert defects(tmp_path) == []


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
METADATA_VALUES = st.dictionaries(TEXTS, VALUES, max_size=2)


@st.composite
def notebooks(draw: st.DrawFn) -> nbformat.NotebookNode:
    """Return a valid notebook with outputs, counts, tags and any metadata."""
    v4 = nbformat.v4
    cells = []
    ids = draw(st.lists(st.from_regex(r"[\w-]{1,8}", fullmatch=True), max_size=4, unique=True))
    for cell_id in [each for each in ids if each.isascii()]:
        metadata = draw(METADATA_VALUES)
        if draw(st.booleans()):
            tags = st.text("abc", min_size=1, max_size=3)
            metadata["tags"] = draw(st.lists(tags, min_size=1, max_size=2, unique=True))
        make = draw(st.sampled_from([v4.new_code_cell, v4.new_markdown_cell, v4.new_raw_cell]))
        cell = make(draw(TEXTS), id=cell_id, metadata=metadata)
        if make is v4.new_code_cell:
            cell.execution_count = draw(st.none() | st.integers(min_value=0))
            cell.outputs = [
                v4.new_output("stream", text=text) for text in draw(st.lists(TEXTS, max_size=2))
            ]
        cells.append(cell)
    return v4.new_notebook(cells=cells, metadata=draw(METADATA_VALUES))


def kept(notebook: nbformat.NotebookNode) -> list[tuple[object, ...]]:
    """Return what cleaning keeps of every cell."""
    return [
        (cell.id, cell.cell_type, cell.source, cell.metadata.get("tags"), cell.get("attachments"))
        for cell in notebook.cells
    ]


@given(notebook=notebooks())
def test_cleaning_is_idempotent_and_keeps_what_people_wrote(
    tmp_path_factory: pytest.TempPathFactory, notebook: nbformat.NotebookNode
) -> None:
    """Sources, ids, tags and Markdown stay; a second cleaning changes no byte."""
    project = Project(tmp_path_factory.mktemp("project"))
    path = project.notebooks_dir / "a.ipynb"
    path.parent.mkdir()
    nbformat.write(notebook, path)
    before = kept(nbformat.read(path, as_version=4))
    clean_notebooks(project)
    once = path.read_bytes()
    again = nbformat.read(path, as_version=4)
    assert kept(again) == before
    assert (nbformat.writes(again) + "\n").encode() == once
    assert clean_notebooks(project).mended == ()
    assert path.read_bytes() == once
    assert not any(CLEAN in str(error) for error in check_notebooks(project))


# What stands beside the notebooks


@pytest.mark.parametrize(
    "attribute",
    ["diff: jupyternotebook", "merge: jupyternotebook", "eol: lf", "filter: caricc-report"],
)
def test_git_knows_notebooks(tmp_path: Path, attribute: str) -> None:
    """For git, nbdime compares and merges notebooks where it is, and lines end as on Linux."""
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    git = program("git")
    subprocess.run([git, "init", "-q"], cwd=tmp_path, check=True)
    command = [git, "check-attr", attribute.partition(":")[0], WHERE]
    shown = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert shown.stdout == f"{WHERE}: {attribute}\n"


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

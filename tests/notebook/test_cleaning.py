"""Cleaning a notebook mends what a run or an editor left, and keeps what people wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ids import words
from notebook_sources import CLEAN, WHERE, code, defects, source, stream, written

from caricc_report.errors import CariccReportError
from caricc_report.notebook.execution import METADATA
from caricc_report.notebook.sources import check_notebooks, clean_notebooks, cleaned
from caricc_report.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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


def test_the_filter_cleans_bytes(tmp_path: Path) -> None:
    """What git is given is the source that cleaning leaves; what is no notebook stays."""
    path = written(tmp_path, source(code("1", execution_count=1, outputs=[stream("a")])))
    soiled = path.read_bytes()
    clean_notebooks(Project(tmp_path))
    assert cleaned(soiled) == path.read_bytes() == cleaned(path.read_bytes())
    for content in (b"", b"\xff", b"[]", json.dumps(source(code("1", x=1))).encode()):
        assert cleaned(content) == content


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

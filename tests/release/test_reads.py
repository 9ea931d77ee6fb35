"""What cells read is an input of the release, whoever opens it."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import nbformat
import polars as pl
import pytest
from projects import with_few_articles, with_few_cells

from caricc_report.errors import InvalidInputError
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.manifest import digest
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

pytestmark = pytest.mark.release

READERS = {
    "open": ('open("../data/{}").read()', b"text"),
    "pathlib": ('from pathlib import Path; Path("../data/{}").read_bytes()', b"bytes"),
    "pandas": ('import pandas as pd; pd.read_csv("../data/{}")', b"a,b\n1,2\n"),
    "computed": ('open("../data/" + "computed" + ".txt").read()', b"computed"),
    "library": ('import polars as pl; pl.read_parquet("../data/{}")', None),
    "database": ('import sqlite3; sqlite3.connect("../data/{}")', b""),
}
"""By name, what reads a file of the project, and what the file holds."""


def name_of(reader: str) -> str:
    """Return the name of the file that a reader reads."""
    return {"computed": "computed.txt", "library": "own.parquet"}.get(reader, f"{reader}.own")


def make(project: Path, *sources: str) -> RunResult:
    """Make the release of a project whose notebook has further cells."""
    path = with_few_articles(with_few_cells(project), "01") / "notebooks/release.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for number, source in enumerate(sources):
        cell = nbformat.v4.new_code_cell(f"#| include: false\n{source}", id=f"own-{number}")
        notebook.cells.insert(-1, cell)
    nbformat.write(notebook, path)
    file = project / "params/2024-19.yml"
    return run(Job(file, project=Project(project), formats=["html"], languages=["en"]))


def inputs_of(made: RunResult) -> dict[str, str]:
    """Return the digests of what a release was made of, by name."""
    content = json.loads((made.directory / "manifest.json").read_text(encoding="utf-8"))
    materials = content["predicate"]["buildDefinition"]["resolvedDependencies"]
    return {each["name"]: each["digest"]["sha256"] for each in materials if "name" in each}


def test_what_cells_open_is_an_input(project_dir: Path) -> None:
    """Each way to read a file notes it, with its digest; a file outside is a warning."""
    for reader, (_, content) in READERS.items():
        if content is not None:
            (project_dir / "data" / name_of(reader)).write_bytes(content)
    pl.DataFrame({"a": [1]}).write_parquet(project_dir / "data/own.parquet")
    sqlite3.connect(project_dir / "data/database.own").execute(
        "CREATE TABLE t (a)"
    ).connection.close()
    outside = project_dir.parent / "outside.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    sources = [source.format(name_of(reader)) for reader, (source, _) in READERS.items()]
    made = make(project_dir, *sources, f"open({str(outside)!r}).read()")
    inputs = inputs_of(made)
    for reader in READERS:
        file = project_dir / "data" / name_of(reader)
        assert inputs[f"data/{file.name}"] == digest(file.read_bytes())
    (said,) = (each["message"] for each in made.findings if each["id"] == "file-outside")
    assert "reads 'outside.csv'" in str(said)


def test_a_module_beside_the_notebook_is_an_input(project_dir: Path) -> None:
    """It is imported as in JupyterLab, and nothing is written beside it."""
    module = project_dir / "notebooks/helpers.py"
    module.write_text("VALUE = 1\n", encoding="utf-8")
    made = make(project_dir, "import helpers; assert helpers.VALUE == 1")
    assert inputs_of(made)["notebooks/helpers.py"] == digest(module.read_bytes())
    assert not (module.parent / "__pycache__").exists()


def test_what_changes_after_it_was_read_stops_the_run(project_dir: Path) -> None:
    """A release rests on what was there when the cell opened it, or is not made."""
    (project_dir / "data/own.txt").write_text("before", encoding="utf-8")
    source = 'open("../data/own.txt").read(); open("../data/own.txt", "w").write("after")'
    with pytest.raises(InvalidInputError, match=r"data/own\.txt: changed while the release"):
        make(project_dir, source)

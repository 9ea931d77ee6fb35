"""The notebook of the release: its parameters, and Run All beside the command."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient
from projects import ROOT

from caricc_report.document.cells import Place, read_cell
from caricc_report.document.document import read_document
from caricc_report.notebook.execution import normalised

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from caricc_report.release.job import RunResult

pytestmark = pytest.mark.kernel

SOURCE = ROOT / "notebooks/release.ipynb"


@pytest.fixture(scope="module")
def notebook() -> NotebookNode:
    """Return the source notebook."""
    return nbformat.read(SOURCE, as_version=4)


def defaults(notebook: NotebookNode) -> dict[str, str]:
    """Return what the parameters cell assigns."""
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    return {
        statement.targets[0].id: ast.literal_eval(statement.value)
        for statement in ast.parse(cell.source).body
        if isinstance(statement, ast.Assign)
    }


def test_it_declares_what_an_analyst_changes(notebook: NotebookNode) -> None:
    """Release and language; the rest is in the parameters file."""
    assert defaults(notebook) == {"release": "2024-19", "language": "en"}


def test_run_all_gives_what_the_command_gives(notebook: NotebookNode, reference: RunResult) -> None:
    """An analyst's Run All shows the same as the command's executed notebook."""
    by_hand = nbformat.from_dict(notebook)
    client = NotebookClient(
        by_hand, kernel_name="python3", resources={"metadata": {"path": str(SOURCE.parent)}}
    )
    client.execute()
    by_command = nbformat.read(reference.directory / "release.en.ipynb", as_version=4)
    shown = [
        read_document(each, "release.ipynb", "2024-19", "en").blocks
        for each in (normalised(by_hand), by_command)
    ]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("languages", [("en",), ("en", "ru")])
def test_each_document_has_the_words_of_its_language(
    notebook: NotebookNode, languages: tuple[str, ...]
) -> None:
    """A Markdown cell in another language adds nothing, made or not; the title is for readers."""
    words = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    shown = [
        cell.id for cell in words if read_cell(cell, Place("release.ipynb", "en", languages)).blocks
    ]
    assert [cell.id for cell in words] == ["about", "topics-en", "topics-ru"]
    assert shown == ["topics-en"]

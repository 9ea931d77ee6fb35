"""The loader and the renderer of the documentation do what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from documentation import blocks_with, run_python

from caricc_report.document.document import Document
from caricc_report.errors import InvalidInputError, ProgramFailedError
from caricc_report.model.article import Article
from caricc_report.model.handover import Handover
from caricc_report.model.record import SourceOptions
from caricc_report.system.files import ProjectFile
from caricc_report.text.nodes import paragraph

if TYPE_CHECKING:
    from pathlib import Path


def example_with(name: str) -> dict[str, Any]:
    """Return what the Python block that defines a name makes."""
    (block,) = [block for block in blocks_with("python") if f" {name}(" in block.text]
    return run_python(block)


def test_documented_loader_reads_a_record(tmp_path: Path) -> None:
    """The loader of the documentation returns records that validate as articles."""
    file = tmp_path / "a.toml"
    file.write_text(
        '[[articles]]\nid = "a"\ncountry = "KZ"\noutlet = "o"\nsource_url = "https://example.org/"\n'
        'published_on = 2024-12-03\ntopics = ["policy"]\n'
        'texts.en = { headline = "H", body = "B" }\n'
    )
    (record,) = example_with("read_toml")["read_toml"](ProjectFile(file, "a.toml"), SourceOptions())
    assert str(Article.model_validate(record.fields).published_on) == "2024-12-03"
    assert (record.where, record.position) == ("a.toml", "article 1")


def test_documented_loader_refuses_what_is_not_toml(tmp_path: Path) -> None:
    """The loader of the documentation turns a syntax error into an error of its file."""
    file = tmp_path / "a.toml"
    file.write_text("[[")
    with pytest.raises(InvalidInputError, match=r"a\.toml: 1 defect"):
        list(example_with("read_toml")["read_toml"](ProjectFile(file, "a.toml"), SourceOptions()))


def test_documented_renderer_escapes_text(tmp_path: Path) -> None:
    """The renderer of the documentation shows text as text, and makes HTML only."""
    renderer = example_with("render")["PlainRenderer"](tmp_path)
    cells = ((paragraph("a < b"),),)
    document = Document(nbformat.v4.new_notebook(), cells, (), Handover.model_construct())
    page = renderer.render(document, "html").content
    assert page == b"<!DOCTYPE html><p>a &lt; b</p>\n"
    with pytest.raises(ProgramFailedError, match="got 'pdf'"):
        renderer.render(document, "pdf")

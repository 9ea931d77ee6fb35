"""Documents for tests, read from a release that was made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import nbformat

from caricc_report.document.document import Document, read_document

if TYPE_CHECKING:
    from caricc_report.release.job import RunResult
    from caricc_report.text.nodes import Block


def document_of(made: RunResult, language: str = "en") -> Document:
    """Return the document of a release in a language."""
    notebook = nbformat.read(made.directory / f"release.{language}.ipynb", as_version=4)
    return read_document(notebook, "release.ipynb", made.release, language)


def showing(document: Document, *blocks: Block) -> Document:
    """Return a document that shows some blocks and nothing else."""
    others = ((),) * (len(document.cells) - 1)
    return replace(document, cells=(blocks, *others))

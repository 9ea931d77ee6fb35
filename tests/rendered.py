"""Pages and PDFs as readers get them, and documents of some blocks alone."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any

import nbformat
import pikepdf
import pypdf
from projects import ROOT, skip_without_quarto

from caricc_report.document.document import Document, read_document
from caricc_report.document.renderers import choose_renderer

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.document.rendering import Format
    from caricc_report.release.job import RunResult
    from caricc_report.text.nodes import Block


class Page(HTMLParser):
    """What a reader of a page gets: headings, links, images, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.alternatives: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.text = ""
        self._heading: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a heading, link or image."""
        values = dict(attrs)
        self.tags.add(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag in {"h1", "h2", "h3", "h4"}:
            self._heading = tag
            self.headings.append((tag, ""))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag == "img":
            self.alternatives.append(str(values.get("alt")))
        if values.get("role") == "group":
            self.alternatives.append(str(values.get("aria-label")))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a heading."""
        if tag == self._heading:
            self._heading = None

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self.text += data
        if self._heading:
            tag, text = self.headings[-1]
            self.headings[-1] = (tag, text + data)


def plain(text: str) -> str:
    """Return a text without white space and soft hyphens, which layout may change."""
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFC", text))


def words(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def page_of(result: RunResult, language: str) -> Page:
    """Return the page of a language."""
    return Page((result.directory / f"release.{language}.html").read_text(encoding="utf-8"))


def pdf_of(result: RunResult, language: str) -> pypdf.PdfReader:
    """Return the PDF of a language."""
    return pypdf.PdfReader(result.directory / f"release.{language}.pdf")


@functools.cache
def texts_of_pdf(path: Path) -> tuple[str, ...]:
    """Return the text of each page of a PDF."""
    return tuple(page.extract_text() for page in pypdf.PdfReader(path).pages)


def texts_in(result: RunResult, language: str) -> tuple[str, ...]:
    """Return the text of each page of the PDF of a language."""
    return texts_of_pdf(result.directory / f"release.{language}.pdf")


def flat(outline: list[Any]) -> list[str]:
    """Return the titles of bookmarks, top to bottom."""
    titles: list[str] = []
    for entry in outline:
        titles += flat(entry) if isinstance(entry, list) else [words(str(entry.title))]
    return titles


def has_alternative(item: Any) -> bool:
    """Return whether an object of a PDF has an alternative text."""
    return isinstance(item, pikepdf.Dictionary) and "/Alt" in item


def lines_of(content: bytes) -> list[list[str]]:
    """Return the lines of each page of a PDF, its header and number apart."""
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return [[each.strip() for each in page.extract_text().splitlines()[1:-1]] for page in pages]


def document_of(reference: RunResult, *blocks: Block) -> Document:
    """Return a document with the reference's metadata that shows other blocks."""
    notebook = nbformat.read(reference.directory / "release.en.ipynb", as_version=4)
    document = read_document(notebook, "release.ipynb", "2024-19", "en")
    first = next(index for index, cells in enumerate(document.cells) if cells)
    cells = [blocks if index == first else () for index in range(len(document.cells))]
    return replace(document, cells=tuple(cells))


def pdf_with(reference: RunResult, *blocks: Block) -> bytes:
    """Return a PDF that shows some blocks and nothing else."""
    return rendered_by("pandoc", document_of(reference, *blocks), "pdf")


def rendered_by(name: str, document: Document, fmt: Format) -> bytes:
    """Return a document as a renderer makes it."""
    if name == "quarto":
        skip_without_quarto()
    return choose_renderer(name, ROOT).render(document, fmt).content


def text_of_pdf(content: bytes) -> str:
    """Return the text of a PDF without white space."""
    return plain("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages))

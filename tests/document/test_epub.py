"""EPUB: a book that a checker accepts, with cover, chapters and alternative texts."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from builders import png
from one_document import document_of
from packages import JAVA_OPTIONS
from projects import ROOT, program

from caricc_report.document.epub import make_epub
from caricc_report.document.pandoc import PandocRenderer
from caricc_report.text.chart_nodes import Bar, BarChart
from caricc_report.text.nodes import Anchor, Heading, Link, Picture, fact_id, line, paragraph

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

HOSTILE = '<script>x</script> "]) #panic("x") \\ &lt; {{< env HOME >}}'


def check(book: Path) -> str:
    """Return what epubcheck says against a book; without it a test is left out."""
    found = shutil.which("epubcheck")
    if found is None:
        pytest.skip("no epubcheck on this machine")
    # Debian's command is the archive itself, which not every machine can start.
    command = [program("java"), *JAVA_OPTIONS, "-jar", found, "--quiet", book]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return re.sub("EPUBCheck completed|No errors.*", "", done.stdout + done.stderr).strip()


def test_a_narrow_page_breaks_no_word_of_a_table(reference: RunResult) -> None:
    """Those of many columns of words are read row by row, and a crosstab has upright headings."""
    with zipfile.ZipFile(reference.directory / "release.ru.epub") as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if ".xhtml" in name}
        style = book.read("EPUB/styles/stylesheet1.css").decode()
    tables = [
        (name, header.count("<th"))
        for each in parts.values()
        for name, header in re.findall(
            r'(?s)<div(?: id="[^"]*")? class="([^"]*)">\s*<table.*?<thead>(.*?)</thead>', each
        )
    ]
    assert tables == [
        ("row-by-row", 5), ("row-by-row", 4), ("table-block small-table listed-table", 7),
    ]  # fmt: skip
    narrow = style.partition("@media (max-width: 36em)")[2]
    assert {"row-by-row", "listed-table"} <= set(re.findall(r"\.([\w-]+)", narrow))


@pytest.mark.program
def test_a_checker_accepts_a_book_whose_code_stays_text(
    reference: RunResult, tmp_path: Path
) -> None:
    """Code in headings, names and alternative texts is shown; a photo has no width of its own."""
    fact = "by_outlet.мвд.рф {}"
    document = document_of(reference, "ru")
    hostile = (
        Heading(1, line(HOSTILE), "section-:43a:"),
        BarChart((Bar(HOSTILE, 1, "1", fact),), HOSTILE),
        paragraph(Anchor(line(HOSTILE), fact_id(fact)), Link(line("back"), "#section-:43a:")),
        paragraph(Link(line("away"), "https://example.org/a#b:c")),
        Picture(base64.b64encode(png()).decode(), "image/png", HOSTILE, "photo", 36),
    )
    renderer, book = PandocRenderer(ROOT), tmp_path / "book.epub"
    made = make_epub(document, renderer).content
    assert made == (reference.directory / "release.ru.epub").read_bytes()
    document = replace(document, cells=(*document.cells[:-1], hostile))
    book.write_bytes(make_epub(document, renderer).content)
    assert check(book) == ""
    with zipfile.ZipFile(book) as package:
        names = [name for name in package.namelist() if name.startswith("EPUB/text/ch")]
        pages = "".join(package.read(name).decode() for name in names)
    assert "<script" not in pages
    (photo,) = re.findall('<img[^>]*class="photo"[^>]*>', pages)
    assert "width" not in photo
    assert 'href="https://example.org/a#b:c"' in pages


def test_a_book_says_what_it_is(reference: RunResult) -> None:
    """Identifier, language and day of issue; a cover; a chapter for each country."""
    with zipfile.ZipFile(reference.directory / "release.ru.epub") as package:
        book = ET.fromstring(package.read("EPUB/content.opf"))  # noqa: S314 - ours
        contents = package.read("EPUB/nav.xhtml").decode()
        first = package.infolist()[0]
    said = {each.tag.rpartition("}")[2]: each.text for each in book[0] if each.text}
    assert (said["language"], said["date"]) == ("ru", "2024-12-02")
    assert str(said["identifier"]).startswith("urn:uuid:")
    properties = [each.get("properties") for each in book[1]]
    assert {"nav", "cover-image"} <= {*properties}
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    chapters = dict(re.findall(r'href="text/(ch\d+)\.xhtml#country-(\w+)"', contents))
    assert [*chapters.values()] == ["kz", "kg", "ru", "tj", "tm", "uz"]
    third = re.search(r'href="text/(ch\d+)\.xhtml#kz-ekibastuz-counselling">([^<]*)', contents)
    assert third
    assert chapters[third[1]] == "kz"
    assert third[2].startswith("3. ")


def test_every_picture_of_a_book_has_its_alternative_text(reference: RunResult) -> None:
    """So have its cover and its charts."""
    with zipfile.ZipFile(reference.directory / "release.en.epub") as package:
        names = [name for name in package.namelist() if name.endswith(".xhtml")]
        pictures = [
            each for name in names for each in re.findall("<img[^>]*>", package.read(name).decode())
        ]
    assert len(pictures) >= 3
    assert all(re.search('alt="[^"]+"', each) for each in pictures)

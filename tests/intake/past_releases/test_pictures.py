"""Pictures of past releases are told, and a quotation of our own making stays one."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
import typst
from builders import profile
from docx.shared import Cm
from past_release_files import ENGLISH, write_docx
from PIL import Image
from projects import with_few_articles

from caricc_report.intake.past_releases.layouts import read_release_lines
from caricc_report.intake.past_releases.lines import AsideLine
from caricc_report.intake.past_releases.reading import parse_release
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.intake.past_releases.reading import PastRelease

LEFT_OUT = "1 picture was left out, the first in line "
PAGES = """
#set page(width: 300pt, height: 300pt, margin: 60pt, header: image("red.png", width: 50pt))
One. #image("green.png", width: 100pt) #pagebreak()
Two. #image("blue.png", width: 20pt) #pagebreak()
#set page(background: image("grey.png", width: 100%, height: 100%, fit: "stretch"))
Three.
"""
"""A logo at the top of each page, a photo, an ornament, and a page that was scanned."""


def square(colour: str) -> bytes:
    """Return a picture in PNG."""
    content = io.BytesIO()
    Image.new("RGB", (600, 600), colour).save(content, "png")
    return content.getvalue()


def aside(path: Path) -> list[tuple[str, str]]:
    """Return the lines of a file that are set aside, with what they are."""
    lines = read_release_lines(ProjectFile(path, path.name))
    return [(str(line), line.reason) for line in lines if isinstance(line, AsideLine)]


def read_file(path: Path) -> PastRelease:
    """Return what a file says, read as a release."""
    return parse_release(read_release_lines(ProjectFile(path, path.name)), path.name, profile())


def left_out(release: PastRelease) -> list[str]:
    """Return what is said of pictures."""
    return [each.text for each in release.findings if "left out" in each.text]


def test_the_pictures_of_a_word_document_are_set_aside(tmp_path: Path) -> None:
    """With what they show; those before the first article are no photos of articles."""
    path = write_docx(ENGLISH.read_text(encoding="utf-8"), tmp_path / "a.docx")
    assert aside(path) == []
    document = docx.Document(str(path))
    for paragraph in (document.paragraphs[0], document.paragraphs[-1]):
        shape = paragraph.add_run().add_picture(io.BytesIO(square("red")), width=Cm(3))
        shape._inline.docPr.set("descr", " A fish,\nfresh ")
    document.save(str(path))
    assert aside(path) == [("A fish, fresh", "picture")] * 2
    (said,) = left_out(read_file(path))
    assert said.startswith(LEFT_OUT)


def test_the_pictures_of_a_pdf_are_set_aside(tmp_path: Path) -> None:
    """Neither ornaments, nor the page itself, nor once more what stands on every page."""
    for colour in ("red", "green", "blue", "grey"):
        (tmp_path / f"{colour}.png").write_bytes(square(colour))
    source, path = tmp_path / "a.typ", tmp_path / "a.pdf"
    source.write_text(PAGES, encoding="utf-8")
    path.write_bytes(typst.compile(source))
    assert aside(path) == [("picture", "picture")] * 2


@pytest.mark.release
def test_our_own_documents_tell_of_photos_and_keep_quotations(project_dir: Path) -> None:
    """A photo is left out, and said to be; a block quotation is one in both kinds of file."""
    with_few_articles(project_dir, "01-", "02-")
    folder = project_dir / "data/articles/2024/2024-19"
    (folder / "hall.png").write_bytes(square("green"))
    record = next(folder.glob("01-*.en.md"))
    images = "images: [{path: hall.png, alt: {en: A hall}}]\n---\n"
    text = record.read_text("utf-8").replace("\n---\n", f"\n{images}", 1)
    quotation = "Whoever asks for help early is helped better than all of those who wait for it."
    record.write_text(f"{text.rstrip()}\n\n> {quotation}\n\nThey left.\n", encoding="utf-8")
    job = Job(
        project_dir / "params/2024-19.yml",
        project=Project(project_dir),
        languages=("en",),
        formats=("docx", "pdf"),
        renderer="pandoc",
    )
    made = run(job)
    for suffix in ("docx", "pdf"):
        release = read_file(made.directory / f"release.en.{suffix}")
        (said,) = left_out(release)
        assert said.startswith(LEFT_OUT), suffix
        body = release.records[0].fields["texts"]["en"]["body"]
        assert f"\n> {quotation}\n\nThey left." in body.replace("\u00a0", " "), suffix

"""Word documents: cover, contents, header and footer, as the reference document has them."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest
from projects import ROOT
from word_reference import PARTS

from caricc_report.document.word import REFERENCE, require_alone
from caricc_report.errors import InvalidInputError
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from caricc_report.release.job import RunResult

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_the_contents_are_a_field_that_has_its_entries(reference: RunResult) -> None:
    """It lists every heading that the document has, in order, before anybody updates it."""
    document = docx.Document(str(reference.directory / "release.en.docx"))
    (contents,) = document.element.body.iter(f"{W}sdtContent")
    codes = [each.text.split()[:2] for each in contents.iter(f"{W}instrText")]
    marks = [each.get(f"{W}fldCharType") for each in contents.iter(f"{W}fldChar")]
    assert (codes, marks) == ([["TOC", "\\o"]], ["begin", "separate", "end"])
    entries = ["".join(t.text for t in each.iter(f"{W}t")) for each in contents.iter(f"{W}p")]
    styles = {"Heading 1", "Heading 2"}
    headings = [each.text for each in document.paragraphs if each.style.name in styles]
    assert entries == ["Contents", *headings]


def test_every_page_but_the_cover_says_what_it_is_of(reference: RunResult) -> None:
    """The header has the running title, the footer the page and how many there are."""
    document = docx.Document(str(reference.directory / "release.ru.docx"))
    (section,) = document.sections
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text.startswith("ЦАРИКЦ · Информационный выпуск № 19")
    footer = section.footer._element.xml
    assert re.findall(r'w:instr=" (\w+) "', footer) == ["PAGE", "NUMPAGES"]
    assert document.paragraphs[0].style.name == "Release mark"  # And no title above it.


def test_its_properties_say_who_made_it_and_when(reference: RunResult) -> None:
    """The publisher, on the day of issue."""
    about = docx.Document(str(reference.directory / "release.en.docx")).core_properties
    assert about.author.startswith("Central Asian Regional Information and Coordination Centre")
    issued = dt.datetime(2024, 12, 2, tzinfo=dt.UTC)
    assert (about.created, about.modified, about.language) == (issued, issued, "en")


def test_the_number_of_an_article_stands_in_the_margin(reference: RunResult) -> None:
    """It is in a frame beside its headline, from which no page parts it."""
    document = docx.Document(str(reference.directory / "release.en.docx"))
    numbers = [each for each in document.paragraphs if each.style.name == "Release article-number"]
    assert [each.text for each in numbers] == [str(n) for n in range(1, 31)]
    assert all(list(each._p.iter(f"{W}framePr")) for each in numbers)


def test_the_reference_document_has_a_style_for_each_part() -> None:
    """Those that the filter names are there, so that none looks like plain text."""
    styles = {style.name for style in docx.Document(str(REFERENCE)).styles}
    code = (ROOT / "_extensions/release/release.lua").read_text("utf-8")
    named = re.search(r"local WORD_STYLES = \{(.*?)\}", code, re.DOTALL)
    assert named
    parts = {"last", *re.findall('"([^"]+)"', named[1])}
    assert parts == set(PARTS)
    assert {f"Release {name}" for name in parts} <= styles


def test_a_reference_document_that_loads_something_is_refused(tmp_path: Path) -> None:
    """Word would get its template from there whenever somebody opens a release."""
    relation = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/attachedTemplate" '
        'Target="https://example.org/a.dotm" TargetMode="External" /></Relationships>'
    )
    require_alone(ProjectFile(REFERENCE, "reference.docx"))
    path = Path(shutil.copy(REFERENCE, tmp_path))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/_rels/settings.xml.rels", relation)
    said = r"settings.xml.rels: loads what lies elsewhere, got 'https://example.org/a.dotm'"
    with pytest.raises(InvalidInputError, match=said):
        require_alone(ProjectFile(path, "agency.docx"))
    path.write_bytes(b"PK")
    with pytest.raises(InvalidInputError, match="not a Word document"):
        require_alone(ProjectFile(path, "agency.docx"))


@pytest.mark.program
def test_libreoffice_shows_a_word_document(reference: RunResult, tmp_path: Path) -> None:
    """Headings, page numbers and the address of an article are on its pages."""
    office = shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    command = [
        office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
        "--convert-to", "pdf", "--outdir", tmp_path, reference.directory / "release.en.docx",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    pages = pypdf.PdfReader(BytesIO((tmp_path / "release.en.pdf").read_bytes())).pages
    texts = [page.extract_text() for page in pages]
    assert "INFORMATION RELEASE" in texts[0]
    assert f"/ {len(pages)}" not in texts[0]
    assert f"2 / {len(pages)}" in texts[1]
    assert "How the numbers were made" in "".join(texts[2:])

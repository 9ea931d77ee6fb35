"""Word documents are read as Word shows them in the end, and no text in them is lost."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from builders import profile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from past_release_files import ENGLISH, write_docx

from caricc_report.intake.past_releases.layouts import release_lines
from caricc_report.intake.past_releases.lines import AsideLine
from caricc_report.intake.past_releases.reading import parse_release
from caricc_report.intake.past_releases.word import read_release_docx
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

W = (
    f'{nsdecls("w", "r", "wp", "a")} xmlns:mc="http://schemas.openxmlformats.org/markup-'
    'compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
NOTE = "<w:{0}s {1}><w:{0} w:id='2'><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:{0}></w:{0}s>"
BOX = "<w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict>"


def run(text: str, properties: str = "") -> str:
    """Return the markup of a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def deleted(text: str, tag: str = "del") -> str:
    """Return the markup of a tracked deletion, or of where something was moved from."""
    return f"<w:{tag}><w:r><w:delText>{text}</w:delText></w:r></w:{tag}>"


def field(kind: str) -> str:
    """Return the markup of a mark of a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def write(path: Path, markup: str) -> ProjectFile:
    """Write a document of some markup between two paragraphs, and return it."""
    document = docx.Document()
    document.add_paragraph("before")
    for each in parse_xml(f"<w:body {W}>{markup}</w:body>"):
        document.element.body.insert(-1, each)
    document.add_paragraph("after")
    for kind, related in (
        ("footnote", RELATIONSHIP_TYPE.FOOTNOTES), ("endnote", RELATIONSHIP_TYPE.ENDNOTES)
    ):  # fmt: skip
        content = NOTE.format(kind, W).encode()
        name = PackURI(f"/word/{kind}s.xml")
        document.part.relate_to(Part(name, "application/xml", content), related)
    document.save(str(path))
    return ProjectFile(path, path.name)


OF_RUNS = {
    "an insertion": (f"<w:ins>{run('one ')}</w:ins>{run('two')}", "one two"),
    "a deletion": (f"{run('one ')}{deleted('no ')}{run('two')}", "one two"),
    "deleted again": (f"<w:ins>{run('one')}{deleted('no')}</w:ins>", "one"),
    "a move": (f"<w:moveTo>{run('one')}</w:moveTo>{deleted('no', 'moveFrom')}", "one"),
    "a content control": (
        f"<w:sdt><w:sdtPr/><w:sdtContent><w:ins>{run('one')}</w:ins></w:sdtContent></w:sdt>",
        "one",
    ),
    "a smart tag": (f"<w:smartTag><w:smartTagPr/>{run('one')}</w:smartTag>", "one"),
    "in bold type": (f"<w:ins>{run('ONE', '<w:b/>')}</w:ins>", "**ONE**"),
    "a simple field": (f"<w:fldSimple w:instr='DATE'>{run('one')}</w:fldSimple>", "one"),
    "a simple link": (
        f"<w:fldSimple w:instr=' HYPERLINK \"https://a.kz/1\" '>{run('a.kz/…')}</w:fldSimple>",
        "<https://a.kz/1>",
    ),
    "a link in a text": (
        (
            f"{run('See ')}{field('begin')}"
            '<w:r><w:instrText>HYPERLINK "https://a.kz/1"</w:instrText></w:r>'
            f"{field('separate')}<w:ins>{run('a.kz')}</w:ins>{run('/…')}{field('end')}{run(' now')}"
        ),
        "See <https://a.kz/1> now",
    ),
    "a link around": (
        f"<w:hyperlink w:anchor='a'><w:ins>{run('one')}</w:ins></w:hyperlink>",
        "one",
    ),
}


@pytest.mark.parametrize("name", OF_RUNS)
def test_runs_are_read_as_word_shows_them(name: str, tmp_path: Path) -> None:
    """Insertions are there, deletions are not, and what only marks a text hides nothing."""
    markup, shown = OF_RUNS[name]
    lines = read_release_docx(write(tmp_path / "a.docx", f"<w:p>{markup}</w:p>"))
    assert [line for line in lines if line] == ["before", shown, "after"]
    assert not any(isinstance(line, AsideLine) for line in lines)


P = f"<w:p>{run('one')}</w:p>"
OF_BLOCKS = {
    "a content control": (f"<w:sdt><w:sdtContent>{P}</w:sdtContent></w:sdt>", ["one"]),
    "in a cell": (
        (
            f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:sdt><w:sdtContent><w:tc>{P}"
            "</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
        ),
        ["one"],
    ),
    "a deleted row": (
        (
            f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:del/></w:trPr><w:tc>"
            f"{P}</w:tc></w:tr><w:tr><w:tc>{P.replace('one', 'two')}</w:tc></w:tr></w:tbl>"
        ),
        ["two"],
    ),
    "a deleted end": (
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('one')}</w:p><w:p>{run(' two')}</w:p>",
        ["one two"],
    ),
}


@pytest.mark.parametrize("name", OF_BLOCKS)
def test_blocks_are_read_as_word_shows_them(name: str, tmp_path: Path) -> None:
    """The same for paragraphs and tables."""
    markup, shown = OF_BLOCKS[name]
    lines = read_release_docx(write(tmp_path / "a.docx", markup))
    assert [line for line in lines if line] == ["before", *shown, "after"]


OF_NO_LINE = {
    "text box": (
        (
            "<w:r><mc:AlternateContent>"
            f"<mc:Choice Requires='w'>{BOX.format(run('aside'))}</mc:Choice>"
            f"<mc:Fallback>{BOX.format(run('aside'))}</mc:Fallback></mc:AlternateContent></w:r>"
        ),
        "aside",
    ),
    "footnote": ("<w:r><w:footnoteReference w:id='2'/></w:r>", "A note"),
    "endnote": ("<w:ins><w:r><w:endnoteReference w:id='2'/></w:r></w:ins>", "A note"),
    "hidden text": (run("aside", "<w:vanish/>"), "aside"),
    "placeholder": (
        (
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('aside')}</w:sdtContent>"
            "</w:sdt>"
        ),
        "aside",
    ),
    "not read": ("<m:oMath><m:r><m:t>aside</m:t></m:r></m:oMath>", "aside"),
}


@pytest.mark.parametrize("reason", OF_NO_LINE)
def test_text_beside_the_lines_is_set_aside(reason: str, tmp_path: Path) -> None:
    """It follows the paragraph that it belongs to, once, and keeps what it is."""
    markup, text = OF_NO_LINE[reason]
    file = write(tmp_path / "a.docx", f"<w:p>{run('one')}{markup}</w:p>")
    lines = [line for line in read_release_docx(file) if line]
    assert lines == ["before", "one", text, "after"]
    (aside,) = (line for line in lines if isinstance(line, AsideLine))
    assert aside.reason == reason


@pytest.mark.program
def test_a_line_that_is_set_aside_stays_one(tmp_path: Path) -> None:
    """It comes so out of the process in which a document is read."""
    file = write(tmp_path / "a.docx", f"<w:p>{OF_NO_LINE['footnote'][0]}</w:p>")
    (aside,) = (line for line in release_lines(file) if isinstance(line, AsideLine))
    assert (aside, aside.reason) == ("A note", "footnote")


def test_a_line_that_is_set_aside_parts_no_article() -> None:
    """The release is the same with it, and lists it."""
    plain = ENGLISH.read_text(encoding="utf-8").split("\n")
    place = plain.index("") + 1
    lines = [*plain[:place], AsideLine("A note", "footnote"), *plain[place:]]
    expected, found = (parse_release(each, "r", profile()) for each in (plain, lines))
    assert [each.record.fields for each in found.articles] == [
        each.record.fields for each in expected.articles
    ]
    assert {(each.text, each.reason) for each in found.set_aside} - {
        (each.text, each.reason) for each in expected.set_aside
    } == {("A note", "footnote")}


def test_a_strict_document_is_read(tmp_path: Path) -> None:
    """Word can save "Strict Open XML", which has other namespaces."""
    file = write_docx(ENGLISH.read_text(encoding="utf-8"), tmp_path / "a.docx")
    strict = io.BytesIO()
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(strict, "w") as made:
        for name in package.namelist():
            content = package.read(name)
            for kind in (b"wordprocessingml", b"officeDocument", b"drawingml"):
                content = content.replace(
                    b"http://schemas.openxmlformats.org/%b/2006/" % kind,
                    b"http://purl.oclc.org/ooxml/%b/" % kind,
                )
            made.writestr(name, content)
    expected = read_release_docx(ProjectFile(file, "a.docx"))
    file.write_bytes(strict.getvalue())
    assert read_release_docx(ProjectFile(file, "a.docx")) == expected

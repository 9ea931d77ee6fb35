"""Files of releases, read to plain lines."""

from __future__ import annotations

import base64
import io
import re
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING

import docx
import pikepdf
import pypandoc
import pytest
import typst
from builders import profile
from past_release_files import ENGLISH, write_docx, write_pdf

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.intake.past_releases import pdf_lines, word
from caricc_report.intake.past_releases.layouts import read_release_lines, release_lines
from caricc_report.intake.past_releases.lines import AsideLine
from caricc_report.intake.past_releases.reading import parse_release
from caricc_report.system.files import ProjectFile
from caricc_report.system.limits import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

TEXT = ENGLISH.read_text(encoding="utf-8")
PICTURE = "#rect(width: 100%, height: 50%, fill: red)"


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file."""
    return read_release_lines(ProjectFile(path, path.name))


def shown_in(path: Path) -> list[str]:
    """Return the lines of a file that are not blank."""
    return [line.strip() for line in lines_of(path) if line.strip()]


def problem_of(path: Path) -> str:
    """Return why a file is refused."""
    with pytest.raises(InvalidInputError) as caught:
        lines_of(path)
    (defect,) = caught.value.defects
    return defect.message


def test_a_text_that_git_could_not_merge_is_refused(tmp_path: Path) -> None:
    """Neither version of an article is taken for what was published."""
    path = tmp_path / "release.txt"
    path.write_text(f"{TEXT}\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> theirs\n", "utf-8")
    with pytest.raises(InvalidInputError, match="conflict marker of git, got '<<<<<<< HEAD'"):
        lines_of(path)


def archive() -> bytes:
    """Return a ZIP archive that is no document."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.txt", "text")
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_is_read_in_the_encodings_that_people_use(encoding: str, tmp_path: Path) -> None:
    """Nothing in a text says which one it is."""
    file = tmp_path / "release.txt"
    file.write_bytes("ВЫПУСК\r\n№ 21\rконец".encode(encoding))
    assert lines_of(file) == ["ВЫПУСК", "№ 21", "конец"]


@pytest.mark.parametrize(
    "suffix, content, problem",
    [
        ("txt", b"MZ\0\x01", "not a text; save it as UTF-8"),
        ("txt", b"\xff\xfe\x00\xd8", "not a text; save it as UTF-8"),
        ("txt", b"\xff\xfeA", "not a text; save it as UTF-8"),
        ("txt", "№ 21".encode()[:-4], "not a text; save it as UTF-8"),
        ("txt", b"\n" * 50_000, "50001 lines, 50000 at most"),
        ("txt", b"x" * 20_001, "20001 characters in a line, 20000 at most"),
        ("txt", (b"x" * 20_000 + b"\n") * 101, "2020000 characters, 2000000 at most"),
        ("txt", bytes(50_000_001), "cannot be read (larger than 50000000 bytes, got 50000001)"),
        ("docx", b"", "not a Word document that can be read"),
        ("docx", b"PK\x03\x04", "not a Word document that can be read"),
        ("docx", b"%PDF-1.7", "not a Word document that can be read"),
        ("docx", archive(), "not a Word document that can be read"),
        ("docx", bytes(50_000_001), "cannot be read (larger than 50000000 bytes, got 50000001)"),
        ("pdf", typst.compile(PICTURE.encode()), "a picture of text; run OCR first"),
        ("pdf", bytes(50_000_001), "cannot be read (larger than 50000000 bytes, got 50000001)"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_is_no_release_is_refused(
    suffix: str, content: bytes, problem: str, tmp_path: Path
) -> None:
    """Other and damaged files, scanned pages, and what would take minutes to be parted."""
    file = tmp_path / f"release.{suffix}"
    file.write_bytes(content)
    assert problem_of(file).startswith(problem)


def test_a_word_document_of_pandoc_is_read(tmp_path: Path) -> None:
    """Links are hyperlinks there, headlines headings, quotations of a style."""
    file = tmp_path / "release.docx"
    markdown = (
        "# A headline\n\nText.\n\n> Said.\n\n<https://example.kz/1>\n\n[more](https://e.kz/2)"
    )
    pypandoc.convert_text(markdown, "docx", format="markdown", outputfile=str(file))
    assert shown_in(file) == [
        "**A headline**", "Text.", "– Said.", "<https://example.kz/1>", "more",
    ]  # fmt: skip


def test_a_word_document_keeps_its_form(tmp_path: Path) -> None:
    """Bold type is told by run and by style, if all is in it; the cells of a table follow."""
    document = docx.Document()
    document.add_paragraph("one\ntwo")
    document.add_paragraph().add_run("all of it").bold = True
    paragraph = document.add_paragraph()
    paragraph.add_run("a part").bold = True
    paragraph.add_run(" of it")
    document.add_paragraph().add_run("by style", style="Strong")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "merged"
    table.cell(1, 0).text, table.cell(1, 1).text = "left", "right"
    file = tmp_path / "release.docx"
    document.save(str(file))
    assert shown_in(file) == [
        "one", "two", "**all of it**", "a part of it", "**by style**", "merged", "left", "right",
    ]  # fmt: skip


def test_running_headers_and_page_numbers_are_set_aside(tmp_path: Path) -> None:
    """Each page of a PDF begins with a form feed, so that they are found; no article has them."""
    lines = lines_of(write_pdf(TEXT, tmp_path / "release.pdf"))
    headers = [line for line in lines if line.startswith("\f")]
    assert len(headers) > 2
    assert set(headers) == {"\fInformation Release of the Centre"}
    reasons = [each.reason for each in parse_release(lines, "r.pdf", profile()).set_aside]
    assert reasons.count("running header or footer") == reasons.count("page number") - 1


def test_a_header_of_our_own_is_set_aside_though_it_ends_with_the_section(tmp_path: Path) -> None:
    """It is another one on every page, and belongs to no article."""
    file = tmp_path / "release.pdf"
    header = "text(8pt)[Digest #h(1fr) #if here().page() == 1 [One] else [Two]]"
    pages = f"#set page(margin: (top: 30mm, x: 25mm), header: context {header})"
    file.write_bytes(typst.compile(f"{pages}\nText. #pagebreak() More.".encode()))
    aside = [str(line) for line in lines_of(file) if isinstance(line, AsideLine)]
    assert aside == ["Digest One", "Digest Two"]


def test_a_hyphen_that_only_parts_a_word_goes(tmp_path: Path) -> None:
    """A word parted by a line's end is whole again, a compound keeps its hyphen."""
    pages = (
        "#set page(width: 80mm)\nseminar and anti-drug again.\n\nthe semi-\\\nnar on anti-\\\ndrug"
    )
    file = tmp_path / "release.pdf"
    file.write_bytes(typst.compile(pages.encode()))
    assert shown_in(file)[-3:] == ["the semi\u00ad", "nar on anti-", "drug"]


def test_an_empty_page_has_no_lines(tmp_path: Path) -> None:
    """A page without text between others, such as a blank verso, is passed over."""
    file = tmp_path / "release.pdf"
    file.write_bytes(typst.compile(b"One #pagebreak() #page[] #pagebreak(weak: true) Two"))
    assert shown_in(file) == ["One", "Two"]


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    """A password is not asked for."""
    plain = write_pdf(TEXT, tmp_path / "plain.pdf")
    file = tmp_path / "release.pdf"
    with pikepdf.open(plain) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert problem_of(file) == "encrypted; save it without a password"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3])
def test_a_damaged_pdf_is_refused(share: float, tmp_path: Path) -> None:
    """A file that was cut off has one message, and no traceback."""
    whole = write_pdf(TEXT, tmp_path / "whole.pdf").read_bytes()
    file = tmp_path / "release.pdf"
    file.write_bytes(whole[: int(share * len(whole))])
    assert "OCR" in (found := problem_of(file)) or "not a PDF that can be read" in found


def test_a_pdf_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file may hold a stream that fills the memory."""
    monkeypatch.setattr(pdf_lines, "_LARGEST_UNPACKED", 5_000_000)
    bomb = zlib.compress(bytes(6_000_000))
    file = tmp_path / "release.pdf"
    file.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n" + bomb + b"\nendstream")
    assert problem_of(file) == "unpacks to more than 5000000 bytes"


def test_a_pdf_whose_streams_are_packed_twice_is_read(tmp_path: Path) -> None:
    """Programs write letters of base 85 around what is packed; it says the same."""
    plain = write_pdf(TEXT, tmp_path / "plain.pdf")
    file = tmp_path / "release.pdf"
    with pikepdf.open(plain) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            content = base64.a85encode(zlib.compress(page.Contents.read_bytes())) + b"~>"
            filters = [pikepdf.Name.ASCII85Decode, pikepdf.Name.FlateDecode]
            page.Contents.write(content, filter=pikepdf.Array(filters))
        pdf.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    assert b"/Filter [ /ASCII85Decode /FlateDecode ]" in file.read_bytes()
    assert lines_of(file) == lines_of(plain)


@pytest.mark.program
@pytest.mark.parametrize("suffix", ["txt", "pdf", "docx"])
def test_a_process_of_its_own_reads_the_same(suffix: str, tmp_path: Path) -> None:
    """The lines of a release do not depend on who reads them."""
    file = tmp_path / f"выпуск 19.{suffix}"
    writers = {"pdf": write_pdf, "docx": write_docx}
    writers.get(suffix, lambda text, path: path.write_text(text))(TEXT, file)
    assert release_lines(ProjectFile(file, file.name)) == lines_of(file)


@pytest.mark.program
def test_a_process_of_its_own_says_what_is_wrong_as_well(tmp_path: Path) -> None:
    """The errors are those of reading it here."""
    file = tmp_path / "release.txt"
    with pytest.raises(UsageError, match="no such file"):
        release_lines(ProjectFile(file, file.name))
    file.write_bytes(b"MZ\0\x01")
    with pytest.raises(InvalidInputError, match="not a text; save it as UTF-8"):
        release_lines(ProjectFile(file, file.name))


@pytest.mark.program
def test_a_release_that_takes_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is stated, and can be."""
    file = write_pdf(TEXT, tmp_path / "release.pdf")
    monkeypatch.setenv(VARIABLE, "import_s=0.01")
    with pytest.raises(InvalidInputError, match=r"within 0\.01 s of .* \(not done after .* s; "):
        release_lines(ProjectFile(file, file.name))


def test_a_pdf_of_too_many_pages_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book is no release."""
    monkeypatch.setattr(pdf_lines, "_MOST_PAGES", 2)
    assert problem_of(write_pdf(TEXT, tmp_path / "release.pdf")).startswith("more than 2 pages")


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sizes are added up before anything is unpacked."""
    monkeypatch.setattr(word, "_LARGEST_UNPACKED", 1_000_000)
    file = write_docx(TEXT, tmp_path / "release.docx")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.png", bytes(1_000_000))
    assert "bytes, 1000000 at most are read" in problem_of(file)


def test_a_document_type_with_entities_is_not_expanded(tmp_path: Path) -> None:
    """A Word document whose XML defines entities does not grow, nor read other files."""
    source = write_docx(TEXT, tmp_path / "source.docx")
    made = io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(made, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/document.xml":
                entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "secret.txt">]>'
                content = content.replace(b"?>", b"?>" + entity, 1).replace(b"#20<", b"&e;<")
            changed.writestr(name, content)
    (tmp_path / "secret.txt").write_text("SECRET")
    file = tmp_path / "release.docx"
    file.write_bytes(made.getvalue())
    assert "SECRET" not in "".join(lines_of(file))


@pytest.mark.parametrize(
    "module, suffix, what",
    [("pdfplumber", ".pdf", "a PDF"), ("docx", ".docx", "a Word document")],
    ids=["pdf", "docx"],
)
def test_a_missing_library_is_named_with_its_extra(
    module: str, suffix: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who lacks it is told what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    file = tmp_path / f"release{suffix}"
    file.write_bytes(b"")
    expected = f"{what} needs {module}; pip install 'caricc-report[past-releases]'"
    with pytest.raises(UsageError, match=re.escape(expected)):
        lines_of(file)

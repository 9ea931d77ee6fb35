"""Workbooks as people make them are read, and whatever a cell does not say is refused."""

from __future__ import annotations

import datetime as dt
import re
import sys
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from builders import article
from flat_sources import (
    accepted,
    defects,
    outcomes,
    read_here,
    refusal,
    table_of,
    write_xlsx,
)

from caricc_report.loaders import xlsx
from caricc_report.model.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
EMPTY_ARCHIVE = b"PK\5\6" + bytes(18)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Path]:
    """Return the path of a workbook, which is read in this process."""
    with read_here(xlsx):
        yield tmp_path / "a.xlsx"


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    """Return the path of a workbook, which is read in a process of its own, as they always are."""
    return tmp_path / "a.xlsx"


def edit(path: Path, change: Callable[[Any], object]) -> Path:
    """Change a workbook, and return its path."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def replace_in_sheet(path: Path, old: str, new: str) -> Path:
    """Put other XML into the first sheet, and return the workbook's path."""
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    assert old in sheet.decode()
    return rewrite(path, lambda part: part.replace(old.encode(), new.encode()))


def share_texts(path: Path) -> Path:
    """Put the texts of cells into the part that Excel has for them, and return the path."""
    texts: list[bytes] = []

    def move(cell: re.Match[bytes]) -> bytes:
        texts.append(b"<si>%b</si>" % cell[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    inline = re.compile(rb't="inlineStr"><is>(.*?)</is>', re.DOTALL)
    rewrite(path, lambda part: inline.sub(move, part))
    override = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    rewrite(path, lambda part: part.replace(b"</Types>", override))
    with zipfile.ZipFile(path, "a") as archive:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr(
            "xl/sharedStrings.xml", b'<sst xmlns="%b">%b</sst>' % (main.encode(), b"".join(texts))
        )
    return path


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """Change every part of a workbook, and return its path."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, change(part))
    return path


def test_a_position_is_a_sheet_and_a_row(book: Path) -> None:
    """Rows are counted as the spreadsheet counts them, through empty ones."""
    rows = table_of({"country": "XX"})
    write_xlsx(book, [[], rows[0], [], rows[1]])
    assert defects(book) == [
        "sheet 'Articles', row 4, country: not an ISO 3166-1 alpha-2 code, got 'XX'"
    ]


def test_dates_are_dates(book: Path) -> None:
    """A cell that is formatted as a date is that day, whatever the time; so is its number."""
    day, at_noon = dt.date(2024, 11, 21), dt.datetime(2024, 11, 21, 12)  # noqa: DTZ001 - as cells
    cells = (day, at_noon, 45617, 45617.5)
    rows = ({"id": f"kz-{number}", "published_on": cell} for number, cell in enumerate(cells))
    write_xlsx(book, table_of(*rows))
    assert [each.published_on for each in accepted(book)] == [day] * 4


def test_a_date_is_no_text(book: Path) -> None:
    """Programs make one of a release such as 2024-05, and times are no days."""
    write_xlsx(book, table_of({"release": dt.date(2024, 5, 1), "event_on": dt.time(10, 30)}))
    assert defects(book) == [
        (
            "sheet 'Articles', row 2, release: a date, got '2024-05-01'; format the cell as text, "
            "and write it again"
        ),
        "sheet 'Articles', row 2, event_on: neither text nor number nor date, got '10:30:00'",
    ]


def test_a_cell_without_a_value_is_refused(book: Path) -> None:
    """It is a defect of its cell, and of nothing else; a number is the text of its digits."""
    rows = ({"headline": "=1+1"}, {"id": "kz-b", "place": "#REF!"}, {"id": "kz-c", "place": 5.0})
    write_xlsx(book, table_of(*rows))
    *rejected, other = outcomes(book)
    assert [str(defect) for each in rejected for defect in each.defects] == [
        (
            "sheet 'Articles', row 2, headline: a formula without a stored value; open the file "
            "in a spreadsheet program and save it, or write the value"
        ),
        "sheet 'Articles', row 3, place: an error of the spreadsheet, got '#REF!'; fix the cell",
    ]
    assert isinstance(other, Article)
    assert other.place == "5"


def add_sheets(workbook: Any) -> None:
    """Add a hidden sheet before the first one, and two after it, one of them empty."""
    for name, place in (("Old", 0), ("More", 2), ("Sheet3", 3)):
        sheet = workbook.create_sheet(name, place)
        for row in table_of({"id": f"kz-{name.lower()}"}) if name != "Sheet3" else ():
            sheet.append(row)
    workbook["Old"].sheet_state = "hidden"


@pytest.mark.program
def test_the_first_visible_sheet_is_read(apart: Path) -> None:
    """What other sheets hold is named; one can be read by its name, a hidden one, too."""
    edit(write_xlsx(apart, table_of({})), add_sheets)
    remarks: list[str] = []
    assert [each.id for each in accepted(apart, remark=remarks.append)] == ["kz-example"]
    assert remarks == [
        (
            "a.xlsx, 2 further sheets were not read: 'Old' (hidden), 'More'; to read one, put it "
            "first, or import --sheet"
        )
    ]
    assert [each.id for each in accepted(apart, sheet="Old")] == ["kz-old"]
    assert refusal(apart, sheet="more") == (
        "a.xlsx: there is no sheet 'more'; its sheets: 'Old', 'Articles', 'More', 'Sheet3'"
    )
    rewrite(apart, lambda part: part.replace(b'state="visible"', b'state="hidden"'))
    assert "all sheets are hidden" in refusal(apart)


def test_what_is_hidden_is_named_and_not_read(book: Path) -> None:
    """Rows that a filter hides, columns that a person does; empty ones are not counted."""
    write_xlsx(book, table_of({"place": "Osh"}, {"id": "kz-b"}, {"id": "kz-c"}))

    def hide(workbook: Any) -> None:
        sheet = workbook.active
        for number in (3, 4, 9):
            sheet.row_dimensions[number].hidden = True
        sheet.column_dimensions.group("J", "L", hidden=True)

    edit(book, hide)
    remarks: list[str] = []
    assert accepted(book, remark=remarks.append) == [article()]
    assert remarks == [
        "a.xlsx, sheet 'Articles': 2 hidden rows were not read: 3, 4",
        "a.xlsx, sheet 'Articles': 1 hidden column was not read: J ('place')",
    ]


def test_a_column_that_is_missed_may_be_hidden(book: Path) -> None:
    """The error says so."""
    write_xlsx(book, table_of({}))
    edit(book, lambda workbook: setattr(workbook.active.column_dimensions["A"], "hidden", True))
    assert refusal(book).splitlines()[1:] == [
        "  - sheet 'Articles', row 1, id: no such column; add it",
        "  - sheet 'Articles': 1 hidden column was not read: A ('id')",
    ]


def test_a_title_may_stand_above_the_headings(book: Path) -> None:
    """It may be merged over all columns, and is remarked on."""
    write_xlsx(book, [["Monitoring, 1-15 December"], [], *table_of({"place": None})])
    edit(book, lambda workbook: workbook.active.merge_cells("A1:I1"))
    remarks: list[str] = []
    assert accepted(book, remark=remarks.append) == [article()]
    (said,) = remarks
    assert "sheet 'Articles', row 1: above the headings, not read: 'Monitoring, 1-15" in said


ESCAPES = {
    "Police lecture_x000D_\nstudents": "Police lecture students",
    "Café_x0301_ _xD83D__xDE00_": "Café\u0301 \U0001f600",
    "_x005F_x000D_ and _x00_": "_x000D_ and _x00_",
}
"""A carriage return, other characters, and an escape that is escaped."""


@pytest.mark.parametrize("is_shared", [True, False])
def test_escapes_are_the_characters_that_they_stand_for(
    book: Path,
    is_shared: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Spreadsheet programs write characters so that XML cannot hold, or would change."""
    rows = ({"id": f"kz-{number}", "headline": text} for number, text in enumerate(ESCAPES))
    write_xlsx(book, table_of(*rows))
    if is_shared:
        share_texts(book)
    read = [unicodedata.normalize("NFC", text) for text in ESCAPES.values()]
    assert [each.texts["en"].headline for each in accepted(book)] == read


def test_a_link_may_be_behind_a_text(book: Path) -> None:
    """It is the article's address, unless the cell shows one; a formula has one, too."""
    cells = ("example.org - read", "https://example.kz/2", '=HYPERLINK("https://example.kz/3","h")')
    rows = ({"id": f"kz-{number}", "source_url": cell} for number, cell in enumerate(cells))
    write_xlsx(book, table_of(*rows))

    def link(workbook: Any) -> None:
        workbook.active["D2"].hyperlink = "https://example.kz/1"
        workbook.active["D3"].hyperlink = "https://example.kz/old"

    edit(book, link)
    replace_in_sheet(book, "</f><v></v>", "</f><v>here</v>")
    replace_in_sheet(book, '<c r="D4"', '<c r="D4" t="str"')
    found = [each.source_url for each in accepted(book)]
    assert found == [f"https://example.kz/{number}" for number in (1, 2, 3)]


def test_a_link_behind_another_cell_is_never_lost_in_silence(book: Path) -> None:
    """It is the article's where the row has no other, else it is named."""
    rows = ({"source_url": None}, {"id": "kz-b", "source_url": "https://example.kz/2"})
    write_xlsx(book, table_of(*rows))
    column = [*table_of({})[0]].index("headline") + 1

    def link(workbook: Any) -> None:
        for row in (2, 3):
            workbook.active.cell(row, column).hyperlink = "https://example.kz/behind"

    edit(book, link)
    said: list[str] = []
    found = [each.source_url for each in accepted(book, remark=said.append)]
    assert found == ["https://example.kz/behind", "https://example.kz/2"]
    (remark,) = said
    assert "not read: 1 in 'headline'; put them" in remark


def test_a_strict_workbook_is_read(book: Path) -> None:
    """Excel can save "Strict Open XML", which has other namespaces."""
    rewrite(
        write_xlsx(book, table_of({})),
        lambda part: re.sub(
            rb"http://schemas.openxmlformats.org/(spreadsheetml|officeDocument)/2006/(?!extended)",
            rb"http://purl.oclc.org/ooxml/\1/",
            part,
        ),
    )
    assert accepted(book) == [article()]


def test_a_formula_is_its_value(book: Path) -> None:
    """The stored value of a formula is read; an empty text is one."""
    write_xlsx(book, table_of({"headline": "=1+1", "place": '=""'}))
    replace_in_sheet(book, "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
    replace_in_sheet(book, '"><f>""</f>', '" t="str"><f>""</f>')
    (found,) = accepted(book)
    assert (found.texts["en"].headline, found.place) == ("2", None)


def test_merged_cells_are_refused_by_their_place(book: Path) -> None:
    """Cells that hide what they hold make their rows invalid, and no others."""
    write_xlsx(book, table_of({}, {"id": "kz-b"}, {"id": "kz-c"}))
    edit(book, lambda workbook: [workbook.active.merge_cells(each) for each in ("A2:A3", "C2:D2")])
    advice = "unmerge them, and repeat the value in each row"
    assert defects(book) == [
        f"sheet 'Articles', row 2: merged cells A2:A3, C2:D2; {advice}",
        f"sheet 'Articles', row 3: merged cells A2:A3; {advice}",
    ]
    assert len(outcomes(book)) == 3


def test_a_wrong_size_hides_no_rows(book: Path) -> None:
    """Rows are read whatever size the sheet says it has."""
    write_xlsx(book, table_of({}, {"id": "kz-b"}))
    replace_in_sheet(book, 'ref="A1:I3"', 'ref="A1:I2"')
    assert len(accepted(book)) == 2


def test_a_row_may_be_shorter_than_the_headings(book: Path) -> None:
    """A spreadsheet stores no empty cells at the end; a cell beyond the headings is not lost."""
    write_xlsx(book, [[*table_of({})[0], "place"], table_of({})[1]])
    assert accepted(book) == [article()]
    write_xlsx(book, [table_of({})[0], [*table_of({})[1], None, "a note"]])
    assert "row 2: a cell without a heading, got 'a note'" in defects(book)[0]


@pytest.mark.program
def test_a_bomb_is_refused_before_it_is_opened(apart: Path) -> None:
    """An archive that becomes far larger than a workbook can be is not unpacked."""
    write_xlsx(apart, table_of({}))
    with zipfile.ZipFile(apart, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/large.xml", b" " * 30_000_000)
    assert " when unpacked, more than a workbook of articles" in refusal(apart)


@pytest.mark.program
@pytest.mark.parametrize(
    "content, problem",
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "an old .xls workbook or one with a pass"),
        (b"id,country\n", "not a workbook that can be read (BadZipFile("),
        (EMPTY_ARCHIVE, "not a workbook that can be read (KeyError("),
        (b"\xef\xbb\xbf<html>", "HTML or XML under the name of a workbook; open it in"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            "a.xlsx: 1 defect; nothing was loaded.\n  - cannot be read (a pointer of Git LFS",
        ),
    ],
)
def test_what_is_no_workbook_is_refused(apart: Path, content: bytes, problem: str) -> None:
    """Old, encrypted and other files under the name of a workbook are told apart."""
    apart.write_bytes(content)
    assert problem in refusal(apart)


@pytest.mark.program
def test_a_sheet_without_end_is_refused(apart: Path) -> None:
    """A row number beyond those of any sheet does not keep the reader busy for ever."""
    write_xlsx(apart, table_of({}))
    replace_in_sheet(apart, '<row r="2">', '<row r="99999999999">')
    assert "sheet 'Articles' has more than 1,048,576 rows" in refusal(apart)


@pytest.mark.program
def test_a_missing_library_is_named(apart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the error says what to install."""
    write_xlsx(apart, table_of({}))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert refusal(apart) == "an XLSX file needs openpyxl; pip install 'caricc-report[tables]'"

"""Workbooks as people make them are read, and whatever a cell does not say is refused."""

from __future__ import annotations

import datetime as dt
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from builders import article
from flat_sources import accepted, defects, outcomes, refusal, table_of, write_xlsx

from caricc_report.model.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.program

SHEET = "xl/worksheets/sheet1.xml"
EMPTY_ARCHIVE = b"PK\5\6" + bytes(18)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the path of a workbook."""
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
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[SHEET].decode()
    parts[SHEET] = parts[SHEET].decode().replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def test_a_position_is_a_sheet_and_a_row(book: Path) -> None:
    """Rows are counted as the spreadsheet counts them, through empty ones."""
    rows = table_of({"country": "kz"})
    write_xlsx(book, [[], rows[0], [], rows[1]])
    assert defects(book) == [
        "sheet 'Articles', row 4, country: not an ISO 3166-1 alpha-2 code, got 'kz'"
    ]


def test_dates_are_dates(book: Path) -> None:
    """A cell that is formatted as a date is that day; one with a time is refused."""
    at_noon = dt.datetime(2024, 11, 21, 12)  # noqa: DTZ001 - as cells have it
    write_xlsx(book, table_of({"published_on": dt.date(2024, 11, 21)}))
    assert accepted(book)[0].published_on == dt.date(2024, 11, 21)
    (found,) = defects(write_xlsx(book, table_of({"published_on": at_noon})))
    assert "published_on: not a date, got datetime.datetime(2024, 11, 21, 12, 0)" in found


@pytest.mark.parametrize(
    "changes, problem",
    [
        (
            {"headline": "=1+1"},
            (
                "headline: a formula without a stored value; open the file in a spreadsheet "
                "program and save it, or write the value"
            ),
        ),
        ({"place": "#REF!"}, "place: an error of the spreadsheet, got '#REF!'; fix the cell"),
    ],
)
def test_a_cell_without_a_value_is_refused(
    book: Path, changes: dict[str, str], problem: str
) -> None:
    """It is a defect of its cell, and of nothing else; a number is the text of its digits."""
    write_xlsx(book, table_of(changes, {"id": "kz-b", "place": 5.0}))
    assert defects(book) == [f"sheet 'Articles', row 2, {problem}"]
    _, other = outcomes(book)
    assert isinstance(other, Article)
    assert other.place == "5"


def test_the_first_sheet_is_read(book: Path) -> None:
    """A workbook may have other sheets; one can be named."""
    write_xlsx(book, table_of({}))

    def add(workbook: Any) -> None:
        sheet = workbook.create_sheet("More")
        for row in table_of({"id": "kz-more"}):
            sheet.append(row)

    edit(book, add)
    assert [each.id for each in accepted(book)] == ["kz-example"]
    assert [each.id for each in accepted(book, sheet="More")] == ["kz-more"]
    assert refusal(book, sheet="more") == (
        "a.xlsx: there is no sheet 'more'; its sheets: 'Articles', 'More'"
    )


def test_a_formula_is_its_value(book: Path) -> None:
    """The stored value of a formula is read; an empty text is one."""
    write_xlsx(book, table_of({"headline": "=1+1", "place": '=""'}))
    replace_in_sheet(book, "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
    replace_in_sheet(book, '"><f>""</f>', '" t="str"><f>""</f>')
    (found,) = accepted(book)
    assert (found.texts["en"].headline, found.place) == ("2", None)


def test_merged_cells_are_refused_by_their_place(book: Path) -> None:
    """Cells that hide what they hold are told before anything is read."""
    write_xlsx(book, table_of({}, {"id": "kz-b"}))
    edit(book, lambda workbook: [workbook.active.merge_cells(each) for each in ("A2:A3", "C2:D2")])
    assert "sheet 'Articles': merged cells A2:A3, C2:D2; unmerge them" in refusal(book)


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
    assert "row 2: 11 cells under 9 headings" in defects(book)[0]


def test_a_bomb_is_refused_before_it_is_opened(book: Path) -> None:
    """An archive that becomes far larger than a workbook can be is not unpacked."""
    write_xlsx(book, table_of({}))
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/large.xml", b" " * 30_000_000)
    assert " when unpacked, more than a workbook of articles" in refusal(book)


@pytest.mark.parametrize(
    "content, problem",
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "an old .xls workbook or one with a pass"),
        (b"id,country\n", "not a workbook that can be read (BadZipFile("),
        (b"", "not a workbook that can be read (BadZipFile("),
        (EMPTY_ARCHIVE, "not a workbook that can be read (KeyError("),
    ],
)
def test_what_is_no_workbook_is_refused(book: Path, content: bytes, problem: str) -> None:
    """Old, encrypted and other files under the name of a workbook are told apart."""
    book.write_bytes(content)
    assert problem in refusal(book)


def test_a_sheet_without_end_is_refused(book: Path) -> None:
    """A row number beyond those of any sheet does not keep the reader busy for ever."""
    write_xlsx(book, table_of({}))
    replace_in_sheet(book, '<row r="2">', '<row r="99999999999">')
    assert "sheet 'Articles' has more than 1,048,576 rows" in refusal(book)


def test_a_missing_library_is_named(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the error says what to install."""
    write_xlsx(book, table_of({}))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert refusal(book) == "an XLSX file needs openpyxl; pip install 'caricc-report[tables]'"

"""A workbook is written over only if all that was edited in it is in the records."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from builders import record
from command_line import asked, change, refused
from flat_sources import ROW, table_of, write_csv, write_xlsx
from openpyxl.comments import Comment
from projects import copy_project

from caricc_report.errors import UsageError
from caricc_report.intake.sheet_edits import has_comments
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.article import Article
from caricc_report.release.parameters_files import write_parameters
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sheets import Sheet


pytestmark = pytest.mark.usefixtures("reads_here")


@pytest.mark.command
def test_a_workbook_with_edits_is_not_exported_over(tmp_path: Path) -> None:
    """They are counted, a conflict and a new row too; what is in the records is replaced."""
    project, into = copy_project(tmp_path), "data/articles/2024/2024-19"
    again = ("export", "2024-19", "--to", "s.xlsx")
    assert asked(project, *again).returncode == 0
    assert asked(project, *again).returncode == 0
    said = asked(project, "export", "2024-19", "--to", "Выпуск 19.xlsx").stderr
    assert f"edit them, then: caricc-report import 'Выпуск 19.xlsx' --into {into}\n" in said
    book = openpyxl.load_workbook(project / "s.xlsx")
    columns = {cell.value: cell.column for cell in book.active[1]}
    book.active.cell(2, columns["place"]).value = "Astana"
    book.save(project / "s.xlsx")
    edited = (project / "s.xlsx").read_bytes()
    advice = "import it first, name another file, or remove this one; nothing was written"
    message = f"s.xlsx: holds 1 edit that is not in the records; {advice}"
    assert message in refused(project, 2, *again)
    change(project / into / "01-kz-almaty-seminar.en.md", "place: Almaty", "place: Aktobe")
    assert message in refused(project, 2, *again)
    assert (project / "s.xlsx").read_bytes() == edited
    change(project / into / "01-kz-almaty-seminar.en.md", "place: Aktobe", "place: Astana")
    assert asked(project, *again).returncode == 0
    book = openpyxl.load_workbook(project / "s.xlsx")
    for name, text in (ROW | {"id": "uz-new", "country": "UZ"}).items():
        book.active.cell(70, columns[name]).value = text
    book.save(project / "s.xlsx")
    assert message in refused(project, 2, *again)
    write_xlsx(project / "s.xlsx", table_of(ROW))
    assert "s.xlsx: is there, and was not written by export" in refused(project, 2, *again)


@pytest.fixture
def two(sheet: Sheet) -> Sheet:
    """Return articles of two releases, of which the first is exported."""
    later = Article.model_validate(record(id="uz-later", release="2024-20", topics=["prevention"]))
    write_records([later], sheet.project.articles_dir / "2024/2024-20")
    places = {"languages": ["en", "ru"], "articles": "data/articles"}
    for name, days, as_of in (
        ("2024-19", "2024-11-16/2024-11-30", "2024-12-02"),
        ("2024-20", "2024-12-01/2024-12-15", "2024-12-16"),
    ):
        stated = {"release": name, "period": days, "as_of": as_of, "profile": "params/profile.yml"}
        write_parameters(sheet.project.params_path(name), stated | places)
    sheet.export()
    return sheet


def test_a_workbook_of_another_release_is_replaced_once_it_is_imported(two: Sheet) -> None:
    """Its edits are in the records then, be they of whatever release; before that they are not."""
    two.put(2, place="Astana")
    with pytest.raises(UsageError, match="holds 1 edit that is not in the records; import it"):
        two.export("2024-20")
    two.taken_in()
    assert two.export("2024-20") == 1
    assert openpyxl.load_workbook(two.path).worksheets[0]["A2"].value == "uz-later"


@pytest.mark.parametrize("name", ["uz-new", None, "7"], ids=["id", "no id", "number"])
def test_a_row_that_was_added_is_compared_with_its_record(two: Sheet, name: str | None) -> None:
    """It is new, then in the records; what is edited in it later stands nowhere else."""
    unlike = {"source_url": "https://example.uz/9", "headline": "Another", "body": "Of *it*."}
    two.put(6, **ROW | unlike | {"id": name, "country": "UZ"})
    with pytest.raises(UsageError, match="holds 1 edit that is not in the records; import it"):
        two.export()
    assert len(two.taken_in().accepted) == 1
    added = two.path.read_bytes()
    assert two.export() == 3
    two.path.write_bytes(added)
    two.put(6, body="Of that.")
    edited = two.path.read_bytes()
    assert two.taken_in().files == ()
    with pytest.raises(UsageError, match=r"no import edits \(sheet 'records', row 6, body\); edit"):
        two.export()
    assert two.path.read_bytes() == edited


@pytest.mark.command
def test_records_of_one_file_are_edited_there(tmp_path: Path) -> None:
    """No import writes into a table or JSON Lines, so that none is advised."""
    project = copy_project(tmp_path)
    write_csv(project / "data/rows.csv", table_of(ROW | {"release": "2024-19"}))
    change(project / "params/2024-19.yml", "articles: data/articles", "articles: data/rows.csv")
    said = asked(project, "export", "2024-19", "--to", "s.xlsx").stderr
    then = "for reading only: the records are in data/rows.csv; edit them there"
    assert f"s.xlsx: 1 article; {then}\n" in said


UNREAD: dict[str, Callable[[Any], object]] = {
    "(1 further sheet was not read: 'Notes')": lambda sheet: sheet.parent.create_sheet(
        "Notes"
    ).append(["Ask", "the editor"]),
    "the column 'Status' is none of records": lambda sheet: (
        sheet.insert_cols(2) or setattr(sheet["B1"], "value", "Status")
    ),
    "(cells without a heading, not read: row 2, row 3, row 4 and 2 more)": lambda sheet: [
        setattr(sheet.cell(row, 26), "value", "ready") for row in range(2, 7)
    ],
    "above the headings, not read: row 1": lambda sheet: (
        sheet.insert_rows(1) or setattr(sheet["A1"], "value", "Draft")
    ),
    "a cell has a comment": lambda sheet: setattr(sheet["C2"], "comment", Comment("Is it?", "A")),
}


@pytest.mark.parametrize("said", UNREAD)
def test_what_no_import_reads_is_not_exported_over(two: Sheet, said: str) -> None:
    """It stands nowhere else, though nothing that is read was edited."""
    two.edit(UNREAD[said])
    edited = two.path.read_bytes()
    with pytest.raises(
        UsageError, match=f"what no import reads.*{re.escape(said)}.*; name another"
    ):
        two.export()
    assert two.path.read_bytes() == edited
    assert two.taken_in().edited == ()


@pytest.mark.parametrize(
    "part", ["xl/comments1.xml", "xl/comments/comment1.xml", "xl/threadedComments/t1.xml"]
)
def test_comments_of_any_program_are_found(tmp_path: Path, part: str) -> None:
    """Whatever each names the part of the workbook that has them."""
    path = tmp_path / "s.xlsx"
    for name, has_any in ((part, True), ("xl/worksheets/sheet1.xml", False)):
        with zipfile.ZipFile(path, "w") as parts:
            parts.writestr(name, "")
        assert has_comments(ProjectFile(path, path.name)) == has_any


HIDDEN: list[Callable[[Any], object]] = [
    lambda sheet: setattr(sheet.row_dimensions[2], "hidden", True),
    lambda sheet: setattr(sheet.column_dimensions["D"], "hidden", True),
]


@pytest.mark.parametrize("hide", HIDDEN, ids=["row", "column"])
def test_what_a_filter_hides_is_no_edit(two: Sheet, hide: Callable[[Any], object]) -> None:
    """Unless it was edited before; no import reads that, so that it has to be shown."""
    assert two.export() == 2
    exported = two.path.read_bytes()
    two.edit(hide)
    assert two.export() == 2
    assert two.path.read_bytes() == exported
    two.put(2, source_url="https://example.org/a")
    two.edit(hide)
    message = "holds 1 edit that is not in the records; show hidden rows and columns, import it"
    with pytest.raises(UsageError, match=message):
        two.export()


def test_a_language_that_was_added_to_an_added_row_is_to_be_imported(two: Sheet) -> None:
    """An import writes it, so that it is asked for."""
    row = ROW | {"id": "uz-new", "country": "UZ", "source_url": "https://example.uz/9"}
    two.put(6, **row | {"headline": "Another", "body": "Of it."})
    two.taken_in()
    two.put(7, **row | {"language": "ru", "headline": "Другой", "body": "Об этом."})
    with pytest.raises(UsageError, match="holds 1 edit that is not in the records; import it"):
        two.export()
    assert two.taken_in().translated == (("uz-new", "ru"),)
    assert two.export() == 3

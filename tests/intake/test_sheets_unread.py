"""What an exported workbook has that no record has: sheets, columns, merged rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flat_sources import ROW

from caricc_report.errors import InvalidInputError
from caricc_report.model.record import SourceOptions

if TYPE_CHECKING:
    from sheets import Sheet

pytestmark = pytest.mark.usefixtures("reads_here")


def test_what_was_added_beside_the_records_is_named(sheet: Sheet) -> None:
    """An edit in a copy of the sheet is none; a new row may have a column of its own."""

    def edit(found: Any) -> None:
        found.parent.copy_worksheet(found).title = "records (2)"
        found.insert_cols(2)
        found["B1"].value = "Status"
        columns = {cell.value: cell.column for cell in found[1]}
        added = {**ROW, "id": "uz-new", "source_url": "https://example.uz/9", "Status": "new"}
        for name, text in added.items():
            found.cell(6, columns[name]).value = text

    sheet.edit(edit)
    result = sheet.taken_in()
    assert [each.id for each in result.accepted] == ["uz-new"]
    assert result.remarks == (
        (
            "sheet.xlsx, 1 further sheet was not read: 'records (2)'; to read one, put it first, "
            "or import --sheet"
        ),
        "sheet.xlsx, the column 'Status' is none of records, and not read",
    )


def test_a_sheet_in_front_is_named(sheet: Sheet) -> None:
    """With the one that has the records, which can be read by its name."""
    sheet.put(2, place="Astana")
    sheet.edit(lambda found: found.parent.create_sheet("Notes", 0).append(["Ask", "the editor"]))
    with pytest.raises(InvalidInputError, match=r"sheet 'Notes', row 1: no headings.*'records'"):
        sheet.taken_in()
    assert len(sheet.taken_in(options=SourceOptions(sheet="records")).edited) == 1


def test_a_row_that_says_nothing_is_none(sheet: Sheet) -> None:
    """Of which article no row is left is said beside a note, too."""

    def edit(found: Any) -> None:
        found.delete_rows(4, 2)
        found["Z6"].value = "ready"

    sheet.edit(edit)
    result = sheet.taken_in()
    assert result.rejected == ()
    assert any("cells without a heading, not read: row 6" in each for each in result.remarks)
    assert any("there is no row" in each and "kg-other" in each for each in result.remarks)


def test_merged_rows_are_rejected_and_not_gone(sheet: Sheet) -> None:
    """They have no id that could be read."""
    sheet.edit(lambda found: found.merge_cells("C4:C5"))
    result = sheet.taken_in()
    assert (len(result.rejected), result.remarks) == (2, ())

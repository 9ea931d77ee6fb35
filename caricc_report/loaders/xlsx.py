"""XLSX: a sheet of a workbook, read in a process of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from caricc_report.loaders.tables import Line, NoValue, records_of
from caricc_report.system.optional import required
from caricc_report.system.sandbox import read_in_sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caricc_report.model.record import Record, SourceOptions
    from caricc_report.system.files import ProjectFile

_ADVICE = "save the sheet as CSV, which may be of any length"


def read_xlsx(file: ProjectFile, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a sheet, its first row that is not empty the headings."""
    required("openpyxl", "tables", "an XLSX file")
    arguments = [str(file.path.absolute()), file.name, *filter(None, [options.sheet])]
    rows = read_in_sandbox("loaders.sheets", arguments, file.name, _ADVICE)
    yield from records_of_rows(rows, file.name, options)


def records_of_rows(
    rows: Iterable[tuple[str, Sequence[object]]], where: str, options: SourceOptions
) -> Iterator[Record]:
    """Yield the records of the rows that `caricc_report.loaders.sheets.sheet_rows` yields."""
    lines = (Line(position, [_cell(cell) for cell in cells]) for position, cells in rows)
    yield from records_of(lines, where, options)


def _cell(cell: object) -> object:
    """Return what a cell of `caricc_report.loaders.sheets.sheet_rows` stands for."""
    if not isinstance(cell, dict):
        return cell
    ((kind, text),) = cell.items()
    if kind == "problem":
        return NoValue(text)
    return (dt.datetime if kind == "datetime" else dt.date).fromisoformat(text)

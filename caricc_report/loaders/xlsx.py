"""XLSX: a sheet of a workbook, read in a process of its own."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders.headings import Line, LinkedText, NoValue
from caricc_report.loaders.tables import records_of
from caricc_report.system.optional import required
from caricc_report.system.sandbox import read_in_sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caricc_report.model.record import Record, SourceOptions
    from caricc_report.system.files import ProjectFile

_ADVICE = "save the sheet as CSV, which may be of any length"


def read_xlsx(file: ProjectFile, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a sheet, and remark on what of the workbook is not read."""
    left_out: list[str] = []

    def remark(sentence: str) -> None:
        left_out.append(advised(sentence))
        options.remark(f"{file.name}, {left_out[-1]}")

    try:
        lines = lines_of(sheet_rows_of(file, options.sheet), remark)
        yield from records_of(lines, file.name, options)
    except InvalidInputError as error:
        # What is missing may be hidden.
        hidden = (Defect("", "", each) for each in left_out)
        raise InvalidInputError(file.name, [*error.defects, *hidden]) from error


def sheet_rows_of(
    file: ProjectFile, sheet: str | None, *, with_hidden: bool = False
) -> Iterable[Any]:
    """Return what `caricc_report.loaders.sheets.sheet_rows` yields, in a process of its own."""
    required("openpyxl", "tables", "an XLSX file")
    hidden = "hidden" if with_hidden else ""
    arguments = [str(file.path.absolute()), file.name, sheet or "", hidden]
    return read_in_sandbox("loaders.sheets", arguments, file.name, _ADVICE)


def advised(sentence: str) -> str:
    """Return what was left out, with what to do to have it read."""
    if re.match(r"[\d,]+ further sheet", sentence):
        return f"{sentence}; to read one, put it first, or import --sheet"
    return sentence


def lines_of(rows: Iterable[Any], remark: Callable[[str], object]) -> Iterator[Line]:
    """Yield the lines of what `caricc_report.loaders.sheets.sheet_rows` yields."""
    for row in rows:
        if isinstance(row, str):
            remark(row)
        else:
            position, cells, problem = row
            yield Line(position, [_cell(cell) for cell in cells], problem)


def _cell(cell: object) -> object:
    """Return what a cell of `caricc_report.loaders.sheets.sheet_rows` stands for."""
    if not isinstance(cell, dict):
        return cell
    ((kind, said),) = cell.items()
    match kind:
        case "problem":
            return NoValue(said)
        case "linked":
            return LinkedText(*said)
        case "datetime":
            return dt.datetime.fromisoformat(said)
    return dt.date.fromisoformat(said)

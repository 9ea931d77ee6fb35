"""What a sheet of a workbook holds, as openpyxl parses it: cells, and what is hidden.

Not python-calamine: it shows errors, and formulas that were never computed, as empty cells, does
not know hidden rows and links, and a cell in the last column and row ends the process. Of openpyxl
the parser, as its sheets for reading do not say what is hidden, merged or linked.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from caricc_report.errors import InvalidInputError
from caricc_report.system.optional import required
from caricc_report.system.zip_parts import transitional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caricc_report.system.files import ProjectFile

EXPORTED, CHOICES = "as exported", "choices"
"""The hidden sheets of an exported workbook: the cells as they were exported, from which those
that were edited differ; and the values to choose from."""
_N_ROWS = 1_048_576
"""The most rows that a sheet can have."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
"""A character in a text of Open XML (ISO/IEC 29500-1, 22.9.2.19)."""
_HYPERLINK = re.compile(r'HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)


@dataclass(slots=True)
class SheetContent:
    """What a sheet holds; rows and columns are counted from 1."""

    rows: list[tuple[int, dict[int, object]]] = field(default_factory=list)
    """The number of each row that is neither empty nor hidden, and its cells by column."""
    hidden_rows: list[int] = field(default_factory=list)
    """Those that are not empty."""
    hidden_columns: list[range] = field(default_factory=list)
    """Whole columns, empty ones among them."""
    merged: dict[int, list[str]] = field(default_factory=dict)
    """By the number of a row, the merged cells that reach into it, such as ``A2:A3``."""


def opened_workbook(content: IO[bytes]) -> Any:  # noqa: ANN401 - openpyxl's
    """Return a workbook whose formulas are their stored values."""
    openpyxl = required("openpyxl", "tables", "an XLSX file")

    class Sheet(openpyxl.worksheet._read_only.ReadOnlyWorksheet):  # type: ignore[misc, name-defined] # noqa: SLF001 - the reader's own
        def _get_size(self) -> None:
            """Do without; the sheet may say anything, or else be parsed to its end for it."""

    class Reader(openpyxl.reader.excel.ExcelReader):  # type: ignore[misc, name-defined]
        def read_worksheets(self) -> None:
            for sheet, part in self.parser.find_sheets():
                if part.target not in self.valid_files:
                    continue
                if "chartsheet" in part.Type:
                    self.read_chartsheet(sheet, part)
                else:
                    made = Sheet(self.wb, sheet.name, part.target, self.shared_strings)
                    made.sheet_state = sheet.state
                    self.wb._sheets.append(made)  # noqa: SLF001 - as the reader does

        def read_strings(self) -> None:
            # openpyxl's own drops "x005F_", so that nobody can tell any more what is an escape.
            part = self.package.find(openpyxl.xml.constants.SHARED_STRINGS)
            if part is not None:
                with self.archive.open(part.PartName[1:]) as xml:
                    self.shared_strings = list(_strings(xml, openpyxl))

    reader = Reader(transitional(content), read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


def _strings(xml: IO[bytes], openpyxl: Any) -> Iterator[str]:  # noqa: ANN401 - the package
    """Yield the texts that cells share."""
    for _, node in openpyxl.xml.functions.iterparse(xml):
        if node.tag == f"{_MAIN}si":
            is_plain = len(node) == 1 and node[0].tag == f"{_MAIN}t"
            text = node[0].text if is_plain else openpyxl.cell.text.Text.from_tree(node).content
            yield text or ""
            node.clear()


@contextmanager
def reading(file: ProjectFile) -> Iterator[None]:
    """Turn what goes wrong in openpyxl into an error of the file; its warnings are of styles."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (InvalidInputError, MemoryError):
        raise
    except Exception as error:
        # A broken workbook makes openpyxl raise nearly anything, KeyError and TypeError included.
        problem = f"not a workbook that can be read ({error!r:.80}); save it again as .xlsx"
        raise file.refused(problem) from error


def sheet_content(
    sheet: Any,  # noqa: ANN401 - openpyxl's
    file: ProjectFile,
    *,
    with_hidden: bool,
) -> SheetContent:
    """Return what a sheet holds, whatever size it says it has."""
    read = SheetContent()
    with reading(file), sheet._get_source() as xml:  # noqa: SLF001 - as the sheet itself does
        parser = _parser(sheet, xml)
        for number, cells in parser.parse():
            if number > _N_ROWS:
                raise file.refused(f"sheet {sheet.title!r} has more than {_N_ROWS:,} rows")
            values = {cell["column"]: _value(cell) for cell in cells}
            values = {column: value for column, value in values.items() if value not in (None, "")}
            is_hidden = _is_true(parser.row_dimensions.get(str(number), {}).get("hidden"))
            if values and is_hidden and not with_hidden:
                read.hidden_rows.append(number)
            elif values:
                read.rows.append((number, values))
        read.hidden_columns = [
            range(int(each["min"]), int(each["max"]) + 1)
            for each in parser.column_dimensions.values()
            if _is_true(each.get("hidden")) and not with_hidden
        ]
        for each in parser.merged_cells.mergeCell if parser.merged_cells else ():
            for number in range(each.min_row, min(each.max_row, _last(read)) + 1):
                read.merged.setdefault(number, []).append(each.ref)
        _add_links(read, _links(sheet, parser))
    return read


def _parser(sheet: Any, xml: IO[bytes]) -> Any:  # noqa: ANN401 - openpyxl's
    """Return what parses a sheet, and says beside the value of each cell its formula."""
    openpyxl = required("openpyxl.worksheet._reader", "tables", "an XLSX file")
    workbook = sheet.parent
    parser = openpyxl.WorkSheetParser(
        xml,
        sheet._shared_strings,  # noqa: SLF001 - as the sheet itself does
        data_only=True,
        epoch=workbook.epoch,
        date_formats=workbook._date_formats,  # noqa: SLF001 - the same
        timedelta_formats=workbook._timedelta_formats,  # noqa: SLF001 - the same
    )
    parser.parse_cell = functools.partial(_with_formula, parser.parse_cell)
    return parser


def _with_formula(parse: Callable[[Any], dict[str, Any]], element: Any) -> dict[str, Any]:  # noqa: ANN401 - openpyxl's
    formula = element.find(f"{_MAIN}f")
    return parse(element) | {"formula": None if formula is None else formula.text or ""}


def _is_true(said: str | None) -> bool:
    return said in {"1", "true"}


def _last(read: SheetContent) -> int:
    return max((number for number, _ in read.rows), default=0)


def _value(cell: dict[str, Any]) -> object:
    """Return the value of a cell as JSON."""
    value, formula = cell["value"], cell["formula"]
    if cell["data_type"] == "e":
        return {"problem": f"an error of the spreadsheet, got {value!r:.80}; fix the cell"}
    if value is None and cell["data_type"] == "n" and formula is not None:
        return {
            "problem": "a formula without a stored value; open the file in a spreadsheet program "
            "and save it, or write the value"
        }
    if isinstance(value, dt.datetime | dt.date):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, str):
        text = _unescaped(value)
        address = _HYPERLINK.search(formula or "")
        return {"linked": [text, address[1]]} if address else text
    if value is None or isinstance(value, int | float):
        return value
    return {"problem": f"neither text nor number nor date, got {str(value)!r:.80}"}


def _unescaped(text: str) -> str:
    r"""Return a text with its escapes as the characters that they stand for.

    Examples
    --------
    >>> _unescaped("one_x000D__x005F_x000D_")
    'one\r_x000D_'
    """
    if "_x" not in text:
        return text
    read = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    # Characters beyond the first 65,536 are written as two.
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _links(sheet: Any, parser: Any) -> Iterator[tuple[range, range, str]]:  # noqa: ANN401 - openpyxl's
    """Yield the rows and columns of linked cells, and the address behind them."""
    if not (links := parser.hyperlinks.hyperlink):
        return
    relations = required("openpyxl.packaging.relationship", "tables", "an XLSX file")
    utils = required("openpyxl.utils", "tables", "an XLSX file")
    archive, part = sheet.parent._archive, relations.get_rels_path(sheet._worksheet_path)  # noqa: SLF001 - as the sheet itself does
    dependents = relations.get_dependents(archive, part) if part in archive.namelist() else ()
    targets = {each.Id: each.Target for each in dependents}
    for each in links:
        if target := targets.get(each.id):
            left, top, right, bottom = utils.range_boundaries(each.ref)
            yield range(top, bottom + 1), range(left, right + 1), target


def _add_links(read: SheetContent, links: Iterable[tuple[range, range, str]]) -> None:
    """Put addresses beside the texts that they are behind."""
    rows, last = dict(read.rows), _last(read)
    for numbers, columns, address in links:
        for number in range(numbers.start, min(numbers.stop, last + 1)):
            cells = rows.get(number, {})
            for column, value in cells.items():
                if column in columns and isinstance(value, str):
                    cells[column] = {"linked": [value, address]}

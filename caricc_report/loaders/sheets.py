"""The process in which a sheet of a workbook is read: a path in, its rows out.

Run as ``python -P -m caricc_report.loaders.sheets SECONDS PATH NAME [SHEET]``; each row is its
position and its cells.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import sys
import warnings
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.system.files import ProjectFile
from caricc_report.system.optional import required
from caricc_report.system.sandbox import serve
from caricc_report.system.zip_parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LARGEST = 200_000_000
"""The most bytes that the parts of a workbook may have when unpacked."""
_USUAL_SIZE, _USUAL_RATIO = 10_000_000, 200
"""A workbook above this size is not this many times smaller when packed."""
_N_ROWS = 1_048_576
"""The most rows that a sheet can have."""
_BATCH = 500
_CHUNK = 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref=[\"']([^\"'<>]*)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_LONGEST_TAG = 200
_N_SHOWN = 10


def sheet_rows(file: ProjectFile, name: str | None = None) -> Iterator[tuple[str, list[object]]]:
    """Yield position and cells of the rows of a sheet that are not empty.

    A row is as wide as the headings or as its own last cell. A cell is a text, a number, a
    truth value or None; else a mapping of ``date``, ``datetime`` or ``problem`` to a text.

    Raises
    ------
    UsageError
        If openpyxl is not installed, or there is no sheet of that name.
    InvalidInputError
        If the workbook cannot be read, or is larger than any of articles.
    """
    _check_archive(file)
    with _workbook(file, data_only=True) as values:
        sheet = _sheet(values, file, name)
        has_formulas = _check_sheet(file, sheet)
        if not has_formulas:
            yield from _filled(_rows(sheet, file), itertools.repeat(()), sheet.title)
            return
        with _workbook(file, data_only=False) as formulas:
            # The same sheet again: values hold no formulas, and formulas no values.
            texts = _rows(_sheet(formulas, file, name), file)
            yield from _filled(_rows(sheet, file), texts, sheet.title)


@contextmanager
def _workbook(file: ProjectFile, *, data_only: bool) -> Iterator[Any]:
    """Open a workbook with the values of formulas, or with the formulas themselves."""
    # Not python-calamine: it shows errors, and formulas that were never computed, as empty cells,
    # does not know hidden rows and links, and a cell in the last column and row ends the process.
    openpyxl = required("openpyxl", "tables", "an XLSX file")
    with file.opened() as content:
        with _reading(file):
            workbook = openpyxl.load_workbook(content, read_only=True, data_only=data_only)
        try:
            yield workbook
        finally:
            workbook.close()


@contextmanager
def _reading(file: ProjectFile) -> Iterator[None]:
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


def _sheet(workbook: Any, file: ProjectFile, name: str | None) -> Any:  # noqa: ANN401 - openpyxl's
    """Return the sheet of a name, or the first one."""
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    if not sheets:
        raise file.refused("the workbook has no sheet with cells")
    if name is None:
        return workbook.worksheets[0]
    if name not in sheets:
        known = ", ".join(map(repr, sheets))
        message = f"{file.name}: there is no sheet {name!r}; its sheets: {known}"
        raise UsageError(message)
    return sheets[name]


def _rows(sheet: Any, file: ProjectFile) -> Iterator[Sequence[Any]]:  # noqa: ANN401 - openpyxl's
    """Yield the rows of cells from the first on, whatever size the sheet says it has."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    n_rows = 0
    while True:
        with _reading(file):
            batch = list(itertools.islice(rows, _BATCH))
        yield from batch
        n_rows += len(batch)
        if n_rows > _N_ROWS:
            raise file.refused(f"sheet {sheet.title!r} has more than {_N_ROWS:,} rows")
        if not batch:
            return


def _filled(
    rows: Iterable[Sequence[Any]], formulas: Iterable[Sequence[Any]], title: str
) -> Iterator[tuple[str, list[object]]]:
    """Yield the rows that are not empty."""
    width = 0
    for number, (row, texts) in enumerate(zip(rows, formulas, strict=False), 1):
        cells = [_cell(*pair) for pair in itertools.zip_longest(row, texts)]
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if cells:
            width = width or len(cells)
            cells += [None] * (width - len(cells))
            yield f"sheet {title!r}, row {number}", cells


def _cell(cell: Any, formula: Any) -> object:  # noqa: ANN401 - openpyxl's
    """Return the value of a cell as JSON."""
    value = cell.value
    if cell.data_type == "e":
        return {"problem": f"an error of the spreadsheet, got {value!r:.80}; fix the cell"}
    if value is None and cell.data_type == "n" and formula and formula.data_type == "f":
        return {
            "problem": "a formula without a stored value; open the file in a spreadsheet program "
            "and save it, or write the value"
        }
    if isinstance(value, dt.datetime | dt.date):
        return {type(value).__name__: value.isoformat()}
    if value is None or isinstance(value, str | int | float):
        return value
    return {"problem": f"neither text nor number nor date, got {value!r:.80}"}


def _check_archive(file: ProjectFile) -> None:
    """Refuse what is no ZIP archive of a size that a workbook can have."""
    with file.opened() as content:
        if content.read(len(_OLE)) == _OLE:
            problem = "an old .xls workbook or one with a password; save it as .xlsx without one"
            raise file.refused(problem)
        with _reading(file):
            parts = parts_of(content, file.name)
    size, packed = sum(part.file_size for part in parts), file.path.stat().st_size
    if size > _LARGEST or size > max(_USUAL_SIZE, packed * _USUAL_RATIO):
        problem = (
            f"{packed:,} bytes become {size:,} when unpacked, more than a workbook of articles"
        )
        raise file.refused(problem)


def _check_sheet(file: ProjectFile, sheet: Any) -> bool:  # noqa: ANN401 - openpyxl's
    """Refuse merged cells, which openpyxl shows as empty; return whether there are formulas."""
    merged: dict[str, None] = {}
    has_formulas = False
    part = sheet._worksheet_path  # noqa: SLF001 - openpyxl says nowhere else which part it reads
    with (
        file.opened() as content,
        _reading(file),
        zipfile.ZipFile(content) as archive,
        archive.open(part) as xml,
    ):
        tail = b""
        while chunk := xml.read(_CHUNK):
            text = tail + chunk
            merged |= {ref.decode("ascii", "replace"): None for ref in _MERGED.findall(text)}
            has_formulas = has_formulas or bool(_FORMULA.search(text))
            tail = text[-_LONGEST_TAG:]
    if merged:
        shown = ", ".join(list(merged)[:_N_SHOWN]) + (", …" if len(merged) > _N_SHOWN else "")
        problem = f"merged cells {shown}; unmerge them, and repeat the value in each row"
        raise file.refused(problem, position=f"sheet {sheet.title!r}")
    return has_formulas


if __name__ == "__main__":
    # openpyxl does without numpy, whose threads take much of the address space.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    serve(lambda path, name, *sheet: sheet_rows(ProjectFile(Path(path), name), *sheet))

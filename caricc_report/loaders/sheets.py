"""The process in which a sheet of a workbook is read: a path in, its rows out.

Run as ``python -P -m caricc_report.loaders.sheets SECONDS PATH NAME [SHEET [HIDDEN]]``; what was
left out comes first, in sentences, then each row.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from caricc_report.errors import UsageError
from caricc_report.loaders.sheet_content import (
    CHOICES,
    EXPORTED,
    SheetContent,
    opened_workbook,
    reading,
    sheet_content,
)
from caricc_report.model.summary import counted
from caricc_report.system.files import ProjectFile
from caricc_report.system.optional import required
from caricc_report.system.sandbox import serve
from caricc_report.system.zip_parts import parts_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

_LARGEST = 200_000_000
"""The most bytes that the parts of a workbook may have when unpacked."""
_USUAL_SIZE, _USUAL_RATIO = 10_000_000, 200
"""A workbook above this size is not this many times smaller when packed."""
_N_FIRST, _MOST_COLUMNS = 20, 1_000
"""The widest of so many rows says how wide a table is; the headings are among them."""
_OTHER_FILES = {
    bytes.fromhex("d0cf11e0a1b11ae1"): "an old .xls workbook or one with a password; save it as "
    ".xlsx without one",
    b"<": "HTML or XML under the name of a workbook; open it in a spreadsheet program and save it "
    "as .xlsx",
}
"""By its first bytes, what is no workbook."""
_CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_LONGEST_TAG = 200
_CHUNK = 1 << 20
_N_SHOWN = 10


def sheet_rows(
    file: ProjectFile, name: str | None = None, *, with_hidden: bool = False
) -> Iterator[str | tuple[str, list[object], str]]:
    """Yield what was left out, in sentences, then position, cells and problem of each row.

    Hidden sheets and empty rows are left out, and hidden rows and columns unless they are asked
    for. The first rows are of one width.
    A cell is a text, a number, a truth value or None; else a mapping of ``date``, ``datetime`` or
    ``problem`` to a text, or of ``linked`` to a text and the address behind it. The problem is why
    a row cannot be used, if so.
    """
    with file.opened() as content:
        _check_package(file, content)
        with reading(file):
            workbook = opened_workbook(content)
        sheet = _sheet(workbook, file, name)
        if name is None:
            yield from _other_sheets(workbook, sheet)
        read = sheet_content(sheet, file, with_hidden=with_hidden)
    yield from _described(read, f"sheet {sheet.title!r}")


def _check_package(file: ProjectFile, content: IO[bytes]) -> None:
    """Refuse what is no package of a size that a workbook can have."""
    start = content.read(_LONGEST_TAG).lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, problem in _OTHER_FILES.items():
        if start.startswith(sign):
            raise file.refused(problem)
    with reading(file):
        parts = parts_of(content, file.name)
    size, packed = sum(part.file_size for part in parts), file.path.stat().st_size
    if size > _LARGEST or size > max(_USUAL_SIZE, packed * _USUAL_RATIO):
        problem = (
            f"{packed:,} bytes become {size:,} when unpacked, more than a workbook of articles"
        )
        raise file.refused(problem)


def _sheet(workbook: Any, file: ProjectFile, name: str | None) -> Any:  # noqa: ANN401 - openpyxl's
    """Return the sheet of a name, or the first visible one."""
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    if not sheets:
        raise file.refused("the workbook has no sheet with cells")
    known = ", ".join(map(repr, sheets))
    if name is None:
        visible = (sheet for sheet in sheets.values() if sheet.sheet_state == "visible")
        if (first := next(visible, None)) is not None:
            return first
        raise file.refused(f"all sheets are hidden, so none is read; show one of {known}")
    if name not in sheets:
        raise UsageError(f"{file.name}: there is no sheet {name!r}; its sheets: {known}")
    return sheets[name]


def _other_sheets(workbook: Any, read: Any) -> Iterator[str]:  # noqa: ANN401 - openpyxl's
    """Yield which other sheets hold anything that is not of an export."""
    titles = {sheet.title for sheet in workbook.worksheets}
    own = {EXPORTED, CHOICES} if EXPORTED in titles else set()
    others = [
        f"{sheet.title!r}" + ("" if sheet.sheet_state == "visible" else " (hidden)")
        for sheet in workbook.worksheets
        if sheet is not read
        and sheet.title not in own
        and _has_content(workbook._archive, sheet._worksheet_path)  # noqa: SLF001 - openpyxl says nowhere else which part it reads
    ]
    if others:
        yield _left_out("further sheet", others)


def _has_content(archive: zipfile.ZipFile, part: str) -> bool:
    """Return whether any cell of a sheet has a value."""
    with archive.open(part) as xml:
        tail = b""
        while chunk := xml.read(_CHUNK):
            if _CONTENT.search(tail + chunk):
                return True
            tail = chunk[-_LONGEST_TAG:]
    return False


def _described(sheet: SheetContent, place: str) -> Iterator[str | tuple[str, list[object], str]]:
    """Yield what of a sheet is left out, then its rows."""
    if sheet.hidden_rows:
        yield f"{place}: {_left_out('hidden row', map(str, sheet.hidden_rows))}"
    last = max((max(cells) for _, cells in sheet.rows), default=0)
    hidden = {
        each
        for columns in sheet.hidden_columns
        for each in range(columns.start, min(columns.stop, last + 1))
    }
    names: dict[int, object] = {}
    for _, cells in sheet.rows:
        for column in hidden & cells.keys():
            names.setdefault(column, cells[column])
    if names:
        letters = required("openpyxl.utils", "tables", "an XLSX file").get_column_letter
        shown = (f"{letters(each)} ({names[each]!r:.80})" for each in sorted(names))
        yield f"{place}: {_left_out('hidden column', shown)}"
    rows = [
        (number, [cells.get(each) for each in range(1, max(cells) + 1) if each not in hidden])
        for number, cells in sheet.rows
    ]
    widths = (len(cells) for _, cells in rows[:_N_FIRST])
    width = max((each for each in widths if each <= _MOST_COLUMNS), default=0)
    for number, row in rows:
        problem = ""
        if merged := sheet.merged.get(number):
            cells_shown = _first(merged)
            problem = f"merged cells {cells_shown}; unmerge them, and repeat the value in each row"
        yield f"{place}, row {number}", row + [None] * (width - len(row)), problem


def _left_out(what: str, which: Iterable[str]) -> str:
    """Return how many of a kind were not read, and the first of them."""
    names = list(which)
    verb = "was" if len(names) == 1 else "were"
    return f"{counted(len(names), what)} {verb} not read: {_first(names)}"


def _first(names: list[str]) -> str:
    return ", ".join(names[:_N_SHOWN]) + (", …" if len(names) > _N_SHOWN else "")


if __name__ == "__main__":
    # openpyxl does without numpy, whose threads take much of the address space.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    serve(
        lambda path, name, sheet="", hidden="": sheet_rows(
            ProjectFile(Path(path), name), sheet or None, with_hidden=bool(hidden)
        )
    )

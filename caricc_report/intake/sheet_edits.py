"""An exported workbook that was edited: which fields, and what the records are to be then.

The workbook holds its cells as they were exported in a hidden sheet. A field was edited if the
cell differs from that; if the record differs from both by now, it is a conflict. A row that is
gone, a column or row that is hidden, edit nothing.
"""

from __future__ import annotations

import itertools
import zipfile
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect
from caricc_report.loaders import Rejection
from caricc_report.loaders.headings import Line, folded, headings_in, is_empty, known_headings
from caricc_report.loaders.sheet_content import EXPORTED
from caricc_report.loaders.tables import records_of, row_of
from caricc_report.loaders.xlsx import advised, lines_of, sheet_rows_of
from caricc_report.model.fields import IGNORED
from caricc_report.model.summary import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caricc_report.model.record import Record, SourceOptions
    from caricc_report.system.files import ProjectFile

_LARGEST_PART = 1_000_000


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field of a record that was edited."""

    id: str
    """The article."""
    language: str
    """The language of the row."""
    field: str
    """The column."""
    old: object
    """What was exported; None if nothing."""
    new: object
    """What stands there now; None if nothing."""
    position: str = ""
    """Where in the sheet."""
    note: str = ""
    """What the edit loses beside, if anything."""


@dataclass(frozen=True, slots=True)
class SheetEdits:
    """What was edited in a workbook."""

    where: str
    """The workbook."""
    edits: tuple[FieldEdit, ...]
    """In the order of the rows."""
    rejected: tuple[Rejection, ...]
    """Rows that cannot be read."""
    records: tuple[Record, ...]
    """Rows of articles that were not exported."""
    added: tuple[FieldEdit, ...] = ()
    """What these rows say, cell by cell; an empty cell says nothing."""
    left_out: tuple[str, ...] = ()
    """What of the workbook is not read, in sentences: what is hidden, added columns and sheets."""


def is_exported(file: ProjectFile) -> bool:
    """Return whether a workbook was made by `caricc_report.loaders.sheet_writing`."""
    try:
        with file.opened() as content, zipfile.ZipFile(content) as parts:
            book = parts.open("xl/workbook.xml").read(_LARGEST_PART)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, EOFError, RuntimeError):
        return False
    return f'name="{EXPORTED}"'.encode() in book


def has_comments(file: ProjectFile) -> bool:
    """Return whether cells of a workbook have comments."""
    with file.opened() as content, zipfile.ZipFile(content) as parts:
        return any("comment" in each.lower() for each in parts.namelist())


def read_edits(
    file: ProjectFile, options: SourceOptions, *, with_hidden: bool = False
) -> SheetEdits:
    """Return what was edited in an exported workbook; in hidden rows and columns if asked for."""
    exported = _table(file, replace(options, sheet=EXPORTED, remark=lambda _: None))
    edited = _table(file, options, with_hidden=with_hidden)
    for sentence in edited.left_out:
        options.remark(f"{file.name}, {advised(sentence)}")
    before = {_key(row): row.fields for _, row in exported.rows}
    ids = {identifier for identifier, _ in before}
    compared = [each for each in edited.columns if each in {*exported.columns} - {"id", "language"}]
    edits: list[FieldEdit] = []
    rejected: list[Rejection] = []
    others: list[tuple[Line, Record]] = []
    places = defaultdict(list)
    for _, row in edited.rows:
        places[_key(row)].append(row.position)
    for line, row in edited.rows:
        key = identifier, language = _key(row)
        if identifier not in ids:
            others.append((line, row))
            continue
        if defects := [*row.defects, *_key_defects(row, places[key])]:
            rejected.append(Rejection(file.name, row.position, identifier, tuple(defects)))
            continue
        old = before.get(key, {})
        edits += (
            FieldEdit(identifier, language, name, old.get(name), row.fields.get(name), row.position)
            for name in compared
            if old.get(name) != row.fields.get(name)
        )
    is_read = not any(line.problem for line, _ in edited.rows)
    if is_read and (gone := sorted(ids - {identifier for identifier, _ in places})):
        options.remark(
            f"{file.name}: of {counted(len(gone), 'exported article')} there is no row, or none "
            f"that is shown, and the records stay: {listed(gone)}; to remove one, delete its files"
        )
    lines = [edited.headings, *(line for line, _ in others)]
    records = tuple(records_of(lines, file.name, options)) if others else ()
    added = _cells((row for _, row in others), records)
    return SheetEdits(
        file.name, tuple(edits), tuple(rejected), records, tuple(added), edited.left_out
    )


def _cells(rows: Iterable[Record], records: Iterable[Record]) -> Iterator[FieldEdit]:
    """Yield the cells of rows, with the ids that their records have or were given."""
    ids = {
        position: record.fields.get("id")
        for record in records
        for position in (record.position, *record.positions.values())
    }
    for row in rows:
        fields = dict(row.fields)
        given, language = fields.pop("id", ""), str(fields.pop("language", ""))
        name = str(ids.get(row.position) or given)
        for field, value in fields.items():
            yield FieldEdit(name, language, field, None, value, row.position)


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet of an exported workbook."""

    headings: Line
    columns: tuple[str, ...]
    rows: tuple[tuple[Line, Record], ...]
    left_out: tuple[str, ...]


def _table(file: ProjectFile, options: SourceOptions, *, with_hidden: bool = False) -> _Table:
    """Return a sheet, of which rows and columns may be hidden or added."""
    left_out: list[str] = []
    rows = sheet_rows_of(file, options.sheet, with_hidden=with_hidden)
    lines = [*lines_of(rows, left_out.append)]
    known = known_headings(options)
    if (first := headings_in(lines, known)) is None:
        problem = "no headings; the first row of the sheet names the columns"
        raise file.refused(
            "; ".join([problem, *map(advised, left_out)]),
            position=lines[0].position if lines else "",
        )
    headings = lines[first]
    columns = [known.get(folded(cell), IGNORED) for cell in headings.cells]
    for name in ("id", "language"):
        if columns.count(name) != 1:
            raise file.refused("one column is needed; show it, and name no other so", field=name)
    for cell, column in zip(headings.cells, columns, strict=True):
        if column == IGNORED and not is_empty(cell):
            left_out.append(f"the column {cell!r:.80} is none of records, and not read")
    left_out += _left_out("above the headings", lines[:first])
    astray: list[Line] = []
    below: list[Line] = []
    for line in lines[first + 1 :]:
        pairs = itertools.zip_longest(line.cells, headings.cells)
        if any(is_empty(heading) and not is_empty(cell) for cell, heading in pairs):
            astray.append(line)
        cells = zip(columns, [*line.cells, *[None] * len(columns)], strict=False)
        known_cells = [None if column == IGNORED else cell for column, cell in cells]
        if line.problem or not all(map(is_empty, known_cells)):
            below.append(replace(line, cells=known_cells))
    left_out += _left_out("cells without a heading", astray)
    named = replace(headings, cells=["" if each == IGNORED else each for each in columns])
    read = tuple((line, row_of(line, columns, file.name, options)) for line in below)
    return _Table(named, tuple(columns), read, tuple(left_out))


def _left_out(what: str, lines: Sequence[Line]) -> list[str]:
    """Return a sentence about what is not read in some lines, if there are any."""
    rows = listed([each.position.rpartition(", ")[2] for each in lines])
    return [f"{what}, not read: {rows}"] if lines else []


def _key(row: Record) -> tuple[Any, Any]:
    return row.fields.get("id"), row.fields.get("language")


def _key_defects(row: Record, places: Sequence[str]) -> Iterator[Defect]:
    """Yield what is wrong with what a row is known by."""
    if not isinstance(row.fields.get("language"), str):
        yield Defect(row.position, "language", "missing; each row has one")
    elif len(places) > 1:
        problem = f"the article has several rows in this language: {'; '.join(places)}; keep one"
        yield Defect(row.position, "language", problem)

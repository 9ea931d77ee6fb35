"""Parquet: flat rows, or canonical records in a column of their own."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.extras import required
from caricc_report.loaders.json_lines import opened, parse_record
from caricc_report.loaders.tables import Line, records_of
from caricc_report.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.records import SourceOptions

RECORD = "record"
"""The column that holds the canonical record as JSON; if there is one, no other is read."""
_BATCH = 1000


def read_parquet(source: str | Path, where: str, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a Parquet file; the flat rows of an article stand together."""
    with opened(Path(source), where) as file:
        parquet = required("pyarrow.parquet", "tables", "a Parquet file")
        with _reading(where):
            table = parquet.ParquetFile(file)
            names = table.schema_arrow.names
        if RECORD in names:
            yield from _canonical(table, where)
        else:
            yield from records_of(_lines(table, names, where), where, options, together=True)


def _canonical(table: Any, where: str) -> Iterator[Record]:  # noqa: ANN401 - pyarrow's
    for number, (text,) in enumerate(_rows(table, [RECORD], where), 1):
        position = f"row {number}"
        if isinstance(text, str | bytes):
            yield parse_record(text, where, position)
        else:
            problem = "missing" if text is None else f"not text, got {text!r:.80}"
            yield Record(where, position, {}, (Defect(position, RECORD, problem),))


def _lines(table: Any, names: list[str], where: str) -> Iterator[Line]:  # noqa: ANN401 - pyarrow's
    """Yield the names of the columns, then the rows, counted from 1."""
    yield Line("", names)
    for number, cells in enumerate(_rows(table, None, where), 1):
        yield Line(f"row {number}", cells)


def _rows(table: Any, columns: list[str] | None, where: str) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - pyarrow's
    batches = table.iter_batches(_BATCH, columns=columns)
    while True:
        with _reading(where):
            batch = next(batches, None)
            rows = list(zip(*(column.to_pylist() for column in batch or ()), strict=True))
        if batch is None:
            return
        yield from rows


@contextmanager
def _reading(where: str) -> Iterator[None]:
    """Turn whatever goes wrong in pyarrow into an error of the file.

    Raises
    ------
    InvalidInputError
        If the file is broken.
    """
    try:
        yield
    except Exception as error:
        # Beside its own exceptions pyarrow raises OSError, UnicodeDecodeError and OverflowError.
        problem = f"not a Parquet file that can be read ({error!s:.80})"
        raise InvalidInputError(where, [Defect("", "", problem)]) from error

"""Parquet: flat rows, or canonical records in a column of their own."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders.json_lines import parse_record
from caricc_report.loaders.tables import Line, records_of
from caricc_report.model.record import Record
from caricc_report.system.files import ProjectFile
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.model.record import SourceOptions

RECORD = "record"
"""The column that holds the canonical record as JSON; if there is one, no other is read."""
_BATCH = 1000
_LARGEST_BATCH = 200_000_000
"""The most bytes of text in so many rows."""
_TEXTS = frozenset({"string", "binary"})


def read_parquet(source: str | Path, where: str, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a Parquet file; the flat rows of an article stand together."""
    with ProjectFile(Path(source), where).opened() as file:
        parquet = required("pyarrow.parquet", "tables", "a Parquet file")
        with _reading(where):
            table = parquet.ParquetFile(file)
            names = table.schema_arrow.names
            # A text that is stored once for many rows stays one until it is measured.
            texts = [each.name for each in table.schema_arrow if str(each.type) in _TEXTS]
            table = parquet.ParquetFile(file, read_dictionary=texts)
        if problem := _excess(table.metadata, Path(source).stat().st_size):
            raise InvalidInputError(where, [Defect("", "", problem)])
        if RECORD in names:
            yield from _canonical(table, where)
        else:
            yield from records_of(_lines(table, names, where), where, options, together=True)


def _excess(metadata: Any, n_bytes: int) -> str:  # noqa: ANN401 - pyarrow's
    """Return how the file would explode, or nothing."""
    if metadata.num_rows > n_bytes:
        return f"{n_bytes:,} bytes hold {metadata.num_rows:,} rows; no rows of articles do"
    return ""


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
            if batch is not None and _n_bytes(batch) > _LARGEST_BATCH:
                message = f"{batch.num_rows} rows are more than {_LARGEST_BATCH} bytes"
                raise ValueError(message)
            rows = list(zip(*(column.to_pylist() for column in batch or ()), strict=True))
        if batch is None:
            return
        yield from rows


def _n_bytes(batch: Any) -> int:  # noqa: ANN401 - pyarrow's
    """Return how long the texts of a batch are that are stored once for many rows."""
    compute = required("pyarrow.compute", "tables", "a Parquet file")
    lengths = (
        compute.sum(compute.take(compute.binary_length(each.dictionary), each.indices)).as_py()
        for each in batch
        if hasattr(each, "dictionary")
    )
    return sum(length or 0 for length in lengths)


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

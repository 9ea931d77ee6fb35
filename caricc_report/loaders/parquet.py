"""Parquet: flat rows, or canonical records in a column of their own."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect
from caricc_report.loaders.headings import Line
from caricc_report.loaders.json_lines import parse_record
from caricc_report.loaders.tables import records_of
from caricc_report.model.record import Record
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.model.record import SourceOptions
    from caricc_report.system.files import ProjectFile

RECORD = "record"
"""The column that holds the canonical record as JSON; if there is one, no other is read."""
_BATCH = 1000
_LARGEST_BATCH = 200_000_000
"""The most bytes of text in so many rows."""
_TEXTS = frozenset({"string", "binary"})


def read_parquet(file: ProjectFile, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a Parquet file; the flat rows of an article stand together."""
    with file.opened() as content:
        parquet = required("pyarrow.parquet", "tables", "a Parquet file")
        with _reading(file):
            table = parquet.ParquetFile(content)
            names = table.schema_arrow.names
            # A text that is stored once for many rows stays one until it is measured.
            texts = [each.name for each in table.schema_arrow if str(each.type) in _TEXTS]
            table = parquet.ParquetFile(content, read_dictionary=texts)
        n_rows, n_bytes = table.metadata.num_rows, file.path.stat().st_size
        if n_rows > n_bytes:
            raise file.refused(f"{n_bytes:,} bytes hold {n_rows:,} rows; no rows of articles do")
        rows = _rows(table, [RECORD] if RECORD in names else None, file)
        if RECORD in names:
            for number, (text,) in enumerate(rows, 1):
                yield _canonical(text, file.name, f"row {number}")
        else:
            lines = (Line(f"row {number}", cells) for number, cells in enumerate(rows, 1))
            yield from records_of(
                itertools.chain([Line("", names)], lines), file.name, options, together=True
            )


def _canonical(text: object, where: str, position: str) -> Record:
    if isinstance(text, str | bytes):
        return parse_record(text, where, position)
    problem = "missing" if text is None else f"not text, got {text!r:.80}"
    return Record(where, position, {}, (Defect(position, RECORD, problem),))


def _rows(table: Any, columns: list[str] | None, file: ProjectFile) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - pyarrow's
    batches = table.iter_batches(_BATCH, columns=columns)
    while True:
        with _reading(file):
            batch = next(batches, None)
            if batch is not None and _n_bytes(batch) > _LARGEST_BATCH:
                raise ValueError(f"{batch.num_rows} rows are more than {_LARGEST_BATCH} bytes")
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
def _reading(file: ProjectFile) -> Iterator[None]:
    """Turn whatever goes wrong in pyarrow into an error of the file."""
    try:
        yield
    except Exception as error:
        # Beside its own exceptions pyarrow raises OSError, UnicodeDecodeError and OverflowError.
        raise file.refused(f"not a Parquet file that can be read ({error!s:.80})") from error

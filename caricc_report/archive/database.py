"""DuckDB as an archive uses it: a database in memory that reaches nothing but what it is given."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from caricc_report.archive.rows import columns_of
from caricc_report.errors import Defect, InvalidInputError
from caricc_report.system.files import real_path
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection
    from pyarrow import Table  # type: ignore[import-untyped]

    from caricc_report.archive.index import Part

SETTINGS = {
    "autoinstall_known_extensions": "false",  # no network
    "autoload_known_extensions": "false",
    "temp_directory": "",  # nothing is written, whatever does not fit into memory fails
    "memory_limit": "1GB",
    "threads": "1",  # so that rows, and the bytes of Parquet, come in the same order each time
}


@contextmanager
def database(**settings: str) -> Iterator[DuckDBPyConnection]:
    """Open a database in memory, with some settings other than `SETTINGS`."""
    duckdb = required("duckdb", "archive", "the archive")
    with duckdb.connect(":memory:", config=SETTINGS | settings) as connection:
        try:
            yield connection
        except RuntimeError as error:  # In the place of what the handler of a signal has raised.
            if str(error) == "Query interrupted":
                raise KeyboardInterrupt from error
            raise


def create_table(connection: DuckDBPyConnection, name: str) -> None:
    """Create a table with the columns of an archive, or empty the one of this name."""
    columns = ", ".join(f"{column} {kind}" for column, kind in columns_of().items())
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")


@contextmanager
def articles_of(directory: Path, parts: Sequence[Part]) -> Iterator[DuckDBPyConnection]:
    """Open a database that has some parts as the view ``articles``, and can reach nothing else.

    Without external access there are no other files, no network and no variables of Python.
    """
    defects = [
        Defect(part.path, "", "missing or changed; restore the file")
        for part in parts
        if not (path := directory / part.path).is_file() or path.stat().st_size != part.n_bytes
    ]
    if defects:
        raise InvalidInputError(str(directory), defects)
    root = real_path(directory)
    paths = [str(root / part.path) for part in parts]
    with database() as connection:
        with _damage(directory):
            connection.execute("SET allowed_paths = ?", [paths])
            connection.execute("SET parquet_metadata_cache = true")  # The view reads it, then we.
            # Parts that were written before a field was declared have no column for it.
            columns = (f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns_of().items())
            listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
            connection.execute(
                "CREATE VIEW articles AS FROM read_parquet("
                f"[{listed}], hive_partitioning = true, union_by_name = true) "
                f"UNION ALL BY NAME SELECT {', '.join(columns)} WHERE false"
            )
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
        yield connection


def rows_of(
    directory: Path, parts: Sequence[Part], sql: str, values: object = None
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that a query of our own has from some parts, some at a time in memory."""
    if not parts:
        return
    with articles_of(directory, parts) as connection, _damage(directory):
        found = connection.execute(sql, values)
        while rows := found.fetchmany(1000):
            yield from rows


def arrow_table_of(directory: Path, parts: Sequence[Part], sql: str, values: object) -> Table:
    """Return what a query of our own has from some parts; without parts its columns alone."""
    if not parts:
        with database() as connection:
            create_table(connection, "articles")
            return connection.sql(sql, params=values).to_arrow_table()
    with articles_of(directory, parts) as connection, _damage(directory):
        return connection.sql(sql, params=values).to_arrow_table()


def unreadable(directory: Path, error: Exception) -> InvalidInputError:
    """Return what DuckDB says of a file that it cannot read as an error of the archive."""
    problem = f"cannot be queried ({first_line(error)}); restore the archive"
    return InvalidInputError(str(directory), [Defect("", "", problem)])


def first_line(error: Exception) -> str:
    """Return what an error of DuckDB says, without the query that it repeats."""
    return str(error).strip().split("\n", 1)[0]


@contextmanager
def _damage(directory: Path) -> Iterator[None]:
    duckdb = required("duckdb", "archive", "the archive")
    try:
        yield
    except duckdb.Error as error:
        raise unreadable(directory, error) from error

"""SQL: the rows of a query, from any database that SQLAlchemy reaches."""

from __future__ import annotations

import itertools
import re
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError, UsageError, suggestion
from caricc_report.loaders.headings import Line
from caricc_report.loaders.tables import records_of
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from caricc_report.model.record import Record, SourceOptions

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*)(\+[A-Za-z0-9_]+)?://")
_OF_THE_WEB = frozenset({"http", "https", "file", "ftp"})
_BATCH = 1000


def is_database(source: str) -> bool:
    """Return whether a source is an address such as ``postgresql://reader@host/media``."""
    match = _ADDRESS.match(source)
    return match is not None and match[1].lower() not in _OF_THE_WEB


def read_sql(address: str, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a query's rows; nothing is written to the database."""
    sqlalchemy = required("sqlalchemy", "sql", "a database")
    url = _url(sqlalchemy, address)
    # What follows the question mark can hold a password, too.
    name = url.set(query={}).render_as_string(hide_password=True)
    if not options.query:
        raise UsageError(f"{name}: no query; give the SELECT whose rows are the records")
    # Closed at once if the records are not read to their end, so that no connection stays.
    with closing(_lines(sqlalchemy, url, name, options.query)) as lines:
        yield from records_of(lines, name, options)


def _url(sqlalchemy: Any, address: str) -> Any:  # noqa: ANN401 - SQLAlchemy's
    """Return the parts of an address that leads to a kind of database that is known."""
    try:
        url = sqlalchemy.engine.make_url(address)
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise UsageError(
            "the database's address cannot be read; write it as "
            "postgresql://user:password@host:5432/database, with %40 for @ in the password"
        ) from None  # the cause quotes the address with its password
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        url.get_dialect()
    except sqlalchemy.exc.NoSuchModuleError as error:
        known = suggestion(url.drivername, sqlalchemy.dialects.__all__)
        raise UsageError(f"{url.drivername}: no such kind of database{known}") from error
    file = url.database or ""
    is_file = url.get_backend_name() == "sqlite" and file not in {"", ":memory:"}
    if is_file and not file.startswith("file:") and not Path(file).is_file():
        raise UsageError(f"{url}: no such file")
    return url


def _lines(sqlalchemy: Any, url: Any, where: str, query: str) -> Generator[Line]:  # noqa: ANN401 - SQLAlchemy's
    """Yield the names of the result's columns, then its rows, counted from 1."""
    with _asking(sqlalchemy, url, where):
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
        connection = engine.connect()
    with connection:
        with _asking(sqlalchemy, url, where):
            result = _result(connection, query)
        if not result.returns_rows:
            raise UsageError(f"{where}: the query returns no rows; give one SELECT")
        with closing(result):
            yield Line("", list(result.keys()))
            numbers = itertools.count(1)
            rows: Sequence[Any] = [()]
            while rows:
                with _asking(sqlalchemy, url, where):
                    rows = result.fetchmany(_BATCH)
                yield from (Line(f"row {next(numbers)}", tuple(row)) for row in rows)


def _result(connection: Any, query: str) -> Any:  # noqa: ANN401 - SQLAlchemy's
    """Return the result of a query that may not write, where the database can hold it to that."""
    backend = connection.dialect.name
    if backend == "postgresql":
        connection = connection.execution_options(postgresql_readonly=True)
    elif backend == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
    return connection.execution_options(
        stream_results=True, no_parameters=True, max_row_buffer=_BATCH
    ).exec_driver_sql(query)


@contextmanager
def _asking(sqlalchemy: Any, url: Any, where: str) -> Iterator[None]:  # noqa: ANN401 - SQLAlchemy's
    """Turn what a database or its driver says into an error without the password."""
    try:
        yield
    except ImportError as error:
        advice = "pip install 'caricc-report[sql]'" if error.name == "psycopg" else "install it"
        raise UsageError(f"{where}: the driver {error.name} is not installed; {advice}") from error
    except (sqlalchemy.exc.SQLAlchemyError, ValueError, OverflowError) as error:
        said = " ".join(str(getattr(error, "orig", None) or error).split())
        for secret in (url.password, *url.query.values()):
            said = said.replace(str(secret), "***") if secret else said
        # The cause is left out: it quotes the address, and the whole query.
        raise InvalidInputError(where, [Defect("", "", f"the database says: {said}")]) from None

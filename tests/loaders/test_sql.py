"""Databases are read by a query, row by row, without writing to them or telling a password."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from builders import article
from flat_sources import (
    QUERY,
    accepted,
    defects,
    outcomes,
    refusal,
    table_of,
    write_sqlite,
)
from projects import program

from caricc_report.loaders.sql import is_database, read_sql
from caricc_report.model.record import SourceOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "s3cr3t-w0rd"  # noqa: S105 - of a server that lives as long as a test


@pytest.fixture
def base(tmp_path: Path) -> str:
    """Return the address of an SQLite database with one article."""
    return write_sqlite(tmp_path / "a.db", table_of({}))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the address of a private PostgreSQL server with 3,000 articles."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    as_root = os.geteuid() == 0
    users = {entry.pw_name for entry in pwd.getpwall()}
    if not found:
        pytest.skip("PostgreSQL is not installed in /usr/lib/postgresql")
    if as_root and "postgres" not in users:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres to run it as")
    user = [program("runuser"), "-u", "postgres", "--"] if as_root else []
    # A socket's path is short, and pytest's folders are not open to the server's user.
    with tempfile.TemporaryDirectory(prefix="cr-pg-") as folder:
        if as_root:
            shutil.chown(folder, "postgres")
        with running_server(Path(folder), found[-1].parent, user):
            address = f"postgresql://reader:{PASSWORD}@/postgres?host={folder}"
            fill(f"postgresql+psycopg://owner@/postgres?host={folder}")
            yield address


@contextmanager
def running_server(folder: Path, programs: Path, user: list[str]) -> Iterator[None]:
    """Run a server that listens on a socket in a folder alone."""
    place, control = folder / "base", [*user, programs / "pg_ctl", "-D", folder / "base", "-w"]

    def execute(*command: str | Path) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    execute(
        *user, programs / "initdb", "-D", place, "-U", "owner", "-A", "trust", "-N",
        "-E", "UTF8", "--no-locale",
    )  # fmt: skip
    rules = "local all owner trust\nlocal all reader scram-sha-256\n"
    settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    (place / "pg_hba.conf").write_text(rules)
    execute(*control, "-o", settings, "-l", folder / "log", "start")
    try:
        yield
    finally:
        execute(*control, "-m", "immediate", "stop")


def fill(address: str) -> None:
    """Make a table of articles, and a user who may read and write it."""
    headings, row = table_of({"published_on": "2024-11-21", "release": None})
    kinds = {"published_on": "date", "topics": "text[]"}
    columns = ", ".join(f"{name} {kinds.get(name, 'text')}" for name in headings)
    values = ", ".join(
        {"id": "'kz-' || n", "topics": "'{prevention}'", "release": "NULL"}.get(name, f"'{cell}'")
        for name, cell in zip(headings, row, strict=True)
    )
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as connection:
        for statement in (
            f"CREATE TABLE articles ({columns})",
            f"INSERT INTO articles SELECT {values} FROM generate_series(1, 3000) n",  # noqa: S608 - our own
            f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'",
            "GRANT ALL ON articles TO reader",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_addresses_are_told_from_files_and_pages() -> None:
    """A database goes by an address, and so does the web, which is none."""
    assert is_database("postgresql://reader@host/media")
    assert is_database("sqlite:///media.db")
    assert is_database("mysql+pymysql://host/media")
    assert not is_database("https://example.org/a.csv")
    assert not is_database("articles.csv")


def test_a_query_is_read(base: str) -> None:
    """As it is written; the columns of the result are the headings. None is guessed."""
    assert accepted(base, query=f"{QUERY} WHERE 'a:b' LIKE 'a:%' AND ':x' != '%s'") == [article()]
    assert defects(base, query="SELECT *, 'a' AS place, 'x' AS image_alt FROM articles") == [
        "row 1, image_alt: 1 for 0 in image; give one for each, with ';' between them"
    ]
    assert refusal(base).endswith("a.db: no query; give the SELECT whose rows are the records")


@pytest.mark.parametrize(
    "query, said",
    [
        ("DELETE FROM articles", "attempt to write a readonly database"),
        ("UPDATE articles SET id = 'x' RETURNING *", "attempt to write a readonly database"),
        ("DROP TABLE articles", "attempt to write a readonly database"),
        ("SELECT 1; SELECT 2", "You can only execute one statement at a time."),
        ("SELEC", 'near "SELEC": syntax error'),
        ("SELECT * FROM other", "no such table: other"),
        ("BEGIN", "the query returns no rows; give one SELECT"),
        ("PRAGMA user_version = 5", "attempt to write a readonly database"),
        ("SELECT 1 AS n", "unknown column 'n'"),
    ],
)
def test_other_statements_are_refused(base: str, query: str, said: str) -> None:
    """A query that writes, is more than one, or gives no rows is refused, and changes nothing."""
    assert said in refusal(base, query=query)
    assert accepted(base, query=QUERY) == [article()]


def test_no_database_is_made(tmp_path: Path) -> None:
    """A file that is not there is said to be missing, and not made."""
    path = tmp_path / "none.db"
    assert "none.db: no such file" in refusal(f"sqlite:///{path}", query=QUERY)
    assert not path.exists()


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    """A file of another kind is not read."""
    path = tmp_path / "a.db"
    path.write_bytes(b"x" * 4096)
    said = refusal(f"sqlite:///{path}", query=QUERY)
    assert "a.db: 1 defect" in said
    assert "the database says: file is not a database" in said


def test_an_unknown_kind_of_database_is_refused() -> None:
    """A misspelt kind is answered with the near one."""
    assert refusal("postgres://h/x", query=QUERY) == (
        "postgres: no such kind of database; did you mean 'postgresql'?"
    )


def test_a_missing_library_is_named(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the error says what to install."""
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert refusal(base, query=QUERY) == (
        "a database needs sqlalchemy; pip install 'caricc-report[sql]'"
    )


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the driver of a database, the error says so."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = refusal("postgresql://h/x", query=QUERY)
    assert "the driver psycopg is not installed; pip install 'caricc-report[sql]'" in said


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://reader:{PASSWORD}@127.0.0.1:1/x",
        f"postgresql://reader:{PASSWORD}@w@127.0.0.1:1/x",
        f"postgresql://reader:a@{PASSWORD}:w@host:port/x",
        f"postgresql://127.0.0.1:1/x?user=reader&password={PASSWORD}",
        f"postgres://reader:{PASSWORD}@host/x",
        f"postgresql://reader:{PASSWORD}@127.0.0.1:1/x?no_such_option={PASSWORD}",
        f"mysql://reader:{PASSWORD}@host/x",
        f"sqlite://reader:{PASSWORD}@host/x",
    ],
)
@pytest.mark.parametrize("query", [QUERY, None])
def test_no_error_tells_the_password(address: str, query: str | None) -> None:
    """Whatever is wrong with an address, the password in it is not told, causes included."""
    with pytest.raises(Exception, match=r".") as refused:
        outcomes(address, query=query)
    error: BaseException | None = refused.value
    assert type(error).__module__ == "caricc_report.errors"
    while error:
        assert PASSWORD not in str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_postgresql_is_read(server: str) -> None:
    """Rows come from a server in batches, with dates and lists as it has them."""
    options = SourceOptions(query=f"{QUERY} ORDER BY length(id), id")
    records = list(read_sql(server, options))
    assert len(records) == 3000
    assert records[0].where == "postgresql+psycopg://reader:***@/postgres"
    assert records[0].position == "row 1"
    found = accepted(server, query=f"{QUERY} WHERE id = 'kz-7' AND ':a' LIKE ':%'")
    assert found == [article(id="kz-7", release=None, published_on="2024-11-21")]


@pytest.mark.parametrize(
    "query, said",
    [
        ("DELETE FROM articles", "syntax error"),
        ("DELETE FROM articles RETURNING *", "syntax error"),
        ("WITH a AS (DELETE FROM articles RETURNING *) SELECT * FROM a", "must not contain data"),
        ("SELECT 1; DROP TABLE articles", "cannot insert multiple commands"),
        ("SELECT 1; COMMIT; DROP TABLE articles", "cannot insert multiple commands"),
        ("SELECT setval('x', 1)", 'relation "x" does not exist'),
    ],
)
def test_postgresql_is_not_written(server: str, query: str, said: str) -> None:
    """A query that writes is refused by the server."""
    assert said in refusal(server, query=query)
    assert len(list(read_sql(server, SourceOptions(query=QUERY)))) == 3000


def test_a_wrong_password_is_not_told(server: str) -> None:
    """What the server says to a wrong password does not hold it."""
    said = refusal(server.replace(PASSWORD, "wr0ng-w0rd"), query=QUERY)
    assert 'password authentication failed for user "reader"' in said
    assert "wr0ng-w0rd" not in said

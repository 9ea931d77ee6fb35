"""Small tables of articles in every flat format, and what becomes of them."""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pytest
from builders import profile
from pyarrow import parquet

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.loaders import Rejection, read_records, validated
from caricc_report.loaders.sheets import sheet_rows
from caricc_report.model.record import SourceOptions
from caricc_report.system.files import ProjectFile
from caricc_report.text.fields import table_headings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    from caricc_report.model.article import Article

ROW: dict[str, Any] = {
    "id": "kz-example",
    "country": "KZ",
    "outlet": "example.kz",
    "source_url": "https://example.kz/news/1",
    "release": "2024-19",
    "topics": "prevention",
    "language": "en",
    "headline": "A headline",
    "body": "A body.",
}
"""A row that is the article of `builders.article`."""
QUERY = "SELECT * FROM articles"

Table = list[list[Any]]


def table_of(*changes: Mapping[str, Any]) -> Table:
    """Return a table, headings first: for each mapping `ROW` with its changes."""
    columns = list(ROW | {name: None for each in changes for name in each})
    return [columns, *([(ROW | dict(each)).get(name) for name in columns] for each in changes)]


def write_csv(path: Path, rows: Sequence[Sequence[Any]], **options: Any) -> Path:
    """Return a file of CSV with a table."""
    encoding, errors = options.pop("encoding", "utf-8"), options.pop("errors", "strict")
    with path.open("w", encoding=encoding, errors=errors, newline="") as file:
        csv.writer(file, **options).writerows(rows)
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Return a workbook with a table in its one sheet, ``Articles``."""
    book = openpyxl.Workbook()
    book.active.title = "Articles"
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


@contextlib.contextmanager
def read_here(*modules: ModuleType) -> Iterator[None]:
    """Let modules read workbooks in this process, in a tenth of the time of one of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for module in modules:
            patch.setattr(
                module,
                "sheet_rows_of",
                lambda file, name, **options: json.loads(
                    json.dumps([*sheet_rows(file, name, **options)])
                ),
            )
        yield


def write_parquet(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Return a Parquet file with a table."""
    columns = {heading: list(cells) for heading, *cells in zip(*rows, strict=True)}
    parquet.write_table(pa.table(columns), path)
    return path


def write_sqlite(path: Path, rows: Sequence[Sequence[Any]]) -> str:
    """Return the address of an SQLite database with a table ``articles``."""
    headings, *lines = rows
    base = sqlite3.connect(path)
    base.execute(f"CREATE TABLE articles ({', '.join(headings)})")
    marks = ", ".join("?" * len(headings))
    base.executemany(f"INSERT INTO articles VALUES ({marks})", lines)  # noqa: S608 - our own
    base.commit()
    base.close()
    return f"sqlite:///{path}"


def outcomes(source: str | Path, **options: Any) -> list[Article | Rejection]:
    """Return what becomes of each record of a source, with the headings of the profile."""
    named = ProjectFile(source, source.name) if isinstance(source, Path) else source
    given = replace(SourceOptions(columns=table_headings(profile())), **options)
    return list(validated(read_records(named, given)))


def accepted(source: str | Path, **options: Any) -> list[Article]:
    """Return the articles of a source in which nothing is wrong."""
    found = outcomes(source, **options)
    assert [each for each in found if isinstance(each, Rejection)] == []
    return [each for each in found if not isinstance(each, Rejection)]


def defects(source: str | Path, **options: Any) -> list[str]:
    """Return the defects of all records of a source."""
    rejected = [each for each in outcomes(source, **options) if isinstance(each, Rejection)]
    return [str(defect) for each in rejected for defect in each.defects]


def refusal(source: str | Path, **options: Any) -> str:
    """Return why a source cannot be read at all."""
    with pytest.raises((InvalidInputError, UsageError)) as refused:
        outcomes(source, **options)
    return str(refused.value)


def different(number: int, **changes: Any) -> dict[str, Any]:
    """Return the changes of `ROW` that make an article unlike any of another number."""
    words = " ".join(f"word{number}x{each}" for each in range(12))
    return {
        "id": f"kz-{number}",
        "source_url": f"https://example.kz/news/{number}",
        "headline": f"Headline {words}",
        "body": f"{words.title()}.",
    } | changes

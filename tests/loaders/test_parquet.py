"""Parquet is read row by row, flat or with canonical records, or refused clearly."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from builders import article, record
from flat_sources import accepted, defects, outcomes, refusal, table_of, write_parquet
from pyarrow import parquet

from caricc_report.loaders.parquet import read_parquet
from caricc_report.model.record import SourceOptions
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return the path of a Parquet file."""
    return tmp_path / "a.parquet"


def write_records(path: Path, *records: Any) -> Path:
    """Return a Parquet file of canonical records beside a column that says something else."""
    texts = [each if isinstance(each, str | None) else json.dumps(each) for each in records]
    parquet.write_table(pa.table({"record": texts, "other": texts}), path)
    return path


def test_values_are_of_their_types(table: Path) -> None:
    """Days may be dates or time stamps at midnight, topics lists, text of any width."""
    headings, row = table_of({"published_on": None, "event_on": None, "place": "Osh"})
    columns: dict[str, Any] = {name: [cell] for name, cell in zip(headings, row, strict=True)}
    day = dt.datetime(2024, 11, 21)  # noqa: DTZ001 - as a time stamp has it
    columns["published_on"] = pa.array([day.date()], pa.date32())
    columns["event_on"] = pa.array([day], pa.timestamp("us"))
    columns["topics"] = pa.array([["prevention"]], pa.list_(pa.string()))
    columns["place"] = pa.array(["Osh"], pa.large_string())
    columns["country"] = pa.array(["KZ"]).dictionary_encode()
    parquet.write_table(pa.table(columns), table)
    assert accepted(table) == [
        article(published_on="2024-11-21", event_on="2024-11-21", place="Osh")
    ]


def test_an_id_that_comes_again_is_refused(table: Path) -> None:
    """Rows of one article that do not stand together are refused, with the way out."""
    write_parquet(table, table_of({}, {"id": "kz-b"}, {"language": "ru"}))
    assert defects(table) == [
        "row 3, id: the rows of an article stand together; sort the table by id",
        "row 3, id: used twice, got 'kz-example', first in row 1",
    ]


def test_rows_are_read_as_they_are_wanted(table: Path) -> None:
    """The first record is there before the file has been read to its end."""
    write_parquet(table, table_of(*({"id": f"kz-{number}"} for number in range(5000))))
    records = read_parquet(ProjectFile(table, "a.parquet"), SourceOptions())
    assert next(records).fields["id"] == "kz-0"
    assert sum(1 for _ in records) == 4999


def test_a_column_of_records_is_read_alone(table: Path) -> None:
    """Where a column holds the canonical records, they are all that is read."""
    write_records(table, record(), record(id="kz-b"))
    assert accepted(table) == [article(), article(id="kz-b")]


def test_records_that_are_none_are_rejected(table: Path) -> None:
    """Of a column of records, each is accepted or rejected with its row."""
    write_records(table, "{", record(), None, "[1]", record(country="kz", id="kz-b"))
    assert len(outcomes(table)) == 5
    assert [found.split(" ", 3)[:3] for found in defects(table)] == [
        ["row", "1:", "not"], ["row", "3,", "record:"], ["row", "4:", "not"],
        ["row", "5,", "country:"],
    ]  # fmt: skip


def test_unknown_columns_are_refused(table: Path) -> None:
    """No column is left out in silence, and none is read twice."""
    write_parquet(table, table_of({"headlin": "x"}))
    assert "unknown column 'headlin'; to leave it out, add" in refusal(table)
    parquet.write_table(pa.Table.from_arrays([pa.array(["a"])] * 2, ["id", "id"]), table)
    assert "id: the column is given twice" in refusal(table)


def test_what_is_no_parquet_is_refused(table: Path) -> None:
    """Other files, and files cut off, are not read."""
    write_records(table, record())
    content = table.read_bytes()
    for broken in (b"", b"id,country\n", content[:-10], content[: len(content) // 2]):
        table.write_bytes(broken)
        assert "not a Parquet file that can be read" in refusal(table)


def test_a_missing_library_is_named(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the error says what to install."""
    write_records(table, record())
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    said = refusal(table)
    assert said == "a Parquet file needs pyarrow.parquet; pip install 'caricc-report[tables]'"

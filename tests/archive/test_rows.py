"""The rows of an archive: its columns, and what an article has in them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from archives import HALVES, PERIODS
from builders import FIGURE, PERIOD, article, texts

from caricc_report.archive.building import build_archive
from caricc_report.archive.index import read_index

if TYPE_CHECKING:
    from pathlib import Path


def test_the_record_is_the_line_of_the_release(tmp_path: Path) -> None:
    """The record in the archive is, letter for letter, that of ``articles.jsonl``."""
    one = article(published_on="2024-11-20", figures=[FIGURE | {"value": 0.5}])
    build_archive([one], tmp_path, PERIODS, HALVES)
    (part,) = read_index(tmp_path).parts
    (record,) = pq.read_table(tmp_path / part.path).column("record").to_pylist()
    assert record == json.dumps(one.model_dump(mode="json"), ensure_ascii=False)


def test_columns_are_typed(tmp_path: Path) -> None:
    """Days are dates, topics and languages lists, and the figures are counted."""
    one = article(
        published_on="2024-11-20",
        event_on="2024-11-18",
        topics=["training", "policy"],
        texts=texts("Headline"),
        figures=[FIGURE],
    )
    build_archive([one], tmp_path, PERIODS, HALVES)
    (part,) = read_index(tmp_path).parts
    (row,) = pq.ParquetFile(tmp_path / part.path).read().to_pylist()
    assert row["published_on"] == row["assigned_on"] == dt.date(2024, 11, 20)
    assert (row["event_on"], row["event_until"]) == (dt.date(2024, 11, 18), None)
    assert (row["topics"], row["languages"]) == (["training", "policy"], ["en", "ru"])
    assert (row["release"], row["period"]) == ("2024-19", str(PERIOD))
    assert (row["headline"], row["n_figures"]) == ("Headline", 1)

"""The rows of an archive: an article with what assigns it, and the columns of Parquet."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.archive.index import Group
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import ModuleType

    from caricc_report.model.article import Article
    from caricc_report.model.period import Period

N_ROWS_IN_GROUP = 20_000
"""How many rows stand in a row group, the least that a reader of Parquet decodes."""


def pyarrow() -> ModuleType:
    """Return pyarrow, with its Parquet module loaded."""
    arrow = required("pyarrow", "archive", "the archive")
    required("pyarrow.parquet", "archive", "the archive")
    return arrow


def schema() -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the columns of a part.

    ``release`` is the release that the article belongs to, also where the record does not
    state it; ``assigned_on`` the day that decides on the half-month; ``headline`` that of
    the article's first language; ``record`` the canonical record as a line of JSON, and
    ``sha256`` the digest of the record with its assignment.
    """
    pa = pyarrow()
    names = pa.list_(pa.string())
    return pa.schema(
        [
            pa.field("id", pa.string(), nullable=False),
            pa.field("country", pa.string(), nullable=False),
            ("outlet", pa.string()),
            ("source_url", pa.string()),
            ("published_on", pa.date32()),
            pa.field("assigned_on", pa.date32(), nullable=False),
            ("release", pa.string()),
            ("period", pa.string()),
            ("event_on", pa.date32()),
            ("event_until", pa.date32()),
            ("place", pa.string()),
            ("topics", names),
            ("campaign", pa.string()),
            ("languages", names),
            ("headline", pa.string()),
            ("n_figures", pa.int32()),
            pa.field("sha256", pa.string(), nullable=False),
            pa.field("record", pa.large_string(), nullable=False),
        ]
    )


@dataclass(frozen=True, slots=True)
class Row:
    """An archived article and what assigns it."""

    id: str
    assigned_on: str
    """In ISO 8601."""
    release: str
    """The release that the article belongs to, or empty."""
    period: str
    """The days of the release, or empty."""
    record: str
    """The canonical record, a line of JSON."""
    sha256: str
    """The digest of all of it."""

    @classmethod
    def of(
        cls, article: Article, assigned_on: dt.date, release: str | None, period: Period | None
    ) -> Row:
        """Return the row of an article."""
        record = json.dumps(article.model_dump(mode="json"), ensure_ascii=False)
        assignment = (assigned_on.isoformat(), release or "", str(period or ""))
        sha256 = hashlib.sha256("\t".join((*assignment, record)).encode()).hexdigest()
        return cls(article.id, *assignment, record, sha256)

    def as_line(self) -> bytes:
        """Return the row as a line; no part of it holds a tab or a line feed."""
        parts = (self.id, self.assigned_on, self.release, self.period, self.sha256, self.record)
        return ("\t".join(parts) + "\n").encode()

    @classmethod
    def from_line(cls, line: bytes) -> Row:
        """Return the row that a line holds."""
        name, assigned_on, release, period, sha256, record = line[:-1].decode().split("\t")
        return cls(name, assigned_on, release, period, record, sha256)

    def columns(self) -> dict[str, object]:
        """Return the row's values by column."""
        fields: Mapping[str, Any] = json.loads(self.record)
        languages = list(fields["texts"])
        return {
            "id": self.id,
            **{name: fields[name] for name in ("country", "outlet", "source_url", "place")},
            **{name: _day(fields[name]) for name in ("published_on", "event_on", "event_until")},
            "assigned_on": _day(self.assigned_on),
            "release": self.release or None,
            "period": self.period or None,
            "topics": fields["topics"],
            "campaign": fields["campaign"],
            "languages": languages,
            "headline": fields["texts"][languages[0]]["headline"],
            "n_figures": len(fields["figures"]),
            "sha256": self.sha256,
            "record": self.record,
        }


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written to a part."""

    groups: tuple[Group, ...]
    """The articles by release and period."""
    first_on: dt.date
    last_on: dt.date


def write_rows(rows: Iterable[Row], path: Path) -> Written | None:
    """Write a part from rows in the order of their days; None if there are no rows.

    The same rows give the same bytes: every option of the writer that could change with a
    default is set, and nothing of the time or the machine is written.
    """
    pa = pyarrow()
    columns = schema()
    counts: Counter[tuple[str, str]] = Counter()
    days: list[str] = []
    with pa.parquet.ParquetWriter(
        path,
        columns,
        version="2.6",
        compression="zstd",
        compression_level=3,
        data_page_version="1.0",
        use_dictionary=["country", "outlet", "release", "period", "campaign"],
        write_statistics=["id", "country", "published_on", "assigned_on", "release", "period"],
        store_schema=True,
    ) as writer:
        for chunk in _chunks(rows):
            counts.update((row.release, row.period) for row in chunk)
            days += (chunk[0].assigned_on, chunk[-1].assigned_on)
            table = pa.Table.from_pylist([row.columns() for row in chunk], columns)
            writer.write_table(table, row_group_size=N_ROWS_IN_GROUP)
    if not days:
        return None
    groups = tuple(
        Group.model_validate(
            {"release": release or None, "period": period or None, "n_articles": n_articles}
        )
        for (release, period), n_articles in sorted(counts.items())
    )
    return Written(groups, dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[-1]))


def read_columns(path: Path, *names: str) -> Iterator[tuple[Any, ...]]:
    """Yield the values of some columns of a part, row by row, a row group in memory at a time."""
    with pyarrow().parquet.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            table = file.read_row_group(number, columns=list(names), use_threads=False)
            yield from zip(*(table.column(name).to_pylist() for name in names), strict=True)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == N_ROWS_IN_GROUP:
            yield chunk
            chunk = []
    if chunk:
        yield chunk

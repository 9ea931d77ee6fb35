"""The rows of an archive: the columns of Parquet, an article's values in them, and staging."""

from __future__ import annotations

import functools
import hashlib
import json
import pickle
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from caricc_report.model.period import Period

Row = tuple[object, ...]
"""The values of an article in the columns of the archive."""
_TYPES = {"text": "VARCHAR", "day": "DATE", "list": "VARCHAR[]"}
_AFTER = {"published_on": {"assigned_on": "DATE"}, "release": {"period": "VARCHAR"}}


@functools.cache
def columns_of(model: type[Article] = Article) -> Mapping[str, str]:
    """Return the columns of a part, each with its type in DuckDB.

    They are the fields that a cell has room for, and what follows of an article.
    ``release`` is the release that the article belongs to, also where the record does not
    state it; ``assigned_on`` the day that decides on the part; ``headline`` that of
    the article's first language; ``record`` the canonical record as a line of JSON, and
    ``sha256`` the digest of the record with its assignment.
    """
    columns: dict[str, str] = {}
    for each in fields_of(model).cells:
        columns |= {each.name: _TYPES[each.sort]} | _AFTER.get(each.name, {})
    columns |= {"languages": "VARCHAR[]", "headline": "VARCHAR", "n_figures": "INTEGER"}
    return columns | {"sha256": "VARCHAR", "record": "VARCHAR"}


def row_of(
    article: Article, assigned_on: dt.date, release: str | None, period: Period | None
) -> Row:
    """Return the values of an article and of what assigns it, in the order of the columns."""
    fields = article.model_dump(mode="json")
    record = json.dumps(fields, ensure_ascii=False)
    assignment = (assigned_on.isoformat(), release or "", str(period or ""))
    languages = list(fields["texts"])
    computed = {
        "assigned_on": assigned_on,
        "release": release,
        "period": str(period) if period else None,
        "languages": languages,
        "headline": fields["texts"][languages[0]]["headline"],
        "n_figures": len(fields["figures"]),
        "sha256": hashlib.sha256("\t".join((*assignment, record)).encode()).hexdigest(),
        "record": record,
    }
    return tuple(
        computed[name] if name in computed else fields[name] for name in columns_of(type(article))
    )


@dataclass(frozen=True, slots=True)
class Staging:
    """Rows on their way: in a file for each period, with their numbers among all, in this order.

    Memory has room for few of them. Not a table of DuckDB: that would take each row in and write it
    out a second time.
    """

    folder: Path
    """It belongs to one build, and nobody else writes there."""

    def put(self, rows: Iterable[tuple[dt.date, int, Row]]) -> None:
        """Append rows, each with the first day of its period and its number."""
        of_period: dict[dt.date, list[tuple[int, Row]]] = defaultdict(list)
        for first_day, number, row in rows:
            of_period[first_day].append((number, row))
        for first_day, found in of_period.items():
            with self._path(first_day).open("ab") as file:
                pickle.dump(found, file, pickle.HIGHEST_PROTOCOL)

    def rows(self, first_day: dt.date) -> Iterator[tuple[int, Row]]:
        """Yield the rows of the period with a first day, and their numbers."""
        if (path := self._path(first_day)).exists():
            with path.open("rb") as file:
                while file.peek(1):
                    yield from pickle.load(file)  # noqa: S301 - what this build has written

    def _path(self, first_day: dt.date) -> Path:
        return self.folder / f"{first_day}.rows"

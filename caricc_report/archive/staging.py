"""Rows on their way into an archive: on disk by period, as memory has room for few of them."""

from __future__ import annotations

import pickle
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Row = tuple[object, ...]
"""The values of an article in the columns of the archive."""


@dataclass(frozen=True, slots=True)
class Staging:
    """Rows in a file for each period, with their numbers among all, in the order of these.

    Not a table of DuckDB: that would take each row in and write it out a second time.
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

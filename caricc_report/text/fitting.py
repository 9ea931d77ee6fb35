"""How wide a table is set, and which no page can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caricc_report.text.nodes import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.text.nodes import Table

_MOST_ROWS = 1_000
_LONGEST_COLUMNS = (40, 25, 15)
"""In letters, what a column may have; more of it is broken. The first that fits is taken."""
_WIDE, _WIDER, _WIDEST = 96, 130, 215
"""So many letters has a line of a page: as usual, in small type, in small type on a turned page."""


def fitted(made: Table) -> Table:
    """Return a table as wide as a page can hold it; raise a ValueError if none can."""
    if not made.header:
        raise ValueError("a table without columns")
    if len(made.rows) > _MOST_ROWS:
        message = f"a table of {len(made.rows):,} rows; show at most {_MOST_ROWS:,}, df.head(20)"
        raise ValueError(message)
    widths, broken = (
        _below_spanners(made, each) for each in (made.widths, _with_broken_headings(made))
    )
    if _letters(broken) <= _WIDER < _letters(widths):  # No page is turned for headings alone.
        widths = broken
    for longest in _LONGEST_COLUMNS:
        width = _letters(widths, longest)
        if width <= _WIDEST:
            break
    else:
        raise ValueError(
            f"a table of {len(made.header)} columns, about {width} letters wide; a turned page "
            f"has {_WIDEST}: show fewer columns, or df.T"
        )
    size = "" if width <= _WIDE else "small" if width <= _WIDER else "turned"
    widths = tuple(max(-longest, min(each, longest)) for each in widths)
    return replace(made, widths=widths, size=size, is_narrow=not size)  # type: ignore[arg-type]


def _letters(widths: Sequence[int], longest: int = _LONGEST_COLUMNS[0]) -> int:
    """Return how wide columns are in all, in letters."""
    return sum(min(abs(each), longest) + 2 for each in widths)


def _below_spanners(made: Table, widths: Sequence[int]) -> Sequence[int]:
    """Return widths of columns that have room for each word that stands above them."""
    wide = [*widths]
    for row in made.spanners:
        start = 0
        for text, n_columns in row:
            columns = range(start, start + n_columns)
            room = _letters([wide[each] for each in columns], max(map(abs, wide))) - 2
            lacking = max(map(len, text.split()), default=0) - room
            for column in columns if lacking > 0 else ():
                more = -(-lacking // n_columns)
                wide[column] += more if wide[column] > 0 else -more
            start += n_columns
    return wide


def _with_broken_headings(made: Table) -> tuple[int, ...]:
    """Return the widths if headings over numbers have a line for each word."""
    columns = zip(made.header, *(map(plain, row) for row in made.rows), strict=True)
    needed = (max(map(len, [*heading.split(), *cells, ""])) for heading, *cells in columns)
    return tuple(
        -most if width < 0 else width for width, most in zip(made.widths, needed, strict=True)
    )

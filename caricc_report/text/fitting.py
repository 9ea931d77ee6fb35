"""How wide a table is set, and which no page can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    for longest in _LONGEST_COLUMNS:
        width = sum(min(abs(each), longest) + 2 for each in made.widths)
        if width <= _WIDEST:
            break
    else:
        raise ValueError(
            f"a table of {len(made.header)} columns, about {width} letters wide; a turned page "
            f"has {_WIDEST}: show fewer columns, or df.T"
        )
    size = "" if width <= _WIDE else "small" if width <= _WIDER else "turned"
    widths = tuple(max(-longest, min(each, longest)) for each in made.widths)
    return replace(made, widths=widths, size=size, is_narrow=not size)  # type: ignore[arg-type]

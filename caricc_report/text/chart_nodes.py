"""The nodes of charts: bars, columns over time, a map of tiles, dots of changes, a sparkline.

A chart knows its data and its message; its title, subtitle and source stand around it as text.
Everywhere `alt` is the alternative text, its message, and `fact` the name of the fact that a value
is, to which it leads; it may be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field


@dataclass(frozen=True, slots=True)
class ChartLook:
    """The colours and the font of a chart: one accent, all else muted."""

    bar: str = "#1f4e79"
    """The accent: of what the chart's message is about, and of the newest time."""
    earlier: str = "#8797a7"
    """The colour of all else."""
    font: str = "Fira Sans"


_OwnLook: TypeAlias = Annotated[ChartLook | None, Field(exclude_if=lambda look: look is None)]
"""The publisher's; the package's, if not given."""
Size: TypeAlias = Literal["full", "half"]
"""As wide as the text, or as half of it, to stand beside another chart."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    """The name before the bar."""
    value: float
    """The length of the bar, not negative."""
    shown: str
    """The value as the reader sees it behind the bar."""
    fact: str = ""
    is_main: bool = False
    """Whether the message is about it: it has the accent. Without any such bar all have it."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from a common zero, from top to bottom."""

    bars: tuple[Bar, ...]
    alt: str
    full: float | None = None
    """The value whose bar is as long as there is space; None for the greatest."""
    look: _OwnLook = None
    size: Size = "full"
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of the values of a row, drawn as a line across it."""

    value: float
    label: str
    """What it is called."""
    shown: str
    """The value as the reader sees it behind its name."""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """One row of columns over time, the newest last."""

    label: str
    """The name above the row; may be empty."""
    values: tuple[float | None, ...]
    """The heights of the columns, not negative; None where nothing is known."""
    shown: tuple[str, ...]
    """The values as the reader sees them above the columns."""
    facts: tuple[str, ...] = ()
    """The names of the facts that the values are, to which they lead; each may be empty."""
    median: Median | None = None
    """None where too few values are known."""


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns over time: one row as wide as the chart, several as small multiples.

    All have one scale and one axis of time.
    """

    rows: tuple[Columns, ...]
    """Each has a value for each time."""
    times: tuple[str, ...]
    """The names below the columns, the oldest first."""
    alt: str
    look: _OwnLook = None
    size: Size = "full"
    kind: Literal["columns"] = "columns"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a chart of changes: from one value to another."""

    label: str
    """The name before the row."""
    before: float
    now: float
    shown: str
    """The change as the reader sees it, for example ``+5``."""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Changes as pairs of dots on one scale, which a line joins, from top to bottom."""

    changes: tuple[Change, ...]
    times: tuple[str, str]
    """What the dots are called: those before, and those now, which have the accent."""
    alt: str
    look: _OwnLook = None
    size: Size = "full"
    kind: Literal["dots"] = "dots"


@dataclass(frozen=True, slots=True)
class Tile:
    """A country, as a square of a map."""

    column: int
    """From 1, the most western."""
    row: int
    """From 1, the most northern."""
    label: str
    """Its name."""
    code: str
    """What stands for the name where tiles are too narrow for names."""
    value: float
    """Not negative; 0 is seen as such."""
    shown: str
    """The value as the reader sees it."""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class TileMap:
    """Countries as squares in the places that they have to one another; the most in the accent."""

    tiles: tuple[Tile, ...]
    """In the order in which they are read."""
    alt: str
    look: _OwnLook = None
    size: Size = "full"
    kind: Literal["tiles"] = "tiles"


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Columns over time as high as a line of text, and within one; the last in the accent."""

    values: tuple[float | None, ...]
    """Not negative, the newest last; None where nothing is known."""
    alt: str
    median: float | None = None
    """Where a line is drawn across."""
    look: _OwnLook = None
    kind: Literal["sparkline"] = "sparkline"


Chart: TypeAlias = BarChart | ColumnChart | DotPlot | TileMap
CHARTS = (BarChart, ColumnChart, DotPlot, TileMap)
"""All kinds of charts; a sparkline is none, but a part of a line."""


def is_level(chart: Chart) -> bool:
    """Return whether all values of a chart are alike, or none has changed."""
    values: list[float | None]
    match chart:
        case BarChart():
            values = [bar.value for bar in chart.bars]
        case ColumnChart():
            values = [value for row in chart.rows for value in row.values]
        case DotPlot():
            return all(each.before == each.now for each in chart.changes)
        case _:
            values = [tile.value for tile in chart.tiles]
    return len({value for value in values if value is not None}) <= 1

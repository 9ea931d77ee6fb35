"""The nodes of charts: bars of one kind of value, columns over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field


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
    """The name of the fact that the value is, to which it leads; may be empty."""


@dataclass(frozen=True, slots=True)
class ChartLook:
    """The colours and the font of a chart."""

    bar: str = "#1f4e79"
    """The colour of bars, and of the newest column of a row."""
    earlier: str = "#6b8cae"
    """The colour of the other columns."""
    font: str = "Fira Sans"


_OwnLook: TypeAlias = Annotated[ChartLook | None, Field(exclude_if=lambda look: look is None)]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from a common zero, from top to bottom."""

    bars: tuple[Bar, ...]
    alt: str
    """The alternative text: the chart's message."""
    full: float | None = None
    """The value whose bar is as long as there is space; None for the greatest."""
    look: _OwnLook = None
    """The publisher's; the package's, if not given."""
    kind: Literal["bars"] = "bars"


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


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Rows of columns over time, all to one scale, from top to bottom."""

    rows: tuple[Columns, ...]
    """Each has a value for each time."""
    times: tuple[str, ...]
    """The names below the columns, the oldest first."""
    alt: str
    """The alternative text: the chart's message."""
    look: _OwnLook = None
    """The publisher's; the package's, if not given."""
    kind: Literal["columns"] = "columns"


Chart: TypeAlias = BarChart | ColumnChart

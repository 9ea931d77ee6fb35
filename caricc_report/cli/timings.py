"""What ``run --timings`` says: the steps of a run, and which of them lasted beside others."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from caricc_report.cli.console import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.system.timings import Span

_WIDTH = 40
"""Characters of the whole run in the chart beside the table."""


def as_json(spans: Sequence[Span]) -> dict[str, Any]:
    """Return the steps in the order in which they began, and how long all took, in seconds."""
    steps = [asdict(span) for span in _in_order(spans)]
    return {"total_s": max(span.end_s for span in spans), "steps": steps}


def say_timings(spans: Sequence[Span]) -> None:
    """Say when each step began and ended; what stands below one another was done at once."""
    total = max(span.end_s for span in spans)
    longest = max(len(span.name) for span in spans)
    say(f"{'seconds':{longest}}   from     to  takes")
    for span in _in_order(spans):
        first = int(span.start_s / total * _WIDTH)
        last = max(first + 1, round(span.end_s / total * _WIDTH))
        bar = f"{' ' * first}{'#' * (last - first)}"
        times = f"{span.start_s:6.2f} {span.end_s:6.2f} {span.end_s - span.start_s:6.2f}"
        say(f"{span.name:{longest}} {times}  {bar}")
    say(f"{'in all':{longest}} {'':13} {total:6.2f}")


def _in_order(spans: Sequence[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span.start_s, span.end_s))

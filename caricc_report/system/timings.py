"""Timings: where the time of a run goes, from when to when each of its steps lasts.

A step is timed where it is done, and nobody hears of it unless a block `listening` is open. What it
hears is shown to people; nothing that a release is made of may know it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import time
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Span:
    """A step of a run, by the clock."""

    name: str
    start_s: float
    """When it began, in seconds since our process was started."""
    end_s: float
    """When it ended, likewise."""


_SPANS: ContextVar[list[Span] | None] = ContextVar("spans", default=None)


@contextlib.contextmanager
def listening() -> Iterator[list[Span]]:
    """Return a list, to which each step is added that ends within the block, after the start-up.

    Of steps in other threads those are heard that run in a copy of the context.
    """
    spans = [Span("start-up", 0.0, time.monotonic() - _process_began(os.getpid()))]
    before = _SPANS.set(spans)
    try:
        yield spans
    finally:
        _SPANS.reset(before)


@contextlib.contextmanager
def timed(name: str) -> Iterator[None]:
    """Time the block, or the function, as a step of the run; one that fails is not heard of."""
    start = time.monotonic()
    yield
    note(name, start)


def note(name: str, start: float, end: float | None = None) -> None:
    """Note a step that began at a time of `time.monotonic`, and ended then or now."""
    spans = _SPANS.get()
    if spans is not None:
        began = _process_began(os.getpid())
        spans.append(Span(name, start - began, (end or time.monotonic()) - began))


@functools.cache
def _process_began(_: int) -> float:
    """Return when our process, of that number, was started, as a time of `time.monotonic`.

    It is read once: two clocks are, and each time they differ by another billionth of a second.
    """
    # The name of the program, in parentheses, may hold anything; the 20th value after it is the
    # ticks from the start of the machine, which this clock counts from as well.
    values = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()
    since_boot = time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic() - since_boot + int(values[19]) / os.sysconf("SC_CLK_TCK")

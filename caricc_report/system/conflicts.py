"""Conflict markers: the lines that git writes where it cannot merge two versions of a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# A line of "=======" is none of them: it also underlines a heading, and git never writes it
# without the others. Nor is "|||||||" without a name, a row of empty cells.
_MARKER = re.compile(r"<{7}(?!\S)|>{7}(?!\S)|\|{7} +\S")
_ADVICE = "keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>"


def conflict_in(line: str) -> str:
    """Return what is wrong with a line if it is a conflict marker, else an empty text."""
    if not _MARKER.match(line):
        return ""
    return f"a conflict marker of git, got {line.rstrip()!r:.80}; {_ADVICE}"


def conflicts_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number of each line that is a conflict marker, from 1, and what is wrong."""
    if "<<<<<<<" in text or ">>>>>>>" in text or "||||||| " in text:  # Hardly ever so.
        for number, line in enumerate(text.split("\n"), 1):
            if problem := conflict_in(line):
                yield number, problem

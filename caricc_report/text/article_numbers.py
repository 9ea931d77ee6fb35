"""Articles by their numbers in the release, as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.text.nodes import Link, joined, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.text.nodes import Inline


def linked_numbers(numbers: Iterable[int], anchors: Sequence[str]) -> tuple[Inline, ...]:
    """Return the numbers of articles, from 1, each with a link to its place; neighbours as a range.

    `anchors` are the identifiers of all articles, in their order.
    """
    ranges = [
        line(*joined("–", [(Link(line(str(each)), f"#{anchors[each - 1]}"),) for each in ends]))
        for ends in _ranges(sorted(numbers))
    ]
    return line(*joined(", ", ranges))


def _ranges(numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the ends of each run of neighbours; of a run of one, that one.

    Examples
    --------
    >>> _ranges([1, 2, 3, 5, 7, 8])
    [(1, 3), (5,), (7, 8)]
    """
    runs: list[tuple[int, ...]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number,))
    return runs

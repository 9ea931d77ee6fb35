"""Checks of the number of articles, against the publisher's own history."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caricc_report.editorial.checks.subject import Subject

_FEWEST_RELEASES = 8
_LARGEST_SCORE = 3.5
_CONSISTENCY = 0.6745
"""The 0.75 quantile of the standard normal distribution: it makes the score one of deviations."""


def unusual_counts(subject: Subject) -> Iterator[Problem]:
    """Yield a problem if the number of articles is far from that of earlier releases.

    That is, if its modified z-score is above 3.5 (B. Iglewicz and D. C. Hoaglin, How to Detect
    and Handle Outliers, ASQC Quality Press, 1993), once there are eight earlier releases.
    """
    count, history = len(subject.articles), subject.history
    if len(history) < _FEWEST_RELEASES or modified_z_score(count, history) <= _LARGEST_SCORE:
        return
    articles = "1 article" if count == 1 else f"{count} articles"
    message = (
        f"{articles}, where the last {len(history)} releases had {min(history)} to {max(history)}, "
        f"{median(history):g} in the middle; make sure that every source is there, and only once"
    )
    yield Problem(message)


def modified_z_score(value: float, others: Sequence[float]) -> float:
    """Return how far a value is from the median of others, in deviations, 0 or more.

    Counts are whole, so the median absolute deviation counts as 1 at least.

    Examples
    --------
    >>> round(modified_z_score(60, [28, 30, 31, 29, 30, 32, 30, 27]), 2)
    20.23
    """
    middle = median(others)
    deviation = median(abs(other - middle) for other in others)
    return _CONSISTENCY * abs(value - middle) / max(deviation, 1)

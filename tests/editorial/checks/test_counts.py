"""A number of articles far from the publisher's own history is found."""

from __future__ import annotations

import pytest
from checked import found, good, message

HISTORY = (1, 2, 1, 3, 2, 1, 2, 2)


def test_too_many_articles_are_a_warning() -> None:
    """Eight articles where there were two are found."""
    articles = [good() for _ in range(8)]
    assert found(*articles, history=HISTORY) == ["count-unusual"]
    assert message(*articles, history=HISTORY) == (
        "8 articles, where the last 8 releases had 1 to 3, 2 in the middle; make sure that "
        "every source is there, and only once"
    )


def test_too_few_articles_are_a_warning() -> None:
    """One article where there were thirty is found."""
    assert message(good(), history=(30,) * 8).startswith("1 article, where")


@pytest.mark.parametrize("count", [1, 7])
def test_a_usual_number_passes(count: int) -> None:
    """A number within 5.2 deviations of the median, at least of one article, is usual."""
    assert found(*(good() for _ in range(count)), history=HISTORY) == []


def test_a_short_history_says_nothing() -> None:
    """Fewer than eight releases are no ground to compare with."""
    assert found(good(), history=(30,) * 7) == []

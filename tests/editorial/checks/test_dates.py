"""Days that cannot be, or hardly, are found."""

from __future__ import annotations

from typing import Any

import pytest
from checked import found, good


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"published_on": "2024-12-03", "event_on": None}, ["published-after-as-of"]),
        ({"published_on": "2024-12-02"}, ["published-outside-period"]),
        ({"published_on": "2024-11-15"}, ["published-outside-period"]),
        ({"published_on": "2024-11-16"}, []),
        ({"published_on": None}, []),
        ({"published_on": None, "event_on": "2024-12-03"}, ["event-after-as-of"]),
        ({"published_on": None, "event_on": "2024-12-02"}, []),
        ({"event_on": "2024-11-21"}, ["event-after-publication"]),
        ({"event_on": "2024-11-20"}, []),
        ({"event_on": "2024-11-15"}, ["event-before-period"]),
        ({"event_on": "2024-11-15", "event_until": "2024-11-16"}, []),
        ({"event_on": "2024-11-16"}, []),
    ],
)
def test_days_are_compared(changes: dict[str, Any], expected: list[str]) -> None:
    """Each border of a day is where the check says it is."""
    assert found(good(**changes)) == expected

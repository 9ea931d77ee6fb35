"""What tests of imports share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from outlets import Outlet

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """Return a running server without pages."""
    with Outlet() as running:
        yield running

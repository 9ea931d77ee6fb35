"""What tests of documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from caricc_report.release.job import RunResult


@pytest.fixture(params=["pandoc", "quarto"])
def made(request: pytest.FixtureRequest) -> RunResult:
    """Return the reference release by each renderer."""
    name = "reference" if request.param == "pandoc" else "quarto"
    result: RunResult = request.getfixturevalue(name)
    return result

"""What the doctor says of each thing that a release needs."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from caricc_report.cli.diagnosis import Status, _look
from caricc_report.errors import (
    CariccReportError,
    ProgramMissingError,
    ProgramTooOldError,
    UsageError,
)


@pytest.mark.parametrize(
    "error, status",
    [
        (ProgramMissingError("typst", "install it"), Status.MISSING),
        (ProgramTooOldError("typst", "0.1", "0.14", "upgrade it"), Status.TOO_OLD),
        (UsageError("no project here"), Status.FAILED),
    ],
    ids=["missing", "too old", "failed"],
)
def test_an_error_decides_the_status(error: CariccReportError, status: Status) -> None:
    """What is missing, too old or unusable for another reason has a status of its own."""

    def fail() -> str:
        raise error

    found = _look("Typst", fail)
    assert (found.status, found.finding, found.is_ok) == (status, str(error), False)


def test_a_package_that_is_not_installed_is_missing() -> None:
    """For a package that is not installed, the finding is how to install it."""
    found = _look("lab", lambda: version("not-a-package"), is_needed=False)
    assert found.status == "missing"
    assert found.finding == "not-a-package: not installed; pip install not-a-package"

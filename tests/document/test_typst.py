"""What Typst makes of a source, in a process of its own."""

from __future__ import annotations

import datetime as dt
import resource

import pytest

from caricc_report.document.typst import pictured
from caricc_report.errors import ProgramError

pytestmark = pytest.mark.program
MADE_AT = dt.datetime(2024, 12, 2, tzinfo=dt.UTC)


def test_a_layout_that_does_not_settle_is_an_error() -> None:
    """Typst would number every page as the first one, and only warn."""
    heading = "#context { let n = query(heading).len(); for _ in range(n + 1) [= Again] }"
    with pytest.raises(ProgramError, match=r"did not converge .*; number of heading elements"):
        pictured(heading, MADE_AT, [])
    assert pictured("= Once", MADE_AT, []).startswith(b"\x89PNG")


def test_a_long_source_needs_no_file() -> None:
    """Where files cannot grow, the release itself cannot be written; Typst is not to blame."""
    source = "// Said twice.\n" * 1000 + "= Once"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        assert pictured(source, MADE_AT, []).startswith(b"\x89PNG")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

"""Optional libraries are imported, or the error says what to install."""

from __future__ import annotations

import re
import sys

import pytest

from caricc_report.errors import UsageError
from caricc_report.system.optional import required


def test_installed_library_is_returned() -> None:
    """A module that is there is imported."""
    assert required("json", "import", "This").loads("1") == 1


def test_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that is not there is a wrong usage, and the extra that has it is named."""
    monkeypatch.setitem(sys.modules, "json", None)
    sentence = "This needs json; pip install 'caricc-report[import]'"
    with pytest.raises(UsageError, match=re.escape(sentence)):
        required("json", "import", "This")

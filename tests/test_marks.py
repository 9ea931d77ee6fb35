"""Tests that use what takes long are marked, so that the others stay quick."""

from __future__ import annotations

import subprocess
import sys

import pytest
from marks import SLOW
from projects import ROOT


@pytest.mark.parametrize(
    "words, mark",
    [
        (["-m", "caricc_report", "--help"], "command"),
        (["-m", "caricc_report.notebook.kernel"], "kernel"),
        (["/usr/bin/chromium"], "browser"),
        (["strace"], "program"),
    ],
)
def test_a_test_without_a_mark_is_kept_from_starting_it(words: list[str], mark: str) -> None:
    """It fails at once, and is told which mark it lacks."""
    with pytest.raises(pytest.fail.Exception, match=f"mark it: {mark}"):
        subprocess.run([sys.executable, *words], check=True)


def test_the_marks_are_documented() -> None:
    """The table of the documentation says of each mark what pytest says."""
    text = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    assert "".join(f"| `{name}` | {said} |\n" for name, said in SLOW.items()) in text

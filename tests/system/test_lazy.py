"""Names of a module that are imported when they are first used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import caricc_report as cr


@pytest.mark.parametrize(
    "name, hint",
    [
        ("figure_reported", "; did you mean 'figures_reported'\\?$"),
        ("participants", r"; dir\(caricc_report\) lists those that it has$"),
    ],
    ids=["misspelt", "removed"],
)
def test_a_name_that_there_is_not_says_what_there_is(name: str, hint: str) -> None:
    """A notebook may be of a time when there was such a name."""
    with pytest.raises(AttributeError, match=f"no attribute '{name}'{hint}"):
        getattr(cr, name)


@pytest.mark.program
def test_a_module_can_be_a_public_name() -> None:
    """Also where nothing else has imported it."""
    code = "from caricc_report.plugins import nodes; nodes.Paragraph"
    subprocess.run([sys.executable, "-c", code], check=True)

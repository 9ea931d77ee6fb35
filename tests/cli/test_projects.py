"""The command that begins a language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_line import asked

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.command


def test_a_language_is_begun_once(project_dir: Path) -> None:
    """The second time nothing is added, and all is as in English; exit code 2 for no language."""
    first, second = (
        json.loads(asked(project_dir, "translate", "kk", "--json").stdout) for _ in range(2)
    )
    assert first["file"] == "locales/kk.ftl"
    assert (first["as_in_english"], second["added"]) == ([], [])
    assert second["as_in_english"] == first["added"]
    refused = asked(project_dir, "translate", "../x")
    assert (refused.returncode, "not the code of a language" in refused.stderr) == (2, True)

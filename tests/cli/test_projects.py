"""The command that begins a language, and where a project may be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_line import asked, command

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
    assert "contents" in second["as_in_english"]
    assert {*second["as_in_english"]} < {*first["added"]}
    refused = asked(project_dir, "translate", "../x")
    assert (refused.returncode, "not the code of a language" in refused.stderr) == (2, True)


def test_an_environment_that_reads_no_utf_8_is_named(tmp_path: Path) -> None:
    """The name of the project's folder is not to blame."""
    folder = tmp_path / "Проект"
    folder.mkdir()
    (folder / "_quarto.yml").touch()
    ended = command(folder, "verify", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ended.returncode == 2
    assert f"error: {folder}: this environment reads names of files as ascii" in ended.stderr

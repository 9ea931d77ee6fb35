"""The command that begins a language, and where a project may be."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from command_line import asked, command
from own_language import LOCALES

from caricc_report.model.period import Period
from caricc_report.release.new_project import init_project

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
    file = project_dir / "locales/kk.ftl"
    file.rename(file.with_name("shared.ftl"))
    file.symlink_to("shared.ftl")
    file.write_text(file.read_text("utf-8").replace("contents =", "# contents ="), "utf-8")
    asked(project_dir, "translate", "kk")
    assert file.is_symlink()
    assert "\ncontents =" in file.read_text("utf-8")
    refused = asked(project_dir, "translate", "../x")
    assert (refused.returncode, "not the code of a language" in refused.stderr) == (2, True)


def test_a_project_without_samples_asks_for_articles(tmp_path: Path) -> None:
    """There are none in a language that a project brought; without articles, no release."""
    period = Period.parse("2026-11-01/2026-11-30")
    source = init_project(tmp_path / "source", period, name="Digest", countries=["KZ"])
    profile = source.root / "params/profile.yml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(re.sub(r"\ben(?=[]:])", "kk", text), encoding="utf-8")
    (source.root / "locales").mkdir()
    shutil.copy(LOCALES / "kk.ftl", source.root / "locales")
    made = asked(tmp_path, "init", "new", "--like", str(source.root), "--period", "2026-11")
    said = "put the first articles into data/articles/2026/2026-01, then run there:"
    assert said in made.stderr


def test_an_environment_that_reads_no_utf_8_is_named(tmp_path: Path) -> None:
    """The name of the project's folder is not to blame."""
    folder = tmp_path / "Проект"
    folder.mkdir()
    (folder / "_quarto.yml").touch()
    ended = command(folder, "verify", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ended.returncode == 2
    assert f"error: {folder}: this environment reads names of files as ascii" in ended.stderr

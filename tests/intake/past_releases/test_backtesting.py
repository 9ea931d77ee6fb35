"""Past releases made again, and compared with what was published."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from looks import project_with_look
from past_release_files import ENGLISH, RUSSIAN, write_docx
from projects import ROOT

from caricc_report.errors import UsageError
from caricc_report.intake.past_releases import backtesting as module
from caricc_report.intake.past_releases.backtesting import backtest_releases
from caricc_report.intake.past_releases.reading import past_release
from caricc_report.model.parameters import load_profile
from caricc_report.project import Project
from caricc_report.system.files import ProjectFile, files_in

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

pytestmark = pytest.mark.release

PROJECT = Project(ROOT)


def remade_from(folder: Path) -> list[str]:
    """Return the differences of a folder as text."""
    return [str(each) for each in backtest_releases(folder, project=PROJECT, renderer="pandoc")]


def test_releases_made_again_are_the_same(tmp_path: Path) -> None:
    """English and Russian, text and Word: nothing differs, and other files are left alone."""
    shutil.copy(RUSSIAN, tmp_path)
    write_docx(ENGLISH.read_text(encoding="utf-8"), tmp_path / "release.docx")
    (tmp_path / "notes.md").write_text("no release")
    before = sorted(ROOT.joinpath("params").iterdir())
    assert remade_from(tmp_path) == []
    assert sorted(ROOT.joinpath("params").iterdir()) == before


def test_a_wrong_count_and_a_rejected_record_are_differences(tmp_path: Path) -> None:
    """What was published and what can be made are compared, by country and headline.

    A file that is no release is a difference, too, and the others are tested all the same.
    """
    text = ENGLISH.read_text(encoding="utf-8").replace("Kazakhstan - 3", "Kazakhstan - 4")
    text = text.replace("<https://example.uz/nukus>", "")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text("A letter.")
    headline = "NEW LABORATORY OPENED IN NUKUS"
    *found, letter = remade_from(tmp_path)
    assert letter.startswith("b.txt: release: past ")
    assert "remade not read: b.txt: 3 defects" in letter
    problem = "source_url: missing; no link stands below the text; outlet: missing"
    assert found[0].endswith(f"rejected: {problem}")
    assert found[1:] == [
        f"a.txt: headline in articles.jsonl: past {headline}, remade –",
        f"a.txt: headline in the page: past {headline}, remade –",
        "a.txt: articles of UZ in facts.json, as read: past 1, remade –",
        "a.txt: articles of all in facts.json, as read: past 8, remade 7",
        "a.txt: articles of KZ in facts.json, as stated: past 4, remade 3",
        "a.txt: articles of UZ in facts.json, as stated: past 1, remade –",
        "a.txt: articles of all in facts.json, as stated: past 8, remade 7",
    ]


def test_what_a_check_finds_twice_is_waived_once(tmp_path: Path) -> None:
    """A narrative with two typed numbers is made again."""
    text = ENGLISH.read_text(encoding="utf-8").replace("on lessons in", "on 57 lessons in 99")
    (tmp_path / "release.txt").write_text(text, encoding="utf-8")
    assert remade_from(tmp_path) == []


def test_the_copy_of_a_project_has_its_look(tmp_path: Path) -> None:
    """The files of logo and fonts, which lie outside the folders that every project has."""
    project = Project(project_with_look(tmp_path / "project"))
    profile = load_profile(project.file(project.params_dir / "profile.yml"))
    copy = module._copy(project, profile, tmp_path / "copy")
    assert (copy.root / "params/logo.svg").is_file()
    assert files_in(copy.root / "fonts")


def test_headlines_in_another_order_are_a_difference(reference: RunResult) -> None:
    """A release whose articles are in another order is not the same, its page neither."""
    profile = load_profile(PROJECT.file(PROJECT.params_dir / "profile.yml"))
    file = ProjectFile(reference.directory / "release.en.docx", "release.docx")
    past = past_release(file, profile, ("prevention",))
    assert [*module._compared(past, reference.directory, profile)] == []
    other = replace(past, articles=past.articles[::-1])
    found = [*module._compared(other, reference.directory, profile)]
    assert {what for what, _, _ in found} == {
        "headline in articles.jsonl",
        "headline in the page",
    }


def test_a_folder_without_releases_is_refused(tmp_path: Path) -> None:
    """Nothing tested is not nothing found."""
    with pytest.raises(UsageError, match=r"no past release; .*: \.docx, \.pdf, \.txt"):
        backtest_releases(tmp_path, project=PROJECT)

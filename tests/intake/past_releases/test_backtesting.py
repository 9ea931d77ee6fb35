"""Past releases made again, and compared with what was published."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from past_release_files import ENGLISH, RUSSIAN, write_docx
from projects import ROOT

from caricc_report.errors import UsageError
from caricc_report.intake.past_releases import backtesting as module
from caricc_report.intake.past_releases.backtesting import Difference, backtest_releases
from caricc_report.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caricc_report.intake.past_releases.backtesting import _Remade

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
    """What was published and what can be made are compared, by country and headline."""
    text = ENGLISH.read_text(encoding="utf-8").replace("Kazakhstan - 3", "Kazakhstan - 4")
    text = text.replace("<https://example.uz/nukus>", "")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    headline = "NEW LABORATORY OPENED IN NUKUS"
    found = remade_from(tmp_path)
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


def test_headlines_in_another_order_are_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page whose articles are in another order is not the same."""
    shutil.copy(RUSSIAN, tmp_path)
    read: Callable[[Path, str], _Remade] = module._read

    def reversed_page(directory: Path, language: str) -> _Remade:
        remade = read(directory, language)
        return replace(remade, page_headlines=remade.page_headlines[::-1])

    monkeypatch.setattr(module, "_read", reversed_page)
    assert any("headline in the page" in each for each in remade_from(tmp_path))


def test_a_file_that_is_no_release_is_a_difference(tmp_path: Path) -> None:
    """The others are tested all the same."""
    (tmp_path / "a.txt").write_text("A letter.")
    shutil.copy(RUSSIAN, tmp_path)
    (found,) = backtest_releases(tmp_path, project=PROJECT, renderer="pandoc")
    assert isinstance(found, Difference)
    assert (found.file, found.what) == ("a.txt", "release")
    assert found.remade.startswith("not read: a.txt: 3 defects")


def test_a_folder_without_releases_is_refused(tmp_path: Path) -> None:
    """Nothing tested is not nothing found."""
    with pytest.raises(UsageError, match=r"no past release; .*: \.docx, \.pdf, \.txt"):
        backtest_releases(tmp_path, project=PROJECT)

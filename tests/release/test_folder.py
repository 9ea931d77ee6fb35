"""A release's folder is replaced whole, or stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from publications import contents

from caricc_report.errors import CariccReportError
from caricc_report.release.folder import replace_folder
from caricc_report.system import atomic as replacing
from caricc_report.system.atomic import remove_leftovers, replace_file, write_new_file

OLD = {"manifest.json": b"{}", "a.html": b"old"}
NEW = {"manifest.json": b"{}", "b.html": b"new"}


@pytest.fixture(params=[True, False], ids=["exchanged", "renamed"])
def _ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go both ways: that of file systems which can exchange, and that of the others."""
    if not request.param:
        monkeypatch.setattr(replacing, "_renameat2", lambda *_: False)


@pytest.mark.usefixtures("_ways")
def test_a_release_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """No file of the earlier draft is left, and nothing else is beside it."""
    replace_folder(OLD, tmp_path / "2024-19")
    replace_folder(NEW, tmp_path / "2024-19")
    assert contents(tmp_path / "2024-19") == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["2024-19"]


def test_a_release_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no moment without it: neither of the two folders is renamed away."""
    target = tmp_path / "2024-19"
    replace_folder(OLD, target)
    monkeypatch.delattr(Path, "rename")
    replace_folder(NEW, target)
    assert contents(target) == NEW


@pytest.mark.parametrize("error", [SystemExit(143), OSError(28, "No space left on device")])
def test_an_interrupted_replacement_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """A signal or a full disk between two renames does not lose the earlier draft."""
    target = tmp_path / "2024-19"
    replace_folder(OLD, target)
    rename = Path.rename

    def interrupted(self: Path, goal: Path) -> Path:
        if ".new-" in self.name:
            raise error
        return rename(self, goal)

    monkeypatch.setattr(replacing, "_renameat2", lambda *_: False)
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises((SystemExit, CariccReportError)):
        replace_folder(NEW, target)
    monkeypatch.undo()
    assert contents(target) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["2024-19"]


def test_a_full_disk_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written whole is not put there."""
    target = tmp_path / "2024-19"
    replace_folder(OLD, target)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CariccReportError, match=r"No space left.*nothing was changed"):
        replace_folder(NEW, target)
    assert contents(target) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["2024-19"]


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    """Folders and files that never got their names go; those of another release stay."""
    (tmp_path / ".2024-19.new-00000001/deep").mkdir(parents=True)
    (tmp_path / ".2024-19.new-0000000a").touch()
    (tmp_path / ".2024-20.new-00000003").touch()
    remove_leftovers(tmp_path, "2024-19")
    assert [path.name for path in tmp_path.iterdir()] == [".2024-20.new-00000003"]


@pytest.mark.parametrize("name", [".notes.new-ideas", ".2024-18.yml.old", ".x.moved-aside"])
def test_what_people_have_hidden_stays(name: str, tmp_path: Path) -> None:
    """Only what is named as commands name it is theirs to remove."""
    (tmp_path / name).mkdir()
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_release_that_was_renamed_away_comes_back(tmp_path: Path, *, is_there: bool) -> None:
    """A run killed between two renames has lost nothing: the earlier draft is found again."""
    target = tmp_path / "2024-19"
    replace_folder(OLD, tmp_path / ".2024-19.moved-aside")
    if is_there:
        replace_folder(NEW, target)
    remove_leftovers(tmp_path, "2024-19")
    assert contents(target) == (NEW if is_there else OLD)
    assert [path.name for path in tmp_path.iterdir()] == ["2024-19"]


@pytest.mark.usefixtures("_ways")
def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    """What has the name keeps it, and nothing is left beside it."""
    path = tmp_path / "2024-20.yml"
    write_new_file(path, b"first")
    with pytest.raises(FileExistsError):
        write_new_file(path, b"second")
    assert contents(tmp_path) == {"2024-20.yml": b"first"}


def test_a_file_is_staged_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may hold nothing else is never seen with the file half written."""
    (tmp_path / "2024-19").mkdir()
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(contents(tmp_path / "2024-19")))
    replace_file(tmp_path / "2024-19/crate.json", b"{}", staged_in=tmp_path)
    assert seen == [{}, {"crate.json": b"{}"}]

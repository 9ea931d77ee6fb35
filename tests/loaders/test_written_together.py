"""All files of an import appear, or none, and nothing else is touched."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from builders import article, png, texts
from written import names_in, refusal, with_image

from caricc_report.errors import CariccReportError, InvalidInputError
from caricc_report.loaders import load_articles
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.system import transactions
from caricc_report.system.files import ProjectFile


@pytest.mark.parametrize("fails_at", [0, 1, 3])
def test_all_files_appear_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """If the disk fails, no file and no folder is left, and what was there stays."""
    (tmp_path / "01-z.en.md").write_text("what was there", encoding="utf-8")
    fail_at(fails_at, OSError(errno.ENOSPC, "No space left on device"), monkeypatch)
    message = refusal(
        with_image("new/a.png"),
        article(id="b", texts=texts()),
        folder=tmp_path,
        images={"new/a.png": png()},
    )
    assert "cannot be written (No space left on device), nothing was" in message
    assert names_in(tmp_path) == ["01-z.en.md"]


def fail_at(number: int, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the waiting for the disk fail, the so-many-th time from 0."""
    calls = iter(range(100))

    def failing(_: int) -> None:
        if next(calls) == number:
            raise error

    monkeypatch.setattr(os, "fsync", failing)


def test_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops the writing finds the folder as it was."""
    fail_at(1, KeyboardInterrupt(), monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        write_records([article(texts=texts())], tmp_path / "new/folder")
    assert names_in(tmp_path) == []


def test_what_was_cut_off_is_completed_by_who_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once all articles are on the disk they are there, whatever comes between."""
    articles = [article(id=f"a-{number}", texts=texts()) for number in range(3)]
    rename, calls = transactions.rename_new, iter(range(10))

    def cut_off(path: Path, target: Path) -> None:
        if next(calls) == 2:
            raise KeyboardInterrupt
        rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(transactions, "rename_new", cut_off)
        with pytest.raises(KeyboardInterrupt):
            write_records(articles, tmp_path / "2024", root=tmp_path)
    assert len(list(tmp_path.rglob("*.md"))) == 2
    read = load_articles(ProjectFile(tmp_path, "articles"))
    assert [each.id for each in read] == ["a-0", "a-1", "a-2"]
    assert {path.parent.name for path in tmp_path.rglob("*") if path.is_file()} == {"2024"}


def test_file_in_the_way_is_not_replaced(tmp_path: Path) -> None:
    """A file that is there under a name to be written stays, and nothing is written."""
    (tmp_path / "new").touch()
    message = refusal(with_image("new/a.png"), folder=tmp_path, images={"new/a.png": png()})
    assert "cannot be written" in message
    assert names_in(tmp_path) == ["new"]


def test_file_that_came_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another program puts there at the last moment stays; ours waits."""
    other = tmp_path / "01-kz-example.en.md"
    rename = Path.rename

    def late(source: Path, target: Path) -> Path:
        other.write_text("another's", encoding="utf-8")
        return rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", late)
        with pytest.raises(CariccReportError, match=r"01-kz-example\.en\.md: File exists"):
            write_records([article(texts=texts())], tmp_path)
    assert other.read_text("utf-8") == "another's"
    with pytest.raises(InvalidInputError, match=r"interrupted(.|\n)*01-kz-exam.*: File exists"):
        load_articles(ProjectFile(tmp_path, "articles"))
    other.rename(tmp_path / "another's")
    assert [each.id for each in load_articles(ProjectFile(tmp_path, "articles"))] == ["kz-example"]


@pytest.mark.parametrize("place", ["link/a.md~", "link/more/a.md~"])
def test_nothing_is_moved_out_of_the_folder(tmp_path: Path, place: str) -> None:
    """What waits in a folder of articles is not moved through a link to another place."""
    root = tmp_path / "articles"
    staged = root / ".transaction.waiting-01234567" / place
    staged.parent.mkdir(parents=True)
    staged.touch()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(InvalidInputError, match="leads out of the folder"):
        load_articles(ProjectFile(root, "articles"))
    assert [each.name for each in tmp_path.iterdir()] == ["articles"]


def test_a_link_in_the_place_of_what_waits_is_not_followed(tmp_path: Path) -> None:
    """Files of another folder are not moved, whatever their names."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.md~").touch()
    root = tmp_path / "articles"
    root.mkdir()
    (root / ".transaction.waiting-01234567").symlink_to(other)
    with pytest.raises(InvalidInputError, match="a symlink that leads out"):
        load_articles(ProjectFile(root, "articles"))
    assert names_in(other) == ["a.md~"]

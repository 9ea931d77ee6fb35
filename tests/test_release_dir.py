"""A release's folder is replaced whole, or stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from caricc_report.errors import CariccReportError
from caricc_report.release_dir import put

OLD = {"manifest.json": b"{}", "a.html": b"old"}
NEW = {"manifest.json": b"{}", "b.html": b"new"}


def contents(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_release_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """No file of the earlier draft is left, and nothing else is beside it."""
    put(OLD, tmp_path / "2024-19")
    put(NEW, tmp_path / "2024-19")
    assert contents(tmp_path / "2024-19") == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["2024-19"]


@pytest.mark.parametrize("error", [SystemExit(143), OSError(28, "No space left on device")])
def test_an_interrupted_replacement_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """A signal or a full disk between the two renames does not lose the earlier draft."""
    target = tmp_path / "2024-19"
    put(OLD, target)
    rename = Path.rename

    def interrupted(self: Path, goal: Path) -> Path:
        if ".new-" in self.name:
            raise error
        return rename(self, goal)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises((SystemExit, CariccReportError)):
        put(NEW, target)
    monkeypatch.undo()
    assert contents(target) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["2024-19"]

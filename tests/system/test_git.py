"""What git answers, and how it ends."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

import caricc_report.system.git as module
from caricc_report.errors import ProgramFailedError, ProgramMissingError
from caricc_report.system.git import git


def test_a_filter_that_hangs_ends_with_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is stopped at its deadline, and nothing that it has started goes on."""
    git(tmp_path, ["init", "--quiet"])
    git(
        tmp_path,
        ["config", "--local", "filter.slow.clean", f"exec >/dev/null 2>&1; sleep 77; : {tmp_path}"],
    )
    (tmp_path / ".gitattributes").write_text("*.txt filter=slow\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("a\n", encoding="utf-8")
    monkeypatch.setattr(module, "_DEADLINE_S", 0.5)
    with pytest.raises(ProgramFailedError, match=r"git: not done after 0\.5 s; it was stopped"):
        git(tmp_path, ["add", "a.txt"])
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # It has ended meanwhile.
            assert str(tmp_path).encode() not in command.read_bytes()


def test_without_git_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a folder that is not there is named."""
    with pytest.raises(ProgramFailedError, match=f"git: not started in {tmp_path / 'gone'}"):
        git(tmp_path / "gone", ["status"])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissingError, match="git: not found; fetch it"):
        git(tmp_path, ["status"], advice="fetch it")

"""What git answers, and how it ends."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

import caricc_report.system.git as module
from caricc_report.errors import ProgramFailedError, ProgramMissingError
from caricc_report.system.git import git


def commands_with(text: str) -> list[bytes]:
    """Return the command lines of the processes that have a text in theirs."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # It has ended meanwhile.
            found.append(command.read_bytes())
    return [each for each in found if text.encode() in each]


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
    deadline = time.monotonic() + 10
    while left := commands_with(str(tmp_path)):  # What is killed may take a moment to end.
        assert time.monotonic() < deadline, left
        time.sleep(0.01)


def test_committed_files_are_no_repository(tmp_path: Path) -> None:
    """Files of a project that look like git's own, as a pull request can bring, name no program."""
    git(tmp_path, ["init", "--quiet"])
    project = tmp_path / "digest"
    git(tmp_path, ["init", "--quiet", "--bare", "digest"])
    settings = {"core.bare": "false", "core.worktree": ".", "filter.x.clean": "touch ran; cat"}
    for name, value in settings.items():
        git(tmp_path, ["config", "--file", "digest/config", name, value])
    (project / ".gitattributes").write_text("*.md filter=x\n", encoding="utf-8")
    (project / "a.md").write_text("a\n", encoding="utf-8")
    with pytest.raises(ProgramFailedError, match="cannot use bare repository"):
        git(project, ["add", "a.md"])
    assert not (project / "ran").exists()


def test_without_git_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a folder that is not there is named."""
    with pytest.raises(ProgramFailedError, match=f"git: not started in {tmp_path / 'gone'}"):
        git(tmp_path / "gone", ["status"])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissingError, match="git: not found; fetch it"):
        git(tmp_path, ["status"], advice="fetch it")

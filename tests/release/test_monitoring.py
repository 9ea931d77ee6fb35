"""The status file."""

from __future__ import annotations

import contextlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from caricc_report.errors import InputWarning, UsageError
from caricc_report.release import monitoring
from caricc_report.release.monitoring import StatusFile
from caricc_report.release.outcomes import Outcome, State
from caricc_report.system.atomic import replace_file

if TYPE_CHECKING:
    from pathlib import Path

_WAIT_S = 1.0
"""So long one command waits for the other to look at the file, in seconds."""


@pytest.mark.parametrize(
    "is_locked, kept", [(True, {"2024-18", "2024-19"}), (False, {"2024-19"})], ids=["lock", "none"]
)
def test_commands_that_run_at_once_keep_what_the_others_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_locked: bool, kept: set[str]
) -> None:
    """Each waits with its look until the other one has written; without the lock one is lost."""
    path = tmp_path / "status.json"
    first, second = StatusFile(path, "run --due"), StatusFile(path, "backfill")
    for file in (first, second):
        file.begin()
    both_have_looked, one_has_written = threading.Barrier(2), threading.Event()

    def replace_late(target: Path, content: bytes) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            both_have_looked.wait(_WAIT_S)
        if not both_have_looked.broken and b"2024-19" in content:
            assert one_has_written.wait(_WAIT_S)
        replace_file(target, content)
        one_has_written.set()

    monkeypatch.setattr(monitoring, "replace_file", replace_late)
    if not is_locked:
        monkeypatch.setattr(monitoring, "held_lock", lambda *_, **__: contextlib.nullcontext())
    with ThreadPoolExecutor() as threads:
        noted = [
            threads.submit(file.note, Outcome(release, days, State.PUBLISHED))
            for file, release, days in (
                (first, "2024-19", "2024-11-16/2024-11-30"),
                (second, "2024-18", "2024-11-01/2024-11-15"),
            )
        ]
    assert [each.result() for each in noted] == [None, None]
    assert json.loads(path.read_text(encoding="utf-8"))["releases"].keys() == kept


def test_the_last_run_is_the_one_that_has_written_last(tmp_path: Path) -> None:
    """A command that began later does not hide how an earlier one ended."""
    path = tmp_path / "status.json"
    first, second = StatusFile(path, "run --due"), StatusFile(path, "backfill")
    for file in (first, second):
        file.begin()
    first.end(0)
    stated = json.loads(path.read_text(encoding="utf-8"))
    assert (stated["last_run"]["command"], stated["last_run"]["exit_code"]) == ("run --due", 0)


def test_a_period_that_gets_a_number_is_stated_once(tmp_path: Path) -> None:
    """Under its number, not under its days, too."""
    file = StatusFile(tmp_path / "status.json", "backfill")
    file.begin()
    for release in ("", "2024-19"):
        file.note(Outcome(release, "2024-11-16/2024-11-30", State.MADE))
    assert [*json.loads(file.path.read_text(encoding="utf-8"))["releases"]] == ["2024-19"]


def test_what_another_command_has_published_stays_so(tmp_path: Path) -> None:
    """One that finds nothing to do says nothing else of it; a failure is told."""
    file = StatusFile(tmp_path / "status.json", "run --due")
    said = []
    for state in (State.PUBLISHED, State.UNCHANGED, State.FAILED):
        file.note(Outcome("2024-19", "2024-11-16/2024-11-30", state))
        stated = json.loads(file.path.read_text(encoding="utf-8"))
        said.append(stated["releases"]["2024-19"]["state"])
    assert said == ["published", "published", "failed"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With what to do."""
    (tmp_path / "file").touch()
    file = StatusFile(tmp_path / "file/status.json", "backfill")
    with pytest.raises(UsageError, match=r"file/status.json: .*; name another with --status"):
        file.begin()


def test_what_could_not_be_written_is_written_with_what_follows(tmp_path: Path) -> None:
    """A disk that was full for a moment hides no release."""
    file = StatusFile(tmp_path / "status.json", "run --due")
    file.path.mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        file.note(Outcome("2024-18", "2024-11-01/2024-11-15", State.PUBLISHED))
    file.path.rmdir()
    file.note(Outcome("2024-19", "2024-11-16/2024-11-30", State.PUBLISHED))
    stated = json.loads(file.path.read_text(encoding="utf-8"))["releases"]
    assert [*stated] == ["2024-18", "2024-19"]


NAMED = {
    "yaml": "languages: [en]\n",
    "list": "[]",
    "notebook": '{"cells": []}',
    "other releases": '{"releases": 1}',
    "deep": "[" * 100_000,
}
AT_DEFAULT = {"notebook": '{"cells": []}', "site": '{"all": "good"}', "list": '["up"]'}


@pytest.mark.parametrize(
    "content, is_default",
    [
        *(pytest.param(each, False, id=f"{name}, named") for name, each in NAMED.items()),
        *(pytest.param(each, True, id=f"{name}, default") for name, each in AT_DEFAULT.items()),
    ],
)
def test_another_file_is_not_replaced(tmp_path: Path, content: str, *, is_default: bool) -> None:
    """A profile, where only the name was wrong; that of a site that drafts are put beside."""
    path = tmp_path / "status.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"status.json: not a status file.*--status"):
        StatusFile(path, "run", is_replaceable=is_default).begin()
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("content", ['{"last_run"', '{"last_run": {}, "releases": 1}', "{}"])
def test_a_damaged_file_that_nobody_named_is_written_anew(tmp_path: Path, content: str) -> None:
    """It stops no work that is due."""
    path = tmp_path / "status.json"
    path.write_text(content, encoding="utf-8")
    with pytest.warns(InputWarning, match=r"status.json: not a status file; it is written anew"):
        StatusFile(path, "run --due", is_replaceable=True).begin()
    assert json.loads(path.read_text(encoding="utf-8"))["last_run"]["command"] == "run --due"


def test_an_empty_file_is_written(tmp_path: Path) -> None:
    """As `touch` makes it."""
    (tmp_path / "status.json").touch()
    StatusFile(tmp_path / "status.json", "run").begin()
    assert (tmp_path / "status.json").stat().st_size

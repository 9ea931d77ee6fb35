"""``run --due`` as a crontab calls it: exit codes, logs, status file and hook."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from command_line import asked, change, refused
from many_periods import QUICK, project_of_months

from caricc_report.release import pipeline

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

DUE = ("run", "--due", "--date", "2020-04-02", "--publish", *QUICK)
NARRATIVE = "narrative: {en: The media reported 99 articles.}\n"
"""Of a release without articles it is wrong."""
HOOK = """import json, os, sys
with open(sys.argv[1], "a") as file:
    file.write(json.dumps(json.load(sys.stdin)) + "\\n")
print(os.environ["TOKEN"], file=sys.stderr)
sys.exit(int(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """Return the project after what was due, one release of which fails."""
    return Released(tmp_path_factory.mktemp("due"))


class Released:
    """A project of two months in which all that is due on a day was made."""

    def __init__(self, folder: Path) -> None:
        self.project = project_of_months(folder / "project", 2)
        with (self.project / "params/2020-02.yml").open("a") as file:
            file.write(NARRATIVE)
        (folder / "hook.py").write_text(HOOK)
        self.events_path = folder / "events.jsonl"
        hook = f"{sys.executable} {folder / 'hook.py'} {self.events_path} 7"
        self.variables = {"CARICC_REPORT_HOOK": hook, "TOKEN": "secret-token"}
        self.first = self.run("--log-json", "--json")
        self.again = self.run()
        self.events = self.events_path.read_text(encoding="utf-8")
        """What the hook has heard of by now."""
        self.status = json.loads((self.project / "_build/status.json").read_text("utf-8"))
        """What the status file says by now."""

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Make what is due."""
        return asked(self.project, *DUE, *options, **self.variables)


@pytest.mark.command
@pytest.mark.kernel
@pytest.mark.release
class TestDue:
    """What was due was made."""

    def test_what_fails_stops_no_other(self, released: Released) -> None:
        """One bad release makes the exit code; a missing parameters file is written."""
        assert released.first.returncode == 4, released.first.stderr
        states = {each["release"]: each["state"] for each in self.result(released)["releases"]}
        assert states == {"2020-01": "published", "2020-02": "failed", "2020-03": "published"}
        assert (released.project / "params/2020-03.yml").is_file()

    def test_only_what_failed_is_tried_again(self, released: Released) -> None:
        """What is published is not touched again."""
        assert released.again.returncode == 4
        assert released.again.stderr.splitlines()[-1] == "1 failed"

    def test_each_line_of_the_log_is_json(self, released: Released) -> None:
        """With its time, level and message, and the release and period."""
        lines = [json.loads(line) for line in released.first.stderr.splitlines()]
        assert all({"time", "level", "message"} <= line.keys() for line in lines)
        (step,) = [each for each in lines if each.get("step") == "rendered release.en.html"][:1]
        assert step["release"] == "2020-01"
        assert step["period"] == "2020-01-01/2020-01-31"
        (failed,) = [each for each in lines if each["level"] == "error"]
        assert failed["state"] == "failed"

    def test_the_hook_hears_of_what_was_published_or_failed(self, released: Released) -> None:
        """With the content diff with the publication before."""
        first, second, third, again = map(json.loads, released.events.splitlines())
        assert [first["event"], first["release"], first["diff"]] == ["published", "2020-01", None]
        assert [second["event"], second["reason"][:11]] == ["failed", "params/2020"]
        assert [third["event"], third["compared_with"]] == ["published", "2020-01"]
        assert third["diff"]["articles"]
        assert again["release"] == "2020-02"

    def test_a_failing_hook_is_a_warning_without_its_words(self, released: Released) -> None:
        """They may hold secrets."""
        assert "warning: hook: ended with exit code 7" in released.again.stderr
        said = released.first.stderr + released.again.stderr + released.first.stdout
        assert "secret-token" not in said
        assert "hook.py" not in said

    def test_the_status_file_says_how_each_release_is(self, released: Released) -> None:
        """And how the last run has ended."""
        status = released.status
        states = {release: each["state"] for release, each in status["releases"].items()}
        assert states == {"2020-01": "published", "2020-02": "failed", "2020-03": "published"}
        assert status["last_run"]["command"] == "run --due"
        assert status["last_run"]["exit_code"] == 4
        assert status["last_run"]["ended_at"] > status["last_run"]["started_at"]

    def test_nothing_is_due_once_all_is_published(self, released: Released) -> None:
        """That is one line, and success."""
        change(released.project / "params/2020-02.yml", NARRATIVE, "")
        assert released.run().returncode == 0
        ended = released.run()
        assert ended.returncode == 0
        assert ended.stderr == "nothing is due on 2020-04-02\n"

    @staticmethod
    def result(released: Released) -> dict[str, Any]:
        """Return what the first run has printed."""
        result: dict[str, Any] = json.loads(released.first.stdout)
        return result


@pytest.mark.command
@pytest.mark.kernel
@pytest.mark.parametrize("options", [DUE[1:], ("params/2020-01.yml", "--publish", *QUICK)])
def test_what_is_published_without_its_feeds_is_no_success(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    """The next command writes them; until then the status file says that the release is there."""
    project = project_of_months(tmp_path / "project")
    (project / "releases").mkdir()
    (project / "releases/feeds").touch()
    said = refused(project, 1, "run", *options, "--status", "status.json")
    assert "2020-01 is published, but its feeds or the index are not written" in said
    stated = json.loads((project / "status.json").read_text("utf-8"))["releases"]["2020-01"]
    assert stated["state"] == "published"


@pytest.mark.command
def test_what_is_due_needs_a_day_and_nothing_else(tmp_path: Path) -> None:
    """The clock is not read."""
    project = project_of_months(tmp_path / "project")
    for options in ((), ("--date", "2020-04-02", "-p", "a=1"), ("params/2020-01.yml",)):
        assert "--due: needs --date" in refused(project, 2, "run", "--due", *options)


@pytest.mark.command
@pytest.mark.parametrize("option", ["--timings", "--explain"])
def test_what_is_told_of_one_release_is_not_told_of_many(tmp_path: Path, option: str) -> None:
    """It is refused, and not left out without a word."""
    project = project_of_months(tmp_path / "project")
    assert f"{option}: of one release" in refused(project, 2, *DUE, option)


@pytest.mark.command
def test_new_for_a_day_writes_once(tmp_path: Path) -> None:
    """The second time it says that the file is there."""
    project = project_of_months(tmp_path / "project")
    for words in ("is written", "is there already; nothing is written"):
        ended = asked(project, "new", "--date", "2020-03-05")
        assert ended.returncode == 0, ended.stderr
        assert f"params/2020-02.yml {words}" in ended.stderr


@pytest.mark.command
@pytest.mark.parametrize(
    "options", [("params/2020-01.yml",), ("--date", "2020-02-02"), ("--period", "2020-01")]
)
def test_the_status_file_of_one_run_states_release_and_period(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    """However the release is named, also if it fails."""
    project = project_of_months(tmp_path / "project")
    change(project / "params/2020-01.yml", "data/articles", "data/none")
    refused(project, 2, "run", *options, "--status", "status.json", *QUICK)
    (release, stated) = json.loads((project / "status.json").read_text("utf-8"))[
        "releases"
    ].popitem()
    assert (release, stated["period"]) == ("2020-01", "2020-01-01/2020-01-31")


@pytest.mark.command
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ZeroDivisionError()])
def test_the_status_file_of_one_run_states_any_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """What nobody expected, too."""

    def fail(*_: object) -> None:
        raise error

    project = project_of_months(tmp_path / "project")
    monkeypatch.setattr(pipeline, "run", fail)
    with contextlib.suppress(ZeroDivisionError):
        asked(project, "run", "params/2020-01.yml", "--status", "status.json")
    stated = json.loads((project / "status.json").read_text("utf-8"))
    assert stated["releases"]["2020-01"]["state"] == "failed"
    assert stated["last_run"]["exit_code"] == 1


@pytest.mark.command
def test_a_dry_run_says_what_would_be(tmp_path: Path) -> None:
    """In each line, in the sum and in JSON; nothing is made."""
    project = project_of_months(tmp_path / "project")
    ended = asked(project, *DUE, "--dry-run", "--json")
    assert ended.stderr.splitlines() == [
        "2020-01 (2020-01-01/2020-01-31) would be published",
        "(2020-02-01/2020-02-29) would be published: its parameters file is written first",
        "(2020-03-01/2020-03-31) would be published: its parameters file is written first",
        "3 would be published",
    ]
    assert json.loads(ended.stdout)["dry_run"] is True
    assert not (project / "_build").exists()


@pytest.mark.command
@pytest.mark.parametrize("command", [DUE, ("backfill", "2020-01..2020-01", *QUICK)])
def test_a_dry_run_ends_as_the_run_would(tmp_path: Path, command: tuple[str, ...]) -> None:
    """With what fails before anything is executed, of a release that was never made."""
    project = project_of_months(tmp_path / "project")
    change(project / "params/2020-01.yml", "data/articles", "data/none")
    assert "2020-01 (2020-01-01/2020-01-31) failed: data/none: " in refused(
        project, 2, *command, "--dry-run"
    )

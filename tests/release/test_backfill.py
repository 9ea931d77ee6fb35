"""Many periods at once: which are made, again or not, and what one that fails comes to."""

from __future__ import annotations

import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from command_line import change, command
from documentation import COMMANDS, DOCS
from many_periods import QUICK, job, left_in, project_of_months, states
from projects import ROOT

from caricc_report.errors import (
    BusyError,
    CariccReportError,
    InputsChangedError,
    InputWarning,
    UsageError,
)
from caricc_report.project import Project
from caricc_report.release import backfill as backfills
from caricc_report.release import pipeline
from caricc_report.release.backfill import backfill
from caricc_report.release.job import Job, RunResult, Step
from caricc_report.release.outcomes import Outcome, Task
from caricc_report.release.parameters_files import new_parameters
from caricc_report.release.periods import Releases
from caricc_report.release.workers import work
from caricc_report.system.locks import held_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.model.period import Period
    from caricc_report.release.outcomes import Message

pytestmark = pytest.mark.program
DUE = [sys.executable, "-m", "caricc_report", "run", "--due", "--date", "2020-02-02", "--publish"]
MADE, UNCHANGED, FAILED, SKIPPED = "made", "unchanged", "failed", "skipped"
ALL = "2020-01..2020-03"


def would(project: Path, span: str = ALL, reprocess: str = "changed") -> dict[str, str]:
    """Return what a backfill would do."""
    return states(backfill(span, job(project), reprocess=reprocess, dry_run=True))


def fill(folder: Path) -> None:
    """Make three months, the last of which fails."""
    project = project_of_months(folder / "project", 3)
    change(project / "params/2020-03.yml", "data/articles", "data/none")
    outcomes = list(backfill(ALL, job(project), n_workers=2))
    assert states(outcomes) == {"2020-01": MADE, "2020-02": MADE, "2020-03": FAILED}
    (failed,) = (each for each in outcomes if each.error)
    assert failed.error is UsageError
    assert failed.reason.startswith("data/none: ")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project of which a backfill has made what it could; receipts know its place."""
    folder = tmp_path_factory.mktemp("backfill")
    fill(folder)
    return folder / "project"


@contextmanager
def edited(path: Path, text: str) -> Iterator[None]:
    """Put a text at the end of a file for a while."""
    before = path.read_bytes()
    path.write_bytes(before + text.encode())
    yield
    path.write_bytes(before)


@pytest.fixture(scope="module")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of two months of which nothing was made."""
    return project_of_months(tmp_path_factory.mktemp("new") / "project", 2)


@pytest.mark.release
@pytest.mark.kernel
@pytest.mark.parametrize(
    "reprocess, is_edited, expected",
    [
        ("none", True, (UNCHANGED, UNCHANGED, SKIPPED)),
        ("failed", True, (UNCHANGED, UNCHANGED, FAILED)),
        ("changed", False, (UNCHANGED, UNCHANGED, FAILED)),
        ("changed", True, (MADE, MADE, FAILED)),
        ("all", False, (MADE, MADE, FAILED)),
    ],
)
def test_what_is_made_again(
    project: Path, reprocess: str, is_edited: object, expected: tuple[str, ...]
) -> None:
    """Nothing; what failed, and would again; what has changed, too; all."""
    edit = "/* An edit. */" if is_edited else ""
    with edited(project / "_extensions/release/release.css", edit):
        found = would(project, reprocess=reprocess)
    assert tuple(found[release] for release in sorted(found)) == expected


@pytest.mark.release
@pytest.mark.kernel
def test_a_damaged_release_counts_as_not_made(project: Path) -> None:
    """Also if nothing is to be made again."""
    with edited(project / "_build/2020-02/facts.json", " "):
        assert would(project, reprocess="none")["2020-02"] == MADE


@pytest.mark.release
@pytest.mark.kernel
def test_a_dry_run_foretells_what_a_run_says(project: Path) -> None:
    """A release is unchanged also if somebody is warned of a broken record of another one."""
    path = project / "data/articles/other.md"
    path.write_text("---\nrelease: 2019-01\n---\n", encoding="utf-8")
    span = "2020-01..2020-02"
    with pytest.warns(InputWarning, match=path.name):
        found = would(project, span)
    assert states(backfill(span, job(project))) == found
    path.unlink()
    assert set(found.values()) == {UNCHANGED}


@pytest.mark.parametrize(
    "span, expected",
    [
        ("2020-01..2020-02", ["2020-01", "2020-02"]),
        ("2020-02..2020-02", ["2020-02"]),
        ("2020-01-10..2020-02-29", ["2020-01", "2020-02"]),
        ("2020-02..2020-Q2", ["2020-02", "2020-03-01/2020-03-31", "2020-04-01/2020-04-30",
                              "2020-05-01/2020-05-31", "2020-06-01/2020-06-30"]),
        ("2019-12..2020-01-05", ["2020-01", "2019-12-01/2019-12-31"]),
    ],
)  # fmt: skip
def test_spans(new_project: Path, span: str, expected: list[str]) -> None:
    """First and last are releases or periods, widened to whole periods of the profile."""
    assert sorted(would(new_project, span)) == sorted(expected)


@pytest.mark.parametrize(
    "span, message",
    [
        ("2020-01", "not FIRST..LAST"),
        ("2020-02..2020-01", "2020-01 comes before 2020-02"),
        ("2020-01..tomorrow", "'tomorrow': neither a release nor a period"),
        (
            "2020-01..2020-13",
            "2020-13: no parameters .* there are 2020-01 to 2020-02; .* as 2020-01-01/2020-01-31",
        ),
    ],
)
def test_wrong_spans(new_project: Path, span: str, message: str) -> None:
    """Each is named."""
    with pytest.raises(UsageError, match=message):
        would(new_project, span)
    with pytest.raises(
        UsageError, match="reprocess: not a way to reprocess, got 'al'; did you mean 'all'"
    ):
        would(new_project, reprocess="al")


def test_a_running_number_names_a_release_that_there_is(tmp_path: Path) -> None:
    """2020-09 is the ninth release, and not September."""
    project = project_of_months(tmp_path / "project")
    change(project / "params/profile.yml", "numbering: calendar", "numbering: running")
    with pytest.raises(UsageError, match=r"2020-09: no parameters file .*; there is 2020-01; name"):
        Releases.of(Project(project)).span("2020-01..2020-09")


def test_spans_of_the_documentation_are_those_of_this_project() -> None:
    """An example runs as it is written."""
    pages = (COMMANDS, DOCS / "schedulers.md")
    text = "".join(path.read_text(encoding="utf-8") for path in pages)
    spans = re.findall(r"caricc-report backfill (\d\S+)", text)
    assert len(spans) > 3
    for span in spans:
        assert Releases.of(Project(ROOT)).span(span)


@pytest.mark.release
@pytest.mark.kernel
def test_a_failure_that_is_mended_is_forgotten(project: Path) -> None:
    """What then succeeds is made, and not tried again."""
    change(project / "params/2020-03.yml", "data/none", "data/articles")
    made = backfill("2020-03..2020-03", job(project), reprocess="failed")
    assert states(made) == {"2020-03": MADE}
    assert would(project, reprocess="none")["2020-03"] == UNCHANGED


@pytest.mark.release
@pytest.mark.kernel
def test_a_process_that_is_killed_takes_no_other_with_it(tmp_path: Path) -> None:
    """As the system does where memory runs out: a fault, not of a renderer; it is tried again."""
    project = project_of_months(tmp_path / "project", 2)

    def kill(message: Message) -> None:
        for process in multiprocessing.active_children():
            if process.name == message.task.release == "2020-01":
                process.kill()

    outcomes = list(backfill("2020-01..2020-02", job(project), n_workers=2, heard=kill))
    assert states(outcomes) == {"2020-01": FAILED, "2020-02": MADE}
    (failed,) = (each for each in outcomes if each.error)
    assert (failed.reason[:29], failed.error) == (
        "its process ended by signal 9",
        CariccReportError,
    )
    assert would(project, "2020-01..2020-02", "failed") == {"2020-01": MADE, "2020-02": UNCHANGED}


@pytest.mark.release
@pytest.mark.kernel
def test_all_kernels_are_forks_of_one_process_which_is_replaced(tmp_path: Path) -> None:
    """Libraries are imported once; if who has imported them is killed, one period fails."""
    project = project_of_months(tmp_path / "project", 3)
    seen = tmp_path / "seen"
    path = project / "notebooks/release.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source += (
        "\nimport os, pathlib, time\n"
        'its = pathlib.Path(f"/proc/{os.getppid()}/stat").read_text()\n'
        'server = int(its.rpartition(")")[2].split()[1])\n'
        f'os.write(os.open("{seen}", os.O_CREAT | os.O_APPEND | os.O_WRONLY), b"%d " % server)\n'
        'if release == "2020-01":\n    os.kill(server, 9)\n    time.sleep(9)'
    )
    nbformat.write(notebook, path)
    outcomes = list(backfill(ALL, job(project)))
    assert states(outcomes) == {"2020-01": FAILED, "2020-02": MADE, "2020-03": MADE}
    killed, *others = seen.read_text(encoding="utf-8").split()
    assert len(others) == 2
    assert len({*others}) == 1
    assert killed not in others


@pytest.mark.release
@pytest.mark.kernel
def test_nothing_goes_on_once_the_command_was_killed(tmp_path: Path) -> None:
    """A process that waits to publish a release ends, and says nothing."""
    project = project_of_months(tmp_path / "project")
    lock = project / "releases/.index.lock"
    with tempfile.TemporaryDirectory() as temporary:
        with held_lock(lock, BusyError(""), where="", advice=""):
            running = subprocess.Popen(
                [*DUE, *QUICK],
                cwd=project,
                env={**os.environ, "TMPDIR": temporary},
                stderr=subprocess.PIPE,
                text=True,
            )
            while not (project / "_build/2020-01").exists():
                assert running.poll() is None
                time.sleep(0.02)
            running.kill()
            assert not left_in(project)
        assert {path.name[:3] for path in Path(temporary).iterdir()} <= {"cr-"}
    assert "Traceback" not in running.communicate()[1]
    assert not (project / "releases/2020-01").exists()


@pytest.mark.release
@pytest.mark.kernel
def test_temporary_files_may_have_long_paths(tmp_path: Path) -> None:
    """Sockets, whose paths may not, are elsewhere then."""
    project = project_of_months(tmp_path / "project")
    folder = tmp_path / ("long" * 25)
    folder.mkdir()
    ended = command(project, *DUE[3:], *QUICK, TMPDIR=str(folder))
    assert ended.returncode == 0, ended.stderr


@pytest.mark.release
@pytest.mark.kernel
def test_processes_import_nothing_of_their_callers(tmp_path: Path) -> None:
    """Neither a file in the working folder, nor the script, which would do all again in each."""
    project = project_of_months(tmp_path / "project")
    (project / "markdown_it.py").write_text("raise RuntimeError", encoding="utf-8")
    script = tmp_path / "nightly.py"  # As people write it, without a guard of its main part.
    script.write_text(
        "import caricc_report as cr, datetime as dt\nprint('begun')\n"
        "job = cr.Job(formats=['html'], renderer='pandoc')\n"
        "print(*(each.state for each in cr.make_due(dt.date(2020, 2, 2), job)))\n"
    )
    ended = subprocess.run([sys.executable, script], cwd=project, capture_output=True, check=False)
    assert ended.stdout == b"begun\nmade\n", ended.stderr


@pytest.mark.release
@pytest.mark.kernel
def test_a_parameters_file_that_another_command_has_just_written_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two commands find at the same moment that it is missing; both make its release."""
    project = project_of_months(tmp_path / "project")

    def outrun(period: Period, *, project: Project) -> Path:
        new_parameters(period, project=project)
        return new_parameters(period, project=project)

    monkeypatch.setattr(backfills, "new_parameters", outrun)
    made = backfill("2020-02..2020-02", job(project), write_new=True)
    assert states(made) == {"2020-02": MADE}


@pytest.mark.parametrize("n_edits, state", [(1, MADE), (9, FAILED)])
def test_an_input_that_is_edited_meanwhile_has_a_release_made_again_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_edits: int, state: str
) -> None:
    """Who saves a record at six in the morning delays it by no day; a cell that edits one fails."""
    tried = []

    def run(asked: Job, _: object) -> RunResult:
        tried.append(asked)
        if len(tried) <= n_edits:
            raise InputsChangedError(["data/articles/a.en.md"])
        return RunResult("2020-01", tmp_path, (), "pandoc", (), (Step("execute en", ("a",)),))

    monkeypatch.setattr(pipeline, "run", run)
    said: list[Message | Outcome] = []
    work(Task(job(project_of_months(tmp_path / "project")), "2020-01", None), said.append)
    assert (states([said[-1]]), len(tried)) == ({"2020-01": state}, 2)

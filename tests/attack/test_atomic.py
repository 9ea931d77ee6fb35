"""Attacks on "whole or not at all": killed at every write, a full disk, many at once."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from builders import record, texts
from conftest import ROOT, copy_project

from caricc_report import making
from caricc_report.checking import Checked, check_records
from caricc_report.errors import InvalidInputError
from caricc_report.inputs import Inputs
from caricc_report.loaders import load_articles
from caricc_report.manifest import digest
from caricc_report.parameters import load_parameters
from caricc_report.pipeline import run
from caricc_report.project import Project
from caricc_report.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caricc_report.making import RunResult

QUICK: Any = {"formats": ("html",), "languages": ("en",), "renderer": "pandoc"}
STRACE = shutil.which("strace")
CALLS = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,mkdir,unlink,unlinkat,rmdir"
"""What changes a disk."""
FULL_DISK = "write,pwrite64,mkdir"
"""What a full disk refuses."""


@dataclass(frozen=True)
class Action:
    """Something that writes, and what is whole after it."""

    code: str
    """Python, run in the folder of the project."""
    state: Callable[[Path], str]
    """Says "old" or "new"; fails if it is neither."""


def draft_state(project: Path) -> str:
    """Return which draft is there: the one of old files or the one of new ones."""
    folder = project / "_build/2024-19"
    found = {path.name: path.read_text() for path in folder.iterdir()}
    (age,) = {text.split()[0] for text in found.values()}
    assert sorted(found) == ["a.txt", "b.txt", "manifest.json"]
    return age


def published_state(project: Path) -> str:
    """Return whether the release is published; it is whole then."""
    folder = project / "releases/2024-19"
    if not folder.exists():
        return "old"
    assert verify(folder).is_good
    return "new"


def parameters_state(project: Path) -> str:
    """Return whether the next parameters are there; every file is valid."""
    paths = Project(project).params_paths()
    known = [load_parameters(path, path.name) for path in paths]
    return "new" if len(known) == 2 else "old"


def import_state(project: Path) -> str:
    """Return whether the three articles are there, each in both languages, or none is."""
    articles = load_articles(project / "data/articles", "articles")
    new = [each for each in articles if each.id.startswith("new-")]
    assert len(articles) - len(new) == 30
    assert len(new) in {0, 3}
    assert all(sorted(each.texts) == ["en", "ru"] for each in new)
    return "new" if new else "old"


def archive_state(project: Path) -> str:
    """Return whether the archive holds the articles; what is there is valid."""
    if not (project / "archive").exists():
        return "old"
    done = subprocess.run(
        [sys.executable, "-m", "caricc_report", "archive", "info", "--json", "--project", project],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        assert "no archive" in done.stderr, done.stderr
        return "old"
    assert re.search(r'"articles": 30\b', done.stdout), done.stdout
    return "new"


PUT = """
from pathlib import Path
from caricc_report.release_dir import held, put
from caricc_report.replacing import sweep
new = {name: b"new " * 2000 for name in ("a.txt", "b.txt", "manifest.json")}
with held(Path("_build"), "2024-19"):
    sweep(Path("_build"), "2024-19")
    put(new, Path("_build/2024-19"))
"""
IN_PLACE = PUT.replace(
    "put(new", "(lambda new, to: [(to / n).write_bytes(t) for n, t in new.items()])(new"
)
ACTIONS = {
    "draft": Action(PUT, draft_state),
    "publish": Action(
        "from caricc_report.publishing import publish; publish('2024-19')", published_state
    ),
    "new": Action(
        "from caricc_report.parameters_files import new_parameters; "
        "new_parameters() if len(list(__import__('pathlib').Path('params').glob('2*'))) < 2 else 0",
        parameters_state,
    ),
    "import": Action(
        "from pathlib import Path; from caricc_report.importing import import_sources; "
        "import_sources(['new.jsonl'], Path('data/articles/2024/2024-20'))",
        import_state,
    ),
    "archive": Action(
        "from caricc_report.archiving import archive_articles; archive_articles()", archive_state
    ),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, reference: RunResult) -> Path:
    """Return a project with a draft, and records to import."""
    folder = copy_project(tmp_path_factory.mktemp("atomic") / "project")
    shutil.copytree(reference.directory, folder / "_build/2024-19")
    rows = [
        record(
            id=f"new-{number}",
            release="2024-20",
            source_url=f"https://example.kz/new/{number}",
            texts={**texts(f"Headline {number}", f"{word} came to a school. " * 5)},
        )
        for number, word in enumerate(("Doctors", "Coaches", "Judges"))
    ]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / "new.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def prepare(template: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that makes a fresh project for an action."""
    numbers = iter(range(10_000))

    def fresh(action: str) -> Path:
        project = tmp_path / str(next(numbers))
        shutil.copytree(template, project)
        if action in {"draft", "in place"}:
            folder = project / "_build/2024-19"
            shutil.rmtree(folder)
            folder.mkdir()
            for name in ("a.txt", "b.txt", "manifest.json"):
                (folder / name).write_text("old " * 2000)
        return project

    return fresh


def perform(code: str, project: Path, *strace: str) -> subprocess.CompletedProcess[str]:
    """Run code in a project, under strace if it is told what to do."""
    prefix = [str(STRACE), "-f", "-qq", *strace] if strace else []
    return subprocess.run(
        [*prefix, sys.executable, "-c", code],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def skip_without_strace() -> None:
    """Skip where no system call can be interfered with."""
    if not STRACE:
        pytest.skip("no strace")
    tried = subprocess.run([STRACE, "-qq", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.decode()[:200]}")


def calls_of(code: str, project: Path, traced: str) -> list[tuple[str, int]]:
    """Return the calls that an action makes when nothing hinders it: name, and which of these."""
    log = project / "calls.log"
    done = perform(code, project, "-o", str(log), "-e", f"trace={traced}")
    assert done.returncode == 0, done.stderr
    names = re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text(), re.MULTILINE)
    return [(name, names[: index + 1].count(name)) for index, name in enumerate(names)]


def spread(calls: list[tuple[str, int]], wanted: int) -> list[tuple[str, int]]:
    """Return so many of the calls, spread evenly; all, if there are no more."""
    step = max(len(calls) / wanted, 1)
    return [calls[int(step * (index + 0.5))] for index in range(min(len(calls), wanted))]


def kept(project: Path) -> dict[str, str]:
    """Return the digests of what an action may never change: records and parameters."""
    files = [*(project / "data").rglob("*"), *(project / "params").glob("*")]
    return {
        str(file.relative_to(project)): digest(file.read_bytes())
        for file in files
        if file.is_file() and "2024-20" not in str(file) and not file.name.startswith(".")
    }


def check_nothing_lost(action: Action, project: Path, before: dict[str, str]) -> None:
    """Check that inputs are as they were, and that the same action now ends well, by itself."""
    assert before.items() <= kept(project).items()
    again = perform(action.code, project)
    assert again.returncode == 0, again.stderr
    assert action.state(project) == "new"


EDITED = {
    "an article": "data/articles/2024/2024-19/02-kz-pavlodar-counselling.en.md",
    "the parameters": "params/2024-19.yml",
    "the notebook": "notebooks/release.ipynb",
    "the style": "_extensions/caricc/release.lua",
}


def edited_during_a_run(project: Path, edited: str, patch: pytest.MonkeyPatch) -> None:
    """Make a release; a file is edited as soon as the records have been read."""

    def checked(*given: Any) -> Checked:
        found = check_records(*given)
        path = project / edited
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        return found

    patch.setattr(making, "check_records", checked)
    run(project=Project(project), parameters_path=project / "params/2024-19.yml", **QUICK)


@pytest.mark.parametrize("edited", EDITED.values(), ids=EDITED)
def test_a_run_whose_inputs_are_edited_meanwhile_is_refused(
    edited: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No manifest states a file that is not the one that was read; the message names it."""
    project = copy_project(tmp_path / "project")
    with pytest.raises(InvalidInputError, match="changed while the release was made") as refused:
        edited_during_a_run(project, edited, monkeypatch)
    assert [defect.position for defect in refused.value.defects] == [edited]
    assert not (project / "_build/2024-19").exists()


def test_the_control_inputs_noted_after_they_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the look before, the manifest states an article that its checks never saw."""
    project = copy_project(tmp_path / "project")
    early = Inputs.note
    monkeypatch.setattr(Inputs, "note", lambda *_: None)
    late = Inputs.digests

    def digests(self: Inputs) -> dict[str, str]:
        early(self, project / EDITED["an article"])
        return late(self)

    monkeypatch.setattr(Inputs, "digests", digests)
    edited_during_a_run(project, EDITED["an article"], monkeypatch)
    assert (project / "_build/2024-19").exists()


@pytest.mark.parametrize("name", ACTIONS)
def test_killed_at_any_write_it_is_old_or_new(
    name: str, prepare: Callable[[str], Path], amount: Callable[[int, int], int]
) -> None:
    """Whatever call a SIGKILL hits, the old whole is there or the new; the next run ends it."""
    skip_without_strace()
    action = ACTIONS[name]
    calls = calls_of(action.code, prepare(name), CALLS)
    for call, when in spread(calls, amount(2, len(calls))):
        project = prepare(name)
        before = kept(project)
        inject = f"inject={call}:signal=SIGKILL:when={when}"
        done = perform(action.code, project, "-e", f"trace={call}", "-e", inject)
        assert done.returncode != 0, f"not killed at {call} {when}"
        assert action.state(project) in {"old", "new"}
        check_nothing_lost(action, project, before)
        assert not [path for path in project.rglob(".*.new-*") if "params" not in path.parts]
        shutil.rmtree(project)


@pytest.mark.parametrize("name", ACTIONS)
def test_a_disk_full_at_any_write_leaves_what_was(
    name: str, prepare: Callable[[str], Path], amount: Callable[[int, int], int]
) -> None:
    """From whatever write on there is no space, it fails or is done; nothing is lost or half."""
    skip_without_strace()
    action = ACTIONS[name]
    calls = calls_of(action.code, prepare(name), FULL_DISK)
    for call, when in spread(calls, amount(1, len(calls))):
        project = prepare(name)
        before = kept(project)
        inject = f"inject={call}:error=ENOSPC:when={when}+"
        done = perform(action.code, project, "-e", f"trace={call}", "-e", inject)
        assert action.state(project) == "new" or done.returncode != 0
        check_nothing_lost(action, project, before)
        shutil.rmtree(project)


def test_the_control_writing_in_place_is_found_out(prepare: Callable[[str], Path]) -> None:
    """What writes one file after the other into its place leaves a mixed folder when killed."""
    skip_without_strace()
    mixed = 0
    for call, when in calls_of(IN_PLACE, prepare("in place"), CALLS):
        project = prepare("in place")
        inject = f"inject={call}:signal=SIGKILL:when={when}"
        perform(IN_PLACE, project, "-e", f"trace={call}", "-e", inject)
        try:
            draft_state(project)
        except (AssertionError, IndexError, ValueError):
            mixed += 1
    assert mixed


def test_the_lock_of_a_dead_process_does_not_hold(prepare: Callable[[str], Path]) -> None:
    """A process that is killed while it holds a release leaves nothing that stops the next."""
    project = prepare("draft")
    holding = PUT.replace(
        "put(new", "print('held', flush=True); __import__('time').sleep(600); (new"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        assert perform(PUT, project).returncode != 0
        process.kill()
    assert perform(PUT, project).returncode == 0
    assert draft_state(project) == "new"


class Reader(threading.Thread):
    """Looks at a folder of a release all the while, and notes what is not whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.done = threading.Event()
        self.faults: list[str] = []
        self.n_seen = 0
        self._folder = folder

    def run(self) -> None:
        """Look until it is told to stop."""
        while not self.done.wait(0.005):
            try:
                self._look()
            except FileNotFoundError:
                continue

    def _look(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            files = {name: self._read(name, handle) for name in sorted(os.listdir(handle))}  # noqa: PTH208 - of a handle
            same = os.fstat(handle).st_ino == self._folder.stat().st_ino
        finally:
            os.close(handle)
        if not same:
            return  # It was replaced meanwhile, and read in part.
        self.n_seen += 1
        subjects = json.loads(files["manifest.json"])["subject"]
        stated = {each["name"]: each["digest"]["sha256"] for each in subjects}
        found = {name: digest(text) for name, text in files.items() if name != "manifest.json"}
        if stated != found:
            self.faults.append(f"{sorted(stated)} are stated, {sorted(found)} found")

    @staticmethod
    def _read(name: str, handle: int) -> bytes:
        with open(
            name, "rb", opener=lambda path, flags: os.open(path, flags, dir_fd=handle)
        ) as file:
            return file.read()


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[list[Reader]]:
    """Return readers of draft and publication, who look on while the test runs."""
    found = [Reader(tmp_path / "project" / name / "2024-19") for name in ("_build", "releases")]
    for reader in found:
        reader.start()
    yield found
    for reader in found:
        reader.done.set()
        reader.join()


def test_of_many_runs_at_once_one_publishes(
    tmp_path: Path, readers: list[Reader], amount: Callable[[int, int], int]
) -> None:
    """One publishes, the others are told that another does; readers see whole sets alone."""
    project = copy_project(tmp_path / "project")
    for number in range(amount(1, 100)):
        command = [sys.executable, "-m", "caricc_report", "run", "params/2024-19.yml", "--publish"]
        command += ["--format", "html", "--language", "en", "--renderer", "pandoc"]
        runs = [
            subprocess.Popen(  # noqa: SIM115, RUF100 - waited for below
                command,
                cwd=project,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for _ in range(amount(5, 20))
        ]
        said = [run.communicate()[0] for run in runs]
        assert {run.returncode for run in runs} <= {0, 7}, said
        n_published = sum("2024-19 is published" in text for text in said)
        assert n_published == 1, (number, said)
        assert verify(project / "releases/2024-19").is_good
        (project / "releases").rename(tmp_path / f"releases-{number}")  # Readers see it go whole.
    assert not any(reader.faults for reader in readers), [reader.faults for reader in readers]
    assert all(reader.n_seen for reader in readers)

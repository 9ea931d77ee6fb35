"""Attacks on "whole or not at all": killed at every write, a full disk, many at once."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import record, texts
from projects import ROOT, copy_project, program, with_few_cells

from caricc_report.archive.reading import read_archive
from caricc_report.archive.updating import archive_articles
from caricc_report.errors import CariccReportError, InvalidInputError
from caricc_report.loaders import load_articles
from caricc_report.model.parameters import load_parameters
from caricc_report.project import Project
from caricc_report.release import publishing, steps
from caricc_report.release.checking import Checked, check_records
from caricc_report.release.folder import replace_folder
from caricc_report.release.inputs import Inputs
from caricc_report.release.job import Job
from caricc_report.release.manifest import digest
from caricc_report.release.pipeline import run
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caricc_report.release.job import RunResult

QUICK: Any = {"formats": ("html",), "languages": ("en",), "renderer": "pandoc"}
CALLS = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,mkdir,unlink,unlinkat,rmdir"
"""What changes a disk."""
FULL_DISK = "write,pwrite64,mkdir"
"""What a full disk refuses."""
N_EARLIER = 2
"""How many articles an earlier release has, which is published and archived."""


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
    known = [load_parameters(ProjectFile(path, path.name)) for path in paths]
    return "new" if len(known) == 3 else "old"


def import_state(project: Path) -> str:
    """Return whether the three articles are there, each in both languages, or none is."""
    articles = load_articles(ProjectFile(project / "data/articles", "articles"))
    new = [each for each in articles if each.id.startswith("new-")]
    assert len(articles) - len(new) == 30
    assert len(new) in {0, 3}
    assert all(sorted(each.texts) == ["en", "ru"] for each in new)
    return "new" if new else "old"


def archive_state(project: Path) -> str:
    """Return whether the archive holds the new articles beside those it held; all are valid."""
    n_articles = len(list(read_archive(project / "archive")))
    assert n_articles in {N_EARLIER, N_EARLIER + 30}
    return "old" if n_articles == N_EARLIER else "new"


PUT = """
from pathlib import Path
from caricc_report.release.folder import locked, replace_folder
from caricc_report.system.atomic import remove_leftovers
new = {name: b"new " * 2000 for name in ("a.txt", "b.txt", "manifest.json")}
with locked(Path("_build"), "2024-19"):
    remove_leftovers(Path("_build"), "2024-19")
    replace_folder(new, Path("_build/2024-19"))
"""
IN_PLACE = PUT.replace(
    "replace_folder(new", "(lambda new, to: [(to / n).write_bytes(t) for n, t in new.items()])(new"
)
ACTIONS = {
    "draft": Action(PUT, draft_state),
    "publish": Action(
        "from caricc_report.release.publishing import publish; publish('2024-19')", published_state
    ),
    "new": Action(
        "from caricc_report.release.parameters_files import new_parameters; "
        "new_parameters() if len(list(__import__('pathlib').Path('params').glob('2*'))) < 3 else 0",
        parameters_state,
    ),
    "import": Action(
        "from pathlib import Path; from caricc_report.intake.importing import import_sources; "
        "import_sources(['new.jsonl'], Path('data/articles/2024/2024-20'))",
        import_state,
    ),
    "archive": Action(
        "from caricc_report.archive.updating import archive_articles; archive_articles()",
        archive_state,
    ),
}


def publish_earlier(project: Path) -> None:
    """Publish and archive another release in a project, of articles of its own."""
    rows = [
        record(id=f"old-{n}", release="2024-18", source_url=f"https://example.kz/old/{n}")
        for n in range(N_EARLIER)
    ]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (project / "data/earlier.jsonl").write_text(text, encoding="utf-8")
    this = project / "params/2024-19.yml"
    path = project / "params/2024-18.yml"
    content = yaml.safe_load(this.read_text("utf-8")) | {
        "release": "2024-18",
        "period": "2024-11-01/2024-11-15",
        "languages": ["en"],
        "articles": "data/earlier.jsonl",
        "as_of": "2024-11-18",
    }
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    aside = this.rename(project / "aside.yml")
    articles = (project / "data/articles").rename(project / "aside")
    run(Job(path, project=Project(project), **QUICK))
    publish("2024-18", project=Project(project))
    archive_articles(project=Project(project))
    aside.rename(this)
    articles.rename(project / "data/articles")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, reference: RunResult) -> Path:
    """Return a project with a draft, a published and archived release, and records to import."""
    folder = with_few_cells(copy_project(tmp_path_factory.mktemp("atomic") / "project"))
    publish_earlier(folder)
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

    return lambda action: fresh(action, template, tmp_path / str(next(numbers)))


def fresh(action: str, template: Path, project: Path) -> Path:
    """Return a project, made in a folder, for an action."""
    shutil.copytree(template, project)
    if action in {"draft", "in place"}:
        folder = project / "_build/2024-19"
        shutil.rmtree(folder)
        folder.mkdir()
        for name in ("a.txt", "b.txt", "manifest.json"):
            (folder / name).write_text("old " * 2000)
    return project


Calls = list[tuple[str, int]]
"""System calls: name, and which of these."""


@pytest.fixture(scope="module")
def calls_of(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Calls]:
    """Return what says which calls of a list an action makes when nothing hinders it."""
    codes = {name: action.code for name, action in ACTIONS.items()} | {"in place": IN_PLACE}

    @functools.cache
    def every(action: str) -> Calls:
        project = fresh(action, template, tmp_path_factory.mktemp("calls") / "project")
        log = project / "calls.log"
        options = ("--seccomp-bpf", "-o", str(log), "-e", f"trace={CALLS}")
        done = perform(codes[action], project, *options)
        assert done.returncode == 0, done.stderr
        names = re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text(), re.MULTILINE)
        return [(name, names[: index + 1].count(name)) for index, name in enumerate(names)]

    return lambda action, of: [call for call in every(action) if call[0] in of.split(",")]


def perform(code: str, project: Path, *strace: str) -> subprocess.CompletedProcess[str]:
    """Run code in a project, under strace if it is told what to do."""
    prefix = [program("strace"), "-f", "-qq", *strace] if strace else []
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
    tried = subprocess.run([program("strace"), "-qq", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.decode()[:200]}")


def spread(calls: Calls, wanted: int) -> Calls:
    """Return so many of the calls, spread evenly; all, if there are no more."""
    step = max(len(calls) / wanted, 1)
    return [calls[int(step * (index + 0.5))] for index in range(min(len(calls), wanted))]


def kept(project: Path) -> dict[str, str]:
    """Return the digests of what an action may never change: records, parameters, releases."""
    folders = ("data", "params", "releases/2024-18")
    return {
        str(file.relative_to(project)): digest(file.read_bytes())
        for folder in folders
        for file in (project / folder).rglob("*")
        if file.is_file() and "2024-20" not in str(file) and not file.name.startswith(".")
    }


def check_nothing_lost(action: Action, project: Path, before: dict[str, str]) -> None:
    """Check that inputs are as they were, and that the same action now ends well, by itself."""
    assert before.items() <= kept(project).items()
    assert verify(project / "releases/2024-18").is_good
    assert archive_state(project) in {"old", "new"}
    with contextlib.chdir(project):
        exec(action.code, {})  # noqa: S102 - our own
    assert action.state(project) == "new"


EDITED = {
    "an article": "data/articles/2024/2024-19/02-kz-pavlodar-counselling.en.md",
    "the parameters": "params/2024-19.yml",
    "the notebook": "notebooks/release.ipynb",
    "the style": "_extensions/release/release.lua",
}


def edited_during_a_run(project: Path, patch: pytest.MonkeyPatch, *edited: str) -> None:
    """Make a release; files are edited as soon as the records have been read."""

    def checked(*given: Any) -> Checked:
        found = check_records(*given)
        for name in edited:
            path = project / name
            path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        return found

    patch.setattr(steps, "check_records", checked)
    run(Job(project=Project(project), parameters=project / "params/2024-19.yml", **QUICK))


def test_a_run_whose_inputs_are_edited_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No manifest states a file that is not the one that was read; the message names each."""
    project = with_few_cells(copy_project(tmp_path / "project"))
    with pytest.raises(InvalidInputError, match="changed while the release was made") as refused:
        edited_during_a_run(project, monkeypatch, *EDITED.values())
    assert {defect.position for defect in refused.value.defects} == {*EDITED.values()}
    assert not (project / "_build/2024-19").exists()


def test_the_control_inputs_noted_after_they_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the look before, the manifest states an article that its checks never saw."""
    project = with_few_cells(copy_project(tmp_path / "project"))
    early = Inputs.note
    monkeypatch.setattr(Inputs, "note", lambda *_: None)
    monkeypatch.setattr(Inputs, "note_records", lambda *_: None)
    late = Inputs.digests

    def digests(self: Inputs) -> dict[str, str]:
        early(self, project / EDITED["an article"])
        return late(self)

    monkeypatch.setattr(Inputs, "digests", digests)
    edited_during_a_run(project, monkeypatch, EDITED["an article"])
    assert (project / "_build/2024-19").exists()


@pytest.mark.parametrize("name", ACTIONS)
def test_killed_at_any_write_it_is_old_or_new(
    name: str,
    prepare: Callable[[str], Path],
    calls_of: Callable[[str, str], Calls],
    amount: Callable[[int, int], int],
) -> None:
    """Whatever call a SIGKILL hits, the old whole is there or the new; the next run ends it."""
    skip_without_strace()
    action = ACTIONS[name]
    calls = calls_of(name, CALLS)
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
    name: str,
    prepare: Callable[[str], Path],
    calls_of: Callable[[str, str], Calls],
    amount: Callable[[int, int], int],
) -> None:
    """From whatever write on there is no space, it fails or is done; nothing is lost or half."""
    skip_without_strace()
    action = ACTIONS[name]
    calls = calls_of(name, FULL_DISK)
    for call, when in spread(calls, amount(1, len(calls))):
        project = prepare(name)
        before = kept(project)
        inject = f"inject={call}:error=ENOSPC:when={when}+"
        done = perform(action.code, project, "-e", f"trace={call}", "-e", inject)
        assert action.state(project) == "new" or done.returncode != 0
        check_nothing_lost(action, project, before)
        shutil.rmtree(project)


def test_the_control_writing_in_place_is_found_out(
    prepare: Callable[[str], Path], calls_of: Callable[[str, str], Calls]
) -> None:
    """What writes one file after the other into its place leaves a mixed folder when killed."""
    skip_without_strace()
    mixed = 0
    for call, when in calls_of("in place", CALLS):
        project = prepare("in place")
        inject = f"inject={call}:signal=SIGKILL:when={when}"
        perform(IN_PLACE, project, "-e", f"trace={call}", "-e", inject)
        try:
            draft_state(project)
        except (AssertionError, IndexError, ValueError):
            mixed += 1
    assert mixed


@contextlib.contextmanager
def holding(project: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Hold the release in another process for a while."""
    code = PUT.replace(
        "replace_folder(new", "print('held', flush=True); __import__('time').sleep(600); (new"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_lock_of_a_dead_process_does_not_hold(prepare: Callable[[str], Path]) -> None:
    """A process that is killed while it holds a release leaves nothing that stops the next."""
    project = prepare("draft")
    with holding(project):
        assert perform(PUT, project).returncode != 0
    assert perform(PUT, project).returncode == 0
    assert draft_state(project) == "new"


def test_the_control_without_the_lock_two_write_at_once(prepare: Callable[[str], Path]) -> None:
    """What does not ask for the lock replaces a draft while another process holds it."""
    project = prepare("draft")
    with holding(project):
        unlocked = PUT.replace('with locked(Path("_build"), "2024-19"):', "if True:")
        assert perform(unlocked, project).returncode == 0
    assert draft_state(project) == "new"


def test_the_control_two_that_publish_without_the_lock(
    prepare: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both find nothing published, and the later one breaks off at the other's folder."""
    project = Project(prepare("publish"))
    known, both = publishing.publications, threading.Barrier(2)

    def publications(*given: Any) -> Any:
        found = known(*given)
        both.wait(60)
        return found

    monkeypatch.setattr(publishing, "publications", publications)
    monkeypatch.setattr(publishing, "locked", lambda *_: contextlib.nullcontext())
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(publish, "2024-19", project=project) for _ in range(2)]
    failed = [error for error in (each.exception() for each in futures) if error]
    assert [type(error) for error in failed] == [CariccReportError]


class Reader(threading.Thread):
    """Looks at a folder of a release all the while, and notes what is not whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.done = threading.Event()
        self.faults: list[str] = []
        self.n_seen = 0
        self.n_missing = 0
        """How often there was nothing, after something had been seen."""
        self.seen: set[str] = set()
        """The digests of the manifests."""
        self._folder = folder

    def run(self) -> None:
        """Look until it is told to stop."""
        while not self.done.wait(0.005):
            try:
                self._look()
            except FileNotFoundError:
                continue

    def _look(self) -> None:
        try:
            handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            self.n_missing += bool(self.n_seen)
            return
        try:
            files = {name: self._read(name, handle) for name in sorted(os.listdir(handle))}  # noqa: PTH208 - of a handle
            same = os.fstat(handle).st_ino == self._folder.stat().st_ino
        finally:
            os.close(handle)
        if not same:
            return  # It was replaced meanwhile, and read in part.
        self.n_seen += 1
        try:
            subjects = json.loads(files["manifest.json"])["subject"]
        except (KeyError, ValueError):
            self.faults.append("half a manifest")
            return
        self.seen.add(digest(files["manifest.json"]))
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


def test_a_reader_sees_the_old_set_or_the_new_one(
    tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """While two drafts replace each other again and again both are seen, whole, and never none."""
    sets = []
    for age in (b"old ", b"new "):
        files = {f"{name}.txt": age * 20_000 for name in "abcdef"}
        stated = [{"name": name, "digest": {"sha256": digest(files[name])}} for name in files]
        sets.append(files | {"manifest.json": json.dumps({"subject": stated}).encode()})
    folder = tmp_path / "2024-19"
    replace_folder(sets[0], folder)
    reader = Reader(folder)
    reader.start()
    for number in range(1, amount(50, 1000) + 1):
        n_seen = reader.n_seen
        replace_folder(sets[number % 2], folder)
        while reader.n_seen == n_seen and reader.is_alive():
            reader.done.wait(0.001)
    reader.done.set()
    reader.join()
    assert (reader.faults, reader.n_missing) == ([], 0)
    assert reader.seen == {digest(files["manifest.json"]) for files in sets}


def test_the_control_a_reader_sees_a_set_that_is_written_in_place(tmp_path: Path) -> None:
    """Files written one after the other into their place are seen while they do not agree."""
    folder = tmp_path / "2024-19"
    folder.mkdir()
    reader = Reader(folder)
    reader.start()
    for number in range(10_000):
        content = str(number).encode()
        stated = {"name": "a.txt", "digest": {"sha256": digest(content)}}
        (folder / "manifest.json").write_text(json.dumps({"subject": [stated]}), encoding="utf-8")
        reader.done.wait(0.01)
        (folder / "a.txt").write_bytes(content)
        if reader.faults:
            break
    reader.done.set()
    reader.join()
    assert reader.faults


def test_of_many_runs_at_once_one_publishes(
    tmp_path: Path, readers: list[Reader], amount: Callable[[int, int], int]
) -> None:
    """One publishes, the others are told that another does; readers see whole sets alone."""
    project = with_few_cells(copy_project(tmp_path / "project"))
    for number in range(amount(1, 100)):
        runs = [command(project) for _ in range(amount(3, 20))]
        said = [run.communicate()[0] for run in runs]
        assert {run.returncode for run in runs} <= {0, 8}, said
        n_published = sum("2024-19 is published" in text for text in said)
        assert n_published == 1, (number, said)
        assert verify(project / "releases/2024-19").is_good
        (project / "releases").rename(tmp_path / f"releases-{number}")  # Readers see it go whole.
    assert not any(reader.faults for reader in readers), [reader.faults for reader in readers]
    assert all(reader.n_seen for reader in readers)


RUN = [sys.executable, "-m", "caricc_report", "run", "params/2024-19.yml", "--publish"]
RUN += ["--format", "html", "--language", "en", "--renderer", "pandoc"]


def command(project: Path, **variables: str) -> subprocess.Popen[str]:
    """Start a run that publishes."""
    return subprocess.Popen(
        RUN,
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def state_of(project: Path) -> tuple[str, str]:
    """Return the digests of the manifests of draft and publication; both are whole, if there."""
    found = []
    for folder in (project / "_build/2024-19", project / "releases/2024-19"):
        assert not folder.exists() or verify(folder).is_good
        manifest = folder / "manifest.json"
        found.append(digest(manifest.read_bytes()) if folder.exists() else "")
    return found[0], found[1]


def test_a_run_killed_at_any_moment_leaves_the_old_or_the_new(
    prepare: Callable[[str], Path], amount: Callable[[int, int], int]
) -> None:
    """Of a whole run with its kernel and Pandoc, too; the same command then ends by itself."""
    project = prepare("run")
    old, _ = state_of(project)
    started = time.monotonic()
    said, _ = command(project).communicate()
    duration = time.monotonic() - started
    new, published = state_of(project)
    assert published == new != old, said
    before = kept(project)
    n_moments = amount(1, 100)
    for moment in range(n_moments):
        each = prepare("run")
        with command(each) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=duration * (moment + 0.5) / n_moments)
            process.kill()
        assert state_of(each) in {(old, ""), (new, ""), (new, new)}
        said, _ = command(each).communicate()
        assert state_of(each) == (new, new), said
        assert before.items() <= kept(each).items()
        shutil.rmtree(each)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a disk of 16 MB, of which a file can take what is left."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=755", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"nothing can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr[:200]}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607 - root's


def fill(disk: Path, n_left: int) -> Path:
    """Write a file that leaves so many bytes of a disk, and return it."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - n_left, 1))
    return filler


def test_on_a_disk_that_is_full_a_run_says_so_and_loses_nothing(
    prepare: Callable[[str], Path], small_disk: Path, amount: Callable[[int, int], int]
) -> None:
    """Project and temporary files lie on it; when there is space again, the command goes on."""
    source = prepare("run")
    for number in range(amount(1, 40)):
        project = small_disk / "project"
        shutil.copytree(source, project)
        temporary = small_disk / "tmp"
        temporary.mkdir()
        before = kept(project)
        filler = fill(small_disk, 4096 * 2**4 * number)
        process = command(project, TMPDIR=str(temporary))
        said, _ = process.communicate()
        assert process.returncode == 0 or "error: " in said, said
        assert "Traceback" not in said, said
        assert before.items() <= kept(project).items()
        draft, published = state_of(project)
        assert draft
        assert published == ("" if process.returncode else draft)
        filler.unlink()
        said, _ = command(project, TMPDIR=str(temporary)).communicate()
        _, published = state_of(project)
        assert published, said
        assert list(temporary.iterdir()) == []
        shutil.rmtree(project)
        shutil.rmtree(temporary)

"""Attacks on "the same bytes twice": the reference release made in many other ways."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING

import pytest
from projects import ROOT, copy_project, program, skip_without_quarto, with_few_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.release.job import RunResult

FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
NOBODY = 65534
EXPOSED = """
import os
from caricc_report.notebook import kernels
from caricc_report.system import subprocesses as programs
for runner in (kernels, programs):
    told = ("LD_PRELOAD", "FAKETIME", "FAKETIME_TIMESTAMP_FILE", "FAKETIME_NO_CACHE",
            "TZ", "PYTHONHASHSEED", "OMP_NUM_THREADS")
    runner._INHERITED += told
    runner._FIXED = {name: text for name, text in runner._FIXED.items() if name not in os.environ}
from caricc_report.cli import main
main()
"""
"""The command without its shield: kernel and programs see the clock, zone and seed that we set."""
YEAR_LATER = {"LD_PRELOAD": "".join(map(str, FAKETIME[:1])), "FAKETIME": "+366d"}


@dataclass(frozen=True)
class Way:
    """A way of making the release that differs from the plain one."""

    variables: dict[str, str] = field(default_factory=dict)
    prefix: tuple[str, ...] = ()
    folder: str = "project"
    umask: int = 0o022
    is_exposed: bool = False
    is_reversed: bool = False
    is_cloned: bool = False
    is_linked: bool = False
    is_on_terminal: bool = False
    is_nobodys: bool = False
    is_cold: bool = False
    mtime: float | None = None


STRANGE = "a very " + "long " * 25 + "путь к «проекту» & $HOME; 100%"
WAYS = {
    "clone": Way(is_cloned=True),
    "all at once": Way(
        variables={
            **YEAR_LATER,
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C",
            "LANG": "tr_TR.UTF-8",
            "PYTHONHASHSEED": "4711",
            "OMP_NUM_THREADS": "1",
        },
        prefix=("taskset", "-c", "0"),
        folder=STRANGE,
        umask=0o077,
        is_exposed=True,
        is_reversed=True,
        is_cloned=True,
        is_linked=True,
        is_on_terminal=True,
        is_cold=True,
        mtime=1e9,
    ),
    "other folder": Way(folder=STRANGE),
    "linked folder": Way(is_linked=True),
    "umask 077": Way(umask=0o077),
    "umask 000": Way(umask=0),
    "nobody": Way(is_nobodys=True),
    "Kiritimati": Way({"TZ": "Pacific/Kiritimati"}, is_exposed=True),
    "St John's": Way({"TZ": "America/St_Johns"}, is_exposed=True),
    "POSIX zone": Way({"TZ": "<-11>11:30"}, is_exposed=True),
    "locale C": Way({"LC_ALL": "C", "LANG": "C"}),
    "locale tr": Way({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "locale ru": Way({"LC_ALL": "ru_RU.UTF-8", "LANGUAGE": "ru"}),
    "hash seed 1": Way({"PYTHONHASHSEED": "1"}, is_exposed=True),
    "hash seed random": Way({"PYTHONHASHSEED": "random"}, is_exposed=True),
    "a day later": Way({**YEAR_LATER, "FAKETIME": "+1d"}, is_exposed=True),
    "a year later": Way(YEAR_LATER, is_exposed=True),
    "twenty years earlier": Way({**YEAR_LATER, "FAKETIME": "-7305d"}, is_exposed=True),
    "one core": Way({"OMP_NUM_THREADS": "1"}, prefix=("taskset", "-c", "0"), is_exposed=True),
    "cold": Way(is_cold=True),
    "entries in another order": Way(is_reversed=True),
    "files of another time": Way(mtime=1e9),
    "on a terminal": Way(is_on_terminal=True),
}
SAMPLE = ["all at once"]
REVISION = b"""\
        {
          "name": "project",
          "digest": {
            "gitCommit": "%s"
          },
          "annotations": {
            "is_clean": true
          }
        },
"""
"""What the manifest of a release says of the repository that it was made in."""
FORMATS = ("--format", "html,pdf,docx,epub,mail")
SET_BACK = ("+2d", "-400d")
"""What the clock shows beside the true time, at first and from the middle of a run."""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Return a folder that every user may read."""
    folder = Path(tempfile.mkdtemp(prefix="ways-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def origin(place: Path) -> Path:
    """Return the project under version control, in one commit."""
    folder = copy_project(place / "origin")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "The project")
    return folder


@pytest.fixture(scope="module")
def plain(reference: RunResult) -> dict[str, bytes]:
    """Return the files of the release, made in the plain way, of no repository."""
    return release_in(reference.directory)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, as somebody; return what it prints."""
    command = [program("git"), "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, cwd=folder, check=True, stdout=PIPE, text=True).stdout


def make(way: Way, origin: Path, place: Path, *options: str) -> dict[str, bytes]:
    """Make the release in some way; return its files, the manifest without the commit of origin."""
    place.mkdir()
    project = place / way.folder
    if way.is_cloned:
        git(place, "clone", "-q", str(origin), str(project))
    else:
        _copy(origin, project, is_reversed=way.is_reversed)
    for path in [*project.rglob("*")] if way.mtime is not None else []:
        os.utime(path, (way.mtime or 0, way.mtime or 0))
    prefix = way.prefix
    if way.is_nobodys:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", place], check=True)  # noqa: S607
        prefix = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    named = project
    if way.is_linked:
        named = place / "link"
        named.symlink_to(project)
    started = ("-c", EXPOSED) if way.is_exposed else ("-m", "caricc_report")
    caches = {"PYTHONDONTWRITEBYTECODE": "1"}
    if way.is_cold:
        (place / "home").mkdir()
        caches = {name: str(place / "home") for name in ("HOME", "XDG_CACHE_HOME")}
        caches |= {"PYTHONPYCACHEPREFIX": str(place / "home/compiled")}
    if way.is_nobodys:
        caches |= {"HOME": str(place)}
    picked = () if "--date" in options else ("params/2024-19.yml",)
    command = [*prefix, sys.executable, *started, "run", *picked, "--renderer", "pandoc"]
    command += ["--project", str(named), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | caches | way.variables
    code, said = (_on_terminal if way.is_on_terminal else _piped)(
        command, environment, named, way.umask
    )
    assert code == 0, said
    files = release_in(project / ("releases" if "--publish" in options else "_build") / "2024-19")
    commit = REVISION % git(origin, "rev-parse", "HEAD").strip().encode()
    assert files["manifest.json"].count(commit) == 1
    return files | {"manifest.json": files["manifest.json"].replace(commit, b"")}


def _piped(
    command: list[str], environment: dict[str, str], cwd: Path, umask: int
) -> tuple[int, str]:
    ended = subprocess.run(
        command,
        env=environment,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        umask=umask,
        check=False,
    )
    return ended.returncode, ended.stderr.decode("utf-8", "replace")


def _on_terminal(
    command: list[str], environment: dict[str, str], cwd: Path, umask: int
) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, env=environment, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, umask=umask
    ) as process:
        os.close(theirs)
        said = b""
        with suppress(OSError):  # Linux says so that nobody holds the other end.
            while chunk := os.read(ours, 65536):
                said += chunk
        os.close(ours)
    return process.returncode, said.decode("utf-8", "replace")


def _copy(source: Path, target: Path, *, is_reversed: bool) -> None:
    """Copy a folder, its entries made in one order or the other."""
    target.mkdir(parents=True)
    for each in sorted(source.iterdir(), reverse=is_reversed):
        if each.is_dir():
            _copy(each, target / each.name, is_reversed=is_reversed)
        else:
            shutil.copy(each, target / each.name)


def release_in(directory: Path) -> dict[str, bytes]:
    """Return every file of a release's folder by its name."""
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names of files that are not the same bytes, with the first byte that differs."""
    found = []
    for name in sorted(one.keys() | other.keys()):
        old, new = one.get(name, b""), other.get(name, b"")
        if old != new or (name in one) != (name in other):
            at = next(
                (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
                min(len(old), len(new)),
            )
            found.append(
                f"{name}: byte {at}: {old[at - 30 : at + 30]!r}, {new[at - 30 : at + 30]!r}"
            )
    return found


def skip_where_impossible(way: Way) -> None:
    """Skip where the machine cannot do it that way, and say why."""
    if "FAKETIME" in way.variables and not FAKETIME:
        pytest.skip("no libfaketime")
    if way.prefix:
        program(way.prefix[0])
    if way.is_nobodys:
        if os.geteuid() != 0:
            pytest.skip("only root can run it as another user")
        tried = [program("setpriv"), f"--reuid={NOBODY}", "--clear-groups", sys.executable, "-c"]
        reads = subprocess.run(
            [*tried, "import subprocess as s, sys; s.run([sys.executable, '-c', ''], check=True)"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        if reads.returncode != 0:
            pytest.skip("nobody may not run this Python")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in SAMPLE else pytest.mark.full) for name in WAYS],
)
def test_the_bytes_are_the_same(
    name: str,
    origin: Path,
    place: Path,
    plain: dict[str, bytes],
) -> None:
    """The release made in another way is the same in every byte of every file."""
    skip_where_impossible(WAYS[name])
    assert len(plain) == 19
    made = make(WAYS[name], origin, place / name.replace(" ", "-"), *FORMATS)
    assert differing(plain, made) == []


@pytest.mark.full
def test_the_published_release_is_made_again_elsewhere(
    origin: Path, place: Path, plain: dict[str, bytes]
) -> None:
    """What is published has the same bytes, and is made again from itself under another clock."""
    way = WAYS["all at once"]
    skip_where_impossible(way)
    assert make(Way(), origin, place / "published", *FORMATS, "--publish") == plain
    project = place / STRANGE
    shutil.copytree(place / "published/project", project)
    command = [sys.executable, "-c", EXPOSED, "verify", "releases/2024-19", "--rebuild"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | way.variables
    code, said = _piped(command, environment, project, way.umask)
    assert code == 0, said


@pytest.mark.full
def test_a_clock_set_back_in_mid_run_changes_nothing(
    origin: Path, place: Path, plain: dict[str, bytes]
) -> None:
    """The date that is stated picks the period, whatever the clock says; the bytes are the same."""
    skip_where_impossible(WAYS["a day later"])
    clock = place / "clock"
    clock.write_text(SET_BACK[0])
    told = {"FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
    way = Way({"LD_PRELOAD": YEAR_LATER["LD_PRELOAD"], **told}, is_exposed=True)
    done = threading.Event()

    def set_back() -> None:
        while not done.wait(0.01):
            if list((place / "set-back").glob("project/_build/.2024-19*")):
                clock.write_text(SET_BACK[1])
                return

    setting = threading.Thread(target=set_back)
    setting.start()
    try:
        made = make(way, origin, place / "set-back", *FORMATS, "--date", "2024-12-02")
    finally:
        done.set()
        setting.join()
    assert clock.read_text() == SET_BACK[1]
    assert differing(plain, made) == []


@pytest.mark.quarto
def test_quarto_makes_the_same_bytes(origin: Path, place: Path) -> None:
    """With Quarto, too, the release made in all other ways at once is the same in every byte."""
    skip_without_quarto()
    way = WAYS["all at once"]
    skip_where_impossible(way)
    options = ("--language", "en", "--renderer", "quarto")
    usual = make(Way(), origin, place / "quarto", *options)
    assert differing(usual, make(way, origin, place / "quarto-strange", *options)) == []


PROBE = """\
import datetime, os, string
from IPython.display import Markdown
now = datetime.datetime.now().astimezone()
numbers = [now.year, now.utcoffset().seconds // 3600, len(os.sched_getaffinity(0))]
table = str.maketrans(string.digits, string.ascii_uppercase[:10])
letters = [str(each).translate(table) for each in numbers]
Markdown("seen: " + ", ".join([*letters, "".join({*"abcdefghijkl"})]))"""
"""Its numbers are in letters, for a number that is typed stops a run."""


def test_the_control_what_asks_clock_and_order_is_seen(origin: Path, place: Path) -> None:
    """A cell that prints year, zone, order of a set and cores sees all of them changed."""
    skip_where_impossible(WAYS["all at once"])
    project = place / "probing"
    shutil.copytree(origin, project)
    path = with_few_cells(project) / "notebooks/release.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    probe = {"id": "probe", "cell_type": "code", "metadata": {}, "outputs": []}
    probe |= {"execution_count": None, "source": PROBE.splitlines(keepends=True)}
    notebook["cells"].insert(len(notebook["cells"]) - 1, probe)
    path.write_text(json.dumps(notebook), "utf-8")
    git(project, "commit", "-qam", "Probe")
    options = ("--language", "en", "--format", "html")
    usual = make(Way(), project, place / "usual", *options)
    strange = make(
        replace(WAYS["all at once"], is_cold=False), project, place / "strange", *options
    )
    names = {each.partition(":")[0] for each in differing(usual, strange)}
    assert {"release.en.ipynb", "manifest.json"} <= names
    (year, hours, _, order), (later, other_hours, cores, other_order) = (
        _probed(usual),
        _probed(strange),
    )
    assert int(later) == int(year) + 1
    assert (hours, other_hours) == ("0", "14")
    assert cores == "1"
    assert sorted(order) == sorted(other_order)
    assert order != other_order


def _probed(files: dict[str, bytes]) -> list[str]:
    notebook = json.loads(files["release.en.ipynb"])
    cell = next(each for each in notebook["cells"] if each["id"] == "probe")
    shown: str = "".join(cell["outputs"][0]["data"]["text/markdown"]).removeprefix("seen: ")
    return shown.translate(str.maketrans("ABCDEFGHIJ", "0123456789")).split(", ")

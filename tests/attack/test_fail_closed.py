"""Fail closed: whatever fails, a run ends in time, says what and where, and leaves nothing.

For each case one test asserts all of it: exit code, message, time, no process left, no file left
but the failed notebook that the message names, earlier draft and published release unchanged.
The controls take a guard away and see the attack succeed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attacks import PANDOC, PARAMETERS, Attack, Case
from command_line import asked
from notebook_cases import (
    cells,
    in_languages,
    in_other_notebooks,
    of_handovers,
    of_kernels,
    of_notebooks,
    of_spoiling,
)
from notebooks_that_fail import (
    insert,
)  # fmt: skip
from program_cases import of_renderers, pandoc
from programs_that_fail import (
    NEEDLE,
    RENDERING,
)  # fmt: skip
from projects import ROOT, with_few_cells

from caricc_report.project import Project
from caricc_report.release import publishing
from caricc_report.system.limits import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.release.job import RunResult

ROOM_S = 10
"""How long after its deadline a run may end, in seconds."""
START_S = 60
"""How long a run may take before the first deadline begins, on a machine that others use."""
NEVER_S = 600
LIMITS = {"cell_s": 3.0, "notebook_s": 30.0, "renderer_s": 3.0, "output_mb": 20.0}
AMPLE = {"cell_s": 60.0, "notebook_s": 90.0, "renderer_s": 60.0}
"""The deadlines where none is to be reached, however busy the machine."""


PARAMETER_FAULTS = {
    "unknown key": ("surprise: 1\n", "surprise"),
    "no YAML": ("release: [\n", PARAMETERS),
    "twice": ("release: 2024-19\n", "release"),
    "no such day": ("as_of_: 2024-02-30\n", "as_of_"),
    "wrong type": ("waivers: 5\n", "waivers"),
    "a waiver without a name": ("waivers: [{check: x}]\n", "waivers"),
    "a narrative of no fact": ("narrative: {en: 'Of {no.such.fact}'}\n", "no.such.fact"),
}
"""What is added to the parameters, and what the message has to say."""


def of_parameters() -> Iterator[Case]:
    """Yield parameters and records that are not valid."""
    for fault, (line, said) in PARAMETER_FAULTS.items():

        def append(attack: Attack, line: str = line) -> None:
            with (attack.project / PARAMETERS).open("a", encoding="utf-8") as file:
                file.write(line)

        yield Case(f"parameters: {fault}", 3, said, append, PANDOC)
    for fault, path, said in (
        ("no profile", "params/profile.yml", "profile.yml"),
        ("no description", "_extensions/release/_extension.yml", "_extension.yml"),
    ):
        yield Case(
            f"parameters: {fault}", 3, said,
            lambda attack, path=path: (attack.project / path).unlink(), PANDOC,
        )  # fmt: skip

    def broken_record(attack: Attack) -> None:
        path = next((attack.project / "data/articles").rglob("*.en.md"))
        path.write_text("---\nid: [\n---\n", encoding="utf-8")

    yield Case("parameters: a broken record", 3, r"\.en\.md", broken_record, PANDOC)
    for variable, said in (("cell_s=-1", "not a number from 0.001"), ("cel_s=1", "did you mean")):

        def wrong(attack: Attack, variable: str = variable) -> None:
            attack.environment[VARIABLE] = variable

        yield Case(f"limits: {variable}", 2, said, wrong, PANDOC)


def of_other_commands() -> Iterator[Case]:
    """Yield notebooks that fail when a release is corrected or rebuilt."""

    def only_corrected(attack: Attack) -> None:
        edited_headline(attack)
        insert("if correction: raise ValueError('boom')")(attack.notebook())
        made = asked(attack.project, "run", PARAMETERS, "--renderer", "pandoc", "--format", "html")
        assert made.returncode == 0

    yield Case("command: publish --correction", 5, "cell 5: ValueError: boom", only_corrected,
               ("publish", "2024-19", "--correction", "en=One", "--correction", "ru=Одна",
                "--same-day"), keeps=True,
               quotes="if correction: raise")  # fmt: skip
    yield Case("command: verify --rebuild", 5, "cell 5: ValueError: boom",
               lambda attack: insert("raise ValueError('boom')")(attack.notebook()),
               ("verify", "releases/2024-19", "--rebuild"), keeps=True,
               quotes="raise ValueError")  # fmt: skip
    yield Case("command: run --publish", 5, "cell 5: ValueError: boom",
               lambda attack: insert("raise ValueError('boom')")(attack.notebook()),
               (*PANDOC, "--publish"), keeps=True, quotes="raise ValueError")  # fmt: skip


def edited_headline(attack: Attack) -> None:
    """Change an article, so that there is something to correct."""
    path = min((attack.project / "data/articles").rglob("*.en.md"))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^headline: .*$", "headline: Another headline", text), "utf-8")


CASES = (
    *cells(), *of_handovers(), *of_spoiling(), *in_languages(), *in_other_notebooks(),
    *of_notebooks(), *of_kernels(), *of_renderers(), *of_parameters(), *of_other_commands(),
)  # fmt: skip
SAMPLE = frozenset(
    {
        "ending: os._exit(0), last",
        "ending: sys.exit(0)",
        "endless: loop",
        "memory: a large object",
        "language: error in ru",
        "kernel: broken",
        "quarto: leaving a daemon, ending well",
        "typst: hanging",
        "notebook: statistics, command",
        "tag: raises-exception",
        "handover: half of a letter",
        "parameters: unknown key",
        "command: publish --correction",
    }
)
"""The cases of every run, one of each kind."""


@pytest.fixture(scope="session")
def published(reference: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a draft and a published release."""
    project = tmp_path_factory.mktemp("published") / "project"
    shutil.copytree(reference.directory.parent.parent, project)
    publishing.publish("2024-19", project=Project(project))
    return project


@pytest.fixture
def attack(published: Path, tmp_path: Path) -> Attack:
    """Return a project with a draft and a published release, to be attacked."""
    project, scratch = tmp_path / "project", tmp_path / "scratch"
    shutil.copytree(published, project)
    scratch.mkdir()
    passed_on = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return Attack(project, scratch, passed_on | {"TMPDIR": str(scratch), "PYTHONPATH": str(ROOT)})


def digests(folder: Path) -> dict[str, str]:
    """Return what is in a folder, and below."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            content = os.fsencode(path.readlink())
        else:
            content = path.read_bytes() if path.is_file() else b""
        found[path.relative_to(folder).as_posix()] = hashlib.sha256(content).hexdigest()
    return found


def processes_of(*marks: str) -> list[str]:
    """Return the processes that have a mark in command line, environment or working folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if folder.name == str(os.getpid()):
            continue
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes()
            known = command + (folder / "environ").read_bytes() + os.fsencode(
                (folder / "cwd").readlink()
            )  # fmt: skip
            if any(mark.encode() in known for mark in marks):
                found.append(f"{folder.name} {command!r}")
    return found


def test_there_are_a_hundred_attacks() -> None:
    """The attacks have different names, there are at least a hundred, the sample is of them."""
    names = {case.name for case in CASES}
    assert len(names) == len(CASES) >= 100
    assert names >= SAMPLE


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(each, id=each.name, marks=[] if each.name in SAMPLE else pytest.mark.full)
        for each in CASES
    ],
)
def test_what_fails_ends_closed(attack: Attack, case: Case) -> None:
    """It ends in time with its code and message, and leaves nothing but the failed notebook."""
    limits = LIMITS | case.limits
    if not re.search("after|not done", case.said):
        limits |= AMPLE
    stated = ",".join(f"{name}={value}" for name, value in limits.items())
    attack.environment[VARIABLE] = stated
    case.prepare(attack)
    before = digests(attack.project)
    words = attack.scratch.parent / "stderr"
    command = [*attack.prefix, sys.executable, "-m", "caricc_report", *case.arguments]
    began = time.monotonic()
    with words.open("wb") as errors:
        done = subprocess.run(
            [*command, "--project", str(attack.project)],
            cwd=attack.project, env=attack.environment, stderr=errors, stdout=subprocess.PIPE,
            timeout=NEVER_S, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    took = time.monotonic() - began
    said = words.read_text(encoding="utf-8")
    assert done.returncode == case.code, said
    assert took < START_S + limits["notebook_s"] + limits["renderer_s"] + ROOM_S
    assert re.search(case.said, said), said
    assert f"    | {case.quotes}" in said if case.quotes else True, said
    assert not re.search("(?m)^(Traceback|Task|  File)", said), said
    assert done.stdout == b""
    assert processes_of(str(attack.scratch.parent), NEEDLE) == []
    assert list(attack.scratch.iterdir()) == []
    after = digests(attack.project)
    for name in before.keys() | after.keys() if case.spoils else ():
        if re.fullmatch(case.spoils, name):
            before.pop(name, ""), after.pop(name, "")
    # The receipt comes before the files that it is of, and is of no use without them.
    is_expected = re.compile(r"_build/(failed|\.[^/]*\.lock|\.runs/.*)").fullmatch
    new = {name for name in after.keys() - before.keys() if not is_expected(name)}
    kept = {name for name in new if f"see {attack.project / name}" in said}
    changed = {name for name in before if before[name] != after.get(name)}
    assert {name for name in changed if not is_expected(name)} == set()
    assert new == kept
    assert bool(kept) or not case.keeps, said
    for name in kept:
        assert json.loads((attack.project / name).read_text(encoding="utf-8"))["nbformat"] == 4


def ended_by(attack: Attack, number: signal.Signals, *arguments: str) -> tuple[int, str]:
    """Return exit code and message of a run that a signal, sent twice, ends while it waits."""
    command = [sys.executable, *arguments, *PANDOC, "--project", str(attack.project)]
    with subprocess.Popen(  # Who runs this, as nohup, may have it ignored.
        ["env", "--default-signal", *command],  # noqa: S607 - the system's
        cwd=attack.project,
        env=attack.environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not processes_of(NEEDLE):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        time.sleep(0.03)
        process.send_signal(number)
        _, said = process.communicate(timeout=NEVER_S)
    return process.returncode, said


def waiting_cell(attack: Attack) -> None:
    """Let a cell wait for ever."""
    source = f"import subprocess\nsubprocess.run(['setsid', 'sleep', '{NEEDLE}'])"
    insert(source)(attack.notebook())


def waiting_renderer(attack: Attack) -> None:
    """Let Pandoc wait for ever, soon."""
    with_few_cells(attack.project)
    pandoc(RENDERING["hanging"][0])(attack)


WAITING = {"cell": waiting_cell, "renderer": waiting_renderer}
"""What a run waits for when it is told to end."""


@pytest.mark.parametrize("waits_for", WAITING)
@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.full),
        pytest.param(signal.SIGHUP, marks=pytest.mark.full),
    ],
)
def test_who_is_told_to_end_leaves_nothing(
    attack: Attack, number: signal.Signals, waits_for: str
) -> None:
    """A signal ends the command with all that it has started, and what it has made goes."""
    WAITING[waits_for](attack)
    earlier = attack.project / "_build/failed/2024-19.en.ipynb"
    earlier.parent.mkdir()
    earlier.write_text("of an earlier run, which an analyst reads")
    before = digests(attack.project)
    code, said = ended_by(attack, number, "-m", "caricc_report")
    assert code == 128 + number
    assert "Traceback" not in said
    assert f"ended by {number.name}" in said
    assert processes_of(str(attack.scratch.parent), NEEDLE) == []
    assert list(attack.scratch.iterdir()) == []
    changed = {name for name, _ in digests(attack.project).items() ^ before.items()}
    # What failed earlier is forgotten once the notebook has run.
    ran = {"_build/failed/2024-19.en.ipynb"} if waits_for == "renderer" else set()
    assert changed - ran <= {"notebooks/release.ipynb", "_build/.2024-19.lock"}


def test_the_control_who_does_not_hear_a_signal_says_nothing(attack: Attack) -> None:
    """What the system does on SIGTERM, if a program does not ask for it, is to end it at once."""
    waiting_cell(attack)
    deaf = "from caricc_report import cli; cli.signal.signal = lambda *_: None; cli.main()"
    code, said = ended_by(attack, signal.SIGTERM, "-c", deaf)
    assert code == -signal.SIGTERM
    assert "ended by" not in said

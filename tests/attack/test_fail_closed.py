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
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from notebooks_that_fail import (
    ANOTHER_ORDER,
    COMMANDS,
    ENDINGS,
    ENDLESS,
    EXCEPTIONS,
    FORKS,
    HANDED,
    HANDOVERS,
    MEMORY,
    NOT_VALID,
    SHOWN,
    SPOILING,
    STRANGE,
    TAGS,
    edited,
    insert,
    tagged,
)  # fmt: skip
from programs_that_fail import (
    FILES,
    FILTERS,
    NEEDLE,
    RENDERING,
    TEMPLATES,
    TYPST,
    VERSIONS,
    fake_pandoc,
    fake_quarto,
    fake_typst,
)  # fmt: skip
from projects import ROOT

from caricc_report.project import Project
from caricc_report.release import publishing
from caricc_report.system.limits import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from caricc_report.release.job import RunResult

PARAMETERS = "params/2024-19.yml"
ROOM_S = 10
"""How long after its deadline a run may end, in seconds."""
START_S = 60
"""How long a run may take before the first deadline begins, on a machine that others use."""
NEVER_S = 600
REAL = {"renderer_s": 6, "memory_mb": 3000}
"""The limits where the real Pandoc has work to do, too."""
LIMITS = {"cell_s": 3.0, "notebook_s": 30.0, "renderer_s": 3.0, "output_mb": 20.0}
AMPLE = {"cell_s": 60.0, "notebook_s": 90.0, "renderer_s": 60.0}
"""The deadlines where none is to be reached, however busy the machine."""


@dataclass
class Attack:
    """A project that is attacked, and what the run is given."""

    project: Path
    scratch: Path
    environment: dict[str, str]
    prefix: list[str] = field(default_factory=list)

    def notebook(self, name: str = "release") -> Path:
        """Return where a notebook of the project is."""
        return self.project / "notebooks" / f"{name}.ipynb"

    def first_on_path(self, folder: Path) -> None:
        """Let Python look into a folder first."""
        self.environment["PYTHONPATH"] = f"{folder}{os.pathsep}{self.environment['PYTHONPATH']}"


@dataclass(frozen=True)
class Case:
    """One attack, and how the run has to end."""

    name: str
    code: int
    said: str
    prepare: Callable[[Attack], None]
    arguments: tuple[str, ...] = ("run", PARAMETERS, "--format", "html", "--language", "en")
    limits: Mapping[str, float] = field(default_factory=dict)
    quotes: str = ""
    """A line of the cell that the message has to quote."""
    keeps: bool = False
    """Whether the notebook has run, so that it is kept."""
    spoils: str = ""
    """The names of the files of the project that the attack itself changes, as a pattern."""


def run_of(renderer: str = "pandoc", fmt: str = "html", language: str = "en") -> tuple[str, ...]:
    """Return the arguments of a run."""
    return (
        "run", PARAMETERS, "--format", fmt, "--language", language, "--renderer", renderer,
    )  # fmt: skip


PANDOC = run_of()


def in_notebook(
    kind: str, name: str, source: str, said: str, at: str = "middle", **more: Any
) -> Case:
    """Return the case of a cell in the release's notebook."""
    is_refused = "a magic" in said or "not Python" in said or "get_ipython" in said
    return Case(
        f"{kind}: {name}" + ("" if at == "middle" else f", {at}"),
        5,
        said,
        lambda attack: insert(source, at)(attack.notebook()),
        PANDOC,
        quotes=source.splitlines()[-1][:60].replace("\0\1", "")
        if at != "last" or is_refused
        else "",
        keeps=not is_refused,
        **more,
    )


def cells() -> Iterator[Case]:
    """Yield what cells can do."""
    kinds = {
        "exception": EXCEPTIONS, "ending": ENDINGS, "endless": ENDLESS, "fork": FORKS,
        "command": COMMANDS, "shown": SHOWN, "strange": STRANGE,
    }  # fmt: skip
    for kind, faults in kinds.items():
        limits = {"output_mb": 2.0} if kind in {"endless", "strange"} else {}
        for name, (source, said) in faults.items():
            if name == "handover again":
                yield Case(
                    "shown: handover again", 5, said,
                    lambda attack, source=source: insert(source, "last")(attack.notebook()),
                    PANDOC, keeps=True,
                )  # fmt: skip
                continue
            more = {"cell_s": 30.0} if "shows more" in said and "running" not in said else {}
            yield in_notebook(kind, name, source, said, limits=limits | more)
    for name, (source, said) in MEMORY.items():
        limits = {"memory_mb": 2000, "cell_s": 60, "notebook_s": 90}
        yield in_notebook("memory", name, source, said, limits=limits)
    for at in ("first", "last"):
        for kind, name in (
            ("exception", "value error"), ("ending", "os._exit(0)"), ("ending", "sys.exit(0)"),
            ("ending", "exit"), ("endless", "loop"), ("fork", "double fork, then death"),
        ):  # fmt: skip
            yield in_notebook(kind, name, *kinds[kind][name], at=at)


def of_handovers() -> Iterator[Case]:
    """Yield what hands over something else than the library's handover."""
    for name, (change, said) in HANDOVERS.items():
        yield Case(
            f"handover: {name}", 5, said,
            lambda attack, change=change: edited(
                lambda n: n["cells"][-1].update(source=[HANDED % change])
            )(attack.notebook()),
            PANDOC, keeps=True,
        )  # fmt: skip


def of_spoiling() -> Iterator[Case]:
    """Yield what changes the project under the run."""
    for name, (source, code, said, spoils) in SPOILING.items():
        yield Case(
            f"spoiling: {name}", code, said,
            lambda attack, source=source: insert(source)(attack.notebook()),
            PANDOC, spoils=spoils,
        )  # fmt: skip


def in_languages() -> Iterator[Case]:
    """Yield faults of one language of two."""
    for name, source, said in (
        ("error", "1 / 0", "ZeroDivisionError"),
        ("death", "import os\nos._exit(0)", "the kernel died"),
        ("sys.exit(0)", "import sys\nsys.exit(0)", "SystemExit"),
        ("loop", "while True: pass", "still running"),
    ):
        for language in ("en", "ru"):
            yield Case(
                f"language: {name} in {language}", 5, rf"\({language}\), cell 5: .*{said}",
                lambda attack, source=source, language=language: insert(source, language=language)(
                    attack.notebook()
                ),
                run_of(language="en,ru"), keeps=True,
            )  # fmt: skip
        yield Case(
            f"language: {name} in both", 5, rf"\(en\), cell 5: .*{said}",
            lambda attack, source=source: insert(source)(attack.notebook()),
            run_of(language="en,ru"), keeps=True,
        )  # fmt: skip
    yield Case(
        "language: no output in ru", 5, r"\(ru\).*does not end with the handover",
        lambda attack: edited(
            lambda n: n["cells"][-1].update(
                source=["if language == 'en': display(cr.hand_over(this_release))"]
            )
        )(attack.notebook()),
        run_of(language="en,ru"), keeps=True,
    )  # fmt: skip
    yield Case(
        "language: another order in ru", 5,
        r"the articles handed over in 'en' and 'ru' differ; compute them without the language; "
        r"see \S+2024-19\.en\.ipynb; see \S+2024-19\.ru\.ipynb",
        lambda attack: insert(ANOTHER_ORDER, "last but one", "ru")(attack.notebook()),
        run_of(language="en,ru"), keeps=True,
    )  # fmt: skip


def in_other_notebooks() -> Iterator[Case]:
    """Yield faults of the other notebooks, and of one's own."""
    for notebook in ("statistics", "quality", "own"):
        for name, source, said in (
            ("error", "1 / 0", "ZeroDivisionError"),
            ("death", "import os\nos._exit(0)", "the kernel died"),
            ("command", "!false", "a magic"),
        ):

            def prepare(attack: Attack, notebook: str = notebook, source: str = source) -> None:
                if notebook == "own":
                    shutil.copy(attack.notebook(), attack.notebook("own"))
                insert(source)(attack.notebook(notebook))

            yield Case(
                f"notebook: {notebook}, {name}", 5, f"notebooks/{notebook}.ipynb.*cell 5: {said}",
                prepare, (*PANDOC, "--notebook", notebook),
                quotes=source.splitlines()[-1], keeps=name != "command",
            )  # fmt: skip


def of_notebooks() -> Iterator[Case]:
    """Yield notebooks that are none, and tags that hide errors."""
    for name, (change, said) in NOT_VALID.items():
        yield Case(
            f"not valid: {name}", 5, said, lambda attack, change=change: change(attack.notebook()),
            PANDOC,
        )  # fmt: skip
    for tag in TAGS:
        yield Case(
            f"tag: {tag}", 5, rf"cell 5: tagged '{tag}'",
            lambda attack, tag=tag: tagged(["other", tag])(attack.notebook()), PANDOC,
            quotes="1 / 0",
        )  # fmt: skip
    yield Case(
        "tag: not in a list", 5, "not a valid notebook",
        lambda attack: tagged("raises-exception")(attack.notebook()), PANDOC,
    )  # fmt: skip


def of_kernels() -> Iterator[Case]:
    """Yield kernels that do not start, and limits from outside."""

    def broken(body: str) -> Callable[[Attack], None]:
        def prepare(attack: Attack) -> None:
            folder = attack.scratch.parent / "broken"
            folder.mkdir()
            (folder / "ipykernel.py").write_text(body, encoding="utf-8")
            attack.first_on_path(folder)

        return prepare

    yield Case(
        "kernel: broken",
        5,
        r"(?s)kernel said:.*ImportError: boom",
        broken("raise ImportError('boom')"),
        PANDOC,
    )
    yield Case(
        "kernel: ends at once",
        5,
        "the kernel died; it ended with exit code 0",
        broken("raise SystemExit(0)"),
        PANDOC,
    )
    yield Case(
        "kernel: never starts",
        5,
        "not done after 5 s",
        broken("import time; time.sleep(9999)"),
        PANDOC,
        limits={"notebook_s": 5},
    )
    yield Case(
        "deadline: of the notebook",
        5,
        "not done after 9 s",
        lambda attack: insert("import time\ntime.sleep(9999)")(attack.notebook()),
        PANDOC,
        limits={"notebook_s": 9, "cell_s": 60},
        keeps=True,
    )

    for name, limit, said in (
        ("of the size of files", "-f 100", r"cannot be written \(File too large\)"),
        ("of open files", "-n 12", "error: .*Too many open files"),
    ):
        yield Case(f"limits: {name}", 1, said,
                   lambda attack, limit=limit: limited(attack, limit), PANDOC)  # fmt: skip

    def outside(attack: Attack) -> None:
        insert("x = bytearray(8_000_000_000)")(attack.notebook())
        limited(attack, "-v 4000000")

    yield Case("memory: a limit from outside", 5, "cell 5: MemoryError", outside, PANDOC,
               quotes="x = bytearray", keeps=True)  # fmt: skip


def limited(attack: Attack, limit: str) -> None:
    """Let the shell limit the run."""
    attack.prefix = ["sh", "-c", f'ulimit {limit}; exec "$@"', "sh"]


def of_renderers() -> Iterator[Case]:
    """Yield renderers that are missing, old, crash, hang, or write rubbish."""
    yield from of_programs()
    yield from of_typst()
    yield from of_the_extension()


def quarto(script: str, version: str = "echo 1.9.1") -> Callable[[Attack], None]:
    """Return what puts another program in the place of Quarto; none, if it does nothing."""

    def prepare(attack: Attack) -> None:
        path = attack.scratch.parent / "quarto"
        if script:
            fake_quarto(attack.scratch.parent, script, version)
        attack.environment["QUARTO_PATH"] = str(path)

    return prepare


def pandoc(script: str, version: str = "echo pandoc 3.9") -> Callable[[Attack], None]:
    """Return what puts another program in the place of Pandoc; none, if it does nothing."""

    def prepare(attack: Attack) -> None:
        folder = attack.scratch.parent / "fake"
        folder.mkdir()
        fake_pandoc(folder, script or "x", version)
        if not script:
            (folder / "pypandoc/files/pandoc").unlink()
        attack.first_on_path(folder)

    return prepare


def of_programs() -> Iterator[Case]:
    """Yield programs that stand in for Quarto and Pandoc."""
    for name, fake in (("quarto", quarto), ("pandoc", pandoc)):
        for fault, (version, said) in VERSIONS.items():
            script = version if version in {"", "\0"} else "exit 0"
            line = version.format(name=name if name == "pandoc" else "").strip()
            wanted = f"(?s)error: {name}.*{said}"
            yield Case(f"{name} --version: {fault}", 6, wanted, fake(script, line), run_of(name))
        for fault, (script, said) in RENDERING.items():
            yield Case(f"{name}: {fault}", 6, f"(?s){name}: .*{said}", fake(script), run_of(name))
    for fault, (script, said) in FILES.items():
        yield Case(f"quarto: {fault}", 6, f"(?s)quarto: .*{said}", quarto(script), run_of("quarto"))
    yield Case(
        "quarto: on the path, old, asked for",
        6,
        "1.7 or later is needed, got 1.2.3",
        on_path("echo 1.2.3"),
        run_of("quarto"),
    )


def of_typst() -> Iterator[Case]:
    """Yield modules that stand in for Typst."""
    for fault, (body, said) in TYPST.items():

        def typst(attack: Attack, body: str = body) -> None:
            folder = attack.scratch.parent / "fake"
            folder.mkdir()
            attack.first_on_path(fake_typst(folder, body))

        yield Case(f"typst: {fault}", 6, f"(?s)typst: .*{said}", typst, run_of(fmt="pdf"),
                   limits=REAL)  # fmt: skip


def of_the_extension() -> Iterator[Case]:
    """Yield what the project's own template and filter do to the real Typst and Pandoc."""
    for kind, file, faults in (
        ("typst", "typst-template.typ", TEMPLATES), ("pandoc", "release.lua", FILTERS),
    ):  # fmt: skip
        for fault, (content, said) in faults.items():

            def extension(attack: Attack, file: str = file, content: str = content) -> None:
                path = attack.project / "_extensions/caricc" / file
                path.write_text(f"{content}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

            yield Case(f"{kind}: {fault}", 6, f"(?s){kind}: .*{said}", extension,
                       run_of(fmt="pdf" if kind == "typst" else "html"),
                       limits=REAL)  # fmt: skip


def on_path(version: str) -> Callable[[Attack], None]:
    """Return what puts an old Quarto on the path."""

    def prepare(attack: Attack) -> None:
        folder = attack.scratch.parent / "bin"
        folder.mkdir()
        fake_quarto(folder, "exit 0", version)
        attack.environment["PATH"] = f"{folder}{os.pathsep}{attack.environment['PATH']}"

    return prepare


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
        ("no description", "_extensions/caricc/_extension.yml", "_extension.yml"),
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
        subprocess.run(
            [sys.executable, "-m", "caricc_report", *PANDOC, "--project", attack.project],
            cwd=attack.project, env=attack.environment | {VARIABLE: ""}, check=True,
            capture_output=True,
        )  # fmt: skip

    yield Case("command: publish --correction", 5, "cell 5: ValueError: boom", only_corrected,
               ("publish", "2024-19", "--correction", "a reason"), keeps=True,
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
        "ending: null pointer",
        "ending: sys.exit(0)",
        "endless: loop",
        "endless: printing",
        "memory: a large object",
        "language: error in ru",
        "notebook: statistics, command",
        "tag: raises-exception",
        "kernel: broken",
        "quarto: leaving a daemon, ending well",
        "typst: hanging",
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
    is_expected = re.compile(r"_build/(failed|\.[^/]*\.lock)").fullmatch
    new = {name for name in after.keys() - before.keys() if not is_expected(name)}
    kept = {name for name in new if f"see {attack.project / name}" in said}
    assert {name for name in before if before[name] != after.get(name)} == set()
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


WAITING = {"cell": waiting_cell, "renderer": pandoc(RENDERING["hanging"][0])}
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

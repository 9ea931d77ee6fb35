"""Programs run under a supervisor: limits hold, and nothing that they have started is left."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from caricc_report.errors import ProgramFailedError, ProgramMissingError, UsageError
from caricc_report.system.limits import VARIABLE, Limits
from caricc_report.system.subprocesses import Program

pytestmark = pytest.mark.program

MARK = "CARICC_REPORT_TEST_MARK"


def run(*arguments: str, deadline_s: float = 30, **options: float) -> bytes:
    """Run a program."""
    return Program("it", arguments, advice="look for it", deadline_s=deadline_s, **options).run()


def alive(mark: str) -> list[str]:
    """Return the processes whose command line holds a mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = path.read_bytes().decode("utf-8", "replace").replace("\0", " ")
        except OSError:
            continue
        if mark in text and str(os.getpid()) != path.parent.name:
            found.append(text)
    return found


def test_a_program_reads_and_writes() -> None:
    """What is handed to a program arrives, and what it writes comes back."""
    content = b"line\n" * 100_000
    assert Program("it", ["cat"], advice="", deadline_s=30, standard_input=content).run() == content


def test_a_program_gets_few_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret of the environment stays there, and the home of a program is an empty folder."""
    monkeypatch.setenv("SOME_TOKEN", "secret")
    monkeypatch.setenv("HOME", str(Path.home()))
    said = run("sh", "-c", "env; ls -A $HOME").decode().splitlines()
    known = {"HOME", "LC_ALL", "LD_LIBRARY_PATH", "NO_COLOR", "PATH", "PWD", "PYTHONUSERBASE",
             "TMPDIR", "TZ", "_", "SHLVL", "OLDPWD"}  # fmt: skip
    assert {line.split("=")[0] for line in said} <= known
    assert f"HOME={Path.home()}" not in said


FAILED = {
    "its own words": ("echo too bad >&2; exit 3", r"(?s)exit code 3.*    \| too bad"),
    # With it a supervisor says that the program could not be started, which is another message.
    "its own code": ("echo too bad >&2; exit 200", r"(?s)ended with exit code 200.*\| too bad"),
    **{f"signal {n}": (f"kill -{n} $$", rf"ended by signal {n} \(") for n in (6, 9, 11)},
}


@pytest.mark.parametrize("code, said", FAILED.values(), ids=FAILED)
def test_a_program_that_fails_is_quoted(code: str, said: str) -> None:
    """Its exit code, or the signal that ended it, and its own words are in the message."""
    with pytest.raises(ProgramFailedError, match=said):
        run("sh", "-c", code)


def test_a_program_that_is_not_there_is_missing() -> None:
    """Absent is another message than failed."""
    with pytest.raises(ProgramMissingError, match="look for it"):
        run("no-such-program-at-all")


def test_a_program_that_cannot_be_run_says_so(tmp_path: Path) -> None:
    """A file that is executable, but no program, has failed."""
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"\x00\x01\x02")
    rubbish.chmod(0o755)
    with pytest.raises(ProgramFailedError, match="cannot be started: Exec format error"):
        run(str(rubbish))


@pytest.mark.parametrize(
    "script",
    [
        "sleep {0} & exit 0",
        "setsid sleep {0} & exit 0",
        'setsid sh -c "setsid sleep {0} &" & exit 3',
        "env -i setsid sleep {0} & sleep 60",
        "env -i setsid sleep {0} & yes",
    ],
)
def test_nothing_that_a_program_has_started_is_left(script: str) -> None:
    """Descendants in sessions of their own are ended too, however the program ends."""
    seconds = f"98{len(script)}.{os.getpid()}"
    with contextlib.suppress(ProgramFailedError):
        run("sh", "-c", script.format(seconds), deadline_s=1, output_mb=1)
    assert alive(seconds) == []


def test_a_supervisor_that_is_killed_leaves_nothing_of_its_group() -> None:
    """Whoever kills the supervisor is killed with its group."""
    with pytest.raises(ProgramFailedError):
        run("sh", "-c", f"kill -9 $PPID; sleep 97.{os.getpid()}", deadline_s=1)
    assert alive(f"97.{os.getpid()}") == []


def test_nothing_is_left_if_our_process_is_killed(tmp_path: Path) -> None:
    """The supervisor ends everything when the lifeline closes."""
    code = (
        "from caricc_report.system.subprocesses import Program;"
        f"Program('it', ['sh', '-c', 'touch {tmp_path}/on; setsid sleep 96.{os.getpid()}'],"
        " advice='', deadline_s=60).run()"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as ours:
        while not (tmp_path / "on").exists():
            assert ours.poll() is None
            time.sleep(0.01)
        ours.kill()
    end = time.monotonic() + 60
    while alive(f"96.{os.getpid()}") and time.monotonic() < end:
        time.sleep(0.05)
    assert alive(f"96.{os.getpid()}") == []


def test_endless_output_ends() -> None:
    """A program that writes without end is stopped at its limit."""
    with pytest.raises(ProgramFailedError, match="wrote more than 2 MB"):
        run("yes", output_mb=2)


def test_endless_complaint_fills_nothing() -> None:
    """Of what a program says, only the last is kept."""
    with pytest.raises(ProgramFailedError, match="not done after 1 s") as failed:
        run("sh", "-c", "yes >&2", deadline_s=1)
    assert len(str(failed.value)) < 10_000


def test_a_limit_of_memory_holds() -> None:
    """A program that asks for more than it may have is refused it, and told how to get more."""
    with pytest.raises(
        ProgramFailedError, match=r"500 MB, which \w+_LIMITS can raise\n(.*\n)+.*MemoryError"
    ):
        run(sys.executable, "-c", "bytearray(10**9)", memory_mb=500)


def test_temporary_files_of_a_program_go() -> None:
    """What a program leaves in its temporary folder is not left."""
    folder = run("sh", "-c", 'touch "$TMPDIR/left"; printf %s "$TMPDIR"').decode()
    assert not Path(folder).exists()


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable states some limits, the others are as they were."""
    monkeypatch.setenv(VARIABLE, "cell_s=3, memory_mb=2000")
    assert Limits.current() == Limits(cell_s=3, memory_mb=2000)


@pytest.mark.parametrize("number", ["0", "-1", "inf", "nan", "1e14", "1e-9", "x", ""])
def test_a_limit_that_would_be_none_is_refused(number: str) -> None:
    """What is no number, or one that no system can keep, is said before anything starts."""
    with pytest.raises(UsageError, match=r"memory_mb: not a number from 0\.001 to 1,000,000, got"):
        Limits.parse(f"memory_mb={number}")


def test_everything_that_is_wrong_with_limits_is_named() -> None:
    """A misspelt limit and a number that is none are both in the message."""
    with pytest.raises(UsageError, match=r"got 'cel_s'; did you mean 'cell_s'\?; output_mb: not"):
        Limits.parse("cel_s=3, output_mb=-1")

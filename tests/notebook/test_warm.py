"""Warm kernels: forks of one process that has imported the libraries, as clean as new ones."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from executing import GIVEN, write

from caricc_report.errors import NotebookError, UsageError
from caricc_report.notebook.execution import execute_notebook, read_notebook
from caricc_report.notebook.kernels import KernelPool
from caricc_report.notebook.warm import VARIABLE, Warmth
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

pytestmark = pytest.mark.kernel

PRELOAD = ("caricc_report.displays.session", "pandas")
IMPORTS = (
    "import builtins, ctypes, decimal, gc, logging, os, pathlib, random, resource, signal, socket,"
    " subprocess, sys, tempfile, threading, time, warnings\n"
    "import matplotlib, numpy, pandas\nfrom caricc_report.displays import session\n"
    """def runs(word):
    for path in pathlib.Path('/proc').glob('[0-9]*/cmdline'):
        try:
            if word in path.read_bytes():
                return True
        except OSError:  # It has ended.
            pass
    return False
"""
)
SLEEP = f"98765.{os.getpid()}"
LEAKS = {
    "a name": ("leaked = 1", "'leaked' in globals()"),
    "a module": ("sys.modules['leaked'] = sys", "'leaked' in sys.modules"),
    "a module's own": ("decimal.leaked = 1", "hasattr(decimal, 'leaked')"),
    "a class of pandas": ("pandas.DataFrame.leaked = 1", "hasattr(pandas.DataFrame, 'leaked')"),
    "a builtin": ("builtins.leaked = 1", "hasattr(builtins, 'leaked')"),
    "where modules are": ("sys.path.insert(0, '/leaked')", "'/leaked' in sys.path"),
    "how modules are found": ("sys.meta_path.append(None)", "None in sys.meta_path"),
    "the release loaded": ("session._CURRENT.release = 1", "bool(session._CURRENT.release)"),
    "the environment": ("os.environ['LEAKED'] = '1'", "'LEAKED' in os.environ"),
    "the environment of C": (
        "_ = ctypes.CDLL(None).setenv(b'LEAKED_C', b'1', 1)",
        "bool(ctypes.CDLL(None).getenv(b'LEAKED_C'))",
    ),
    "the working folder": ("os.chdir('/')", "os.getcwd() == '/'"),
    "the mask of new files": ("_ = os.umask(0o123)", "os.umask(0o123) == 0o123"),
    "the random state": ("random.seed(5)", "random.getstate() == random.Random(5).getstate()"),
    "the random state of numpy": (
        "numpy.random.seed(5)",
        "bool((numpy.random.get_state()[1] == numpy.random.RandomState(5).get_state()[1]).all())",
    ),
    "options of pandas": (
        "pandas.set_option('display.max_rows', 7)",
        "pandas.get_option('display.max_rows') == 7",
    ),
    "settings of matplotlib": (
        "matplotlib.rcParams['font.size'] = 77",
        "matplotlib.rcParams['font.size'] == 77",
    ),
    "settings of numpy": (
        "_ = numpy.seterr(divide='raise')",
        "numpy.geterr()['divide'] == 'raise'",
    ),
    "the precision of decimals": (
        "decimal.getcontext().prec = 3",
        "decimal.getcontext().prec == 3",
    ),
    "a filter of warnings": (
        "warnings.filterwarnings('ignore', 'leaked')",
        "any(each[1] and each[1].pattern == 'leaked' for each in warnings.filters)",
    ),
    "the level of a log": (
        "logging.getLogger().setLevel(7)",
        "logging.getLogger().level == 7",
    ),
    "the collector": ("gc.disable()", "not gc.isenabled()"),
    "the limit of recursion": ("sys.setrecursionlimit(4321)", "sys.getrecursionlimit() == 4321"),
    "the time zone": (
        "os.environ['TZ'] = 'Asia/Tokyo'; time.tzset()",
        "time.tzname[0] == 'JST'",
    ),
    "the folder of temporary files": ("tempfile.tempdir = '/'", "tempfile.gettempdir() == '/'"),
    "a temporary file": (
        "pathlib.Path(os.environ['TMPDIR'], 'leaked').touch()",
        "pathlib.Path(os.environ['TMPDIR'], 'leaked').exists()",
    ),
    "a file at home": (
        "pathlib.Path('~/.leaked').expanduser().touch()",
        "pathlib.Path('~/.leaked').expanduser().exists()",
    ),
    "an open file": (
        "_ = os.dup2(os.open('/dev/null', 0), 200)",
        "os.path.exists('/proc/self/fd/200')",
    ),
    "a flag of standard input": ("os.set_blocking(0, False)", "not os.get_blocking(0)"),
    "a thread": (
        "threading.Thread(target=time.sleep, args=[9999], name='leaked', daemon=True).start()",
        "any(each.name == 'leaked' for each in threading.enumerate())",
    ),
    "a process": (
        f"_ = subprocess.Popen(['sleep', '{SLEEP}'], start_new_session=True)",
        f"runs(b'{SLEEP}')",
    ),
    "the handler of a signal": (
        "_ = signal.signal(signal.SIGUSR1, signal.SIG_IGN)",
        "signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN",
    ),
    "a signal blocked": (
        "_ = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])",
        "signal.SIGUSR2 in signal.pthread_sigmask(signal.SIG_BLOCK, [])",
    ),
    "an alarm": (
        "_ = signal.setitimer(signal.ITIMER_REAL, 9999)",
        "signal.getitimer(signal.ITIMER_REAL)[0] > 0",
    ),
    "a limit": (
        "resource.setrlimit(resource.RLIMIT_NOFILE, (1234, 1234))",
        "resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 1234",
    ),
    "the time of sockets": ("socket.setdefaulttimeout(5)", "bool(socket.getdefaulttimeout())"),
    "the name of the process": (
        "_ = pathlib.Path('/proc/self/comm').write_text('leaked')",
        "pathlib.Path('/proc/self/comm').read_text() == 'leaked\\n'",
    ),
}
"""By what could pass from one notebook to the next: how it is left, and whether it is there."""
LOOK = (
    f"{IMPORTS}import json\nprint(json.dumps({{"
    + ", ".join(f"{name!r}: {look}" for name, (_, look) in LEAKS.items())
    + "}))"
)


def shown(
    tmp_path: Path,
    warmth: Warmth | None,
    *sources: str,
    preload: tuple[str, ...] = ("numpy.random",),
) -> Any:
    """Execute cells in a kernel of a pool; return the JSON that it shows."""
    notebook = read_notebook(ProjectFile(write(tmp_path / "a.ipynb", *sources), "a.ipynb"))
    with KernelPool(tmp_path, preload, warmth=warmth) as kernels:
        executed = execute_notebook(
            notebook, "a.ipynb", GIVEN, kernels.take(), keep_failed=tmp_path / "failed.ipynb"
        )
    return json.loads(executed.cells[-1].outputs[0].text)


def leave(names: Iterable[str]) -> str:
    """Return a cell that leaves what is named."""
    return IMPORTS + "\n".join(LEAKS[name][0] for name in names)


def test_nothing_passes_from_one_notebook_to_the_next(tmp_path: Path) -> None:
    """What the first leaves is there in its own next cell, and is not in the next kernel."""
    with Warmth() as warmth:
        there = shown(tmp_path, warmth, leave(LEAKS), LOOK, preload=PRELOAD)
        left = shown(tmp_path, warmth, LOOK, preload=PRELOAD)
    assert [name for name, is_there in there.items() if not is_there] == []
    assert [name for name, is_left in left.items() if is_left] == []


@pytest.mark.full
def test_nothing_passes_in_any_order(tmp_path: Path) -> None:
    """A hundred notebooks, one after the other, leave some of it in some order."""
    chance = random.Random(19)  # noqa: S311 - an order
    with Warmth() as warmth:
        for _ in range(100):
            names = chance.sample(list(LEAKS), chance.randint(1, len(LEAKS)))
            left = shown(tmp_path, warmth, LOOK + "\n" + leave(names), preload=PRELOAD)
            assert [name for name, is_left in left.items() if is_left] == []


TOLD = """import json, os, pathlib
def parent(pid):
    return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
"""


def test_kernels_are_forks_of_one_process(tmp_path: Path) -> None:
    """It stays for as long as what keeps it warm; each has random numbers of its own."""
    drawn = "import numpy; print(json.dumps([parent(os.getppid()), numpy.random.random()]))"
    with Warmth() as warmth:
        (one, first), (other, second) = (shown(tmp_path, warmth, TOLD + drawn) for _ in range(2))
    assert one == other
    assert first != second


def test_kernels_are_processes_of_their_own_by_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment says so, and no other word than the two."""
    told = f"{TOLD}print(json.dumps(pathlib.Path(f'/proc/{{os.getppid()}}/cmdline').read_text()))"
    assert "kernel_server" in shown(tmp_path, None, told)
    monkeypatch.setenv(VARIABLE, "cold")
    assert "kernel_server" not in shown(tmp_path, None, told)
    monkeypatch.setenv(VARIABLE, "tepid")
    with pytest.raises(UsageError, match=f"{VARIABLE}: neither of warm and cold, got 'tepid'"):
        shown(tmp_path, None, told)


@pytest.mark.parametrize("signal", [9, 19])
def test_a_server_that_is_killed_or_stopped_spoils_no_other_run(
    tmp_path: Path, signal: int
) -> None:
    """Its kernel dies with it, or goes on; the next run has a server of its own."""
    kill = f"{TOLD}import time\nos.kill(parent(os.getppid()), {signal}); time.sleep(1)\nprint(1)"
    with Warmth() as warmth:
        if signal == 9:
            with pytest.raises(NotebookError, match="the kernel died; it ended by signal 9"):
                shown(tmp_path, warmth, kill)
        else:
            assert shown(tmp_path, warmth, kill) == 1
        assert shown(tmp_path, warmth, "print(2)") == 2


@pytest.mark.parametrize("fault", ["a changed file", "a thread", "an error"])
def test_where_a_fork_would_not_be_sound_a_new_process_is_the_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Libraries that have changed since, start threads or cannot be forked are imported anew."""
    body = {
        "a changed file": "value = 1",
        "a thread": (
            "import threading\nevent = threading.Event()\n"
            "threading.Thread(target=event.wait, daemon=True).start()\nvalue = 2"
        ),
        "an error": "import sys\nif 'kernel_server' in sys.orig_argv[3]: 1 / 0\nvalue = 2",
    }[fault]
    module = tmp_path / "library" / "an_own_library.py"
    module.parent.mkdir()
    module.write_text(body, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(module.parent))
    own = ("an_own_library",)
    told = (
        f"{TOLD}import an_own_library\nprint(json.dumps([an_own_library.value, "
        "'kernel_server' in pathlib.Path('/proc/self/cmdline').read_text()]))"
    )
    with Warmth() as warmth:
        if fault == "a changed file":
            assert shown(tmp_path, warmth, told, preload=own) == [1, True]
            module.write_text("value = 2  # another one", encoding="utf-8")
        assert shown(tmp_path, warmth, told, preload=own) == [2, False]


def test_a_kernel_imports_no_library_by_itself(tmp_path: Path) -> None:
    """All is there before it is forked, and is among the files of which no one may have changed."""
    names = "import json, sys; print(json.dumps([each for each in sys.modules if '.' in each]))"
    code = (
        f"from caricc_report.notebook import kernel_server; kernel_server._loaded('json'); {names}"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    with Warmth() as warmth:
        there = shown(tmp_path, warmth, names, preload=("json",))
    assert {*there} - {*json.loads(ended.stdout)} == set()

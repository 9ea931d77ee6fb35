"""Cells and notebooks that fail: by name, what they do and what the message has to say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from programs_that_fail import NEEDLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SLEEP = f"['sleep', '{NEEDLE}']"
DOUBLE_FORK = f"""import os, subprocess, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: os.execve('/bin/sleep', {SLEEP}, {{}})
    os._exit(0)
time.sleep(0.3)
"""
DIED = "the kernel died; it ended "

EXCEPTIONS = {
    "value error": ("raise ValueError('boom')", "ValueError: boom"),
    "division": ("1 / 0", "ZeroDivisionError: division by zero"),
    "keyboard interrupt": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "generator exit": ("raise GeneratorExit('boom')", "GeneratorExit: boom"),
    "base exception": ("raise BaseException('boom')", "BaseException: boom"),
    "recursion": ("eval('f()', {'f': lambda: f()})", "NameError"),
    "long message": ("raise ValueError('boom' * 100000)", "ValueError: boom"),
    "assertion": ("assert release == 'another'", "AssertionError"),
    "missing name": ("no_such_name", "NameError: name 'no_such_name'"),
    "missing file": ("open('/no/such/file')", "FileNotFoundError"),
    "while output is gone": (
        "import sys\nsys.stdout = sys.stderr = None\nraise ValueError('boom')",
        "AttributeError: 'NoneType' object has no attribute 'flush'|ValueError: boom",
    ),
    "with a file left": (
        "import tempfile\ntempfile.mkstemp()\nraise ValueError('boom')",
        "ValueError: boom",
    ),
    "with a slow farewell": (
        "import atexit, time\natexit.register(time.sleep, 9999)\nraise ValueError('boom')",
        "ValueError: boom",
    ),
    "with a thread that goes on": (
        (
            "import threading, time\nthreading.Thread(target=time.sleep, args=[9999]).start()\n"
            "raise ValueError('boom')"
        ),
        "ValueError: boom",
    ),
    "while it is shown": (
        "type('Bad', (), {'_repr_markdown_': lambda self: 1 / 0})()",
        "ZeroDivisionError: division by zero",
    ),
    "in a thread": (
        (
            "import threading\nthread = threading.Thread(target=lambda: 1 / 0)\n"
            "thread.start()\nthread.join()"
        ),
        "an exception in a thread, ZeroDivisionError: division by zero",
    ),
    "input": ("input()", "StdinNotImplementedError"),
}
"""Cells that raise."""

ENDINGS = {
    "os._exit(0)": ("import os\nos._exit(0)", f"{DIED}with exit code 0"),
    "os._exit(3)": ("import os\nos._exit(3)", f"{DIED}with exit code 3"),
    "os.abort": ("import os\nos.abort()", f"{DIED}by signal 6"),
    "sys.exit(0)": ("import sys\nsys.exit(0)", "SystemExit: 0"),
    "sys.exit()": ("import sys\nsys.exit()", "SystemExit"),
    "sys.exit(1)": ("import sys\nsys.exit(1)", "SystemExit: 1"),
    "exit": ("exit()", "asks the kernel to exit"),
    "quit": ("quit()", "asks the kernel to exit"),
    "SIGKILL": ("import os\nos.kill(os.getpid(), 9)", f"{DIED}by signal 9"),
    "SIGTERM": ("import os\nos.kill(os.getpid(), 15)\nimport time; time.sleep(9)", DIED),
    "SIGSEGV": ("import os\nos.kill(os.getpid(), 11)", f"{DIED}by signal 11"),
    "null pointer": (
        "import ctypes\nctypes.string_at(0)",
        "Fatal Python error: Segmentation fault",
    ),
    "sockets closed": ("import os\nos.closerange(3, 200)", "the kernel"),
    "supervisor killed": (
        "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(99)",
        f"{DIED}by signal 9",
    ),
    "loop stopped": (
        "import asyncio\nasyncio.get_running_loop().stop()\nawait asyncio.sleep(99)",
        "the kernel|still running",
    ),
}
"""Cells that end the kernel."""

ENDLESS = {
    "loop": ("while True: pass", "still running after 3 s"),
    "sleep": ("import time\ntime.sleep(9999)", "still running after 3 s"),
    "await": ("import asyncio\nawait asyncio.sleep(9999)", "still running after 3 s"),
    "SIGSTOP": ("import os\nos.kill(os.getpid(), 19)", "still running after 3 s"),
    "deaf": (
        "import signal, time\nsignal.signal(15, signal.SIG_IGN)\ntime.sleep(9999)",
        "still running after 3 s",
    ),
    "supervisor stopped": (
        "import os, time\nos.kill(os.getppid(), 19)\ntime.sleep(9999)",
        "still running after 3 s",
    ),
    "child": (
        f"import subprocess\nsubprocess.run({SLEEP})",
        "still running after 3 s",
    ),
    "printing": ("while True: print('x' * 10000)", "shows more than 2 MB"),
    "complaining": (
        "import sys\nwhile True: print('x' * 10000, file=sys.stderr)",
        "shows more than 2 MB",
    ),
    "showing": (
        "import IPython.display as d\nwhile True: d.display(d.Markdown('x' * 10000))",
        "shows more than 2 MB",
    ),
    "one long line": ("print('x' * 100_000_000)", "shows more than 2 MB"),
    "output of a child": ("import os\nos.system('yes')", "shows more than 2 MB|still running"),
}
"""Cells that do not end."""

FORKS = {
    "fork, both go on": ("import os\nos.fork()", "forked the kernel"),
    "fork, the child goes on": (
        "import os\nif os.fork(): os._exit(0)",
        "forked the kernel|the kernel died",
    ),
    "fork, the child sleeps": (
        "import os, time\nif os.fork() == 0: time.sleep(9999)\n1 / 0",
        "ZeroDivisionError",
    ),
    "child, then an error": (
        f"import subprocess\nsubprocess.Popen({SLEEP})\n1 / 0",
        "ZeroDivisionError",
    ),
    "child, then death": (
        f"import os, subprocess\nsubprocess.Popen({SLEEP})\nos._exit(0)",
        DIED,
    ),
    "child in a session, then an error": (
        f"import subprocess\nsubprocess.Popen({SLEEP}, start_new_session=True)\n1 / 0",
        "ZeroDivisionError",
    ),
    "double fork, then an error": (DOUBLE_FORK + "1 / 0", "ZeroDivisionError"),
    "double fork, then death": (DOUBLE_FORK + "os._exit(0)", DIED),
    "double fork, then no end": (DOUBLE_FORK + "time.sleep(9999)", "still running after 3 s"),
    "fifty children": (
        f"import subprocess\nfor _ in range(50): subprocess.Popen({SLEEP}, env={{}})\n1 / 0",
        "ZeroDivisionError",
    ),
}
"""Cells that leave processes."""

MEMORY = {
    "a large object": ("x = bytearray(8_000_000_000)", "MemoryError"),
    "a growing list": ("x = []\nwhile True: x.append(bytearray(10_000_000))", "MemoryError"),
    "a child's": (
        (
            "import subprocess, sys\n"
            "subprocess.run([sys.executable, '-c', 'import sys; bytes(sys.maxsize)'], check=True)"
        ),
        "CalledProcessError",
    ),
}
"""Cells that ask for more memory than there is."""

COMMANDS = {
    "silent": ("!false", "a magic, got '!false'"),
    "assigned": ("x = !false", "a magic, got 'x = !false'"),
    "missing": ("!no-such-command", "a magic, got '!no-such-command'"),
    "in a cell magic": ("%%bash\nfalse", "a magic, got '%%bash'"),
    "by name": ("get_ipython().system('false')", "calls get_ipython"),
    "hiding an error": ("%%capture\n1 / 0", "a magic, got '%%capture'"),
    "from the library": (
        "import subprocess\nsubprocess.run('false', check=True)",
        "CalledProcessError",
    ),
}
"""Cells whose commands fail."""

STRANGE = {
    "output closed": (
        "import os\nfor number in (0, 1, 2): os.close(number)\n1 / 0",
        "ZeroDivisionError",
    ),
    "output closed, then death": ("import os\nos.closerange(0, 3)\nos._exit(0)", DIED),
    "another folder": ("import os\nos.chdir('/')\n1 / 0", "ZeroDivisionError"),
    "own folder removed": (
        "import os, shutil\nshutil.rmtree(os.path.dirname(os.environ['TMPDIR']))\n1 / 0",
        "ZeroDivisionError",
    ),
    "locked folders left": (
        (
            "import os, pathlib\nplace = pathlib.Path(os.environ['TMPDIR'], 'a')\n"
            "(place / 'b').mkdir(parents=True)\nplace.chmod(0)\n1 / 0"
        ),
        "ZeroDivisionError",
    ),
    "every signal ignored": (
        (
            "import signal, time\n"
            "for each in signal.valid_signals() - {9, 19}: signal.signal(each, signal.SIG_IGN)\n"
            "time.sleep(9999)"
        ),
        "still running after 3 s",
    ),
    "the interpreter held": (
        "import ctypes\nctypes.PyDLL(None).pause()",
        "still running after 3 s",
    ),
    "a slow pattern": (
        "import re\nre.match('(a+)+$', 'a' * 64 + 'b')",
        "still running after 3 s",
    ),
    "a thread that ends the kernel": (
        (
            "import os, threading\nthreading.Timer(0.1, os._exit, [0]).start()\n"
            "import time; time.sleep(2)"
        ),
        f"{DIED}with exit code 0",
    ),
    "no files left to open": (
        "import os\nx = []\nwhile True: x.append(os.open('/dev/null', 0))",
        "Too many open files|the kernel|still running",
    ),
    "no end of threads": (
        (
            "import threading, time\n"
            "while True: threading.Thread(target=time.sleep, args=[9999]).start()"
        ),
        "can't start new thread|still running|the kernel",
    ),
    "a million pieces of a line": (
        "for i in range(1_000_000): print('\\x1b[m', i, end='')",
        "shows more than 2 MB|prints '.x1b|still running",
    ),
    "a message that moves the cursor": (
        "raise ValueError('\\x1b[J\\x1b]boom\\x07')",
        r"ValueError: \\u001b\[J",
    ),
    "a message with lines": ("raise ValueError('boom\\n' * 3 + 'end')", "ValueError: boom"),
    "no text in the message": (
        "raise ValueError(b'\\xff', '\\ud800')",
        "ValueError",
    ),
    "an error that cannot be told": (
        "raise type('Bad', (Exception,), {'__str__': lambda self: 1 / 0})",
        "Bad|ZeroDivisionError",
    ),
    "a kernel that answers nonsense": (
        "import IPython.display as d\nd.publish_display_data({'x': object()})",
        "Error|still running after 3 s",
    ),
    "itself asked through a module": (
        "import IPython\nIPython.get_ipython().system('false')",
        "calls get_ipython",
    ),
}
"""Cells that do what no cell should."""

HANDED = """handed = cr.hand_over(this_release).handover.model_dump(mode="json", by_alias=True)
%s
display({"application/vnd.caricc-report+json": handed}, raw=True)"""

HANDOVERS = {
    "none": ("handed = None", "not a valid handover"),
    "articles that are none": ('handed["articles"] = [{}]', "not a valid handover"),
    "an article without a text": ('handed["articles"][0]["texts"] = 5', "not a valid handover"),
    "facts without end": ('handed["facts"] = {}', "not a valid handover"),
    "a fact that is none": (
        'handed["facts"]["facts"]["articles.total"] = "boom"',
        "not a valid handover",
    ),
    "a fact without articles": (
        'del handed["facts"]["facts"]["articles.total"]["articles"]',
        "not a valid handover",
    ),
    "a day that is none": ('handed["metadata"]["as-of"] = "boom"', "not a valid handover"),
    "another language within": ('handed["metadata"]["lang"] = "xx"', "not a valid handover"),
    "another release": ('handed["release"] = "../../x"', "does not end with the handover"),
    "another language": ('handed["language"] = "../../x"', "not a valid handover"),
    "another version": ('handed["version"] = 2', "not a valid handover"),
    "half of a letter": ('handed["metadata"]["title"] = "\\ud800"', ""),
}
"""What is done to the handover, and what the message has to say."""

SPOILING = {
    "its notebook removed": (
        "import os\nos.remove('release.ipynb')",
        3,
        "notebooks/release.ipynb: changed while",
        "notebooks/release.ipynb",
    ),
    "its notebook replaced by a folder": (
        "import os\nos.remove('release.ipynb')\nos.mkdir('release.ipynb')",
        3,
        "notebooks/release.ipynb: changed while",
        "notebooks/release.ipynb",
    ),
    "its parameters removed": (
        "import os\nos.remove('../params/2024-19.yml')",
        3,
        "params/2024-19.yml: changed while",
        "params/2024-19.yml",
    ),
    "an article added": (
        (
            "import shutil, glob\n_ = shutil.copy(glob.glob('../data/articles/*/*/*.en.md')[0], "
            "'../data/articles/x.en.md')"
        ),
        3,
        "x.en.md: changed while",
        "data/articles/x.en.md",
    ),
    "articles removed": (
        "import shutil\nshutil.rmtree('../data/articles')",
        3,
        "changed while",
        "data/articles.*",
    ),
    "the extension removed": (
        "import shutil\nshutil.rmtree('../_extensions')",
        3,
        "_extensions/release/release.css: changed while",
        "_extensions.*",
    ),
    "drafts removed": (
        "import shutil\nshutil.rmtree('../_build')",
        1,
        "_build",
        "_build.*",
    ),
    "drafts removed, then an error": (
        "import shutil\nshutil.rmtree('../_build')\n1 / 0",
        5,
        "ZeroDivisionError",
        "_build.*",
    ),
    "a file where failures go": (
        "import pathlib\npathlib.Path('../_build/failed').touch()\n1 / 0",
        5,
        "ZeroDivisionError.*could not be kept",
        "_build/failed",
    ),
    "a folder where it would be kept": (
        "import os\nos.makedirs('../_build/failed/2024-19.en.ipynb')\n1 / 0",
        5,
        "ZeroDivisionError.*could not be kept",
        "_build/failed.*",
    ),
    "a folder where it would be kept, and success elsewhere": (
        (
            "import os\nos.makedirs('../_build/failed/2024-19.en.ipynb')\n"
            "os.remove('../params/2024-19.yml')"
        ),
        3,
        "changed while",
        "_build/failed.*|params/2024-19.yml",
    ),
    "its draft replaced by a file": (
        "import shutil\nshutil.rmtree('../_build/2024-19')\nopen('../_build/2024-19', 'w').close()",
        2,
        "not a folder",
        "_build/2024-19.*",
    ),
    "the whole project removed": (
        "import shutil\nshutil.rmtree('..', ignore_errors=True)",
        3,
        "changed while",
        ".*",
    ),
}
"""Cells that change the project under the run."""

SHOWN = {
    "print": ("print('boom')", "prints 'boom'"),
    "HTML": ("import IPython.display as d\nd.HTML('<b>boom</b>')", "shows text/html"),
    "number": ("42", "shows the value '42'"),
    "syntax": ("this is no Python", "not Python"),
    "rubbish": ("\x00\x01", "not Python"),
    "handover again": ("cr.hand_over(this_release)", "does not end with the handover"),
}
"""Cells that show what is no document."""

ANOTHER_ORDER = (
    "import dataclasses as d\n"
    "others = type(this_release.articles)(this_release.articles.articles[::-1])\n"
    "this_release = d.replace(this_release, articles=others)"
)
"""A cell that turns the order of the articles round."""

TAGS = (
    "raises-exception", "skip-execution", "nbval-raises-exception", "nbval-skip",
    "injected-parameters",
)  # fmt: skip


def insert(source: str, at: str = "middle", language: str = "") -> Callable[[Path], None]:
    """Return what puts a cell into a notebook: first, in the middle, last but one or last."""
    if language:
        lines = "".join(f"\n    {line}" for line in source.splitlines())
        source = f"if language == {language!r}:{lines}"

    def change(path: Path) -> None:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        end = len(notebook["cells"])
        index = {"first": 0, "middle": 4, "last but one": end - 1, "last": end}[at]
        notebook["cells"].insert(index, cell(source))
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return change


def cell(source: str, **metadata: Any) -> dict[str, Any]:
    """Return a code cell."""
    return {
        "cell_type": "code", "execution_count": None, "id": "attack", "metadata": metadata,
        "outputs": [], "source": source.splitlines(keepends=True),
    }  # fmt: skip


def tagged(tags: Any) -> Callable[[Path], None]:
    """Return what puts a cell that fails and hides it into a notebook."""

    def change(path: Path) -> None:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"].insert(4, cell("1 / 0", tags=tags))
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return change


def edited(edit: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Return what edits the JSON of a notebook."""

    def change(path: Path) -> None:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        edit(notebook)
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return change


def written(content: bytes) -> Callable[[Path], None]:
    """Return what writes something else in the place of a notebook."""
    return lambda path: path.write_bytes(content) and None


def _truncate(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _conflict(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n", encoding="utf-8")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


NOT_VALID: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "missing": (lambda path: path.unlink(), "missing|there is none"),
    "a folder": (_folder, "cannot be read|missing"),
    "a circle of links": (_circle, "cannot be read|missing|there is none"),
    "empty": (written(b""), "not a valid notebook"),
    "no JSON": (written(b"not a notebook"), "not a valid notebook"),
    "no UTF-8": (written(b"\xff\xfe\x00"), "not a valid notebook"),
    "another JSON": (written(b"[1, 2]"), "not a valid notebook"),
    "an empty object": (written(b"{}"), "not a valid notebook|needed"),
    "cut off": (_truncate, "not a valid notebook"),
    "in conflict": (_conflict, "a conflict marker of git"),
    "deeply nested": (written(b"[" * 100_000), "not a valid notebook"),
    "cells that are none": (edited(lambda n: n.update(cells=[1, None])), "not a valid notebook"),
    "no cells": (edited(lambda n: n.update(cells=[])), "one cell tagged 'parameters'"),
    "of an unknown kind": (
        edited(lambda n: n["cells"][3].update(cell_type="magic")),
        "not a valid notebook",
    ),
    "a raw cell": (
        edited(
            lambda n: n["cells"].insert(
                4, {"cell_type": "raw", "id": "r", "metadata": {}, "source": ["x"]}
            )
        ),
        "a raw cell is not supported",
    ),
    "two parameter cells": (
        edited(lambda n: n["cells"][3]["metadata"].update(tags=["parameters"])),
        "one cell tagged 'parameters' is needed, got 2",
    ),
    "no parameter cell": (
        edited(lambda n: n["cells"][1].update(metadata={})),
        "one cell tagged 'parameters' is needed, got 0",
    ),
    "a computed parameter": (
        edited(lambda n: n["cells"][1]["source"].append("\nsurprise = open")),
        "of the parameters cell is not text, a number",
    ),
    "no handover": (edited(lambda n: n["cells"].pop()), "does not end with the handover"),
    "a cell after the handover": (
        edited(lambda n: n["cells"].append(cell("1 + 1;"))),
        "does not end with the handover",
    ),
    "cells without ids": (
        edited(lambda n: n["cells"][3].pop("id")),
        "without ids, or with the same id",
    ),
    "a wrong handover": (
        edited(lambda n: n["cells"].insert(2, cell("release = '2024-18'"))),
        "does not end with the handover|Error",
    ),
    "a kernel of R": (
        edited(
            lambda n: n["metadata"].update(
                kernelspec={"name": "ir", "display_name": "R", "language": "R"}
            )
        ),
        "written in 'R'",
    ),
    "a kernel of Julia": (
        edited(lambda n: n["metadata"].update(language_info={"name": "julia"})),
        "written in 'julia'",
    ),
}
"""What is done to a notebook, and what the message has to say."""

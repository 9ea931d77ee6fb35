"""Programs that fail, and stand in for Quarto, Pandoc or Typst."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NEEDLE = "".join(
    letter.upper() if os.getpid() >> place & 1 else letter
    for place, letter in enumerate("infinity")
)
"""How long what is to be found sleeps, written as nobody else writes it; no number, which the
checks of notebooks would find."""
STOPPED = r"not done after \d s; it was stopped"

VERSIONS = {
    "no file": ("", "not found"),
    "no program": ("\0", "cannot be started"),
    "old": ("echo {name} 1.2.3", "or later is needed, got"),
    "silent": ("exit 0", "reports no version"),
    "rubbish": ("head -c 3000 /dev/zero | tr '\\0' '\\377'", "reports no version"),
    "refusing": ("echo boom >&2; exit 1", "exit code 1\n    \\| boom"),
    "hanging": (f"sleep {NEEDLE}", STOPPED),
    "endless": ("yes", "wrote more than 1 MB"),
}
"""Of each, what it does when it is asked for its version, and what the message has to say."""

RENDERING = {
    "refusing": ("echo boom >&2; exit 3", "exit code 3\n    \\| boom"),
    "crashing": ("kill -SEGV $$", "signal 11"),
    "killed": ("kill -KILL $$", "signal 9"),
    "hanging": (f"echo boom >&2; sleep {NEEDLE}", f"{STOPPED}\n    \\| boom"),
    "deaf": (f"trap '' TERM INT HUP; while :; do sleep {NEEDLE}; done", STOPPED),
    "stopping itself": ("kill -STOP $$", STOPPED),
    "writing without end": ("yes", "wrote more than 20 MB"),
    "complaining without end": ("yes >&2", STOPPED),
    "dripping": ("while :; do printf x; sleep 1; done", STOPPED),
    "closing its output": (f"exec >&- 2>&-; sleep {NEEDLE}", STOPPED),
    "removing its folder": ('rm -rf "$PWD" "$TMPDIR"; exit 0', "made no release|is incomplete"),
    "making nothing": ("exit 0", "made no release|is incomplete"),
    "making rubbish": ("echo rubbish | tee $MADE", "is incomplete"),
    "making half": ("printf '<!DOCTYPE html>\\n<html>' | tee $MADE", "is incomplete"),
    "making a document without content": (
        "echo '<!DOCTYPE html><html><body></body></html>' | tee $MADE",
        "30 articles are not in release.en.html",
    ),
    "leaving a child": (f"sleep {NEEDLE} & exit 4", "exit code 4"),
    "leaving a daemon": (
        f"setsid env -i sh -c 'sleep {NEEDLE} & sleep {NEEDLE}' & exit 4",
        "exit code 4",
    ),
    "leaving a daemon, ending well": (
        f"setsid sleep {NEEDLE} & echo rubbish | tee $MADE",
        "is incomplete",
    ),
    "leaving files": ("touch $TMPDIR/left left; exit 4", "exit code 4"),
    "killing its supervisor": (f"kill -9 $PPID; sleep {NEEDLE}", "signal 9|not done"),
}
"""Of each, what it does when it is to render, and what the message has to say."""

FILES = {
    "making a folder": ("mkdir $MADE", "made no release"),
    "making a dangling link": ("ln -s nowhere $MADE", "made no release"),
    "making a link to zeros": ("ln -s /dev/zero $MADE", "made no release"),
    "making a pipe": ("mkfifo $MADE", "made no release"),
    "making too much": ("truncate -s 50G $MADE", "20 MB"),
}
"""What Quarto alone, which writes files, may do besides."""

TYPST = {
    "hanging": ("import time; time.sleep(9999)", STOPPED),
    "looping": ("while True: pass", STOPPED),
    "crashing": ("import os; os.abort()", "signal 6"),
    "ending": ("import os; os._exit(0)", "is incomplete"),
    "ending politely": ("raise SystemExit(0)", "is incomplete"),
    "raising": ("raise TypstError('boom')", "boom"),
    "panicking": ("raise BaseException('boom')", "boom"),
    "eating memory": ("bytearray(8_000_000_000)", "MemoryError"),
    "making rubbish": ("return b'rubbish', []", "is incomplete"),
    "making nothing": ("return None, []", "made no file"),
    "leaving a daemon": (
        (
            f"import subprocess; subprocess.Popen(['setsid', 'sleep', '{NEEDLE}'], env={{}});"
            " raise TypstError('boom')"
        ),
        "boom",
    ),
}
"""What Typst, a library, does when it is to compile."""

TEMPLATES = {
    "an endless template": (
        (
            "#let go(n) = range(9000).map(i => calc.pow(i, 2)).sum()\n"
            "#for i in range(9000) { for j in range(9000) { let x = go(3) } }"
        ),
        STOPPED,
    ),
    "a template that eats memory": (
        "#let x = range(2000000000)",
        "signal 6|MemoryError|exit code|not done",
    ),
    "a template that panics": ('#panic("boom")', "boom"),
    "a template that is none": ("#let = (", "exit code 1"),
    "a template with a file": ('#read("/etc/hostname")', "exit code 1"),
}
"""What the project's own template does to the real Typst."""

FILTERS = {
    "a filter that fails": ('error("boom")', "boom"),
    "a filter that ends Pandoc": ("os.exit(0)", "is incomplete"),
    "a filter without end": ("while true do end", STOPPED),
    "a filter that is none": ("this is no Lua", "exit code"),
    "a filter that eats memory": (
        "local x = {} for i = 1, 1e12 do x[i] = {} end",
        "not enough memory|not done",
    ),
}
"""What the project's own filter does to the real Pandoc."""


def fake_quarto(folder: Path, script: str, version: str = "echo 1.9.1") -> Path:
    """Write a program that stands in for Quarto."""
    return _program(folder / "quarto", script, version, made="release.en.html")


def fake_pandoc(folder: Path, script: str, version: str = "echo pandoc 3.9") -> Path:
    """Write a package that stands in for that of Pandoc, and return what goes on Python's path."""
    files = folder / "pypandoc" / "files"
    files.mkdir(parents=True)
    (folder / "pypandoc" / "__init__.py").touch()
    _program(files / "pandoc", script, version, made="/dev/null")
    return folder


def _program(path: Path, script: str, version: str, *, made: str) -> Path:
    """Write a program that says its version, and does what a script does with ``$MADE``."""
    if script == "\0":
        path.write_bytes(b"\x7fELF\0")
    else:
        path.write_text(
            f'#!/bin/sh\nif [ "$1" = --version ]; then {version}; exit; fi\n'
            f"MADE={made}\n{script}\n",
            encoding="utf-8",
        )
    path.chmod(0o755)
    return path


def fake_typst(folder: Path, body: str) -> Path:
    """Write a module that stands in for Typst, and return what goes on Python's path."""
    (folder / "typst.py").write_text(
        "class TypstError(RuntimeError):\n"
        "    def __init__(self, message):\n"
        "        self.message, self.diagnostic = message, ''\n"
        "class Fonts:\n"
        "    def __init__(self, **_): pass\n"
        "class Compiler:\n"
        "    def __init__(self, *_, **__): pass\n"
        "    def compile_with_warnings(self, **_):\n"
        f"        {body}\n",
        encoding="utf-8",
    )
    return folder

"""Pages looked at in Chromium: axe-core, html-validate, layout, keyboard, print.

What looks is of npm: the exact versions of ``node/package-lock.json`` are installed once for each
lock, into the machine's temporary folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOURCE = Path(__file__).with_name("node")
_LOCK = _SOURCE / "package-lock.json"


def program(name: str) -> str:
    """Return the path of a program; skip the test, with the reason, if it is not here."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"no {name} on this machine")
    return path


def installed() -> Path:
    """Return the folder in which the packages are installed; skip if they cannot be."""
    digest = hashlib.sha256(_LOCK.read_bytes()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir(), f"caricc-report-pages-{digest}")
    if not (folder / "node_modules").is_dir():
        npm = program("npm")
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as made:
            shutil.copytree(_SOURCE, made, dirs_exist_ok=True)
            options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
            done = subprocess.run(
                [npm, "ci", *options], cwd=made, capture_output=True, text=True, check=False
            )
            if done.returncode:
                pytest.skip(f"npm cannot install what looks at pages: {done.stderr[-300:]}")
            shutil.copytree(made, folder, dirs_exist_ok=True)
    shutil.copy(_SOURCE / "look.mjs", folder)
    return folder


def look_at(paths: Sequence[Path]) -> dict[Path, list[str]]:
    """Return what is wrong with each page; beside it, ``<page>.pdf`` is how it prints."""
    node, chromium = program("node"), program("chromium")
    script = installed() / "look.mjs"
    done = subprocess.run(
        [node, str(script), chromium, *map(str, paths)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(line["file"]) for line in lines] == list(paths)
    return {Path(line["file"]): line["found"] for line in lines}

"""Pages looked at in Chromium: axe-core, html-validate, layout, keyboard, print.

What looks is of npm: the exact versions of ``node/package-lock.json``.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from packages import npm_packages
from projects import program

if TYPE_CHECKING:
    from collections.abc import Sequence


def browser() -> list[str]:
    """Return the command that looks at pages; skip the test, with the reason, if it is not here."""
    node, chromium = program("node"), program("chromium")
    return [node, str(npm_packages() / "look.mjs"), chromium]


def look_at(paths: Sequence[Path], n_links: int = 20) -> dict[Path, list[str]]:
    """Return what is wrong with each page; beside it, ``<page>.pdf`` is how it prints.

    So many links of each are tried by keyboard, a fifth of them on a telephone.
    """
    command = [*browser(), str(n_links), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(line["file"]) for line in lines] == list(paths)
    return {Path(line["file"]): line["found"] for line in lines}

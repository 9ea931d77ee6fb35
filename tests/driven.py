"""A page in Chromium that a test drives."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from packages import npm_packages
from projects import program

if TYPE_CHECKING:
    from collections.abc import Iterator


class Page:
    """A page of a browser, driven by lines of JavaScript."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def do(self, code: str, **given: object) -> Any:
        """Run the body of an async function of `page`, playwright's, and return what it returns.

        Parameters
        ----------
        code
            JavaScript.
        **given
            Constants that it uses.
        """
        constants = "".join(f"const {name} = {json.dumps(each)};" for name, each in given.items())
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(constants + code), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline() or '{"failed": "the browser ended"}')
        assert "failed" not in answer, answer["failed"]
        return answer.get("result")


@contextmanager
def driven_page(width: int = 1280, height: int = 900, *options: str) -> Iterator[Page]:
    """Open a page; skip the test, with the reason, where there is no browser to open it.

    The options are those of Chromium's command line.
    """
    node, chromium = program("node"), program("chromium")
    command = [node, str(npm_packages() / "drive.mjs"), chromium, str(width), str(height), *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Page(process)
        assert process.stdin
        process.stdin.close()  # By which it ends.

"""JupyterLab as an analyst has it: a server, and its window in a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from driven import driven_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from driven import Page

_SETTINGS = {
    # Without it a cell out of sight is not in the page.
    "@jupyterlab/notebook-extension/tracker": '{"windowingMode": "none"}',
    "@jupyterlab/apputils-extension/notification": '{"fetchNews": "false"}',
}
_LONGEST_S = 120


class Lab:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        """The window."""
        self._address = address

    def open(self, notebook: str) -> None:
        """Open a notebook, and no other, and wait for its kernel."""
        address = self._address.replace("?", f"/lab/tree/{notebook}?reset&", 1)
        self.page.do(
            """await page.goto(url);
            await page.waitForSelector(".jp-Notebook .jp-Cell", { timeout });
            await page.waitForSelector("text=/Python 3.* \\\\| Idle/", { timeout });""",
            url=address,
            timeout=_LONGEST_S * 1000,
        )

    def run_all(self) -> None:
        """Run all cells from the menu, and wait until none is left to be executed."""
        self.page.do(
            """
            await page.click(".lm-MenuBar-itemLabel:text-is('Run')");
            await page.click(".lm-Menu-itemLabel:text-is('Run All Cells')");
            await page.waitForFunction(() => {
              const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
              const said = prompts.map((each) => each.innerText.trim());
              return /\\d/.test(said[0]) && !said.some((each) => each.includes("*"));
            }, null, { timeout: longest });
            await page.evaluate(() => document.fonts.ready);
            """,
            longest=_LONGEST_S * 1000,
        )

    def outputs(self) -> list[str]:
        """Return what each cell shows, as people read it."""
        shown: list[str] = self.page.do(
            """return await page.evaluate(() => [...document.querySelectorAll(".jp-Cell")].map(
              (cell) => [...cell.querySelectorAll(".jp-OutputArea-output, .jp-MarkdownOutput")].map(
                (each) => each.innerText.trim()).join("\\n")));"""
        )
        return shown

    def evaluate(self, code: str) -> Any:
        """Return the value of an expression in the window."""
        return self.page.do(f"return await page.evaluate(() => {code});")

    def save(self) -> None:
        """Save with Ctrl+S, and wait until it is done."""
        self.page.do(
            """await page.keyboard.press("Escape"); await page.keyboard.press("Control+s");
            await page.waitForFunction(
              () => !document.querySelector(".jp-mod-dirty"), null, { timeout: 20000 });"""
        )

    def picture(self, number: int, path: Path) -> None:
        """Write what a cell shows as a PNG; cells count from 0."""
        self.page.do(
            """const cell = page.locator(".jp-Notebook .jp-Cell").nth(number);
            const part = cell.locator(".jp-OutputArea, .jp-MarkdownOutput").first();
            await part.screenshot({ path });""",
            number=number,
            path=str(path),
        )


@contextmanager
def jupyterlab(project: Path, notebook: str, home: Path, width: int = 1100) -> Iterator[Lab]:
    """Open a notebook of a project in JupyterLab, which keeps what is its own in `home`."""
    pytest.importorskip("jupyterlab", reason="no JupyterLab is installed")
    for name, text in _SETTINGS.items():
        path = home / f"settings/{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with driven_page(width, 1000) as page, _server(project, home) as address:
        lab = Lab(page, address)
        lab.open(notebook)
        yield lab


@contextmanager
def _server(project: Path, home: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    own = {name: str(home / folder) for name, folder in folders.items()}
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
    command = [sys.executable, "-m", "jupyterlab", *options, "--IdentityProvider.token=secret"]
    with (
        (home / "log.txt").open("w") as log,
        subprocess.Popen(
            command, cwd=project, env={**os.environ, **own}, stdout=log, stderr=log
        ) as process,
    ):
        try:
            _wait(port, process)
            yield f"http://127.0.0.1:{port}?token=secret"
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(_LONGEST_S * 5):
        assert process.poll() is None, "JupyterLab has ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("JupyterLab does not answer")

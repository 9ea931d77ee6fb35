"""The preview: a real server, a real browser, and edits in between."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from command_line import change, command
from driven import driven_page
from projects import copy_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.command, pytest.mark.browser, pytest.mark.release]
ARTICLE = "data/articles/2024/2024-19/02-kz-pavlodar-counselling.en.md"
_LONGEST_S = 90


class Preview:
    """A preview of a project, as the command shows it."""

    def __init__(self, project: Path, process: subprocess.Popen[bytes], said: Path) -> None:
        self.project, self._process, self._said = project, process, said
        self.address = self.hear("the draft is at").split()[-1]

    @property
    def said(self) -> list[str]:
        """The lines that it has written."""
        return self._said.read_text(encoding="utf-8").splitlines()

    def hear(self, words: str) -> str:
        """Wait for a line that holds some words."""
        for _ in range(_LONGEST_S * 10):
            if found := [line for line in self.said if words in line]:
                return found[0]
            assert self._process.poll() is None, self.said
            time.sleep(0.1)
        pytest.fail(f"never said {words!r}: {self.said}")

    def end(self) -> None:
        """End it with Ctrl+C: soon, without a traceback, and leaving nothing behind."""
        self._process.send_signal(signal.SIGINT)
        assert self._process.wait(_LONGEST_S) in {0, 130}
        assert "Traceback" not in "".join(self.said)
        assert [*self._said.parent.glob("temporary/*")] == []


@contextmanager
def previewed(project: Path) -> Iterator[Preview]:
    """Start a preview of a project, and end it."""
    said, temporary = project.parent / "said.txt", project.parent / "temporary"
    temporary.mkdir()
    options = ["preview", "params/2024-19.yml", "--no-browser"]
    with (
        said.open("w") as stream,
        subprocess.Popen(
            [sys.executable, "-m", "caricc_report", *options],
            cwd=project,
            env={**os.environ, "TMPDIR": str(temporary)},
            stderr=stream,
        ) as process,
    ):
        try:
            yield Preview(project, process, said)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Return a preview whose first draft is made."""
    with previewed(copy_project(tmp_path_factory.mktemp("preview") / "project")) as opened:
        opened.hear("renewed")
        yield opened


def status(address: str, **headers: str) -> int:
    """Return how a request is answered."""
    try:
        with urlopen(Request(address, headers=headers), timeout=20) as answer:  # noqa: S310 - our own
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_the_page_is_renewed_where_it_is_read(preview: Preview) -> None:
    """An edit is on the page soon, which stays where it was; an error is said on it, and goes."""
    article, parameters = preview.project / ARTICLE, preview.project / "params/2024-19.yml"
    with driven_page() as page:
        page.do("await page.goto(url); await page.evaluate(() => scrollTo(0, 4000));",
                url=preview.address)  # fmt: skip
        change(article, "headline: ", "headline: Renewed ")
        page.do("await page.waitForSelector('h3:has-text(\"Renewed\")', { timeout });",
                timeout=_LONGEST_S * 1000)  # fmt: skip
        assert abs(page.do("return await page.evaluate(() => scrollY);") - 4000) < 100
        change(parameters, "release:", "relaese:")
        said = page.do(
            """const alert = page.locator("#preview-error");
            await alert.waitFor({ timeout });
            return [await alert.innerText(), await alert.boundingBox()];""",
            timeout=_LONGEST_S * 1000,
        )
        assert "relaese" in said[0]
        assert said[1]["y"] == 0  # In sight, wherever the page is.
        assert page.do("return await page.locator('h3:has-text(\"Renewed\")').count();") == 1
        change(parameters, "relaese:", "release:")
        page.do("await page.waitForSelector('#preview-error', { state: 'detached', timeout });",
                timeout=_LONGEST_S * 1000)  # fmt: skip
        assert abs(page.do("return await page.evaluate(() => scrollY);") - 4000) < 100


def test_no_other_page_can_read_a_draft(preview: Preview) -> None:
    """It answers to this host's own names, at its secret address, and logs neither."""
    secret = preview.address.split("/")[3]
    assert status(preview.address) == 200
    assert status(preview.address, Host="evil.example") == 403
    assert status(preview.address + "events", Host="evil.example") == 403
    assert status(preview.address.replace(secret, "x")) == 404
    assert not [each for each in preview.said[1:] if "403" in each or secret in each]


def test_a_page_runs_no_other_script_in_the_preview(preview: Preview) -> None:
    """Its policy is that of the document, but for the script that renews it."""
    with driven_page() as page:
        ran = page.do(
            """await page.goto(url);
            return await page.evaluate(() => {
              const script = document.createElement("script");
              script.textContent = "window.ran = true";
              document.body.append(script);
              return window.ran === true;
            });""",
            url=preview.address,
        )
    assert ran is False


def test_a_port_that_is_taken_is_an_error(preview: Preview) -> None:
    """The message names the option, and what to do."""
    port = preview.address.split("/")[2].rpartition(":")[2]
    # In a process of its own, for tornado leaves the socket to the end.
    ended = command(preview.project, "preview", "params/2024-19.yml", "--port", port)
    assert ended.returncode == 2
    assert f"--port {port}: cannot be used (Address already in use)" in ended.stderr


def test_ctrl_c_ends_it_while_a_draft_is_made(project_dir: Path) -> None:
    """It ends in a second or two."""
    with previewed(project_dir) as opened:
        time.sleep(2)
        opened.end()


def test_ctrl_c_ends_it_while_a_browser_waits(project_dir: Path) -> None:
    """It does not wait for the next edit."""
    with previewed(project_dir) as preview:
        preview.hear("renewed")
        host, port = preview.address.split("/")[2].split(":")
        with socket.create_connection((host, int(port))) as waiting:
            path = preview.address.split("/", 3)[3]
            waiting.sendall(f"GET /{path}events HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert b"200 OK" in waiting.recv(100)
            preview.end()

"""Measure how long a preview takes from the saving of an article to the changed page.

    python benchmarks/preview.py [--edits 5] [--json] [--write]

The command ``preview`` serves the sample's 30 articles to headless Chromium, which is scrolled
down; each edit changes one headline. The page must stay where it is.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import websocket_connect
from ways import RESULTS, ROOT, SCRIPTS, machine, renew_page, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tornado.websocket import WebSocketClientConnection

ARTICLE = "data/articles/2024/2024-19/02-kz-pavlodar-counselling.en.md"
DEPTH = 4000
"""How far down the page is scrolled, in pixels."""
_LONGEST_S, _REST_S = 60.0, 0.8
_PAUSE_S = 0.05
"""Asked more often, the browser would take the processor from what makes the page."""


class Page:
    """A page in Chromium, driven over its own protocol."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self._connection, self._numbers = connection, count(1)

    async def do(self, method: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - the protocol's
        """Call a method of the protocol, and return what it returns."""
        number = next(self._numbers)
        await self._connection.write_message(
            json.dumps({"id": number, "method": method, "params": given})
        )
        while answer := await self._connection.read_message():
            told: dict[str, Any] = json.loads(answer)
            if told.get("id") == number:
                return told.get("result", {})  # type: ignore[no-any-return]
        sys.exit("chromium: ended")

    async def value(self, code: str) -> Any:  # noqa: ANN401 - as the page has it
        """Return what JavaScript returns; None while a page is loaded anew."""
        told = await self.do("Runtime.evaluate", expression=code, returnByValue=True)
        return told.get("result", {}).get("value")

    async def until(self, code: str) -> None:
        """Wait until JavaScript says that something is so."""
        end = time.monotonic() + _LONGEST_S
        while not await self.value(code):
            if time.monotonic() > end:
                sys.exit(f"preview: never so on the page: {code}")
            await asyncio.sleep(_PAUSE_S)


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[str]:
    """Start Chromium, and return the address of its protocol."""
    with subprocess.Popen(
        [
            shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--disable-gpu",
            "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            told = folder / "DevToolsActivePort"
            while not (told.is_file() and told.read_text().strip()):
                time.sleep(0.05)
            yield f"http://127.0.0.1:{told.read_text().splitlines()[0]}/json"
        finally:
            process.terminate()


async def opened(browser_address: str, address: str) -> Page:
    """Open an address in Chromium."""
    targets = await AsyncHTTPClient().fetch(browser_address)
    (target,) = (each for each in json.loads(targets.body) if each["type"] == "page")
    page = Page(await websocket_connect(target["webSocketDebuggerUrl"]))
    await page.do("Page.navigate", url=address)
    return page


@contextlib.contextmanager
def previewed(project: Path) -> Iterator[str]:
    """Serve a preview of a project, and return its address."""
    with subprocess.Popen(
        [SCRIPTS / "caricc-report", "preview", "params/2024-19.yml", "--no-browser"],
        cwd=project, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        try:
            lines = iter(server.stderr or ())
            address = next(line for line in lines if "the draft is at" in line).split()[-1]
            next(line for line in lines if line.startswith("renewed"))
            yield address
        finally:
            server.terminate()


async def measured(
    n_edits: int, article: Path, address: str, browser_address: str
) -> tuple[list[float], list[int]]:
    """Return how long each edit took, in seconds, and how far the page was scrolled then."""
    times, places, text = list[float](), list[int](), article.read_text("utf-8")
    page = await opened(browser_address, address)
    await page.until(f"scrollTo(0, {DEPTH}), scrollY === {DEPTH}")
    for number in range(n_edits + 1):
        say(f"edit {number}" if number else "warm-up")
        start = time.perf_counter()
        article.write_text(text.replace("headline: ", f"headline: Edit {number} of "), "utf-8")
        await page.until(f"document.body.textContent.includes('Edit {number} of')")
        if number:
            times.append(time.perf_counter() - start)
        await asyncio.sleep(_REST_S)  # The browser puts the page back where it was.
        places.append(int(await page.value("scrollY") or 0))
    return times, places


def copied(project: Path) -> Path:
    """Copy the project into a folder, and return the article that is edited there."""
    project.mkdir()
    for part in ("_quarto.yml", "_extensions", "data", "locales", "notebooks", "params"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, project / part)
    return project / ARTICLE


def main() -> None:
    """Measure, and print or write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=5, help="how many edits (5)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--write", action="store_true", help="renew results/ and the page")
    given = parser.parse_args()
    told = machine()
    with tempfile.TemporaryDirectory(prefix="cr-benchmark-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        article = copied(folder / "project")
        with previewed(folder / "project") as address, browser(folder / "browser") as port:
            times, places = asyncio.run(measured(given.edits, article, address, port))
    result = {
        "machine": told,
        "edits": given.edits,
        "median_s": round(statistics.median(times), 4),
        "fastest_s": round(min(times), 4),
        "slowest_s": round(max(times), 4),
        "kept_its_place": all(abs(place - DEPTH) < 100 for place in places),  # noqa: PLR2004 - pixels
    }
    text = (
        f"{told['measured_on']}, {told['cores']} cores, load {told['load_before']} before: from "
        f"saving an article to its page {result['median_s']:.2f} s, median of {given.edits} "
        f"edits ({result['fastest_s']:.2f}–{result['slowest_s']:.2f}; aim: under 1). The page "
        f"{'stayed' if result['kept_its_place'] else 'did not stay'} where it was."
    )
    print(json.dumps(result, indent=2) if given.json else text)
    if given.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "preview.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
        renew_page("preview", text)


if __name__ == "__main__":
    main()

"""The draft in a browser, renewed whenever something that it rests on is saved.

A thread makes the release again after each edit; a server on loopback shows the page that was made
last, with what went wrong since. Its address holds a secret, and it answers to this host's own
names alone, so that no other page in the browser can read a draft.
"""

from __future__ import annotations

import asyncio
import html
import re
import secrets
import sys
import threading
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import typer
from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler

from caricc_report.cli.console import say
from caricc_report.errors import CariccReportError, UsageError
from caricc_report.notebook.warm import kept_warm
from caricc_report.release import pipeline
from caricc_report.release.steps import chosen
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.project import Project
    from caricc_report.release.job import Job

_HOST = "127.0.0.1"
_NAMES = ("127.0.0.1", "localhost")
# The browser's own way to keep the place is led astray by what moves while a page is loaded.
_RELOAD = """
history.scrollRestoration = "manual";
scrollTo({ top: sessionStorage.getItem("place") ?? 0, behavior: "instant" });
const source = new EventSource("events");
source.onmessage = (event) => {
  if (event.data === "{version}") return;
  sessionStorage.setItem("place", scrollY);
  location.reload();
};
"""
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_PROBLEM = (
    '<pre role="alert" id="preview-error" style="position:sticky;top:0;z-index:9;margin:0;'
    "padding:1em;background:#8c1d2f;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap;"
    'max-height:50vh;overflow:auto">{problem}</pre>'
)
_EMPTY = (
    "<!DOCTYPE html><html lang='en'><head><title>Draft</title></head>"
    "<body><p style='font:1.2em sans-serif;padding:2em'>The draft is being made …</p></body></html>"
)
_LONGEST_WAIT_S = 5.0


@dataclass
class Draft:
    """The page that was made last, and what went wrong since."""

    job: Job
    page: str = _EMPTY
    """The page, as a renderer has made it."""
    problem: str = ""
    """Why it could not be renewed; empty if it could."""
    version: int = 0
    """Counts the attempts."""
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def renew(self) -> None:
        """Make the release again."""
        try:
            job = self.job if self.job.languages else replace(self.job, languages=self._first())
            result = pipeline.run(job)
            (name,) = (each for each in result.files if each.endswith(".html"))
            self.page = (result.directory / name).read_text(encoding="utf-8")
            self.problem = ""
            say(f"renewed {name}")
        except CariccReportError as error:
            self._failed(str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the preview
            self._failed(f"an unexpected fault: {type(error).__name__}: {error}")
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def _failed(self, problem: str) -> None:
        self.problem = problem
        say(f"error: {problem}")

    def _first(self) -> list[str]:
        """Return the first language of the parameters."""
        with chosen(self.job) as found:
            return list(found.parameters.languages[:1])

    def shown(self) -> str:
        """Return the page with what renews it, and with what went wrong."""
        problem = _PROBLEM.replace("{problem}", html.escape(self.problem)) if self.problem else ""
        reload = _RELOAD.replace("{version}", str(self.version))
        allowed = b64encode(sha256(reload.encode()).digest()).decode()
        page = _POLICY.sub(partial(_let, allowed), self.page, count=1)
        before, body, after = page.rpartition("</body>")
        start = before.index("<body>") + len("<body>")
        reload = f"<script>{reload}</script>"
        return f"{before[:start]}{problem}{before[start:]}{reload}{body}{after}"

    def wait(self, version: int) -> int:
        """Return the version, once it is another than the one given, or time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, _LONGEST_WAIT_S)
        return self.version

    def end(self) -> None:
        """Let those who wait go."""
        with self._changed:
            self.version += 1
            self._changed.notify_all()


def _let(digest: str, policy: re.Match[str]) -> str:
    """Let a page run one script more than its own, and hear from here."""
    scripts = f"connect-src 'self'; script-src 'sha256-{digest}' "
    return policy[0].replace("script-src ", scripts, 1)


def watched(project: Project) -> list[Path]:
    """Return what a release can rest on: the folders of the project that are sources."""
    folders = (project.params_dir, project.notebooks_dir, project.root / "data")
    files = (*folders, project.locales.path, project.extensions_dir, project.quarto_yml)
    return [path for path in files if path.exists()]


def _keep_new(draft: Draft, stop: threading.Event) -> None:
    """Make the draft, and again after each edit, of which none is lost while it is made."""
    watchfiles = required("watchfiles", "preview", "preview")
    edited = threading.Event()

    def watch() -> None:
        folders = watched(draft.job.project)
        for _ in watchfiles.watch(*folders, stop_event=stop, debounce=200, step=20):
            edited.set()

    threading.Thread(target=watch, daemon=True).start()
    with kept_warm():
        while not stop.is_set():
            edited.clear()
            draft.renew()
            edited.wait()


class _OnLoopback(RequestHandler):
    def initialize(self, draft: Draft) -> None:
        self.draft = draft

    def prepare(self) -> None:
        if self.request.host_name not in _NAMES:
            raise HTTPError(403)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")


class _Page(_OnLoopback):
    def get(self) -> None:
        self.write(self.draft.shown())


class _Events(_OnLoopback):
    is_closed = False

    def on_connection_close(self) -> None:
        self.is_closed = True

    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        loop = asyncio.get_running_loop()
        version = -1
        while not self.is_closed:
            version = await loop.run_in_executor(None, self.draft.wait, version)
            with suppress(StreamClosedError):  # The page has gone meanwhile.
                self.write(f"data: {version}\n\n")
                await self.flush()


async def serve(job: Job, port: int, *, opens: bool) -> None:
    """Show the draft of a job, and renew it after each edit, until it is interrupted."""
    required("watchfiles", "preview", "preview")
    draft = Draft(job)
    secret = secrets.token_urlsafe(16)
    application = Application(
        [
            (f"/{secret}/", _Page, {"draft": draft}),
            (f"/{secret}/events", _Events, {"draft": draft}),
        ],
        log_function=lambda _: None,  # It would write the secret.
    )
    try:
        server = application.listen(port, _HOST)
    except OSError as error:
        raise UsageError(
            f"--port {port}: cannot be used ({error.strerror}); take another one, or 0"
        ) from error
    (socket,) = server._sockets.values()  # noqa: SLF001 - tornado tells the port in no other way
    address = f"http://{_HOST}:{socket.getsockname()[1]}/{secret}/"
    stop = threading.Event()
    threading.Thread(target=_keep_new, args=(draft, stop), daemon=True).start()
    say(f"the draft is at {address}")
    if opens and sys.stdout.isatty():
        typer.launch(address)
    try:
        await asyncio.Event().wait()
    finally:
        stop.set()
        server.stop()
        draft.end()

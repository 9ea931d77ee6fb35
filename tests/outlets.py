"""An outlet of our own: a web server on the loopback interface, and pages for it."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import httpcore
from PIL import Image

from caricc_report.intake.web.fetching import Fetcher, FetchLimits

AS_AT = dt.datetime(2024, 12, 2, 9, 30, tzinfo=dt.UTC)
PUBLIC = "93.184.215.14"
"""A public address that the hosts of the tests have; nothing is ever sent there."""
QUICK = FetchLimits(n_bytes=200_000, deadline_s=60, pause_s=0)

ARTICLES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "pages/articles.json").read_text(encoding="utf-8")
)
"""By language, headline and paragraphs of an article about no event in particular."""

LEAD = (
    '<meta property="og:image" content="/a.jpg"><meta property="og:image:alt" '
    'content="Students in a hall">'
)
"""The head of a page whose first picture is ``/a.jpg``."""


def photo(fmt: str = "JPEG", **options: Any) -> bytes:
    """Return a small photo."""
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(stream, fmt, **options)
    return stream.getvalue()


def page(
    language: str = "en",
    *,
    headline: str | None = None,
    paragraphs: tuple[str, ...] | None = None,
    head: str = "",
    body: str = "",
    declared: str | None = None,
    published: str = "2024-11-21T01:30:00+05:00",
) -> str:
    """Return a page as an outlet would have it, with some of its parts changed."""
    known = ARTICLES[language]
    shown = html.escape(known["headline"] if headline is None else headline)
    text = "".join(f"<p>{html.escape(each)}</p>\n" for each in paragraphs or known["paragraphs"])
    day = f'<meta property="article:published_time" content="{published}">' if published else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language[:2] if declared is None else declared}"><head>\n'
        f'<title>{shown}</title><meta property="og:title" content="{shown}">{day}{head}</head>\n'
        f'<body><nav><a href="/">Home</a> <a href="/about">About</a></nav>\n'
        f"<article><h1>{shown}</h1>\n{text}{body}</article>\n"
        "<footer>All rights reserved</footer></body></html>\n"
    )


def rss(*items: str, head: str = "") -> str:
    """Return a feed in RSS 2.0 with items in XML."""
    channel = f"<title>News</title><link>https://news.example.kz/</link>{''.join(items)}"
    return f'<?xml version="1.0"?>{head}\n<rss version="2.0"><channel>{channel}</channel></rss>\n'


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server; chunks are sent one after the other until the client leaves."""

    content: Any = b""
    content_type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Routes = dict[str, Reply | Callable[[], Reply]]


@dataclass(slots=True)
class Outlet:
    """A server whose pages are given by host and path, or by path alone."""

    routes: Routes = field(default_factory=dict)
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Host, path and headers of each request."""
    server: Any = None

    def __enter__(self) -> Self:
        """Serve until the block ends."""
        outlet = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outlet.answer(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its own name
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        port: int = self.server.server_address[1]
        return port

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for _, path, _ in self.requests]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Send what the routes have, or that there is nothing."""
        host = (handler.headers.get("Host") or "").partition(":")[0]
        self.requests.append((host, handler.path, dict(handler.headers)))
        reply = self.routes.get(host + handler.path) or self.routes.get(handler.path)
        reply = reply() if callable(reply) else reply or Reply("none", status=404)
        handler.send_response(reply.status)
        if reply.content_type is not None:
            handler.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        content = reply.content.encode() if isinstance(reply.content, str) else reply.content
        try:
            for chunk in [content] if isinstance(content, bytes) else content:
                handler.wfile.write(chunk)
        except OSError:
            return

    def backend(self) -> Backend:
        """Return connections that all end here, wherever they should go."""
        return Backend(self.port)

    def fetcher(self, hosts: dict[str, str] | None = None, **options: Any) -> Fetcher:
        """Return a fetcher for which every host is public and ends here, but for those named."""
        known = hosts or {}
        settings: dict[str, Any] = {
            "as_at": AS_AT,
            "limits": QUICK,
            "backend": self.backend(),
            "resolve": lambda host, _port: (known.get(host, PUBLIC),),
        }
        return Fetcher(**settings | options)


class Backend(httpcore.SyncBackend):
    """The outermost edge: connections that end at one port of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connected: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - all end here
        """Connect to the outlet, and note where the connection should have gone."""
        self.connected.append(host)
        return super().connect_tcp("127.0.0.1", self.port, *args, **kwargs)

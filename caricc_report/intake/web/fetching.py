"""Pages read from the network: politely, within limits, from public hosts alone.

The connection goes to the very address that was checked, so a name that is looked up
twice cannot lead elsewhere the second time. Redirects are followed here, each one checked as
the first address was. Proxies, cookies and credentials of the environment play no part.
"""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.intake.web.addresses import Address, system_resolve
from caricc_report.intake.web.connections import CheckedBackend, Deadline
from caricc_report.intake.web.snapshots import Snapshot
from caricc_report.model.urls import without_user
from caricc_report.system.optional import required
from caricc_report.version import __version__

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from caricc_report.intake.web.addresses import Resolve

PAGES = ("text/html", "application/xhtml+xml")
FEEDS = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml",
    "text/xml",
)  # fmt: skip
PICTURES = ("image/png", "image/jpeg")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_ROBOTS_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least 500 kibibytes of robots.txt are read; what follows them is not."""
_SERVER_ERRORS = 500
_GZIP = b"\x1f\x8b"
"""How a member of gzip begins."""
_ZLIB_OR_GZIP = 47
"""The window bits that make zlib tell the two apart by their headers."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much is read, how long, and how slowly."""

    n_bytes: int = 10_000_000
    """Bytes of an answer, before and after decompression."""
    deadline_s: float = 30.0
    """Seconds for one address, redirects included, waiting for its turn not."""
    n_redirects: int = 5
    pause_s: float = 1.0
    """Seconds between two requests to a host, where its robots.txt asks for no more."""
    longest_pause_s: float = 30.0
    """The longest pause that a robots.txt is granted."""


@dataclass(slots=True)
class Fetcher:
    """Reads addresses one after the other.

    Raises `InvalidInputError` for whatever an address or its server may hold against it.
    """

    as_at: dt.datetime
    """The time that snapshots state, with a time zone."""
    contact: str = ""
    """An address where the servers' owners find out who reads them; an import takes that of the
    profile, if there is none."""
    allow_private: bool = False
    """Whether hosts of a private network may be read."""
    limits: FetchLimits = FetchLimits()
    resolve: Resolve = system_resolve
    backend: Any = None
    """What opens connections, a ``NetworkBackend`` of httpcore; None for the system's."""
    tls: Any = None
    """The ``SSLContext`` that servers are verified by; None for the usual authorities."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, _Robots] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a time without a time zone."""
        if self.as_at.tzinfo is None:
            raise ValueError("as_at needs a time zone")

    @property
    def user_agent(self) -> str:
        """What servers are told about who reads them."""
        contact = f"+{self.contact}; " if self.contact else ""
        return f"caricc-report/{__version__} ({contact}media monitoring)"

    def fetch(self, address: str, accepted: tuple[str, ...] = (*PAGES, *FEEDS)) -> Snapshot:
        """Return what an address answers, of one of the media types that are accepted.

        Raises
        ------
        InvalidInputError
            If the address is not allowed, its host's robots.txt does not allow it to be read, or
            the answer is none, too long, too slow, or of another type.
        """
        try:
            hops = [Address.parse(address)]
        except ValueError as error:
            shown = without_user(address.partition("?")[0].partition("#")[0])[:120]
            raise InvalidInputError(shown, [Defect("", "", str(error))]) from error
        try:
            return self._follow(hops, accepted)
        except ValueError as error:
            position = f"redirect {len(hops) - 1}" if len(hops) > 1 else ""
            raise InvalidInputError(hops[0].shown, [Defect(position, "", str(error))]) from error

    def _follow(self, hops: list[Address], accepted: tuple[str, ...] | None) -> Snapshot:
        """Read an address, and what it redirects to, which is added to the list.

        The media types are None for a robots.txt, which may have any, and of which the first lines
        are enough.
        """
        spent = 0.0
        while True:
            here = hops[-1]
            if accepted is not None:
                self._obey_robots(here)
            self._wait(here)
            begun = self.clock()
            try:
                status, headers, content = self._request(
                    here, accepted, self.limits.deadline_s - spent
                )
            finally:
                self._last[here.host] = self.clock()
            spent += self._last[here.host] - begun
            if status == _OK:
                break
            if len(hops) > self.limits.n_redirects:
                raise ValueError(f"redirected more than {self.limits.n_redirects} times")
            hops.append(_target(status, headers, here))
        urls = [each.url for each in hops]
        return Snapshot(
            content, headers.get("content-type", ""), urls[0], urls[-1], tuple(urls[1:-1]), status,
            self.as_at,
        )  # fmt: skip

    def _request(
        self, address: Address, accepted: tuple[str, ...] | None, seconds: float
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask once for status, headers and body; raise a ValueError if that is no use."""
        httpcore = required("httpcore", "import", "reading from the network")
        if self.tls is None and address.scheme == "https":
            # Made once: it takes a tenth of a second or more to read the authorities.
            self.tls = httpcore.default_ssl_context()
        deadline = Deadline(self.clock, self.clock() + seconds)
        numeric = address.numeric(self.resolve, allow_private=self.allow_private)
        backend = CheckedBackend(self.backend or httpcore.SyncBackend(), numeric, deadline)
        headers = {
            "User-Agent": self.user_agent,
            "Accept": ", ".join(accepted or ()) or "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        is_robots = accepted is None
        try:
            with (
                httpcore.ConnectionPool(self.tls, network_backend=backend) as pool,
                pool.stream("GET", address.url, headers=headers) as response,
            ):
                names = {
                    name.decode("latin-1").lower(): value.decode("utf-8", "replace")
                    for name, value in response.headers
                }
                if response.status in _REDIRECTS:
                    return response.status, names, b""
                _require_wanted(response.status, names, accepted)
                n_bytes = _ROBOTS_BYTES if is_robots else self.limits.n_bytes
                encoding = names.get("content-encoding", "").strip().lower()
                content = _content(response.iter_stream(), encoding, n_bytes, is_cut=is_robots)
                return response.status, names, content
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise ValueError(
                f"no complete answer within {self.limits.deadline_s:g} s; try again later"
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise ValueError(
                f"no answer that can be read ({error or type(error).__name__}); try later"
            ) from error

    def _wait(self, address: Address) -> None:
        """Wait until the host has rested since the last request."""
        robots = self._robots.get(address.origin)
        pause = max(self.limits.pause_s, robots.pause_s if robots else 0)
        if address.host in self._last:
            rest = self._last[address.host] + pause - self.clock()
            if rest > 0:
                self.sleep(rest)

    def _obey_robots(self, address: Address) -> None:
        """Raise a ValueError if the host's robots.txt does not allow an address to be read."""
        if address.origin not in self._robots:
            self._robots[address.origin] = self._read_robots(address)
        robots = self._robots[address.origin]
        if robots.problem:
            raise ValueError(
                f"its robots.txt could not be read ({robots.problem}); try again later"
            )
        if robots.rules is not None and not robots.rules.can_fetch(address.url, "caricc-report"):
            raise ValueError(
                "its robots.txt does not allow it to be read; ask the outlet for the text"
            )

    def _read_robots(self, address: Address) -> _Robots:
        """Return the rules of a host; as RFC 9309 has it, none if it has no robots.txt."""
        protego = required("protego", "import", "reading from the network")
        try:
            snapshot = self._follow([Address.parse(f"{address.origin}/robots.txt")], None)
        except _StatusError as error:
            return _Robots(problem=str(error) if error.status >= _SERVER_ERRORS else "")
        except ValueError as error:
            return _Robots(problem=str(error))
        rules = protego.Protego.parse(snapshot.content.decode("utf-8", "replace"))
        asked = rules.crawl_delay("caricc-report") or 0
        return _Robots(rules, min(asked, self.limits.longest_pause_s))


class _StatusError(ValueError):
    """An answer that is not a document."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the server answered with status {status}; check the address")


@dataclass(frozen=True, slots=True)
class _Robots:
    """The rules of a host."""

    rules: Any = None
    pause_s: float = 0.0
    problem: str = ""


class _Decompressor:
    """Decompresses what comes in pieces; gzip may have several members, one after the other."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_ZLIB_OR_GZIP)

    @property
    def is_whole(self) -> bool:
        """Whether the last member is at its end."""
        return self._member.eof

    def decompress(self, chunk: bytes, room: int) -> bytes:
        """Return what a piece has become, no more than there is room for."""
        found = b""
        while chunk and len(found) < room:
            if self._member.eof:
                chunk = chunk.lstrip(b"\0")  # What a member may be filled up with.
                if not (chunk and chunk.startswith(_GZIP[: len(chunk)])):
                    break
                self._member = zlib.decompressobj(_ZLIB_OR_GZIP)
            found += self._member.decompress(chunk, room - len(found))
            chunk = self._member.unused_data
        return found


def _whole_lines(content: bytes) -> bytes:
    """Return the lines of a beginning, without the last one, which may be cut off."""
    end = max(content.rfind(b"\n"), content.rfind(b"\r")) + 1
    return content[:end] if end else content


def _content(
    chunks: Iterable[bytes], encoding: str, n_bytes: int, *, is_cut: bool = False
) -> bytes:
    """Return a body, decompressed, or its first lines; no more than the limit is ever held."""
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise ValueError(f"compressed in a way that was not asked for, got {encoding!r:.80}")
    decompress = _Decompressor() if encoding not in {"", "identity"} else None
    content = bytearray()
    n_received = 0
    try:
        for chunk in chunks:
            n_received += len(chunk)
            room = n_bytes - len(content) + 1
            content += decompress.decompress(chunk, room) if decompress else chunk
            if max(n_received, len(content)) > n_bytes:
                if is_cut:
                    return _whole_lines(bytes(content[:n_bytes]))
                raise ValueError(f"longer than {n_bytes} bytes; too long for an article")
    except zlib.error as error:
        raise ValueError(f"not compressed as the server says ({error})") from error
    if decompress and n_received and not decompress.is_whole:
        raise ValueError("the compressed answer ends too early; try again later")
    return bytes(content)


def _require_wanted(status: int, headers: dict[str, str], accepted: tuple[str, ...] | None) -> None:
    """Refuse an answer that is not a document, or of a type that is not wanted."""
    if status != _OK:
        raise _StatusError(status)
    found = headers.get("content-type", "")
    if accepted and found.partition(";")[0].strip().lower() not in accepted:
        wanted = ", ".join(sorted(accepted))
        raise ValueError(f"not of the type wanted, got {found!r:.80}; wanted: {wanted}")


def _target(status: int, headers: dict[str, str], here: Address) -> Address:
    location = headers.get("location", "")
    if not location:
        raise ValueError(f"a redirect (status {status}) that leads nowhere")
    try:
        return Address.parse(location, here)
    except ValueError as error:
        raise ValueError(f"redirected to what is not allowed: {error}") from error

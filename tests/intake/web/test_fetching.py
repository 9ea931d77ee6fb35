"""Pages from a real server: within limits, and from where they may be read."""

from __future__ import annotations

import gzip
import ssl
import subprocess
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any

import httpcore
import pytest
from outlets import AS_AT, PUBLIC, QUICK, Backend, Outlet, Reply, page
from projects import program

from caricc_report.errors import InvalidInputError
from caricc_report.intake.web.fetching import PAGES, Fetcher, FetchLimits, _content
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "http://news.example.kz"


def fault(fetcher: Fetcher, address: str) -> str:
    """Return the message about an address that cannot be read."""
    with pytest.raises(InvalidInputError) as caught:
        fetcher.fetch(address)
    return str(caught.value)


def redirect(location: str) -> Reply:
    """Return an answer that leads elsewhere."""
    return Reply(status=302, headers={"Location": location})


def test_a_page_is_read_byte_for_byte(outlet: Outlet) -> None:
    """A snapshot has the bytes, where they are from, and the time that was given."""
    outlet.routes["/1?a=b"] = Reply(page())
    snapshot = outlet.fetcher().fetch(f"{HOST}/1?a=b#top")
    assert snapshot.content == page().encode()
    assert (snapshot.address, snapshot.final_address) == (f"{HOST}/1?a=b", f"{HOST}/1?a=b")
    assert (snapshot.status, snapshot.content_type) == (200, "text/html; charset=utf-8")
    assert snapshot.retrieved_at == AS_AT
    assert snapshot.redirects == ()


def test_servers_are_told_who_reads_them(outlet: Outlet) -> None:
    """The user agent names the program, its version and where to find out more."""
    outlet.routes["/1"] = Reply(page())
    outlet.fetcher(contact="https://agency.example").fetch(f"{HOST}/1")
    agents = {headers["User-Agent"] for _, _, headers in outlet.requests}
    assert agents == {f"caricc-report/{__version__} (+https://agency.example; media monitoring)"}
    assert not any("Cookie" in headers for _, _, headers in outlet.requests)


def test_the_connection_goes_to_the_address_that_was_checked(outlet: Outlet) -> None:
    """A host that is looked up again is never asked: the second answer could be another."""
    answers = iter([PUBLIC, PUBLIC, "127.0.0.1"])
    outlet.routes["/1"] = Reply(page())
    backend = outlet.backend()
    fetcher = outlet.fetcher(backend=backend, resolve=lambda *_: (next(answers),))
    fetcher.fetch(f"{HOST}/1")
    assert backend.connected == [PUBLIC, PUBLIC]
    assert [host for host, _, _ in outlet.requests] == ["news.example.kz"] * 2
    assert "not on the public network, got '127.0.0.1'" in fault(fetcher, f"{HOST}/2")


def test_proxies_of_the_environment_are_ignored(
    outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was checked is what is connected to, whatever the environment says."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    outlet.routes["/1"] = Reply(page())
    assert outlet.fetcher().fetch(f"{HOST}/1").status == 200


def test_a_private_host_is_read_only_where_it_is_allowed(outlet: Outlet) -> None:
    """The loopback server itself, without any edge replaced."""
    outlet.routes["/1"] = Reply(page())
    address = f"http://localhost:{outlet.port}/1"
    fetcher = Fetcher(AS_AT, limits=QUICK)
    assert "not on the public network" in fault(fetcher, address)
    assert outlet.requests == []
    allowed = Fetcher(AS_AT, allow_private=True, limits=QUICK)
    assert allowed.fetch(address).content == page().encode()


@pytest.mark.parametrize(
    "location, problem",
    [
        ("http://127.0.0.1/", "not on the public network, got '127.0.0.1'"),
        ("http://169.254.169.254/latest/meta-data/", "got '169.254.169.254'"),
        ("http://[::ffff:127.0.0.1]/", "not on the public network"),
        ("http://intranet.example.kz/", "not on the public network, got '10.0.0.1'"),
        ("http://2130706433/", "not a valid host"),
        ("file:///etc/passwd", "not a web address with http or https"),
        ("javascript:alert(1)", "not a web address with http or https"),
        ("http://user:secret@news.example.kz/", "may not hold a user name"),
        ("", "leads nowhere"),
    ],
)
def test_redirects_are_checked_like_addresses(outlet: Outlet, location: str, problem: str) -> None:
    """Nothing private is reached by way of a public page."""
    outlet.routes["news.example.kz/1"] = redirect(location)
    backend = outlet.backend()
    fetcher = outlet.fetcher({"intranet.example.kz": "10.0.0.1"}, backend=backend)
    assert problem in fault(fetcher, f"{HOST}/1")
    assert set(backend.connected) == {PUBLIC}


def test_redirects_are_followed_and_noted(outlet: Outlet) -> None:
    """Up to five, relative or to another host."""
    outlet.routes |= {
        "/1": redirect("/2?x=1"),
        "/2?x=1": redirect("http://www.example.kz/3"),
        "www.example.kz/3": Reply(page()),
    }
    snapshot = outlet.fetcher().fetch(f"{HOST}/1")
    assert snapshot.final_address == "http://www.example.kz/3"
    assert snapshot.redirects == (f"{HOST}/2?x=1",)


def test_endless_redirects_end(outlet: Outlet) -> None:
    """After the fifth there is an error that says so."""
    outlet.routes["/1"] = redirect("/1")
    assert "redirected more than 5 times" in fault(outlet.fetcher(), f"{HOST}/1")
    assert outlet.paths.count("/1") == 6


def test_an_endless_body_is_cut_off(outlet: Outlet) -> None:
    """No more than the limit is held."""

    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 10_000

    outlet.routes["/1"] = lambda: Reply(endless())
    assert "longer than 200000 bytes" in fault(outlet.fetcher(), f"{HOST}/1")


def test_a_gzip_bomb_is_never_held() -> None:
    """Not even for a moment, though it comes in one piece."""
    bomb = gzip.compress(b"\0" * 50_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="longer than 200000 bytes"):
            _content([bomb], "gzip", 200_000)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "name, compress",
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("x-gzip", gzip.compress)],
)
def test_a_compressed_page_is_read(outlet: Outlet, name: str, compress: Any) -> None:
    """A snapshot holds what was compressed."""
    outlet.routes["/1"] = Reply(compress(page().encode()), headers={"Content-Encoding": name})
    assert outlet.fetcher().fetch(f"{HOST}/1").content == page().encode()


@pytest.mark.parametrize(
    "content, name, problem",
    [
        (gzip.compress(b"x" * 999, mtime=0)[:-9], "gzip", "ends too early"),
        (b"plain", "gzip", "not compressed as the server says"),
        (b"plain", "br", "not asked for, got 'br'"),
        (gzip.compress(b"\0" * 50_000_000), "gzip", "longer than 200000 bytes"),
    ],
)
def test_a_wrong_compression_is_an_error(
    outlet: Outlet, content: bytes, name: str, problem: str
) -> None:
    """Cut short, not compressed, in a way that was not asked for, or a bomb."""
    outlet.routes["/1"] = Reply(content, headers={"Content-Encoding": name})
    assert problem in fault(outlet.fetcher(), f"{HOST}/1")


@pytest.mark.parametrize("size", [1, 7, 1_000])
@pytest.mark.parametrize(
    "between", [b"", b"\0\0", gzip.compress(b"", mtime=0)], ids=["nothing", "zeros", "a member"]
)
def test_all_members_of_gzip_are_read(between: bytes, size: int) -> None:
    """They may follow each other, with zeros between; what else follows is no content."""
    members = gzip.compress(b"one ") + between + gzip.compress(b"two") + between
    pieces = [members[i : i + size] for i in range(0, len(members), size)]
    assert _content(pieces, "gzip", 1_000) == b"one two"
    assert _content([*pieces, b"rubbish"], "gzip", 1_000) == b"one two"


def test_a_gzip_bomb_of_many_members_is_cut_off() -> None:
    """The limit is one for all of them."""
    with pytest.raises(ValueError, match="longer than 10000 bytes"):
        _content([gzip.compress(b"\0" * 1_000) * 11], "gzip", 10_000)


def test_slow_bytes_end_with_the_deadline(outlet: Outlet) -> None:
    """A byte now and then does not hold the import up for ever; a second passes for each."""
    sent: list[bytes] = []

    def drip() -> Iterator[bytes]:
        while True:
            sent.append(b"x")
            yield b"x"

    outlet.routes["/1"] = lambda: Reply(drip())
    limits = FetchLimits(deadline_s=100, pause_s=0)
    fetcher = outlet.fetcher(limits=limits, clock=lambda: float(len(sent)))
    assert "no complete answer within 100 s" in fault(fetcher, f"{HOST}/1")


@pytest.mark.parametrize("error", [httpcore.ConnectError, httpcore.ConnectTimeout])
def test_the_next_address_of_a_host_is_tried(outlet: Outlet, error: type[Exception]) -> None:
    """One that refuses or does not answer in its share of the time keeps nobody from the others."""
    patience: list[float] = []

    class OneIsDown(Backend):
        def connect_tcp(self, host: str, port: int, timeout: float, *others: Any) -> Any:
            patience.append(timeout)
            if host == "93.184.215.15":
                raise error
            return super().connect_tcp(host, port, timeout, *others)

    outlet.routes["/1"] = Reply(page())
    fetcher = outlet.fetcher(
        backend=OneIsDown(outlet.port),
        resolve=lambda *_: ("93.184.215.15", PUBLIC),
        limits=FetchLimits(deadline_s=100, pause_s=0),
        clock=lambda: 0.0,
    )
    assert fetcher.fetch(f"{HOST}/1").content == page().encode()
    assert patience == [50, 100] * 2  # For robots.txt and the page.


def test_a_closed_port_is_an_error(outlet: Outlet) -> None:
    """A server that does not answer is named with what went wrong."""
    backend = outlet.backend()
    backend.port = 1
    assert "no answer that can be read" in fault(outlet.fetcher(backend=backend), f"{HOST}/1")


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", None, "texthtml", ""])
def test_another_content_type_is_not_read(outlet: Outlet, content_type: str | None) -> None:
    """Only what a page or a feed may be is read."""
    outlet.routes["/1"] = Reply("x", content_type)
    assert "not of the type wanted" in fault(outlet.fetcher(), f"{HOST}/1")


@pytest.mark.parametrize("status", [404, 410, 500, 204, 206])
def test_another_status_is_an_error(outlet: Outlet, status: int) -> None:
    """Only a whole document counts."""
    outlet.routes["/1"] = Reply(status=status)
    assert f"status {status}" in fault(outlet.fetcher(), f"{HOST}/1")


def test_messages_hold_no_secrets(outlet: Outlet) -> None:
    """Neither a query nor a password is repeated."""
    for address in (f"{HOST}/1?token=secret", "https://user:secret@news.example.kz/?token=secret"):
        message = fault(outlet.fetcher(), address)
        assert message.startswith((f"{HOST}/1?…: 1 defect", "https://news.example.kz/: 1 defect"))
        assert "secret" not in message


def robots(text: str) -> Reply:
    """Return a robots.txt."""
    return Reply(text, "text/plain")


def test_robots_txt_is_obeyed(outlet: Outlet) -> None:
    """What it does not allow this program is not asked for; it is read once for a host."""
    outlet.routes |= {
        "/robots.txt": robots(
            "User-agent: *\nDisallow: /\n\nUser-agent: caricc-report\nDisallow: /private"
        ),
        "/1": Reply(page()),
        "/private/1": Reply(page()),
        "/2": redirect("/private/1"),
    }
    fetcher = outlet.fetcher()
    fetcher.fetch(f"{HOST}/1")
    assert "robots.txt does not allow" in fault(fetcher, f"{HOST}/private/1")
    assert "redirect 1: its robots.txt does not allow" in fault(fetcher, f"{HOST}/2")
    assert outlet.paths == ["/robots.txt", "/1", "/2"]


def test_a_robots_txt_that_fails_forbids_all(outlet: Outlet) -> None:
    """As RFC 9309 has it: none means no rules, a server in trouble means no reading."""
    outlet.routes |= {"/robots.txt": Reply(status=503), "/1": Reply(page())}
    message = fault(outlet.fetcher(), f"{HOST}/1")
    assert "its robots.txt could not be read (the server answered with status 503" in message
    assert outlet.paths == ["/robots.txt"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_first_lines_of_a_long_robots_txt_hold(outlet: Outlet, end: str) -> None:
    """As RFC 9309 has it: 500 kibibytes, of whole lines."""
    line = f"Disallow: /private/of/somebody{end}"
    n_lines = 500 * 1024 // len(line)
    rules = f"User-agent: *{end}{line * n_lines}Disallow: /{end}"
    outlet.routes |= {"/robots.txt": robots(rules), "/1": Reply(page())}
    fetcher = outlet.fetcher()
    assert fetcher.fetch(f"{HOST}/1").content == page().encode()
    assert "does not allow" in fault(fetcher, f"{HOST}/private/of/somebody/1")


@pytest.mark.parametrize(
    "asked, pause", [("", 2.0), ("Crawl-delay: 5", 5.0), ("Crawl-delay: 999", 30.0)]
)
def test_a_host_rests_between_requests(outlet: Outlet, asked: str, pause: float) -> None:
    """The longer of our pause and its own, up to a limit; another host need not wait."""
    outlet.routes |= {"/robots.txt": robots(f"User-agent: *\n{asked}"), "/1": Reply(page())}
    waits: list[float] = []
    limits = FetchLimits(pause_s=2, longest_pause_s=30)
    fetcher = outlet.fetcher(limits=limits, clock=lambda: 100.0, sleep=waits.append)
    fetcher.fetch(f"{HOST}/1")
    fetcher.fetch(f"{HOST}/1")
    assert waits == [pause, pause]


def test_a_time_without_zone_is_refused() -> None:
    """When something was read is known everywhere."""
    with pytest.raises(ValueError, match="time zone"):
        Fetcher(AS_AT.replace(tzinfo=None))


def test_a_secure_server_is_verified_by_its_name(outlet: Outlet, tmp_path: Path) -> None:
    """The certificate is that of the host, though the connection goes to a number."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", str(key), "-out", str(certificate), "-subj", "/CN=news.example.kz",
         "-addext", "subjectAltName=DNS:news.example.kz"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    outlet.server.socket = server.wrap_socket(outlet.server.socket, server_side=True)
    outlet.routes["/1"] = Reply(page())
    tls = ssl.create_default_context(cafile=str(certificate))
    snapshot = outlet.fetcher(tls=tls).fetch("https://news.example.kz/1", PAGES)
    assert snapshot.content == page().encode()
    assert "no answer that can be read" in fault(
        outlet.fetcher(tls=tls), "https://other.example.kz/1"
    )
    assert "no answer that can be read" in fault(outlet.fetcher(), "https://news.example.kz/1")

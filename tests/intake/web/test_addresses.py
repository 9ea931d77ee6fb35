"""Web addresses: one spelling, valid hosts, the public network alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.intake.web.addresses import Address, is_public, system_resolve


@pytest.mark.parametrize(
    "text, url",
    [
        ("https://МВД.рф/новости?id=1#top", "https://xn--b1aew.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8?id=1"),
        ("http://Example.KZ:80", "http://example.kz/"),
        ("https://example.kz:8443/a%20b", "https://example.kz:8443/a%20b"),
        ("https://xn--80ao21a/", "https://xn--80ao21a/"),
        ("http://[2001:4860:4860:0:0:0:0:8888]/", "http://[2001:4860:4860::8888]/"),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(text: str, url: str) -> None:
    """Host in IDNA, the rest in ASCII, no fragment, no port that goes without saying."""
    assert Address.parse(text).url == url
    assert Address.parse(url).url == url


NO_ADDRESSES = [
    "javascript:alert(1)", "file:///etc/passwd", "ftp://example.kz/", "data:text/html,x",
    "//example.kz/", "example.kz", "", "https://", "https:///path",
    "https://user:secret@example.kz/", "https://user@example.kz/", "https://xn--plai/",
    "https://exa_mple.kz/", "https://-a.kz/", "https://a..kz/", "https://\u0430pple.com/",
    "https://xn--pple-43d.com/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://127.1/", "http://0x7f.0.0.1/", "http://127.0.0.01/", "http://１２７.1/",
    "http://127。0。1/", "http://[::1/", "http://[fe80::zz]/", "https://example.kz\\@evil.example/",
    "https://example.kz/ a", "https://example.kz/\nx", "https://example.kz:99999/",
    "https://example.kz:x/",
]  # fmt: skip


def test_what_is_no_web_address_is_refused() -> None:
    """Other schemes, users, hosts that are not valid, and odd spellings of numbers are errors."""
    for text in NO_ADDRESSES:
        with pytest.raises(ValueError, match="not"):
            Address.parse(text)


def test_a_password_is_not_repeated() -> None:
    """The message about a user name does not quote it."""
    with pytest.raises(ValueError, match="user name") as caught:
        Address.parse("https://user:secret@example.kz/")
    assert "secret" not in str(caught.value)


def test_a_relative_address_needs_a_base() -> None:
    """A link is read from where it stands."""
    base = Address.parse("https://example.kz/news/1")
    assert Address.parse("../a.jpg", base).url == "https://example.kz/a.jpg"
    assert Address.parse("//other.example.kz/", base).url == "https://other.example.kz/"


def test_messages_show_no_query() -> None:
    """What may be a secret is left out."""
    assert Address.parse("https://example.kz/a?token=1").shown == "https://example.kz/a?…"


PRIVATE = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - no server
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "64:ff9b:1::1",
    "not an address",
]


def test_an_address_of_no_public_network_is_told() -> None:
    """Private, local, reserved and multicast addresses, in whatever they are wrapped."""
    for numeric in PRIVATE:
        assert not is_public(numeric)


@pytest.mark.parametrize(
    "numeric", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_told(numeric: str) -> None:
    """Addresses that anyone can reach, also through a translation."""
    assert is_public(numeric)


def test_every_address_of_a_host_has_to_be_public() -> None:
    """One private address among public ones is enough to refuse the host."""
    address = Address.parse("https://news.example.kz/")
    with pytest.raises(ValueError, match=r"not on the public network, got '10\.0\.0\.1'"):
        address.numeric(lambda *_: ("8.8.8.8", "10.0.0.1"))
    both = address.numeric(lambda *_: ("8.8.8.8", "10.0.0.1"), allow_private=True)
    assert both == ("8.8.8.8", "10.0.0.1")


def test_a_numeric_host_is_not_looked_up() -> None:
    """A host that is a number is checked as it is."""
    with pytest.raises(ValueError, match="public network"):
        Address.parse("http://[::1]/").numeric(system_resolve)
    assert system_resolve("127.0.0.1", 80) == ("127.0.0.1",)


def test_a_host_that_is_not_found_is_an_error() -> None:
    """What the system says of a host that does not exist becomes a sentence."""

    def unknown(_host: str, _port: int) -> tuple[str, ...]:
        raise OSError

    with pytest.raises(ValueError, match=r"'news\.example\.kz' was not found"):
        Address.parse("https://news.example.kz/").numeric(unknown)
    with pytest.raises(ValueError, match="has no address"):
        Address.parse("https://news.example.kz/").numeric(lambda *_: ())


@given(st.text() | st.text().map(lambda text: f"https://{text}"))
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    """Nothing else happens, and an address reads as itself."""
    try:
        address = Address.parse(text)
    except ValueError:
        return
    assert Address.parse(address.url) == address
    assert address.url.isascii()

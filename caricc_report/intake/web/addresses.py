"""Web addresses: which are well-formed, and which lead out to the public network."""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Resolve = Callable[[str, int], Sequence[str]]
    """From a host and a port to the numeric addresses of the host."""
    IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.IGNORECASE)
"""A last label that makes programs read the whole host as an IPv4 address."""
_SAFE = "!&'()*+,;=:/?@%~-._$"
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that has been given out of IPv6; what is outside is local, or wraps an IPv4 address."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in one spelling: the host in IDNA, the rest in ASCII, no fragment.

    Examples
    --------
    >>> Address.parse("https://МВД.рф/news?id=1#top").url
    'https://xn--b1aew.xn--p1ai/news?id=1'
    """

    scheme: str
    """``http`` or ``https``."""
    host: str
    """The host as it is looked up; an IPv6 address without brackets."""
    port: int
    path: str
    """The path, from its slash."""
    query: str
    """What stands behind the question mark; empty if nothing does."""

    @classmethod
    def parse(cls, text: str, base: Self | None = None) -> Self:
        """Return the address that a text states, relative to the document that it stands in.

        One that is not of http or https, names a user, or has no valid host raises a ValueError.
        """
        parts = _split(urljoin(base.url, text.strip()) if base else text.strip())
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(f"not a web address with http or https, got {text!r:.80}")
        if "@" in parts.netloc:
            raise ValueError("a web address may not hold a user name or a password; remove it")
        return cls(
            parts.scheme,
            _valid_host(parts.hostname),
            parts.port or _PORTS[parts.scheme],
            quote(parts.path, safe=_SAFE) or "/",
            quote(parts.query, safe=_SAFE),
        )

    @property
    def origin(self) -> str:
        """Scheme, host and port; the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """The address as text."""
        return self.origin + self.path + (f"?{self.query}" if self.query else "")

    @property
    def shown(self) -> str:
        """The address for messages, without its query, which may hold secrets."""
        return self.origin + self.path + ("?…" if self.query else "")

    def numeric(self, resolve: Resolve, *, allow_private: bool = False) -> tuple[str, ...]:
        """Return the numeric addresses of the host, in the order they are to be tried.

        That it has none, or one that is not public where that is not allowed, raises a ValueError.
        """
        try:
            found: tuple[str, ...] = (str(ipaddress.ip_address(self.host)),)
        except ValueError:
            try:
                found = tuple(resolve(self.host, self.port))
            except (OSError, UnicodeError) as error:
                raise ValueError(
                    f"the host {self.host!r} was not found; check the address and the network"
                ) from error
        if not found:
            raise ValueError(f"the host {self.host!r} has no address")
        refused = [] if allow_private else [each for each in found if not is_public(each)]
        if refused:
            raise ValueError(
                f"the host {self.host!r} is not on the public network, got {refused[0]!r}; "
                "only public pages are read"
            )
        return found


def is_public(numeric: str) -> bool:
    """Return whether a numeric address is one of the public network.

    An IPv4 address within an IPv6 address (mapped, NAT64, 6to4, Teredo) counts as well.

    Examples
    --------
    >>> is_public("::ffff:127.0.0.1")
    False
    """
    try:
        address = ipaddress.ip_address(numeric)
    except ValueError:
        return False
    return all(
        each.is_global and not each.is_multicast and (each.version == 4 or each in _UNICAST)  # noqa: PLR2004 - IPv4
        for each in _destinations(address)
    )


def system_resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the numeric addresses of a host, as the system knows them, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def _split(text: str) -> SplitResult:
    """Split an address; no program may read it in another way."""
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zs"} for letter in text) or "\\" in text:
        raise ValueError(
            f"a web address may not hold spaces, control characters or '\\', got {text!r:.80}"
        )
    try:
        parts = urlsplit(text)
        _ = parts.port, parts.hostname
    except ValueError as error:
        raise ValueError(f"not a web address, got {text!r:.80} ({error})") from error
    return parts


def _valid_host(host: str) -> str:
    """Return a host as it is looked up; each label has to survive the round trip through IDNA."""
    # Not courlan, whose check of hosts is a pattern: what is connected to is decided here.
    idna = required("idna", "import", "reading web addresses")
    if ":" in host:
        return str(ipaddress.IPv6Address(host))
    try:
        ascii_host: str = idna.encode(host.rstrip("."), uts46=True).decode("ascii")
        labels = ascii_host.split(".")
        for label in labels:
            decoded = idna.decode(label)
            if idna.encode(decoded).decode("ascii") != label or _is_mixed(decoded):
                raise ValueError(f"the label {label!r} is not readable")  # noqa: TRY301 - one sentence for all that is wrong
    except (idna.IDNAError, ValueError, IndexError) as error:
        raise ValueError(f"not a valid host, got {host!r:.80} ({error})") from error
    if _NUMBER.fullmatch(labels[-1]):
        try:
            ipaddress.IPv4Address(ascii_host)
        except ValueError as error:
            raise ValueError(
                f"not a valid host, got {host!r:.80}; write a numeric one as 192.0.2.1"
            ) from error
    return ascii_host


def _is_mixed(label: str) -> bool:
    """Return whether a label has letters of two alphabets that look alike."""
    names = [unicodedata.name(letter, "") for letter in label if letter.isalpha()]
    return len({name.split(" ")[0] for name in names} & {"LATIN", "CYRILLIC", "GREEK"}) > 1


def _destinations(address: IPAddress) -> Iterator[IPAddress]:
    """Yield the addresses that packets to an address may end at."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield from filter(None, (address, address.sixtofour, *(address.teredo or ())))

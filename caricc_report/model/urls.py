"""Addresses of web pages: one spelling for all spellings of a page."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, unquote, urlsplit

import idna

# Not courlan: its normalize_url leaves www., http, IDNA, index.html and %72 as they are, encodes
# what is no address, and adds 0.2 s to the start of a check.
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"utm_\w+|_openstat|_ga|_gl|dclid|fbclid|gbraid|gclid|gclsrc|igshid|mc_cid|mc_eid|mkt_tok"
    r"|msclkid|ttclid|twclid|wbraid|yclid|ymclid|ysclid",
    re.IGNORECASE,
)
"""Parameters that say where a reader came from, and never which page is meant."""
_ENCODED = re.compile(r"%(?P<byte>[0-9A-Fa-f]{2})|%|[^!-~]")
_FOLDER_END = re.compile(r"(?<!/)(/|/index\.html?)*\Z")
"""From its first slash on: tried from each of 8,000, it would take seconds."""
_FORBIDDEN_IN_HOST = re.compile(r"[\s/?#@:%\[\]]")
_ROUTE = re.compile("[!/]")
"""How a fragment begins that names a page of its own, in an application of one page."""


def without_user(address: str) -> str:
    """Return an address without whom it names before the host, and so without the password."""
    return re.sub(r"(?<=://)[^/?#]*@", "", address)


def normalised_link(url: str) -> str:
    """Return the one spelling of a page's address; it is for comparison, not for following.

    These make no difference: http or https; ``www.`` and ``m.``; capital letters, a final dot
    and IDNA in the host; the default port; final slashes and ``index.html``; the fragment,
    unless it is a route (``#/news/5``); parameters that track readers; the order of the others,
    but for that of equal names; ``%`` before what needs none, or its absence where it is needed
    (RFC 3986, section 6.2.2). All else makes one, capital letters in the path included. What
    is no address on the web comes back as it is.

    Examples
    --------
    >>> normalised_link("http://www.xn--b1aew.xn--p1ai:80/news/?b=2&utm_source=tg&a=1#top")
    'https://мвд.рф/news?a=1&b=2'
    >>> normalised_link("https://МВД.рф/news/index.html?a=%31&b=2")
    'https://мвд.рф/news?a=1&b=2'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = _host(parts)
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    scheme = "https"
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        scheme, host = parts.scheme, f"{host}:{port}"
    user, at, _ = parts.netloc.rpartition("@")
    path = _FOLDER_END.sub("", _spelling(parts.path), count=1)
    query = _query(parts.query)
    fragment = _spelling(parts.fragment) if _ROUTE.match(parts.fragment) else ""
    return (
        f"{scheme}://{user}{at}{host}{path}"
        + (f"?{query}" if query else "")
        + (f"#{fragment}" if fragment else "")
    )


def is_front_page(url: str) -> bool:
    """Return whether an address names a site as a whole, and no page of it.

    Examples
    --------
    >>> is_front_page("https://www.example.kz/"), is_front_page("https://example.kz/news")
    (True, False)
    """
    parts = urlsplit(normalised_link(url))
    return not (parts.path or parts.query or parts.fragment)


def _host(parts: SplitResult) -> str:
    """Return the host in Unicode, without what only says which device it is for."""
    name = (parts.hostname or "").rstrip(".")
    if ":" in name:
        return f"[{name}]"
    decoded = unquote(name)
    if _is_host(decoded):
        name = decoded
    labels = [readable_label(label) for label in name.split(".")]
    while len(labels) > 2 and labels[0] in {"www", "m"}:  # noqa: PLR2004 - a name and its domain
        del labels[0]
    return ".".join(labels)


def readable_label(label: str) -> str:
    """Return a label of a host in its own letters, if it is IDNA in its one right spelling."""
    label = unicodedata.normalize("NFC", label.lower())
    if not label.startswith("xn--"):
        return label
    try:
        return idna.ulabel(label)
    except UnicodeError:
        return label


def _is_host(name: str) -> bool:
    """Return whether a name holds nothing that, in any form, would end the host."""
    return not _FORBIDDEN_IN_HOST.search(unicodedata.normalize("NFKC", name))


def _query(query: str) -> str:
    """Return the parameters that name the page, by name, those of one name in their order."""
    pairs = [_spelling(pair) for pair in query.split("&") if pair]
    names = [(pair.partition("=")[0], pair) for pair in pairs]
    kept = [(name, pair) for name, pair in names if not _TRACKING.fullmatch(name)]
    return "&".join(pair for _, pair in sorted(kept, key=lambda each: each[0]))


def _spelling(text: str) -> str:
    """Encode what an address cannot hold, and decode what needs no encoding."""
    return _ENCODED.sub(_one_character, text)


def _one_character(match: re.Match[str]) -> str:
    if byte := match["byte"]:
        character = chr(int(byte, 16))
        is_unreserved = character.isascii() and (character.isalnum() or character in "-._~")
        return character if is_unreserved else f"%{byte.upper()}"
    encoded = match[0].encode("utf-8", "surrogatepass")
    return "".join(f"%{each:02X}" for each in encoded)

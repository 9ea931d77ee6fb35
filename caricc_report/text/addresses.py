"""Addresses, as programs look them up and as people read them."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from urllib.parse import quote, urlsplit

import idna

_SAFE = "!&'()*+,;=:/?#@%~-._"
"""What stays as it is in a link's target; a dollar sign would begin a formula in JupyterLab."""


def target_of(url: str) -> str:
    """Return an address as the target of a link: ASCII alone, and no mark of any markup."""
    return quote(_with_ascii_host(url), safe=_SAFE)


def visible_url(url: str) -> str:
    """Return an address as people read it: without scheme, the host in its own letters.

    Examples
    --------
    >>> visible_url("https://www.xn--b1aew.xn--p1ai/news/item/57365520")
    'мвд.рф/news/item/57365520'
    """
    parts = urlsplit(url)
    host = _visible_host((parts.hostname or "").removeprefix("www."))
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return host + rest


def full_url(url: str) -> str:
    """Return a whole address as people read and copy it: the host in its own letters.

    Examples
    --------
    >>> full_url("https://www.xn--b1aew.xn--p1ai/news/?id=5#top")
    'https://www.мвд.рф/news/?id=5#top'
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return _with_host(url, host, _visible_host(host))


def licence_address(licence: str) -> str:
    """Return where a licence can be read; nothing for an expression of several.

    Examples
    --------
    >>> licence_address("CC-BY-4.0"), licence_address("CC-BY-4.0 OR MIT")
    ('https://spdx.org/licenses/CC-BY-4.0', '')
    """
    if " " in licence:
        return ""
    return licence if ":" in licence else f"https://spdx.org/licenses/{licence}"


def _with_ascii_host(url: str) -> str:
    """Return an address whose host is in the form that programs look up (IDNA)."""
    host = urlsplit(url).hostname
    if not host or host.isascii():
        return url
    with contextlib.suppress(UnicodeError):
        # Python's own codec is that of IDNA 2003, by which straße is strasse, another host.
        return _with_host(url, host, idna.encode(host, uts46=True).decode())
    return url


def _with_host(url: str, host: str, other: str) -> str:
    return re.sub(re.escape(host), other, url, count=1, flags=re.IGNORECASE)


def _visible_host(host: str) -> str:
    """Decode a host, if all of it is Cyrillic; other decoded labels could mislead."""
    try:
        decoded = host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
    is_cyrillic = all(
        "CYRILLIC" in unicodedata.name(letter, "") for letter in decoded if letter.isalpha()
    )
    return decoded if is_cyrillic else host

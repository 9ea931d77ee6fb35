"""Addresses as people read them."""

from __future__ import annotations

from caricc_report.text.addresses import visible_url

ADDRESSES = [
    ("https://www.example.com/", "example.com"),
    ("https://example.com/news/1/", "example.com/news/1"),
    ("https://example.com/news?id=1&x=2", "example.com/news?id=1&x=2"),
    ("https://xn--b1aew.xn--p1ai/", "мвд.рф"),
    ("https://63.xn--b1aew.xn--p1ai/news", "63.мвд.рф/news"),
    ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
    ("https://xn--mnchen-3ya.de/", "xn--mnchen-3ya.de"),
    ("https://xn--a/", "xn--a"),
    ("https://example.com/#part", "example.com"),
    ("https://example.com/" + 99 * "a", "example.com/" + 99 * "a"),
]


def test_an_address_as_people_read_it() -> None:
    """An address is shown without scheme, and a Cyrillic host in its own letters."""
    for url, shown in ADDRESSES:
        assert visible_url(url) == shown

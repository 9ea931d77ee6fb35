"""Checks of links and outlets: hosts, the same link twice, and whether the two fit."""

from __future__ import annotations

import difflib
import functools
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import idna

from caricc_report.editorial.checks.finding import (
    FieldPath,
    Problem,
    Said,
    problem_of,
    shown,
    sources,
)
from caricc_report.editorial.checks.scripts import scripts_in
from caricc_report.model.urls import normalised_link, readable_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.editorial.checks.subject import Subject
    from caricc_report.model.article import Article

_PLAIN_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_HOST_NAME = re.compile(r"[^\W_][\w-]*(\.[\w-]+)+")
_SHARED_LABELS = frozenset({"ac", "co", "com", "edu", "go", "gov", "mil", "net", "org"})
"""Second-level names that belong to nobody: the owner's is the label before."""
_OWN_LETTER_TLDS = (
    "рф", "рус", "қаз", "укр", "бел", "мкд", "срб", "мон", "бг", "ею", "հայ", "გე",
    "москва", "онлайн", "сайт", "орг", "ком", "дети",
)  # fmt: skip
"""Top-level domains in other letters than Latin that the region's media use, or may."""


def invalid_hosts(subject: Subject) -> Iterator[Problem]:
    """Yield the links whose host is not a name that can exist.

    A label in other letters, or in its ``xn--`` form, is decoded and encoded again by
    IDNA 2008 (RFC 5891); it must come back the same.
    """
    for article in subject.articles:
        host = host_of(article.source_url)
        if defect := _defect_of_host(host):
            meant = _meant(host) or "none"
            yield problem_of(
                article, "host-invalid", "source_url", **defect, got=shown(host), meant=meant
            )


def mixed_hosts(subject: Subject) -> Iterator[Problem]:
    """Yield the links with a host that mixes letters of two scripts in one label."""
    for article in subject.articles:
        for label in readable_host(article.source_url).split("."):
            scripts = scripts_in(label)
            if len(scripts) > 1:
                names = " and ".join(sorted(name.capitalize() for name in scripts))
                yield problem_of(
                    article, "host-mixed-scripts", "source_url", got=shown(label), scripts=names
                )


def repeated_links(subject: Subject) -> Iterator[Problem]:
    """Yield the pages that several articles link to."""
    articles: dict[str, list[Article]] = {}
    for article in subject.articles:
        articles.setdefault(normalised_link(article.source_url), []).append(article)
    for same in articles.values():
        if len(same) > 1:
            said = Said("link-repeated", "source_url", n=len(same), sources=sources(same))
            yield Problem(said, tuple(each.id for each in same))


def unknown_outlets(subject: Subject) -> Iterator[Problem]:
    """Yield the outlets that are neither known nor a host, as hosts are written everywhere.

    One that is known and also stands here or in earlier releases as hosts are written is two.
    """
    listed = set(subject.profile.outlets)
    known = subject.known_outlets | listed
    named = known | {article.outlet for article in subject.articles}
    hosts = {readable_host(article.source_url) for article in subject.articles}
    for article in subject.articles:
        outlet, host = article.outlet, readable_host(article.source_url)
        written = outlet.lower().removeprefix("www.")
        is_as_hosts_are = is_host(outlet) and outlet == written
        is_twice = is_host(outlet) and outlet != written and written in named
        if (outlet not in known and not is_as_hosts_are) or (is_twice and outlet not in listed):
            close = [written]
            if not is_host(outlet):
                close = difflib.get_close_matches(outlet, sorted(known | hosts), n=1)
            yield problem_of(
                article, "outlet-unknown", "outlet", got=shown(outlet), host=shown(host),
                meant=repr(close[0]) if close else "none",
            )  # fmt: skip


def contradicting_outlets(subject: Subject) -> Iterator[Problem]:
    """Yield the outlets that are hosts themselves, but of another owner than their link's.

    A link whose host cannot be read, as another check says, is passed over.
    """
    for article in subject.articles:
        outlet, host = article.outlet, readable_host(article.source_url)
        if (
            "xn--" not in host
            and is_host(outlet)
            and owned_domain(readable_host(f"//{outlet}")) != owned_domain(host)
        ):
            yield problem_of(
                article, "outlet-contradicts-link", "outlet", got=shown(outlet), host=shown(host),
                other=FieldPath("source_url"),
            )  # fmt: skip


def is_host(outlet: str) -> bool:
    """Return whether an outlet's name looks like a host's."""
    return _HOST_NAME.fullmatch(outlet) is not None


def owned_domain(host: str) -> str:
    """Return the part of a host that one owner has registered.

    Examples
    --------
    >>> owned_domain("news.mvd.gov.kg"), owned_domain("kz.example.org")
    ('mvd.gov.kg', 'example.org')
    """
    labels = host.split(".")
    n_labels = 3 if len(labels) > 2 and labels[-2] in _SHARED_LABELS else 2  # noqa: PLR2004 - an owner's, a shared and the top one
    return ".".join(labels[-n_labels:])


def host_of(url: str) -> str:
    """Return the host of a web address in lower case."""
    return (urlsplit(url).hostname or "").removesuffix(".")


@functools.lru_cache(maxsize=1024)
def readable_host(url: str) -> str:
    """Return the host of a web address in its own letters, without ``www.``.

    A label that cannot be decoded stays as it is.
    """
    return ".".join(map(readable_label, host_of(url).split("."))).removeprefix("www.")


def _defect_of_host(host: str) -> dict[str, str]:
    """Return what is wrong with a host, and in which label, empty if nothing is."""
    labels = host.split(".")
    if ":" in host or labels[-1].isdecimal():
        return {"defect": "ip-address", "label": ""}
    if len(labels) == 1:
        return {"defect": "no-top-level", "label": ""}
    for label in labels:
        if not _is_valid(label):
            return {"defect": "label", "label": shown(label)}
    try:
        idna.encode(host)
    except UnicodeError as error:
        return {"defect": "too-long" if "too long" in str(error) else "other", "label": ""}
    return {}


def _is_valid(label: str) -> bool:
    """Return whether a label of a host is valid, by decoding and encoding it."""
    if label.isascii() and not label.startswith("xn--"):
        return _PLAIN_LABEL.fullmatch(label) is not None
    try:
        encoded = idna.alabel(label)
        return label in {encoded.decode(), idna.ulabel(encoded)}
    except UnicodeError:
        return False


def _meant(host: str) -> str:
    """Return the top-level domain that was perhaps meant with a host, empty if none."""
    known = {idna.alabel(name).decode(): name for name in _OWN_LETTER_TLDS}
    last = host.rpartition(".")[2]
    close = difflib.get_close_matches(last, known, n=1, cutoff=0.75)
    if _is_valid(last) or not close:
        return ""
    return f"{close[0]} ({known[close[0]]})"

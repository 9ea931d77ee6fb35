"""Checks of outlets: whether they are known, and whether they are those of their links."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.addresses import readable_host
from caricc_report.editorial.checks.finding import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.editorial.checks.subject import Subject

_HOST_NAME = re.compile(r"[^\W_][\w-]*(\.[\w-]+)+")
_SHARED_LABELS = frozenset({"ac", "co", "com", "edu", "go", "gov", "mil", "net", "org"})
"""Second-level names that belong to nobody: the owner's is the label before."""


def unknown_outlets(subject: Subject) -> Iterator[Problem]:
    """Yield the outlets that are neither known nor the host of their link."""
    known = subject.known_outlets | set(subject.profile.outlets)
    hosts = {readable_host(article.source_url) for article in subject.articles}
    for article in subject.articles:
        outlet, host = article.outlet, readable_host(article.source_url)
        if outlet not in known and not is_host(outlet):
            close = difflib.get_close_matches(outlet, sorted(known | hosts), n=1)
            meant = f"did you mean {close[0]!r}? If it is right, " if close else ""
            message = (
                f"outlet: not known, got {shown(outlet)}; {meant}"
                f"write the host, {shown(host)}, or add the outlet to the profile"
            )
            yield Problem(message, (article.id,))


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
            message = f"outlet: {shown(outlet)}, but source_url leads to {shown(host)}; correct one"
            yield Problem(message, (article.id,))


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

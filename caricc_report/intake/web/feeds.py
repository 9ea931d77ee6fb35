"""Feeds: RSS and Atom, an entry for each article."""

from __future__ import annotations

import email.utils
import io
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.intake.encodings import text_of
from caricc_report.intake.web.bodies import body_of, one_line, parse_html
from caricc_report.intake.web.pages import stated_day
from caricc_report.model.commonmark import has_text, plain_commonmark
from caricc_report.system.optional import required

if TYPE_CHECKING:
    import datetime as dt

    from caricc_report.intake.web.snapshots import Snapshot

_ROOT = re.compile(
    r"\s*+(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)\s*)*+"
    r"<(?:rss|feed|rdf:RDF)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
"""Nothing in it is tried twice: a document could be made to take years otherwise."""
_ENTRY = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)
_MOST_ENTRIES = 2_000
_TAG = re.compile(r"<(/?)[A-Za-z_:][^<>]*(?<!/)>")
_DEEPEST = 1_000
"""So deep may tags stand in each other, those that are never closed included."""
_DECLARATION = re.compile(r"\s*<\?xml\b.*?\?>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed; what it does not say is empty or None."""

    headline: str
    """One line of plain text."""
    link: str
    """The address of its page."""
    body: str
    """CommonMark: its content, or its summary."""
    declared_language: str
    """The language that the feed states."""
    published_on: dt.date | None
    """The day it states, where it was published."""


def is_feed(snapshot: Snapshot) -> bool:
    """Return whether the root element of a document is that of a feed, whatever it is called."""
    return (
        _ROOT.match(text_of(snapshot.content, snapshot.content_type).lstrip("\ufeff")) is not None
    )


def read_feed(snapshot: Snapshot, where: str) -> tuple[Entry, ...]:
    """Return the entries of a feed, in its order.

    Raises
    ------
    InvalidInputError
        If it is no feed, or defines entities, which can grow without bound.
    """
    feedparser = required("feedparser", "import", "reading feeds")
    text = text_of(snapshot.content, snapshot.content_type).lstrip("\ufeff")
    if "<!entity" in text.lower():
        problem = "it defines entities of its own, which no feed needs; it is not read"
        raise InvalidInputError(where, [Defect("", "", problem)])
    if problem := _excess(text):
        raise InvalidInputError(where, [Defect("", "", problem)])
    headers = {
        "content-type": "application/xml; charset=utf-8",
        "content-location": snapshot.final_address,
    }
    declaration = _DECLARATION.match(text)
    undeclared = text[declaration.end() if declaration else 0 :]
    stream = io.BytesIO(undeclared.encode("utf-8", "replace"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = feedparser.parse(stream, response_headers=headers)
    except Exception as error:
        # Its loose parser raises errors of any class for broken feeds.
        defect = Defect("", "", f"not a feed that can be read ({type(error).__name__})")
        raise InvalidInputError(where, [defect]) from error
    version = str(found.get("version") or "")
    if not version and not found.entries:
        raise InvalidInputError(where, [Defect("", "", "not a feed in RSS or Atom")])
    language = str(found.feed.get("language") or "")
    return tuple(_entry(each, language, atom=version.startswith("atom"))
                 for each in found.entries)  # fmt: skip


def _excess(text: str) -> str:
    """Return what would take feedparser too long, or nothing."""
    n_entries = len(_ENTRY.findall(text))
    if n_entries > _MOST_ENTRIES:
        return f"more than {_MOST_ENTRIES} entries, got {n_entries}; too many for a feed"
    depth = deepest = 0
    for tag in _TAG.finditer(text):
        depth = max(0, depth + (-1 if tag[1] else 1))
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        return f"elements within elements more than {_DEEPEST} deep; too deep for a feed"
    return ""


def _entry(entry: Any, language: str, *, atom: bool) -> Entry:
    return Entry(
        headline=_headline(entry.get("title_detail") or {}),
        link=str(entry.get("link") or ""),
        body=_body(entry),
        declared_language=language,
        # An Atom entry's "updated" may be of yesterday's correction; RSS 1.0 has no other date.
        published_on=_day(
            str(_own(entry, "published") or (not atom and _own(entry, "updated")) or "")
        ),
    )


def _own(entry: Any, name: str) -> Any:
    """Return what an entry itself has under a name; feedparser would take one for the other."""
    return dict.get(entry, name)


def _headline(detail: Any) -> str:
    value = str(detail.get("value") or "")
    if detail.get("type") == "text/plain":
        return one_line(value)
    root = parse_html(f"<div>{value}</div>")
    return one_line(root.text_content()) if root is not None else one_line(value)


def _body(entry: Any) -> str:
    details = [*(entry.get("content") or []), entry.get("summary_detail") or {}]
    for detail in details:
        value = str(detail.get("value") or "")
        if detail.get("type") == "text/plain":
            body = "\n\n".join(plain_commonmark(part) for part in re.split(r"\n\s*\n", value))
        else:
            root = parse_html(f"<div>{value}</div>")
            body = body_of(root.body) if root is not None and root.body is not None else ""
        if has_text(body):
            return body
    return ""


def _day(text: str) -> dt.date | None:
    """Return the day that a date of a feed states, by the calendar of where it was written."""
    if day := stated_day(text):
        return day
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

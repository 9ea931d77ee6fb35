"""Feeds: RSS and Atom, an entry for each article."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any

from caricc_report.intake.web.bodies import body_of, one_line, parse_html
from caricc_report.intake.web.days import stated_day
from caricc_report.intake.web.pages import Page
from caricc_report.model.commonmark import has_text, plain_commonmark
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from caricc_report.intake.web.snapshots import Snapshot

_ROOT = re.compile(
    r"\s*+(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)\s*)*+<([a-z_][\w:.-]*)",
    re.DOTALL | re.IGNORECASE,
)
"""Nothing in it is tried twice: a document could be made to take years otherwise."""
_ENTRY = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)
_WHOLE = ("yandex_full-text", "turbo_content")
"""The whole text of an article in feeds for Yandex, beside ``content:encoded``, by feedparser."""
_MOST_ENTRIES = 2_000
_TAG = re.compile(r"<(/?)[A-Za-z_:][^<>]*(?<!/)>")
_DEEPEST = 1_000
"""So deep may tags stand in each other, those that are never closed included."""
ROOTS = frozenset({"rss", "feed", "rdf:rdf"})
"""The root elements of feeds, in lower case."""
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_DECLARATION = re.compile(r"\A\s*<\?xml\b.*?\?>", re.DOTALL)


def root_of(snapshot: Snapshot) -> str:
    """Return the root element of a document in XML, empty for a page; see `ROOTS`."""
    text = snapshot.text
    match = _ROOT.match(text)
    name = match[1] if match else ""
    is_known = name.lower() in ROOTS or name in _SITEMAPS
    is_xml = is_known or (_DECLARATION.match(text) and name.lower() != "html")
    return name if is_xml else ""


def read_feed(snapshot: Snapshot) -> tuple[Page, ...]:
    """Return what the entries of a feed say, in its order; raise a ValueError if it is none."""
    feedparser = required("feedparser", "import", "reading feeds")
    text = snapshot.text
    _refuse_excess(text)
    headers = {
        "content-type": "application/xml; charset=utf-8",
        "content-location": snapshot.final_address,
    }
    stream = io.BytesIO(_DECLARATION.sub("", text, count=1).encode("utf-8", "replace"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = feedparser.parse(stream, response_headers=headers)
    except Exception as error:
        # Its loose parser raises errors of any class for broken feeds.
        raise ValueError(f"not a feed that can be read ({type(error).__name__})") from error
    version = str(found.get("version") or "")
    if not version and not found.entries:
        raise ValueError("not a feed in RSS or Atom")
    language = str(found.feed.get("language") or "")
    return tuple(_entry(each, language, atom=version.startswith("atom"))
                 for each in found.entries)  # fmt: skip


def _refuse_excess(text: str) -> None:
    """Refuse what could grow without bound, or would take feedparser too long."""
    if "<!entity" in text.lower():
        raise ValueError("it defines entities of its own, which no feed needs; it is not read")
    n_entries = len(_ENTRY.findall(text))
    if n_entries > _MOST_ENTRIES:
        raise ValueError(f"more than {_MOST_ENTRIES} entries, got {n_entries}; too many for a feed")
    depth = 0
    for tag in _TAG.finditer(text):
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth > _DEEPEST:
            raise ValueError(
                f"elements within elements more than {_DEEPEST} deep; too deep for a feed"
            )


def _entry(entry: Any, language: str, *, atom: bool) -> Page:
    # An entry itself, of type dict, is asked: feedparser would take one date for the other. An Atom
    # entry's "updated" may be of yesterday's correction; RSS 1.0 has no other date.
    day = dict.get(entry, "published") or (not atom and dict.get(entry, "updated")) or ""
    title = entry.get("title_detail") or {}
    details = [
        *(entry.get("content") or []),
        *({"value": entry[name], "type": _type(entry[name])} for name in _WHOLE if name in entry),
        entry.get("summary_detail") or {},
    ]
    return Page(
        headline=one_line(_plain_text(title)),
        body=max(filter(has_text, map(_body, details)), key=len, default=""),
        declared_language=str(title.get("language") or language),
        published_on=stated_day(str(day)),
        address=str(entry.get("link") or ""),
    )


def _type(text: str) -> str:
    return "text/html" if "<" in text else "text/plain"


def _plain_text(detail: Any) -> str:
    root = _html(detail)
    return str(detail.get("value") or "") if root is None else str(root.text_content())


def _body(detail: Any) -> str:
    if detail.get("type") == "text/plain":
        parts = re.split(r"\n\s*\n", str(detail.get("value") or ""))
        return "\n\n".join(map(plain_commonmark, parts))
    root = _html(detail)
    return "" if root is None or root.body is None else body_of(root.body)


def _html(detail: Any) -> Any:
    """Return the root of what a feed has as HTML, None for plain text."""
    if detail.get("type") == "text/plain":
        return None
    return parse_html(f"<div>{detail.get('value') or ''}</div>")

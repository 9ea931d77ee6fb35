"""The list of published releases as a page, which every release leads to.

A published page never changes, so that it leads to what came after it through this one, which is
written anew whenever something is published, beside the feeds and of the same entries.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING

from caricc_report.document.page import DOCUMENTS, own_name
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.release.feeds import Entry, Feed

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<link rel="alternate" type="application/atom+xml" href="{feed}.atom">
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 42rem; margin: 2rem auto; padding: 0 1.25rem; overflow-wrap: break-word;
  font: 1.0625rem/1.5 "Fira Sans", "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }}
h1 {{ margin: 0.6rem 0 1.6rem; font-size: 1.6rem; line-height: 1.25; text-wrap: balance; }}
ul {{ padding: 0; list-style: none; }}
li {{ padding: 0.8rem 0; border-top: 1px solid #8888; }}
p {{ margin: 0.2rem 0 0; font-size: 0.9rem; }}
.none:not(:target) {{ display: none; }}
:target {{ padding-left: 0.8rem; border-left: 4px solid #b8892b; }}
p a {{ display: inline-block; min-width: 1.5rem; min-height: 1.5rem; }}
p :is(a, time) {{ margin-right: 0.6rem; }}
</style>
</head>
<body>
<main>
<p>{publisher}</p>
<h1>{title}</h1>
<p>{beside}</p>
<p class="none" id="after-{newest}">{none_later}</p>
<ul>
{entries}</ul>
</main>
</body>
</html>
"""


def release_list(feed: Feed, others: Iterable[Feed]) -> bytes:
    """Return the page of the releases in a feed, the newest first.

    It leads to the same in other languages, and to the feed.
    """
    beside = [
        f'<a href="{escape(each.name)}.html" lang="{each.language}" hreflang="{each.language}">'
        f"{escape(own_name(each.language))}</a>"
        for each in others
    ]
    page = _PAGE.format(
        language=escape(feed.language),
        title=escape(feed.title),
        publisher=escape(feed.publisher),
        feed=escape(feed.name),
        beside=" ".join([*beside, f'<a href="{escape(feed.name)}.atom">Atom</a>']),
        newest=feed.entries[0].release,
        none_later=escape(wording(feed.language).say("page-no-next-release")),
        entries="".join(_entry(each, feed.language) for each in feed.entries),
    )
    return page.encode()


def _entry(entry: Entry, language: str) -> str:
    """Return an entry under the name by which the release before it leads here."""
    day = wording(language).day(dt.date.fromisoformat(entry.published_on))
    others = "".join(
        f'<a href="{escape(address)}">{DOCUMENTS[address.rpartition(".")[2]]}</a>'
        for address, *_ in entry.attachments
    )
    title = f'<a href="{escape(entry.address)}">{escape(entry.title)}</a>'
    correction = f"<p>{escape(entry.correction)}</p>" if entry.correction else ""
    name = f' id="after-{entry.follows}"' if entry.follows else ""
    issued = f'<time datetime="{entry.published_on}">{escape(day)}</time>'
    return f"<li{name}>{title}\n<p>{issued}{others}</p>{correction}</li>\n"

"""What a page says beyond the document: where it stands, what is beside it, what it is filtered by.

It goes to the template as metadata, so that both renderers make the same of it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from caricc_report.document.web_fonts import embed_fonts
from caricc_report.model.period import Period
from caricc_report.project import FEEDS, RELEASE
from caricc_report.text.addresses import licence_address, target_of
from caricc_report.text.wording import period_in_digits, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.document.document import Document
    from caricc_report.document.fonts import Fonts
    from caricc_report.editorial.names import NamedBy
    from caricc_report.text.pandoc import Metadata
    from caricc_report.text.wording import Wording

DOCUMENTS = {"pdf": "PDF", "docx": "Word", "epub": "EPUB"}
"""The formats that a page leads to, where they are made with it, and what it calls them."""
TABLES = {"articles.csv": "CSV", "facts.json": "JSON"}
"""The data beside every page."""
_LABELS = (
    "languages", "files-label", "releases", "next-release", "all-releases", "search",
    "search-words", "filter-all", "show-all",
)  # fmt: skip
_ACTIVE = {ord("<"): r"\u003c", ord(">"): r"\u003e", ord("&"): r"\u0026"}
"""How JSON writes the signs that could end the element it stands in."""
_SCRIPT = re.compile(rb"(?s)<script>(.*?)</script>")
_ANY_SCRIPT = b"script-src 'unsafe-inline'"


def page_about(document: Document) -> Metadata:
    """Return what the template of a page is told of its document."""
    language, said = document.handover.language, wording(document.handover.language)
    shown = _shown(document)
    site = target_of(document.handover.metadata.site)
    total = str(len(shown))
    labels = {name: said.say(f"page-{name}") for name in _LABELS}
    return {
        **labels,
        "title": document.handover.metadata.title,
        "summary": document.handover.metadata.description,
        "published": document.handover.metadata.as_of,
        "canonical": _address(document),
        "list": site or f"../{FEEDS}/releases.{language}.html",
        **_neighbours(document),
        "has-releases": "yes" if document.name == RELEASE or site else "",
        "others": [
            {"language": each, "name": own_name(each), "href": f"{document.name}.{each}.html"}
            for each in document.languages
            if each != language
        ],
        "own-name": own_name(language) if len(document.languages) > 1 else "",
        "files": _files(document),
        "articles": {
            each["id"]: {
                "country": each["country"],
                "topics": " ".join(each["topics"]),
                "outlet": each["outlet"],
                "days": _days_of(each, said),
            }
            for each in shown
        },
        "days": _days(document, said),
        "filters": _filters(document, shown),
        "shown": said.say("page-shown", shown="#", total=total) if shown else "",
        "json-ld": _json_ld(document, shown),
    }


def complete_page(page: bytes, fonts: Fonts) -> bytes:
    """Return a page with its fonts, that runs the script it was made with and no other.

    The policy in the template lets it run whatever script is within, since the hash of its own is
    known only when it is written.
    """
    with_fonts = embed_fonts(page, fonts)
    own = _SCRIPT.search(with_fonts)
    allowed = f"sha256-{b64encode(sha256(own[1]).digest()).decode()}" if own else "none"
    return with_fonts.replace(_ANY_SCRIPT, f"script-src '{allowed}'".encode(), 1)


def _shown(document: Document) -> Sequence[Mapping[str, Any]]:
    """Return the articles that have a place in the document, in their order."""
    places = frozenset(document.article_places)
    return [each for each in document.handover.articles if each["id"] in places]


def _days(document: Document, said: Wording) -> list[Metadata]:
    """Return the day of issue and the period, as the masthead and as programs have them."""
    issued = dt.date.fromisoformat(document.handover.metadata.as_of)
    period = Period.parse(document.handover.facts["period"])
    both = ((said.day(issued), Period(issued, issued)), (period_in_digits(period), period))
    return [_as_days(*each) for each in both]


def _days_of(article: Mapping[str, Any], said: Wording) -> list[Metadata]:
    """Return the days that stand under an article's headline: of its event, and of publication."""
    pairs = ((article["event_on"], article["event_until"]), (article["published_on"], None))
    periods = [
        Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))
        for first, last in pairs
        if first
    ]
    return [_as_days(said.days(period), period) for period in periods]


def _as_days(shown: str, period: Period) -> Metadata:
    return {"shown": shown, "first": str(period.first_day), "last": str(period.last_day)}


def _filters(document: Document, shown: Sequence[Mapping[str, Any]]) -> list[Metadata]:
    """Return by what the articles can be filtered, each with its choices in order of names."""
    said = wording(document.handover.language)
    used: dict[NamedBy, set[str]] = {
        "country": {each["country"] for each in shown},
        "topic": {topic for each in shown for topic in each["topics"]},
        "outlet": {each["outlet"] for each in shown},
    }
    filters: list[Metadata] = []
    for by, values in used.items():
        names = sorted(
            ((document.handover.name_of(by, value), value) for value in values),
            key=lambda each: (said.alphabetical(each[0]), each),
        )
        choices = [{"value": value, "name": name} for name, value in names]
        if len(choices) > 1:
            filters.append({"name": by, "label": said.say(f"column-{by}"), "choices": choices})
    return filters


def _files(document: Document) -> list[Metadata]:
    made = [fmt for fmt in DOCUMENTS if fmt in document.formats]
    files = [(f"{document.stem}.{fmt}", DOCUMENTS[fmt]) for fmt in made]
    files += TABLES.items() if document.languages else ()
    return [{"href": name, "name": shown} for name, shown in files]


def _neighbours(document: Document) -> Metadata:
    """Return the release before this one, if the facts compare with it, and where the next will be.

    A published page never changes, so that the next one is found in the list of releases.
    """
    if document.name != RELEASE:
        return {}
    base = target_of(document.handover.metadata.site).rstrip("/") or ".."
    facts, language = document.handover.facts, document.handover.language
    before = facts["facts"].get("articles.change.total", {}).get("compared_with") or ""
    return {
        "after": f"{base}/{FEEDS}/releases.{language}.html#after-{facts['release']}",
        "before": before and {"name": before, "href": f"{base}/{before}/{document.stem}.html"},
    }


def _address(document: Document) -> str:
    """Return where the page is published; nothing, if the profile does not say."""
    folder = document.handover.metadata.published_at
    return target_of(f"{folder}{document.stem}.html") if folder and document.name == RELEASE else ""


def own_name(language: str) -> str:
    """Return what a language calls itself, as it stands alone."""
    name = str(wording(language).locale.get_display_name(language) or language)
    return name[:1].upper() + name[1:]


def _json_ld(document: Document, shown: Sequence[Mapping[str, Any]]) -> str:
    """Return the release and what it cites in the terms of schema.org, safe within a page."""
    handover = document.handover
    said, language = handover.metadata, handover.language
    publisher = {"@type": "Organization", "name": said.publisher, "url": said.publisher_url}
    issue = {
        "@context": "https://schema.org",
        "@type": "PublicationIssue",
        "name": said.title,
        "issueNumber": handover.release,
        "inLanguage": language,
        "datePublished": said.as_of,
        "temporalCoverage": handover.facts["period"],
        "url": _address(document),
        "license": licence_address(said.licence) if said.licence else "",
        "isPartOf": {"@type": "Periodical", "name": said.publication or said.description},
        "publisher": {name: value for name, value in publisher.items() if value},
        "citation": [
            {
                "@type": "NewsArticle",
                "headline": each["texts"][language]["headline"],
                "url": target_of(each["source_url"]),
                **({"datePublished": each["published_on"]} if each["published_on"] else {}),
                "publisher": {
                    "@type": "Organization",
                    "name": handover.name_of("outlet", each["outlet"]),
                },
            }
            for each in shown
            if each["texts"].get(language)
        ],
    }
    stated = {name: value for name, value in issue.items() if value}
    return json.dumps(stated, ensure_ascii=False, separators=(",", ":")).translate(_ACTIVE)

"""What a page of an outlet says: headline, text, day, language, picture."""

from __future__ import annotations

import copy
import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.intake.web.addresses import Address
from caricc_report.intake.web.bodies import body_of, one_line, parse_html
from caricc_report.intake.web.days import stated_day
from caricc_report.model.commonmark import has_text
from caricc_report.system.optional import required

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from caricc_report.intake.web.snapshots import Snapshot

logging.getLogger("trafilatura").addHandler(logging.NullHandler())
# What it says of a page is said by our own defects; without a handler it would go to stderr.

_LONGEST = 2_000_000
"""Characters; pages of the press have a tenth of it, and the time to read one grows with it."""
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
    "//meta[@name='pubdate' or @name='publishdate' or @name='DC.date.issued']/@content",
)
_LANGUAGE = (
    "/html/@lang",
    "/html/@*[name()='xml:lang']",
    "//meta[@property='og:locale']/@content",
    "//meta[@name='language' or @name='DC.language' or @itemprop='inLanguage']/@content",
    "//meta[translate(@http-equiv, 'CLU', 'clu')='content-language']/@content",
    "//article/@lang",
)
_IN_ARTICLE = "//article//time/@datetime"
_LEAD = (
    "//meta[@property='og:image' or @property='og:image:url']/@content",
    "//meta[@name='twitter:image']/@content",
    "//article//figure//img/@src",
)
_ARTICLES = frozenset(["Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting"])


@dataclass(frozen=True, slots=True)
class LeadImage:
    """The picture that a page puts first."""

    address: str
    """As the page states it, absolute or not."""
    alt: str
    """What the page says that it shows; empty if nothing."""
    caption: str
    """The line under it; empty if none."""
    credit: str
    """Who the page says took it or holds the right to it; empty if it does not."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page, or an entry of a feed, says; what it does not say is empty or None."""

    headline: str
    """One line of plain text."""
    body: str
    """CommonMark."""
    declared_language: str
    """Its own word for its language."""
    published_on: dt.date | dt.datetime | None
    """The day that it states, where it was published; an instant if it states UTC alone."""
    address: str
    """The address that it states for itself, as it stands there."""
    lead: LeadImage | None = None


def read_page(snapshot: Snapshot) -> Page:
    """Return what a page says; raise a ValueError if it is none, or too long for one."""
    text = snapshot.text
    if len(text) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST} characters; too long for the page of an article")
    root = parse_html(text)
    if root is None:
        raise ValueError("not a page in HTML")
    linked = list(_linked_data(root))
    try:
        headline, body = _text(root, snapshot.final_address)
        return Page(
            headline=headline,
            body=body,
            declared_language=_first(root, _LANGUAGE)
            or next((each for entry in linked if (each := str(entry.get("inLanguage") or ""))), ""),
            published_on=_published_on(root, linked),
            address=_first(
                root, ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
            ),
            lead=_lead(root, linked),
        )
    except RecursionError as error:
        raise ValueError("its elements are nested too deeply to be read") from error


def source_address(page: Page, snapshot: Snapshot) -> Address | None:
    """Return the canonical address of a page; None if it is not known.

    A page may state it only within its own host; for a file, which has no address of its
    own, it may state any.
    """
    base = Address.parse(snapshot.final_address) if snapshot.final_address else None
    try:
        stated = Address.parse(page.address, base)
    except ValueError:
        return base
    if base is None or (stated.host == base.host and (stated.path != "/" or base.path == "/")):
        return stated
    return base


def _text(root: Any, address: str) -> tuple[str, str]:
    """Return headline and body, as trafilatura finds them."""
    trafilatura = required("trafilatura", "import", "reading web pages")
    far = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    try:
        found = trafilatura.bare_extraction(
            copy.deepcopy(root),
            url=address or None,
            favor_precision=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=far,
        )
    except Exception:  # noqa: BLE001 - whatever a strange page breaks in it, no text was found
        found = None
    headline = one_line(getattr(found, "title", None) or "") or one_line(
        _first(root, ("//meta[@property='og:title']/@content", "//title/text()"))
    )
    body = body_of(found.body) if found is not None and found.body is not None else ""
    return headline, _without_headline(body, headline) if has_text(body) else ""


def _without_headline(body: str, headline: str) -> str:
    """Return a body without the headline, where it is repeated as the first heading."""
    first, _, rest = body.partition("\n\n")
    spelt = re.sub(r"\W", "", first.removeprefix("## ")).casefold()
    repeated = first.startswith("## ") and spelt == re.sub(r"\W", "", headline).casefold()
    return rest if repeated else body


def _first(root: Any, paths: Iterable[str]) -> str:
    """Return the first text at any of some XPaths, empty if there is none."""
    for path in paths:
        for value in root.xpath(path):
            if text := one_line(str(value)):
                return text
    return ""


def _published_on(root: Any, linked: Iterable[Mapping[str, Any]]) -> dt.date | dt.datetime | None:
    """Return the day that the markup states; where it states several, none is believed."""
    for path in _PUBLISHED:
        for value in root.xpath(path):
            if day := stated_day(str(value)):
                return day
    for values in (
        [str(each.get("datePublished", "")) for each in linked],
        [str(value) for value in root.xpath(_IN_ARTICLE)],
    ):
        days = {day for value in values if (day := stated_day(value))}
        if len(days) == 1:
            return days.pop()
    return None


def _linked_data(root: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the articles that the page describes in JSON-LD."""
    for script in root.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = json.loads(str(script))
        except (ValueError, RecursionError):
            continue
        for entry in _listed(found):
            graph = entry.get("@graph") if isinstance(entry, dict) else None
            for each in graph if isinstance(graph, list) else [entry]:
                if isinstance(each, dict) and not _ARTICLES.isdisjoint(
                    map(str, _listed(each.get("@type")))
                ):
                    yield each


def _listed(value: Any) -> list[Any]:
    """Return a value of JSON-LD as a list, which it may be or not."""
    return value if isinstance(value, list) else [value]


def _lead(root: Any, linked: Iterable[Mapping[str, Any]]) -> LeadImage | None:
    address = _first(root, _LEAD)
    if not address:
        return None
    name = address.rpartition("/")[2]
    shown = [each for each in root.xpath("//img[@src]") if each.get("src").endswith(name)]
    figures = [figure for each in shown for figure in each.xpath("ancestor::figure[1]")]
    captions = [one_line(each.text_content()) for figure in figures
                for each in figure.xpath(".//figcaption")]  # fmt: skip
    alts = [_first(root, ("//meta[@property='og:image:alt']/@content",)),
            *(one_line(each.get("alt") or "") for each in shown)]  # fmt: skip
    images = [entry.get("image") for entry in linked]
    credits_ = [image.get("creditText") for image in images if isinstance(image, dict)]
    caption = next(filter(None, captions), "")
    return LeadImage(
        address,
        next(filter(None, alts), caption),
        caption,
        next((one_line(each) for each in credits_ if isinstance(each, str) and each.strip()), ""),
    )

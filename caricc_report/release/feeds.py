"""Feeds of what is published, as Atom and as JSON Feed 1.1: of the releases, and of their articles.

Like the index they are computed from the folders of the releases alone. Atom is RFC 4287; JSON
Feed is https://www.jsonfeed.org/version/1.1/. Both are written here, since a package for either
would bring more than these few elements.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pydantic import BaseModel, ValidationError

from caricc_report.errors import InvalidInputError
from caricc_report.project import FEEDS
from caricc_report.release.diff.reading import JsonFiles, read_handover
from caricc_report.release.manifest import as_text
from caricc_report.release.publications import publications, write_computed
from caricc_report.release.release_list import release_list
from caricc_report.release.ro_crate import kind_of
from caricc_report.text.addresses import target_of
from caricc_report.text.body import body_of
from caricc_report.text.locales import languages_of
from caricc_report.text.nodes import Paragraph, plain
from caricc_report.text.trees import walk
from caricc_report.text.wording import wording
from caricc_report.text.xml_text import for_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.model.handover import Metadata
    from caricc_report.project import Project
    from caricc_report.release.publications import ReleaseFolder

_MOST_RELEASES, _MOST_ARTICLES = 24, 100
"""Entries of a feed; of the articles, those of the last releases that have so many together."""
_ATOM = "http://www.w3.org/2005/Atom"
_DOCUMENTS = ("html", "pdf", "epub", "docx")
"""What an entry leads to: the first of these that a release has, and the others as attachments."""


class _Text(BaseModel):
    headline: str
    body: str


class _Article(BaseModel):
    """What a feed needs of an article; its rules may have been others when it was published."""

    id: str
    country: str
    outlet: str
    source_url: str
    published_on: str | None = None
    topics: list[str]
    texts: dict[str, _Text]


_Names: TypeAlias = "Mapping[str, Mapping[str, str]]"
_UNREADABLE = (InvalidInputError, ValidationError, LookupError, OSError)


@dataclass(frozen=True, slots=True)
class Entry:
    """A release or an article in a feed."""

    id: str
    title: str
    address: str
    """Where it is; relative to the feed, where nobody says where releases are published."""
    published_on: str
    """For a correction, the day of what it corrects first."""
    updated_on: str
    content: str
    """HTML of paragraphs and lists."""
    author: str
    tags: tuple[str, ...] = ()
    attachments: tuple[tuple[str, str, int], ...] = ()
    """Of each further document the address, media type and size in bytes."""
    release: str = ""
    """The identifier of the release; empty for an article."""
    follows: str = ""
    """The release before it; empty for the first one."""
    correction: str = ""
    """Which correction it is, of which day and why; empty, unless it is one."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, and its entries, the newest first."""

    name: str
    """That of its files, without their suffixes."""
    id: str
    title: str
    language: str
    publisher: str
    home: str
    """The publisher's address."""
    address: str
    """That of the feed without its suffix; empty where nobody says where it is published."""
    entries: tuple[Entry, ...]

    @property
    def updated_on(self) -> str:
        """The day of the newest entry."""
        return max(each.updated_on for each in self.entries)


def update_feeds(project: Project) -> None:
    """Write the feeds as the folders of the releases have them."""
    write_computed(project, feeds_of(project), project.releases_dir / FEEDS)


def feeds_of(project: Project) -> dict[str, bytes]:
    """Return all feeds by the names of their files."""
    every = publications(project)
    issued = {each.manifest.release: each.manifest.as_of for each in every if not each.corrects}
    languages = sorted({language for each in every for language in each.manifest.parameters})
    made: dict[str, bytes] = {}
    with languages_of(project.locales):
        feeds = [feed for each in languages for feed in _feeds_in(every, each, issued)]
        of_releases = [each for each in feeds if each.name.startswith("releases.")]
        for feed in feeds:
            made[f"{feed.name}.atom"] = _atom(feed)
            made[f"{feed.name}.json"] = _json(feed)
        for feed in of_releases:
            others = (each for each in of_releases if each is not feed)
            made[f"{feed.name}.html"] = release_list(feed, others)
    return made


def _feeds_in(
    every: Sequence[ReleaseFolder], language: str, issued: Mapping[str, str]
) -> Iterator[Feed]:
    """Yield the feeds of a language, of releases that can be read, each as last published in it.

    They are the last ones, and older ones that were corrected since the first of these was issued.
    `issued` has the day of each release, before its corrections.
    """
    last = {each.manifest.release: each for each in every if language in each.manifest.parameters}
    order = [*reversed(last.values())]
    before = {each.id: older.manifest.release for each, older in pairwise(order)}
    releases: list[Entry] = []
    articles: list[Entry] = []
    latest: Metadata | None = None
    for each in _listed(order, issued):
        try:
            handover = read_handover(each.folder, f"release.{language}.ipynb")
            files = JsonFiles(each.folder)
            used = [*map(_Article.model_validate, files.read_articles("articles.jsonl"))]
            files.require_valid()
            about, names = handover.metadata, handover.names
            day = issued.get(each.manifest.release, each.manifest.as_of)
            made = _release(each, about, language, used, names, day)
            of_release = [_article(each, article, about, language, names, day) for article in used]
        except _UNREADABLE:  # Verifying tells of it.
            continue
        latest = latest or about
        releases.append(replace(made, follows=before.get(each.id, "")))
        if len(articles) < _MOST_ARTICLES:
            articles += of_release
    if not latest:
        return
    title = latest.publication or latest.description
    listed = f"{title}: {wording(language).say('column-articles').lower()}"
    for kind, said, entries in (("releases", title, releases), ("articles", listed, articles)):
        name, site = f"{kind}.{language}", latest.site.rstrip("/")
        if entries:
            yield Feed(
                name,
                _urn(latest, kind, language),
                said,
                language,
                latest.publisher,
                latest.publisher_url,
                f"{site}/{FEEDS}/{name}" if site else "",
                tuple(entries),
            )


def _listed(order: Sequence[ReleaseFolder], issued: Mapping[str, str]) -> list[ReleaseFolder]:
    """Return what a feed lists of releases, the newest first: old ones, if corrected lately."""
    newest, older = order[:_MOST_RELEASES], order[_MOST_RELEASES:]
    since = issued.get(newest[-1].manifest.release, newest[-1].manifest.as_of)
    return [*newest, *(each for each in older if each.corrects and each.manifest.as_of >= since)]


def _release(
    each: ReleaseFolder,
    about: Metadata,
    language: str,
    used: Sequence[_Article],
    names: _Names,
    issued_on: str,
) -> Entry:
    place = about.published_at or f"../{each.id}/"
    possible = [f"release.{language}.{kind}" for kind in _DOCUMENTS]
    documents = [name for name in possible if name in each.manifest.outputs]
    words = wording(language)
    correction = each.manifest.correction_in(language)
    stated = ""
    if correction:
        day = words.day(dt.date.fromisoformat(each.manifest.as_of))
        which = words.say("correction", number=str(correction.number), day=day)
        stated = f"{words.say('label', label=which)} {correction.reason}"
    return Entry(
        _urn(about, each.manifest.release, language),
        about.title,
        place + documents[0] if documents else place,
        issued_on,
        each.manifest.as_of,
        (f"<p>{escape(stated)}</p>" if stated else "") + _headlines(used, language, names),
        about.publisher,
        attachments=tuple(
            (place + name, kind_of(name)[0], (each.folder.path / name).stat().st_size)
            for name in documents[1:]
        ),
        release=each.manifest.release,
        correction=stated,
    )


def _headlines(used: Sequence[_Article], language: str, names: _Names) -> str:
    """Return the headlines of a release by country, numbered as in its documents."""
    content, number = "", 1
    for country, group in groupby(used, lambda article: article.country):
        items = [
            f'<li><a href="{escape(target_of(article.source_url))}">'
            f"{escape(article.texts[language].headline)}</a></li>"
            for article in group
        ]
        content += f"<h3>{escape(names.get('country', {}).get(country, country))}</h3>"
        content += f'<ol start="{number}">{"".join(items)}</ol>'
        number += len(items)
    return content


def _article(
    each: ReleaseFolder,
    article: _Article,
    about: Metadata,
    language: str,
    names: _Names,
    issued_on: str,
) -> Entry:
    text = article.texts[language]
    paragraphs = (node for node in walk(body_of(text.body)) if isinstance(node, Paragraph))
    topics = names.get("topic", {})
    return Entry(
        _urn(about, f"{each.manifest.release}/{article.id}", language),
        text.headline,
        target_of(article.source_url),
        article.published_on or issued_on,
        each.manifest.as_of,
        "".join(f"<p>{escape(plain(node.inlines))}</p>" for node in paragraphs),
        names.get("outlet", {}).get(article.outlet, article.outlet),
        (
            names.get("country", {}).get(article.country, article.country),
            *(topics.get(topic, topic) for topic in article.topics),
        ),
    )


def _urn(about: Metadata, what: str, language: str) -> str:
    """Return an identifier, the same for a release and its corrections."""
    place = about.publisher_url or about.publisher
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{place}/{what}/{language}").urn


def _at_midnight(day: str) -> str:
    return f"{day}T00:00:00Z"


def _atom(feed: Feed) -> bytes:
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    _said(root, id=feed.id, title=feed.title, updated=_at_midnight(feed.updated_on))
    _said(SubElement(root, "author"), name=feed.publisher, uri=feed.home)
    if feed.address:
        SubElement(root, "link", {"rel": "self", "href": f"{feed.address}.atom"})
    if feed.home:
        SubElement(root, "link", {"rel": "alternate", "href": feed.home})
    for each in feed.entries:
        entry = SubElement(root, "entry")
        _said(
            entry,
            id=each.id,
            title=each.title,
            published=_at_midnight(each.published_on),
            updated=_at_midnight(each.updated_on),
        )
        _said(SubElement(entry, "author"), name=each.author)
        SubElement(entry, "link", {"rel": "alternate", "href": each.address})
        for address, kind, size in each.attachments:
            about = {"href": address, "type": kind, "length": str(size)}
            SubElement(entry, "link", {"rel": "enclosure", **about})
        for tag in each.tags:
            SubElement(entry, "category", {"term": tag})
        SubElement(entry, "content", {"type": "html"}).text = each.content
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return for_xml(f"{written.decode()}\n").encode()


def _said(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            SubElement(parent, name).text = text


def _json(feed: Feed) -> bytes:
    """Return a JSON Feed; addresses that would be relative are left out, as it has none."""
    items = []
    for each in feed.entries:
        attachments = [
            {"url": address, "mime_type": kind, "size_in_bytes": size}
            for address, kind, size in each.attachments
            if ":" in address
        ]
        items.append(
            {
                "id": each.id,
                **({"url": each.address} if ":" in each.address else {}),
                "title": each.title,
                "content_html": each.content,
                "date_published": _at_midnight(each.published_on),
                "date_modified": _at_midnight(each.updated_on),
                "authors": [{"name": each.author}],
                **({"tags": [*each.tags]} if each.tags else {}),
                **({"attachments": attachments} if attachments else {}),
            }
        )
    return as_text(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            **({"home_page_url": feed.home} if feed.home else {}),
            **({"feed_url": f"{feed.address}.json"} if feed.address else {}),
            "language": feed.language,
            "authors": [{"name": feed.publisher, **({"url": feed.home} if feed.home else {})}],
            "items": items,
        }
    )

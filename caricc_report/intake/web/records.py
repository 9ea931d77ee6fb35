"""Records made of pages and feeds, with what was read kept beside them.

What a page does not say is a defect of its record that says what to state; nothing is invented.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError, UsageError
from caricc_report.intake.slugs import article_id
from caricc_report.intake.web.addresses import Address
from caricc_report.intake.web.days import local_day, zone_of
from caricc_report.intake.web.feeds import ROOTS, read_feed, root_of
from caricc_report.intake.web.fetching import FEEDS, PAGES, PICTURES, FetchLimits
from caricc_report.intake.web.languages import declared_language, language_name, language_of
from caricc_report.intake.web.pages import read_page, source_address
from caricc_report.intake.web.snapshots import Snapshot
from caricc_report.model.photo import decoded
from caricc_report.model.record import Record
from caricc_report.model.summary import counted
from caricc_report.model.urls import without_user
from caricc_report.text.addresses import visible_url
from caricc_report.text.misreading import misread_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.intake.web.fetching import Fetcher
    from caricc_report.intake.web.pages import LeadImage, Page
    from caricc_report.system.files import ProjectFile

_COUNTRIES = {
    "af": "AF", "az": "AZ", "by": "BY", "cn": "CN", "ge": "GE", "ir": "IR", "kg": "KG", "kz": "KZ",
    "mn": "MN", "pk": "PK", "ru": "RU", "tj": "TJ", "tm": "TM", "tr": "TR", "ua": "UA",
    "uz": "UZ", "xn--p1ai": "RU", "xn--80ao21a": "KZ",
}  # fmt: skip
"""By the last label of a host, the country; рф and қаз in IDNA. Others say little of a country."""
_NEITHER = {"urlset": "a sitemap", "sitemapindex": "a list of sitemaps"}
_PICTURE_SUFFIXES = {"PNG": "png", "JPEG": "jpg"}
_PICTURE_DIGEST = 16


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What a person states for all articles of a source, because pages do not say it."""

    topics: tuple[str, ...] = ()
    country: str | None = None
    """None: from the host of the page."""
    countries: tuple[str, ...] = ()
    """The member states, whose hosts tell their country, too; an import has them of the profile."""
    release: str | None = None
    """The release that the articles belong to; None where the day of publication decides."""
    language: str | None = None
    """None: by the letters and words of the text."""
    source_url: str | None = None
    """The address of a page that is given as a file; None if the page states it."""
    time_zone: str | None = None
    """Where an instant in UTC was, if its country has several zones; in an import the profile's."""
    languages: tuple[str, ...] = ()
    """The languages that a text needs no translation from, empty for all; in an import, those of
    the profile."""
    images: bool = True
    """Whether the first picture of a page is read, too."""
    folder: str = ""
    """Where pictures are kept, relative to the folder of the articles; an import knows it."""


@dataclass(frozen=True, slots=True)
class WebRecord:
    """A record made of a page or of an entry of a feed, with what has to be kept beside it."""

    record: Record
    """The record; with defects where something is missing or could not be read."""
    snapshots: tuple[Snapshot, ...] = ()
    """The page or the feed that the record was made of."""
    images: Mapping[str, bytes] | None = None
    """By path, relative to the folder of the articles, the pictures of the record."""
    findings: tuple[str, ...] = ()
    """What was set aside, in sentences."""


def web_records(
    source: str | ProjectFile, options: WebOptions, fetcher: Fetcher | None
) -> Iterator[WebRecord]:
    """Yield the records of a page or of a feed.

    Parameters
    ----------
    source
        A web address, or a file: a saved page, or a feed.
    options
        What is stated for all of its articles.
    fetcher
        What reads addresses; with None nothing is read from the network, and the entries of
        a feed are as long as the feed has them.

    Raises
    ------
    UsageError
        If an address is to be read without a fetcher.
    InvalidInputError
        If the file or the feed cannot be read. A page that cannot is a record with defects.
    """
    where = without_user(source) if isinstance(source, str) else source.name
    if not isinstance(source, str):
        snapshot = _file(source, options)
    elif fetcher is None:
        raise UsageError(
            f"{where}: an address is read from the network, and nothing is to be fetched; name a "
            "saved file, or allow it"
        )
    else:
        try:
            snapshot = fetcher.fetch(source, (*PAGES, *FEEDS))
        except InvalidInputError as error:
            yield WebRecord(Record(where, "", {}, error.defects))
            return
    if not (root := root_of(snapshot)):
        yield _of_page(Record(where, "", {}), snapshot, None, options, fetcher)
        return
    if root.lower() not in ROOTS:
        what = _NEITHER.get(root, f"XML with the root {root!r:.40}")
        advice = "neither a page nor a feed; name the pages themselves, or a feed of them"
        yield _refused(Record(where, "", {}), "", f"{what}, {advice}")
        return
    try:
        entries = read_feed(snapshot)
    except ValueError as error:
        raise InvalidInputError(where, [Defect("", "", str(error))]) from error
    for number, entry in enumerate(entries, 1):
        name = f"entry {number}, {entry.headline or 'no title'!r:.80}, {entry.address:.200}"
        made = _of_entry(Record(where, name.rstrip(", "), {}), entry, options, fetcher)
        yield replace(made, snapshots=(snapshot, *made.snapshots))


def picture_path(content: bytes) -> str:
    """Return the path of a picture in its folder, by its digest.

    One that is not a whole, still picture in PNG or JPEG of a sensible size raises a ValueError.
    """
    with decoded(content) as picture:
        suffix = _PICTURE_SUFFIXES.get(picture.format or "")
        if suffix is None or getattr(picture, "n_frames", 1) > 1:
            raise ValueError(f"not a still picture in PNG or JPEG, got {picture.format}")
        picture.load()
    return f"images/{hashlib.sha256(content).hexdigest()[:_PICTURE_DIGEST]}.{suffix}"


def _file(file: ProjectFile, options: WebOptions) -> Snapshot:
    content = file.read_bytes(FetchLimits().n_bytes)
    try:
        address = Address.parse(options.source_url).url if options.source_url else ""
    except ValueError as error:
        raise file.refused(str(error), field="source_url") from error
    return Snapshot(content, "", address, address)


def _of_entry(
    place: Record, entry: Page, options: WebOptions, fetcher: Fetcher | None
) -> WebRecord:
    """Return the record of an entry: of its page if that may be read, else of what it says."""
    try:
        address = Address.parse(entry.address)
    except ValueError as error:
        return _refused(place, "source_url", f"{error}; the entry has no page")
    if fetcher is None:
        return _record(place, entry, address, options)
    try:
        snapshot = fetcher.fetch(address.url, PAGES)
    except InvalidInputError as error:
        defects = tuple(
            replace(each, position=place.position, field=each.field or "source_url")
            for each in error.defects
        )
        return WebRecord(replace(place, defects=defects))
    return _of_page(place, snapshot, entry, options, fetcher)


def _of_page(
    place: Record,
    snapshot: Snapshot,
    entry: Page | None,
    options: WebOptions,
    fetcher: Fetcher | None,
) -> WebRecord:
    """Return the record of a page; an entry adds what the page does not say."""
    try:
        page = read_page(snapshot)
    except ValueError as error:
        return replace(_refused(place, "", str(error)), snapshots=(snapshot,))
    if entry:
        page = replace(
            page,
            headline=page.headline or entry.headline,
            body=page.body or entry.body,
            declared_language=page.declared_language or entry.declared_language,
            published_on=page.published_on or entry.published_on,
        )
    made = replace(
        _record(place, page, source_address(page, snapshot), options), snapshots=(snapshot,)
    )
    if page.lead and options.images and not made.record.defects:
        return _with_image(made, page.lead, options, fetcher)
    return made


def _refused(place: Record, field: str, problem: str) -> WebRecord:
    defect = Defect(place.position, field, problem)
    return WebRecord(replace(place, defects=(defect,)))


def _record(place: Record, page: Page, address: Address | None, options: WebOptions) -> WebRecord:
    """Return the record of a page or an entry, what is missing as its defects."""
    text = f"{page.headline}\n{page.body}"
    language = options.language or language_of(text, page.declared_language)
    fields: dict[str, Any] = {
        "country": options.country,
        "release": options.release,
        "topics": list(options.topics),
        "texts": language and {language: {"headline": page.headline, "body": page.body}},
    }
    if address:
        # The host as people read it is the name of its outlet.
        outlet = visible_url(f"{address.scheme}://{address.host}")
        fields |= {
            "id": article_id(outlet, page.headline, address.url),
            "country": options.country or _country_of(address.host, options.countries),
            "outlet": outlet,
            "source_url": address.url,
        }
    day, remark = None, ""
    if page.published_on:
        zone = zone_of(fields["country"], options.time_zone)
        day, remark = local_day(page.published_on, zone)
        fields["published_on"] = day.isoformat()
    misread = misread_part(text)
    defects = tuple(
        Defect(place.position, field, problem)
        for field, problem, is_right in (
            ("source_url", "the page does not state its address; state it", address),
            ("country", "not clear from the host; state it", fields["country"]),
            ("topics", "a page does not state them; state one or more", options.topics),
            ("texts", _no_language(page.declared_language), language or misread),
            ("texts", f"decoded wrongly, got {misread!r:.80}; save the page as UTF-8", not misread),
            ("headline", "missing", page.headline),
            ("body", "no text of an article was found", page.body),
            ("published_on", "not stated; state the release", day or options.release),
        )
        if not is_right
    )
    stated = {name: value for name, value in fields.items() if value}
    findings = filter(None, (remark, *_remarks(text, language, options)))
    return WebRecord(replace(place, fields=stated, defects=defects), findings=tuple(findings))


def _country_of(host: str, members: tuple[str, ...]) -> str | None:
    """Return the country of a host, if it is one of the region or of member states."""
    label = host.rpartition(".")[2]
    codes = {"uk" if code == "GB" else code.lower(): code for code in members}
    return _COUNTRIES.get(label) or codes.get(label)


def _no_language(declared: str) -> str:
    code = declared_language(declared)
    said = (
        f"; the page says {language_name(code)}, but its words or letters are others"
        if code
        else ""
    )
    return f"the language cannot be detected{said}; state it"


def _remarks(text: str, language: str | None, options: WebOptions) -> Iterator[str]:
    """Yield what a person should know of a text that is accepted all the same."""
    if n_damaged := text.count("\ufffd"):
        n_characters = counted(n_damaged, "character")
        yield f"not readable and shown as \ufffd: {n_characters}; correct the text"
    if language and options.languages and language not in options.languages:
        yield (
            f"the text is in {language_name(language)}, which is not a language of the profile "
            f"({', '.join(options.languages)}); it is kept, and a release needs its translations"
        )


def _with_image(
    made: WebRecord, lead: LeadImage, options: WebOptions, fetcher: Fetcher | None
) -> WebRecord:
    """Return a record with the page's picture, or with the reason why it is set aside."""
    final_address = made.snapshots[0].final_address
    try:
        if not lead.alt:
            raise ValueError("the page does not say what it shows")  # noqa: TRY301 - one reason of several
        if fetcher is None:
            raise ValueError("nothing is read from the network")  # noqa: TRY301 - as above
        base = Address.parse(final_address) if final_address else None
        content = fetcher.fetch(Address.parse(lead.address, base).url, PICTURES).content
        path = str(PurePosixPath(options.folder, picture_path(content)))
    except (ValueError, InvalidInputError) as error:
        said = "; ".join(map(str, getattr(error, "defects", ()))) or str(error)
        finding = f"the picture {lead.address:.80} was set aside: {said}"
        return replace(made, findings=(*made.findings, finding))
    (language,) = made.record.fields["texts"]
    image = {
        "path": path,
        "alt": {language: lead.alt},
        "caption": {language: lead.caption} if lead.caption else {},
        "credit": lead.credit or made.record.fields["outlet"],
    }
    record = replace(made.record, fields={**made.record.fields, "images": [image]})
    return replace(made, record=record, images={path: content})

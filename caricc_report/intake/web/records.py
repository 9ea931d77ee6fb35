"""Records made of pages and feeds, with what was read kept beside them.

What a page does not say is a defect of its record that says what to state; nothing is invented.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError, UsageError
from caricc_report.intake.slugs import article_id
from caricc_report.intake.web.addresses import Address
from caricc_report.intake.web.feeds import Entry, is_feed, read_feed
from caricc_report.intake.web.fetching import FEEDS, PAGES, PICTURES, FetchLimits
from caricc_report.intake.web.languages import language_of
from caricc_report.intake.web.pages import LeadImage, read_page, source_address
from caricc_report.intake.web.pictures import picture_path
from caricc_report.intake.web.snapshots import Snapshot, WebRecord
from caricc_report.model.record import Record
from caricc_report.text.addresses import visible_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.intake.web.fetching import Fetcher

_COUNTRIES = {
    "af": "AF", "az": "AZ", "by": "BY", "cn": "CN", "ge": "GE", "ir": "IR", "kg": "KG", "kz": "KZ",
    "mn": "MN", "pk": "PK", "ru": "RU", "tj": "TJ", "tm": "TM", "tr": "TR", "ua": "UA",
    "uz": "UZ", "xn--p1ai": "RU", "xn--80ao21a": "KZ",
}  # fmt: skip
"""By the last label of a host, the country; рф and қаз in IDNA. Others say little of a country."""


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What a person states for all articles of a source, because pages do not say it."""

    topics: tuple[str, ...] = ()
    country: str | None = None
    """None: from the host of the page."""
    release: str | None = None
    """The release that the articles belong to; None where the day of publication decides."""
    language: str | None = None
    """None: by the letters and words of the text."""
    source_url: str | None = None
    """The address of a page that is given as a file; None if the page states it."""
    images: bool = True
    """Whether the first picture of a page is read, too."""


def web_records(
    source: str | Path, where: str, options: WebOptions, fetcher: Fetcher | None
) -> Iterator[WebRecord]:
    """Yield the records of a page or of a feed.

    Parameters
    ----------
    source
        A web address, or a file: a saved page, or a feed.
    where
        The source's name, for errors.
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
    if isinstance(source, Path):
        snapshot = _file(source, where, options)
    elif fetcher is None:
        raise UsageError(
            f"{where}: an address is read only with a fetcher; give a file, or a fetcher"
        )
    else:
        try:
            snapshot = fetcher.fetch(source, (*PAGES, *FEEDS))
        except InvalidInputError as error:
            yield WebRecord(Record(where, "", {}, error.defects))
            return
    if is_feed(snapshot):
        for number, entry in enumerate(read_feed(snapshot, where), 1):
            yield _of_entry(entry, snapshot, Record(where, f"entry {number}", {}), options, fetcher)
    else:
        yield _of_page(snapshot, None, Record(where, "", {}), options, fetcher)


def _file(path: Path, where: str, options: WebOptions) -> Snapshot:
    longest = FetchLimits().n_bytes
    try:
        with path.open("rb") as file:
            content = file.read(longest + 1)
    except OSError as error:
        defect = Defect("", "", f"cannot be read ({error.strerror})")
        raise InvalidInputError(where, [defect]) from error
    if len(content) > longest:
        problem = f"longer than {longest} bytes; too long for a page or a feed"
        raise InvalidInputError(where, [Defect("", "", problem)])
    address = options.source_url or ""
    try:
        address = Address.parse(address).url if address else ""
    except ValueError as error:
        raise InvalidInputError(where, [Defect("", "source_url", str(error))]) from error
    return Snapshot(content, "", address, address)


def _of_entry(
    entry: Entry, feed: Snapshot, place: Record, options: WebOptions, fetcher: Fetcher | None
) -> WebRecord:
    """Return the record of an entry: of its page if that may be read, else of what it says."""
    try:
        address = Address.parse(entry.link)
    except ValueError as error:
        defect = Defect("", "source_url", f"{error}; the entry has no page")
        return WebRecord(replace(place, defects=(defect,)), (feed,))
    if fetcher is None:
        text = _Text(entry.headline, entry.body, entry.declared_language, entry.published_on)
        return WebRecord(_record(text, address, place, options), (feed,))
    try:
        snapshot = fetcher.fetch(address.url, PAGES)
    except InvalidInputError as error:
        defects = tuple(replace(each, field=each.field or "source_url") for each in error.defects)
        return WebRecord(replace(place, defects=defects), (feed,))
    made = _of_page(snapshot, entry, place, options, fetcher)
    return replace(made, snapshots=(feed, *made.snapshots))


def _of_page(
    snapshot: Snapshot,
    entry: Entry | None,
    place: Record,
    options: WebOptions,
    fetcher: Fetcher | None,
) -> WebRecord:
    """Return the record of a page; an entry adds the headline and the day it does not say."""
    try:
        page = read_page(snapshot, place.where)
    except InvalidInputError as error:
        return WebRecord(replace(place, defects=error.defects), (snapshot,))
    url = source_address(page, snapshot)
    address = Address.parse(url) if url else None
    text = _Text(
        page.headline or (entry.headline if entry else ""),
        page.body,
        page.declared_language or (entry.declared_language if entry else ""),
        page.published_on or (entry.published_on if entry else None),
    )
    record = _record(text, address, place, options)
    made = WebRecord(record, (snapshot,))
    if page.lead and options.images and not record.defects:
        return _with_image(made, page.lead, snapshot, fetcher)
    return made


@dataclass(frozen=True, slots=True)
class _Text:
    """What a page or an entry says."""

    headline: str
    body: str
    declared_language: str
    published_on: Any


def _record(text: _Text, address: Address | None, place: Record, options: WebOptions) -> Record:
    """Return the record of a text, what is missing as its defects."""
    language = options.language or language_of(
        f"{text.headline}\n{text.body}", text.declared_language
    )
    country = options.country or (address and _COUNTRIES.get(address.host.rpartition(".")[2]))
    fields = {
        "id": address and article_id(_outlet(address), text.headline, address.url),
        "country": country,
        "outlet": address and _outlet(address),
        "source_url": address and address.url,
        "published_on": text.published_on and text.published_on.isoformat(),
        "release": options.release,
        "topics": list(options.topics),
        "texts": {language: {"headline": text.headline, "body": text.body}} if language else None,
    }
    missing = [
        Defect("", field, problem)
        for field, problem, present in (
            ("source_url", "the page does not state its address; state it", address),
            ("country", "not clear from the host; state it", country),
            ("topics", "a page does not state them; state one or more", options.topics),
            ("texts", "the language cannot be detected; state it", language),
            ("headline", "missing", text.headline),
            ("body", "no text of an article was found", text.body),
            ("published_on", "not stated; state the release", text.published_on or options.release),
        )
        if not present
    ]
    stated = {name: value for name, value in fields.items() if value}
    return replace(place, fields=stated, defects=tuple(missing))


def _outlet(address: Address) -> str:
    """Return the host as people read it, which is the name of its outlet."""
    return visible_url(f"{address.scheme}://{address.host}")


def _with_image(
    made: WebRecord, lead: LeadImage, snapshot: Snapshot, fetcher: Fetcher | None
) -> WebRecord:
    """Return an import with the page's picture, or with the reason why it is set aside."""
    try:
        if not lead.alt:
            raise ValueError("the page does not say what it shows")  # noqa: TRY301 - one reason of several
        if fetcher is None:
            raise ValueError("nothing is read from the network")  # noqa: TRY301 - as above
        base = Address.parse(snapshot.final_address) if snapshot.final_address else None
        content = fetcher.fetch(Address.parse(lead.address, base).url, PICTURES).content
        path = picture_path(content)
    except (ValueError, InvalidInputError) as error:
        said = "; ".join(map(str, getattr(error, "defects", ()))) or str(error)
        return replace(made, findings=(f"the picture {lead.address:.80} was set aside: {said}",))
    (language,) = made.record.fields["texts"]
    image = {
        "path": path,
        "alt": {language: lead.alt},
        "caption": {language: lead.caption} if lead.caption else {},
        "credit": lead.credit or made.record.fields["outlet"],
    }
    record = replace(made.record, fields={**made.record.fields, "images": [image]})
    return replace(made, record=record, images={path: content})

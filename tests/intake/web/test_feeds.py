"""Feeds: entries in their order, dates as they were written, nothing that grows."""

from __future__ import annotations

import pytest
from outlets import page, rss

from caricc_report.intake.web.feeds import ROOTS, read_feed, root_of
from caricc_report.intake.web.pages import Page
from caricc_report.intake.web.snapshots import Snapshot

ADDRESS = "https://news.example.kz/feed.xml"
ITEM = (
    "<item><title>First &amp;amp; foremost</title><link>/1</link>"
    "<pubDate>Thu, 21 Nov 2024 01:30:00 +0500</pubDate>"
    "<description>&lt;p&gt;One &lt;b&gt;text&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;# Two.&lt;/p&gt;"
    "</description></item>"
)
ATOM = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
    'xml:lang="ru"><title>t</title><entry><title>First</title>'
    '<link href="https://news.example.kz/1"/>{dates}'
    '<content type="text">One.\n\n*Two*.</content></entry></feed>'
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<channel rdf:about="x"><title>t</title></channel><item rdf:about="y"><title>First</title>'
    "<link>https://news.example.kz/1</link><dc:date>2024-11-21T01:30:00+05:00</dc:date>"
    "<description>One.</description></item></rdf:RDF>"
)


BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


def feed(content: str | bytes, content_type: str = "application/rss+xml") -> Snapshot:
    """Return a feed as it was read."""
    raw = content.encode() if isinstance(content, str) else content
    return Snapshot(raw, content_type, ADDRESS, ADDRESS)


def entries(content: str | bytes) -> tuple[Page, ...]:
    """Return the entries of a feed."""
    return read_feed(feed(content))


def test_rss_is_read() -> None:
    """Headline, address and text of an item; the day is that of where it was written."""
    (entry,) = entries(rss(ITEM))
    assert entry.headline == "First & foremost"
    assert entry.address == "https://news.example.kz/1"
    assert entry.body == "One text.\n\n\\# Two."
    assert str(entry.published_on) == "2024-11-21"


def test_rdf_is_read() -> None:
    """RSS 1.0 has one date, and it is that of the item."""
    (entry,) = entries(RDF)
    assert (entry.headline, entry.body, str(entry.published_on)) == ("First", "One.", "2024-11-21")


@pytest.mark.parametrize(
    "dates, expected",
    [
        ("<published>2024-11-21T01:30:00+05:00</published>", "2024-11-21"),
        ("<updated>2024-11-22T01:30:00+05:00</updated>", "None"),
        ("<published>yesterday</published>", "None"),
    ],
)
def test_atom_is_read(dates: str, expected: str) -> None:
    """When an entry was updated is not when it was published."""
    (entry,) = entries(ATOM.format(dates=dates))
    assert entry.body == "One.\n\n\\*Two\\*."
    assert str(entry.published_on) == expected


@pytest.mark.parametrize(
    "content, expected",
    [
        (rss(ITEM), True),
        (ATOM.format(dates=""), True),
        (RDF, True),
        (f"<!-- a --> <!DOCTYPE rss>\n{rss(ITEM)}", True),
        ("\ufeff" + rss(ITEM), True),
        (page(), False),
        ("<html><body>&lt;rss> <rss></rss></body></html>", False),
        ("", False),
        ("<!---->" * 5000 + "x", False),
        (rss(ITEM, head=BOMB), True),
    ],
)
def test_a_feed_is_known_by_its_root(content: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """Whatever the server calls it."""
    assert (root_of(feed(content, "text/html")).lower() in ROOTS) is expected


def test_a_page_in_xml_is_no_other_document() -> None:
    """Whatever its comments hold."""
    content = f'<?xml version="1.0"?><!-- <rss> -->{page()}'
    assert root_of(feed(content)) == ""


def test_an_entry_may_be_in_another_language_than_its_feed() -> None:
    """Its own word counts for it."""
    one = ATOM.format(dates="")
    two = one.replace("<entry>", "<entry xml:lang='kk'>")
    assert [entries(each)[0].declared_language for each in (one, two)] == ["ru", "kk"]


@pytest.mark.parametrize(
    "content",
    [
        rss(ITEM, head=BOMB),
        rss(ITEM, head=BOMB).encode("utf-16"),
        rss(ITEM, head='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        rss(ITEM, head="<!doctype rss [<!entity a 'b'> ]>"),
    ],
)
def test_entities_are_refused(content: str | bytes) -> None:
    """What could grow without bound, or read a file, is not expanded."""
    with pytest.raises(ValueError, match="defines entities"):
        entries(content)


@pytest.mark.parametrize("content", ["", "text", page(), "<a/>", "{}"])
def test_what_is_no_feed_is_an_error(content: str) -> None:
    """A page or a text has no entries."""
    with pytest.raises(ValueError, match="not a feed"):
        entries(content)


def test_an_encoding_of_the_region_is_read() -> None:
    """The declaration of the document counts."""
    text = rss(ITEM.replace("First", "Первый")).replace('"1.0"?', '"1.0" encoding="windows-1251"?')
    (entry,) = entries(text.encode("cp1251"))
    assert entry.headline == "Первый & foremost"


def test_an_entry_that_says_nothing_is_kept() -> None:
    """What is missing is empty, for the record to say so."""
    item = '<item><guid isPermaLink="false">1</guid></item>'
    assert entries(rss(item)) == (Page("", "", "", None, ""),)

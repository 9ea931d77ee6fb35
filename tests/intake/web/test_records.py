"""Pages and feeds as records: valid where the page says enough, and with what was read kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from outlets import ARTICLES, LEAD, Outlet, Reply, page, photo, rss

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.intake.web.records import WebOptions, WebRecord, web_records
from caricc_report.intake.web.snapshots import LOG, keep_snapshots
from caricc_report.model.article import Article
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

HOST = "http://news.example.kz"
OPTIONS = WebOptions(topics=("prevention",))


def read(outlet: Outlet, source: str, options: WebOptions = OPTIONS) -> list[WebRecord]:
    """Return the imports of a source that may read the network."""
    return list(web_records(source, options, outlet.fetcher()))


def one(outlet: Outlet, content: str, options: WebOptions = OPTIONS) -> WebRecord:
    """Return the import of one page."""
    outlet.routes["/1"] = Reply(content)
    (found,) = read(outlet, f"{HOST}/1", options)
    return found


def problems(imported: WebRecord) -> list[str]:
    """Return the defects of a record as lines."""
    return [str(defect) for defect in imported.record.defects]


@pytest.mark.parametrize("language", ARTICLES)
def test_a_page_becomes_a_valid_article(outlet: Outlet, language: str) -> None:
    """In every language of the region, with nothing that a person would have to add."""
    found = one(outlet, page(language, declared="ru"))
    assert problems(found) == []
    article = Article.model_validate(found.record.fields)
    assert list(article.texts) == [language.partition("-")[0]]
    assert (article.country, article.outlet) == ("KZ", "news.example.kz")
    assert article.source_url == f"{HOST}/1"
    assert str(article.published_on) == "2024-11-21"
    assert article.id.startswith("news-example-kz-")


def test_the_same_page_is_the_same_record(outlet: Outlet) -> None:
    """Whenever it is read."""
    assert one(outlet, page()) == one(outlet, page())


def test_what_a_page_does_not_say_is_a_defect(outlet: Outlet) -> None:
    """All of it at once, each with what to do; the rest of the record is there."""
    outlet.routes["example.org/1"] = Reply(page(published=""))
    (found,) = read(outlet, "http://example.org/1", WebOptions())
    assert problems(found) == [
        "country: not clear from the host; state it",
        "topics: a page does not state them; state one or more",
        "published_on: not stated; state the release",
    ]
    assert "published_on" not in found.record.fields
    assert found.record.fields["source_url"] == "http://example.org/1"


def test_a_person_may_state_what_a_page_does_not(outlet: Outlet) -> None:
    """The options fill the gaps; country and language overrule what was told from the page."""
    options = WebOptions(("policy",), country="TJ", release="2024-20", language="ru")
    found = one(outlet, page("kk", published=""), options)
    article = Article.model_validate(found.record.fields)
    assert (article.country, article.release, list(article.texts)) == ("TJ", "2024-20", ["ru"])


@pytest.mark.parametrize(
    "host, country, name",
    [
        ("xn--b1aew.xn--p1ai", "RU", "мвд.рф"),
        ("www.example.kg", "KG", "example.kg"),
        ("example.xn--80ao21a", "KZ", "example.xn--80ao21a"),
    ],
)
def test_the_outlet_is_the_host_in_its_own_letters(
    outlet: Outlet, host: str, country: str, name: str
) -> None:
    """As the records of the reference release name outlets."""
    outlet.routes["/1"] = Reply(page())
    (found,) = read(outlet, f"http://{host}/1")
    assert (found.record.fields["country"], found.record.fields["outlet"]) == (country, name)


@pytest.mark.parametrize("host, country", [("presse.example.sn", "SN"), ("example.co.uk", "GB")])
def test_a_host_tells_which_member_state_it_is_of(outlet: Outlet, host: str, country: str) -> None:
    """By the code of the country, in whatever part of the world a publisher is."""
    outlet.routes["/1"] = Reply(page())
    (found,) = read(outlet, f"http://{host}/1", WebOptions(("policy",), countries=("SN", "GB")))
    assert found.record.fields.get("country") == country


def test_a_page_that_cannot_be_read_is_a_record_with_defects(outlet: Outlet) -> None:
    """Nothing read is lost from the count."""
    (found,) = read(outlet, f"{HOST}/none")
    assert problems(found) == ["the server answered with status 404; check the address"]
    assert found.record.fields == {}


def test_an_empty_page_says_what_is_missing(outlet: Outlet) -> None:
    """A page without any text has neither language nor headline nor body."""
    found = one(outlet, "<html><body><p> </p></body></html>")
    assert [defect.field for defect in found.record.defects] == [
        "texts", "headline", "body", "published_on",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "written, read_by", [("utf-8", "cp1251"), ("utf-8", "cp1252"), ("cp1251", "cp1252")]
)
@pytest.mark.parametrize("stated", [None, "ru"])
def test_text_that_was_decoded_wrongly_is_refused(
    outlet: Outlet, written: str, read_by: str, stated: str | None
) -> None:
    """Also where a person states the language, and the page cannot be told from a right one."""
    garbled = page("ru").encode(written).decode(read_by, "replace").replace("\ufffd", "")
    found = one(outlet, garbled, WebOptions(("prevention",), language=stated))
    assert any("decoded wrongly, got" in problem for problem in problems(found))


def test_a_character_that_cannot_be_read_is_said(outlet: Outlet) -> None:
    """The article stays, and a person knows where to look."""
    found = one(
        outlet, page("ru", paragraphs=("Текст с зна\ufffdом.", *ARTICLES["ru"]["paragraphs"]))
    )
    assert (problems(found), found.findings) == (
        [], ("not readable and shown as \ufffd: 1 character; correct the text",),
    )  # fmt: skip


def test_a_language_that_is_not_the_profile_s_is_said(outlet: Outlet) -> None:
    """Its name, and what becomes of the record."""
    options = WebOptions(("prevention",), languages=("en", "ru"))
    assert one(outlet, page("ru"), options).findings == ()
    found = one(outlet, page("kk", declared="ru"), options)
    assert found.findings == (
        (
            "the text is in Kazakh (kk), which is not a language of the profile (en, ru); "
            "it is kept, and a release needs its translations"
        ),
    )


def test_an_instant_in_utc_is_the_day_of_the_country(outlet: Outlet) -> None:
    """Of the host's, or of the profile's zone if that has several, and the other day is said."""
    content = page(published="2024-11-30T20:30:00+00:00")
    for options, day, zone in (
        (OPTIONS, "2024-12-01", "Asia/Almaty"),
        (WebOptions(("policy",), country="US", time_zone="Asia/Tokyo"), "2024-12-01", "Asia/Tokyo"),
        (WebOptions(("policy",), country="US"), "2024-11-30", "not known"),
    ):
        found = one(outlet, content, options)
        assert found.record.fields["published_on"] == day
        assert "published_on: 2024-11-30 20:30 in UTC" in found.findings[0]
        assert zone in found.findings[0]


@pytest.mark.parametrize(
    "content, problem",
    [
        (
            f"<urlset><url><loc>{HOST}/1</loc></url></urlset>",
            "a sitemap, neither a page nor a feed",
        ),
        ('<?xml version="1.0"?><sitemapindex></sitemapindex>', "a list of sitemaps, neither"),
        (
            '<?xml version="1.0"?><!-- x --><opml><body/></opml>',
            "XML with the root 'opml', neither",
        ),
    ],
    ids=["addresses", "sitemaps", "another root"],
)
def test_what_is_neither_page_nor_feed_is_named(outlet: Outlet, content: str, problem: str) -> None:
    """It is not a page without text."""
    outlet.routes["/1"] = Reply(content, "text/xml")
    (found,) = read(outlet, f"{HOST}/1")
    assert problem in problems(found)[0]


def test_a_saved_page_needs_no_network(tmp_path: Path) -> None:
    """Its address is the one it states, or the one that a person states."""
    file = tmp_path / "saved.html"
    file.write_text(page(head=f'<link rel="canonical" href="{HOST}/1">'), encoding="utf-8")
    (found,) = web_records(ProjectFile(file, "saved.html"), OPTIONS, None)
    assert Article.model_validate(found.record.fields).source_url == f"{HOST}/1"
    assert found.snapshots[0].retrieved_at is None
    file.write_text(page(), encoding="utf-8")
    (found,) = web_records(ProjectFile(file, "saved.html"), OPTIONS, None)
    assert "source_url: the page does not state its address; state it" in problems(found)
    options = WebOptions(("prevention",), source_url="https://example.kz/2")
    (found,) = web_records(ProjectFile(file, "saved.html"), options, None)
    assert found.record.fields["source_url"] == "https://example.kz/2"


def test_what_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    """A file that is not there, an address that is none, an address without a fetcher."""
    with pytest.raises(InvalidInputError, match="cannot be read"):
        list(web_records(ProjectFile(tmp_path / "none.html", "none.html"), OPTIONS, None))
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    options = WebOptions(source_url="javascript:alert(1)")
    with pytest.raises(InvalidInputError, match="source_url: not a web address"):
        list(web_records(ProjectFile(tmp_path / "a.html", "a.html"), options, None))
    with pytest.raises(UsageError, match="nothing is to be fetched"):
        list(web_records(HOST, OPTIONS, None))


# Pictures


def test_the_picture_of_a_page_is_kept(outlet: Outlet) -> None:
    """Under the name of its content, with what the page says that it shows."""
    outlet.routes["/a.jpg"] = Reply(photo(), "image/jpeg")
    found = one(outlet, page(head=LEAD))
    (image,) = Article.model_validate(found.record.fields).images
    assert image.alt == {"en": "Students in a hall"}
    assert image.credit == "news.example.kz"
    assert (found.images or {})[image.path] == photo()
    assert found.findings == ()


def test_alternative_text_and_caption_may_stand_beside_the_picture(outlet: Outlet) -> None:
    """The page's own picture with the same file says what it shows."""
    outlet.routes["/a.jpg"] = Reply(photo(), "image/jpeg")
    figure = '<figure><img src="/a.jpg" alt=""><figcaption>The hall</figcaption></figure>'
    credit = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "image": '
        '{"creditText": "Press office"}}</script>'
    )
    found = one(outlet, page(body=figure, head=credit))
    (image,) = Article.model_validate(found.record.fields).images
    assert (image.alt, image.caption) == ({"en": "The hall"}, {"en": "The hall"})
    assert image.credit == "Press office"


@pytest.mark.parametrize(
    "head, reply, reason",
    [
        ('<meta property="og:image" content="/a.jpg">', None, "does not say what it shows"),
        (LEAD, None, "status 404"),
        (LEAD, Reply("<html>"), "not of the type wanted"),
        (LEAD, Reply("<html>", "image/jpeg"), "not a picture that can be read"),
        (LEAD.replace("/a.jpg", "javascript:alert(1)"), None, "not a web address"),
        (LEAD.replace("/a.jpg", "http://127.0.0.1/a.jpg"), None, "not on the public network"),
        (LEAD.replace("/a.jpg", "file:///etc/passwd"), None, "not a web address"),
    ],
)
def test_a_picture_that_is_not_fit_is_set_aside(
    outlet: Outlet, head: str, reply: Reply | None, reason: str
) -> None:
    """The article stays; a finding says why it has no picture."""
    if reply:
        outlet.routes["/a.jpg"] = reply
    found = one(outlet, page(head=head))
    assert "images" not in Article.model_validate(found.record.fields).model_fields_set
    assert len(found.findings) == 1
    assert reason in found.findings[0]
    assert problems(found) == []


def test_pictures_may_be_left_out(outlet: Outlet) -> None:
    """Then they are not asked for."""
    found = one(outlet, page(head=LEAD), WebOptions(("prevention",), images=False))
    assert (found.findings, outlet.paths) == ((), ["/robots.txt", "/1"])


# Feeds

ITEM = (
    "<item><title>{title}</title><link>{link}</link>"
    "<pubDate>Thu, 21 Nov 2024 01:30:00 +0500</pubDate><description>{text}</description></item>"
)


def item(link: str, title: str = "Title of the entry", text: str = "Text of the entry.") -> str:
    """Return an item of a feed."""
    return ITEM.format(title=title, link=link, text=text)


def test_the_pages_of_a_feed_are_read(outlet: Outlet) -> None:
    """One after the other; an entry whose page cannot be read is a record with defects."""
    outlet.routes |= {
        "/feed": Reply(rss(item("/1"), item("/none"), item("javascript:alert(1)")), "text/xml"),
        "/1": Reply(page("ru", published="")),
    }
    first, second, third = read(outlet, f"{HOST}/feed")
    article = Article.model_validate(first.record.fields)
    assert article.texts["ru"].headline == ARTICLES["ru"]["headline"]
    assert str(article.published_on) == "2024-11-21"
    assert [each.record.position for each in (first, second, third)] == [
        f"entry {number}, 'Title of the entry', {address}"
        for number, address in enumerate((f"{HOST}/1", f"{HOST}/none", "javascript:alert(1)"), 1)
    ]
    for each, problem in (
        (second, "the server answered with status 404; check the address"),
        (third, "not a web address with http or https"),
    ):
        assert problems(each)[0].startswith(f"{each.record.position}, source_url: {problem}")
    assert len(first.snapshots) == 2


def test_a_feed_without_network_gives_its_own_text(tmp_path: Path) -> None:
    """As long as the feed has it."""
    text = " ".join(ARTICLES["ru"]["paragraphs"])
    file = tmp_path / "feed.xml"
    file.write_text(rss(item(f"{HOST}/1", "Заголовок", text)), encoding="utf-8")
    (found,) = web_records(ProjectFile(file, "feed.xml"), OPTIONS, None)
    article = Article.model_validate(found.record.fields)
    assert (article.texts["ru"].headline, article.texts["ru"].body) == ("Заголовок", text)
    assert article.source_url == f"{HOST}/1"


@pytest.mark.parametrize(
    "element",
    ["<content:encoded><![CDATA[<p>{}</p>]]></content:encoded>",
     "<yandex:full-text>{}</yandex:full-text>", "<turbo:content>{}</turbo:content>"],
    ids=["content", "Yandex", "Turbo"],
)  # fmt: skip
def test_the_whole_text_of_an_entry_is_read(tmp_path: Path, element: str) -> None:
    """Not its summary, whichever stands first."""
    text = " ".join(ARTICLES["ru"]["paragraphs"])
    content = rss(
        item(f"{HOST}/1", text="Коротко.").replace("</item>", f"{element.format(text)}</item>")
    )
    spaces = (
        "content='http://purl.org/rss/1.0/modules/content/' xmlns:yandex='http://news.yandex.ru'"
    )
    content = content.replace("<rss", f"<rss xmlns:turbo='http://turbo.yandex.ru' xmlns:{spaces}")
    file = tmp_path / "feed.xml"
    file.write_text(content, encoding="utf-8")
    (found,) = web_records(ProjectFile(file, "feed.xml"), OPTIONS, None)
    assert found.record.fields["texts"]["ru"]["body"] == text


def test_a_broken_feed_is_an_error(tmp_path: Path) -> None:
    """A feed that cannot be read as a whole has no records."""
    file = tmp_path / "feed.xml"
    file.write_text(rss(head='<!DOCTYPE rss [<!ENTITY a "b">]>'), encoding="utf-8")
    with pytest.raises(InvalidInputError, match="feed"):
        list(web_records(ProjectFile(file, "feed.xml"), OPTIONS, None))


# What is kept


def test_what_was_read_is_kept_once(outlet: Outlet, tmp_path: Path) -> None:
    """The exact bytes, and a line that says where and when they are from."""
    outlet.routes["/a.jpg"] = Reply(photo(), "image/jpeg")
    found = one(outlet, page("ru", head=LEAD))
    written = [keep_snapshots(found.snapshots, tmp_path) for _ in range(2)]
    files = sorted(each for each in tmp_path.rglob("*.*"))
    assert (sorted(written[0]), written[1]) == (files, ())
    (line,) = (tmp_path / LOG).read_text(encoding="utf-8").splitlines()
    said: dict[str, Any] = json.loads(line)
    stored = tmp_path / f"snapshots/{said['sha256']}.html"
    assert stored.read_bytes() == page("ru", head=LEAD).encode()
    assert said["retrieved_at"] == "2024-12-02T09:30:00+00:00"
    assert (said["address"], said["final_address"], said["status"]) == (
        f"{HOST}/1", f"{HOST}/1", 200,
    )  # fmt: skip


def test_a_list_of_snapshots_that_was_damaged_is_kept(outlet: Outlet, tmp_path: Path) -> None:
    """Its lines stay as they are, whatever they hold, and new ones are added."""
    log = tmp_path / LOG
    log.parent.mkdir()
    damaged = b'{"sha256": "\xff\r\n\n{}\n{}\n{"cut'
    log.write_bytes(damaged)
    assert keep_snapshots((), tmp_path) == ()
    keep_snapshots(one(outlet, page()).snapshots, tmp_path)
    *before, added = log.read_bytes().split(b"\n")[:-1]
    assert b"\n".join(before) == damaged
    assert json.loads(added)["address"] == f"{HOST}/1"

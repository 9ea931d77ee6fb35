"""Pages: what they say is read, what they do not say is absent, nothing in them is markup."""

from __future__ import annotations

import contextlib
import json
import zlib
from pathlib import Path

import pytest
from builders import body_tree, kinds, png, text_of
from hypothesis import given
from hypothesis import strategies as st
from outlets import ARTICLES, page, photo
from PIL import Image

from caricc_report.intake.encodings import text_of as text_in
from caricc_report.intake.slugs import article_id, slug
from caricc_report.intake.web.bodies import body_of, parse_html
from caricc_report.intake.web.days import local_day, stated_day, zone_of
from caricc_report.intake.web.languages import language_of
from caricc_report.intake.web.pages import Page, read_page, source_address
from caricc_report.intake.web.records import picture_path
from caricc_report.intake.web.snapshots import Snapshot

ADDRESS = "https://news.example.kz/2024/1"


def snapshot(content: str | bytes, content_type: str = "", address: str = ADDRESS) -> Snapshot:
    """Return a page as it was read."""
    raw = content.encode() if isinstance(content, str) else content
    return Snapshot(raw, content_type, address, address)


def read(content: str | bytes, content_type: str = "") -> Page:
    """Return what a page says."""
    return read_page(snapshot(content, content_type))


def linked(data: str) -> str:
    """Return linked data as it stands in a page."""
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize("language", ARTICLES)
def test_headline_and_paragraphs_are_read(language: str) -> None:
    """In every language of the region, as they stand on the page, and nothing else of it."""
    found = read(page(language))
    assert found.headline == ARTICLES[language]["headline"]
    assert found.body.split("\n\n") == ARTICLES[language]["paragraphs"]


@pytest.mark.parametrize("declared", ["", "ru", "en", "de"])
def test_the_language_is_that_of_the_words(declared: str) -> None:
    """Whatever the page says of itself: many say Russian on every page."""
    for language, words in ARTICLES.items():
        text = "\n".join([words["headline"], *words["paragraphs"]])
        assert language_of(text, declared) == language.partition("-")[0]


UNDECIDED = [
    ("Футбол", "ru-RU", "ru"),
    ("Футбол", "kk", "kk"),
    ("Футбол", "en", None),
    ("Футбол", "", None),
    ("Fußball", "de_DE", "de"),
    ("Футбол", "kz", "kk"),
    ("Футбол", "rus", "ru"),
    ("Тараз қаласында полиция студенттермен кездесті", "ru", "kk"),
    ("Polis avtomobildə əlli kiloqram heroin tapıb", "en", "az"),
    ("Poliția a confiscat heroină la frontieră", "ro", "ro"),
    ("ตำรวจ", "th", "th"),
    ("Die man is in die hof en dit was die einde van die saak, maar.", "af", "af"),
    ("Football", "<b>", None),
    ("Άρθρο", "gr", None),
    ("", "ru", None),
    ("2024", "", None),
]


def test_where_words_do_not_decide_the_page_does() -> None:
    """Its own word counts, unless the letters speak against it."""
    for text, declared, expected in UNDECIDED:
        assert language_of(text, declared) == expected


FOREIGN = json.loads((Path(__file__).parents[2] / "pages/foreign.json").read_text(encoding="utf-8"))
"""By language, a paragraph in one that is near to those of the region in letters or words."""


@pytest.mark.parametrize("declared", ["own", "", "en", "ru", "az"])
def test_another_language_is_not_taken_for_one_of_the_region(declared: str) -> None:
    """German and Turkish are no Azerbaijani, Italian is no English, Mongolian no Kyrgyz."""
    for language, text in FOREIGN.items():
        found = language_of(text, language if declared == "own" else declared)
        assert found in ({language} if declared == "own" else {language, None})


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:locale" content="fi_FI">',
        '<meta name="language" content="fi">',
        '<meta http-equiv="Content-Language" content="fi">',
        linked('{"@type": "NewsArticle", "inLanguage": "fi-FI"}'),
    ],
    ids=["of the locale", "of the page", "of the answer", "of linked data"],
)
def test_a_page_may_state_its_language_in_several_places(head: str) -> None:
    """Not in its first element alone."""
    assert read(page(declared="", head=head)).declared_language[:2] == "fi"


INSTANTS = [
    ("2024-11-30T20:30:00+00:00", "KZ", "2024-12-01"),
    ("2024-11-30T20:30:00.000Z", "KG", "2024-12-01"),
    ("2024-11-30 20:30 UTC", "UZ", "2024-12-01"),
    ("2024-11-30T20:30:00+0000", "RU", "2024-11-30"),
    ("2024-11-30T21:30:00-00:00", "RU", "2024-12-01"),
    ("Sat, 30 Nov 2024 20:30:00 GMT", "TJ", "2024-12-01"),
    ("Sat, 30 Nov 2024 20:30:00 -0000", "TM", "2024-12-01"),
    ("2024-12-01T03:30:00Z", "US", "2024-11-30"),
    ("2024-12-01T00:00:00Z", "US", "2024-12-01"),
    ("2024-11-30T20:30:00+03:00", "KZ", "2024-11-30"),
    ("2024-11-30T20:30:00", "KZ", "2024-11-30"),
    ("2024-11-30T20:30:00+00:30", "KZ", "2024-11-30"),
]


def test_an_instant_in_utc_is_a_day_where_the_outlet_is() -> None:
    """An offset of zero says nothing of where; any other one is where it was written."""
    for text, country, expected in INSTANTS:
        stated = stated_day(text)
        assert stated is not None
        day, remark = local_day(stated, zone_of(country, "America/New_York"))
        assert str(day) == expected
        assert bool(remark) is (expected not in str(stated))


@pytest.mark.parametrize(
    "head, published",
    [
        ('<meta property="article:published_time" content="2024-11-21T23:30:00-05:00">', 21),
        ('<meta itemprop="datePublished" content="2024-11-20">', 20),
        (linked('{"@graph": [{"@type": ["NewsArticle"], "datePublished": "2024-11-19T00"}]}'), 19),
        (linked('[{"@type": "Event", "datePublished": "2024-11-19"}]'), None),
        (linked('[1, {"@graph": 1}, {"@graph": [1]}]'), None),
        (linked("{"), None),
        ('<meta property="article:published_time" content="2024-02-30">', None),
        ('<meta property="article:modified_time" content="2024-11-21">', None),
        ("", None),
    ],
)  # fmt: skip
def test_the_day_is_the_one_that_the_page_states(head: str, published: int | None) -> None:
    """In markup, where it was published; what is changed later, or stated of another thing, not."""
    found = read(page(published="", head=head))
    assert (found.published_on.day if found.published_on else None) == published


def test_a_day_beside_the_text_is_believed_if_it_is_the_only_one() -> None:
    """Of two days in the markup of a text none is known to be that of its publication."""
    one, other = (f'<time datetime="2024-11-1{day}">then</time>' for day in (1, 2))
    assert str(read(page(published="", body=one)).published_on) == "2024-11-11"
    assert read(page(published="", body=one + other)).published_on is None


@pytest.mark.parametrize("text", ["", "21.11.2024", "2024-13-01", "2024-11-211", "tomorrow"])
def test_no_day_is_made_up(text: str) -> None:
    """What is no date in ISO 8601 is none."""
    assert stated_day(text) is None


@pytest.mark.parametrize(
    "href, address, expected",
    [
        ("/2024/1", ADDRESS, ADDRESS),
        ("https://news.example.kz/a?id=1#top", ADDRESS, "https://news.example.kz/a?id=1"),
        ("https://evil.example/1", ADDRESS, ADDRESS),
        ("/", ADDRESS, ADDRESS),
        ("javascript:alert(1)", ADDRESS, ADDRESS),
        ("", ADDRESS, ADDRESS),
        ("https://news.example.kz/a", "", "https://news.example.kz/a"),
        ("/a", "", ""),
        ("", "", ""),
    ],
)
def test_the_canonical_address_stays_on_its_host(href: str, address: str, expected: str) -> None:
    """A page may name another address of its host; a file has no other."""
    content = snapshot(page(head=f'<link rel="canonical" href="{href}">'), address=address)
    found = source_address(read_page(content), content)
    assert (found.url if found else "") == expected


HOSTILE = (
    "{{< include /etc/passwd >}} and {{< env HOME >}} <script>alert(1)</script> with <b>bold</b>",
    "```{python} and `{=typst}` [link](javascript:alert(1)) ![](x.png) <https://a.example>",
    "# no heading *no emphasis* _none_ &amp; \\ $x$ @cite :::",
    "=cmd|'/c calc'!A1 is not a formula here",
    "1. not a list",
    "- not a list either",
    "> no quotation",
    "--- nor a rule",
)


def test_nothing_in_a_page_is_markup() -> None:
    """Every mark of headline and text comes out of the release as the characters that it is."""
    found = read(page(headline=f"News {HOSTILE[0]}", paragraphs=HOSTILE))
    assert found.headline == f"News {HOSTILE[0]}"
    blocks = body_tree(found.body)
    assert kinds(blocks) <= {"Para", "Str", "Space"}
    shown = [text_of(each) for each in blocks]
    assert shown == list(HOSTILE)


def test_scripts_and_links_are_left_out() -> None:
    """The text of a link stays, its address goes; what is no text goes altogether."""
    body = (
        '<p>Read the <a href="javascript:alert(1)">whole report</a> of the college.'
        "<script>alert(1)</script><style>p{}</style></p>"
    )
    found = read(page(body=body))
    assert found.body.endswith("\n\nRead the whole report of the college.")


def test_the_form_of_a_text_is_kept() -> None:
    """Quotations, lists, headings, breaks and rows of tables stay what they are."""
    root = parse_html(
        "<h2>Part #1</h2><blockquote><p>One</p><p>Two</p></blockquote>text<br>more"
        "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>"
        "<table><tr><td>City</td><td>10 people</td></tr></table><!-- no --><?php no ?>"
    )
    assert body_of(root.body) == (
        "## Part \\#1\n\n> One\n>\n> Two\n\ntext\\\nmore\n\n- a\n- b\n\n  c\n\nCity; 10 people"
    )


ENCODED = [
    (page("ru").encode("cp1251"), "text/html; charset=windows-1251"),
    (page("ru").encode("cp1251"), "text/html"),
    (page("ru").encode("cp1251"), "text/html; charset=utf-8"),
    (page("ru", head='<meta charset="koi8-r">').encode("koi8-r"), ""),
    (page("ru").encode(), 'text/html; charset="no-such"'),
    (page("ru").encode(), "text/html; charset=unicode_escape"),
    (page("ru").encode(), "text/html; charset=zlib"),
    (page("ru").encode("utf-8-sig"), "text/html; charset=windows-1251"),
    (page("ru").encode("utf-16"), ""),
    (page("ru").encode("utf-16-le"), "text/html; charset=utf-16"),
    (page("ru").encode("koi8-r"), ""),
    (page("ru").encode("cp866"), "text/html"),
    (page("ru", head='<meta charset="windows-1251">').encode(), ""),
    (page("ru").encode(), "text/html; charset=iso-8859-5"),
    (page("ru").encode() + b"\xd0", "text/html; charset=windows-1251"),
    (page("ru").encode() + b"\0\x98", "text/html; charset=iso-8859-1"),
    (page("ru").encode("cp1251"), "text/html; charset=iso-8859-1"),
    (page("ru").encode("koi8-r"), "text/html; charset=windows-1251"),
    (page("ru").encode("utf-16-le"), ""),
    (page("ru").encode("utf-16-be"), "text/html; charset=windows-1251"),
]


def test_any_usual_encoding_is_read() -> None:
    """Stated by the server, by the page, by neither, or wrongly; valid UTF-8 is UTF-8."""
    for content, content_type in ENCODED:
        assert read(content, content_type).headline == ARTICLES["ru"]["headline"]


def test_one_damaged_character_does_not_change_the_encoding() -> None:
    """A page in UTF-8 with a broken byte is not taken for one in Windows-1251."""
    content = page("ru").encode() + b"\xd0"
    assert text_in(content, "").startswith(page("ru"))


def test_control_characters_are_dropped() -> None:
    """What no document can hold does not come in; an apostrophe of Windows-1252 stays one."""
    headline = "The \x0b head\x7fline\u0085 of the city\x92s page"
    found = read(page(headline=headline, paragraphs=("Text\x01 of it.",) * 9))
    assert found.headline == "The headline of the city’s page"


def test_a_page_without_text_has_none() -> None:
    """Scripts and empty elements are no article."""
    found = read('<html><body><script>let a = "text";</script><p> <br></p></body></html>')
    assert (found.headline, found.body, found.lead) == ("", "", None)


@pytest.mark.parametrize("content", ["", "   ", "\x00"])
def test_what_is_no_page_is_an_error(content: str) -> None:
    """An empty file has nothing to read."""
    with pytest.raises(ValueError, match="not a page in HTML"):
        read(content)


def test_deep_nesting_is_an_error_or_read() -> None:
    """Tens of thousands of elements within one another do no harm."""
    with contextlib.suppress(ValueError):
        assert read(page(body="<div>" * 30_000 + "deep")).headline


def test_a_page_of_a_book_s_length_is_refused() -> None:
    """What would take minutes to read is no article."""
    with pytest.raises(ValueError, match="longer than 2000000 characters"):
        read("<p>word " * 300_000)


# Pictures


def test_a_picture_is_named_by_its_content() -> None:
    """The same picture has the same name, wherever it is from."""
    assert picture_path(photo()) == picture_path(photo())
    assert picture_path(photo()).endswith(".jpg")
    assert picture_path(png()).endswith(".png")
    assert len(picture_path(png())) == len("images/") + 16 + len(".png")


def wide_png(width: int, height: int) -> bytes:
    """Return a picture that says it is larger than it is."""
    content = bytearray(png())
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    "content, problem",
    [
        (b"<html>", "not a picture that can be read"),
        (b"", "not a picture that can be read"),
        (photo()[:-200], "not a picture that can be read"),
        (photo("GIF"), "not a picture that can be read"),
        (photo("PNG", save_all=True, append_images=[Image.new("RGB", (8, 8))]), "still picture"),
        (wide_png(8000, 8000), "larger than 40000000 pixels, got 8000 by 8000"),
        (wide_png(60000, 60000), "not a picture that can be read"),
    ],
)
def test_what_is_no_fit_picture_is_refused(content: bytes, problem: str) -> None:
    """Another thing, a broken one, a moving one, one of too many pixels."""
    with pytest.raises(ValueError, match=problem):
        picture_path(content)


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda tail: png()[:40] + tail))
def test_any_bytes_are_a_picture_or_a_value_error(content: bytes) -> None:
    """Nothing else happens."""
    try:
        picture_path(content)
    except ValueError:
        return


# Names


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Өңірдегі жастар", "ongirdegi-zhastar"),
        ("Жаштарга жардам", "zhashtarga-zhardam"),
        ("Ҷавонони тоҷик", "javononi-tojik"),
        ("Ýaşlaryň güni", "yaslaryn-guni"),
        ("Oʻzbek yoshlari", "ozbek-yoshlari"),
        ("Gənclər ığdır", "gancler-igdir".replace("e", "a")),
        ("§ … !", ""),
    ],
)
def test_headlines_of_all_languages_become_names(text: str, expected: str) -> None:
    """In letters that an address can hold."""
    assert slug(text) == expected


@given(st.text(), st.text())
def test_any_article_has_a_valid_name(headline: str, address: str) -> None:
    """At most 80 characters: words and digits with single hyphens between them."""
    name = article_id("news.example.kz", headline, address)
    assert len(name) <= 80
    assert name.replace("-", "").isalnum()
    assert name == name.lower()
    assert "--" not in name
    assert name.isascii()


def test_two_addresses_have_two_names() -> None:
    """Articles under the same headline are not taken for one."""
    names = {article_id("a.kz", "Weekly report", f"https://a.kz/{number}") for number in range(9)}
    assert len(names) == 9

"""One spelling for all spellings of a page's address."""

from __future__ import annotations

import time
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caricc_report.model.urls import is_front_page, normalised_link

PAGE = "https://polisia.kz/ru/seminar"


ONE_PAGE = [
    "http://polisia.kz/ru/seminar",
    "HTTPS://polisia.kz/ru/seminar",
    "https://www.polisia.kz/ru/seminar",
    "https://m.polisia.kz/ru/seminar",
    "https://www.m.polisia.kz/ru/seminar",
    "https://Polisia.KZ/ru/seminar",
    "https://polisia.kz./ru/seminar",
    "https://polisia.kz:443/ru/seminar",
    "http://polisia.kz:80/ru/seminar",
    "https://polisia.kz/ru/seminar/",
    "https://polisia.kz/ru/seminar/index.html",
    "https://polisia.kz/ru/seminar/index.htm",
    "https://polisia.kz/ru/seminar#comments",
    "https://polisia.kz/ru/seminar?",
    "https://polisia.kz/ru/seminar?utm_source=telegram&UTM_Medium=x&fbclid=1&gclid=2",
    "https://polisia.kz/ru/seminar/?yclid=1&_openstat=2&ysclid=3&",
    "https://polisia.kz/%72u/semin%61r",
]


def test_spellings_of_a_page_are_one() -> None:
    """What names no other page makes no difference."""
    for url in ONE_PAGE:
        assert normalised_link(url) == PAGE


@pytest.mark.parametrize(
    "one, other",
    [
        ("https://xn--b1aew.xn--p1ai/news", "http://www.МВД.рф/news/"),
        ("https://%D0%BC%D0%B2%D0%B4.%D1%80%D1%84/news", "https://мвд.рф/news"),
        ("https://x.kz/новость", "https://x.kz/%d0%bd%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
        ("https://x.kz/?b=2&a=1", "https://x.kz?a=1&b=2"),
        ("https://x.kz/?q=тест&p=1", "https://x.kz/?p=1&q=%D1%82%D0%B5%D1%81%D1%82"),
        ("https://x.kz/100%", "https://x.kz/100%25"),
        ("https://x.kz", "https://x.kz/"),
        ("https://[2001:DB8::1]:443/a", "http://[2001:db8::1]/a"),
    ],
)
def test_respellings_are_equal(one: str, other: str) -> None:
    """Two spellings of a page are equal."""
    assert normalised_link(one) == normalised_link(other)


DIFFERENT = [
    ("https://x.kz/news/1", "https://x.kz/news/2"),
    ("https://x.kz/News", "https://x.kz/news"),
    ("https://x.kz/?id=1", "https://x.kz/?id=2"),
    ("https://x.kz/?id=1", "https://x.kz/"),
    ("https://x.kz/?ID=1", "https://x.kz/?id=1"),
    ("https://x.kz/?a=1&a=2", "https://x.kz/?a=2&a=1"),
    ("https://x.kz/a%2Fb", "https://x.kz/a/b"),
    ("https://x.kz/?a=1%26b=2", "https://x.kz/?a=1&b=2"),
    ("https://x.kz:8080/", "https://x.kz/"),
    ("https://news.x.kz/1", "https://x.kz/1"),
    ("https://x.kz/#/news/1", "https://x.kz/#/news/2"),
    ("https://x.kz/#!news/1", "https://x.kz/"),
    ("https://x.kz/index.html/a", "https://x.kz/a"),
    ("https://x.kz/my-index.html", "https://x.kz/my-"),
    ("https://straße.de/", "https://strasse.de/"),
    ("https://xn--abc-.kz/", "https://abc.kz/"),
    ("https://m.kz/1", "https://kz/1"),
    ("https://x.kz/ru/seminar", "https://x.kz/kk/seminar"),
    ("https://x.kz/?utm=1", "https://x.kz/"),
]


def test_different_pages_stay_different() -> None:
    """What may name another page makes a difference."""
    for one, other in DIFFERENT:
        assert normalised_link(one) != normalised_link(other)


def test_an_address_of_slashes_takes_no_time() -> None:
    """A table can have thousands of them, each as long as an address may be."""
    url = f"https://x.kz{'/' * 7_900}x"
    before = time.process_time()
    assert normalised_link(url) == url
    assert time.process_time() - before < 0.2


@pytest.mark.parametrize("url", ["", "mailto:a@b.kz", "http://", "http://[", "http://x:y/", "x"])
def test_what_is_no_web_address_comes_back(url: str) -> None:
    """A text that is no address on the web is left as it is."""
    assert normalised_link(url) == url


@pytest.mark.parametrize(
    "url, is_front",
    [("http://x.kz/#top", True), ("http://x.kz/?p=1", False), ("http://%E2%84%80.kz/", True)],
)
def test_front_page_is_known(url: str, is_front: bool) -> None:  # noqa: FBT001 - a column of the table
    """An address without path and parameters names the site as a whole."""
    assert is_front_page(url) is is_front


LABELS = st.from_regex(r"[a-zа-яәғқңөұүһі]([a-zа-яәғқң0-9]{0,8}[a-zа-я0-9])?", fullmatch=True)
NAMES = st.text("abcXYZ019-_~жӣ", min_size=1, max_size=8).filter(
    lambda name: not name.lower().startswith(("utm_", "_ga", "_gl"))
)
PATHS = st.lists(NAMES, max_size=4)
QUERIES = st.dictionaries(NAMES, NAMES, max_size=4)


@st.composite
def hosts(draw: st.DrawFn) -> str:
    """Return the name of a site that stands for itself."""
    labels = draw(st.lists(LABELS, min_size=2, max_size=3))
    assume(labels[0] not in {"www", "m"})
    return ".".join(labels)


@st.composite
def respellings(draw: st.DrawFn, host: str, path: list[str], query: dict[str, str]) -> str:
    """Return one of the many spellings of a page's address."""

    def part(text: str) -> str:
        return draw(
            st.sampled_from([text, quote(text), "".join(f"%{byte:02x}" for byte in text.encode())])
        )

    idna = ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode()
        for label in host.split(".")
    )
    scheme, port = draw(st.sampled_from([("http", ":80"), ("https", ":443"), ("HTTP", "")]))
    prefix = draw(st.sampled_from(["", "www.", "m.", "WWW."]))
    name = draw(st.sampled_from([host, host.upper(), idna]))
    pairs = [f"{part(key)}={part(value)}" for key, value in draw(st.permutations([*query.items()]))]
    pairs += draw(st.lists(st.sampled_from(["utm_source=x", "yclid=1", "_openstat=жж"])))
    end = draw(st.sampled_from(["", "/", "/index.html", "/index.htm/"]))
    address = f"{scheme}://{prefix}{name}{port}" + "".join(f"/{part(each)}" for each in path) + end
    fragment = draw(st.sampled_from(["", "#top"]))
    return address + ("?" + "&".join(pairs) if pairs else "") + fragment


@given(st.data(), hosts(), PATHS, QUERIES)
def test_generated_respellings_are_equal(
    data: st.DataObject, host: str, path: list[str], query: dict[str, str]
) -> None:
    """Any two spellings of any page are equal."""
    one, other = (data.draw(respellings(host, path, query)) for _ in range(2))
    assert normalised_link(one) == normalised_link(other)


@given(st.data(), hosts(), st.tuples(PATHS, QUERIES), st.tuples(PATHS, QUERIES))
def test_generated_pages_are_different(
    data: st.DataObject,
    host: str,
    one: tuple[list[str], dict[str, str]],
    other: tuple[list[str], dict[str, str]],
) -> None:
    """No spellings of two pages of a site are equal."""
    assume(one != other)
    links = [normalised_link(data.draw(respellings(host, *page))) for page in (one, other)]
    assert links[0] != links[1]


@given(
    st.one_of(
        st.text(),
        st.text().map("http://".__add__),
        st.text("ab%/?&=#.:@[]xn-2Eжй", max_size=40).map("https://x".__add__),
    )
)
def test_second_time_changes_nothing(url: str) -> None:
    """The spelling of any text is its own spelling."""
    once = normalised_link(url)
    assert normalised_link(once) == once


@given(hosts(), PATHS)
def test_result_is_an_address(host: str, path: list[str]) -> None:
    """The one spelling is an address of the same host."""
    link = normalised_link("http://" + "/".join([host, *path]))
    assert urlsplit(link).hostname == host

"""Inlines in Pandoc's form: which words are joined, and where a link leads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from builders import nodes, tree_of

from caricc_report.text.nodes import Division, Heading, Link, Paragraph, line, paragraph
from caricc_report.text.pandoc import to_pandoc

if TYPE_CHECKING:
    from caricc_report.text.nodes import Block


@pytest.mark.parametrize(
    "block, words",
    [
        (paragraph("plain words, and more"), ["plain words, and more"]),
        (paragraph("on 5 May of a-b. End"), ["on", "5", "May of", "a-b.", "End"]),
        (paragraph("a word of " + "s" * 19 + ", too"), ["a word of", "s" * 19 + ",", "too"]),
        (Division("meta", (Division("notes", (paragraph("in May"),)),)), ["in", "May"]),
        (Heading(1, line("two words"), "a"), ["two", "words"]),
    ],
    ids=["plain", "with a rule", "long", "with days", "heading"],
)
def test_plain_words_of_prose_are_one(block: Block, words: list[str]) -> None:
    """A word that a rule may be for stays alone, and so do those among which days are found."""
    tree = json.loads(to_pandoc((block,), {}, "html"))["blocks"]
    assert [each["c"] for each in nodes(tree) if each["t"] == "Str"] == words


def target(url: str) -> str:
    """Return the address of a link, as Pandoc gets it."""
    tree = tree_of((Paragraph((Link(line("text"), url),)),))
    (found,) = (node for node in nodes(tree) if node["t"] == "Link")
    address: str = found["c"][2][0]
    return address


ADDRESSES = [
    "https://example.com/a_(b)_c",
    "https://example.com/a)b(c",
    "https://example.com/?a=1&b=2&copy=3&amp;d",
    "https://example.com/_a_*b*",
    "https://example.com/%D0%B0%20b",
    "https://example.com/новости?тема=спорт",
    "https://example.com/{{<env>}}",
    "https://example.com/a'b!c~d;e,f",
    "https://example.com/$x$/@cite#part",
    "https://example.com/a>b",
    "https://example.com:8080/?q=a+b",
    "mailto:registry@example.com",
    "#kz-almaty-seminar",
]


def test_a_link_keeps_its_address() -> None:
    """Nothing in an address is markup, and a reader arrives where the source is."""
    for url in ADDRESSES:
        assert unquote(target(url)) == unquote(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a_(b)?a=1&b=2#c",
        "https://example.com/%D0%B0%20b?q=100%25",
        "https://example.com/a,b;c=d:e@f!g~h*i'j",
    ],
)
def test_an_ascii_address_is_not_rewritten(url: str) -> None:
    """An address that is one already stays the same to the letter."""
    assert target(url) == url


@pytest.mark.parametrize("mark", ["{{<", "$", "`", "<", " ", '"', "\\", "|"])
def test_a_link_holds_no_marks_of_other_programs(mark: str) -> None:
    """Neither shortcodes nor formulas can stand in an address."""
    assert mark not in target(f"https://example.com/{mark}")


@pytest.mark.parametrize(
    "host, known", [("МВД.рф", "xn--b1aew.xn--p1ai"), ("straße.kz", "xn--strae-oqa.kz")]
)
def test_a_link_to_a_host_in_its_own_letters_can_be_followed(host: str, known: str) -> None:
    """It is written as the network knows it, by the rules of today's browsers."""
    assert target(f"https://{host}/a") == f"https://{known}/a"

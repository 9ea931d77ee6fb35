"""CommonMark and Pandoc's Markdown: text of strangers in it stays text."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any
from unittest.mock import patch

import pytest
from builders import body_text, body_tree, kinds, pandoc_examples, text_of
from hypothesis import given
from hypothesis import strategies as st
from markup import BATCHED, HOSTILE, MANY_TEXTS, without_spaces

from caricc_report.model.commonmark import (
    COMMONMARK,
    commonmark_of,
    escape,
    has_text,
    paragraphs,
    plain_commonmark,
)

OF_ONE_LINE = {"Para", "Str", "Space"}
NBSP = "\N{NO-BREAK SPACE}"


@functools.cache
def read_hostile() -> dict[str, list[dict[str, Any]]]:
    """Return what Pandoc reads in each of the hostile texts, escaped."""
    return dict(zip(HOSTILE, pandoc_examples(map(escape, HOSTILE)), strict=True))


def test_escaped_text_is_one_line_of_text() -> None:
    """Whatever the text, Pandoc reads one paragraph with just that text in it."""
    for text in HOSTILE:
        blocks = read_hostile()[text]
        assert kinds(blocks) <= OF_ONE_LINE
        assert text_of(blocks).split() == text.split()


@BATCHED
@given(MANY_TEXTS)
def test_any_escaped_text_is_itself(texts: list[str]) -> None:
    """Pandoc reads an escaped text as that text, in one paragraph."""
    for text, blocks in zip(texts, pandoc_examples(map(escape, texts)), strict=True):
        assert kinds(blocks) <= OF_ONE_LINE, text
        assert without_spaces(text_of(blocks)) == without_spaces(text), text


def test_escaping_keeps_the_no_break_space() -> None:
    """Spaces that may not break are no white space to be squeezed."""
    assert escape(f" 5{NBSP}{NBSP}kg \n net ") == f"5{NBSP}{NBSP}kg net"


@pytest.mark.parametrize("space", ["\t", "\n", "\r\n", "\f", "\x1f", "\x85", "\u2028", "\u2029"])
def test_line_breaks_of_every_kind_become_a_space(space: str) -> None:
    """Escaped text is one line for every program that reads it."""
    assert escape(f"a{space}b") == "a b"


@pytest.mark.parametrize(
    "body, expected",
    [
        ("A body.", True),
        ("5", True),
        ("Ж", True),
        ("", False),
        (" \n\t\n", False),
        ("***", False),
        ("> -", False),
        ("![](x.png)", False),
        ("...", False),
    ],
)
def test_whether_a_body_has_text(body: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    """A body has text if a reader would see a letter or a digit."""
    assert has_text(body) is expected


BEGINNINGS = st.characters(categories=["L"]) | st.from_regex(
    "([«“„(][a-zж]|[0-9]{1,10}[ –])", fullmatch=True
)


@given(BEGINNINGS, st.text("ab1 \n\t#*_[]()<>&;:/`~-=+.|!\\\"'", max_size=12))
def test_a_body_that_begins_plainly_shows_it(beginning: str, rest: str) -> None:
    """Whatever follows, the letter or digit is shown, so that such a body is not parsed."""
    assert any(character.isalnum() for character in body_text(beginning + rest))
    with patch.object(COMMONMARK, "parse") as parse:
        assert has_text(beginning + rest)
    parse.assert_not_called()


@given(st.text())
def test_whether_a_body_has_text_is_what_it_shows(body: str) -> None:
    """The short way to know that a body shows a letter or digit never says more than the long."""
    assert has_text(body) == any(each.isalnum() for each in body_text(body))


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"])) | st.sampled_from(HOSTILE),
    st.text("#-+=>*_`[]<>&\\1.) ~|:a\t"),
)
def test_commonmark_of_a_text_shows_that_text(text: str, marks: str) -> None:
    """What is written reads as the characters that it was made of, if they are marks alone, too."""
    for each in (text, marks):
        assert body_text(plain_commonmark(each)).split() == each.split()


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\r\v\f\x85")))
def test_a_plain_text_is_its_lines(text: str) -> None:
    """Whatever it says, a line of it is a paragraph; only a dash or bullet before it is a mark."""
    lines = (re.sub(r"\A[–—•‣◦▪●]\s+(?=\S)", "", line.strip()) for line in text.splitlines())
    expected = [unicodedata.normalize("NFC", " ".join(line.split())) for line in lines if line]
    shown = paragraphs(commonmark_of(text))
    assert [" ".join(each.split()) for each in shown] == expected


@pytest.mark.parametrize(
    "text, blocks",
    [
        ("One.\n\nTwo.\r\nThree.", ["Para", "Para", "Para"]),
        ("He said:\n– We won.\n— Never again.", ["Para", "BlockQuote", "BlockQuote"]),
        ("Seized:\n• hashish\n\n•\topium\nBy police.", ["Para", "BulletList", "Para"]),
        ("- We won, - he said.\n1. One\n> Two\n    Three\n***", ["Para"] * 5),
    ],
    ids=["lines", "quotations", "a list", "no marks"],
)
def test_dashes_and_bullets_are_the_marks_of_plain_text(text: str, blocks: list[str]) -> None:
    """Spreadsheets have no others, so nothing that Markdown knows is one."""
    assert [each["t"] for each in body_tree(commonmark_of(text))] == blocks

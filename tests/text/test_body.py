"""An article's body: whatever strangers write in it, it is text in a few forms."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from builders import body_tree, kinds, nodes, text_of
from hypothesis import given
from markdown_it import MarkdownIt
from markup import HOSTILE, TEXTS, without_spaces

OF_ONE_LINE = {"Para", "Str", "Space"}
OF_A_BODY = OF_ONE_LINE | {
    "Plain", "BlockQuote", "BulletList", "OrderedList", "Emph", "Strong", "LineBreak",
    "Decimal", "Period",
}  # fmt: skip


class Shown(HTMLParser):
    """The text that a page of HTML shows, an image as its alternative text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        """Add text."""
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add the text that stands for an image."""
        if tag == "img":
            self.text += dict(attrs)["alt"] or ""


def shown_by_commonmark(body: str) -> str:
    """Return the text that a reader of CommonMark shows, where code and references are text."""
    reader = MarkdownIt("commonmark", {"html": False}).disable(["code", "fence", "reference"])
    return Shown(reader.render(body)).text


def test_a_hostile_body_is_inert() -> None:
    """Whatever an article holds, there are text, lists, quotations and emphasis in it."""
    for body in HOSTILE:
        blocks = body_tree(body)
        assert kinds(blocks) <= OF_A_BODY
        assert without_spaces(text_of(blocks)) == without_spaces(shown_by_commonmark(body))


@given(TEXTS)
def test_any_body_is_its_text(body: str) -> None:
    """The same for any text."""
    blocks = body_tree(body)
    assert kinds(blocks) <= OF_A_BODY
    assert without_spaces(text_of(blocks)) == without_spaces(shown_by_commonmark(body))


def test_a_plain_body_keeps_its_paragraphs() -> None:
    """An empty line parts paragraphs, a single line break does not."""
    blocks = body_tree("One\nline.\n\nAnother.")
    assert [(each["t"], text_of(each)) for each in blocks] == [
        ("Para", "One line."),
        ("Para", "Another."),
    ]


KEPT = [
    ("Some *leaning* words", "Emph", "leaning"),
    ("Some _leaning_ words", "Emph", "leaning"),
    ("Some **heavy** words", "Strong", "heavy"),
    ("in*side*words", "Emph", "side"),
    ("*leaning*_words_", "Emph", "leaning"),
    ("**heavy *and leaning* words**", "Strong", "heavy and leaning words"),
    ("*leaning *and* more*", "Emph", "leaning and more"),
    ("> What he said", "BlockQuote", "What he said"),
    ("- one\n- two", "BulletList", "onetwo"),
    ("1. one\n2. two", "OrderedList", "onetwo"),
    ("> - quoted item", "BulletList", "quoted item"),
    ("- item\n\n  > quoted", "BlockQuote", "quoted"),
    ("- one\n  - inner", "BulletList", "oneinner"),
]


def test_the_form_that_a_body_keeps() -> None:
    """Emphasis, quotations and lists keep their form."""
    for body, kind, text in KEPT:
        found = [node for node in nodes(body_tree(body)) if node["t"] == kind]
        assert text_of(found[:1]) == text


@pytest.mark.parametrize(
    "body",
    ["# The heading", "###### The heading", "The heading\n===", "The heading\n---",
     "# The *heading*", "# The **heading**", "# **The heading**", "# *The heading* #"],
)  # fmt: skip
def test_a_heading_becomes_a_paragraph_in_bold_type(body: str) -> None:
    """An article's own headings take no part in the document's, but stand out."""
    (paragraph,) = body_tree(body)
    bold = [node for node in paragraph["c"] if node["t"] == "Strong"]
    assert paragraph["t"] == "Para"
    assert without_spaces(text_of(bold)) == without_spaces(text_of(paragraph)) == "Theheading"


def test_a_hard_break_stays() -> None:
    """Two spaces, or a backslash, at the end of a line break it."""
    for body in ("one  \ntwo", "one\\\ntwo"):
        assert "LineBreak" in kinds(body_tree(body))


@pytest.mark.parametrize("body", ["5. five\n6. six", "2024. The year"])
def test_an_ordered_list_keeps_its_first_number(body: str) -> None:
    """A list, or a year at the start of a line, is not counted anew from 1."""
    (found,) = body_tree(body)
    first = found["c"][0][0] if found["t"] == "OrderedList" else text_of(found).split(".")[0]
    assert str(first) == body.split(".", maxsplit=1)[0]


@pytest.mark.parametrize(
    "body",
    ["*a*_b_", "**a**__b__", "*![](x)* text", "*[](x)*text*[](x)*", "***![](x)*** a"],
)
def test_emphasis_shows_no_asterisks(body: str) -> None:
    """Neighbouring, nested and empty emphasis leaves nothing of its marks in the text."""
    assert "*" not in text_of(body_tree(body))


def test_emphasis_nested_without_end_is_one() -> None:
    """However deep it is."""
    (found,) = body_tree("*a " * 1000 + "b* " * 1000)
    assert [each["t"] for each in found["c"]] == ["Emph"]


PLAIN = [
    ("[the text](https://example.com/)", "the text"),
    ("[*the* text](https://example.com/)", "the text"),
    ("<https://example.com/a_b>", "https://example.com/a_b"),
    ("![the picture](x.png)", "the picture"),
    ("![the *picture*](x.png)", "the picture"),
    ("`some *code*`", "some *code*"),
    ("```\nsome code\n```", "some code"),
    ("    some code", "some code"),
    ("<b>bold</b>", "<b>bold</b>"),
    ("a &lt;b&gt; &amp; c", "a <b> & c"),
    (r"\*not leaning\*", "*not leaning*"),
]


def test_what_becomes_plain_text() -> None:
    """A link or an image becomes its text, code and HTML stay the text that they are."""
    for body, text in PLAIN:
        blocks = body_tree(body)
        assert kinds(blocks) - {"Emph"} <= OF_ONE_LINE
        assert text_of(blocks) == text

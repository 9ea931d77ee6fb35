"""Text of strangers stays text, through the Pandoc that makes the documents."""

from __future__ import annotations

import functools
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from builders import kinds, nodes, pandoc_blocks, pandoc_examples, text_of, tree_of, written
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from caricc_report.model.commonmark import has_text, plain_commonmark
from caricc_report.text.body import body_of
from caricc_report.text.markdown import escape, to_markdown
from caricc_report.text.nodes import (
    Anchor,
    Break,
    Division,
    Emphasis,
    Heading,
    Items,
    Link,
    Number,
    Paragraph,
    Picture,
    Quotation,
    Strong,
    Table,
    line,
    paragraph,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from caricc_report.text.nodes import Block, Inline

HOSTILE = [
    "{{< env HOME >}}",
    "{{< include /etc/passwd >}}",
    "{{{< env HOME >}}}",
    "```{python}\nprint(1)\n```",
    "~~~{python}\nprint(1)\n~~~",
    "`{python} x`",
    "`r x`",
    '```{=typst}\n#read("/etc/passwd")\n```',
    '`#read("/etc/passwd")`{=typst}',
    "    indented code",
    "$x$",
    "$$x^2$$",
    r"\(x\) and \[y\]",
    r"\input{/etc/passwd}",
    "@cite and [@cite, p. 3]",
    "-@cite",
    "::: {.cover}\nx\n:::",
    "::::::::::::::::::::\n\n::: {.cover}",
    "[x](javascript:alert(1))",
    "[x](https://example.com){onclick=alert(1)}",
    "[x]{onclick=alert(1)}",
    "[x][y]\n\n[y]: https://example.com",
    "<https://example.com>",
    "<script>alert(1)</script>",
    "<!-- hidden -->",
    "<img src=x onerror=alert(1)>",
    "<div class='cover'>\n\nx\n\n</div>",
    "text {onclick=alert(1)}",
    "note[^1]\n\n[^1]: the note",
    "note^[in line]",
    "![](https://example.com/spy.png)",
    "![alt](https://example.com/spy.png){width=1}",
    "# Heading {#kz-almaty-seminar}",
    "Heading\n=======",
    "Heading\n-------",
    "###### Heading",
    "#hash and #. list",
    "- minus",
    "+ plus",
    "* star",
    "> greater",
    ": colon",
    "= equals",
    "1) one",
    "#. number",
    "| a | b |\n|---|---|\n| c | d |",
    "+---+\n| a |\n+---+",
    "a    b\n---- ----\nc    d",
    "| line\n| block",
    "---\ntitle: x\n---",
    "---",
    "***",
    "text\n...\n",
    "Term\n\n:   Definition",
    "Term\n~   Definition",
    "(@) example",
    "(1) list",
    "1986. A year",
    "a) letter",
    "H~2~O and 2^10^",
    "~~struck~~",
    "--- -- ... 'quotes' \"quotes\"",
    ":smile: and 🎉",
    "&amp; &#36; &nbsp;",
    "*[HTML]: abbreviation",
    "trailing backslash\\",
    "\\",
    "a\\\nb",
    "$if(x)$",
    "#import",
    '%%html\n<b onclick="x">',
    "A\N{NO-BREAK SPACE}no-break space",
    "right to left: \N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{LINE SEPARATOR}- item",
]
"""Markup of every language that is nearby."""
FRAGMENTS = [
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    *("a", "b c", "Ж", "1", "1.", "10)", "é", "\N{NO-BREAK SPACE}", "\N{EM SPACE}", "🎉"),
    *(" ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\\\n", "\n> ", "\n- ", "\n1. ", "\n    "),
    *("**", "__", "***", "*a*", "_a_", "**a**", "](x)", "![", "[^1]", "[^1]: ", "^[", "[@"),
    *("{{<", ">}}", "```", "```{=html}", "~~~", "`a`{=typst}", "$$", ":::", "\n::: {.x}\n", "---"),
    *("<b>", "</b>", "<!--", "-->", "<http://a.b>", "&amp;", "&#36;", "{.x}", "{#x}", "{=typst}"),
    *("\n# ", "\n===\n", "\n---\n", "\n| a | b |\n", "|---|---|", "\n\n: ", "\\begin{x}", "(@)"),
]
TEXTS = st.lists(
    st.sampled_from(FRAGMENTS)
    | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=3),
    max_size=12,
).map("".join)
MANY_TEXTS = st.lists(TEXTS, min_size=30, max_size=60)
"""Many at a time, since a call of Pandoc takes as long as the rest of the test."""
BATCHED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
OF_ONE_LINE = {"Para", "Str", "Space"}
OF_A_BODY = OF_ONE_LINE | {
    "Plain", "BlockQuote", "BulletList", "OrderedList", "Emph", "Strong", "LineBreak",
    "Decimal", "Period",
}  # fmt: skip
NBSP = "\N{NO-BREAK SPACE}"


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


def without_spaces(text: str) -> str:
    """Return text without any white space."""
    return "".join(text.split())


@functools.cache
def read_hostile(write: Callable[[str], str]) -> dict[str, list[dict[str, Any]]]:
    """Return what Pandoc reads in each of the hostile texts."""
    return dict(zip(HOSTILE, pandoc_examples(map(write, HOSTILE)), strict=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_is_one_line_of_text(text: str) -> None:
    """Whatever the text, Pandoc reads one paragraph with just that text in it."""
    blocks = read_hostile(escape)[text]
    assert kinds(blocks) <= OF_ONE_LINE
    assert text_of(blocks).split() == text.split()


@pytest.mark.parametrize("body", HOSTILE)
def test_a_hostile_body_is_inert(body: str) -> None:
    """Whatever an article holds, Pandoc reads text, lists, quotations and emphasis in it."""
    blocks = read_hostile(written)[body]
    assert kinds(blocks) <= OF_A_BODY
    assert without_spaces(text_of(blocks)) == without_spaces(shown_by_commonmark(body))


def test_a_hostile_body_stays_in_its_division() -> None:
    """No article closes the division that it stands in."""
    bodies = [Division("beside-photo", body_of(body)) for body in HOSTILE]
    end = Division("photo", (paragraph("the end"),))
    blocks = pandoc_blocks(to_markdown((Division("with-photo", (*bodies, end)),)))
    assert [each["t"] for each in blocks] == ["Div"]
    assert classes(blocks[0]["c"][1])[-1] == ("photo", ["Para"])
    assert [name for name, _ in classes(blocks[0]["c"][1])[:-1]] == ["beside-photo"] * len(HOSTILE)


@BATCHED
@given(MANY_TEXTS)
def test_any_escaped_text_is_itself(texts: list[str]) -> None:
    """Pandoc reads an escaped text as that text, in one paragraph."""
    for text, blocks in zip(texts, pandoc_examples(map(escape, texts)), strict=True):
        assert kinds(blocks) <= OF_ONE_LINE, text
        assert without_spaces(text_of(blocks)) == without_spaces(text), text


@BATCHED
@given(MANY_TEXTS)
def test_any_text_fits_a_cell(texts: list[str]) -> None:
    """Text in a table's cell ends neither the cell nor the row."""
    rows = tuple((line(text), line("end")) for text in texts)
    table = Table("Caption", ("Text", "End"), rows, (30, 10))
    (blocks,) = pandoc_examples([to_markdown((table,))])
    assert [each["t"] for each in blocks] == ["Table"]
    (body,) = blocks[0]["c"][4]
    cells = [[text_of(cell) for cell in row[1]] for row in body[3]]
    expected = [[without_spaces(text), "end"] for text in texts]
    assert [[without_spaces(cell) for cell in row] for row in cells] == expected


@BATCHED
@given(MANY_TEXTS)
def test_any_text_fits_a_heading_a_link_and_emphasis(texts: list[str]) -> None:
    """Text in a heading, a link or emphasis leaves them whole."""
    forms: dict[str, Callable[[tuple[Inline, ...]], Block]] = {
        "Header": lambda words: Heading(2, words, "id", ("article",)),
        "Link": lambda words: Paragraph((Link(words, "https://example.com/"),)),
        "Emph": lambda words: Paragraph((Emphasis(words),)),
        "Strong": lambda words: Paragraph((Strong(words),)),
    }
    made = [(kind, text) for kind in forms for text in texts if line(text)]
    examples = pandoc_examples(to_markdown((forms[kind](line(text)),)) for kind, text in made)
    for (kind, text), blocks in zip(made, examples, strict=True):
        assert kinds(blocks) <= {*OF_ONE_LINE, kind}, text
        assert kind in kinds(blocks), text
        assert without_spaces(text_of(blocks)) == without_spaces(text), text


def test_escaping_keeps_the_no_break_space() -> None:
    """Spaces that may not break are no white space to be squeezed."""
    assert escape(f" 5{NBSP}{NBSP}kg \n net ") == f"5{NBSP}{NBSP}kg net"


@pytest.mark.parametrize("space", ["\t", "\n", "\r\n", "\f", "\x1f", "\x85", "\u2028", "\u2029"])
def test_line_breaks_of_every_kind_become_a_space(space: str) -> None:
    """Escaped text is one line for every program that reads it."""
    assert escape(f"a{space}b") == "a b"


def test_a_plain_body_keeps_its_paragraphs() -> None:
    """An empty line parts paragraphs, a single line break does not."""
    blocks = pandoc_blocks(written("One\nline.\n\nAnother."))
    assert [(each["t"], text_of(each)) for each in blocks] == [
        ("Para", "One line."),
        ("Para", "Another."),
    ]


@pytest.mark.parametrize(
    "body, kind, text",
    [
        ("Some *leaning* words", "Emph", "leaning"),
        ("Some _leaning_ words", "Emph", "leaning"),
        ("Some **heavy** words", "Strong", "heavy"),
        ("in*side*words", "Emph", "side"),
        ("> What he said", "BlockQuote", "What he said"),
        ("- one\n- two", "BulletList", "onetwo"),
        ("1. one\n2. two", "OrderedList", "onetwo"),
        ("> - quoted item", "BulletList", "quoted item"),
        ("- item\n\n  > quoted", "BlockQuote", "quoted"),
        ("- one\n  - inner", "BulletList", "oneinner"),
    ],
)
def test_the_form_that_a_body_keeps(body: str, kind: str, text: str) -> None:
    """Emphasis, quotations and lists keep their form."""
    found = [node for node in nodes(pandoc_blocks(written(body))) if node["t"] == kind]
    assert text_of(found[:1]) == text


@pytest.mark.parametrize(
    "body",
    ["# The heading", "###### The heading", "The heading\n===", "The heading\n---",
     "# The *heading*", "# The **heading**", "# **The heading**", "# *The heading* #"],
)  # fmt: skip
def test_a_heading_becomes_a_paragraph_in_bold_type(body: str) -> None:
    """An article's own headings take no part in the document's, but stand out."""
    (paragraph,) = pandoc_blocks(written(body))
    bold = [node for node in paragraph["c"] if node["t"] == "Strong"]
    assert paragraph["t"] == "Para"
    assert without_spaces(text_of(bold)) == without_spaces(text_of(paragraph)) == "Theheading"


def test_a_hard_break_stays() -> None:
    """Two spaces, or a backslash, at the end of a line break it."""
    for body in ("one  \ntwo", "one\\\ntwo"):
        assert "LineBreak" in kinds(pandoc_blocks(written(body)))


@pytest.mark.parametrize("body", ["5. five\n6. six", "2024. The year"])
def test_an_ordered_list_keeps_its_first_number(body: str) -> None:
    """A list, or a year at the start of a line, is not counted anew from 1."""
    (found,) = pandoc_blocks(written(body))
    first = found["c"][0][0] if found["t"] == "OrderedList" else text_of(found).split(".")[0]
    assert str(first) == body.split(".", maxsplit=1)[0]


@pytest.mark.parametrize(
    "body",
    ["*a*_b_", "**a**__b__", "*![](x)* text", "*[](x)*text*[](x)*", "***![](x)*** a"],
)
def test_emphasis_shows_no_asterisks(body: str) -> None:
    """Neighbouring, nested and empty emphasis leaves nothing of its marks in the text."""
    assert "*" not in text_of(pandoc_blocks(written(body)))


@pytest.mark.parametrize(
    "body, text",
    [
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
    ],
)
def test_what_becomes_plain_text(body: str, text: str) -> None:
    """A link or an image becomes its text, code and HTML stay the text that they are."""
    blocks = pandoc_blocks(written(body))
    assert kinds(blocks) - {"Emph"} <= OF_ONE_LINE
    assert text_of(blocks) == text


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


@given(st.characters(categories=["L"]), st.text("ab1 \n\t#*_[]()<>&;:/`~-=+.|!\\\"'", max_size=12))
def test_a_body_that_begins_with_a_letter_shows_it(letter: str, rest: str) -> None:
    """Whatever follows, the letter is shown, so that such a body need not be parsed."""
    assert any(character.isalnum() for character in written(letter + rest))


def link(text: str, url: str, identifier: str = "") -> str:
    """Return the Markdown of a link."""
    return to_markdown((Paragraph((Link(line(text), url, identifier),)),))


def target(markdown: str) -> str:
    """Return the address of the one link in Markdown, as Pandoc reads it."""
    (found,) = [node for node in nodes(pandoc_blocks(markdown)) if node["t"] == "Link"]
    address: str = found["c"][2][0]
    return address


@pytest.mark.parametrize(
    "url",
    [
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
    ],
)
def test_a_link_keeps_its_address(url: str) -> None:
    """Nothing in an address is markup, and a reader arrives where the source is."""
    assert unquote(target(link("text", url))) == unquote(url)


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
    assert target(link("text", url)) == url


@pytest.mark.parametrize("mark", ["{{<", "$", "`", "<", " ", '"', "\\", "|"])
def test_a_link_holds_no_marks_of_other_programs(mark: str) -> None:
    """Neither shortcodes nor formulas can stand in an address."""
    url = link("", f"https://example.com/{mark}").removeprefix("[](<").removesuffix(">)")
    assert mark not in url


def test_links_are_written_so_that_they_are_quick_to_read() -> None:
    """No bracket that may begin HTML or enclose another, for which Pandoc looks far ahead."""
    assert link("1", "#article-kz-a.b") == "[1](#article-kz-a.b)"
    assert link("A", "https://a.kz/1", "article-a") == "[A](<https://a.kz/1>){#article-a}"
    (paragraph,) = pandoc_blocks(link("A", "https://a.kz/1", "article-a"))
    assert paragraph["c"][0]["c"][0][0] == "article-a"


def test_a_link_to_a_cyrillic_host_can_be_followed() -> None:
    """A host in Cyrillic letters is written as the network knows it."""
    assert target(link("text", "https://мвд.рф/a")) == "https://xn--b1aew.xn--p1ai/a"


def classes(tree: list[dict[str, Any]]) -> list[Any]:
    """Return the divisions of a tree by their classes, each with those within it."""
    return [
        (each["c"][0][1][0], classes(each["c"][1])) if each["t"] == "Div" else each["t"]
        for each in tree
    ]


EVERY_KIND: dict[str, Block] = {
    "heading": Heading(2, line("A heading"), "kz-example", ("article", "x")),
    "lines": paragraph("One", Break(), "two ", Number("9", "articles.total"), "."),
    "emphasis": paragraph("a ", Emphasis(line("b c")), " and ", Strong(line("d"))),
    "link": paragraph(Link(line("A [map]"), "https://a.kz/b?c=1&d=2#e", "article-a")),
    "anchor": paragraph(Anchor(line("9 kg"), "fact-a.b")),
    "picture": Picture("AP8=", "image/png", "A [map] *of* Osh", "photo"),
    "nested": Division("a", (Division("b", (paragraph("c"), Division("d", ()))), paragraph("e"))),
    "quotation": Quotation((paragraph("One."), paragraph("Two."))),
    "bullets": Items(((paragraph("one"),), (paragraph("two"),))),
    "numbers": Items(((paragraph("one"),), (paragraph("two"),)), start=5),
    "table": Table(
        "A *caption*",
        ("Country", "Time", "Articles"),
        ((line("Osh | Batken"), (), line(Number("4", "a.b"))), (line("Almaty"),) * 3),
        (30, 14, -10),
    ),
}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_both_writers_say_the_same(kind: str) -> None:
    """What Pandoc reads in the Markdown, which Quarto gets, is what the embedded Pandoc gets."""
    blocks = (EVERY_KIND[kind], paragraph("The end."))
    assert pandoc_blocks(to_markdown(blocks)) == tree_of(blocks)


@BATCHED
@given(MANY_TEXTS)
def test_any_body_is_its_text_by_both_writers(bodies: list[str]) -> None:
    """Pandoc reads text, lists, quotations and emphasis alone, and the words that CommonMark has.

    What it reads in the Markdown, which Quarto gets, is what the embedded renderer hands over.
    """
    for body, blocks in zip(bodies, pandoc_examples(map(written, bodies)), strict=True):
        found = tree_of(body_of(body))
        assert kinds(blocks) <= OF_A_BODY, body
        assert kinds(blocks) - {"Plain", "Para"} == kinds(found) - {"Plain", "Para"}, body
        assert text_of(blocks) == text_of(found), body
        assert without_spaces(text_of(blocks)) == without_spaces(shown_by_commonmark(body)), body


@pytest.mark.parametrize("text", [r"\(x\)", r"\\(x\\)", r"\[x\]"])
def test_no_formula_begins_in_jupyterlab(text: str) -> None:
    """Two backslashes before a bracket, which begin a formula in JupyterLab, are never written."""
    assert "\\\\" not in escape(text)
    assert "\\\\" not in written(text)


@given(st.text())
def test_whether_a_body_has_text_is_what_it_shows(body: str) -> None:
    """The short way to know that a body shows a letter or digit never says more than the long."""
    assert has_text(body) == any(each.isalnum() for each in written(body))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])) | st.sampled_from(HOSTILE))
def test_commonmark_of_a_text_shows_that_text(text: str) -> None:
    """What is written into a record reads as the characters that it was made of."""
    assert written(plain_commonmark(text)).strip() == escape(text).strip()


@given(st.text("#-+=>*_`[]<>&\\1.) ~|:a\t"))
def test_commonmark_of_marks_shows_them(text: str) -> None:
    """The same for texts of nothing but marks."""
    assert written(plain_commonmark(text)) == escape(text)

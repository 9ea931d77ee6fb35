"""An analyst's Markdown is read as nodes; what only one writer could show is refused."""

from __future__ import annotations

import contextlib

import pytest
from builders import kinds, nodes, text_of, tree_of
from hypothesis import given
from hypothesis import strategies as st
from markup import HOSTILE, TEXTS

from caricc_report.model.commonmark import escape
from caricc_report.text.markdown import MarkdownError, read_markdown
from caricc_report.text.nodes import (
    Break,
    Callout,
    Code,
    CodeBlock,
    Division,
    Emphasis,
    Figure,
    Footnote,
    Formula,
    Heading,
    Items,
    Link,
    Paragraph,
    Picture,
    Quotation,
    Reference,
    Strong,
    Table,
    line,
)


def prose(*parts: object) -> Paragraph:
    """Return a paragraph of an analyst's."""
    return Paragraph(line(*parts), "prose")  # type: ignore[arg-type]


CAPTIONED = Figure(
    "table",
    (Table("", ("N",), ((line("a"),),), (3,), is_typed=True),),
    line("The ", Emphasis(line("N"))),
    "tbl-n",
)
PICTURE = Picture("AAAA", "image/png", "A map", "figure")
READ = {
    "paragraph": (
        "One\nline, *so* **far**.",
        prose("One line, ", Emphasis(line("so")), " ", Strong(line("far")), "."),
    ),
    "break": ("a  \nb<br>c", prose("a", Break(), "b", Break(), "c")),
    "heading": (
        "# What is new",
        Heading(1, line("What is new"), "section-what-is-new", (), is_typed=True),
    ),
    "named heading": (
        "## New {#own .unlisted}",
        Heading(2, line("New"), "own", ("unlisted",), is_typed=True),
    ),
    "Russian heading": ("# Ж1", Heading(1, line("Ж1"), "section-:436:1", (), is_typed=True)),
    "quotation": ("> said", Quotation((prose("said"),))),
    "bullets": ("- a\n- b", Items(((prose("a"),), (prose("b"),)))),
    "numbers": ("3. a\n4. b", Items(((prose("a"),), (prose("b"),)), 3)),
    "table": (
        "| Group | N |\n|---|--:|\n| a | **b** |",
        Table("", ("Group", "N"), ((line("a"), line(Strong(line("b")))),), (5, -3), is_typed=True),
    ),
    "table with caption": ("| N |\n|---|\n| a |\n\n: The *N* {#tbl-n}", CAPTIONED),
    "caption right below": ("| N |\n|---|\n| a |\n: The *N* {#tbl-n}", CAPTIONED),
    "row of a table": (
        "| N | M |\n|---|---|\n| : a | b |",
        Table("", ("N", "M"), ((line(": a"), line("b")),), (3, 3), is_typed=True),
    ),
    "no caption": (": a", prose(": a")),
    "code": ("`a`", prose(Code("a"))),
    "code block": ("```\na\nb\n```", CodeBlock("a\nb")),
    "formula": (r"so $\frac{a}{b}$", prose("so ", Formula(r"\frac{a}{b}"))),
    "display": ("$$\na = b\n$$", Paragraph((Formula("a = b", is_display=True),))),
    "environment": (
        "\\begin{align}\na\n\\end{align}",
        Paragraph((Formula("\\begin{align}\na\n\\end{align}", is_display=True),)),
    ),
    "money": ("costs $5 and $6", prose("costs $5 and $6")),
    "link": ("[a](https://a.kz/b)", prose(Link(line("a"), "https://a.kz/b"))),
    "footnote": ("a[^1]\n\n[^1]: The note", prose("a", Footnote((prose("The note"),)))),
    "reference": ("see @tbl-a.", prose("see ", Reference("tbl-a"), ".")),
    "heading with a link": (
        "# [A][b] {#own}\n\n[b]: https://a.kz",
        Heading(1, line(Link(line("A"), "https://a.kz")), "own", (), is_typed=True),
    ),
    "footnote in the line": ("a^[b]", prose("a", Footnote((prose("b"),)))),
    "no reference": ("a@tbl-a", prose("a@tbl-a")),
    "callout": (
        '::: {.callout-tip title="Hm"}\nThis.\n:::',
        Callout("tip", line("Hm"), (prose("This."),)),
    ),
    "note": ("::: {.note}\nThis.\n:::", Division("note", (prose("This."),))),
    "image": ("![A map](map.png)", Figure("figure", (PICTURE,))),
    "image with caption": (
        '![A map](map.png "The **map**"){#fig-map}',
        Figure("figure", (PICTURE,), line("The **map**"), "fig-map"),
    ),
    "image as Quarto has it": (
        '![The map](map.png){#fig-map fig-alt="A map"}',
        Figure("figure", (PICTURE,), line("The map"), "fig-map"),
    ),
}
REFUSED = {
    "html block": ("<div>a</div>", "HTML, got '<div>"),
    "html": ("a <b>c</b>", "HTML, got '<b>'"),
    "shortcode": ("{{< env HOME >}}", "a shortcode"),
    "raw": ("```{=typst}\n#pagebreak()\n```", "raw markup"),
    "inline code": ("`{python} 1`", "inline code"),
    "division": ("::: {.cover}\na\n:::", "an unknown division, got 'cover'"),
    "rule": ("a\n\n---\n\nb", "a rule"),
    "no words": ("![](map.png)", "no alternative text"),
    "in text": ("a ![b](map.png) c", "within a paragraph"),
    "width": ("![A map](map.png){width=3cm}", "not a percentage"),
    "empty heading": ("a\n\n#", "a heading without words"),
    "picture in a heading": ("# ![a](map.png)", "within a paragraph"),
    "footnote in a heading": ("# a[^1] {#b}\n\n[^1]: c", "a footnote in a heading"),
    "inline footnote in a heading": ("# a^[b]", "a footnote ^[…] in a heading or caption"),
    "inline footnote in a heading with a name": (
        "# a^[b] {#c}",
        "a footnote ^[…] in a heading or caption",
    ),
    "struck": ("a ~~b~~", "struck text (~~) is not supported"),
    "footnote in a header": ("| a[^1] |\n|---|\n| b |\n\n[^1]: c", "a footnote in the header"),
    "formula in a header": ("| $a$ |\n|---|\n| b |", "a formula in the header"),
    "footnote without text": ("a[^1] b", r"a footnote without a text, got '[^1]'"),
    "footnote in itself": ("a[^1]\n\n[^1]: b[^1]", "a footnote within a footnote"),
    "footnotes in a circle": ("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]", "within a footnote"),
    "list in a footnote": ("a[^1]\n\n[^1]: - b", "more than paragraphs"),
    "formula of another script": ("$中$", "a formula with '中'"),
    "quotations without end": (">" * 200 + " a", "more than 12 levels"),
    "emphasis without end": ("*a **b " * 60 + "c** d*" * 60, "more than 12 levels"),
    "divisions without end": (
        "\n".join(":" * n + " {.note}" for n in range(90, 3, -1)),
        "more than 12 levels",
    ),
    "half a character": ("a\ud83d", "half a character"),
    "front matter": ("---\ntitle: a\n---\n\nb", "a rule"),
    "dead link": ("[a](map.html)", "a link leads nowhere"),
}


def find(path: str) -> tuple[str, str]:
    """Find the one picture that there is."""
    assert path == "map.png"
    return "AAAA", "image/png"


def test_markdown_is_read() -> None:
    """Each form becomes its node."""
    for markdown, block in READ.values():
        assert read_markdown(markdown, find) == (block,)


def test_what_a_document_cannot_show_is_refused() -> None:
    """The message says what it is, and has advice."""
    for markdown, problem in REFUSED.values():
        with pytest.raises(MarkdownError) as raised:
            read_markdown(markdown, find)
        assert problem in raised.value.problem
        assert raised.value.advice


def test_a_comment_shows_nothing() -> None:
    """What is meant for other analysts is no part of the document."""
    assert read_markdown("<!-- to do -->") == ()


@given(TEXTS | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text ends in another error, and nothing is left of it that is markup to a program."""
    with contextlib.suppress(MarkdownError):
        blocks = read_markdown(text, lambda _: ("AAAA", "image/png"))
        tree = tree_of(blocks)
        assert not {"RawBlock", "RawInline", "Cite"} & kinds(tree)
        targets = [node["c"][2][0] for node in nodes(tree) if node["t"] == "Link"]
        assert all(each.startswith(("http://", "https://", "mailto:", "#")) for each in targets)


def test_hostile_markdown_is_read_or_refused() -> None:
    """The same for markup of every language that is nearby."""
    for text in HOSTILE:
        test_any_text_is_read_or_refused.hypothesis.inner_test(text)  # type: ignore[attr-defined]


def test_escaped_text_is_read_as_that_text() -> None:
    """What stands in prose for somebody else's words is these words."""
    for text in HOSTILE:
        blocks = read_markdown(escape(text))
        assert kinds(tree_of(blocks)) <= {"Para", "Str", "Space"}
        assert text_of(tree_of(blocks)).split() == text.split()

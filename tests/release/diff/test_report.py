"""A diff in words, as Markdown and as HTML: the same changes, and text of strangers stays text."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from caricc_report.release.diff.content import ContentDiff, content_diff
from caricc_report.release.diff.reading import ReleaseContent
from caricc_report.release.diff.report import describe_diff, diff_html, diff_markdown
from caricc_report.release.diff.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

READERS = (
    MarkdownIt("commonmark").enable(["strikethrough", "table"]),
    MarkdownIt("commonmark", {"html": False}).enable("strikethrough"),
)
HOSTILE = (
    "<script>alert(1)</script>",
    "</del></li></ul></section><img src=x onerror=y>",
    "~~ ** ``` [a](javascript:b) ![c](d) | e |",
    "# head\n\n---\n\n- item\n1. one",
    "{{< env HOME >}} ::: $x$ `{python} 1`",
    "&lt;b&gt; \\ &#60;",
    "****",
    "\u00a0",
    "@team fixes #12, https://example.org www.example.org a@b.org",
)


def content(word: str, headline: str = "Headline", n: int = 3, **changes: Any) -> ReleaseContent:
    """Return a small release in whose every part a word stands."""
    articles = [{"id": "same", "texts": {"en": {"headline": headline, "body": f"A {word} b."}}}]
    articles += [{"id": f"id-{number}", "place": f"in {word} place"} for number in range(n)]
    parts: dict[str, Any] = {
        "name": "x",
        "header": {"release": "2024-19"},
        "articles": tuple(articles),
        "facts": {"a.b": {"value": 1, "unit": word, "articles": ["same"]}},
        "narrative": {"en": (Statement("KZ", f"on {word} in towns"),)},
        "findings": ({"id": "f", "severity": "notice", "message": word, "articles": ["same"]},),
    }
    return ReleaseContent(**parts | changes)


def diff_of(word: str, headline: str = "Headline", n: int = 3) -> ContentDiff:
    """Return what changes if a harmless word becomes another."""
    return content_diff(content("harmless", headline, n), content(word, headline, n))


def markdown_shape(markdown: str, reader: MarkdownIt) -> list[str]:
    """Return the kinds of tokens in Markdown, but text."""

    def kinds(tokens: Iterable[Token]) -> Iterable[str]:
        for token in tokens:
            if token.type != "text":
                yield token.type
            yield from kinds(token.children or ())

    return list(kinds(reader.parse(markdown)))


class Shape(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with its attributes."""
        self.tags.append(f"{tag}{attrs}")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a tag."""
        self.tags.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def test_a_fact_repeats_nothing_that_stays() -> None:
    """How a fact is computed is told where it changes, not beside each new value."""
    old, new, other = (
        content(
            "same", facts={"a.b": {"value": value, "unit": "percent", "how": how, "articles": []}}
        )
        for value, how in ((1, "as told"), (2, "as told"), (2, "otherwise"))
    )
    assert "a.b: [-1 percent-] {+2 percent+}\n" in describe_diff(content_diff(old, new))
    assert "[-1 percent how as told-]" in describe_diff(content_diff(old, other))


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("abc", "bca", "a: from place 1 to place 3\n"),
        ("xabc", "bca", "a: from place 1 to place 3, of the articles that both have\n"),
        ("abc", "bcyax", "a: from place 1 to place 3, of the articles that both have\n"),
    ],
)
def test_places_are_told_as_what_they_are(old: str, new: str, said: str) -> None:
    """With articles that came or went they are not those of the release."""
    before, after = (
        content("same", articles=tuple({"id": name} for name in one)) for one in (old, new)
    )
    assert said in describe_diff(content_diff(before, after))


@pytest.mark.parametrize("hostile", HOSTILE[:6])
def test_hostile_text_stays_text_in_markdown(hostile: str) -> None:
    """Whatever an article says, the comment has the form that a harmless word gives it."""
    for reader in READERS:
        hostile_shape = markdown_shape(diff_markdown(diff_of(hostile, hostile)), reader)
        assert hostile_shape == markdown_shape(diff_markdown(diff_of("word", "word")), reader)


@given(st.text(min_size=1) | st.lists(st.sampled_from(HOSTILE), min_size=1).map("".join))
def test_any_text_stays_text_in_both_forms(text: str) -> None:
    """Only the marks of a diff are marks: emphasis and lists in Markdown, a few tags in HTML."""
    diff = diff_of(text, text)
    allowed = {"paragraph", "heading", "inline", "list_item", "bullet_list", "strong", "s", "em"}
    for reader in READERS:
        shape = markdown_shape(diff_markdown(diff), reader)
        kinds = {kind.removesuffix("_open").removesuffix("_close") for kind in shape}
        assert kinds <= allowed | {"text_special"}
    tags = {re.sub(r"^/|\[.*", "", tag) for tag in Shape(diff_html(diff)).tags}
    assert tags <= {"section", "h2", "h3", "p", "ul", "li", "code", "ins", "del"}


@pytest.mark.parametrize("hostile", HOSTILE[:6])
def test_hostile_text_stays_text_in_html(hostile: str) -> None:
    """Tags and attributes are those of a harmless word, and the text is all there."""
    shape = Shape(diff_html(diff_of(hostile, hostile)))
    assert shape.tags == Shape(diff_html(diff_of("word", "word"))).tags
    assert " ".join(hostile.split()) in " ".join(shape.text.replace("¶", "").split())


def test_a_comment_calls_nobody_and_names_no_issue() -> None:
    """Behind @, # and GH- stands an invisible word joiner."""
    markdown = diff_markdown(diff_of("@team #12 (GH-12)"))
    assert "@\u2060team" in markdown
    assert "\\#\u206012" in markdown
    assert "GH\\-\u206012" in markdown


def test_what_acts_on_a_terminal_is_shown_by_its_number() -> None:
    """Control characters and turns of direction do not reach the screen."""
    words = describe_diff(diff_of("a\x1b[31mb\u202ec"))
    assert "a⟨U+001B⟩[31mb⟨U+202E⟩c" in words
    assert words.isprintable() or set(re.findall(r"[^\w\W ]|\n", words)) <= {"\n"}


def test_a_diff_is_told_in_words() -> None:
    """Every change stands in the section of its sort."""
    old = content("harmless", n=1)
    new = dataclasses.replace(
        content("other", n=2, findings=()),
        header={"release": "2024-20"},
        facts={"a.b": {"value": 1200, "unit": "kg", "qualifier": "about", "articles": ["id-0"]}},
    )
    assert describe_diff(content_diff(old, new)) == (
        "Content of x → x\n"
        "1 article added, 2 articles changed, 1 fact changed, 1 sentence changed, "
        "1 finding disappeared, 1 property of the release changed.\n"
        "\n"
        "Release:\n"
        "  - release: [-2024-19-] {+2024-20+}\n"
        "\n"
        "Articles added:\n"
        "  - id-1\n"
        "\n"
        "Articles changed:\n"
        "  - same: Headline\n"
        "    - texts.en.body: [-A harmless b.-] {+A other b.+}\n"
        "  - id-0\n"
        "    - place: in [-harmless-] {+other+} place\n"
        "\n"
        "Facts:\n"
        "  - a.b: [-1 harmless-] {+about 1,200 kg+}; articles removed: same; articles added: id-0\n"
        "\n"
        "Narrative:\n"
        "  - en, KZ: on [-harmless-] {+other+} in towns\n"
        "\n"
        "Checks: findings that disappeared:\n"
        "  - f: notice: harmless (same)\n"
    )


def test_no_difference_is_said_in_a_sentence() -> None:
    """An empty diff has no section."""
    same = content_diff(content("a"), content("a"))
    assert describe_diff(same) == "Content of x → x\nNo difference of content.\n"
    assert diff_html(same).count("<p>") == 1
    assert "sources have none" in describe_diff(
        content_diff(content("a"), content("a", findings=None))
    )


def test_the_comment_is_bounded_and_says_what_it_lacks() -> None:
    """A list is cut at its limit, every text at its length, the whole below that of a comment."""
    markdown = diff_markdown(diff_of("other", n=31), at_most=20)
    assert "- … and 12 more" in markdown
    assert markdown.count("id\\-") == 19
    long = diff_markdown(diff_of("*~" * 3000, "[x]" * 500, n=400), at_most=400)
    assert len(long) < 65_536
    assert re.search(r"- … and \d+ more", long)


def test_html_and_words_are_whole() -> None:
    """Nothing is left out where no comment sets a limit."""
    diff = diff_of("other", n=400)
    assert diff_html(diff).count("<code>id-") == describe_diff(diff).count("- id-") == 400


def test_no_break_spaces_stay_outside_the_marks() -> None:
    """No number and word are joined, and no mark of Markdown stands beside a space inside it."""
    old, new = (
        content("a", articles=({"id": "a", "body": f"About {n}\u00a0people at the fair."},))
        for n in ("2\u00a0180", "2\u00a0679")
    )
    diff = content_diff(old, new)
    markdown = "About ~~2\u00a0180~~\u00a0**2\u00a0679**\u00a0people at the fair\\."
    assert markdown in diff_markdown(diff)
    assert "About [-2\u00a0180-]\u00a0{+2\u00a0679+}\u00a0people at" in describe_diff(diff)
    html = "<del>2\u00a0180</del>\u00a0<ins>2\u00a0679</ins>\u00a0people"
    assert html in diff_html(diff)


def test_only_the_words_around_a_change_are_shown() -> None:
    """A long text that is kept is shortened to its words next to the change."""
    before = {"id": "a", "body": "start " * 30 + "old " + "end " * 30}
    old = content("a", articles=(before,))
    new = content("a", articles=(before | {"body": before["body"].replace("old", "new")},))
    around = "… " + "start " * 6 + "[-old-] {+new+} " + "end " * 6 + "…\n"
    assert around in describe_diff(content_diff(old, new))

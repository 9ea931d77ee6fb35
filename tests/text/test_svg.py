"""A picture in SVG holds shapes and texts, and is the same each time; all else is gone."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.text.svg import clean_svg, svg_picture, texts_of, with_texts

NAMESPACE = "http://www.w3.org/2000/svg"


def svg(inner: str, attributes: str = 'width="90" height="30"') -> str:
    """Return a picture."""
    return (
        f'<svg xmlns="{NAMESPACE}" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>'
        f"{inner}</svg>"
    )


def in_turn(n: int, times: int) -> str:
    """Return groups, each of which draws the one before it so many times."""
    return "<g id='g0'><path d='M0 0'/></g>" + "".join(
        f"<g id='g{each}'>" + f"<use href='#g{each - 1}'/>" * times + "</g>"
        for each in range(1, n + 1)
    )


def in_masks(rule: str, path: str = "class='cN'", mask: str = "") -> str:
    """Return ten masks of ten paths, which are masked with the one before, and a style sheet."""
    masks = [
        f"<mask id='m{n}' {mask.replace('N', str(n - 1))}>"
        + f"<path {path.replace('N', str(n - 1))} d='M0 0'/>" * 10
        + "</mask>"
        for n in range(11)
    ]
    rules = "".join(rule.replace("N", str(n)) for n in range(11))
    return f"<style>{rules}</style>{''.join(masks)}<g mask='url(#m10)'/>"


def inner(content: str) -> str:
    """Return what a clean picture holds."""
    start, end = content.index(">") + 1, content.rfind("</svg>")
    return content[start:end] if end > 0 else ""


CLEAN = {
    "nothing drawn": ("<path class='a'/><path d='M0 0'/>", '<path d="M0 0" />'),
    "script": ("<script>alert(1)</script><path d='M0'/>", '<path d="M0" />'),
    "event": ("<path onload='a' onClick='b' d='M0'/>", '<path d="M0" />'),
    "foreign object": ("<foreignObject><b xmlns='urn:b'/></foreignObject>", ""),
    "animation": ("<set attributeName='href' to='javascript:a'/>", ""),
    "comment": ("<!-- by hand --><?php a ?>", ""),
    "metadata": ("<metadata><date>2026-01-01</date></metadata>", ""),
    "another language": ("<x:g xmlns:x='urn:x'/>", ""),
    "link": ("<a href='https://example.org/'><text>a</text></a>", "<a><text>a</text></a>"),
    "code as a link": ("<a xlink:href='javascript:a'/>", "<a />"),
    "picture on the web": ("<image href='https://example.org/a.png'/>", "<image />"),
    "picture within": (
        "<image href='data:image/png;base64,AA=='/>",
        '<image href="data:image/png;base64,AA==" />',
    ),
    "SVG within": ("<image href='data:image/svg+xml;base64,AA=='/>", "<image />"),
    "base": ("<g xml:base='https://a.kz/' xml:lang='kk'/>", '<g xml:lang="kk" />'),
    "fill on the web": ("<g style='fill: URL( \"https://example.org/\")'/>", "<g />"),
    "fill in disguise": (r"<g style='fill: u\72l(https://example.org/)'/>", "<g />"),
    "style sheet on the web": ("<style>@import 'https://example.org/';</style>", "<style />"),
    "font on the web": ("<style>a{src:url(//example.org/)}</style>", "<style />"),
    "import behind a child": (
        "<style><title/>@import 'https://example.org/'; a{fill:url(//example.org/)}</style>",
        "<style />",
    ),
    "unclear reference": ("<style>a{fill:url(#b c)}</style>", "<style />"),
    "import in disguise": (r"<style>@\69mport 'a';</style>", "<style />"),
    "text": ("<text>a &lt;<tspan>c</tspan> d</text>", "<text>a &lt;<tspan>c</tspan> d</text>"),
}  # fmt: skip
NUMBERED = {
    "reference": ("<g id='a7f3'/><use href='#a7f3'/>", '<g id="p1" /><use href="#p1" />'),
    "old reference": (
        "<g id='m'/><use xlink:href='#m'/>",
        '<g id="p1" /><use xlink:href="#p1" />',
    ),
    "to what comes later": ("<use href='#b'/><g id='b'/>", '<use href="#p1" /><g id="p1" />'),
    "to nothing": ("<use href='#b'/>", '<use href="#p0" />'),
    "to nothing in disguise": (
        "<g id='a'/><use href='#%701'/><g mask='URL(#%701)'/>",
        '<g id="p1" /><use href="#p0" /><g mask="URL(#p0)" />',
    ),
    "to an article": ("<a href='#kz-almaty'/>", '<a href="#kz-almaty" />'),
    "twice": ("<g id='a'/><g id='a'/><use href='#a'/>", '<g id="p1" /><g /><use href="#p1" />'),
    "clip": (
        "<clipPath id='c'/><g clip-path='url(#c)' style=\"mask: url('#c')\"/>",
        '<clipPath id="p1" /><g clip-path="url(#p1)" style="mask: url(#p1)" />',
    ),
    "no colour": ("<g id='face'/><g fill='#face'/>", '<g id="p1" /><g fill="#face" />'),
    "style sheet": (
        "<style>#face .a{fill:#face;mask:url(#face)}</style><g id='face'/>",
        '<style>#p1 .a{fill:#face;mask:url(#p1)}</style><g id="p1" />',
    ),
    "braces without end": (
        f"<style>{'#a' * 50_000}</style><g fill='{'url(#' * 50_000}'/>",
        f'<style>{"#a" * 50_000}</style><g fill="{"url(#" * 50_000}" />',
    ),
    "class by lot": ("<g class='mark clip1a2b3cplot'/>", '<g class="mark" />'),
    "class in use": (
        "<style>.feedback{x:y}</style><g class='feedback'/>",
        '<style>.feedback{x:y}</style><g class="feedback" />',
    ),
}
REFUSED = {
    "no XML": ("<svg", "cannot be read"),
    "nothing": ("", "cannot be read"),
    "another": ("<html/>", "no SVG, got 'html'"),
    "no namespace": ("<svg/>", 'without xmlns="http://www.w3.org/2000/svg"'),
    "entities": ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "declares entities"),
    "entity of outside": ('<!DOCTYPE svg [<!ENTITY a SYSTEM "/b">]><svg>&a;</svg>', "declares"),
    "unknown entity": (svg("&a;"), "cannot be read"),
    "too deep": (svg("<g>" * 5000 + "</g>" * 5000), "more than 100 levels"),
    "too large": (svg(" " * 10_000_000), "more than 10,000,000 characters"),
    "no size": (svg("", 'width="0" height="5"'), "without a size"),
    "tenfold ten times": (svg(in_turn(10, 10)), "draws more than 1,000,000 elements"),
    "by the first of an id": (
        svg(in_turn(10, 10) + "".join(f"<g id='g{each}'/>" for each in range(11))),
        "draws more than 1,000,000 elements",
    ),
    "by classes": (svg(in_masks(".cN{mask:url(#mN)}")), "draws more than 1,000,000 elements"),
    "by classes in a list": (
        svg(in_masks(".x,g.cN{mask:url(#mN)}")), "draws more than 1,000,000 elements",
    ),
    "by what is inherited": (
        svg(in_masks("", "", "mask='url(#mN)'")), "draws more than 1,000,000 elements",
    ),
    "by a rule between texts": (
        svg(in_masks(".z{a:\"/*\"}.cN{mask:url(#mN)}.z{a:'*/'}")),
        "draws more than 1,000,000 elements",
    ),
    "by a rule with a text of rules": (
        svg(in_masks(".cN{a:'}.x{';mask:url(#mN)}")), "draws more than 1,000,000 elements",
    ),
    "within itself": (
        svg("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>"),
        "an element that is drawn within itself",
    ),
    "by a rule within a rule": (
        svg(in_masks(".x{g{a:b}mask:url(#mN)}")), "draws more than 1,000,000 elements",
    ),
    "in turn without end": (svg(in_turn(9_000, 1)), "draws more than 1,000,000 elements"),
}  # fmt: skip
WIDTHS = {
    "points": ('width="226.75pt"', 50),
    "pixels": ('width="302"', 50),
    "inches": ('width="3.15in"', 50),
    "more than the text": ('width="9999cm"', 100),
    "without end": ('width="1e999"', 100),
    "hardly any": ('width="1"', 10),
    "box": ('viewBox="0,0 302 9"', 50),
    "share": ('width="100%" viewBox="0 0 302 9"', 50),
    "no number": ('viewBox="0 0 inf nan"', 100),
    "digits, then another sign": (f'width="{"1" * 200_000}!"', 100),
    "unknown": ("", 100),
}


def test_what_is_left_of_a_picture() -> None:
    """Nothing acts, and nothing is fetched from elsewhere."""
    for picture, kept in CLEAN.values():
        assert inner(clean_svg(svg(picture))) == kept


@pytest.mark.parametrize("given, kept", NUMBERED.values(), ids=NUMBERED)
def test_identifiers_are_numbers(given: str, kept: str) -> None:
    """What a library draws by lot is the same each time, and leads where it did."""
    assert inner(clean_svg(svg(given))) == kept


def test_what_is_no_picture_is_refused() -> None:
    """The message says what it is."""
    for content, problem in REFUSED.values():
        with pytest.raises(ValueError, match=problem):
            clean_svg(content)


def test_the_width_of_a_picture() -> None:
    """It is as wide as it says, in per cent of the text."""
    for attributes, width in WIDTHS.values():
        assert svg_picture(svg("", attributes), "words").width == width


def test_a_picture_carries_its_bytes() -> None:
    """With its words, and a width if one is given."""
    picture = svg_picture(svg("<text>a</text>"), "words", 60)
    assert (picture.alt, picture.width, picture.media_type) == ("words", 60, "image/svg+xml")
    assert b64decode(picture.data).decode() == clean_svg(svg("<text>a</text>"))


def test_a_document_type_is_left_out() -> None:
    """Libraries name one, which leads to the web."""
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    assert clean_svg(doctype + svg("")) == clean_svg(svg(""))


def test_texts_are_read_and_changed() -> None:
    """Those that are shown, and no style sheet."""
    content = clean_svg(svg("<style>a{b:c}</style><text>A<tspan>B</tspan>C</text>"))
    assert list(texts_of(content)) == ["A", "B", "C"]
    changed = with_texts(content, lambda text: text.replace("B", "<&"))
    assert "<style>a{b:c}</style><text>A<tspan>&lt;&amp;</tspan>C</text>" in changed


@pytest.mark.program
def test_a_change_writes_no_other_names() -> None:
    """A process that has cleaned no picture before writes the same."""
    content = clean_svg(svg("<use xlink:href='#a'/><text>a</text>"))
    code = (
        "import sys; from caricc_report.text.svg import with_texts; "
        "sys.stdout.write(with_texts(sys.argv[1], str))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, content], capture_output=True, text=True, check=True
    )
    assert ended.stdout == content


PIECES = st.sampled_from(
    ["<g>", "</g>", "<g id='a' class='abcdef1' style='fill:url(#a)'>", "<use href='#a'/>", "a",
     "<style>#a{b:c}", "</style>", "<text>", "</text>", "<script>", "</script>", "&lt;", "&a;",
     "<!--", "-->", "<![CDATA[", "]]>", "<a onclick='b'>", "</a>", "<?p", "?>", "\ufdd0", "\\"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_picture_is_cleaned_or_refused(content: str) -> None:
    """No text ends in another error, and what is clean stays as it is."""
    with contextlib.suppress(ValueError):
        cleaned = clean_svg(svg(content))
        assert "script" not in cleaned
        assert "onclick" not in cleaned
        assert clean_svg(cleaned) == cleaned

"""From the elements of a page to CommonMark in which nothing is markup but its form."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from caricc_report.model.commonmark import plain_commonmark
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterator

_SILENT = frozenset(
    ["script", "style", "noscript", "template", "iframe", "object", "svg", "form", "button",
     "figure", "graphic", "img", "title"]
)  # fmt: skip
_INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font",
     "hi", "i", "ins", "kbd", "mark", "q", "ref", "s", "small", "span", "strike", "strong", "sub",
     "sup", "time", "tt", "u"]
)  # fmt: skip
_C1 = {
    code: found
    for code in (*range(0x80, 0x85), *range(0x86, 0xA0))  # U+0085 ends a line.
    if (found := bytes([code]).decode("cp1252", "ignore"))
}
_HEADINGS = frozenset(["head", "h1", "h2", "h3", "h4", "h5", "h6"])


def parse_html(text: str) -> Any:
    """Return the root element of a page or of a piece of one, None if there is none."""
    etree = required("lxml.etree", "import", "reading web pages")
    html = required("lxml.html", "import", "reading web pages")
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return html.document_fromstring(plain(text).encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def plain(text: str) -> str:
    """Return text without the characters that no document can hold.

    Those of C1 are what a program makes of quotation marks and dashes in Windows-1252, so they
    become these.
    """
    return "".join(
        letter
        for letter in text.translate(_C1)
        if letter in "\t\n\r" or unicodedata.category(letter) not in {"Cc", "Cs"}
    )


def one_line(text: str) -> str:
    """Return text as a line, runs of white space as one space."""
    return " ".join(plain(text).split())


def body_of(element: Any) -> str:
    """Return what an element shows as CommonMark.

    Paragraphs, quotations, lists, headings and line breaks keep their form; the cells of a table's
    row become one paragraph; links and emphasis become their text; pictures, scripts
    and forms are left out. The elements may be those of HTML or of trafilatura.
    """
    return "\n\n".join(_blocks(element))


def _blocks(element: Any) -> list[str]:
    """Return the blocks of an element; text that stands between two blocks is one of its own."""
    blocks: list[str] = []
    line = ""
    for piece in _pieces(element):
        if isinstance(piece, str):
            line += piece
            continue
        blocks += [*_paragraph(line), *piece]
        line = ""
    return blocks + _paragraph(line)


def _pieces(element: Any) -> Iterator[str | list[str]]:
    """Yield the text of an element, a newline for each break of a line, and lists of blocks."""
    yield _flat(element.text)
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else "script"
        if tag in {"br", "lb"}:
            yield "\n"
        elif tag in _INLINE:
            yield from _pieces(child)
        elif tag not in _SILENT:
            yield _block(tag, child)
        yield _flat(child.tail)


def _block(tag: str, element: Any) -> list[str]:
    inner = _blocks(element)
    if not inner:
        return inner
    text = "\n\n".join(inner)
    if tag in {"quote", "blockquote"}:
        return [_prefixed(text, "> ", "> ")]
    if tag in _HEADINGS:
        return ["## " + " ".join(inner).replace("\\\n", " ")]
    if tag in {"item", "li"}:
        return [_prefixed(text, "- ", "  ")]
    joint = {"row": "; ", "tr": "; ", "list": "\n", "ul": "\n", "ol": "\n"}.get(tag)
    return inner if joint is None else [joint.join(inner)]


def _paragraph(line: str) -> list[str]:
    lines = [plain_commonmark(part) for part in line.split("\n")]
    kept = "\\\n".join(part for part in lines if part)
    return [kept] if kept else []


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _prefixed(text: str, first: str, others: str) -> str:
    head, *lines = text.split("\n")
    return "\n".join([first + head, *((others + line).rstrip() for line in lines)])

"""CommonMark, as the bodies of records are written in it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

SPACES = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_QUOTATION = re.compile(r"[–—]\s+(?=\S)")
_BULLET = re.compile(r"[•‣◦▪●]\s+(?=\S)")
COMMONMARK = MarkdownIt("commonmark", {"html": False}).disable(["code", "fence", "reference"])
_PLAIN_START = re.compile(r"\s*[«“„(]?(?:[^\W\d_]|[0-9]+[ –])")
"""A beginning that is no markup and shows a letter or digit."""
_INLINE_MARKS = re.compile(r"[\\`*_\[\]<&#]")
_BLOCK_MARKS = re.compile(r"\A([0-9]{0,9})((?<=[0-9])[.)]|(?<![0-9])[#>+=|~-])")
"""What makes a line of CommonMark a heading, a quotation, a list or a rule."""

_PUNCTUATION = re.compile(r"([!-+\-.:<->@\[-`{-~])")
"""Every ASCII punctuation character that means something to any Markdown
reader, anywhere in a line: all but the comma, the slash, the semicolon and the question mark."""


def escape(text: str) -> str:
    r"""Return text as one line of Markdown that shows exactly that text.

    Runs of white space (not the no-break spaces) become one space.

    Examples
    --------
    >>> escape("{{< env HOME >}} costs $5")
    '\\{\\{\\< env HOME \\>\\}\\} costs \\$5'
    """

    def escaped(match: re.Match[str]) -> str:
        # A backslash is an entity, as two of them begin JupyterLab's formulas.
        return "&#92;" if match[0] == "\\" else f"\\{match[0]}"

    return _PUNCTUATION.sub(escaped, SPACES.sub(" ", text)).strip()


def plain_commonmark(text: str) -> str:
    r"""Return text as one paragraph of CommonMark that shows exactly that text.

    Fewer characters are escaped than by `escape`, so that people can edit it: it is for
    the bodies of records, which pass through `from_commonmark` before they are shown.

    Examples
    --------
    >>> plain_commonmark("1. A *star* (and a <tag>), $5.")
    '1\\. A \\*star\\* (and a \\<tag>), $5.'
    """
    # Composed first: a mark and an accent may become another letter, which has no escape.
    composed = unicodedata.normalize("NFC", text)
    line = _INLINE_MARKS.sub(r"\\\g<0>", SPACES.sub(" ", composed).strip())
    return _BLOCK_MARKS.sub(r"\1\\\2", line, count=1)


def commonmark_of(text: str) -> str:
    r"""Return plain text as CommonMark that shows exactly that text, a line as a paragraph.

    A line that opens with a dash (– or —) is a quotation, without the dash; lines that open with
    a bullet (•) are the items of a list. Nothing else is markup.

    Examples
    --------
    >>> print(commonmark_of("Size: 5*3*2.\n– We won.\n• one\n• two"))
    Size: 5\*3\*2.
    <BLANKLINE>
    > We won.
    <BLANKLINE>
    - one
    - two
    """
    body, was_item = "", False
    for line in filter(None, map(str.strip, _LINE_ENDS.split(text))):
        quotation, item = _QUOTATION.match(line), _BULLET.match(line)
        opening = quotation or item
        mark = "> " if quotation else "- " if item else ""
        shown = plain_commonmark(line[opening.end() :] if opening else line)
        body += "\n" if item and was_item else "\n\n"
        body += mark + shown
        was_item = item is not None
    return body.strip()


def paragraphs(body: str) -> list[str]:
    """Return the plain text of each paragraph, heading and list item of a CommonMark body."""
    inline = (token for token in COMMONMARK.parse(body) if token.type == "inline")
    texts = (shown_by(token.children or []).strip() for token in inline)
    return [text for text in texts if text]


def has_text(body: str) -> bool:
    """Return whether a CommonMark body shows any letter or digit."""
    # Nearly all bodies begin with a letter or a number, maybe quoted, and need no parsing.
    if _PLAIN_START.match(body):
        return True
    return any(character.isalnum() for text in paragraphs(body) for character in text)


def shown_by(tokens: Iterable[Token]) -> str:
    """Return the text of inline tokens; of an image its alternative text."""
    text = ""
    for token in tokens:
        match token.type:
            case "softbreak":
                text += " "
            case "hardbreak":
                text += "\n"
            case "image":
                text += shown_by(token.children or [])
            case _:
                text += SPACES.sub(" ", token.content)
    return text

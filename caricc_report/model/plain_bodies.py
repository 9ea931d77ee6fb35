"""Bodies in CommonMark as the plain text of a cell, and edited through it.

The plain text is what `caricc_report.model.commonmark.commonmark_of` reads: a line for each
paragraph, "– " before a quotation, "• " before an item of a list. It shows no emphasis, no links
and no headings, so an edit of it changes the paragraphs that differ, and leaves the others as
they are written.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from caricc_report.model.commonmark import COMMONMARK, commonmark_of, shown_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINES = re.compile(r"\r\n|\n|\r")
_MARKS = {"blockquote_open": "– ", "list_item_open": "• "}


class _Paragraph(NamedTuple):
    """A paragraph, heading or item of a list."""

    lines: tuple[str, ...]
    """Its plain text; of more than one line where it has hard line breaks."""
    first: int
    """The number of its first line in the body, from 0."""
    end: int
    """The number of the line after its last one."""


def plain_text(body: str) -> str:
    r"""Return a body as plain text.

    Examples
    --------
    >>> plain_text("It *was*\nso.\n\n> We won.\n\n- one\n- two")
    'It was so.\n– We won.\n• one\n• two'
    """
    return "\n".join(line for each in _paragraphs(body) for line in each.lines)


def with_plain_text(body: str, text: str) -> str:
    r"""Return a body that says a plain text; paragraphs that say it already stay as they are.

    Examples
    --------
    >>> with_plain_text("It *was*\nso.\n\n> We won.", "It was so.\nAnd more.\n– We lost.")
    'It *was*\nso.\n\nAnd more.\n\n> We lost.'
    """
    whole = commonmark_of(text)
    wanted = plain_text(whole)
    if wanted == plain_text(commonmark_of(plain_text(body))):
        return body
    edited = _edited(body, wanted.split("\n"))
    is_exact = plain_text(commonmark_of(plain_text(edited))) == wanted
    return edited if is_exact else whole


def _edited(body: str, wanted: Sequence[str]) -> str:
    """Replace the paragraphs of a body whose lines are not among those wanted."""
    paragraphs = [*_paragraphs(body)]
    said = [plain_text(commonmark_of("\n".join(each.lines))) for each in paragraphs]
    wanted = [*_gathered(wanted, {each for each in said if "\n" in each})]
    lines = _LINES.split(body)
    matcher = SequenceMatcher(None, said, wanted, autojunk=False)
    for kind, first, end, new_first, new_end in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        new = commonmark_of("\n".join(wanted[new_first:new_end])).split("\n")
        start, stop = 0, 0
        if kind == "insert":
            start = stop = paragraphs[first - 1].end if first else 0
            is_further = start > 0 and _is_item(lines[start - 1]) and _is_item(new[0])
            new = [*([""] if start and not is_further else []), *new, *([] if first else [""])]
        else:
            start, stop = paragraphs[first].first, paragraphs[end - 1].end
        if kind == "delete":
            new = []
            while stop < len(lines) and not lines[stop].strip():
                stop += 1
        lines[start:stop] = new
    return "\n".join(lines).strip("\n")


def _gathered(lines: Sequence[str], together: set[str]) -> Iterator[str]:
    """Yield lines, in one those that make up one paragraph."""
    rest = "\n".join(lines)
    while rest:
        known = (each for each in together if f"{rest}\n".startswith(f"{each}\n"))
        line = next(known, rest.split("\n", 1)[0])
        yield line
        rest = rest[len(line) + 1 :]


def _is_item(line: str) -> bool:
    return line.startswith("- ")


def _paragraphs(body: str) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a body."""
    marks: list[str] = []
    fresh = ""
    for token in COMMONMARK.parse(body):
        if mark := _MARKS.get(token.type):
            marks.append(mark)
            fresh = mark
        elif token.type in {"blockquote_close", "list_item_close"}:
            marks.pop()
        elif token.type == "inline" and token.map:
            text = shown_by(token.children or [])
            # A second paragraph of a quotation is one, too; of an item of a list it stands alone.
            mark = fresh or ("– " if "– " in marks else "")
            lines = [line.strip() for line in text.split("\n")]
            found = tuple(f"{mark}{line}" for line in lines if line)
            fresh = ""
            if found:
                yield _Paragraph(found, *token.map)

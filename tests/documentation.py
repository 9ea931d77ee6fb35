"""The pages of the documentation: their blocks, tables and links."""

from __future__ import annotations

import doctest
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from projects import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

README = ROOT / "README.md"
DOCS = ROOT / "docs"
COMMANDS = DOCS / "commands.md"
"""The reference of commands; it is made, and its blocks show usage, not examples."""
PAGES = (README, ROOT / "CHANGELOG.md", *sorted({*DOCS.glob("*.md")} - {COMMANDS}))


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    page: Path
    """The page it stands on."""
    line: int
    """The line of its fence, from 1."""
    kind: str
    """The word behind its fence."""
    text: str
    """What it holds."""
    file: str
    """The file that it is, by the line above it; empty if none."""

    def __str__(self) -> str:
        """Return page and line."""
        return f"{self.page.name}:{self.line}"


@functools.cache
def tokens_of(page: Path) -> list[Token]:
    """Return the block tokens of a page."""
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def blocks_of(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    tokens = tokens_of(page)
    for index, token in enumerate(tokens):
        if token.type == "fence":
            above = tokens[index - 2].content if index > 1 else ""
            named = re.fullmatch(r"`([^`]+)`:", above)
            line = (token.map or [0])[0] + 1
            yield Block(page, line, token.info, token.content, named[1] if named else "")


BLOCKS = tuple(block for page in PAGES for block in blocks_of(page))


def blocks_with(kind: str) -> list[Block]:
    """Return the blocks of a kind, on all pages."""
    return [block for block in BLOCKS if block.kind == kind]


def inlines_of(page: Path) -> Iterator[Token]:
    """Yield the tokens inside the lines of a page."""
    for token in tokens_of(page):
        yield from token.children or ()


def code_spans_of(page: Path) -> list[str]:
    """Return what stands between backticks in the lines of a page."""
    return [token.content for token in inlines_of(page) if token.type == "code_inline"]


def tables_of(page: Path) -> list[list[list[str]]]:
    """Return the tables of a page as lists of rows, the header first, the cells as Markdown."""
    tables: list[list[list[str]]] = []
    tokens = tokens_of(page)
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type in {"td_open", "th_open"}:
            tables[-1][-1].append(tokens[index + 1].content)
    return tables


def table_of(page: Path, *header: str) -> list[list[str]]:
    """Return the rows of the first table of a page whose header begins so."""
    return next(rows[1:] for rows in tables_of(page) if tuple(rows[0][: len(header)]) == header)


def codes(markdown: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", markdown)


def run_python(block: Block) -> dict[str, Any]:
    """Run a block, as a session if it has prompts, and return the names that it made."""
    names: dict[str, Any] = {"__name__": block.page.stem}
    if ">>>" not in block.text:
        exec(compile(block.text, str(block), "exec"), names)  # noqa: S102 - our own pages
        return names
    session = doctest.DocTestParser().get_doctest(block.text, names, str(block), None, block.line)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(session, out=said.append)
    assert result.failed == 0, "".join(said)
    return names

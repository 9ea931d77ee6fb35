"""What a release's notebook says in sentences: the narrative, phrase by phrase."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from caricc_report.model.languages import languages
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markdown_it.token import Token

_COMMONMARK = MarkdownIt("commonmark", {"html": False})
_DIVISION = re.compile(r"^ *:{3,}.*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(r"^#\| *(include|output) *: *false\b", re.MULTILINE)
_OPEN, _CLOSE = "\x0e", "\x0f"
"""What stands for the ends of emphasis; no article can hold these characters."""
_GROUP = re.compile(f"(.*?) \\({_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}\\)(?:, |\\.$)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\w\s]*[^\W\d_a-zа-яё])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or one phrase of the narrative that is composed of the articles' phrases."""

    country: str
    """The country behind the phrase; empty for a sentence of its own."""
    text: str
    """What it says, as plain text."""


def statements_of(
    cells: Sequence[Mapping[str, Any]],
    language: str,
    narrative: Callable[[Mapping[str, Any]], str],
) -> tuple[Statement, ...]:
    """Return what a notebook says in sentences, top to bottom.

    Markdown cells speak for themselves; of the code cells only those that show the narrative
    count, for all others show what follows from facts and articles.

    Parameters
    ----------
    cells
        The cells of a notebook, as its JSON has them.
    language
        The language of the document.
    narrative
        The Markdown that a cell shows which calls ``narrative``.
    """
    found: list[Statement] = []
    for cell in cells:
        source = joined(cell.get("source"))
        if cell.get("cell_type") == "markdown":
            plain = _ATTRIBUTES.sub("", _DIVISION.sub("", source))
            found += _statements(plain, language)
        elif cell.get("cell_type") == "code" and _shows_narrative(source):
            found += _statements(narrative(cell), language)
    return tuple(found)


def shown_markdown(cell: Mapping[str, Any]) -> str:
    """Return the Markdown among the outputs of an executed cell."""
    outputs = cell.get("outputs")
    bundles = [
        output["data"]
        for output in (outputs if isinstance(outputs, list) else ())
        if isinstance(output, dict) and isinstance(output.get("data"), dict)
    ]
    return "\n\n".join(joined(bundle.get("text/markdown")) for bundle in bundles)


def joined(text: object) -> str:
    """Return a text of a notebook, which may be a list of lines."""
    if isinstance(text, list):
        return "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""


def _shows_narrative(source: str) -> bool:
    """Return whether a cell calls the library's ``narrative`` and is part of the document."""
    if _HIDDEN.search(source):
        return False
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    return any(
        (isinstance(function, ast.Attribute) and function.attr == "narrative")
        or (isinstance(function, ast.Name) and function.id == "narrative")
        for function in called
    )


def _statements(markdown: str, language: str) -> Iterator[Statement]:
    plain = markdown.replace(_OPEN, "").replace(_CLOSE, "")
    for token in _COMMONMARK.parse(plain):
        if token.type == "inline":
            yield from _of_paragraph(_plain(token.children or []), language)
        elif token.type in {"code_block", "fence"} and token.content.strip():
            yield Statement("", token.content.strip())


def _plain(tokens: Sequence[Token]) -> str:
    marks = {"em_open": _OPEN, "em_close": _CLOSE, "softbreak": " ", "hardbreak": " "}
    return "".join(
        _plain(token.children or [])
        if token.type == "image"
        else marks.get(token.type, token.content)
        for token in tokens
    ).strip()


def _of_paragraph(text: str, language: str) -> Iterator[Statement]:
    """Yield the phrases of the composed narrative, or the sentences of any other paragraph."""
    lead, opening = _house_form(language)
    rest = text.removeprefix(lead).lstrip()
    groups = list(_GROUP.finditer(rest)) if lead and text.startswith(f"{lead} ") else []
    if groups and sum(len(group[0]) for group in groups) == len(rest):
        yield Statement("", lead)
        for group in groups:
            for phrase in re.split(f", (?={opening})", group[1]):
                yield Statement(group[2], _unmarked(phrase))
    else:
        for sentence in _SENTENCE_END.split(_unmarked(text)):
            if sentence:
                yield Statement("", sentence)


def _unmarked(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def _house_form(language: str) -> tuple[str, str]:
    """Return how the composed narrative begins, and a pattern of how its phrases do."""
    if language not in languages():
        return "", ""
    words = wording(language)
    openings = {
        words.say("narrative-phrase", phrase="", onset=onset) for onset in ("vowel", "consonant")
    }
    pattern = "|".join(re.escape(opening) for opening in sorted(openings))
    return words.say("narrative-lead"), f"(?:{pattern})"

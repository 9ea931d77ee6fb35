"""A diff of content for people: in words, as Markdown for a comment, as HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Literal

from caricc_report.errors import shortened
from caricc_report.model.commonmark import escape
from caricc_report.release.diff.content import headline_of
from caricc_report.release.diff.words import WORDS, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from caricc_report.release.diff.content import (
        ArticleChange,
        ContentDiff,
        FactChange,
        StatementChange,
    )
    from caricc_report.release.diff.records import FieldChange, Move

Kind = Literal["plain", "name", "removed", "added"]
Span = tuple[Kind, str]
"""A stretch of one line, not escaped: our words or kept text, a name, what went, what came."""
Item = tuple[list[Span], "Items"]
"""A change in a line, with the changes inside it."""
Items = list[Item]

_N_WORDS_AROUND = 6
"""Words of what is kept that are shown beside a change."""
_MOST_CHARACTERS = 55_000
"""Of the Markdown; a comment holds 65,536, and each list may add a line that says what it lacks."""
_MOST_OF_A_SPAN = 400
"""Characters of a stretch of text in the Markdown."""
_TURNS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows, and could make it read otherwise."""


def describe_diff(diff: ContentDiff) -> str:
    """Return a diff in words, as plain text: ``[-removed-]`` and ``{+added+}``."""
    subject, summary, sections = _told(diff)
    lines = [subject, summary]
    for title, items in sections.items():
        lines += ["", f"{title}:", *_IN_WORDS.bullets(items, "  ", _Room())]
    return "\n".join(lines) + "\n"


def diff_markdown(diff: ContentDiff, at_most: int = 20) -> str:
    """Return a diff as Markdown of bounded length, for a comment on a pull request.

    At most so many entries of a list are shown; a line says how many more there are.
    """
    subject, summary, sections = _told(diff)
    room = _Room(at_most, _MOST_CHARACTERS)
    parts = [f"**{_inert(subject)}**", _inert(summary)]
    for title, items in sections.items():
        parts += [f"### {title}", "\n".join(_IN_MARKDOWN.bullets(items, "", room))]
    return "\n\n".join(parts) + "\n"


def diff_html(diff: ContentDiff) -> str:
    """Return a diff as a section of HTML, without style or script; nothing is left out."""
    subject, summary, sections = _told(diff)
    parts = [f"<h2>{html.escape(subject)}</h2>", f"<p>{html.escape(summary)}</p>"]
    for title, items in sections.items():
        parts += [f"<h3>{html.escape(title)}</h3>", _html_list(items)]
    return "\n".join(['<section class="content-diff">', *parts, "</section>\n"])


def _told(diff: ContentDiff) -> tuple[str, str, dict[str, Items]]:
    """Return what was compared, one sentence that counts the changes, and the changes by title."""
    among = ", of the articles that both have" if diff.added or diff.removed else ""
    moved = (_move(each, among) for each in diff.moved)
    table: tuple[tuple[str, str, Iterable[Item]], ...] = (
        ("Articles added", "article{s} added", map(_article, diff.added)),
        ("Articles removed", "article{s} removed", map(_article, diff.removed)),
        ("Articles changed", "article{s} changed", map(_changed_article, diff.changed)),
        ("Articles in another order", "article{s} moved", moved),
        ("Facts", "fact{s} changed", map(_fact, diff.facts)),
        ("Narrative", "sentence{s} changed", map(_statement, diff.narrative)),
        ("Checks: findings that appeared", "finding{s} appeared", map(_finding, diff.appeared)),
        ("Checks: findings that disappeared", "finding{s} disappeared", map(_finding, diff.went)),
        ("Release", "propert{ies} of the release changed", map(_field, diff.header)),
    )
    counts, sections = [], {}
    for title, counted, items in table:
        if listed := list(items):
            one = len(listed) == 1
            said = counted.format(s="" if one else "s", ies="y" if one else "ies")
            counts.append(f"{len(listed)} {said}")
            sections[title] = listed
    if "Release" in sections:  # It is counted last and told first.
        sections = {"Release": sections.pop("Release"), **sections}
    unknown = "" if diff.checks_compared else " Checks are not compared: sources have none."
    summary = f"{', '.join(counts) or 'No difference of content'}.{unknown}"
    return f"Content of {_visible(diff.old)} → {_visible(diff.new)}", summary, sections


def _article(article: Mapping[str, Any]) -> Item:
    headline = headline_of(article)
    return [("name", article["id"]), ("plain", f": {headline}" if headline else "")], []


def _changed_article(change: ArticleChange) -> Item:
    spans, _ = _article(change.article)
    return spans, list(map(_field, change.fields))


def _field(change: FieldChange) -> Item:
    was = f" (was {change.moved_from}): " if change.moved_from else ": "
    changed = _changed(change.old, change.new, change.words)
    return [("name", change.field), ("plain", was), *changed], []


def _move(move: Move, among: str) -> Item:
    return [("name", move.id), ("plain", f": from place {move.old} to place {move.new}{among}")], []


def _fact(change: FactChange) -> Item:
    old, new = _fact_text(change.old, change.new), _fact_text(change.new, change.old)
    spans: list[Span] = [("name", change.name), ("plain", ": ")]
    spans += [("plain", new)] if old == new else _changed(old, new)
    if change.old is not None and change.new is not None:
        for kind, names in (("removed", change.articles_removed), ("added", change.articles_added)):
            if names:
                spans.append(("plain", f"; articles {kind}: {', '.join(names)}"))
    return spans, []


def _statement(change: StatementChange) -> Item:
    place = ", ".join(filter(None, (change.language, change.country)))
    return [("name", place), ("plain", ": "), *_changed(change.old, change.new, change.words)], []


def _finding(finding: Mapping[str, Any]) -> Item:
    named = f" ({', '.join(finding['articles'])})" if finding["articles"] else ""
    text = f": {finding['severity']}: {finding['message']}{named}"
    return [("name", finding["id"]), ("plain", text)], []


def _fact_text(fact: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """Return what a fact says but its articles, and what the other side says alike of its value."""
    if fact is None:
        return ""
    span = f"({fact['span']})" if fact.get("span") else ""
    parts = [fact.get("qualifier"), f"{fact['value']:,.15g}", fact.get("unit"), span]
    known = {"value", "unit", "qualifier", "span", "articles"}
    alike = {name for name in fact if other and other.get(name) == fact[name]}
    parts += [f"{name} {_value_text(fact[name])}" for name in fact if name not in known | alike]
    return " ".join(part for part in parts if part)


def _value_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value_text, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value_text(inner)}" for name, inner in value.items())
    return "nothing" if value is None else str(value)


def _changed(old: object, new: object, words: Sequence[Piece] = ()) -> Iterator[Span]:
    """Yield what was and what is, word by word where some words stay."""
    if not any(piece.is_kept for piece in words):
        words = [Piece(*("" if each is None else _value_text(each) for each in (old, new)))]
    for number, piece in enumerate(words):
        if piece.is_kept:
            is_first, is_last = number == 0, number == len(words) - 1
            yield "plain", _context(piece.old, is_first=is_first, is_last=is_last)
            continue
        if piece.old:
            yield "removed", piece.old
        if piece.old and piece.new and not piece.old[-1].isspace():
            yield "plain", " "
        if piece.new:
            yield "added", piece.new


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return the words of a kept text that stand next to a change."""
    words = WORDS.findall(text)
    start = words[:_N_WORDS_AROUND] if not is_first else []
    end = words[-_N_WORDS_AROUND:] if not is_last else []
    if len(start) + len(end) >= len(words):
        return text
    return "".join(start) + "… " + "".join(end)


def _visible(text: str) -> str:
    """Return text as one line that shows what could not be seen or would act on a terminal."""
    marked = re.sub(r"[ \t\r]*\n[ \t\r]*\n\s*", " ¶ ", text)
    spaced = re.sub(r"[\t\n\r]+", " ", marked)
    return "".join(
        f"⟨U+{ord(character):04X}⟩"
        if character in _TURNS or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        else character
        for character in spaced
    )


@dataclass(slots=True)
class _Room:
    """What a form has room for."""

    at_most: float = inf
    """Entries of one list."""
    n_characters: float = inf
    """Characters that are left for all lists."""

    def takes(self, line: str) -> bool:
        """Return whether a line still fits in, and then count it."""
        fits = len(line) < self.n_characters
        self.n_characters -= len(line) + 1 if fits else 0
        return fits


@dataclass(frozen=True, slots=True)
class _Form:
    """How text is written in a form, and what stands around a stretch of each kind."""

    escaped: Callable[[str], str]
    marks: Mapping[Kind, tuple[str, str]]

    def line(self, spans: Iterable[Span]) -> str:
        """Return spans as one line; white space around a marked text stands outside its marks."""
        line = ""
        for kind, unescaped in spans:
            text = _visible(unescaped)
            inner = text.strip()  # Of no-break spaces, too: marks of Markdown beside one are none.
            before, _, after = text.partition(inner) if inner else (text, "", "")
            begin, end = self.marks.get(kind, ("", "")) if inner else ("", "")
            before = before.lstrip(" ") if line.endswith(" ") else before
            line += f"{before}{begin}{self.escaped(inner)}{end}{after}"
        return line.strip()

    def bullets(self, items: Items, indent: str, room: _Room) -> Iterator[str]:
        """Yield items as a list of text or Markdown, as far as there is room."""
        for number, (spans, inner) in enumerate(items):
            line = f"{indent}- {self.line(spans)}"
            if number >= room.at_most or not room.takes(line):
                yield f"{indent}- … and {len(items) - number} more"
                return
            yield line
            yield from self.bullets(inner, indent + "  ", room)


def _inert(text: str) -> str:
    """Return shortened text as Markdown that calls nobody and refers to no issue.

    An escaped ``@`` or ``#`` still calls people and names issues in comments, and so does ``GH-``;
    an invisible word joiner behind it keeps it from that.
    """
    short = shortened(text, _MOST_OF_A_SPAN)
    return escape(re.sub(r"(?i)(?:(?<=[@#])|(?<=\bgh-))(?=\w)", "\u2060", short))


def _html_list(items: Items) -> str:
    rows = (
        f"<li>{_IN_HTML.line(spans)}" + (f"\n{_html_list(inner)}\n" if inner else "") + "</li>"
        for spans, inner in items
    )
    return "\n".join(["<ul>", *rows, "</ul>"])


_IN_WORDS = _Form(str, {"removed": ("[-", "-]"), "added": ("{+", "+}")})
_IN_MARKDOWN = _Form(_inert, {"name": ("*", "*"), "removed": ("~~", "~~"), "added": ("**", "**")})
_IN_HTML = _Form(
    html.escape,
    {
        "name": ("<code>", "</code>"),
        "removed": ("<del>", "</del>"),
        "added": ("<ins>", "</ins>"),
    },
)

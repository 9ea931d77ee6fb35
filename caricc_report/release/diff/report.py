"""A diff of content for people: in words, as Markdown for a comment, as HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from caricc_report.text.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from caricc_report.release.diff.content import ContentDiff, FactChange, StatementChange
    from caricc_report.release.diff.records import FieldChange
    from caricc_report.release.diff.words import Piece

Kind = Literal["plain", "name", "removed", "added"]

_N_WORDS_AROUND = 6
"""Words of what is kept that are shown beside a change."""
_MOST_CHARACTERS = 55_000
"""Of the Markdown; a comment holds 65,536, and each list may add a line that says what it lacks."""
_MOST_OF_A_SPAN = 400
"""Characters of a stretch of text in the Markdown."""
_TURNS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows, and could make it read otherwise."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line."""

    kind: Kind
    """What it is: our words or kept text, a name, what was removed, what was added."""
    text: str
    """The text, not escaped."""


@dataclass(frozen=True, slots=True)
class Item:
    """One change, with the changes inside it."""

    spans: tuple[Span, ...]
    inner: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one sort."""

    title: str
    items: tuple[Item, ...]


def describe_diff(diff: ContentDiff) -> str:
    """Return a diff in words, as plain text: ``[-removed-]`` and ``{+added+}``."""
    lines = [_subject(diff), _summary(diff)]
    for section in _sections(diff):
        lines += ["", f"{section.title}:", *_lines(section.items, "  ")]
    return "\n".join(lines) + "\n"


def diff_markdown(diff: ContentDiff, at_most: int = 20) -> str:
    """Return a diff as Markdown of bounded length, for a comment on a pull request.

    Parameters
    ----------
    diff
        What changed.
    at_most
        How many entries of a list are shown; a line says how many more there are.
    """
    room = _Room(_MOST_CHARACTERS)
    parts = [f"**{_inert(_subject(diff))}**", _inert(_summary(diff))]
    for section in _sections(diff):
        lines = _bullets(section.items, at_most, "", room)
        parts += [f"### {section.title}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def diff_html(diff: ContentDiff) -> str:
    """Return a diff as a section of HTML, without style or script; nothing is left out."""
    parts = [f"<h2>{_html(_subject(diff))}</h2>", f"<p>{_html(_summary(diff))}</p>"]
    for section in _sections(diff):
        parts += [f"<h3>{_html(section.title)}</h3>", _html_list(section.items)]
    inner = "\n".join(parts)
    return f'<section class="content-diff">\n{inner}\n</section>\n'


def _subject(diff: ContentDiff) -> str:
    return f"Content of {_visible(diff.old)} → {_visible(diff.new)}"


def _summary(diff: ContentDiff) -> str:
    """Return one sentence that counts the changes."""
    counts = (
        (len(diff.added), "article added", "articles added"),
        (len(diff.removed), "article removed", "articles removed"),
        (len(diff.changed), "article changed", "articles changed"),
        (len(diff.moved), "article moved", "articles moved"),
        (len(diff.facts), "fact changed", "facts changed"),
        (len(diff.narrative), "sentence changed", "sentences changed"),
        (len(diff.appeared), "finding appeared", "findings appeared"),
        (len(diff.went), "finding went", "findings went"),
        (len(diff.header), "property of the release changed", "properties of the release changed"),
    )
    said = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n]
    unknown = "" if diff.checks_compared else " Checks are not compared: sources have none."
    return (", ".join(said) if said else "No difference of content") + "." + unknown


def _sections(diff: ContentDiff) -> Iterator[Section]:
    """Yield the sections that say anything."""
    moved = (
        Item((_name(move.id), Span("plain", f": from place {move.old} to place {move.new}")))
        for move in diff.moved
    )
    sections: tuple[tuple[str, Iterable[Item]], ...] = (
        ("Release", map(_field_item, diff.header)),
        ("Articles added", (_article_item(article) for article in diff.added)),
        ("Articles removed", (_article_item(article) for article in diff.removed)),
        (
            "Articles changed",
            (
                _article_item(change.article, tuple(map(_field_item, change.fields)))
                for change in diff.changed
            ),
        ),
        ("Articles in another order", moved),
        ("Facts", map(_fact_item, diff.facts)),
        ("Narrative", map(_statement_item, diff.narrative)),
        ("Checks: findings that appeared", map(_finding_item, diff.appeared)),
        ("Checks: findings that went", map(_finding_item, diff.went)),
    )
    for title, items in sections:
        if listed := tuple(items):
            yield Section(title, listed)


def _name(text: object) -> Span:
    return Span("name", str(text))


def _article_item(article: Mapping[str, Any], inner: tuple[Item, ...] = ()) -> Item:
    headline = _headline(article)
    return Item(
        (_name(article["id"]), *([Span("plain", f": {headline}")] if headline else ())), inner
    )


def _headline(article: Mapping[str, Any]) -> str:
    texts = article.get("texts")
    first = next(iter(texts.values()), None) if isinstance(texts, dict) else None
    return str(first.get("headline") or "") if isinstance(first, dict) else ""


def _field_item(change: FieldChange) -> Item:
    renamed = bool(change.old_field and change.new_field) and change.old_field != change.new_field
    was = Span("plain", f" (was {change.old_field}): " if renamed else ": ")
    return Item((_name(change.field), was, *_values(change.old, change.new, change.words)))


def _fact_item(change: FactChange) -> Item:
    old, new = _fact_text(change.old), _fact_text(change.new)
    spans = [_name(change.name), Span("plain", ": ")]
    spans += [Span("plain", new)] if old == new else _values(old or None, new or None, ())
    if change.old is not None and change.new is not None:
        for kind, names in (("removed", change.articles_removed), ("added", change.articles_added)):
            if names:
                spans += [Span("plain", f"; articles {kind}: "), Span("plain", ", ".join(names))]
    return Item(tuple(spans))


def _fact_text(fact: Mapping[str, Any] | None) -> str:
    """Return all that a fact says but its articles."""
    if fact is None:
        return ""
    value = fact.get("value")
    number = f"{value:,.15g}" if isinstance(value, int | float) else _value_text(value)
    span = f"({fact['span']})" if fact.get("span") else ""
    parts = [fact.get("qualifier"), number, fact.get("unit"), span]
    known = ("value", "unit", "qualifier", "span", "articles")
    parts += [f"{name} {_value_text(fact[name])}" for name in fact if name not in known]
    return " ".join(str(part) for part in parts if part not in (None, ""))


def _statement_item(change: StatementChange) -> Item:
    place = ", ".join(filter(None, (change.language, change.country)))
    both = change.old is not None and change.new is not None
    spans = _values(change.old, change.new, change.words if both else ())
    return Item((_name(place), Span("plain", ": "), *spans))


def _finding_item(finding: Mapping[str, Any]) -> Item:
    articles = finding.get("articles")
    named = f" ({', '.join(map(str, articles))})" if isinstance(articles, list) and articles else ""
    text = f"{finding.get('severity', 'finding')}: {finding.get('message', '')}{named}"
    return Item((_name(finding.get("id", "")), Span("plain", f": {text}")))


def _values(old: object, new: object, words: Sequence[Piece]) -> list[Span]:
    """Return what was and what is, word by word where some words stay."""
    if any(piece.is_kept for piece in words):
        return list(_word_spans(words))
    spans: list[Span] = []
    if old is not None:
        spans.append(Span("removed", _value_text(old)))
    if new is not None:
        spans.append(Span("added", _value_text(new)))
    return [span for each in spans for span in (each, Span("plain", " "))][:-1]


def _value_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_value_text(entry) for entry in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value_text(inner)}" for name, inner in value.items())
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    return str(value)


def _word_spans(words: Sequence[Piece]) -> Iterator[Span]:
    for number, piece in enumerate(words):
        if piece.is_kept:
            is_first, is_last = number == 0, number == len(words) - 1
            yield Span("plain", _context(piece.old, is_first=is_first, is_last=is_last))
            continue
        if piece.old:
            yield Span("removed", piece.old)
        if piece.old and piece.new and not piece.old[-1].isspace():
            yield Span("plain", " ")
        if piece.new:
            yield Span("added", piece.new)


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return the words of a kept text that stand next to a change."""
    words = re.findall(r"\s*\S+\s*", text)
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


def _rendered(
    spans: Iterable[Span], escaped: Callable[[str], str], marks: Mapping[Kind, tuple[str, str]]
) -> str:
    """Return spans as one line; the spaces around a marked text stand outside its marks."""
    line = ""
    for span in spans:
        text = _visible(span.text)
        inner = text.strip(" ")
        shown = escaped(inner)
        begin, end = marks.get(span.kind, ("", "")) if shown else ("", "")
        before = " " if text[:1] == " " and not line.endswith(" ") else ""
        after = " " if text[-1:] == " " and inner else ""
        line += f"{before}{begin}{shown}{end}{after}"
    return line.rstrip()


_IN_WORDS: Mapping[Kind, tuple[str, str]] = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
_IN_MARKDOWN: Mapping[Kind, tuple[str, str]] = {
    "name": ("*", "*"),
    "removed": ("~~", "~~"),
    "added": ("**", "**"),
}
_IN_HTML: Mapping[Kind, tuple[str, str]] = {
    "name": ("<code>", "</code>"),
    "removed": ("<del>", "</del>"),
    "added": ("<ins>", "</ins>"),
}


def _lines(items: Iterable[Item], indent: str) -> Iterator[str]:
    for item in items:
        yield f"{indent}- {_rendered(item.spans, str, _IN_WORDS)}"
        yield from _lines(item.inner, indent + "  ")


class _Room:
    """What is left of the length of a comment."""

    def __init__(self, n_characters: int) -> None:
        self._left = n_characters

    def takes(self, line: str) -> bool:
        """Return whether a line still fits in, and then count it."""
        if len(line) + 1 > self._left:
            return False
        self._left -= len(line) + 1
        return True


def _bullets(items: Sequence[Item], at_most: int, indent: str, room: _Room) -> list[str]:
    """Return items as a list in Markdown, as far as there is room."""
    lines: list[str] = []
    for number, item in enumerate(items):
        line = f"{indent}- {_rendered(item.spans, _inert, _IN_MARKDOWN)}"
        if number >= at_most or not room.takes(line):
            lines.append(f"{indent}- … and {len(items) - number} more")
            break
        lines.append(line)
        lines += _bullets(item.inner, at_most, indent + "  ", room)
    return lines


def _inert(text: str) -> str:
    """Return shortened text as Markdown that calls nobody and refers to no issue.

    An escaped ``@`` or ``#`` still calls people and names issues in comments, and so does ``GH-``;
    an invisible word joiner behind it keeps it from that.
    """
    short = text if len(text) <= _MOST_OF_A_SPAN else text[: _MOST_OF_A_SPAN - 1].rstrip() + "…"
    return escape(re.sub(r"(?i)(?:(?<=[@#])|(?<=\bgh-))(?=\w)", "\u2060", short))


def _html_list(items: Iterable[Item]) -> str:
    rows = (
        f"<li>{_rendered(item.spans, _html, _IN_HTML)}"
        + (f"\n{_html_list(item.inner)}\n" if item.inner else "")
        + "</li>"
        for item in items
    )
    return "\n".join(["<ul>", *rows, "</ul>"])


def _html(text: str) -> str:
    return html.escape(text)

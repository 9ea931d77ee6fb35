"""Typography: which spaces never break, dashes of ranges, quotation marks, by language.

It is set once, in the tree, before any writer, so that all forms of a document have the same. In
an article's words spaces alone change, into no-break spaces; whoever copies them gets the words of
the record. In the publisher's own words, which are a narrative's, an analyst's prose, headings and
captions, dashes, quotation marks and ellipses are set, too. Letters and digits never change, and
neither does an address, an identifier or a day in ISO form. A language's own rules are data, in its
table of words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar, get_args

from babel import Locale

from caricc_report.model.languages import cached_by_locales
from caricc_report.model.words import any_of, words_of
from caricc_report.text.chart_nodes import CHARTS
from caricc_report.text.nodes import (
    Code,
    CodeBlock,
    Figure,
    Footnote,
    Formula,
    Heading,
    Inline,
    Narrative,
    Number,
    Paragraph,
    Picture,
    Reference,
    Table,
    Text,
)
from caricc_report.text.trees import NOT_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caricc_report.model.words import Forms, Words

_Node = TypeVar("_Node")
_KEPT = (Code, CodeBlock, Formula, Picture, *CHARTS)
"""What is set by itself, or is no language."""
_INLINES = get_args(get_args(Inline)[0])
_NO_BREAK = "\N{NO-BREAK SPACE}"
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a character that no rule may look at."""
_WORD = re.compile(r"\S+")
_IN_ADDRESS = re.compile(r"://|www\.|@|[^\W\d_]/|/[^\W\d_]")
_CAPITAL = "[A-ZÀ-ÞЀ-Я]"
_SIGNS = (
    (r"\d", r"\d{3}(?!\d)"),  # 1 300
    ("[№§]", r"\w"),
    (r"\S", r"[–—](?:\s|\Z)"),  # No line begins with a dash.
    ("«", r"\S"),
    (r"\S", r"(?:»(?!\w)|[;:!?](?:\s|\Z))"),  # As in French.
    (rf"(?<!\w){_CAPITAL}\.", _CAPITAL),  # И. И. Иванов
    (r"[^\W\d_]", rf"{_CAPITAL}\.\s?{_CAPITAL}\."),  # Иванов И. И.
)
"""What stands before a space that never breaks, and what behind it."""
_TELEPHONE = re.compile(r"\+\d[\d ]*\d")
_RANGE = re.compile(r"(?<![\w.,/+:№#–-])(\d{4}-\d{4}|\d{1,3}-\d{1,3})(?![\w/–-]|[.,:]\d)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_BEFORE_OPENING = frozenset(" \n\N{NO-BREAK SPACE}([–—/")


@dataclass(frozen=True)
class _Rules:
    """What finds the spaces that never break, in one language."""

    spaces: re.Pattern[str]
    """Spaces within a number, a name, a date."""
    numbered: re.Pattern[str]
    """What a number follows, with its space: a part of a law, an abbreviation such as No."""
    short: re.Pattern[str]
    """Short words with their space, which only a line of some length can keep together."""
    particles: re.Pattern[str]
    """Spaces before short words, for such lines, too."""
    quotes: str
    """The four marks; or none."""
    unspaced: re.Pattern[str]
    """Marks that lack the space that sets them apart."""


def typeset(node: _Node, language: str) -> _Node:
    """Return a tree, or trees, with the typography of a language."""
    return _set(node, _rules(language), is_own=False, is_narrow=False)


def without_addresses(text: str) -> str:
    """Return a text of the same length whose addresses are holes."""

    def without(found: re.Match[str]) -> str:
        return _HOLE * len(found[0]) if _IN_ADDRESS.search(found[0]) else found[0]

    return _WORD.sub(without, text)


def _set(node: _Node, rules: _Rules, *, is_own: bool, is_narrow: bool) -> _Node:
    """Return nodes as they are set, or a text that is a field of one.

    `is_own` says whether the words are the publisher's own, `is_narrow` whether the lines are those
    of a table.
    """
    if isinstance(node, str):
        return _with_spaces(node, rules, is_narrow=is_narrow)  # type: ignore[return-value]
    if isinstance(node, tuple):
        if node and isinstance(node[0], _INLINES):
            return _set_line(node, rules, is_own=is_own, is_narrow=is_narrow)  # type: ignore[return-value]
        return tuple(_set(each, rules, is_own=is_own, is_narrow=is_narrow) for each in node)  # type: ignore[return-value]
    if not hasattr(node, "__dataclass_fields__") or isinstance(node, _KEPT):
        return node
    match node:
        case Paragraph():
            is_own = bool(node.role)
        case Heading() | Table():
            is_own = node.is_typed
        case Figure() | Narrative():
            is_own = True
    is_narrow = is_narrow or isinstance(node, Table)
    changes = {
        field.name: _set(getattr(node, field.name), rules, is_own=is_own, is_narrow=is_narrow)
        for field in fields(node)  # type: ignore[arg-type]
        if field.name not in NOT_TEXT
    }
    return replace(node, **changes)  # type: ignore[type-var]


def _set_line(
    inlines: tuple[Inline, ...], rules: _Rules, *, is_own: bool, is_narrow: bool
) -> tuple[Inline, ...]:
    """Return the inlines of a line; a rule sees its neighbours, whatever node they are in."""
    if is_own:
        inlines = _mapped(inlines, _with_ellipses)
    before = "".join(_pieces(inlines))
    text = _with_marks(before, rules) if is_own else before
    after = _with_spaces(text, rules, is_narrow=is_narrow)  # As long as before.
    found = rules.unspaced.finditer(without_addresses(after)) if is_own else ()
    spaced = {each.start(): _spaced(each[0], rules) for each in found}
    position = 0

    def take(text: str) -> str:
        nonlocal position
        position += len(text)
        places = range(position - len(text), position)
        return "".join(spaced.get(place, after[place]) for place in places)

    def skip(node: Inline) -> Inline:
        take("".join(_pieces((node,))))
        return node

    return _mapped(inlines, take, skip)


def _mapped(
    inlines: tuple[Inline, ...],
    change: Callable[[str], str],
    skip: Callable[[Inline], Inline] = lambda node: node,
) -> tuple[Inline, ...]:
    """Return inlines with their texts changed, from left to right."""
    found: list[Inline] = []
    for node in inlines:
        match node:
            case Text() | Number():
                text = change(node.text)
                found.append(node if text == node.text else replace(node, text=text))
            case _ if hasattr(node, "inlines"):
                inner = _mapped(node.inlines, change, skip)
                found.append(replace(node, inlines=inner))  # type: ignore[arg-type]
            case _:
                found.append(skip(node))
    return tuple(found)


def _pieces(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """Yield the texts of inlines; what is no text, or none of a language, is a hole."""
    for node in inlines:
        match node:
            case Text() | Number():
                yield node.text
            case Code():
                yield _HOLE * len(node.text)
            case Formula() | Footnote() | Reference():
                yield _HOLE
            case _ if hasattr(node, "inlines"):
                yield from _pieces(node.inlines)
            case _:
                yield "\n"


def _with_spaces(text: str, rules: _Rules, *, is_narrow: bool) -> str:
    if " " not in text:
        return text
    text = _TELEPHONE.sub(lambda found: found[0].replace(" ", _NO_BREAK), text)
    text = rules.spaces.sub(_NO_BREAK, text)
    for words in (rules.numbered,) if is_narrow else (rules.numbered, rules.short):
        text = words.sub(lambda found: found[0][:-1] + _NO_BREAK, text)
    return text if is_narrow else rules.particles.sub(_NO_BREAK, text)


def _with_ellipses(text: str) -> str:
    return re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", text)


def _with_marks(text: str, rules: _Rules) -> str:
    """Return a text with dashes and quotation marks; each stands for one character."""
    marked = re.sub(r"(?<=\S )-(?= \S)", "–", without_addresses(text))
    marked = _RANGE.sub(_ranged, marked)
    marked = _APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", marked)
    if rules.quotes and marked.count('"') % 2 == 0:
        marked = _quoted(marked, rules.quotes)
    pairs = zip(text, marked, strict=True)
    return "".join(old if new == _HOLE else new for old, new in pairs)


def _spaced(mark: str, rules: _Rules) -> str:
    return mark + _NO_BREAK if mark in rules.quotes[0::2] else _NO_BREAK + mark


def _ranged(found: re.Match[str]) -> str:
    """Return a range with a dash; what does not rise is none."""
    first, _, last = found[0].partition("-")
    return f"{first}–{last}" if int(first) < int(last) else found[0]


def _quoted(text: str, quotes: str) -> str:
    """Return a text with a language's marks for straight ones; the inner pair within the outer."""
    made, depth, opening = "", 0, _BEFORE_OPENING | {quotes[0], quotes[2]}
    for letter in text:
        if letter != '"':
            depth += (letter == quotes[0]) - (letter == quotes[1] and depth > 0)
            made += letter
        elif not made or made[-1] in opening:
            made += quotes[2 if depth else 0]
            depth += 1
        else:
            depth = max(depth - 1, 0)
            made += quotes[3 if depth else 1]
    return made


@cached_by_locales
def _rules(language: str) -> _Rules:
    """Return the rules of a language in the project that is open."""
    words = words_of(language)
    months = tuple(Locale.parse(language).months["format"]["wide"].values())
    units = any_of(words.units, words.after_year, months)
    ways = (*_SIGNS, (r"\d", rf"(?:{units})(?!\w)"))
    return _Rules(
        re.compile(f" (?:{'|'.join(f'(?<={before} )(?={after})' for before, after in ways)})"),
        _before(
            (*words.parts_of_laws, *(each for each in words.clinging if each[-1] == ".")), r"\d"
        ),
        _before(words.clinging, r"[^\s–—]"),
        re.compile(rf" (?<=\w )(?=(?:{any_of(words.enclitic)})(?!\w))"),
        words.quotes,
        _unspaced(words),
    )


def _unspaced(words: Words) -> re.Pattern[str]:
    """Return what finds the marks that lack their space; in 12:30, (?) and ?! none is to be."""
    opening, closing = words.quotes[0::2], words.quotes[1::2]
    points = "".join(mark for mark in words.spaced if mark not in words.quotes)
    opening, closing, points = (
        "|".join(re.escape(mark) for mark in words.spaced if mark in kind) or "(?!)"
        for kind in (opening, closing, points)
    )
    return re.compile(
        rf"(?:{opening})(?=\S)|(?<=\S)(?:{closing})"
        rf"|(?<=[^\s(\[;:!?])(?:{points})(?![^\s;:!?…)\]»”\u2019])"
    )


def _before(forms: Forms, after: str) -> re.Pattern[str]:
    """Return what finds words, each with the space behind it."""
    return re.compile(rf"(?<![\w'\u2019-])(?:{any_of(forms)}) (?={after})", re.IGNORECASE)

"""The document tree: what a release shows, as frozen nodes that know what they are.

A number knows its fact, a link its target, a chart its data. One writer each turns the tree into
HTML, Pandoc's form and plain text; nobody reads any of these back. Text in a node is
plain text, whatever it looks like: writers escape it, and nothing in it can become markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from caricc_report.model.commonmark import SPACES
from caricc_report.text.chart_nodes import BarChart, ColumnChart, DotPlot, Sparkline, TileMap


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text; a run of white space is one space."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph."""

    kind: Literal["break"] = "break"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Inlines in italics."""

    inlines: tuple[Inline, ...]
    kind: Literal["emphasis"] = "emphasis"


@dataclass(frozen=True, slots=True)
class Strong:
    """Inlines in bold."""

    inlines: tuple[Inline, ...]
    kind: Literal["strong"] = "strong"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as readers see it, which leads to how it was made."""

    text: str
    fact: str
    """The name of the fact in ``facts.json``."""
    kind: Literal["number"] = "number"


@dataclass(frozen=True, slots=True)
class Link:
    """Inlines that lead to an address."""

    inlines: tuple[Inline, ...]
    target: str
    """An address, or ``#identifier`` within the document."""
    identifier: str = ""
    """By which the link itself can be linked to; may be empty."""
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Inlines that can be linked to."""

    inlines: tuple[Inline, ...]
    identifier: str
    kind: Literal["anchor"] = "anchor"


@dataclass(frozen=True, slots=True)
class Code:
    """A word of a program."""

    text: str
    kind: Literal["code"] = "code"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, as TeX."""

    tex: str
    is_display: bool = False
    """Whether it stands in a line of its own."""
    kind: Literal["formula"] = "formula"


@dataclass(frozen=True, slots=True)
class Footnote:
    """The mark of a footnote, which holds its paragraphs."""

    blocks: tuple[Paragraph, ...]
    kind: Literal["footnote"] = "footnote"


@dataclass(frozen=True, slots=True)
class Reference:
    """The number of a table or picture, which leads there: ``Figure 2``."""

    label: str
    """The figure's."""
    kind: Literal["reference"] = "reference"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inlines: tuple[Inline, ...]
    role: Literal["", "narrative", "prose"] = ""
    """Whose words they are: the library's, those of an editor's narrative, an analyst's prose."""
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class PhraseGroup:
    """The phrases of one country's articles."""

    country: str
    """Its name."""
    phrases: tuple[str, ...]
    """Each by itself, as the diff tells them."""
    said: str = ""
    """All of them as the narrative says them; one after the other, if not given."""
    joint: str = ", "
    """What joins the group to the one before."""
    others: tuple[str, ...] = ()
    """The names of further countries of which the same is said."""

    @property
    def countries(self) -> tuple[str, ...]:
        """The names of all that it is about."""
        return self.country, *self.others


@dataclass(frozen=True, slots=True)
class Narrative:
    """The narrative composed of the articles' phrases: one paragraph."""

    lead: str
    groups: tuple[PhraseGroup, ...]
    kind: Literal["narrative"] = "narrative"

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph that it is."""
        parts: list[str | Inline] = [f"{self.lead} "]
        for index, group in enumerate(self.groups):
            said = group.said or ", ".join(group.phrases)
            joint = group.joint if index else ""
            parts += [f"{joint}{said} (", Emphasis(line(", ".join(group.countries))), ")"]
        return Paragraph(line(*parts, "."))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, which the contents list."""

    level: int
    """From 1, that of a section; the contents list the first two."""
    inlines: tuple[Inline, ...]
    identifier: str
    classes: tuple[str, ...] = ()
    is_typed: bool = False
    """Whether it is an analyst's words, as in Markdown."""
    kind: Literal["heading"] = "heading"


FOLDED = "folded"
"""The name of a division that a page folds under its first block, and paper leaves out."""


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks that are one part of the document, styled by its name."""

    name: str
    blocks: tuple[Block, ...]
    kind: Literal["division"] = "division"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Blocks that are quoted."""

    blocks: tuple[Block, ...]
    kind: Literal["quotation"] = "quotation"


@dataclass(frozen=True, slots=True)
class Items:
    """A list, of bullets or of numbers."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None
    """The first number; None for bullets."""
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Tint:
    """The colour of a cell of a table."""

    row: int
    """From 0, the header apart."""
    column: int
    background: str
    """As ``#rrggbb``, as the colour of the text is; either may be empty."""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption."""

    caption: str
    """Empty in a `Figure`, which has one."""
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    widths: tuple[int, ...]
    """The columns' widths relative to one another; a negative one is that of a column of numbers,
    which stand to the right."""
    n_stub: int = 0
    """So many columns at the left name the rows."""
    spanners: tuple[tuple[tuple[str, int], ...], ...] = ()
    """Rows above the header: each text with the number of columns that it is about."""
    tints: tuple[Tint, ...] = ()
    """The cells that are coloured."""
    size: Literal["", "small", "turned"] = ""
    """How a table too wide for a page is set: in small type, or on pages that are turned."""
    is_typed: bool = False
    """Whether its cells are an analyst's words, as in Markdown."""
    is_narrow: bool = False
    """Whether it is as wide as its letters need, and not as the text."""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that carries its own bytes."""

    data: str
    """The content of its file, in Base64."""
    media_type: str
    """For example ``image/png``."""
    alt: str
    """The alternative text."""
    name: str
    """By which it is styled: ``photo``, ``chart``, ``figure``."""
    width: float = 100
    """In per cent of the width of the text."""
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of a program."""

    text: str
    kind: Literal["codeblock"] = "codeblock"


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark set apart from the text."""

    name: Literal["note", "tip", "important", "warning", "caution"]
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    kind: Literal["callout"] = "callout"


@dataclass(frozen=True, slots=True)
class Figure:
    """What an analyst computed and shows: a table, or a picture, with its caption."""

    sort: Literal["table", "figure"]
    """As what it is counted."""
    blocks: tuple[Block, ...]
    caption: tuple[Inline, ...] = ()
    """An analyst's words; may be empty."""
    label: str = ""
    """By which text refers to it, and by which it can be linked to."""
    number: int | None = None
    """Its number in the document; None without caption and label."""
    articles: tuple[str, ...] = ()
    """The ids of the articles that it rests on, as far as they are stated."""
    cell: str = ""
    """The id of the cell that shows it."""
    kind: Literal["figure"] = "figure"


Inline: TypeAlias = Annotated[
    Text | Break | Emphasis | Strong | Number | Link | Anchor | Code | Formula | Footnote
    | Reference | Sparkline,
    Field(discriminator="kind"),
]  # fmt: skip
Block: TypeAlias = Annotated[
    Paragraph | Narrative | Heading | Division | Quotation | Items | Table | Picture | BarChart
    | ColumnChart | DotPlot | TileMap | CodeBlock | Callout | Figure,
    Field(discriminator="kind"),
]  # fmt: skip


def line(*parts: str | Inline) -> tuple[Inline, ...]:
    """Return parts as the inlines of a paragraph; neighbouring texts become one.

    Examples
    --------
    >>> plain(line(" Seized: ", Number("9", "seized"), " kg", ". "))
    'Seized: 9 kg.'
    """
    found: list[Inline] = []
    nodes = (Text(part) if isinstance(part, str) else part for part in parts)
    for kind, group in groupby(nodes, type):
        if kind is Text:
            words = SPACES.sub(" ", "".join(each.text for each in group))  # type: ignore[union-attr]
            if not found or isinstance(found[-1], Break):
                words = words.lstrip(" ")
            if words:
                found.append(Text(words))
            continue
        for node in group:
            if isinstance(node, Break):
                _strip_end(found)
            found.append(node)
    _strip_end(found)
    return tuple(found)


def _strip_end(inlines: list[Inline]) -> None:
    """Take the white space away with which inlines end."""
    if inlines and isinstance(last := inlines[-1], Text):
        inlines[-1:] = [Text(stripped)] if (stripped := last.text.rstrip(" ")) else []


def joined(separator: str | Inline, parts: list[tuple[Inline, ...]]) -> list[str | Inline]:
    """Return runs of inlines with a text between each two, as parts of a `line`."""
    found: list[str | Inline] = []
    for part in parts:
        found += [*([separator] if found else []), *part]
    return found


def lines_of(inlines: tuple[Inline, ...]) -> list[tuple[Inline, ...]]:
    """Return inlines in the lines that their breaks make of them."""
    ends = [index for index, node in enumerate(inlines) if isinstance(node, Break)]
    starts = [0, *(end + 1 for end in ends)]
    return [inlines[start:end] for start, end in zip(starts, [*ends, None], strict=True)]


def paragraph(*parts: str | Inline) -> Paragraph:
    """Return parts as a paragraph."""
    return Paragraph(line(*parts))


def plain(inlines: tuple[Inline, ...]) -> str:
    """Return the text of inlines, a line's end as a space."""
    said = ""
    for node in inlines:
        match node:
            case Text() | Number() | Code():
                said += node.text
            case Formula():
                said += node.tex
            case Break():
                said += " "
            case Footnote() | Reference() | Sparkline():
                pass
            case _:
                said += plain(node.inlines)
    return said


def fact_id(name: str) -> str:
    """Return the identifier of a fact in a document; different names have different ones.

    Examples
    --------
    >>> fact_id("articles.by_outlet.мвд.рф")
    'fact-articles.by_outlet.:43c::432::434:.:440::444:'
    """
    return "fact-" + re.sub(r"[^A-Za-z0-9_.-]", lambda match: f":{ord(match[0]):x}:", name)

"""The reader of an analyst's Markdown: a Markdown cell, or Markdown that code shows, as nodes.

It is CommonMark with tables, footnotes, formulas and callouts, as JupyterLab and Quarto know them.
What only one of the writers could show (HTML, other markup, shortcodes) is refused by name.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from caricc_report.text import nodes
from caricc_report.text.nodes import line, plain
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from caricc_report.text.nodes import Block, Inline

CALLOUTS = ("note", "tip", "important", "warning", "caution")
_ATTRIBUTES = re.compile(r"[ \t]*\{([^{}\n]*)\}[ \t]*$")
_IMAGE_ATTRIBUTES = re.compile(r"\{([^{}\n]*)\}")
_ATTRIBUTE = re.compile(
    r"#(?P<id>[\w.:-]+)|\.(?P<class>[\w-]+)|(?P<key>[\w-]+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>\S+))"
)
_REFERENCE = re.compile(r"(?<!\w)@((?:fig|tbl)-[\w-]*\w)")
_SHORTCODE = re.compile(r"\{\{<.*?>\}\}|\{\{<")
_SCHEME = re.compile(r"https?://|mailto:|#", re.IGNORECASE)
_LOST_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_DEEPEST = 12
"""Levels of quotations, lists and emphasis within one another; the parser gives up at 20."""
_OTHER_SCRIPTS = 0x2E80
_MATHEMATICAL = frozenset(map(chr, range(0x1D400, 0x1D800)))
_PERCENT = re.compile(r"(\d{1,3})%")
_DIVISIONS = ("note",)
"""The divisions of the library's own that an analyst may use, beside callouts."""


class MarkdownError(Exception):
    """Markdown holds what a document cannot show; what is wrong, and what to write instead."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.problem, self.advice = problem, advice


FindPicture: TypeAlias = "Callable[[str], tuple[str, str]]"
"""Returns, for the path that Markdown names, a picture's content in Base64 and its media type."""


def no_picture(path: str) -> tuple[str, str]:
    """Find no picture at all."""
    raise MarkdownError(f"the image {path!r:.80} is not found", "put it beside the notebook")


def read_markdown(markdown: str, find_picture: FindPicture = no_picture) -> tuple[Block, ...]:
    """Return an analyst's Markdown as nodes; raise a MarkdownError for what none can show."""
    if found := _SHORTCODE.search(markdown):
        raise MarkdownError(f"a shortcode, got {found[0]!r:.80}", "write what it stands for")
    if found := re.search("[\ud800-\udfff]", markdown):
        raise MarkdownError(f"half a character, got {found[0]!r}", "type it anew")
    environment: dict[str, object] = {}
    tokens = _parser().parse(markdown, environment)
    if any(token.level > _DEEPEST for each in tokens for token in (each, *(each.children or ()))):
        raise MarkdownError(f"more than {_DEEPEST} levels within one another", "write it flat")
    root = SyntaxTreeNode(tokens)
    return _Reader(root, markdown, environment, find_picture).blocks(root.children)


@functools.cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
        .use(dollarmath_plugin, double_inline=True, allow_digits=False)
        .use(amsmath_plugin)
        .use(container_plugin, "division", marker=":", validate=lambda *_: True)
    )


class _Reader:
    """Turns the parser's tree into nodes."""

    def __init__(
        self,
        root: SyntaxTreeNode,
        markdown: str,
        environment: dict[str, object],
        find_picture: FindPicture,
    ) -> None:
        self._markdown = markdown
        self._environment = environment
        self._find_picture = find_picture
        self._is_in_note = False
        self._notes = [
            footnote.children
            for block in root.children
            if block.type == "footnote_block"
            for footnote in block.children
        ]

    def blocks(self, parsed: Iterable[SyntaxTreeNode]) -> tuple[Block, ...]:
        found: list[Block] = []
        for node in parsed:
            inline = node.children[0] if node.type == "paragraph" else None
            if found and isinstance(found[-1], nodes.Table) and inline and _is_caption(inline):
                found[-1] = self._captioned(found[-1], inline)
            else:
                found += self._block(node)
        return tuple(found)

    def _captioned(self, table: nodes.Table, inline: SyntaxTreeNode) -> Block:
        """Return a table with the caption that a paragraph below it is, as in Pandoc."""
        parsed, attributes = self._attributed(inline.content[1:].strip())
        return nodes.Figure("table", (table,), self._inlines(parsed), attributes.get("id", ""))

    def _attributed(self, text: str) -> tuple[Sequence[SyntaxTreeNode], dict[str, str]]:
        """Return what a line of text is parsed to, and the attributes at its end."""
        found = _ATTRIBUTES.search(text)
        attributes = _attributes(found[1]) if found else {}
        without = text[: found.start()] if found and attributes else text
        tokens = _parser().parseInline(without, self._environment)
        return SyntaxTreeNode(tokens).children[0].children, attributes  # After it come footnotes.

    def _block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        match node.type:
            case "paragraph":
                yield from self._paragraph(node)
            case "heading":
                yield self._heading(node)
            case "blockquote":
                yield nodes.Quotation(self.blocks(node.children))
            case "bullet_list" | "ordered_list":
                start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
                items = tuple(self.blocks(item.children) for item in node.children)
                yield nodes.Items(items, start)
            case "table":
                yield self._table(node)
            case "code_block" | "fence":
                if node.type == "fence" and node.info.strip().startswith("{"):
                    advice = "write Markdown, or a code cell"
                    raise MarkdownError(f"raw markup, got {node.info.strip()!r:.80}", advice)
                yield nodes.CodeBlock(node.content.rstrip("\n"))
            case "math_block" | "math_block_label" | "amsmath":
                yield nodes.Paragraph((_formula(node.content, is_display=True),))
            case "container_division":
                yield self._division(node)
            case "html_block":
                _refused_html(node.content)
            case "footnote_block" | "footnote_anchor":
                pass
            case _:
                raise MarkdownError(f"{_said(node.type)} is not supported", "write a heading")

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        inline = node.children[0]  # After it may come the way back from a footnote.
        parsed = [child for child in inline.children if child.type != "footnote_anchor"]
        if parsed and parsed[0].type == "image":
            rest = "".join(each.content for each in parsed[1:] if each.type == "text").strip()
            others = [each for each in parsed[1:] if each.type != "text"]
            attributes = _IMAGE_ATTRIBUTES.fullmatch(rest) if rest else None
            if not others and (attributes or not rest):
                yield self._picture(parsed[0], _attributes(attributes[1] if attributes else ""))
                return
        if inlines := self._inlines(parsed):
            yield nodes.Paragraph(inlines, "prose")

    def _picture(self, node: SyntaxTreeNode, attributes: dict[str, str]) -> Block:
        words = self._inlines(node.children)
        caption: tuple[Inline, ...] = line(str(node.attrs.get("title", "")))
        alt = plain(words)
        if "fig-alt" in attributes:
            caption, alt = caption or words, attributes["fig-alt"]
        path = str(node.attrs["src"])
        if not alt:
            advice = f"write what it shows: ![…]({path:.80})"
            raise MarkdownError(f"the image {path!r:.80} has no alternative text", advice)
        data, media_type = self._find_picture(path)
        width = _PERCENT.fullmatch(attributes.get("width", "100%"))
        if not width or not 1 <= int(width[1]) <= 100:  # noqa: PLR2004 - per cent
            problem = f"the width of an image is not a percentage, got {attributes['width']!r:.80}"
            raise MarkdownError(problem, "write {width=60%}")
        picture = nodes.Picture(data, media_type, alt, "figure", int(width[1]))
        return nodes.Figure("figure", (picture,), caption, attributes.get("id", ""))

    def _heading(self, node: SyntaxTreeNode) -> nodes.Heading:
        (inline,) = node.children
        parsed, attributes = self._attributed(inline.content)
        inlines = self._inlines(parsed)
        if not plain(inlines).strip():
            raise MarkdownError("a heading without words", "write some, or take its # away")
        if any(isinstance(node, nodes.Footnote) for node in walk(inlines)):
            raise MarkdownError("a footnote in a heading", "put it into the text")
        identifier = attributes.get("id") or slug(plain(inlines))
        classes = tuple(attributes.get("class", "").split())
        return nodes.Heading(int(node.tag[1:]), inlines, identifier, classes, is_typed=True)

    def _table(self, node: SyntaxTreeNode) -> Block:
        head, *bodies = node.children
        (header,) = head.children
        names = [_name(self._cell(cell)) for cell in header.children]
        below = [row for body in bodies for row in body.children]
        captioning = None
        if below:  # A caption without an empty line before it is a row to CommonMark.
            first, *others = (cell.children[0] for cell in below[-1].children)
            if _is_caption(first) and not any(each.content for each in others):
                captioning = first
                below.pop()
        rows = [tuple(self._cell(cell) for cell in row.children) for row in below]
        lengths = [
            max(len(name), *(len(plain(row[index])) for row in rows), 3)
            for index, name in enumerate(names)
        ]
        widths = [
            -length if "right" in str(cell.attrs.get("style", "")) else length
            for length, cell in zip(lengths, header.children, strict=True)
        ]
        table = nodes.Table("", tuple(names), tuple(rows), tuple(widths), is_typed=True)
        return self._captioned(table, captioning) if captioning else table

    def _cell(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        return self._inlines(child for inline in node.children for child in inline.children)

    def _division(self, node: SyntaxTreeNode) -> Block:
        attributes = _attributes(node.info.strip().strip("{}") or "")
        name = attributes.get("class") or node.info.strip()
        blocks = self.blocks(node.children)
        if name.removeprefix("callout-") in CALLOUTS and name.startswith("callout-"):
            title = line(attributes.get("title", ""))
            if not title and blocks and isinstance(blocks[0], nodes.Heading):
                title, blocks = blocks[0].inlines, blocks[1:]
            return nodes.Callout(name.removeprefix("callout-"), title, blocks)  # type: ignore[arg-type]
        if name in _DIVISIONS:
            return nodes.Division(name, blocks)
        known = ", ".join(f".callout-{each}" for each in CALLOUTS)
        raise MarkdownError(f"an unknown division, got {name!r:.80}", f"known: {known}")

    def _inlines(self, parsed: Iterable[SyntaxTreeNode]) -> tuple[Inline, ...]:
        return line(*(each for node in parsed for each in self._inline(node)))

    def _inline(  # noqa: PLR0912 - a branch a kind
        self, node: SyntaxTreeNode
    ) -> Iterator[str | Inline]:
        match node.type:
            case "text":
                self._refuse_lost_note(node.content)
                yield from _referring(node.content)
            case "softbreak":
                yield " "
            case "hardbreak":
                yield nodes.Break()
            case "em":
                yield nodes.Emphasis(self._inlines(node.children))
            case "strong":
                yield nodes.Strong(self._inlines(node.children))
            case "code_inline":
                if node.content.startswith(("{python}", "python ", "r ")):
                    advice = 'write a code cell: cr.prose(this_release, en="{articles.total} …")'
                    raise MarkdownError(f"inline code, got {node.content!r:.80}", advice)
                yield nodes.Code(node.content)
            case "link":
                yield self._link(node)
            case "image":
                problem = "an image stands within a paragraph"
                raise MarkdownError(problem, "put it into a paragraph of its own")
            case "math_inline" | "math_inline_double":
                yield _formula(node.content, is_display=node.type.endswith("double"))
            case "footnote_ref":
                yield self._footnote(int(node.meta["id"]))
            case "html_inline":
                if node.content.lower().replace(" ", "").rstrip("/>") == "<br":
                    yield nodes.Break()
                else:
                    _refused_html(node.content)
            case "footnote_anchor":
                pass
            case _:
                raise MarkdownError(f"{_said(node.type)} is not supported", "write plain text")

    def _footnote(self, number: int) -> nodes.Footnote:
        if number >= len(self._notes):  # It was parsed after the text, which the notes are of.
            raise MarkdownError("a footnote ^[…] in a heading or caption", "put it into the text")
        if self._is_in_note:
            raise MarkdownError("a footnote within a footnote", "put it into the text")
        self._is_in_note = True
        blocks = self.blocks(self._notes[number])
        self._is_in_note = False
        paragraphs = tuple(each for each in blocks if isinstance(each, nodes.Paragraph))
        if len(paragraphs) < len(blocks):
            raise MarkdownError("a footnote holds more than paragraphs", "put it into the text")
        return nodes.Footnote(paragraphs)

    def _refuse_lost_note(self, text: str) -> None:
        """Refuse the mark of a footnote that there is none for, unless it is escaped."""
        found = _LOST_NOTE.search(text)
        if found and found[0] in self._markdown:
            advice = f"write {found[0]}: and the text in a paragraph of its own"
            raise MarkdownError(f"a footnote without a text, got {found[0]!r:.80}", advice)

    def _link(self, node: SyntaxTreeNode) -> nodes.Link:
        target = str(node.attrs["href"])
        if not _SCHEME.match(target):
            problem = f"a link leads nowhere, got {target!r:.80}"
            raise MarkdownError(problem, "write an address, https://…, or #identifier")
        return nodes.Link(self._inlines(node.children), target)


def _is_caption(inline: SyntaxTreeNode) -> bool:
    return inline.content.startswith(": ")


def slug(text: str) -> str:
    """Return an identifier that says what a heading says.

    Examples
    --------
    >>> slug("What is new, and what is not?")
    'section-what-is-new-and-what-is-not'
    """
    words = "-".join(re.findall(r"[^\W_]+", text.casefold()))
    return "section-" + re.sub(r"[^a-z0-9-]", lambda found: f":{ord(found[0]):x}:", words)


def _formula(tex: str, *, is_display: bool) -> nodes.Formula:
    for character in tex:
        if ord(character) >= _OTHER_SCRIPTS and character not in _MATHEMATICAL:
            problem = f"a formula with {character!r}, which its font does not have"
            raise MarkdownError(problem, "put it into the text")
    return nodes.Formula(tex.strip(), is_display)


def _name(inlines: tuple[Inline, ...]) -> str:
    """Return the words of a table's header, which is nothing but words."""
    for node in walk(inlines):
        if not isinstance(node, nodes.Text | nodes.Code | nodes.Emphasis | nodes.Strong):
            problem = f"a {type(node).__name__.lower()} in the header of a table"
            raise MarkdownError(problem, "put it into a cell, or into the text")
    return plain(inlines)


def _attributes(text: str) -> dict[str, str]:
    """Return attributes in Pandoc's form, ``#id .class key=value``, by name."""
    found: dict[str, str] = {}
    for each in _ATTRIBUTE.finditer(text):
        if each["id"]:
            found["id"] = each["id"]
        elif each["class"]:
            found["class"] = " ".join(filter(None, (found.get("class"), each["class"])))
        else:
            found[each["key"]] = each["quoted"] or each["bare"] or ""
    return found


def _referring(text: str) -> Iterator[str | Inline]:
    """Yield text with its references to figures and tables as nodes."""
    for index, piece in enumerate(_REFERENCE.split(text)):
        if piece:
            yield nodes.Reference(piece) if index % 2 else piece


def _refused_html(html: str) -> None:
    """Refuse HTML; a comment shows nothing."""
    if re.fullmatch(r"\s*<!--.*?-->\s*", html, re.DOTALL):
        return
    tag = html.strip().splitlines()[0]
    raise MarkdownError(f"HTML, got {tag!r:.80}", "write Markdown; a PDF has no HTML")


def _said(kind: str) -> str:
    return {"hr": "a rule (---)", "s": "struck text (~~)"}.get(kind, kind.replace("_", " "))

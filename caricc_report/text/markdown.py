"""The writer of Markdown: for the executed notebook, which Quarto and people read.

It is Pandoc's Markdown. Text of nodes is escaped here and nowhere else, so that nothing in it can
become HTML, Typst, LaTeX, a shortcode, a citation, code, or a heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caricc_report.model.commonmark import SPACES
from caricc_report.text import nodes
from caricc_report.text.addresses import target_of
from caricc_report.text.charts import svg_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caricc_report.text.nodes import Block, Chart, Inline

_PUNCTUATION = re.compile(r"([!-+\-.:<->@\[-`{-~])")
"""Every ASCII punctuation character that means something to any Markdown
reader, anywhere in a line: all but the comma, the slash, the semicolon and the question mark."""
_INNER = re.compile(r"#[A-Za-z0-9_.:-]+")
_TABLE_WIDTH = 90
"""Dashes under a table's header; above Pandoc's 72 columns they set the columns' widths."""


def escape(text: str) -> str:
    r"""Return text as one line of Markdown that shows exactly that text.

    Runs of white space (not the no-break spaces) become one space.

    Examples
    --------
    >>> escape("{{< env HOME >}} costs $5")
    '\\{\\{\\< env HOME \\>\\}\\} costs \\$5'
    """
    return _escaped(SPACES.sub(" ", text)).strip()


def _escaped(text: str) -> str:
    """Escape text; a backslash as an entity, as two of them begin JupyterLab's formulas."""
    return _PUNCTUATION.sub(lambda match: "&#92;" if match[0] == "\\" else f"\\{match[0]}", text)


def chart_image(chart: Chart) -> str:
    """Return a chart as a picture that carries its own bytes."""
    return _image(svg_address(chart), chart.alt, "chart")


def to_markdown(blocks: Sequence[Block], write_chart: Callable[[Chart], str] = chart_image) -> str:
    """Return blocks as Markdown.

    Parameters
    ----------
    blocks
        The nodes.
    write_chart
        Returns the Markdown of a chart; a renderer may have its own.
    """
    return "\n\n".join(filter(None, (_block(block, write_chart) for block in blocks)))


def _block(node: Block, write_chart: Callable[[Chart], str]) -> str:
    match node:
        case nodes.Paragraph():
            return _inlines(node.inlines)
        case nodes.Narrative():
            return _inlines(node.paragraph.inlines)
        case nodes.Heading():
            attributes = " ".join([f"#{node.identifier}", *(f".{name}" for name in node.classes)])
            return f"{'#' * node.level} {_inlines(node.inlines)} {{{attributes}}}"
        case nodes.Division():
            colons = ":" * (2 + _depth(node))
            inner = to_markdown(node.blocks, write_chart)
            return "\n".join(filter(None, (f"{colons} {{.{node.name}}}", inner, colons)))
        case nodes.Quotation():
            return _prefixed(to_markdown(node.blocks), "> ", "> ")
        case nodes.Items():
            return _items(node)
        case nodes.Table():
            return _table(node)
        case nodes.Picture():
            return _image(f"data:{node.media_type};base64,{node.data}", node.alt, node.name)
        case nodes.BarChart() | nodes.ColumnChart():
            return write_chart(node)
        case nodes.RawMarkdown():
            return node.text


def _inlines(inlines: Sequence[Inline]) -> str:
    return "".join(_inline(node) for node in inlines)


def _inline(node: Inline) -> str:
    match node:
        case nodes.Text():
            return _escaped(node.text)
        case nodes.Break():
            return "\\\n"
        case nodes.Emphasis():
            return f"*{_inlines(node.inlines)}*"
        case nodes.Strong():
            return f"**{_inlines(node.inlines)}**"
        case nodes.Number():
            return f"[{_escaped(node.text)}](#{nodes.fact_id(node.fact)}){{.fact}}"
        case nodes.Anchor():
            return f"[{_inlines(node.inlines)}]{{#{node.identifier}}}"
        case nodes.Link():
            target = target_of(node.target).replace("&", "&amp;")
            # Each < takes Pandoc's reader, when it may be raw HTML, the longer the more follows.
            if not _INNER.fullmatch(target):
                target = f"<{target}>"
            anchor = f"{{#{node.identifier}}}" if node.identifier else ""
            return f"[{_inlines(node.inlines)}]({target}){anchor}"


def _image(address: str, alt: str, name: str) -> str:
    return f"![{escape(alt)}]({address}){{.{name}}}"


def _items(node: nodes.Items) -> str:
    written = []
    for number, item in enumerate(node.items, node.start or 0):
        marker = "-   " if node.start is None else f"{number}. ".ljust(4)
        written.append(_prefixed(to_markdown(item), marker, " " * len(marker)))
    return "\n".join(written)


def _table(node: nodes.Table) -> str:
    rows = [[_inlines(cell) for cell in row] for row in node.rows]
    header = [escape(name) for name in node.header]
    lines = [f"| {' | '.join(cells)} |" for cells in (header, rule_of(node), *rows)]
    return "\n".join(lines) + f"\n\n: {escape(node.caption)}"


def rule_of(table: nodes.Table) -> list[str]:
    """Return the line under a table's header, whose dashes set the widths of its columns."""
    scale = _TABLE_WIDTH / sum(map(abs, table.widths))
    dashes = ["-" * max(3, round(abs(width) * scale)) for width in table.widths]
    return [
        f":{line}" if width > 0 else f"{line}:"
        for line, width in zip(dashes, table.widths, strict=True)
    ]


def _depth(node: Block) -> int:
    """Return how many levels of divisions a block is."""
    if not isinstance(node, nodes.Division):
        return 0
    return 1 + max(map(_depth, node.blocks), default=0)


def _prefixed(text: str, first: str, others: str) -> str:
    first_line, *lines = text.splitlines() or [""]
    return "\n".join([first + first_line, *((others + line).rstrip() for line in lines)])

"""The writer of HTML, for people who look at a notebook in JupyterLab."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from caricc_report.text import nodes
from caricc_report.text.addresses import target_of
from caricc_report.text.charts import draw, svg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.text.nodes import Block, Chart, Inline

_STYLES = {
    "cover": "background:#17375e;color:#fff;padding:1.5em;text-align:center",
    "title": "font-size:1.8em;font-weight:600",
    "mark": "font-size:1.3em;font-weight:600",
    "period": "font-size:1.3em",
    "imprint": "background:#f3f6f9;padding:1em;border-left:4px solid #a67c2e",
    "closing-imprint": "background:#f3f6f9;padding:1em;border-left:4px solid #a67c2e",
    "origin": "background:#f3f6f9;padding:.5em;font-size:.9em;color:#53606c",
    "note": "font-size:.9em;color:#53606c",
    "photo": "max-width:20em",
}
"""By division, how JupyterLab shows it; documents have a style sheet instead."""
_CELL = "text-align:{};vertical-align:top"


def to_html(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML in which no text of theirs is markup."""
    return "\n".join(filter(None, map(_block, blocks)))


def html_chart(chart: Chart) -> str:
    """Return a chart as a group of texts whose numbers are links, and no picture."""
    attributes = {"class": "chart", "role": "group", "aria-label": chart.alt}
    return svg(draw(chart), attributes)


def _block(node: Block) -> str:  # noqa: PLR0912 - a branch a kind
    match node:
        case nodes.Paragraph():
            return f"<p>{_inlines(node.inlines)}</p>"
        case nodes.Narrative():
            return f"<p>{_inlines(node.paragraph.inlines)}</p>"
        case nodes.Heading():
            level = node.level + 1
            return f'<h{level} id="{node.identifier}">{_inlines(node.inlines)}</h{level}>'
        case nodes.Division():
            style = f' style="{_STYLES[node.name]}"' if node.name in _STYLES else ""
            return f'<div class="{node.name}"{style}>\n{to_html(node.blocks)}\n</div>'
        case nodes.Quotation():
            return f"<blockquote>\n{to_html(node.blocks)}\n</blockquote>"
        case nodes.Items():
            items = "\n".join(f"<li>{to_html(item)}</li>" for item in node.items)
            if node.start is None:
                return f"<ul>\n{items}\n</ul>"
            return f'<ol start="{node.start}">\n{items}\n</ol>'
        case nodes.Table():
            return _table(node)
        case nodes.Picture():
            source = f"data:{node.media_type};base64,{node.data}"
            return f'<img src="{source}" alt="{escape(node.alt)}" style="width:{node.width}%">'
        case nodes.BarChart() | nodes.ColumnChart():
            return html_chart(node)
        case nodes.CodeBlock():
            return f"<pre><code>{escape(node.text)}</code></pre>"
        case nodes.Callout():
            title = f"<p><strong>{_inlines(node.title)}</strong></p>\n" if node.title else ""
            return f'<div style="{_STYLES["imprint"]}">\n{title}{to_html(node.blocks)}\n</div>'
        case nodes.Figure():
            caption = f"<figcaption>{_inlines(node.caption)}</figcaption>\n" if node.caption else ""
            return f"<figure>\n{caption}{to_html(node.blocks)}\n</figure>"


def _table(node: nodes.Table) -> str:
    sides = ["left" if width > 0 else "right" for width in node.widths]
    tints = {(tint.row, tint.column): tint for tint in node.tints}

    def row(tag: str, cells: Sequence[str], number: int = -1) -> str:
        written = []
        for column, (side, cell) in enumerate(zip(sides, cells, strict=True)):
            style = _CELL.format(side)
            if tint := tints.get((number, column)):
                style += f";background:{tint.background}" if tint.background else ""
                style += f";color:{tint.colour}" if tint.colour else ""
            name = "th" if column < node.n_stub else tag
            written.append(f'<{name} style="{style}">{cell}</{name}>')
        return f"<tr>{''.join(written)}</tr>"

    spanners = "".join(
        "<tr>"
        + "".join(f'<th colspan="{n}" style="text-align:center">{escape(t)}</th>' for t, n in each)
        + "</tr>"
        for each in node.spanners
    )
    header = row("th", [escape(name) for name in node.header])
    rows = "\n".join(
        row("td", [_inlines(cell) for cell in cells], number)
        for number, cells in enumerate(node.rows)
    )
    caption = f"<caption>{escape(node.caption)}</caption>\n" if node.caption else ""
    return (
        f"<table>\n{caption}<thead>{spanners}{header}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _inlines(inlines: Iterable[Inline]) -> str:
    return "".join(map(_inline, inlines))


def _inline(node: Inline) -> str:
    match node:
        case nodes.Text():
            return escape(node.text)
        case nodes.Break():
            return "<br>"
        case nodes.Code():
            return f"<code>{escape(node.text)}</code>"
        case nodes.Formula():
            mark = "$$" if node.is_display else "$"
            return f"{mark}{escape(node.tex)}{mark}"
        case nodes.Footnote():
            return f" [{' '.join(_inlines(each.inlines) for each in node.blocks)}]"
        case nodes.Reference():
            return escape(f"@{node.label}")
        case nodes.Emphasis():
            return f"<em>{_inlines(node.inlines)}</em>"
        case nodes.Strong():
            return f"<strong>{_inlines(node.inlines)}</strong>"
        case nodes.Number():
            fact, shown = escape(node.fact), escape(node.text)
            return f'<a href="#{nodes.fact_id(node.fact)}" title="{fact}">{shown}</a>'
        case nodes.Anchor():
            return f'<span id="{node.identifier}">{_inlines(node.inlines)}</span>'
        case nodes.Link():
            anchor = f' id="{node.identifier}"' if node.identifier else ""
            return (
                f'<a href="{escape(target_of(node.target))}"{anchor}>{_inlines(node.inlines)}</a>'
            )

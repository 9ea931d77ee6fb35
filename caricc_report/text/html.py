"""The writer of HTML, for people who look at a notebook in JupyterLab.

JupyterLab styles what it shows and keeps no style sheet of ours, so styles are at the elements,
and short. It typesets formulas, for which it looks in all texts.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from caricc_report.model.look import Palette
from caricc_report.text import chart_nodes, nodes
from caricc_report.text.addresses import target_of
from caricc_report.text.charts import draw
from caricc_report.text.column_charts import draw_sparkline
from caricc_report.text.drawing import INK, NARROW, WIDE, svg
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.text.chart_nodes import Chart
    from caricc_report.text.drawing import Label
    from caricc_report.text.nodes import Block, Inline

_USUAL = Palette()
_LINKS = "--jp-content-link-color:"
"""JupyterLab's own variable: links on a background of ours have no colour of the theme's."""
_TINTED = f"background:#f3f6f9;{_LINKS}#1a5490"
_BOX = f"{_TINTED};color:#1f2a35;padding:1em;margin:1em 0;border-left:4px solid "
_BOXES = {"note": "#17375e", "tip": "#17375e", "important": "#a67c2e"}
"""By callout, the colour of its border; the others warn."""
_STYLES = {
    "logo": "text-align:center;margin-bottom:1em",
    "cover": (
        f"background:#17375e;color:#fff;{_LINKS}#fff;padding:2em;border-bottom:6px solid #a67c2e"
    ),
    "key-figures": "display:flex;flex-wrap:wrap;gap:1em 3em;margin:2em 0",
    "lead-note": "opacity:.8;margin-bottom:.6em",
    "imprint": f"{_BOX}#a67c2e",
    "closing-imprint": f"{_BOX}#a67c2e",
    "country-opener": f"{_TINTED};color:#53606c;padding:.2em 1em;margin:2em 0 1em",
    "article": "margin:1.5em 0",
    "meta": "font-size:.9em;opacity:.8",
    "pull-quote": "border-left:3px solid #a67c2e;padding-left:1em;margin:1em 0;font-size:1.1em",
    "speaker": "font-size:.85em;opacity:.8",
    "photo-strip": "display:flex;gap:1em",
    "origin": "font-size:.9em;opacity:.8",
    "note": "font-size:.9em;opacity:.8",
    "chart-frame": "border-top:2px solid #17375e;margin:1.4em 0;padding-top:.4em;max-width:46em",
    "beside-charts": "display:grid;grid-template-columns:1fr 1fr;gap:1.6em",
    "with-photo": "display:grid;grid-template-columns:1fr 2fr;gap:1.4em;align-items:start",
    "photo": "font-size:.9em;opacity:.8",
}
"""By division, how JupyterLab shows it; documents have a style sheet instead."""
_CENTRED = "text-align:center;margin:0 auto .6em"
_LINES = {
    "mark": f"{_CENTRED};font-size:1.4em;font-weight:600",
    "publisher": "text-align:center;margin:0 auto 3em;max-width:40em;font-size:.85em",
    "title": f"{_CENTRED};font-size:2em;font-weight:600",
    "subtitle": _CENTRED,
    "cover-note": _CENTRED,
    "period": f"{_CENTRED};font-size:1.4em;font-weight:600",
    "number": f"{_CENTRED};font-size:1.2em",
    "city": _CENTRED,
    "issued": _CENTRED,
    "key-value": "margin:0;font-size:1.8em;font-weight:600",
    "key-label": "margin:0",
    "lead-title": "font-weight:600",
    "lead-note": "margin:0",
    "imprint-title": "font-weight:600;color:#17375e",
    "correction-title": "font-weight:600",
    "origin": "margin:0",
    "chart-title": "margin:0;font-weight:600;font-size:1.1em",
    "chart-subtitle": "margin:0 0 .6em;opacity:.8",
    "chart-source": "margin:.3em 0;font-size:.85em;opacity:.8",
    "photo": "margin:.2em 0",
}
"""By division, how its paragraphs are set."""
_SECTION = "border-bottom:3px solid #a67c2e;padding-bottom:.2em"
_CAPTION = "text-align:left;font-weight:600"


def to_html(blocks: Iterable[Block], language: str = "en", palette: Palette = _USUAL) -> str:
    """Return blocks as HTML in which no text of theirs is markup.

    Parameters
    ----------
    blocks
        The nodes.
    language
        In which tables and figures are called by what they are.
    palette
        The colours of the document.
    """
    return _Writer(language, palette).blocks(blocks)


def html_chart(chart: Chart) -> str:
    """Return a chart as texts whose numbers are links, and no picture.

    It is drawn twice, and the style sheet shows one of the drawings: a phone has another shape.
    One that stands beside another is narrow everywhere.
    """
    if chart.size == "half":
        return svg(draw(chart, NARROW), {"class": f"chart half {chart.kind}"})
    return "".join(
        svg(draw(chart, width), {"class": f"chart {name} {chart.kind}"})
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )


class _Writer:
    def __init__(self, language: str, palette: Palette) -> None:
        self._language = language
        self._palette = palette

    def _styled(self, style: str) -> str:
        """Return the attribute of a style of ours, in the colours of the document."""
        for name in ("accent", "second", "tint", "link"):
            style = style.replace(getattr(_USUAL, name), getattr(self._palette, name))
        return _styled(style)

    def blocks(self, blocks: Iterable[Block], style: str = "") -> str:
        """Return blocks; `style` is that of their paragraphs."""
        return "\n".join(filter(None, (self._block(each, style) for each in blocks)))

    def _block(self, node: Block, style: str) -> str:  # noqa: PLR0912 - a branch a kind
        if isinstance(node, chart_nodes.CHARTS):
            return _chart(node, self._palette.link)
        match node:
            case nodes.Paragraph():
                return f"<p{self._styled(style)}>{_inlines(node.inlines)}</p>"
            case nodes.Narrative():
                return f"<p>{_inlines(node.paragraph.inlines)}</p>"
            case nodes.Heading():
                tag = f"h{min(node.level + 1, 6)}"
                look = self._styled(_SECTION if node.level == 1 else "")
                return f'<{tag} id="{node.identifier}"{look}>{_inlines(node.inlines)}</{tag}>'
            case nodes.Division(name=nodes.FOLDED):
                summary, *rest = node.blocks
                title = self.blocks((summary,), "display:inline")
                return f"<details><summary>{title}</summary>\n{self.blocks(rest)}\n</details>"
            case nodes.Division():
                look = self._styled(_STYLES.get(node.name, ""))
                inner = self.blocks(node.blocks, _LINES.get(node.name, ""))
                return f'<div class="{node.name}"{look}>\n{inner}\n</div>'
            case nodes.Quotation():
                return f"<blockquote>\n{self.blocks(node.blocks)}\n</blockquote>"
            case nodes.Items():
                items = "\n".join(f"<li>{self.blocks(item, style)}</li>" for item in node.items)
                if node.start is None:
                    return f"<ul>\n{items}\n</ul>"
                return f'<ol start="{node.start}">\n{items}\n</ol>'
            case nodes.Table():
                return _table(node)
            case nodes.Picture():
                source = f"data:{node.media_type};base64,{node.data}"
                look = f"width:{node.width:g}%;background:#fff"
                return f'<img src="{source}" alt="{escape(node.alt)}" style="{look}">'
            case nodes.CodeBlock():
                return f"<pre><code>{escape(node.text)}</code></pre>"
            case nodes.Callout():
                title = f"<p><strong>{_inlines(node.title)}</strong></p>\n" if node.title else ""
                look = f"{_BOX}{_BOXES.get(node.name, '#8c3f4d')}"
                return f"<div{self._styled(look)}>\n{title}{self.blocks(node.blocks)}\n</div>"
            case nodes.Figure():
                return self._figure(node)

    def _figure(self, node: nodes.Figure) -> str:
        """Return a figure; its number is known only once the document is whole."""
        parts = [self.blocks(node.blocks)]
        if node.caption:
            sort = wording(self._language).say(f"{node.sort}-number", n="").strip()
            caption = f"<strong>{sort}.</strong> {_inlines(node.caption)}"
            side = 0 if node.sort == "table" else 1
            parts.insert(side, f'<figcaption style="text-align:left">{caption}</figcaption>')
        anchor = f' id="{escape(node.label)}"' if node.label else ""
        written = "\n".join(parts)
        return f'<figure{anchor} style="margin:1em 0">\n{written}\n</figure>'


def _styled(style: str) -> str:
    return f' style="{style}"' if style else ""


def _chart(chart: Chart, link_colour: str) -> str:
    """Return a chart; JupyterLab cannot have links within a picture, so they are set over it."""
    drawing = draw(chart)
    picture = svg(drawing, {"style": "display:block;width:100%;height:auto"}, linked=False)

    def link(label: Label) -> str:
        moved = {"start": 0, "middle": -50, "end": -100}[label.anchor]
        colour = f"color:{label.colour};" if label.colour != INK else ""
        place = f"left:{label.x / drawing.width:.2%};top:{label.y / drawing.height:.2%}"
        look = f"{colour}position:absolute;{place};transform:translate({moved}%,-85%);line-height:1"
        look += f";font-size:{label.size}px{';font-weight:bold' if label.is_bold else ''}"
        return _link(label.fact, label.text, look)

    links = "".join(map(link, drawing.numbers))
    look = f"position:relative;max-width:{drawing.width}px;background:#fff;{_LINKS}{link_colour}"
    group = f'class="chart mathjax_ignore" role="group" aria-label="{escape(chart.alt)}"'
    return f'<div {group} style="{look}">{picture}{links}</div>'


def _table(node: nodes.Table) -> str:
    sides = ["left" if width > 0 else "right" for width in node.widths]
    tints = {(tint.row, tint.column): tint for tint in node.tints}

    def row(tag: str, cells: Sequence[str], number: int = -1) -> str:
        written = []
        for column, (side, cell) in enumerate(zip(sides, cells, strict=True)):
            style = f"text-align:{side};vertical-align:top"
            if tint := tints.get((number, column)):
                style += f";background:{tint.background}" if tint.background else ""
                style += f";color:{tint.colour or '#1f2a35'}"
            name = "th" if column < node.n_stub else tag
            written.append(f'<{name} style="{style}">{cell}</{name}>')
        return f"<tr>{''.join(written)}</tr>"

    spanners = "".join(
        "<tr>"
        + "".join(f'<th colspan="{n}" style="text-align:center">{_text(t)}</th>' for t, n in each)
        + "</tr>"
        for each in node.spanners
    )
    header = row("th", [_text(name) for name in node.header])
    rows = "\n".join(
        row("td", [_inlines(cell) for cell in cells], number)
        for number, cells in enumerate(node.rows)
    )
    caption = f'<caption style="{_CAPTION}">{_text(node.caption)}</caption>\n'
    return (
        f'<table style="margin:.5em 0">\n{caption if node.caption else ""}'
        f"<thead>{spanners}{header}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _inlines(inlines: Iterable[Inline]) -> str:
    return "".join(map(_inline, inlines))


def _inline(node: Inline) -> str:
    match node:
        case nodes.Text():
            return _text(node.text)
        case nodes.Break():
            return "<br>"
        case nodes.Code():
            return f"<code>{escape(node.text)}</code>"
        case nodes.Formula():
            mark = "$$" if node.is_display else "$"
            return f"{mark}{escape(node.tex)}{mark}"
        case nodes.Footnote():
            said = " ".join(_inlines(each.inlines) for each in node.blocks)
            return f" <small>[{said}]</small>"
        case nodes.Reference():
            label = escape(node.label)
            return f'<a href="#{label}">@{label}</a>'
        case nodes.Emphasis():
            return f"<em>{_inlines(node.inlines)}</em>"
        case nodes.Strong():
            return f"<strong>{_inlines(node.inlines)}</strong>"
        case nodes.Number():
            return _link(node.fact, node.text)
        case chart_nodes.Sparkline():
            look = {"style": "height:1.1em;width:auto;vertical-align:-.15em;background:#fff"}
            about = {"role": "img", "aria-label": node.alt}
            return svg(draw_sparkline(node), about | look)
        case nodes.Anchor():
            return f'<span id="{node.identifier}">{_inlines(node.inlines)}</span>'
        case nodes.Link():
            anchor = f' id="{node.identifier}"' if node.identifier else ""
            return (
                f'<a href="{escape(target_of(node.target))}"{anchor}>{_inlines(node.inlines)}</a>'
            )


def _link(fact: str, shown: str, style: str = "") -> str:
    """Return a number that leads to how it was made."""
    to = f'href="#{nodes.fact_id(fact)}" title="{escape(fact)}"'
    return f"<a {to}{_styled(style)}>{_text(shown)}</a>"


def _text(text: str) -> str:
    r"""Return plain text, in which nothing is markup, nor a formula.

    Examples
    --------
    >>> _text("$5 < $6")
    '<span>$</span>5 &lt; <span>$</span>6'
    """
    if "$" not in text and "\\" not in text:
        return escape(text)
    return escape(text).replace("$", "<span>$</span>").replace("\\", "<span>\\</span>")

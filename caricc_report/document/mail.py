"""The mail edition: what leads a release and its headlines, as HTML and as plain text.

It is taken from the same tree as all other documents, so that it says what they say. Mail programs
know tables and inline styles, and load nothing: there are no pictures, fonts or scripts. Every
cell states ground and colour, so that a program that turns them dark turns both.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from caricc_report.document.rendering import Rendered
from caricc_report.model.look import WHITE
from caricc_report.text.addresses import target_of
from caricc_report.text.drawing import INK
from caricc_report.text.nodes import (
    Division,
    Heading,
    Items,
    Link,
    Narrative,
    Paragraph,
    lines_of,
    plain,
)
from caricc_report.text.trees import divisions, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Renderer
    from caricc_report.model.look import Palette
    from caricc_report.text.nodes import Inline

COLUMNS = 76
"""The longest line of the plain text, an address alone apart: broken, it would lead nowhere."""
LARGEST = 100_000
"""Bytes of the HTML; Gmail cuts a longer mail off after 102 kB."""
_GLANCE = "at-a-glance"
"""The place of the main points in a document."""
_QUIET = "#5a6875"
_LONGEST_SUMMARY = 200
"""Letters of what inboxes show behind the subject, at most."""
_RANGE = re.compile(r"[\d.]+–[\d.]+|\S+\s–\s\d+")
_TOGETHER = r'<span style="white-space:nowrap">\g<0></span>'
"""What a line would break at its dash, days or a country with its number; how it stays on one."""
_FONT = "font-family:Arial,Helvetica,sans-serif"
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
</head>
<body bgcolor="{ground}" style="margin:0;padding:0;background:{ground};color:{ink}">
<div style="display:none;max-height:0;overflow:hidden">{summary}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
 bgcolor="{ground}" style="background:{ground}"><tr><td align="center" style="{font}">
<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"
 style="width:100%;max-width:640px;text-align:left">
{rows}
</table>
</td></tr></table>
</body>
</html>
"""
_Node = TypeVar("_Node")


@dataclass(frozen=True, slots=True)
class Entry:
    """A headline in a mail."""

    headline: str
    address: str
    """Where the article was published."""
    note: str
    """What stands below the headline."""


@dataclass(frozen=True, slots=True)
class Section:
    """Headlines under a title."""

    title: str
    entries: tuple[Entry, ...]
    start: int
    """The number of the first one in the release."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says, as plain text."""

    title: str
    publisher: str
    address: str
    """Where the page of the release is published; may be empty."""
    texts: tuple[str, ...]
    """The sentences of statistics and, where nobody has put them into points, the narrative."""
    correction: tuple[str, ...]
    points_title: str
    points: tuple[str, ...]
    lead: Section
    sections: tuple[Section, ...]
    """All articles, by country."""
    imprint: tuple[tuple[Inline, ...], ...]


def make_mail_html(document: Document, _renderer: Renderer) -> Rendered:
    """Return the mail edition as HTML of at most `LARGEST` bytes.

    Where all headlines are too many, of each country the first ones are named.
    """
    mail = mail_of(document)
    most = max((len(each.entries) for each in mail.sections), default=0)
    made = _html(mail, document, most)
    while len(made) > LARGEST and most:
        most = most * LARGEST // (len(made) + LARGEST // 10)
        made = _html(mail, document, most)
    return Rendered(made)


def make_mail_text(document: Document, _renderer: Renderer) -> Rendered:
    """Return the mail edition as plain text."""
    mail = mail_of(document)
    lines = [*_wrapped(mail.title), "=" * min(len(mail.title), COLUMNS), *_wrapped(mail.publisher)]
    lines += [mail.address] if mail.address else []
    for each in (*mail.correction, *mail.texts):
        lines += ["", *_wrapped(each)]
    if mail.points:
        lines += _titled(mail.points_title)
        for each in mail.points:
            lines += _wrapped(each, "- ")
    for section in (mail.lead, *mail.sections):
        if section.entries:
            lines += _titled(section.title)
        for number, entry in enumerate(section.entries, section.start):
            mark = f"{number}. " if section is not mail.lead else "- "
            lines += _wrapped(entry.headline, mark)
            indent = " " * len(mark)
            lines += [*_wrapped(entry.note, indent), f"{indent}{entry.address}", ""]
    lines += [*([] if lines[-1] == "" else [""]), "-" * COLUMNS]
    lines += [part for each in mail.imprint for part in _wrapped(plain(each))]
    return Rendered("".join(f"{line}\n" for line in lines).encode())


def mail_of(document: Document) -> Mail:
    """Return what the mail edition of a document says."""
    about = document.handover.metadata
    points = _texts(document, "main-points")
    heading = next((each for each in _nodes(document, Heading) if each.identifier == _GLANCE), None)
    return Mail(
        title=about.title,
        publisher=about.publisher,
        address=f"{about.published_at}{document.stem}.html" if about.published_at else "",
        correction=_texts(document, "correction"),
        texts=(*_texts(document, "statistics"), *(() if points else _narrative(document))),
        points_title=plain(heading.inlines) if heading else "",
        points=points,
        lead=_lead(document),
        sections=_sections(document),
        imprint=tuple(
            each
            for node in _nodes(document, Paragraph, "closing-imprint")
            for each in lines_of(node.inlines)
        ),
    )


def _nodes(document: Document, kind: type[_Node], within: str = "") -> list[_Node]:
    """Return the nodes of a kind, or those in the divisions of a name, from top to bottom."""
    places = divisions(document.blocks, within) if within else [document.blocks]
    return [node for place in places for node in walk(place) if isinstance(node, kind)]


def _texts(document: Document, part: str) -> tuple[str, ...]:
    return tuple(plain(each.inlines) for each in _nodes(document, Paragraph, part))


def _narrative(document: Document) -> tuple[str, ...]:
    composed = [each.paragraph for each in _nodes(document, Narrative)]
    own = [each for each in _nodes(document, Paragraph) if each.role == "narrative"]
    return tuple(plain(each.inlines) for each in (*composed, *own))


def _lead(document: Document) -> Section:
    """Return the articles that the front page names."""
    entries, addresses = [], _addresses(document)
    items = [item for each in _nodes(document, Items, "lead") for item in each.items]
    for item in items:
        links = [each for each in walk(item) if isinstance(each, Link)]
        notes = [each for each in walk(item) if isinstance(each, Division)]
        said = [plain(each.inlines) for each in walk(tuple(notes)) if isinstance(each, Paragraph)]
        for link in links[:1]:
            article, headline = link.target.removeprefix("#"), plain(link.inlines)
            entries.append(Entry(headline, addresses.get(article, ""), " ".join(said)))
    return Section(" ".join(_texts(document, "lead-title")), tuple(entries), 1)


def _sections(document: Document) -> tuple[Section, ...]:
    """Return the headlines of the articles, under the headings of their countries."""
    titles, entries = [""], list[list[Entry]]([[]])
    handover, addresses = document.handover, _addresses(document)
    outlets = {
        str(each["id"]): handover.name_of("outlet", each["outlet"]) for each in handover.articles
    }
    for each in _nodes(document, Heading):
        if "article" in each.classes:
            address, outlet = addresses.get(each.identifier, ""), outlets.get(each.identifier, "")
            entries[-1].append(Entry(plain(each.inlines), address, outlet))
        elif "country" in each.classes:
            titles.append(plain(each.inlines))
            entries.append([])
    starts = accumulate((len(each) for each in entries), initial=1)
    parts = zip(titles, entries, starts, strict=False)
    return tuple(Section(title, tuple(each), start) for title, each, start in parts if each)


def _addresses(document: Document) -> dict[str, str]:
    """Return where articles were published, by their ids."""
    articles = document.handover.articles
    return {str(each["id"]): target_of(str(each["source_url"])) for each in articles}


def _wrapped(text: str, mark: str = "") -> list[str]:
    """Return text in lines, behind a mark; a word that is longer than a line is broken."""
    return textwrap.wrap(
        re.sub(r"\s–\s(?=\d)", "\u00a0–\u00a0", text),
        COLUMNS,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_on_hyphens=False,
    )


def _titled(title: str) -> list[str]:
    """Return a title with a line below it, or nothing for a part that has none."""
    lines = _wrapped(title)
    return ["", *lines, "-" * max(map(len, lines), default=0), ""]


def _html(mail: Mail, document: Document, most: int) -> bytes:
    """Return a mail as HTML, with so many headlines of each country at most."""
    palette = document.palette
    # A program without styles still has the ground of a cell, on which its black would be lost.
    on_accent = f'<font color="{WHITE}">{{}}</font>'
    title = on_accent.format(_RANGE.sub(_TOGETHER, escape(mail.title)))
    if mail.address:
        title = f'<a href="{escape(target_of(mail.address))}" style="color:{WHITE}">{title}</a>'
    rows = [
        _cell(
            f'<h1 style="margin:0 0 12px;font-size:22px;line-height:1.5">{title}</h1>'
            '<p style="margin:0 0 12px;font-size:13px">'
            f'<font color="{palette.on_accent}">{escape(mail.publisher)}</font></p>\n',
            palette.accent,
        )
    ]
    body = "".join(
        _paragraph(each, f"padding:8px;border-left:4px solid {palette.second}")
        for each in mail.correction
    )
    body += "".join(map(_paragraph, mail.texts))
    if mail.points:
        items = (f'<li style="margin:0 0 8px">{escape(each)}</li>' for each in mail.points)
        listed = f'<ul style="margin:0 0 12px;padding-left:20px">{"".join(items)}</ul>\n'
        body += _title(mail.points_title, palette) + listed
    if mail.lead.entries:
        body += _title(mail.lead.title, palette)
        body += "".join(_headline(each, "", palette) for each in mail.lead.entries)
    for section in mail.sections:
        body += _title(section.title, palette)
        body += "".join(
            _headline(each, f"{number}. ", palette)
            for number, each in enumerate(section.entries[:most], section.start)
        )
        if len(section.entries) > most:
            body += _paragraph(f"… + {len(section.entries) - most}", f"color:{_QUIET}")
    rows.append(_cell(body, WHITE))
    imprint = "<br>".join(map(_inlines, mail.imprint))
    rows.append(
        _cell(f'<p style="margin:0;font-size:13px;color:{_QUIET}">{imprint}</p>', palette.tint)
    )
    summary = " ".join((*mail.points, *mail.texts))
    if len(summary) > _LONGEST_SUMMARY:  # Without a broken word, where words have spaces.
        summary = re.sub(r"\s+\S{0,30}$", "", summary[: _LONGEST_SUMMARY - 1]) + "…"
    return _PAGE.format(
        lang=document.handover.language,
        title=escape(mail.title),
        summary=escape(summary),
        ground=palette.tint,
        rows="\n".join(rows),
        font=_FONT,
        ink=INK,
    ).encode()


def _cell(content: str, ground: str) -> str:
    style = (
        f"padding:20px 24px;background:{ground};color:{INK};{_FONT};font-size:15px;line-height:1.5"
    )
    return f'<tr><td bgcolor="{ground}" style="{style}">{content}</td></tr>'


def _paragraph(text: str, style: str = "") -> str:
    return f'<p style="margin:0 0 12px;{style}">{_RANGE.sub(_TOGETHER, escape(text))}</p>\n'


def _title(text: str, palette: Palette) -> str:
    style = f"margin:24px 0 12px;font-size:17px;line-height:1.3;color:{palette.accent}"
    style += f";border-bottom:2px solid {palette.second};padding-bottom:4px"
    return f'<h2 style="{style}">{escape(text)}</h2>\n'


def _headline(entry: Entry, mark: str, palette: Palette) -> str:
    look = f"color:{palette.link};font-weight:bold;text-decoration:none"
    headline = f'<a href="{escape(entry.address)}" style="{look}">{escape(entry.headline)}</a>'
    note = f'<br><span style="font-size:13px;color:{_QUIET}">{escape(entry.note)}</span>'
    return f'<p style="margin:0 0 10px">{mark}{headline}{note if entry.note else ""}</p>\n'


def _inlines(inlines: Iterable[Inline]) -> str:
    """Return inlines of which links to addresses lead there."""
    written = ""
    for node in inlines:
        text = escape(plain((node,)))
        if isinstance(node, Link) and not node.target.startswith(("#", ".")):
            address = escape(target_of(node.target))
            text = f'<a href="{address}" style="color:{_QUIET}">{text}</a>'
        written += text
    return written

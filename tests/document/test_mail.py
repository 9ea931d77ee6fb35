"""The mail edition: what it says, how long it is, and that it stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from one_document import document_of, showing
from projects import ROOT

from caricc_report.document.mail import COLUMNS, LARGEST, mail_of, make_mail_html, make_mail_text
from caricc_report.document.pandoc import PandocRenderer
from caricc_report.text.addresses import target_of
from caricc_report.text.nodes import Division, Heading, Items, Link, Number, line, paragraph

if TYPE_CHECKING:
    from caricc_report.document.document import Document
    from caricc_report.release.job import RunResult

FIRST = "kz-almaty-seminar"
HOSTILE = '<b>"bold"</b> & {{< env HOME >}} javascript:x'


def html_of(document: Document) -> str:
    """Return the mail of a document as HTML."""
    return make_mail_html(document, PandocRenderer(ROOT)).content.decode()


def text_of(document: Document) -> str:
    """Return the mail of a document as plain text."""
    return make_mail_text(document, PandocRenderer(ROOT)).content.decode()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_mail_has_every_headline_with_its_address(reference: RunResult, language: str) -> None:
    """Both forms have all of them, in the release's order."""
    document = document_of(reference, language)
    addresses = [target_of(each["source_url"]) for each in document.handover.articles]
    in_sections = [
        entry.address for section in mail_of(document).sections for entry in section.entries
    ]
    assert in_sections == addresses
    html, text = html_of(document), text_of(document)
    for each in document.handover.articles:
        assert target_of(each["source_url"]) in text
        assert each["texts"][language]["headline"].split()[0] in html


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_mail_asks_for_nothing_and_brings_its_look_with_it(
    reference: RunResult, language: str
) -> None:
    """There are no pictures, scripts, style sheets or fonts; every cell has ground and colour."""
    html = html_of(document_of(reference, language))
    assert re.findall(r"<(?:img|script|style|link|iframe|svg)\b|\bsrc=|url\(|@import", html) == []
    cells = re.findall(r'<td bgcolor="#\w+" style="([^"]*)"', html)
    assert len(cells) == 3
    assert all(re.search("background:#.*;color:#", each) for each in cells)


def test_a_mail_can_be_read_without_its_styles(reference: RunResult) -> None:
    """What stands on the accent has its colour, which a program that knows no styles would lose."""
    html = re.sub(r' style="[^"]*"', "", html_of(document_of(reference)))
    (masthead,) = re.findall('<td bgcolor="#17375e">(.*?)</td>', html, re.DOTALL)
    assert re.findall(r"<(h1|p)><font color=", masthead) == ["h1", "p"]


def test_the_line_that_inboxes_show_ends_with_a_word(reference: RunResult) -> None:
    """It is the first sentences, shortened."""
    (shown,) = re.findall(
        r'<div style="display:none[^>]*>(.*?)</div>', html_of(document_of(reference))
    )
    assert shown.startswith("Prevention is the leading topic")
    assert shown.endswith(" Of the articles about events of the…")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_mail_in_plain_text_has_short_lines(reference: RunResult, language: str) -> None:
    """Only an address that stands alone may be longer."""
    lines = text_of(document_of(reference, language)).splitlines()
    long = [each for each in lines if len(each) > COLUMNS]
    assert all(re.fullmatch(r" *https?://\S+", each) for each in long)


def test_a_mail_of_many_articles_is_not_cut_off(reference: RunResult) -> None:
    """Of each country the first headlines stand in it, and how many more there are."""
    blocks = [
        Heading(2, line(f"{name}: " + "a long headline " * 9), FIRST, ("article",))
        for name in range(600)
    ]
    country = Heading(1, line("Kazakhstan"), "country-kz", ("country",))
    document = showing(document_of(reference), country, *blocks)
    html = html_of(document)
    assert LARGEST / 2 < len(html.encode()) <= LARGEST
    named = html.count("a long headline " * 8)
    assert f"… + {600 - named}<" in html


def test_a_mail_begins_with_main_points_and_leading_articles(reference: RunResult) -> None:
    """They are those of the document, and take the narrative's place."""
    points = Items(((paragraph("Point ", Number("7", "articles.total")),),))
    lead = Items(((paragraph(Link(line("First of all"), f"#{FIRST}")),),))
    document = document_of(reference)
    blocks = (
        Division("lead", (Division("lead-title", (paragraph("In this release"),)), lead)),
        Heading(1, line("At a glance"), "at-a-glance"),
        Division("main-points", (points,)),
    )
    text = text_of(showing(document, *blocks, *document.blocks))
    assert "\nAt a glance\n-----------\n\n- Point 7\n" in text
    assert "\n- First of all\n" in text
    assert "preventive activities" not in text
    assert text.index("Point 7") < text.index("First of all") < text.index("Republic of Kazakhstan")


def test_what_a_dash_joins_in_a_mail_stays_on_one_line(reference: RunResult) -> None:
    """A line could break after its dash, and after that of a country and its number."""
    document = document_of(reference)
    assert 'white-space:nowrap">16–30.11.2024</span>)' in html_of(document)
    assert 'white-space:nowrap">Tajikistan\N{NO-BREAK SPACE}– 1</span>,' in html_of(document)
    assert "Tajikistan\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}1," in text_of(document)


def test_what_stands_in_a_mail_stays_text(reference: RunResult) -> None:
    """A headline with markup is shown as it is written."""
    heading = Heading(2, line(HOSTILE), FIRST, ("article",))
    document = showing(document_of(reference), heading)
    assert "<b>" not in html_of(document)
    assert "&lt;b&gt;&quot;bold&quot;&lt;/b&gt; &amp; {{" in html_of(document)
    assert HOSTILE in text_of(document)

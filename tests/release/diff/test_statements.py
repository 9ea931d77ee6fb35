"""What a notebook says in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import article, profile
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.displays.shown import Shown
from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.narrative import describe_articles
from caricc_report.release.diff.statements import Notebook, Statement, statements_of
from caricc_report.text.markdown import read_markdown
from caricc_report.text.nodes import (
    Division,
    Figure,
    Items,
    Link,
    Paragraph,
    Picture,
    Table,
    line,
    paragraph,
)

if TYPE_CHECKING:
    from caricc_report.text.nodes import Block


LINKED = line(Link(line("The source"), "https://a.kz"))


def code(source: str, markdown: str | list[str]) -> dict[str, Any]:
    """Return an executed cell that shows Markdown."""
    shown = Shown(*read_markdown("".join(markdown)))
    output = {"output_type": "execute_result", "data": shown.bundle()}
    return {"cell_type": "code", "source": source, "outputs": [output]}


def said(*cells: dict[str, Any]) -> tuple[Statement, ...]:
    """Return what executed cells say."""
    return statements_of(Notebook.model_validate({"cells": cells}))


@pytest.mark.parametrize(
    "language, phrases, expected",
    [
        ("en", ("talks, raids and *more*", "a fair"), ("on talks, raids and *more*", "on a fair")),
        ("ru", ("переговорах", "операции"), ("о переговорах", "об операции")),
    ],
)
def test_the_composed_narrative_is_parted_by_country_and_phrase(
    language: str, phrases: tuple[str, str], expected: tuple[str, str]
) -> None:
    """Each phrase of the articles is one statement, with its country."""
    articles = Corpus(
        tuple(
            article(id=f"{country.lower()}-{number}", country=country, narrative={language: phrase})
            for country in ("KZ", "UZ")
            for number, phrase in enumerate(phrases)
        )
    )
    narrative = describe_articles(articles, profile(), language)
    assert narrative
    cell = code("cr.narrative(r)", "")
    cell["outputs"][0]["data"] = Shown(narrative)._repr_mimebundle_()
    lead, *statements = said(cell)
    assert lead.country == ""
    assert [each.text for each in statements] == [*expected, *expected]
    assert len({each.country for each in statements}) == 2


def test_an_own_narrative_is_parted_into_sentences() -> None:
    """A sentence ends before a capital letter or a quotation, not before a number."""
    shown = ["School No\\. 27 held a lecture\\. ", "“Why\\?” they asked\\.\\\n", "Then, more\\."]
    texts = [each.text for each in said(code("narrative(release)", shown))]
    assert texts == ["School No. 27 held a lecture.", "“Why?” they asked.", "Then, more."]


def test_main_points_are_parted_into_sentences() -> None:
    """The editor's own and composed ones; captions of charts beside them follow from facts."""
    points = Items(((paragraph("One leads. Two follows."),), (paragraph("No more."),)))
    cell = code("cr.at_a_glance(r)", "")
    shown = Shown(Division("main-points", (points,)), paragraph("A chart."))
    cell["outputs"][0]["data"] = shown.bundle()
    assert said(cell) == tuple(
        Statement("", text) for text in ("One leads.", "Two follows.", "No more.")
    )


def test_markdown_cells_speak_without_their_attributes() -> None:
    """An editor's own paragraphs count; classes, identifiers and divisions are looks."""
    source = ["# A word {#word .unlisted}\n", "\n", "::: {.note}\n", "Thanks to *all*.\n", ":::"]
    cell = {"cell_type": "markdown", "source": source}
    assert said(cell) == (Statement("", "A word"), Statement("", "Thanks to all."))


@pytest.mark.parametrize(
    "markdown, expected",
    [
        ("See [it](https://a.kz/1). No.", ["See it (https://a.kz/1).", "No."]),
        ("See <https://a.kz/1>. No.", ["See https://a.kz/1.", "No."]),
        ("| A | B |\n|---|---|\n| c | [d](https://a.kz) |", ["A | B", "c | d (https://a.kz)"]),
        ("An article: [it](#kz-lecture).", ["An article: it."]),
    ],
)
def test_where_a_link_leads_is_said(markdown: str, expected: list[str]) -> None:
    """Another address under the same words is another statement; within a document it follows."""
    cell = {"cell_type": "markdown", "source": markdown}
    assert [each.text for each in said(cell)] == expected


@pytest.mark.parametrize(
    "source, blocks, expected",
    [
        ("cr.statistics(r)", (paragraph("Text."),), []),
        ("#| include: false\ncr.narrative(r)", (Paragraph(line("Text.")),), []),
        ('cr.prose(r, en="Text.")', (Paragraph(line("Text."), "prose"),), ["Text."]),
        ("cr.prose(r, en=en)", (Paragraph(LINKED, "prose"),), ["The source (https://a.kz)"]),
        (
            "df",
            (
                Figure(
                    "table", (Table("", ("A", "B"), ((line("a"), line("2")),), (1, -1)),), line("C")
                ),
            ),
            ["C"],
        ),
        ("fig", (Figure("figure", (Picture("AA==", "image/png", "Bars", "figure"),)),), ["Bars"]),
    ],
)
def test_what_an_analyst_computes_is_said(
    source: str, blocks: tuple[Block, ...], expected: list[str]
) -> None:
    """Prose, captions, alternative texts count, not data; what the library shows is in facts."""
    cell = code(source, "")
    cell["outputs"][0]["data"] = Shown(*blocks).bundle()
    found = said(cell)
    assert all(each.is_computed for each in found)
    assert [each.text for each in found] == expected


@given(st.text())
def test_any_markdown_is_read(markdown: str) -> None:
    """No text is an error, and no statement is empty."""
    cells = (code("cr.narrative(r)", markdown), {"cell_type": "markdown", "source": markdown})
    assert all(each.text for each in said(*cells))

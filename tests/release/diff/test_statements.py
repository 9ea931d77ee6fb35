"""What a notebook says in sentences."""

from __future__ import annotations

from typing import Any

import pytest
from builders import article, profile
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.displays.shown import Shown
from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.narrative import describe_articles
from caricc_report.release.diff.statements import Notebook, Statement, statements_of


def code(source: str, markdown: str | list[str]) -> dict[str, Any]:
    """Return an executed cell that shows Markdown."""
    output = {"output_type": "execute_result", "data": {"text/markdown": markdown}}
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


def test_markdown_cells_speak_without_their_attributes() -> None:
    """An editor's own paragraphs count; classes, identifiers and divisions are looks."""
    source = ["# A word {#word .unlisted}\n", "\n", "::: {.note}\n", "Thanks to *all*.\n", ":::"]
    cell = {"cell_type": "markdown", "source": source}
    assert said(cell) == (Statement("", "A word"), Statement("", "Thanks to all."))


@pytest.mark.parametrize(
    "source",
    [
        "cr.statistics(this_release)",
        "#| include: false\ncr.narrative(this_release)",
        "narrative = 'cr.narrative(this_release)'",
        "%%time\ncr.narrative(",
    ],
)
def test_other_cells_say_nothing(source: str) -> None:
    """What a cell shows counts only if the narrative is called and shown."""
    assert said(code(source, "Text.")) == ()


def test_what_an_earlier_version_kept_is_read_in_sentences() -> None:
    """An executed notebook without a tree has the Markdown alone."""
    assert said(code("cr.narrative(r)", "One sentence\\. Another one\\.")) == (
        Statement("", "One sentence."),
        Statement("", "Another one."),
    )


@given(st.text())
def test_any_markdown_is_read(markdown: str) -> None:
    """No text is an error, and no statement is empty."""
    cells = (code("cr.narrative(r)", markdown), {"cell_type": "markdown", "source": markdown})
    assert all(each.text for each in said(*cells))

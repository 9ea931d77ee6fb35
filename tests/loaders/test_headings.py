"""The headings of a table: which column each means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import article, profile
from flat_sources import accepted, defects, refusal, table_of, write_csv

from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of
from caricc_report.text.fields import table_headings

if TYPE_CHECKING:
    from pathlib import Path


def test_every_column_has_a_heading_in_each_language() -> None:
    """A language names every column, no two alike, and the profile may name some once more."""
    names = {*fields_of(Article).columns}
    headings = table_headings(profile())
    assert set(headings.values()) == names
    assert len(headings) == 2 * len(names) + len(profile().headings)


@pytest.mark.parametrize(
    "heading", ["headline", " HEADLINE ", "Заголовок", "заголовок\xa0", "ЗАГОЛОВОК"]
)
def test_headings_are_known_without_regard_to_case(table: Path, heading: str) -> None:
    """A heading may be in capitals and have space around it."""
    rows = table_of({})
    rows[0][rows[0].index("headline")] = heading
    assert accepted(write_csv(table, rows)) == [article()]


def test_every_defect_of_the_headings_is_told(table: Path) -> None:
    """Unknown and double headings and missing columns are refused together."""
    rows = table_of({"№: п/п": 1, "outlet ": 2})
    rows[0][rows[0].index("country")] = "Countries"
    assert refusal(write_csv(table, rows)).splitlines()[1:] == [
        (
            "  - line 1: unknown column 'Countries'; did you mean 'country'? If so, add to "
            "'headings' in the profile `Countries: country`; to leave it out, add "
            "`Countries: ignored`"
        ),
        (
            "  - line 1: unknown column '№: п/п'; to leave it out, add to 'headings' in the "
            'profile `"№: п/п": ignored`'
        ),
        "  - line 1, outlet: the column is given twice, the second time as 'outlet '; keep one",
        "  - line 1, country: no such column; add it",
    ]


def test_two_headings_of_one_column_are_refused(table: Path) -> None:
    """A heading of the profile and the column's own name are the same column."""
    assert "outlet: the column is given twice, the second time as 'Издание'" in refusal(
        write_csv(table, table_of({"Издание": "x"}))
    )
    said = refusal(write_csv(table, table_of({"Заголовок": "x"})))
    assert "'Заголовок'; keep one, and give each language a row of its own, with the" in said


def test_an_unknown_heading_is_told_once(table: Path) -> None:
    """The line for the profile is one, however many columns have the heading."""
    rows = [[*row, "Note", "Note"] for row in table_of({})]
    assert len(refusal(write_csv(table, rows)).splitlines()) == 2


def test_a_heading_that_means_no_column_is_refused(table: Path) -> None:
    """Whoever names columns names those that there are."""
    said = refusal(write_csv(table, table_of({})), columns={"Titel": "headlin"})
    assert said == "heading 'Titel': there is no column 'headlin'; did you mean 'headline'?"


def test_columns_can_be_left_out(table: Path) -> None:
    """As many as a profile names; whatever is in their cells is nothing."""
    rows = table_of({"№": 1, "Примечание": "a note"})
    ignored = {"№": "ignored", "Примечание": "ignored"}
    assert accepted(write_csv(table, rows), columns=ignored) == [article()]


@pytest.mark.parametrize("content", ["", "\n\n", " ; ; \n"])
def test_a_table_without_headings_is_refused(table: Path, content: str) -> None:
    """An empty file is no table."""
    table.write_text(content)
    assert "no headings; name the columns in the first row: id, country," in refusal(table)


def test_columns_without_heading_may_be_empty(table: Path) -> None:
    """An empty column does no harm, and a cell in one is not lost."""
    rows = [[*row, ""] for row in table_of({}, {"id": "kz-b"})]
    assert len(accepted(write_csv(table, rows))) == 2
    rows[2][-1] = "a note"
    write_csv(table, rows)
    (defect,) = defects(table)
    assert defect.startswith("record 2, line 3: a cell without a heading, got 'a note'; write one")

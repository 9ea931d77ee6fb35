"""Tables of a PDF: where they stand, how they are headed, and with what they stay."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from rendered import document_of, lines_of, pdf_with, rendered_by

from caricc_report.text.nodes import (
    Break,
    Division,
    Figure,
    Heading,
    Items,
    Strong,
    Table,
    line,
    paragraph,
)

if TYPE_CHECKING:
    from caricc_report.release.job import RunResult

pytestmark = pytest.mark.program
CAPTION = line(Strong(line("Numbered")), " words")


def table(head: str, n_rows: int = 1) -> Table:
    """Return a narrow table."""
    rows = tuple((line(f"row {n}"), line("x")) for n in range(1, n_rows + 1))
    return Table("", (head, "x"), rows, (8, 8), is_narrow=True)


def pieces(content: bytes) -> dict[str, tuple[float, str]]:
    """Return how far from the left each piece of a first page begins, and its font."""
    found: dict[str, tuple[float, str]] = {}

    def note(text: str, cm: list[float], tm: list[float], font: Any, _: float) -> None:
        if text.strip():
            place = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
            found.setdefault(text.strip(), (round(place), str(font["/BaseFont"]).partition("+")[2]))

    pypdf.PdfReader(BytesIO(content)).pages[0].extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("name", ["pandoc", "quarto"])
def test_tables_stand_at_the_left_under_captions_of_one_weight(
    reference: RunResult, name: str
) -> None:
    """With a caption or without; the number of one is as bold as its words."""
    shown = Figure("table", (table("First"),), CAPTION), Figure("table", (table("Second"),))
    made = pieces(rendered_by(name, document_of(reference, *shown), "pdf"))
    assert made["First"][0] == made["Second"][0]
    assert made["Numbered"][1] == made["words"][1]


@pytest.mark.parametrize("n_rows", [3, 100])
@pytest.mark.parametrize("caption", [CAPTION, ()], ids=["captioned", "bare"])
def test_a_table_begins_on_the_page_of_its_heading(
    reference: RunResult, caption: Any, n_rows: int
) -> None:
    """A heading with its last words of text does not end a page, if a table follows."""
    shown = Figure("table", (table("Head", n_rows),), caption)
    words = Heading(1, line("Heading"), "heading"), paragraph("Intro", Break(), "of it")
    for n_lines in range(38, 47, 4):
        before = paragraph(*[part for _ in range(n_lines) for part in ("line", Break())])
        pages = lines_of(pdf_with(reference, before, *words, shown))
        (page,) = (lines for lines in pages if "Intro" in lines)
        assert any(each.startswith("row 1") for each in page), n_lines
        assert "Heading" in page, n_lines


def test_the_table_of_the_annex_begins_on_the_page_of_its_heading(reference: RunResult) -> None:
    """The rules between them end no page."""
    rules = Items(((paragraph("Rule"),),))
    annex = Division("annex", (rules, table("Head", 12)))
    for n_lines in range(34, 47, 4):
        before = paragraph(*[part for _ in range(n_lines) for part in ("line", Break())])
        heading = Heading(1, line("Heading"), "how-made")
        *_, page = lines_of(pdf_with(reference, before, heading, annex))
        assert page[0] != "Head x", n_lines
        assert "Heading" in page, n_lines

"""The pages of a PDF, measured: room that is used, lines, last words, sizes of letters.

`docs/design.md` says what each is for.
"""

from __future__ import annotations

import statistics
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest
from varied import VARIED, varied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.release.job import RunResult

pytestmark = [pytest.mark.release, pytest.mark.kernel]

CASES = [("reference", "en"), ("reference", "ru")]
CASES += [(name, language) for name, (languages, _) in VARIED.items() for language in languages]
HEAD_PT, FOOT_PT = 80, 70
"""What the head and the foot of a page take, in points."""
BODY_PT, HEADLINE_PT = 10.5, 13
"""The sizes of the text and of the headlines of articles, in points."""


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def pdf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[pdfplumber.PDF]:
    """Open the PDF of a release in a language."""
    name, language = request.param
    if name == "reference":
        made: RunResult = request.getfixturevalue("reference")
    else:
        made = varied(tmp_path_factory, name)
    with pdfplumber.open(made.directory / f"release.{language}.pdf") as opened:
        yield opened


def lines_of(pdf: pdfplumber.PDF, font: str, size: float) -> list[dict[str, Any]]:
    """Return the lines in letters of a font and size, each with the number of its page."""
    return [
        line | {"page": page.page_number}
        for page in pdf.pages
        for line in page.extract_text_lines()
        if font in line["chars"][-1]["fontname"] and abs(line["chars"][-1]["size"] - size) < 0.2
    ]


def test_no_page_is_mostly_empty(pdf: pdfplumber.PDF) -> None:
    """Of each but the last one, more than a third of the height is used."""
    for page in pdf.pages[:-1]:
        foot = page.height - FOOT_PT
        used = [each["bottom"] for each in (*page.chars, *page.images) if each["bottom"] <= foot]
        share = (max(used) - HEAD_PT) / (foot - HEAD_PT)
        assert share > 1 / 3, f"page {page.page_number}"


def test_every_page_has_its_number(pdf: pdfplumber.PDF) -> None:
    """All but the front page: where the layout does not come to rest, Typst numbers none."""
    feet = [
        "".join(each["text"] for each in page.chars if each["top"] > page.height - FOOT_PT).strip()
        for page in pdf.pages
    ]
    assert feet[1:] == [str(number) for number in range(2, len(feet) + 1)]


def test_lines_have_a_length_that_reads_well(pdf: pdfplumber.PDF) -> None:
    """Full lines, of the overview as of articles, have 60 to 74 characters, in the middle."""
    first = lines_of(pdf, "SemiBold", HEADLINE_PT)[0]
    lines = lines_of(pdf, "Serif", BODY_PT)
    articles = [x for x in lines if (x["page"], x["top"]) > (first["page"], first["top"])]
    for column in (articles, [x for x in lines if x not in articles]):
        right = max(line["x1"] for line in column)
        full = [len(line["text"]) for line in column if line["x1"] > right - 1]
        assert 60 <= statistics.median(full) <= 74


def test_no_headline_ends_with_a_single_word(pdf: pdfplumber.PDF) -> None:
    """Where it has several lines, the last one has at least two words."""
    lines = lines_of(pdf, "SemiBold", HEADLINE_PT)
    assert lines

    def headline(numbered: tuple[int, dict[str, Any]]) -> float:
        index, line = numbered
        before = lines[index - 1] if index else line
        if line["page"] == before["page"] and 0 < line["top"] - before["top"] < 20:
            return starts[-1]
        starts.append(index)
        return index

    starts: list[int] = []
    for _, numbered in groupby(enumerate(lines), headline):
        said = [line["text"] for _, line in numbered]
        assert len(said) == 1 or len(said[-1].split()) > 1, said


def test_letters_can_be_read(pdf: pdfplumber.PDF) -> None:
    """None is smaller than 7 points."""
    assert min(char["size"] for page in pdf.pages for char in page.chars) >= 7


def test_articles_come_soon(pdf: pdfplumber.PDF) -> None:
    """Front page, contents, at a glance; then the overview, under which the first one begins.

    Contents of long or many headlines take pages of their own: two lines each are on them.
    """
    headlines = lines_of(pdf, "SemiBold", HEADLINE_PT)
    assert headlines[0]["page"] <= 4 + len(headlines) // 40

"""The pages of a PDF, measured: room that is used, lines, last words, sizes of letters.

`docs/design.md` says what each is for.
"""

from __future__ import annotations

import statistics
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest
from made import made_once
from varied import project_of

from caricc_report.project import Project
from caricc_report.release.job import Job, RunResult
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.release, pytest.mark.kernel]

VARIED = {
    "one": (("en",), {"n_articles": 1, "n_photos": 1}),
    "photos": (("en", "ru"), {"n_articles": 30, "n_photos": 12, "has_long_headlines": True}),
    "hundred": (("ru",), {"n_articles": 100}),
}
"""By what releases have that the reference release has not, languages and settings."""
CASES = [("reference", "en"), ("reference", "ru")]
CASES += [(name, language) for name, (languages, _) in VARIED.items() for language in languages]
HEAD_PT, FOOT_PT = 80, 70
"""What the head and the foot of a page take, in points."""
BODY_PT, HEADLINE_PT = 10.5, 13
"""The sizes of the text and of the headlines of articles, in points."""


def make(name: str, folder: Path) -> RunResult:
    """Return a release as PDF."""
    languages, settings = VARIED[name]
    project = project_of(folder.parent / "varied", **settings)
    job = Job(project / "params/2024-19.yml", project=Project(project))
    return run(replace(job, formats=("pdf",), languages=languages))


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def pdf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[pdfplumber.PDF]:
    """Open the PDF of a release in a language."""
    name, language = request.param
    if name == "reference":
        made: RunResult = request.getfixturevalue("reference")
    else:
        made = made_once(tmp_path_factory, f"varied-{name}", partial(make, name))
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


def test_lines_have_a_length_that_reads_well(pdf: pdfplumber.PDF) -> None:
    """Full lines of articles have 60 to 74 characters, in the middle."""
    first = lines_of(pdf, "SemiBold", HEADLINE_PT)[0]
    begun = first["page"], first["top"]
    lines = [x for x in lines_of(pdf, "Serif", BODY_PT) if (x["page"], x["top"]) > begun]
    right = max(line["x1"] for line in lines)
    full = [len(line["text"]) for line in lines if line["x1"] > right - 1]
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
    """Front page, at a glance and overview take three pages, the contents what they need."""
    headlines = lines_of(pdf, "SemiBold", HEADLINE_PT)
    assert headlines[0]["page"] <= 4 + len(headlines) // 30

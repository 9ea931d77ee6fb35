"""The pages of a PDF, measured: room that is used, lines, last words, sizes of letters.

`docs/design.md` says what each is for.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
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
    from pathlib import Path

pytestmark = [pytest.mark.release, pytest.mark.kernel]

VARIED = {
    "one": ("en", {"n_articles": 1, "n_photos": 1}),
    "photos": ("ru", {"n_articles": 30, "n_photos": 12, "has_long_headlines": True}),
    "many": ("ru", {"n_articles": 61}),
}
"""By what releases have that the reference release has not, language and settings."""
CASES = [("reference", "en"), ("reference", "ru")]
CASES += [(name, language) for name, (language, _) in VARIED.items()]
HEAD_PT, FOOT_PT = 80, 70
"""What the head and the foot of a page take, in points."""
BODY_PT, HEADLINE_PT = 10.5, 13
"""The sizes of the text and of the headlines of articles, in points."""


def make(name: str, folder: Path) -> RunResult:
    """Return a release as PDF."""
    language, settings = VARIED[name]
    project = project_of(folder.parent / "varied", **settings)
    job = Job(project / "params/2024-19.yml", project=Project(project))
    return run(replace(job, formats=("pdf",), languages=(language,)))


@dataclass(frozen=True)
class Page:
    """What is measured of a page."""

    height: float
    bottoms: list[float]
    """Where its letters and pictures end."""
    smallest: float
    """The size of its smallest letter."""
    lines: list[dict[str, Any]]
    """Its lines, as pdfplumber has them, each with the number of the page."""


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """Measure the PDF of a release in a language, once for all tests."""
    name, language = request.param
    if name == "reference":
        made: RunResult = request.getfixturevalue("reference")
    else:
        made = made_once(tmp_path_factory, f"varied-{name}", partial(make, name))
    with pdfplumber.open(made.directory / f"release.{language}.pdf") as pdf:
        return [measured(page) for page in pdf.pages]


def measured(page: pdfplumber.page.Page) -> Page:
    """Return what is measured of a page."""
    return Page(
        page.height,
        [each["bottom"] for each in (*page.chars, *page.images)],
        min(char["size"] for char in page.chars),
        [line | {"page": page.page_number} for line in page.extract_text_lines()],
    )


def lines_of(pages: list[Page], font: str, size: float) -> list[dict[str, Any]]:
    """Return the lines in letters of a font and size."""
    return [
        line
        for page in pages
        for line in page.lines
        if font in line["chars"][-1]["fontname"] and abs(line["chars"][-1]["size"] - size) < 0.2
    ]


def test_no_page_is_mostly_empty(pages: list[Page]) -> None:
    """Of each but the last one, more than a third of the height is used."""
    for number, page in enumerate(pages[:-1], 1):
        foot = page.height - FOOT_PT
        used = max(bottom for bottom in page.bottoms if bottom <= foot)
        share = (used - HEAD_PT) / (foot - HEAD_PT)
        assert share > 1 / 3, f"page {number}"


def test_lines_have_a_length_that_reads_well(pages: list[Page]) -> None:
    """Full lines of articles have 60 to 74 characters, in the middle."""
    first = lines_of(pages, "SemiBold", HEADLINE_PT)[0]
    begun = first["page"], first["top"]
    lines = [x for x in lines_of(pages, "Serif", BODY_PT) if (x["page"], x["top"]) > begun]
    right = max(line["x1"] for line in lines)
    full = [len(line["text"]) for line in lines if line["x1"] > right - 1]
    assert 60 <= statistics.median(full) <= 74


def test_no_headline_ends_with_a_single_word(pages: list[Page]) -> None:
    """Where it has several lines, the last one has at least two words."""
    lines = lines_of(pages, "SemiBold", HEADLINE_PT)
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


def test_letters_can_be_read(pages: list[Page]) -> None:
    """None is smaller than 7 points."""
    assert min(page.smallest for page in pages) >= 7


def test_articles_come_soon(pages: list[Page]) -> None:
    """Front page, at a glance and overview take three pages, the contents what they need."""
    headlines = lines_of(pages, "SemiBold", HEADLINE_PT)
    assert headlines[0]["page"] <= 4 + len(headlines) // 30

"""The pages of a PDF, measured: room that is used, lines, last words, sizes of letters.

`docs/design.md` says what each is for.
"""

from __future__ import annotations

import ctypes
import pickle
import re
import statistics
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pytest
from made import folder_once
from pdfplumber.utils.text import chars_to_textmap
from pypdfium2 import raw
from varied import VARIED, varied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caricc_report.release.job import RunResult

pytestmark = [pytest.mark.release, pytest.mark.kernel]

CASES = [("reference", "en"), ("reference", "ru")]
CASES += [(name, languages[-1]) for name, (languages, *_) in VARIED.items()]
HEAD_PT, FOOT_PT = 80, 70
"""What the head and the foot of a page take, in points."""
BODY_PT, HEADLINE_PT, SECTION_PT = 10.5, 13, 17
"""The sizes of the text, of the headlines of articles and of sections, in points."""
HYPHEN = "\x02"
"""What pdfium takes for one at the end of a line."""


@dataclass(frozen=True, order=True)
class Line:
    """A line of a page, in points from the page's left upper corner."""

    page: int
    """The number of the page, from 1."""
    top: float
    right: float
    text: str
    font: str
    """That of its last letter."""
    size: float
    """Likewise."""


@dataclass(frozen=True)
class Page:
    """What is measured of a page."""

    height: float
    bottoms: list[float]
    """Where its letters and pictures end."""
    foot: str
    """What stands at its foot."""
    smallest: float
    """The size of its smallest letter."""
    lines: list[Line]


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """Measure the PDF of a release in a language, once for all tests."""
    name, language = request.param

    def measure(folder: Path) -> None:
        if name == "reference":
            made: RunResult = request.getfixturevalue("reference")
        else:
            made = varied(tmp_path_factory, name)
        with pdfium.PdfDocument(made.directory / f"release.{language}.pdf") as pdf:
            found = [measured(page, number) for number, page in enumerate(pdf, 1)]
        (folder / "pages").write_bytes(pickle.dumps(found))

    folder = folder_once(tmp_path_factory, f"pages-of-{name}-{language}", measure)
    return pickle.loads((folder / "pages").read_bytes())  # noqa: S301 - written here


def measured(page: pdfium.PdfPage, number: int) -> Page:
    """Return what is measured of a page."""
    height, letters = page.get_height(), list(letters_of(page))
    pictures = page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])
    return Page(
        height,
        [each["bottom"] for each in letters] + [height - each.get_bounds()[1] for each in pictures],
        "".join(each["text"] for each in letters if each["top"] > height - FOOT_PT).strip(),
        min(each["size"] for each in letters),
        [
            Line(
                number,
                each["top"],
                each["x1"],
                each["text"],
                each["chars"][-1]["fontname"],
                each["chars"][-1]["size"],
            )
            for each in chars_to_textmap(letters).extract_text_lines()
        ],
    )


def letters_of(page: pdfium.PdfPage) -> Iterator[dict[str, Any]]:
    """Yield the letters of a page as pdfplumber does, which takes six times as long to read them.

    They reach from a fifth of their size below the line they stand on to four fifths above it.
    """
    text, height = page.get_textpage(), page.get_height()
    box, name = raw.FS_RECTF(), ctypes.create_string_buffer(100)
    left, base = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, left, base)
        raw.FPDFText_GetFontInfo(text, index, name, len(name), None)
        size, foot = raw.FPDFText_GetFontSize(text, index), height - base.value
        yield {
            "text": chr(raw.FPDFText_GetUnicode(text, index)).replace(HYPHEN, "-"),
            "x0": box.left, "x1": box.right, "top": foot - 0.8 * size, "bottom": foot + 0.2 * size,
            "doctop": foot, "width": box.right - box.left, "height": size, "upright": True,
            "fontname": name.value.decode(), "size": size,
        }  # fmt: skip


def lines_of(pages: list[Page], font: str, size: float) -> list[Line]:
    """Return the lines in letters of a font and size."""
    return [
        line
        for page in pages
        for line in page.lines
        if font in line.font and abs(line.size - size) < 0.2
    ]


def test_no_page_is_mostly_empty(pages: list[Page]) -> None:
    """Of each but the last one, more than a third of the height is used."""
    for number, page in enumerate(pages[:-1], 1):
        foot = page.height - FOOT_PT
        used = max(bottom for bottom in page.bottoms if bottom <= foot)
        share = (used - HEAD_PT) / (foot - HEAD_PT)
        assert share > 1 / 3, f"page {number}"


def test_every_page_has_its_number(pages: list[Page]) -> None:
    """All but the front page: where the layout does not come to rest, Typst numbers none."""
    feet = [page.foot for page in pages]
    assert feet[1:] == [str(number) for number in range(2, len(feet) + 1)]


def test_lines_have_a_length_that_reads_well(pages: list[Page]) -> None:
    """Full lines, of the overview as of articles, have 60 to 74 characters, in the middle."""
    first = lines_of(pages, "SemiBold", HEADLINE_PT)[0]
    lines = lines_of(pages, "Serif", BODY_PT)
    articles = [line for line in lines if line > first]
    for column in (articles, [x for x in lines if x not in articles]):
        right = max(line.right for line in column)
        full = [len(line.text) for line in column if line.right > right - 1]
        assert 60 <= statistics.median(full) <= 74


def test_no_headline_ends_with_a_single_word(pages: list[Page]) -> None:
    """Where it has several lines, the last one has at least two words."""
    lines = lines_of(pages, "SemiBold", HEADLINE_PT)
    assert lines

    def headline(numbered: tuple[int, Line]) -> float:
        index, line = numbered
        before = lines[index - 1] if index else line
        if line.page == before.page and 0 < line.top - before.top < 20:
            return starts[-1]
        starts.append(index)
        return index

    starts: list[int] = []
    for _, numbered in groupby(enumerate(lines), headline):
        said = [line.text for _, line in numbered]
        assert len(said) == 1 or len(said[-1].split()) > 1, said


def test_letters_can_be_read(pages: list[Page]) -> None:
    """None is smaller than 7 points."""
    assert min(page.smallest for page in pages) >= 7


def test_numbers_of_pages_stand_at_the_right_of_the_contents(pages: list[Page]) -> None:
    """However full its line is: what reaches the edge is a number."""
    titles = lines_of(pages[1:], "SemiBold", SECTION_PT)
    contents, glance, *_ = titles
    lines = [
        line
        for page in pages
        for line in page.lines
        if contents < line < glance and HEAD_PT < line.top < page.height - FOOT_PT
    ]
    edge = max(line.right for line in lines)
    at_edge = [line.text for line in lines if line.right > edge - 1]
    assert len(at_edge) > 5
    assert [text for text in at_edge if not text[-1].isdigit()] == []


def test_the_contents_part_no_word(pages: list[Page]) -> None:
    """A headline that is too long for them ends with a word that it has."""
    contents, glance, *_ = lines_of(pages[1:], "SemiBold", SECTION_PT)
    shown = [line for page in pages for line in page.lines]
    listed = " ".join(line.text for line in shown if contents < line < glance)
    words = {
        word for line in lines_of(pages, "SemiBold", HEADLINE_PT) for word in line.text.split()
    }
    assert [word for word in re.findall(r"(\S+)…", listed) if word not in words] == []


def test_at_a_glance_has_a_page(pages: list[Page]) -> None:
    """It has one to itself, after the contents, unless these are short."""
    contents, glance, after, *_ = lines_of(pages[1:], "SemiBold", SECTION_PT)
    lines = pages[contents.page - 1].lines
    if len([line for line in lines if contents < line < glance]) > 20:
        assert glance.top < HEAD_PT + 30
        assert (after.page, after.top) == (glance.page + 1, glance.top)


def test_articles_come_soon(pages: list[Page]) -> None:
    """Front page, contents, at a glance; then the overview, under which the first one begins.

    Contents of long or many headlines take pages of their own: two lines each are on them.
    """
    headlines = lines_of(pages, "SemiBold", HEADLINE_PT)
    assert headlines[0].page <= 4 + len(headlines) // 40

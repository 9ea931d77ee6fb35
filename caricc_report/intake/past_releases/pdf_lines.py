"""PDF documents, read to plain lines by where the letters stand on the page."""

from __future__ import annotations

import io
import itertools
import re
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from caricc_report.intake.past_releases.lines import (
    PICTURE,
    RUNNING,
    AsideLine,
    ends_sentence,
    is_capitals,
)
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from caricc_report.system.files import ProjectFile

_LARGEST_UNPACKED = 400_000_000
_MOST_PAGES = 500
_BOLD = re.compile("bold|black|heavy|demi", re.IGNORECASE)
_LABEL = re.compile(r"(?P<label>(?:source|ссылка)\s*:)\s*\S+\s*", re.IGNORECASE)
_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"
_GAP = 0.15
"""The gap between two words without a space, as a share of the type's size."""
_WIDER = 1.5
_NOT_RARE = 0.05
_LEADING = 1.5
_INDENT = 8.0
_SHORT = 60.0
_MARGIN = 160.0
"""Where the margin of articles ends in a release of our own making; their text begins later."""
_BODY = (165.0, 170.0)
_QUOTATION = 177.7
"""Where block quotations begin there."""
_BODY_SIZE = 10.5
_PAGE_MARGIN = 70.9
"""At the left of the pages there; at the top it is wider, and has the running header in it."""
_HEADER_SIZE = 8.0
_SMALLEST_PICTURE = 40.0
"""In points; what is smaller is an ornament."""
_WHOLE_PAGE = 0.9
"""A picture of so much of a page, in both directions, is the page itself, scanned."""
_NOTES = 7.5
"""The size of the notes there."""
_NOTE_LEADING = 9.8
"""Their lines are nearer to one another than this."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as it stands on a page; lengths in points, from the upper left."""

    left: float
    right: float
    top: float
    bottom: float
    size: float
    text: str
    is_bold: bool


def read_release_pdf(file: ProjectFile) -> list[str]:
    """Return the lines of a PDF document, a form feed before the first of each page.

    An empty line stands between paragraphs: where lines are further apart than the lines
    of a paragraph, where a sentence ends in a short line, or before an indented one. A line
    in bold type stands between asterisks. A block quotation of our own making opens with a dash.
    Each picture of a page is a line that is set aside, at the end of the page.
    """
    plumber = required("pdfplumber", "past-releases", "a PDF")
    miner = required("pdfminer.pdfdocument", "past-releases", "a PDF")
    content = file.read_bytes()
    _refuse_bombs(content, file)
    try:
        with plumber.open(io.BytesIO(content), raise_unicode_errors=False) as document:
            n_pages = len(document.pages)
            seen: set[int] = set()
            read = [(_pictures(each, seen), _rows(each)) for each in document.pages[:_MOST_PAGES]]
    except MemoryError:
        raise
    except Exception as error:  # pdfplumber raises what its parts raise on a damaged file
        problem = "not a PDF that can be read, or damaged; save it again, or as text"
        if any(isinstance(each, miner.PDFEncryptionError) for each in error.args):
            problem = "encrypted; save it without a password"
        raise file.refused(problem) from error
    if n_pages > _MOST_PAGES:
        raise file.refused(f"more than {_MOST_PAGES} pages; a release has fewer")
    pages = [rows for _, rows in read]
    if not any(pages):
        raise file.refused("a picture of text; run OCR first")
    leading = _leading(pages)
    words = Counter(re.findall(_WORD, " ".join(row.text for page in pages for row in page).lower()))
    lines: list[str] = []
    for pictures, page in read:
        header = page[:1] if page and _is_header(page[0]) else []
        text = _with_soft_hyphens(page[len(header) :], words)
        lines += (AsideLine(row.text, RUNNING) for row in header)
        lines += (*_page_lines(text, leading), *pictures)
    return lines


def _is_header(row: _Row) -> bool:
    """Return whether the first row of a page is the running header of our own making.

    It ends with the section of its page, so that the next one may be another.
    """
    is_above = row.bottom < _PAGE_MARGIN and round(row.left, 1) == _PAGE_MARGIN
    return is_above and row.size == _HEADER_SIZE


def _pictures(page: Any, seen: set[int]) -> list[AsideLine]:  # noqa: ANN401 - imported where it is used
    """Return a line for each picture of a page, but for those seen before, as a logo at the top."""
    found = []
    for each in page.images:
        is_small = min(each["width"], each["height"]) < _SMALLEST_PICTURE
        shares = each["width"] / page.width, each["height"] / page.height
        name = each["stream"].objid
        if not is_small and min(shares) < _WHOLE_PAGE and name not in seen:
            found.append(AsideLine(PICTURE, PICTURE))
        seen.add(name)
    return found


def _refuse_bombs(content: bytes, file: ProjectFile) -> None:
    """Refuse a file whose streams unpack to too much; pdfminer has no limit of its own."""
    room = _LARGEST_UNPACKED
    view = memoryview(content)
    for match in re.finditer(rb"stream\r?\n", content):
        unpacking = zlib.decompressobj()
        rest: bytes | memoryview = view[match.end() :]
        try:
            while rest and not unpacking.eof:
                room -= len(unpacking.decompress(rest, 1_000_000))
                rest = unpacking.unconsumed_tail
                if room < 0:
                    raise file.refused(f"unpacks to more than {_LARGEST_UNPACKED} bytes")
        except zlib.error:
            continue


def _rows(page: Any) -> list[_Row]:  # noqa: ANN401 - imported where it is used
    """Return the rows of a page, from top to bottom."""
    links = page.hyperlinks
    rows: list[_Row] = []
    address = ""
    n_beside = None  # Before which row notes of the margin stand: all those of an article together.
    for line in _with_margin(page.extract_text_lines(x_tolerance_ratio=_GAP)):
        row = _row(line)
        if row.is_bold:
            n_beside = None
        elif row.right <= _MARGIN and row.size == _NOTES:
            n_beside = len(rows) if n_beside is None else n_beside
            before = rows[n_beside - 1] if n_beside else row
            is_number = not any(map(str.isalpha, row.text))  # It would be that of the page.
            if before.size == _NOTES and (is_number or row.bottom - before.bottom < _NOTE_LEADING):
                text = f"{before.text} {row.text}"
                rows[n_beside - 1] = replace(before, text=text, bottom=row.bottom)
            else:
                rows.insert(n_beside, row)
                n_beside += 1
            continue
        middle = (row.top + row.bottom) / 2
        if address and any(
            each["uri"] == address and each["top"] <= middle <= each["bottom"] for each in links
        ):
            continue  # The next line of the address.
        label = _LABEL.fullmatch(row.text)
        address = _address_at(row, links) if label else ""
        if label and address:
            row = replace(row, text=f"{label['label']} <{address}>")
        rows.append(row)
    page.close()  # Else all letters of all pages stay in memory.
    return rows


def _with_margin(lines: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield lines, what stands in the margin of a release of our own making apart."""
    for line in lines:
        letters = [each for each in line["chars"] if each["text"].strip()]
        n_left = sum(each["x1"] <= _MARGIN for each in letters)
        left, right = letters[:n_left], letters[n_left:]
        if not left or not right or not _BODY[0] <= right[0]["x0"] <= _BODY[1]:
            yield line
            continue
        places = [index for index, each in enumerate(line["text"]) if each.strip()]
        middle = places[sum(len(each["text"].strip()) for each in left)]
        for chars, text in ((left, line["text"][:middle]), (right, line["text"][middle:])):
            x0, x1 = min(each["x0"] for each in chars), max(each["x1"] for each in chars)
            ends = {"x0": x0, "x1": x1, "bottom": max(each["bottom"] for each in chars)}
            yield {**line, **ends, "chars": chars, "text": text.strip()}


def _row(line: Mapping[str, Any]) -> _Row:
    letters = [each for each in line["chars"] if each["text"].strip()]
    return _Row(
        left=line["x0"],
        right=line["x1"],
        top=line["top"],
        bottom=line["bottom"],
        size=round(max(each["size"] for each in letters), 1),
        text=line["text"].replace("\u00ad", "-"),
        is_bold=all(_BOLD.search(each["fontname"]) for each in letters),
    )


def _address_at(row: _Row, links: Sequence[Mapping[str, Any]]) -> str:
    """Return the address behind the end of a row, which shows it, perhaps shortened; if any."""
    middle = (row.top + row.bottom) / 2
    for link in links:
        is_at_end = row.left <= link["x1"] <= row.right + _SHORT
        is_beside = link["top"] <= middle <= link["bottom"]
        if is_at_end and is_beside and link["uri"].startswith("http"):
            return str(link["uri"])
    return ""


def _with_soft_hyphens(page: Sequence[_Row], words: Counter[str]) -> list[_Row]:
    """Return rows in which a hyphen that only parts a word at the row's end is a soft one.

    It parts a word if the word without it stands elsewhere in the document, or if its halves
    do not both stand there by themselves.
    """
    rows = []
    for row, following in itertools.zip_longest(page, page[1:]):
        first = re.search(r"([^\W\d_]+)-$", row.text)
        second = re.match(r"[^\W\d_]+", following.text) if following else None
        is_text = " " in row.text and second and second[0][0].islower()
        if first and second and is_text:
            halves = first[1].lower(), second[0].lower()
            is_compound = words["-".join(halves)] or all(words[half] > 1 for half in halves)
            if words["".join(halves)] or not is_compound:
                rows.append(replace(row, text=row.text[:-1] + "\u00ad"))
                continue
        rows.append(row)
    return rows


def _leading(pages: Sequence[Sequence[_Row]]) -> dict[float, float]:
    """Return, by the size of type, the distance from one line of a paragraph to the next.

    It is the smallest one that is not rare; the larger ones part paragraphs.
    """
    distances: dict[float, Counter[float]] = {}
    for page in pages:
        for above, row in itertools.pairwise(page):
            distance = round((row.bottom - above.bottom) * 2) / 2
            if above.size == row.size and 0 < distance < 2 * row.size:
                distances.setdefault(row.size, Counter())[distance] += 1
    return {
        size: min(each for each, n in counts.items() if n >= _NOT_RARE * counts.total())
        for size, counts in distances.items()
    }


def _page_lines(page: Sequence[_Row], leading: dict[float, float]) -> list[str]:
    """Return the lines of a page."""
    right = max((row.right for row in page), default=0)
    lines = []
    for above, row in zip((None, *page), page, strict=False):
        is_apart = above is not None and _is_apart(above, row, leading, right)
        if is_apart:
            lines.append("")
        is_quotation = row.size == _BODY_SIZE and round(row.left, 1) == _QUOTATION
        text = f"– {row.text}" if is_apart and is_quotation else row.text
        lines.append(f"**{text}**" if row.is_bold else text)
    return [f"\f{lines[0]}", *lines[1:], ""] if lines else ["\f"]


def _is_apart(above: _Row, row: _Row, leading: dict[float, float], right: float) -> bool:
    """Return whether a row begins a paragraph."""
    usual = leading.get(row.size, _LEADING * row.size)
    is_note = row.size == _NOTES and row.right <= _MARGIN  # Its lines are one row.
    if is_note or above.size != row.size or above.is_bold != row.is_bold:
        return True
    if row.bottom - above.bottom > usual + _WIDER:
        return True
    is_headline = above.is_bold or is_capitals(above.text)
    ends = ends_sentence(above.text) and not is_headline
    return ends and (above.right < right - _SHORT or row.left > above.left + _INDENT)

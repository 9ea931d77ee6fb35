"""PDF documents, read to plain lines by where the letters stand on the page."""

from __future__ import annotations

import itertools
import re
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.intake.past_releases.lines import ends_sentence, is_capitals
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LARGEST = 50_000_000
_LARGEST_UNPACKED = 400_000_000
_MOST_PAGES = 500
_BOLD = re.compile("bold|black|heavy|demi", re.IGNORECASE)
_LABEL = re.compile(r"(?P<label>(?:source|ссылка)\s*:)\s*\S+\s*", re.IGNORECASE)
_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"
_SAME_ROW = 0.5
_WIDER = 1.5
_NOT_RARE = 0.05
_LEADING = 1.5
_INDENT = 8.0
_SHORT = 60.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as it stands on a page; lengths in points, from the lower left."""

    left: float
    right: float
    top: float
    bottom: float
    size: float
    text: str
    is_bold: bool


def read_release_pdf(path: Path, where: str) -> list[str]:
    """Return the lines of a PDF document, a form feed before the first of each page.

    An empty line stands between paragraphs: where lines are further apart than the lines
    of a paragraph, where a sentence ends in a short line, or before an indented one. A line
    in bold type stands between asterisks.

    Raises
    ------
    UsageError
        If pdfminer.six is not installed.
    InvalidInputError
        If the file is too large, encrypted, no PDF or damaged, or holds no text.
    """
    miner = required("pdfminer.pdfdocument", "import", "a PDF")
    parser = required("pdfminer.pdfparser", "import", "a PDF")
    _refuse_bombs(path, where)
    try:
        with path.open("rb") as file:
            document = miner.PDFDocument(parser.PDFParser(file))
            pages = list(_pages(document))
    except miner.PDFEncryptionError as error:
        raise _unreadable(where, "encrypted; save it without a password") from error
    except MemoryError:
        raise
    except Exception as error:  # pdfminer raises what its parts raise on a damaged file
        problem = "not a PDF that can be read, or damaged; save it again, or as text"
        raise _unreadable(where, problem) from error
    if len(pages) > _MOST_PAGES:
        raise _unreadable(where, f"more than {_MOST_PAGES} pages; a release has fewer")
    if not any(page for page in pages):
        raise _unreadable(where, "a picture of text; run OCR first")
    leading = _leading(pages)
    words = Counter(re.findall(_WORD, " ".join(row.text for page in pages for row in page).lower()))
    return [
        line for page in pages for line in _page_lines(_with_soft_hyphens(page, words), leading)
    ]


def _refuse_bombs(path: Path, where: str) -> None:
    """Refuse a file that is too large, or whose streams unpack to too much."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= _LARGEST else b""
    except OSError as error:
        raise _unreadable(where, f"cannot be read ({error.strerror})") from error
    if size > _LARGEST:
        raise _unreadable(where, f"too large, got {size} bytes, {_LARGEST} at most are read")
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
                    problem = f"unpacks to more than {_LARGEST_UNPACKED} bytes"
                    raise _unreadable(where, problem)
        except zlib.error:
            continue


def _pages(document: Any) -> Iterator[list[_Row]]:  # noqa: ANN401 - imported where it is used
    """Yield the rows of each page, from top to bottom; one page more than is read at most."""
    interpreting = required("pdfminer.pdfinterp", "import", "a PDF")
    converter = required("pdfminer.converter", "import", "a PDF")
    layout = required("pdfminer.layout", "import", "a PDF")
    paging = required("pdfminer.pdfpage", "import", "a PDF")
    resources = interpreting.PDFResourceManager()
    device = converter.PDFPageAggregator(resources, laparams=layout.LAParams(boxes_flow=None))
    interpreter = interpreting.PDFPageInterpreter(resources, device)
    for number, page in enumerate(paging.PDFPage.create_pages(document)):
        if number > _MOST_PAGES:
            return
        interpreter.process_page(page)
        links = list(_links(page))
        rows = [
            _row(line, layout.LTChar)
            for box in device.get_result()
            if isinstance(box, layout.LTTextContainer)
            for line in box
            if isinstance(line, layout.LTTextLine) and line.get_text().strip()
        ]
        yield [_with_address(row, links) for row in _side_by_side(rows)]


def _row(line: Any, character_type: Any) -> _Row:  # noqa: ANN401 - imported where it is used
    characters = [each for each in line if isinstance(each, character_type)]
    letters = [each for each in characters if each.get_text().strip()]
    return _Row(
        left=line.x0,
        right=line.x1,
        top=line.y1,
        bottom=line.y0,
        size=round(max((each.size for each in letters), default=line.height), 1),
        text=re.sub(" {2,}", " ", line.get_text().strip().replace("\u00ad", "-")),
        is_bold=bool(letters) and all(_BOLD.search(each.fontname) for each in letters),
    )


def _side_by_side(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Yield the rows of a page from top to bottom, those side by side as one."""
    waiting: list[_Row] = []
    for row in sorted(rows, key=lambda row: (-(row.top + row.bottom), row.left)):
        if waiting and not _is_beside(waiting[0], row):
            yield _merged(waiting)
            waiting = []
        waiting.append(row)
    if waiting:
        yield _merged(waiting)


def _is_beside(row: _Row, other: _Row) -> bool:
    middle, others = (row.top + row.bottom) / 2, (other.top + other.bottom) / 2
    return abs(middle - others) < _SAME_ROW * min(row.size, other.size) / 2


def _merged(rows: Sequence[_Row]) -> _Row:
    ordered = sorted(rows, key=lambda row: row.left)
    return _Row(
        left=ordered[0].left,
        right=max(row.right for row in rows),
        top=max(row.top for row in rows),
        bottom=min(row.bottom for row in rows),
        size=ordered[0].size,
        text=" ".join(row.text for row in ordered),
        is_bold=all(row.is_bold for row in rows),
    )


def _links(page: Any) -> Iterator[tuple[Sequence[float], str]]:  # noqa: ANN401 - imported where it is used
    """Yield the rectangle and the address of each link of a page."""
    resolve = required("pdfminer.pdftypes", "import", "a PDF").resolve1
    for reference in resolve(page.annots) or ():
        annotation = resolve(reference)
        action = resolve(annotation.get("A")) if isinstance(annotation, dict) else None
        address = resolve(action.get("URI")) if isinstance(action, dict) else None
        if isinstance(address, bytes) and address.startswith(b"http"):
            yield [float(resolve(end)) for end in resolve(annotation["Rect"])], address.decode()


def _with_address(row: _Row, links: Sequence[tuple[Sequence[float], str]]) -> _Row:
    """Return a row that names its source with the address behind the shortened one shown."""
    label = _LABEL.fullmatch(row.text)
    middle = (row.top + row.bottom) / 2
    for (_, bottom, right, top), address in links:
        if label and bottom <= middle <= top and row.left <= right <= row.right + _SHORT:
            return replace(row, text=f"{label['label']} <{address}>")
    return row


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
            distance = round((above.bottom - row.bottom) * 2) / 2
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
        if above is not None and _is_apart(above, row, leading, right):
            lines.append("")
        lines.append(f"**{row.text}**" if row.is_bold else row.text)
    return [f"\f{lines[0]}", *lines[1:], ""] if lines else ["\f"]


def _is_apart(above: _Row, row: _Row, leading: dict[float, float], right: float) -> bool:
    """Return whether a row begins a paragraph."""
    usual = leading.get(row.size, _LEADING * row.size)
    if above.size != row.size or above.is_bold != row.is_bold:
        return True
    if above.bottom - row.bottom > usual + _WIDER:
        return True
    is_headline = above.is_bold or is_capitals(above.text)
    ends = ends_sentence(above.text) and not is_headline
    return ends and (above.right < right - _SHORT or row.left > above.left + _INDENT)


def _unreadable(where: str, problem: str) -> InvalidInputError:
    return InvalidInputError(where, [Defect("", "", problem)])

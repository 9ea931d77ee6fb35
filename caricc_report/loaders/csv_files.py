"""CSV and TSV: tables as text, in the encodings and with the delimiters that are in use."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from caricc_report.errors import UsageError
from caricc_report.loaders.cells import without_apostrophes
from caricc_report.loaders.headings import MOST_TITLES, Line, known_headings, n_known
from caricc_report.loaders.tables import records_of
from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of
from caricc_report.model.words import words_of
from caricc_report.system.files import conflict_in

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from caricc_report.model.record import Record, SourceOptions
    from caricc_report.system.files import ProjectFile

_ADVICE = "save the file as UTF-8, or import it with --encoding"
_DELIMITERS = (",", ";", "\t", "|")
_LONGEST = 10_000_000
"""The most characters in a line and in a cell, so that memory stays bounded."""
_CHUNK = 1 << 20
_STATED = re.compile(r'"?sep=([^"\r\n])"?\s*', re.IGNORECASE)
_CARRIAGE_RETURN = re.compile("_x000D_", re.IGNORECASE)
"""What programs write that read a workbook and leave its escapes as they are."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SMALL, _CAPITAL = "\u0430-\u044f\u0451", "\u0410-\u042f\u0401"
"""The letters of Russian, as ranges of a pattern."""
_RUSSIAN = re.compile(
    f"[\x00-\x7f{_SMALL}{_CAPITAL}«»„“”…№§©®™°±·•¶€¬\u2018\u2019\u201a\u2039\u203a–—\xa0\xad]*"
)
"""All that is in Russian texts of Windows-1251."""
_LATIN_SIGNS = "«»„“”…§©®™°±·•€£²ºª¿¡\u2018\u2019\u2039\u203a–—\xa0\xad"
"""What is in texts of Windows-1252 beside letters; without signs that letters of Central Europe
(³, ¹) and of DOS (\u201a) are read as."""
_WITHIN_WORD = re.compile(f"[A-Za-z][{_SMALL}{_CAPITAL}]|[{_SMALL}{_CAPITAL}][A-Za-z]")


def read_csv(file: ProjectFile, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a file of CSV or TSV, its first row the headings."""
    encoding = options.encoding or _encoding(file, options)
    with closing(_lines(file, encoding)) as lines:
        start = list(itertools.islice(lines, MOST_TITLES + 1))
        # Spreadsheet programs in some countries state the delimiter in a line of its own.
        stated = _STATED.fullmatch(start[0]) if start else None
        if stated:
            start[0] = "\n"
        number = next((n for n, line in enumerate(start) if line.strip()), 0)
        if any("\0" in line for line in start[number : number + 1]):
            problem = "the headings hold the character U+0000; save the file as UTF-8"
            raise file.refused(problem, position=f"line {number + 1}")
        delimiter = options.delimiter or (stated[1] if stated else "")
        delimiter = delimiter or ("\t" if file.path.suffix.lower() == ".tsv" else "")
        delimiter = delimiter or _delimiter(start, options)
        rows = _rows(itertools.chain(start, lines), delimiter, file)
        yield from records_of(rows, file.name, options, numbered=True)


def _rows(lines: Iterable[str], delimiter: str, file: ProjectFile) -> Iterator[Line]:
    """Yield the rows, each with the line that it begins on.

    A table with all our columns in their order is one that we wrote, as the `articles.csv` of a
    release; in others, an apostrophe before a sign may be what the text begins with.
    """
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
    except (TypeError, ValueError) as error:
        message = f"{file.name}: the delimiter is one character, got {delimiter!r:.80}"
        raise UsageError(message) from error
    is_ours = None
    while True:
        line = f"line {reader.line_num + 1}"
        problem, cells = "", None
        try:
            cells = _next(reader)
        except csv.Error as error:
            problem = f"not CSV: {error}"
            if "unexpected end" in problem or "larger than" in problem:
                # What follows is inside of the quotation, so there is no next row.
                problem = "a quotation mark opens a cell here that does not end; close it"
                raise file.refused(problem, position=line) from error
        if cells is None and not problem:
            return
        if problem or any(cell.strip() for cell in cells or ()):
            if is_ours is None:
                is_ours = cells == [*fields_of(Article).columns]
            texts = map(without_apostrophes, cells or ()) if is_ours else cells or ()
            yield Line(line, [_CARRIAGE_RETURN.sub("", text) for text in texts], problem)


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    """Return the next row; the limit is the module's, so it is set for this long only."""
    before = csv.field_size_limit(_LONGEST)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


def _lines(file: ProjectFile, encoding: str) -> Generator[str]:
    """Yield the lines of a file with their ends."""
    stated = encoding
    try:
        "".encode(encoding)
        if codecs.lookup(encoding).name == "iso8859-1":
            # As in browsers: Windows-1252 is ISO-8859-1 with quotation marks and dashes.
            encoding = "cp1252"
    except (LookupError, UnicodeError) as error:
        raise UsageError(f"{file.name}: there is no encoding {encoding!r:.80}") from error
    number = 1
    try:
        with file.opened() as content:
            text = io.TextIOWrapper(content, encoding, newline="")
            while line := text.readline(_LONGEST + 1):
                if len(line) > _LONGEST:
                    problem = f"longer than {_LONGEST:,} characters"
                    raise file.refused(problem, position=f"line {number}")
                if problem := conflict_in(line):
                    raise file.refused(problem, position=f"line {number}")
                yield line
                number += 1
    except UnicodeError as error:
        problem = f"not {stated} from here on; {_ADVICE}"
        raise file.refused(problem, position=f"line {number}") from error


def _delimiter(start: Iterable[str], options: SourceOptions) -> str:
    """Return the delimiter that makes the most known headings of a line, or the most cells."""
    known = known_headings(options)
    lines = [line for line in start if line.strip()]

    def fits(delimiter: str) -> tuple[int, int]:
        cells = [_next(csv.reader([line], delimiter=delimiter)) or [] for line in lines]
        n_headings = max((n_known(each, known) for each in cells), default=0)
        return n_headings, len(cells[0]) if cells else 0

    return max(_DELIMITERS, key=fits)


def _encoding(file: ProjectFile, options: SourceOptions) -> str:
    """Return the encoding of a file by its bytes: by its byte order mark, else by what fits."""
    with file.opened() as content:
        start = content.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    with suppress(UnicodeDecodeError):
        for _ in _decoded(file, "utf-8"):
            pass
        return "utf-8"
    with suppress(UnicodeDecodeError):
        if _is_russian(_decoded(file, "cp1251")):
            return "cp1251"
    languages = options.spellings.languages
    with suppress(UnicodeDecodeError):
        if _is_latin(_decoded(file, "cp1252"), languages):
            return "cp1252"
    raise file.refused(
        "neither UTF-8, nor Windows-1251 (Russian), nor Windows-1252 (languages of the profile); "
        f"{_ADVICE}"
    )


def _is_russian(texts: Iterable[str]) -> bool:
    """Return whether what was read as Windows-1251, part by part, is Russian.

    It has no letters and signs but those of Russian texts, no great majority of
    capitals, and hardly a letter beside one of another alphabet. The first rule keeps
    out the Kazakh code page and those of DOS, the second KOI8-R, the third Western Europe.
    """
    # Not charset-normalizer: its guess is of a sample, and hardly ever that it cannot tell.
    n_small = n_capital = n_mixed = 0
    for text in texts:
        if not _RUSSIAN.fullmatch(text):
            return False
        n_small += len(re.findall(f"[{_SMALL}]", text))
        n_capital += len(re.findall(f"[{_CAPITAL}]", text))
        n_mixed += len(_WITHIN_WORD.findall(text))
    return n_small * 3 > n_capital and n_mixed * 20 < n_small


def _is_latin(texts: Iterable[str], languages: Iterable[str]) -> bool:
    """Return whether what was read as Windows-1252, part by part, has the letters of languages.

    It has no letters and signs but those of texts in them, and few that are not in ASCII.
    """
    letters = "".join(each for language in languages for each in words_of(language).alphabets)
    usual = re.compile(f"[\x00-\x7f{re.escape(letters + letters.upper())}{_LATIN_SIGNS}]*")
    n_ascii = n_others = 0
    for text in texts:
        if not usual.fullmatch(text):
            return False
        n_ascii += len(re.findall("[A-Za-z]", text))
        n_others += len(re.findall("[^\x00-\x7f]", text))
    return n_others * 4 < n_ascii


def _decoded(file: ProjectFile, encoding: str) -> Iterator[str]:
    """Yield the text of a file, part by part."""
    with file.opened() as content:
        text = io.TextIOWrapper(content, encoding, newline="")
        while part := text.read(_CHUNK):
            yield part

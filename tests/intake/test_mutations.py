"""Broken files of every format end in a clear error or in counted records, never otherwise.

``CARICC_MUTATIONS=10000`` sets how many examples there are over all formats. A new format
is one more row of `FORMATS`.
"""

from __future__ import annotations

import functools
import io
import json
import os
import tempfile
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pyarrow as pa
import pytest
from builders import profile, record
from flat_sources import read_here
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from outlets import ARTICLES, page
from past_release_files import ENGLISH, RUSSIAN, write_docx, write_pdf
from pyarrow import parquet

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.intake.past_releases.layouts import read_release_lines
from caricc_report.intake.past_releases.reading import parse_release
from caricc_report.intake.web.records import WebOptions, web_records
from caricc_report.loaders import Rejection, read_records, validated, xlsx
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caricc_report.model.record import Record

N_EXAMPLES = int(os.environ.get("CARICC_MUTATIONS", 6 * settings.default.max_examples))
SHEET = "xl/worksheets/sheet1.xml"
DOCUMENT = "word/document.xml"
TABLE = (
    ("id", "country", "outlet", "source_url", "published_on", "topics", "language", "headline",
     "body", "image", "image_alt"),
    ("kz-a", "KZ", "a.kz", "https://a.kz/1", "21.11.2024", "policy; prevention", "en", "One",
     "A\nbody", "a.png", "A photo"),
    ("kz-a", None, None, None, None, None, "ru", "Один", "Текст", None, "Фото"),
    ("kz-b", "KG", "b.kg", "https://b.kg/2", "2024-11-22", "policy", "en", "Two", "A body",
     None, None),
)  # fmt: skip
"""Two articles, the first in two languages."""


def delimited(delimiter: str, encoding: str) -> bytes:
    """Return the table as CSV."""
    lines = [delimiter.join(f'"{cell or ""}"' for cell in row) for row in TABLE]
    return "\r\n".join(lines).encode(encoding)


def json_lines() -> bytes:
    """Return two canonical records as JSON Lines."""
    lines = [json.dumps(record(id=name), ensure_ascii=False) for name in ("kz-a", "kz-b")]
    return "\n".join(lines).encode()


def markdown() -> bytes:
    """Return a Markdown file."""
    shared = "country: KZ\noutlet: a.kz\nsource_url: https://a.kz/1\npublished_on: 2024-11-21\n"
    own = "language: en\nheadline: One\ntopics: [policy]\nimages: [{path: a.png, alt: {en: A}}]\n"
    return f"---\nid: kz-a\n{shared}{own}---\nA *body*.\n".encode()


def workbook() -> bytes:
    """Return the table as a workbook, with a formula that has no value."""
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append(row)
    book.active["H4"] = "=1+1"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def part_of(content: bytes, part: str) -> bytes:
    """Return a file inside of an office document."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(part)


def packed(content: bytes, part: str, changed: bytes) -> bytes:
    """Return an office document with another file inside, so that its checksum is right."""
    packed_anew = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(packed_anew, "w") as written_anew,
    ):
        for name in book.namelist():
            written_anew.writestr(name, changed if name == part else book.read(name))
    return packed_anew.getvalue()


def flat_parquet() -> bytes:
    """Return the table as Parquet, not compressed, so that changes reach the values."""
    columns = {name: list(column) for name, *column in zip(*TABLE, strict=True)}
    return written(pa.table(columns))


def canonical_parquet() -> bytes:
    """Return canonical records as Parquet."""
    return written(pa.table({"record": json_lines().decode().split("\n")}))


def written(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    saved = io.BytesIO()
    parquet.write_table(table, saved, compression="none")
    return saved.getvalue()


def cyrillic_release() -> bytes:
    """Return a past release in Russian, in the encoding of old files."""
    return RUSSIAN.read_text(encoding="utf-8").encode("cp1251", "ignore")


@functools.cache
def pdf_release() -> bytes:
    """Return the first articles of a past release as PDF, which takes long to read."""
    text = ENGLISH.read_text(encoding="utf-8")
    return made_of(write_pdf, text.partition("\nKYRGYZ REPUBLIC\n")[0])


@functools.cache
def word_release() -> bytes:
    """Return a past release as a Word document."""
    return made_of(write_docx, ENGLISH.read_text(encoding="utf-8"))


def made_of(write_release: Callable[[str, Path], Path], text: str) -> bytes:
    """Return a past release in a format."""
    with tempfile.TemporaryDirectory() as folder:
        return write_release(text, Path(folder, "release")).read_bytes()


def of_release(source: Path, where: str) -> Iterable[Record]:
    """Return the records of a past release."""
    return parse_release(
        read_release_lines(ProjectFile(source, where)), where, profile(), ("policy",)
    ).records


RSS = """<?xml version="1.0"?><rss version="2.0"><channel>{}</channel></rss>"""
ITEM = """<item><title>{headline}</title><link>{link}</link><description>{body}</description>
<pubDate>Thu, 21 Nov 2024 01:30:00 +0500</pubDate></item>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{}</feed>"""
ENTRY = """<entry><title>{headline}</title><link href="{link}"/><summary>{body}</summary>
<published>2024-11-21T01:30:00+05:00</published></entry>"""


def feed(whole: str, entry: str) -> str:
    """Return a feed of two articles."""
    entries = (
        entry.format(
            headline=ARTICLES[language]["headline"],
            link=f"https://news.example.kz/{language}",
            body=" ".join(ARTICLES[language]["paragraphs"]),
        )
        for language in ("en", "ru")
    )
    return whole.format("".join(entries))


def of_file(source: Path, where: str) -> Iterable[Record]:
    """Return the records of a file or folder that has a loader."""
    return read_records(ProjectFile(source, where))


def of_sheet(source: Path, where: str) -> Iterator[Record]:
    """Return the records of a sheet, read here, since hundreds of processes take their time."""
    with read_here(xlsx):
        yield from read_records(ProjectFile(source, where))


def of_web(source: Path, where: str) -> Iterable[Record]:
    """Return the records of a page or a feed."""
    options = WebOptions(topics=("policy",), source_url="https://news.example.kz/1")
    return (each.record for each in web_records(ProjectFile(source, where), options, None))


@dataclass(frozen=True, slots=True)
class Format:
    """What is broken, and how it is read."""

    name: str
    """The source's file."""
    content: Callable[[], bytes]
    """Makes the bytes that are changed."""
    within: str = ""
    """The file in a folder of that name; empty if the source is the file."""
    finish: Callable[[bytes], bytes] = bytes
    """Makes the file of the changed bytes."""
    n_records: int = 2
    """How many records the whole file holds."""
    read: Callable[[Path, str], Iterable[Record]] = of_file
    """Reads a source, under its name for errors."""


FORMATS = (
    Format("comma.csv", lambda: delimited(",", "utf-8")),
    Format("semicolon.csv", lambda: delimited(";", "cp1251")),
    Format("wide.csv", lambda: delimited("|", "utf-16")),
    Format("tab.tsv", lambda: delimited("\t", "utf-8-sig")),
    Format("lines.jsonl", json_lines),
    Format("folder", markdown, within="kz-a.en.md", n_records=1),
    Format("archive.xlsx", workbook, read=of_sheet),
    Format(
        "sheet.xlsx",
        lambda: part_of(workbook(), SHEET),
        finish=lambda changed: packed(workbook(), SHEET, changed),
        read=of_sheet,
    ),
    Format("flat.parquet", flat_parquet),
    Format("canonical.parquet", canonical_parquet),
    Format("release.txt", ENGLISH.read_bytes, n_records=8, read=of_release),
    Format("cyrillic.txt", cyrillic_release, n_records=3, read=of_release),
    Format("release.pdf", pdf_release, n_records=3, read=of_release),
    Format("release.docx", word_release, n_records=8, read=of_release),
    Format(
        "document.docx",
        lambda: part_of(word_release(), DOCUMENT),
        finish=lambda changed: packed(word_release(), DOCUMENT, changed),
        n_records=8,
        read=of_release,
    ),
    Format("page.html", lambda: page("ru").encode(), n_records=1, read=of_web),
    Format("feed.xml", lambda: feed(RSS, ITEM).encode("utf-16"), read=of_web),
    Format("feed.atom", lambda: feed(ATOM, ENTRY).encode(), read=of_web),
)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "duplicate", "end"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 40),
        st.binary(min_size=1, max_size=8) | st.sampled_from([b'"', b"\0", b"\n", b"-", b"9" * 8]),
    ),
    min_size=1,
    max_size=3,
)
"""What is done, where (0–1), to how many bytes, and what is put in."""


def broken(content: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    """Return content with some changes."""
    for what, where, n_bytes, put in changes:
        start = int(where * len(content))
        before, part, after = content[:start], content[start : start + n_bytes], content[start:]
        if what == "flip":
            content = before + bytes(byte ^ put[0] for byte in part[:1]) + after[1:]
        elif what == "cut":
            content = before + after[n_bytes:]
        elif what == "insert":
            content = before + put + after
        elif what == "duplicate":
            content = before + part + after
        else:
            content = before
    return content


def write(folder: Path, each: Format, content: bytes) -> Path:
    """Write a file of a format, and return the source."""
    source = folder / each.name
    if each.within:
        source.mkdir(exist_ok=True)
    (source / each.within).write_bytes(each.finish(content))
    return source


def counted(records: Iterable[Record], count: list[int]) -> Iterator[Record]:
    """Yield the records, and count them."""
    for one in records:
        count[0] += 1
        yield one


def outcome(each: Format, source: Path) -> tuple[int, int, int]:
    """Return how many records were read, accepted and rejected; an error counts for none."""
    count, accepted, rejected, refusal = [0], 0, 0, ""
    try:
        for found in validated(counted(each.read(source, source.name), count)):
            if isinstance(found, Rejection):
                rejected += 1
                assert found.defects
                assert "".join(map(str, found.defects)).encode()
            else:
                accepted += 1
    except (InvalidInputError, UsageError) as error:
        refusal = str(error)
    if refusal:
        assert source.name in refusal
        assert refusal.encode()
        return 0, 0, 0
    return count[0], accepted, rejected


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_whole_file_is_read(each: Format, tmp_path: Path) -> None:
    """What is going to be broken is right before, but for the formula without a value."""
    read, accepted, rejected = outcome(each, write(tmp_path, each, each.content()))
    assert (read, accepted + rejected) == (each.n_records, each.n_records)
    assert rejected == each.name.endswith(".xlsx")


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_broken_file_is_refused_or_counted(each: Format, tmp_path: Path) -> None:
    """Of a broken file, read is accepted and rejected, or one clear error names it; no warning."""
    content = each.content()

    @settings(
        max_examples=max(1, N_EXAMPLES // len(FORMATS)),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(changes=CHANGES)
    def check(changes: list[tuple[str, float, int, bytes]]) -> None:
        source = write(tmp_path, each, broken(content, changes))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read, accepted, rejected = outcome(each, source)
        assert read == accepted + rejected

    check()

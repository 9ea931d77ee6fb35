"""What would explode, were it read: files to import, files of a project, answers of a server."""

from __future__ import annotations

import gzip
import os
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    Answer = Callable[[BaseHTTPRequestHandler], None]

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(12))
    + "]>"
)
FEED = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"


def packed(path: Path, **parts: str) -> None:
    """Write an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OF_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
KINDS_OF_PARTS = {
    "workbook": "sheet.main",
    "worksheets/sheet1": "worksheet",
    "sharedStrings": "sharedStrings",
    "styles": "styles",
}


def workbook(path: Path, rows: str = "", strings: str = "", styles: str = "") -> None:
    """Write a workbook of one sheet, which has the headings and more rows."""
    headings = ("id", "country", "outlet", "source_url", "topics", "headline", "body", "language")
    cells = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in headings)
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType='
        f'"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in KINDS_OF_PARTS.items()
    )
    related = "".join(
        f'<Relationship Id="r{name[:1]}" Type="{RELATED}/{kind}" Target="{name}.xml"/>'
        for name, kind in [*KINDS_OF_PARTS.items()][1:]
    )
    start = f'<Relationship Id="r" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
    relationships = f'<Relationships xmlns="{OF_PACKAGES}/relationships">'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{OF_PACKAGES}/content-types">{types}</Types>',
        "_rels/.rels": f"{relationships}{start}</Relationships>",
        "xl/_rels/workbook.xml.rels": f"{relationships}{related}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rw"/></sheets></workbook>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row>{cells}</row>'
        f"{rows}</sheetData></worksheet>",
    }
    packed(path, **parts)


def numbered(n_times: int, text: str) -> str:
    """Return a text so many times, with numbers that do not pack well in the place of ``#``."""
    return "".join(text.replace("#", str(n * n)) for n in range(n_times))


def listing(path: Path, n_parts: int) -> None:
    """Write an archive whose list of parts names one part so many times."""
    packed(path, part="")
    content = path.read_bytes()
    start, end = content.index(b"PK\1\2"), content.index(b"PK\5\6")
    names = content[start:end] * n_parts
    tail = bytearray(content[end:])
    tail[12:16] = len(names).to_bytes(4, "little")
    path.write_bytes(content[:start] + names + tail)


def sparse(path: Path, start: bytes, n_bytes: int) -> None:
    """Write a file that begins with something, and is as long as is said."""
    with path.open("wb") as file:
        file.write(start)
        file.truncate(n_bytes)


def pdf(path: Path, page: str, *objects: bytes) -> None:
    """Write a PDF of one page, with more objects, numbered from 4."""
    first = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"]
    first.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{page}>>")
    parts = [each.encode() for each in first] + list(objects)
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, 1)]
    path.write_bytes(b"%PDF-1.7\n" + b"".join(numbered) + b"trailer<</Root 1 0 R>>\n%%EOF\n")


def stream(content: bytes, names: str = "", times: int = 1) -> bytes:
    """Return a stream of a PDF, packed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 1)
    filters = "/FlateDecode" * times
    head = f"<</Filter[{filters}]{names}/Length {len(content)}>>\nstream\n"
    return head.encode() + content + b"\nendstream"


def form(draws: int) -> bytes:
    """Return a form that draws another ten times."""
    resources = f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {draws} 0 R>>>>"
    return stream(b"/F Do " * 10, resources)


FONT = "/Resources<</Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents 4 0 R"
FORMS = "/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R"
KIDS = b"""%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R 3 0 R]>> endobj
3 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]>> endobj
trailer <</Root 1 0 R>>
"""
OF_ITSELF = b"<</Length 4 0 R>>\nstream\nBT ET\nendstream"

BOMBS: dict[str, Callable[[Path], object]] = {
    "huge-part.xlsx": lambda path: packed(path, sheet="\0" * 210_000_000),
    "parts.xlsx": lambda path: packed(path, **{f"p{n}": "" for n in range(20_000)}),
    "list.xlsx": lambda path: listing(path, 300_000),
    "list.docx": lambda path: listing(path, 300_000),
    "strings.xlsx": lambda path: workbook(path, strings=numbered(4_000_000, "<si><t>#</t></si>")),
    "deep.xlsx": lambda path: workbook(path, "<a>" * 1_000_000),
    "deep-strings.xlsx": lambda path: workbook(path, strings=numbered(2_000_000, "<a><a b='#'>")),
    "rows.xlsx": lambda path: workbook(path, numbered(
        1_000_000, '<row><c t="inlineStr"><is><t>#</t></is></c></row>'
    )),
    "columns.xlsx": lambda path: workbook(path, numbered(
        100_000, '<row><c r="XFD1"><v>#</v></c></row>'
    )),
    "cells.xlsx": lambda path: workbook(
        path, "<row>" + numbered(3_000_000, "<c><v>#</v></c>") + "</row>"
    ),
    "cell.xlsx": lambda path: workbook(path, "<row><c t='inlineStr'><is><t>" + numbered(
        9_000_000, "# text"
    ) + "</t></is></c></row>"),
    "attributes.xlsx": lambda path: workbook(path, "<row " + numbered(3_000_000, 'a#="" ') + "/>"),
    "styles.xlsx": lambda path: workbook(
        path, styles="<cellXfs>" + numbered(1_000_000, '<xf numFmtId="#"/>') + "</cellXfs>"
    ),
    "laughs.xlsx": lambda path: workbook(path, numbered(1, "</sheetData></worksheet>" + LAUGHS)),
    "laughs.docx": lambda path: packed(path, **{"word/document.xml": LAUGHS + "<a>&m;</a>"}),
    "paragraphs.docx": lambda path: packed(path, **{"word/document.xml": "<w:p/>" * 4_000_000}),
    "kids.pdf": lambda path: path.write_bytes(KIDS),
    "forms.pdf": lambda path: pdf(path, FORMS, stream(b"/F Do"), *map(form, range(6, 30)), form(5)),
    "length.pdf": lambda path: pdf(path, FONT, OF_ITSELF),
    "filters.pdf": lambda path: pdf(path, FONT, stream(bytes(600_000_000), times=2)),
    "letters.pdf": lambda path: pdf(path, FONT, stream(
        b"BT /T 9 Tf 9 9 Td (" + b"letter " * 3_000_000 + b") Tj ET"
    )),
    "empty-lines.txt": lambda path: path.write_text("\n" * 19_000_000),
    "one-line.txt": lambda path: path.write_text("letter " * 2_700_000),
    "laughs.rss": lambda path: path.write_text(LAUGHS + FEED.format("&m;")),
    "entries.rss": lambda path: path.write_text(FEED.format("<item>t</item>" * 9**5)),
    "deep.rss": lambda path: path.write_text(FEED.format("<item>" + "<a>" * 200_000)),
    "long.rss": lambda path: sparse(path, b"<rss><channel>", 10**9),
    "deep.html": lambda path: path.write_text("<html><body>" + "<div>" * 300_000),
    "long.html": lambda path: sparse(path, b"<html><body>", 10**9),
    "deep.jsonl": lambda path: path.write_text("[" * 4_000_000),
    "number.jsonl": lambda path: path.write_text('{"id":' + "9" * 10**6 + "}"),
    "names.jsonl": lambda path: path.write_text(
        "{" + ",".join(f'"{n}":1' for n in range(500_000)) + "}"
    ),
    "line.jsonl": lambda path: sparse(path, b"{", 10**8),
    "field.csv": lambda path: sparse(path, b'id,headline\n1,"', 10**8),
    "one-id.csv": lambda path: path.write_text(
        "id,country,outlet,source_url,topics,headline,body\n" + "a,b,c,d,e,f,g\n" * 1_000_000
    ),
    "columns.csv": lambda path: path.write_text(",".join(f"c{n}" for n in range(900_000))),
}  # fmt: skip


def article(project: Path) -> Path:
    """Return the file of the first article."""
    return min(project.glob("data/articles/2024/2024-19/*.en.md"))


def with_fields(path: Path, fields: str) -> None:
    """Add fields to a front matter, or to a file of YAML."""
    text = path.read_text(encoding="utf-8")
    start = "---\n" if text.startswith("---\n") else ""
    path.write_text(f"{start}{fields}\n{text.removeprefix(start)}", encoding="utf-8")


def pipe(path: Path) -> None:
    """Put a pipe in the place of a file, to which nobody writes."""
    path.unlink()
    os.mkfifo(path)


def device(path: Path) -> None:
    """Put a link to a device in the place of a file, which has no end."""
    path.unlink()
    path.symlink_to("/dev/zero")


def picture(project: Path, content: bytes) -> None:
    """Give the first article a photo."""
    with_fields(article(project), "images: [{path: bomb.png, alt: {en: a, ru: a}}]")
    (article(project).parent / "bomb.png").write_bytes(content)


def pixels(width: int, height: int) -> bytes:
    """Return a PNG that has so many pixels, all of them black, in few bytes."""
    packing = zlib.compressobj(9)
    rows = b"".join(packing.compress(bytes(width + 1)) for _ in range(height)) + packing.flush()
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\0\0\0\0"
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in chunks
    )


ALIASES = "a0: &a0 [lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
NESTED = "a: " + "[" * 100_000
INDENTED = "a:\n" + "".join(" " * n + "- \n" for n in range(1, 900))
PARAMETERS, PROFILE, NOTEBOOK = (
    "params/2024-19.yml",
    "params/profile.yml",
    "notebooks/release.ipynb",
)
FILES: dict[str, Callable[[Path], Path]] = {
    "parameters": lambda project: project / PARAMETERS,
    "profile": lambda project: project / PROFILE,
    "notebook": lambda project: project / NOTEBOOK,
    "article": article,
    "description": lambda project: project / "_quarto.yml",
}
KINDS: dict[str, Callable[[Path], object]] = {
    "aliases": lambda path: with_fields(path, ALIASES),
    "nested": lambda path: with_fields(path, NESTED),
    "indented": lambda path: with_fields(path, INDENTED),
    "scalar": lambda path: with_fields(path, "a: " + "b" * 45_000_000),
    "number": lambda path: with_fields(path, "a: " + "9" * 400_000),
    "names": lambda path: with_fields(path, "".join(f"n{n}: 1\n" for n in range(2_000_000))),
    "sparse": lambda path: sparse(path, b"{", 10**9),
    "deep-json": lambda path: path.write_text('{"cells": ' + "[" * 100_000),
    "cells": lambda path: path.write_text(
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ['
        + ",".join(
            f'{{"cell_type": "raw", "id": "a{n}", "metadata": {{}}, "source": ""}}'
            for n in range(60_000)
        )
        + "]}"
    ),
    "pipe": pipe,
    "device": device,
}
RUN_BOMBS = {
    f"{kind}-{name}": (lambda project, kind=kind, name=name: KINDS[kind](FILES[name](project)))
    for name in FILES
    for kind in KINDS
    if (kind in {"sparse", "pipe", "device"})
    or (kind in {"deep-json", "cells"}) == (name == "notebook")
}
RUN_BOMBS |= {
    "pixels": lambda project: picture(project, pixels(60_000, 60_000)),
    "pixels-in-a-row": lambda project: picture(project, pixels(2**30, 1)),
    "photo-sparse": lambda project: (
        picture(project, b""),
        sparse(article(project).parent / "bomb.png", b"\x89PNG\r\n\x1a\n", 10**9),
    ),
}


def endless(part: bytes, start: bytes = b"HTTP/1.1 200 OK\r\n", pause_s: float = 0) -> Answer:
    """Return what sends the same again and again."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        while True:
            handler.wfile.write(part)
            time.sleep(pause_s)

    return answer


def redirect(handler: BaseHTTPRequestHandler) -> None:
    """Send whoever asks on to another address."""
    head = f"HTTP/1.1 302 Found\r\nLocation: {handler.path}+\r\nContent-Length: 0\r\n\r\n"
    handler.wfile.write(head.encode())


PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>"
TIRELESS: dict[str, Answer] = {
    "headers": endless(b"A: " + b"b" * 1000 + b"\r\n"),
    "header": endless(b"b" * 1000, b"HTTP/1.1 200 OK\r\nA: "),
    "status": endless(b"b" * 1000, b"HTTP/1.1 200 "),
    "hints": endless(b"HTTP/1.1 103 Early Hints\r\n\r\n", b""),
    "body": endless(b"<p>text</p>" * 100, PAGE),
    "redirects": redirect,
    "drip": endless(b"a", PAGE, 1),
    "drip-headers": endless(b"a: b\r\n", pause_s=1),
    "silence": endless(b"", b"", 60),
}
"""What a server sends that never comes to an end."""


def packed_with_gzip(start: bytes, filling: bytes, times: int) -> bytes:
    """Return a body of which only a part was ever in memory."""
    packing = zlib.compressobj(1, wbits=31)
    parts = [packing.compress(start), *(packing.compress(filling) for _ in range(times))]
    return b"".join([*parts, packing.flush()])


ANSWERS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: packed_with_gzip(b"<html><body>", bytes(1_000_000), 500),
    "gzip-deep": lambda: packed_with_gzip(b"<html><body>", b"<div>" * 1000, 1000),
    "gzip-twice": lambda: gzip.compress(packed_with_gzip(b"", bytes(1_000_000), 500)),
    "long": lambda: b"<html><body>" + b"a" * 50_000_000,
}

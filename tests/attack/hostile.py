"""Hostile texts in every field of articles, and what becomes of them in pages and PDFs."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import random
import re
import subprocess
import threading
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from builders import png, record
from collected import COLLECTIONS
from documents import LANGUAGES, document_of
from driven import driven_page
from payloads import payloads
from projects import ROOT, program, skip_without_quarto
from pydantic import TypeAdapter, ValidationError

from caricc_report.document.fonts import replace_undrawable
from caricc_report.document.pandoc import PandocRenderer
from caricc_report.document.quarto import QuartoRenderer
from caricc_report.model.article import Line
from caricc_report.model.commonmark import plain_commonmark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from driven import Page

    from caricc_report.document.document import Document

PER_DOCUMENT = 500
"""How many random texts a document has."""
SECRET = "quokka7731"  # noqa: S105 - what no output may show


OWN_LINKS = {"https://example.kz", "https://www.caricc.org", "mailto:registry@caricc.org"}
"""What the PDF of a harmless document links to: the articles' source and the imprint."""


REFUSED_IN_ADDRESSES = re.compile(r"[\s<>\"\\^`{|}\u200e\u200f\u202a-\u202e\u2066-\u2069]")


CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


LINE = TypeAdapter(Line)


LOCAL = ("place", "campaign", "quote", "quote_speaker", "quote_role")
"""What an article says in each language, beside headline and body."""


UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u061c]+")


LOOK = """
onload = () => setTimeout(() => {
  const page = document.getElementById('page'), found = {canary: top.canary || 0, shown: {}};
  try {
    const inner = page.contentDocument;
    found.canary ||= page.contentWindow.canary || 0;
    found.structure = [...inner.querySelectorAll('body, body *')].filter(e => !e.closest('svg'))
      // How wide a table is follows from its texts.
      .map(e => e.localName + '[' + (e.localName === 'table' ? '' : e.getAttributeNames()) + ']');
    found.targets = [...inner.querySelectorAll('[href], [src]')]
      .map(e => e.getAttribute('href') || e.getAttribute('src'))
      .map(t => t[0] == '#' ? '#' : t.split(':')[0]);
    const isHeading = e => /^h[1-6]$/.test(e.localName);
    for (const each of inner.querySelectorAll('[id^=article-]')) {
      let text = each.textContent, next = isHeading(each) && each.nextElementSibling;
      for (; next && !isHeading(next); next = next.nextElementSibling) text += next.textContent;
      found.shown[each.id] = text;
    }
    found.text = inner.body.textContent;
    found.alternatives = [...inner.querySelectorAll('img.photo')].map(e => e.alt);
    found.sources = [...inner.querySelectorAll('[href^="https://example.kz/"]')].map(e => e.href);
  } catch (error) { found.left = String(error); }
  const out = document.createElement('pre');
  out.id = 'found'; out.textContent = JSON.stringify(found);
  document.body.replaceChildren(out);
}, 500);
"""


OPEN = """
page.setDefaultTimeout(300000);
await page.goto("about:blank");  // What an earlier page may still do ends.
await page.goto(url);
return await page.textContent("#found");
"""


@contextlib.contextmanager
def canary_host() -> Iterator[tuple[int, list[str]]]:
    """Serve every host for a while; return the port, and what was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


ENDS = contextlib.ExitStack()
"""What ends the browser, after all tests."""


@functools.cache
def window_of_all() -> tuple[Page, list[str]]:
    """Return a window for all pages, for which every host is ours, and what it asks for."""
    port, asked = ENDS.enter_context(canary_host())
    options = (
        *("--disable-sync", "--disable-features=NetworkTimeServiceQuerying"),
        *("--allow-file-access-from-files", f"--host-resolver-rules=MAP * 127.0.0.1:{port}"),
    )
    return ENDS.enter_context(driven_page(800, 600, *options)), asked


def look(page: bytes, folder: Path) -> dict[str, Any]:
    """Return what Chromium makes of a page, and what it asked other machines for.

    Its policy is taken out: text has to be harmless without it.
    """
    window, asked = window_of_all()
    policy = rb'<meta http-equiv="Content-Security-Policy"[^>]*>'
    (folder / "page.html").write_bytes(re.sub(policy, b"", page))
    harness = folder / "harness.html"
    harness.write_text(f"<iframe id=page src=page.html></iframe><script>{LOOK}</script>", "utf-8")
    asked.clear()
    found = json.loads(window.do(OPEN, url=harness.as_uri()))
    return {"asked": [*asked], "left": None, **found}


def articles(texts: list[str]) -> list[dict[str, Any]]:
    """Return as many articles, each with another text in every field; each text is in every one."""
    return [article_of(number, texts) for number in range(len(texts))]


def article_of(number: int, texts: list[str]) -> dict[str, Any]:
    """Return an article with another text in every field, beginning with its own."""
    fields = (texts[(number + 7 * step) % len(texts)] for step in itertools.count())

    def each() -> dict[str, str]:
        return {language: next(fields) for language in LANGUAGES}

    said = {
        language: {"headline": next(fields), "body": f"x {plain_commonmark(next(fields))}"}
        for language in LANGUAGES
    }
    own = {name: next(fields) for name in LOCAL} | {"subjects": [next(fields)]}
    figure = {"kind": "seizure", "value": number + 1, "unit": "kg", "subject": next(fields)}
    photo = {"path": "photo.png", "alt": each(), "caption": each(), "credit": next(fields)}
    return record(
        id=f"article-{number}",
        outlet=next(fields),
        source_url=f"https://example.kz/{number}?q={REFUSED_IN_ADDRESSES.sub('', next(fields))}",
        **{name: next(fields) for name in LOCAL},
        narrative=each(),
        texts={"en": said["en"], "ru": said["ru"] | own},
        figures=[figure],
        images=[photo],
    )


def bodies(texts: list[str]) -> list[dict[str, Any]]:
    """Return an article for each text, whose body it begins as CommonMark, as blocks do."""
    return [
        record(
            id=f"article-{n}", texts={"en": {"headline": f"harmless {n}", "body": f"x\n\n{each}"}}
        )
        for n, each in enumerate(texts)
    ]


def in_section(row: dict[str, Any], language: str) -> list[str]:
    """Return the texts of an article that its own section shows."""
    texts, photo = row["texts"][language], row["images"][0]
    local = [texts.get(name) or row[name] for name in LOCAL]
    body = re.sub(r"\\(.)", r"\1", texts["body"].removeprefix("x "))
    return [
        texts["headline"],
        body,
        *local,
        row["outlet"],
        photo["caption"][language],
        photo["credit"],
    ]


def elsewhere(row: dict[str, Any], language: str) -> list[str]:
    """Return the texts of an article that other parts of its document show."""
    subject = row["texts"][language].get("subjects", [row["figures"][0]["subject"]])[0]
    return [row["narrative"][language], subject]


def made(folder: Path, records: list[dict[str, Any]], language: str = "en") -> Document:
    """Return the document of some articles."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "photo.png").write_bytes(png())
    return document_of(folder, records, language)


def shown(text: str) -> str:
    """Return a text as readers see it, without the blanks between its characters."""
    return UNSEEN.sub("", unicodedata.normalize("NFC", text))


def sources(file: str) -> dict[str, list[str]]:
    """Return our own payloads and those of the collections that can be had here, by name."""
    found = {"own": payloads(file)}
    for name, read in COLLECTIONS.items():
        # Where a collection cannot be installed the others are tried; a test of its own says so.
        with contextlib.suppress(pytest.skip.Exception):
            found[name] = read()
    return found


def line(text: str) -> str | None:
    """Return a text as one line of a record; None if records may not hold it."""
    try:
        return LINE.validate_python(text)
    except ValidationError:
        return None


@functools.cache
def chosen(file: str, number: int) -> list[str]:
    """Return so many texts, as many of each source, that differ as lines."""
    draw = random.Random(19)  # noqa: S311 - a fixed choice
    every: dict[str, str] = {}
    each = sources(file)
    for texts in each.values():
        lines = {key: text for text in texts if (key := line(text)) and key not in every}
        every |= draw.sample(sorted(lines.items()), min(number // len(each), len(lines)))
    texts = list(every.values())
    draw.shuffle(texts)
    return texts


def random_texts(number: int) -> list[str]:
    """Return texts of characters of all planes, but for those that records may not hold."""
    draw = random.Random(19)  # noqa: S311 - a fixed choice
    planes = [(0x20, 0x7F), (0xA0, 0x3000), (0x3000, 0xD800), (0xE000, 0xFFFE)]
    planes += [(plane << 16, (plane + 1) << 16) for plane in (1, 2, 3, 14, 15, 16)]

    def points() -> Iterator[int]:
        for _ in range(draw.randint(1, 40)):
            yield draw.randrange(*draw.choice(planes))

    return ["a" + "".join(map(chr, points())) for _ in range(number)]


def in_parts(texts: list[str]) -> Iterator[list[str]]:
    """Yield of texts as many as a document has."""
    for start in range(0, len(texts), PER_DOCUMENT):
        yield texts[start : start + PER_DOCUMENT]


def hostile_documents(file: str, number: int, folder: Path) -> Iterator[tuple[str, Document]]:
    """Yield, by name, documents of chosen texts and of as many random ones, or more."""
    texts = chosen(file, min(number, 400)) + random_texts(number)
    for (part, each), language in zip(enumerate(in_parts(texts)), itertools.cycle(LANGUAGES[::-1])):
        name = f"texts-{part}.{language}"
        yield name, made(folder / name, articles(each), language)


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF, without hyphens, which stand at the ends of lines too."""
    done = subprocess.run(
        [program("pdftotext"), "-raw", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
    )
    return shown(done.stdout.decode()).replace("-", "")


def actions(content: bytes, folder: Path) -> set[str]:
    """Return the kinds of actions of a PDF, and the schemes and hosts of its links."""
    path = folder / "actions.pdf"
    path.write_bytes(content)
    found = set()
    with pikepdf.open(path) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary):
                found |= {
                    key for key in ("/JS", "/AA", "/OpenAction", "/EmbeddedFile") if key in each
                }
                for action in (each, each.get("/A")):
                    if isinstance(action, pikepdf.Dictionary) and "/S" in action:
                        if action.S in ("/JavaScript", "/Launch", "/SubmitForm", "/GoToR"):
                            found.add(str(action.S))
                        if "/URI" in action:
                            found.add("/".join(str(action.URI).split("/")[:3]))
    return found


RENDERERS = pytest.mark.parametrize("renderer", [PandocRenderer, QuartoRenderer])


Engine = type[PandocRenderer | QuartoRenderer]


def skip_without(engine: Engine) -> None:
    """Skip where the engine is Quarto and there is none."""
    if engine is QuartoRenderer:
        skip_without_quarto()


def harmless(renderer: Engine, number: int, language: str, folder: Path) -> dict[str, Any]:
    """Return what Chromium makes of the page of so many articles of harmless text."""
    folder = folder / f"harmless-{number}-{language}"
    path = folder / "found.json"
    if not path.exists():
        rows = articles([f"harmless text {i}" for i in range(number)])
        page = renderer(ROOT).render(made(folder, rows, language), "html").content
        path.write_text(json.dumps(look(page, folder)), encoding="utf-8")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def as_drawn(text: str) -> str:
    """Return a text as `pdf_text` has it."""
    return shown(replace_undrawable(text)[0]).replace("-", "")


def without_marks(text: str) -> str:
    """Return a text without marks over and under letters, each letter once.

    The text of a PDF has a letter as often as it has marks.
    """
    decomposed = unicodedata.normalize("NFD", text)
    letters = "".join(each for each in decomposed if unicodedata.category(each)[0] != "M")
    return re.sub(r"(.)\1+", r"\1", letters)


def is_printed(text: str, printed: str) -> bool:
    """Return whether a text is in a PDF's; where a page ends, other text may stand within it."""
    return text in printed or any(
        text[:i] in printed and text[i:] in printed for i in range(len(text))
    )

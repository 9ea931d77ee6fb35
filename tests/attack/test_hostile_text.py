"""Hostile text in every field: nothing runs, nothing is asked for, and it is shown as written."""

from __future__ import annotations

import contextlib
import functools
import html
import itertools
import json
import random
import re
import subprocess
import threading
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pikepdf
import pytest
from builders import png, record
from collected import COLLECTIONS
from documents import LANGUAGES, document_of
from pages import look_at
from payloads import HOST, VARIABLE, payloads
from projects import ROOT, program, skip_without_quarto
from pydantic import TypeAdapter, ValidationError
from verapdf import validate

from caricc_report.document.fonts import replace_undrawable
from caricc_report.document.pandoc import PandocRenderer
from caricc_report.document.quarto import QuartoRenderer
from caricc_report.errors import InvalidInputError
from caricc_report.model.article import Line
from caricc_report.model.commonmark import plain_commonmark
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caricc_report.document.renderers.base import Format

    from caricc_report.document.document import Document

SECRET = "quokka7731"  # noqa: S105 - what no output may show
OWN_LINKS = {"https://example.kz", "https://www.caricc.org", "mailto:registry@caricc.org"}
"""What the PDF of a harmless document links to: the articles' source and the imprint."""
SAMPLE = {"pandoc": 75, "quarto": 15}
FULL = 100_000
"""How many texts are tried: as many of each source; all of those that have fewer."""
PER_DOCUMENT = 900
RANDOM_PER_DOCUMENT = 500
REFUSED_IN_ADDRESSES = re.compile(r"[\s<>\"\\^`{|}]")
CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
LINE = TypeAdapter(Line)
UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u061c]+")

LOOK = """
onload = () => setTimeout(() => {
  const page = document.getElementById('page'), found = {canary: top.canary || 0, shown: {}};
  try {
    const inner = page.contentDocument;
    found.canary ||= page.contentWindow.canary || 0;
    found.structure = [...inner.querySelectorAll('body, body *')].filter(e => !e.closest('svg'))
      .map(e => e.localName + '[' + e.getAttributeNames() + ']');
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


@pytest.fixture(scope="session")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Put the canary into a file and a variable, and return the file's path."""
    path = tmp_path_factory.mktemp("canary") / "canary.txt"
    path.write_text(SECRET, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, SECRET)
        yield str(path)


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


def look(page: bytes, folder: Path) -> dict[str, Any]:
    """Return what Chromium makes of a page, and what it asked other machines for."""
    browser = program("chromium")
    (folder / "page.html").write_bytes(page)
    harness = folder / "harness.html"
    harness.write_text(f"<iframe id=page src=page.html></iframe><script>{LOOK}</script>", "utf-8")
    with canary_host() as (port, asked):
        dumped = subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-features=NetworkTimeServiceQuerying",
                f"--host-resolver-rules=MAP * 127.0.0.1:{port}",
                "--allow-file-access-from-files", "--virtual-time-budget=5000",
                f"--user-data-dir={folder / 'profile'}", "--dump-dom", harness.as_uri(),
            ],
            capture_output=True,
            timeout=300,
            check=True,
        ).stdout.decode()  # fmt: skip
    found = re.search(r'<pre id="found">(.*?)</pre>', dumped, re.DOTALL)
    assert found, dumped[:500]
    return {"asked": asked, "left": None, **json.loads(html.unescape(found[1]))}


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
    own = {"place": next(fields), "campaign": next(fields), "subjects": [next(fields)]}
    figure = {"kind": "seizure", "value": number + 1, "unit": "kg", "subject": next(fields)}
    photo = {"path": "photo.png", "alt": each(), "caption": each(), "credit": next(fields)}
    return record(
        id=f"article-{number}",
        outlet=next(fields),
        source_url=f"https://example.kz/{number}?q={REFUSED_IN_ADDRESSES.sub('', next(fields))}",
        place=next(fields),
        campaign=next(fields),
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
    local = [texts.get(name) or row[name] for name in ("place", "campaign")]
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


Batches = list[list[str]]


@pytest.fixture
def batches(renderer: Engine, secret: str, amount: Callable[[int, int], int]) -> Batches:
    """Return the texts of each document."""
    skip_without(renderer)
    texts = chosen(secret, amount(SAMPLE[renderer.name], FULL))
    return [texts[i : i + PER_DOCUMENT] for i in range(0, len(texts), PER_DOCUMENT)]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_collections_are_tried(name: str) -> None:
    """The texts of other projects are among those that are tried, and some are refused."""
    texts = COLLECTIONS[name]()
    accepted = [each for each in texts if line(each)]
    assert len(accepted) >= {"markdown-it": 20}.get(name, 400)
    for text in set(texts) - set(accepted):
        is_unseen = {unicodedata.category(each) for each in text} <= {"Cf", "Zs", "Cc"}
        assert is_unseen or CONTROL.search(text)


@RENDERERS
def test_hostile_text_is_shown_as_harmless_text_is(
    renderer: Engine, batches: Batches, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """The page has the elements of a harmless one, does nothing, and shows what was written."""
    languages = LANGUAGES[-amount(1, 2) :]
    for (number, texts), language in itertools.product(enumerate(batches), languages):
        folder, rows = tmp_path / f"{number}-{language}", articles(texts)
        page = renderer(ROOT).render(made(folder, rows, language), "html").content
        assert SECRET.encode() not in page
        found = look(page, folder)
        assert (found["canary"], found["asked"], found["left"]) == (0, [], None)
        expected = harmless(renderer, len(texts), language, tmp_path)
        assert found["structure"] == expected["structure"]
        assert found["targets"] == expected["targets"]
        whole = shown(found["text"])
        for row in rows:
            section = shown(found["shown"][row["id"]])
            assert [each for each in in_section(row, language) if shown(each) not in section] == []
            assert [each for each in elsewhere(row, language) if shown(each) not in whole] == []
        alternatives = {shown(row["images"][0]["alt"][language]) for row in rows}
        assert set(map(shown, found["alternatives"])) == alternatives
        addresses = {shown(unquote(row["source_url"])) for row in rows}
        assert {shown(unquote(each)) for each in found["sources"]} == addresses


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


@RENDERERS
def test_hostile_bodies_do_nothing(renderer: Engine, batches: Batches, tmp_path: Path) -> None:
    """A body's own CommonMark makes paragraphs, lists, quotations and emphasis, and no more."""
    plain = {"p", "em", "strong", "ul", "ol", "li", "blockquote", "br"}
    document = made(tmp_path / "harmless", bodies(["harmless"] * 3))
    page = renderer(ROOT).render(document, "html").content
    known = {each.split("[")[0] for each in look(page, tmp_path / "harmless")["structure"]}
    for number, texts in enumerate(batches):
        folder = tmp_path / str(number)
        page = renderer(ROOT).render(made(folder, bodies(texts)), "html").content
        assert SECRET.encode() not in page
        found = look(page, folder)
        assert (found["canary"], found["asked"], found["left"]) == (0, [], None)
        assert {each.split("[")[0] for each in found["structure"]} <= known | plain
        assert not [each for each in found["structure"] if re.search(r"[\[,]on", each)]
        assert set(found["targets"]) <= {"#", "https", "data", "mailto"}


@RENDERERS
def test_hostile_text_in_a_pdf(renderer: Engine, batches: Batches, tmp_path: Path) -> None:
    """The PDF shows each text as written, has no action and no link but to the articles."""
    for number, (texts, language) in enumerate(zip(batches, itertools.cycle(LANGUAGES))):
        folder, rows = tmp_path / str(number), articles(texts)
        rendered = renderer(ROOT).render(made(folder, rows, language), "pdf")
        text = pdf_text(rendered.content)
        assert SECRET not in text
        letters = without_marks(text)
        for row in rows:
            seen = map(as_drawn, in_section(row, language) + elsewhere(row, language))
            lost = [each for each in seen if not is_printed(each, text)]
            assert [each for each in lost if not is_printed(without_marks(each), letters)] == []
        assert actions(rendered.content, folder) <= OWN_LINKS


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


def test_without_escaping_the_canary_fires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: text that is taken for Markdown, read by a Pandoc that allows HTML, runs."""
    raw = "caricc_report.document.pandoc_tree._words"
    monkeypatch.setattr(raw, lambda text: [{"t": "RawInline", "c": ["html", text]}])
    texts = ["<img src=x onerror=top.canary=1>", f"<img src=http://{HOST}/a>"]
    page = PandocRenderer(ROOT).render(made(tmp_path / "a", articles(texts)), "html").content
    found = look(page, tmp_path / "a")
    assert found["canary"] == 1
    assert "/a" in found["asked"]


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff", "\\udc00\\ud800"])
def test_half_of_a_surrogate_pair_is_refused(half: str, tmp_path: Path) -> None:
    """JSON can hold what no document can; the message says where."""
    line = json.dumps(record()).replace("A headline", f"A {half}")
    with pytest.raises(InvalidInputError, match=r"line 1, texts\.en\.headline.*U\+D"):
        made_of_lines(tmp_path, line)


def made_of_lines(folder: Path, line: str) -> None:
    """Load the records of a file of JSON Lines."""
    from caricc_report.loaders import load_articles  # noqa: PLC0415

    (folder / "a.jsonl").write_text(line, encoding="utf-8")
    load_articles(ProjectFile(folder / "a.jsonl", "a.jsonl"))


def random_text(draw: random.Random) -> str:
    """Return characters of all planes, but for those that records may not hold."""
    planes = [(0x20, 0x7F), (0xA0, 0x3000), (0x3000, 0xD800), (0xE000, 0x10000)]
    planes += [(plane << 16, (plane + 1) << 16) for plane in (1, 2, 3, 14, 15, 16)]
    points = [draw.randrange(*draw.choice(planes)) for _ in range(draw.randint(1, 40))]
    return "a" + "".join(map(chr, points))


@RENDERERS
def test_random_text_makes_a_page_and_a_pdf(
    renderer: Engine, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """A valid page shows characters of all planes; a valid PDF replaces and lists them."""
    skip_without(renderer)
    draw = random.Random(19)  # noqa: S311 - a fixed choice
    number = amount(SAMPLE[renderer.name], {"pandoc": 10_000, "quarto": 500}[renderer.name])
    every = [random_text(draw) for _ in range(number)]
    folders = [tmp_path / str(start) for start in range(0, number, RANDOM_PER_DOCUMENT)]
    for folder in folders:
        texts, every = every[:RANDOM_PER_DOCUMENT], every[RANDOM_PER_DOCUMENT:]
        document = made(folder, articles(texts))
        page = renderer(ROOT).render(document, "html").content
        (folder / "release.html").write_bytes(page)
        whole = shown(look(page, folder)["text"])
        assert [each for each in texts if shown(each) not in whole] == []
        rendered = renderer(ROOT).render(document, "pdf")
        undrawn = set(replace_undrawable(unicodedata.normalize("NFC", "".join(texts)))[1])
        # Line ends of Unicode have become spaces before.
        assert undrawn - {"\u2028", "\u2029"} <= set(rendered.replaced)
        assert pdf_text(rendered.content)
        (folder / "release.pdf").write_bytes(rendered.content)
    failures = validate([folder / "release.pdf" for folder in folders])
    assert [path for path, rules in failures.items() if any(rules.values())] == []
    found = look_at([folder / "release.html" for folder in folders])
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("fmt", ["html", "pdf"])
@pytest.mark.parametrize("content", ["AAA", "PGEgaHJlZj0iI2ZhY3QteCI+"], ids=["cut", "link"])
def test_an_address_that_looks_like_a_chart_is_an_address(
    content: str, fmt: Format, tmp_path: Path
) -> None:
    """A source whose address holds what charts are written as is linked to, and nothing else."""
    url = f"https://example.kz/a](data:image/svg+xml;base64,{content})"
    document = made(tmp_path, [record(source_url=url)])
    rendered = PandocRenderer(ROOT).render(document, fmt).content
    if fmt == "pdf":
        assert "https://example.kz" in actions(rendered, tmp_path)
        return
    assert f"svg+xml;base64,{content})" in html.unescape(rendered.decode())

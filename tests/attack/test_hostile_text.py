"""Hostile text in every field: nothing runs, nothing is asked for, and it is shown as written."""

from __future__ import annotations

import contextlib
import html
import json
import random
import re
import shutil
import subprocess
import threading
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from builders import ROOT, record
from conftest import skip_without_quarto
from documents import document_of
from payloads import HOST, VARIABLE, payloads

from caricc_report import displays
from caricc_report.errors import InvalidInputError
from caricc_report.fonts import replace_undrawable
from caricc_report.markup import plain_commonmark
from caricc_report.renderers.pandoc import PandocRenderer
from caricc_report.renderers.quarto import QuartoRenderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caricc_report.document import Document

FIELDS = ("headline", "body", "place", "campaign", "outlet", "narrative")
SECRET = "quokka7731"  # noqa: S105 - what no output may show
OWN_LINKS = {"https://example.kz", "https://www.caricc.org", "mailto:registry@caricc.org"}
"""What the PDF of a harmless document links to: the articles' source and the imprint."""
SAMPLE = {"pandoc": 150, "quarto": 12}
PER_DOCUMENT = 900
RANDOM_PER_DOCUMENT = 500
UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u061c-]+")

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
    for (const each of inner.querySelectorAll('[id^=article-]'))
      found.shown[each.id] = each.textContent;
    found.text = inner.body.textContent;
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
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no chromium on this machine")
    (folder / "page.html").write_bytes(page)
    harness = folder / "harness.html"
    harness.write_text(f"<iframe id=page src=page.html></iframe><script>{LOOK}</script>", "utf-8")
    with canary_host() as (port, asked):
        dumped = subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}, MAP * ~NOTFOUND",
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


def articles(texts: list[str], *, is_raw: bool = False) -> list[dict[str, Any]]:
    """Return an article for each text, which has the text in one field after another, or in all."""
    made = []
    for number, text in enumerate(texts):
        fields = dict.fromkeys(FIELDS, f"harmless {number}")
        chosen = FIELDS[number % len(FIELDS)]
        for field in FIELDS if is_raw else (chosen, "headline"):
            fields[field] = text
        # Raw text begins a line, where Markdown's blocks begin.
        body = f"x\n\n{text}" if is_raw else f"x {plain_commonmark(fields['body'])}"
        made.append(
            record(
                id=f"article-{number}",
                outlet=fields["outlet"],
                place=fields["place"],
                campaign=fields["campaign"],
                narrative={"en": fields["narrative"]},
                texts={"en": {"headline": fields["headline"], "body": body}},
            )
        )
    return made


def made(folder: Path, records: list[dict[str, Any]]) -> Document:
    """Return the English document of some articles."""
    folder.mkdir(parents=True, exist_ok=True)
    return document_of(folder, records, "en")


def shown(text: str) -> str:
    """Return a text as readers see it, without the blanks between its characters."""
    return UNSEEN.sub("", unicodedata.normalize("NFC", text))


def chosen(file: str, number: int, *, is_raw: bool = False) -> list[list[str]]:
    """Return so many payloads, parted into the texts of documents; of lines, each is another."""
    every = payloads(file)
    if not is_raw:
        every = list({" ".join(text.split()): text for text in every}.values())
    every = random.Random(19).sample(every, min(number, len(every)))  # noqa: S311 - a fixed choice
    return [every[i : i + PER_DOCUMENT] for i in range(0, len(every), PER_DOCUMENT)]


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext")
    done = subprocess.run(
        ["/usr/bin/env", "pdftotext", "-raw", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
    )
    return shown(done.stdout.decode())


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


@pytest.fixture
def batches(
    renderer: Engine, secret: str, tmp_path: Path, amount: Callable[[int, int], int]
) -> Callable[..., Iterator[tuple[Path, list[str]]]]:
    """Return a function that yields the texts of each document, with a folder for it."""
    skip_without(renderer)
    number = amount(SAMPLE[renderer.name], 10_000)

    def each(*, is_raw: bool = False) -> Iterator[tuple[Path, list[str]]]:
        for index, texts in enumerate(chosen(secret, number, is_raw=is_raw)):
            yield tmp_path / str(index), texts

    return each


@RENDERERS
def test_hostile_text_is_shown_as_harmless_text_is(
    renderer: Engine, batches: Callable[..., Iterator[tuple[Path, list[str]]]]
) -> None:
    """The page has the elements of a harmless one, does nothing, and shows what was written."""
    for folder, texts in batches():
        harmless = [f"harmless text {i}" for i in range(len(texts))]
        pages = []
        for name, each in (("hostile", texts), ("harmless", harmless)):
            document = made(folder / name, articles(each))
            pages.append(renderer(ROOT).render(document, "html").content)
        assert SECRET.encode() not in pages[0]
        found, expected = (
            look(page, folder / name)
            for page, name in zip(pages, ("hostile", "harmless"), strict=True)
        )
        assert (found["canary"], found["asked"], found["left"]) == (0, [], None)
        assert found["structure"] == expected["structure"]
        assert found["targets"] == expected["targets"]
        whole = shown(found["text"])
        for index, text in enumerate(texts):
            assert shown(text) in shown(found["shown"][f"article-{index}"])
            assert whole.count(shown(text)) >= 2, text


@RENDERERS
def test_hostile_bodies_do_nothing(
    renderer: Engine, batches: Callable[..., Iterator[tuple[Path, list[str]]]], tmp_path: Path
) -> None:
    """A body's own CommonMark makes paragraphs, lists, quotations and emphasis, and no more."""
    plain = {"p", "em", "strong", "ul", "ol", "li", "blockquote", "br"}
    harmless = made(tmp_path / "harmless", articles(["harmless"] * 3, is_raw=True))
    page = renderer(ROOT).render(harmless, "html").content
    known = {each.split("[")[0] for each in look(page, tmp_path / "harmless")["structure"]}
    for folder, texts in batches(is_raw=True):
        document = made(folder, articles(texts, is_raw=True))
        page = renderer(ROOT).render(document, "html").content
        assert SECRET.encode() not in page
        found = look(page, folder)
        assert (found["canary"], found["asked"], found["left"]) == (0, [], None)
        assert {each.split("[")[0] for each in found["structure"]} <= known | plain
        assert not [each for each in found["structure"] if re.search(r"[\[,]on", each)]
        assert set(found["targets"]) <= {"#", "https", "data", "mailto"}


@RENDERERS
def test_hostile_text_in_a_pdf(
    renderer: Engine, batches: Callable[..., Iterator[tuple[Path, list[str]]]]
) -> None:
    """The PDF shows each headline as written, has no action and no link but to the articles."""
    for folder, texts in batches():
        document = made(folder, articles(texts))
        rendered = renderer(ROOT).render(document, "pdf")
        text = pdf_text(rendered.content)
        assert SECRET not in text
        lost = [each for each in texts if shown(replace_undrawable(each)[0]) not in text]
        assert lost == []
        assert actions(rendered.content, folder) <= OWN_LINKS


def test_without_escaping_the_canary_fires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: text that is taken for Markdown, read by a Pandoc that allows HTML, runs."""
    monkeypatch.setattr(displays, "escape", lambda text: text)
    monkeypatch.setattr("caricc_report.renderers.pandoc.READER", "markdown")
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
    load_articles(folder / "a.jsonl", "a.jsonl")


def random_text(draw: random.Random) -> str:
    """Return characters of all planes, but for those that records may not hold."""
    planes = [(0x20, 0x7F), (0xA0, 0x3000), (0x3000, 0xD800), (0xE000, 0x10000)]
    planes += [(plane << 16, (plane + 1) << 16) for plane in (1, 2, 3, 14, 15, 16)]
    points = [draw.randrange(*draw.choice(planes)) for _ in range(draw.randint(1, 40))]
    return "a" + "".join(map(chr, points))


def test_random_text_makes_a_page_and_a_pdf(
    tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """Characters of all planes are shown by the page, and replaced and listed by the PDF."""
    draw = random.Random(19)  # noqa: S311 - a fixed choice
    number = amount(60, 10_000)
    for start in range(0, number, RANDOM_PER_DOCUMENT):
        texts = [random_text(draw) for _ in range(min(RANDOM_PER_DOCUMENT, number - start))]
        folder = tmp_path / str(start)
        document = made(folder, articles(texts))
        renderer = PandocRenderer(ROOT)
        found = look(renderer.render(document, "html").content, folder)
        whole = shown(found["text"])
        assert [each for each in texts if shown(each) not in whole] == []
        rendered = renderer.render(document, "pdf")
        undrawn = set(replace_undrawable(unicodedata.normalize("NFC", "".join(texts)))[1])
        # Line ends of Unicode have become spaces before.
        assert undrawn - {"\u2028", "\u2029"} <= set(rendered.replaced)
        assert pdf_text(rendered.content)


@RENDERERS
@pytest.mark.parametrize(
    "headline", ["word " * 20_000, "«Врачи» – слово " * 4_000], ids=["en", "ru"]
)
def test_a_headline_of_100_kb_makes_a_page_and_a_pdf(
    renderer: Engine,
    headline: str,
    tmp_path: Path,
    amount: Callable[[int, int], int],
) -> None:
    """A headline longer than a PDF's strings may be is shown to its end."""
    skip_without(renderer)
    size = amount(20_000, 100_000)
    headline = f"{headline.encode()[:size].decode(errors='ignore')} end"
    document = made(tmp_path / "long", articles([headline, "Another"]))
    assert shown(headline) in shown(
        look(renderer(ROOT).render(document, "html").content, tmp_path)["text"]
    )
    # Page numbers stand between its lines; the contents have it once more.
    text = pdf_text(renderer(ROOT).render(document, "pdf").content)
    word = shown(headline.split()[0])
    assert text.count(word) == 2 * shown(headline).count(word)

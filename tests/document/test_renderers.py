"""Both renderers show the same content, and a PDF is what the standards ask for."""

from __future__ import annotations

import base64
import contextlib
import functools
import os
import re
import subprocess
import time
import unicodedata
import zipfile
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import nbformat
import pikepdf
import pypdf
import pytest
from builders import png
from PIL import Image
from projects import (
    ROOT,
    SECTIONS,
    copy_project,
    program,
    skip_without_quarto,
    with_few_articles,
    with_few_cells,
)

from caricc_report.cli.exit_codes import exit_code
from caricc_report.document.document import Document, read_document
from caricc_report.document.pandoc import PandocRenderer
from caricc_report.document.renderers import choose_renderer
from caricc_report.document.rendering import whole
from caricc_report.editorial.release import Release, load_release
from caricc_report.errors import (
    InvalidInputError,
    ProgramError,
    ProgramFailedError,
    UsageError,
)
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run
from caricc_report.system.limits import VARIABLE
from caricc_report.text.chart_nodes import (
    Bar,
    BarChart,
    Change,
    ColumnChart,
    Columns,
    DotPlot,
    Median,
    Tile,
    TileMap,
)
from caricc_report.text.nodes import (
    Anchor,
    Break,
    Division,
    Figure,
    Heading,
    Link,
    Paragraph,
    Picture,
    Table,
    Text,
    fact_id,
    line,
    paragraph,
)
from caricc_report.text.svg import svg_picture
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.document.rendering import Format
    from caricc_report.release.job import RunResult
    from caricc_report.text.nodes import Block

LANGUAGES = ("en", "ru")


class Page(HTMLParser):
    """What a reader of a page gets: headings, links, images, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.alternatives: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.text = ""
        self._heading: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a heading, link or image."""
        values = dict(attrs)
        self.tags.add(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag in {"h1", "h2", "h3", "h4"}:
            self._heading = tag
            self.headings.append((tag, ""))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag == "img":
            self.alternatives.append(str(values.get("alt")))
        if values.get("role") == "group":
            self.alternatives.append(str(values.get("aria-label")))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a heading."""
        if tag == self._heading:
            self._heading = None

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self.text += data
        if self._heading:
            tag, text = self.headings[-1]
            self.headings[-1] = (tag, text + data)


def plain(text: str) -> str:
    """Return a text without white space and soft hyphens, which layout may change."""
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFC", text))


def words(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


@pytest.fixture(params=["pandoc", "quarto"])
def made(request: pytest.FixtureRequest) -> RunResult:
    """Return the reference release by each renderer."""
    name = "reference" if request.param == "pandoc" else "quarto"
    result: RunResult = request.getfixturevalue(name)
    return result


@functools.cache
def release_in(language: str) -> Release:
    """Return what the documents of a language are to show."""
    return load_release(
        ROOT,
        release="2024-19",
        period="2024-11-16/2024-11-30",
        language=language,
        articles="data/articles",
        profile="params/profile.yml",
        as_of="2024-12-02",
    )


def expected_headings(release: Release) -> list[str]:
    """Return the headings that a release has in every language, in order."""
    say = wording(release.language).say
    headings = [say("at-a-glance"), say("overview")]
    for code, articles in release.articles.by_country().items():
        headings.append(release.profile.country(code, release.language, formal=True))
        headings += [article.texts[release.language].headline for article in articles]
    headings.append(say("in-figures"))
    headings.append({"en": "Topics by country", "ru": "Темы по странам"}[release.language])
    headings.append(say("how-made"))
    return [words(str(heading)) for heading in headings]


def page_of(result: RunResult, language: str) -> Page:
    """Return the page of a language."""
    return Page((result.directory / f"release.{language}.html").read_text(encoding="utf-8"))


def pdf_of(result: RunResult, language: str) -> pypdf.PdfReader:
    """Return the PDF of a language."""
    return pypdf.PdfReader(result.directory / f"release.{language}.pdf")


@functools.cache
def texts_of_pdf(path: Path) -> tuple[str, ...]:
    """Return the text of each page of a PDF."""
    return tuple(page.extract_text() for page in pypdf.PdfReader(path).pages)


def texts_in(result: RunResult, language: str) -> tuple[str, ...]:
    """Return the text of each page of the PDF of a language."""
    return texts_of_pdf(result.directory / f"release.{language}.pdf")


def flat(outline: list[Any]) -> list[str]:
    """Return the titles of bookmarks, top to bottom."""
    titles: list[str] = []
    for entry in outline:
        titles += flat(entry) if isinstance(entry, list) else [words(str(entry.title))]
    return titles


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_the_page(made: RunResult, language: str) -> None:
    """What stands at a glance, countries and articles in the profile's order, figures, annex."""
    headings = page_of(made, language).headings
    assert [tag for tag, _ in headings].count("h1") == 1
    assert headings[0][0] == "h1"
    shown = [words(text) for tag, text in headings[1:]]
    assert shown == expected_headings(release_in(language))
    assert {tag for tag, _ in headings} == {"h1", "h2", "h3"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_bookmarks_of_the_pdf(made: RunResult, language: str) -> None:
    """The PDF's bookmarks are the same headings in the same order."""
    bookmarks = flat(pdf_of(made, language).outline)
    assert bookmarks == expected_headings(release_in(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_source_links_of_the_page(made: RunResult, language: str) -> None:
    """Every article's address is linked once, in order."""
    links = [link for link in page_of(made, language).links if link.startswith("https://")]
    addresses = [article.source_url for article in release_in(language).articles]
    assert [link for link in links if "caricc.org" not in link] == addresses


@pytest.mark.parametrize("language", LANGUAGES)
def test_source_links_of_the_pdf(made: RunResult, language: str) -> None:
    """Every article's address is linked in the PDF."""
    found = set()
    for page in pdf_of(made, language).pages:
        for reference in page.get("/Annots", []):
            action = reference.get_object().get("/A", {})
            if "/URI" in action:
                found.add(str(action["/URI"]))
    assert found >= {article.source_url for article in release_in(language).articles}


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_lead_to_every_heading(made: RunResult, language: str) -> None:
    """The page's contents link to each part, country and article, and each target is there."""
    page = page_of(made, language)
    inner = [link[1:] for link in page.links if link.startswith("#")]
    targets = [f"country-{code.lower()}" for code in release_in(language).articles.by_country()]
    targets += [article.id for article in release_in(language).articles]
    targets += ["at-a-glance", "overview", "in-figures", "how-made"]
    assert set(inner) >= set(targets)
    assert set(inner) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_page_leads_to_its_row(made: RunResult, language: str) -> None:
    """Every fact has its place in the annex, and the sentence and the tables lead there."""
    page = page_of(made, language)
    places = {fact_id(name) for name in release_in(language).facts.facts}
    assert places <= set(page.ids)
    assert {f"#{place}" for place in places} <= set(page.links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_the_pdf_lead_to_the_annex(made: RunResult, language: str) -> None:
    """As many links before the annex lead into it as there are facts, or more."""
    pdf = pdf_of(made, language)
    title = words(wording(language).say("how-made"))
    (annex,) = (
        pdf.get_destination_page_number(entry)
        for entry in pdf.outline
        if not isinstance(entry, list) and words(str(entry.title)) == title
    )
    numbers = {page.indirect_reference.idnum: index for index, page in enumerate(pdf.pages)}
    places = [
        each.get_object()["/Dest"].get_object()
        for page in pdf.pages[:annex]
        for each in page.get("/Annots", [])
        if "/Dest" in each.get_object()
    ]
    targets = [numbers[place[0].idnum] for place in places if isinstance(place, list)]
    leading = [target for target in targets if target >= annex]
    assert len(leading) >= len(release_in(language).facts.facts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fmt", ["html", "pdf"])
def test_the_text_is_whole(made: RunResult, language: str, fmt: str) -> None:
    """Statistics, figures and every word of every article are in page and PDF."""
    release = release_in(language)
    if fmt == "html":
        text = page_of(made, language).text
    else:
        text = "".join(re.sub(r"^.*\n", "", part, count=1) for part in texts_in(made, language))
    shown = plain(text)
    sentence = {
        "en": "30 counter-narcotics activities were covered by mass media in CARICC member "
        "states and other countries (Kazakhstan – 9, Kyrgyzstan – 4, Russia – 11, "
        "Tajikistan – 1, Turkmenistan – 1, Uzbekistan – 4)",
        "ru": "освещено 30 мероприятий по борьбе с наркотиками (Казахстан – 9, "
        "Кыргызстан – 4, Россия – 11, Таджикистан – 1, Туркменистан – 1, Узбекистан – 4)",
    }[language]
    if fmt == "html":
        assert plain(sentence) in shown
        for article in release.articles:
            for paragraph in article.texts[language].body.split("\n\n"):
                assert plain(paragraph) in shown
    unhyphenated = shown.replace("-", "").replace("\u2010", "")
    assert plain(sentence).replace("-", "") in unhyphenated
    for article in release.articles:
        headline = plain(article.texts[language].headline).replace("-", "")
        assert headline in unhyphenated


@pytest.mark.parametrize("language", LANGUAGES)
def test_alternative_texts(made: RunResult, language: str) -> None:
    """The charts' alternative texts hold their values, in page and PDF alike."""
    expected = {
        "en": "Russia 11, Tajikistan 1, Turkmenistan 1, Uzbekistan 4.",
        "ru": "Россия – 11, Таджикистан – 1, Туркменистан – 1, Узбекистан – 4.",
    }[language]
    page = page_of(made, language)
    assert page.alternatives[0].endswith(expected)
    with pikepdf.open(made.directory / f"release.{language}.pdf") as pdf:
        found = [str(item.Alt) for item in pdf.objects if _has_alternative(item)]
    assert set(found) >= set(page.alternatives)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_charts_lead_to_how_they_were_made(made: RunResult, language: str) -> None:
    """In page and PDF they are links."""
    html = (made.directory / f"release.{language}.html").read_text(encoding="utf-8")
    charts = [Page(each) for each in re.findall('<svg class="chart .*?</svg>', html, re.DOTALL)]
    topics = release_in(language).facts.group("articles.by_topic")
    targets = [fact_id(f"articles.by_topic.{topic}") for topic, _ in topics]
    assert [f"#{each}" for each in targets] in [chart.links for chart in charts]
    with pikepdf.open(made.directory / f"release.{language}.pdf") as pdf:
        links = [link for page in pdf.pages for link in _inner_links(page)]
    # The leading topic is the third key figure; it leads the chart, whose numbers end the bars.
    starts = [n for n, (target, _) in enumerate(links) if target == links[3][0]]
    rows = [[left for _, left in links[n : n + 8]] for n in starts if n + 8 < len(links)]
    assert any(a > b > c > d == e > f == g > h for a, b, c, d, e, f, g, h in rows)


def _inner_links(page: pikepdf.Page) -> list[tuple[str, float]]:
    """Return where the links of a page lead within the document, each with its left edge."""
    annotations: Any = page.get("/Annots", [])
    return [(repr(each.Dest), float(each.Rect[0])) for each in annotations if "/Dest" in each]


def _has_alternative(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and "/Alt" in item


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_needs_nothing_else(made: RunResult, language: str) -> None:
    """The page is one file: no frame, script, style sheet, font or image from elsewhere."""
    html = (made.directory / f"release.{language}.html").read_text(encoding="utf-8")
    page = Page(html)
    assert not page.tags & {"iframe", "object", "embed"}
    assert not re.search(r"""(?:src|@import)\s*=?\s*["'(]*https?:""", html)
    assert f'<html lang="{language}"' in html


@pytest.mark.release
@pytest.mark.parametrize("name", ["pandoc", "quarto"])
def test_a_photo_stands_beside_the_text(name: str, tmp_path: Path) -> None:
    """Page and PDF of each renderer show an article's photo, with alternative text and credit."""
    if name == "quarto":
        skip_without_quarto()
    project = with_few_cells(copy_project(tmp_path / "project"), *SECTIONS)
    with_few_articles(project, "09", "10", "11")
    folder = project / "data/articles/2024/2024-19"
    (folder / "square.png").write_bytes(png())
    record = folder / "10-kg-bishkek-paramarathon.en.md"
    text = record.read_text(encoding="utf-8")
    images = "images: [{path: square.png, alt: {en: A grey square}, credit: example.org}]\n"
    record.write_text(text.replace("topics:", f"{images}topics:", 1), encoding="utf-8")
    result = run(
        Job(
            project / "params/2024-19.yml",
            project=Project(project),
            languages=["en"],
            renderer=name,
        )
    )
    page = page_of(result, "en")
    assert "A grey square" in page.alternatives
    assert "Photo: example.org" in page.text
    with pikepdf.open(result.directory / "release.en.pdf") as pdf:
        assert "A grey square" in {str(item.Alt) for item in pdf.objects if _has_alternative(item)}


def in_a_browser(page: Path, widths: Sequence[int], code: str, folder: Path) -> list[str]:
    """Return what code says of a page, its root being ``root``, in windows of some widths."""
    frames = (f'<iframe width="{each}" height="800" src="{page.as_uri()}"></iframe>'
              for each in widths)  # fmt: skip
    harness = folder / "harness.html"
    harness.write_text(
        f"{''.join(frames)}<script>onload = () => {{ const said = (root) => {code}; "
        "document.title = [...document.querySelectorAll('iframe')]"
        ".map(each => said(each.contentDocument.documentElement)).join('|'); }</script>",
        encoding="utf-8",
    )
    dumped = subprocess.run(
        [
            program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--allow-file-access-from-files", "--virtual-time-budget=4000",
            f"--user-data-dir={folder / 'profile'}", "--dump-dom", harness.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout  # fmt: skip
    found = re.search(r"<title>(.*?)</title>", dumped)
    assert found, dumped[:500]
    return found[1].split("|")


LEGIBLE = r"""(() => {
  const texts = [...root.querySelectorAll("svg text")].map(each => each.getBoundingClientRect());
  const smallest = Math.min(...texts.filter(each => each.width).map(each => each.height));
  const broken = [];
  const range = root.ownerDocument.createRange();
  const walker = root.ownerDocument.createTreeWalker(root.querySelector("main"), 4);
  for (let node; node = walker.nextNode();)
    for (const word of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter(each => each.width).map(each => each.top);
      if (new Set(lines).size > 1) broken.push(word[0]);
    }
  return `${Math.floor(smallest)} ${root.scrollWidth <= root.clientWidth} ${broken}`;
})()"""
"""How high the lowest text of a chart is, whether the page fits, and which words are broken."""


def test_tables_and_charts_are_legible(reference: RunResult, tmp_path: Path) -> None:
    """On a phone and on a desk no word is broken, and no text of a chart is tiny."""
    topics = ("Правоохранительная деятельность", "Международное сотрудничество")
    days = [f"01-15.{month:02d}.2024" for month in range(1, 7)]
    cells = tuple(line(f"{number}") for number in range(6))
    rows = tuple((line(topic), *cells) for topic in topics)
    table = Table("", ("Тема", *days), rows, (30, *[-11] * 6), n_stub=1)
    bars = tuple(Bar(f"{topic}, {topic}", 9, "9") for topic in topics)
    median = Median(5, "медиана", "5")
    columns = tuple(Columns(topic, (9,) * 24, ("99",) * 24, (), median) for topic in topics)
    changes = tuple(Change(topic, 1, 9, "+8") for topic in topics)
    tiles = tuple(Tile(n, 1, "Туркменистан", "TM", n, f"{n}") for n in (1, 2, 3))
    charts = (
        BarChart(bars, "A"),
        ColumnChart(columns, tuple(days) * 4, "B"),
        ColumnChart(columns[:1], tuple(days) * 4, "C"),
        DotPlot(changes, (days[0], days[1]), "D"),
        TileMap(tiles, "E"),
        TileMap(tiles, "F", size="half"),
    )
    path = tmp_path / "page.html"
    path.write_bytes(rendered_by("pandoc", document_of(reference, table, *charts), "html"))
    widths = (320, 340, 1200)
    found = in_a_browser(path, widths, LEGIBLE, tmp_path)
    for width, said in zip(widths, found, strict=True):
        smallest, fits, broken = said.split(" ")
        assert int(smallest) >= 11, width
        assert (fits, broken) == ("true", ""), width


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_what_it_is(made: RunResult, language: str) -> None:
    """The PDF is tagged, has title and language, and declares PDF/A-3a and PDF/UA-1."""
    with pikepdf.open(made.directory / f"release.{language}.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang).startswith(language)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert "19, 2024" in metadata["dc:title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_carries_the_facts(made: RunResult, language: str) -> None:
    """They are those beside it, byte for byte."""
    with pikepdf.open(made.directory / f"release.{language}.pdf") as pdf:
        attached = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    assert attached == {"facts.json": (made.directory / "facts.json").read_bytes()}


def test_pages_have_numbers_and_a_running_header(reference: RunResult) -> None:
    """Every page but the cover has the running header and its own number."""
    cover, *pages = texts_in(reference, "en")
    assert "CARICC ·" not in cover
    for number, text in enumerate(pages, 2):
        assert "CARICC · Information Release #19, 2024" in text
        assert re.search(rf"^{number}$", text, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_country_and_its_number_are_on_one_line(made: RunResult, language: str) -> None:
    """No line of the statistics ends with the dash between a country and its number."""
    text = re.sub(r"[ \u00a0]+", " ", "\n".join(texts_in(made, language)))
    start = {"en": "In the period", "ru": "За период"}[language]
    end = {"en": "Published articles", "ru": "В опу"}[language]
    sentence = text[text.index(start) : text.index(end)]
    assert not [line for line in sentence.splitlines() if re.search(r"[-–]\s*$", line)]


def test_no_page_ends_with_a_heading(reference: RunResult) -> None:
    """A heading has text below it on its page."""
    headings = {plain(heading) for heading in expected_headings(release_in("en"))}
    for page in texts_in(reference, "en")[3:]:
        lines = [plain(line) for line in page.splitlines() if line.strip()]
        assert lines[-2] not in headings


def lines_of(content: bytes) -> list[list[str]]:
    """Return the lines of each page of a PDF, its header and number apart."""
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return [[each.strip() for each in page.extract_text().splitlines()[1:-1]] for page in pages]


def ruled(n_lines: int, name: str) -> Paragraph:
    """Return a paragraph of so many lines, each with its number."""
    parts = [part for n in range(n_lines) for part in (Break(), f"{name} {n + 1}")]
    return paragraph(*parts[1:])


@pytest.mark.parametrize(
    "around, name",
    [("", "origin"), ("annex", "closing-imprint")],
    ids=["origin", "address after the annex"],
)
def test_what_follows_a_paragraph_stays_with_its_last_two_lines(
    reference: RunResult, around: str, name: str
) -> None:
    """So no page begins with it, nor is it alone there; and the page before is full."""
    follower = Division(name, (paragraph("place", Break(), "outlet", Break(), "source"),))

    def part(*blocks: Block) -> tuple[Block, ...]:
        return (Division(around, blocks),) if around else blocks

    full = len(lines_of(pdf_with(reference, *part(ruled(199, "first"))))[0])
    for n_lines in range(full - 10, full - 5, 2):
        before = part(ruled(n_lines, "first"), ruled(6, "last"))
        made = lines_of(pdf_with(reference, *before, follower))
        if len(made) > 1:
            rest = [each for each in made[1] if each.startswith("last")]
            assert 2 <= len(rest) <= 5, n_lines
            assert made[1][len(rest) :] == ["place", "outlet", "source"]


def test_the_last_paragraph_of_an_article_is_as_wide_as_the_others(
    reference: RunResult, tmp_path: Path
) -> None:
    """What keeps it with its origin takes no width from it."""
    text = "Pupils " * 11 + "1234567890123456789 of Almaty."  # The number begins the next line.
    origin = Division("origin", (paragraph("place"),))
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf_with(reference, paragraph(text), paragraph(text), origin))
    command = [program("pdftotext"), "-bbox-layout", str(path), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    ends = re.findall(r'<line [^>]*xMax="([\d.]+)', told)[1:-2]
    assert ends[: len(ends) // 2] == ends[len(ends) // 2 :]


def test_an_address_is_whole_when_it_is_copied(reference: RunResult) -> None:
    """It breaks within its column, and no mark stands where it does, nor is a part missing."""
    address = "example.kz/ru/" + "antinarkoticheskijkonsultatsionnyj-punkt/" * 4 + "?id=1_2&x=3"
    origin = Division("origin", (paragraph(Link(line(address), f"https://{address}")),))
    table = Table("", ("", "", ""), ((line(address), line("1"), line("2")),), (1, 1, 1))
    text = "".join(lines_of(pdf_with(reference, origin, table))[0])
    assert text == f"{address}{address}1 2"


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_packaged_fonts_are_used(made: RunResult, language: str) -> None:
    """The PDF embeds the fonts that come with the package's dependencies, and no others."""
    fonts = set()
    for page in pdf_of(made, language).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    assert fonts
    assert all(name.startswith(("IBMPlexSerif", "FiraSans")) for name in fonts)


def document_of(reference: RunResult, *blocks: Block) -> Document:
    """Return a document with the reference's metadata that shows other blocks."""
    notebook = nbformat.read(reference.directory / "release.en.ipynb", as_version=4)
    document = read_document(notebook, "release.ipynb", "2024-19", "en")
    first = next(index for index, cells in enumerate(document.cells) if cells)
    cells = [blocks if index == first else () for index in range(len(document.cells))]
    return replace(document, cells=tuple(cells))


def pdf_with(reference: RunResult, *blocks: Block) -> bytes:
    """Return a PDF that shows some blocks and nothing else."""
    return rendered_by("pandoc", document_of(reference, *blocks), "pdf")


def rendered_by(name: str, document: Document, fmt: Format) -> bytes:
    """Return a document as a renderer makes it."""
    if name == "quarto":
        skip_without_quarto()
    return choose_renderer(name, ROOT).render(document, fmt).content


def text_of_pdf(content: bytes) -> str:
    """Return the text of a PDF without white space."""
    return plain("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages))


HOSTILE = '{{< env HOME >}} </text></svg><script>x</script> "]) #panic("x") \\ &lt; %w `'


@pytest.mark.parametrize("name", ["pandoc", "quarto"])
def test_what_stands_in_a_chart_stays_text(reference: RunResult, name: str) -> None:
    """Shortcodes and code in names, numbers and alternative text are shown, in page and PDF."""
    row = Columns(HOSTILE, (1,), (HOSTILE,), ("by_outlet.{{< env HOME >}}",))
    chart = ColumnChart((row,), (HOSTILE,), HOSTILE)
    place = paragraph(Anchor(line("Annex"), fact_id("by_outlet.{{< env HOME >}}")))
    document = document_of(reference, chart, place)
    html = rendered_by(name, document, "html").decode()
    page = Page(html[html.index('<div role="group"') : html.rindex("</svg>")])
    assert page.alternatives == [HOSTILE]
    assert plain(page.text) == plain(HOSTILE) * 6  # For a desk and for a phone.
    assert page.links == [f"#{fact_id('by_outlet.{{< env HOME >}}')}"] * 2
    assert "script" not in page.tags
    assert text_of_pdf(rendered_by(name, document, "pdf")).count(plain(HOSTILE)) == 3


@pytest.mark.parametrize("name", ["pandoc", "quarto"])
@pytest.mark.parametrize("alternative", ["It’s 1... or ‘-1’ -?", "...", "’"])
def test_an_alternative_text_is_whole_in_the_pdf(
    reference: RunResult, name: str, alternative: str
) -> None:
    """Marks that Typst would change are kept in it, too, and may be all that there is."""
    data = base64.b64encode(png()).decode()
    document = document_of(reference, Picture(data, "image/png", alternative, "photo"))
    with pikepdf.open(BytesIO(rendered_by(name, document, "pdf"))) as pdf:
        assert alternative in {str(item.Alt) for item in pdf.objects if _has_alternative(item)}


OWN_SVG = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="a" d="M0 0h9v9z"/></svg>"""


@pytest.mark.parametrize("name", ["pandoc", "quarto"])
def test_a_chart_in_word_is_there_as_png_too(reference: RunResult, name: str) -> None:
    """LibreOffice shows the PNG, Word the SVG; both are of one shape, the alternative text once."""
    charts = [BarChart((Bar(label, 9, "9"),), f"Chart {label}") for label in "AB"]
    content = rendered_by(name, document_of(reference, *charts), "docx")
    assert content == rendered_by(name, document_of(reference, *charts), "docx")
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        relations = ET.fromstring(package.read("word/_rels/document.xml.rels"))  # noqa: S314 - ours
        targets = {each.attrib["Id"]: each.attrib["Target"] for each in relations}
        document = package.read("word/document.xml").decode()
        shown = re.findall(
            r'<a:blip r:embed="([^"]+)">.*?<asvg:svgBlip [^>]*r:embed="([^"]+)"', document
        )
        assert len(shown) == 2
        for bitmap, drawing in shown:
            picture = Image.open(BytesIO(package.read(f"word/{targets[bitmap]}")))
            assert (picture.format, picture.width > 1000) == ("PNG", True)
            size = re.search(
                rb'viewBox="0 0 (\d+) (\d+)"', package.read(f"word/{targets[drawing]}")
            )
            assert size
            assert picture.width / picture.height == pytest.approx(
                int(size[1]) / int(size[2]), 0.05
            )
        assert 'Extension="png"' in package.read("[Content_Types].xml").decode()
    assert re.findall(r'docPr descr="([^"]*)"', document) == ["Chart A", "Chart B"]


@pytest.mark.parametrize("name", ["pandoc", "quarto"])
def test_a_caption_stays_text_in_the_label_of_a_turned_table(
    reference: RunResult, name: str
) -> None:
    """No renderer looks for shortcodes in it, and one element alone can be scrolled.

    Quarto writes a page anew at its end, with the braces themselves.
    """
    header = tuple(f"column {n}" for n in range(30))
    cells = tuple(line("a long cell") for _ in header)
    caption = '{{< env HOME >}} "quoted"'
    table = Table("", header, (cells,), (4,) * 30, size="turned")
    figure = Figure("table", (table,), (Text(caption),), "tbl-wide")
    html = rendered_by(name, document_of(reference, figure), "html").decode()
    assert len(re.findall(r'class="[^"]*\bturned-table\b', html)) == 1
    (label,) = re.findall(r'role="region" aria-label="([^"]*)"', html)
    assert name == "quarto" or "{" not in label
    assert unescape(label) == caption


@pytest.mark.parametrize("name", ["pandoc", "quarto"])
def test_a_table_in_word_has_whole_rows_and_a_short_one_is_on_one_page(
    reference: RunResult, name: str
) -> None:
    """Every row stays whole; of a short table every row but the last stays with the next one."""
    short, long = (
        Table("", ("What",), tuple((line(f"row {n}"),) for n in range(n_rows)), (9,))
        for n_rows in (2, 40)
    )
    content = rendered_by(name, document_of(reference, short, long), "docx")
    with zipfile.ZipFile(BytesIO(content)) as package:
        document = package.read("word/document.xml").decode()
        styles = package.read("word/styles.xml").decode()
    tables = re.findall("<w:tbl>.*?</w:tbl>", document, re.DOTALL)
    assert [each.count("<w:cantSplit />") for each in tables] == [3, 41]
    assert [each.count("<w:keepNext />") for each in tables] == [2, 0]
    assert re.search('w:styleId="Table".*?<w:sz w:val="18" />', styles, re.DOTALL)


@pytest.mark.parametrize("name", ["pandoc", "quarto"])
def test_a_picture_of_an_analysts_own_stays_a_picture(reference: RunResult, name: str) -> None:
    """Another picture of the class of charts is not taken apart, nor put into the page's code."""
    picture = svg_picture(OWN_SVG.decode(), "My own")
    document = document_of(reference, replace(picture, name="chart"))
    html = rendered_by(name, document, "html").decode()
    assert "<svg" not in html
    assert "My own" in Page(html).alternatives
    with pikepdf.open(BytesIO(rendered_by(name, document, "pdf"))) as pdf:
        assert "My own" in {str(item.Alt) for item in pdf.objects if _has_alternative(item)}


def test_what_no_font_draws_is_replaced_and_told(reference: RunResult) -> None:
    """An emoji or a Chinese letter becomes a box, and the PDF is still valid."""
    heading = Heading(1, line("One"), "one")
    document = document_of(reference, heading, paragraph("A 😀 and 中, ғқңөұүһі ӣӯҳҷў ñşçýžığ."))
    rendered = PandocRenderer(ROOT).render(document, "pdf")
    assert rendered.replaced == ("中", "😀")
    assert rendered.content.startswith(b"%PDF-")


def test_letters_of_the_region_are_drawn(reference: RunResult) -> None:
    """No letter of the region's languages is replaced."""
    letters = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ӣӣ Ӯӯ Ҳҳ Ҷҷ Ўў Ёё Ññ Şş Çç Ýý Žž Iı Ğğ Oʻ Gʻ ₸ №"
    rendered = PandocRenderer(ROOT).render(document_of(reference, paragraph(letters)), "pdf")
    assert rendered.replaced == ()


def test_what_the_embedded_renderer_lacks_it_refuses_by_name(tmp_path: Path) -> None:
    """An option of Quarto that is not supported is named, not passed over."""
    project = copy_project(tmp_path / "project")
    path = project / "_quarto.yml"
    path.write_text(path.read_text(encoding="utf-8") + "bibliography: x.bib\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"bibliography: not supported by the renderers"):
        choose_renderer("pandoc", project)


@pytest.mark.parametrize("name", ["../x.lua", "{outside}", "a/../../x.lua"])
def test_a_filter_from_outside_the_extension_is_refused(name: str, tmp_path: Path) -> None:
    """What is in no manifest makes no document; a full path is refused as one that leads up is."""
    project = copy_project(tmp_path / "project")
    outside = tmp_path / "x.lua"
    outside.touch()
    path = project / "_extensions/release/_extension.yml"
    text = path.read_text(encoding="utf-8")
    assert "- release.lua" in text
    name = name.format(outside=outside)
    path.write_text(text.replace("- release.lua", f"- release.lua\n        - {name}"), "utf-8")
    with pytest.raises(InvalidInputError, match=r"(?s)_extension.yml.*filters"):
        choose_renderer("pandoc", project)


def fake_quarto(tmp_path: Path, script: str) -> Path:
    """Write a program that stands in for Quarto."""
    path = tmp_path / "quarto"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


VERSION = '[ "$1" = --version ] && echo 1.9.1 && exit'
SLEEP = f"sleep 86399.{os.getpid()}"
"""What no other process on the machine is called; ``$SLEEP`` in a script."""


def wait_until_nothing_sleeps() -> None:
    """Wait until nothing that a fake Quarto started is there any more; it was killed, or hangs."""
    name = SLEEP.replace(" ", "\0").encode()
    for _ in range(600):
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                found += [path] if name in path.read_bytes() else []
        if not found:
            return
        time.sleep(0.1)
    pytest.fail(f"left running: {found}")


@pytest.mark.parametrize(
    "script, said",
    [
        ("", r"quarto \(QUARTO_PATH=.*\): not found; .*use --renderer pandoc"),
        ("\0", r"quarto: cannot be started: .*; install Quarto"),
        ("echo 1.6.40", r"quarto: version 1\.7 or later is needed, got 1\.6\.40; install"),
        ("echo hello", r"quarto: reports no version, got 'hello'"),
        ("echo no deno >&2; exit 1", r"quarto: ended with exit code 1\n    \| no deno"),
        ("$SLEEP &\n$SLEEP", r"quarto: not done after 1 s; it was stopped"),
        (f"{VERSION}; echo no filter >&2; exit 3", r"exit code 3\n    \| no filter"),
        (f"{VERSION}; kill -SEGV $$", r"quarto: ended by signal 11 \(Segmentation fault\)"),
        (f"{VERSION}; echo cell 3 >&2; $SLEEP", r"1 s; it was stopped\n    \| cell 3"),
        (f"{VERSION}; $SLEEP > log 2>&1 & exit 4", r"quarto: ended with exit code 4"),
        (f"{VERSION}; $SLEEP > log 2>&1 &", r"quarto: succeeded, but made no release\.en\.html"),
        (f"{VERSION}; mkdir release.en.html", r"made no release\.en\.html"),
        (f"{VERSION}; : > release.en.html", r"release\.en\.html is incomplete, got b''"),
        (
            f"{VERSION}; printf '<!DOCTYPE html>' > $PAGE",
            r"release\.en\.html is incomplete, got b'<",
        ),
    ],
)
def test_a_quarto_that_fails_leaves_nothing(
    reference: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    """The error has Quarto's words and exit code 6; no process or file is left."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    path = (
        fake_quarto(tmp_path, f"SLEEP='{SLEEP}' PAGE=release.en.html; {script}")
        if script
        else tmp_path / "none"
    )
    if script == "\0":
        path.write_bytes(b"\x7fELF\0")
    monkeypatch.setenv("QUARTO_PATH", str(path))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setenv(VARIABLE, f"renderer_s={1 if '1 s;' in said else 60}")
    with pytest.raises(ProgramError, match=f"(?s){said}") as raised:
        choose_renderer("quarto", ROOT).render(document_of(reference, "x\n"), "html")
    assert exit_code(type(raised.value)) == 6
    assert list(scratch.iterdir()) == []
    wait_until_nothing_sleeps()


@pytest.mark.quarto
@pytest.mark.parametrize("fmt", ["html", "pdf", "docx"])
def test_quarto_gives_the_same_bytes_twice(reference: RunResult, fmt: Format) -> None:
    """Another temporary folder and another second change no byte of a document."""
    skip_without_quarto()
    document = document_of(reference, paragraph("Words."))
    renderer = choose_renderer("quarto", ROOT)
    first, again = (renderer.render(document, fmt).content for _ in range(2))
    assert first == again


@pytest.mark.parametrize("fmt", ["html", "pdf", "docx"])
def test_a_document_that_breaks_off_is_no_document(reference: RunResult, fmt: Format) -> None:
    """The first half of a good document is refused, the whole of it is not."""
    content = (reference.directory / f"release.en.{fmt}").read_bytes()
    document = document_of(reference, "x\n")
    assert whole("quarto", document, content, fmt) == content
    with pytest.raises(ProgramFailedError, match="is incomplete"):
        whole("quarto", document, content[: len(content) // 2], fmt)


def test_what_a_quarto_left_in_another_session_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reference: RunResult
) -> None:
    """A daemon that a Quarto started in a session of its own, and that holds its pipes, ends."""
    pid = tmp_path / "pid"
    script = f"{VERSION}; setsid sleep 600 & echo $! > '{pid}'; exit 4"
    monkeypatch.setenv("QUARTO_PATH", str(fake_quarto(tmp_path, script)))
    renderer = choose_renderer("quarto", ROOT)
    with pytest.raises(ProgramFailedError, match="ended with exit code 4"):
        renderer.render(document_of(reference, "x\n"), "html")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text(encoding="utf-8")), 0)


@pytest.mark.program
def test_auto_passes_over_an_old_quarto(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An old Quarto on the path is no reason not to make the release."""
    fake_quarto(tmp_path, "echo 1.6.40")
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert choose_renderer("auto", ROOT).name == "pandoc"


def test_an_unknown_renderer_is_refused() -> None:
    """A misspelt renderer is refused with the near one."""
    with pytest.raises(UsageError, match="did you mean 'pandoc'"):
        choose_renderer("pandok", ROOT)

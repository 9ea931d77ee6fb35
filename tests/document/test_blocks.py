"""Charts, tables, pictures and paragraphs by themselves, as renderers make them."""

from __future__ import annotations

import base64
import re
import subprocess
import zipfile
from dataclasses import replace
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from builders import png
from PIL import Image
from projects import ROOT, program
from rendered import (
    Page,
    document_of,
    has_alternative,
    lines_of,
    pdf_with,
    plain,
    rendered_by,
    text_of_pdf,
)

from caricc_report.document.pandoc import PandocRenderer
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

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from caricc_report.release.job import RunResult
    from caricc_report.text.nodes import Block


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
        assert alternative in {str(item.Alt) for item in pdf.objects if has_alternative(item)}


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
        assert "My own" in {str(item.Alt) for item in pdf.objects if has_alternative(item)}


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

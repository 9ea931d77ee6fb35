"""The form in which both renderers get a document: its nodes, and nothing read anew."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from builders import kinds, pandoc_blocks, text_of, tree_of
from hypothesis import given
from markup import BATCHED, HOSTILE, MANY_TEXTS, without_spaces
from projects import ROOT

from caricc_report.document.pandoc import pandoc_path, run_pandoc
from caricc_report.text.chart_nodes import Bar, BarChart
from caricc_report.text.nodes import (
    Anchor,
    Break,
    Callout,
    Code,
    CodeBlock,
    Division,
    Emphasis,
    Figure,
    Footnote,
    Formula,
    Heading,
    Items,
    Link,
    Number,
    Paragraph,
    Picture,
    Quotation,
    Strong,
    Table,
    Tint,
    line,
    paragraph,
)
from caricc_report.text.pandoc import CODE_CLASS, to_code_block, to_pandoc
from caricc_report.text.pandoc_tables import table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.text.nodes import Block
    from caricc_report.text.pandoc_inlines import Target


FILTER = ROOT / "_extensions/release/release.lua"


def read_by_quarto(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return what the filter gets of the block of code that Quarto's Pandoc reads."""
    (found,) = pandoc_blocks(to_code_block(blocks, "docx"))
    (_, classes, _), code = found["c"]
    assert found["t"] == "CodeBlock"
    assert classes == [CODE_CLASS]
    read: list[dict[str, Any]] = json.loads(code)["blocks"]
    return read


def read_by_filter(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return what the extension's filter makes of the block of code."""
    run = subprocess.run(
        [str(pandoc_path()), "--from=markdown", "--to=json", f"--lua-filter={FILTER}"],
        input=to_code_block(blocks, "docx").encode(),
        capture_output=True,
        check=True,
    )
    read: list[dict[str, Any]] = json.loads(run.stdout)["blocks"]
    return read


def test_parts_of_an_analysts_own_are_at_a_glance() -> None:
    """It ends before the next section, not before a heading below its own."""
    source = "# At a glance {#at-a-glance}\n\n## Own\n\na\n\n# Overview"
    run = subprocess.run(
        [str(pandoc_path()), "--from=markdown", "--to=typst", f"--lua-filter={FILTER}"],
        input=source.encode(),
        capture_output=True,
        check=True,
    )
    said = run.stdout.decode()
    assert said.startswith("#release-glance[\n= At a glance\n<at-a-glance>\n== Own")
    assert "]\n]\n= Overview" in said


EVERY_KIND: dict[str, Block] = {
    "heading": Heading(2, line("A heading"), "kz-example", ("article", "x")),
    "lines": paragraph("One", Break(), "two ", Number("9", "articles.total"), "."),
    "emphasis": paragraph("a ", Emphasis(line("b c")), " and ", Strong(line("d"))),
    "link": paragraph(Link(line("A [map]"), "https://a.kz/b?c=1&d=2#e", "article-a")),
    "anchor": paragraph(Anchor(line("9 kg"), "fact-a.b")),
    "picture": Picture("AP8=", "image/png", "A [map] *of* Osh", "photo"),
    "nested": Division("a", (Division("b", (paragraph("c"), Division("d", ()))), paragraph("e"))),
    "quotation": Quotation((paragraph("One."), paragraph("Two."))),
    "bullets": Items(((paragraph("one"),), (paragraph("two"),))),
    "numbers": Items(((paragraph("one"),), (paragraph("two"),)), start=5),
    "table": Table(
        "A *caption*",
        ("Country", "Time", "Articles"),
        ((line("Osh | Batken"), (), line(Number("4", "a.b"))), (line("Almaty"),) * 3),
        (30, 14, -10),
    ),
    "callout": Callout("tip", line("A title"), (paragraph("Words."),)),
    "words": paragraph(Code("a`b"), Formula(r"\frac{a}{b}"), Footnote((Paragraph(line("c")),))),
    "code": CodeBlock("``` {.x}\n{{< env HOME >}}"),
    "figure": Figure(
        "table",
        (
            Table(
                "", ("A", "B"), ((line("1"), line("2")),), (3, -3), 1, (), (Tint(0, 1, "#ffffff"),)
            ),
        ),
        line("A caption"),
        "tbl-a",
    ),
}


def test_both_renderers_get_the_same() -> None:
    """What Quarto's Pandoc hands to the filter is what the embedded Pandoc gets."""
    blocks = (*EVERY_KIND.values(), paragraph("The end."))
    assert read_by_quarto(blocks) == tree_of(blocks)


@pytest.mark.parametrize(
    "header, cells, spanners, letters",
    [
        (("Theme", "Mali", "Togo", "A"), ("Malaria", "1", "2", "33"), (), 8 + 5 + 5 + 3),
        (("", "Burkina Faso", "B", "C"), ("Two words", "1", "2", "3"), (), 6 + 8 + 2 + 2),
        (("", "A", "B", "C"), ("a", "1", "2", "3"), ((("", 1), ("Together", 3)),), 2 + 9),
        (("A", "B", "C"), ("1", "2", "3"), (), None),
    ],
)
def test_a_page_knows_how_wide_a_table_is(
    header: tuple[str, ...], cells: tuple[str, ...], spanners: Any, letters: int | None
) -> None:
    """Where there is less room than for its longest words, rows are listed; three columns never."""
    table = Table("", header, (tuple(map(line, cells)),), (3,) * len(header), spanners=spanners)
    (block,) = json.loads(to_pandoc((Figure("table", (table,)),), {}, "html"))["blocks"]
    (_, classes, pairs), _ = block["c"]
    assert pairs == ([["style", f"--letters: {letters}"]] if letters else [])
    assert ("listed-table" in classes) is bool(letters)


def test_a_listed_row_says_what_stands_above_its_columns() -> None:
    """A phone has nothing else by which to tell two columns of one name."""
    spanners = ((("", 1), ("First", 1), ("Second", 1)),)
    table = Table("", ("", "n", "n"), (tuple(map(line, "a12")),), (3,) * 3, spanners=spanners)
    made = json.dumps(table_of(table, [], "html", is_listed=True))
    assert re.findall(r'"data-label", "([^"]*)"', made) == ["", "First, n", "Second, n"]


def test_a_short_column_in_small_type_has_room_beside_its_letters() -> None:
    """Else its heading would touch that of the next one."""
    header = ("Country", "Policy", "International cooperation")
    table = Table("", header, (tuple(map(line, "abc")),), (11, -6, -25), size="small")
    columns = table_of(table, [], "typst")["c"][2]
    shares = [width["c"] for _, width in columns]
    assert shares[1] / sum(shares) == pytest.approx((6 + 2) / (42 + 3 * 2), abs=0.01)


def test_hostile_text_is_one_line_of_text() -> None:
    """Whatever the text, a paragraph has just that text in it, and Quarto finds no shortcode."""
    for text in HOSTILE:
        blocks = (Paragraph(line(text)),)
        assert kinds(tree_of(blocks)) <= {"Para", "Str", "Space"}
        assert text_of(tree_of(blocks)).split() == text.split()
        assert "{{<" not in to_code_block(blocks, "html")


@pytest.mark.program
@pytest.mark.parametrize("target, form", [("epub", "epub3"), ("docx", "docx")])
def test_what_xml_has_no_place_for_is_left_out(target: Target, form: str) -> None:
    """Of texts, titles and pictures, whatever wrote them; an escape that is written stays."""
    text = "a\x07\ufffe\\u0007\uffffb"
    bars = BarChart((Bar(text, 1, "1", "a"), Bar("b", 2, "2", "b")), text)
    source = to_pandoc((Heading(1, line(text), "a"), bars), {"title": text}, target)
    made = zipfile.ZipFile(io.BytesIO(run_pandoc(source, form, (), "0")))
    parts = [made.read(each) for each in made.namelist() if not each.endswith((".png", "css"))]
    texts = ["".join(ET.fromstring(each).itertext()) for each in parts if b"<?xml" in each[:9]]  # noqa: S314
    assert sum("a\\u0007b" in each for each in texts) > 1


@BATCHED
@given(MANY_TEXTS)
def test_any_text_passes_through_the_filter(texts: list[str]) -> None:
    """What comes out of Pandoc is the text that went in, and nothing ends the code before."""
    blocks = [Paragraph(line(text)) for text in (*HOSTILE, *texts)]
    code = to_code_block(blocks, "docx")
    assert code.count("`") == len("``````")
    assert "{{<" not in code
    read = read_by_filter(blocks)
    assert kinds(read) <= {"Para", "Str", "Space"}
    assert read == tree_of(blocks)


@BATCHED
@given(MANY_TEXTS)
def test_any_text_passes_through_quarto(texts: list[str]) -> None:
    """No text ends the block of code, or is another one after it."""
    blocks = [Paragraph(line(text)) for text in texts]
    read = read_by_quarto(blocks)
    assert read == tree_of(blocks)
    assert [without_spaces(text_of(each)) for each in read] == [*map(without_spaces, texts)]

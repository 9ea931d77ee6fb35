"""Endless texts in headlines, fields and names: shown to their end, in page and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from builders import record
from documents import document_of
from hostile import (
    RENDERERS,
    Engine,
    article_of,
    elsewhere,
    in_section,
    look,
    made,
    pdf_text,
    shown,
    skip_without,
)
from projects import ROOT

from caricc_report.document.pandoc import PandocRenderer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@RENDERERS
@pytest.mark.parametrize(
    "headline",
    [
        pytest.param("word " * 20_000, id="en", marks=pytest.mark.full),
        pytest.param("«Врачи» – слово " * 4_000, id="ru"),
    ],
)
def test_fields_of_100_kb_make_a_page_and_a_pdf(
    renderer: Engine, headline: str, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """Whatever field is that long, a headline too, which is longer than a PDF's strings may be.

    All are shown to their end; of a photo's alternative text a PDF has the beginning.
    """
    skip_without(renderer)
    number = amount(13_500, 100_000) // len("слово00 ".encode())
    row = article_of(0, [f"слово{index:02} " * number for index in range(30)])
    row["source_url"] = "https://example.kz/" + "\N{CYRILLIC SMALL LETTER A}" * 1_300
    size = amount(16_500, 100_000)
    headline = f"{headline.encode()[:size].decode(errors='ignore')} end"
    row["texts"] = {"en": row["texts"]["en"] | {"headline": headline}}
    # A figure of its own would have the beginning of the headline beside it.
    other = record(id="article-1", figures=row["figures"])
    document = made(tmp_path, [row | {"figures": []}, other])
    texts = [*in_section(row, "en"), *elsewhere(row, "en")]
    page = look(renderer(ROOT).render(document, "html").content, tmp_path)
    whole = shown(page["text"])
    assert [each.split()[0] for each in texts if shown(each) not in whole] == []
    pdf = renderer(ROOT).render(document, "pdf").content
    printed = pdf_text(pdf)
    # Page numbers stand between its lines; the annex has it once more.
    word = shown(headline.split()[0])
    assert printed.count(word) == 2 * shown(headline).count(word)
    for word in (shown(each.split()[0]) for each in texts[1:]):
        assert printed.count(word) >= number
    (tmp_path / "a.pdf").write_bytes(pdf)
    alternative = row["images"][0]["alt"]["en"]
    with pikepdf.open(tmp_path / "a.pdf") as opened:
        stated = {str(each["/Alt"]) for each in opened.objects if is_figure(each)}
    assert f"{alternative[:7_999]}…" in stated


def is_figure(each: object) -> bool:
    """Return whether an object of a PDF has an alternative text."""
    return isinstance(each, pikepdf.Dictionary) and "/Alt" in each


@pytest.mark.parametrize(
    "notebook, names", [("statistics", ["outlet", "campaign"]), ("quality", [])]
)
def test_endless_names_make_a_page_and_a_pdf(
    notebook: str, names: list[str], tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """Also in a chart, whose alternative text has all of them, and in a sentence."""
    number = amount(1_000, 3_000)
    rows = [
        record(
            id=f"article-{n}",
            **{each: f"{each}{n} " * number for each in ("outlet", "campaign", "place")},
        )
        for n in range(2)
    ]
    document = document_of(tmp_path, rows, "en", notebook)
    page = shown(PandocRenderer(ROOT).render(document, "html").content.decode())
    printed = pdf_text(PandocRenderer(ROOT).render(document, "pdf").content)
    for word in (f"{name}{n}" for name in names for n in range(2)):
        assert page.count(word) >= number
        assert printed.count(word) >= number

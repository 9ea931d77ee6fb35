"""Hostile text in every field: nothing runs, nothing is asked for, and it is shown as written."""

from __future__ import annotations

import html
import itertools
import json
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from builders import record
from collected import COLLECTIONS
from documents import LANGUAGES
from hostile import (
    CONTROL,
    OWN_LINKS,
    RENDERERS,
    SECRET,
    Engine,
    actions,
    articles,
    as_drawn,
    bodies,
    chosen,
    elsewhere,
    harmless,
    in_parts,
    in_section,
    is_printed,
    line,
    look,
    made,
    pdf_text,
    random_texts,
    shown,
    skip_without,
    without_marks,
)
from payloads import HOST
from projects import ROOT

from caricc_report.document.fonts import replace_undrawable
from caricc_report.document.pandoc import PandocRenderer
from caricc_report.errors import InvalidInputError
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caricc_report.document.rendering import Format

SAMPLE = {"pandoc": 50, "quarto": 15}
FULL = 100_000
"""How many texts are tried: as many of each source; all of those that have fewer."""
N_RANDOM = {"pandoc": 20, "quarto": 10}
N_RANDOM_FULL = {"pandoc": 10_000, "quarto": 500}
PER_DOCUMENT = 900
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


def test_without_escaping_the_canary_fires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: text that is taken for Markdown, read by a Pandoc that allows HTML, runs."""
    raw = "caricc_report.text.pandoc_inlines.words_of"
    monkeypatch.setattr(raw, lambda text, **_: [{"t": "RawInline", "c": ["html", text]}])
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


@RENDERERS
def test_random_text_makes_a_page_and_a_pdf(
    renderer: Engine, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """A page shows characters of all planes; a PDF replaces and lists those it cannot draw."""
    skip_without(renderer)
    every = random_texts(amount(N_RANDOM[renderer.name], N_RANDOM_FULL[renderer.name]))
    for number, texts in enumerate(in_parts(every)):
        folder = tmp_path / str(number)
        document = made(folder, articles(texts))
        page = renderer(ROOT).render(document, "html").content
        whole = shown(look(page, folder)["text"])
        assert [each for each in texts if shown(each) not in whole] == []
        rendered = renderer(ROOT).render(document, "pdf")
        undrawn = set(replace_undrawable(unicodedata.normalize("NFC", "".join(texts)))[1])
        # Line ends of Unicode have become spaces before.
        assert undrawn - {"\u2028", "\u2029"} <= set(rendered.replaced)
        assert pdf_text(rendered.content)


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

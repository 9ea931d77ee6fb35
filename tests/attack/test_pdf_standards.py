"""Every PDF conforms to PDF/UA-1 and PDF/A-3a, as an independent checker sees it."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pikepdf
import pytest
from documents import LANGUAGES, Source, document_of, every_kind, fill_with, make_document, plain
from hostile import hostile_documents
from made import folder_once
from projects import ROOT, program
from verapdf import FLAVOURS, Failures, class_path, validate

from caricc_report.document.pandoc import PandocRenderer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from documents import Plan

    from caricc_report.document.rendering import Renderer
    from caricc_report.release.job import RunResult

SAMPLES: dict[str, Plan] = {
    "pandoc": [
        ("one", 1, "en"), ("empty", 0, "ru"), ("long", 0, "ru"), ("hostile", 0, "en"),
        ("correction", 0, "ru"), ("statistics", 0, "ru"),
    ],
    "quarto": [("one", 1, "en"), ("hostile", 0, "en"), ("photos", 0, "ru")],
}  # fmt: skip
N_SEEDS = {"pandoc": 11, "quarto": 2}
"""How many of each kind but the largest there are in each language in the full run."""
N_FULL = {"pandoc": 200, "quarto": 38}
N_HOSTILE = {"pandoc": (20, 10_000), "quarto": (10, 500)}
"""How many hostile texts of each kind there are in PDFs of their own, in the full run, too."""


WIDTH, HEIGHT, MARGIN, FOOT = 595.3, 841.9, 70.9, 39.7
"""A page of A4, its margins, and the lower one of the front page, in points."""


def untagged(pdf: pikepdf.Pdf) -> None:
    """Take the tags away."""
    del pdf.Root.StructTreeRoot, pdf.Root.MarkInfo


def without_metadata(pdf: pikepdf.Pdf) -> None:
    """Take the metadata away, in which a document says what it conforms to."""
    del pdf.Root.Metadata


def without_fonts(pdf: pikepdf.Pdf) -> None:
    """Take the fonts away, so that a reader's machine has to have them."""
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in each:
                    del each[key]


def without_alternatives(pdf: pikepdf.Pdf) -> None:
    """Take the alternative texts of images away."""
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure" and "/Alt" in each:
            del each["/Alt"]


BROKEN: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "untagged": untagged,
    "no-metadata": without_metadata,
    "no-fonts": without_fonts,
    "no-alternatives": without_alternatives,
}
REFUSED_BY = dict.fromkeys(BROKEN, FLAVOURS) | {"no-alternatives": ("ua1",)}
"""PDF/A-3a recommends alternative texts, and requires none."""


@pytest.fixture(scope="session")
def validated(
    renderer: Renderer,
    released: RunResult,
    amount: Callable[[int, int], int],
    secret: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Failures]:
    """Return what veraPDF says of every document, by name; it is started once for a renderer."""
    class_path()

    def fill(folder: Path) -> None:
        whole = every_kind(N_SEEDS[renderer.name])
        plan = whole if amount(0, 1) else SAMPLES[renderer.name]
        fill_with(plan, renderer, "pdf", released, folder)
        for name, document in hostile_documents(secret, amount(*N_HOSTILE[renderer.name]), folder):
            (folder / f"{name}.pdf").write_bytes(renderer.render(document, "pdf").content)
        for name, spoil in BROKEN.items():
            with pikepdf.open(folder / "one-1.en.pdf") as pdf:
                spoil(pdf)
                pdf.save(folder / f"broken-{name}.pdf")
        results = validate(sorted(folder.glob("*.pdf")))
        found = {path.stem: failures for path, failures in results.items()}
        (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")

    folder = folder_once(tmp_path_factory, f"pdf-{renderer.name}", fill)
    found: dict[str, Failures] = json.loads((folder / "found.json").read_text("utf-8"))
    return found


def good(validated: dict[str, Failures]) -> dict[str, Failures]:
    """Return the results of the documents that nobody spoilt."""
    return {name: each for name, each in validated.items() if not name.startswith("broken-")}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_document_conforms(validated: dict[str, Failures], flavour: str) -> None:
    """The checker finds nothing, in any kind of document and in either language."""
    found = {name: each[flavour] for name, each in good(validated).items() if each[flavour]}
    assert found == {}


def test_enough_documents_were_looked_at(
    validated: dict[str, Failures], renderer: Renderer, amount: Callable[[int, int], int]
) -> None:
    """The reference release and the documents made for this were validated, all of them."""
    n_made = amount(len(SAMPLES[renderer.name]), N_FULL[renderer.name])
    n_hostile = sum(name.startswith("texts-") for name in good(validated))
    assert n_hostile >= amount(1, 2)
    assert len(good(validated)) == len(LANGUAGES) + n_made + n_hostile


@pytest.mark.parametrize("name", BROKEN)
def test_a_document_that_does_not_conform_is_refused(
    validated: dict[str, Failures], name: str
) -> None:
    """The control: the checker sees tags, metadata, fonts or alternative texts missing."""
    failures = validated[f"broken-{name}"]
    assert tuple(flavour for flavour in FLAVOURS if failures[flavour]) == REFUSED_BY[name]


def test_long_words_stay_between_the_margins(renderer: Renderer, tmp_path: Path) -> None:
    """Words that are longer than a line or column, and rows taller than a page, are broken."""
    reader = program("pdftotext")
    path = tmp_path / "long.pdf"
    path.write_bytes(renderer.render(make_document("long", 1, "ru", tmp_path), "pdf").content)
    done = subprocess.run([reader, "-bbox", path, "-"], capture_output=True, check=True)
    pattern = r'xMin="(.+)" yMin=".+" xMax="(.+)" yMax="(.+)">(.+)</word>'
    words = [each.groups() for each in re.finditer(pattern, done.stdout.decode())]
    assert len(words) > 200
    n_front = done.stdout.decode().split("<page ")[1].count("</word>")
    left, right = MARGIN - 3, WIDTH - MARGIN + 6
    out = [
        word
        for number, (x_min, x_max, y_max, word) in enumerate(words)
        if float(x_min) < left
        or float(x_max) > right
        or (
            float(y_max) > HEIGHT - (FOOT if number < n_front else MARGIN) + 3
            and not word.isdecimal()
        )
    ]
    assert out == []


def test_the_markers_of_nested_lists_can_be_drawn(tmp_path: Path) -> None:
    """Lists four deep have markers that the fonts hold; else there would be no PDF."""
    record = Source("lists", plain).record(1)
    body = "-   a\n    -   b\n        -   c\n            -   d\n"
    record["texts"]["en"]["body"] = body
    document = document_of(tmp_path, [record], "en")
    assert PandocRenderer(ROOT).render(document, "pdf").replaced == ()


def test_a_paragraph_may_hold_any_number_of_long_words(tmp_path: Path) -> None:
    """Typst's own rules for words carry no more than some 250 of them in a paragraph."""
    record = Source("words", plain).record(1)
    record["texts"]["en"]["body"] = f"{'counselling' * 4} " * 600
    document = document_of(tmp_path, [record], "en")
    assert PandocRenderer(ROOT).render(document, "pdf").content.startswith(b"%PDF-")


def test_what_no_font_draws_is_replaced_in_charts_too(tmp_path: Path) -> None:
    """An outlet with Thai and Arabic letters, which a chart names, stops no PDF."""
    record = Source("chart", plain).record(1) | {"outlet": "ไทยไม่มี العربية & <b> ＜＆"}
    document = document_of(tmp_path, [record], "en", "statistics")
    rendered = PandocRenderer(ROOT).render(document, "pdf")
    assert {"ไ", "ع"} <= set(rendered.replaced)

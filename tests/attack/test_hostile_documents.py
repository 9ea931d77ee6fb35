"""Hostile text in Word documents, and in other notebooks' documents."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from documents import LANGUAGES, Document, correction, document_of
from hostile import (
    OWN_LINKS,
    SECRET,
    actions,
    articles,
    as_drawn,
    chosen,
    elsewhere,
    in_section,
    is_printed,
    look,
    made,
    pdf_text,
    shown,
    without_marks,
)
from projects import ROOT

from caricc_report.document.pandoc import PandocRenderer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OF_CHARACTERS = {
    ("element", "word/document.xml", _WORD + name) for name in ("rFonts", "softHyphen")
}
"""What Pandoc makes of characters of East Asia, so that Word draws them, and of soft hyphens."""
OF_FINDINGS = {"table[]", "thead[]", "tbody[]", "tr[class]", "th[]", "td[]", "p[]", "strong[]"}
"""What a document on quality shows more of, the more there is to find."""


@pytest.fixture
def texts(secret: str, amount: Callable[[int, int], int]) -> list[str]:
    """Return some texts of each source."""
    return chosen(secret, amount(15, 400))


@pytest.fixture
def languages(amount: Callable[[int, int], int]) -> tuple[str, ...]:
    """Return the languages of the documents: Russian, or both."""
    return LANGUAGES[-amount(1, 2) :]


def numbered(texts: list[str]) -> list[str]:
    """Return as many harmless texts."""
    return [f"harmless text {number}" for number in range(len(texts))]


def word(document: Document) -> dict[str, bytes]:
    """Return the files within a document for Word, by name."""
    content = PandocRenderer(ROOT).render(document, "docx").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def skeleton(parts: dict[str, bytes]) -> set[tuple[str, ...]]:
    """Return all that a document for Word has but text: files, elements, instructions, links."""
    found: set[tuple[str, ...]] = {("part", re.sub("[0-9]+", "", name)) for name in parts}
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        for element in ET.fromstring(content).iter():  # noqa: S314 - made here
            found.add(("element", name, element.tag))
            if element.tag.endswith(("}instrText", "}fldSimple")):
                found.add(("instruction", element.text or "", *element.attrib.values()))
            if element.tag.endswith("}Relationship"):
                is_outside = element.attrib.get("TargetMode") == "External"
                host = "/".join(element.attrib["Target"].split("/")[:3])
                found.add(("link", element.attrib["Type"], host if is_outside else "inside"))
    return found


def test_hostile_text_in_a_document_for_word(texts: list[str], tmp_path: Path) -> None:
    """It has the parts, fields and links of a harmless one, and shows what was written."""
    rows, language = articles(texts), "ru"
    parts = word(made(tmp_path / "hostile", rows, language))
    harmless = word(made(tmp_path / "harmless", articles(numbered(texts)), language))
    assert skeleton(parts) - OF_CHARACTERS == skeleton(harmless) - OF_CHARACTERS
    root = ET.fromstring(parts["word/document.xml"])  # noqa: S314 - made here
    whole = shown("".join(each.text or "" for each in root.iter() if each.tag.endswith("}t")))
    for row in rows:
        seen = in_section(row, language) + elsewhere(row, language)
        assert [each for each in seen if shown(each) not in whole] == []
    described = {shown(each.get("descr", "")) for each in root.iter() if each.tag.endswith("docPr")}
    assert {shown(row["images"][0]["alt"][language]) for row in rows} <= described
    assert [name for name, content in parts.items() if SECRET.encode() in content] == []


def test_what_word_would_fetch_is_seen() -> None:
    """The control: a template elsewhere and a field that includes a file are in the skeleton."""
    link = b'<x><Relationship xmlns="a" Type="t" Target="http://b/c" TargetMode="External"/></x>'
    field = b'<x><instrText xmlns="a">INCLUDETEXT x</instrText></x>'
    assert ("link", "t", "http://b") in skeleton({"a.rels": link})
    assert ("instruction", "INCLUDETEXT x") in skeleton({"a.xml": field})


@pytest.mark.parametrize("notebook, language", [("statistics", "en"), ("quality", "ru")])
def test_hostile_text_in_other_notebooks(
    notebook: str, language: str, texts: list[str], tmp_path: Path
) -> None:
    """What statistics and quality show of outlets, campaigns and headlines is text."""

    def document(folder: Path, texts: list[str]) -> Document:
        folder.mkdir()
        rows = [row | {"images": []} for row in articles(texts)]
        return document_of(folder, rows, language, notebook)

    hostile = document(tmp_path / "hostile", texts)
    harmless = document(tmp_path / "harmless", numbered(texts))
    page, known = (
        look(PandocRenderer(ROOT).render(each, "html").content, tmp_path)
        for each in (hostile, harmless)
    )
    assert (page["canary"], page["asked"], page["left"]) == (0, [], None)
    assert set(page["structure"]) <= set(known["structure"]) | OF_FINDINGS
    assert set(page["targets"]) <= {*known["targets"], "#"}
    whole = shown(page["text"])
    lines = [" ".join(each.split()) for each in texts]
    assert [each for each in lines if shown(each) not in whole] == []
    pdf = PandocRenderer(ROOT).render(hostile, "pdf").content
    assert SECRET not in pdf_text(pdf)
    assert actions(pdf, tmp_path) <= OWN_LINKS


def test_hostile_reasons_of_corrections(
    texts: list[str], languages: tuple[str, ...], tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """Why a release was corrected, and what changed, is shown as it was written."""
    reasons = [" ".join(each.split()) for each in texts if len(each) < 250]
    for number, language in itertools.product(range(amount(1, 15)), languages):
        folder = tmp_path / f"{number}-{language}"
        given = reasons[number * 5 : number * 5 + 5]
        folder.mkdir()
        rows = [row | {"images": []} for row in articles(numbered(texts[:3]))]
        stated = correction(language, given[0], given[1:])
        document = document_of(folder, rows, language, correction=stated)
        found = look(PandocRenderer(ROOT).render(document, "html").content, folder)
        assert (found["canary"], found["asked"], found["left"]) == (0, [], None)
        assert [each for each in given if shown(each) not in shown(found["text"])] == []
        printed = pdf_text(PandocRenderer(ROOT).render(document, "pdf").content)
        for text in map(as_drawn, given):
            assert is_printed(text, printed) or without_marks(text) in without_marks(printed)

"""Every page conforms to WCAG 2.2 AA as far as programs see, and works in any hands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pypdf
import pytest
from documents import LANGUAGES, every_kind, fill_with
from hostile import hostile_documents
from made import folder_once
from pages import browser, look_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from documents import Plan

    from caricc_report.document.rendering import Renderer
    from caricc_report.release.job import RunResult

SAMPLES: dict[str, Plan] = {
    "pandoc": [
        ("correction", 0, "en"), ("long", 0, "ru"), ("statistics", 0, "ru"), ("quality", 0, "ru"),
        ("empty", 0, "en"),
    ],
    "quarto": [("correction", 0, "en"), ("long", 0, "ru"), ("statistics", 0, "ru")],
}  # fmt: skip
N_SEEDS = {"pandoc": 11, "quarto": 2}
"""As for the PDFs."""
N_FULL = {"pandoc": 200, "quarto": 38}
N_HOSTILE = {"pandoc": (20, 10_000), "quarto": (10, 500)}
"""How many hostile texts of each kind there are in pages of their own, in the full run, too."""

WIDE = {
    "pandoc": ("reference.ru", "statistics-0.ru"),
    "quarto": ("statistics-0.ru",),
}
"""Pages whose layout is looked at once more, in letters so much wider as of no usual font."""
SMALL_TARGETS = "#contents a { padding: 0 !important; font-size: 6px; line-height: 7px; }"
HIDDEN = ".chart text { fill: Canvas !important; }"
LOW_NUMBER = '<ol><li><a style="display: inline-block; width: 4rem">A link of words</a></li></ol>'
BROKEN: dict[str, tuple[str, str, str]] = {
    "language": (r'<html lang="\w+"', "<html", "axe html-has-lang"),
    "alternatives": (r'(<img[^>]*) alt="[^"]*"', r"\1", "axe image-alt"),
    "list": (r"</main>", f"{LOW_NUMBER}</main>", "layout: number is not at the first line"),
    "landmark": (r"<(/?)main[^>]*>", r"<\1div>", "axe landmark-one-main"),
    "contrast": (r"--soft: #\w+", "--soft: #b0b8c0", "axe color-contrast"),
    "words": (r"th \{ overflow-wrap[^}]*\}", "table { width: 4rem; }", "layout: word is broken"),
    "targets": (r"td a:not\(\.fact\)[^}]*\}", SMALL_TARGETS, "axe target-size"),
    "identifiers": (r"(?s)(<body.*?)<h2", r'\1<p id="in-figures">x</p><h2', "no-dup-id"),
    "width": (r"<h2", '<p style="width: 1300px">Wide</p><h2', "layout: page is"),
    "focus": (r"\):focus-visible \{", "):focus-visible { outline: none } i {", "focus is not seen"),
    "order": (r'class="skip"', 'class="skip" tabindex="-1"', "keyboard: not in order"),
    "forced": (r"(forced-colors: active\) \{)", rf"\1 {HIDDEN}", "forced: active: contrast"),
    "motion": (r"@media \(prefers-reduced-motion", "@media (min-width: 9999px", "motion: scrolls"),
    "sizes": (r"html \{ font-size: 10pt; \}", "body p { font-size: 10pt; }", "px beside one of"),
    "print": (r"(a\.fact \{ color: inherit); text-decoration: none;", r"\1;", "print plainly"),
}  # fmt: skip
"""By what a good page has: how it is taken away, and by which words that is found."""


@pytest.fixture(scope="session")
def pages_dir(
    renderer: Renderer,
    released: RunResult,
    amount: Callable[[int, int], int],
    secret: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return a folder with pages, good ones and spoilt ones; they are looked at once."""
    browser()

    def fill(folder: Path) -> None:
        whole = every_kind(N_SEEDS[renderer.name])
        plan = whole if amount(0, 1) else SAMPLES[renderer.name]
        fill_with(plan, renderer, "html", released, folder)
        for name, document in hostile_documents(secret, amount(*N_HOSTILE[renderer.name]), folder):
            (folder / f"{name}.html").write_bytes(renderer.render(document, "html").content)
        for name in WIDE[renderer.name]:
            page = (folder / f"{name}.html").read_text(encoding="utf-8")
            wide, n_times = re.subn(r"@font-face \{", r"\g<0> size-adjust: 118%;", page)
            assert n_times > 3
            (folder / f"{name}.wide.html").write_text(wide, encoding="utf-8")
        spoilt = (folder / "correction-0.en.html").read_text(encoding="utf-8")
        for pattern, instead, _ in BROKEN.values():
            spoilt, n_times = re.subn(pattern, instead, spoilt)
            assert n_times, f"nothing to spoil: {pattern}"
        (folder / "broken.html").write_text(spoilt, encoding="utf-8")
        looked = look_at(sorted(folder.glob("*.html")), amount(20, 300))
        found = {path.stem: each for path, each in looked.items()}
        (folder / "seen.json").write_text(json.dumps(found), encoding="utf-8")

    return folder_once(tmp_path_factory, f"pages-{renderer.name}", fill)


@pytest.fixture(scope="session")
def seen(pages_dir: Path) -> dict[str, list[str]]:
    """Return what is wrong with each page, by name."""
    found: dict[str, list[str]] = json.loads((pages_dir / "seen.json").read_text("utf-8"))
    return found


def test_nothing_is_wrong_with_any_page(
    seen: dict[str, list[str]], renderer: Renderer, amount: Callable[[int, int], int]
) -> None:
    """No violation, error, cut or overlapping text, or unreachable link, on any kind of page."""
    good = {name: found for name, found in seen.items() if name != "broken"}
    assert {name: found for name, found in good.items() if found} == {}
    n_made = len(LANGUAGES) + amount(len(SAMPLES[renderer.name]), N_FULL[renderer.name])
    n_hostile = sum(name.startswith("texts-") for name in good)
    assert n_hostile >= amount(1, 2)
    assert len(good) == n_made + len(WIDE[renderer.name]) + n_hostile


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_taken_away_is_missed(seen: dict[str, list[str]], name: str) -> None:
    """The control: a page without what the standards ask for is found out, by the right words."""
    assert any(BROKEN[name][2] in found for found in seen["broken"]), seen["broken"]


def test_a_page_prints_whole(seen: dict[str, list[str]], pages_dir: Path) -> None:
    """The print of the reference release holds every article's address, and its last line."""
    assert "reference.en" in seen
    reader = pypdf.PdfReader(pages_dir / "reference.en.html.pdf")
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    html = (pages_dir / "reference.en.html").read_text(encoding="utf-8")
    headings = re.findall(r"(?s)<h3[^>]*>(.*?)</h3>", html)
    assert len(headings) == 30
    lost = [each for each in headings if re.sub(r"<[^>]+>|\s+", "", each) not in text]
    assert lost == []


def test_no_printed_page_ends_with_the_head_of_an_article(
    seen: dict[str, list[str]], pages_dir: Path
) -> None:
    """What is said of an article, and where its text begins, stand on the page of its headline."""
    assert "reference.en" in seen
    reader = pypdf.PdfReader(pages_dir / "reference.en.html.pdf")
    pages = [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]
    html = (pages_dir / "reference.en.html").read_text(encoding="utf-8")
    paragraph_of_text = r"<p>(.{20})(?:(?!</p>).)*</p>\n(?!</div>)"
    heads = re.findall(rf"(?s)<h3[^>]*>(.*?)</h3>.*?{paragraph_of_text}", html)
    assert len(heads) == 30
    for found in heads:
        headline, begin = (re.sub(r"<[^>]+>|\s+", "", each) for each in found)
        assert any(headline in page and begin in page for page in pages), headline

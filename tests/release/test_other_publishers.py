"""Other publishers' digests are data: a weekly one in three languages, a monthly one of a country.

The third, CARICC's own, is the repository; it is made in the same way.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pikepdf
import pytest
from fluent.syntax import FluentParser, ast
from looks import FAMILY
from made import folder_once
from other_publishers import FIRST, LANGUAGES, project_of
from projects import ROOT, program, skip_without_quarto

from caricc_report.document.renderers import RENDERERS
from caricc_report.model.languages import sentences_of
from caricc_report.model.period import Period
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.new_project import init_project_like
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.release, pytest.mark.kernel]
ACCENT = "#00594f"
HEADINGS = {
    "en": ("Contents", "Overview", "The release in figures", "How the numbers were made"),
    "fr": ("Sommaire", "Vue d’ensemble", "Le numéro en chiffres", "D’où viennent les nombres"),
    "kk": ("Мазмұны", "Шолу", "Шығарылым сандарда", "Сандар қалай алынды"),
}
"""By language, headings of the weekly digest."""
SAID = {
    "en": (
        "In the period from 28 December 2026 to 3 January 2027, 4 articles of the media were",
        "more than 28,600 cases",
        "up to 80%",
        "week 53, 2026. Astana, 4 January 2027.",
        "Astana · 29 December 2026 · World",
        "World Health Organization",
    ),
    "fr": (
        "Pour la période du 28 décembre 2026 au 3 janvier 2027, 4 articles de presse ont été",
        "plus de 28 600 cas",
        "jusqu’à 80 %",
        "semaine 53, 2026. Astana, 4 janvier 2027.",
        "Astana · 29 décembre 2026 · Organisation",
        "Organisation mondiale de la santé",
    ),
    "kk": (
        "2026 жылғы 28 желтоқсан – 2027 жылғы 3 қаңтар аралығында бұқаралық ақпарат құралдарының 4",
        "28 600 жағдайдан астам",
        "80 %-ға дейін",
        "53-апта, 2026. Астана, 2027 жылғы 4 қаңтар.",
        "Астана · 2026 жылғы 29 желтоқсан · Дүниежүзілік",
        "Дүниежүзілік денсаулық сақтау ұйымы",
    ),
}
"""By language, what the weekly digest says: period, plurals, numbers with qualifiers, dates."""
ALTS = {
    "en": ("A drop in a shield", "A syringe and two vials"),
    "fr": ("Une goutte dans un bouclier", "Une seringue et deux flacons"),
    "kk": ("Қалқан ішіндегі тамшы", "Шприц пен екі құты"),
}
"""By language, the alternative texts of the logo and of a photo."""
_SHORTEST = 6
"""Letters of an English text that is looked for in documents of other languages."""


@dataclass(frozen=True, slots=True)
class Made:
    """A project, and the draft of its release."""

    project: Project
    release: str

    @property
    def draft(self) -> Path:
        """The folder of the draft."""
        return self.project.root / "_build" / self.release

    def page(self, language: str) -> str:
        """Return the page."""
        return (self.draft / f"release.{language}.html").read_text(encoding="utf-8")

    def text(self, language: str) -> str:
        """Return what the page shows, as its lines run on."""
        body = re.sub(r"(?s)<(style|script|title|head)\b.*?</\1>", " ", self.page(language))
        return as_one_line(unescape(re.sub("<[^>]*>", "", body)))

    def text_of_pdf(self, language: str) -> str:
        """Return the text of the PDF, as its lines run on; they may end at a hyphen."""
        return as_one_line(self.pages_of_pdf(language).replace("-\n", "-"))

    def pages_of_pdf(self, language: str) -> str:
        """Return the text of the PDF, with an end of a page between two."""
        pdf = self.draft / f"release.{language}.pdf"
        command = [program("pdftotext"), "-raw", str(pdf), "-"]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def as_one_line(text: str) -> str:
    """Return a text with single spaces, those that do not break among them."""
    return " ".join(text.replace("\u2060", "").split())


def maker(name: str, renderer: str, factory: pytest.TempPathFactory) -> Made:
    """Return a project with its draft, made once in a session."""
    if renderer == "quarto":
        skip_without_quarto()

    def fill(folder: Path) -> None:
        project = project_of(name, folder / "project")
        job = Job(
            f"params/{FIRST[name]}.yml",
            project=project,
            formats=("html", "pdf"),
            renderer=renderer,
        )
        assert run(job).findings == ()

    made = folder_once(factory, f"{name}-{renderer}", fill)
    return Made(Project(made / "project"), FIRST[name])


@pytest.fixture(scope="session", params=sorted(RENDERERS))
def weekly(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make the weekly digest on health, which no check finds anything in."""
    return maker("health", request.param, tmp_path_factory)


@pytest.fixture(scope="session", params=sorted(RENDERERS))
def monthly(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make the monthly digest of one country, which no check finds anything in."""
    return maker("country", request.param, tmp_path_factory)


@pytest.mark.program
@pytest.mark.parametrize("language", HEADINGS)
def test_page_and_pdf_are_in_the_language(weekly: Made, language: str) -> None:
    """Headings, dates, plurals, cases, numbers, names of outlets and countries."""
    for text in (weekly.text(language), weekly.text_of_pdf(language)):
        for each in (*HEADINGS[language], *SAID[language]):
            assert each in text
    assert f'<html lang="{language}"' in weekly.page(language)


@pytest.mark.program
@pytest.mark.quarto
@pytest.mark.parametrize("language", HEADINGS)
def test_pages_end_at_the_same_lines_with_every_renderer(
    tmp_path_factory: pytest.TempPathFactory, language: str
) -> None:
    """Quarto's captions of tables are blocks, with the distance of Pandoc's figures."""
    made = [maker("health", renderer, tmp_path_factory) for renderer in sorted(RENDERERS)]
    assert len({each.pages_of_pdf(language) for each in made}) == 1


@pytest.mark.program
@pytest.mark.parametrize("language", ["fr", "kk"])
def test_no_english_is_in_another_language(weekly: Made, language: str) -> None:
    """Nothing that the package says in English is said, unless the language says the same.

    Words in the names of cells are code.
    """
    own = set(texts_of((LANGUAGES / f"{language}.ftl").read_text(encoding="utf-8")))
    english = {each for each in texts_of(sentences_of("en")) if len(each) >= _SHORTEST} - own
    assert {"How the numbers were made", "articles of the media were selected"} <= english
    for text in (weekly.text(language), weekly.text_of_pdf(language)):
        said = (
            each for each in english if re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", text)
        )
        assert list(said) == []


def test_no_latin_word_is_in_kazakh(weekly: Made) -> None:
    """What has a name of its own in Latin letters aside: code says nothing itself."""
    names = r"CC-BY-\S+|Health Digest Unit|English|Français|PDF|CSV|JSON"
    text = re.sub(rf"«[\w-]*»|\S+[.@]\S+|{names}", "", weekly.text("kk"))
    assert re.findall("[A-Za-z]{2,}", text) == []


def texts_of(sentences: str) -> Iterator[str]:
    """Yield the texts between the places of messages."""
    for entry in FluentParser().parse(sentences).body:
        if isinstance(entry, ast.Message) and entry.value:
            yield from texts_in(entry.value)


def texts_in(pattern: ast.Pattern) -> Iterator[str]:
    """Yield the texts of a pattern, those of its variants among them."""
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            yield as_one_line(element.value).strip(" .:,“”()")
        elif isinstance(element.expression, ast.SelectExpression):
            for variant in element.expression.variants:
                yield from texts_in(variant.value)


@pytest.mark.parametrize("language", ALTS)
def test_the_look_is_the_publishers(weekly: Made, language: str) -> None:
    """Page and PDF have its accent, its font alone, and its logo with a text instead."""
    page = weekly.page(language)
    assert f"--navy: {ACCENT};" in page
    assert set(re.findall(r'@font-face \{ font-family: "([^"]+)"; src: url', page)) == {FAMILY}
    with pikepdf.open(weekly.draft / f"release.{language}.pdf") as pdf:
        alts = {str(each.Alt) for each in pdf.objects if "/Alt" in getattr(each, "keys", set)()}
        fonts = {
            str(font["/BaseFont"]).partition("+")[2].partition("-")[0]
            for sheet in pdf.pages
            for font in sheet.Resources.get("/Font", {}).values()
        }
    assert fonts == {FAMILY.replace(" ", "")}
    for alt in ALTS[language]:
        assert alt in alts
        assert f'alt="{alt}"' in page


def test_a_week_stays_in_its_year(weekly: Made) -> None:
    """The week over the turn of the year is the 53rd of the old one."""
    facts = json.loads((weekly.draft / "facts.json").read_text(encoding="utf-8"))
    assert (facts["release"], facts["period"]) == ("2026-W53", "2026-12-28/2027-01-03")
    assert facts["facts"]["vaccinated.total"]["value"] == 340
    assert "articles.by_topic.elimination" in facts["facts"]


def test_the_other_notebooks_are_in_the_language(weekly: Made) -> None:
    """They are made from the same project, as pages."""
    made = run(
        Job(
            f"params/{weekly.release}.yml",
            project=weekly.project,
            notebook="quality",
            languages=("kk",),
            formats=("html",),
            renderer="pandoc",
        )
    )
    assert "Сапа" in (made.directory / "quality.kk.html").read_text(encoding="utf-8")


def test_a_digest_without_figures_has_no_table_of_them(monthly: Made) -> None:
    """Twelve topics of one country, in one language; figures are not even named."""
    text = monthly.text("en")
    assert "Figures reported" not in text
    assert "no figures" not in text
    assert "<title>Water Monthly #11, 2026 (01–30.11.2026)" in monthly.page("en")
    assert "In the period from 1 to 30 November 2026, 4 articles" in text
    facts = json.loads((monthly.draft / "facts.json").read_text(encoding="utf-8"))["facts"]
    assert sum(name.startswith("articles.by_topic.") for name in facts) == 12
    assert {path.name for path in monthly.draft.glob("*.pdf")} == {"release.en.pdf"}


@pytest.mark.program
def test_nothing_of_the_first_publisher_is_said(weekly: Made, monthly: Made) -> None:
    """Neither its name nor its subject."""
    texts = [weekly.text_of_pdf(language) for language in HEADINGS]
    texts += [weekly.text(language) for language in HEADINGS]
    for text in (*texts, monthly.text("en"), monthly.text_of_pdf("en")):
        assert not re.search("caricc|drug|narco|drogue|есірткі", text.lower())


def test_this_repository_is_a_project_in_the_same_way(tmp_path: Path) -> None:
    """What `init --like caricc` makes are its own files."""
    project = init_project_like(tmp_path / "new", Period.parse("2024-11-16/2024-11-30"), "caricc")
    for name in ("_quarto.yml", "_extensions", "locales", "params/profile.yml"):
        assert content(project.root / name) == content(ROOT / name)


def content(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file, or of each in a folder."""
    files = sorted(each for each in (path, *path.rglob("*")) if each.is_file())
    return {str(each.relative_to(path)): each.read_bytes() for each in files}

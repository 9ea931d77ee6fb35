"""Both renderers show the same content, and a PDF is what the standards ask for."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Any

import nbformat
import pikepdf
import pytest
from builders import png
from projects import (
    ROOT,
    SECTIONS,
    copy_project,
    skip_without_quarto,
    with_few_articles,
    with_few_cells,
)
from rendered import Page, flat, has_alternative, page_of, pdf_of, plain, texts_in, words

from caricc_report.editorial.release import Release, load_release
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run
from caricc_report.text.nodes import fact_id
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult


LANGUAGES = ("en", "ru")


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_the_page(made: RunResult, language: str) -> None:
    """At a glance, what leads, countries and articles in the profile's order, figures, annex."""
    headings = page_of(made, language).headings
    leads = words({"en": "In this release", "ru": "В этом выпуске"}[language])
    assert [tag for tag, _ in headings].count("h1") == 1
    assert headings[0][0] == "h1"
    first, *others = expected_headings(release_in(language))
    assert [words(text) for _, text in headings[1:]] == [first, leads, *others]
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
        found = [str(item.Alt) for item in pdf.objects if has_alternative(item)]
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
        assert "A grey square" in {str(item.Alt) for item in pdf.objects if has_alternative(item)}


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_packaged_fonts_are_used(made: RunResult, language: str) -> None:
    """The PDF embeds the fonts that come with the package's dependencies, and no others."""
    fonts = set()
    for page in pdf_of(made, language).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    assert fonts
    assert all(name.startswith(("IBMPlexSerif", "FiraSans")) for name in fonts)


def test_an_executed_notebook_has_a_line_for_each_cell(reference: RunResult) -> None:
    """It is one that any reader of notebooks takes, and git shows which cells have changed."""
    for path in reference.directory.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        first, *cells, last, _ = path.read_text("utf-8").splitlines()
        assert (first, last) == ('{"cells": [', "],")
        assert [json.loads(each.rstrip(","))["id"] for each in cells] == [
            cell.id for cell in notebook.cells
        ]

"""Other notebooks than the release's are made by the same run, each into its own folder."""

from __future__ import annotations

import json
import os
import re
from html import unescape
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from builders import record, texts
from made import made_once
from projects import skip_without_quarto

from caricc_report.document.document import read_document
from caricc_report.errors import InvalidInputError, NotebookError
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.manifest import read_manifest
from caricc_report.release.pipeline import run
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

LANGUAGES = ("en", "ru")
SHORTCODE = "{{< env PATH >}}"
CORE = {"articles.csv", "articles.jsonl", "checks.json", "facts.json", "manifest.json"}


def earlier(project_dir: Path) -> None:
    """Give a project the records of a release as JSON Lines, and of two before it."""
    rows = [
        record(
            id=f"kz-{release}-{number}",
            release=release,
            source_url=f"https://example.kz/{release}/{number}",
            narrative={"en": "a seminar", "ru": "семинаре"},
            texts=texts(f"Seminar {number}", "A body. " * 20),
        )
        for release, n in (("2024-17", 1), ("2024-18", 3), ("2024-19", 2))
        for number in range(n)
    ]
    rows[0]["country"] = "KG"  # So Kyrgyzstan has none in the other releases.
    rows[0]["outlet"] = SHORTCODE
    for row in rows:
        row["texts"]["ru"] = {"headline": "Семинар", "body": "Сотрудники провели семинар. " * 9}
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (project_dir / "data/some.jsonl").write_text(lines, encoding="utf-8")
    path = project_dir / "params/2024-19.yml"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^articles: .*$", "articles: data/some.jsonl", text)
    path.write_text(changed, encoding="utf-8")


def made(project_dir: Path, notebook: str, **options: Any) -> RunResult:
    """Run a notebook of a project."""
    return run(
        Job(
            project_dir / "params/2024-19.yml",
            project=Project(project_dir),
            notebook=notebook,
            **{"renderer": "pandoc", **options},
        )
    )


@pytest.fixture(scope="module", params=["pandoc", "quarto"])
def statistics(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> RunResult:
    """Make the statistics of three releases once, by each renderer."""
    renderer: str = request.param
    if renderer == "quarto":
        skip_without_quarto()

    def make(folder: Path) -> RunResult:
        earlier(folder)
        return made(folder, "statistics", renderer=renderer)

    return made_once(tmp_path_factory, f"statistics-{renderer}", make)


@pytest.fixture(scope="module")
def quality(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """Make the quality of the reference release once."""
    return made_once(
        tmp_path_factory, "quality", lambda folder: made(folder, "quality", formats=("html",))
    )


def html_of(result: RunResult, name: str) -> str:
    """Return the text of a page."""
    return (result.directory / name).read_text(encoding="utf-8")


def broken_links(page: str) -> set[str]:
    """Return the links within a page that lead nowhere."""
    places = set(re.findall(r'\sid="([^"]*)"', page))
    return {unescape(target) for target in re.findall(r'href="#([^"]*)"', page)} - places


def test_an_annex_without_what_is_handed_over_is_told_what_to_give_it(quality: RunResult) -> None:
    """The notebooks of earlier versions gave it no ``about``; that of statistics is another."""
    notebook = nbformat.read(quality.directory / "quality.en.ipynb", as_version=4)
    del notebook.cells[-2]
    advice = r'cr.how_numbers_were_made\(this_release, review, about="quality"\); .* init --update'
    with pytest.raises(NotebookError, match=advice):
        read_document(notebook, "quality.ipynb", "2024-19", "en", "quality")


def test_statistics_have_a_folder_of_their_own(statistics: RunResult) -> None:
    """It is named after release and notebook, holds what a release holds, and no lock is left."""
    folder = statistics.directory
    assert folder.name == "2024-19.statistics"
    documents = {
        f"statistics.{language}.{suffix}"
        for language in LANGUAGES
        for suffix in ("html", "pdf", "ipynb")
    }
    assert {path.name for path in folder.iterdir()} == CORE | documents == set(statistics.files)
    assert not (folder.parent / "2024-19").exists()


def test_the_manifest_names_the_notebook(statistics: RunResult) -> None:
    """The notebook that was run is among what went in, and the release's is not."""
    content = json.loads((statistics.directory / "manifest.json").read_text(encoding="utf-8"))
    inputs = content["predicate"]["buildDefinition"]["resolvedDependencies"]
    names = {each.get("name") for each in inputs}
    assert "notebooks/statistics.ipynb" in names
    assert "notebooks/release.ipynb" not in names


def test_the_facts_of_a_run_name_articles_that_it_holds(statistics: RunResult) -> None:
    """Every fact of the statistics leads to lines of the articles beside it."""
    facts = json.loads((statistics.directory / "facts.json").read_text(encoding="utf-8"))["facts"]
    lines = (statistics.directory / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    ids = {json.loads(line)["id"] for line in lines}
    assert facts["trends.2024-18.by_country.KZ"]["value"] == 3
    assert facts["trends.change.previous.total"]["value"] == -1
    assert {each for fact in facts.values() for each in fact["articles"]} == ids
    assert len(ids) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_statistics_are_whole(statistics: RunResult, language: str) -> None:
    """Every link within the page leads somewhere, and the contents list the sections."""
    page = html_of(statistics, f"statistics.{language}.html")
    assert broken_links(page) == set()
    contents = page[page.index('id="contents"') :]
    for by in ("total", "country", "topic", "outlet", "campaign"):
        assert f'href="#trend-{by}"' in contents


def test_charts_of_statistics_state_their_message(statistics: RunResult) -> None:
    """The alternative texts of the page are computed."""
    page = html_of(statistics, "statistics.en.html")
    assert (
        'aria-label="2 articles, as many as usual. Articles by half-month: up and down, in the end '
        'higher, from 1 in 2024-17 to 2 in 2024-19, the most, 3, in 2024-18."' in page
    )


def test_the_names_in_a_chart_are_text(statistics: RunResult) -> None:
    """An outlet that is called like a shortcode stands in the chart under this name."""
    page = html_of(statistics, "statistics.en.html")
    charts = re.findall('<svg class="chart[ "].*?</svg>', page, re.DOTALL)
    assert any(f">{SHORTCODE}</text>" in unescape(chart) for chart in charts)
    alternatives = re.findall(r'<div role="group"\s+aria-label="([^"]*)"', page)
    assert any(SHORTCODE in unescape(text) for text in alternatives)
    assert os.environ["PATH"] not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_quality_are_whole(quality: RunResult, language: str) -> None:
    """Every link within the page leads somewhere; findings and fields are shown."""
    page = html_of(quality, f"quality.{language}.html")
    assert broken_links(page) == set()
    assert "event-before-period" in page
    assert 'href="#review-coverage"' in page


def test_quality_and_release_have_the_same_findings(quality: RunResult) -> None:
    """Where nothing came before and nothing is waived, the notebook shows what the run found."""
    facts = json.loads((quality.directory / "facts.json").read_text(encoding="utf-8"))["facts"]
    for severity in ("error", "warning", "notice"):
        found = [one for one in quality.findings if one["severity"] == severity]
        assert facts[f"findings.{severity}"]["value"] == len(found)


def test_manifest_names_the_packages_of_extras_that_were_used(
    quality: RunResult, reference: RunResult
) -> None:
    """Likely duplicates rest on rapidfuzz; a release of Markdown files needs no extra."""
    versions = read_manifest(ProjectFile(quality.directory, "")).versions
    assert versions["rapidfuzz"] == version("rapidfuzz")
    assert "rapidfuzz" not in read_manifest(ProjectFile(reference.directory, "")).versions


@pytest.mark.release
def test_a_failing_notebook_is_kept_under_its_name(project_dir: Path) -> None:
    """What failed is named after release, notebook and language, beside what other runs left."""
    path = project_dir / "notebooks/quality.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("cr.contents(this_release)", "1 / 0"), encoding="utf-8")
    with pytest.raises(NotebookError, match=r"notebooks/quality.ipynb \(en\), cell 5"):
        made(project_dir, "quality", formats=("html",), languages=("en",))
    assert (project_dir / "_build/failed/2024-19.quality.en.ipynb").is_file()
    assert not (project_dir / "_build/2024-19.quality").exists()


@pytest.mark.release
def test_a_run_removes_only_what_its_own_notebook_left(project_dir: Path) -> None:
    """What another notebook of the release writes at the same time stays."""
    failed = project_dir / "_build/failed"
    failed.mkdir(parents=True)
    for name in ("2024-19.en.ipynb", "2024-19.ru.ipynb", "2024-19.quality.en.ipynb"):
        (failed / f".{name}.new-01234567").touch()
    (project_dir / "data/articles/defect.md").write_text("defect", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="defect"):
        made(project_dir, "release", languages=("en",))
    assert [path.name for path in failed.iterdir()] == [".2024-19.quality.en.ipynb.new-01234567"]


def test_the_release_keeps_its_names(reference: RunResult) -> None:
    """The release's own notebook makes the folder that it always made, and facts of its own."""
    assert reference.directory.name == "2024-19"
    facts = json.loads((reference.directory / "facts.json").read_text(encoding="utf-8"))
    assert not any(name.startswith(("trends.", "coverage.")) for name in facts["facts"])

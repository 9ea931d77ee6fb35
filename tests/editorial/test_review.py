"""Other notebooks than the release's are made by the same run, each into its own folder."""

from __future__ import annotations

import json
import os
import re
from html import unescape
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest
from builders import FIGURE, png, record, release_of, said, texts, told
from made import made_once
from projects import skip_without_quarto

import caricc_report as cr
from caricc_report.document.document import places_in
from caricc_report.editorial import review as review_module
from caricc_report.errors import InvalidInputError, NotebookError, UsageError
from caricc_report.model.languages import sentences_of
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.manifest import read_manifest
from caricc_report.release.pipeline import run
from caricc_report.system.files import ProjectFile
from caricc_report.text.chart_nodes import BarChart
from caricc_report.text.nodes import Link, Number, line
from caricc_report.text.trees import walk

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


def test_coverage_counts_the_articles_that_have_a_field(tmp_path: Path) -> None:
    """A fact for the number and one for the share, each with its articles."""
    rows = [
        record(id="kz-a", place="Almaty", figures=[FIGURE], texts=texts()),
        record(id="kz-b", place="Astana", narrative={"en": "a meeting"}),
        record(id="kz-c"),
    ]
    review = cr.load_review(release_of(tmp_path, *rows))
    facts = {name: (fact.value, fact.articles) for name, fact in review.facts.items()}
    assert facts["coverage.articles.place"] == (2, ("kz-a", "kz-b"))
    assert facts["coverage.share.place"] == (67, ("kz-a", "kz-b"))
    assert facts["coverage.articles.texts.ru"] == (1, ("kz-a",))
    assert facts["coverage.articles.narrative.en"] == (1, ("kz-b",))
    assert facts["coverage.share.texts.en"][0] == 100
    assert facts["coverage.share.images"][0] == 0


def test_only_all_are_100_percent(tmp_path: Path) -> None:
    """A share is rounded, but neither to none nor to all."""
    rows = [record(id=f"kz-{n}", place="Almaty" if n else None) for n in range(300)]
    rows[0]["campaign"] = "C"
    facts = cr.load_review(release_of(tmp_path, *rows)).facts
    assert facts["coverage.share.place"].value == 99
    assert facts["coverage.share.campaign"].value == 1


WHOLE = {
    **record(texts=texts(), narrative={"en": "a seminar", "ru": "семинаре"}, figures=[FIGURE]),
    "event_on": "2024-11-20",
    "published_on": "2024-11-20",
    "images": [{"path": "a.png", "alt": {"en": "A", "ru": "A"}}],
}
COVERAGE = {
    "never": (
        [{"place": "Almaty"}],
        "Not filled in at all: Campaign",
        "Не заполнено ни разу: Кампания",
    ),
    "seldom": (
        [{"place": "Almaty"}, {"campaign": "C"}],
        "Filled in least often: Place and Campaign, in 50% of the articles",
        "Реже всего заполнено: Место и Кампания – в 50 % материалов",
    ),
    "always": (
        [{"place": "Almaty", "campaign": "C"}],
        "All articles have all fields.",
        "Во всех материалах заполнены все поля.",
    ),
}


@pytest.mark.parametrize("rows, english, russian", COVERAGE.values(), ids=COVERAGE)
def test_the_coverage_says_what_the_fewest_have(
    tmp_path: Path, rows: list[dict[str, str]], english: str, russian: str
) -> None:
    """Bars are sorted by it, and those that the title is about have the accent."""
    records = [{**WHOLE, "id": f"kz-{n}", **row} for n, row in enumerate(rows)]
    (tmp_path / "a.png").write_bytes(png())
    for language, title in (("en", english), ("ru", russian)):
        shown = cr.coverage_chart(cr.load_review(release_of(tmp_path, *records, language=language)))
        assert told(shown).splitlines()[0].replace("\xa0", " ") == title
        charts = [each for each in walk(shown.blocks) if isinstance(each, BarChart)]
        assert len(charts) == (not title.endswith("."))
        for chart in charts:
            values = [bar.value for bar in chart.bars]
            assert values == sorted(values, reverse=True)
            assert [bar.is_main for bar in chart.bars] == [each == values[-1] for each in values]


def test_findings_name_the_articles_by_their_headlines(tmp_path: Path) -> None:
    """Each finding has a row, with a link to its article in the annex."""
    review = cr.load_review(release_of(tmp_path, record(narrative={"en": "the the seminar"})))
    shown = cr.finding_table(review)
    assert "word-doubled" in told(shown)
    links = {node for node in walk(shown.blocks) if isinstance(node, Link)}
    assert Link(line("A headline"), "#article-kz-example") in links
    annex = cr.how_numbers_were_made(review.release, review)
    assert "article-kz-example" in places_in(annex.blocks)


FOUND = {
    "event_on": (
        {"event_on": "2024-11-01"},
        "event_on: the event ended on 2024-11-01, before the period 2024-11-16/2024-11-30; ",
        "День события: событие завершилось 1 ноября 2024 года, до начала периода, 16–30 ноября",
    ),
    "texts.ru.body": (
        {},
        "texts.ru.body: 2 words, 20 at least are usual; ",
        "Текст (ru): 2 слова, обычно не менее 20; ",
    ),
    "figures.1": (
        {"figures": [{"kind": "group", "value": 77, "unit": "people", "subject": "S"}]},
        "figures.1.unit: does not fit 'group', got 'people'; write groups, or correct kind",
        "Показатели, 1: единица «people» не подходит к виду «group»; укажите groups или ",
    ),
    "source_url": (
        {"source_url": "https://1.2.3.4/a", "outlet": "Some outlet"},
        "source_url: an IP address, not a host name, got '1.2.3.4'; copy the address",
        "Ссылка: IP-адрес вместо имени узла, '1.2.3.4'; скопируйте адрес",
    ),
    "outlet": (
        {"outlet": "Agency"},
        "outlet: not known, got 'Agency'; write the host, 'example.kz', or",
        "Издание: неизвестное издание 'Agency'; укажите имя узла, 'example.kz', или",
    ),
}


@pytest.mark.parametrize("changes, english, russian", FOUND.values(), ids=FOUND)
def test_a_document_says_findings_in_its_language(
    tmp_path: Path, changes: dict[str, Any], english: str, russian: str
) -> None:
    """With fields and days as people call them; the command and checks.json stay as they are."""
    both = {**texts(), "ru": {"headline": "Заголовок", "body": "Текст материала."}}
    release = release_of(tmp_path, record(texts=both, **changes), language="ru")
    review = cr.load_review(release)
    assert any(finding.message.startswith(english) for finding in review.findings)
    shown = told(cr.finding_table(review))
    assert russian in shown
    assert f"{english.partition(':')[0]}:" not in shown


def test_every_finding_has_words_in_every_language() -> None:
    """The same messages, with the same things to put in place."""
    messages = {
        language: {
            name: sorted(set(re.findall(r"\$(\w+)", message)) - {"reason", "other", "scripts"})
            for name, message in re.findall(
                r"^finding-([\w-]+) = (.*(?:\n[ *}].*)*)", sentences_of(language), re.MULTILINE
            )
        }
        for language in LANGUAGES
    }
    assert messages["en"] == messages["ru"]
    assert len(messages["en"]) > 25


def test_likely_duplicates_have_their_score(tmp_path: Path) -> None:
    """Two articles with the same text are a pair, with why and how much."""
    body = "Police officers told pupils of a school how dangerous drugs are, and what the law says."
    rows = [
        record(id=f"kz-{n}", outlet=f"{n}.kz", source_url=f"https://{n}.kz/1",
               texts={"en": {"headline": f"Headline {n}", "body": body}})
        for n in ("a", "b")
    ]  # fmt: skip
    table = cr.likely_duplicates(cr.load_review(release_of(tmp_path, *rows)))
    assert "duplicates.kz-a.kz-b" in {
        node.fact for node in walk(table.blocks) if isinstance(node, Number)
    }
    shown = told(table)
    assert "similar text" in shown
    assert "Headline a" in shown
    assert "Headline b" in shown
    for name in ("a", "b"):
        assert f"kz-{name}, {name}.kz, {name}.kz/1" in shown
        assert Link(line(f"{name}.kz/1"), f"https://{name}.kz/1") in [*walk(table.blocks)]


@pytest.mark.parametrize(
    "language, said", [("en", "the same 2 times"), ("ru", "повторяется, всего 2")]
)
def test_counts_in_findings_are_the_checks_own(tmp_path: Path, language: str, said: str) -> None:
    """And the likeness of duplicates is a fact, so that no number is typed."""
    rows = [
        record(
            id=f"kz-{name}",
            source_url=f"https://example.kz/{name}",
            narrative={"en": "a seminar", "ru": "семинаре"},
            texts=texts("Seminar", "A body of some words. " * 20),
        )
        for name in "ab"
    ]
    review = cr.load_review(release_of(tmp_path, *rows, language=language))
    likeness = review.facts["duplicates.kz-a.kz-b"]
    assert (likeness.value, likeness.unit) == (100, "percent")
    assert said in told(cr.finding_table(review))


def test_without_rapidfuzz_the_page_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Duplicates are not looked for then, and all else is shown."""

    def refuse(*_: object) -> None:
        message = "Finding duplicates needs rapidfuzz; pip install 'caricc-report[import]'"
        raise UsageError(message)

    monkeypatch.setattr(review_module, "find_duplicates", refuse)
    review = cr.load_review(release_of(tmp_path, record()))
    assert said(*cr.likely_duplicates(review).blocks) == (
        "Duplicates were not looked for. Finding duplicates needs rapidfuzz; pip install "
        "'caricc-report[import]'."
    )
    assert review.findings

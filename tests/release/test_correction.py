"""Corrections: what they are of, and how they say so."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from projects import SECTIONS, copy_project, skip_without_quarto, with_few_articles, with_few_cells
from publications import contents, draft_of, edit, ids, index, remake, rewrite, say_otherwise
from pypdf import PdfReader

from caricc_report.errors import AlreadyPublishedError, InvalidInputError, UsageError
from caricc_report.project import Project
from caricc_report.release.backfill import make_due
from caricc_report.release.correction import describe_corrected
from caricc_report.release.diff.content import content_diff
from caricc_report.release.diff.reading import read_release_content
from caricc_report.release.job import Job
from caricc_report.release.monitoring import event_of
from caricc_report.release.pipeline import run
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.release.job import RunResult

HEADLINE = "Almaty police and educators hold annual seminar on drug abuse prevention"
HOSTILE = "A <b>wrong</b> name #set page(fill: red) {{< env HOME >}} [x](javascript:alert) $x$ \\n"


@pytest.fixture(scope="module", params=["pandoc", "quarto"])
def corrected(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with a release that was corrected twice, by each renderer."""
    if request.param == "quarto":
        skip_without_quarto()
    folder = with_few_articles(copy_project(tmp_path_factory.mktemp("corrected") / "project"), "01")
    project = Project(with_few_cells(folder, "imprint", *SECTIONS))
    remake(project, request.param)
    publish("2024-19", project=project)
    rewrite(project, "headline: Almaty police", "headline: Astana police")
    remake(project, request.param)
    publish("2024-19", project=project, correction=HOSTILE, same_day=True)
    rewrite(project, "headline: Astana police", "headline: Aktobe police")
    remake(project, request.param)
    publish("2024-19", project=project, correction="Another city", same_day=True)
    return project


def cover_texts(folder: Path) -> tuple[str, str]:
    """Return the text of the first page of the PDF, and that of the cover of the HTML."""
    pdf = PdfReader(folder / "release.en.pdf").pages[0].extract_text()
    page = (folder / "release.en.html").read_text("utf-8")
    cover = re.search(r'<div class="cover">(.*?)<details class="imprint">', page, re.DOTALL)
    assert cover
    return " ".join(pdf.split()), " ".join(cover[1].split())


def test_a_correction_states_reason_and_change_on_its_first_page(corrected: Project) -> None:
    """Both documents say which correction it is, why, what changed, and of what."""
    for text in cover_texts(corrected.releases_dir / "2024-19.c2"):
        assert "Correction 2 · 2 December 2024" in text
        assert "Another city" in text
        assert "Headline: “Astana police and educators" in text
        assert "→ “Aktobe police and educators" in text
        assert "The release that is corrected: 2024-19.c1" in text


def links_out(path: Path) -> list[str]:
    """Return where the front page of a PDF leads to that is not in it."""
    annotations = [each.get_object() for each in PdfReader(path).pages[0]["/Annots"]]
    return [str(each["/A"]["/URI"]) for each in annotations if "/A" in each]


def test_a_correction_links_to_what_it_corrects(corrected: Project) -> None:
    """The link of either document leads to the folder beside it."""
    folder = corrected.releases_dir / "2024-19.c2"
    assert 'href="../2024-19.c1/release.en.html"' in cover_texts(folder)[1]
    assert links_out(folder / "release.en.pdf") == ["../2024-19.c1/release.en.html"]


def test_a_reason_is_text_and_nothing_else(corrected: Project) -> None:
    """Markup, code and shortcodes in a reason are shown as they were written."""
    pdf, html = cover_texts(corrected.releases_dir / "2024-19.c1")
    assert HOSTILE in pdf
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;") in html
    assert len(links_out(corrected.releases_dir / "2024-19.c1/release.en.pdf")) == 1


def test_the_index_links_both_ways(corrected: Project) -> None:
    """Each publication names the one before and the one after it."""
    links = [(each["id"], each["corrects"], each["corrected_by"]) for each in index(corrected)]
    assert links == [
        ("2024-19", None, "2024-19.c1"),
        ("2024-19.c1", "2024-19", "2024-19.c2"),
        ("2024-19.c2", "2024-19.c1", None),
    ]


def test_a_correction_has_the_content_of_its_draft(corrected: Project) -> None:
    """Facts, articles and checks are those of the draft, whose documents state no correction."""
    release = contents(corrected.releases_dir / "2024-19.c2")
    draft = contents(draft_of(corrected))
    same = {name for name in release if release[name] == draft[name]}
    assert same == {"facts.json", "articles.csv", "articles.jsonl", "checks.json"}


def test_a_corrected_release_is_not_published_again(corrected: Project) -> None:
    """The draft of the last correction is what is published; a reason alone corrects nothing."""
    again = publish("2024-19", project=corrected)
    assert (again.id, again.is_new, again.corrects) == ("2024-19.c2", False, "2024-19.c1")
    with pytest.raises(UsageError, match="there is nothing to correct"):
        publish("2024-19", project=corrected, correction="Once more")


@pytest.mark.release
def test_sources_that_changed_after_the_draft_are_no_correction(small: Project) -> None:
    """What is made for the correction is what the draft has, or nothing is published."""
    publish("2024-19", project=small)
    edit(draft_of(small), "facts.json", say_otherwise)
    with pytest.raises(InvalidInputError, match=r"run again(.|\n)*facts\.json: differs from"):
        publish("2024-19", project=small, correction="A number", same_day=True)
    assert ids(small) == ["2024-19"]
    assert not list(small.releases_dir.glob("*.c1"))


def test_another_day_alone_is_no_correction(project: Project) -> None:
    """Nor are the findings of that day; neither command advises to correct it."""
    publish("2024-19", project=project)
    path = draft_of(project) / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("2024-12-02", "2024-12-05"), "utf-8")
    edit(draft_of(project), "checks.json", lambda checks: checks["findings"].clear())
    with pytest.raises(UsageError, match="that of 2024-19, but for as_of; there is nothing to cor"):
        publish("2024-19", project=project, correction="Another day")
    with pytest.raises(AlreadyPublishedError, match="not in content; keep what is published"):
        publish("2024-19", project=project)
    edit(draft_of(project), "facts.json", say_otherwise)
    with pytest.raises(AlreadyPublishedError, match="content; correct it with"):
        publish("2024-19", project=project)


def test_a_release_that_is_not_published_cannot_be_corrected(project: Project) -> None:
    """There is nothing to correct."""
    with pytest.raises(UsageError, match="not published"):
        publish("2024-19", project=project, correction="A reason")


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 301])
def test_a_correction_has_a_reason_that_fits_on_the_page(project: Project, reason: str) -> None:
    """An empty reason and one of more than 300 characters are refused."""
    publish("2024-19", project=project)
    edit(draft_of(project), "facts.json", say_otherwise)
    reasons = {"en": "A reason", "ru": reason}
    with pytest.raises(UsageError, match=r"^correction in ru: reason"):
        publish("2024-19", project=project, correction=reasons, same_day=True)


@pytest.mark.parametrize(
    "reason, got",
    [
        ("A number", "one for all of them"),
        ({"en": "A number"}, "some in en"),
        ({"en": "A number", "fr": "Un nombre"}, "some in en, fr"),
    ],
)
def test_a_correction_has_a_reason_in_each_language(
    project: Project, reason: str | dict[str, str], got: str
) -> None:
    """An English reason is not put into the Russian document, where it would stand for good."""
    publish("2024-19", project=project)
    edit(draft_of(project), "facts.json", say_otherwise)
    message = f'got {got}; write --correction "en=…" --correction "ru=…"$'
    with pytest.raises(UsageError, match=message):
        publish("2024-19", project=project, correction=reason, same_day=True)


@pytest.mark.release
@pytest.mark.parametrize("stated", ["[en, ru]", "[en]"])
def test_a_correction_is_in_the_languages_of_what_it_corrects(
    project: Project, stated: str
) -> None:
    """Unless the parameters have given one up, and then until they have it again.

    Its readers would not hear of the correction.
    """
    publish("2024-19", project=project)
    rewrite(project, "headline: Almaty police", "headline: Astana police")
    path = project.params_path("2024-19")
    path.write_text(path.read_text("utf-8").replace("[en, ru]", stated), "utf-8")
    remake(project, formats=("html",))
    publishing = partial(publish, "2024-19", project=project, correction="A city", same_day=True)
    made = ["2024-19"]
    if "ru" not in stated:
        made.append(publishing().id)
        path.write_text(path.read_text("utf-8").replace("[en]", "[en, ru]"), "utf-8")
        rewrite(project, "headline: Astana police", "headline: Almaty police")
        remake(project, formats=("html",))
    with pytest.raises(UsageError, match=r"not made in ru, as 2024-19 is, .* without --language"):
        publishing()
    assert ids(project) == made


@pytest.mark.release
def test_each_document_states_the_reason_in_its_language(project: Project) -> None:
    """A reason of one language stands in the documents of that one alone."""
    publish("2024-19", project=project)
    rewrite(project, "headline: Almaty police", "headline: Astana police")
    run(Job(project.params_path("2024-19"), project=project))
    reasons = {"ru": "Другой город", "en": "Another city"}
    directory = publish("2024-19", project=project, correction=reasons, same_day=True).directory
    for language, reason in reasons.items():
        page = (directory / f"release.{language}.html").read_text("utf-8")
        assert [each for each in reasons.values() if each in page] == [reason]


@pytest.mark.parametrize(
    "as_of, same_day, said",
    [
        ("2024-12-02", False, "the day of 2024-19; .* run again, or add --same-day if it is"),
        ("2024-12-01", False, "before 2024-12-02, the day of 2024-19; .* and run again$"),
        ("2024-12-01", True, "before 2024-12-02"),
    ],
)
def test_a_correction_is_of_a_later_day(
    project: Project, as_of: str, *, same_day: bool, said: str
) -> None:
    """The day of what it corrects is one only if somebody says so; none before it ever is."""
    publish("2024-19", project=project)
    edit(draft_of(project), "facts.json", say_otherwise)
    path = draft_of(project) / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("2024-12-02", as_of), "utf-8")
    with pytest.raises(UsageError, match=f"_build/2024-19: as_of is {as_of}, which is {said}"):
        publish("2024-19", project=project, correction="A reason", same_day=same_day)
    assert ids(project) == ["2024-19"]


@pytest.mark.parametrize(
    "language, lines",
    [
        (
            "en",
            (
                f"Removed: “{HEADLINE}”",
                "The order of articles changed",
                "Number of articles: 30 → 31",
                "1 number changed",
            ),
        ),
        (
            "ru",
            (
                "Исключено: «В Алматы прошел ежегодный семинар по профилактике наркомании»",
                "Изменён порядок материалов",
                "Количество материалов: 30 → 31",
                "Изменено 1 число",
            ),
        ),
    ],
)
def test_what_changed_is_said_in_the_language(
    reference: RunResult, language: str, lines: tuple[str, ...]
) -> None:
    """Articles, order and numbers are lines of their own."""
    old = read_release_content(ProjectFile(reference.directory, "2024-19"))
    facts: dict[str, Mapping[str, Any]] = {name: dict(each) for name, each in old.facts.items()}
    facts["articles.total"] = {**facts["articles.total"], "value": 31}
    facts.pop("articles.by_country.KG")
    first, second, *others = old.articles[1:]
    new = replace(old, facts=facts, articles=(second, first, *others))
    assert describe_corrected(content_diff(old, new), language) == lines


@pytest.mark.parametrize(
    "language, said",
    [("en", "Other articles lead the release"), ("ru", "Выпуск открывают другие материалы")],
)
def test_other_articles_in_front_are_a_change(
    reference: RunResult, language: str, said: str
) -> None:
    """A correction of the front page alone says what it is."""
    old = read_release_content(ProjectFile(reference.directory, "2024-19"))
    new = replace(old, header={**old.header, "lead": [old.articles[9]["id"]]})
    assert describe_corrected(content_diff(old, new), language) == (said,)


def test_numbers_that_stay_are_not_said_to_change(reference: RunResult) -> None:
    """Of an article in another's place readers hear, not of the numbers that rest on it."""
    old = read_release_content(ProjectFile(reference.directory, "2024-19"))
    text = json.dumps([old.articles, old.facts]).replace("kz-semey-karate", "kz-semey-cup")
    articles, facts = json.loads(text)
    new = replace(old, articles=tuple(articles), facts=facts)
    diff = content_diff(old, new)
    assert {"articles.total", "figures.kz-semey-cup.1"} <= {each.name for each in diff.facts}
    karate = "“Karate championship in Semey takes ‘Sport Against Drugs’ as its motto”"
    assert describe_corrected(diff, "en") == (f"Added: {karate}", f"Removed: {karate}")
    added, _ = describe_corrected(diff, "ru")
    assert added.endswith("под девизом „Спорт против наркотиков“»")


def test_lines_beyond_the_first_are_counted(reference: RunResult) -> None:
    """The first page holds a few lines; the last says how many changes more there are."""
    old = read_release_content(ProjectFile(reference.directory, "2024-19"))
    new = replace(old, articles=old.articles[10:])
    lines = describe_corrected(content_diff(old, new), "en")
    assert len(lines) == 5
    assert lines[-1] == "and 6 more changes"


@pytest.mark.parametrize("name", ["2024-19", "2024-19.c2"])
def test_a_release_is_made_again_to_the_same_bytes(corrected: Project, name: str) -> None:
    """The first publication too, whose article is another in the project now."""
    found = verify(corrected.releases_dir / name, project=corrected, rebuild=True)
    assert (found.is_rebuilt, found.differing, found.changed_inputs) == (True, (), ())
    assert found.is_good


def test_a_correction_is_told_as_itself(corrected: Project) -> None:
    """Not as the release that it corrects, which a hook would send once more."""
    listed = [each for each in index(corrected) if each["id"] != "2024-19.c2"]
    (corrected.releases_dir / "index.json").write_text(json.dumps({"releases": listed}))
    day = dt.date(2024, 12, 2)
    outcome, *_ = make_due(day, Job(project=corrected), publish=True)
    event = event_of(outcome, corrected)
    assert event is not None
    assert (event["release"], event["compared_with"]) == ("2024-19.c2", "2024-19.c1")
    assert event["directory"].endswith("/2024-19.c2")

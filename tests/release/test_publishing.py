"""Publishing, corrections and the index; verifying, making again, and the RO-Crate."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from builders import png, record
from made import made_once
from PIL import Image
from projects import (
    SECTIONS,
    copy_project,
    skip_without_quarto,
    with_few_articles,
    with_few_cells,
)
from pypdf import PdfReader

from caricc_report.errors import (
    AlreadyPublishedError,
    CariccReportError,
    CheckError,
    InvalidInputError,
    ReleaseBusyError,
    UsageError,
)
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.article import Article
from caricc_report.project import Project
from caricc_report.release.correction import describe_corrected
from caricc_report.release.diff.content import content_diff
from caricc_report.release.diff.reading import read_release_content
from caricc_report.release.folder import locked
from caricc_report.release.job import Job
from caricc_report.release.manifest import as_text, digest, read_manifest
from caricc_report.release.pipeline import run
from caricc_report.release.publishing import publish
from caricc_report.release.ro_crate import ro_crate
from caricc_report.release.verifying import verify, verify_all
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from caricc_report.release.job import RunResult

HEADLINE = "Almaty police and educators hold annual seminar on drug abuse prevention"
HOSTILE = "A <b>wrong</b> name #set page(fill: red) {{< env HOME >}} [x](javascript:alert) $x$ \\n"


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def ids(project: Project) -> list[str]:
    """Return what the index lists."""
    return [entry["id"] for entry in index(project)]


def index(project: Project) -> list[dict[str, Any]]:
    """Return the entries of the index."""
    entries: list[dict[str, Any]]
    entries = json.loads((project.releases_dir / "index.json").read_bytes())["releases"]
    return entries


def edit(draft: Path, name: str, change: Callable[[Any], object]) -> None:
    """Change a JSON file of a draft, and its digest in the manifest, as if it were made so."""
    content = json.loads((draft / name).read_bytes())
    change(content)
    (draft / name).write_bytes(as_text(content))
    manifest = json.loads((draft / "manifest.json").read_bytes())
    for entry in manifest["subject"]:
        if entry["name"] == name:
            entry["digest"]["sha256"] = digest((draft / name).read_bytes())
    (draft / "manifest.json").write_bytes(as_text(manifest))


PLACES = {"articles": "data/articles", "profile": "params/profile.yml"}


def say_otherwise(facts: Any) -> None:
    """Change a fact."""
    facts["facts"]["articles.total"]["value"] = 31


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """Make the release with two of its articles, which is soon published."""

    def make(root: Path) -> RunResult:
        project = Project(with_few_articles(with_few_cells(root, *SECTIONS), "01", "29"))
        return run(Job(project.params_path("2024-19"), project=project))

    return made_once(tmp_path_factory, "two-articles", make)


@pytest.fixture
def project(made: RunResult, tmp_path: Path) -> Project:
    """Return a copy of the project with the draft of a release in both languages."""
    root = made.directory.parent.parent
    return Project(Path(shutil.copytree(root, tmp_path / "project")))


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """Return a copy of the project with a draft of one page, which is soon made again."""
    made = made_once(
        tmp_path_factory,
        "page-alone",
        lambda root: remake(
            Project(with_few_articles(with_few_cells(root), "01")), formats=("html",)
        ),
    )
    root = made.directory.parent.parent
    return Project(Path(shutil.copytree(root, tmp_path / "project")))


def draft_of(project: Project) -> Path:
    """Return the draft of the reference release."""
    return project.build_dir / "2024-19"


# Publishing


def test_a_draft_is_published_as_it_is(project: Project) -> None:
    """The folder has the draft's bytes; the index lists it; nothing else is left."""
    published = publish("2024-19", project=project)
    assert published.is_new
    assert published.directory == project.releases_dir / "2024-19"
    assert contents(published.directory) == contents(draft_of(project))
    assert ids(project) == ["2024-19"]
    there = {path.name for path in project.releases_dir.iterdir()}
    assert there <= {"2024-19", "feeds", "index.json", ".index.lock"}


def test_the_folder_of_a_draft_can_be_named(project: Project) -> None:
    """A draft that is elsewhere is named by its folder."""
    elsewhere = draft_of(project).rename(project.root.parent / "elsewhere")
    assert publish(elsewhere, project=project).id == "2024-19"


def test_publishing_again_changes_nothing(project: Project) -> None:
    """The same draft is not new, and its folder is not touched."""
    first = publish("2024-19", project=project)
    times = {path: path.stat().st_mtime_ns for path in project.releases_dir.rglob("*.*")}
    again = publish("2024-19", project=project)
    assert again == replace(first, is_new=False)
    assert times == {path: path.stat().st_mtime_ns for path in times}


def test_another_commit_alone_is_no_change(project: Project) -> None:
    """A draft made again after the release was committed is the same release."""
    publish("2024-19", project=project)
    manifest = json.loads((draft_of(project) / "manifest.json").read_bytes())
    dependencies = manifest["predicate"]["buildDefinition"]["resolvedDependencies"]
    dependencies.append({"name": "project", "digest": {"gitCommit": "0" * 40}})
    (draft_of(project) / "manifest.json").write_bytes(as_text(manifest))
    assert not publish("2024-19", project=project).is_new


def test_a_changed_draft_is_refused(project: Project) -> None:
    """The error counts the differences and names the way out; nothing is touched."""
    published = publish("2024-19", project=project)
    before = contents(published.directory)
    edit(draft_of(project), "facts.json", say_otherwise)
    message = r'has 1 difference of content; correct it with: .* --correction "reason"'
    with pytest.raises(AlreadyPublishedError, match=message):
        publish("2024-19", project=project)
    assert contents(published.directory) == before
    assert ids(project) == ["2024-19"]


def test_a_crash_before_the_release_appears_leaves_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is whole before it gets its name; without the name it is removed."""

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", fail)
        with pytest.raises(CariccReportError, match=r"cannot be written .*; nothing was"):
            publish("2024-19", project=project)
    assert {path.name for path in project.releases_dir.iterdir()} <= {".index.lock"}
    assert publish("2024-19", project=project).is_new


def test_what_a_killed_run_left_is_removed(project: Project) -> None:
    """A copy that never got its name goes with the next publication."""
    left = project.releases_dir / ".2024-18.new-0123abcd"
    left.mkdir(parents=True)
    (left / "release.en.html").write_bytes(b"half")
    publish("2024-19", project=project)
    assert not left.exists()


@pytest.mark.parametrize("stale", [None, b"{}"])
def test_the_index_is_mended(project: Project, stale: bytes | None) -> None:
    """A missing or stale index is written again from the folders alone."""
    publish("2024-19", project=project)
    path = project.releases_dir / "index.json"
    right = path.read_bytes()
    path.unlink()
    if stale:
        path.write_bytes(stale)
    assert not publish("2024-19", project=project).is_new
    assert path.read_bytes() == right


def test_the_index_says_what_was_published(project: Project) -> None:
    """An entry has period, languages, day, files and the digest of the manifest."""
    published = publish("2024-19", project=project)
    (entry,) = index(project)
    assert (entry["period"], entry["as_of"]) == ("2024-11-16/2024-11-30", "2024-12-02")
    assert (entry["languages"], entry["corrects"], entry["corrected_by"]) == (
        ["en", "ru"],
        None,
        None,
    )
    manifest = (published.directory / "manifest.json").read_bytes()
    assert entry["manifest"]["sha256"] == digest(manifest)
    assert {each["name"] for each in entry["files"]} == {*published.files} - {"manifest.json"}


# Drafts that are refused


@pytest.mark.parametrize(
    "spoil, message",
    [
        (lambda d: (d / "facts.json").write_bytes(b"{}"), "facts.json: does not match its digest"),
        (lambda d: (d / "release.en.pdf").unlink(), "release.en.pdf: missing"),
        (lambda d: (d / "notes.txt").write_bytes(b""), "notes.txt: not in the manifest"),
        (lambda d: (d / "more").mkdir(), "more: not in the manifest"),
        (lambda d: (d / "manifest.json").write_bytes(b"{"), "not JSON"),
        (lambda d: (d / "manifest.json").write_bytes(b"{}"), "subject: missing"),
    ],
)
def test_a_draft_that_is_not_whole_is_refused(
    project: Project, spoil: Callable[[Path], object], message: str
) -> None:
    """Every file is as its digest says, and no other is there."""
    spoil(draft_of(project))
    with pytest.raises(InvalidInputError, match=message):
        publish("2024-19", project=project)
    assert not (project.releases_dir / "2024-19").exists()


def test_a_file_that_a_format_needs_is_needed(project: Project) -> None:
    """A manifest that names a format and not its document is of no whole draft."""
    manifest = json.loads((draft_of(project) / "manifest.json").read_bytes())
    manifest["subject"] = [each for each in manifest["subject"] if "en.pdf" not in each["name"]]
    (draft_of(project) / "manifest.json").write_bytes(as_text(manifest))
    (draft_of(project) / "release.en.pdf").unlink()
    with pytest.raises(InvalidInputError, match=r"release\.en\.pdf: not in the manifest"):
        publish("2024-19", project=project)


@pytest.mark.parametrize("name", ["../facts.json", "a/b", ".hidden", ""])
def test_a_manifest_that_names_no_file_of_the_folder_is_refused(
    project: Project, name: str
) -> None:
    """The name of a file leads nowhere else."""
    manifest = json.loads((draft_of(project) / "manifest.json").read_bytes())
    manifest["subject"][0]["name"] = name
    (draft_of(project) / "manifest.json").write_bytes(as_text(manifest))
    with pytest.raises(InvalidInputError, match=r"subject\.1\.name"):
        publish("2024-19", project=project)


def test_a_link_in_a_draft_is_refused(project: Project) -> None:
    """A link could be another file tomorrow."""
    facts = draft_of(project) / "facts.json"
    facts.symlink_to(facts.rename(project.root / "facts.json"))
    with pytest.raises(InvalidInputError, match=r"facts\.json: not in the manifest"):
        publish("2024-19", project=project)


def test_a_draft_with_an_error_is_refused(project: Project) -> None:
    """What the checks call an error is not published."""
    finding = {"id": "x", "severity": "error", "message": "wrong", "articles": ["kz-a"]}
    edit(draft_of(project), "checks.json", lambda content: content["findings"].append(finding))
    with pytest.raises(CheckError, match=r"1 error.*\n  - x, kz-a: wrong"):
        publish("2024-19", project=project)


def test_a_broken_release_keeps_another_from_being_published(project: Project) -> None:
    """What the index could not name is found before anything is published."""
    broken = project.releases_dir / "2023-01"
    broken.mkdir(parents=True)
    (broken / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="2023-01"):
        publish("2024-19", project=project)
    assert {path.name for path in project.releases_dir.iterdir() if path.is_dir()} == {"2023-01"}


def test_a_release_without_a_draft_is_wrong_usage(project: Project) -> None:
    """The message says how to make a draft."""
    with pytest.raises(UsageError, match=r"2024-20: there is no draft.*caricc-report run"):
        publish("2024-20", project=project)


def test_what_is_published_is_no_draft(project: Project) -> None:
    """The folder of a published release cannot be published."""
    directory = publish("2024-19", project=project).directory
    with pytest.raises(UsageError, match="published already"):
        publish(directory, project=project)


def test_two_runs_do_not_publish_at_once(project: Project) -> None:
    """The second is told."""
    with locked(project.releases_dir, "index"), pytest.raises(ReleaseBusyError):
        publish("2024-19", project=project)


def test_other_files_in_place_of_a_release_stay(project: Project) -> None:
    """A folder of that name without a manifest is a mistake, and is not replaced."""
    other = project.releases_dir / "2024-19" / "notes.txt"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"mine")
    with pytest.raises(InvalidInputError, match=r"manifest\.json.*\n.*cannot be read"):
        publish("2024-19", project=project)
    assert other.read_bytes() == b"mine"


# Corrections


def remake(
    project: Project, renderer: str = "pandoc", formats: tuple[str, ...] = ("html", "pdf")
) -> RunResult:
    """Make the draft again, in one language."""
    path = project.params_path("2024-19")
    return run(Job(path, project=project, languages=("en",), formats=formats, renderer=renderer))


def rewrite(project: Project, old: str, new: str) -> None:
    """Change the text of an article."""
    (path,) = project.articles_dir.rglob("*kz-almaty-seminar.en.md")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


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
    publish("2024-19", project=project, correction=HOSTILE)
    rewrite(project, "headline: Astana police", "headline: Aktobe police")
    remake(project, request.param)
    publish("2024-19", project=project, correction="Another city")
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
        publish("2024-19", project=small, correction="A number")
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
    with pytest.raises(AlreadyPublishedError, match="content; correct it"):
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
    with pytest.raises(UsageError, match=r"^correction: reason"):
        publish("2024-19", project=project, correction=reason)


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


def test_lines_beyond_the_first_are_counted(reference: RunResult) -> None:
    """The first page holds a few lines; the last says how many changes more there are."""
    old = read_release_content(ProjectFile(reference.directory, "2024-19"))
    new = replace(old, articles=old.articles[10:])
    lines = describe_corrected(content_diff(old, new), "en")
    assert len(lines) == 5
    assert lines[-1] == "and 6 more changes"


# Verifying


def test_a_published_release_is_good(project: Project) -> None:
    """Every digest is as the manifest says."""
    directory = publish("2024-19", project=project).directory
    assert verify(directory).is_good


def test_a_changed_byte_is_found(project: Project) -> None:
    """One bit is enough."""
    path = publish("2024-19", project=project).directory / "release.ru.pdf"
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    found = verify(path.parent, rebuild=True)
    assert (found.changed, found.missing, found.extra) == (("release.ru.pdf",), (), ())
    assert not found.is_good
    assert not found.is_rebuilt


def test_missing_and_extra_files_are_found(project: Project) -> None:
    """What is not there, and what should not be, is named."""
    directory = publish("2024-19", project=project).directory
    (directory / "facts.json").rename(directory / "facts.old")
    found = verify(directory)
    assert (found.missing, found.changed, found.extra) == (("facts.json",), (), ("facts.old",))


def test_all_that_is_published_is_verified(project: Project) -> None:
    """Each folder is, whatever is wrong with another one; then the index."""
    with pytest.raises(UsageError, match="releases: no release is published"):
        verify_all(project)
    published = publish("2024-19", project=project).directory
    assert all(each.is_good for each in verify_all(project))
    (project.releases_dir / "index.json").write_text("{}", encoding="utf-8")
    assert [each.changed for each in verify_all(project)] == [(), ("index.json",), ()]
    shutil.copytree(published, project.releases_dir / "2024-20")
    (project.releases_dir / "2024-21").mkdir()
    (published / "facts.json").unlink()
    of_19, of_20, of_21 = verify_all(project)
    assert of_19.missing == ("facts.json",)
    assert "not the release that the folder is named after" in of_20.problem
    assert "manifest.json" in of_21.problem


def test_a_folder_without_a_release_is_wrong_usage(tmp_path: Path) -> None:
    """There is nothing to verify."""
    with pytest.raises(UsageError, match="has no manifest"):
        verify(tmp_path)


@pytest.mark.parametrize("name", ["2024-19", "2024-19.c2"])
def test_a_release_is_made_again_to_the_same_bytes(corrected: Project, name: str) -> None:
    """The first publication too, whose article is another in the project now."""
    found = verify(corrected.releases_dir / name, project=corrected, rebuild=True)
    assert (found.is_rebuilt, found.differing, found.changed_inputs) == (True, (), ())
    assert found.is_good


@pytest.mark.release
def test_a_release_of_the_time_of_other_paths_is_made_again(small: Project) -> None:
    """A manifest that states paths relative to the notebook verifies, and gives the same bytes."""
    draft = draft_of(small)
    old = {name: f"../{path}" for name, path in PLACES.items()}
    for path in draft.glob("*.ipynb"):
        text = path.read_text("utf-8")
        for name, value in PLACES.items():
            given = json.dumps(f'{name} = "{value}"')[1:-1]
            assert text.count(given) == 1
            text = text.replace(given, given.replace(value, old[name]))
        path.write_text(text, "utf-8")
    manifest = json.loads((draft / "manifest.json").read_bytes())
    externals = manifest["predicate"]["buildDefinition"]["externalParameters"]
    for given in externals["notebook"].values():
        given.update(old)
    for entry in manifest["subject"]:
        entry["digest"]["sha256"] = digest((draft / entry["name"]).read_bytes())
    (draft / "manifest.json").write_bytes(as_text(manifest))
    directory = publish("2024-19", project=small).directory
    found = verify(directory, project=small, rebuild=True)
    assert (found.is_rebuilt, found.differing, found.changed_inputs) == (True, (), ())


@pytest.mark.release
def test_a_changed_layout_explains_the_difference(small: Project) -> None:
    """The file that changed is named, and so are the documents that differ for it."""
    with (small.extensions_dir / "release/release.css").open("a", encoding="utf-8") as file:
        file.write("h2 { color: red; }\n")
    found = verify(draft_of(small), project=small, rebuild=True)
    assert found.changed_inputs == ("_extensions/release/release.css",)
    assert found.differing == ("manifest.json", "release.en.html")


@pytest.mark.release
@pytest.mark.parametrize("source", ["folder", "file"])
def test_articles_with_photos_are_written_where_they_were(project_dir: Path, source: str) -> None:
    """A photo is taken from the project; one that changed is named."""
    project = Project(with_few_cells(project_dir, *SECTIONS))
    photo = project.root / "data" / ("articles/a.png" if source == "folder" else "a.png")
    photo.write_bytes(png())
    fields = record(topics=["prevention"], images=[{"path": "a.png", "alt": {"en": "A photo"}}])
    if source == "folder":
        shutil.rmtree(project.articles_dir / "2024")
        write_records([Article.model_validate(fields)], project.articles_dir)
    else:
        (project.root / "data/articles.jsonl").write_text(json.dumps(fields) + "\n", "utf-8")
        path = project.params_path("2024-19")
        text = path.read_text("utf-8").replace("data/articles", "data/articles.jsonl")
        path.write_text(text, "utf-8")
    draft = remake(project, formats=("html",)).directory
    Image.new("L", (2, 2)).save(photo)
    found = verify(draft, project=project, rebuild=True)
    assert found.changed_inputs == (project.name(photo),)
    assert found.differing == ("manifest.json", "release.en.html", "release.en.ipynb")


@pytest.mark.parametrize("named", ["../../outside", "/etc"])
def test_a_release_is_not_made_again_outside_the_project(project: Project, named: str) -> None:
    """A manifest that names a place outside of the project is refused."""
    manifest = json.loads((draft_of(project) / "manifest.json").read_bytes())
    externals = manifest["predicate"]["buildDefinition"]["externalParameters"]
    for given in externals["notebook"].values():
        given["articles"] = named
    (draft_of(project) / "manifest.json").write_bytes(as_text(manifest))
    with pytest.raises(UsageError, match="leads out of the project"):
        verify(draft_of(project), project=project, rebuild=True)


# RO-Crate


def test_the_crate_describes_every_file(reference: RunResult) -> None:
    """It has what RO-Crate 1.1 asks for: descriptor, root, and a file for each part."""
    directory = reference.directory
    crate = json.loads(ro_crate(directory))
    standard, own = crate["@context"]
    assert standard == "https://w3id.org/ro/crate/1.1/context"
    assert own == {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    descriptor = entities["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = entities["./"]
    assert root["@type"] == "Dataset"
    assert root["datePublished"] == "2024-12-02"
    assert root["name"] == "Information Release #19, 2024 (16–30.11.2024)"
    licence = entities[root["license"]["@id"]]
    assert licence["@type"] == "CreativeWork"
    assert licence["name"] == "No licence is stated"
    assert root["description"]
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == set(read_manifest(ProjectFile(directory, "")).outputs) | {"manifest.json"}
    for name in parts:
        content = (directory / name).read_bytes()
        assert entities[name]["@type"] == "File"
        assert entities[name]["sha256"] == digest(content)
        assert entities[name]["contentSize"] == str(len(content))
        assert "/" in entities[name]["encodingFormat"]
    publisher = entities[root["author"]["@id"]]
    assert publisher["@type"] == "Organization"
    assert publisher["url"] == "https://www.caricc.org"
    for tool in root["mentions"]:
        assert entities[tool["@id"]]["@type"] == "SoftwareApplication"


LICENCES = {
    "CC-BY-4.0": "https://spdx.org/licenses/CC-BY-4.0",
    "CC-BY-4.0 OR MIT": "#licence",
    "https://www.example.org/terms": "https://www.example.org/terms",
}
"""What a profile may state, and by which identifier a crate knows it."""


@pytest.mark.release
def test_the_crate_names_the_licence_of_the_profile(project_dir: Path) -> None:
    """A licence of the list, or one at an address, is known by its address."""
    first = min(LICENCES)
    with (project_dir / "params/profile.yml").open("a", encoding="utf-8") as file:
        file.write(f"licence: {first}\n")
    draft = remake(Project(with_few_cells(project_dir)), formats=("html",)).directory
    made = (draft / "release.en.ipynb").read_text("utf-8")
    for stated, identifier in LICENCES.items():
        said = made.replace(f'"licence": "{first}"', f'"licence": "{stated}"')
        edit(
            draft, "release.en.ipynb", lambda notebook, said=said: notebook.update(json.loads(said))
        )
        entities = {each["@id"]: each for each in json.loads(ro_crate(draft))["@graph"]}
        assert entities["./"]["license"] == {"@id": identifier}
        assert entities[identifier]["name"] == stated


def test_the_crate_is_no_part_of_the_release(project: Project) -> None:
    """It can be added later; a release with it is good as long as the crate is right."""
    publish("2024-19", project=project)
    directory = publish("2024-19", project=project, ro_crate=True).directory
    assert verify(directory).is_good
    with (directory / "ro-crate-metadata.json").open("ab") as file:
        file.write(b" ")
    assert verify(directory).changed == ("ro-crate-metadata.json",)

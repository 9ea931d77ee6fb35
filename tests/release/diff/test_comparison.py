"""Two releases compared: folders, revisions in git, or one of each."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from archives import HALVES, PERIODS, named
from builders import png
from made import folder_once
from projects import copy_project, program
from release.diff.test_content import found

from caricc_report.archive.building import build_archive
from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.project import Project
from caricc_report.release.diff.comparison import compare

if TYPE_CHECKING:
    from caricc_report.release.job import RunResult

pytestmark = pytest.mark.program

ARTICLES = "data/articles/2024/2024-19"


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as a person without configuration."""
    identity = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org"]
    settings = ["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]
    command = [program("git"), *identity, *settings, *arguments]
    subprocess.run(command, cwd=folder, check=True)


def commit(folder: Path) -> None:
    """Commit all files of a project."""
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "A change")


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the project under version control, with one commit."""

    def fill(folder: Path) -> None:
        git(copy_project(folder / "project"), "init", "--quiet")
        commit(folder / "project")

    made = folder_once(tmp_path_factory, "versioned", fill) / "project"
    return Project(Path(shutil.copytree(made, tmp_path / "project")))


def an_article(project: Project, pattern: str) -> Path:
    """Return the file of an article."""
    return next((project.root / ARTICLES).glob(pattern))


def test_two_revisions_are_compared_from_their_sources(project: Project) -> None:
    """An article edited between two commits is found with the phrase that it gives; no run."""
    path = an_article(project, "*-uz-container-control-seminar.en.md")
    edit(path, "headline: ", "headline: New ")
    edit(path, "narrative: ", "narrative: once more ")
    commit(project.root)
    diff = compare("HEAD~1", "HEAD", project=project)
    assert found(diff) == {
        "uz-container-control-seminar: texts.en.headline",
        "uz-container-control-seminar: narrative.en",
        "~ en Uzbekistan",
    }
    assert not diff.checks_compared
    assert diff.old.startswith("HEAD~1 (")


def test_a_revision_before_profiles_stated_a_kind_of_period_is_read(project: Project) -> None:
    """What earlier versions did not need changes nothing that is compared."""
    profile = project.params_dir / "profile.yml"
    edit(profile, "period: half-month\nnumbering: running\n", "")
    commit(project.root)
    diff = compare("HEAD", "HEAD~1", project=project)
    assert found(diff) == set()
    assert diff.facts == ()


def test_an_article_removed_in_a_commit_changes_the_facts(project: Project) -> None:
    """Facts are computed for both revisions, from the articles that each has."""
    for path in (project.root / ARTICLES).glob("*-kg-gunk-visit.*.md"):
        path.unlink()
    commit(project.root)
    diff = compare("HEAD", "HEAD~1", project=project, release="2024-19")
    assert [article["id"] for article in diff.added] == ["kg-gunk-visit"]
    assert {fact.name for fact in diff.facts} >= {"articles.total", "articles.by_country.KG"}
    assert {fact.articles_added for fact in diff.facts} == {("kg-gunk-visit",)}


def test_parameters_are_part_of_a_revision(project: Project) -> None:
    """Another day of today, other leading articles, and an editor's own narrative, are found."""
    path = project.params_path("2024-19")
    narrative = "narrative:\n  en: '{articles.total} in all.'"
    changed = f"as_of: 2024-12-05\nlead: [kg-gunk-visit]\n{narrative}"
    edit(path, "as_of: 2024-12-02", changed)
    commit(project.root)
    diff = compare("HEAD~1", "HEAD", project=project)
    assert found(diff) == {
        "release: as_of",
        "release: lead",
        "~ en",
        *{"- en " + name for name in COUNTRIES},
    }


def test_a_language_less_says_nothing_else(project: Project) -> None:
    """A release that is made in one language says in it what it said among others."""
    edit(project.params_path("2024-19"), "[en, ru]", "[en]")
    commit(project.root)
    assert found(compare("HEAD~1", "HEAD", project=project)) == {"release: languages"}


COUNTRIES = ("Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan", "Turkmenistan", "Uzbekistan")


def test_a_folder_and_its_sources_do_not_differ(project: Project, reference: RunResult) -> None:
    """What a run made is what a revision of its sources says; the release is the folder's."""
    edit(project.params_path("2024-19"), "2024-19", "2024-19")
    other = project.params_path("2024-20")
    other.write_text("release: 2024-20\n", "utf-8")
    commit(project.root)
    diff = compare(str(reference.directory), "HEAD", project=project)
    assert diff.is_empty
    assert (diff.old, diff.checks_compared) == ("_build/2024-19", False)


def test_a_revision_is_compared_with_its_archive_if_it_has_one(project: Project) -> None:
    """An archive that is not under version control is no error, and gives no facts."""
    edit(project.params_path("2024-19"), "articles:", "archive: archive\narticles:")
    commit(project.root)
    build_archive(named("2024-18", 3), project.root / "archive", PERIODS, HALVES)
    commit(project.root)
    assert compare("HEAD~2", "HEAD~1", project=project).is_empty
    diff = compare("HEAD~1", "HEAD", project=project)
    assert [fact.name for fact in diff.facts] == ["articles.change.total"]


def test_a_restyled_project_has_no_difference(project: Project) -> None:
    """Style sheet, templates and their description are no content."""
    for path in (project.root / "_extensions").rglob("*.*"):
        if path.is_file():
            path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    commit(project.root)
    assert compare("HEAD~1", "HEAD", project=project).is_empty


def test_a_photo_exchanged_in_a_commit_is_found(project: Project) -> None:
    """The bytes of a photo are content, the name of its file the same."""
    path = an_article(project, "*-kg-gunk-visit.en.md")
    alt = "alt: {en: People, ru: Люди}"
    edit(path, "topics:", f"images:\n  - path: photo.png\n    {alt}\ntopics:")
    (path.parent / "photo.png").write_bytes(png())
    commit(project.root)
    (path.parent / "photo.png").write_bytes(png() + b"\0")
    commit(project.root)
    diff = compare("HEAD~1", "HEAD", project=project)
    assert found(diff) == {"kg-gunk-visit: images.1.sha256"}


def test_published_folders_hide_no_change_of_the_records(
    project: Project, reference: RunResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revision says what its records do, whether the release and a correction are published."""
    old, new = "headline: Pupils", "headline: Students"
    shutil.copytree(reference.directory, project.root / "releases/2024-19")
    commit(project.root)
    edit(an_article(project, "*-kz-zhetysu-school.en.md"), old, new)
    shutil.copytree(reference.directory, project.root / "releases/2024-19.c1")
    commit(project.root)
    changed = {"kz-zhetysu-school: texts.en.headline"}
    diff = compare("HEAD~1", "HEAD", project=project)
    assert found(diff) == changed
    assert str(diff.changed[0].fields[0].new).startswith("Students")
    assert compare("HEAD~1", "releases/2024-19", project=project).is_empty
    assert found(compare("releases/2024-19", "HEAD", project=project)) == changed
    monkeypatch.chdir(project.notebooks_dir)  # The project is found, and its folders are.
    assert compare("2024-19", "2024-19.c1").new == "releases/2024-19.c1"


def test_a_project_in_a_folder_of_its_repository_is_found(tmp_path: Path, project: Project) -> None:
    """Only the files below the project's folder are its own."""
    shutil.rmtree(project.root / ".git")
    shutil.copytree(project.root, tmp_path / "all/reports")
    git(tmp_path / "all", "init", "--quiet")
    commit(tmp_path / "all")
    assert compare("HEAD", "main", project=Project(tmp_path / "all/reports")).is_empty


def test_what_is_neither_folder_nor_revision_is_wrong_usage(project: Project) -> None:
    """A name is never an option or a command, and its error says what it may be."""
    options = ("--help", "--since=yesterday", "--output=x")
    others = ("no-such-thing", "HEAD;true", "", "HEAD\0", "HEAD:params", "x" * 5000)
    for name in (*options, *others):
        with pytest.raises(UsageError, match=f"^{re.escape(name)}: neither a release nor the fo"):
            compare(name, "HEAD", project=project)
    with pytest.raises(UsageError, match=r"^--output=x: neither a release"):
        compare("HEAD", "--output=x", project=project)
    assert not (project.root / "x").exists()


def test_a_project_without_git_has_no_revisions(project_dir: Path) -> None:
    """Outside of version control only folders can be compared."""
    with pytest.raises(UsageError, match=r"^HEAD: neither a release .* nor a revision"):
        compare("HEAD", "HEAD", project=Project(project_dir))


def test_without_git_the_error_says_so(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git is told what to do."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git: not found; install git, or name folders"):
        compare("HEAD", "HEAD", project=project)


def test_which_release_must_be_clear(project: Project) -> None:
    """With several releases one is named; an unknown one is answered with a close name."""
    (project.params_dir / "2024-20.yml").write_text("release: 2024-20\n", "utf-8")
    commit(project.root)
    with pytest.raises(UsageError, match=r"give --release; there are: 2024-19, 2024-20"):
        compare("HEAD", "HEAD", project=project)
    with pytest.raises(
        UsageError, match=r"no release '2024-91' in params/; did you mean '2024-19'\?"
    ):
        compare("HEAD", "HEAD", project=project, release="2024-91")
    with pytest.raises(UsageError, match=r"no release '2024-19\.c1' .* mean '2024-19'\?"):
        compare("HEAD", "HEAD", project=project, release="2024-19.c1")
    with pytest.raises(UsageError, match=r"no release '\.\./params/2024-19'"):
        compare("HEAD", "HEAD", project=project, release="../params/2024-19")


@pytest.mark.parametrize(
    "path, old, new, error, message",
    [
        (
            "params/2024-19.yml",
            "data",
            "../../data",
            UsageError,
            "'../data/articles' is not in the project",
        ),
        ("params/2024-19.yml", "/articles", "/none", UsageError, "data/none: no such"),
        ("params/2024-19.yml", "en", "dv", InvalidInputError, "languages: no release can be"),
        ("params/profile.yml", "languages", "speech", InvalidInputError, "params/profile.yml"),
        ("notebooks/release.ipynb", '"cells"', '"cell"', InvalidInputError, "cells: missing"),
    ],
)
def test_a_revision_that_is_not_valid_is_named(
    project: Project, path: str, old: str, new: str, error: type[Exception], message: str
) -> None:
    """The error says which revision, which file, what is wrong; no scratch folder."""
    edit(project.root / path, old, new)
    commit(project.root)
    with pytest.raises(error, match=rf"^HEAD \(\w+\), .*(?s:.*){message}") as caught:
        compare("HEAD~1", "HEAD", project=project)
    assert "/tmp" not in str(caught.value)  # noqa: S108 - the place of scratch folders


def test_a_revision_of_the_time_of_other_paths_is_read(project: Project) -> None:
    """Paths relative to the parameters file mean what they meant then."""
    path = project.params_path("2024-19")
    edit(path, "data/articles", "../data/articles")
    edit(path, "params/profile.yml", "profile.yml")
    commit(project.root)
    assert compare("HEAD~1", "HEAD", project=project).is_empty


def test_a_link_in_a_revision_is_not_followed(project: Project, tmp_path: Path) -> None:
    """A file of the machine does not get into the content by a link."""
    (tmp_path / "secret.yml").write_text("release: 2024-19\n", "utf-8")
    path = project.params_path("2024-19")
    path.unlink()
    path.symlink_to(tmp_path / "secret.yml")
    commit(project.root)
    with pytest.raises(UsageError, match="there is no release '2024-19'"):
        compare("HEAD", "HEAD", project=project, release="2024-19")


def test_folders_outside_a_project_are_compared(
    reference: RunResult, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two folders need no project; they are named without the machine's path."""
    monkeypatch.chdir(tmp_path)
    diff = compare(str(reference.directory), str(reference.directory))
    assert diff.is_empty
    assert diff.old == "_build/2024-19"

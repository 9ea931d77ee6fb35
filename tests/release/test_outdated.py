"""Drafts that are not of the project as it is now."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from builders import record
from publications import draft_of, remake, rewrite

from caricc_report.errors import InvalidInputError
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.article import Article
from caricc_report.release.manifest import read_manifest
from caricc_report.release.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from caricc_report.project import Project


def of_another_release(project: Project) -> None:
    """Write parameters, a record and a profile of the release before."""
    path = project.params_path("2024-19")
    text = path.read_text("utf-8").replace("2024-19", "2024-18")
    text = text.replace("2024-11-16/2024-11-30", "2024-11-01/2024-11-15")
    text = text.replace("params/profile.yml", "params/profile-old.yml")
    project.params_path("2024-18").write_text(text, "utf-8")
    shutil.copy(project.params_dir / "profile.yml", project.params_dir / "profile-old.yml")
    article = record(id="kz-old", release="2024-18", topics=["prevention"])
    write_records([Article.model_validate(article)], project.articles_dir / "2024/2024-18")


def add(project: Project) -> None:
    """Write one more record of the release."""
    article = record(id="kz-new", release="2024-19", topics=["prevention"])
    write_records([Article.model_validate(article)], project.articles_dir / "2024/2024-19")


def remove(project: Project) -> None:
    """Remove a record of the release."""
    for path in project.articles_dir.rglob("*kz-almaty-seminar.*.md"):
        path.unlink()


def append(name: str, text: str = "# A remark\n") -> Callable[[Project], object]:
    """Return what appends to a file of the project."""

    def change(project: Project) -> None:
        with (project.root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def reword(project: Project) -> None:
    """Change a headline."""
    rewrite(project, "headline: Almaty police", "headline: Astana police")


OWN = [
    (reword, "article kz-almaty-seminar, texts.en.headline: changed since the draft was made"),
    (add, "article kz-new: added since the draft was made"),
    (remove, "article kz-almaty-seminar: removed since the draft was made"),
    (append("params/2024-19.yml"), "params/2024-19.yml: changed since the draft was made"),
]
SHARED = [
    (append("params/profile.yml"), "params/profile.yml: changed since the draft was made"),
    (
        append("_extensions/release/release.css", "h2 {}\n"),
        "release.css: changed since the draft was made",
    ),
]


@pytest.mark.parametrize("change, said", [*OWN, *SHARED])
def test_an_outdated_draft_is_not_published(
    project: Project, change: Callable[[Project], object], said: str
) -> None:
    """What would be another now is named, and nothing is published."""
    change(project)
    with pytest.raises(InvalidInputError, match=rf"run again, then publish\.\n  - .*{said}$"):
        publish("2024-19", project=project)
    assert not (project.releases_dir / "2024-19").exists()


@pytest.mark.parametrize("reason", [None, "A reason"])
@pytest.mark.parametrize("change, said", OWN)
def test_an_outdated_draft_is_not_called_the_same(
    project: Project, change: Callable[[Project], object], said: str, reason: str | None
) -> None:
    """Of what is published, changed records are no reason to say that nothing is to correct."""
    publish("2024-19", project=project)
    change(project)
    with pytest.raises(InvalidInputError, match=said):
        publish("2024-19", project=project, correction=reason)


@pytest.mark.parametrize("change, said", SHARED)
def test_a_correction_rests_on_what_all_releases_share(
    project: Project, change: Callable[[Project], object], said: str
) -> None:
    """Its documents are made anew, so that they would be of another profile than its facts."""
    publish("2024-19", project=project)
    change(project)
    with pytest.raises(InvalidInputError, match=said):
        publish("2024-19", project=project, correction="A reason")
    assert not (project.releases_dir / "2024-19.c1").exists()


def test_what_all_releases_share_may_change_once_one_is_published(project: Project) -> None:
    """The draft is what is published, whatever the profile says today."""
    publish("2024-19", project=project)
    for change, _ in SHARED:
        change(project)
    assert not publish("2024-19", project=project, ro_crate=True).is_new


@pytest.mark.release
def test_another_release_outdates_no_draft(small: Project) -> None:
    """Its records, parameters and profile count for nothing, be they in the manifest or new."""
    of_another_release(small)
    remake(small, formats=("html",))
    others = {"params/2024-18.yml", "params/profile-old.yml"}
    assert others <= read_manifest(small.file(draft_of(small))).inputs.keys()
    for name in others:
        append(name)(small)
    (path,) = small.articles_dir.rglob("*kz-old*")
    path.write_text(path.read_text("utf-8").replace("headline: ", "headline: Another "), "utf-8")
    assert publish("2024-19", project=small).is_new


@pytest.mark.release
def test_the_profile_of_a_release_counts_though_another_one_has_it_too(small: Project) -> None:
    """It is the release's own."""
    of_another_release(small)
    path = small.params_path("2024-18")
    path.write_text(path.read_text("utf-8").replace("profile-old", "profile"), "utf-8")
    remake(small, formats=("html",))
    append("params/profile.yml")(small)
    with pytest.raises(InvalidInputError, match=r"params/profile\.yml: changed since"):
        publish("2024-19", project=small)


@pytest.mark.parametrize("gone", ["params/2024-19.yml", "data", "notebooks", "params/profile.yml"])
def test_what_is_not_there_is_not_compared(project: Project, gone: str) -> None:
    """A draft can be brought to where the releases are, without what it was made from."""
    path = project.root / gone
    path.rename(project.root.parent / "gone")
    assert publish("2024-19", project=project).is_new

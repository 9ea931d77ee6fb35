"""Publishing, corrections and the index; verifying, making again, and the RO-Crate."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from publications import contents, draft_of, edit, ids, index, say_otherwise

from caricc_report.errors import (
    AlreadyPublishedError,
    CariccReportError,
    CheckError,
    InvalidInputError,
    ReleaseBusyError,
    UsageError,
)
from caricc_report.release.folder import locked
from caricc_report.release.manifest import as_text, digest
from caricc_report.release.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caricc_report.project import Project


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
    message = (
        "1 difference of .*; correct it: set as_of to the day of the correction, run again, and "
        'publish it with: .* --correction "en=reason" --correction "ru=reason"$'
    )
    with pytest.raises(AlreadyPublishedError, match=message):
        publish("2024-19", project=project)
    assert contents(published.directory) == before
    assert ids(project) == ["2024-19"]


def test_a_changed_draft_completes_what_follows(project: Project) -> None:
    """An earlier version published without a page of releases, and makes other drafts."""
    publish("2024-19", project=project)
    page = project.releases_dir / "feeds/releases.en.html"
    page.unlink()
    edit(draft_of(project), "facts.json", say_otherwise)
    with pytest.raises(AlreadyPublishedError):
        publish("2024-19", project=project)
    assert page.is_file()


def test_a_changed_draft_is_refused_whatever_follows(project: Project) -> None:
    """What cannot be written beside it does not take the place of the error."""
    publish("2024-19", project=project)
    page = project.releases_dir / "feeds/releases.en.html"
    page.unlink()
    page.mkdir()
    edit(draft_of(project), "facts.json", say_otherwise)
    with pytest.raises(AlreadyPublishedError):
        publish("2024-19", project=project)


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


def test_a_link_in_place_of_the_index_is_not_followed(project: Project) -> None:
    """Nor is one in place of a feed: whoever commits it would choose what is overwritten."""
    elsewhere = project.root.parent / "elsewhere"
    elsewhere.write_text("mine", encoding="utf-8")
    names = ("index.json", "feeds/releases.en.atom")
    for name in names:
        path = project.releases_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(elsewhere)
    publish("2024-19", project=project)
    assert elsewhere.read_text("utf-8") == "mine"
    assert not any((project.releases_dir / name).is_symlink() for name in names)


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
    wanted = r"^another command is publishing \(lock .*/releases/\.index\.lock\); wait"
    with locked(project.releases_dir), pytest.raises(ReleaseBusyError, match=wanted):
        publish("2024-19", project=project)


def test_a_folder_of_releases_that_cannot_be_written_to_is_named(project: Project) -> None:
    """It is no option."""
    project.releases_dir.touch()
    wanted = r"releases: cannot be written to \(.*\); make it a folder that can be"
    with pytest.raises(UsageError, match=wanted):
        publish("2024-19", project=project)


def test_other_files_in_place_of_a_release_stay(project: Project) -> None:
    """A folder of that name without a manifest is a mistake, and is not replaced."""
    other = project.releases_dir / "2024-19" / "notes.txt"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"mine")
    with pytest.raises(InvalidInputError, match=r"manifest\.json.*\n.*cannot be read"):
        publish("2024-19", project=project)
    assert other.read_bytes() == b"mine"

"""Verifying what is published, and making it again."""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from builders import png, record
from PIL import Image
from projects import SECTIONS, with_few_cells
from publications import draft_of, edit, remake, say_otherwise

from caricc_report.errors import ProgramMissingError, UsageError
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.article import Article
from caricc_report.project import Project
from caricc_report.release import rebuilding
from caricc_report.release.manifest import as_text, digest
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify, verify_all

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {"articles": "data/articles", "profile": "params/profile.yml"}


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


def test_what_the_index_knows_of_is_compared(project: Project) -> None:
    """A manifest that was forged with its files, and a release that is gone, are found by it.

    Nobody is told to write the index anew, the only trace.
    """
    published = publish("2024-19", project=project).directory
    edit(published, "facts.json", say_otherwise)
    assert verify(published).is_good
    (found,) = verify_all(project)
    assert found.changed == ("manifest.json",)
    assert "index.json has another digest of manifest.json; restore" in found.advice
    shutil.rmtree(published)
    (gone,) = verify_all(project)
    assert gone.problem.startswith("index.json lists it, and it is not there; restore it")
    shutil.copytree(draft_of(project), published)
    index = project.releases_dir / "index.json"
    index.write_text(index.read_text("utf-8").replace('"id": "2024-19"', '"id": "2024-18"'))
    _, gone = verify_all(project)
    assert (gone.directory.name, gone.is_good) == ("2024-18", False)
    index.write_text(index.read_text("utf-8").replace('"id": "2024-18"', '"id": "draft"'))
    assert [each.changed for each in verify_all(project)] == [(), ("index.json",), ()]
    shutil.rmtree(published)
    with pytest.raises(UsageError, match="releases: no release is published"):
        verify_all(project)


def test_a_folder_without_a_release_is_wrong_usage(tmp_path: Path) -> None:
    """There is nothing to verify."""
    with pytest.raises(UsageError, match="has no manifest"):
        verify(tmp_path)


@pytest.mark.release
def test_a_release_of_the_time_of_other_paths_is_made_again(small: Project) -> None:
    """A manifest that states paths relative to the notebook verifies, and gives the same bytes.

    So does one that states no digest of our code.
    """
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
    for entry in manifest["predicate"]["buildDefinition"]["resolvedDependencies"]:
        if entry.get("uri", "").startswith("pkg:pypi/caricc-report@"):
            del entry["digest"]
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
def test_other_code_explains_the_difference(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named beside what else has changed, though the version is the same."""
    with (small.extensions_dir / "release/release.css").open("a", encoding="utf-8") as file:
        file.write("h2 { color: red; }\n")
    monkeypatch.setattr(rebuilding, "library_digest", lambda: "other")
    found = verify(draft_of(small), project=small, rebuild=True)
    assert found.changed_versions == ("caricc-report: other code",)


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


def test_a_file_larger_than_memory_is_found(project: Project) -> None:
    """It is read piece by piece, and not looked into."""
    path = draft_of(project) / "facts.json"
    os.truncate(path, 200_000_000)
    tracemalloc.start()
    found = verify(draft_of(project), project=project)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.changed == ("facts.json",)
    assert most < 100_000_000


def test_an_input_outside_the_project_is_refused(project: Project) -> None:
    """A manifest that names a file of the machine, as one that was forged does, is no fault."""
    manifest = json.loads((draft_of(project) / "manifest.json").read_bytes())
    inputs = manifest["predicate"]["buildDefinition"]["resolvedDependencies"]
    inputs.append({"name": "/etc/hosts", "digest": {"sha256": "0" * 64}})
    (draft_of(project) / "manifest.json").write_bytes(as_text(manifest))
    with pytest.raises(UsageError, match="/etc/hosts: no longer in the project"):
        verify(draft_of(project), project=project, rebuild=True)


@pytest.mark.parametrize("key, gone", [("formats", "md"), ("renderer", "proof")])
def test_a_plugin_that_is_gone_is_named(project: Project, key: str, gone: str) -> None:
    """With the version that the release was made with."""
    manifest = json.loads((draft_of(project) / "manifest.json").read_bytes())
    stated = manifest["predicate"]["buildDefinition"]
    stated["externalParameters"][key] = gone if key == "renderer" else ["html", gone]
    stated["resolvedDependencies"].append({"uri": "pkg:pypi/who-report@0.3"})
    (draft_of(project) / "manifest.json").write_bytes(as_text(manifest))
    with pytest.raises(ProgramMissingError, match=f"{gone}: not found; install who-report 0.3 "):
        verify(draft_of(project), project=project, rebuild=True)

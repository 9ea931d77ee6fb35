"""The manifest is an in-toto statement, the same for the same inputs."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from builders import png, record
from flat_sources import table_of, write_xlsx
from projects import program
from pydantic import ValidationError

from caricc_report.errors import InvalidInputError
from caricc_report.project import Project
from caricc_report.release.inputs import Inputs
from caricc_report.release.job import Job
from caricc_report.release.manifest import (
    ExternalParameters,
    Manifest,
    dependencies,
    digest,
    read_manifest,
)
from caricc_report.release.pipeline import run
from caricc_report.system import transactions
from caricc_report.system.git import Source, checkout_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


GIVEN = {
    "release": "2024-19",
    "period": "2024-11-16/2024-11-30",
    "language": "en",
    "articles": "../data/articles",
    "profile": "../params/profile.yml",
    "as_of": "2024-12-02",
}
EXTERNALS = ExternalParameters(
    release="2024-19",
    period="2024-11-16/2024-11-30",
    formats=("html",),
    renderer="pandoc",
    notebook={"en": GIVEN},
)


def manifest(source: Source | None = None) -> Manifest:
    """Return a manifest of one input and one output."""
    used = dependencies({"params/2024-19.yml": digest(b"")}, source, {"openpyxl": "3.1.5"})
    return Manifest.of(EXTERNALS, used, {"pandoc": "3.9"}, {"release.en.html": b""})


def test_own_parameters_are_stated_as_they_are() -> None:
    """Values of every kind, None too, are read back from the file; no other value is."""
    own = {"a": None, "b": 1.0, "c": [True, "x"], "d": 2**70}
    given = {"en": {**GIVEN, **own}}
    content = EXTERNALS.model_dump() | {"notebook": given}
    stated = Manifest.of(ExternalParameters(**content), [], {}, {})
    read = Manifest.model_validate_json(stated.as_bytes())
    assert read.parameters == given
    assert repr(read.own_parameters) == repr(own)
    with pytest.raises(ValidationError, match="a: not the value of a parameter"):
        ExternalParameters(**content | {"notebook": {"en": {**GIVEN, "a": {}}}})


def made(source: Source | None = None) -> dict[str, Any]:
    """Return the content of a manifest of one input and one output."""
    content: dict[str, Any] = json.loads(manifest(source).as_bytes())
    return content


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, as somebody."""
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(
        [program("git"), *author, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with one committed file."""
    git(tmp_path, "init", "-q")
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    git(tmp_path, "add", "a.txt")
    git(tmp_path, "commit", "-qm", "a")
    return tmp_path


def test_the_form_is_that_of_in_toto_and_slsa() -> None:
    """The statement has the types and keys that the two specifications require."""
    statement = made(Source(COMMIT, is_clean=True))
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://slsa.dev/provenance/v1"
    assert statement["subject"][0]["digest"].keys() == {"sha256"}
    definition = statement["predicate"]["buildDefinition"]
    assert {"buildType", "externalParameters", "resolvedDependencies"} <= definition.keys()
    assert statement["predicate"]["runDetails"]["builder"]["id"]


def test_every_dependency_can_be_identified() -> None:
    """SLSA wants a digest, an address or the content of each."""
    definition = made(Source(COMMIT, is_clean=True))["predicate"]["buildDefinition"]
    assert all({"uri", "digest"} & entry.keys() for entry in definition["resolvedDependencies"])


def test_without_version_control_no_commit_is_stated() -> None:
    """What is not known is absent."""
    definition = made()["predicate"]["buildDefinition"]
    assert "project" not in [entry.get("name") for entry in definition["resolvedDependencies"]]


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What went in and what came out is the same after a file, and its bytes are."""
    written = manifest(Source(COMMIT, is_clean=True))
    (tmp_path / "manifest.json").write_bytes(written.as_bytes())
    read = read_manifest(tmp_path, "")
    assert read == written
    assert read.as_bytes() == written.as_bytes()
    assert read.source == Source(COMMIT, is_clean=True)
    assert read.versions["openpyxl"] == "3.1.5"


def source_of(root: Path, *inputs: str) -> Source | None:
    """Return the version of a project of which these files were read."""
    checkout = checkout_of(root)
    return checkout and checkout.source(inputs)


@pytest.mark.program
def test_a_clean_commit(repository: Path) -> None:
    """The commit that is checked out is named, and clean as long as nothing differs from it."""
    assert source_of(repository, "a.txt") == Source(
        git(repository, "rev-parse", "HEAD"), is_clean=True
    )


@pytest.mark.program
def test_an_edited_file_is_not_clean(repository: Path) -> None:
    """A tracked file that differs from the commit is told."""
    (repository / "a.txt").write_text("b", encoding="utf-8")
    source = source_of(repository, "a.txt")
    assert source is not None
    assert not source.is_clean


@pytest.mark.program
def test_an_input_that_is_not_tracked_is_not_clean(repository: Path) -> None:
    """A record that nobody committed is told; another file beside the project is not."""
    (repository / "b.txt").write_text("b", encoding="utf-8")
    with_it, without = source_of(repository, "b.txt"), source_of(repository, "a.txt")
    assert with_it is not None
    assert without is not None
    assert (with_it.is_clean, without.is_clean) == (False, True)


@pytest.mark.program
def test_a_folder_without_version_control(tmp_path: Path) -> None:
    """There is no version to state."""
    assert checkout_of(tmp_path) is None


@pytest.mark.program
def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    """Before the first commit there is no version to state."""
    git(tmp_path, "init", "--quiet")
    assert checkout_of(tmp_path) is None


def test_an_input_edited_meanwhile_is_told(tmp_path: Path) -> None:
    """A file that changed, came or went while the release was made is named."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("edited.md", "removed.md", "same.md"):
        (folder / name).write_text("a", encoding="utf-8")
    inputs = Inputs(Project(tmp_path))
    inputs.note(folder, tmp_path / "missing.yml")
    inputs.check_unchanged()
    (folder / "edited.md").write_text("b", encoding="utf-8")
    (folder / "removed.md").unlink()
    (folder / "added.md").write_text("a", encoding="utf-8")
    (tmp_path / "missing.yml").write_text("a", encoding="utf-8")
    inputs.note(folder)
    with pytest.raises(InvalidInputError) as refused:
        inputs.check_unchanged()
    assert [defect.position for defect in refused.value.defects] == [
        "articles/added.md", "articles/edited.md", "articles/removed.md", "missing.yml",
    ]  # fmt: skip


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    """A manifest cannot state the bytes that a file may be named with."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in (b"a.md", b"b\xff.md", b"\xe9.md"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).touch()
    inputs = Inputs(Project(tmp_path))
    inputs.note(folder)
    with pytest.raises(InvalidInputError, match="not UTF-8; rename or remove it") as refused:
        inputs.digests()
    assert [each.position for each in refused.value.defects] == [
        r"articles/b\udcff.md", r"articles/\udce9.md",
    ]  # fmt: skip


def test_an_import_that_was_cut_off_is_no_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that wait for their names get them before the run looks at its inputs."""
    with monkeypatch.context() as killed:
        killed.setattr(transactions, "complete", lambda _: None)
        transactions.write_together({"a.md": b"a"}, tmp_path)
    inputs = Inputs(Project(tmp_path))
    inputs.note(tmp_path)
    transactions.complete(tmp_path)  # As the loader does.
    assert list(inputs.digests()) == ["a.md"]
    inputs.check_unchanged()


@pytest.mark.release
def test_a_photo_beside_a_file_of_records_is_an_input(project_dir: Path) -> None:
    """The manifest states the photos of the release's articles, wherever they lie."""
    (project_dir / "data/photos").mkdir()
    (project_dir / "data/photos/a.png").write_bytes(png())
    row = record(release="2024-19", images=[{"path": "photos/a.png", "alt": {"en": "A photo"}}])
    (project_dir / "data/rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
    path = project_dir / "params/2024-19.yml"
    path.write_text(path.read_text("utf-8").replace("data/articles", "data/rows.jsonl"), "utf-8")
    project = Project(project_dir)
    result = run(
        Job(path, project=project, formats=("html",), languages=("en",), renderer="pandoc")
    )
    assert "data/photos/a.png" in read_manifest(result.directory, "").inputs


@pytest.mark.release
def test_the_package_that_a_workbook_is_read_with_is_stated(project_dir: Path) -> None:
    """Records of a table rest on the package that reads it, whichever process that is in."""
    write_xlsx(project_dir / "data/rows.xlsx", table_of({"release": "2024-19"}))
    path = project_dir / "params/2024-19.yml"
    path.write_text(path.read_text("utf-8").replace("data/articles", "data/rows.xlsx"), "utf-8")
    project = Project(project_dir)
    result = run(
        Job(path, project=project, formats=("html",), languages=("en",), renderer="pandoc")
    )
    assert read_manifest(result.directory, "").versions["openpyxl"] == version("openpyxl")

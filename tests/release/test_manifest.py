"""The manifest is an in-toto statement, the same for the same inputs."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import nbformat
import pytest
from builders import png, record
from flat_sources import table_of, write_xlsx
from projects import program, with_few_articles, with_few_cells
from pydantic import ValidationError

from caricc_report.errors import InvalidInputError
from caricc_report.notebook.sources import clean_notebooks
from caricc_report.project import Project
from caricc_report.release.inputs import Inputs
from caricc_report.release.job import Job
from caricc_report.release.manifest import MadeFrom, Manifest, dependencies, digest, read_manifest
from caricc_report.release.pipeline import run
from caricc_report.system import transactions
from caricc_report.system.files import ProjectFile
from caricc_report.system.git import Source, source_of

if TYPE_CHECKING:
    from caricc_report.document.rendering import Renderer

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CODE = digest(b"code")


GIVEN = {
    "release": "2024-19",
    "period": "2024-11-16/2024-11-30",
    "language": "en",
    "articles": "../data/articles",
    "profile": "../params/profile.yml",
    "as_of": "2024-12-02",
}


def manifest(source: Source | None = None, **own: object) -> Manifest:
    """Return a manifest of one input and one output, whose notebook is given own parameters."""
    made_from = MadeFrom({"params/2024-19.yml": digest(b"")}, source, CODE)
    used = dependencies(made_from, {"openpyxl": "3.1.5"})
    renderer = cast("Renderer", SimpleNamespace(name="pandoc", versions={"pandoc": "3.9"}))
    return Manifest.of(
        {"en": {**GIVEN, **own}}, ("html",), renderer, used, {"release.en.html": b""}
    )


def test_own_parameters_are_stated_as_they_are() -> None:
    """Values of every kind, None too, are read back from the file; no other value is."""
    own = {"a": None, "b": 1.0, "c": [True, "x"], "d": 2**70}
    read = Manifest.model_validate_json(manifest(**own).as_bytes())
    assert read.parameters == {"en": {**GIVEN, **own}}
    assert repr(read.own_parameters) == repr(own)
    with pytest.raises(ValidationError, match="a: not the value of a parameter"):
        Manifest.model_validate_json(manifest(a={}).as_bytes())


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
    read = read_manifest(ProjectFile(tmp_path, ""))
    assert read == written
    assert read.as_bytes() == written.as_bytes()
    assert read.source == Source(COMMIT, is_clean=True)
    assert read.versions["openpyxl"] == "3.1.5"
    assert read.code == CODE


@pytest.mark.program
@pytest.mark.parametrize(
    "written, read, is_clean",
    [(None, "a.txt", True), ("a.txt", "a.txt", False), ("b.txt", "b.txt", False),
     ("b.txt", "a.txt", True)],
    ids=["as committed", "edited", "not tracked", "another not tracked"],
)  # fmt: skip
def test_a_commit_is_clean_if_all_that_was_read_is_in_it(
    repository: Path, written: str | None, read: str, *, is_clean: bool
) -> None:
    """The commit that is checked out is named, and whether a file that was read differs from it."""
    if written:
        (repository / written).write_text("b", encoding="utf-8")
    commit = git(repository, "rev-parse", "HEAD")
    assert source_of(repository, [read]) == Source(commit, is_clean=is_clean)


@pytest.mark.program
def test_without_a_commit_there_is_no_version_to_state(tmp_path: Path) -> None:
    """A folder outside of version control has none, nor has a repository before its first."""
    assert source_of(tmp_path, []) is None
    git(tmp_path, "init", "--quiet")
    assert source_of(tmp_path, []) is None


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


def test_the_digest_of_a_notebook_is_that_of_its_source(tmp_path: Path) -> None:
    """Outputs that were saved in a notebook, and that git leaves out, change no manifest."""
    path = tmp_path / "a.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")])
    nbformat.write(notebook, path)
    clean_notebooks(Project(tmp_path), [path])
    notebook = nbformat.read(path, as_version=4)

    def digests() -> dict[str, str]:
        inputs = Inputs(Project(tmp_path))
        inputs.note(path)
        return inputs.digests()

    before = digests()
    assert before == {"a.ipynb": digest(path.read_bytes())}
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="a")]
    nbformat.write(notebook, path)
    assert digests() == before
    notebook.cells[0].source = "2"
    nbformat.write(notebook, path)
    assert digests() != before


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


def manifest_of(project_dir: Path, articles: str) -> Manifest:
    """Return the manifest of a page that is made from other articles."""
    path = project_dir / "params/2024-19.yml"
    path.write_text(path.read_text("utf-8").replace("data/articles", articles), "utf-8")
    project = Project(with_few_articles(with_few_cells(project_dir), "01"))
    job = Job(path, project=project, formats=("html",), languages=("en",), renderer="pandoc")
    return read_manifest(project.file(run(job).directory))


@pytest.mark.release
def test_a_photo_beside_a_file_of_records_is_an_input(project_dir: Path) -> None:
    """The manifest states the photos of the release's articles, wherever they lie."""
    (project_dir / "data/photos").mkdir()
    (project_dir / "data/photos/a.png").write_bytes(png())
    row = record(release="2024-19", images=[{"path": "photos/a.png", "alt": {"en": "A photo"}}])
    (project_dir / "data/rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert "data/photos/a.png" in manifest_of(project_dir, "data/rows.jsonl").inputs


@pytest.mark.release
def test_the_package_that_a_workbook_is_read_with_is_stated(project_dir: Path) -> None:
    """Records of a table rest on the package that reads it, whichever process that is in."""
    write_xlsx(project_dir / "data/rows.xlsx", table_of({"release": "2024-19"}))
    stated = manifest_of(project_dir, "data/rows.xlsx").versions
    assert stated["openpyxl"] == version("openpyxl")

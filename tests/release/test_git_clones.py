"""What is published verifies after git has handled it, or `verify` says what git did."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from projects import program

from caricc_report.errors import InputWarning
from caricc_report.project import Project
from caricc_report.release.git_attributes import ATTRIBUTES, protect_from_git, what_git_did
from caricc_report.release.manifest import digest
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify, verify_all

if TYPE_CHECKING:
    from caricc_report.release.job import RunResult

STRIP = """
import json, sys
notebook = json.load(sys.stdin)
for cell in notebook["cells"]:
    if "outputs" in cell:
        cell.update(outputs=[], execution_count=None)
json.dump(notebook, sys.stdout)
"""
"""A filter of git that does what nbstripout does."""


def git(folder: Path, *arguments: str) -> None:
    """Run git, with the settings of a person."""
    person = ("-c", "user.name=A. Editor", "-c", "user.email=editor@example.org")
    subprocess.run([program("git"), "-C", folder, *person, *arguments], check=True)


@pytest.fixture
def project(reference: RunResult, tmp_path: Path) -> Project:
    """Return a repository of git with the draft of the reference release."""
    root = shutil.copytree(reference.directory.parent.parent, tmp_path / "project")
    git(tmp_path, "init", "--quiet", str(root))
    return Project(Path(root))


def cloned(project: Project, *settings: str) -> Project:
    """Return a clone of what is committed now."""
    git(project.root, "add", "--all")
    git(project.root, "commit", "--quiet", "--message", "publish")
    clone = project.root.with_name("clone")
    options = [word for setting in settings for word in ("-c", setting)]
    git(project.root, *options, "clone", "--quiet", *options, str(project.root), str(clone))
    return Project(clone)


def with_filter(project: Project, place: str) -> None:
    """Let git strip outputs when it adds a notebook."""
    (project.root / "strip.py").write_text(STRIP, encoding="utf-8")
    git(project.root, "config", "filter.nbstripout.clean", f"'{sys.executable}' strip.py")
    with (project.root / place).open("a", encoding="utf-8") as file:
        file.write("*.ipynb filter=nbstripout\n")


def test_a_clone_verifies(project: Project) -> None:
    """No setting for line ends and no filter touches what is published."""
    with_filter(project, ".gitattributes")
    publish("2024-19", project=project)
    clone = cloned(project, "core.autocrlf=true")
    assert b"\r\n" in (clone.root / "strip.py").read_bytes()
    assert all(each.is_good for each in verify_all(clone))


def test_verify_says_that_line_ends_were_converted(project: Project) -> None:
    """Every file whose bytes git has changed is named with that, the manifest too."""
    publish("2024-19", project=project)
    (project.root / ".gitattributes").unlink()
    found = verify(cloned(project, "core.autocrlf=true").releases_dir / "2024-19")
    assert {"manifest.json", "facts.json", "release.en.html"} <= {*found.changed}
    assert {*found.by_git} == {*found.changed}
    assert all("line ends; with the line" in each for each in found.by_git.values())
    shutil.rmtree(found.directory)
    clone = Project(found.directory.parent.parent)
    (clone.root / ".gitattributes").write_text(f"{ATTRIBUTES}\n", encoding="utf-8")
    git(clone.root, "checkout", "--", "releases")
    assert verify(found.directory).is_good


def test_verify_says_that_outputs_were_stripped(project: Project) -> None:
    """A filter of a clone's own has precedence, which publishing tells, and so does verifying."""
    with_filter(project, ".git/info/attributes")
    with pytest.warns(InputWarning, match="filter is nbstripout"):
        publish("2024-19", project=project)
    found = verify(cloned(project).releases_dir / "2024-19")
    assert found.changed == ("release.en.ipynb", "release.ru.ipynb")
    assert all("filter of git such as nbstripout" in each for each in found.by_git.values())


@pytest.mark.parametrize(
    "before, after",
    [
        ("", f"{ATTRIBUTES}\n"),
        ("*.a text", f"*.a text\n{ATTRIBUTES}\n"),
        (f"{ATTRIBUTES}\n*.a text\n", f"{ATTRIBUTES}\n*.a text\n"),
        (f"{ATTRIBUTES}\n*.json text\n", f"{ATTRIBUTES}\n*.json text\n{ATTRIBUTES}\n"),
    ],
    ids=["none", "no end of line", "there", "there, and overruled"],
)
@pytest.mark.program
def test_attributes_are_added_where_they_count(tmp_path: Path, before: str, after: str) -> None:
    """What is there stays; where nothing is amiss, nothing is written."""
    git(tmp_path, "init", "--quiet")
    path = tmp_path / ".gitattributes"
    path.write_text(before, encoding="utf-8")
    for _ in range(2):
        protect_from_git(Project(tmp_path))
        assert path.read_text("utf-8") == after


@pytest.mark.program
def test_attributes_are_written_without_git(tmp_path: Path) -> None:
    """The project may become a repository later; a folder that is read-only is told."""
    protect_from_git(Project(tmp_path))
    assert (tmp_path / ".gitattributes").read_text("utf-8") == f"{ATTRIBUTES}\n"
    with pytest.warns(
        InputWarning, match=r"\.gitattributes: cannot be written \(No such.*; add this line"
    ):
        protect_from_git(Project(tmp_path / "gone"))


def test_attributes_that_git_does_not_read_are_not_written(tmp_path: Path) -> None:
    """A link may lead anywhere; it is told, and what it leads to stays."""
    other = tmp_path / "other"
    other.write_text("mine", encoding="utf-8")
    (tmp_path / ".gitattributes").symlink_to(other)
    with pytest.warns(InputWarning, match=r"\.gitattributes: a symlink, which git does not read"):
        protect_from_git(Project(tmp_path))
    assert other.read_text("utf-8") == "mine"


def test_a_pointer_of_git_lfs_is_known(tmp_path: Path) -> None:
    """It has the digest of the file that is to be there; any other difference is not git's."""
    path = tmp_path / "release.en.pdf"
    oid = digest(b"%PDF")
    path.write_text(f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 4\n")
    assert "git lfs pull" in what_git_did(path, oid)
    assert what_git_did(path, digest(b"other")) == ""

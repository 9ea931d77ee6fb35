"""Git set up for notebooks: what is saved with outputs is committed without them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from command_line import EDITOR, asked
from projects import ROOT, program

from caricc_report.errors import UsageError
from caricc_report.model.parameters import NotebookParameters
from caricc_report.notebook.git_setup import ATTRIBUTE, set_up_git
from caricc_report.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.notebook.git_setup import Setup

pytestmark = pytest.mark.command
OUTPUT = "an output of a run"


class Repository:
    """A project under version control, in a folder of the repository."""

    def __init__(self, top: Path, folder: str = ".") -> None:
        self.top, self.project = top, Project(top / folder)
        self.notebook = self.project.notebooks_dir / "sub" / "own.ipynb"
        self.notebook.parent.mkdir(parents=True)
        (self.project.root / "_quarto.yml").touch()
        self.git("init", "--quiet", "--initial-branch", "main")
        self.save("release = release", outputs=False)
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "Begin")

    def save(self, text: str, *, outputs: bool = True) -> None:
        """Save the notebook as JupyterLab does after a run."""
        v4 = nbformat.v4
        parameters = "\n".join(f'{name} = ""' for name in NotebookParameters.model_fields)
        first = v4.new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]})
        notebook = v4.new_notebook(cells=[first, v4.new_code_cell(text, id="text")])
        notebook.metadata = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        if outputs:
            notebook.metadata["language_info"]["version"] = "3.11.9"
            for number, cell in enumerate(notebook.cells, 1):
                cell.execution_count = number
                cell.metadata["execution"] = {"iopub.status.busy": "2024-12-02T10:00:00Z"}
                cell.outputs = [v4.new_output("stream", text=OUTPUT)]
        nbformat.write(notebook, self.notebook)

    def git(self, *arguments: str, code: int | None = 0, **variables: str) -> str:
        """Run git as an editor does, without our environment, and return what it says."""
        home = {"HOME": str(self.top.parent), "PATH": os.environ["PATH"]}
        ended = subprocess.run(
            [program("git"), *arguments],
            cwd=self.project.root,
            env=home | EDITOR | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert code is None or ended.returncode == code, ended.stdout
        return ended.stdout

    def set_up(self) -> Setup:
        """Set git up."""
        return set_up_git(self.project)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a repository that has the project in a folder."""
    return Repository(tmp_path / "repository", "a folder/project")


@pytest.fixture
def single(tmp_path: Path) -> Repository:
    """Return a repository that is the project."""
    return Repository(tmp_path / "repository")


def test_what_is_saved_after_a_run_is_committed_without_outputs(repository: Repository) -> None:
    """Edited, run, saved, added, looked at, committed: only what a person wrote is in git.

    A run alone changes nothing.
    """
    repository.set_up()
    repository.git("add", ".gitattributes")
    repository.save("release = release + 'x'")
    repository.git("add", "notebooks")
    diff = repository.git("diff", "--cached")
    assert "+    \"release = release + 'x'\"" in diff
    assert OUTPUT not in diff
    assert 'execution_count": 1' not in diff
    repository.git("commit", "--message", "Edit")
    assert OUTPUT not in repository.git("show", "HEAD:./notebooks/sub/own.ipynb")
    assert OUTPUT in repository.notebook.read_text(encoding="utf-8")
    repository.save("release = release + 'x'")
    repository.git("add", "notebooks")
    assert repository.git("status", "--porcelain") == ""


def test_a_notebook_that_could_not_run_is_not_committed(repository: Repository) -> None:
    """The hook says which cell of a file that is committed by its name."""
    repository.set_up()
    repository.save("!ls")
    said = repository.git("commit", "--message", "Edit", "notebooks/sub/own.ipynb", code=1)
    assert "notebooks/sub/own.ipynb, cell 2: a magic, got '!ls'; write it in Python\n" in said


def test_a_control_without_the_filter_is_refused(single: Repository) -> None:
    """Without its filter, git has the outputs, and the hook names them in one line for a cause."""
    single.set_up()
    single.git("config", "--unset", "filter.caricc-report.clean")
    single.save("release = release")
    single.git("add", "notebooks")
    said = single.git("commit", "--message", "Edit", code=1)
    assert "notebooks/sub/own.ipynb: 2 cells hold outputs; run: caricc-report" in said
    assert len(said.splitlines()) == 4


def test_a_python_that_is_gone_is_said(single: Repository) -> None:
    """The hook starts no Python for other files, says what to do, and lets no notebook through."""
    single.set_up()
    hook = single.top / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text().replace(shlex.quote(sys.executable), "/nowhere/python"))
    (single.top / "a.txt").touch()
    single.git("add", "a.txt")
    single.git("commit", "--message", "No notebook")
    single.save("1")
    single.git("add", "notebooks")
    said = single.git("commit", "--message", "Edit", code=1)
    assert "run: caricc-report notebooks setup" in said
    single.set_up()
    single.git("commit", "--message", "Edit")


def test_the_executed_notebooks_of_releases_keep_their_outputs(single: Repository) -> None:
    """What is published is a document, whose digest the manifest states."""
    single.set_up()
    single.save("release = release")
    published = single.top / "releases/2024-19/release.en.ipynb"
    published.parent.mkdir(parents=True)
    published.write_bytes(single.notebook.read_bytes())
    single.git("add", "releases")
    assert OUTPUT in single.git("show", ":releases/2024-19/release.en.ipynb")


def test_a_merge_conflict_can_be_stored_and_not_committed(single: Repository) -> None:
    """The filter passes on what is no notebook; the hook says that it is none."""
    single.set_up()
    single.notebook.write_text("<<<<<<< HEAD\n{}", encoding="utf-8")
    single.git("add", "notebooks")
    said = single.git("commit", "--message", "Edit", code=1)
    assert "a conflict marker of git" in said


def test_setting_up_twice_changes_nothing(single: Repository) -> None:
    """The second time it says that all is there; what else is in the files stays."""
    attributes = single.top / ".gitattributes"
    attributes.write_bytes(b"*.txt text")
    first = single.set_up()
    paths = (attributes, single.top / ".git/config", single.top / ".git/hooks/pre-commit")
    before = [path.read_bytes() for path in paths]
    second = single.set_up()
    assert [path.read_bytes() for path in paths] == before
    assert attributes.read_text() == f"*.txt text\n{ATTRIBUTE}\n"
    assert (first.left, second.left) == ((), ())
    assert first.done == (
        "git: the filter 'caricc-report' strips outputs from notebooks when they are added",
        ".gitattributes: notebooks get the filter; commit the file",
        ".git/hooks/pre-commit: checks notebooks before every commit from now on",
    )
    assert second.done == (
        "git: the filter 'caricc-report' is there",
        ".gitattributes: notebooks have the filter",
        ".git/hooks/pre-commit: checks notebooks before every commit",
    )


def test_a_hook_of_somebody_else_stays(single: Repository) -> None:
    """A hook that we did not write is not touched; what to add to it works."""
    hook = single.top / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n")
    hook.chmod(0o755)
    (left,) = single.set_up().left
    assert hook.read_text() == "#!/bin/sh\n"
    said, _, line = left.partition("; add this line: ")
    assert said == ".git/hooks/pre-commit: somebody else's hook, left as it is"
    hook.write_text(f"#!/bin/sh\n{line}\n")
    single.save("!ls")
    assert "a magic" in single.git("commit", "--all", "--message", "Edit", code=1)
    result = single.set_up()
    assert result.left == ()
    assert result.done[-1] == ".git/hooks/pre-commit: checks notebooks already"


@pytest.mark.parametrize(
    "config, is_done",
    [((ROOT / ".pre-commit-config.yaml").read_text(), True), ("repos: []", False)],
)
def test_the_hook_of_pre_commit_is_known(
    single: Repository,
    config: str,
    is_done: bool,  # noqa: FBT001 - a parameter
) -> None:
    """The hook of pre-commit does the check if its settings name it."""
    hook = single.top / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n")
    (single.top / ".pre-commit-config.yaml").write_text(config)
    assert (single.set_up().left == ()) is is_done


def test_hooks_of_several_repositories_stay(single: Repository, tmp_path: Path) -> None:
    """A folder of hooks outside the repository is not written to, also if the user names it."""
    single.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    (left,) = single.set_up().left
    assert f"{tmp_path}/hooks/pre-commit: hooks of more than this repository" in left
    assert not (tmp_path / "hooks").exists()


def test_another_filter_stays(single: Repository) -> None:
    """Notebooks that nbstripout strips, for example, are not ours to filter."""
    attributes = single.top / ".gitattributes"
    attributes.write_text("*.ipynb filter=nbstripout\n")
    (left,) = single.set_up().left
    assert ".gitattributes: notebooks have the filter 'nbstripout'" in left
    assert attributes.read_text() == "*.ipynb filter=nbstripout\n"


def test_attributes_that_lead_elsewhere_stay(single: Repository, tmp_path: Path) -> None:
    """Git reads no link in place of the file, and what it leads to may be anything."""
    other = tmp_path / "other"
    other.write_text("mine", encoding="utf-8")
    (single.top / ".gitattributes").symlink_to(other)
    (left,) = single.set_up().left
    assert ".gitattributes: a symlink, which git does not read; put a file in its place" in left
    assert other.read_text("utf-8") == "mine"


def test_without_a_repository_the_error_says_what_to_do(tmp_path: Path) -> None:
    """A project that is in no repository is named."""
    (tmp_path / "_quarto.yml").touch()
    with pytest.raises(UsageError, match=r"not in a git repository; run: git init$"):
        set_up_git(Project(tmp_path))


def test_the_command_says_what_it_did(single: Repository) -> None:
    """What is done and what is left goes to standard error, or into one JSON object."""
    ended = asked(single.project.root, "notebooks", "setup")
    assert ended.returncode == 0
    assert ".gitattributes: notebooks get the filter; commit the file\n" in ended.stderr
    ended = asked(single.project.root, "notebooks", "setup", "--json")
    assert '"left": []' in ended.stdout


def filtered(folder: Path, content: bytes, *arguments: str) -> subprocess.CompletedProcess[Any]:
    """Run the filter as git does."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "caricc_report", "notebooks", "clean", "--filter", *arguments],
        input=content,
        cwd=folder,
        capture_output=True,
        check=False,
    )


def test_the_filter_needs_no_project(single: Repository, tmp_path: Path) -> None:
    """It reads standard input and writes standard output; what is no notebook is an error."""
    single.save("1")
    once = filtered(tmp_path, single.notebook.read_bytes())
    assert (once.returncode, once.stderr) == (0, b"")
    assert OUTPUT.encode() not in once.stdout
    assert filtered(tmp_path, b"{", "notebooks/a.ipynb").returncode == 2

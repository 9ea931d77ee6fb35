"""What a later package brings is written where nobody has edited a file, and shown elsewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from projects import program

from caricc_report.errors import CariccReportError
from caricc_report.model.contract import FILE_NAME
from caricc_report.model.period import Period
from caricc_report.release import house_files, new_project
from caricc_report.release.new_project import init_project, init_project_like
from caricc_report.release.project_update import Update, find_update, write_update
from caricc_report.system.files import files_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.project import Project

pytestmark = pytest.mark.program  # A new project asks git whether there is a repository.
PERIOD = Period.parse("2026-11-01/2026-11-15")
CSS, QUARTO, TEXT = "_extensions/release/release.css", "_quarto.yml", "README.md"
NOTEBOOK = "notebooks/release.ipynb"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of what the package brings, in its place; tests make a later one of it."""
    copy = tmp_path / "package"
    shutil.copytree(house_files.TEMPLATE, copy)
    parts = (*house_files.SHARED, *house_files.OWN)
    for name, content in house_files.parts_of(house_files.HOUSE, parts):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(content)
    monkeypatch.setattr(house_files, "TEMPLATE", copy)
    for module in (house_files, new_project):
        monkeypatch.setattr(module, "HOUSE", copy)
    return copy


@pytest.fixture
def project(package: Path, tmp_path: Path) -> Project:
    """Return a new project, made of that package."""
    assert package.is_dir()
    return init_project(tmp_path / "new", PERIOD, name="Digest", countries=["KZ"])


def edit(path: Path, before: str, after: str) -> None:
    """Change a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def commit(project: Project) -> None:
    """Commit all that a project has."""
    git = [program("git"), "-C", project.root, "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Begin"]):
        subprocess.run([*git, *command], check=True)


def states(update: Update) -> dict[str, str]:
    """Return the state of each file that the package has changed."""
    return {file.name: str(file.state) for file in update.files if file.state != "same"}


def contents(project: Project) -> Mapping[str, bytes]:
    """Return all files of a project."""
    paths = [path for path in files_in(project.root) if path.is_file()]
    return {project.name(path): path.read_bytes() for path in paths}


def test_what_python_keeps_is_no_part_of_a_project(tmp_path: Path) -> None:
    """JupyterLab leaves it beside the notebooks, with folders of the machine in it."""
    for name in ("helpers.py", "__pycache__/helpers.cpython-311.pyc"):
        path = tmp_path / "notebooks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = house_files.parts_of(tmp_path, ["notebooks"])
    assert [name for name, _ in found] == ["notebooks/helpers.py"]


def test_a_new_project_needs_no_update(project: Project) -> None:
    """What was just written is what the package brings."""
    assert states(find_update(project)) == {}


def test_an_update_shows_no_texts_of_files(project: Project) -> None:
    """In a script it is seen as names and states; a difference is shown by its file."""
    (project.root / CSS).write_text("Here\n")
    assert "Here" not in repr(find_update(project))
    assert len(repr(find_update(project))) < 10_000


def test_a_project_that_states_no_values_has_those_of_its_profile(project: Project) -> None:
    """So that no file that the package brings has a gap where its title or release stand."""
    path = project.root / FILE_NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | {"values": {}}))
    (project.root / TEXT).unlink()
    (file,) = (each for each in find_update(project).files if each.name == TEXT)
    assert file.wanted.startswith("# Information Release\n")
    assert f"params/{project.params_paths()[0].name}" in file.wanted


def test_each_file_is_as_untouched_edited_removed_or_new(project: Project, package: Path) -> None:
    """A later package changes five files; of two of them, it is nobody else's business."""
    edit(project.root / QUARTO, "# Describes", "# Here we describe")
    (project.root / CSS).unlink()
    (project.root / ".gitignore").unlink()
    edit(project.root / TEXT, "# ", "# Our ")
    edit(package / QUARTO, "# Describes", "# It describes")
    edit(package / "notebooks/quality.ipynb", "likely_duplicates", "duplicates")
    (package / CSS).write_text("body {}\n")
    (package / "_extensions/release/page.typ").unlink()
    (package / "notebooks/new.ipynb").write_text("{}")
    assert states(find_update(project)) == {
        QUARTO: "edited",
        "notebooks/quality.ipynb": "unedited",
        CSS: "removed",
        "notebooks/new.ipynb": "new",
        "_extensions/release/page.typ": "dropped",
    }


def test_what_nobody_edited_is_written_and_the_rest_stays(project: Project, package: Path) -> None:
    """Afterwards only the file is left that both have changed, and no other file was touched."""
    edit(project.root / QUARTO, "# Describes", "# Here we describe")
    edit(package / QUARTO, "# Describes", "# It describes")
    (package / CSS).write_text("body {}\n")
    before = contents(project)
    found = find_update(project)
    write_update(project, found, found.unedited)
    after = contents(project)
    assert {name for name in after if after[name] != before[name]} == {CSS}
    assert after[CSS] == b"body {}\n"
    assert states(find_update(project)) == {QUARTO: "edited"}


def test_a_file_that_is_kept_is_shown_when_the_package_changes_it_again(
    project: Project, package: Path
) -> None:
    """Who has decided is not asked twice about the same."""
    edit(project.root / QUARTO, "# Describes", "# Here we describe")
    edit(package / QUARTO, "# Describes", "# It describes")
    write_update(project, find_update(project), [], keep=[QUARTO])
    assert states(find_update(project)) == {}
    edit(package / QUARTO, "# It describes", "# They describe")
    assert states(find_update(project)) == {QUARTO: "edited"}


def test_another_release_in_a_notebook_is_no_edit(project: Project, package: Path) -> None:
    """It is kept when the rest of the notebook is written; so is its language."""
    edit(project.root / NOTEBOOK, '"release = \\"2026-01', '"release = \\"2026-07')
    edit(package / NOTEBOOK, "# The Information Release", "# The release")
    found = find_update(project)
    assert states(found) == {NOTEBOOK: "unedited"}
    write_update(project, found, found.unedited)
    text = (project.root / NOTEBOOK).read_text(encoding="utf-8")
    assert 'release = \\"2026-07\\"' in text
    assert "# The release" in text


def test_outputs_of_a_notebook_are_no_edit(project: Project) -> None:
    """Nor is the count of executions, which JupyterLab writes."""
    edit(project.root / NOTEBOOK, '"execution_count": null', '"execution_count": 1')
    assert states(find_update(project)) == {}


@pytest.mark.parametrize(
    "name, mine, theirs",
    [
        (
            QUARTO,
            ("# Describes", "# Here we describe"),
            ("release-docx: default", "release-docx: {}"),
        ),
        (NOTEBOOK, ("# The Information Release", "# Ours"), ("cr.imprint(", "cr.other_imprint(")),
    ],
    ids=["text", "notebook"],
)
def test_git_merges_what_both_have_changed(
    project: Project, package: Path, name: str, mine: tuple[str, str], theirs: tuple[str, str]
) -> None:
    """Of a project that was committed as it was made; what is merged is written if taken."""
    commit(project)
    edit(project.root / name, *mine)
    edit(package / name, *theirs)
    found = find_update(project)
    assert states(found) == {name: "merged"}
    assert found.unedited == ()
    write_update(project, found, [name])
    text = (project.root / name).read_text(encoding="utf-8")
    assert mine[1] in text
    assert theirs[1] in text
    assert states(find_update(project)) == {}


def test_a_conflict_is_shown_and_no_marker_is_ever_written(project: Project, package: Path) -> None:
    """What is shown is what the package changed; to take it is refused."""
    commit(project)
    edit(project.root / QUARTO, "# Describes", "# Here we describe")
    edit(package / QUARTO, "# Describes", "# It describes")
    before = contents(project)
    found = find_update(project)
    (file,) = found.open_files
    assert (file.state, "-# Describes" in file.diff, "+# It describes" in file.diff) == (
        "edited", True, True,
    )  # fmt: skip
    with pytest.raises(CariccReportError, match=r"--take _quarto.yml: git cannot merge the two"):
        write_update(project, found, [QUARTO])
    assert contents(project) == before


def test_without_a_record_everything_that_differs_counts_as_edited(
    project: Project, package: Path
) -> None:
    """A project that was made before there was one, or lost it; what is not there stays away."""
    (project.root / FILE_NAME).unlink()
    (project.root / "notebooks/quality.ipynb").unlink()
    (package / CSS).write_text("body {}\n")
    found = find_update(project)
    assert states(found) == {CSS: "edited", "notebooks/quality.ipynb": "removed"}
    write_update(project, found, found.unedited)
    assert states(find_update(project)) == {CSS: "edited"}


def test_without_a_record_a_folder_that_is_not_there_is_new(project: Project) -> None:
    """The package had it under another name when the project was made."""
    (project.root / FILE_NAME).unlink()
    folder = project.root / "_extensions/release"
    folder.rename(folder.with_name("caricc"))
    found = find_update(project)
    assert {*states(found).values()} == {"new"}
    write_update(project, found, found.unedited)
    assert (folder / "_extension.yml").is_file()


def test_what_stands_in_place_of_a_file_is_not_written(project: Project, package: Path) -> None:
    """What a link leads to, or a folder holds, is somebody's own, in the project or not."""
    own = project.root.parent / "own.css"
    (project.root / CSS).rename(own)
    (project.root / CSS).symlink_to(own)
    (project.root / TEXT).unlink()
    (project.root / TEXT).mkdir()
    for name in (CSS, TEXT):
        (package / name).write_text("Later\n")
    found = find_update(project)
    assert states(found) == {CSS: "edited", TEXT: "edited"}
    with pytest.raises(CariccReportError, match=f"{CSS}: a symlink that leads out of the project"):
        write_update(project, found, [CSS])
    assert own.read_text() != "Later\n"


def test_only_what_an_update_is_there_for_can_be_taken(project: Project) -> None:
    """Any other name is refused, before anything is written."""
    with pytest.raises(CariccReportError, match="--take: no file that an update is there for"):
        write_update(project, find_update(project), [QUARTO])


def test_a_project_like_another_is_up_to_date_as_far_as_that_is(
    project: Project, package: Path, tmp_path: Path
) -> None:
    """What was edited there counts as edited here."""
    edit(project.root / QUARTO, "# Describes", "# Here we describe")
    like = init_project_like(tmp_path / "like", PERIOD, project.root)
    assert states(find_update(like)) == {}
    edit(package / QUARTO, "# Describes", "# It describes")
    assert states(find_update(like)) == {QUARTO: "edited"}


def test_a_project_like_another_lacks_what_that_has_removed(
    project: Project, tmp_path: Path
) -> None:
    """A house style of its own is in a folder of another name."""
    (project.extensions_dir / "release").rename(project.extensions_dir / "agency")
    (project.root / "notebooks/statistics.ipynb").unlink()
    like = init_project_like(tmp_path / "like", PERIOD, project.root)
    assert (like.extensions_dir / "agency/release.css").is_file()
    assert states(find_update(like)) == states(find_update(project)) == {}

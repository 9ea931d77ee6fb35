"""A notebook is named by its name or its path, and what is made of it has its name."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from projects import ROOT

from caricc_report.errors import UsageError
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from pathlib import Path


def test_an_unknown_notebook_is_refused() -> None:
    """The error suggests a close name, or lists what there is."""
    project = Project(ROOT)
    with pytest.raises(UsageError, match="got 'statistic'; did you mean 'statistics'"):
        project.notebook("statistic")
    with pytest.raises(UsageError, match="quality, release, statistics"):
        project.notebook("../params/x")
    with pytest.raises(UsageError, match="got 'releas'"):
        run(Job(ROOT / "params/2024-19.yml", project=project, notebook="releas"))


@pytest.mark.parametrize(
    "named, folder",
    [
        ("health/weekly", "."),
        ("health/weekly.ipynb", "."),
        ("notebooks/health/weekly.ipynb", "."),
        ("notebooks/health/weekly", "params"),
        ("weekly.ipynb", "notebooks/health"),
        ("../notebooks/health/weekly.ipynb", "params"),
        ("{root}/notebooks/health/weekly.ipynb", "/"),
    ],
)
def test_a_notebook_is_named_or_its_path_is(
    project_dir: Path, monkeypatch: pytest.MonkeyPatch, named: str, folder: str
) -> None:
    """All mean the same file, and what is made of it is named after it and its folder."""
    project = Project(project_dir)
    path = project.notebooks_dir / "health/weekly.ipynb"
    path.parent.mkdir()
    shutil.copy(project.release_notebook, path)
    monkeypatch.chdir(project_dir / folder)
    assert project.notebook(named.format(root=project_dir)) == path
    assert project.notebook_name(path) == "health.weekly"
    with pytest.raises(UsageError, match="did you mean 'health/weekly'"):
        project.notebook("notebooks/health/week.ipynb")


@pytest.mark.parametrize("named", ["release", "release.ipynb", "notebooks/release.ipynb"])
def test_the_release_may_be_named_by_its_path(named: str) -> None:
    """It is the release then, with the release's folder."""
    project = Project(ROOT)
    assert project.notebook_name(project.notebook(named)) == "release"


def test_a_notebook_that_no_file_can_be_named_after_is_refused(tmp_path: Path) -> None:
    """A name with a space or a dot would not be one everywhere."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/my notes.ipynb").write_text("{}")
    with pytest.raises(UsageError, match="got 'my notes'; rename it"):
        Project(tmp_path).notebook("my notes")

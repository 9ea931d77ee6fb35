"""Drafts that are soon published."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made import made_once
from projects import SECTIONS, with_few_articles, with_few_cells
from publications import remake

from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from caricc_report.release.job import RunResult


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """Make the release with two of its articles, which is soon published."""

    def make(root: Path) -> RunResult:
        project = Project(with_few_articles(with_few_cells(root, *SECTIONS), "01", "29"))
        return run(Job(project.params_path("2024-19"), project=project))

    return made_once(tmp_path_factory, "two-articles", make)


@pytest.fixture
def project(made: RunResult, tmp_path: Path) -> Project:
    """Return a copy of the project with the draft of a release in both languages."""
    root = made.directory.parent.parent
    return Project(Path(shutil.copytree(root, tmp_path / "project")))


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """Return a copy of the project with a draft of one page, which is soon made again."""
    made = made_once(
        tmp_path_factory,
        "page-alone",
        lambda root: remake(
            Project(with_few_articles(with_few_cells(root), "01")), formats=("html",)
        ),
    )
    root = made.directory.parent.parent
    return Project(Path(shutil.copytree(root, tmp_path / "project")))

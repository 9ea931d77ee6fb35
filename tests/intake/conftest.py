"""What tests of imports share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flat_sources import read_here
from imports import small_project
from outlets import Outlet
from sheets import Sheet

from caricc_report.intake import sheet_edits
from caricc_report.loaders import xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caricc_report.project import Project


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """Return a running server without pages."""
    with Outlet() as running:
        yield running


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project without articles."""
    return small_project(tmp_path / "project")


@pytest.fixture
def into(project: Project) -> Path:
    """Return the folder that is imported into."""
    return project.articles_dir / "2024/2024-19"


@pytest.fixture(scope="module")
def reads_here() -> Iterator[None]:
    """Read workbooks in this process; one test has the command read one as it does."""
    with read_here(sheet_edits, xlsx):
        yield


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Return two articles, exported."""
    return Sheet(tmp_path)

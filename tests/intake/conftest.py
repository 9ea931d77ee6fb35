"""What tests of imports share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from imports import small_project
from outlets import Outlet

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

"""What tests of sources share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder of Markdown files."""
    path = tmp_path / "articles"
    path.mkdir()
    return path


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Return the path of a file of JSON Lines."""
    return tmp_path / "articles.jsonl"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return the path of a file of CSV."""
    return tmp_path / "a.csv"

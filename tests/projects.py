"""The project itself, and copies of it that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from caricc_report.document.quarto import quarto_path, quarto_version
from caricc_report.errors import RendererError

ROOT = Path(__file__).parent.parent
PARTS = ("_quarto.yml", "_extensions", "data", "notebooks", "params", "tests/golden")


def copy_project(folder: Path) -> Path:
    """Copy the project's own files into a folder, and return it."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            ignored = shutil.ignore_patterns(".ipynb_checkpoints")
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / part)
    return folder


def skip_without_quarto() -> None:
    """Skip a test where there is no Quarto, and say why."""
    try:
        quarto_version(quarto_path())
    except RendererError as error:
        pytest.skip(f"no usable Quarto: {error}")

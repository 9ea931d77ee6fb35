"""Releases that are made once in a session, however many workers share its tests."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock
from projects import copy_project

from caricc_report.release.job import RunResult

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def folder_once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]) -> Path:
    """Return a folder that the first worker of the session fills that asks for it.

    The others wait, and read in the same folder; a test that changes something copies it.
    """
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            fill(folder)
            done.touch()
    return folder


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], RunResult]
) -> RunResult:
    """Return what is made of a copy of the project, once in a session."""

    def fill(folder: Path) -> None:
        content = asdict(make(copy_project(folder / "project")))
        (folder / "result.json").write_text(json.dumps(content, default=str), encoding="utf-8")

    stated = folder_once(factory, name, fill) / "result.json"
    content = json.loads(stated.read_text(encoding="utf-8"))
    kinds = {"directory": Path, "files": tuple, "findings": tuple}
    return RunResult(**content | {field: kind(content[field]) for field, kind in kinds.items()})

"""What is installed, what is missing, and what to do about it."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from caricc_report.document.description import Description
from caricc_report.document.fonts import font_dirs
from caricc_report.document.pandoc import pandoc_version
from caricc_report.document.quarto import quarto_path, quarto_version
from caricc_report.document.typst import typst_version
from caricc_report.errors import CariccReportError
from caricc_report.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    subject: str
    """What was looked at."""
    is_needed: bool
    """Whether a release cannot be made without it."""
    is_well: bool
    """Whether it is there and usable."""
    finding: str
    """Its version, or what is wrong with it and what to do."""


def examine(project_dir: Path | None = None) -> tuple[Diagnosis, ...]:
    """Return what this machine and project have, and what they lack.

    Parameters
    ----------
    project_dir
        A folder of the project; the working folder, if not given.
    """
    return (
        _look("Python", _python),
        _look("notebook kernel (ipykernel)", lambda: version("ipykernel")),
        _look("papermill", lambda: version("papermill")),
        _look("Pandoc (pypandoc-binary)", pandoc_version),
        _look("Typst (typst)", typst_version),
        _look("fonts", lambda: f"{len(font_dirs())} families"),
        _look("project", lambda: _project(project_dir)),
        _look("Quarto", lambda: quarto_version(quarto_path()), is_needed=False),
        _look("JupyterLab", _lab, is_needed=False),
    )


def _look(subject: str, finding: Callable[[], str], *, is_needed: bool = True) -> Diagnosis:
    try:
        return Diagnosis(subject, is_needed, is_well=True, finding=finding())
    except PackageNotFoundError as error:
        advice = f"{error.name}: not installed; pip install {error.name}"
        return Diagnosis(subject, is_needed, is_well=False, finding=advice)
    except CariccReportError as error:
        return Diagnosis(subject, is_needed, is_well=False, finding=str(error))


def _python() -> str:
    found = platform.python_version()
    if sys.version_info < _OLDEST_PYTHON:
        needed = ".".join(map(str, _OLDEST_PYTHON))
        message = f"Python: version {needed} or later is needed, got {found}; install a later one"
        raise CariccReportError(message)
    return found


def _project(project_dir: Path | None) -> str:
    project = Project.find(project_dir)
    Description(project.root)
    return f"{len(project.params_paths())} parameters files in {project.root}"


def _lab() -> str:
    try:
        return version("jupyterlab")
    except PackageNotFoundError as error:
        message = "jupyterlab: not installed; pip install '.[lab]'"
        raise CariccReportError(message) from error

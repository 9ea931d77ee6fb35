"""What is installed, what is missing or too old, and what to do about it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from caricc_report.document.description import Description
from caricc_report.document.pandoc import pandoc_version
from caricc_report.document.quarto import quarto_path, quarto_version
from caricc_report.document.typst import typst_version
from caricc_report.errors import CariccReportError, ProgramMissingError, ProgramTooOldError
from caricc_report.project import Project
from caricc_report.system.fonts import font_dirs
from caricc_report.text.locales import load_locales

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Status(StrEnum):
    """Whether something is usable, and if not, why."""

    OK = "ok"
    MISSING = "missing"
    TOO_OLD = "too old"
    FAILED = "failed"


_STATUSES = ((ProgramMissingError, Status.MISSING), (ProgramTooOldError, Status.TOO_OLD))


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check of this machine or project."""

    subject: str
    """What was checked."""
    is_needed: bool
    """Whether no release can be made without it."""
    status: Status
    """Whether it is usable, and if not, why."""
    finding: str
    """Its version, or what is wrong and what to do."""

    @property
    def is_ok(self) -> bool:
        """Whether it can be used."""
        return self.status is Status.OK


def examine(project_dir: Path | None = None) -> tuple[Diagnosis, ...]:
    """Check this machine, and the project of a folder (the working one if none is given)."""
    return (
        _look("Python", platform.python_version),
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
        return Diagnosis(subject, is_needed, Status.OK, finding())
    except PackageNotFoundError as error:
        advice = f"{error.name}: not installed; pip install {error.name}"
        return Diagnosis(subject, is_needed, Status.MISSING, advice)
    except CariccReportError as error:
        status = next((each for kind, each in _STATUSES if isinstance(error, kind)), Status.FAILED)
        return Diagnosis(subject, is_needed, status, str(error))


def _project(project_dir: Path | None) -> str:
    project = Project.find(project_dir)
    Description(project.root)
    load_locales(project.locales)
    return f"{len(project.params_paths())} parameters files in {project.root}"


def _lab() -> str:
    try:
        return version("jupyterlab")
    except PackageNotFoundError as error:
        raise ProgramMissingError("jupyterlab", "pip install '.[lab]'") from error

"""What is installed, what is missing or too old, and what to do about it."""

from __future__ import annotations

import functools
import platform
import sys
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from caricc_report.displays.adapters import ADAPTERS
from caricc_report.document.description import Description
from caricc_report.document.pandoc import pandoc_version
from caricc_report.document.quarto import quarto_path, quarto_version
from caricc_report.document.renderers import FORMATS, RENDERERS
from caricc_report.document.typst import typst_version
from caricc_report.editorial.checks import CHECKS
from caricc_report.errors import (
    CariccReportError,
    InvalidInputError,
    PluginError,
    ProgramMissingError,
    ProgramTooOldError,
    suggestion,
)
from caricc_report.loaders import LOADERS
from caricc_report.model.contract import CONTRACT
from caricc_report.model.languages import using
from caricc_report.model.parameters import load_all_parameters
from caricc_report.project import Project, profile_of_last
from caricc_report.release.project_update import find_update
from caricc_report.system.extensible import PREFIX, package
from caricc_report.system.fonts import font_dirs
from caricc_report.system.git import git
from caricc_report.system.subprocesses import LINUX_ADVICE
from caricc_report.text.locales import check_defects, load_locales
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.metadata import EntryPoint

    from caricc_report.system.extensible import Extensible


class Status(StrEnum):
    """Whether something is usable, and if not, why."""

    OK = "ok"
    MISSING = "missing"
    TOO_OLD = "too old"
    FAILED = "failed"


TABLES: Mapping[str, Extensible[Any]] = {
    "loader": LOADERS,
    "renderer": RENDERERS,
    "format": FORMATS,
    "check": CHECKS,
    "adapter": ADAPTERS,
}
"""What packages add to, and what each thing added is."""
_STATUSES = ((ProgramMissingError, Status.MISSING), (ProgramTooOldError, Status.TOO_OLD))


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check of this machine or project."""

    subject: str
    is_needed: bool
    """Whether no release can be made without it."""
    status: Status
    finding: str
    """Its version, or what is wrong and what to do."""

    @property
    def is_ok(self) -> bool:
        """Whether it can be used."""
        return self.status is Status.OK


def examine(project_dir: Path | str | None = None) -> tuple[Diagnosis, ...]:
    """Check this machine, and the project of a folder (the working one if none is given)."""
    folder = None if project_dir is None else Path(project_dir)
    return (*_machine(folder), *_linux(), *_plugins())


def _machine(project_dir: Path | None) -> tuple[Diagnosis, ...]:
    return (
        _look("Python", platform.python_version),
        _look("notebook kernel (ipykernel)", lambda: version("ipykernel")),
        _look("papermill", lambda: version("papermill")),
        _look("Pandoc (pypandoc-binary)", pandoc_version),
        _look("Typst (typst)", typst_version),
        _look("fonts", lambda: f"{len(font_dirs())} families"),
        _look("project", lambda: _project(project_dir)),
        *_upgrade(project_dir),
        _look("Quarto", lambda: quarto_version(quarto_path()), is_needed=False),
        _look("JupyterLab", _lab, is_needed=False),
        _look("git", _git, is_needed=False),
    )


def _linux() -> Iterator[Diagnosis]:
    """Yield what the command needs of Linux, and whether it is here."""
    is_linux = sys.platform == "linux"
    for name, purpose, is_met in (
        (
            "processes",
            "ends kernels and renderers with all that they have started (prctl, /proc)",
            is_linux and Path("/proc/self/stat").exists(),
        ),
        (
            "limits",
            "bounds what they, and readers of workbooks and PDFs, take (setrlimit)",
            is_linux and find_spec("resource") is not None,
        ),
        ("sockets", "talks to kernels without open ports (unix)", sys.platform != "win32"),
        ("exchange", "puts a new release in place of the old in one step (renameat2)", is_linux),
    ):
        status = Status.OK if is_met else Status.MISSING
        finding = purpose if is_met else f"{purpose}; {LINUX_ADVICE}"
        yield Diagnosis(f"Linux: {name}", name != "exchange", status, finding)


def _plugins() -> Iterator[Diagnosis]:
    """Yield a diagnosis for each thing that another package adds, or for its table."""
    for kind, table in TABLES.items():
        try:
            names = list(table.added)
        except PluginError as error:
            yield _failed(f"plug-in: {kind}", str(error), is_needed=True)
            continue
        for name in names:
            yield _look(f"plug-in: {kind} {name}", functools.partial(_plugin, table, name))
    known = [table.group for table in TABLES.values()]
    for group in sorted(entry_points().groups):
        if group.startswith(PREFIX) and group not in known:
            problem = f"no such group of entry points{suggestion(group, known)}"
            yield _failed(f"plug-in: {group}", problem)


def _plugin(table: Extensible[Any], name: str) -> str:
    """Return the package of a plug-in, which is imported, and fits this version by its metadata."""
    table[name]
    point = table.added[name]
    for each in _required_by(point):
        is_of_us = canonicalize_name(each.name) == "caricc-report"
        if is_of_us and not each.specifier.contains(__version__, prereleases=True):
            raise table.refused(name, f"needs caricc-report {each.specifier}, got {__version__}")
    return package(point)


def _required_by(point: EntryPoint) -> Iterator[Requirement]:
    """Yield what the package of a plug-in needs here, as far as its metadata can be read."""
    for text in (point.dist and point.dist.requires) or ():
        with suppress(InvalidRequirement):
            each = Requirement(text)
            if each.marker is None or each.marker.evaluate({"extra": ""}):
                yield each


def _look(subject: str, finding: Callable[[], str], *, is_needed: bool = True) -> Diagnosis:
    try:
        return Diagnosis(subject, is_needed, Status.OK, finding())
    except PackageNotFoundError as error:
        advice = f"{error.name}: not installed; pip install {error.name}"
        return Diagnosis(subject, is_needed, Status.MISSING, advice)
    except CariccReportError as error:
        status = next((each for kind, each in _STATUSES if isinstance(error, kind)), Status.FAILED)
        return Diagnosis(subject, is_needed, status, str(error))


def _failed(subject: str, problem: str, *, is_needed: bool = False) -> Diagnosis:
    return Diagnosis(subject, is_needed, Status.FAILED, problem)


def _project(project_dir: Path | None) -> str:
    project = Project.find(project_dir)
    Description(project.root)
    check_defects(load_locales(project.locales))
    n_files = len(project.params_paths())
    return f"{n_files} parameters file{'' if n_files == 1 else 's'} in {project.root}"


def _profile(project: Project) -> str:
    with using(load_locales(project.locales)):
        known = load_all_parameters(map(project.file, project.params_paths()))
        return f"in {', '.join(profile_of_last(project, known).languages)}"


def _git() -> str:
    advice = "install git; without it manifests state no commit, also of a project that has one"
    return git(Path.cwd(), ["--version"], advice=advice).decode().split()[2]


def _upgrade(project_dir: Path | None) -> tuple[Diagnosis, ...]:
    """Return what the package asks of a project that was made with an earlier one."""
    try:
        project = Project.find(project_dir)
        found = find_update(project)
    except InvalidInputError as error:
        return (_failed("contract", str(error)),)
    except CariccReportError:  # The row of the project says so.
        return ()
    is_needed = any(change.is_needed for change in found.asked)
    status = Status.TOO_OLD if found.asked else Status.OK
    then = "it asks for what follows" if found.asked else "run: caricc-report init --update"
    of = "" if found.contract == CONTRACT else f", and the latest is {CONTRACT}; {then}"
    rows = [Diagnosis("contract", is_needed, status, f"{found.contract}{of}")]
    if not found.asked:  # Else the profile lacks what is asked for.
        rows.append(_look("profile", lambda: _profile(project)))
    rows += [
        Diagnosis(
            f"profile: {change.key}",
            change.is_needed,
            Status.MISSING,
            f"{change.why}; add to params/profile.yml, such as\n{change.lines}",
        )
        for change in found.asked
    ]
    if found.open_files:
        names = ", ".join(file.name for file in found.open_files)
        advice = f"the package has others of {names}; run: caricc-report init --update"
        rows.append(
            Diagnosis(
                "files of the package", is_needed=False, status=Status.TOO_OLD, finding=advice
            )
        )
    return tuple(rows)


def _lab() -> str:
    try:
        return version("jupyterlab")
    except PackageNotFoundError as error:
        raise ProgramMissingError("jupyterlab", "pip install 'caricc-report[lab]'") from error

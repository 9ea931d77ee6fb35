"""The main job, top to bottom: load, check, execute, render, manifest."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from caricc_report.errors import UsageError, suggestion
from caricc_report.kernels import started_kernel
from caricc_report.parameters import load_parameters
from caricc_report.parameters_files import choose_parameters, notebook_parameters
from caricc_report.project import Project
from caricc_report.release import load_release
from caricc_report.release_dir import check_replaceable, held, put
from caricc_report.rendering import FORMATS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from caricc_report.facts import Facts
    from caricc_report.making import Progress
    from caricc_report.period import Period

_PRELOAD = ("caricc_report.release", "caricc_report.displays")
"""The modules that a notebook of a release imports."""
_Name = TypeVar("_Name", bound=str)


class Silence:
    """A progress that nobody watches."""

    def begin(self, n_steps: int) -> None:
        """Say nothing."""

    def done(self, step: str) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run made."""

    release: str
    """Which release."""
    directory: Path
    """The folder of the release."""
    files: tuple[str, ...]
    """The names of its files, sorted."""
    renderer: str
    """What laid the documents out."""
    findings: tuple[dict[str, object], ...]
    """What the checks found, as in ``checks.json``."""


def run(
    parameters_path: Path | None = None,
    *,
    project: Project | None = None,
    period: Period | None = None,
    date: dt.date | None = None,
    formats: Sequence[str] = ("html", "pdf"),
    languages: Sequence[str] | None = None,
    renderer: str = "auto",
    output: Path | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Make a release, whole or not at all.

    Parameters
    ----------
    parameters_path
        The parameters file; without it `period` or `date` picks one.
    project
        The project; the one that the working folder belongs to, if not given.
    period
        The days that the release is to cover.
    date
        Stands for the last half-month that was complete before it.
    formats
        Of the documents: html, pdf, docx.
    languages
        Some of the parameters file's; all of them, if not given.
    renderer
        auto, quarto or pandoc.
    output
        The folder in which the folder of the release is made; the project's
        ``_build``, if not given.
    progress
        Hears how far the run is.

    Raises
    ------
    UsageError
        If the call is wrong or names what is not there.
    InvalidInputError
        If parameters, profile, records or the documents' description are not valid.
    NotebookError
        If the notebook is not usable, or a cell failed.
    RendererError
        If a renderer is missing or failed.
    ReleaseBusyError
        If another run makes the same release.
    """
    project = project or Project.find()
    progress = progress or Silence()
    path = choose_parameters(project, parameters_path, period, date)
    where = project.name(path)
    parameters = load_parameters(path, where)
    wanted_languages = _chosen(
        "language", parameters.languages if languages is None else languages, parameters.languages
    )
    wanted_formats = _chosen("format", formats, FORMATS)
    given = {
        language: notebook_parameters(project, path, parameters, language)
        for language in wanted_languages
    }

    parent = output or project.build_dir
    target = parent / parameters.release
    progress.begin(len(wanted_languages) * (1 + len(wanted_formats)))
    with held(parent, parameters.release), ExitStack() as stack:
        check_replaceable(target)
        # The processes load while the records are checked; kernels start after that.
        kernels = {
            language: stack.enter_context(started_kernel(project.notebooks_dir, _PRELOAD))
            for language in wanted_languages
        }
        # Half of our own modules load beside them.
        from caricc_report.making import make_release  # noqa: PLC0415

        made = make_release(
            project,
            path,
            parameters,
            given,
            kernels,
            formats=wanted_formats,
            renderer=renderer,
            failed_dir=parent / "failed",
            progress=progress,
        )
        put(made.files, target)
    names = tuple(sorted(made.files))
    return RunResult(parameters.release, target, names, made.renderer, made.findings)


def compute_release_facts(
    parameters_path: Path | None = None,
    *,
    project: Project | None = None,
    period: Period | None = None,
    date: dt.date | None = None,
) -> Facts:
    """Return the facts of a release without making it; arguments and errors are those of `run`."""
    project = project or Project.find()
    path = choose_parameters(project, parameters_path, period, date)
    parameters = load_parameters(path, project.name(path))
    given = notebook_parameters(project, path, parameters, parameters.languages[0])
    return load_release(project.notebooks_dir, **given).facts


def _chosen(kind: str, wanted: Sequence[str], known: Sequence[_Name]) -> tuple[_Name, ...]:
    """Return what was chosen, in the order in which it is known.

    Raises
    ------
    UsageError
        If nothing was chosen, or something that is not known.
    """
    for each in wanted:
        if each not in known:
            message = f"{kind}: not one of this release, got {each!r}{suggestion(each, known)}"
            raise UsageError(message)
    if not wanted:
        message = f"{kind}: none is given; known: {', '.join(known)}"
        raise UsageError(message)
    return tuple(each for each in known if each in wanted)

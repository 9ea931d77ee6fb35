"""The main job, top to bottom: load, check, execute, render, manifest."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from caricc_report.errors import NotebookError
from caricc_report.notebook.kernels import started_kernel
from caricc_report.project import RELEASE, Project

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.editorial.facts import Facts
    from caricc_report.model.period import Period
    from caricc_report.notebook.kernels import Kernel
    from caricc_report.release.files import Progress
    from caricc_report.release.making import RunResult

_PRELOAD = ("caricc_report.editorial.release", "caricc_report.displays.annex")
"""The modules that a notebook of a release imports."""


def run(  # noqa: PLR0913 - the options of the command
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
    correction: Mapping[str, str] | None = None,
    notebook: str = RELEASE,
    failed: Path | None = None,
) -> RunResult:
    """Make a release, or what another notebook makes of it, whole or not at all.

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
    correction
        By language, what a correction states of itself: a
        `caricc_report.model.parameters.Correction` as JSON.
    notebook
        The name of the notebook, without ``.ipynb``. What another one than ``release`` makes is
        put into a folder of its own, ``<release>.<notebook>``.
    failed
        The folder in which a notebook that fails is kept; ``failed`` in `output`, if not given.

    Raises
    ------
    UsageError
        If the call is wrong or names what is not there.
    InvalidInputError
        If parameters, profile, records or the documents' description are not valid.
    CheckError
        If an editorial check found an error that is not waived.
    NotebookError
        If the notebook is not usable, or a cell failed.
    ProgramError
        If a renderer is missing or failed.
    ReleaseBusyError
        If another run makes the same release.
    """
    project = project or Project.find()
    path = project.notebook(notebook)
    if not path.is_file():
        advice = "restore it from the project's repository"
        raise NotebookError(project.name(path), "missing", advice=advice)
    with ExitStack() as stack:

        def start() -> Kernel:
            return stack.enter_context(started_kernel(project.notebooks_dir, _PRELOAD))

        first = start()
        # The process loads for as long as we do, so we begin second.
        from caricc_report.release.making import make_release  # noqa: PLC0415

        return make_release(
            project,
            first,
            start,
            parameters_path,
            period=period,
            date=date,
            formats=formats,
            languages=languages,
            renderer=renderer,
            output=output,
            progress=progress,
            correction=correction or {},
            notebook=notebook,
            failed=failed,
        )


def compute_release_facts(
    parameters_path: Path | None = None,
    *,
    project: Project | None = None,
    period: Period | None = None,
    date: dt.date | None = None,
) -> Facts:
    """Return the facts of a release without making it; arguments and errors are those of `run`."""
    from caricc_report.editorial.release import load_release  # noqa: PLC0415
    from caricc_report.model.parameters import load_parameters  # noqa: PLC0415 - as for `run`
    from caricc_report.project import (  # noqa: PLC0415
        choose_parameters,
        notebook_parameters,
    )

    project = project or Project.find()
    path = choose_parameters(project, parameters_path, period, date)
    parameters = load_parameters(path, project.name(path))
    given = notebook_parameters(project, path, parameters, parameters.languages[0])
    return load_release(project.notebooks_dir, **given).facts


def check(
    parameters_path: Path | None = None,
    *,
    project: Project | None = None,
    period: Period | None = None,
    date: dt.date | None = None,
) -> tuple[Finding, ...]:
    """Return all that the editorial checks find in a release, errors too, without making it.

    Arguments are those of `run`, and so are the errors for a call, records or a notebook that
    are not valid. The notebook is read, and not executed.
    """
    from caricc_report.editorial.checks.finding import Severity  # noqa: PLC0415
    from caricc_report.model.parameters import load_parameters  # noqa: PLC0415
    from caricc_report.notebook.execution import read_notebook  # noqa: PLC0415
    from caricc_report.project import (  # noqa: PLC0415
        choose_parameters,
        notebook_parameters,
    )
    from caricc_report.release.checking import check_records  # noqa: PLC0415 - as for `run`
    from caricc_report.release.number_lint import check_source  # noqa: PLC0415

    project = project or Project.find()
    path = choose_parameters(project, parameters_path, period, date)
    parameters = load_parameters(path, project.name(path))
    given = {
        language: notebook_parameters(project, path, parameters, language)
        for language in parameters.languages
    }
    checked = check_records(project, path, parameters, given)
    source = project.release_notebook
    if not source.is_file():
        return checked.findings
    where = project.name(source)
    notebook = read_notebook(source, where, next(iter(given.values())))
    findings = (*checked.findings, *check_source(notebook, where, checked, parameters))
    order = list(Severity)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))

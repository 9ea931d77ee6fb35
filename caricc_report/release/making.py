"""The release itself: records checked, its files made and put in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from caricc_report.document.renderers import choose_renderer
from caricc_report.document.rendering import FORMATS
from caricc_report.errors import ProgramError, UsageError, suggestion
from caricc_report.model.parameters import load_parameters
from caricc_report.notebook.execution import read_notebook
from caricc_report.project import choose_parameters, notebook_parameters
from caricc_report.release.checking import check_records, require_no_error
from caricc_report.release.files import Silence, SourceNotebook, make_files
from caricc_report.release.folder import check_replaceable, locked, replace_folder
from caricc_report.release.inputs import Inputs
from caricc_report.release.number_lint import check_documents, check_source
from caricc_report.system.atomic import remove_leftovers
from caricc_report.system.git import checkout_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Format
    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.model.parameters import Parameters
    from caricc_report.model.period import Period
    from caricc_report.notebook.kernels import Kernel
    from caricc_report.project import Project
    from caricc_report.release.files import Made, Progress

_Name = TypeVar("_Name", bound=str)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run made."""

    release: str
    """Which release."""
    directory: Path
    """The folder of what was made."""
    files: tuple[str, ...]
    """The names of its files, sorted."""
    renderer: str
    """What laid the documents out."""
    findings: tuple[dict[str, object], ...]
    """What the checks found, as in ``checks.json``."""


def make_release(  # noqa: PLR0913 - the arguments of `run`, and the kernels
    project: Project,
    kernel: Kernel,
    start_kernel: Callable[[], Kernel],
    parameters_path: Path | None,
    *,
    period: Period | None,
    date: dt.date | None,
    formats: Sequence[str],
    languages: Sequence[str] | None,
    renderer: str,
    output: Path | None,
    progress: Progress | None,
    correction: Mapping[str, str],
    notebook: str,
    failed: Path | None,
) -> RunResult:
    """Make a release, or what another notebook makes of it, and put it in its place.

    Parameters
    ----------
    project
        The project.
    kernel, start_kernel
        The process for the first language, which loads meanwhile, and what starts one for each
        other.
    parameters_path, period, date, formats, languages, renderer, output, progress
        As for `caricc_report.release.pipeline.run`, which says what is raised too.
    correction, notebook, failed
        As for `caricc_report.release.pipeline.run`, which says what is raised too.
    """
    progress = progress or Silence()
    path = choose_parameters(project, parameters_path, period, date)
    inputs = Inputs(project)
    inputs.note(path)
    parameters = load_parameters(path, project.name(path))
    wanted_languages = _chosen(
        "language", parameters.languages if languages is None else languages, parameters.languages
    )
    wanted_formats = _chosen("format", formats, FORMATS)
    given = {
        language: notebook_parameters(project, path, parameters, language)
        | {"correction": correction.get(language, "")}
        for language in wanted_languages
    }
    parent = output or project.build_dir
    edition = project.edition(parameters.release, notebook)
    target = parent / edition
    failed = failed or parent / "failed"
    progress.begin(len(wanted_languages) * (1 + len(wanted_formats)))
    with locked(parent, edition):
        remove_leftovers(parent, edition)
        for language in parameters.languages:
            remove_leftovers(failed, f"{edition}.{language}.ipynb")
        check_replaceable(target)
        others = [start_kernel() for _ in wanted_languages[1:]]
        made = _make(
            project,
            path,
            parameters,
            given,
            dict(zip(wanted_languages, [kernel, *others], strict=True)),
            inputs,
            notebook=notebook,
            formats=wanted_formats,
            renderer=renderer,
            failed_stem=failed / edition,
            progress=progress,
        )
        replace_folder(made.files, target)
    names = tuple(sorted(made.files))
    return RunResult(parameters.release, target, names, made.renderer, made.findings)


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


def _make(  # noqa: PLR0913 - all that a run has settled
    project: Project,
    path: Path,
    parameters: Parameters,
    given: Mapping[str, Mapping[str, str]],
    kernels: Mapping[str, Kernel],
    inputs: Inputs,
    *,
    notebook: str,
    formats: Sequence[Format],
    renderer: str,
    failed_stem: Path,
    progress: Progress,
) -> Made:
    """Return a release, checked and whole."""
    inputs.note_release(path, parameters)
    notebook_path = project.notebook(notebook)
    inputs.note(notebook_path)
    where = project.name(notebook_path)
    engine = choose_renderer(renderer, project.root)
    checked = check_records(project, path, parameters, given, inputs.note)
    require_no_error(checked.findings, project.name(path))
    checkout = checkout_of(project.root)  # All inputs are noted, and no cell has run.
    content = read_notebook(notebook_path, where, next(iter(given.values())))
    before = [*checked.findings, *check_source(content, where, checked, parameters)]
    require_no_error(before, project.name(path))

    def review(documents: Sequence[Document]) -> Sequence[Finding]:
        typed = check_documents(documents, where, checked, parameters, before)
        require_no_error(typed, project.name(path))
        return typed

    try:
        digests = inputs.digests()
        made = make_files(
            given,
            kernels,
            engine,
            SourceNotebook(content, where, notebook),
            review,
            formats=formats,
            findings=[finding.as_json() for finding in before],
            inputs=digests,
            source=checkout.source(digests) if checkout else None,
            failed_stem=failed_stem,
            progress=progress,
        )
    except (OSError, ProgramError):
        inputs.check_unchanged()  # What they could not read may be an input that is gone.
        raise
    inputs.check_unchanged()
    return made

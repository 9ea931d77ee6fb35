"""The steps of a run before and between those that make files: chosen, checked, reviewed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caricc_report.document.renderers import FORMATS, choose_renderer, formats_named
from caricc_report.editorial.checks.finding import Severity
from caricc_report.editorial.given import notebook_parameters
from caricc_report.editorial.release import load_release
from caricc_report.errors import Defect, InvalidInputError, NotebookError, UsageError, suggestion
from caricc_report.loaders.once_loaded import OnceLoaded
from caricc_report.model.own_parameters import value_like
from caricc_report.model.parameters import NotebookParameters, load_parameters
from caricc_report.model.spellings import Spellings
from caricc_report.notebook.declarations import own_parameters
from caricc_report.notebook.execution import names_in, read_notebook
from caricc_report.release.checking import check_records, require_no_error, warn_of
from caricc_report.release.folder import check_replaceable, locked
from caricc_report.release.inputs import Inputs
from caricc_report.release.job import require_job
from caricc_report.release.making import Plan
from caricc_report.release.notebook_checks import check_documents, check_source, files_outside
from caricc_report.release.parameters_files import choose_parameters
from caricc_report.system.atomic import remove_leftovers
from caricc_report.system.timings import timed
from caricc_report.text.locales import languages_of, require_languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbformat import NotebookNode

    from caricc_report.document.document import Document
    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.editorial.facts import Facts
    from caricc_report.model.own_parameters import Value
    from caricc_report.model.parameters import Parameters
    from caricc_report.release.checking import Checked
    from caricc_report.release.job import Job
    from caricc_report.system.files import ProjectFile

_Name = TypeVar("_Name", bound=str)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A job of which all is settled that needs no look at the records."""

    job: Job
    file: ProjectFile
    parameters: Parameters
    formats: tuple[str, ...]
    """Of the documents, in the order in which they are known."""
    given: Mapping[str, Mapping[str, str]]
    """By language, in the order of the parameters file, what the notebook is given."""
    inputs: Inputs
    """The files noted so far, each before it is read."""

    @property
    def edition(self) -> str:
        """The name of what is made, and of its folder."""
        return self.job.project.edition(self.parameters.release, self.job.notebook_name)

    @property
    def target(self) -> Path:
        """The folder of what is made."""
        return self.job.output_dir / self.edition


@contextmanager
def chosen(job: Job) -> Iterator[Chosen]:
    """Settle which parameters file, languages and formats a job means, in its project's words."""
    require_job(job)
    project = job.project
    inputs = Inputs(project)
    inputs.note(project.locales.path)
    with languages_of(project.locales):
        named = None if job.parameters is None else Path(job.parameters)
        file = project.file(choose_parameters(project, named, job.period, job.date))
        inputs.note(file.path)
        yield _choose(job, file, inputs)


def _choose(job: Job, file: ProjectFile, inputs: Inputs) -> Chosen:
    project, parameters = job.project, load_parameters(file)
    require_languages(parameters.languages, file.name)
    known = parameters.languages
    wanted = known if job.languages is None else job.languages
    wanted = [Spellings().value("language", each) for each in wanted]
    languages = chosen_names("language", wanted, known)
    formats = chosen_names("format", formats_named(job.formats), tuple(FORMATS))
    given = {
        language: notebook_parameters(project, parameters, language)
        | {"correction": job.correction.get(language, "")}
        for language in languages
    }
    return Chosen(job, file, parameters, formats, given, inputs)


def chosen_names(kind: str, wanted: Sequence[str], known: Sequence[_Name]) -> tuple[_Name, ...]:
    """Return what was chosen, in the order in which it is known."""
    for each in wanted:
        if each not in known:
            raise UsageError(
                f"{kind}: not one of this release, got {each!r}{suggestion(each, known)}"
            )
    if not wanted:
        raise UsageError(f"{kind}: none is given; known: {', '.join(known)}")
    return tuple(each for each in known if each in wanted)


@contextmanager
def held_place(chosen: Chosen) -> Iterator[None]:
    """Hold the folder of what is made, free of what a run that was cut off has left."""
    job, edition = chosen.job, chosen.edition
    with locked(job.output_dir, edition):
        remove_leftovers(job.output_dir, edition)
        for language in chosen.parameters.languages:
            remove_leftovers(job.failed_dir, f"{edition}.{language}.ipynb")
        check_replaceable(chosen.target)
        yield


def load_and_check(chosen: Chosen) -> tuple[Checked, Plan]:
    """Return what the checks found, no error, and what is to be made; no cell has run.

    The files that a job names are noted before any of them is read.
    """
    chosen.inputs.note_release(chosen.file.path, chosen.parameters)
    chosen.inputs.note(chosen.job.notebook_file.path)
    with timed("renderer"):
        engine = choose_renderer(chosen.job.renderer, chosen.job.project.root)
    records = check_records(chosen)
    require_no_error(records.findings, chosen.file.name)
    notebook, own, checked = _with_notebook(chosen, records)
    require_no_error(checked.findings, chosen.file.name)
    plan = Plan(
        notebook=notebook,
        file=chosen.job.notebook_file,
        name=chosen.job.notebook_name,
        given={language: {**given, **own} for language, given in chosen.given.items()},
        engine=engine,
        formats=chosen.formats,
        failed_stem=chosen.job.failed_dir / chosen.edition,
        languages=chosen.parameters.languages,
    )
    return checked, plan


def look_for_findings(chosen: Chosen) -> tuple[Finding, ...]:
    """Return what the checks find in records and notebook, what is worse first."""
    records = check_records(chosen)
    if not chosen.job.notebook_file.path.is_file():
        return records.findings
    *_, checked = _with_notebook(chosen, records)
    order = list(Severity)
    return tuple(sorted(checked.findings, key=lambda finding: order.index(finding.severity)))


def load_facts(chosen: Chosen) -> Facts:
    """Return the facts of a release, in the first language chosen."""
    load = OnceLoaded(chosen.job.project.cache_dir)
    given = next(iter(chosen.given.values()))
    facts = load_release(chosen.job.project.root, load, **given).facts
    warn_of(load)
    return facts


@timed("source of the notebook")
def _with_notebook(
    chosen: Chosen, records: Checked
) -> tuple[NotebookNode, Mapping[str, Value], Checked]:
    """Return the notebook, its own parameters, and the findings with those in its source."""
    file = chosen.job.notebook_file
    notebook = read_notebook(file)
    own = own_values(chosen.job, notebook, chosen.file, chosen.parameters)
    folder = file.path.parent
    chosen.inputs.note_named(names_in(notebook), folder)
    found = check_source(notebook, file.name, folder, records, chosen.parameters)
    return notebook, own, replace(records, findings=(*records.findings, *found))


@timed("checks of the documents")
def review(
    chosen: Chosen, checked: Checked, documents: Sequence[Document], outside: Sequence[Path]
) -> Sequence[Mapping[str, object]]:
    """Return all that the checks found, in the executed notebooks too, as in ``checks.json``.

    Cells have opened the files that are outside the project.
    """
    where = chosen.job.notebook_file.name
    found = (
        *check_documents(documents, where, checked, chosen.parameters, checked.findings),
        *files_outside(outside, where),
    )
    require_no_error(found, chosen.file.name)
    return [finding.as_json() for finding in (*checked.findings, *found)]


def own_values(
    job: Job, notebook: NotebookNode, file: ProjectFile, parameters: Parameters
) -> dict[str, Value]:
    """Return the values of a job's parameters file, and of the job, which have precedence.

    The notebooks of a project share its parameters files, so a file may have values of others; but
    a job's are for the notebook itself. Each has to be of its default's kind.
    """
    declared = own_parameters(notebook)
    values: dict[str, Value] = {}
    defects = []
    others = parameters.notebook.keys() - declared.keys()
    known = _declared_anywhere(job) if others else set()
    for name, value in parameters.notebook.items():
        try:
            if name in declared:
                values[name] = value_like(declared[name], value)
            elif name not in known:
                raise ValueError(f"declared by no notebook{suggestion(name, declared)}")  # noqa: TRY301 - one place for what is wrong
        except ValueError as error:
            defects.append(Defect("", f"notebook.{name}", str(error)))
    if defects:
        raise InvalidInputError(file.name, defects)
    for name, value in job.own_parameters.items():
        try:
            values[name] = value_like(declared[name], value)
        except KeyError:
            problem = f"not declared by {job.notebook_file.name}{suggestion(name, declared)}"
            if name in NotebookParameters.model_fields:
                problem = f"not the notebook's own; change it in {file.name}"
            raise UsageError(f"parameter {name!r:.80}: {problem}") from None
        except ValueError as error:
            raise UsageError(f"parameter {name!r:.80}: {error}") from error
    return values


def _declared_anywhere(job: Job) -> set[str]:
    """Return what any notebook of the project declares for itself; one that is unfit, nothing."""
    found: set[str] = set()
    for path in job.project.notebook_paths():
        try:
            found |= own_parameters(read_notebook(job.project.file(path))).keys()
        except NotebookError:
            continue
    return found

"""The steps of a run before and between those that make files: chosen, checked, reviewed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caricc_report.document.renderers import choose_renderer
from caricc_report.document.rendering import FORMATS
from caricc_report.editorial.checks.finding import Severity
from caricc_report.editorial.given import notebook_parameters
from caricc_report.editorial.release import load_release
from caricc_report.errors import UsageError, suggestion
from caricc_report.model.parameters import load_parameters
from caricc_report.notebook.execution import read_notebook
from caricc_report.project import choose_parameters
from caricc_report.release.checking import check_records, require_no_error
from caricc_report.release.files import Plan
from caricc_report.release.folder import check_replaceable, locked, replace_folder
from caricc_report.release.inputs import Inputs
from caricc_report.release.job import RunResult
from caricc_report.release.number_lint import check_documents, check_source
from caricc_report.release.own_values import own_values
from caricc_report.system.atomic import remove_leftovers
from caricc_report.system.git import checkout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbformat import NotebookNode

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Format, Renderer
    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.editorial.facts import Facts
    from caricc_report.model.own_parameters import Value
    from caricc_report.model.parameters import Parameters
    from caricc_report.release.checking import Checked
    from caricc_report.release.files import Made
    from caricc_report.release.job import Job
    from caricc_report.system.files import ProjectFile

_Name = TypeVar("_Name", bound=str)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A job of which all is settled that needs no look at the records."""

    job: Job
    """What was asked for."""
    file: ProjectFile
    """The parameters file."""
    parameters: Parameters
    """What it says."""
    formats: tuple[Format, ...]
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

    @property
    def n_steps(self) -> int:
        """How many steps a progress hears of: each execution and each document."""
        return len(self.given) * (1 + len(self.formats))


def choose(job: Job) -> Chosen:
    """Settle which parameters file, languages and formats a job means."""
    project = job.project
    named = None if job.parameters is None else Path(job.parameters)
    file = project.file(choose_parameters(project, named, job.period, job.date))
    inputs = Inputs(project)
    inputs.note(file.path)
    parameters = load_parameters(file)
    known = parameters.languages
    languages = _chosen("language", known if job.languages is None else job.languages, known)
    formats = _chosen("format", job.formats, FORMATS)
    given = {
        language: notebook_parameters(project, parameters, language)
        | {"correction": job.correction.get(language, "")}
        for language in languages
    }
    return Chosen(job, file, parameters, formats, given, inputs)


def _chosen(kind: str, wanted: Sequence[str], known: Sequence[_Name]) -> tuple[_Name, ...]:
    """Return what was chosen, in the order in which it is known."""
    for each in wanted:
        if each not in known:
            message = f"{kind}: not one of this release, got {each!r}{suggestion(each, known)}"
            raise UsageError(message)
    if not wanted:
        message = f"{kind}: none is given; known: {', '.join(known)}"
        raise UsageError(message)
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


def note_inputs(chosen: Chosen) -> None:
    """Note the files that a job names, before any of them is read."""
    chosen.inputs.note_release(chosen.file.path, chosen.parameters)
    chosen.inputs.note(chosen.job.notebook_file.path)


@dataclass(frozen=True, slots=True)
class Ready:
    """Records and notebook of a job, free of errors, and what will lay the documents out."""

    records: Checked
    """The records, and what the checks found in them."""
    notebook: NotebookNode
    """The notebook, fit to be executed."""
    own: Mapping[str, Value]
    """What it is given for the parameters that it declares for itself."""
    findings: tuple[Finding, ...]
    """What the checks found in both."""
    engine: Renderer
    """What lays the documents out."""


def load_and_check(chosen: Chosen) -> Ready:
    """Load the records and the notebook of a job, and check them."""
    engine = choose_renderer(chosen.job.renderer, chosen.job.project.root)
    records = _check_records(chosen)
    require_no_error(records.findings, chosen.file.name)
    notebook = read_notebook(chosen.job.notebook_file)
    own = own_values(chosen.job, notebook, chosen.file, chosen.parameters)
    findings = (*records.findings, *_check_source(chosen, records, notebook))
    require_no_error(findings, chosen.file.name)
    return Ready(records, notebook, own, findings, engine)


def look_for_findings(chosen: Chosen) -> tuple[Finding, ...]:
    """Return what the checks find in records and notebook, what is worse first."""
    records = _check_records(chosen)
    if not chosen.job.notebook_file.path.is_file():
        return records.findings
    notebook = read_notebook(chosen.job.notebook_file)
    own_values(chosen.job, notebook, chosen.file, chosen.parameters)
    found = (*records.findings, *_check_source(chosen, records, notebook))
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def load_facts(chosen: Chosen) -> Facts:
    """Return the facts of a release, in the first language chosen."""
    given = next(iter(chosen.given.values()))
    return load_release(chosen.job.project.root, **given).facts


def _check_records(chosen: Chosen) -> Checked:
    return check_records(
        chosen.job.project, chosen.file, chosen.parameters, chosen.given, chosen.inputs.note
    )


def _check_source(chosen: Chosen, records: Checked, notebook: NotebookNode) -> tuple[Finding, ...]:
    return check_source(notebook, chosen.job.notebook_file.name, records, chosen.parameters)


def planned(chosen: Chosen, ready: Ready) -> Plan:
    """Return what is to be made; all inputs are noted, and no cell has run."""
    checkout = checkout_of(chosen.job.project.root)
    digests = chosen.inputs.digests()
    return Plan(
        notebook=ready.notebook,
        where=chosen.job.notebook_file.name,
        name=chosen.job.notebook_name,
        given={language: {**given, **ready.own} for language, given in chosen.given.items()},
        engine=ready.engine,
        formats=chosen.formats,
        inputs=digests,
        source=checkout.source(digests) if checkout else None,
        failed_stem=chosen.job.failed_dir / chosen.edition,
    )


def review(chosen: Chosen, ready: Ready, documents: Sequence[Document]) -> list[dict[str, object]]:
    """Return all that the checks found, in the executed notebooks too, as in ``checks.json``."""
    found = check_documents(
        documents, chosen.job.notebook_file.name, ready.records, chosen.parameters, ready.findings
    )
    require_no_error(found, chosen.file.name)
    return [finding.as_json() for finding in (*ready.findings, *found)]


def put(chosen: Chosen, made: Made) -> RunResult:
    """Put the files of a release in their place, all at once."""
    replace_folder(made.files, chosen.target)
    names = tuple(sorted(made.files))
    release = chosen.parameters.release
    return RunResult(release, chosen.target, names, made.renderer, made.findings)

"""What a notebook is given for the parameters that it declares for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import Defect, InvalidInputError, NotebookError, UsageError, suggestion
from caricc_report.model.own_parameters import value_like
from caricc_report.model.parameters import NotebookParameters
from caricc_report.notebook.declarations import own_parameters
from caricc_report.notebook.execution import read_notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from caricc_report.model.own_parameters import Value
    from caricc_report.model.parameters import Parameters
    from caricc_report.release.job import Job
    from caricc_report.system.files import ProjectFile


def own_values(
    job: Job, notebook: NotebookNode, file: ProjectFile, parameters: Parameters
) -> dict[str, Value]:
    """Return the values of a job's parameters file, and of the job, which have precedence.

    The notebooks of a project share its parameters files, so a file may have values of others.

    Raises
    ------
    InvalidInputError
        If a value in the file is not of its default's kind, or no notebook declares its name.
    UsageError
        If the same is true of a value in the job, whose names the notebook itself declares.
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
                message = f"declared by no notebook{suggestion(name, declared)}"
                raise ValueError(message)  # noqa: TRY301 - one place for what is wrong
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

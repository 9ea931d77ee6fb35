"""The main line, top to bottom: choose, load and check, execute, review, render, put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.notebook.interpreters import interpreter_of
from caricc_report.notebook.kernels import KernelPool

if TYPE_CHECKING:
    from caricc_report.editorial.checks.finding import Findings
    from caricc_report.editorial.facts import Facts
    from caricc_report.release.job import Job, Progress, RunResult

_PRELOAD = ("caricc_report.displays.session", "caricc_report.displays.annex", "pandas")
"""The modules that a notebook of a release imports."""


def run(job: Job, progress: Progress = lambda *_: None) -> RunResult:
    """Make a release, or what another notebook makes of it, whole or not at all.

    Parameters
    ----------
    job
        What to make, and how.
    progress
        Hears of each step that is done, and of how many steps the run has.

    Raises
    ------
    UsageError
        If the job is wrong or names what is not there.
    InvalidInputError
        If parameters, profile, records or the documents' description are not valid, or change
        meanwhile.
    CheckError
        If an editorial check found an error that is not waived.
    NotebookError
        If the notebook is not usable, or a cell failed.
    ProgramError
        If a renderer is missing or failed.
    ReleaseBusyError
        If another run makes the same release.
    """
    job.require_notebook()
    notebook = job.notebook_file
    python = interpreter_of(notebook)
    with KernelPool(notebook.path.parent, _PRELOAD, python=python) as kernels:
        kernels.start()
        # The process loads for as long as we do, so we begin second.
        from caricc_report.release import files, steps  # noqa: PLC0415

        with steps.chosen(job) as chosen, steps.held_place(chosen):
            kernels.start(len(chosen.given))
            steps.note_inputs(chosen)
            with chosen.inputs.unchanged():
                checked, plan = steps.load_and_check(chosen)
                documents = files.execute(plan, kernels, progress)
                plan = steps.with_reads(chosen, plan, kernels.reads())
                findings = steps.review(chosen, checked, plan, documents)
                rendered = files.render(plan, documents, progress)
                made, findings = files.collect(plan, documents, rendered, findings)
            return steps.put(chosen, plan, made, findings)


def compute_release_facts(job: Job) -> Facts:
    """Return the facts of a release, in the first language of the job, without making it.

    Raises
    ------
    UsageError
        If the job is wrong or names what is not there.
    InvalidInputError
        If parameters, profile or records are not valid.
    """
    from caricc_report.release import steps  # noqa: PLC0415 - a run starts a kernel before that

    with steps.chosen(job) as chosen:
        return steps.load_facts(chosen)


def check(job: Job) -> Findings:
    """Return all that the editorial checks find in a release, errors too, without making it.

    The notebook is read, and not executed.

    Raises
    ------
    UsageError
        If the job is wrong or names what is not there.
    InvalidInputError
        If parameters, profile or records are not valid.
    NotebookError
        If the notebook is not usable.
    """
    from caricc_report.editorial.checks.finding import Findings  # noqa: PLC0415 - as below
    from caricc_report.release import steps  # noqa: PLC0415 - a run starts a kernel before that

    with steps.chosen(job) as chosen:
        return Findings(steps.look_for_findings(chosen))

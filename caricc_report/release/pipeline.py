"""The main line, top to bottom: choose, load and check, execute, review, render, put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.notebook.interpreters import interpreter_of
from caricc_report.notebook.kernels import KernelPool
from caricc_report.release.job import Job, Progress, RunResult, Silence

if TYPE_CHECKING:
    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.editorial.facts import Facts

_PRELOAD = ("caricc_report.editorial.release", "caricc_report.displays.annex")
"""The modules that a notebook of a release imports."""
_SILENCE = Silence()


def run(job: Job, progress: Progress = _SILENCE) -> RunResult:
    """Make a release, or what another notebook makes of it, whole or not at all.

    Parameters
    ----------
    job
        What to make, and how.
    progress
        Hears how far the run is.

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

        chosen = steps.choose(job)
        progress.begin(chosen.n_steps)
        with steps.held_place(chosen):
            kernels.start(len(chosen.given))
            steps.note_inputs(chosen)
            ready = steps.load_and_check(chosen)
            with chosen.inputs.unchanged():
                plan = steps.planned(chosen, ready)
                documents = files.execute(plan, kernels, progress)
                findings = steps.review(chosen, ready, documents)
                rendered = files.render(plan, documents, progress)
                made = files.collect(plan, documents, rendered, findings)
            return steps.put(chosen, made)


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

    return steps.load_facts(steps.choose(job))


def check(job: Job) -> tuple[Finding, ...]:
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
    from caricc_report.release import steps  # noqa: PLC0415 - a run starts a kernel before that

    return steps.look_for_findings(steps.choose(job))

"""The main line, top to bottom: choose, load and check, execute, review, render, put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.release.folder import replace_folder
from caricc_report.release.job import require_job
from caricc_report.release.receipt import receipt_of
from caricc_report.system.timings import timed

if TYPE_CHECKING:
    from caricc_report.editorial.checks.finding import Findings
    from caricc_report.editorial.facts import Facts
    from caricc_report.release.job import Job, Progress, RunResult, Step
    from caricc_report.release.receipt import Receipt


def run(job: Job, progress: Progress = lambda *_: None) -> RunResult:
    """Make a release, or what another notebook makes of it, whole or not at all.

    Steps that rest on nothing that has changed since the last run are left out.

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
    require_job(job)
    job.require_notebook()
    before = None if job.force else receipt_of(job)
    if before and (same := _same_again(job, before)):
        return same
    # A run that has nothing to do needs no kernels.
    from caricc_report.notebook.interpreters import kernels_for  # noqa: PLC0415

    with kernels_for(job.notebook_file) as kernels:
        is_early = before is None or before.is_worth_a_kernel(job.project)
        if is_early:
            kernels.start()
        # The process loads for as long as we do, so we begin second.
        with timed("imports"):
            from caricc_report.release import making, steps  # noqa: PLC0415
            from caricc_report.release.reuse import Reuse  # noqa: PLC0415

        with steps.chosen(job) as chosen, steps.held_place(chosen):
            if is_early:
                kernels.start(len(chosen.given))
            with chosen.inputs.unchanged():
                checked, plan = steps.load_and_check(chosen)
                reuse = Reuse.of(chosen, checked, plan)
                documents = making.execute(plan, kernels, progress, reuse.documents())
                reuse.note(kernels.read())
                findings = steps.review(chosen, checked, documents, reuse.outside)
                rendered = making.render(plan, documents, progress, reuse.rendered(documents))
                made, found = making.collect(plan, documents, rendered, findings, reuse.made_from)
            # The receipt first: if we are killed between the two, the files are not as it says, and
            # the run is not taken for done; the other way about, it would be done twice.
            result = reuse.finished(rendered, made, found)
            with timed("putting in place"):
                replace_folder(made, chosen.target)
            return result


def explain(job: Job) -> tuple[Step, ...]:
    """Return the steps that a run would do, and those that it would leave out; nothing is made.

    It raises what a run does before it executes anything. A document whose notebook is to be
    executed counts as one to be rendered.
    """
    if same := unchanged(job):
        return same.steps
    from caricc_report.release import steps  # noqa: PLC0415 - the import of a run
    from caricc_report.release.reuse import Reuse  # noqa: PLC0415 - as above

    with steps.chosen(job) as chosen:
        return Reuse.of(chosen, *steps.load_and_check(chosen)).planned()


def unchanged(job: Job) -> RunResult | None:
    """Return what the last run has made, if a run would do nothing; else None."""
    job.require_notebook()
    before = None if job.force else receipt_of(job)
    return _same_again(job, before) if before else None


@timed("what has changed")
def _same_again(job: Job, last: Receipt) -> RunResult | None:
    """Return what the last run has made, if a run would make the very same again."""
    folder = job.output_dir / job.project.edition(last.release, job.notebook_name)
    # Not locked: where another run puts its files meanwhile, these are not what the receipt says.
    return last.result(folder) if last.is_current(job, folder) else None


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

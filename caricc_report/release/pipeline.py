"""The main line, top to bottom: choose, load and check, execute, review, render, put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.release.folder import replace_folder
from caricc_report.release.job import RunResult, require_job
from caricc_report.release.receipt import receipt_of
from caricc_report.system.timings import timed

if TYPE_CHECKING:
    from caricc_report.editorial.checks.finding import Findings
    from caricc_report.editorial.facts import Facts
    from caricc_report.release.job import Job, Progress, Step
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
    # A run that has nothing to do needs none of these.
    from caricc_report.notebook.interpreters import interpreter_of  # noqa: PLC0415
    from caricc_report.notebook.kernels import OF_A_RELEASE, KernelPool  # noqa: PLC0415

    notebook = job.notebook_file
    python = interpreter_of(notebook)
    with KernelPool(notebook.path.parent, OF_A_RELEASE, python=python) as kernels:
        is_early = before is None or before.is_worth_a_kernel(job.project)
        if is_early:
            kernels.start()
        # The process loads for as long as we do, so we begin second.
        with timed("imports"):
            from caricc_report.release import files, steps  # noqa: PLC0415
            from caricc_report.release.reuse import Reuse  # noqa: PLC0415

        with steps.chosen(job) as chosen, steps.held_place(chosen):
            if is_early:
                kernels.start(len(chosen.given))
            with chosen.inputs.unchanged():
                checked, plan = steps.load_and_check(chosen)
                reuse = Reuse.of(chosen, checked, plan)
                documents = files.execute(plan, kernels, progress, reuse.documents())
                plan = reuse.plan = steps.with_reads(
                    chosen, plan, reuse.all_read(kernels.read()).files
                )
                findings = steps.review(chosen, checked, plan, documents)
                rendered = files.render(plan, documents, progress, reuse.rendered(documents))
                made, findings = files.collect(plan, documents, rendered, findings)
            names, release = tuple(sorted(made)), chosen.parameters.release
            done = tuple(reuse.steps)
            result = RunResult(release, chosen.target, names, plan.engine.name, findings, done)
            # The receipt first: if we are killed between the two, the files are not as it says, and
            # the run is not taken for done; the other way about, it would be done twice.
            reuse.finished(rendered, made, result)
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

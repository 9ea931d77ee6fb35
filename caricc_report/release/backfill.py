"""Many periods made at once, in processes of their own; interrupted, it resumes where it was.

What is done is known from the receipts of runs alone: there is no list of its own that could differ
from what is there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caricc_report.errors import BusyError, CariccReportError, UsageError
from caricc_report.release.cluster import make_all_on
from caricc_report.release.outcomes import Outcome, Reprocess, State, Task, in_time
from caricc_report.release.parameters_files import new_parameters
from caricc_report.release.periods import Releases
from caricc_report.release.pipeline import unchanged
from caricc_report.release.receipt import failure_of, forget_failure, note_failure, receipt_of
from caricc_report.release.workers import make_all

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from caricc_report.model.period import Period
    from caricc_report.release.job import Job
    from caricc_report.release.outcomes import Heard


def backfill(
    span: str,
    job: Job,
    *,
    reprocess: Reprocess = Reprocess.CHANGED,
    n_workers: int = 1,
    cluster: str | None = None,
    write_new: bool = False,
    dry_run: bool = False,
    heard: Heard = lambda _: None,
) -> Generator[Outcome]:
    """Make the releases of many periods; yield what came of each, as soon as it is known.

    Processes are started as `multiprocessing` does, so a script calls this under
    ``if __name__ == "__main__":``.

    Parameters
    ----------
    span
        ``FIRST..LAST``: two releases or periods.
    job
        What to make of each: languages, formats, renderer and the like.
    reprocess
        Which are made again.
    n_workers
        How many are made at a time on this machine, at least 1.
    cluster
        The address of the scheduler of a Dask cluster whose workers make them in its place; they
        see the project's folder under the same path.
    write_new
        Whether parameters files are written of periods without one, which are skipped else.
    dry_run
        Whether to say only what would be done; what would be made counts as made.
    heard
        Hears of the steps and warnings of all of them.

    Raises
    ------
    UsageError
        If the span is not one, or no cluster answers.
    InvalidInputError
        If the profile is not valid.
    """
    if n_workers < 1:
        message = f"-j: at least 1, got {n_workers}"
        raise UsageError(message)
    job.require_notebook()
    releases = Releases.of(job.project)
    days = releases.span(span)
    if reprocess is Reprocess.ALL:
        job = replace(job, force=True)
    tasks = [task_of(job, *each) for each in releases.within(days).items()]
    for period in releases.missing(days):
        if dry_run or not write_new:
            yield _without_file(period, write_new=write_new)
        elif isinstance(written := write_parameters_of(period, job), Task):
            tasks.append(written)
        else:
            yield written
    due = []
    for task in in_time(tasks):
        if outcome := settled(task, reprocess):
            yield outcome
        else:
            due.append(task)
    yield from (would_be_made(due) if dry_run else made(due, n_workers, heard, cluster))


def task_of(job: Job, release: str, period: Period | None, *, publish: bool = False) -> Task:
    """Return what makes a release, as a job asks for it."""
    own = replace(job, parameters=job.project.params_path(release))
    return Task(own, release, period, publish)


def write_parameters_of(period: Period, job: Job, *, publish: bool = False) -> Task | Outcome:
    """Write the parameters file of a period; return what makes its release, or why that failed."""
    try:
        path = new_parameters(period, project=job.project)
    except CariccReportError as error:
        return Outcome("", str(period), State.FAILED, str(error), type(error))
    return task_of(job, path.stem, period, publish=publish)


def made(
    tasks: list[Task], n_workers: int, heard: Heard, cluster: str | None = None
) -> Iterator[Outcome]:
    """Make releases, and note beside the receipts which have failed."""
    outcomes = make_all_on(cluster, tasks, heard) if cluster else make_all(tasks, n_workers, heard)
    for outcome in outcomes:
        job = tasks[0].job
        edition = job.project.edition(outcome.release, job.notebook_name)
        if outcome.state is State.FAILED:
            note_failure(job.output_dir, edition, outcome.reason)
        else:
            forget_failure(job.output_dir, edition)
        yield outcome


def _without_file(period: Period, *, write_new: bool) -> Outcome:
    if write_new:
        return Outcome("", str(period), State.MADE, "its parameters file is written first")
    reason = "no parameters file; --new writes those that are missing"
    return Outcome("", str(period), State.SKIPPED, reason)


def settled(task: Task, reprocess: Reprocess) -> Outcome | None:
    """Return what is known of a release without making it; None if it is to be made."""
    job = task.job
    if reprocess is Reprocess.ALL:
        return None
    edition = job.project.edition(task.release, job.notebook_name)
    failure = failure_of(job.output_dir, edition)
    if failure is not None and reprocess is Reprocess.NONE:
        return task.came_to(State.SKIPPED, f"its last run failed: {failure}")
    if failure is not None and reprocess is Reprocess.FAILED:
        return None
    if reprocess is Reprocess.CHANGED:
        try:
            return task.came_to(State.UNCHANGED) if unchanged(job) else None
        except BusyError:  # Its own process waits for the other run.
            return None
    found = receipt_of(job)
    is_whole = found is not None and not found[1].damaged(job.output_dir / edition)
    return task.came_to(State.UNCHANGED, "made before; not looked at again") if is_whole else None


def would_be_made(tasks: Iterable[Task]) -> Iterator[Outcome]:
    """Yield what a dry run says of releases that would be made."""
    for task in tasks:
        state = State.PUBLISHED if task.publish else State.MADE
        yield task.came_to(state)

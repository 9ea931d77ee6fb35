"""Many periods made at once, in processes of their own; interrupted, it resumes where it was.

What is due on a day is the one line of a crontab: what was missed is caught up with.

What is done is known from the receipts of runs alone: there is no list of its own that could differ
from what is there.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from caricc_report.errors import (
    BusyError,
    CariccReportError,
    InputWarning,
    UsageError,
    check_choice,
    check_type,
)
from caricc_report.model.days import as_day
from caricc_report.model.period import Period
from caricc_report.model.summary import counted
from caricc_report.release.cluster import make_all_on
from caricc_report.release.job import require_job
from caricc_report.release.outcomes import Outcome, Reprocess, State, Task, in_time
from caricc_report.release.parameters_files import complete_before, new_parameters
from caricc_report.release.periods import Releases
from caricc_report.release.pipeline import explain, unchanged
from caricc_report.release.publications import published_folders
from caricc_report.release.receipt import failure_of, forget_failure, note_failure, receipt_of
from caricc_report.release.workers import make_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Generator, Iterable, Iterator

    from caricc_report.project import Project
    from caricc_report.release.job import Job
    from caricc_report.release.outcomes import Heard

_MOST_NEW = 100
_MOST_DAYS = 731
"""So many periods may be missed, and so long; what is more is of a clock that is wrong."""


def backfill(
    span: str,
    job: Job,
    *,
    reprocess: str = Reprocess.CHANGED,
    n_workers: int = 1,
    cluster: str | None = None,
    write_new: bool = False,
    dry_run: bool = False,
    heard: Heard = lambda _: None,
) -> Generator[Outcome]:
    """Make the releases of many periods; yield what came of each, as soon as it is known.

    Each is made in a process of its own.

    Parameters
    ----------
    span
        ``FIRST..LAST``: two releases or periods.
    job
        What to make of each: languages, formats, renderer and the like.
    reprocess
        Which are made again: ``none``, ``failed``, ``changed`` or ``all``.
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
        If the span is not one, there is no such way to reprocess, or no cluster answers.
    InvalidInputError
        If the profile is not valid.
    """
    if n_workers < 1:
        raise UsageError(f"-j: at least 1, got {n_workers}")
    check_choice("reprocess", "a way to reprocess", reprocess, [each.value for each in Reprocess])
    require_job(job)
    job.require_notebook()
    releases = Releases.of(job.project)
    check_type("span", span, str, '"2024-10-01..2024-19"')
    days = releases.span(span)
    if reprocess == Reprocess.ALL:
        job = replace(job, force=True)
    tasks = [_task_of(job, *each) for each in releases.within(days).items()]
    missing = releases.missing(days)
    tasks += yield from _of_missing(missing, job, write_new=write_new, dry_run=dry_run)
    due = []
    for task in in_time(tasks):
        if outcome := _settled(task, reprocess):
            yield outcome
        else:
            due.append(task)
    yield from (_would_be_made(due) if dry_run else _made(due, n_workers, heard, cluster))


def make_due(
    date: dt.date,
    job: Job,
    *,
    publish: bool = False,
    dry_run: bool = False,
    heard: Heard = lambda _: None,
) -> Generator[Outcome]:
    """Make the releases of all periods that are complete before a day and not yet published.

    Yields what came of each that something was due for. What a publishing that was cut off has left
    is completed first, and counts as published now, if nobody has heard of it. Parameters files
    that are missing are written: of periods after the last release that has one; where numbers are
    those of the calendar, of all after the first. A gap between running numbers was left on
    purpose.

    Parameters
    ----------
    date
        The day; the clock is not read.
    job
        What to make of each: languages, formats, renderer and the like.
    publish
        Whether each is published, too.
    dry_run
        Whether to say only what would be done.
    heard
        Hears of the steps and warnings of all of them.

    Raises
    ------
    UsageError
        If there is no release to follow, or so many periods were missed that the day must be wrong.
    InvalidInputError
        If the profile is not valid, or the manifest of what is published.
    """
    require_job(job)
    date = as_day("date", date)
    job.require_notebook()
    releases = Releases.of(job.project)
    periods = [period for period in releases.periods.values() if period]
    if not periods:
        raise UsageError(
            "params: there is no release to follow; write the first with: caricc-report new P"
        )
    if publish and not dry_run:
        yield from _completed(job.project)
    last = complete_before(date, releases.profile.period)
    published = {each.name.partition(".")[0] for each in published_folders(job.project)}
    tasks = [
        _task_of(job, release, period, publish=publish)
        for release, period in releases.periods.items()
        # One whose days cannot be read may be due, and fails.
        if (period is None or period.last_day < date) and release not in published
    ]
    releases.known.warn(told={each.release for each in tasks})
    begin = periods[0] if releases.is_calendar else periods[-1]
    span = Period(begin.first_day, max(begin.last_day, last.last_day))
    missing = [each for each in releases.missing(span) if each.last_day < date]
    _check_day(date, periods[-1], missing)
    tasks += yield from _of_missing(missing, job, write_new=True, dry_run=dry_run, publish=publish)
    due = [task for task in in_time(tasks) if publish or not _settled(task, Reprocess.CHANGED)]
    yield from (_would_be_made(due) if dry_run else _made(due, 1, heard))


def _check_day(date: dt.date, last: Period, missing: list[Period]) -> None:
    """Raise an error where a day is so far behind the last release that a clock must be wrong."""
    is_far = (date - last.last_day).days > _MOST_DAYS
    if missing and (is_far or len(missing) > _MOST_NEW):
        far = "more than two years after the last release; " if is_far else ""
        raise UsageError(
            f"--date {date}: {far}{counted(len(missing), 'period')} before it without a parameters "
            "file; if the day is right, write what is missing with: "
            f"caricc-report backfill {missing[0]}..{missing[-1]} --new"
        )


def _completed(project: Project) -> Iterator[Outcome]:
    """Complete what a publishing that was cut off has left, and yield what it had published."""
    from caricc_report.release.completing import complete  # noqa: PLC0415 - only who publishes

    with suppress(BusyError):  # Whoever publishes now completes it.
        for each in complete(project):
            reason = "its feeds and the index were written now"
            yield Outcome(each.id, each.manifest.period, State.PUBLISHED, reason)


def _task_of(job: Job, release: str, period: Period | None, *, publish: bool = False) -> Task:
    """Return what makes a release, as a job asks for it."""
    own = replace(job, parameters=job.project.params_path(release))
    return Task(own, release, period, publish)


def _of_missing(
    periods: Iterable[Period], job: Job, *, write_new: bool, dry_run: bool, publish: bool = False
) -> Generator[Outcome, None, list[Task]]:
    """Return what makes the releases of periods without a parameters file; yield why nothing does.

    The file is written first, if that is wanted.
    """
    tasks: list[Task] = []
    for period in periods:
        if not write_new:
            reason = "no parameters file; --new writes those that are missing"
            yield Outcome("", str(period), State.SKIPPED, reason)
        elif dry_run:
            tasks.append(Task(job, "", period, publish))
        else:
            try:
                written = [new_parameters(period, project=job.project).stem]
            except CariccReportError as error:
                # Another command may have written it meanwhile.
                written = Releases.of(job.project).known.covering(period)
                if not written:
                    yield Outcome("", str(period), State.FAILED, str(error), type(error))
            tasks += [_task_of(job, release, period, publish=publish) for release in written]
    return tasks


def _made(
    tasks: list[Task], n_workers: int, heard: Heard, cluster: str | None = None
) -> Iterator[Outcome]:
    """Make releases, and note beside the receipts which have failed."""
    outcomes = (
        make_all(tasks, n_workers, heard) if cluster is None else make_all_on(cluster, tasks, heard)
    )
    for outcome in outcomes:
        job = tasks[0].job
        edition = job.project.edition(outcome.release, job.notebook_name)
        if outcome.state is State.FAILED:
            note_failure(job.output_dir, edition, outcome.reason)
        else:
            forget_failure(job.output_dir, edition)
        yield outcome


def _settled(task: Task, reprocess: str) -> Outcome | None:
    """Return what is known of a release without making it; None if it is to be made."""
    job = task.job
    if reprocess == Reprocess.ALL or not task.release:
        return None
    edition = job.project.edition(task.release, job.notebook_name)
    failure = failure_of(job.output_dir, edition)
    if failure is not None and reprocess == Reprocess.NONE:
        return task.came_to(State.SKIPPED, f"its last run failed: {failure}")
    if failure is not None and reprocess == Reprocess.FAILED:
        return None
    if reprocess == Reprocess.CHANGED:
        return task.came_to(State.UNCHANGED) if unchanged(job) else None
    found = receipt_of(job)
    is_whole = found is not None and not found.damaged(job.output_dir / edition)
    return task.came_to(State.UNCHANGED, "made before; not looked at again") if is_whole else None


def _would_be_made(tasks: Iterable[Task]) -> list[Outcome]:
    """Return what a dry run says of releases that a process would look at; nothing is made."""
    with warnings.catch_warnings():
        warnings.simplefilter("default", InputWarning)  # The same one of many periods once.
        return [_expected(task) for task in tasks]


def _expected(task: Task) -> Outcome:
    """Return what is likely to come of a release, of which a run may still leave out all steps."""
    state = State.PUBLISHED if task.publish else State.MADE
    if not task.release:
        return task.came_to(state, "its parameters file is written first")
    try:
        steps = explain(task.job)
    except Exception as error:  # noqa: BLE001 - as a run, which goes on with the next
        return Outcome.of_error(task.release, str(task.period or ""), error)
    is_unchanged = not task.publish and not any(step.reasons for step in steps)
    return task.came_to(State.UNCHANGED if is_unchanged else state)

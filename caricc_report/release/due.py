"""What is due on a day: the one line of a crontab. What was missed is caught up with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import UsageError
from caricc_report.model.period import Period
from caricc_report.release.backfill import (
    made,
    settled,
    task_of,
    would_be_made,
    write_parameters_of,
)
from caricc_report.release.outcomes import Outcome, Reprocess, State, Task, in_time
from caricc_report.release.parameters_files import complete_before
from caricc_report.release.periods import Releases
from caricc_report.release.publications import published_folders

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Generator

    from caricc_report.project import Project
    from caricc_report.release.job import Job
    from caricc_report.release.outcomes import Heard


def make_due(
    date: dt.date,
    job: Job,
    *,
    publish: bool = False,
    dry_run: bool = False,
    heard: Heard = lambda _: None,
) -> Generator[Outcome]:
    """Make the releases of all periods that are complete before a day and not yet published.

    Yields what came of each that something was due for. Parameters files that are missing are
    written first: of periods after the last release that has one; where numbers are those of the
    calendar, of all after the first. A gap between running numbers was left on purpose.
    """
    job.require_notebook()
    releases = Releases.of(job.project)
    releases.known.warn()
    periods = [period for period in releases.periods.values() if period]
    if not periods:
        message = "params: there is no release to follow; write the first with: caricc-report new P"
        raise UsageError(message)
    last = complete_before(date, releases.profile.period)
    published = _published(job.project)
    tasks = [
        task_of(job, release, period, publish=publish)
        for release, period in releases.periods.items()
        if period and period.last_day < date and release not in published
    ]
    begin = periods[0] if releases.is_calendar else periods[-1]
    missing = releases.missing(Period(begin.first_day, max(begin.last_day, last.last_day)))
    for period in [each for each in missing if each.last_day < date]:
        if dry_run:
            state = State.PUBLISHED if publish else State.MADE
            yield Outcome("", str(period), state, "its parameters file is written first")
        elif isinstance(written := write_parameters_of(period, job, publish=publish), Task):
            tasks.append(written)
        else:
            yield written
    due = [task for task in in_time(tasks) if publish or not settled(task, Reprocess.CHANGED)]
    yield from (would_be_made(due) if dry_run else made(due, 1, heard))


def _published(project: Project) -> set[str]:
    return {folder.name.partition(".")[0] for folder in published_folders(project)}

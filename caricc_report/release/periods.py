"""Which releases and periods a command that makes many is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, UsageError
from caricc_report.model.numbering import Numbering, ReleaseNumber, period_of
from caricc_report.model.parameters import load_all_parameters
from caricc_report.model.period import Period
from caricc_report.project import profile_of_last
from caricc_report.release.parameters_files import complete_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.model.parameters import AllParameters, BrokenParameters, Parameters
    from caricc_report.model.profile import Profile
    from caricc_report.project import Project
    from caricc_report.release.job import Job


@dataclass(frozen=True, slots=True)
class Releases:
    """The releases that a project has parameters files for, and what its profile says of others."""

    known: AllParameters
    profile: Profile
    """The profile of the last one."""

    @classmethod
    def of(cls, project: Project) -> Releases:
        """Read the parameters files of a project."""
        project.check_links()
        known = load_all_parameters(map(project.file, project.params_paths()))
        return cls(known, profile_of_last(project, known))

    @property
    def periods(self) -> dict[str, Period | None]:
        """By release, in the order of time, its days; those that cannot be read come last."""
        known: list[Parameters | BrokenParameters] = [*self.known.valid, *self.known.broken]
        days = [(each.period or self._numbered(each.release), each.release) for each in known]
        days.sort(key=lambda each: (each[0] is None, each[0] or each[1]))
        return {release: period for period, release in days}

    def _numbered(self, release: str) -> Period | None:
        """Return the days that follow from a release's number, if any do."""
        if not _number(release):
            return None
        return period_of(release, self.profile.numbering, self.profile.period)

    @property
    def is_calendar(self) -> bool:
        """Whether numbers follow from the calendar, so that a gap can be filled at any time."""
        return self.profile.numbering is Numbering.CALENDAR

    def within(self, span: Period) -> dict[str, Period | None]:
        """Return the releases whose days lie in a span.

        If they cannot be read, the year in the release's number decides.
        """
        years = range(span.first_day.year, span.last_day.year + 1)
        found: dict[str, Period | None] = {}
        for release, period in self.periods.items():
            if period:
                is_within = span.first_day <= period.first_day and period.last_day <= span.last_day
            else:
                number = _number(release)
                is_within = number is not None and number.year in years
            if is_within:
                found[release] = period
        return found

    def missing(self, span: Period) -> Iterator[Period]:
        """Yield the profile's periods in a span of which no release covers a day."""
        period = Period.containing(span.first_day, self.profile.period)
        known = [each for each in self.periods.values() if each]
        while period.last_day <= span.last_day:
            is_taken = any(
                period.first_day <= each.last_day and each.first_day <= period.last_day
                for each in known
            )
            if period.first_day >= span.first_day and not is_taken:
                yield period
            period = period.next()

    def span(self, text: str) -> Period:
        """Return the days of two releases or periods, ``FIRST..LAST``, and of all between."""
        first, dots, last = text.partition("..")
        if not dots:
            raise UsageError(
                f"{text}: not FIRST..LAST; name releases or periods, such as 2024-10-01..2024-19"
            )
        begin, end = self._named(first.strip()), self._named(last.strip())
        if end < begin:
            raise UsageError(
                f"{text}: {last.strip()} comes before {first.strip()}; name the earlier one first"
            )
        return Period(begin.first_day, max(begin.last_day, end.last_day))

    def _named(self, text: str) -> Period:
        """Return the days of a release, or of a period, widened to whole periods of the profile."""
        kind, numbering = self.profile.period, self.profile.numbering
        if text in self.periods:
            if period := self.periods[text]:
                return period
            raise UsageError(
                f"{text}: the period in its parameters file cannot be read; name days instead"
            )
        try:
            if (number := _number(text)) and (period := period_of(text, numbering, kind)):
                return period
            if number:
                days = Period.containing(dt.date(number.year, 1, 1), kind)
                raise UsageError(
                    f"{text}: no parameters file of this release{self._there_are()}; "
                    f"name days instead, such as {days}"
                )
            days = Period.parse(text)
        except ValueError as error:
            raise UsageError(f"{text!r:.80}: neither a release nor a period ({error})") from error
        first, last = (Period.containing(day, kind) for day in (days.first_day, days.last_day))
        return Period(first.first_day, last.last_day)

    def _there_are(self) -> str:
        """Return which releases there are, as a part of a message."""
        known = [*self.periods]
        if len(known) > 1:
            return f"; there are {known[0]} to {known[-1]}"
        return f"; there is {known[0]}" if known else ""


def release_of(job: Job) -> tuple[str, str]:
    """Return which release a job means, and its days; empty where they cannot be read."""
    try:
        releases = Releases.of(job.project)
        date, kind = job.date, releases.profile.period
        period = complete_before(date, kind) if date else job.period
    except CariccReportError:  # The run says so.
        return "", ""
    known = releases.known.covering(period) if period else []
    release = Path(job.parameters).stem if job.parameters else "".join(known[:1])
    return release, str(period or releases.periods.get(release) or "")


def _number(text: str) -> ReleaseNumber | None:
    try:
        return ReleaseNumber.parse(text)
    except ValueError:
        return None

"""The parameters files of a project: which one is meant, and the next one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import yaml

from caricc_report.errors import UsageError
from caricc_report.model.days import as_day
from caricc_report.model.period import Period, check_period
from caricc_report.project import Project, held_inputs, profile_of_last
from caricc_report.system.atomic import write_new_file
from caricc_report.system.files import as_spelt, real_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.model.period_kind import PeriodKind
    from caricc_report.model.profile import Profile


def choose_parameters(
    project: Project,
    path: Path | None = None,
    period: Period | None = None,
    date: dt.date | None = None,
) -> Path:
    """Return the parameters file that is meant; an error lists the files that there are.

    An `InputWarning` tells what is wrong with the files of other releases, unless they may cover
    the period, too: that is an error.
    """
    # Models take long to import; a run starts a kernel before it needs them.
    from caricc_report.model.parameters import load_all_parameters  # noqa: PLC0415

    project.check_links()
    if sum(choice is not None for choice in (path, period, date)) > 1:
        raise UsageError("more than one of PARAMS, --period and --date is given; give one")
    there_are = project.known_parameters()
    if path is not None:
        return _found(project, path, there_are)
    known = load_all_parameters(map(project.file, project.params_paths()))
    if date is not None:
        period = complete_before(date, profile_of_last(project, known).period)
    if (wanted := period) is None:
        raise UsageError(
            f"no release is named; name a parameters file, --period or --date{there_are}"
        )
    fitting = [project.params_path(release) for release in known.covering(wanted)]
    known.warn(wanted)
    if not fitting:
        known.require_periods()  # It may cover this one.
        raise UsageError(
            f"period {wanted}: no parameters file covers it; "
            f"make one with: caricc-report new {wanted}{there_are}"
        )
    if len(fitting) > 1:
        names = ", ".join(project.name(each) for each in fitting)
        raise UsageError(
            f"period {wanted}: more than one parameters file covers it; name one of {names}"
        )
    return fitting[0]


def _found(project: Project, path: Path, there_are: str) -> Path:
    """Return where a parameters file is."""
    for candidate in map(as_spelt, project.parameters_places(path)):
        if candidate.is_file():
            if not real_path(candidate).is_relative_to(project.root):
                raise UsageError(f"{path}: not inside the project {project.root}; move it there")
            return candidate
    raise UsageError(f"{path}: no such parameters file{there_are}")


def complete_before(date: dt.date, kind: PeriodKind) -> Period:
    """Return the last period of a kind that is complete before the day of ``--date``."""
    try:
        return Period.last_complete_before(date, kind)
    except OverflowError:
        raise UsageError(
            f"--date {date}: no period is complete before it; name another day"
        ) from None


def new_parameters(
    period: Period | None = None, *, project: Project | None = None, as_of: dt.date | None = None
) -> Path:
    """Write the parameters file of the next release, and return its path.

    Number and period follow the last release that has a parameters file, as its profile states
    the kind of period and the numbering; what else that file says is taken over, except an
    editor's own narrative and waivers.

    Parameters
    ----------
    period
        The days that the release is to cover; the period after the last, if not given.
    project
        The project; the one that the working folder belongs to, if not given.
    as_of
        The day that stands for today; the day after the period, if not given.

    Raises
    ------
    UsageError
        If no period is given and there is no release to follow, one of this period exists
        already or ends after `as_of`, it is of no number in the profile's numbering, or the file
        cannot be written.
    InvalidInputError
        If the profile, or the parameters file that it follows, or may follow, is not valid.
        An `InputWarning` tells what is wrong with others.
    """
    project = Project.given(project)
    if period is not None:
        check_period(period)
    if as_of is not None:
        as_of = as_day("as_of", as_of)
    with held_inputs(project):
        return _new_parameters(project, period, as_of)


def _new_parameters(project: Project, period: Period | None, as_of: dt.date | None) -> Path:
    from caricc_report.model.numbering import next_release  # noqa: PLC0415 - as above
    from caricc_report.model.parameters import load_all_parameters  # noqa: PLC0415 - the same

    known = load_all_parameters(map(project.file, project.params_paths()))
    last = known.last
    for each in known.broken:
        if last is None or each.may_follow(last):
            raise each.error
    known.warn()
    profile = profile_of_last(project, known)
    wanted = period or (last.period.next(profile.period) if last else None)
    if wanted is None:
        raise UsageError("params: there is no release to follow; name the period of the first")
    if wanted.last_day == dt.date.max:
        raise UsageError(f"period {wanted}: no day comes after it; name an earlier one")
    if as_of is not None and as_of < wanted.last_day:
        raise UsageError(
            f"--as-of {as_of}: before period {wanted} ends; name its last day or a later one"
        )
    for existing in known.covering(wanted):
        name = project.name(project.params_path(existing))
        raise UsageError(f"period {wanted}: release {existing} covers it; edit {name}")
    require_kind(wanted, profile)
    stems = (path.stem for path in project.params_paths())
    release = next_release(wanted, profile.numbering, stems)
    path = project.params_path(release)
    fields = {
        "release": release,
        "period": str(wanted),
        "languages": list(last.languages if last else profile.languages),
        "articles": last.articles if last else "data/articles",
        "profile": last.profile if last else "params/profile.yml",
        "as_of": as_of or wanted.last_day + dt.timedelta(days=1),
        **({"archive": last.archive} if last and last.archive else {}),
        **({"notebook": last.notebook} if last and last.notebook else {}),
    }
    try:
        write_parameters(path, fields)
    except OSError as error:
        raise UsageError(
            f"{project.name(path)}: cannot be written ({error.strerror}); nothing was"
        ) from error
    return path


def require_kind(period: Period, profile: Profile) -> None:
    """Refuse a period that has no number, where releases have those of the calendar."""
    from caricc_report.model.numbering import Numbering  # noqa: PLC0415 - as in new_parameters

    if profile.numbering is Numbering.CALENDAR and period.kind is not profile.period:
        raise UsageError(
            f"period {period}: not a {profile.period}, and by these the profile numbers releases; "
            f"name one, such as {Period.containing(period.last_day, profile.period)}"
        )


def write_parameters(path: Path, fields: Mapping[str, object]) -> None:
    """Write a new parameters file, whole or not at all; one that is there is never replaced."""
    text = yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True)
    write_new_file(path, text.encode())

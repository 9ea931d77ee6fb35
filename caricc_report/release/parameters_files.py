"""The parameters files of a project: which one is meant, and the next one."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

import yaml

from caricc_report.errors import UsageError
from caricc_report.model.parameters import Parameters, load_parameters
from caricc_report.model.period import Period
from caricc_report.project import Project
from caricc_report.system.atomic import sweep, write_new_file
from caricc_report.system.files import real_path
from caricc_report.system.locks import held_lock
from caricc_report.text.wording import languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_WAIT_S = 60.0
"""So many seconds a process waits for another one to end its writing."""


def choose_parameters(
    project: Project,
    path: Path | None = None,
    period: Period | None = None,
    date: dt.date | None = None,
) -> Path:
    """Return the parameters file that is meant.

    Raises
    ------
    UsageError
        If none is, or several are; the files that there are are listed.
    InvalidInputError
        If a period is to be found and an existing parameters file is not valid, or a link leads
        out of the project.
    """
    project.check_links()
    if sum(choice is not None for choice in (path, period, date)) > 1:
        message = "more than one of PARAMS, --period and --date is given; give one"
        raise UsageError(message)
    listed = "".join(f"\n  - {project.name(each)}" for each in project.params_paths())
    there_are = f"; there are:{listed}" if listed else "; there is no parameters file in params/"
    if path is not None:
        for candidate in (path, project.root / path):
            if candidate.is_file():
                if not real_path(candidate).is_relative_to(project.root):
                    message = f"{path}: not inside the project {project.root}; move it there"
                    raise UsageError(message)
                return candidate
        message = f"{path}: there is no such parameters file{there_are}"
        raise UsageError(message)
    try:
        wanted = Period.last_complete_before(date) if date is not None else period
    except OverflowError:
        message = f"--date {date}: no period is complete before it; name a later date"
        raise UsageError(message) from None
    if wanted is None:
        message = f"no release is named; name a parameters file, --period or --date{there_are}"
        raise UsageError(message)
    fitting = [
        each
        for each in project.params_paths()
        if load_parameters(each, project.name(each)).period == wanted
    ]
    if not fitting:
        message = (
            f"period {wanted}: no parameters file covers it; "
            f"make one with: caricc-report new {wanted}{there_are}"
        )
        raise UsageError(message)
    if len(fitting) > 1:
        names = ", ".join(project.name(each) for each in fitting)
        message = f"period {wanted}: more than one parameters file covers it; name one of {names}"
        raise UsageError(message)
    return fitting[0]


def notebook_parameters(
    project: Project, path: Path, parameters: Parameters, language: str
) -> dict[str, str]:
    """Return what a notebook is given for one language of a release.

    Raises
    ------
    UsageError
        If articles, profile or archive are outside the project.
    """
    archive = parameters.archive
    return {
        "release": parameters.release,
        "period": str(parameters.period),
        "language": language,
        "articles": project.from_notebooks(path.parent / parameters.articles),
        "profile": project.from_notebooks(path.parent / parameters.profile),
        "as_of": parameters.as_of.isoformat(),
        "narrative": parameters.narrative.get(language, ""),
        "archive": project.from_notebooks(path.parent / archive) if archive else "",
        "correction": "",
    }


def new_parameters(
    period: Period | None = None, *, project: Project | None = None, as_of: dt.date | None = None
) -> Path:
    """Write the parameters file of the next release, and return its path.

    Number and period follow the last release that has a parameters file; what else that file
    says is taken over, except an editor's own narrative and waivers.

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
        already, or the file cannot be written.
    InvalidInputError
        If an existing parameters file is not valid.
    """
    project = project or Project.find()
    with held_inputs(project):
        return _new_parameters(project, period, as_of)


def _new_parameters(project: Project, period: Period | None, as_of: dt.date | None) -> Path:
    known = [load_parameters(path, project.name(path)) for path in project.params_paths()]
    last = max(known, key=lambda each: (each.period, each.release), default=None)
    if last is not None:
        wanted = period or last.period.next()
    elif period is not None:
        wanted = period
    else:
        message = "params: there is no release to follow; name the period of the first"
        raise UsageError(message)
    if wanted.last_day == dt.date.max:
        message = f"period {wanted}: no day comes after it; name an earlier one"
        raise UsageError(message)
    for each in known:
        if each.period == wanted:
            existing = project.name(project.params_path(each.release))
            message = f"period {wanted}: release {each.release} covers it; edit {existing}"
            raise UsageError(message)
    year = str(wanted.last_day.year)
    numbers = [each.release.split("-")[1] for each in known if each.release.startswith(year)]
    release = f"{year}-{max(map(int, numbers), default=0) + 1:02d}"
    path = project.params_path(release)
    fields = {
        "release": release,
        "period": str(wanted),
        "languages": list(last.languages if last else languages()),
        "articles": last.articles if last else "../data/articles",
        "profile": last.profile if last else "profile.yml",
        "as_of": as_of or wanted.last_day + dt.timedelta(days=1),
        **({"archive": last.archive} if last and last.archive else {}),
    }
    try:
        write_parameters(path, fields)
    except OSError as error:
        message = f"{project.name(path)}: cannot be written ({error.strerror}); nothing was"
        raise UsageError(message) from error
    return path


def write_parameters(path: Path, fields: Mapping[str, object]) -> None:
    """Write a new parameters file.

    Raises
    ------
    FileExistsError
        If there is one; it is never replaced.
    OSError
        If it cannot be written; it is not there then.
    """
    text = yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True)
    write_new_file(path, text.encode())


@contextmanager
def held_inputs(project: Project) -> Iterator[None]:
    """Hold parameters and records, so that no other process writes between a look and a write.

    What one left that ended before its time is removed from the folder of parameters.

    Raises
    ------
    UsageError
        If another process holds them for a minute, or the lock cannot be written.
    """
    name = project.name(project.build_dir)
    busy = UsageError(f"{name}: another command is writing parameters or records; wait for its end")
    path = project.build_dir / ".inputs.lock"
    with held_lock(path, busy, where=name, advice="make it a folder that can be", wait_s=_WAIT_S):
        sweep(project.params_dir)
        yield

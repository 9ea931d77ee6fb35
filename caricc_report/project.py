"""The folder of a project: the one place where its paths are built, and its parameters files."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from caricc_report.errors import BusyError, Defect, InvalidInputError, UsageError, suggestion
from caricc_report.model.contract import check_contract
from caricc_report.model.period import Period
from caricc_report.system.atomic import remove_leftovers, write_new_file
from caricc_report.system.files import (
    ProjectFile,
    as_spelt,
    files_in,
    links_out,
    real_path,
    shown_name,
)
from caricc_report.system.locks import held_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.model.parameters import AllParameters
    from caricc_report.model.period_kind import PeriodKind
    from caricc_report.model.profile import Profile

RELEASE = "release"
"""The name of the notebook that makes the Information Release."""

_MARKER = "_quarto.yml"
_NOTEBOOK_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")
"""What files can be named after in every document, address and command."""
_WAIT_S = 60.0
"""So many seconds a process waits for another one to end its writing."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where the parts of a project are."""

    root: Path
    """The project's folder, absolute."""

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Return the project that a folder belongs to, the working folder if none is given.

        Raises
        ------
        UsageError
            If neither the folder nor any above it holds ``_quarto.yml``, or the one that does has a
            name that is not Unicode text, which Pandoc and Quarto cannot be told.
        ProgramTooOldError
            If it is written for a later version of this package.
        """
        folder = real_path(start or Path())
        for candidate in (folder, *folder.parents):
            if (candidate / _MARKER).is_file():
                if (shown := shown_name(str(candidate))) != str(candidate):
                    message = f"{shown}: the name of the project's folder is not UTF-8; rename it"
                    raise UsageError(message)
                check_contract(candidate)
                return cls(candidate)
        message = (
            f"{start or 'working folder'}: not a project, there is no {_MARKER} here or in a "
            "parent folder; change into the project or name it with --project"
        )
        raise UsageError(message)

    @property
    def params_dir(self) -> Path:
        """The folder of parameters files."""
        return self.root / "params"

    @property
    def notebooks_dir(self) -> Path:
        """The folder of notebooks, in which they run."""
        return self.root / "notebooks"

    @property
    def release_notebook(self) -> Path:
        """The notebook of the Information Release."""
        return self.notebook(RELEASE)

    @property
    def articles_dir(self) -> Path:
        """The folder of records that are kept as Markdown files."""
        return self.root / "data/articles"

    @property
    def archive_dir(self) -> Path:
        """The folder of the archive of all releases."""
        return self.root / "archive"

    @property
    def quarto_yml(self) -> Path:
        """The description of the documents."""
        return self.root / _MARKER

    @property
    def locales(self) -> ProjectFile:
        """The folder of what the publisher says in its own words, or in further languages."""
        return ProjectFile(self.root / "locales", "locales")

    @property
    def extensions_dir(self) -> Path:
        """The folder of the extensions that style the documents."""
        return self.root / "_extensions"

    @property
    def build_dir(self) -> Path:
        """The folder of drafts, used if no other output folder is named."""
        return self.root / "_build"

    @property
    def cache_dir(self) -> Path:
        """The folder of what can be removed at any time, and is made again."""
        return self.build_dir / ".cache"

    @property
    def releases_dir(self) -> Path:
        """The folder of published releases."""
        return self.root / "releases"

    def notebook(self, named: str) -> Path:
        """Return where a notebook is that is named by its file or in short.

        ``weekly`` and ``notebooks/weekly.ipynb`` are the same; so are ``health/weekly`` and
        ``notebooks/health/weekly.ipynb``.

        Raises
        ------
        UsageError
            If there is none of that name, but that of the release is always known; or files
            cannot be named after it.
        """
        folder = self.notebooks_dir
        known = {
            path.relative_to(folder).with_suffix("").as_posix(): path
            for path in (*self.notebook_paths(), folder / f"{RELEASE}.ipynb")
        }
        short = named.removesuffix(".ipynb")
        file = real_path(Path(named).parent) / Path(named).name
        inside = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else ""
        below = short.removeprefix(f"{folder.name}/")
        names = (short, below, inside.removesuffix(".ipynb"))
        name = next((each for each in names if each in known), None)
        if name is None:
            message = f"notebook: not found, got {named!r:.80}"
            raise UsageError(message + suggestion(below, known))
        if not all(map(_NOTEBOOK_NAME.fullmatch, name.split("/"))):
            message = (
                f"notebook: not usable in the names of files, got {named!r:.80}; "
                "rename it with Latin letters, digits, '-' and '_'"
            )
            raise UsageError(message)
        return known[name]

    def notebook_name(self, path: Path) -> str:
        """Return what files are named after a notebook: ``health.weekly``, with its folder."""
        return ".".join(path.relative_to(self.notebooks_dir).with_suffix("").parts)

    def edition(self, release: str, notebook: str) -> str:
        """Return the name of what a notebook makes of a release: the release, for its own one."""
        return release if notebook == RELEASE else f"{release}.{notebook}"

    def params_path(self, release: str) -> Path:
        """Return where the parameters of a release are."""
        return self.params_dir / f"{release}.yml"

    def params_paths(self) -> list[Path]:
        """Return the parameters files of all releases, in order."""
        return sorted(path for path in self.params_dir.glob("*.yml") if path.stem[:1].isdecimal())

    def known_parameters(self) -> str:
        """Return which parameters files there are, as the end of a message."""
        listed = "".join(f"\n  - {self.name(each)}" for each in self.params_paths())
        return f"; there are:{listed}" if listed else "; there is no parameters file in params/"

    def notebook_paths(self) -> list[Path]:
        """Return the notebooks, also those in subfolders, in order."""
        return files_in(self.notebooks_dir, "*.ipynb")

    def check_links(self) -> None:
        """Check that no link leads out of the project in parameters, notebooks and the rest.

        The folder of the articles is looked at when they are read, wherever it is.

        Raises
        ------
        InvalidInputError
            If any does; all of them are listed.
        """
        own = (
            self.quarto_yml,
            self.extensions_dir,
            self.locales.path,
            self.params_dir,
            self.notebooks_dir,
            self.archive_dir,
        )
        problem = "a symlink that leads out of the project, to {!r:.200}; put a copy in its place"
        defects = [
            Defect(link.relative_to(self.root).as_posix(), "", problem.format(target))
            for path in own
            for link, target in links_out(path, self.root).items()
        ]
        if defects:
            raise InvalidInputError("project", defects)

    def name(self, path: Path) -> str:
        """Return a path as people read it: relative to the project where it is inside."""
        resolved = real_path(path)
        if resolved.is_relative_to(self.root):
            return resolved.relative_to(self.root).as_posix()
        return str(path)

    def file(self, path: Path) -> ProjectFile:
        """Return a file or folder with its name as people read it."""
        path = as_spelt(path)
        return ProjectFile(path, self.name(path))

    def inside(self, path: str) -> str:
        """Return a path that is relative to the project, or absolute, as relative to it.

        Raises
        ------
        UsageError
            If the path leads out of the project; a document may not depend on what is there.
        """
        resolved = real_path(self.root / path)
        if not resolved.is_relative_to(self.root):
            message = f"{path}: not inside the project {self.root}; move it there"
            raise UsageError(message)
        return resolved.relative_to(self.root).as_posix()


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
        If a link leads out of the project, or a file may cover the period, but cannot be read.
        An `InputWarning` tells what is wrong with the files of other releases.
    """
    # Models take long to import; a run starts a kernel before it needs them.
    from caricc_report.model.parameters import load_all_parameters  # noqa: PLC0415

    project.check_links()
    if sum(choice is not None for choice in (path, period, date)) > 1:
        message = "more than one of PARAMS, --period and --date is given; give one"
        raise UsageError(message)
    there_are = project.known_parameters()
    if path is not None:
        for candidate in map(as_spelt, (path, project.root / path)):
            if candidate.is_file():
                if not real_path(candidate).is_relative_to(project.root):
                    message = f"{path}: not inside the project {project.root}; move it there"
                    raise UsageError(message)
                return candidate
        message = f"{path}: no such parameters file{there_are}"
        raise UsageError(message)
    known = load_all_parameters(map(project.file, project.params_paths()))
    if date is not None:
        period = complete_before(date, profile_of_last(project, known).period)
    if (wanted := period) is None:
        message = f"no release is named; name a parameters file, --period or --date{there_are}"
        raise UsageError(message)
    fitting = [project.params_path(release) for release in known.covering(wanted)]
    known.warn(wanted)
    if not fitting:
        known.require_periods()  # It may cover this one.
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


def complete_before(date: dt.date, kind: PeriodKind) -> Period:
    """Return the last period of a kind that is complete before the day of ``--date``.

    Raises
    ------
    UsageError
        If none is.
    """
    try:
        return Period.last_complete_before(date, kind)
    except OverflowError:
        message = f"--date {date}: no period is complete before it; name a later date"
        raise UsageError(message) from None


def profile_of_last(project: Project, known: AllParameters) -> Profile:
    """Return the profile that the last release names; the usual one where there is none."""
    from caricc_report.model.parameters import load_profile  # noqa: PLC0415 - as above

    named = known.last.profile if known.last else "params/profile.yml"
    return load_profile(project.file(project.root / named))


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
    project = project or Project.find()
    with held_inputs(project):
        return _new_parameters(project, period, as_of)


def _new_parameters(project: Project, period: Period | None, as_of: dt.date | None) -> Path:
    from caricc_report.model.numbering import Numbering, next_release  # noqa: PLC0415 - as above
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
        message = "params: there is no release to follow; name the period of the first"
        raise UsageError(message)
    if wanted.last_day == dt.date.max:
        message = f"period {wanted}: no day comes after it; name an earlier one"
        raise UsageError(message)
    if as_of is not None and as_of < wanted.last_day:
        message = f"--as-of {as_of}: before period {wanted} ends; name its last day or a later one"
        raise UsageError(message)
    for existing in known.covering(wanted):
        name = project.name(project.params_path(existing))
        message = f"period {wanted}: release {existing} covers it; edit {name}"
        raise UsageError(message)
    if profile.numbering is Numbering.CALENDAR and wanted.kind is not profile.period:
        message = (
            f"period {wanted}: not a {profile.period}, and by these the profile numbers releases; "
            f"name one, such as {Period.containing(wanted.last_day, profile.period)}"
        )
        raise UsageError(message)
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
    BusyError
        If another process holds them for a minute.
    UsageError
        If the lock cannot be written.
    """
    name = project.name(project.build_dir)
    busy = BusyError(
        f"{name}: another command is writing parameters or records; wait for it to end"
    )
    path = project.build_dir / ".inputs.lock"
    with held_lock(path, busy, where=name, advice="make it a folder that can be", wait_s=_WAIT_S):
        remove_leftovers(project.params_dir)
        yield

"""A new project: a folder whose records become a release at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import ProgramError, UsageError, suggestion
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.contract import CONTRACT, FILE_NAME, Origin, read_origin
from caricc_report.model.numbering import Numbering, next_release
from caricc_report.model.parameters import load_profile
from caricc_report.model.period import Period, check_period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.model.profile import Profile
from caricc_report.notebook.git_setup import set_up_git
from caricc_report.project import Project
from caricc_report.release.answers import check_answers
from caricc_report.release.house_files import (
    HOUSE,
    OWN,
    SHARED,
    content_id,
    house_files,
    parts_of,
    with_values,
)
from caricc_report.release.new_profile import profile_text, sample_records, usual_topics
from caricc_report.release.parameters_files import require_kind, write_parameters
from caricc_report.system.atomic import new_folder, rename_new
from caricc_report.system.yaml_text import parse_yaml
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PROFILE = "params/profile.yml"


def init_project(
    folder: Path,
    period: Period | dt.date,
    *,
    name: str,
    countries: Sequence[str],
    languages: Sequence[str] = ("en",),
    kind: PeriodKind | None = None,
    numbering: Numbering | None = None,
    topics: Sequence[str] = (),
) -> Project:
    """Make a project with three sample records, whose first release can be made at once.

    In a repository of git, notebooks are set up as by `notebooks setup`.

    Parameters
    ----------
    folder
        The folder, which is made.
    period
        The days that the first release covers; of a day, the last period complete before it.
    name
        The publisher's name.
    countries
        Codes of ISO 3166-1 alpha-2, in the order of their sections; their names are those of the
        CLDR.
    languages
        Those of the documents.
    kind
        The kind of period that releases cover; that of the first, or a month, if not given.
    numbering
        Where the numbers of releases come from; if not given, from the calendar for weeks and
        quarters, else they run.
    topics
        What articles can be about, as records name it; topics that suit many, if not given.

    Raises
    ------
    UsageError
        If the folder holds more than an empty repository of git, or cannot be made; or the period
        is of another kind, or of none.
    InvalidInputError
        If a language or country is not known, or named twice, and the like; all are listed.
    """
    topics = topics or usual_topics()
    answers = {"name": [name], "languages": languages, "countries": countries, "topics": topics}
    check_answers(answers)
    found = period.kind if isinstance(period, Period) else kind or PeriodKind.MONTH
    if found is None or kind not in {None, found}:
        raise UsageError(f"period {period}: not a {kind or ', '.join(PeriodKind)}; name one")
    numbering = numbering or (Numbering.CALENDAR if found.mark else Numbering.RUNNING)
    text = profile_text(
        name=name,
        languages=languages,
        countries=countries,
        kind=found,
        numbering=numbering,
        topics=topics,
    )
    files = {**dict(parts_of(HOUSE, SHARED)), _PROFILE: text.encode()}
    profile = Profile.model_validate(parse_yaml(text, _PROFILE))
    return _made(folder, period, files, profile, Origin(CONTRACT))


def init_project_like(folder: Path | str, period: Period | dt.date, like: Path | str) -> Project:
    """Make a project with the profile, words, notebooks and looks of another, and sample records.

    In a language that the package does not speak there are no samples.

    Parameters
    ----------
    folder
        The folder, which is made.
    period
        The days that the first release covers; of a day, the last period complete before it.
    like
        ``caricc``, the project that the package brings; or the folder of another.

    Raises
    ------
    UsageError
        If there is no such project, or the folder holds more than an empty repository of git, or
        cannot be made; or the period is none by which the profile numbers releases.
    InvalidInputError
        If its profile is not valid.
    """
    source = _project_like(like)
    source.check_links()
    profile = load_profile(source.file(source.root / _PROFILE))
    logo = profile.look.logo if profile.look else None
    own = (*OWN, source.inside(logo.path)) if logo else OWN
    files = dict(parts_of(source.root, (*SHARED, *own)))
    return _made(folder, period, files, profile, read_origin(source.root) or Origin())


def _project_like(like: Path | str) -> Project:
    if str(like) == "caricc":
        return Project(HOUSE)
    if (Path(like) / "_quarto.yml").is_file():
        return Project.find(Path(like))
    message = f"--like: no project of that name or folder, got {str(like)!r:.80}"
    raise UsageError(message + suggestion(str(like), ["caricc"]))


def _made(
    folder: Path | str,
    period: Period | dt.date,
    files: Mapping[str, bytes],
    profile: Profile,
    source: Origin,
) -> Project:
    """Make a project of files that are the same in others, and of what each has for itself."""
    folder = Path(folder)
    if folder.exists() and (
        not folder.is_dir() or any(each.name != ".git" for each in folder.iterdir())
    ):
        raise UsageError(f"{folder}: is there already; name a new folder")
    if isinstance(period, dt.date):
        period = Period.last_complete_before(period, profile.period)
    check_period(period)
    require_kind(period, profile)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = new_folder(folder)
        try:
            _fill(Project(made.resolve()), period, files, profile, source)
            if folder.exists():
                for each in made.iterdir():
                    each.rename(folder / each.name)
            else:
                rename_new(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}); nothing was") from error
    project = Project(folder.resolve())
    with contextlib.suppress(UsageError, ProgramError):  # No repository, or no git.
        set_up_git(project)
    return project


def _fill(
    project: Project,
    period: Period,
    files: Mapping[str, bytes],
    profile: Profile,
    source: Origin,
) -> None:
    release = next_release(period, profile.numbering, ())
    languages, records = sample_records(release, profile)
    values = {
        "title": profile.title[profile.languages[0]],
        "release": release,
        "language": (*languages, *profile.languages)[0],
    }
    house = house_files({**values, "version": __version__})
    written = {name: text.encode() for name, text in house.items() if not name.startswith(SHARED)}
    for name, content in files.items():
        is_notebook = name.endswith(".ipynb")
        written[name] = (
            with_values(name, content.decode(), values).encode() if is_notebook else content
        )
    ids = {
        name: content_id(text) for name, text in house.items() if written.get(name) == text.encode()
    }
    # What the other project has removed is removed here, too.
    stated = {name: each for name, each in source.files.items() if name in written or name in house}
    origin = Origin(source.contract, __version__, values, dict(sorted({**stated, **ids}.items())))
    written[FILE_NAME] = origin.to_bytes()
    for name, content in written.items():
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    parameters = {
        "release": release,
        "period": str(period),
        "languages": list(languages or profile.languages),
        "articles": "data/articles",
        "profile": _PROFILE,
        "as_of": period.last_day + dt.timedelta(days=1),
    }
    write_parameters(project.params_path(release), parameters)
    kept_in = project.articles_dir / release[:4] / release
    kept_in.mkdir(parents=True)
    if records:
        write_records(records, kept_in, root=project.articles_dir)

"""A new project: a folder whose records become a release at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from babel import Locale

from caricc_report.errors import ProgramError, UsageError, suggestion
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.article import Article
from caricc_report.model.contract import CONTRACT, FILE_NAME, Origin, read_origin
from caricc_report.model.numbering import Numbering, next_release
from caricc_report.model.parameters import load_profile
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.model.profile import Profile
from caricc_report.notebook.git_setup import set_up_git
from caricc_report.project import Project, write_parameters
from caricc_report.release.answers import check_answers
from caricc_report.release.house_files import (
    OWN,
    PROJECTS,
    SHARED,
    TEMPLATE,
    content_id,
    house_files,
    parts_of,
    with_values,
)
from caricc_report.system.atomic import new_folder, rename_new
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TITLE = {"en": "Information Release", "ru": "Информационный выпуск"}
_ABOUT = {"en": "a digest of the media", "ru": "обзор средств массовой информации"}
_NOTE = {"en": "according to the media", "ru": "по материалам СМИ"}
_CIRCULATION = {"en": "Circulation in PDF format", "ru": "Распространяется в формате PDF"}
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

    Raises
    ------
    UsageError
        If the folder holds more than an empty repository of git, or cannot be made; or the period
        is of another kind, or of none.
    InvalidInputError
        If a language or country is not known, or named twice, and the like; all are listed.
    """
    check_answers({"name": [name], "languages": languages, "countries": countries})
    found = period.kind if isinstance(period, Period) else kind or PeriodKind.MONTH
    if found is None or kind not in {None, found}:
        message = f"period {period}: not a {kind or ', '.join(PeriodKind)}; name one"
        raise UsageError(message)
    numbering = numbering or (Numbering.CALENDAR if found.mark else Numbering.RUNNING)
    fields = _profile(name, countries, languages, found, numbering)
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)
    (house,) = PROJECTS.values()
    files = dict(parts_of(house, SHARED))
    files[_PROFILE] = f"# All that is the publisher's own.\n{text}".encode()
    return _made(folder, period, files, Profile.model_validate(fields), Origin(CONTRACT))


def init_project_like(folder: Path, period: Period | dt.date, like: Path | str) -> Project:
    """Make a project with the profile, words, notebooks and looks of another, and sample records.

    Parameters
    ----------
    folder, period
        As for `init_project`.
    like
        ``caricc``, the project that the package brings; or the folder of another.

    Raises
    ------
    UsageError
        If there is no such project; and as for `init_project`.
    InvalidInputError
        If its profile is not valid.
    """
    source = _project_like(like)
    source.check_links()
    profile = load_profile(source.file(source.root / _PROFILE))
    files = dict(parts_of(source.root, (*SHARED, *OWN)))
    return _made(folder, period, files, profile, read_origin(source.root) or Origin())


def _project_like(like: Path | str) -> Project:
    if root := PROJECTS.get(str(like)):
        return Project(root)
    if (Path(like) / "_quarto.yml").is_file():
        return Project.find(Path(like))
    message = f"--like: no project of that name or folder, got {str(like)!r:.80}"
    raise UsageError(message + suggestion(str(like), PROJECTS))


def _made(
    folder: Path,
    period: Period | dt.date,
    files: Mapping[str, bytes],
    profile: Profile,
    source: Origin,
) -> Project:
    """Make a project of files that are the same in others, and of what each has for itself."""
    if folder.exists() and (
        not folder.is_dir() or any(each.name != ".git" for each in folder.iterdir())
    ):
        message = f"{folder}: is there already; name a new folder"
        raise UsageError(message)
    if isinstance(period, dt.date):
        period = Period.last_complete_before(period, profile.period)
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
        message = f"{folder}: cannot be written ({error.strerror}); nothing was"
        raise UsageError(message) from error
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
    samples = yaml.safe_load((TEMPLATE / "samples.yml").read_text(encoding="utf-8"))
    # A project's own language has no samples: its first release is made in the others.
    languages = [each for each in profile.languages if each in samples[0]]
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
    stated = {name: each for name, each in source.files.items() if name in written}
    origin = Origin(source.contract, __version__, values, dict(sorted({**stated, **ids}.items())))
    written[FILE_NAME] = origin.to_bytes()
    for name, content in written.items():
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    parameters = {
        "release": release,
        "period": str(period),
        "languages": languages or list(profile.languages),
        "articles": "data/articles",
        "profile": _PROFILE,
        "as_of": period.last_day + dt.timedelta(days=1),
    }
    write_parameters(project.params_path(release), parameters)
    records = project.articles_dir / release[:4] / release
    records.mkdir(parents=True)
    if languages:
        write_records(
            _samples(samples, release, profile, languages), records, root=project.articles_dir
        )


def _profile(
    name: str,
    countries: Sequence[str],
    languages: Sequence[str],
    kind: PeriodKind,
    numbering: Numbering,
) -> dict[str, Any]:
    def said(texts: Mapping[str, str]) -> dict[str, str]:
        return {language: texts[language] for language in languages}

    def same(text: str) -> dict[str, str]:
        return dict.fromkeys(languages, text)

    names = {language: Locale(language).territories for language in languages}
    states = [
        {"country": code, "formal_name": by_language, "short_name": dict(by_language)}
        for code in countries
        for by_language in [{language: names[language][code] for language in languages}]
    ]
    fields: dict[str, Any] = {
        "languages": list(languages),
        "mark": [name],
        "abbreviation": same(name),
        "publisher": same(name),
        "title": said(_TITLE),
        "subtitle": said(_ABOUT),
        "note": said(_NOTE),
        "city": same("City"),
        "address": same("Address"),
        "email": "editor@example.org",
        "web": "https://example.org/",
        "circulation": said(_CIRCULATION),
        "period": str(kind),
        "numbering": str(numbering),
        "member_states": states,
    }
    return fields


def _samples(
    samples: Sequence[Mapping[str, Any]], release: str, profile: Profile, languages: Sequence[str]
) -> list[Article]:
    """Return records that show the fields, one for each of the first countries."""
    countries = [state.country for state in profile.member_states]
    articles = []
    for number, sample in enumerate(samples):
        words = {language: sample[language] for language in languages}
        first = words[languages[0]]
        figures = [{**sample["figure"], "subject": first["subject"]}] if "figure" in sample else []
        texts = {
            language: {
                **{key: said[key] for key in ("headline", "body", "place")},
                **({"subjects": [said["subject"]]} if figures and said is not first else {}),
            }
            for language, said in words.items()
        }
        fields = {
            "id": sample["id"],
            "country": countries[number % len(countries)],
            "outlet": "example.org",
            "source_url": f"https://example.org/{sample['id']}",
            "release": release,
            "topics": sample["topics"],
            "place": first["place"],
            "narrative": {language: said["narrative"] for language, said in words.items()},
            "texts": texts,
            "figures": figures,
        }
        articles.append(Article.model_validate(fields))
    return articles

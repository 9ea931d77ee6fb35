"""A new project: a folder whose records become a release at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from babel import Locale

from caricc_report.errors import Defect, InvalidInputError, ProgramError, UsageError, suggestion
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.article import Article
from caricc_report.model.languages import languages as known_languages
from caricc_report.model.numbering import Numbering, next_release
from caricc_report.model.period_kind import PeriodKind
from caricc_report.model.profile import Profile
from caricc_report.model.spellings import countries as known_countries
from caricc_report.notebook.git_setup import ATTRIBUTE, set_up_git
from caricc_report.project import Project, write_parameters
from caricc_report.system.atomic import new_folder, rename_new
from caricc_report.system.files import is_hidden
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

    from caricc_report.model.period import Period

_TEMPLATE = resources.files("caricc_report") / "release/template"
_HOUSE = ("_quarto.yml", "_extensions", "notebooks")
"""What a new project has in common with the one in the library's repository."""
_FILES = {
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "workflow.yml": ".github/workflows/release.yml",
}
_TITLE = {"en": "Information Release", "ru": "Информационный выпуск"}
_ABOUT = {"en": "a digest of the media", "ru": "обзор средств массовой информации"}
_NOTE = {"en": "according to the media", "ru": "по материалам СМИ"}
_TOPICS = {
    "events": {"en": "Events", "ru": "События"},
    "policy": {"en": "Policy", "ru": "Политика"},
    "research": {"en": "Research", "ru": "Исследования"},
    "society": {"en": "Society", "ru": "Общество"},
}
_PARTICIPANTS = {"en": "participants", "ru": "участников"}
_CIRCULATION = {"en": "Circulation in PDF format", "ru": "Распространяется в формате PDF"}


def init_project(
    folder: Path,
    period: Period,
    *,
    name: str,
    countries: Sequence[str],
    languages: Sequence[str] = ("en",),
    kind: PeriodKind | None = None,
    numbering: Numbering = Numbering.RUNNING,
) -> Project:
    """Make a project with three sample records, whose first release can be made at once.

    In a repository of git, notebooks are set up as by `notebooks setup`.

    Parameters
    ----------
    folder
        The folder, which is made.
    period
        The days that the first release covers.
    name
        The publisher's name.
    countries
        Codes of ISO 3166-1 alpha-2, in the order of their sections; their names are those of the
        CLDR.
    languages
        Those of the documents.
    kind
        The kind of period that releases cover; that of the first, if not given.
    numbering
        Where the numbers of releases come from.

    Raises
    ------
    UsageError
        If the folder holds more than an empty repository of git, or cannot be made; or the period
        is of no kind.
    InvalidInputError
        If a language or country is not known, or named twice; all are listed.
    """
    _check(languages, countries)
    if period.kind is None or kind not in {None, period.kind}:
        message = f"period {period}: not a {kind or ', '.join(PeriodKind)}; name one"
        raise UsageError(message)
    profile = _profile(name, countries, languages, period.kind, numbering)
    release = next_release(period, numbering, ())
    if folder.exists() and (
        not folder.is_dir() or any(each.name != ".git" for each in folder.iterdir())
    ):
        message = f"{folder}: is there already; name a new folder"
        raise UsageError(message)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = new_folder(folder)
        try:
            _fill(Project(made.resolve()), release, period, profile, countries)
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


def _check(languages: Sequence[str], countries: Sequence[str]) -> None:
    defects = []
    for option, values, known in (
        ("languages", languages, known_languages()),
        ("countries", countries, sorted(known_countries())),
    ):
        defects += [
            Defect("", option, f"not known, got {value!r:.40}{suggestion(value, known)}")
            for value in values
            if value not in known
        ]
        if len(set(values)) < len(values) or not values:
            defects.append(Defect("", option, f"none, or one twice, got {', '.join(values)!r}"))
    if defects:
        raise InvalidInputError("new project", defects)


def _fill(
    project: Project,
    release: str,
    period: Period,
    profile: Mapping[str, Any],
    countries: Sequence[str],
) -> None:
    languages = profile["languages"]
    for each in _HOUSE:
        _copy(_house() / each, project.root / each)
    project.params_dir.mkdir()
    text = yaml.safe_dump(dict(profile), sort_keys=False, allow_unicode=True)
    (project.params_dir / "profile.yml").write_text(
        f"# All that is the publisher's own.\n{text}", encoding="utf-8"
    )
    parameters = {
        "release": release,
        "period": str(period),
        "languages": list(languages),
        "articles": "data/articles",
        "profile": "params/profile.yml",
        "as_of": period.last_day + dt.timedelta(days=1),
    }
    write_parameters(project.params_path(release), parameters)
    folder = project.articles_dir / release[:4] / release
    write_records(_samples(release, countries, languages), folder, root=project.articles_dir)
    words = {"title": profile["title"][languages[0]], "release": release, "version": __version__}
    for source, target in _FILES.items():
        content = (_TEMPLATE / source).read_text(encoding="utf-8")
        for word, value in words.items():
            content = content.replace(f"{{{word}}}", value)
        path = project.root / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (project.root / ".gitattributes").write_text(f"{ATTRIBUTE}\n", encoding="utf-8")
    for path in project.notebook_paths():
        text = path.read_text(encoding="utf-8")
        for given, value in (("release", release), ("language", languages[0])):
            text = re.sub(rf'"{given} = \\"[^"]+\\"', rf'"{given} = \\"{value}\\"', text)
        path.write_text(text, encoding="utf-8")


def _house() -> Traversable:
    """Return the folder with the notebooks and looks: a wheel brings them, a clone has them."""
    packed = _TEMPLATE / "_quarto.yml"
    return _TEMPLATE if packed.is_file() else Path(str(resources.files("caricc_report"))).parent


def _copy(source: Traversable, target: Path) -> None:
    if is_hidden(Path(source.name)):
        return
    if source.is_file():
        target.write_bytes(source.read_bytes())
    else:
        target.mkdir()
        for each in source.iterdir():
            _copy(each, target / each.name)


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
        "topics": {topic: said(names) for topic, names in _TOPICS.items()},
        "figures": {"participants": {"units": ["people"], "sum_of": said(_PARTICIPANTS)}},
    }
    Profile.model_validate(fields)
    return fields


def _samples(release: str, countries: Sequence[str], languages: Sequence[str]) -> list[Article]:
    """Return records that show the fields, one for each of the first countries."""
    samples = yaml.safe_load((_TEMPLATE / "samples.yml").read_text(encoding="utf-8"))
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

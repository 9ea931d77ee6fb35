"""The records of a release for analysts: where they stand, and what they lack."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.editorial.corpus import Corpus
from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders import read_records, validated
from caricc_report.loaders.once_loaded import OnceLoaded
from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of
from caricc_report.model.parameters import Parameters, load_parameters, load_profile
from caricc_report.model.plain_bodies import plain_text
from caricc_report.model.record import Wanted
from caricc_report.project import Project
from caricc_report.release.parameters_files import choose_parameters
from caricc_report.text.fields import table_options
from caricc_report.text.locales import languages_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.model.period import Period
    from caricc_report.model.profile import Profile
    from caricc_report.model.record import SourceOptions
    from caricc_report.system.files import ProjectFile

_TEXT, _WORDS = "texts", ("headline", "body")


@dataclass(frozen=True, slots=True)
class ReleaseRecords:
    """Where the records of a release stand, and how they are read."""

    name: str
    """The parameters file, as messages call it."""
    parameters: Parameters
    profile: Profile
    source: ProjectFile
    """The folder or file of the records."""
    options: SourceOptions

    @classmethod
    def of(
        cls, project: Project, parameters: Path | str | None, period: Period | None
    ) -> ReleaseRecords:
        """Return those of a parameters file, or of the one that covers a period."""
        named = Path(parameters) if parameters else None
        file = project.file(choose_parameters(project, named, period))
        wanted = load_parameters(file)
        profile = load_profile(project.file(project.root / wanted.profile))
        source = project.file(project.root / wanted.articles)
        with languages_of(project.locales):
            options = table_options(profile)
        return cls(file.name, wanted, profile, source, options)

    @property
    def folder(self) -> str:
        """The folder for new files of the release; empty if its records are in one file."""
        release = self.parameters.release
        return f"{self.source.name}/{release[:4]}/{release}" if self.source.path.is_dir() else ""

    def articles(self, project: Project) -> Corpus:
        """Return the articles of the release as they are now, in the order of its sections."""
        identity = self.parameters.release, self.parameters.period
        with languages_of(project.locales):  # An index of the records rests on them.
            loaded = OnceLoaded(project.cache_dir)(self.source, self.options, Wanted(*identity))
        return Corpus(loaded).select(*identity).ordered(self.profile)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that a record lacks."""

    article: str
    """The article's id."""
    field: str
    language: str
    """In which language; empty if it has none."""
    source: str
    """What it can be written from: the whole text, as a cell of the workbook has it."""

    def as_json(self) -> dict[str, str]:
        """Return the gap as JSON."""
        return asdict(self)


def find_gaps(
    *,
    project: Project | None = None,
    parameters: Path | str | None = None,
    period: Period | None = None,
) -> tuple[Gap, ...]:
    """Return what the records of a release lack, in the order of the records.

    Records that are not valid only because of what they lack are looked at, too.

    Parameters
    ----------
    project
        The project; the one that the working folder belongs to, if not given.
    parameters, period
        The parameters file, or the period that one covers.

    Raises
    ------
    UsageError
        If there is no such release or no such folder of records.
    InvalidInputError
        If parameters, profile or a record that may belong to the release is not valid otherwise.
    """
    found = ReleaseRecords.of(Project.given(project), parameters, period)
    wanted, source = found.parameters, found.source
    gaps: list[Gap] = []
    defects: list[Defect] = []
    records, read = tee(read_records(source, found.options))
    outcomes = validated(read, found.profile.vocabulary)
    for record, outcome in zip(records, outcomes, strict=True):
        if isinstance(outcome, Article):
            if Corpus((outcome,)).select(wanted.release, wanted.period).articles:
                fields = outcome.model_dump()
                gaps += _gaps(fields, wanted.languages)
        elif outcome.may_belong_to(wanted.release, wanted.period):
            fields = dict(record.fields)
            if all(map(_is_lack, outcome.defects)) and isinstance(fields.get(_TEXT), dict):
                gaps += _gaps(fields, wanted.languages)
            else:
                defects += outcome.defects_in(source.name)
    if defects:
        raise InvalidInputError(source.name, defects)
    return tuple(gaps)


def _is_lack(defect: Defect) -> bool:
    """Return whether a defect is that something is missing which is looked for here."""
    name, *inside = defect.field.split(".")
    is_looked_for = {*inside[1:]} <= {*_WORDS} if name == _TEXT else name in {"topics", "images"}
    return "missing" in defect.message and is_looked_for


def _gaps(fields: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Gap]:
    """Yield what an article lacks, which need not be valid."""
    name, texts = str(fields.get("id")), fields[_TEXT]
    source = "\n\n".join(next(filter(None, map(_words, texts.values())), []))
    if not fields.get("topics"):
        yield Gap(name, "topics", "", source)
    for language in languages:
        if len(_words(texts.get(language))) < len(_WORDS):
            yield Gap(name, _TEXT, language, source)
        for phrases in fields_of(Article).phrases:
            said = fields.get(phrases) or {}
            if not said.get(language):
                own = next(iter(said.values()), "")
                text = "\n\n".join(_words(texts.get(language))) or source
                yield Gap(name, phrases, language, own or text)
        figures = fields.get("figures") or ()
        if language in [*texts][1:] and figures and not texts[language].get("subjects"):
            own = "\n".join(str(each.get("subject")) for each in figures)
            yield Gap(name, "subjects", language, own)
        for image in fields.get("images") or ():
            said = image.get("alt") or {}
            if not said.get(language):
                own = next(iter(said.values()), "")
                yield Gap(name, f"alt of {image.get('path')}", language, own or source)


def _words(text: Mapping[str, Any] | None) -> list[str]:
    """Return headline and body of a text, as far as it has them, as cells have them."""
    columns = fields_of(Article).columns
    return [
        plain_text(said) if columns[name].traits.is_commonmark else said
        for name in _WORDS
        if text and (said := str(text.get(name) or ""))
    ]

"""The parameters of a release, and those that a notebook gets."""

from __future__ import annotations

import posixpath
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from caricc_report.errors import InputWarning, InvalidInputError
from caricc_report.model.article import Day, Language, Line, Model, Slug
from caricc_report.model.numbering import ID_PATTERN, PeriodField, ReleaseId, ReleaseNumber
from caricc_report.model.own_parameters import is_value
from caricc_report.model.period import Period
from caricc_report.model.profile import Profile
from caricc_report.model.validation import each_once, of_form, valid
from caricc_report.system.yaml_text import read_yaml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from caricc_report.system.files import ProjectFile


_OLD = "of an earlier revision"
_NOT_NEEDED = "it is of another release, and not needed now"


def _inside(path: str, info: ValidationInfo) -> str:
    """Refuse a path out of the project, as all were when they started from the parameters file."""
    parts = posixpath.normpath(path).split("/")
    if parts[0] == "..":
        if info.context == _OLD:
            return in_project(path)
        right = "/".join(part for part in parts if part != "..") or "."
        raise ValueError(
            f"leads out of the project, to which paths are relative, got {path!r:.200}; "
            f"write {info.field_name}: {right:.200}"
        )
    return path


ProjectPath = Annotated[Line, AfterValidator(_inside)]
"""A path relative to the project, the folder with ``_quarto.yml``."""


def in_project(path: str) -> str:
    """Return the path of a notebook's parameter, which was relative to ``notebooks/`` once.

    Releases published then state ``../data/articles`` for ``data/articles`` in their manifests,
    and never change.

    Examples
    --------
    >>> in_project("../data/articles")
    'data/articles'
    """
    return posixpath.normpath(path).removeprefix("../")


class Waiver(Model):
    """A check that an editor waives: what it finds is a notice then."""

    check: Line
    """The id of the check."""
    article: Slug | None = None
    """The article whose findings are waived; all of the check's, if not given."""
    cell: Line | None = None
    """The id of the notebook's cell whose findings are waived."""
    reason: Line
    """Why what the check found is right."""
    name: Line
    """Who says so."""


class Parameters(Model):
    """What a parameters file says: one file, one release."""

    release: ReleaseId
    """Year and number of the release, ``2024-19``."""
    period: PeriodField
    """The days that the release covers, an ISO 8601 interval."""
    languages: Annotated[tuple[Language, ...], each_once("a language")] = Field(
        default=("en", "ru"), min_length=1
    )
    """The languages to make the release in."""
    articles: ProjectPath
    """A folder of Markdown files, or a file that has a loader, relative to the project."""
    profile: ProjectPath = "params/profile.yml"
    """The publisher's profile, relative to the project."""
    as_of: Day
    """The day that stands for today."""
    narrative: dict[Language, Line] = {}
    """By language, an editor's own narrative; ``{articles.total}`` puts a fact in place."""
    main_points: dict[Language, Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)]] = {}
    """By language, an editor's own main points, with facts in place as in the narrative."""
    lead: Annotated[tuple[Slug, ...], each_once("an article")] = Field(default=(), max_length=6)
    """The ids of the articles that the front page names; chosen by rule, if not given."""
    waivers: tuple[Waiver, ...] = ()
    """The checks that are waived."""
    archive: ProjectPath | None = None
    """The archive to compare the release with, relative to the project."""
    notebook: dict[str, Any] = {}
    """Values of parameters that a notebook declares for itself."""

    @model_validator(mode="after")
    def _period_is_over(self, info: ValidationInfo) -> Self:
        if self.as_of < self.period.last_day and info.context != _OLD:
            raise ValueError(
                f"as_of: before the period ends, got {self.as_of} and {self.period}; name "
                f"{self.period.last_day} or a later day"
            )
        return self

    @model_validator(mode="after")
    def _own_words_languages(self) -> Self:
        for name in ("narrative", "main_points"):
            for language in getattr(self, name):
                if language not in self.languages:
                    raise ValueError(
                        f"{name}.{language}: the release is not made in {language!r}; "
                        f"delete this text, or add {language!r} to 'languages'"
                    )
        return self

    @model_validator(mode="after")
    def _own_parameters(self) -> Self:
        for name, value in self.notebook.items():
            if name in NotebookParameters.model_fields:
                message = f"notebook.{name}: not a notebook's own, but the release's; move it out"
                raise ValueError(message)
            if not is_value(value):
                message = "not text, a number, true, false, null or a list of these"
                raise ValueError(f"notebook.{name}: {message}, got {value!r:.80}")
        return self

    @field_validator("waivers")
    @classmethod
    def _waivers_once(cls, waivers: tuple[Waiver, ...]) -> tuple[Waiver, ...]:
        waived = [(waiver.check, waiver.article) for waiver in waivers]
        for number, each in enumerate(waived, 1):
            if each in waived[: number - 1]:
                named = ", ".join(filter(None, each))
                raise ValueError(f"{named}: waived twice, in {waived.index(each) + 1} and {number}")
        return waivers


class Correction(Model):
    """What the documents of a correction state of it; the notebook gets it as JSON text."""

    number: int = Field(ge=1)
    """The first correction of a release is 1."""
    corrects: Annotated[
        str, of_form(rf"{ID_PATTERN}(\.c[0-9]+)?", "a publication such as 2024-19.c1")
    ]
    """The publication that is corrected."""
    file: Annotated[
        str, of_form(r"release\.[a-z]{2,3}(\.[a-z0-9]+){1,2}", "a document such as release.en.html")
    ]
    """The document of it that is linked to."""
    reason: Annotated[Line, StringConstraints(max_length=300)]
    """Why it is corrected."""
    changes: tuple[Line, ...] = Field(default=(), max_length=10)
    """What changed, in the language of the document."""


class NotebookParameters(Model):
    """The library's parameters of a notebook: plain strings, which it may declare or not."""

    release: ReleaseId
    """Year and number of the release."""
    period: PeriodField
    """The days that the release covers."""
    language: Language
    """The language of this notebook's document."""
    articles: Annotated[Line, AfterValidator(in_project)]
    """The articles, relative to the project."""
    profile: Annotated[Line, AfterValidator(in_project)]
    """The publisher's profile, relative to the project."""
    as_of: Day
    """The day that stands for today."""
    narrative: str = ""
    """An editor's own wording of the narrative, or nothing."""
    main_points: str = ""
    """An editor's own main points, a line each, or nothing."""
    lead: str = ""
    """The ids of the articles that the front page names, a line each, or nothing."""
    archive: Annotated[str, AfterValidator(lambda path: path and in_project(path))] = ""
    """The archive to compare the release with, relative to the project, or nothing."""
    correction: str = ""
    """What a correction states of itself, a `Correction` as JSON text, or nothing."""

    @field_validator("correction")
    @classmethod
    def _correction_is_valid(cls, text: str) -> str:
        if text:
            Correction.model_validate_json(text)
        return text

    @property
    def place(self) -> str:
        """What they are called in errors."""
        return f"parameters of {self.release}"

    @property
    def stated_correction(self) -> Correction | None:
        """The correction that the documents state."""
        return Correction.model_validate_json(self.correction) if self.correction else None


def load_parameters(file: ProjectFile, *, is_old: bool = False) -> Parameters:
    """Return the validated parameters of a file, whose name is the release with ``.yml``.

    In one of an earlier revision, that `is_old`, paths may be relative to ``params/``, and the
    period may end after ``as_of``.

    Raises
    ------
    InvalidInputError
        If the file is not YAML, has an unknown key, a wrong type, a date that does
        not exist, or states another release than its name; every defect is listed.
    """
    context = _OLD if is_old else None
    parameters = valid(Parameters, read_yaml(file), file.name, context=context)
    if (stem := file.path.stem) != parameters.release:
        problem = f"not the name of the file, {stem!r}, got {parameters.release!r}; rename one"
        raise file.refused(problem, field="release")
    return parameters


@dataclass(frozen=True, slots=True)
class BrokenParameters:
    """A parameters file that is not valid."""

    release: str
    """The name of the file, which is the release."""
    period: Period | None
    """The period that it states all the same; None if that cannot be read."""
    error: InvalidInputError

    def may_follow(self, last: Parameters) -> bool:
        """Return whether it may be that of a later release than the last that is known."""
        if self.period:
            return self.period > last.period
        known = ReleaseNumber.parse(last.release)
        numbers = [int(each) for each in re.findall("[0-9]+", self.release)]
        return numbers > [known.year, known.number]


@dataclass(frozen=True, slots=True)
class AllParameters:
    """The parameters files of a project."""

    valid: tuple[Parameters, ...]
    broken: tuple[BrokenParameters, ...]

    @property
    def last(self) -> Parameters | None:
        """The valid ones of the last period; None if there are none."""
        return max(self.valid, key=lambda each: (each.period, each.release), default=None)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of all releases, as far as they are known."""
        return tuple(each.period for each in self._all if each.period)

    @property
    def _all(self) -> tuple[Parameters | BrokenParameters, ...]:
        return (*self.valid, *self.broken)

    def covering(self, period: Period) -> list[str]:
        """Return the releases of a period; their files may be broken."""
        return [each.release for each in self._all if each.period == period]

    def of_day(self, day: dt.date) -> str:
        """Return the release in whose period a day is; empty if it is in none."""
        found = (each.release for each in self._all if each.period and day in each.period)
        return next(found, "")

    def require_periods(self) -> None:
        """Raise what is wrong with a file whose period cannot be read."""
        for each in self.broken:
            if each.period is None:
                raise each.error

    def warn(self, wanted: Period | None = None, *, told: Collection[str] = ()) -> None:
        """Tell what is wrong with the files of other releases than those of a period.

        What is wrong with the releases that are named is told otherwise.
        """
        for each in self.broken:
            if each.release not in told and (wanted is None or each.period != wanted):
                problem = InvalidInputError(each.error.where, each.error.defects, _NOT_NEEDED)
                warnings.warn(str(problem), InputWarning, stacklevel=3)


def load_all_parameters(files: Iterable[ProjectFile]) -> AllParameters:
    """Return what files say that are valid, and what is wrong with the others."""
    valid, broken = [], []
    for file in files:
        try:
            valid.append(load_parameters(file))
        except InvalidInputError as error:
            broken.append(BrokenParameters(file.path.stem, _stated_period(file), error))
    return AllParameters(tuple(valid), tuple(broken))


def _stated_period(file: ProjectFile) -> Period | None:
    try:
        return Period.parse(str(read_yaml(file).get("period")))
    except (InvalidInputError, ValueError):
        return None


def load_profile(file: ProjectFile) -> Profile:
    """Return the validated profile of a publisher.

    Raises
    ------
    InvalidInputError
        If the file is not a valid profile; every defect is listed.
    """
    return valid(Profile, read_yaml(file), file.name)

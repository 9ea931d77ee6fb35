"""A release as a value: its parameters, profile, articles and facts."""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass, field, replace
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.facts import Facts, compute_facts
from caricc_report.editorial.figures import Figures
from caricc_report.editorial.given import notebook_project
from caricc_report.editorial.lacking import Lack, placed, read_photos, untranslated
from caricc_report.editorial.logo import logo_picture
from caricc_report.editorial.names import country_name
from caricc_report.editorial.narrative import describe_in_own_words
from caricc_report.errors import Defect, InvalidInputError, UsageError, suggestion
from caricc_report.loaders.once_loaded import OnceLoaded
from caricc_report.model.languages import current, using
from caricc_report.model.numbering import ReleaseNumber
from caricc_report.model.parameters import NotebookParameters, load_profile
from caricc_report.model.photo import PhotoError, remade
from caricc_report.model.record import Wanted
from caricc_report.model.summary import Shows, Summary, counted
from caricc_report.model.validation import valid
from caricc_report.project import Project
from caricc_report.system.files import ProjectFile, as_spelt
from caricc_report.text.fields import require_units, table_options
from caricc_report.text.locales import languages_of, require_language
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pandas import DataFrame
    from polars import DataFrame as PolarsFrame

    from caricc_report.editorial.comparison import Told
    from caricc_report.editorial.facts import Earlier
    from caricc_report.model.article import Article
    from caricc_report.model.languages import Locales
    from caricc_report.model.profile import Profile
    from caricc_report.text.nodes import Inline, Picture

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, repr=False)
class Photo(Shows):
    """A photo as a document shows it, in its language."""

    data: bytes
    """The photo re-encoded from its pixels, without metadata."""
    media_type: str
    """``image/png`` or ``image/jpeg``."""
    alt: str
    """What it shows, for those who do not see it."""
    caption: str
    """The line under it; may be empty."""
    credit: str | None
    """Who took it."""
    ratio: float = 1
    """Its width divided by its height."""

    def _summary(self) -> Summary:
        encoded = base64.b64encode(self.data).decode()
        return Summary(
            f"Photo: {self.alt}",
            (
                ("caption", self.caption),
                ("credit", self.credit or ""),
                ("file", f"{self.media_type}, {counted(len(self.data), 'byte')}"),
            ),
            picture=f"data:{self.media_type};base64,{encoded}",
        )


@dataclass(frozen=True, slots=True, repr=False)
class Release(Shows):
    """One numbered edition of the Information Release, in one language."""

    parameters: NotebookParameters
    """What the notebook was asked for."""
    profile: Profile
    """The publisher."""
    articles: Corpus
    """The release's articles, in the order of its sections."""
    facts: Facts
    """What was computed from the articles."""
    source: ProjectFile
    """The folder or file that the articles are in."""
    root: Path
    """The folder that the paths of the parameters are relative to."""
    locales: Locales
    """What its project says in its own words."""
    told: Mapping[str, Told] = field(default_factory=dict)
    """By id the last that earlier releases told of an article's story, or of its campaign."""

    @property
    def language(self) -> str:
        """The language of the document."""
        return self.parameters.language

    @property
    def figures(self) -> Figures:
        """The figures that the articles report."""
        return Figures(self.articles)

    def to_pandas(self, *, explode: bool = False, names: bool = False) -> DataFrame:
        """Return the articles as a DataFrame of pandas, as `Corpus.to_pandas` says."""
        return self.articles.to_pandas(explode=explode, names=names)

    def to_polars(self, *, explode: bool = False, names: bool = False) -> PolarsFrame:
        """Return the articles as a DataFrame of polars, as `Corpus.to_polars` says."""
        return self.articles.to_polars(explode=explode, names=names)

    def _summary(self) -> Summary:
        wanted = self.parameters
        groups = self.articles.by_country()
        return Summary(
            f"Release {wanted.release}, {wanted.period}, {wanted.language}",
            (
                ("publisher", self.profile.abbreviation[wanted.language]),
                ("articles", f"{len(self.articles):,} from {self.source.name}"),
                ("facts", f"{len(self.facts):,}"),
                ("figures", f"{len(self.figures):,}"),
            ),
            header=("country", "name", "articles"),
            rows=tuple(
                (
                    country,
                    country_name(self.profile, country, wanted.language),
                    f"{len(group):,}",
                )
                for country, group in groups.items()
            ),
            n_rows=len(groups),
        )

    @property
    def image_dir(self) -> Path:
        """The folder that the paths of images are relative to."""
        return self.source.path if self.source.path.is_dir() else self.source.path.parent

    @property
    def year(self) -> str:
        """The year of the release."""
        return f"{ReleaseNumber.parse(self.parameters.release).year:04d}"

    @property
    def number(self) -> str:
        """The number of the release in its year."""
        return str(ReleaseNumber.parse(self.parameters.release).number)

    @property
    def shown_number(self) -> str:
        """Its number as it stands in sentences: ``#19``, ``week 53``."""
        return wording(self.language).release_number(self.parameters.release)

    def logo(self) -> Picture | None:
        """Return the publisher's logo as the cover shows it; None if there is none.

        Raises
        ------
        InvalidInputError
            If it is no file of the project, or no picture that a document can show.
        """
        look = self.profile.look
        if look is None or look.logo is None:
            return None
        try:
            return logo_picture(look.logo, self.root, self.language)
        except ValueError as error:
            defect = Defect("", "look.logo.path", str(error))
            raise InvalidInputError(self.parameters.profile, [defect]) from error

    def photos(self, article: Article) -> tuple[Photo, ...]:
        """Return an article's images as a document in the release's language shows them.

        Raises
        ------
        InvalidInputError
            If a path leads out of the folder of the articles or to no file, a file is neither
            PNG nor JPEG, is damaged or holds too many pixels, or an alternative text in the
            language is missing.
        """
        contents, lacks = read_photos(article, self.image_dir, self.language)
        if lacks:
            raise InvalidInputError(self.source.name, placed(lacks, self.source))
        photos, broken = [], []
        for number, (image, content) in enumerate(zip(article.images, contents, strict=True), 1):
            try:
                made = remade(content)
            except ValueError as error:
                problem = PhotoError(str(error), image.path, "save it again as PNG or JPEG")
                broken.append(Lack(article.id, f"images.{number}.path", problem))
                continue
            alt, caption = image.alt[self.language], image.caption.get(self.language, "")
            ratio = made.width / made.height
            photos.append(Photo(made.data, made.media_type, alt, caption, image.credit, ratio))
        if broken:
            raise InvalidInputError(self.source.name, placed(broken, self.source))
        return tuple(photos)


def in_its_words(function: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Let a function say what it says in the words of the project that a release is of.

    Its first argument is the release, or what has a release: its trends, its review.
    """
    first = function.__code__.co_varnames[0]

    @functools.wraps(function)
    def said(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        given = args[0] if args else kwargs.get(first)
        release = given if first == "release" else getattr(given, "release", None)
        if not hasattr(release, "locales"):  # A cell has forgotten it, or has something else.
            raise UsageError(_misused(function, first, given))
        with using(cast("Release", release).locales):
            return function(*args, **kwargs)

    return said


def _misused(function: Callable[..., object], first: str, given: object) -> str:
    """Return what is wrong with the first argument of a display."""
    name = f"cr.{getattr(function, '__name__', '')}"
    got = f"{given!r:.80}" if isinstance(given, str | None) else type(given).__name__
    more = ", …" if len(signature(function).parameters) > 1 else ""
    example = f"{name}({'this_release' if first == 'release' else first}{more})"
    return f"{name}: the first argument is not the {first}, got {got}; write {example}"


def load_release(
    base: Project | Path | str | None = None, load: OnceLoaded | None = None, /, **parameters: str
) -> Release:
    """Return a release from its parameters.

    Parameters
    ----------
    base
        The project, or folder, that ``articles``, ``profile`` and ``archive`` are relative to; the
        project that the working folder, or the notebook, belongs to, if not given.
    load
        What loads the articles, where several releases share a source.
    **parameters
        The fields of `NotebookParameters`; ``cr.parameters()`` returns them.

    Raises
    ------
    InvalidInputError
        If the parameters, the profile, a file of ``locales``, the archive's index or a record that
        may belong to the release is not valid, an article of the release has no text in the
        language, or an image is missing.
    UsageError
        If there are no articles, or there is no archive, at the path given; no folder is
        given, and the notebook is in no project; or a parameter is given without its name.
    """
    if isinstance(base, Project):
        base = base.root
    elif isinstance(base, str) and Path(base).is_dir():
        base = Path(base)
    stated: tuple[object, ...] = (base, load)
    if any(isinstance(each, str) for each in stated):
        got = ", ".join(repr(each) for each in stated if isinstance(each, str))
        raise UsageError(
            f"load_release: parameters have names, got {got:.80} without; write release = ... and "
            "language = ..., then cr.load_release(**cr.parameters())"
        )
    folder = Path(base) if base else notebook_project().root
    with languages_of(Project(folder).locales):
        return _load_release(folder, load or OnceLoaded(Project(folder).cache_dir), parameters)


def _load_release(folder: Path, load: OnceLoaded, parameters: Mapping[str, str]) -> Release:
    wanted = valid(NotebookParameters, parameters, "parameters of the notebook")
    require_language(wanted.language, "parameters of the notebook")
    profile_file = ProjectFile(as_spelt(folder / wanted.profile), wanted.profile)
    profile = load_profile(profile_file)
    if wanted.language not in profile.languages:
        known = suggestion(wanted.language, profile.languages)
        advice = "add it, or remove it from the languages of the parameters"
        raise profile_file.refused(
            f"{wanted.language!r} is missing{known}; {advice}", field="languages"
        )
    require_units(profile, profile_file.name)
    source = ProjectFile(as_spelt(folder / wanted.articles), wanted.articles)
    identity = wanted.release, wanted.period
    loaded = load(source, table_options(profile), Wanted(*identity))
    selected = Corpus(loaded).select(*identity)
    articles = selected.ordered(profile, wanted.language)
    archive = wanted.archive and as_spelt(folder / wanted.archive)
    comparison: Mapping[str, Earlier] = {}
    told: Mapping[str, Told] = {}
    if archive:  # What reads an archive is imported where there is one.
        from caricc_report.editorial.comparison import load_comparison, load_told  # noqa: PLC0415

        comparison = load_comparison(archive, *identity)
        told = load_told(archive, wanted.release, articles)
    facts = compute_facts(*identity, articles, comparison)
    locales = replace(current(), is_without_yo=profile.style.yo == "never")
    release = Release(wanted, profile, articles, facts, source, folder, locales, told)
    _require_own_words(release)
    lacks = [
        lack
        for article in articles
        for lack in read_photos(article, release.image_dir, wanted.language)[1]
    ]
    if defects := [*untranslated(articles, wanted, source), *placed(lacks, source)]:
        raise InvalidInputError(source.name, defects)
    return release


def _require_own_words(release: Release) -> None:
    """Check that the editor's own words name facts, and the front page's articles, that exist."""
    wanted, known = release.parameters, [article.id for article in release.articles]
    if wanted.narrative:
        describe_in_own_words(wanted.narrative, release.facts, wanted.language, wanted.place)
    own_main_points(release)
    defects = [
        Defect("", "lead", f"no article of the release, got {name!r}{suggestion(name, known)}")
        for name in wanted.lead.split()
        if name not in known
    ]
    if defects:
        raise InvalidInputError(wanted.place, defects)


def own_main_points(release: Release) -> tuple[tuple[Inline, ...], ...]:
    """Return the main points that an editor has written, with their facts in place.

    Raises
    ------
    InvalidInputError
        If they name a fact that the release does not have.
    """
    wanted = release.parameters
    return tuple(
        describe_in_own_words(
            text, release.facts, wanted.language, wanted.place, f"main_points.{number}"
        )
        for number, text in enumerate(filter(str.strip, wanted.main_points.split("\n")), 1)
    )

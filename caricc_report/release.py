"""A release as a value: its parameters, profile, articles and facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from caricc_report.corpus import Corpus
from caricc_report.defects import defects_of
from caricc_report.descriptions import describe_in_own_words
from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.facts import Facts, compute_facts
from caricc_report.loaders import load_articles
from caricc_report.parameters import NotebookParameters, load_profile

if TYPE_CHECKING:
    from caricc_report.profile import Profile
    from caricc_report.schema import Article


@dataclass(frozen=True, slots=True)
class Release:
    """One numbered edition of the Information Release, in one language."""

    parameters: NotebookParameters
    """What the notebook was asked for."""
    profile: Profile
    """The publisher."""
    articles: Corpus
    """The release's articles, in the order of its sections."""
    facts: Facts
    """What was computed from the articles."""
    image_dir: Path
    """The folder that the paths of images are relative to."""

    @property
    def language(self) -> str:
        """The language of the document."""
        return self.parameters.language

    @property
    def year(self) -> str:
        """The year of the release."""
        return self.parameters.release.split("-")[0]

    @property
    def number(self) -> str:
        """The number of the release in its year."""
        return self.parameters.release.split("-")[1].lstrip("0")

    def image_path(self, article: Article, path: str) -> Path:
        """Return where an image of an article is.

        Raises
        ------
        InvalidInputError
            If the path leads out of the folder of the articles, or to no file.
        """
        folder = self.image_dir.resolve()
        file = (folder / path).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            problem = f"not a file in the folder of the articles, got {path!r}"
            raise InvalidInputError(
                self.parameters.articles, [Defect(f"article {article.id}", "images.path", problem)]
            )
        return file


def load_release(base: Path | None = None, **parameters: str) -> Release:
    """Return a release from its parameters.

    Parameters
    ----------
    base
        The folder that ``articles`` and ``profile`` are relative to; the working
        folder, which is the notebook's, if not given.
    **parameters
        The fields of `NotebookParameters`.

    Raises
    ------
    InvalidInputError
        If the parameters, the profile or any article is not valid, an article of
        the release has no text in the language, or an image is missing.
    UsageError
        If there are no articles at the path given.
    """
    folder = base or Path()
    try:
        wanted = NotebookParameters.model_validate(parameters)
    except ValidationError as error:
        defects = defects_of(error, NotebookParameters, "")
        raise InvalidInputError("parameters of the notebook", defects) from error
    profile = load_profile(folder / wanted.profile, wanted.profile)
    if wanted.language not in profile.languages:
        problem = f"{wanted.language!r} is missing{suggestion(wanted.language, profile.languages)}"
        raise InvalidInputError(wanted.profile, [Defect("", "languages", problem)])
    source = folder / wanted.articles
    selected = Corpus(load_articles(source, wanted.articles)).select(wanted.release, wanted.period)
    articles = selected.ordered(profile)
    articles.require_language(wanted.language, wanted.articles)
    facts = compute_facts(wanted.release, wanted.period, articles)
    if wanted.narrative:
        describe_in_own_words(
            wanted.narrative, facts, wanted.language, f"parameters of {wanted.release}"
        )
    release = Release(
        wanted, profile, articles, facts, source if source.is_dir() else source.parent
    )
    for article in articles:
        for image in article.images:
            release.image_path(article, image.path)
    return release

"""What is checked: a release in all its languages, with what came before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import Problem, Said
from caricc_report.model.commonmark import paragraphs
from caricc_report.model.fields import fields_of
from caricc_report.model.photo import PhotoError, read_photo, remade

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from caricc_report.editorial.corpus import Corpus
    from caricc_report.model.article import Article, Image, Text
    from caricc_report.model.period import Period
    from caricc_report.model.profile import Profile


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article as its readers see it, in one language."""

    article: Article
    """The article."""
    language: str
    """The language that it is read in."""
    field: str
    """Where it comes from: ``texts.en.headline``."""
    text: str
    """The piece, as plain text."""

    def problem(self, name: str, **arguments: object) -> Problem:
        """Return a problem of the piece, by the name of what is said of it."""
        said = Said(name, self.field, **arguments)
        return Problem(said, (self.article.id,), self.language)


@dataclass(frozen=True)
class Subject:
    """A release that is to be checked."""

    release: str
    """Year and number."""
    period: Period
    """The days that it covers."""
    as_of: dt.date
    """The day that stands for today."""
    languages: tuple[str, ...]
    """The languages that are checked."""
    profile: Profile
    """The publisher."""
    articles: Corpus
    """Its articles, in the order of its sections."""
    image_dir: Path
    """The folder that the paths of images are relative to."""
    own_narratives: Mapping[str, str] = field(default_factory=dict)
    """By language, the narrative that an editor has written."""
    own_points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language, the main points that an editor has written."""
    history: tuple[int, ...] = ()
    """The numbers of articles of earlier releases, oldest first."""
    known_outlets: frozenset[str] = frozenset()
    """The outlets of earlier releases."""
    left_out: tuple[str, ...] = ()
    """What of the source of its articles was not read, in sentences that begin with the source."""
    astray: tuple[tuple[str, str, str], ...] = ()
    """Of each record in the folder of the release that is not of it, its file, what places it (the
    day of publication, or a release without parameters file that it states), and the release that
    it is of; empty if it is of none."""
    is_partial: bool = False
    """Whether the release has further languages, which are not checked now."""

    @cached_property
    def _texts(self) -> tuple[tuple[Article, str, Text], ...]:
        """Every article with each of its texts in the languages that are checked."""
        return tuple(
            (article, language, text)
            for article in self.articles
            for language, text in article.texts.items()
            if language in self.languages
        )

    @cached_property
    def headlines(self) -> tuple[Passage, ...]:
        """Every headline."""
        return tuple(
            Passage(article, language, f"texts.{language}.headline", text.headline)
            for article, language, text in self._texts
        )

    @cached_property
    def phrases(self) -> tuple[Passage, ...]:
        """Every phrase that stands for an article in the narrative."""
        return tuple(
            Passage(article, language, f"narrative.{language}", phrase)
            for article in self.articles
            for language, phrase in article.narrative.items()
            if language in self.languages
        )

    @cached_property
    def paragraphs(self) -> Mapping[tuple[str, str], tuple[Passage, ...]]:
        """By article and language, the paragraphs of a body; headings and list items are some.

        A body without any, such as a lone list marker, is left out.
        """
        return {
            (article.id, language): tuple(
                Passage(article, language, f"texts.{language}.body", said) for said in found
            )
            for article, language, text in self._texts
            if (found := paragraphs(text.body))
        }

    @cached_property
    def bodies(self) -> tuple[Passage, ...]:
        """Every body, its paragraphs on lines of their own."""
        return tuple(
            replace(group[0], text="\n".join(passage.text for passage in group))
            for group in self.paragraphs.values()
        )

    @cached_property
    def labels(self) -> tuple[Passage, ...]:
        """Every shorter text that readers see: places, campaigns, subjects, image texts."""
        return tuple(
            Passage(article, language, field, text)
            for article, language, _ in self._texts
            for field, text in _labels(article, language)
        )

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that readers see: headlines, phrases, whole bodies, shorter ones."""
        return (*self.headlines, *self.phrases, *self.bodies, *self.labels)

    @cached_property
    def image_widths(self) -> tuple[tuple[Article, int, Image, int | str], ...]:
        """Every image, numbered within its article from 1, with its width or what is wrong."""
        return tuple(
            (article, number, image, _width(self.image_dir, image))
            for article in self.articles
            for number, image in enumerate(article.images, 1)
        )


def _width(image_dir: Path, image: Image) -> int | str:
    """Return how wide an image is, in pixels, or why it cannot be shown."""
    try:
        return remade(read_photo(image_dir, image.path)).width
    except PhotoError as error:
        return error.problem
    except ValueError as error:
        return str(error)


def _labels(article: Article, language: str) -> Iterator[tuple[str, str]]:
    """Yield the shorter texts that a reader in a language sees, with their fields."""
    for name in fields_of(type(article)).named:
        if said := article.said(name, language):
            yield f"texts.{language}.{name}", said
    for index in range(len(article.figures)):
        yield f"texts.{language}.subjects.{index + 1}", article.subject_in(language, index)
    for number, image in enumerate(article.images, 1):
        for name, texts in (("alt", image.alt), ("caption", image.caption)):
            if language in texts:
                yield f"images.{number}.{name}.{language}", texts[language]

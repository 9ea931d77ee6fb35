"""The content of a release, apart from how it looks: read from the folder of a release."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, Field, RootModel, ValidationError
from pydantic_core import from_json

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.model.handover import FactsFile, Metadata, valid_as
from caricc_report.model.languages import languages as known_languages
from caricc_report.model.parameters import in_project
from caricc_report.model.validation import defects_of
from caricc_report.release.diff.statements import Notebook, Statement, statements_of
from caricc_report.release.manifest import read_manifest
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Model = TypeVar("Model", bound=BaseModel)

_OF_LAYOUT = frozenset({"character-not-drawable"})
"""Findings that depend on fonts and formats, not on the content."""


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """What a release says, as plain JSON values."""

    name: str
    """What it was read from, in a few words."""
    header: Mapping[str, Any]
    """``release``, ``period``, ``as_of``, and the lists ``languages`` and ``lead``."""
    articles: tuple[Mapping[str, Any], ...]
    """The articles, in the release's order; images have the ``sha256`` of their file."""
    facts: Mapping[str, Mapping[str, Any]]
    narrative: Mapping[str, tuple[Statement, ...]]
    """By language, what the notebook says in sentences."""
    findings: tuple[Mapping[str, Any], ...] | None
    """What the checks found; None if they were not run."""


class _Image(BaseModel):
    path: str


class _Text(BaseModel):
    headline: str


class _Article(BaseModel):
    """What the diff needs of an article; its rules may have been others when it was published."""

    id: str
    texts: Annotated[dict[str, _Text], Field(min_length=1)]
    images: list[_Image] = []


class _ArticleLine(RootModel[Annotated[dict[str, Any], valid_as(_Article)]]):
    """An article as it stands in its line."""


class _Finding(BaseModel):
    id: str
    severity: str
    message: str
    articles: list[str]


class _Checks(BaseModel):
    findings: list[Annotated[dict[str, Any], valid_as(_Finding)]]


def read_release_content(folder: ProjectFile) -> ReleaseContent:
    """Return the content of the folder of a release; every defect of its files is listed."""
    manifest = read_manifest(folder)
    languages = sorted(manifest.parameters)
    files = JsonFiles(folder)
    facts = files.read("facts.json", FactsFile)
    articles = files.read_articles("articles.jsonl")
    checks = files.read("checks.json", _Checks)
    notebooks = {name: files.read(f"release.{name}.ipynb", Notebook) for name in languages}
    files.require_valid()
    base = in_project(manifest.parameters[languages[0]]["articles"])
    if base in manifest.inputs:  # A file; photos lie beside it.
        base = posixpath.dirname(base)
    inputs = map(PurePosixPath, manifest.inputs)
    own = (each.stem for each in inputs if str(each.parent) == "locales")
    spoken = {*known_languages(), *own}
    return ReleaseContent(
        folder.name,
        {
            "release": manifest.release,
            "period": manifest.period,
            "as_of": manifest.as_of,
            "languages": languages,
            "lead": manifest.given.get("lead", "").split(),
        },
        tuple(
            with_digests(article, lambda path: manifest.inputs.get(posixpath.join(base, path)))
            for article in articles
        ),
        facts.model_dump(exclude_unset=True)["facts"],
        {name: statements_of(each, name, spoken) for name, each in notebooks.items()},
        tuple(finding for finding in checks.findings if finding["id"] not in _OF_LAYOUT),
    )


class Handed(BaseModel):
    """As much of a handover as is read again."""

    metadata: Metadata
    names: dict[str, dict[str, str]] = {}


def read_handover(folder: ProjectFile, name: str) -> Handed:
    """Return what an executed notebook in a release's folder hands over."""
    files = JsonFiles(folder)
    notebook = files.read(name, Notebook)
    files.require_valid()
    shown = [output.data.handover for cell in notebook.cells for output in cell.outputs]
    try:
        return Handed.model_validate([each for each in shown if each][-1])
    except (IndexError, ValidationError) as error:
        defect = Defect(name, "", "it has no valid handover")
        raise InvalidInputError(folder.name, [defect]) from error


class JsonFiles:
    """The JSON files of a folder, and all that is wrong in those that were read."""

    def __init__(self, folder: ProjectFile) -> None:
        self._folder = folder
        self._defects: list[Defect] = []

    def read(self, name: str, model: type[Model]) -> Model:
        """Return the content of a file; nothing of use, and defects, if it is not valid."""
        text = self._text(name)
        parsed = None if text is None else self._parsed(text, name, model)
        return parsed or model.model_construct()

    def read_articles(self, name: str) -> list[dict[str, Any]]:
        """Return the articles of a file of JSON Lines that are valid; defects for the others."""
        lines = enumerate((self._text(name) or "").split("\n"), 1)
        parsed = [
            self._parsed(line, f"{name}, line {number}", _ArticleLine)
            for number, line in lines
            if line.strip()
        ]
        articles = [each.root for each in parsed if each]
        for article_id, n in Counter(article["id"] for article in articles).items():
            if n > 1:
                self._defects.append(Defect(name, "id", f"used {n} times, got {article_id!r:.80}"))
        return articles

    def require_valid(self) -> None:
        """Raise an error with all defects of the folder, if there is any."""
        if self._defects:
            raise InvalidInputError(self._folder.name, self._defects)

    def _text(self, name: str) -> str | None:
        try:
            return ProjectFile(self._folder.path / name, name).read_text()
        except InvalidInputError as error:
            self._defects += [Defect(name, each.field, each.message) for each in error.defects]
            return None

    def _parsed(self, text: str, position: str, model: type[Model]) -> Model | None:
        try:
            return model.model_validate(from_json(text, allow_inf_nan=False))
        except ValidationError as error:
            self._defects += defects_of(error, model, position)
        except ValueError as error:
            problem = f"not JSON, or cut short ({error}); rebuild the release"
            self._defects.append(Defect(position, "", problem))
        return None


def with_digests(
    article: Mapping[str, Any], digest_of: Callable[[str], str | None]
) -> Mapping[str, Any]:
    """Return an article as in ``articles.jsonl``, with the SHA-256 of its images.

    `digest_of` returns it by the image's path below the folder of the articles.
    """
    if not article.get("images"):
        return article
    images = [{**image, "sha256": digest_of(image["path"])} for image in article["images"]]
    return {**article, "images": images}

"""What records lack to be shown in a language, each with the file to write or to edit."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders.markdown_folder import files_of
from caricc_report.model.photo import PhotoError, read_photo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from caricc_report.model.article import Article
    from caricc_report.model.parameters import NotebookParameters
    from caricc_report.system.files import ProjectFile


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that an article lacks to be shown."""

    article: str
    field: str
    problem: str | PhotoError


def read_photos(
    article: Article, folder: Path, language: str
) -> tuple[tuple[bytes, ...], tuple[Lack, ...]]:
    """Return the files of an article's images as they are, and what is wrong with them.

    That includes what they show, if it is not said in the language.
    """
    contents, lacks = [], []
    for number, image in enumerate(article.images, 1):
        name = f"images.{number}"
        try:
            contents.append(read_photo(folder, image.path))
        except PhotoError as error:
            lacks.append(Lack(article.id, f"{name}.path", error))
        if not image.alt.get(language):
            problem = "missing; say what the photo shows"
            lacks.append(Lack(article.id, f"{name}.alt.{language}", problem))
    return tuple(contents), tuple(lacks)


def placed(lacks: Sequence[Lack], source: ProjectFile) -> list[Defect]:
    """Return what articles lack as defects of the files that state it, with paths as these do."""
    files = files_of(source, {each.article for each in lacks}) if lacks else {}
    defects = []
    for lack in lacks:
        problem = lack.problem
        file = next(iter(files.get(lack.article, {}).values()), None)
        if isinstance(problem, PhotoError):
            path = problem.path
            if file and not path.startswith("/"):
                path = posixpath.relpath(path, posixpath.dirname(file))
            problem = problem.about(path)
        defects.append(Defect(file or f"article {lack.article}", lack.field, problem))
    return defects


def untranslated(
    articles: Iterable[Article], wanted: NotebookParameters, source: ProjectFile
) -> Iterator[Defect]:
    """Yield the articles of a release that have no text in its language."""
    language = wanted.language
    lacking = [each.id for each in articles if language not in each.texts]
    files = files_of(source, lacking) if lacking else {}
    made: list[Path] = []
    for name in lacking:
        of_article = {each: source.path / file for each, file in files.get(name, {}).items()}
        advice = _advice(name, language, of_article, made, source.path)
        problem = (
            f"missing, and the release is made in this language; {advice}, or see "
            f"caricc-report missing {wanted.release}"
        )
        yield Defect(f"article {name}", f"texts.{language}", problem)


def _advice(name: str, language: str, files: dict[str, Path], made: list[Path], root: Path) -> str:
    """Return what to do for a text in a language, and note the file that is to be written."""
    from caricc_report.loaders.markdown_editing import new_path  # noqa: PLC0415 - for messages

    if not files:
        return "add it to the record"
    try:
        path = new_path(name, language, files, made, root)
    except InvalidInputError as error:
        return error.defects[0].message
    made.append(path)
    return f"write {path.relative_to(root).as_posix()}"

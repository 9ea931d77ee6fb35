"""What records lack to be shown in a language, each with the file to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders.markdown_folder import files_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from caricc_report.model.article import Article
    from caricc_report.model.parameters import NotebookParameters
    from caricc_report.system.files import ProjectFile


def untranslated(
    articles: Iterable[Article], wanted: NotebookParameters, source: ProjectFile
) -> Iterator[Defect]:
    """Yield the articles of a release that have no text in its language.

    Parameters
    ----------
    articles
        Those of the release.
    wanted
        The release, and its language.
    source
        The folder or file that they are in.
    """
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

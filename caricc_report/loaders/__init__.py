"""Records in, validated articles out: one reader for each source format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pydantic import ValidationError

from caricc_report.defects import defects_of
from caricc_report.errors import Defect, InvalidInputError, UsageError, suggestion
from caricc_report.loaders.json_lines import read_json_lines
from caricc_report.loaders.markdown_folder import read_markdown_folder
from caricc_report.loaders.tables import OF_LANGUAGE
from caricc_report.schema import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from caricc_report.records import Record


class Loader(Protocol):
    """Reads the records of one source format, in the order of the source.

    Raises
    ------
    InvalidInputError
        If a part of the source cannot be read at all.
    """

    def __call__(self, path: Path, where: str) -> Iterable[Record]:
        """Return the records of a source; `where` is its name for errors."""


def load_articles(path: Path, where: str) -> tuple[Article, ...]:
    """Return the validated articles of a source, in the order of the source.

    Parameters
    ----------
    path
        A folder of Markdown files, or a file of JSON Lines.
    where
        The source's name, for errors.

    Raises
    ------
    UsageError
        If there is no such source, or its format has no loader.
    InvalidInputError
        If any record is not valid or an id is used twice; every defect of every
        record is listed, and nothing is loaded.
    """
    if not path.exists():
        message = f"{where}: there is no such file or folder; correct 'articles' in the parameters"
        raise UsageError(message)
    kind = "folder" if path.is_dir() else path.suffix.lower()
    if kind not in LOADERS:
        message = f"{where}: no loader for {kind!r}{suggestion(kind, LOADERS)}"
        raise UsageError(message)
    articles: list[Article] = []
    defects: list[Defect] = []
    first_seen: dict[str, str] = {}
    for record in LOADERS[kind](path, where):
        name = record.fields.get("id")
        if isinstance(name, str) and name in first_seen:
            problem = f"used twice, got {name!r}, first in {first_seen[name]}"
            defects.append(Defect(_place(record, where), "id", problem))
            continue
        if isinstance(name, str):
            first_seen[name] = _place(record, where)
        try:
            articles.append(Article.model_validate(record.fields))
        except ValidationError as error:
            place = _place(record, where)
            defects += defects_of(error, Article, place, OF_LANGUAGE)
    if defects:
        raise InvalidInputError(where, defects)
    return tuple(articles)


LOADERS: Mapping[str, Loader] = {
    ".jsonl": read_json_lines,
    "folder": read_markdown_folder,
}
"""From the kind of a source, a file's suffix or ``folder``, to its loader."""


def _place(record: Record, where: str) -> str:
    return record.position if record.where == where else f"{record.where}, {record.position}"

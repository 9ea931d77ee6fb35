"""Records in, validated articles out: one reader for each source format."""

from __future__ import annotations

import json
import math
import posixpath
import re
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from caricc_report.defects import defects_of
from caricc_report.errors import Defect, InvalidInputError, UsageError, suggestion
from caricc_report.records import Record
from caricc_report.schema import Article
from caricc_report.yaml_text import parse_yaml, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path, PurePath


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
            defects += defects_of(error, Article, place, _OF_LANGUAGE)
    if defects:
        raise InvalidInputError(where, defects)
    return tuple(articles)


def read_json_lines(path: Path, where: str) -> Iterable[Record]:
    """Return the records of a file of JSON Lines: one canonical record a line."""
    records: list[Record] = []
    defects: list[Defect] = []
    for number, line in enumerate(read_text(path, where).split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line, object_pairs_hook=_keys_once)
        except (ValueError, RecursionError) as error:
            defects.append(Defect(f"line {number}", "", f"not JSON: {error}"))
            continue
        if isinstance(fields, dict):
            records.append(Record(where, f"line {number}", fields))
        else:
            defects.append(Defect(f"line {number}", "", f"not an object, got {fields!r:.80}"))
    if defects:
        raise InvalidInputError(where, defects)
    return records


def read_markdown_folder(path: Path, where: str) -> Iterable[Record]:
    """Return the records of a folder of Markdown files, one file per article and language.

    A file is named ``<id>.<language>.md``; a number and a hyphen before the id
    set the order, and folders within the folder are read in the order of their names. Its
    front matter holds the fields of the record. The first file of an article states those
    that all languages share; the others state headline, narrative, place, campaign,
    subjects and body in their language.
    """
    rows: dict[str, list[Record]] = {}
    defects: list[Defect] = []
    for file in sorted(path.rglob("*.md"), key=lambda file: _order(file.relative_to(path))):
        name = file.relative_to(path).as_posix()
        try:
            fields = _front_matter(read_text(file, name), name)
        except InvalidInputError as error:
            defects += [
                Defect(", ".join(filter(None, (name, each.position))), each.field, each.message)
                for each in error.defects
            ]
            continue
        if "images" in fields:
            fields["images"] = _from_file(fields["images"], posixpath.dirname(name))
        row = Record(where, name, fields)
        identifier, language = row.fields.get("id"), row.fields.get("language")
        absent = [field for field in ("id", "language") if row.fields.get(field) is None]
        if absent:
            defects += [Defect(name, field, "missing") for field in absent]
            continue
        if not re.fullmatch(rf"(\d+-)?{re.escape(f'{identifier}.{language}')}\.md", file.name):
            problem = (
                f"the file's name does not fit its id {identifier!r} and language {language!r}; "
                f"name it {identifier}.{language}.md, with a number before it for the order"
            )
            defects.append(Defect(name, "", problem))
            continue
        rows.setdefault(str(identifier), []).append(row)
    records = [merge_languages(translations, defects) for translations in rows.values()]
    if defects:
        raise InvalidInputError(where, defects)
    return records


_OF_LANGUAGE = frozenset({"headline", "body", "place", "campaign", "subjects"})


def merge_languages(rows: Iterable[Record], defects: list[Defect]) -> Record:
    """Return one record made of an article's rows, a row a language, the first language first.

    Parameters
    ----------
    rows
        Rows with the same ``id``.
    defects
        Where a contradiction between rows is added.
    """
    first, *others = rows
    merged: dict[str, Any] = {"narrative": {}, "texts": {}}
    for row in (first, *others):
        fields = dict(row.fields)
        language = fields.pop("language")
        text = {name: fields.pop(name) for name in row.fields if name in _OF_LANGUAGE}
        if language in merged["texts"]:
            problem = f"given twice for {fields.get('id')!r}, got {language!r}; merge the files"
            defects.append(Defect(row.position, "language", problem))
            continue
        if row is first:
            for name in ("place", "campaign"):
                if name in text:
                    fields[name] = text.pop(name)
        merged["texts"][language] = {
            name: value for name, value in text.items() if value is not None
        }
        if (phrase := fields.pop("narrative", None)) is not None:
            merged["narrative"][language] = phrase
        for name, value in fields.items():
            if name not in merged:
                merged[name] = value
            elif merged[name] != value:
                problem = (
                    f"differs from {first.position}, got {value!r} and {merged[name]!r}; "
                    "state it once"
                )
                defects.append(Defect(row.position, name, problem))
    return Record(first.where, first.position, merged)


LOADERS: Mapping[str, Loader] = {
    ".jsonl": read_json_lines,
    "folder": read_markdown_folder,
}
"""From the kind of a source, a file's suffix or ``folder``, to its loader."""


def _place(record: Record, where: str) -> str:
    return record.position if record.where == where else f"{record.where}, {record.position}"


def _order(file: PurePath) -> tuple[tuple[float, str], ...]:
    """Return the place of a file: folder by folder, numbers before names, by their value."""
    matches = (re.match("[0-9]+", part) for part in file.parts)
    return tuple(
        (int(match[0]) if match else math.inf, part)
        for match, part in zip(matches, file.parts, strict=True)
    )


def _from_file(images: object, folder: str) -> object:
    """Return images with paths relative to the folder of the articles, not to their file."""
    if not isinstance(images, list):
        return images
    return [
        {**image, "path": posixpath.normpath(posixpath.join(folder, image["path"]))}
        if isinstance(image, dict) and isinstance(image.get("path"), str)
        else image
        for image in images
    ]


_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n(.*))?", re.DOTALL)


def _front_matter(text: str, where: str) -> dict[str, Any]:
    """Return the fields of a Markdown file, the text below the front matter as ``body``."""
    match = _FRONT_MATTER.fullmatch(text)
    if not match:
        problem = "no front matter; begin the file with the record's fields between two lines '---'"
        raise InvalidInputError(where, [Defect("", "", problem)])
    fields = parse_yaml(match[1], where, first_line=2)
    if "body" in fields:
        problem = "write the text below the front matter, not in it"
        raise InvalidInputError(where, [Defect("", "body", problem)])
    return fields | {"body": (match[2] or "").replace("\r\n", "\n")}


def _keys_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{twice!r} is given twice"
        raise ValueError(message)
    return fields

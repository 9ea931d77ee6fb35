"""Records in, validated articles out: one loader for each source format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import TypeAdapter, ValidationError

from caricc_report.errors import Defect, InvalidInputError, UsageError, check_type, suggestion
from caricc_report.loaders.markdown_folder import read_markdown_folder
from caricc_report.model.article import Article, Day
from caricc_report.model.fields import fields_of
from caricc_report.model.numbering import ReleaseId
from caricc_report.model.record import PLACING, Record, SourceOptions
from caricc_report.model.urls import without_user
from caricc_report.model.validation import defects_of
from caricc_report.system.extensible import Extensible, takes
from caricc_report.system.files import ProjectFile
from caricc_report.system.lazy import imported_late

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from caricc_report.model.period import Period
    from caricc_report.model.vocabulary import Vocabulary

    Matters = Callable[["Rejection"], bool]
    """Says whether what is made of a source cannot do without a record that is no article."""


class Loader(Protocol):
    """Reads the records of one source format, in the order of the source.

    A record that cannot be read is yielded with its defects, and reading goes on.

    Raises
    ------
    InvalidInputError
        If the source cannot be read at all, or not to its end.
    UsageError
        If the options do not fit the source, or a library for it is not installed.
    """

    def __call__(self, source: ProjectFile, options: SourceOptions, /) -> Iterator[Record]:
        """Yield the records of a file or folder."""


_MOST_REJECTED = 10_000
"""Twenty years of releases have as many; a source in which more are wrong is refused."""
_N_SHOWN, _N_NAMED = 100, 3
_PLACES: Mapping[str, TypeAdapter[Any]] = {
    "release": TypeAdapter(ReleaseId),
    "published_on": TypeAdapter(Day),
}


@dataclass(frozen=True, slots=True)
class Rejection:
    """One record that is no article."""

    where: str
    """The source that the record stands in."""
    position: str
    """Where in the source."""
    id: str | None
    """The record's id, if it states one."""
    defects: tuple[Defect, ...]
    """What is wrong with it; at least one."""
    place: str | dt.date | None = None
    """The release that the record states, else the day of publication; None if neither can be
    read, so that it may belong to any release."""

    def may_belong_to(self, release: str, period: Period) -> bool:
        """Return whether the record may be one of a release's."""
        if isinstance(self.place, str):
            return self.place == release
        return self.place is None or self.place in period

    def defects_in(self, where: str) -> list[Defect]:
        """Return what is wrong, with places as they are called within a source."""
        return [
            replace(each, position=_place((self.where, each.position), where))
            for each in self.defects
        ]


def _misfit(name: str, value: object) -> str:
    if not re.fullmatch(r"\.[a-z0-9]+", name):
        return "its name is not a suffix in small letters, such as '.toml'"
    return "" if takes(value, 2) else "not a function of a file and options"


LOADERS: Extensible[Loader] = Extensible(
    "loaders",
    {
        "folder": read_markdown_folder,
        ".csv": imported_late("caricc_report.loaders.csv_files.read_csv"),
        ".jsonl": imported_late("caricc_report.loaders.json_lines.read_json_lines"),
        ".parquet": imported_late("caricc_report.loaders.parquet.read_parquet"),
        ".tsv": imported_late("caricc_report.loaders.csv_files.read_csv"),
        ".xlsx": imported_late("caricc_report.loaders.xlsx.read_xlsx"),
    },
    _misfit,
    "the suffix of files, such as `.toml`; a `Loader`",
)
"""From the kind of a source to its loader: ``folder``, or a file's suffix."""

_SAVED_AS = {
    ".xlsx": (".fods", ".numbers", ".ods", ".xls", ".xlsb", ".xlsm"),
    ".docx": (".doc", ".odt", ".pages", ".rtf"),
}
"""By what can be read, suffixes of files that the same programs write."""


def read_records(
    source: ProjectFile | str, options: SourceOptions | None = None
) -> Iterator[Record]:
    """Return the records of a source, one by one, in the order of the source.

    Parameters
    ----------
    source
        A folder, a file, or the address of a database as SQLAlchemy writes it; in errors a
        database goes by its address without the password.
    options
        What the source does not say of itself.

    Raises
    ------
    UsageError
        If there is no such source, or no loader for its kind.
    """
    options = options or SourceOptions()
    if isinstance(source, str):
        from caricc_report.loaders.sql import is_database, read_sql  # noqa: PLC0415 - as the others

        if is_database(source):
            return read_sql(source, options)
        name, kind = without_user(source), source.partition("://")[0]
    else:
        name, kind = source.name, _kind(source)
        if kind in LOADERS:
            return _read_by(kind, source, options)
    other = next((each for each, kinds in _SAVED_AS.items() if kind in kinds), "")
    advice = f"; save it as {other}" if other else suggestion(kind, (*LOADERS, "sql"))
    raise UsageError(f"{name}: no loader for {kind!r}{advice}")


def _read_by(kind: str, source: ProjectFile, options: SourceOptions) -> Iterator[Record]:
    with LOADERS.answering(kind):
        records = LOADERS[kind](source, options)
        if kind in LOADERS.added and not isinstance(records, Iterable):
            raise LOADERS.refused(kind, f"it returns no records, got {records!r:.80}; yield each")
        for record in records:
            if kind in LOADERS.added and not _is_record(record):
                problem = f"it reads what is no Record with fields, got {record!r:.200}"
                raise LOADERS.refused(kind, problem)
            yield record


def _is_record(value: object) -> bool:
    """Return whether what a package's loader has read can be validated."""
    return (
        isinstance(value, Record)
        and isinstance(value.where, str)
        and isinstance(value.position, str)
        and isinstance(value.fields, Mapping)
        and all(isinstance(each, Defect) for each in value.defects)
    )


def validated(
    records: Iterable[Record],
    vocabulary: Vocabulary | None = None,
    model: type[Article] = Article,
) -> Iterator[Article | Rejection]:
    """Yield, for each record in turn, its article, or why it is none.

    Only the ids are kept in memory, with the place where each was first seen. The vocabulary holds
    the topics, kinds and units that records may use; None stands for any.

    Raises
    ------
    InvalidInputError
        If there are so many rejected ones that the source is not one of articles.
    """
    first_seen: dict[str, tuple[str, str]] = {}
    rejected: list[Rejection] = []
    for record in records:
        name = record.fields.get("id")
        name = name if isinstance(name, str) else None
        defects, article = list(record.defects), None
        if name is not None and name in first_seen:
            first = _place(first_seen[name], record.where)
            problem = f"used twice, got {name!r:.80}, first in {first}"
            defects.append(Defect(record.position, "id", problem))
        else:
            if name is not None:
                first_seen[name] = (record.where, record.position)
            if record.fields or not defects:
                article, found = _validate(record, model, vocabulary)
                defects += found
        if defects or article is None:
            place = _belongs_to(record)
            rejection = Rejection(record.where, record.position, name, tuple(defects), place)
            rejected.append(rejection)
            if len(rejected) > _MOST_REJECTED:
                raise _refused(record.where, rejected[:_N_SHOWN])
            yield rejection
        else:
            yield article


def load_articles(
    source: ProjectFile | Path | str,
    options: SourceOptions | Mapping[str, str] | None = None,
    matters: Matters | None = None,
) -> tuple[Article, ...]:
    """Return the validated articles of a source, in the order of the source.

    Parameters
    ----------
    source
        A folder of Markdown files, or a file of any format that has a loader.
    options
        What the source does not say of itself, or only its further headings with their columns.
    matters
        Which of the records that are not valid stop the loading; all, if not given. The others
        are passed over.

    Raises
    ------
    UsageError
        If there is no such source, or its format has no loader.
    InvalidInputError
        If any record is not valid or an id is used twice; every defect of every
        record is listed, and nothing is loaded. Or if a folder has no Markdown files, but others.
    """
    if isinstance(source, Path | str):
        source = ProjectFile(Path(source), str(source))
    check_type("source", source, ProjectFile, '"data/articles"')
    if not isinstance(options, SourceOptions):
        options = SourceOptions(columns=options or {})
    return accepted(source.name, read_source(source, options), matters)


def each_article(source: ProjectFile, options: SourceOptions) -> Iterator[Article]:
    """Yield the articles of a source one by one, for callers that can undo what they did with them.

    Errors are those of `load_articles`, but which records are not valid is said after the last one.
    """
    rejected: list[Rejection] = []
    for outcome in _outcomes(source, options):
        if isinstance(outcome, Article):
            yield outcome
        else:
            rejected.append(outcome)
    accepted(source.name, ((), tuple(rejected)), None)


def read_source(
    source: ProjectFile, options: SourceOptions
) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:
    """Return the articles of a source, and the records that are none."""
    outcomes = [*_outcomes(source, options)]
    articles = tuple(each for each in outcomes if isinstance(each, Article))
    return articles, tuple(each for each in outcomes if isinstance(each, Rejection))


def _outcomes(source: ProjectFile, options: SourceOptions) -> Iterator[Article | Rejection]:
    """Yield the articles of a source, and the records that are none, as they stand there."""
    where = source.name
    if not source.path.exists():
        raise UsageError(
            f"{where}: no such file or folder; correct the path, which is 'articles' in parameters"
        )
    is_empty = True
    for outcome in validated(read_records(source, options), options.vocabulary):
        is_empty = False
        yield outcome
    if is_empty and source.path.is_dir():
        _require_no_files(source)


def _require_no_files(folder: ProjectFile) -> None:
    """Say what to write for a folder without Markdown files that holds records in other files."""
    names = sorted(each.name for each in folder.path.iterdir() if each.suffix.lower() in LOADERS)
    if names:
        message = f"a folder of records holds Markdown files, got {', '.join(names[:_N_NAMED])}"
        raise folder.refused(f"{message}; name the file itself, {folder.name}/{names[0]}")


def accepted(
    where: str,
    found: tuple[tuple[Article, ...], tuple[Rejection, ...]],
    matters: Matters | None,
) -> tuple[Article, ...]:
    """Return the articles of a source, if no record that matters was rejected."""
    articles, rejected = found
    defects: list[Defect] = []
    for each in rejected if matters is None else filter(matters, rejected):
        defects += each.defects_in(where)
        if matters and each.place is None:
            problem = "its release cannot be read, so it may belong to this one"
            defects[-1] = replace(defects[-1], message=f"{defects[-1].message}; {problem}")
    if defects:
        raise InvalidInputError(where, defects)
    return articles


def _belongs_to(record: Record) -> str | dt.date | None:
    """Return the release that a record states, else its day of publication, as far as it is valid.

    A release that cannot be read decides as much as one that can: the day does not count then.
    """
    for name in PLACING:
        stated = record.placed_by.get(name, record.fields.get(name))
        if stated is not None:
            try:
                place: str | dt.date = _PLACES[name].validate_python(stated)
            except ValidationError:
                return None
            return place
    return None


def _kind(source: ProjectFile) -> str:
    """Return the key in `LOADERS` of a file or folder, or what would be it."""
    if not source.path.exists():
        raise UsageError(f"{source.name}: no such file or folder")
    if source.path.is_dir():
        return "folder"
    if not source.path.is_file():
        raise UsageError(f"{source.name}: not a file but a pipe or device; name a file")
    return source.path.suffix.lower()


def _validate(
    record: Record, model: type[Article], vocabulary: Vocabulary | None
) -> tuple[Article | None, list[Defect]]:
    """Return the article of a record, or what is wrong with fields not found wrong before."""
    try:
        return model.model_validate(record.fields, context=vocabulary), []
    except ValidationError as error:
        known = {defect.field for defect in record.defects} - {""}
        fields = fields_of(model)
        found = defects_of(error, model, record.position, fields.of_text)
        in_languages = {"texts", *fields.phrases}
        placed = (
            _in_its_language(defect, record) if parts[0] in in_languages else defect
            for defect in found
            if not known & {*(parts := defect.field.split("."))}
        )
        return None, [*dict.fromkeys(placed)]


def _in_its_language(defect: Defect, record: Record) -> Defect:
    """Return a defect of ``texts.ru`` or what is in it with the place of the text in Russian.

    What is no language stands in the column or line ``language`` where each has a row or file.
    """
    language = defect.field.split(".")[1:2]
    position = record.positions.get("".join(language), record.position)
    is_language = bool(record.positions) and defect.field.endswith(".[key]")
    return replace(defect, position=position, field="language" if is_language else defect.field)


def _refused(where: str, first: Iterable[Rejection]) -> InvalidInputError:
    """Return the error of a source that has too many records that are not articles."""
    problem = (
        f"more than {_MOST_REJECTED:,} records are not articles; fix the first ones, listed here"
    )
    shown = [defect for each in first for defect in each.defects_in(where)]
    return InvalidInputError(where, [Defect("", "", problem), *shown])


def _place(place: tuple[str, str], where: str) -> str:
    """Return a place as it is called within a source."""
    source, position = place
    return (
        ", ".join(part for part in ("" if source == where else source, position) if part) or source
    )

"""The commands that read articles from elsewhere."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import ExitStack
from dataclasses import asdict
from difflib import ndiff
from functools import partial
from pathlib import Path, PurePath
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caricc_report.cli.console import print_json, print_table, progress, report, say
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import (
    JsonOption,
    ProjectOption,
    RendererOption,
    found_project,
    split_names,
)
from caricc_report.errors import CheckError, InvalidInputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caricc_report.editorial.duplicates.duplicates import Duplicate
    from caricc_report.intake.importing import ImportResult
    from caricc_report.intake.sheet_edits import FieldEdit
    from caricc_report.model.article import Article

_SHOWN = 20
"""So many pairs and remarks are shown; --json has all."""
_BODY = 400
"""So many characters of a text are shown beside another."""


def import_(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Tables (.csv .tsv .xlsx .parquet), .jsonl, folders of Markdown, databases; "
            "past releases (.txt .pdf .docx); web addresses, saved pages, feeds.",
        ),
    ],
    *,
    into: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the records.")],
    release: Annotated[
        str | None, typer.Option(metavar="R", help="Release of records without one.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="L", help="Language of records without one.")
    ] = None,
    topics: Annotated[
        str,
        typer.Option(metavar="T", help="Topics of articles without any, separated by commas."),
    ] = "",
    country: Annotated[
        str | None,
        typer.Option(
            metavar="C", help="Country of pages, and of rows without one.  [default: from the host]"
        ),
    ] = None,
    dates: Annotated[
        str | None,
        typer.Option(
            metavar="ORDER",
            help="For tables: the order of 03/04/2024, dmy or mdy.  [default: the profile's]",
        ),
    ] = None,
    source_url: Annotated[
        str | None, typer.Option(metavar="URL", help="For a saved page: its address.")
    ] = None,
    images: Annotated[bool, typer.Option(help="For pages: also read the first picture.")] = True,
    fetch: Annotated[
        bool, typer.Option(help="Read the network; without it, a feed's own texts.")
    ] = True,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="For addresses: also read private networks.")
    ] = False,
    delimiter: Annotated[
        str | None, typer.Option(metavar="X", help="For CSV: the delimiter.  [default: detected]")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="E", help="For CSV: the encoding.  [default: detected]")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="S", help="For XLSX: the sheet.  [default: first visible]")
    ] = None,
    query: Annotated[
        str | None, typer.Option(metavar="SQL", help="For a database: the query.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="For an exported workbook: write its edits unasked.")
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import articles as records.

    Reads sources of any kind and writes the new articles. Reports read = accepted + rejected +
    duplicates, of records and of the archive. Exits with 3 if a record was rejected; the others are
    written. A known record gains the languages that it lacks. Of an exported workbook the edited
    fields are shown, and written after a question, or with `--yes`.

    ```sh
    caricc-report import officers.xlsx --into data/articles/2024/2024-20 --release 2024-20
    caricc-report import release-18.pdf --into data/articles/2024/2024-18
    caricc-report import https://example.org/news/1 --into data/articles/2024/2024-20
    ```
    """
    from caricc_report.intake.importing import import_sources
    from caricc_report.intake.web.fetching import Fetcher
    from caricc_report.intake.web.records import WebOptions
    from caricc_report.model.days import day_order
    from caricc_report.model.record import SourceOptions
    from caricc_report.model.spellings import Spellings

    read_at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    options = SourceOptions(
        delimiter=delimiter,
        encoding=encoding,
        sheet=sheet,
        query=query,
        language=language,
        spellings=Spellings(dates=day_order(dates)),
    )
    web = WebOptions(
        topics=tuple(split_names(topics)),
        country=country,
        release=release,
        language=language,
        source_url=source_url,
        images=images,
    )
    with ExitStack() as shown_until:
        shown = shown_until.enter_context(progress())
        imported = import_sources(
            sources,
            into,
            project=found_project(project),
            options=options,
            web=web,
            fetcher=Fetcher(as_at=read_at, allow_private=allow_private) if fetch else None,
            progress=shown,
            confirm=partial(_confirmed, yes=yes, before=shown_until.close),
        )
    if as_json:
        print_json(_as_json(imported))
    else:
        _show(imported)
    if imported.rejected:
        raise typer.Exit(exit_code(InvalidInputError))


def _confirmed(edits: Sequence[FieldEdit], *, yes: bool, before: Callable[[], None]) -> bool:
    """Show what was edited, and ask whether to write it; what shows progress is ended before."""
    before()
    for edit in edits:
        say(f"{edit.id}, {edit.language}, {edit.field}:")
        for line in _unified(edit.old, edit.new):
            say(f"  {line}")
        if edit.note:
            say(f"  note: {edit.note}")
    said = _n_edited(edits)
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError(f"{said}; nothing was written, as nobody can be asked; give --yes")
    return typer.confirm(f"{said}. Write them?", err=True)


def _n_edited(edits: Sequence[FieldEdit]) -> str:
    n_fields, n_records = len(edits), len({edit.id for edit in edits})
    fields = "1 field" if n_fields == 1 else f"{n_fields} fields"
    records = "1 record" if n_records == 1 else f"{n_records} records"
    return f"{fields} of {records} {'was' if n_fields == 1 else 'were'} edited"


def _unified(old: object, new: object) -> list[str]:
    r"""Return the lines that differ between two values of a field.

    Examples
    --------
    >>> _unified("One.\n\nTwo.", "One.\n\nThree.")
    ['- Two.', '+ Three.']
    """
    found = ndiff(_lines(old), _lines(new))
    return [line for line in found if line[:2] in {"- ", "+ "} and line[2:].strip()]


def _lines(value: object) -> list[str]:
    text = "; ".join(value) if isinstance(value, list) else str("" if value is None else value)
    return text.split("\n")


def backtest(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of past releases: .txt, .pdf, .docx.")
    ],
    *,
    topics: Annotated[
        str,
        typer.Option(
            metavar="T",
            help="Topics of articles whose words suggest none.  [default: the profile's first]",
        ),
    ] = "",
    renderer: RendererOption = "auto",
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rebuild past releases and compare them.

    Reads each past release, makes it again and reports the differences. Exits with 4 if there
    are any.

    ```sh
    caricc-report backtest published
    ```
    """
    from caricc_report.intake.past_releases.backtesting import backtest_releases

    differences = backtest_releases(
        folder,
        project=found_project(project),
        topics=split_names(topics),
        renderer=renderer,
    )
    none = f"{folder}: all releases were rebuilt, and none differs"
    lines = [str(each) for each in differences] or [none]
    report({"differences": [asdict(each) for each in differences]}, lines, as_json=as_json)
    if differences:
        raise typer.Exit(exit_code(CheckError))


def _as_json(imported: ImportResult) -> dict[str, Any]:
    return {
        "read": imported.n_read,
        "accepted": [article.id for article in imported.accepted],
        "rejected": [
            asdict(each) | {"place": each.place and str(each.place)} for each in imported.rejected
        ],
        "duplicates": [
            _pair(each, imported) | {"record": each.duplicate.model_dump(mode="json")}
            for each in imported.duplicates
        ],
        "likely_duplicates": [_pair(each, imported) for each in imported.likely],
        "remarks": list(imported.remarks),
        "set_aside": list(imported.set_aside),
        "edited": [
            {
                "id": each.id,
                "language": each.language,
                "field": each.field,
                "old": _lines_or_none(each.old),
                "new": _lines_or_none(each.new),
                "note": each.note,
            }
            for each in imported.edited
        ],
        "translated": [{"id": name, "language": each} for name, each in imported.translated],
        "files": list(imported.files),
    }


def _lines_or_none(value: object) -> str | None:
    return None if value is None else "\n".join(_lines(value))


def _pair(pair: Duplicate, imported: ImportResult) -> dict[str, Any]:
    return {
        "kept": pair.kept.id,
        "duplicate": pair.duplicate.id,
        "is_archived": pair.kept.id in imported.archived,
        "outlets": [pair.kept.outlet, pair.duplicate.outlet],
        "links": [pair.kept.source_url, pair.duplicate.source_url],
        "reason": pair.reason,
        "score": pair.score,
        "note": pair.note,
        "texts": [text.model_dump(include={"headline", "body"}) for text in pair.texts],
    }


def _sentence(pair: Duplicate, imported: ImportResult) -> str:
    gained = [each for each in pair.duplicate.texts if (pair.kept.id, each) in imported.translated]
    added = f"; its text in {' and '.join(gained)} was added" if gained else ""
    note = f"; {pair.note}" if pair.note else ""
    kept = _name(pair.kept, imported)
    return f"duplicate: {pair.duplicate.id} is {kept} ({pair.reason}){added}{note}"


def _name(article: Article, imported: ImportResult) -> str:
    """Return the id of an article, and where it is if that is the archive."""
    archived = imported.archived.get(article.id)
    return f"{article.id} of {archived.place}" if archived else article.id


def _say_first(sentences: Sequence[str]) -> None:
    """Say the first of many sentences of one kind."""
    for sentence in sentences[:_SHOWN]:
        say(sentence)
    if len(sentences) > _SHOWN:
        say(f"and {len(sentences) - _SHOWN} more of these; --json has all")


def _where(files: Sequence[str]) -> str:
    """Return where the records among files are; those that were edited may be anywhere.

    Examples
    --------
    >>> _where(["data/articles/2024/2024-19/01-kz-a.en.md", "params/2024-19.yml"])
    ', records in data/articles/2024/2024-19'
    """
    from caricc_report.model.summary import listed

    folders = {PurePath(each).parent.as_posix() for each in files if each.endswith(".md")}
    return f", records in {listed(sorted(folders))}" if folders else ""


def _show(imported: ImportResult) -> None:
    from caricc_report.model.summary import counted

    n_rejected, n_duplicates = len(imported.rejected), len(imported.duplicates)
    _say_first([f"note: {remark}" for remark in imported.remarks])
    for each in imported.rejected:
        for defect in each.defects:
            place = ", ".join(filter(None, (each.where, str(defect))))
            say(f"rejected: {place}")
    # Those that differ from what is kept come first; of the others there may be thousands.
    pairs = sorted(imported.duplicates, key=lambda pair: not pair.note)
    _say_first([_sentence(pair, imported) for pair in pairs])
    if imported.edited:
        say(_n_edited(imported.edited))
    if imported.likely:
        rows = [
            (
                pair.reason,
                str(pair.score),
                *(
                    f"{_name(each, imported)}\n{each.outlet}\n"
                    f"{each.source_url}\n\n{text.headline}\n\n{shorten(text.body, _BODY)}"
                    for each, text in zip((pair.kept, pair.duplicate), pair.texts, strict=True)
                ),
            )
            for pair in imported.likely[:_SHOWN]
        ]
        header = ("reason", "score", "one", "the other")
        title = f"{len(imported.likely)} pairs are likely duplicates; both are kept"
        print_table(title, header, rows, numeric={"score"})
    if imported.set_aside:
        say(f"{len(imported.set_aside)} lines belong to no article; --json lists them")
    written = f"{counted(len(imported.files), 'file')} written{_where(imported.files)}"
    if imported.edited and not imported.n_read:  # A workbook of known records alone.
        say(written)
        return
    say(
        f"read {imported.n_read} = accepted {len(imported.accepted)} + rejected {n_rejected} "
        f"+ duplicates {n_duplicates}; {written}"
    )

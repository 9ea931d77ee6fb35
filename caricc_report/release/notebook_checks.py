"""What is found in a notebook, beside the records: before it is executed, and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.document.cells import (
    HIDDEN,
    Place,
    language_of,
    read_cell,
    read_typed,
)
from caricc_report.editorial.checks import CHECKS, CONTINUED
from caricc_report.editorial.checks.finding import Finding, unused_waivers, waived
from caricc_report.editorial.checks.prose import Known
from caricc_report.model.cell_options import options_of
from caricc_report.notebook.declarations import is_tagged
from caricc_report.notebook.execution import source_number
from caricc_report.release.number_lint import typed_numbers, typed_numbers_in_sources
from caricc_report.release.texts_in_code import texts_of_no_language
from caricc_report.text.nodes import Figure, Table
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.document.document import Document
    from caricc_report.model.parameters import Parameters
    from caricc_report.release.checking import Checked
    from caricc_report.text.nodes import Block


def check_source(
    notebook: NotebookNode, where: str, folder: Path, checked: Checked, parameters: Parameters
) -> tuple[Finding, ...]:
    """Return what is found in a notebook's source, as notices if waived.

    A Markdown cell that no document can show, or a cell with unknown options, is an error.
    """
    languages = parameters.languages
    for number, cell in enumerate(notebook.cells, 1):
        place = f"{where}, cell {number}"
        if cell.cell_type == "code":
            options_of(str(cell.source), place)
            continue
        for language in languages:
            read_cell(cell, Place(place, language, languages, folder))
    release = checked.release
    articles = tuple(article.model_dump(mode="json") for article in release.articles)
    known = Known(parameters.release, languages[0], articles, release.profile)
    found = [
        *typed_numbers_in_sources(notebook, where, known, release.facts.facts, languages),
        *_without_language(notebook, where, languages),
    ]
    return tuple(waived(found, parameters.waivers))


def check_documents(
    documents: Sequence[Document],
    where: str,
    checked: Checked,
    parameters: Parameters,
    findings: Sequence[Finding],
) -> tuple[Finding, ...]:
    """Return what is found in executed notebooks and not in `findings`, as notices if waived.

    A waiver that fits nothing of all is an error.
    """
    found = [
        each
        for document in documents
        for each in (
            *typed_numbers(document, checked.release.profile, where),
            *_warnings(document, where),
            *_empty_tables(document, where),
        )
    ]
    new = [
        each for each in waived(dict.fromkeys(found), parameters.waivers) if each not in findings
    ]
    if len(documents) < len(parameters.languages):
        return tuple(new)
    mine = [each for each in enumerate(parameters.waivers, 1) if each[1].check in CONTINUED]
    ids = [article.id for article in checked.release.articles]
    unused = [
        Finding("waiver-unused", CHECKS["waiver-unused"].severity, str(problem.message))
        for problem in unused_waivers(ids, [*findings, *new], mine)
    ]
    return (*unused, *new)


def files_outside(paths: Sequence[Path], where: str) -> Iterator[Finding]:
    """Yield the files outside the project that cells have opened, by their names alone."""
    name = "file-outside"
    for file in dict.fromkeys(path.name for path in paths):
        message = f"{where}: reads {file!r}, which is outside the project; put it into data/"
        yield Finding(name, CHECKS[name].severity, message)


def _without_language(
    notebook: NotebookNode, where: str, languages: Sequence[str]
) -> Iterator[Finding]:
    """Yield what is in one language, and says not in which, in a release in several languages."""
    if len(languages) == 1:
        return
    name = "cell-language"
    for number, cell in enumerate(notebook.cells, 1):
        if is_tagged(cell, HIDDEN):
            continue
        if cell.cell_type == "code":
            for keyword, text, line in texts_of_no_language(str(cell.source)):
                each = ", ".join(f'"{language}": "…"' for language in languages)
                message = (
                    f"{where}, cell {number}, line {line}: {keyword}={text!r:.80} in one language, "
                    f"in a release in {' and '.join(languages)}; write {keyword}={{{each}}}"
                )
                yield Finding(name, CHECKS[name].severity, message, cell=str(cell.get("id", "")))
            continue
        if language_of(cell, languages) or not read_typed(cell):
            continue
        message = (
            f"{where}, cell {number}: Markdown in one language, in a release in "
            f"{' and '.join(languages)}; tag the cell {languages[0]!r}, and add one tagged "
            f"{languages[1]!r}, or tag it {HIDDEN!r}"
        )
        yield Finding(name, CHECKS[name].severity, message, cell=str(cell.get("id", "")))


def _warnings(document: Document, where: str) -> Iterator[Finding]:
    """Yield what cells that are shown wrote beside: warnings, logs, progress."""
    name = "cell-warning"
    cells = document.notebook.cells
    for index, content in enumerate(document.contents):
        place = f"{where}, cell {source_number(cells, index)} ({document.handover.language})"
        for text in content.warnings:
            message = f"{place}: writes {text!r}"
            yield Finding(name, CHECKS[name].severity, message, cell=cells[index].id)


def _empty_tables(document: Document, where: str) -> Iterator[Finding]:
    """Yield analysts' tables that are nothing but headings, once for all languages."""
    name = "table-empty"
    cells = document.notebook.cells
    for index, content in enumerate(document.contents):
        for figure in walk(content.blocks):
            if not isinstance(figure, Figure) or not any(map(_is_empty, figure.blocks)):
                continue
            place = f"{where}, cell {source_number(cells, index)}"
            message = f"{place}: shows a table without rows; show it only if it has some"
            yield Finding(name, CHECKS[name].severity, message, cell=cells[index].id)


def _is_empty(block: Block) -> bool:
    return isinstance(block, Table) and not block.rows

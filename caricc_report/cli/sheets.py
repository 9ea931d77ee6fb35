"""The commands about what analysts fill in: records as a workbook, and what is missing in them."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caricc_report.cli.console import print_json, print_table, report, say
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import JsonOption, ProjectOption, found_project, parsed_period
from caricc_report.errors import CheckError, UsageError
from caricc_report.model.summary import counted

if TYPE_CHECKING:
    from caricc_report.model.period import Period
    from caricc_report.project import Project

_RELEASE = "A release, such as 2024-19, its parameters file, or a period."


def export(
    release: Annotated[str, typer.Argument(metavar="RELEASE", help=_RELEASE)],
    *,
    to: Annotated[Path, typer.Option(metavar="FILE", help="The workbook to write.")],
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export the records of a release as a workbook.

    Has a row for each article and language; missing translations are marked. Edit it in any
    spreadsheet program and import it again: that changes the edited fields, and nothing else.
    A workbook with edits that were not imported, with what no import reads (comments, columns and
    sheets of your own), or of other origin, is not replaced. Figures reported are not in it; cells
    are plain text, so a paragraph that is edited loses its emphasis, links and headings.

    ```sh
    caricc-report export 2024-19 --to sheet.xlsx
    caricc-report import sheet.xlsx --into data/articles/2024/2024-19
    ```
    """
    from caricc_report.intake.exporting import export as exported
    from caricc_report.release.records import ReleaseRecords

    found = found_project(project)
    path, period = _named(release, found)
    n_articles = exported(to, project=found, parameters=path, period=period)
    records = ReleaseRecords.of(found, path, period)
    if records.folder:
        command = ["caricc-report", "import", str(to), "--into", records.folder]
        then = f"edit them, then: {shlex.join(command)}"
    else:
        then = f"for reading only: the records are in {records.source.name}; edit them there"
    made = f"{to}: {counted(n_articles, 'article')}; {then}"
    kept = (
        "not in it, and kept: figures reported; emphasis, links and headings, but not those of "
        "paragraphs that are edited"
    )
    report({"file": str(to), "articles": n_articles}, (made, kept), as_json=as_json)


def missing(
    release: Annotated[str, typer.Argument(metavar="RELEASE", help=_RELEASE)],
    *,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what the records of a release lack.

    Translations, phrases of the narrative, topics, alternative texts and subjects of figures, each
    with the text to write it from, as a cell has it. Exits with 4 if anything is missing.

    ```sh
    caricc-report missing 2024-19
    ```
    """
    from caricc_report.release.records import find_gaps

    found = found_project(project)
    path, period = _named(release, found)
    gaps = find_gaps(project=found, parameters=path, period=period)
    if as_json:
        print_json({"missing": [each.as_json() for each in gaps]})
    elif gaps:
        rows = [(each.article, each.field, each.language, each.source) for each in gaps]
        print_table("", ("article", "missing", "language", "source text"), rows)
    else:
        say("nothing is missing")
    if gaps:
        raise typer.Exit(exit_code(CheckError))


def _named(release: str, project: Project) -> tuple[Path | None, Period | None]:
    """Return the parameters file or the period that is named."""
    path = project.params_path(release)
    if "/" not in release and path.is_file():
        return path, None
    if release.endswith((".yml", ".yaml")) or Path(release).is_file():
        return Path(release), None
    try:
        return None, parsed_period(release)
    except UsageError as error:
        raise UsageError(
            f"{release}: no such release or period{project.known_parameters()}"
        ) from error

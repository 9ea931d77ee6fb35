"""The records of a release as a workbook, which replaces none with edits that nobody else has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, UsageError
from caricc_report.intake.edited_records import edited_records, row_now
from caricc_report.intake.sheet_edits import has_comments, is_exported, read_edits
from caricc_report.intake.slugs import RowIds
from caricc_report.loaders import read_records, validated
from caricc_report.loaders.sheet_writing import workbook_of
from caricc_report.model.article import Article
from caricc_report.project import Project
from caricc_report.release.records import ReleaseRecords
from caricc_report.system.atomic import replace_file
from caricc_report.system.files import ProjectFile
from caricc_report.text.locales import languages_of

if TYPE_CHECKING:
    from collections.abc import Container

    from caricc_report.intake.sheet_edits import SheetEdits
    from caricc_report.model.period import Period

_OTHERWISE = "name another file, or remove this one; nothing was written"
_N_NAMED = 3


def export(
    to: Path | str,
    *,
    project: Project | None = None,
    parameters: Path | str | None = None,
    period: Period | None = None,
) -> int:
    """Write the records of a release as a workbook, and return how many articles there are.

    Parameters
    ----------
    to
        The workbook. One that is there is replaced if all that was edited in it is in the records.
    project
        The project; the one that the working folder belongs to, if not given.
    parameters, period
        The parameters file, or the period that one covers.

    Raises
    ------
    UsageError
        If there is no such release, it has no articles, the workbook cannot be written, or the
        file that is there holds edits that the records do not, or was not written by this.
    InvalidInputError
        If parameters, profile, a record of the release, or the workbook that is there is not valid.
    """
    to, project = Path(to), Project.given(project)
    if to.suffix.lower() != ".xlsx":
        raise UsageError(f"to: a workbook ends with .xlsx, got {to.name!r}")
    records = ReleaseRecords.of(project, parameters, period)
    wanted, profile = records.parameters, records.profile
    selected = records.articles(project).articles
    if not selected:
        raise UsageError(
            f"{records.name}: no article belongs to release {wanted.release}; nothing to export"
        )
    if to.is_file():
        _check_replaceable(to, project, records)
    offered = {
        "country": [state.country for state in profile.member_states],
        "language": profile.languages,
        "topics": [*profile.topics],
    }
    try:
        workbook = workbook_of(selected, wanted.languages, offered)
        replace_file(to, workbook, follows_link=True)
    except CariccReportError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        raise UsageError(str(error)) from error
    return len(selected)


def _check_replaceable(path: Path, project: Project, records: ReleaseRecords) -> None:
    """Check that a workbook may be replaced: nothing that was written into it would be lost.

    It may be of another release, so that all records of the source count.
    """
    file = ProjectFile(path, str(path))
    if not is_exported(file):
        raise UsageError(f"{path}: is there, and was not written by export; {_OTHERWISE}")
    options = replace(records.options, make_id=RowIds())  # As an import has it.
    with languages_of(project.locales):
        # What no import reads, and yet would be gone: a filter hides rows that are as they were.
        sheet = read_edits(file, options, with_hidden=True)
        known = _known(records, {each.id for each in (*sheet.edits, *sheet.added)})
        edited = edited_records([sheet], known, options)
        differing = [
            cell
            for cell in sheet.added
            if cell.id in known
            and row_now(known[cell.id], cell.language, sheet.where, options).get(cell.field)
            != cell.new
        ]
    n_edits = len(edited.edits) + sum(len(each.defects) for each in edited.rejected)
    n_edits += sum(each.fields.get("id") not in known for each in sheet.records)
    # An import adds a language that the record lacks.
    lacking = (each for each in differing if each.language not in known[each.id].texts)
    n_edits += len({each.position for each in lacking})
    if n_edits:
        held = "1 edit that is" if n_edits == 1 else f"{n_edits} edits that are"
        show = "" if _is_shown(sheet, file, project, records) else "show hidden rows and columns, "
        raise UsageError(
            f"{path}: holds {held} not in the records; {show}import it first, {_OTHERWISE}"
        )
    if left_out := [*sheet.left_out, *(["a cell has a comment"] if has_comments(file) else [])]:
        listed = "; ".join(left_out[:_N_NAMED]) + ("; …" if left_out[_N_NAMED:] else "")
        raise UsageError(
            f"{path}: holds what no import reads, and what would be gone ({listed}); {_OTHERWISE}"
        )
    if differing:
        places = "; ".join(f"{each.position}, {each.field}" for each in differing[:_N_NAMED])
        more = ", …" if differing[_N_NAMED:] else ""
        raise UsageError(
            f"{path}: holds rows that were added and differ from their records by now, which no "
            f"import edits ({places}{more}); edit the records, {_OTHERWISE}"
        )


def _is_shown(
    sheet: SheetEdits, file: ProjectFile, project: Project, records: ReleaseRecords
) -> bool:
    """Return whether an import, which reads nothing that is hidden, reads all that was edited."""
    with languages_of(project.locales):
        shown = read_edits(file, replace(records.options, make_id=RowIds()))
    here, there = (
        {(cell.position, cell.field) for cell in (*each.edits, *each.added)}
        | {(row.position, "") for row in each.rejected}
        for each in (sheet, shown)
    )
    return here == there


def _known(records: ReleaseRecords, ids: Container[str]) -> dict[str, Article]:
    """Return by id those of some records that are valid, whatever release they are of."""
    read = read_records(records.source, records.options)
    asked = (each for each in read if str(each.fields.get("id")) in ids)
    outcomes = validated(asked, records.options.vocabulary)
    return {each.id: each for each in outcomes if isinstance(each, Article)}

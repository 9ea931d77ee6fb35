"""Whether a workbook may be written over: not if that would lose what somebody has edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import UsageError
from caricc_report.intake.edited_records import all_edited
from caricc_report.intake.sheet_edits import is_exported, read_edits
from caricc_report.system.files import ProjectFile
from caricc_report.text.locales import languages_of

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.project import Project
    from caricc_report.release.records import ReleaseRecords


def check_replaceable(path: Path, project: Project, records: ReleaseRecords) -> None:
    """Check that a workbook may be replaced: none of its edits would be lost.

    Parameters
    ----------
    path
        The workbook, which is there.
    project, records
        What it is written from; an edit that the records have is not lost.

    Raises
    ------
    UsageError
        If the workbook holds edits that the records do not, or was not written by ``export``.
    InvalidInputError
        If it cannot be read.
    """
    file = ProjectFile(path, str(path))
    otherwise = "name another file with --to, or remove this one; nothing was written"
    if not is_exported(file):
        raise UsageError(f"{path}: is there, and was not written by export; {otherwise}")
    known = {each.id: each for each in records.articles(project)}
    with languages_of(project.locales):
        sheet = read_edits(file, records.options)
        edited = all_edited([sheet], known, records.options)
    n_rows = sum(each.fields.get("id") not in known for each in sheet.records)
    if n_edits := len(edited.edits) + sum(len(each.defects) for each in edited.rejected) + n_rows:
        held = "1 edit that is" if n_edits == 1 else f"{n_edits} edits that are"
        raise UsageError(f"{path}: holds {held} not in the records; import it first, {otherwise}")

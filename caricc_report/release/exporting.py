"""The records of a release as a workbook, to edit and import again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.editorial.corpus import Corpus
from caricc_report.errors import CariccReportError, UsageError
from caricc_report.loaders import load_articles
from caricc_report.loaders.sheet_writing import workbook_of
from caricc_report.release.records import ReleaseRecords
from caricc_report.system.atomic import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.model.period import Period
    from caricc_report.project import Project


def export(
    to: Path, *, project: Project, parameters: Path | None = None, period: Period | None = None
) -> int:
    """Write the records of a release as a workbook, and return how many articles there are.

    Parameters
    ----------
    to
        The workbook, which is replaced if it is there.
    project
        The project.
    parameters, period
        The parameters file, or the period that one covers.

    Raises
    ------
    UsageError
        If there is no such release, it has no articles, or the workbook cannot be written.
    InvalidInputError
        If parameters, profile or a record of the release is not valid.
    """
    if to.suffix.lower() != ".xlsx":
        message = f"--to: a workbook ends with .xlsx, got {to.name!r}"
        raise UsageError(message)
    records = ReleaseRecords.of(project, parameters, period)
    wanted, profile = records.parameters, records.profile
    identity = wanted.release, wanted.period
    articles = load_articles(
        records.source, records.options, lambda each: each.may_belong_to(*identity)
    )
    selected = Corpus(articles).select(*identity).ordered(profile).articles
    if not selected:
        message = (
            f"{records.name}: no article belongs to release {wanted.release}; nothing to export"
        )
        raise UsageError(message)
    offered = {
        "country": [state.country for state in profile.member_states],
        "language": profile.languages,
        "topics": [*profile.topics],
    }
    try:
        replace_file(to, workbook_of(selected, wanted.languages, offered))
    except CariccReportError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        raise UsageError(str(error)) from error
    return len(selected)

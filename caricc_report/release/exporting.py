"""The records of a release as a workbook, to edit and import again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.editorial.corpus import Corpus
from caricc_report.errors import CariccReportError, UsageError
from caricc_report.loaders import load_articles
from caricc_report.loaders.sheet_writing import workbook_of
from caricc_report.model.parameters import load_parameters, load_profile
from caricc_report.project import choose_parameters
from caricc_report.system.atomic import replace_file
from caricc_report.text.fields import table_options
from caricc_report.text.locales import languages_of

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
    file = project.file(choose_parameters(project, parameters, period))
    wanted = load_parameters(file)
    profile = load_profile(project.file(project.root / wanted.profile))
    identity = wanted.release, wanted.period
    with languages_of(project.locales):
        options = table_options(profile)
    articles = load_articles(
        project.file(project.root / wanted.articles),
        options,
        lambda each: each.may_belong_to(*identity),
    )
    selected = Corpus(articles).select(*identity).ordered(profile).articles
    if not selected:
        message = f"{file.name}: no article belongs to release {wanted.release}; nothing to export"
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

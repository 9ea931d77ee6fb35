"""Options that several commands share, and the values that they stand for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caricc_report.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.model.period import Period
    from caricc_report.project import Project
    from caricc_report.release.job import Job

ParamsArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="PARAMS", help="Parameters file, such as params/2024-19.yml, or its release."
    ),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        metavar="P",
        help="Period instead of PARAMS: 2024-11-16/2024-11-30, 16-30.11.2024 or 2026-W53.",
    ),
]
DateOption = Annotated[
    str | None,
    typer.Option(
        metavar="D",
        help="Instead of PARAMS: the last period complete before day D, of the profile's kind.",
    ),
]
OwnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter", "-p", metavar="NAME=VALUE", help="Of a parameter that the notebook declares."
    ),
]
ProjectOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Project folder.  [default: the working folder]")
]
RendererOption = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="auto, quarto, pandoc or a plug-in's; auto uses Quarto if it is found."
    ),
]
FormatsOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="F",
        help="Formats, separated by commas: html, pdf, docx, epub, mail, or a plug-in's.",
    ),
]
LanguagesOption = Annotated[
    str | None,
    typer.Option("--language", metavar="L", help="Languages, separated by commas.  [default: all]"),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder for the release's folder.  [default: _build]"),
]
AllowEmptyOption = Annotated[
    bool, typer.Option("--allow-empty", help="Accept a release without articles.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def found_project(folder: Path | None) -> Project:
    """Return the project of ``--project``."""
    from caricc_report.project import Project

    return Project.find(folder)


def project_if_any(folder: Path | None, *, is_needed: bool = False) -> Project | None:
    """Return the project, or None if there is none, and none is named or needed."""
    try:
        return found_project(folder)
    except UsageError:
        if folder is not None or is_needed:
            raise
        return None


def parsed_period(text: str | None) -> Period | None:
    """Return the period that was named, if any."""
    if text is None:
        return None
    from caricc_report.model.period import Period

    try:
        return Period.parse(text)
    except ValueError as error:
        raise UsageError(f"period: {error}") from error


def parsed_date(text: str | None, option: str) -> dt.date | None:
    """Return the day that an option names, if any."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option}: not a date, got {text!r}; write it as 2024-12-02") from error


def split_names(text: str) -> list[str]:
    """Return the names that stand between commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def own_parameters(texts: Sequence[str]) -> dict[str, object]:
    """Return what is given for parameters that the notebook declares, as it is typed."""
    given: dict[str, object] = {}
    if not texts:
        return given
    from caricc_report.model.own_parameters import Typed

    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name in given:
            problem = "given twice" if equals else "not a name and a value"
            raise UsageError(
                f"--parameter: {problem}, got {text!r:.80}; write it as -p threshold=5"
            )
        given[name] = Typed(value)
    return given


def chosen_job(
    params: Path | None,
    period: str | None,
    date: str | None,
    project: Path | None,
    *,
    allow_empty: bool = False,
) -> Job:
    """Return which release of which project is meant, to be looked at or made."""
    from caricc_report.release.job import Job

    return Job(
        params,
        project=found_project(project),
        period=parsed_period(period),
        date=parsed_date(date, "--date"),
        allow_empty=allow_empty,
    )

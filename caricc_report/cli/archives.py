"""The commands about the archive of all releases."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from caricc_report.cli.console import print_json, print_table, report
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import (
    JsonOption,
    ProjectOption,
    found_project,
    parsed_date,
    project_if_any,
)
from caricc_report.errors import InvalidInputError, UsageError

if TYPE_CHECKING:
    from caricc_report.archive.queries import By
    from caricc_report.project import Project

ArchiveOption = Annotated[
    Path | None,
    typer.Option("--archive", metavar="DIR", help="Archive folder.  [default: the project's]"),
]


def build(
    *, archive: ArchiveOption = None, project: ProjectOption = None, as_json: JsonOption = False
) -> None:
    """Append all articles to the archive.

    All articles are added in one transaction, or none.

    ```sh
    caricc-report archive build
    ```
    """
    from caricc_report.archive.updating import archive_articles
    from caricc_report.model.summary import counted

    found = found_project(project)
    change = archive_articles(archive, project=found)
    rejected = [str(each) for each in change.rejected]
    counts = (
        f"read {change.n_read} = added {change.n_added} + replaced {change.n_replaced} "
        f"+ unchanged {change.n_unchanged} + rejected {change.n_rejected}"
    )
    lines = [*(f"rejected: {each}" for each in rejected), counts]
    if change.n_kept:
        lines.append(
            f"kept: {counted(change.n_kept, 'article')} of the archive without a record any more; "
            "if records were deleted, move the archive away, and build it anew"
        )
    report({**asdict(change), "rejected": rejected}, lines, as_json=as_json)
    if change.n_rejected:
        raise typer.Exit(exit_code(InvalidInputError))


def query(
    *,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT",
            help="period, year, country, topic, outlet or campaign.  [default: period]",
        ),
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="C", help="Only this country: KZ, or its name.")
    ] = None,
    topic: Annotated[str | None, typer.Option(metavar="T", help="Only this topic.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="O", help="Only this outlet.")] = None,
    campaign: Annotated[str | None, typer.Option(metavar="N", help="Only this campaign.")] = None,
    first_day: Annotated[
        str | None, typer.Option("--from", metavar="D", help="Only this day or later.")
    ] = None,
    last_day: Annotated[
        str | None, typer.Option("--until", metavar="D", help="Only this day or earlier.")
    ] = None,
    sql: Annotated[
        str | None,
        typer.Option(metavar="SELECT", help="Your own query of the view articles."),
    ] = None,
    archive: ArchiveOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count articles, or query them in SQL.

    ```sh
    caricc-report archive query --by country --from 2024-01-01
    caricc-report archive query --sql "SELECT outlet, count(*) FROM articles GROUP BY 1"
    ```
    """
    from caricc_report.archive.queries import Question, query_archive
    from caricc_report.model.parameters import load_profile

    question = Question(
        by=cast("By", "period" if by is None else by),  # The function says which there are.
        country=country,
        topic=topic,
        outlet=outlet,
        campaign=campaign,
        first_day=parsed_date(first_day, "--from"),
        last_day=parsed_date(last_day, "--until"),
    )
    if sql and (by is not None or question != Question()):
        raise UsageError("--sql: not with --by or a filter; write what they say into the query")
    found = project_if_any(project, is_needed=archive is None)
    profile = load_profile(found.file(found.params_dir / "profile.yml")) if found else None
    folder = archive or cast("Project", found).archive_dir
    table = query_archive(folder, sql or question, profile)
    if as_json:
        rows = [[_plain(value) for value in row] for row in table.rows]
        print_json({"columns": list(table.columns), "rows": rows})
        return
    numbers = {
        name
        for index, name in enumerate(table.columns)
        if all(isinstance(row[index], int | float) for row in table.rows)
    }
    shown = [tuple("" if value is None else str(value) for value in row) for row in table.rows]
    print_table("", table.columns, shown, numeric=numbers)


def info(
    *, archive: ArchiveOption = None, project: ProjectOption = None, as_json: JsonOption = False
) -> None:
    """Show what the archive holds.

    Compares every file with its digest. Exits with 3 if one is missing or changed.

    ```sh
    caricc-report archive info
    ```
    """
    from caricc_report.archive.index import archive_info

    found = archive_info(archive or found_project(project).archive_dir)
    releases = {each.release: each.n_articles for each in found.releases}
    days = [str(day) for day in (found.first_on, found.last_on) if day]
    if as_json:
        print_json(
            {
                "articles": found.n_articles,
                "without_release": found.n_without_release,
                "releases": releases,
                "days": days,
                "parts": found.n_parts,
                "bytes": found.n_bytes,
                "defects": [str(each) for each in found.defects],
            }
        )
    else:
        listed = ", ".join(f"{release}: {n_articles}" for release, n_articles in releases.items())
        rows = [
            ("articles", f"{found.n_articles:,}"),
            ("of no release", f"{found.n_without_release:,}"),
            ("releases", listed),
            ("days", " to ".join(days)),
            ("files", f"{found.n_parts:,}, {found.n_bytes:,} bytes"),
            *(("defect", str(each)) for each in found.defects),
        ]
        print_table("", ("what", "value"), rows)
    if found.defects:
        raise typer.Exit(exit_code(InvalidInputError))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a query returns
    """Return a value as JSON can have it: what it has no form for, as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)

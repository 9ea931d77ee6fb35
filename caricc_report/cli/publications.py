"""The commands about published releases."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caricc_report.cli.console import print_json, say
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import JsonOption, ProjectOption, found_project, project_if_any
from caricc_report.errors import CheckError

if TYPE_CHECKING:
    from caricc_report.release.publishing import Publication


def publish(
    release: Annotated[
        str,
        typer.Argument(metavar="RELEASE", help="A release, such as 2024-19, or a draft's folder."),
    ],
    *,
    correction: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Publish a correction, with its reason."),
    ] = None,
    ro_crate: Annotated[
        bool, typer.Option("--ro-crate", help="Also describe the release as an RO-Crate.")
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish a checked draft.

    Copies the draft to `releases/`, where it never changes again. Publishing the same draft
    twice changes nothing. Exits with 7 if the draft differs from the published release;
    `--correction` publishes it as a correction.

    ```sh
    caricc-report publish 2024-19
    caricc-report publish 2024-19 --correction "The number of pupils in Taldykorgan was wrong"
    ```
    """
    from caricc_report.release import publishing  # noqa: PLC0415 - keeps --help fast

    draft = Path(release) if Path(release).is_dir() else release
    publication = publishing.publish(
        draft, project=found_project(project), correction=correction, ro_crate=ro_crate
    )
    if as_json:
        print_json({**asdict(publication), "directory": str(publication.directory)})
    else:
        say_published(publication)


def say_published(publication: Publication) -> None:
    """Tell people what publishing came to."""
    corrected = f", a correction of {publication.corrects}," if publication.corrects else ""
    state = "is published" if publication.is_new else "was published before, and is the same"
    say(f"{publication.id}{corrected} {state}, in {publication.directory}")


def verify(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of a draft or a published release.")
    ],
    *,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Rebuild the release and compare the bytes.")
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Verify that a release is unchanged.

    Exits with 4 if a file is missing, changed or extra.

    ```sh
    caricc-report verify releases/2024-19
    caricc-report verify releases/2024-19 --rebuild
    ```
    """
    from caricc_report.release.verifying import verify as verified  # noqa: PLC0415 - keeps --help fast

    found = project_if_any(project, is_needed=rebuild)  # A folder alone can be verified anywhere.
    result = verified(directory, project=found, rebuild=rebuild)
    if as_json:
        print_json({**asdict(result), "directory": str(directory), "is_good": result.is_good})
    else:
        for label, names in (
            ("missing", result.missing),
            ("changed", result.changed),
            ("not part of the release", result.extra),
            ("different when rebuilt", result.differing),
            ("changed in the project", result.changed_inputs),
            ("another version", result.changed_versions),
        ):
            for name in names:
                say(f"{label}: {name}")
        if result.is_good:
            again = ", and the rebuild has the same bytes" if result.is_rebuilt else ""
            say(f"{directory}: all files are unchanged{again}")
    if not result.is_good:
        raise typer.Exit(exit_code(CheckError))

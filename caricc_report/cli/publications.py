"""The commands about published releases."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caricc_report.cli.console import print_json, say
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import JsonOption, ProjectOption, found_project, project_if_any
from caricc_report.errors import CheckError, UsageError

if TYPE_CHECKING:
    from caricc_report.release.publications import Verification
    from caricc_report.release.publishing import Publication

_IN_LANGUAGE = re.compile(r"([a-z]{2,3})=(.*)", re.DOTALL)
"""A reason with its language; whether the release is in it, publishing says."""


def publish(
    release: Annotated[
        str,
        typer.Argument(metavar="RELEASE", help="A release, such as 2024-19, or a draft's folder."),
    ],
    *,
    correction: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REASON",
            help="Publish a correction, with its reason; of several languages in each, en=REASON.",
        ),
    ] = None,
    same_day: Annotated[
        bool, typer.Option("--same-day", help="The correction is of the day of what it corrects.")
    ] = False,
    ro_crate: Annotated[
        bool, typer.Option("--ro-crate", help="Also describe the release as an RO-Crate.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Also put it on other storage, such as s3://bucket/releases."
        ),
    ] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish a checked draft.

    Copies the draft to `releases/`, where it never changes again. Publishing the same draft
    twice changes nothing. Exits with 7 if the draft differs from the published release;
    `--correction` publishes it as a correction.

    ```sh
    caricc-report publish 2024-19
    caricc-report publish 2024-19 --correction "en=A wrong number" --correction "ru=Неверное число"
    ```
    """
    from caricc_report.intake.web import storage
    from caricc_report.release import publishing

    if to is not None and not storage.is_stored(to):
        raise UsageError(
            f"--to: not an address of storage, got {to!r}; it begins as s3://bucket does"
        )

    draft = Path(release) if Path(release).is_dir() else release
    publication = publishing.publish(
        draft,
        project=found_project(project),
        correction=_reasons(correction),
        same_day=same_day,
        ro_crate=ro_crate,
    )
    if not as_json:
        say_published(publication)
    is_new_there = storage.put(publication.directory, publication.files, to) if to else None
    if as_json:
        stated = {**asdict(publication), "directory": str(publication.directory)}
        print_json(stated if to is None else {**stated, "to": to, "is_new_there": is_new_there})
    elif to:
        say(f"{publication.id} {'is' if is_new_there else 'was before, and is the same'} at {to}")


def _reasons(given: list[str] | None) -> str | dict[str, str] | None:
    """Return the reasons of a correction, by language if they name one."""
    if not given:
        return None
    named = [_IN_LANGUAGE.fullmatch(each) for each in given]
    reasons = {each[1]: each[2].strip() for each in named if each}
    if len(given) == 1 and not reasons:
        return given[0]
    if len(reasons) < len(given):
        raise UsageError(
            f"--correction: of several, each names another language, got {', '.join(given)!r:.80}; "
            'such as --correction "en=reason" --correction "ru=reason"'
        )
    return reasons


def say_published(publication: Publication) -> None:
    """Tell people what publishing came to."""
    corrected = f", a correction of {publication.corrects}," if publication.corrects else ""
    state = "is published" if publication.is_new else "was published before, and is the same"
    say(f"{publication.id}{corrected} {state}, in {publication.directory}")


def verify(
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR",
            help="Folder of a draft or a published release.  [default: all of releases/]",
        ),
    ] = None,
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
    caricc-report verify
    caricc-report verify releases/2024-19 --rebuild
    ```
    """
    from caricc_report.release import verifying

    if directory is None:
        results = verifying.verify_all(found_project(project), rebuild=rebuild)
    else:
        found = project_if_any(project, is_needed=rebuild)  # A folder can be verified anywhere.
        if found and not directory.exists():  # A path may be one in the project that is named.
            directory = found.root / directory
        results = (verifying.verify(directory, project=found, rebuild=rebuild),)
    if not as_json:
        for each in results:
            _say_verified(each, is_one_of_many=directory is None)
    elif directory is None:
        is_good = all(each.is_good for each in results)
        print_json({"releases": [_as_json(each) for each in results], "is_good": is_good})
    else:
        print_json(_as_json(results[0]))
    if not all(each.is_good for each in results):
        raise typer.Exit(exit_code(CheckError))


def _as_json(found: Verification) -> dict[str, Any]:
    return {**asdict(found), "directory": str(found.directory), "is_good": found.is_good}


def _say_verified(found: Verification, *, is_one_of_many: bool) -> None:
    place = f"{found.directory}: " if is_one_of_many else ""
    by_git = {name: f"{name} ({said})" for name, said in found.by_git.items()}
    changed = [by_git.get(name, name) for name in found.changed]
    for label, names in (
        ("missing", found.missing),
        ("changed", changed),
        ("not part of the release", found.extra),
        ("different when rebuilt", found.differing),
        ("changed in the project", found.changed_inputs),
        ("another version", found.changed_versions),
        ("cannot be verified", (found.problem,) if found.problem else ()),
    ):
        for name in names:
            say(f"{place}{label}: {name}")
    if found.differing and not (found.changed_inputs or found.changed_versions):
        say(f"{place}no cause is known: files, programs and packages are as the manifest states")
    if found.advice:
        say(f"{place}{found.advice}")
    if found.is_good:
        again = ", and the rebuild has the same bytes" if found.is_rebuilt else ""
        say(f"{found.directory}: all files are unchanged{again}")

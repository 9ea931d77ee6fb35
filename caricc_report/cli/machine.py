"""The command about this machine."""

from __future__ import annotations

import typer

from caricc_report.cli.console import print_json, print_table
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import JsonOption, ProjectOption
from caricc_report.errors import ProgramError


def doctor(*, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Say what is installed, what is missing, and what to do.

    Ends with exit code 6 if something that every release needs is missing.
    """
    from caricc_report.cli.diagnosis import examine  # noqa: PLC0415 - keeps --help fast

    diagnoses = examine(project)
    if as_json:
        print_json(
            {
                "diagnoses": [
                    {
                        "subject": each.subject,
                        "is_needed": each.is_needed,
                        "is_well": each.is_well,
                        "finding": each.finding,
                    }
                    for each in diagnoses
                ]
            }
        )
    else:
        rows = [
            (
                each.subject,
                "well" if each.is_well else "missing" if each.is_needed else "optional",
                each.finding,
            )
            for each in diagnoses
        ]
        print_table("", ("what", "state", "version, or what to do"), rows)
    if any(each.is_needed and not each.is_well for each in diagnoses):
        raise typer.Exit(exit_code(ProgramError))

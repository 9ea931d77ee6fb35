"""The command about this machine."""

from __future__ import annotations

from dataclasses import asdict

import typer

from caricc_report.cli.console import print_json, print_table
from caricc_report.cli.exit_codes import exit_code
from caricc_report.cli.options import JsonOption, ProjectOption
from caricc_report.errors import ProgramError


def doctor(*, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Show what is installed and what is missing.

    Exits with 6 if something is missing or too old that every release needs.
    """
    from caricc_report.cli.diagnosis import examine

    diagnoses = examine(project)
    if as_json:
        print_json({"diagnoses": [asdict(each) for each in diagnoses]})
    else:
        rows = [
            (
                each.subject,
                each.status if each.is_needed or each.is_ok else f"{each.status} (optional)",
                each.finding,
            )
            for each in diagnoses
        ]
        print_table("", ("what", "status", "version, or what to do"), rows)
    if any(each.is_needed and not each.is_ok for each in diagnoses):
        raise typer.Exit(exit_code(ProgramError))

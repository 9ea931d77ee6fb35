"""The command that makes a new project."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from caricc_report.cli.console import print_json, say
from caricc_report.cli.options import JsonOption, parsed_period, split_names


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder, which is made.")],
    *,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The publisher's name.")] = None,
    countries: Annotated[
        str | None,
        typer.Option(metavar="C", help="Countries, such as KZ,KG, in the order of their sections."),
    ] = None,
    languages: Annotated[
        str | None, typer.Option(metavar="L", help="Languages of the documents, such as en,ru.")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(metavar="P", help="Period of the first release.  [default: the last month]"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; take the defaults.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a new project with three sample records.

    Its first release can be made at once. On a terminal, what is not given is asked for.

    ```sh
    caricc-report init digest --name "Health Watch" --countries KZ,KG --languages en,ru
    ```
    """
    from caricc_report.model.period import Period  # noqa: PLC0415 - keeps --help fast
    from caricc_report.model.period_kind import PeriodKind  # noqa: PLC0415 - as above
    from caricc_report.release.new_project import init_project  # noqa: PLC0415 - as above

    asks = not yes and sys.stdin.isatty()

    def answer(given: str | None, question: str, default: str) -> str:
        if given is None and asks:
            return str(typer.prompt(question, default=default, err=True))
        return default if given is None else given

    today = dt.date.today()  # noqa: DTZ011 - the day where the user is; written into a file
    project = init_project(
        folder,
        parsed_period(period) or Period.last_complete_before(today, PeriodKind.MONTH),
        name=answer(name, "Name of the publisher", folder.resolve().name),
        countries=[code.upper() for code in split_names(answer(countries, "Countries", "KZ"))],
        languages=split_names(answer(languages, "Languages", "en")),
    )
    (parameters,) = project.params_paths()
    made = project.name(parameters)
    if as_json:
        print_json({"directory": str(project.root), "parameters": made})
    else:
        say(f"{folder} is a project; edit params/profile.yml, then run there:")
        say(f"  caricc-report run {made}")

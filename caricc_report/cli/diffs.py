"""The command that compares the content of releases."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from caricc_report.cli.console import print_json
from caricc_report.cli.options import JsonOption, ProjectOption, project_if_any


class Form(StrEnum):
    """The output format of the differences."""

    WORDS = "words"
    MARKDOWN = "markdown"
    HTML = "html"


def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A release, its folder, or a git revision.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Another one.")],
    *,
    release: Annotated[
        str | None, typer.Option(metavar="R", help="For revisions: the release, such as 2024-19.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="Output format.")] = Form.WORDS,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the content of two releases.

    Compares articles, facts, narrative and findings of the checks; layout does not count.
    Exits with 0 whether or not there are differences.

    ```sh
    caricc-report diff 2024-19 2024-20
    caricc-report diff releases/2024-19 _build/2024-19
    caricc-report diff HEAD~1 HEAD --release 2024-19 --format markdown
    ```
    """
    from caricc_report.release.diff import comparison
    from caricc_report.release.diff import report as diff_texts

    found = project_if_any(project)  # Two folders need none.
    difference = comparison.compare(old, new, project=found, release=release)
    if as_json:
        print_json(difference.as_json())
        return
    describe = {
        Form.WORDS: diff_texts.describe_diff,
        Form.MARKDOWN: diff_texts.diff_markdown,
        Form.HTML: diff_texts.diff_html,
    }[form]
    typer.echo(describe(difference).rstrip("\n"))

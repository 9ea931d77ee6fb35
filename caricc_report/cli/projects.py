"""The command that makes a new project, and brings it up to the package that is installed."""

from __future__ import annotations

import datetime as dt
import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caricc_report.cli.console import harmless, report
from caricc_report.cli.options import JsonOption, ProjectOption, found_project, parsed_period
from caricc_report.cli.project_updates import update_project
from caricc_report.errors import UsageError
from caricc_report.model.period_kind import PeriodKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caricc_report.project import Project


def init(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="Folder, which is made; of an update, the project."),
    ] = None,
    *,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The publisher's name.  [default: that of DIR]"),
    ] = None,
    countries: Annotated[
        str | None,
        typer.Option(
            metavar="C",
            help="Countries, such as KZ,KG, in the order of their sections.  [default: KZ]",
        ),
    ] = None,
    languages: Annotated[
        str | None,
        typer.Option(metavar="L", help="Languages of the documents, such as en,ru.  [default: en]"),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            metavar="P",
            help="Kind of period, such as week, or the first one, such as 2026-W47.  "
            "[default: month]",
        ),
    ] = None,
    topics: Annotated[
        str | None,
        typer.Option(
            metavar="T",
            help="Topics as records name them, such as outbreaks,vaccines.  "
            "[default: events,policy,research,society]",
        ),
    ] = None,
    like: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|DIR",
            help="With the profile, words, notebooks and looks of `caricc`, or of another project.",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing; take the defaults, write what is unedited.")
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Bring files of the package that have changed into a project."
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the update.")] = False,
    take: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Write this file, too, of an update; repeatable."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Keep this file as it is here; repeatable."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a new project with three sample records, or bring one up to this package.

    Its first release can be made at once. On a terminal, what is not given is asked for.

    ```sh
    caricc-report init digest --name "Health Watch" --countries KZ,KG --languages en,ru
    caricc-report init another --like caricc
    ```

    `init --update`, in a project, shows what has changed in the files that came from the package.
    On a terminal it asks what to write; `--yes` writes the files that nobody has edited. Of edited
    ones it shows the difference: `--take FILE` writes one as git merges it, `--keep FILE` keeps it
    as it is. Exits with 4 if something is left to do.
    """
    from caricc_report.release.new_project import init_project_like

    given = {
        "name": name,
        "languages": languages,
        "countries": countries,
        "period": period,
        "topics": topics,
    }
    if update:
        _refuse("--update", [*given.items(), ("like", like)], "it reads what the project states")
        update_project(
            found_project(folder),
            take=take or (),
            keep=keep or (),
            yes=yes,
            dry_run=dry_run,
            as_json=as_json,
        )
        return
    if folder is None:
        raise UsageError("DIR: missing; name the folder of the new project")
    if dry_run or take or keep:
        raise UsageError("--dry-run, --take, --keep: only with --update")
    if like is not None:
        others = [(option, text) for option, text in given.items() if option != "period"]
        _refuse("--like", others, "it is in the other project's profile; edit it afterwards")
        project = init_project_like(folder, parsed_period(period) or _today(), like)
    else:
        project = _made(folder, given, asks=sys.stdin.isatty() and not yes)
    (parameters,) = project.params_paths()
    made = project.name(parameters)
    (articles,) = project.articles_dir.glob("*/*")
    edits = "edit params/profile.yml"
    if not any(articles.iterdir()):  # In languages that the package has no samples in.
        edits += f", put the first articles into {project.name(articles)}"
    lines = (
        f"{folder} is a project; {edits}, then run there:",
        f"  caricc-report run {made}",
    )
    report({"directory": str(project.root), "parameters": made}, lines, as_json=as_json)


def translate(
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Its code, such as kk.")],
    *,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Begin the sentences of a language that the package does not speak, or complete them.

    Writes `locales/LANGUAGE.ftl` with the messages that it lacks, in English, to be translated. Run
    it again after an upgrade. It names the messages that are the same as in English, and those to
    delete or to translate anew.

    ```sh
    caricc-report translate kk
    ```
    """
    from caricc_report.system.atomic import replace_file
    from caricc_report.system.files import ProjectFile
    from caricc_report.text.translating import translation

    folder = found_project(project).locales
    name = f"{folder.name}/{language}.ftl"
    path = folder.path / f"{language}.ftl"
    made = translation(language, ProjectFile(path, name).read_text() if path.is_file() else "")
    if made.added:
        folder.path.mkdir(exist_ok=True)
        replace_file(path, made.text.encode(), follows_link=True)
    lines = []
    if made.added:
        lines.append(f"{name}: {len(made.added)} messages are added in English; translate them")
    if made.as_in_english:
        lines.append(f"{name}: as in English: {', '.join(made.as_in_english)}")
    if gone := ", ".join(made.obsolete):
        lines.append(f"{name}: the package has no such messages now, delete them: {gone}")
    lines += [f"{folder.name}/{each}; translate it anew" for each in made.defects]
    content = {
        "file": name,
        "added": made.added,
        "as_in_english": made.as_in_english,
        "obsolete": made.obsolete,
        "defects": [str(each) for each in made.defects],
    }
    report(content, lines or [f"{name}: all messages are translated"], as_json=as_json)


def _refuse(option: str, others: Iterable[tuple[str, str | None]], why: str) -> None:
    """Refuse options that do not go with another one."""
    if names := [f"--{name}" for name, text in others if text is not None]:
        raise UsageError(f"{option}: not together with {', '.join(names)}; {why}")


def _made(folder: Path, given: Mapping[str, str | None], *, asks: bool) -> Project:
    from caricc_report.model.period import Period
    from caricc_report.release.new_project import init_project

    answers = _answers(folder, given, asks=asks)
    (name,), (period,) = answers["name"], answers["period"]
    is_kind = period in list(PeriodKind)
    return init_project(
        folder,
        _today() if is_kind else Period.parse(period),
        name=name,
        languages=answers["languages"],
        countries=answers["countries"],
        kind=PeriodKind(period) if is_kind else None,
        topics=answers["topics"],
    )


def _answers(
    folder: Path, given: Mapping[str, str | None], *, asks: bool
) -> dict[str, tuple[str, ...]]:
    """Return the answers to all questions: what is given, said on the terminal, or usual.

    What is given is checked before anything is asked; on the terminal a wrong answer is told
    why, and asked for again.
    """
    from caricc_report.release.answers import QUESTIONS, Question, check_answers

    asked = {question.name: question for question in QUESTIONS}
    answers = {name: asked[name].read(text) for name, text in given.items() if text is not None}
    check_answers(answers)

    def checked(question: Question, text: str) -> tuple[str, ...]:
        texts = question.read(text)
        if problems := question.problems(texts):
            raise typer.BadParameter(harmless("; ".join(problems)))
        return texts

    for name, question in asked.items():
        usual = question.default or folder.resolve().name
        if name not in answers and asks:
            answers[name] = typer.prompt(
                question.text,
                default=usual,
                value_proc=functools.partial(checked, question),
                err=True,
            )
        answers.setdefault(name, question.read(usual))
    return answers


def _today() -> dt.date:
    return dt.date.today()  # noqa: DTZ011 - the day where the user is; written into a file

"""What is said of the periods of a command, to people, logs, a status file and a hook."""

from __future__ import annotations

from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from caricc_report.cli.console import log_as_json, print_json, say
from caricc_report.cli.exit_codes import exit_code
from caricc_report.errors import CariccReportError
from caricc_report.system.files import real_path

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from caricc_report.project import Project
    from caricc_report.release.job import Job
    from caricc_report.release.monitoring import StatusFile
    from caricc_report.release.outcomes import Heard, Message, Outcome

LogJsonOption = Annotated[
    bool,
    typer.Option(
        "--log-json",
        is_eager=True,
        callback=log_as_json,
        help="Write each message as a line of JSON, with its time.",
    ),
]
HookOption = Annotated[
    str | None,
    typer.Option(
        metavar="COMMAND",
        envvar="CARICC_REPORT_HOOK",
        show_envvar=True,
        help="Command that gets JSON on standard input when a release was published or failed.",
    ),
]


@dataclass
class Watch:
    """Hears what comes of each period, and passes it on."""

    project: Project
    hook: str | None
    status: StatusFile | None
    outcomes: list[Outcome] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)

    def hear(self, message: Message) -> None:
        """Say a step or a warning of a period; the same warning of many periods once."""
        task = message.task
        where = {"release": task.release, "period": str(task.period or "")}
        if not message.is_warning:
            say(f"{task.release}: {message.text}", log={**where, "step": message.text})
        elif message.text not in self._said:
            self._said.add(message.text)
            say(message.text, "warning", log=where)

    def note(self, outcome: Outcome, *, is_done: bool = True) -> None:
        """Pass on what came of a period; of a dry run, to nobody."""
        self.outcomes.append(outcome)
        if self.status and is_done:
            with _the_work_goes_on():
                self.status.note(outcome)
        if self.hook and is_done:
            self._call_hook(self.hook, outcome)

    def _call_hook(self, hook: str, outcome: Outcome) -> None:
        from caricc_report.release.monitoring import call_hook, event_of

        try:
            event = event_of(outcome, self.project)
            problem = call_hook(hook, event) if event else None
        except (CariccReportError, OSError) as error:
            problem = f"hook: {error}"
        if problem:
            say(problem, "warning", log={"release": outcome.release, "period": outcome.period})

    @property
    def exit_code(self) -> int:
        """That of the worst failure, which is the smallest: 1 is a fault, 8 says: try again."""
        errors = [each.error for each in self.outcomes if each.error]
        return min(map(exit_code, errors), default=0)


@contextmanager
def _the_work_goes_on() -> Iterator[None]:
    """Warn of a status file that cannot be written any more: what was published stays so."""
    try:
        yield
    except (CariccReportError, OSError) as error:
        say(f"the status file could not be updated: {error}", "warning")


@contextmanager
def watching(
    command: str,
    project: Project,
    hook: str | None,
    status: Path | None,
    *,
    is_default: bool = False,
) -> Iterator[Watch]:
    """Watch a command, whose end is stated in the status file, too; a failure is its exit code."""
    file = None
    if status:
        from caricc_report.release.monitoring import StatusFile

        file = StatusFile(status, command, is_replaceable=is_default)
    watch = Watch(project, hook, file)
    if file:
        file.begin()
    code = 1
    try:
        yield watch
        code = watch.exit_code
    except CariccReportError as error:
        code = exit_code(type(error))
        raise
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
        raise
    finally:
        if file:
            with _the_work_goes_on():
                file.end(code)
    if code:
        raise typer.Exit(code)


def make_all(
    command: str,
    job: Job,
    make: Callable[[Heard], Generator[Outcome]],
    *,
    nothing: str,
    dry_run: bool,
    status: Path | None,
    hook: str | None,
    as_json: bool,
) -> None:
    """Make releases, and say what comes of each as soon as it is known, then of all."""
    named = real_path(status) if status else job.output_dir / "status.json"
    place = None if dry_run else named
    with watching(command, job.project, hook, place, is_default=not status) as watch:
        with closing(make(watch.hear)) as outcomes:  # What is being made ends with us.
            for outcome in outcomes:
                _say_outcome(outcome, dry_run=dry_run)
                watch.note(outcome, is_done=not dry_run)
        counts = Counter(each.state.value for each in watch.outcomes)
        if as_json:
            releases = [each.as_json() for each in watch.outcomes]
            print_json(
                {"dry_run": dry_run, "releases": releases, "counts": dict(sorted(counts.items()))}
            )
        if not watch.outcomes:
            say(nothing)
        else:
            said = (
                f"{number} {_words(state, dry_run=dry_run)}"
                for state, number in sorted(counts.items())
            )
            say(", ".join(said))


def _words(state: str, *, dry_run: bool) -> str:
    """Return a state in words; a dry run has made and published nothing."""
    return f"would be {state}" if dry_run and state in {"made", "published"} else state


def _say_outcome(outcome: Outcome, *, dry_run: bool) -> None:
    name = " ".join(
        filter(None, (outcome.release, f"({outcome.period})" if outcome.period else ""))
    )
    state = _words(outcome.state.value, dry_run=dry_run)
    why = f": {outcome.reason}" if outcome.reason else ""
    level = "error" if outcome.error else "info"
    log = outcome.as_json() | {"dry_run": dry_run}
    del log["reason"]
    say(f"{name} {state}{why}", level, log=log)

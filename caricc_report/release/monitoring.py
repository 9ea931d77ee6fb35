"""For those who watch unattended runs: a status file, and a hook that hears of what happened."""

from __future__ import annotations

import json
import os
import shlex
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caricc_report.errors import (
    BusyError,
    CariccReportError,
    InputWarning,
    ProgramFailedError,
    UsageError,
)
from caricc_report.release.outcomes import State
from caricc_report.release.publications import publications
from caricc_report.system.atomic import replace_file
from caricc_report.system.clock import now
from caricc_report.system.files import read_file
from caricc_report.system.locks import held_lock
from caricc_report.system.subprocesses import Program

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.project import Project
    from caricc_report.release.outcomes import Outcome

_HOOK_DEADLINE_S = 60.0
"""How long a hook may take, in seconds."""
_WAIT_S = 60.0
"""How long another command may take to write the status file, in seconds."""


@dataclass
class StatusFile:
    """A JSON file that says how the last run went, and how each release is; replaced atomically.

    ``last_run`` has ``command``, ``started_at``, ``ended_at`` and ``exit_code``, the last two null
    while it goes on, or if it was killed. ``releases`` has, by release or else by period, its
    ``period``, ``state``, ``reason`` and the time ``at`` which that was found.
    """

    path: Path
    command: str
    is_replaceable: bool = False
    """Whether a damaged file is replaced: where nobody named one, it stops nothing."""
    _run: dict[str, Any] = field(default_factory=dict)
    _unwritten: list[dict[str, Any]] = field(default_factory=list)
    """What came of periods that the file does not say yet, since it could not be written."""

    def begin(self) -> None:
        """State that a run has begun, and keep what is known of releases."""
        self._run = {
            "command": self.command, "started_at": now(), "ended_at": None, "exit_code": None
        }  # fmt: skip
        self._write()

    def note(self, outcome: Outcome) -> None:
        """State what came of a period; if that cannot be written, the next time that it can."""
        self._unwritten.append({**outcome.as_json(), "at": now()})
        self._write()

    def end(self, exit_code: int) -> None:
        """State that the run has ended."""
        self._run |= {"ended_at": now(), "exit_code": exit_code}
        self._write()

    def _write(self) -> None:
        """Add to what the file says, which another command may have written meanwhile."""
        place, advice = str(self.path), "name another with --status"
        busy = BusyError(f"{place}: another command is writing it; wait for it to end")
        lock = self.path.parent / f".{self.path.name}.lock"
        # Whoever held it the last time may hold it for long.
        wait_s = _WAIT_S if len(self._unwritten) <= 1 else 0
        with held_lock(lock, busy, where=place, advice=advice, wait_s=wait_s):
            try:
                replace_file(self.path, self._text().encode("utf-8", "replace"))
                self._unwritten.clear()
            except OSError as error:
                raise UsageError(
                    f"{place}: cannot be written ({error.strerror}); {advice}"
                ) from error

    def _text(self) -> str:
        """Return what the file is to say."""
        releases = self._releases()
        for each in self._unwritten:
            known = {**each}
            if release := known.pop("release"):  # It had no number before.
                releases.pop(each["period"], None)
            name, states = release or each["period"], (State.PUBLISHED, State.UNCHANGED)
            # Another command may have published it meanwhile, which its hook was told.
            if (releases.get(name, {}).get("state"), known["state"]) != states:
                releases[name] = known
        content = {"last_run": self._run, "releases": dict(sorted(releases.items()))}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def _releases(self) -> dict[str, Any]:
        """Return what the file says of releases; another file is not replaced."""
        content = read_file(self.path) if self.path.exists() else b""
        if not content.strip():
            return {}
        is_damaged = True
        try:
            stated = json.loads(content)
            is_damaged = not stated or "last_run" in stated
            if is_damaged:
                return {name: {**each} for name, each in stated["releases"].items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            pass
        problem = f"{self.path}: not a status file"
        if self.is_replaceable and is_damaged:
            warnings.warn(f"{problem}; it is written anew", InputWarning, stacklevel=4)
            return {}
        raise UsageError(
            f"{problem}, so it is not replaced; delete it, or name another with --status"
        )


def event_of(outcome: Outcome, project: Project) -> dict[str, Any] | None:
    """Return what a hook is told: of what was published or failed; else None.

    The content diff of what was published is with the publication before it; it is null of the
    first one, and of what failed.
    """
    if outcome.state not in {State.PUBLISHED, State.FAILED}:
        return None
    event = {"event": outcome.state.value, **outcome.as_json(), "compared_with": None, "diff": None}
    del event["state"]
    if outcome.state is State.PUBLISHED:
        from caricc_report.release.diff.comparison import compare  # noqa: PLC0415 - rarely needed

        every = publications(project)
        ids = [each.id for each in every]
        place = ids.index(outcome.release)
        event["directory"] = str(every[place].folder.path)
        if place:
            event["compared_with"] = every[place - 1].id
            old, new = (str(each.folder.path) for each in every[place - 1 : place + 1])
            event["diff"] = compare(old, new).as_json()
    return event


def call_hook(command: str, event: dict[str, Any]) -> str | None:
    """Give a command an event as JSON on standard input; return what went wrong, if anything.

    The command gets our environment. Its arguments and what it says may hold secrets, and are not
    repeated.
    """
    try:
        arguments = shlex.split(command)
    except ValueError as error:
        return f"hook: not a command ({error})"
    if not arguments:
        return None
    program = Program(
        "hook",
        arguments,
        advice="name a program that there is",
        deadline_s=_HOOK_DEADLINE_S,
        environment=dict(os.environ),
        standard_input=json.dumps(event, ensure_ascii=False).encode("utf-8", "replace"),
    )
    try:
        program.run()
    except ProgramFailedError as error:
        return f"hook: {error.problem}"
    except CariccReportError as error:
        return str(error)
    return None

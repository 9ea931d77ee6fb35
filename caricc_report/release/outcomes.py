"""What came of each period of a command that makes many."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from caricc_report.errors import CariccReportError, IncompletePublicationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.model.period import Period
    from caricc_report.release.job import Job


class State(StrEnum):
    """What came of a period, or, of a dry run, what would."""

    MADE = "made"
    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"


class Reprocess(StrEnum):
    """Which releases are made again that a run was tried for before."""

    NONE = "none"
    FAILED = "failed"
    """Those whose last run failed."""
    CHANGED = "changed"
    """Those, too, that rest on something that has changed since."""
    ALL = "all"
    """All of them, all steps."""


@dataclass(frozen=True, slots=True)
class Task:
    """A release that is to be made in a process of its own."""

    job: Job
    release: str
    """Which release; empty, of a dry run, where no parameters file gives it a number yet."""
    period: Period | None
    """Its days, as far as its parameters file can be read."""
    publish: bool = False

    def came_to(
        self, state: State, reason: str = "", error: type[BaseException] | None = None
    ) -> Outcome:
        """Return what came of it."""
        return Outcome(self.release, str(self.period or ""), state, reason, error)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one period."""

    release: str
    """Which release; empty where no parameters file gives it a number."""
    period: str
    """Its days; empty where they cannot be read."""
    state: State
    reason: str = ""
    """Why, of what failed or was skipped."""
    error: type[BaseException] | None = None
    """The kind of error, of what failed, and of what is published without all that follows."""

    @classmethod
    def of_error(cls, release: str, period: str, error: Exception) -> Outcome:
        """Return what came of a period that an error has ended; what is published stays so."""
        is_published = isinstance(error, IncompletePublicationError)
        if isinstance(error, CariccReportError):
            reason = str(error)
        elif isinstance(error, OSError):
            reason = f"{error.filename or 'this machine'}: {error.strerror or error}"
        else:
            reason = "".join(traceback.format_exception(error)).rstrip()
        state = State.PUBLISHED if is_published else State.FAILED
        return cls(release, period, state, reason, type(error))

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "release": self.release,
            "period": self.period,
            "state": self.state.value,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Message:
    """What a period says while it is made."""

    task: Task
    text: str
    """A step that is done, or what somebody is warned of."""
    is_warning: bool = False


Heard = Callable[[Message], object]
"""Hears of the steps and warnings of all periods."""


def in_time(tasks: Iterable[Task]) -> list[Task]:
    """Return tasks in the order of their periods; those that cannot be read come last."""
    return sorted(tasks, key=lambda task: (task.period is None, task.period or task.release))

"""The one list of exit codes."""

from __future__ import annotations

from caricc_report.errors import (
    AlreadyPublishedError,
    BusyError,
    CariccReportError,
    CheckError,
    InvalidInputError,
    NotebookError,
    ProgramError,
    UsageError,
)

EXIT_CODES: tuple[tuple[type[CariccReportError], int], ...] = (
    (UsageError, 2),
    (InvalidInputError, 3),
    (CheckError, 4),
    (NotebookError, 5),
    (ProgramError, 6),
    (AlreadyPublishedError, 7),
    (BusyError, 8),
)
"""From an error to the command's exit code; any other error is 1."""

MEANINGS: tuple[str, ...] = (
    "done",
    "an unexpected fault, such as a full disk",
    "wrong usage, or no such file, period or release",
    "invalid parameters or records; every defect is listed",
    "an editorial check failed; `verify`, `backtest` or `init --update` found a difference",
    "a notebook failed",
    "a renderer is missing, too old or failed; `caricc-report doctor` says what to do",
    "the release is published, and the draft differs; a person decides whether to correct it",
    "another run holds the release, the archive or the records; try again",
)
"""What each exit code means, from 0."""


def exit_code_list() -> str:
    """Return the exit codes as a Markdown list, for help and documentation."""
    codes = [f"* `{code}`: {meaning}" for code, meaning in enumerate(MEANINGS)]
    return "\n".join(["**Exit codes**:\n", *codes, "* `128 + n`: ended by signal n"])


def exit_code(kind: type[BaseException]) -> int:
    """Return the command's exit code for an error of a kind."""
    return next((code for known, code in EXIT_CODES if issubclass(kind, known)), 1)

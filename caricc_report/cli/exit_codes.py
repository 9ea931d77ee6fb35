"""The one list of exit codes."""

from __future__ import annotations

from caricc_report.errors import (
    AlreadyPublishedError,
    ArchiveBusyError,
    CariccReportError,
    CheckError,
    InvalidInputError,
    NotebookError,
    ProgramError,
    ReleaseBusyError,
    UsageError,
)

EXIT_CODES: tuple[tuple[type[CariccReportError], int], ...] = (
    (UsageError, 2),
    (InvalidInputError, 3),
    (CheckError, 4),
    (NotebookError, 5),
    (ProgramError, 6),
    (AlreadyPublishedError, 7),
    (ReleaseBusyError, 7),
    (ArchiveBusyError, 7),
)
"""From an error to the command's exit code; 0 is done, 1 an unexpected fault."""


def exit_code(kind: type[CariccReportError]) -> int:
    """Return the command's exit code for an error of a kind."""
    return next((code for known, code in EXIT_CODES if issubclass(kind, known)), 1)

"""The bytes of a past release's file, or why they are not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path


def content_of(path: Path, where: str, largest: int) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    InvalidInputError
        If it cannot be read, or has more bytes than ``largest``.
    """
    with ProjectFile(path, where).opened() as file:
        size = path.stat().st_size
        if size > largest:
            raise unreadable(where, f"too large, got {size} bytes, {largest} at most are read")
        return file.read(largest)


def unreadable(where: str, problem: str) -> InvalidInputError:
    """Return the error that says what is wrong with a file as a whole."""
    return InvalidInputError(where, [Defect("", "", problem)])

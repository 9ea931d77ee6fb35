"""Locks between processes, which end with the process that holds them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from caricc_report.errors import CariccReportError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held_lock(
    path: Path, busy: CariccReportError, *, where: str, advice: str, wait_s: float = 0
) -> Iterator[None]:
    """Hold the lock of a file, whose folder is made if it is not there.

    Parameters
    ----------
    path, wait_s
        The lock's file, and how long to wait for another process, in seconds.
    busy
        What is raised if another process holds it.
    where, advice
        The folder's name, and what to do if it cannot be written to: a UsageError.
    """
    lock = FileLock(path, timeout=wait_s)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise busy from error
    except OSError as error:
        message = f"{where}: cannot be written to ({error.strerror}); {advice}"
        raise UsageError(message) from error
    try:
        yield
    finally:
        lock.release()

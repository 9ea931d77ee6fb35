"""Locks between processes, which end with the process that holds them."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from caricc_report.errors import BusyError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held_lock(
    path: Path, busy: BusyError, *, where: str, advice: str, wait_s: float = 0
) -> Iterator[None]:
    """Hold the lock of a file, whose folder is made if it is not there.

    Whoever may write to the folder may take the lock after us: a shared folder has several users,
    and the *umask* of the first would keep the others out.

    Parameters
    ----------
    path, wait_s
        The lock's file, and how long to wait for another process, in seconds.
    busy
        What is raised if another process holds it.
    where, advice
        The folder's name, and what to do if it cannot be written to: a UsageError.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - a run with nothing to do needs none

    lock = FileLock(path, timeout=wait_s)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        _share(path)
    except Timeout as error:
        raise busy from error
    except OSError as error:
        message = f"{where}: cannot be written to ({error.strerror}); {advice}"
        if isinstance(error, PermissionError) and path.exists() and os.access(path.parent, os.W_OK):
            message = (
                f"{path}: the lock file of {_owner(path)}, to which you cannot write, is in the "
                "way; let them run a command here again, which opens it to you, or delete it "
                "while nobody works here"
            )
        raise UsageError(message) from error
    try:
        yield
    finally:
        lock.release()


def _share(path: Path) -> None:
    """Give a lock file of ours the group of its folder, and whoever may write there the right to.

    Someone else's is left as it is.
    """
    if sys.platform == "win32":  # A file has the rights of its folder there.
        return
    folder = path.parent.stat()
    with suppress(OSError):
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            if os.fstat(file).st_gid != folder.st_gid:
                os.fchown(file, -1, folder.st_gid)
            os.fchmod(file, 0o600 | (folder.st_mode & 0o066))
        finally:
            os.close(file)


def _owner(path: Path) -> str:
    if sys.platform == "win32":
        return "another user"
    import pwd  # noqa: PLC0415 - not on every system

    uid = path.stat().st_uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"

"""The folder of a release: written beside its place, then put there whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, ReleaseBusyError, UsageError
from caricc_report.locks import held_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST = "manifest.json"


@contextmanager
def held(parent: Path, release: str) -> Iterator[None]:
    """Hold a release, so that no other run makes it at the same time.

    The lock is the operating system's: it ends with the process that holds it.

    Raises
    ------
    ReleaseBusyError
        If another run holds it.
    UsageError
        If the folder cannot be written to.
    """
    path = parent / f".{release}.lock"
    busy = ReleaseBusyError(release, str(path))
    with held_lock(path, busy, where=str(parent), advice="name another with --output"):
        yield


def check_replaceable(target: Path) -> None:
    """Check that a folder may be replaced: it does not exist, is empty, or holds a release.

    Raises
    ------
    UsageError
        If it holds anything else.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        message = f"{target}: not a folder, so it is not replaced; name another with --output"
        raise UsageError(message)
    if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        message = (
            f"{target}: holds files but no {MANIFEST}, so it is no release and is not replaced; "
            "name another folder with --output"
        )
        raise UsageError(message)


def put(files: Mapping[str, bytes], target: Path) -> None:
    """Write a release's files to its folder; what was there before is replaced as a whole.

    Parameters
    ----------
    files
        By name, the content of every file of the release.
    target
        The folder; its parent exists.
    """
    check_replaceable(target)
    staging = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.new-"))
    try:
        _write(files, staging)
        if target.exists():
            retired = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old-"))
            old = retired / target.name
            try:
                target.rename(old)
                staging.rename(target)
            except BaseException:
                if old.exists() and not target.exists():
                    old.rename(target)
                raise
            finally:
                if target.exists():  # Then what is retired, if anything, is not needed.
                    shutil.rmtree(retired, ignore_errors=True)
        else:
            staging.rename(target)
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror}); what was there before stays"
        raise CariccReportError(message) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def put_new(files: Mapping[str, bytes], target: Path) -> None:
    """Write a release's files to a folder that is not there; it appears whole, and to stay.

    What an interrupted call left beside it is removed; whoever calls holds the parent.

    Parameters
    ----------
    files
        By name, the content of every file of the release.
    target
        The folder; its parent exists.
    """
    for left in target.parent.glob(".*.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.new-"))
    try:
        _write(files, staging)
        _settle(staging)
        staging.rename(target)
        _settle(target.parent)
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror}); nothing was"
        raise CariccReportError(message) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    folder.chmod(0o777 & ~_umask())
    for name, content in files.items():
        with (folder / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

"""The folder of a release: written beside its place, then moved there whole: an atomic replace."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, ReleaseBusyError, UsageError
from caricc_report.system.atomic import exchange, fsync_names, new_folder, write_files
from caricc_report.system.locks import held_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"


@contextmanager
def locked(parent: Path, release: str | None = None) -> Iterator[None]:
    """Hold a release, or else what follows from all, so that no other run makes it meanwhile.

    The lock is the operating system's: it ends with the process that holds it.
    """
    path = parent / f".{release or 'index'}.lock"
    busy = ReleaseBusyError(release, str(path))
    advice = "name another with --output" if release else "make it a folder that can be"
    with held_lock(path, busy, where=str(parent), advice=advice):
        yield


def check_replaceable(target: Path) -> None:
    """Check that a folder may be replaced: it does not exist, is empty, or holds a release."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(
            f"{target}: not a folder, so it is not replaced; name another with --output"
        )
    if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise UsageError(
            f"{target}: has files but no {MANIFEST}, so it is not a release and is not replaced; "
            "name another folder with --output"
        )


def replace_folder(files: Mapping[str, bytes], target: Path) -> None:
    """Write a release's files to its folder; what was there before is replaced as a whole."""
    check_replaceable(target)
    with _staged(files, target, "nothing was changed") as staging:
        if target.exists():
            exchange(staging, target)
        else:
            staging.rename(target)


def write_new_folder(files: Mapping[str, bytes], target: Path) -> None:
    """Write a release's files to a folder that is not there; it appears whole, and to stay."""
    with _staged(files, target, "nothing was") as staging:
        staging.rename(target)


@contextmanager
def _staged(files: Mapping[str, bytes], target: Path, otherwise: str) -> Iterator[Path]:
    """Write files to a folder that is to take a place, and remove what is in its own then."""
    staging = None
    try:
        staging = new_folder(target)
        write_files(files, staging)
        yield staging
        fsync_names(target.parent)
    except OSError as error:
        raise CariccReportError(
            f"{target}: cannot be written ({error.strerror}); {otherwise}"
        ) from error
    finally:
        if staging:
            shutil.rmtree(staging, ignore_errors=True)  # It may be what was there before.

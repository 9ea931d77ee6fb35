"""Files and folders that appear whole, or not at all.

Content is on the disk before its name is: what is cut off at any moment, by a signal, a full
disk or a power failure, leaves what was there before. What it leaves beside that goes with the
next `remove_leftovers`.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError
from caricc_report.system.files import real_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_AT_FDCWD, _NOREPLACE, _EXCHANGE = -100, 1, 2
"""Of renameat2(2): relative to the working folder; fail if there; swap."""
_NOT_SUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})


def replace_file(
    path: Path, content: bytes, *, staged_in: Path | None = None, follows_link: bool = False
) -> None:
    """Write a file beside its place, or in another folder, then put it there.

    A file that exists keeps its mode. A link gives way to the file, since whoever commits one
    chooses where it leads; of a file that people edit it is followed, and stays. If it cannot be
    written, nothing was changed, and a CariccReportError is raised.
    """
    target = real_path(path) if follows_link else path
    try:
        is_there = target.exists() and not target.is_symlink()
        mode = target.stat().st_mode & 0o777 if is_there else None
        with _written(target, content, staged_in) as written:
            if mode is not None:
                written.chmod(mode)
            written.replace(target)
    except OSError as error:
        raise CariccReportError(
            f"{path}: cannot be written ({error.strerror}); nothing was changed"
        ) from error


def write_new_file(path: Path, content: bytes) -> None:
    """Write a file that is not there, or raise an OSError: one that is there is never replaced."""
    with _written(path, content) as written:
        rename_new(written, path)


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder that has no reader yet, and wait until they are on the disk."""
    for name, content in files.items():
        _write(folder / name, content)
    fsync(folder)


def fsync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fsync_names(folder: Path) -> None:
    """Wait until the names that were changed in a folder are on the disk.

    They are changed already, so a disk that fails now is not heard: what is there after a power
    failure is old or new, and whole either way.
    """
    with contextlib.suppress(OSError):
        fsync(folder)


def new_folder(target: Path) -> Path:
    """Make a folder beside the place that it is meant for, with the mode of any folder."""
    folder = _beside(target)
    folder.mkdir()
    return folder


def rename_new(path: Path, target: Path) -> None:
    """Give a file or folder a name in one step, or raise a FileExistsError if that is not free."""
    if not _renameat2(path, target, _NOREPLACE):
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        path.rename(target)


def exchange(path: Path, target: Path) -> None:
    """Exchange two folders in one step, where the file system can.

    Where it cannot there are three, and a way back: `remove_leftovers` of the target.
    """
    if _renameat2(path, target, _EXCHANGE):
        return
    aside = _aside(target)
    target.rename(aside)
    try:
        path.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    aside.rename(path)


def remove_leftovers(folder: Path, name: str = "*") -> None:
    """Remove from a folder what processes left that were killed; whoever calls holds its lock.

    The name of what they wrote is a pattern; of what they exchanged, the name itself.
    """
    aside = _aside(folder / name)
    if (folder / name).exists():
        shutil.rmtree(aside, ignore_errors=True)
    elif aside.exists():
        with contextlib.suppress(OSError):
            aside.rename(folder / name)
    # Other names with a dot before them are people's own.
    for left in folder.glob(f".{name}.new-{'[0-9a-f]' * 8}"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                left.unlink()


@contextlib.contextmanager
def _written(target: Path, content: bytes, staged_in: Path | None = None) -> Iterator[Path]:
    """Write a file under another name than its own, and remove it if it keeps that."""
    written = _beside(target, staged_in)
    try:
        _write(written, content)
        yield written
        fsync_names(target.parent)
    finally:
        written.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _beside(target: Path, folder: Path | None = None) -> Path:
    return (folder or target.parent) / f".{target.name}.new-{os.urandom(4).hex()}"


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.moved-aside")


def _renameat2(path: Path, target: Path, flag: int) -> bool:
    """Rename with a flag; return False if this system or file system knows none."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # Windows has no library of that name.
        return False
    if not renameat2(_AT_FDCWD, os.fsencode(path), _AT_FDCWD, os.fsencode(target), flag):
        return True
    number = ctypes.get_errno()
    if number in _NOT_SUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(target))

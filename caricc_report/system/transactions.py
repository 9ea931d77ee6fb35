"""New files in several folders, which appear together.

They are staged in one folder, and a renaming of that folder decides that they are there; then
each is given its name. Who is cut off in between has left what is needed to go on, and whoever
reads the files next goes on: one process or several, without a lock.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, Defect, InvalidInputError
from caricc_report.system.atomic import new_folder, rename_new, settle_names, write_files
from caricc_report.system.files import real_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_NAMES = "names.json"
_STAGED, _WAITING = ".together.new-", ".together.waiting-"


def put_together(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files that are not there, all or none.

    Parameters
    ----------
    files
        By name relative to the folder, the content; who sees a file sees those before it.
    folder
        The folder, which is made if it is not there.

    Raises
    ------
    FileExistsError
        If one is there; nothing was written.
    OSError
        If they cannot be written; nothing was.
    CariccReportError
        If they are written, but `complete` has to be called once more.
    """
    made: list[Path] = []
    try:
        _make_folders(files, folder, made)
        _commit(files, folder)
    except BaseException:
        with contextlib.suppress(OSError):  # What is not empty stays.
            for each in reversed(made):
                each.rmdir()
        raise
    try:
        complete(folder)
    except OSError as error:
        message = (
            f"{folder.as_posix()}: written, but not all have their names yet "
            f"({error.filename2 or error.filename}: {error.strerror}); mend that, and whatever "
            "reads the folder next gives them"
        )
        raise CariccReportError(message) from error


def _make_folders(names: Iterable[str], folder: Path, made: list[Path]) -> None:
    """Make the folders that files need, and check that nothing is in their way."""
    for target in sorted({folder, *((folder / name).parent for name in names)}):
        for each in (*reversed(target.parents), target):
            if os.path.lexists(each) and not each.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(each))
            if not each.is_dir():
                each.mkdir()
                made.append(each)
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    for name in names:
        if os.path.lexists(folder / name):
            raise FileExistsError(errno.EEXIST, f"{name} is there already")


def _commit(files: Mapping[str, bytes], folder: Path) -> None:
    staging = new_folder(folder / "together")
    try:
        staged = {str(number): content for number, content in enumerate(files.values())}
        write_files(staged | {_NAMES: json.dumps(list(files)).encode()}, staging)
        staging.rename(folder / staging.name.replace(_STAGED, _WAITING))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    settle_names(folder)


def complete(folder: Path) -> None:
    """Give their names to files that `put_together` has written, if it was cut off.

    Raises
    ------
    FileExistsError
        If another file has such a name meanwhile; none is replaced.
    OSError
        If the folder cannot be written to.
    InvalidInputError
        If what waits there was not left by `put_together`.
    """
    for waiting in sorted(folder.glob(f"{_WAITING}*")):
        names = _names(waiting, folder)
        for number, name in enumerate(names):
            staged = waiting / str(number)
            try:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                rename_new(staged, folder / name)
            except FileNotFoundError:
                continue  # It has its name already.
            except FileExistsError:
                if staged.exists():
                    raise
        for parent in {(folder / name).parent for name in names}:
            settle_names(parent)
        done = folder / waiting.name.replace(_WAITING, _STAGED)
        try:
            waiting.rename(done)
        except FileNotFoundError:
            continue  # Another process was as quick.
        shutil.rmtree(done, ignore_errors=True)


def _names(waiting: Path, folder: Path) -> Sequence[str]:
    """Return the names that files wait for; none if another process has given them."""
    try:
        names = json.loads((waiting / _NAMES).read_bytes())
    except FileNotFoundError:
        return ()
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(_is_inside(name, folder) for name in names):
        problem = f"{_NAMES} is no list of names in the folder above; remove the folder"
        raise InvalidInputError(waiting.as_posix(), [Defect("", "", problem)])
    return names


def _is_inside(name: object, folder: Path) -> bool:
    """Return whether a name leads downwards, and through no link out of the folder."""
    if not isinstance(name, str) or not name or "\0" in name:
        return False
    path = PurePosixPath(name)
    inside = real_path((folder / path).parent).is_relative_to(real_path(folder))
    return inside and not path.is_absolute() and ".." not in path.parts

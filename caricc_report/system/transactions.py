"""A transaction of new files: all of them appear, or none.

They are staged in one folder, at the places that they will have; renaming that folder commits them.
Then each is moved to its place. Whoever reads the files next completes a commit that was cut off:
one process or several, without a lock.

Files renamed one after another would not do. An import that is killed between the two languages of
an article leaves it in one, and a release may be made of that before anybody imports again.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import CariccReportError, Defect, InvalidInputError
from caricc_report.system.atomic import fsync, fsync_names, new_folder, rename_new, write_files
from caricc_report.system.files import real_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TRANSACTION = "transaction"
"""What the folder of a transaction is named after, for `remove_leftovers`."""
_STAGED, _COMMITTED = f".{TRANSACTION}.new-", f".{TRANSACTION}.waiting-"
_MARK = "~"
"""After the names of staged files, so that no reader takes one for what it will be."""


def write_together(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files that are not there, all or none, by their names in a folder, which is made.

    If one is there, or they cannot be written, an OSError is raised, and nothing was written. A
    CariccReportError says that they are written, but `complete` has to be called once more.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        _check_free(files, folder)
        folder.mkdir(parents=True, exist_ok=True)
        _commit(files, folder)
    except BaseException:
        with contextlib.suppress(OSError):  # What is not empty stays.
            for each in made:
                each.rmdir()
        raise
    try:
        complete(folder)
    except OSError as error:
        raise CariccReportError(
            f"{folder.as_posix()}: written but not committed yet "
            f"({error.filename2 or error.filename}: {error.strerror}); fix that, and whatever "
            "reads the folder next commits them"
        ) from error


def _check_free(names: Iterable[str], folder: Path) -> None:
    """Check that files can be given their names, before any is written."""
    for target in (folder / name for name in names):
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        parent = next(each for each in target.parents if os.path.lexists(each))
        if not parent.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(parent))
        if not os.access(parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(parent))


def _commit(files: Mapping[str, bytes], folder: Path) -> None:
    staging = new_folder(folder / TRANSACTION)
    try:
        for name in files:
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
        write_files({f"{name}{_MARK}": content for name, content in files.items()}, staging)
        for each, _, _ in os.walk(staging):
            fsync(Path(each))
        staging.rename(folder / staging.name.replace(_STAGED, _COMMITTED))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    fsync_names(folder)


def complete(folder: Path) -> None:
    """Move files to their places that `write_together` has committed, if it was cut off.

    An OSError is raised if another file has such a name meanwhile, which is not replaced, or the
    folder cannot be written to; an InvalidInputError if a place is not in the folder.
    """
    for committed in sorted(folder.glob(f"{_COMMITTED}{'[0-9a-f]' * 8}")):
        if committed.is_symlink():  # Nobody here has made it.
            continue
        parents: set[Path] = set()
        for staged in _staged(committed):
            target = folder / staged.relative_to(committed).with_name(staged.name[:-1])
            if not real_path(target.parent).is_relative_to(real_path(folder)):
                problem = f"leads out of the folder, got {target.as_posix()!r}; remove it"
                raise InvalidInputError(committed.as_posix(), [Defect("", "", problem)])
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                rename_new(staged, target)
            except (FileNotFoundError, FileExistsError):
                if staged.exists():  # Else another process was as quick.
                    raise
            parents.add(target.parent)
        for each in parents:
            fsync_names(each)
        shutil.rmtree(committed, ignore_errors=True)


def _staged(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in sorted(names) if name.endswith(_MARK))

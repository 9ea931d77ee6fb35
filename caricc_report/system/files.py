"""Files opened at once: a pipe or device in a file's place is neither waited for nor read."""

from __future__ import annotations

import contextlib
import errno
import fnmatch
import os
import re
import stat
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from caricc_report.errors import Defect, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

State = tuple[int, ...]
"""Which file it is, its size, and when its content and its entry were changed."""
_LARGEST = 50_000_000
# Windows has neither.
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)
_NOT_FOLLOWING = getattr(os, "O_NOFOLLOW", 0)
_POINTER, _LONGEST_POINTER = b"version https://git-lfs.github.com/spec/", 1024
"""What git leaves in place of a large file that it has not fetched."""
# A line of "=======" is none of them: it also underlines a heading, and git never writes it
# without the others. Nor is "|||||||" without a name, a row of empty cells.
_MARKER = re.compile(r"<{7}(?!\S)|>{7}(?!\S)|\|{7} +\S")
_ADVICE = "keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>"


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A file or folder, and what people call it."""

    path: Path
    """Where it is."""
    name: str
    """Its name in messages: its path in the project, where it is inside."""

    def read_bytes(self, largest: int = _LARGEST) -> bytes:
        """Return the content of the file.

        Raises
        ------
        InvalidInputError
            If there is no such file, or it is larger than so many bytes.
        """
        try:
            return read_file(self.path, largest)
        except OSError as error:
            raise self.refused(f"cannot be read ({error.strerror})") from error

    def read_text(self) -> str:
        """Return the text of a UTF-8 file (a byte order mark is dropped).

        Raises
        ------
        InvalidInputError
            If there is no such file, it is too large, it is not UTF-8, or git could not merge it.
        """
        try:
            text = self.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problem = f"not UTF-8 at byte {error.start}; save the file as UTF-8"
            raise self.refused(problem) from error
        self.check_merged(text)
        return text

    def check_merged(self, text: str) -> None:
        """Refuse the file if git could not merge its text; every conflict marker is listed.

        Raises
        ------
        InvalidInputError
            If so.
        """
        defects = [Defect(f"line {number}", "", problem) for number, problem in conflicts_in(text)]
        if defects:
            raise InvalidInputError(self.name, defects)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the file for reading.

        Raises
        ------
        InvalidInputError
            If it cannot be read, now or while it is open.
        """
        try:
            with open_file(self.path) as file:
                yield file
        except OSError as error:
            raise self.refused(f"cannot be read ({error.strerror})") from error

    def refused(self, problem: str, *, position: str = "", field: str = "") -> InvalidInputError:
        """Return the error that the file is not valid, for one reason."""
        return InvalidInputError(self.name, [Defect(position, field, problem)])


def conflict_in(line: str) -> str:
    """Return what is wrong with a line if it is a conflict marker, else an empty text."""
    if not _MARKER.match(line):
        return ""
    return f"a conflict marker of git, got {line.rstrip()!r:.80}; {_ADVICE}"


def conflicts_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number of each line that is a conflict marker, from 1, and what is wrong."""
    if "<<<<<<<" in text or ">>>>>>>" in text or "||||||| " in text:  # Hardly ever so.
        for number, line in enumerate(text.split("\n"), 1):
            if problem := conflict_in(line):
                yield number, problem


_JUNK = re.compile(r"\..+|~\$.*|Thumbs\.db|desktop\.ini|Icon\r|__MACOSX", re.IGNORECASE)


def is_hidden(path: PurePath) -> bool:
    """Return whether a relative path is that of no content: hidden, a lock, or a system's own.

    Such are copies of editors, locks of offices, and what macOS and Windows put into folders.

    Examples
    --------
    >>> [is_hidden(Path(name)) for name in ("a/.ipynb_checkpoints/b.md", "~$a.xlsx", "a/b.md")]
    [True, True, False]
    """
    return any(_JUNK.fullmatch(part) for part in path.parts if part != "..")


def files_in(folder: Path, pattern: str = "*") -> list[Path]:
    """Return what is in a folder and the folders within, in order, without what `is_hidden`.

    Linked folders are not looked into, as by `Path.rglob`, which takes six times as long.
    """
    return [folder / name for name in names_in(folder, pattern)]


def names_in(folder: Path, pattern: str = "*") -> list[str]:
    """Return the names of what `files_in` returns, relative to the folder, with slashes."""
    fits = re.compile(fnmatch.translate(pattern)).match
    start = len(os.path.join(folder, ""))  # noqa: PTH118 - of a folder that may be the root
    names = (entry.path[start:] for entry in _entries(folder) if fits(entry.name))
    return [*names] if os.sep == "/" else [name.replace(os.sep, "/") for name in names]


def _entries(folder: Path | str, *, hidden: bool = False) -> Iterator[os.DirEntry[str]]:
    """Yield what is in a folder and the folders within, in order, without looking at each."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except (PermissionError, FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if hidden or not _JUNK.fullmatch(entry.name):
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path, hidden=hidden)


def state_of(found: os.stat_result) -> State:
    """Return the state of a file, by which a change is seen."""
    times = found.st_mtime_ns, found.st_ctime_ns
    return (found.st_dev, found.st_ino, found.st_size, *times)


def states_of(source: Path) -> dict[str, State]:
    """Return by path the states of a file, or of the files of a folder, in the order of names.

    The paths are text: to make thousands of `Path` takes longer than to look at the files.
    """
    states: dict[str, State] = {}
    for each in _entries(source) if source.is_dir() else (source,):
        with contextlib.suppress(OSError):
            found = each.stat()
            if stat.S_ISREG(found.st_mode):
                states[os.fspath(each)] = state_of(found)
    return states


def shown_name(name: str) -> str:
    r"""Return a name as UTF-8 can state it; only what was no UTF-8 in it is another one then.

    Examples
    --------
    >>> print(shown_name("b\udcff.md"))
    b\udcff.md
    """
    return name.encode("utf-8", "backslashreplace").decode()


def as_spelt(path: Path) -> Path:
    """Return a path as the disk spells it, which may have й as one character or, on macOS, as two.

    What is not there stays as it is.
    """
    if str(path).isascii() or os.path.lexists(path):
        return path
    found = as_spelt(path.parent) / path.name
    composed = unicodedata.normalize("NFC", path.name)
    try:
        beside = [] if os.path.lexists(found) else sorted(found.parent.iterdir())
    except OSError:
        return found
    same = (each for each in beside if unicodedata.normalize("NFC", each.name) == composed)
    return next(same, found)


def real_path(path: Path) -> Path:
    """Return where links lead, as the disk spells it.

    A path that goes in a circle, which nobody can open, stays as it is.
    """
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            return path.absolute()
        path = as_spelt(path)
    return Path(os.path.realpath(path))


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading.

    An OSError is raised if there is none, or git has left a pointer in its place.
    """
    file = open(path, "rb", opener=at_once)  # noqa: SIM115 - it is returned
    state = os.fstat(file.fileno())
    if not stat.S_ISREG(state.st_mode):
        file.close()
        raise OSError(errno.EINVAL, "not a file but a pipe or device")
    if state.st_size < _LONGEST_POINTER and file.peek(len(_POINTER)).startswith(_POINTER):
        file.close()
        raise OSError(
            errno.EINVAL, "a pointer of Git LFS in place of the file; run 'git lfs pull' to get it"
        )
    return file


def read_file(path: Path, largest: int = _LARGEST) -> bytes:
    """Return the bytes of a file; raise an OSError if there is none, or it is larger."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > largest:
            message = f"larger than {largest} bytes, got {size}"
            raise OSError(errno.EFBIG, message)
        return file.read(largest)


def links_out(path: Path, root: Path) -> dict[Path, str]:
    """Return where links lead that lead out of a folder, by the links in the order of their names.

    Looked at is a path and all that is in it, but not in linked folders. The folder's own place may
    be reached by links.
    """
    inside = os.path.realpath(root)
    within = _entries(path, hidden=True) if path.is_dir() else ()
    links = [path] if path.is_symlink() else []
    links += [Path(entry.path) for entry in within if entry.is_symlink()]
    targets = {each: os.path.realpath(each) for each in links}
    return {
        each: target
        for each, target in targets.items()
        if os.path.commonpath([inside, target]) != inside
    }


def at_once(path: str, flags: int) -> int:
    """Open a file for `open`, where a pipe that nobody writes to is not waited for."""
    return os.open(path, flags | _NOT_WAITING)


def unfollowed(path: str, flags: int) -> int:
    """Open a file for `open` as `at_once`, but none that a symbolic link leads to."""
    return at_once(path, flags | _NOT_FOLLOWING)

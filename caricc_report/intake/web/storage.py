"""Files on other storage than this machine's, by an address of fsspec: ``s3://bucket/folder``.

A run reads and writes the project's folder alone. What lies elsewhere is brought by an import, and
what was published can be put there. Who may read and write is what the storage's own configuration
says, such as ``AWS_PROFILE``; an address holds no secrets.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from caricc_report.errors import (
    CariccReportError,
    Defect,
    InvalidInputError,
    StoredDifferentlyError,
    UsageError,
)
from caricc_report.release.folder import MANIFEST
from caricc_report.release.publications import CRATE
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_WITH_FOLDERS = ("memory", "sftp")
_SCHEMES = ("abfs", "az", "gcs", "gs", "memory", "s3", "sftp")


def is_stored(address: str) -> bool:
    """Return whether an address is one of other storage."""
    scheme, mark, _ = address.partition("://")
    return bool(mark) and scheme in _SCHEMES


def bring(address: str, folder: Path) -> Path:
    """Copy a file, or a folder with all that is in it, into a folder; return where it is."""
    storage, path = _opened(address)
    target = folder / PurePosixPath(path).name
    with _answering(lambda reason: InvalidInputError(address, [Defect("", "", reason)])):
        if not storage.isdir(path):
            storage.get_file(path, str(target))
            return target
        for found in sorted(storage.find(path)):
            name = PurePosixPath(found).relative_to(path)
            if ".." in name.parts:  # Storage of objects takes any name.
                raise InvalidInputError(address, [Defect(str(name), "", "leads out of its folder")])
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            storage.get_file(found, str(place))
    return target


def put(directory: Path, names: Sequence[str], address: str) -> bool:
    """Put a published release into a folder elsewhere, whole or not at all; return if it is new.

    Storage of objects cannot rename a folder, so the manifest comes last: what has none is no
    release yet, and the next time is put there whole. The description as an RO-Crate, if there is
    one, is put beside it; it is no part of the release. If a release of this name is there, and a
    file of it differs or is missing, nothing is written.

    The names are those of the files that are the release, among them its manifest; the address is
    that of the folder elsewhere in which the release's own is made.
    """
    storage, folder = _opened(address)
    place, name = f"{folder}/{directory.name}", f"{address.rstrip('/')}/{directory.name}"
    files = [directory / each for each in sorted(names, key=lambda each: (each == MANIFEST, each))]
    crate = [path for path in (directory / CRATE,) if path.is_file()]
    with _answering(
        lambda reason: CariccReportError(
            f"{name}: not published there ({reason}); {directory} is as it was; try again"
        )
    ):
        if storage.exists(f"{place}/{MANIFEST}"):
            if differing := _first_that_differs(storage, place, files):
                raise StoredDifferentlyError(name, differing)
            _write(storage, place, crate)
            return False
        # Where objects are stored, this would make a bucket that is not there.
        if address.partition("://")[0] in _WITH_FOLDERS:
            storage.makedirs(place, exist_ok=True)
        _write(storage, place, [*crate, *files])
    return True


def _write(storage: Any, place: str, files: Sequence[Path]) -> None:  # noqa: ANN401 - as below
    for path in files:
        storage.pipe_file(f"{place}/{path.name}", path.read_bytes())


def _first_that_differs(storage: Any, place: str, files: Sequence[Path]) -> str:  # noqa: ANN401 - fsspec has no types
    """Return the name of the first file that is another one there, or missing; else nothing."""
    for path in files:
        there = f"{place}/{path.name}"
        if not storage.exists(there) or storage.cat_file(there) != path.read_bytes():
            return path.name
    return ""


def _opened(address: str) -> tuple[Any, str]:
    """Return the storage that an address is about, and the path there."""
    if "@" in address.partition("://")[2].partition("/")[0]:
        message = "an address holds no user or password; use the configuration of the storage"
        raise UsageError(message)
    fsspec = required("fsspec", "storage", "storage elsewhere")
    try:
        storage, path = fsspec.core.url_to_fs(address, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        message = f"{address}: {error}; pip install 'caricc-report[storage]' brings that of s3://"
        raise UsageError(message) from error
    return storage, path.rstrip("/")


@contextmanager
def _answering(failed: Callable[[str], CariccReportError]) -> Iterator[None]:
    """Turn whatever storage raises into an error of ours; each library has its own kinds."""
    try:
        yield
    except CariccReportError:
        raise
    except Exception as error:
        reason = "not found" if isinstance(error, FileNotFoundError) else str(error) or repr(error)
        raise failed(reason) from error

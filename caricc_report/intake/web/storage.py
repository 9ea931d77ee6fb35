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
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMES = ("abfs", "az", "gcs", "gs", "memory", "s3", "sftp")


def is_stored(address: str) -> bool:
    """Return whether an address is one of other storage."""
    scheme, mark, _ = address.partition("://")
    return bool(mark) and scheme in _SCHEMES


def bring(address: str, folder: Path) -> Path:
    """Copy a file, or a folder with all that is in it, into a folder; return where it is.

    Raises
    ------
    UsageError
        If the address holds a user, or the library of its storage is not installed.
    InvalidInputError
        If it cannot be read.
    """
    storage, path = _opened(address)
    target = folder / PurePosixPath(path).name
    with _answering(address):
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


def put(directory: Path, address: str) -> bool:
    """Put a published release into a folder elsewhere, whole or not at all; return if it is new.

    Storage of objects cannot rename a folder, so the manifest comes last: what has none is no
    release yet, and the next time is put there whole.

    Raises
    ------
    UsageError
        If the address holds a user, or the library of its storage is not installed.
    StoredDifferentlyError
        If a release of this name is there, and differs.
    InvalidInputError
        If it cannot be written.
    """
    storage, folder = _opened(address)
    place = f"{folder}/{directory.name}"
    manifest = directory / MANIFEST
    with _answering(address):
        if storage.exists(f"{place}/{MANIFEST}"):
            if storage.cat_file(f"{place}/{MANIFEST}") != manifest.read_bytes():
                raise StoredDifferentlyError(f"{address.rstrip('/')}/{directory.name}")
            return False
        files = sorted(path for path in directory.iterdir() if path != manifest)
        storage.makedirs(place, exist_ok=True)
        for path in (*files, manifest):
            storage.pipe_file(f"{place}/{path.name}", path.read_bytes())
    return True


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
def _answering(address: str) -> Iterator[None]:
    """Turn whatever storage raises into an error of ours; each library has its own kinds."""
    try:
        yield
    except CariccReportError:
        raise
    except Exception as error:
        reason = "not found" if isinstance(error, FileNotFoundError) else str(error) or repr(error)
        raise InvalidInputError(address, [Defect("", "", reason)]) from error

"""Packages of parts, as workbooks and Word documents are: ZIP archives (ISO/IEC 29500-2)."""

from __future__ import annotations

import zipfile
from typing import IO

from caricc_report.errors import Defect, InvalidInputError

_MOST_PARTS = 10_000
_LARGEST_DIRECTORY = 2_000_000
"""In bytes, of the list of parts at the end; 10,000 parts take half as much."""


def parts_of(file: IO[bytes], where: str) -> list[zipfile.ZipInfo]:
    """Return the parts of a package, in its order; `where` is its name for errors.

    Raises
    ------
    InvalidInputError
        If there are more than any document has; a long list of them is not read.
    BadZipFile
        If it is no package.
    """
    # As zipfile looks for it, so that there is no file that it finds another list in.
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined] # noqa: SLF001
    n_bytes = end[zipfile._ECD_SIZE] if end else 0  # type: ignore[attr-defined] # noqa: SLF001
    if n_bytes <= _LARGEST_DIRECTORY:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
        if len(parts) <= _MOST_PARTS:
            return parts
    problem = f"more than {_MOST_PARTS:,} parts; save it again, as a document it has fewer"
    raise InvalidInputError(where, [Defect("", "", problem)])

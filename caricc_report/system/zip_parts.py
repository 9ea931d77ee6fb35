"""Packages of parts, as workbooks and Word documents are: ZIP archives (ISO/IEC 29500-2)."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from typing import IO

from caricc_report.errors import Defect, InvalidInputError

_MOST_PARTS = 10_000
_ROOT = "_rels/.rels"
_MARKUP = (".xml", ".rels")
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_LARGEST_DIRECTORY = 2_000_000
"""In bytes, of the list of parts at the end; 10,000 parts take half as much."""


def parts_of(file: IO[bytes], where: str) -> list[zipfile.ZipInfo]:
    """Return the parts of a package, in its order; `where` is its name for errors.

    An InvalidInputError is raised if there are more than any document has, of which a long list is
    not read; a BadZipFile if it is no package.
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


def transitional(file: IO[bytes]) -> IO[bytes]:
    """Return a package in the namespaces of Transitional Open XML (ISO/IEC 29500-4).

    A document saved as Strict Open XML has other ones, which neither openpyxl nor python-docx
    knows: the one finds no sheets then, the other no document.
    """
    with zipfile.ZipFile(file) as package, contextlib.suppress(KeyError):
        if _STRICT.search(package.read(_ROOT)):
            return _rewritten(package)
    file.seek(0)
    return file


def _rewritten(strict: zipfile.ZipFile) -> IO[bytes]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part in strict.infolist():
            content = strict.read(part)
            if part.filename.endswith(_MARKUP):
                content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            package.writestr(part.filename, content)
    made.seek(0)
    return made

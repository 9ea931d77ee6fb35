"""Digests: by what files and values are known again, and the package's own code."""

from __future__ import annotations

import functools
import hashlib
import json
from contextlib import suppress
from pathlib import Path

from caricc_report.system.files import names_in, open_file

_PACKAGE = Path(__file__).parents[1]


def digest_of_json(value: object) -> str:
    """Return the SHA-256 of a value as JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file; an empty text if there is none."""
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except OSError:
        return ""


@functools.cache
def library_digest() -> str:
    """Return the digest of the package's files, which decide what is made and what is valid."""
    return code_digest(_PACKAGE)


def code_digest(package: Path) -> str:
    """Return the digest of the files in the folder of a package."""
    code = hashlib.sha256()
    for name in names_in(package):
        if "__pycache__" not in name:
            with suppress(OSError), open(f"{package}/{name}", "rb") as file:  # noqa: PTH123 - of hundreds of files, before every run
                content = file.read()
                code.update(f"{name}\0{len(content)}\0".encode())
                code.update(content)
    return code.hexdigest()

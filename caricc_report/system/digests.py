"""Digests: by what files and values are known again, and the package's own code."""

from __future__ import annotations

import functools
import hashlib
import json
from contextlib import suppress
from pathlib import Path

from caricc_report.system.files import names_in, open_file

_PACKAGE = Path(__file__).parents[1]
_TEMPLATE = "release/template/"
"""What a new project is made of, and no release; a wheel has more of it than a checkout."""


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
    return code_digest(_PACKAGE, (_TEMPLATE,))


def code_digest(package: Path, left_out: tuple[str, ...] = ()) -> str:
    """Return the digest of the files in the folder of a package, Hash1 of Go.

    Those whose names within it begin with one that is left out do not count.
    """
    lines = []
    for name in sorted(names_in(package)):
        if "__pycache__" not in name and not name.startswith(left_out):
            with suppress(OSError), open(f"{package}/{name}", "rb") as file:  # noqa: PTH123 - of hundreds of files, before every run
                lines.append(f"{hashlib.sha256(file.read()).hexdigest()}  {name}\n")
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()

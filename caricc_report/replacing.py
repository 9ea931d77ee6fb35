"""A file replaced whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from caricc_report.errors import CariccReportError


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there; a file that exists keeps its mode.

    Raises
    ------
    CariccReportError
        If it cannot be written; what was there before stays.
    """
    target = path.resolve()  # A link stays a link.
    written = None
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.new-")
        written = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(mode)
        written.replace(target)
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror}); what was there before stays"
        raise CariccReportError(message) from error
    finally:
        if written is not None:
            written.unlink(missing_ok=True)

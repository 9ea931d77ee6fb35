"""The process in which the file of a past release is read: a path in, its lines out.

Run as ``python -P -m caricc_report.release_reading PATH NAME``. What reads PDF and Word
documents can be led into loops and filled with memory by what a file says, so it has a
process, a deadline and a limit of memory of its own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from caricc_report.errors import Defect, InvalidInputError, RendererFailedError, UsageError
from caricc_report.intake.layouts import read_release_lines
from caricc_report.limits import Limits
from caricc_report.programs import run_module

_MEMORY_MB = 450
"""Of address space; a release takes less than 100."""
_OUTPUT_MB = 50


def release_lines(path: Path, where: str) -> list[str]:
    """Return the lines of a release's file, read in a process of its own.

    Parameters
    ----------
    path
        The file.
    where
        The file's name, for errors.

    Raises
    ------
    UsageError
        As for `read_release_lines`.
    InvalidInputError
        As for `read_release_lines`; also if reading takes too long or too much memory.
    """
    limits = Limits.current()
    try:
        said = run_module(
            "python",
            "release_reading",
            [str(path.absolute()), where],
            advice="install Python",
            deadline_s=limits.import_s,
            output_mb=_OUTPUT_MB,
            memory_mb=min(_MEMORY_MB, limits.memory_mb),
        )
    except RendererFailedError as error:
        problem = (
            f"not read within {limits.import_s:g} s and {_MEMORY_MB} MB of memory, which a release "
            "does not need; save it again, or as text"
        )
        raise InvalidInputError(where, [Defect("", "", problem)]) from error
    read = json.loads(said)
    if "usage" in read:
        raise UsageError(read["usage"])
    if "problems" in read:
        raise InvalidInputError(where, [Defect("", "", each) for each in read["problems"]])
    lines: list[str] = read["lines"]
    return lines


def main() -> None:
    """Write the lines of a file, or why they cannot be read, as JSON."""
    path, where = sys.argv[1:]
    read: dict[str, str | list[str]]
    try:
        read = {"lines": read_release_lines(Path(path), where)}
    except UsageError as error:
        read = {"usage": str(error)}
    except InvalidInputError as error:
        read = {"problems": [str(defect) for defect in error.defects]}
    sys.stdout.write(json.dumps(read))


if __name__ == "__main__":
    main()

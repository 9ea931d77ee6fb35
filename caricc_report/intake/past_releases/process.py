"""The process in which a past release's file is read: a path in, its lines out.

Run as ``python -P -m caricc_report.intake.past_releases.process SECONDS PATH NAME``.
"""

from __future__ import annotations

from pathlib import Path

from caricc_report.intake.past_releases.layouts import read_release_lines
from caricc_report.system.sandbox import answer, read_apart

_ADVICE = "a release does not need that; save it again, or as text"


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
    arguments = [str(path.absolute()), where]
    return list(read_apart("intake.past_releases.process", arguments, where, _ADVICE))


if __name__ == "__main__":
    answer(lambda path, where: read_release_lines(Path(path), where))

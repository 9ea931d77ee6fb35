"""Files of releases, read to plain lines: text, Word documents and PDF.

What the layout says beyond the words is kept as people keep it in plain text: an empty line
between paragraphs, asterisks around a line in bold type, a form feed before the first line
of a page, angle brackets around the address behind a link.

Run as ``python -P -m caricc_report.intake.past_releases.layouts SECONDS PATH NAME``, it is the
sandbox that a stranger's file is read in.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import UsageError, suggestion
from caricc_report.intake.encodings import text_of
from caricc_report.intake.past_releases.lines import AsideLine
from caricc_report.intake.past_releases.pdf_lines import read_release_pdf
from caricc_report.intake.past_releases.word import read_release_docx
from caricc_report.system.files import ProjectFile
from caricc_report.system.sandbox import read_in_sandbox, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_LINES = 50_000
_LONGEST_LINE = 20_000
_LONGEST = 2_000_000
_ADVICE = "a release does not need that; save it again, or as text"


def release_lines(file: ProjectFile) -> list[str]:
    """Return the lines of a release's file, read in a process of its own."""
    arguments = [str(file.path.absolute()), file.name]
    lines = read_in_sandbox("intake.past_releases.layouts", arguments, file.name, _ADVICE)
    return [line if isinstance(line, str) else AsideLine(*line) for line in lines]


def read_release_lines(file: ProjectFile) -> list[str]:
    """Return the lines of a release's file, which is read in this process."""
    if not file.path.is_file():
        raise UsageError(f"{file.name}: no such file; name a release as text, PDF or Word document")
    suffix = file.path.suffix.lower()
    if suffix not in LAYOUTS:
        raise UsageError(
            f"{file.name}: a release is not read from {suffix!r}{suggestion(suffix, LAYOUTS)}"
        )
    lines = LAYOUTS[suffix](file)
    for got, most, what in (
        (len(lines), _MOST_LINES, "lines"),
        (max(map(len, lines), default=0), _LONGEST_LINE, "characters in a line"),
        (sum(map(len, lines)), _LONGEST, "characters"),
    ):
        if got > most:
            raise file.refused(f"{got} {what}, {most} at most are read; a release has fewer")
    return lines


def read_release_text(file: ProjectFile) -> list[str]:
    """Return the lines of a text in any of the encodings that `text_of` knows."""
    content = file.read_bytes()
    text = text_of(content)
    if "\0" in text or text.count("\ufffd") > content.count("\ufffd".encode()):
        raise file.refused("not a text; save it as UTF-8")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    file.check_merged(text)
    return text.split("\n")


LAYOUTS: Mapping[str, Callable[[ProjectFile], list[str]]] = {
    ".txt": read_release_text,
    ".pdf": read_release_pdf,
    ".docx": read_release_docx,
}
"""From a file's suffix to its reader."""


if __name__ == "__main__":
    serve(
        lambda path, name: (
            [line, line.reason] if isinstance(line, AsideLine) else line
            for line in read_release_lines(ProjectFile(Path(path), name))
        )
    )

"""The process of Typst: a source in, a PDF out.

Run as ``python -P -m caricc_report.document.typst_process TIMESTAMP STANDARDS FOLDER…``; the
folders hold the fonts.
Typst is a library, and one that does not end, crashes or takes all memory would take our
process with it.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from pathlib import Path

import typst


def main() -> None:
    """Read a Typst source that refers to no files, and write its PDF."""
    timestamp, standards, *folders = sys.argv[1:]
    content = sys.stdin.buffer.read()
    # The project's fonts and no others, so that a page is the same on every machine; formulas
    # are set in Typst's own.
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=b"math.equation(alt:" in content,
        font_paths=list(folders),
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "main.typ")
        source.write_bytes(content)
        try:
            pdf = typst.Compiler(str(source), root=folder, font_paths=fonts).compile(
                format="pdf",
                pdf_standards=standards.split(","),  # type: ignore[arg-type]
                timestamp=dt.datetime.fromisoformat(timestamp),
            )
        except typst.TypstError as error:
            sys.exit(f"{error.message}\n{_errors_in(error.diagnostic)}")
    if not isinstance(pdf, bytes):
        sys.exit(f"made no PDF, got {type(pdf).__name__}")
    sys.stdout.buffer.write(pdf)


def _errors_in(diagnostic: str) -> str:
    """Return what Typst says of errors, not of what it warns of besides."""
    said = re.split(r"^(?=error|warning)", diagnostic, flags=re.MULTILINE)
    return "".join(each for each in said if not each.startswith("warning"))


if __name__ == "__main__":
    main()

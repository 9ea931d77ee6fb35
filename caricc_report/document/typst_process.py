"""The process of Typst: a source in, a PDF or a picture out.

Run as ``python -P -m caricc_report.document.typst_process TIMESTAMP FORM FOLDER…``, where the form
is ``png`` or the standards of a PDF; the folders hold the fonts.
Typst is a library, and one that does not end, crashes or takes all memory would take our
process with it.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

import typst

_PPI = 200
"""Pixels per inch of a picture: legible in print."""


def main() -> None:
    """Read a Typst source that refers to no files, and write its PDF or PNG.

    The working folder, the only one that it could refer to, is empty.
    """
    timestamp, form, *folders = sys.argv[1:]
    content = sys.stdin.buffer.read()
    # The project's fonts and no others, so that a page is the same on every machine; formulas
    # are set in Typst's own.
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=b"math.equation(alt:" in content,
        font_paths=list(folders),
    )
    try:
        compiler = typst.Compiler(content, root=Path.cwd(), font_paths=fonts)
        if form == "png":
            made, warnings = compiler.compile_with_warnings(format="png", ppi=_PPI)
        else:
            made, warnings = compiler.compile_with_warnings(
                format="pdf",
                pdf_standards=form.split(","),  # type: ignore[arg-type]
                timestamp=dt.datetime.fromisoformat(timestamp),
            )
    except typst.TypstError as error:
        sys.exit(f"{error.message}\n{_errors_in(error.diagnostic)}")
    # Typst only warns, but the page numbers of what it makes then are wrong.
    said = [each.message for each in warnings]
    if any("did not converge" in each for each in said):
        sys.exit("; ".join(said))
    if not isinstance(made, bytes):
        sys.exit(f"made no file, got {type(made).__name__}")
    sys.stdout.buffer.write(made)


def _errors_in(diagnostic: str) -> str:
    """Return what Typst says of errors, not of what it warns of besides."""
    said = re.split(r"^(?=error|warning)", diagnostic, flags=re.MULTILINE)
    return "".join(each for each in said if not each.startswith("warning"))


if __name__ == "__main__":
    main()

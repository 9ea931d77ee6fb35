"""The full renderer: ``quarto render`` on the executed notebook, with execution off.

For a PDF it makes the Typst source, which the same Typst sets as in the embedded renderer.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from caricc_report.document.description import Description
from caricc_report.document.laid_out import laid_out
from caricc_report.document.rendering import require_version, said_version
from caricc_report.document.typst import typst_version
from caricc_report.errors import ProgramFailedError, ProgramMissingError
from caricc_report.system.fonts import font_dirs
from caricc_report.system.limits import Limits
from caricc_report.system.subprocesses import MEGABYTE, Program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Format, Rendered
    from caricc_report.text.pandoc_inlines import Target

QUARTO_PATH = "QUARTO_PATH"
"""The variable that names the Quarto to use."""
OLDEST = (1, 7)
"""The oldest version of Quarto that is supported."""
_ADVICE = "install Quarto, or pip install 'caricc-report[quarto]', or use --renderer pandoc"


class QuartoRenderer:
    """A Quarto that is installed on this machine."""

    name = "quarto"

    def __init__(self, project_dir: Path) -> None:
        self._quarto = quarto_path()
        self._version = quarto_version(self._quarto)
        typst_version()
        font_dirs()
        self._description = Description(project_dir)
        self.project_dir = project_dir

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions of Quarto and of the Typst package."""
        return {"quarto": self._version, "typst": typst_version()}

    def render(self, document: Document, fmt: Format) -> Rendered:
        """Return the document in a format."""
        # Quarto's own Typst is older, and can be told one standard only.
        return laid_out(document, fmt, self, self._convert)

    def _convert(self, document: Document, target: Target) -> bytes:
        suffix = "typ" if target == "typst" else target
        limits = Limits.current()
        with tempfile.TemporaryDirectory(prefix="cr-") as name:
            folder = Path(name)
            shutil.copy(self.project_dir / "_quarto.yml", folder)
            shutil.copytree(
                self._description.folder, folder / "_extensions" / self._description.folder.name
            )
            # Quarto wants the source of cells as lists of lines, as nbformat writes it.
            notebook = document.for_quarto(target)
            nbformat.write(notebook, folder / f"{document.stem}.ipynb")
            # JSON is YAML too.
            metadata = {**document.quarto_metadata(target), "output-ext": suffix}
            if target == "docx":
                shutil.copy(self._description.reference_doc, folder / "reference.docx")
                metadata["reference-doc"] = "reference.docx"
            (folder / "metadata.yml").write_text(json.dumps(metadata), encoding="utf-8")
            Program(
                "quarto",
                [
                    self._quarto, "render", f"{document.stem}.ipynb", "--no-execute", "--to",
                    self._description.quarto_format(target), "--metadata-file", "metadata.yml",
                ],
                advice=_ADVICE,
                deadline_s=limits.renderer_s,
                output_mb=limits.output_mb,
                cwd=folder,
                environment={"SOURCE_DATE_EPOCH": document.source_date_epoch},
            ).run()  # fmt: skip
            made = folder / f"{document.stem}.{suffix}"
            if not made.is_file():
                raise ProgramFailedError("quarto", f"succeeded, but made no {made.name}")
            if made.stat().st_size > limits.output_mb * MEGABYTE:
                problem = f"made more than {limits.output_mb:g} MB of {made.name}"
                raise ProgramFailedError("quarto", problem)
            return made.read_bytes()


def quarto_path() -> str:
    """Return where Quarto is: ``QUARTO_PATH``, beside this Python, or on the path; else raise."""
    named = os.environ.get(QUARTO_PATH)
    candidates = [named] if named else [str(Path(sys.executable).parent / "quarto"), "quarto"]
    for candidate in candidates:
        if found := shutil.which(candidate):
            return found
    place = f"quarto (QUARTO_PATH={named})" if named else "quarto"
    raise ProgramMissingError(place, _ADVICE)


def quarto_version(path: str) -> str:
    """Return the version of a Quarto, at least `OLDEST`; else raise."""
    version = said_version("quarto", path, _ADVICE)
    require_version("quarto", version, OLDEST, _ADVICE)
    return version

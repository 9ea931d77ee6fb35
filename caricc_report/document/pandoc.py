"""The embedded renderer: Pandoc for HTML and DOCX, Pandoc and Typst for PDF.

Both come as wheels. It reads the project's ``_quarto.yml`` and applies the same
extension as Quarto: templates, style sheet, Lua filter.
"""

from __future__ import annotations

import functools
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.document.description import Description
from caricc_report.document.laid_out import laid_out
from caricc_report.document.rendering import require_version, said_version
from caricc_report.document.typst import typst_version
from caricc_report.errors import ProgramMissingError
from caricc_report.system.fonts import font_dirs
from caricc_report.system.limits import Limits
from caricc_report.system.subprocesses import Program
from caricc_report.text.pandoc import to_pandoc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Format, Rendered
    from caricc_report.text.pandoc_inlines import Target

OLDEST_PANDOC = (3, 6)
"""The oldest Pandoc that is supported: the first whose Typst output passes PDF/UA-1."""
_ADVICE = "pip install pypandoc-binary"


class PandocRenderer:
    """Pandoc and Typst, driven directly."""

    name = "pandoc"

    def __init__(self, project_dir: Path) -> None:
        self._description = Description(project_dir)
        self.project_dir = project_dir
        pandoc_version()
        typst_version()
        font_dirs()

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions of Pandoc and of the Typst package."""
        return {"pandoc": pandoc_version(), "typst": typst_version()}

    def render(self, document: Document, fmt: Format) -> Rendered:
        """Return the document in a format."""
        return laid_out(document, fmt, self, self._convert)

    def _convert(self, document: Document, target: Target) -> bytes:
        description = self._description
        match target:
            case "typst":
                with tempfile.TemporaryDirectory(prefix="cr-") as folder:
                    template = f"--template={self._typst_template(Path(folder))}"
                    return self._run(document, target, "typst", template)
            case "docx":
                reference = f"--reference-doc={description.reference_doc}"
                return self._run(document, target, "docx", reference)
        level = f"--shift-heading-level-by={description.html_shift_heading_level_by}"
        # Pandoc looks for partials beside the template.
        template = f"--template={description.html_template}"
        return self._run(document, target, "html5", "--mathml", template, level)

    def _typst_template(self, folder: Path) -> Path:
        """Write a template that calls the extension's partials, which Pandoc looks for beside."""
        partials = self._description.typst_partials
        for partial in partials:
            shutil.copyfile(partial, folder / partial.name)
        template = folder / "template.typ"
        calls = [f"${partial.name}()$" for partial in partials]
        template.write_text("\n\n".join([*calls, "$body$", ""]), encoding="utf-8")
        return template

    def _run(self, document: Document, target: Target, to: str, *arguments: str) -> bytes:
        filters = [f"--lua-filter={path}" for path in self._description.filters]

        def source() -> bytes:
            return to_pandoc(document.blocks, document.metadata_for(target), target)

        return run_pandoc(source, to, [*filters, *arguments], document.source_date_epoch)


def run_pandoc(
    source: bytes | Callable[[], bytes], to: str, arguments: Sequence[str], epoch: str
) -> bytes:
    """Return what the embedded Pandoc makes of a document, or raise a ProgramError.

    The document is in Pandoc's form, as JSON; a function is called while Pandoc starts. No file is
    read that the arguments do not name. `epoch` stands for the time, as ``SOURCE_DATE_EPOCH``.
    """
    limits = Limits.current()
    return Program(
        "pandoc",
        [
            str(pandoc_path()), "--sandbox", "--standalone", "--from=json", f"--to={to}",
            "--output=-", *arguments,
        ],
        advice=_ADVICE,
        deadline_s=limits.renderer_s,
        output_mb=limits.output_mb,
        memory_mb=limits.memory_mb,
        environment={"SOURCE_DATE_EPOCH": epoch},
        standard_input=source,
    ).run()  # fmt: skip


def pandoc_path() -> Path:
    """Return the Pandoc of the ``pypandoc_binary`` wheel, never another one on the path."""
    spec = find_spec("pypandoc")
    path = Path(spec.origin).parent / "files" / "pandoc" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ProgramMissingError("pandoc", _ADVICE)
    return path


@functools.cache
def pandoc_version() -> str:
    """Return the version of the embedded Pandoc, at least `OLDEST_PANDOC`; else raise."""
    said = said_version("pandoc", str(pandoc_path()), _ADVICE)
    first, _, found = said.partition("\n")[0].partition(" ")
    stated = found if first == "pandoc" else said
    require_version("pandoc", stated, OLDEST_PANDOC, f"{_ADVICE} --upgrade")
    return found

"""Typst, as both renderers use it: one version, one set of fonts, the same standards of PDF."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from caricc_report.document.rendering import require_version
from caricc_report.errors import ProgramMissingError
from caricc_report.system.limits import Limits
from caricc_report.system.subprocesses import Program, inherited_environment, module_arguments
from caricc_report.text.pandoc import typst_string

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

STANDARDS = ("a-3a", "ua-1")
"""What every PDF conforms to, and says that it does; the third part of PDF/A allows attachments."""
PNG = "png"
"""Stands for them where a picture is made."""
OLDEST = (0, 15)
"""The oldest Typst that is supported: the first that is told the time, and two standards."""
_ADVICE = "pip install typst"


def typst_version() -> str:
    """Return the version of the Typst package, at least `OLDEST`; raise if there is none."""
    try:
        found = version("typst")
    except PackageNotFoundError:
        found = ""
    if not found or find_spec("typst") is None:
        raise ProgramMissingError("typst", _ADVICE)
    require_version("typst", found, OLDEST, f"{_ADVICE} --upgrade")
    return found


def attached(name: str, content: str, media_type: str, description: str) -> bytes:
    """Return what attaches a file to a PDF, in Typst."""
    values = {"relationship": "data", "mime-type": media_type, "description": description}
    named = ", ".join(f"{key}: {typst_string(text)}" for key, text in values.items())
    data = f"bytes({typst_string(content)})"
    return f"\n#pdf.attach({typst_string(name)}, {data}, {named})\n".encode()


def typeset(source: Callable[[], bytes], made_at: dt.datetime, font_dirs: Iterable[Path]) -> bytes:
    """Return the PDF of a Typst source, which refers to no files, and is made while Typst starts.

    If Typst fails, here or below, a ProgramError is raised.
    """
    return _made(source, ",".join(STANDARDS), made_at, font_dirs)


def drawn(svg: bytes, made_at: dt.datetime, font_dirs: Iterable[Path]) -> bytes:
    """Return a picture in SVG as PNG, with the fonts of PDFs."""
    data = ",".join(map(str, svg))
    page = "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
    return pictured(f'{page}#image(bytes(({data},)), format: "svg")', made_at, font_dirs)


def pictured(source: str, made_at: dt.datetime, font_dirs: Iterable[Path]) -> bytes:
    """Return a Typst source of one page, which refers to no files, as PNG."""
    return _made(source.encode, PNG, made_at, font_dirs)


def _made(
    source: Callable[[], bytes], form: str, made_at: dt.datetime, font_dirs: Iterable[Path]
) -> bytes:
    limits = Limits.current()
    arguments = [made_at.isoformat(), form, *map(str, font_dirs)]
    return Program(
        "typst",
        module_arguments("document.typst_process", arguments),
        environment=inherited_environment(("PYTHONPATH",)),
        advice=_ADVICE,
        deadline_s=limits.renderer_s,
        output_mb=limits.output_mb,
        memory_mb=limits.memory_mb,
        standard_input=source,
    ).run()

"""What every renderer is and returns."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from caricc_report.errors import ProgramFailedError, ProgramTooOldError
from caricc_report.system.limits import Limits
from caricc_report.system.subprocesses import Program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.document.document import Document

Format = Literal["html", "pdf", "docx"]
OWN_FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")
"""Those that every renderer makes."""
_VERSION_DEADLINE_S = 60
_TAIL = 1000
"""How many bytes at its end show whether a PDF is whole."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One file that a renderer made."""

    content: bytes
    """The file's content."""
    replaced: tuple[str, ...] = ()
    """The characters that no font could draw, sorted."""


class Renderer(Protocol):
    """Lays a document out in any of our own formats.

    The same document in the same environment gives the same content: headings,
    numbers, links, images with their alternative texts.
    """

    name: str
    """The name by which it is chosen."""
    project_dir: Path
    """The folder with ``_quarto.yml`` and ``_extensions``, for which it was made."""

    def __init__(self, project_dir: Path) -> None:
        """Make ready, or raise if the engine is missing, too old or not supported."""

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions of the programs that it uses, by name."""

    def render(self, document: Document, fmt: Format) -> Rendered:
        """Return the document in a format; raise ProgramFailedError if it cannot be made."""


def said_version(engine: str, path: str, advice: str) -> str:
    """Return what a program says of its version, within a minute."""
    deadline_s = min(_VERSION_DEADLINE_S, Limits.current().renderer_s)
    command = [path, "--version"]
    program = Program(engine, command, advice=advice, deadline_s=deadline_s, output_mb=1)
    return program.run().decode("utf-8", "replace").strip()


def require_version(engine: str, found: str, oldest: tuple[int, int], advice: str) -> None:
    """Raise a ProgramError if what an engine says of its version is none, or an older one."""
    numbers = re.match(r"(\d+)\.(\d+)", found)
    if not numbers:
        raise ProgramFailedError(engine, f"reports no version, got {found[:80]!r}")
    if (int(numbers[1]), int(numbers[2])) < oldest:
        raise ProgramTooOldError(engine, found, ".".join(map(str, oldest)), advice)


def whole(engine: str, document: Document, content: bytes, fmt: Format) -> bytes:
    """Return the content of a file if it is a whole one of its format, and holds the document.

    If it is something else, breaks off, or is a page without the place of an article, a
    ProgramFailedError of the engine is raised.
    """
    match fmt:
        case "html":
            is_whole = content.startswith(b"<!DOCTYPE html>") and content.rstrip().endswith(
                b"</html>"
            )
        case "pdf":
            start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", content[-_TAIL:])
            table = content[int(start[1]) :] if start else b""
            is_whole = content.startswith(b"%PDF-") and bool(re.match(rb"xref|\d+ \d+ obj", table))
        case "docx":
            is_whole = _is_docx(content)
    name = f"{document.stem}.{fmt}"
    if not is_whole:
        problem = f"succeeded, but {name} is incomplete, got {content[:40]!r}"
        raise ProgramFailedError(engine, problem)
    if fmt == "html":
        lost = [
            place for place in document.article_places if f'id="{place}"'.encode() not in content
        ]
        if lost:
            problem = f"succeeded, but {len(lost)} articles are not in {name}, such as {lost[0]!r}"
            raise ProgramFailedError(engine, problem)
    return content


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return "word/document.xml" in file.namelist() and file.testzip() is None
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, OSError, ValueError):
        return False

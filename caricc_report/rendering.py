"""What every renderer is and returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from caricc_report.errors import RendererFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.document import Document

Format = Literal["html", "pdf", "docx"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")
_ENDS: Mapping[Format, tuple[bytes, bytes]] = {
    "html": (b"<!DOCTYPE html>", b"</html>"),
    "pdf": (b"%PDF-", b"%%EOF"),
    "docx": (b"PK\x03\x04", b"PK\x05\x06"),
}
"""How a whole file of each format begins, and what stands near its end."""
_TAIL = 1000
"""How many bytes are near the end."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One file that a renderer made."""

    content: bytes
    """The file's content."""
    replaced: tuple[str, ...] = ()
    """The characters that no font could draw, sorted."""


class Renderer(Protocol):
    """Lays a document out in any of the formats.

    The same document in the same environment gives the same content: headings,
    numbers, links, images with their alternative texts.
    """

    name: str
    """The name by which it is chosen."""

    def __init__(self, project_dir: Path) -> None:
        """Make ready, or raise if the engine is missing, too old or not supported."""

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions of the programs that it uses, by name."""

    def render(self, document: Document, fmt: Format) -> Rendered:
        """Return the document in a format; raise RendererFailedError if it cannot be made."""


def whole(engine: str, name: str, content: bytes, fmt: Format) -> bytes:
    """Return the content of a file if it is a whole one of its format.

    Parameters
    ----------
    engine, name
        Who has made the file, and its name, for errors.
    content, fmt
        What it holds, and as what.

    Raises
    ------
    RendererFailedError
        If it is something else, or breaks off.
    """
    begin, end = _ENDS[fmt]
    if not content.startswith(begin) or end not in content[-_TAIL:]:
        problem = f"ended well, but {name} is not whole, got {content[:40]!r}"
        raise RendererFailedError(engine, problem)
    return content

"""What every renderer is and returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.document import Document

Format = Literal["html", "pdf", "docx"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")


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

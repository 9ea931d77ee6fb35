"""Renderers: from a document to HTML, PDF and DOCX, one module for each engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from caricc_report.document.pandoc import PandocRenderer
from caricc_report.document.quarto import QUARTO_PATH, QuartoRenderer
from caricc_report.errors import ProgramError, UsageError, suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.document.rendering import Renderer

RENDERERS: Mapping[str, type[Renderer]] = {
    "pandoc": PandocRenderer,
    "quarto": QuartoRenderer,
}
"""From a renderer's name to its class."""


def choose_renderer(name: str, project_dir: Path) -> Renderer:
    """Return a renderer that is ready to work.

    Parameters
    ----------
    name
        A renderer's name, or ``auto``: Quarto if one of a supported version is
        found, else the embedded one.
    project_dir
        The folder with ``_quarto.yml`` and ``_extensions``.

    Raises
    ------
    UsageError
        If the renderer is unknown.
    ProgramError
        If the one named is missing or too old, or ``QUARTO_PATH`` names no Quarto.
    InvalidInputError
        If ``_quarto.yml`` asks for what the embedded renderer does not support.
    """
    if name == "auto":
        try:
            return QuartoRenderer(project_dir)
        except ProgramError:
            if os.environ.get(QUARTO_PATH):  # It was asked for.
                raise
            return PandocRenderer(project_dir)
    if name not in RENDERERS:
        known = ("auto", *RENDERERS)
        message = f"renderer: not known, got {name!r}{suggestion(name, known)}"
        raise UsageError(message)
    return RENDERERS[name](project_dir)

"""What packages build on that add a loader, a renderer, a format, a check or an adapter.

Names are imported when they are first used, so that a loader costs no renderer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.system.lazy import lazy_names

if TYPE_CHECKING:
    from caricc_report.displays.adapters import Adapter
    from caricc_report.document.document import Document
    from caricc_report.document.renderers import MakeFormat
    from caricc_report.document.rendering import Rendered, Renderer
    from caricc_report.editorial.checks import Check
    from caricc_report.editorial.checks.finding import Problem, Severity
    from caricc_report.editorial.checks.subject import Subject
    from caricc_report.errors import (
        CariccReportError,
        Defect,
        InvalidInputError,
        ProgramFailedError,
        ProgramMissingError,
        UsageError,
    )
    from caricc_report.loaders import Loader
    from caricc_report.model.article import Article
    from caricc_report.model.record import Record, SourceOptions
    from caricc_report.system.files import ProjectFile
    from caricc_report.text import nodes
    from caricc_report.text.html import to_html

_HOMES = {
    "caricc_report.displays.adapters": ("Adapter",),
    "caricc_report.document.document": ("Document",),
    "caricc_report.document.renderers": ("MakeFormat",),
    "caricc_report.document.rendering": ("Rendered", "Renderer"),
    "caricc_report.editorial.checks": ("Check",),
    "caricc_report.editorial.checks.finding": ("Problem", "Severity"),
    "caricc_report.editorial.checks.subject": ("Subject",),
    "caricc_report.errors": (
        "CariccReportError",
        "Defect",
        "InvalidInputError",
        "ProgramFailedError",
        "ProgramMissingError",
        "UsageError",
    ),
    "caricc_report.loaders": ("Loader",),
    "caricc_report.model.article": ("Article",),
    "caricc_report.model.record": ("Record", "SourceOptions"),
    "caricc_report.system.files": ("ProjectFile",),
    "caricc_report.text": ("nodes",),
    "caricc_report.text.html": ("to_html",),
}

__all__ = [
    "Adapter",
    "Article",
    "CariccReportError",
    "Check",
    "Defect",
    "Document",
    "InvalidInputError",
    "Loader",
    "MakeFormat",
    "Problem",
    "ProgramFailedError",
    "ProgramMissingError",
    "ProjectFile",
    "Record",
    "Rendered",
    "Renderer",
    "Severity",
    "SourceOptions",
    "Subject",
    "UsageError",
    "nodes",
    "to_html",
]

__getattr__ = lazy_names(__name__, _HOMES)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__

"""Renderers, one module for each engine, and the formats of documents."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Protocol, cast

from caricc_report.document.pandoc import PandocRenderer
from caricc_report.document.quarto import QUARTO_PATH, QuartoRenderer
from caricc_report.document.rendering import OWN_FORMATS, Rendered, whole
from caricc_report.errors import ProgramError, ProgramFailedError, UsageError, suggestion
from caricc_report.system.extensible import Extensible, takes
from caricc_report.system.lazy import imported_late

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Format, Renderer


class MakeFormat(Protocol):
    """Makes a file of a document, itself or of what the renderer makes.

    The same document in the same environment gives the same bytes.
    """

    def __call__(self, document: Document, renderer: Renderer, /) -> Rendered:
        """Return the file; raise a ProgramFailedError if it cannot be made."""


def _misfit_renderer(name: str, value: object) -> str:
    if name == "auto" or getattr(value, "name", None) != name:
        return "it has another name"
    has_all = takes(value, 1) and hasattr(value, "versions") and hasattr(value, "render")
    return "" if has_all else "not a class of a folder, with versions and render"


RENDERERS: Extensible[type[Renderer]] = Extensible(
    "renderers",
    {"pandoc": PandocRenderer, "quarto": QuartoRenderer},
    _misfit_renderer,
    "what `--renderer` takes; a class as `Renderer` says, with that name as its `name`",
)
"""From a renderer's name to its class."""


def _laid_out(fmt: Format) -> MakeFormat:
    return lambda document, renderer: renderer.render(document, fmt)


def _misfit_format(name: str, value: object) -> str:
    if not re.fullmatch(r"[a-z0-9]+(\.[a-z0-9]+)?", name) or name == "ipynb":
        return "its name is not a suffix in small letters without its first dot, such as 'txt'"
    return "" if takes(value, 2) else "not a function of a document and a renderer"


FORMATS: Extensible[MakeFormat] = Extensible(
    "formats",
    {
        **{fmt: _laid_out(fmt) for fmt in OWN_FORMATS},
        "epub": imported_late("caricc_report.document.epub.make_epub"),
        "mail.html": imported_late("caricc_report.document.mail.make_mail_html"),
        "mail.txt": imported_late("caricc_report.document.mail.make_mail_text"),
    },
    _misfit_format,
    "what `--format` takes, and the suffix of the files, such as `txt` or `mail.txt`; "
    "a `MakeFormat`",
)
"""From the name of a format, which is the suffix of its files, to what makes them."""


def formats_named(names: Iterable[str]) -> list[str]:
    """Return formats by their names; ``mail`` stands for ``mail.html`` and ``mail.txt``.

    A UsageError is raised for a name that none has, a PluginError for what a package has added and
    cannot be used.
    """
    named: list[str] = []
    for name in names:
        parts = [each for each in FORMATS if each.startswith(f"{name}.")]
        if not parts and name not in FORMATS:
            known = {each.partition(".")[0] for each in FORMATS}
            raise UsageError(f"format: not known, got {name!r:.80}{suggestion(name, known)}")
        named += [name] if name in FORMATS else parts
    for name in named:
        FORMATS[name]  # A package's is imported before a notebook is executed for nothing.
    return named


def render(document: Document, fmt: str, renderer: Renderer) -> Rendered:
    """Return a document in a format; raise a ProgramError if it cannot be made."""
    with FORMATS.answering(fmt), RENDERERS.answering(renderer.name):
        made = FORMATS[fmt](document, renderer)
        if not isinstance(made, Rendered) or not isinstance(made.content, bytes):
            raise TypeError(f"no Rendered with bytes was returned, got {made!r:.80}")
    if renderer.name in RENDERERS.added and fmt in ("pdf", "docx"):
        try:
            whole(renderer.name, document, made.content, cast("Format", fmt))
        except ProgramFailedError as error:
            raise RENDERERS.refused(renderer.name, error.problem) from error
    if renderer.name in RENDERERS.added and fmt == "html" and b"<" not in made.content:
        problem = f"{document.stem}.html is no page, got {made.content[:40]!r}"
        raise RENDERERS.refused(renderer.name, problem)
    return made


def choose_renderer(name: str, project_dir: Path) -> Renderer:
    """Return a renderer that is ready to work.

    ``auto`` is Quarto if one of a supported version is found, else the embedded one. A UsageError
    is raised for an unknown name, a ProgramError if the one named is missing or too old, or
    ``QUARTO_PATH`` names no Quarto, an InvalidInputError if ``_quarto.yml`` asks for what is not
    supported.
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
        raise UsageError(f"renderer: not known, got {name!r}{suggestion(name, known)}")
    with RENDERERS.answering(name):
        return RENDERERS[name](project_dir)

"""What Pandoc and Quarto have in common: what is done before they convert, and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.document.fonts import fonts_of
from caricc_report.document.page import complete_page
from caricc_report.document.rendering import Rendered, whole
from caricc_report.document.typst import attached, typeset
from caricc_report.document.word import for_word_processors
from caricc_report.editorial.facts import facts_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Format, Renderer
    from caricc_report.text.pandoc_inlines import Target


def laid_out(
    document: Document,
    fmt: Format,
    renderer: Renderer,
    convert: Callable[[Document, Target], bytes],
) -> Rendered:
    """Return a document in a format; `convert` makes it of the document's tree.

    For a PDF it converts it to Typst, which is set by the same Typst whatever the renderer.
    """
    fonts = fonts_of(document.handover.look, renderer.project_dir)
    match fmt:
        case "html":
            page = convert(document.with_fonts(fonts), "html")
            return Rendered(complete_page(whole(renderer.name, document, page, fmt), fonts))
        case "docx":
            made = whole(renderer.name, document, convert(document, "docx"), fmt)
            return Rendered(for_word_processors(made, document, fonts.dirs))
    drawn, replaced = document.drawable(fonts)
    facts, title = facts_json(drawn.handover.facts), drawn.handover.metadata.title
    attachment = attached("facts.json", facts, "application/json", title)
    pdf = typeset(lambda: convert(drawn, "typst") + attachment, drawn.made_at, fonts.dirs)
    return Rendered(whole("typst", drawn, pdf, fmt), replaced)

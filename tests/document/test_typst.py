"""What Typst makes of a source, in a process of its own."""

from __future__ import annotations

import datetime as dt
import re
import resource
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from caricc_report.document.typst import pictured, typeset
from caricc_report.errors import ProgramError
from caricc_report.system.fonts import font_dirs

TEMPLATE = Path(__file__).parents[2] / "_extensions/release/typst-template.typ"
pytestmark = pytest.mark.program
MADE_AT = dt.datetime(2024, 12, 2, tzinfo=dt.UTC)


def test_a_layout_that_does_not_settle_is_an_error() -> None:
    """Typst would number every page as the first one, and only warn."""
    heading = "#context { let n = query(heading).len(); for _ in range(n + 1) [= Again] }"
    with pytest.raises(ProgramError, match=r"did not converge .*; number of heading elements"):
        pictured(heading, MADE_AT, [])
    assert pictured("= Once", MADE_AT, []).startswith(b"\x89PNG")


def test_a_long_source_needs_no_file() -> None:
    """Where files cannot grow, the release itself cannot be written; Typst is not to blame."""
    source = "// Said twice.\n" * 1000 + "= Once"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        assert pictured(source, MADE_AT, []).startswith(b"\x89PNG")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_follows_contents_of_several_pages_begins_a_page() -> None:
    """Else all that follows would be laid out twice, of a long release for many seconds."""
    template = re.sub(r"(?s)\$if.*?\$endif\$", "", TEMPLATE.read_text("utf-8"))
    said = ", ".join(f"{name}: [T]" for name in ("title", "publisher", "running-title", "on-page"))
    start = f"#show: release-document.with({said}, description: [T], as-of: [2024-12-02])"
    headlines = "".join(f"\n== Headline {number}\nWords.\n" for number in range(232))
    source = f"{template}\n{start}\n#release-contents[Contents]\n= First\n{headlines}"
    with pdfium.PdfDocument(typeset(source.encode, MADE_AT, font_dirs())) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    begins = next(text for text in texts if "Words." in text)
    assert "Headline 0" in begins
    assert "Headline 231" not in begins

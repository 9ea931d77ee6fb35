"""Past releases for tests: their texts, and the same texts as Word documents and PDF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import typst
from builders import profile
from docx.oxml import OxmlElement
from projects import ROOT

from caricc_report.intake.past_releases.layouts import read_release_lines
from caricc_report.intake.past_releases.reading import parse_release
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

    from docx.text.paragraph import Paragraph

    from caricc_report.intake.past_releases.reading import PastRelease

RELEASES = ROOT / "tests/releases"
ENGLISH = RELEASES / "information-release-2024-20.txt"
RUSSIAN = RELEASES / "information-release-2024-21.ru.txt"

TYPST = """
#set page(width: 150mm, height: 200mm, header: [Information Release of the Centre],
  footer: align(center, context counter(page).display()))
#set text(lang: "en", hyphenate: false, size: 10pt)
#set par(justify: true)
#for block in json(bytes(sys.inputs.blocks)) {
  let lines = block.replace("**", "").split("\\n").map(line => [#line]).join(linebreak())
  par(if block.starts-with("**") { strong(lines) } else { lines })
}
"""


def blocks_of(text: str) -> list[str]:
    """Return the blocks of a text: what stands between empty lines."""
    lines = [line.strip() for line in text.split("\n")]
    return [block.strip("\n") for block in "\n".join(lines).split("\n\n") if block.strip("\n")]


def write_pdf(text: str, path: Path) -> Path:
    """Write a text as a PDF with a running header and page numbers, and return its path."""
    blocks = json.dumps(blocks_of(text), ensure_ascii=False)
    pdf = typst.compile(TYPST.encode(), sys_inputs={"blocks": blocks})
    path.write_bytes(pdf)
    return path


def write_docx(text: str, path: Path) -> Path:
    """Write a text as a Word document, its links as fields, and return its path."""
    document = docx.Document()
    for block in blocks_of(text):
        paragraph = document.add_paragraph()
        if block.startswith("<http"):
            add_field(paragraph, block.replace("\n", "").strip("<>"))
            continue
        run = paragraph.add_run(block.replace("**", ""))
        run.bold = block.startswith("**") or None
    document.save(str(path))
    return path


def add_field(paragraph: Paragraph, address: str) -> None:
    """Add a link as Word writes it: a field with the address, and a shortened text."""
    for kind, content in (
        ("begin", ""),
        ("", f' HYPERLINK "{address}" '),
        ("separate", ""),
        ("text", f"{address[:30]}…"),
        ("end", ""),
    ):
        run = paragraph.add_run()
        if kind == "text":
            run.text = content
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(f"{{{mark.nsmap['w']}}}fldCharType", kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = content
            run._r.append(instruction)


def read_file(path: Path) -> PastRelease:
    """Return what a file says, read as a release."""
    return parse_release(read_release_lines(ProjectFile(path, path.name)), path.name, profile())


def said(release: PastRelease) -> str:
    """Return all findings, but not the topics."""
    return "\n".join(str(each) for each in release.findings if "topic" not in each.text)

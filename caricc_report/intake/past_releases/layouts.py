"""Files of releases, read to plain lines: text, Word documents and PDF.

What the layout says beyond the words is kept as people keep it in plain text: an empty line
between paragraphs, asterisks around a line in bold type, a form feed before the first line
of a page, angle brackets around the address behind a link.

Run as ``python -P -m caricc_report.intake.past_releases.layouts SECONDS PATH NAME``, it is the
sandbox that a stranger's file is read in.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import UsageError, suggestion
from caricc_report.intake.encodings import text_of
from caricc_report.intake.past_releases.pdf_lines import read_release_pdf
from caricc_report.system.files import ProjectFile
from caricc_report.system.optional import required
from caricc_report.system.sandbox import read_in_sandbox, serve
from caricc_report.system.zip_parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_LARGEST_UNPACKED = 200_000_000
_LARGEST_MARKUP = 20_000_000
"""Read, it takes twenty times the memory."""
_MOST_LINES = 50_000
_LONGEST_LINE = 20_000
_LONGEST = 2_000_000
_ADVICE = "a release does not need that; save it again, or as text"
_MARKUP = (".xml", ".rels")
_FIELD_ADDRESS = re.compile(r'HYPERLINK\s+"(https?://[^"\s<>]+)"')
_QUOTATIONS = frozenset({"Block Text", "Quote", "Intense Quote"})
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def release_lines(file: ProjectFile) -> list[str]:
    """Return the lines of a release's file, read in a process of its own.

    Raises
    ------
    UsageError
        If there is no such file, it is of another kind, or a library is not installed.
    InvalidInputError
        If the file cannot be read, or takes too long or too much memory.
    """
    arguments = [str(file.path.absolute()), file.name]
    return list(read_in_sandbox("intake.past_releases.layouts", arguments, file.name, _ADVICE))


def read_release_lines(file: ProjectFile) -> list[str]:
    """Return the lines of a release's file; errors are those of `release_lines`."""
    if not file.path.is_file():
        raise UsageError(f"{file.name}: no such file; name a release as text, PDF or Word document")
    suffix = file.path.suffix.lower()
    if suffix not in LAYOUTS:
        raise UsageError(
            f"{file.name}: a release is not read from {suffix!r}{suggestion(suffix, LAYOUTS)}"
        )
    lines = LAYOUTS[suffix](file)
    for got, most, what in (
        (len(lines), _MOST_LINES, "lines"),
        (max(map(len, lines), default=0), _LONGEST_LINE, "characters in a line"),
        (sum(map(len, lines)), _LONGEST, "characters"),
    ):
        if got > most:
            raise file.refused(f"{got} {what}, {most} at most are read; a release has fewer")
    return lines


def read_release_text(file: ProjectFile) -> list[str]:
    """Return the lines of a text in any of the encodings that `text_of` knows."""
    content = file.read_bytes()
    text = text_of(content)
    if "\0" in text or text.count("\ufffd") > content.count("\ufffd".encode()):
        raise file.refused("not a text; save it as UTF-8")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_release_docx(file: ProjectFile) -> list[str]:
    """Return the lines of a Word document: paragraphs and the cells of tables, in order.

    A paragraph in bold type, or of a heading's style, stands between asterisks; one of a
    quotation's style opens with a dash. A link whose text is an address is its address in
    angle brackets. Headers and footers are left out.
    """
    content = io.BytesIO(file.read_bytes())
    docx = required("docx", "past-releases", "a Word document")
    problem = "not a Word document that can be read; open it in Word and save it again"
    try:
        members = parts_of(content, file.name)
    except zipfile.BadZipFile as error:
        raise file.refused(problem) from error
    unpacked = sum(member.file_size for member in members)
    markup = sum(member.file_size for member in members if member.filename.endswith(_MARKUP))
    if markup > _LARGEST_MARKUP:
        raise file.refused(f"holds {markup} bytes of XML, {_LARGEST_MARKUP} at most are read")
    if unpacked > _LARGEST_UNPACKED:
        raise file.refused(f"unpacks to {unpacked} bytes, {_LARGEST_UNPACKED} at most are read")
    try:
        document = docx.Document(content)
        return [line for block in _docx_blocks(document) for line in _docx_lines(block)]
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises what its parts raise, KeyError included
        raise file.refused(problem) from error


LAYOUTS: Mapping[str, Callable[[ProjectFile], list[str]]] = {
    ".txt": read_release_text,
    ".pdf": read_release_pdf,
    ".docx": read_release_docx,
}
"""From a file's suffix to its reader."""


def _docx_blocks(container: Any) -> Iterator[Any]:  # noqa: ANN401 - python-docx has no common type
    """Yield the paragraphs of a document or cell, those in tables included."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            seen = set()
            for row in block.rows:
                for cell in row.cells:
                    if cell._tc not in seen:  # noqa: SLF001 - merged cells are one element
                        seen.add(cell._tc)  # noqa: SLF001 - the same
                        yield from _docx_blocks(cell)
        else:
            yield block


def _docx_lines(paragraph: Any) -> list[str]:  # noqa: ANN401 - imported where it is used
    """Return the lines of a paragraph, and an empty one after them."""
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    runs = [run for run in paragraph.runs if run.text.strip()]
    is_bold = bool(runs) and all(_is_bold(run, paragraph) for run in runs)
    mark = "**" if is_bold or style.lower().startswith(("heading", "title")) else ""
    text = "".join(
        _with_address(part.text, part.address)
        if hasattr(part, "address") and part.address.startswith("http")
        else part.text
        for part in paragraph.iter_inner_content()
    )
    fields = "".join(node.text or "" for node in paragraph._p.iter(f"{_W}instrText"))  # noqa: SLF001 - python-docx does not read fields
    if found := _FIELD_ADDRESS.search(fields):
        text = _with_address(text.strip(), found[1])
    if style in _QUOTATIONS:
        text = f"– {text}"
    lines = re.split("[\n\v\f\r]", text)
    return [*(f"{mark}{line.strip()}{mark}" if line.strip() else "" for line in lines), ""]


def _is_bold(run: Any, paragraph: Any) -> bool:  # noqa: ANN401 - imported where it is used
    """Return whether a run is in bold type, by itself or by its styles."""
    for bold in (run.bold, run.style and run.style.font.bold):
        if bold is not None:
            return bool(bold)
    return bool(paragraph.style is not None and paragraph.style.font.bold)


def _with_address(text: str, address: str) -> str:
    """Return the text of a link, its address instead if the text is an address itself."""
    is_address = "." in text and not re.search(r"\s", text.strip())
    return f"<{address}>" if is_address else text


if __name__ == "__main__":
    serve(lambda path, name: read_release_lines(ProjectFile(Path(path), name)))

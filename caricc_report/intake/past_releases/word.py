"""Word documents of releases, read to plain lines as Word shows them in the end.

python-docx reads the runs and links of a paragraph and no others. So the document is put into a
form first that has no others: as if all changes were accepted, and content controls, smart tags and
fields were plain text. What has no place among the lines, as a footnote, is set aside.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from caricc_report.intake.past_releases.lines import PICTURE, AsideLine
from caricc_report.system.optional import required
from caricc_report.system.zip_parts import parts_of, transitional

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.system.files import ProjectFile

_LARGEST_UNPACKED = 200_000_000
_LARGEST_MARKUP = 20_000_000
"""Read, it takes twenty times the memory."""
_MARKUP = (".xml", ".rels")
_FIELD_ADDRESS = re.compile(r'HYPERLINK\s+"(https?://[^"\s<>]+)"')
_QUOTATIONS = frozenset({"Block Text", "Quote", "Intense Quote"})
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_MAIN}}}"
_PREFIXES = {"w": _MAIN, "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006"}
_GONE = "//w:del|//w:moveFrom|//w:tr[w:trPr/w:del]|//w:tc[w:tcPr/w:cellDel]|//mc:Fallback"
"""What was deleted or moved away, and what older programs show in place of something."""
_TRANSPARENT = (
    "//w:ins|//w:moveTo|//w:smartTag|//w:customXml|//w:sdt|//w:sdtContent|//w:fldSimple|//w:bdo"
    "|//w:dir"
)
"""What stands around the text that it holds."""
_OF_NO_LINE = {
    "text box": "//w:txbxContent[not(ancestor::w:txbxContent)]",
    "placeholder": "//w:sdt[w:sdtPr/w:showingPlcHdr]/w:sdtContent",
    "hidden text": "//w:r[w:rPr/w:vanish[not(@w:val='0' or @w:val='false')]]",
}
"""By what it is called, text that stands beside the lines, or that nobody sees."""
_NOTES = ("footnote", "endnote")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = "address"
"""The attribute of links that were fields."""
_RESULT = "\0"
"""After the instruction of a field, where its result has begun."""
_UNREAD = (
    ".//*[local-name()='t'][not(parent::w:r[parent::w:p or parent::w:hyperlink[parent::w:p]])]"
)
_PICTURE = ".//*[local-name()='blip' or local-name()='imagedata']"
_PICTURE_TEXT = "ancestor::w:drawing[1]//*[local-name()='docPr'][1]/@descr"
_LONGEST_SHOWN = 500


def read_release_docx(file: ProjectFile) -> list[str]:
    """Return the lines of a Word document: paragraphs and the cells of tables, in order.

    A paragraph in bold type, or of a heading's style, stands between asterisks; one of a
    quotation's style opens with a dash. A link whose text is an address is its address in
    angle brackets. What was deleted, headers and footers are left out; footnotes, text boxes,
    hidden text and pictures are lines that are set aside, after the paragraph that they belong to.
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
        document = docx.Document(transitional(content))
        _accept_deletions(document.element)
        asides, notes = _set_aside(document.element), dict(_notes(document.part))
        _unwrap(document.element)
        lines: list[str] = [*asides.get(None, ())]
        for block in _blocks(document):
            lines += (*_lines(block), *_asides(block, asides, notes))
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises what its parts raise, KeyError included
        raise file.refused(problem) from error
    return lines


def _found(element: Any, path: str) -> list[Any]:  # noqa: ANN401 - lxml's
    """Return the elements at a path; python-docx knows no prefix but its own."""
    etree = required("lxml.etree", "past-releases", "a Word document")
    return list(etree.XPath(path, namespaces=_PREFIXES)(element))


def _accept_deletions(root: Any) -> None:  # noqa: ANN401 - lxml's
    """Remove from a document, or its notes, what was deleted or moved away."""
    for paragraph in _found(root, "//w:p[w:pPr/w:rPr[w:del or w:moveFrom]]"):
        _join_to_next(paragraph)
    for element in _found(root, _GONE):
        element.getparent().remove(element)


def _set_aside(root: Any) -> dict[Any, list[AsideLine]]:  # noqa: ANN401 - lxml's
    """Remove text that is in no line; return it by the paragraph that it belongs to, or None."""
    asides: dict[Any, list[AsideLine]] = {}
    for reason, path in _OF_NO_LINE.items():
        for element in _found(root, path):
            place = next(element.iterancestors(f"{_W}p"), None)
            if place is None:
                place = next(iter(_found(element, "preceding::w:p[1]")), None)
            lines = [AsideLine(text, reason) for text in _texts(element)]
            lines += _pictures(element) if reason == "text box" else ()
            asides.setdefault(place, []).extend(lines)
            element.clear()
    return asides


def _unwrap(root: Any) -> None:  # noqa: ANN401 - lxml's
    """Put what stands in insertions, content controls, smart tags and fields in their place."""
    for element in _found(root, "//w:fldSimple"):
        if link := _FIELD_ADDRESS.search(element.get(f"{_W}instr", "")):
            element.tag = f"{_W}hyperlink"
            element.set(_ADDRESS, link[1])
    for element in _found(root, _TRANSPARENT):
        parent, place = element.getparent(), element.getparent().index(element)
        parent.remove(element)
        for child in reversed(element):
            if isinstance(child.tag, str) and not child.tag.endswith("Pr"):
                parent.insert(place, child)


def _join_to_next(paragraph: Any) -> None:  # noqa: ANN401 - lxml's
    """Join a paragraph whose mark was deleted to the next one, as Word does."""
    following = paragraph.getnext()
    if following is None or following.tag != f"{_W}p":
        return
    place = 1 if following.find(f"{_W}pPr") is not None else 0
    for child in reversed(paragraph):
        if child.tag != f"{_W}pPr":
            following.insert(place, child)
    paragraph.getparent().remove(paragraph)


def _texts(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml's
    """Yield the texts of the paragraphs in an element, or its own, those that are not blank."""
    for each in _found(element, "descendant::w:p[not(descendant::w:p)]") or [element]:
        text = "".join(part.text or "" for part in _found(each, "descendant::w:t"))
        if text.strip():
            yield text.strip()


def _notes(part: Any) -> Iterator[tuple[tuple[str, str], list[AsideLine]]]:  # noqa: ANN401 - python-docx's
    """Yield the texts of footnotes and endnotes by the name and number of what refers to them."""
    parse_xml = required("docx.oxml", "past-releases", "a Word document").parse_xml
    for relation in part.rels.values():
        kind = relation.reltype.rpartition("/")[2].removesuffix("s")
        if kind in _NOTES:
            root = parse_xml(relation.target_part.blob)
            _accept_deletions(root)
            for note in root.findall(f"{_W}{kind}"):
                lines = [AsideLine(text, kind) for text in _texts(note)]
                yield (f"{_W}{kind}Reference", note.get(f"{_W}id")), lines


def _blocks(container: Any) -> Iterator[Any]:  # noqa: ANN401 - python-docx has no common type
    """Yield the paragraphs of a document or cell, those in tables included."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            seen = set()
            for row in block.rows:
                for cell in row.cells:
                    if cell._tc not in seen:  # noqa: SLF001 - merged cells are one element
                        seen.add(cell._tc)  # noqa: SLF001 - the same
                        yield from _blocks(cell)
        else:
            yield block


def _lines(paragraph: Any) -> list[str]:  # noqa: ANN401 - imported where it is used
    """Return the lines of a paragraph, and an empty one after them."""
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    runs = [run for run in paragraph.runs if run.text.strip()]
    is_bold = bool(runs) and all(_is_bold(run, paragraph) for run in runs)
    mark = "**" if is_bold or style.lower().startswith(("heading", "title")) else ""
    pieces = itertools.groupby(_pieces(paragraph), key=itemgetter(0, 1))
    text = "".join(
        _with_address("".join(part for *_, part in parts), address)
        for (_, address), parts in pieces
    )
    if style in _QUOTATIONS:
        text = f"– {text}"
    lines = re.split("[\n\v\f\r]", text)
    return [*(f"{mark}{line.strip()}{mark}" if line.strip() else "" for line in lines), ""]


def _pieces(paragraph: Any) -> Iterator[tuple[int, str, str]]:  # noqa: ANN401 - imported where it is used
    """Yield the number of each link or field, the address behind it, and a text in it."""
    fields: list[str] = []
    """What the fields are that a run is in: their instruction, which ends before their result."""
    number = 0
    for child in paragraph._p:  # noqa: SLF001 - python-docx does not read fields
        if child.tag == f"{_W}hyperlink":
            number += 1
            relation = paragraph.part.rels.get(child.get(_RELATION))
            address = child.get(_ADDRESS) or (relation.target_ref if relation else "")
            yield from ((number, address, run.text) for run in child.iter(f"{_W}r"))
        elif child.tag == f"{_W}r":
            for mark in child.iter(f"{_W}fldChar", f"{_W}instrText"):
                match mark.get(f"{_W}fldCharType"):
                    case "begin":
                        fields.append("")
                        number += 1
                    case "separate" if fields:
                        fields[-1] += _RESULT
                    case "end" if fields:
                        fields.pop()
                        number += 1
                    case None if fields:
                        fields[-1] += mark.text or ""
            if all(field.endswith(_RESULT) for field in fields):
                links = map(_FIELD_ADDRESS.search, fields)
                yield number, next((link[1] for link in links if link), ""), child.text


def _asides(
    paragraph: Any,  # noqa: ANN401 - imported where it is used
    known: Mapping[Any, list[AsideLine]],
    notes: Mapping[tuple[str, str], list[AsideLine]],
) -> Iterator[AsideLine]:
    """Yield the lines that are set aside after a paragraph."""
    element = paragraph._p  # noqa: SLF001 - it says where it is
    yield from known.get(element, ())
    for reference in element.iter(*(f"{_W}{kind}Reference" for kind in _NOTES)):
        yield from notes.get((reference.tag, reference.get(f"{_W}id")), ())
    unread = "".join(part.text or "" for part in _found(element, _UNREAD))
    if unread.strip():
        yield AsideLine(unread.strip(), "not read")
    yield from _pictures(element)


def _pictures(element: Any) -> Iterator[AsideLine]:  # noqa: ANN401 - lxml's
    """Yield a line for each picture, which says what the picture shows if the document does."""
    for picture in _found(element, _PICTURE):
        shown = " ".join("".join(_found(picture, _PICTURE_TEXT)).split())
        yield AsideLine(shown[:_LONGEST_SHOWN] or PICTURE, PICTURE)


def _is_bold(run: Any, paragraph: Any) -> bool:  # noqa: ANN401 - imported where it is used
    """Return whether a run is in bold type, by itself or by its styles."""
    for bold in (run.bold, run.style and run.style.font.bold):
        if bold is not None:
            return bool(bold)
    return bool(paragraph.style is not None and paragraph.style.font.bold)


def _with_address(text: str, address: str) -> str:
    """Return the text of a link, its address instead if the text is an address itself."""
    is_address = "." in text and not re.search(r"\s", text.strip())
    return f"<{address}>" if is_address and address.startswith("http") else text

"""Make the reference document of Word documents anew: styles, header and footer.

``PYTHONPATH=tests .venv/bin/python tests/word_reference.py`` writes it into the package. It begins
with Pandoc's own, of which it keeps all that is not said here.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from caricc_report.document.pandoc import pandoc_path
from caricc_report.document.word import REFERENCE, RUNNING_TITLE
from caricc_report.model.look import Palette

if TYPE_CHECKING:
    from collections.abc import Mapping

_FONTS = {"major": "Arial", "minor": "Times New Roman"}
"""They have all letters of the region's languages, and every machine has them or a twin."""
_INK, _QUIET = "22303c", "5a6875"
_TEXT_WIDTH_MM = 160
_TWIPS_A_MM = 56.7

Look = dict[str, Any]
"""How a style looks: font, size in points, bold, colour, space before and after in points …"""

_SMALL: Look = {"font": "major", "size": 8.5, "colour": _QUIET}
_HEADER: Look = {"size": 7.5, "colour": _QUIET}
"""The names of columns, of which the longest words have to fit."""
_COVER: Look = {"font": "major", "size": 11, "after": 4, "keep": True}

TEXT: Look = {"font": "minor", "size": 11, "colour": _INK}
"""How text looks where no style says otherwise; a style named so would outdo that of tables."""
STYLES: Mapping[str, Look] = {
    "Normal": {},
    "Body Text": {"after": 6, "before": 0, "line": 1.2},
    "First Paragraph": {},
    "Compact": {"after": 2, "before": 2},
    "Block Text": {"indent": 6, "before": 4, "after": 6, "left": "accent2"},
    "Heading 1": {
        "font": "major", "size": 20, "bold": True, "colour": "accent1", "before": 24, "after": 8,
        "bottom": "accent2",
    },
    "Heading 2": {
        "font": "major", "size": 13, "bold": True, "colour": "accent1", "before": 18, "after": 4,
    },
    "Heading 3": {"font": "major", "size": 11, "bold": True, "before": 12, "after": 3},
    "Caption": {"font": "major", "size": 9, "bold": True, "before": 10, "after": 4},
    "Table Caption": {"keep": True},
    "Hyperlink": {"colour": "accent1"},
    "Footnote Text": {"size": 9},
    "header": {**_SMALL, "bottom": "accent2", "after": 0},
    "footer": {**_SMALL, "after": 0, "side": "right"},
    "TOC Heading": {
        "font": "major", "size": 16, "bold": True, "colour": "accent1", "before": 18, "after": 8,
    },
    "toc 1": {"font": "major", "size": 10, "bold": True, "before": 8, "after": 2, "leader": True},
    "toc 2": {"size": 10, "before": 1, "after": 1, "indent": 5, "leader": True},
}  # fmt: skip
"""By their names, the styles that every document has."""
PARTS: Mapping[str, Look] = {
    "logo": {"before": 0, "after": 16},
    "mark": {
        **_COVER, "size": 20, "bold": True, "colour": "accent1", "before": 0, "after": 8,
    },
    "publisher": {**_COVER, "size": 9, "colour": _QUIET, "after": 24},
    "title": {**_COVER, "size": 30, "bold": True, "colour": "accent1", "after": 6},
    "subtitle": {**_COVER, "size": 15, "colour": "accent1", "after": 6},
    "cover-note": {**_COVER, "italic": True, "colour": _QUIET, "after": 10, "bottom": "accent2"},
    "period": {**_COVER, "size": 14, "bold": True},
    "number": {**_COVER, "size": 14, "bold": True},
    "city": {**_COVER, "size": 9, "colour": _QUIET},
    "issued": {**_COVER, "size": 9, "colour": _QUIET, "after": 10},
    "key-value": {
        "font": "major", "size": 16, "bold": True, "colour": "accent1", "before": 4, "after": 0,
    },
    "key-label": {**_SMALL, "after": 4},
    "lead-title": {
        "font": "major", "size": 14, "bold": True, "colour": "accent1", "before": 14, "after": 4,
    },
    "lead-note": {**_SMALL, "before": 0, "after": 2},
    "correction": {"font": "major", "size": 10, "left": "accent2", "indent": 4},
    "correction-title": {"font": "major", "size": 11, "bold": True, "left": "accent2", "indent": 4},
    "imprint": {"font": "major", "size": 9, "after": 5, "line": 1.2},
    "imprint-title": {
        "font": "major", "size": 12, "bold": True, "colour": "accent1", "after": 6,
        "new page": True,
    },
    "citation": {"font": "major", "size": 9, "after": 5, "line": 1.2},
    "statistics": {"ground": True, "indent": 3, "before": 8, "after": 10, "line": 1.2},
    "note": {**_SMALL, "before": 4, "after": 10},
    "photo": {**_SMALL, "after": 8},
    "last": {"keep": True},
    "country-opener": {**_SMALL, "size": 9, "before": 0, "after": 6, "keep": True},
    "article-number": {
        "font": "major", "size": 11, "colour": "accent2", "before": 0, "after": 0,
        "keep": True,
    },
    "meta": {**_SMALL, "after": 6, "keep": True},
    "notes": {**_SMALL, "after": 3, "keep": True},
    "campaign": {**_SMALL, "bold": True, "after": 3, "keep": True},
    "pull-quote": {
        "font": "major", "size": 13, "colour": "accent1", "left": "accent2", "indent": 6,
        "before": 8, "after": 3, "keep": True,
    },
    "speaker": {**_SMALL, "left": "accent2", "indent": 6, "after": 10},
    "credit": {**_SMALL, "size": 7.5, "after": 8},
    "chart-title": {
        "font": "major", "size": 12, "bold": True, "before": 14, "after": 1, "keep": True,
    },
    "chart-subtitle": {**_SMALL, "after": 4, "keep": True},
    "chart-source": {**_SMALL, "size": 7.5, "after": 12},
    "origin": {**_SMALL, "before": 2, "after": 12, "left": "accent2", "indent": 4, "whole": True},
    "closing-imprint": {**_SMALL, "before": 12, "after": 2},
    "figure-caption": {"font": "major", "size": 9, "bold": True, "before": 2, "after": 10},
    "annex": {**_SMALL, "after": 2},
}  # fmt: skip
"""By their names, the parts of a release that have a style of their own: ``Release title``."""


def main() -> None:
    """Write the reference document."""
    own = subprocess.run(
        [pandoc_path(), "--print-default-data-file=reference.docx"], check=True, capture_output=True
    ).stdout
    document = docx.Document(io.BytesIO(own))
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    (usual,) = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    usual[:] = [*parse_xml(f"<w:rPr {nsdecls('w')}>{_run_properties(TEXT)}</w:rPr>"), usual[-1]]
    for name, look in STYLES.items():
        _set(_style(document, name), look)
    for name, look in PARTS.items():
        _set(_style(document, f"Release {name}", "Body Text"), look)
    _set_tables(document)
    _set_page(document)
    made = io.BytesIO()
    document.save(made)
    REFERENCE.write_bytes(_packed(made.getvalue()))


def _style(document: Any, name: str, base: str = "Normal") -> Any:
    """Return a style of a document, added where it is not there."""
    known = {style.name.lower(): style for style in document.styles}
    if found := known.get(name.lower()):
        return found
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name[:3] == "toc")
    style.base_style = known[base.lower()]
    return style


def _set(style: Any, look: Look) -> None:
    """Give a style a look; what it says itself of the same things is replaced."""
    for holder in ("rPr", "pPr"):
        for element in style.element.findall(docx.oxml.ns.qn(f"w:{holder}")):
            style.element.remove(element)
    _add(style, "pPr", _paragraph_properties(style.name, look))
    _add(style, "rPr", _run_properties(look))


def _add(style: Any, holder: str, inner: str) -> None:
    if inner:
        style.element.append(parse_xml(f"<w:{holder} {nsdecls('w')}>{inner}</w:{holder}>"))


def _colour(name: str, what: str = "w:val") -> str:
    """Return the attributes of a colour, of the theme if it follows the publisher's look."""
    palette = {"accent1": Palette().accent, "accent2": Palette().second}
    if name not in palette:
        return f'{what}="{name}"'
    return f'{what}="{palette[name][1:].upper()}" w:themeColor="{name}"'


def _paragraph_properties(name: str, look: Look) -> str:
    level = name.lower().removeprefix("heading ")
    is_heading = level.isdigit()
    parts = []
    if look.get("keep") or is_heading:
        parts.append("<w:keepNext/>")
    if look.get("whole") or is_heading:
        parts.append("<w:keepLines/>")
    if look.get("new page"):
        parts.append("<w:pageBreakBefore/>")
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="6" {_colour(look[side], "w:color")}/>'
        for side in ("left", "bottom")
        if side in look
    )
    parts += [f"<w:pBdr>{edges}</w:pBdr>"] if edges else []
    if look.get("ground"):
        parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{Palette().tint[1:].upper()}"/>')
    if look.get("leader"):
        place = round(_TEXT_WIDTH_MM * _TWIPS_A_MM)
        parts.append(f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{place}"/></w:tabs>')
    space = {f"w:{side}": round(look[side] * 20) for side in ("before", "after") if side in look}
    if "line" in look:
        space |= {"w:line": round(look["line"] * 240), "w:lineRule": "auto"}
    said = " ".join(f'{key}="{value}"' for key, value in space.items())
    parts += [f"<w:spacing {said}/>"] if said else []
    if "indent" in look:
        parts.append(f'<w:ind w:left="{round(look["indent"] * _TWIPS_A_MM)}"/>')
    parts += [f'<w:jc w:val="{look["side"]}"/>'] if "side" in look else []
    parts += [f'<w:outlineLvl w:val="{int(level) - 1}"/>'] if is_heading else []
    return "".join(parts)


def _run_properties(look: Look) -> str:
    parts = []
    if "font" in look:
        fonts = " ".join(f'w:{each}="{look["font"]}HAnsi"' for each in ("asciiTheme", "hAnsiTheme"))
        parts.append(f'<w:rFonts {fonts} w:cstheme="{look["font"]}HAnsi"/>')
    parts += ["<w:b/><w:bCs/>"] if look.get("bold") else []
    parts += ["<w:i/><w:iCs/>"] if look.get("italic") else []
    parts += [f"<w:color {_colour(look['colour'])}/>"] if "colour" in look else []
    if "size" in look:
        half_points = round(look["size"] * 2)
        parts.append(f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>')
    return "".join(parts)


def _set_tables(document: Any) -> None:
    """Set tables in small type between fine lines, with narrow cells that break no word."""
    style = _style(document, "Table").element
    for element in list(style)[-1:]:
        style.remove(element)
    line = f'w:val="single" w:sz="4" w:space="0" {_colour("bfc8d0", "w:color")}'
    margins = "".join(f'<w:{side} w:w="60" w:type="dxa"/>' for side in ("left", "right"))
    style.append(
        parse_xml(
            f"""<w:rPr {nsdecls("w")}>{_run_properties({"font": "major", "size": 8.5})}</w:rPr>"""
        )
    )
    style.append(
        parse_xml(f"""<w:tblPr {nsdecls("w")}><w:tblInd w:w="0" w:type="dxa"/>
      <w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders>
      <w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>""")
    )
    style.append(
        parse_xml(f"""<w:tblStylePr {nsdecls("w")} w:type="firstRow">
      <w:rPr>{_run_properties(_HEADER)}</w:rPr><w:tcPr><w:tcBorders>
      <w:bottom w:val="single" w:sz="8" w:space="0" {_colour("accent1", "w:color")}/>
      </w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>""")
    )


def _set_page(document: Any) -> None:
    """Set an A4 page with a header and a footer on all pages but the first."""
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - _TEXT_WIDTH_MM) / 2)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.header_distance = section.footer_distance = Mm(12)
    section.different_first_page_header_footer = True
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text = RUNNING_TITLE
    header.style, footer.style = _style(document, "header"), _style(document, "footer")
    for code in ("PAGE", "NUMPAGES"):
        field = (
            f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
        footer._p.append(parse_xml(field))
        if code == "PAGE":
            footer.add_run(" / ")


def _packed(content: bytes) -> bytes:
    """Return a package with its theme in our fonts and colours, and no time in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(made, "w") as packed:
        for part in package.infolist():
            data = package.read(part)
            if part.filename == "word/theme/theme1.xml":
                data = _themed(data.decode()).encode()
            packed.writestr(zipfile.ZipInfo(part.filename), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _themed(theme: str) -> str:
    for name, colour in (("accent1", Palette().accent), ("accent2", Palette().second)):
        digits = colour[1:].upper()
        theme = re.sub(rf'(<a:{name}>\s*<a:srgbClr val=")[0-9A-F]*', rf"\g<1>{digits}", theme)
    for name, family in _FONTS.items():
        theme = re.sub(
            rf"(<a:{name}Font>\s*<a:latin )[^>]*/>", rf'\g<1>typeface="{family}"/>', theme
        )
    return theme


if __name__ == "__main__":
    main()

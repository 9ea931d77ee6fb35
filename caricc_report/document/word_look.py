"""Word documents in the publisher's colours and fonts, which Word looks for on the machine."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caricc_report.model.look import Look

_THEME, _STYLES = "word/theme/theme1.xml", "word/styles.xml"
_ACCENT = re.compile(r'<w:color\b[^>]*\bw:themeColor="accent1"[^>]*/>')
_THEME_ACCENT = re.compile(r"(<a:accent1>\s*<a:srgbClr val=\")[0-9A-F]{6}")


def with_look(content: bytes, look: Look | None) -> bytes:
    """Return a Word document whose headings have the accent, and its texts the fonts, of a look.

    Parameters
    ----------
    content
        The document, as Pandoc writes it.
    look
        What the profile says; nothing is changed without it.
    """
    if look is None:
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {part: package.read(part) for part in package.infolist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in parts.items():
            if part.filename in {_THEME, _STYLES}:
                package.writestr(part, _changed(data.decode(), look).encode())
            else:
                package.writestr(part, data)
    return made.getvalue()


def _changed(text: str, look: Look) -> str:
    if look.accent:
        digits = look.accent.removeprefix("#").upper()
        text = _ACCENT.sub(f'<w:color w:val="{digits}" />', text)
        text = _THEME_ACCENT.sub(rf"\g<1>{digits}", text)
    for use, family in look.fonts.own.items():
        name = "minor" if use == "text" else "major"
        latin = rf'(<a:{name}Font>\s*<a:latin typeface=")[^"]*("[^>]*?)(\s+panose="[^"]*")?(\s*/>)'
        text = re.sub(latin, rf"\g<1>{family}\g<2>\g<4>", text)
    return text

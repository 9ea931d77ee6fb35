"""Word documents in the publisher's colours and fonts, which Word looks for on the machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caricc_report.model.look import Look

_THEME, _STYLES = "word/theme/theme1.xml", "word/styles.xml"
_ACCENT = re.compile(r'<w:color\b[^>]*\bw:themeColor="accent1"[^>]*/>')
_THEME_ACCENT = re.compile(r"(<a:accent1>\s*<a:srgbClr val=\")[0-9A-F]{6}")


def set_look(parts: dict[str, bytes], look: Look) -> None:
    """Give headings of a Word document the accent, and its texts the fonts, of a look.

    Parameters
    ----------
    parts
        The files of the document, by name.
    look
        What the profile says.
    """
    for name in (_THEME, _STYLES):
        parts[name] = _changed(parts[name].decode(), look).encode()


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

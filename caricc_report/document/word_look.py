"""The publisher's colours and fonts in a Word document: those of its theme and its headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caricc_report.model.look import Look

_THEME, _STYLES = "word/theme/theme1.xml", "word/styles.xml"
_ACCENT = re.compile(r'<w:color\b[^>]*\bw:themeColor="accent1"[^>]*/>')
_THEME_ACCENT = re.compile(r'(<a:accent1>\s*<a:srgbClr val=")[0-9A-F]{6}')


def set_look(parts: dict[str, bytes], look: Look) -> None:
    """Give headings and links the accent of a look, and texts its fonts.

    Parameters
    ----------
    parts
        By name, what is in the package; two are changed.
    look
        What the profile says.
    """
    styles, theme = parts[_STYLES].decode(), parts[_THEME].decode()
    if look.accent:
        digits = look.accent.removeprefix("#").upper()
        styles = _ACCENT.sub(f'<w:color w:val="{digits}" />', styles)
        theme = _THEME_ACCENT.sub(rf"\g<1>{digits}", theme)
    for use, family in look.fonts.own.items():
        name = "minor" if use == "text" else "major"
        latin = rf"(<a:{name}Font>\s*<a:latin )[^>]*/>"
        theme = re.sub(latin, rf'\g<1>typeface="{family}"/>', theme)
    parts[_STYLES], parts[_THEME] = styles.encode(), theme.encode()

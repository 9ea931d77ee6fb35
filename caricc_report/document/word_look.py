"""The publisher's colours and fonts in a Word document: those of its theme and its headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caricc_report.model.look import Palette

if TYPE_CHECKING:
    from caricc_report.model.look import Look

_THEME, _STYLES = "word/theme/theme1.xml", "word/styles.xml"
_THEMED = re.compile(r'<w:(\w+)\b[^>]*\bw:themeColor="(accent[12])"[^>]*/>')
"""What has a colour of the theme: a text, or the edge of a paragraph or a cell."""


def set_look(parts: dict[str, bytes], look: Look) -> None:
    """Give headings, links, edges and grounds the colours of a look, and texts its fonts.

    Parameters
    ----------
    parts
        By name, what is in the package; two are changed.
    look
        What the profile says.
    """
    styles, theme = parts[_STYLES].decode(), parts[_THEME].decode()
    colours = {"accent1": look.palette.accent, "accent2": look.palette.second}
    digits = {name: colour.removeprefix("#").upper() for name, colour in colours.items()}

    def recolour(found: re.Match[str]) -> str:
        attribute = "w:val" if found[1] == "color" else "w:color"
        stated = re.sub(r' w:theme\w+="[^"]*"', "", found[0])
        return re.sub(rf'{attribute}="[^"]*"', f'{attribute}="{digits[found[2]]}"', stated)

    if look.palette != Palette():
        styles = _THEMED.sub(recolour, styles)
        styles = styles.replace(_ground(Palette()), _ground(look.palette))
        for name, each in digits.items():
            of_theme = rf'(<a:{name}>\s*<a:srgbClr val=")[0-9A-F]{{6}}'
            theme = re.sub(of_theme, rf"\g<1>{each}", theme)
    for use, family in look.fonts.own.items():
        name = "minor" if use == "text" else "major"
        latin = rf"(<a:{name}Font>\s*<a:latin )[^>]*/>"
        theme = re.sub(latin, rf'\g<1>typeface="{family}"/>', theme)
    parts[_STYLES], parts[_THEME] = styles.encode(), theme.encode()


def _ground(palette: Palette) -> str:
    return f'w:fill="{palette.tint.removeprefix("#").upper()}"'

"""A publisher with a look of its own: fonts that are made here, colours, a logo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from projects import copy_project

from caricc_report.system.fonts import font_dirs

if TYPE_CHECKING:
    from pathlib import Path

ASCII = "".join(map(chr, range(0x20, 0x7F)))
ACCENT = "#7a1f2b"
FAMILY = "House Sans"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">'
    '<rect width="30" height="10"/></svg>'
)
_NAMES = frozenset({1, 4, 6, 16, 17, 21, 22})
"""The texts of a font that have its name: family, full, PostScript, typographic."""


def house_font(folder: Path, style: str = "Regular", letters: str = "") -> Path:
    """Write a font of a family of its own, with all letters or these; return its file."""
    source = next(path for each in font_dirs() for path in each.glob(f"FiraSans-{style}.ttf"))
    font = TTFont(source)
    if letters:
        cutter = subset.Subsetter(subset.Options(name_IDs=["*"], notdef_outline=True))
        cutter.populate(text=letters)
        cutter.subset(font)
    names = font["name"]
    for number in _NAMES:
        names.removeNames(nameID=number)
    for number, text in {1: FAMILY, 4: FAMILY, 6: f"HouseSans-{style}"}.items():
        names.setName(text, number, 3, 1, 0x409)
    folder.mkdir(exist_ok=True)
    path = folder / f"HouseSans-{style}.ttf"
    font.save(path)
    return path


def variable_font(folder: Path) -> Path:
    """Write a font of that family of all weights from 100 to 900; return its file."""
    path = house_font(folder)
    font = TTFont(path)
    builder = FontBuilder(font=font)
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.setupGvar({})
    font.save(path)
    return path


def project_with_look(folder: Path) -> Path:
    """Return a small project with accent, logo instead of letters, and a font of its own."""
    project = copy_project(folder)
    profile = project / "params/profile.yml"
    look = {
        "accent": ACCENT,
        "fonts": {"heading": FAMILY},
        "logo": {"path": "params/logo.svg", "alt": {"en": "A bar", "ru": "Полоса"}},
    }
    fields = yaml.safe_load(profile.read_text("utf-8")) | {"mark": [], "look": look}
    profile.write_text(yaml.safe_dump(fields, allow_unicode=True), encoding="utf-8")
    (project / "params/logo.svg").write_text(LOGO, encoding="utf-8")
    for style in ("Regular", "Bold"):
        house_font(project / "fonts", style)
    return project

"""Projects of publishers who are not this repository's: made by `init` and data alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from looks import house_font
from PIL import Image, ImageDraw

from caricc_report.model.period import Period
from caricc_report.release.new_project import init_project

if TYPE_CHECKING:
    from caricc_report.project import Project

DATA = Path(__file__).parent / "publishers"
LANGUAGES = DATA.parent / "locales"
"""What the package does not speak, as a project says it: Kazakh, French."""
FIRST = {"health": "2026-W53", "country": "2026-11"}
"""By project, its release."""
_SIZE = (1200, 800)


def project_of(name: str, folder: Path) -> Project:
    """Make a project, with its records and all that its publisher brings."""
    period = Period.parse({"health": "2026-W53", "country": "2026-11-01/2026-11-30"}[name])
    project = init_project(folder, period, name="Digest", countries=["KZ"])
    shutil.rmtree(project.articles_dir)
    for path in project.params_paths():
        path.unlink()
    shutil.copytree(DATA / name, folder, dirs_exist_ok=True)
    if name == "health":
        for source in sorted(LANGUAGES.iterdir()):
            own = project.locales.path / source.name
            units = own.read_text("utf-8") if own.is_file() else ""
            own.write_text(f"{source.read_text('utf-8')}\n{units}", encoding="utf-8")
        for style in ("Regular", "Bold", "Italic"):
            house_font(folder / "fonts", style)
        _draw_photos(project.articles_dir / "2026/2026-W53")
    return project


def _draw_photos(folder: Path) -> None:
    """Draw what stands for photos: vials, and columns."""
    picture = Image.new("RGB", _SIZE, "#dfe8e6")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 620, 1200, 800), fill="#b9c9c5")
    for left, shade in ((250, "#c8553d"), (470, "#00594f")):
        draw.rounded_rectangle((left, 330, left + 160, 660), 24, fill="#f7faf9")
        draw.rectangle((left, 480, left + 160, 610), fill=shade)
        draw.rectangle((left + 30, 270, left + 130, 330), fill="#8a9a96")
    draw.rounded_rectangle((740, 420, 1040, 500), 16, fill="#f7faf9")
    draw.rectangle((1040, 450, 1150, 470), fill="#8a9a96")
    draw.rectangle((780, 432, 960, 488), fill="#7fb3a8")
    picture.save(folder / "measles.jpg", quality=88)
    picture = Image.new("RGB", _SIZE, "#f4f1ea")
    draw = ImageDraw.Draw(picture)
    for number, height in enumerate((60, 120, 240, 420, 590, 640, 520, 330, 170, 80, 40)):
        left = 70 + number * 98
        draw.rectangle((left, 730 - height, left + 70, 730), fill="#c8553d")
    draw.rectangle((50, 730, 1150, 738), fill="#3b3b3b")
    picture.save(folder / "ebola.png")

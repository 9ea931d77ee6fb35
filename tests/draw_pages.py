"""Draw the pictures of docs/design.md: pages of the reference release in both languages.

Run it after the looks have changed:

    PYTHONPATH=tests:tests/attack .venv/bin/python tests/draw_pages.py
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pdfplumber
from driven import driven_page
from PIL import Image, ImageOps
from projects import ROOT, copy_project, program

from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run

FOLDER = ROOT / "docs/images/pages"
_SHEET_DPI = 62
"""Of a page of a PDF."""
_WIDTHS = {"page": 1200, "phone": 390}
"""Of a window, in pixels."""


def main() -> None:
    """Make the reference release, and a picture of each page in both languages."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        project = copy_project(Path(temporary) / "project")
        made = run(Job(project / "params/2024-19.yml", project=Project(project))).directory
        for language in ("en", "ru"):
            _sheets(made / f"release.{language}.pdf", language, Path(temporary))
            _windows(made / f"release.{language}.html", language)


def _sheets(path: Path, language: str, home: Path) -> None:
    """Draw the front page, that the contents, at a glance, and the first with articles."""
    command = [program("pdftoppm"), "-png", "-r", str(_SHEET_DPI), path, home / language]
    subprocess.run(command, check=True)
    sheets = sorted(home.glob(f"{language}-*.png"))
    with pdfplumber.open(path) as pdf:
        first_of_articles = next(
            page.page_number
            for page in pdf.pages
            if any(c["size"] == 13 and "SemiBold" in c["fontname"] for c in page.chars)
        )
    chosen = [sheets[0], sheets[1], sheets[2], sheets[first_of_articles - 1]]
    images = [ImageOps.expand(Image.open(each).convert("RGB"), 1, "#c3cad1") for each in chosen]
    gap, (width, height) = 14, images[0].size
    joined = Image.new("RGB", (len(images) * (width + gap) - gap, height), "white")
    for number, image in enumerate(images):
        joined.paste(image, (number * (width + gap), 0))
    joined.quantize(96).save(FOLDER / f"pdf.{language}.png", optimize=True)


def _windows(path: Path, language: str) -> None:
    """Draw the first screen of the page, wide and on a phone, beside one another."""
    found = []
    for name, width in _WIDTHS.items():
        target = FOLDER / f"{name}.{language}.png"
        with driven_page(width, 844) as page:
            page.do(
                "await page.goto(url); await page.evaluate(() => document.fonts.ready);"
                "await page.screenshot({ path });",
                url=path.as_uri(),
                path=str(target),
            )
        with Image.open(target) as image:
            found.append(ImageOps.expand(image.convert("RGB"), 1, "#c3cad1"))
        target.unlink()
    joined = Image.new("RGB", (sum(each.width for each in found) + 14, found[0].height), "white")
    joined.paste(found[0], (0, 0))
    joined.paste(found[1], (found[0].width + 14, 0))
    joined.quantize(96).save(FOLDER / f"screens.{language}.png", optimize=True)


if __name__ == "__main__":
    main()

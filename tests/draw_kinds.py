"""Draw the pictures of docs/cells.md: what cells show in the page, the PDF and JupyterLab.

Run it after the looks have changed:

    PYTHONPATH=tests:tests/attack .venv/bin/python tests/draw_kinds.py
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import nbformat
import pdfplumber
from driven import driven_page
from kinds import add_kinds
from lab import jupyterlab
from PIL import Image, ImageChops, ImageOps
from projects import ROOT, copy_project, program

from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run

FOLDER = ROOT / "docs/images/kinds"
DRAWN = (
    *(
        "frame",
        "crosstab",
        "styled",
        "great-tables",
        "polars",
        "matplotlib",
        "seaborn",
        "altair",
        "plotnine",
    ),
    *("plotly", "pil", "captioned", "prose", "markdown"),
)
NOTEBOOK = "notebooks/release.ipynb"
_WIDTH, _GAP = 440, 24
"""Of each of three panels, and what is between them, in pixels."""
_MARGIN_PT = 52
"""Beside the text of a PDF, a little less than what is white."""


def main() -> None:
    """Make one picture for each kind."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        project = copy_project(home / "project")
        Image.new("RGB", (9, 5), "#17375e").save(project / "notebooks/dot.png")
        add_kinds(str(project / NOTEBOOK), list(DRAWN))
        _head(project / NOTEBOOK)
        job = Job(project / "params/2024-19.yml", project=Project(project), languages=("en",))
        made = run(job).directory
        _pages(made / "release.en.html", home)
        _sheets(made / "release.en.pdf", home)
        _cells(project, home)
        for name in DRAWN:
            _join([home / f"{name}.{kind}.png" for kind in ("page", "sheet", "cell")]).save(
                FOLDER / f"{name}.png", optimize=True
            )


def _title(name: str) -> str:
    return f"Kind {name}"


def _head(path: Path) -> None:
    """Put a heading before each kind, by which it is found in page and PDF."""
    notebook = nbformat.read(path, as_version=4)
    cells = []
    for cell in notebook.cells:
        if cell.id in DRAWN:
            head = nbformat.v4.new_markdown_cell(f"# {_title(cell.id)}", id=f"head-{cell.id}")
            head.metadata["tags"] = ["en"]
            cells.append(head)
        cells.append(cell)
    notebook.cells = cells
    nbformat.write(notebook, path)


def _pages(path: Path, home: Path) -> None:
    with driven_page(800, 900) as page:
        page.do(
            "await page.goto(url); await page.evaluate(() => document.fonts.ready);",
            url=path.as_uri(),
        )
        for name in DRAWN:
            page.do(
                """const clip = await page.evaluate((title) => {
                  const heads = [...document.querySelectorAll("h2")];
                  const n = heads.findIndex((each) => each.innerText.trim() == title);
                  const step = heads[n + 1].innerText.startsWith("An own section") ? 2 : 1;
                  const [head, next] = [heads[n], heads[n + step]].map(
                    (each) => each.getBoundingClientRect());
                  const y = head.bottom + scrollY + 12;
                  return { x: 0, y, width: innerWidth, height: next.top + scrollY - y - 12 };
                }, title);
                await page.screenshot({ path, clip, fullPage: true });""",
                title=_title(name),
                path=str(home / f"{name}.page.png"),
            )


def _sheets(path: Path, home: Path) -> None:
    scale = 2
    with pdfplumber.open(path) as pdf:
        found = {}
        for page in pdf.pages[2:]:
            for line in page.extract_text_lines():
                if line["chars"][0]["size"] > 14 and line["text"] != "An own section":
                    found[line["text"]] = page.page_number, line["top"], line["bottom"]
        for name in DRAWN:
            number, _, top = found[_title(name)]
            following = [t for n, t, _ in found.values() if n == number and t > top]
            bottom = min(following, default=pdf.pages[number - 1].height - 60)
            options = ["-png", "-singlefile", "-r", str(72 * scale), "-f", str(number)]
            subprocess.run([program("pdftoppm"), *options, path, home / "sheet"], check=True)
            with Image.open(home / "sheet.png") as sheet:
                margin = _MARGIN_PT * scale
                box = margin, int(top * scale) + 28, sheet.width - margin, int(bottom * scale) - 8
                sheet.crop(box).save(home / f"{name}.sheet.png")


def _cells(project: Path, home: Path) -> None:
    ids = [cell.id for cell in nbformat.read(project / NOTEBOOK, as_version=4).cells]
    with jupyterlab(project, NOTEBOOK, home, 1100) as lab:
        lab.run_all()
        for name in DRAWN:
            lab.picture(ids.index(name), home / f"{name}.cell.png")


def _join(paths: list[Path]) -> Image.Image:
    panels = []
    for path in paths:
        with Image.open(path) as opened:
            image = opened.convert("RGB")
        drawn = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
        assert drawn, path.name
        panel = image.crop((0, drawn[1], image.width, drawn[3]))
        panel = panel.resize((_WIDTH, round(panel.height * _WIDTH / panel.width)))
        panels.append(ImageOps.expand(panel, (0, 8), "white"))
    joined = Image.new(
        "RGB", (3 * _WIDTH + 2 * _GAP, max(panel.height for panel in panels)), "white"
    )
    for n, panel in enumerate(panels):
        joined.paste(panel, (n * (_WIDTH + _GAP), 0))
    return joined.quantize(64)


if __name__ == "__main__":
    main()

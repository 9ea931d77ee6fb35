"""What people do today: papermill, then nbconvert, Pandoc and Typst, Chromium, or Quarto."""

from __future__ import annotations

import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from ways import ROOT, SCRIPTS, check_made, execute

COMPILE = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
LANGUAGE = "en"


def quarto() -> tuple[str, str]:
    """Return the path and version of a Quarto; a `ProgramError` is raised if there is none."""
    from caricc_report.document.quarto import quarto_path, quarto_version  # noqa: PLC0415

    path = quarto_path()
    return path, quarto_version(path)


def require_nbconvert() -> None:
    """End if what the comparison needs is not installed."""
    if find_spec("nbconvert") is None:
        sys.exit("nbconvert: the comparison needs it (the project does not); pip install nbconvert")


def papermill(folder: Path, project: Path = ROOT, release: str = "2024-19") -> Path:
    """Execute the notebook with the command of papermill, and return the executed one."""
    executed = folder / "release.ipynb"
    parameters = ("-f", f"params/{release}.yml", "-r", "language", LANGUAGE)
    execute(SCRIPTS / "papermill", "notebooks/release.ipynb", executed, *parameters, cwd=project)
    return executed


def nbconvert(executed: Path) -> None:
    """Make HTML of an executed notebook, beside it."""
    spec = find_spec("nbconvert")
    package = Path(spec.origin if spec and spec.origin else "")
    execute(
        SCRIPTS / "jupyter", "nbconvert", "--to", "html", "--no-input", executed,
        cwd=executed.parent,
        # Where its templates are, if it is of another environment than this Python.
        environment={"JUPYTER_PATH": str(package.parents[4] / "share/jupyter")},
    )  # fmt: skip


def papermill_nbconvert_pandoc_typst(folder: Path) -> None:
    """Make the documents with nbconvert, and with Pandoc's and Typst's own defaults."""
    from caricc_report.document.pandoc import pandoc_path  # noqa: PLC0415

    executed = papermill(folder)
    nbconvert(executed)
    (folder / "release.md").write_text(markdown_of(executed), encoding="utf-8")
    execute(
        pandoc_path(), "--standalone", "--extract-media=media", "release.md",
        "--output=release.typ", cwd=folder,
    )  # fmt: skip
    execute(sys.executable, "-c", COMPILE, "release.typ", "release.pdf", cwd=folder)
    check_made(folder, "release.html", "release.pdf")


def papermill_nbconvert_chromium(
    folder: Path, project: Path = ROOT, release: str = "2024-19"
) -> None:
    """Make HTML with nbconvert, and PDF of it with Chromium, as nbconvert's webpdf does."""
    executed = papermill(folder, project, release)
    nbconvert(executed)
    execute(
        shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--disable-gpu",
        f"--user-data-dir={folder / 'browser'}", f"--print-to-pdf={folder / 'release.pdf'}",
        (folder / "release.html").as_uri(), cwd=folder,
    )  # fmt: skip
    check_made(folder, "release.html", "release.pdf")


def papermill_quarto(
    folder: Path, path: str, project: Path = ROOT, release: str = "2024-19"
) -> None:
    """Make the documents with Quarto's own formats."""
    executed = papermill(folder, project, release)
    options = ("--no-execute", "--metadata", "echo:false")
    execute(
        path, "render", executed.name, "--to", "html", *options,
        "--metadata", "embed-resources:true", cwd=folder,
    )  # fmt: skip
    execute(path, "render", executed.name, "--to", "typst", *options, cwd=folder)
    check_made(folder, "release.html", "release.pdf")


def markdown_of(notebook: Path) -> str:
    """Return what a notebook shows as Markdown, top to bottom."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [
        output["data"]["text/markdown"]
        for cell in cells
        for output in cell.get("outputs", ())
        if "text/markdown" in output.get("data", {})
    ]
    return "\n\n".join(map("".join, shown))

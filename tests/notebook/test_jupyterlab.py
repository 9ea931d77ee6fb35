"""An analyst's day in a real JupyterLab: open, run, read, edit, save, commit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from command_line import EDITOR, asked
from kinds import KINDS, add_kinds
from lab import jupyterlab
from made import folder_once
from projects import ROOT, copy_project, program

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = [pytest.mark.browser, pytest.mark.kernel, pytest.mark.command]
NOTEBOOK = "notebooks/release.ipynb"
SHOWN = ["frame", "crosstab", "captioned", "matplotlib", "prose", "own-fact", "markdown-ru"]
EXTRA = {
    "dollars": 'cr.prose(this_release, en="From $5 to $6.", ru="От $5 до $6.")',
    "formula": 'cr.prose(this_release, en="It is $\\\\alpha$.", ru="Это $\\\\alpha$.")',
    "no-alt": "ax.figure",
    "too-wide": "pd.DataFrame([range(60)])",
    "wrong": 'cr.prose(this_release, en="Of {articles.totl}.", ru="Из {articles.totl}.")',
}
"""Cells that a release could not hold, but JupyterLab shows all the same; the last fails."""
CHARTS = """[...document.querySelectorAll(".jp-OutputArea .chart")].map((each) =>
[each.querySelectorAll("rect").length, each.querySelectorAll("a").length])"""
FOLLOW = """await page.locator(".jp-OutputArea a[title='articles.total']").first().click();
await page.waitForTimeout(1000);
const target = page.locator("[id='fact-articles.total']");
const box = await target.boundingBox();
return [await target.count(), box.y, page.url()];"""
EDIT = """const cell = page.locator(".jp-CodeCell").last();
await cell.locator(".cm-content").click();
await page.keyboard.press("Control+End");
await page.keyboard.type("  # the end");
await page.keyboard.press("Control+Enter");
await page.waitForTimeout(1500);"""


def git(project: Path, *arguments: str) -> str:
    """Run git in a project, and return what it says."""
    ran = subprocess.run(
        [program("git"), *arguments],
        cwd=project,
        env={**os.environ, **EDITOR},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project after that day, and what was seen in it; it is had once."""

    def have(folder: Path) -> None:
        project, home = begun(folder / "project"), folder / "home"
        with jupyterlab(project, NOTEBOOK, home) as lab:
            lab.run_all()
            lab.page.do("await page.waitForSelector('.jp-OutputArea mjx-container');")
            cells = nbformat.read(project / NOTEBOOK, as_version=4).cells
            seen = {
                "shown": dict(zip((each.id for each in cells), lab.outputs(), strict=True)),
                "charts": lab.evaluate(CHARTS),
                "place": lab.page.do(FOLLOW),
            }
            lab.page.do(EDIT)
            lab.save()
        (folder / "seen.json").write_text(json.dumps(seen), encoding="utf-8")

    return folder_once(tmp_path_factory, "lab", have)


def begun(project: Path) -> Path:
    """Return a project under version control, set up for notebooks, with cells of an analyst's."""
    copy_project(project)
    shutil.copy(ROOT / ".gitignore", project)
    git(project, "init", "--quiet")
    assert asked(project, "notebooks", "setup").returncode == 0
    add_kinds(str(project / NOTEBOOK), SHOWN)
    notebook = nbformat.read(project / NOTEBOOK, as_version=4)
    for name, source in EXTRA.items():
        notebook.cells.append(nbformat.v4.new_code_cell(source, id=name))
    nbformat.write(notebook, project / NOTEBOOK)
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "Begin")
    return project


@pytest.fixture(scope="session")
def seen(folder: Path) -> dict[str, Any]:
    """Return what was seen."""
    found: dict[str, Any] = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def shown(seen: dict[str, Any]) -> dict[str, str]:
    """Return what each cell shows after Run All, by its id."""
    found: dict[str, str] = seen["shown"]
    return found


def test_run_all_shows_the_document(shown: dict[str, str]) -> None:
    """Cover, numbers, tables, articles and the annex, as in the document."""
    assert "INFORMATION RELEASE" in shown["cover"]
    assert "30 counter-narcotics activities" in shown["statistics"]
    assert re.search(r"Total\s+30", shown["by-outlet"])
    assert "Semey" in shown["country-sections"]
    assert "How the numbers were made" in shown["how-made"]


def test_charts_are_drawn(seen: dict[str, Any]) -> None:
    """A chart is a picture with its numbers as links, and no script fails at it."""
    # A member state without articles has a tile, and no fact.
    assert seen["charts"] == [[7, 6], [8, 8]]


def test_nothing_of_a_source_is_shown(shown: dict[str, str]) -> None:
    """No Markdown of Pandoc's, no error, no word of a program's log."""
    for name in shown.keys() - EXTRA:
        text = shown[name]
        found = re.search(r":::|\{[.#]|\]\(|Error|Traceback|findfont|<[a-z]+>", text)
        assert not found, (name, text)


def test_cells_of_an_analyst_are_shown(shown: dict[str, str]) -> None:
    """Tables, prose and Markdown say what the document says of them, under their captions."""
    for name in set(SHOWN) - {"matplotlib", "own-fact"}:
        for each in KINDS[name].says:
            assert each in " ".join(shown[name].split())
    assert shown["crosstab"].startswith("Table. Topics by country")
    assert shown["captioned"].startswith("Table. Some of 30")


def test_a_number_leads_to_how_it_was_made(seen: dict[str, Any]) -> None:
    """A click on a number shows its line of the annex."""
    place = seen["place"]
    assert place[0] == 1, place
    assert 0 <= place[1] < 1000, place


def test_saving_does_not_soil_the_repository(folder: Path) -> None:
    """A cell is edited, run, saved with its outputs, and committed without them."""
    project = folder / "project"
    saved = nbformat.read(project / NOTEBOOK, as_version=4)
    assert saved.cells[-1].source.endswith("# the end")
    assert any(each.get("outputs") for each in saved.cells)
    assert git(project, "diff", "--stat").count(".ipynb") == 1
    git(project, "add", ".")
    added = [
        each
        for each in git(project, "diff", "--cached", "--unified=0").splitlines()
        if re.match(r"[+-](?![+-])", each)
    ]
    assert len(added) == 2, added
    assert "# the end" in added[1]
    assert asked(project, "notebooks", "check", "--staged").returncode == 0
    git(project, "commit", "--message", "Edit")
    assert git(project, "status", "--porcelain") == ""


def test_what_is_wrong_is_said_in_place(shown: dict[str, str]) -> None:
    """JupyterLab says of a cell what the run will refuse; dollars are dollars, formulas set."""
    assert "From $5 to $6." in shown["dollars"]
    assert "$" not in shown["formula"]
    assert "#| fig-alt:" in shown["no-alt"]
    assert "a table of 60 columns" in shown["too-wide"]
    assert "did you mean 'articles.total'?" in shown["wrong"]
    assert "caricc_report/" not in shown["wrong"]

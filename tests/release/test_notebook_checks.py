"""A run stops at a number that is typed, unless it is waived."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
import yaml
from projects import with_few_articles, with_few_cells

from caricc_report.editorial.checks.finding import Severity
from caricc_report.errors import CheckError
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import check, run

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

WAIVER = {"check": "number-typed", "reason": "a house number", "name": "A. Editor"}


def set_parameters(project: Path, **changes: Any) -> Path:
    """Change the parameters of the reference release, and return their file."""
    file = project / "params/2024-19.yml"
    fields = yaml.safe_load(file.read_text(encoding="utf-8")) | changes
    file.write_text(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def add_cell(project: Path, cell: Any) -> None:
    """Put a cell before the last one of the project's notebook."""
    path = Project(project).release_notebook
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(-1, cell)
    nbformat.write(notebook, path)


def make(project: Path, **options: Any) -> RunResult:
    """Make the reference release of a project as HTML."""
    file = project / "params/2024-19.yml"
    return run(Job(file, project=Project(project), formats=("html",), renderer="pandoc", **options))


def errors(project: Path) -> list[str]:
    """Return the messages of typed numbers in the reference release of a project."""
    findings = check(Job(project / "params/2024-19.yml", project=Project(project)))
    return [each.message for each in findings if each.severity is Severity.ERROR]


def test_a_narrative_with_a_typed_number_is_not_made(project_dir: Path) -> None:
    """The check of the records finds it, with the language, before anything is executed."""
    set_parameters(project_dir, narrative={"ru": "Всего 30 материалов"})
    (message,) = errors(project_dir)
    assert message.startswith("narrative.ru of the parameters: a number is typed, got '30'")


def test_a_markdown_cell_with_a_typed_number_is_not_made(project_dir: Path) -> None:
    """The check finds it in the source."""
    add_cell(project_dir, typed_cell("In all 30 articles"))
    (message,) = errors(project_dir)
    cells = nbformat.read(Project(project_dir).release_notebook, as_version=4).cells
    place = f"notebooks/release.ipynb, cell {len(cells) - 1}"
    assert message.startswith(f"{place}: a number is typed, got '30'")


def typed_cell(text: str) -> Any:
    """Return a Markdown cell in English."""
    cell = nbformat.v4.new_markdown_cell(text, id="typed")
    cell.metadata["tags"] = ["en"]
    return cell


@pytest.mark.parametrize(
    "code, keyword, text",
    [
        ('cr.table(df, caption="Pays")', "caption", "'Pays'"),
        ('cr.figure(df.plot(), alt=f"{df.size} barres")', "alt", "'… barres'"),
        ('cr.fact("a.b", 1, how="Au total")', "how", "'Au total'"),
    ],
)
def test_a_text_in_code_that_is_one_for_all_languages(
    project_dir: Path, code: str, keyword: str, text: str
) -> None:
    """It would stand in the documents of all, so it is refused as one in a cell option is."""
    add_cell(project_dir, nbformat.v4.new_code_cell(code))
    (message,) = errors(project_dir)
    assert f"line 1: {keyword}={text} in one language, in a release in en and ru" in message
    assert message.endswith(f'write {keyword}={{"en": "…", "ru": "…"}}')


@pytest.mark.parametrize(
    "code",
    [
        'cr.table(df, caption={"en": "Countries", "ru": "Страны"})',
        'cr.table(df, caption=cr.say("by-country"))',
        'cr.table(df, caption="{articles.total}")',
        'plt.figure(label="a label")',
    ],
)
def test_a_text_in_code_of_every_language_or_none(project_dir: Path, code: str) -> None:
    """What is said in each language is right, and so is what has no words of its own."""
    add_cell(project_dir, nbformat.v4.new_code_cell(code))
    assert errors(project_dir) == []


@pytest.mark.release
def test_a_typed_number_that_code_shows_stops_the_run(project_dir: Path) -> None:
    """Nothing is made when a cell shows a number that stands in a text of another one."""
    with_few_articles(with_few_cells(project_dir), "01")
    add_cell(project_dir, nbformat.v4.new_code_cell("said = {'n': 'in all 31 articles'}"))
    source = "from IPython.display import Markdown\nMarkdown(said['n'])"
    add_cell(project_dir, nbformat.v4.new_code_cell(source))
    assert errors(project_dir) == []
    with pytest.raises(CheckError, match=r"number-typed: notebooks/release.ipynb, cell \d+ \(en\)"):
        make(project_dir, languages=("en",))
    assert not (project_dir / "_build/2024-19").exists()


@pytest.mark.release
def test_a_table_without_rows_is_a_notice(project_dir: Path) -> None:
    """It is told once for all languages, with its cell; one with rows is none."""
    with_few_articles(with_few_cells(project_dir), "01")
    source = "import pandas as pd\ndisplay(pd.DataFrame({'n': [1]}), pd.DataFrame({'n': []}))"
    add_cell(project_dir, nbformat.v4.new_code_cell(source, id="empty"))
    (told,) = [each for each in make(project_dir).findings if each["id"] == "table-empty"]
    assert (told["severity"], told["cell"]) == ("notice", "empty")
    assert str(told["message"]).endswith("shows a table without rows; show it only if it has some")


@pytest.mark.release
def test_a_waived_number_is_a_notice_of_the_release(project_dir: Path) -> None:
    """The waiver has no article; each number stands in checks.json once."""
    add_cell(with_few_cells(project_dir), typed_cell("In all 30 articles"))
    set_parameters(project_dir, waivers=[WAIVER | {"cell": "typed"}])
    made = make(project_dir)
    findings = json.loads((made.directory / "checks.json").read_bytes())["findings"]
    (found,) = [each for each in findings if each["id"] == "number-typed"]
    assert found["severity"] == "notice"
    assert found["waived"] == {"reason": "a house number", "name": "A. Editor"}


@pytest.mark.release
def test_a_waiver_of_nothing_is_an_error_at_the_end(project_dir: Path) -> None:
    """Only the run knows that no number was found; the check alone says nothing."""
    set_parameters(project_dir, waivers=[WAIVER])
    assert errors(project_dir) == []
    with_few_articles(with_few_cells(project_dir), "01")
    with pytest.raises(CheckError, match=r"waiver-unused: waivers\.1: 'number-typed'"):
        make(project_dir)

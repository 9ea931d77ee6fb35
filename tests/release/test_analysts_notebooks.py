"""Numbers that code computes, and all that is no prose, are not taken for typed ones."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from projects import ROOT, SECTIONS, copy_project, with_few_cells

import caricc_report as cr
from caricc_report.editorial.checks.prose import Known, typed_in
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.number_lint import _is_in, _literals, typed_numbers_in_sources

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from caricc_report.editorial.release import Release

Cell = tuple[str, str]
"""``code``, or the language of a Markdown cell; and what stands in it."""
MOST_FALSE = 1
"""So many false findings there may be, over all notebooks."""
TYPED: tuple[Cell, ...] = (
    ("en", "In all, 31 articles appeared."),
    ("code", 'cr.prose(this_release, en="In all, 31 of {articles.total}.", ru="Нет.")'),
    ("code", 'cr.table(df, caption={"en": "The first 31 rows", "ru": "Первые строки"})'),
    ("code", "#| fig-alt: {en: A line over 31 days, ru: Линия}\nplot()"),
)
"""A typed number in each kind of prose."""


def read_notebooks() -> dict[str, tuple[Cell, ...]]:
    """Return the notebooks of the file beside this one, by their names."""
    text = Path(__file__).with_name("analysts_notebooks.txt").read_text(encoding="utf-8")
    _, *notebooks = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)
    found = {}
    for name, content in zip(notebooks[::2], notebooks[1::2], strict=True):
        _, *cells = re.split(r"^--- (\w+)\n", content, flags=re.MULTILINE)
        pairs = zip(cells[::2], cells[1::2], strict=True)
        found[name] = tuple((kind, source.rstrip("\n")) for kind, source in pairs)
    return found


NOTEBOOKS = read_notebooks()
EXECUTED = [name for name in NOTEBOOKS if name.endswith("(run)")]


@functools.cache
def release() -> Release:
    """Return the reference release."""
    return cr.load_release(
        ROOT,
        release="2024-19",
        period="2024-11-16/2024-11-30",
        language="en",
        as_of="2024-12-02",
        articles="data/articles",
        profile="params/profile.yml",
    )


def cell_of(cell: Cell) -> NotebookNode:
    """Return a cell as it is in a notebook."""
    kind, source = cell
    if kind == "code":
        return nbformat.v4.new_code_cell(source)
    made = nbformat.v4.new_markdown_cell(source)
    made.metadata["tags"] = [kind]
    return made


def found_in(*cells: Cell) -> list[str]:
    """Return the messages about a notebook, before it is executed."""
    articles = tuple(article.model_dump(mode="json") for article in release().articles)
    known = Known("2024-19", "en", articles, release().profile)
    notebook = nbformat.v4.new_notebook(cells=[cell_of(cell) for cell in cells])
    facts = release().facts.facts
    found = typed_numbers_in_sources(notebook, "own.ipynb", known, facts, ["en", "ru"])
    return [each.message for each in found]


def test_there_are_forty() -> None:
    """The table of notebooks is as long as the requirement, and about ten are executed."""
    assert len(NOTEBOOKS) == 40
    assert len(EXECUTED) >= 10


def test_hardly_anything_is_taken_for_typed() -> None:
    """Over all notebooks there is at most one false finding, and each is read to its end."""
    found = {name: found_in(*cells) for name, cells in NOTEBOOKS.items()}
    assert sum(map(len, found.values())) <= MOST_FALSE, json.dumps(found, indent=1)
    for name, cells in NOTEBOOKS.items():
        assert len(found_in(*cells, *TYPED)) == len(found[name]) + len(TYPED), name


@pytest.mark.parametrize(
    "source, shown",
    [
        ("def say():\n    return 'In all 31 articles'", "In all 31 articles appeared"),
        ("rows = {'a': '31 articles'}", "We counted 31 articles"),
        ("text = '%d of 31 readers' % n", "Only 9 of 31 readers"),
        ("text = '{} of 31 readers'.format(n)", "Only 9 of 31 readers"),
        ("parts = ['Всего 31', 'материал']", "Всего 31 материал"),
        ("text = f'{n} and 31 more'", "Nine and 31 more"),
    ],
)
def test_what_code_hands_on_is_typed(source: str, shown: str) -> None:
    """A number of a text in the source is found in what is shown, whatever way it has taken."""
    assert "31" in typed_in_output(source, shown)


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    """Return 31 articles."""',
        "raise ValueError('more than 31 articles')",
        "log.info('read 31 articles')",
        "pd.read_sql('SELECT a FROM b WHERE 31 articles')",
        "label = 'The top 31 of them'",
        "width = f'{n:31d} articles'",
    ],
)
def test_what_happens_to_stand_in_code_is_not(source: str) -> None:
    """A computed number may stand in a docstring, a message, a query, or beside other words."""
    assert typed_in_output(source, "In all, 31 articles appeared") == []


def typed_in_output(source: str, shown: str) -> list[str]:
    """Return the numbers taken for typed in prose that a cell has shown."""
    literals = list(_literals([nbformat.v4.new_code_cell(source)]))
    known = Known("2024-19", "en", (), release().profile)
    return [each.number for each in typed_in(shown, known) if _is_in(each, literals)]


@pytest.mark.release
def test_what_they_show_when_run_is_computed(tmp_path: Path) -> None:
    """Executed one after the other, what some of them show is not taken for typed either."""
    project = with_few_cells(copy_project(tmp_path / "project"), *SECTIONS)
    path = project / "notebooks/release.ipynb"
    notebook = nbformat.read(path, nbformat.NO_CONVERT)
    notebook.cells[-2:-2] = [cell_of(each) for name in EXECUTED for each in NOTEBOOKS[name]]
    nbformat.write(notebook, path)
    job = Job(
        project / "params/2024-19.yml",
        project=Project(project),
        languages=["en"],
        formats=["html"],
        renderer="pandoc",
    )
    made = cr.run(job)
    content = json.loads((made.directory / "checks.json").read_text(encoding="utf-8"))
    assert [each for each in content["findings"] if each["id"] == "number-typed"] == []

"""What analysts show is in the document, whatever library it comes from, in both renderers."""

from __future__ import annotations

import base64
import importlib.util
import io
import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import nbformat
import pikepdf
import pytest
from kinds import KINDS, add_kinds
from made import made_once
from pages import look_at
from PIL import Image
from projects import (
    SECTIONS,
    copy_project,
    program,
    skip_without_quarto,
    with_few_articles,
    with_few_cells,
)
from verapdf import FLAVOURS, validate

from caricc_report.document.renderers import RENDERERS
from caricc_report.errors import NotebookError
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from caricc_report.release.job import RunResult

pytestmark = pytest.mark.release
THERE = [
    name
    for name, kind in KINDS.items()
    if (not kind.needs or importlib.util.find_spec(kind.needs))
    and (name != "plotly" or shutil.which("chromium"))
]


def make(
    project: Path, renderer: str = "pandoc", kinds: Sequence[str] = THERE, **options: object
) -> RunResult:
    """Make the release of a project that shows some kinds."""
    with_few_cells(project, "topics-by-country", *SECTIONS)
    add_kinds(str(project / "notebooks/release.ipynb"), list(kinds))
    Image.new("RGB", (9, 5), "red").save(project / "notebooks/dot.png")
    return run(
        Job(project / "params/2024-19.yml", project=Project(project), renderer=renderer, **options)  # type: ignore[arg-type]
    )


@pytest.fixture(scope="session", params=sorted(RENDERERS))
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """Make a release that shows every kind, once with each renderer."""
    if request.param == "quarto":
        skip_without_quarto()
    return made_in("en", THERE, request.param, tmp_path_factory)


@pytest.fixture(scope="session")
def russian(shown: RunResult, tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """Make it in Russian, but for what is drawn the same by programs that take seconds."""
    kinds = [name for name in THERE if name not in {"altair", "plotly"}]
    return made_in("ru", kinds, shown.renderer, tmp_path_factory)


def made_in(
    language: str, kinds: Sequence[str], renderer: str, factory: pytest.TempPathFactory
) -> RunResult:
    """Make a release that shows some kinds in a language, once in a session."""
    return made_once(
        factory,
        f"kinds-{renderer}-{language}",
        lambda folder: make(folder, renderer, kinds, languages=(language,)),
    )


def page(shown: RunResult) -> str:
    """Return a page, its lines as they run on."""
    (path,) = shown.directory.glob("release.*.html")
    return " ".join(path.read_text(encoding="utf-8").split())


@pytest.fixture(scope="session")
def words(shown: RunResult) -> str:
    """Return the text of the English PDF, as its lines run on."""
    pdf = shown.directory / "release.en.pdf"
    text = subprocess.run(
        [program("pdftotext"), "-raw", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    return " ".join(text.replace("\u2060", "").split())


def of_kind(names: list[str], shows: str) -> list[str]:
    """Return the cells that become of a kind."""
    return [name for name in names if KINDS[name].shows == shows]


def block(html: str, cell: str) -> str:
    """Return what a page shows of a cell."""
    labels = {"crosstab": "tbl-cross", "captioned": "tbl-two", "altair": "fig-altair"}
    sort = "figure" if KINDS[cell].shows == "picture" else "table"
    label = re.escape(labels.get(cell, f"{sort}-{cell}-1"))
    found = re.search(rf'<(figure|div) id="{label}".*?</\1>', html, re.DOTALL)
    assert found, cell
    return found[0]


@pytest.mark.parametrize("cell", of_kind(THERE, "table"))
def test_a_table_is_a_table(shown: RunResult, cell: str) -> None:
    """It has header cells, and its numbers stand to the right."""
    html = block(page(shown), cell)
    assert "<table" in html
    assert "<th" in html
    for said in KINDS[cell].says:
        assert said in re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize("cell", of_kind(THERE, "picture"))
def test_a_picture_has_its_alternative_text(shown: RunResult, cell: str) -> None:
    """A picture is in the page with what it says to those who do not see it."""
    html = block(page(shown), cell)
    assert f'alt="{KINDS[cell].alt}"' in html


@pytest.mark.parametrize("cell", [name for name in THERE if KINDS[name].says])
def test_a_pdf_says_what_the_cell_shows(words: str, cell: str) -> None:
    """All words are in the PDF, as text."""
    for each in KINDS[cell].says:
        assert each in words


def test_every_picture_of_a_pdf_has_its_alternative_text(shown: RunResult) -> None:
    """The tags of the PDF hold the texts that the cells state."""
    with pikepdf.open(shown.directory / "release.en.pdf") as pdf:
        alts = {str(each.Alt) for each in pdf.objects if "/Alt" in getattr(each, "keys", set)()}
    assert {KINDS[name].alt for name in of_kind(THERE, "picture")} <= alts


def test_the_pdfs_conform(shown: RunResult, russian: RunResult) -> None:
    """An independent checker finds nothing in them: PDF/UA-1 and PDF/A-3a."""
    paths = [shown.directory / "release.en.pdf", russian.directory / "release.ru.pdf"]
    assert validate(paths) == {path: {each: [] for each in FLAVOURS} for path in paths}


@pytest.mark.browser
def test_nothing_is_wrong_with_the_page(shown: RunResult) -> None:
    """At every width, in axe-core and html-validate, by keyboard and in print."""
    path = shown.directory / "release.en.html"
    assert look_at([path]) == {path: []}


def test_each_language_has_its_own_words(shown: RunResult, russian: RunResult) -> None:
    """A Markdown cell is in the document of its language alone."""
    assert "An own section" in page(shown)
    assert "Свой раздел" not in page(shown)
    assert "An own section" not in page(russian)
    assert "Свой раздел" in page(russian)
    assert "Рисунок 1." in page(russian)


def test_a_formula_is_one(shown: RunResult) -> None:
    """A page has MathML, and no TeX is to be seen."""
    html = page(shown)
    assert "<mfrac><mi>a</mi><mi>b</mi></mfrac>" in html
    assert "$" not in re.sub(r"<(style|annotation|svg)\b.*?</\1>", "", html, flags=re.DOTALL)


def test_what_is_computed_leads_to_its_cell(shown: RunResult) -> None:
    """The annex names the cell of every table and picture, and its articles where stated."""
    annex = page(shown).partition("Computed in the notebook")[2]
    for cell in (*of_kind(THERE, "table"), *of_kind(THERE, "picture")):
        assert f"“{cell}”" in annex


def test_a_warning_is_a_notice(shown: RunResult) -> None:
    """What a cell warns of is in checks.json, without paths; the executed notebook is silent."""
    content = json.loads((shown.directory / "checks.json").read_text(encoding="utf-8"))
    (said,) = [each["message"] for each in content["findings"] if each.get("cell") == "warning"]
    assert said.endswith("writes 'UserWarning: look out'")
    notebook = (shown.directory / "release.en.ipynb").read_text(encoding="utf-8")
    assert "look out" not in notebook.replace('warn(\\"look out\\")', "")


def test_own_facts_are_among_the_facts(shown: RunResult) -> None:
    """An own fact is in facts.json, with how it was computed."""
    facts = json.loads((shown.directory / "facts.json").read_text(encoding="utf-8"))["facts"]
    assert facts["prevention.share"]["value"] == 56.7
    assert facts["prevention.share"]["how"]["en"] == "Articles on prevention, of all"


def test_cells_show_the_same_twice(shown: RunResult, tmp_path: Path) -> None:
    """No kind brings in what differs from run to run."""
    if shown.renderer != "pandoc":
        pytest.skip("notebooks are executed the same whatever renders them")
    project = copy_project(tmp_path / "project")
    # The handover knows other forms; what a page shows is what the other cells do.
    again = make(project, formats=("html",), languages=("en",))
    first, second = (
        nbformat.read(each.directory / "release.en.ipynb", as_version=4) for each in (shown, again)
    )
    assert [each.get("outputs") for each in first.cells[:-1]] == [
        each.get("outputs") for each in second.cells[:-1]
    ]


REFUSED = {
    "a picture without words": (
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
        r"say at its top what the picture shows: #\| fig-alt: \{en: …, ru: …\}",
    ),
    "two pictures, one text": (
        "#| fig-alt: {en: a, ru: b}\nimport pylab\nfor _ in 'ab': pylab.plot([1]), pylab.show()",
        r"say at its top what each shows: #\| fig-alt: \[\{en: …, ru: …\}, \{en: …, ru: …\}\]",
    ),
    "an error in a thread": (
        "import threading\na = threading.Thread(target=lambda: 1 / 0); a.start(); a.join()",
        "an exception in a thread, ZeroDivisionError: division by zero",
    ),
    "a value": ("1 + 1", r"shows the value '2'; end the line with"),
    "html": ('from IPython.display import HTML\nHTML("<b>x</b>")', r"cr\.table\("),
    "a formula": ("from IPython.display import Math\nMath('a')", r"write the formula in Markdown"),
    "TeX that is none": (
        "from IPython.display import Markdown\nMarkdown('$a$ and $\\\\nothing{a}$')",
        r"a formula that cannot be read, got '.*nothing\{a\}'; correct its TeX",
    ),
    "a caption of another sort": (
        "#| fig-cap: {en: a, ru: b}\nimport pandas as pd\npd.DataFrame({'a': [1]})",
        "has fig-cap, and shows no figure; write tbl-cap",
    ),
    "too long": ("import pandas as pd\npd.DataFrame({'a': range(2000)})", "a table of 2,000 rows"),
    "one language": ("#| tbl-cap: Words\nimport pandas as pd\npd.DataFrame({'a': [1]})", "tbl-cap"),
    "unknown option": ("#| fig-caption: a\n1", "known: include, echo"),
    "a field's name": ("#| fig_cap: a\n1", "did you mean 'fig-cap'"),
    "braces in an option": ("#| fig-cap: {en: {n}s}\n1", "a colon, a comma or braces between"),
    "a comma in an option": (
        "#| fig-cap: {en: Cases, deaths, ru: b}\n1",
        r"fig-cap: not a text, or one for each language, got .*; put a text that holds a comma",
    ),
    "a file from elsewhere": (
        "1\nopen('data/a.csv')",
        r"data/a\.csv of the project is '\.\./data/a\.csv'",
    ),
    "a file of the user's": (
        "import os\nopen(os.path.expanduser('~/a.csv'))",
        "~ is nobody's folder in a run: put the file into data/ of the project",
    ),
    "a fact below the annex": (
        """display(cr.how_numbers_were_made(this_release))
cr.fact("a.b", 3, how={"en": "a", "ru": "b"})
display(cr.prose(this_release, en="{a.b}", ru="{a.b}"))""",
        r"broken, the first to 'fact-a\.b'; .* above it; move the cell with cr\.fact",
    ),
    "two values of one fact": (
        """for value in (3, -3):
    cr.fact("a.b", value, how={"en": "a", "ru": "b"})
    display(cr.prose(this_release, en="{a.b}", ru="{a.b}"))""",
        r"shows '.3' as the fact 'a\.b', of which .* shows '3'; two values have this name",
    ),
    "no language of prose": ('cr.prose(this_release, en="Words.")', "no text in 'ru'"),
}


@pytest.mark.parametrize("source, said", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_shown_is_refused(project_dir: Path, source: str, said: str) -> None:
    """The message names the cell, and what to write instead."""
    project = with_few_articles(with_few_cells(project_dir), "01")
    path = project / "notebooks/release.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(-1, nbformat.v4.new_code_cell(source, id="refused"))
    nbformat.write(notebook, path)
    job = Job(
        project / "params/2024-19.yml",
        project=Project(project),
        formats=["html"],
        languages=["ru" if said.endswith("'ru'") else "en"],
    )
    with pytest.raises(NotebookError, match=said) as raised:
        run(job)
    assert f"cell {len(notebook.cells) - 1}" in str(raised.value)


def test_photos_in_markdown_are_made_anew(shown: RunResult) -> None:
    """What else the file of an image holds is left behind."""
    data = re.search(r'<img src="data:image/png;base64,([^"]+)"[^>]*alt="A dot"', page(shown))
    assert data
    assert Image.open(io.BytesIO(base64.b64decode(data[1]))).size == (9, 5)

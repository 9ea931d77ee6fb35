"""Numbers typed into prose are found, wherever they are; all that may stand there passes."""

from __future__ import annotations

import calendar
import functools
import json
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
import yaml
from builders import profile, record, release_of, said, told
from builders import reference as reference_release
from checked import subject
from hypothesis import given
from hypothesis import strategies as st
from projects import with_few_articles, with_few_cells

from caricc_report.displays.annex import how_numbers_were_made as how_made
from caricc_report.displays.articles import country_sections
from caricc_report.displays.numbers import count_table
from caricc_report.displays.prose import prose
from caricc_report.displays.text import narrative
from caricc_report.displays.trends import trend_chart, trend_table
from caricc_report.document.cells import Content
from caricc_report.document.document import read_document
from caricc_report.editorial.checks.finding import Severity
from caricc_report.editorial.checks.numbers import number_words
from caricc_report.editorial.checks.prose import Known, typed_in, typed_narratives
from caricc_report.editorial.trends import load_trends
from caricc_report.errors import CheckError, InvalidInputError
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.number_lint import (
    Context,
    prose_of,
    typed_numbers,
    typed_numbers_in_sources,
)
from caricc_report.release.pipeline import check, run
from caricc_report.text.chart_nodes import Bar, BarChart
from caricc_report.text.markdown import read_markdown
from caricc_report.text.nodes import Figure, Paragraph, Picture, Table, line

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.document.document import Document
    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.release.job import RunResult
    from caricc_report.text.nodes import Block

WHERE = "notebooks/release.ipynb"
WAIVER = {"check": "number-typed", "reason": "a house number", "name": "A. Editor"}

SEEDED = (
    # Markdown cells
    ("markdown", "30", "In all, 30 articles appeared."),
    ("markdown", "30", "In November 2024, 30 articles appeared."),
    ("markdown", "31", "On 18 November 2024 31 articles appeared."),
    ("markdown", "1,300", "A total of 1,300 readers were told."),
    ("markdown", "1 300", "A total of 1 300 readers were told."),
    ("markdown", "12.5", "A share of 12.5 per cent is new."),
    ("markdown", "45%", "More than 45% of them are about prevention."),
    ("markdown", "Twenty-five", "Twenty-five articles are about schools of CARICC states."),
    ("markdown", "two hundred and six", "There were two hundred and six visitors here."),
    ("markdown", "30", "# 30 articles in this release {#own .unlisted}"),
    ("markdown", "30", "| Articles | 30 |\n|---|---|\n| Other | none |"),
    ("markdown", "30", "**3**0 articles appeared."),
    ("markdown", "30", "&#51;&#48; articles appeared."),
    ("markdown", "30", "![A picture of 30 articles](data:image/png;base64,AAAA){.photo}"),
    ("markdown", "31", "[31](#fact-articles.total){.fact} articles appeared."),
    ("markdown", "30", "[30 articles](https://example.org/30) appeared."),
    ("markdown", "30", "30. articles appeared."),
    ("markdown", "٣٠", "In all ٣٠ articles appeared."),
    ("markdown", "½", "Nearly ½ of them came late."),
    ("markdown", "30", "Всего 30 материалов."),
    ("markdown", "тридцать", "Всего тридцать материалов."),
    ("markdown", "двадцати пяти", "Более двадцати пяти материалов."),
    ("markdown", "2024", "The release has 2024 articles."),
    ("markdown", "30", "* a first point\n* 30 articles"),
    ("markdown", "30", "> 30 articles appeared"),
    ("markdown", "30", "::: {.note}\n30 articles appeared\n:::"),
    ("markdown", "30th", "This is the 30th article of the year."),
    # Strings that code shows
    ("code", "30", 'display(Markdown("30 articles"))'),
    ("code", "30", 'cr.prose(this_release, "30 of {articles.total}")'),
    ("code", "thirty", 'text = "thirty articles"\ndisplay(Markdown(text))'),
    ("code", "45%", 'Markdown(f"{share} or 45%")'),
    ("code", "30", 'Markdown(f"{30} articles")'),
    ("code", "2.5", 'Markdown("about " "2.5 times as many")'),
    ("code", "пятью", 'Markdown("вместе с пятью материалами")'),
    ("code", "30", 'Markdown("""\\n\\n30 articles\\n""")'),
    ("code", "30", "#| tbl-cap: {en: The 30 articles, ru: Материалы}\ndf"),
    ("code", "30", "#| fig-alt: Bars of 30 articles\nax"),
    ("code", "thirty", 'cr.figure(fig, alt={"en": "thirty bars"})'),
    ("markdown", "30", "A claim.[^1]\n\n[^1]: By 30 articles."),
    ("markdown", "30", '::: {.callout-note title="30 articles"}\nSo.\n:::'),
    # What code shows of a text that stands elsewhere in the source
    ("output", "30", "In all, 30 articles appeared."),
    # The editor's own narrative
    ("en", "30", "Published articles, 30 in all, reflect information"),
    ("en", "nine", "Published articles on nine events in Kazakhstan"),
    ("en", "9", "Published articles (Kazakhstan - 9) of {articles.total}"),
    ("en", "1,300", "Articles with 1,300 readers since 16 November 2024"),
    ("en", "36.7%", "Articles of which 36.7% are about Russia"),
    ("ru", "30", "В материалах, которых 30, отражена информация"),
    ("ru", "девяти", "Информация о девяти мероприятиях в Казахстане"),
    ("ru", "двумястами", "Материалы с двумястами упоминаниями в ноябре 2024 года"),
    ("ru", "36,7 %", "Материалы, из которых 36,7 % о России"),
)
"""Where a number is typed, the number, and the text around it."""

ALLOWED = (
    "On 18 November 2024, 18–20 November and from 16 to 30 November 2024",
    "On 30 November – 2 December 2024 and November 18, 2024",
    "С 16 по 30 ноября 2024 года, 18 ноября, в ноябре 2024 г.",
    "За 2024 год, в 2023 году, с 2019 по 2024 год, 2019–2024",
    "In 2024, since 2019, 2024-2025, 2019–2024",
    "A programme for 2027-2028 within another for 2031–2032",
    "2024-11-16, 2024-11-16/2024-11-30, 2024-11",
    "16-30.11.2024, 16.11-02.12.2024, 18.11.2024",
    "At 10:30 on 5 May",
    "Release 2024-19, #19, № 19, No. 19, Almaty – 2024",
    "ISO 3166-1 and ISO/IEC 27001, COVID-19, G7",
    "Republic of Kazakhstan, 050008, Almaty, Abay Avenue, 52, tel.: +7 727 259 99 90",
    "Республика Казахстан, 050008, г. Алматы, проспект Абая, 52",
    "See https://example.org/30 and office30@example.org",
    "One article, no article, the first article, a family: в семью, один, первый",
    "| a | b |\n|:---|---:|\n| c | d |",
    "1. a first point\n2. another point\n3. yet another",
    "[30](#fact-articles.total){.fact} articles appeared.",
    "[example.org/30](<https://example.org/30>)",
    "# A heading {#part-30 .level2}",
    "A claim.[^1]\n\n[^1]: Its source.",
    "Police said that 225 drug crimes were stopped",
    "XIX century",
)


@functools.cache
def known(language: str = "en") -> Known:
    """Return what numbers in the reference release may come from."""
    articles = [article.model_dump(mode="json") for article in reference_release(language).articles]
    return Known("2024-19", language, tuple(articles), profile())


def in_source(kind: str, text: str) -> tuple[Finding, ...]:
    """Return what is found in a notebook of one cell."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    notebook = nbformat.v4.new_notebook(cells=[make(text)])
    return typed_numbers_in_sources(notebook, WHERE, known(), reference_release().facts.facts)


def executed(reference: RunResult, language: str) -> Document:
    """Return the reference release as it was executed."""
    path = reference.directory / f"release.{language}.ipynb"
    return read_document(nbformat.read(path, as_version=4), WHERE, "2024-19", language)


def with_output(document: Document, blocks: tuple[Block, ...], source: str) -> Document:
    """Return a document whose second to last cell shows something more."""
    cell = nbformat.v4.new_code_cell(source)
    notebook = deepcopy(document.notebook)
    notebook.cells.insert(-1, cell)
    contents = (*document.contents[:-1], Content(blocks), document.contents[-1])
    return replace(document, notebook=notebook, contents=contents)


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


# What is found


@pytest.mark.parametrize(
    "text, n_found", [("Of 9 articles", 1), ("Of {articles.total} articles", 0)]
)
def test_a_number_typed_into_main_points_is_found(text: str, n_found: int) -> None:
    """As in the narrative; a fact may stand there."""
    release = subject(*reference_release("en").articles, own_points={"en": ("A point.", text)})
    found = [problem.message for problem in typed_narratives(release)]
    assert [message.partition(":")[0] for message in found] == [
        "main_points.en of the parameters"
    ] * n_found


def test_there_are_fifty() -> None:
    """The table of seeded numbers is as long as the requirement."""
    assert len(SEEDED) == len(set(SEEDED)) == 50


@pytest.mark.parametrize("kind, number, text", SEEDED)
def test_a_typed_number_is_found(kind: str, number: str, text: str, reference: RunResult) -> None:
    """Every seeded number is found as it was written, and nothing else is."""
    if kind in {"en", "ru"}:
        articles = reference_release(kind).articles
        release = subject(*articles, own_narratives={kind: text})
        found = [problem.message for problem in typed_narratives(release)]
    elif kind == "output":
        source = f"texts = {{'a': {text!r}}}"
        document = with_output(executed(reference, "en"), read_markdown(text), source)
        found = [each.message for each in typed_numbers(document, profile(), WHERE)]
    else:
        found = [each.message for each in in_source(kind, text)]
    assert len(found) == 1
    assert number.removesuffix("th") in found[0]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_reference_is_free_of_them(reference: RunResult, language: str) -> None:
    """There is no false alarm in any document of the reference release."""
    assert typed_numbers(executed(reference, language), profile(), WHERE) == ()


@pytest.mark.parametrize("text", ALLOWED)
def test_what_may_stand_in_prose(text: str) -> None:
    """Dates, identifiers, the publisher's address, facts and quotations are no typed numbers."""
    assert in_source("markdown", text) == ()


def test_the_message_says_where_and_what_to_do() -> None:
    """Cell, line, number with its words, and the fact to write."""
    (finding,) = in_source("code", 'import caricc_report as cr\nMarkdown("In all 30 articles")')
    assert finding.message == (
        "notebooks/release.ipynb, cell 1, line 2: a number is typed, got '30' in "
        "'In all 30 articles'; write a fact, such as cr.prose(this_release, "
        'en="{articles.total} articles"), or quote the article with the words beside the number'
    )


def test_what_an_executed_cell_shows_is_found_with_its_language(reference: RunResult) -> None:
    """A typed number that code shows is found in the cell that shows it."""
    text = "Всего 30 материалов"
    document = with_output(executed(reference, "ru"), read_markdown(text), f"said = {text!r}")
    (finding,) = typed_numbers(document, profile(), WHERE)
    cells = len(document.notebook.cells) - 2  # The injected cell, and the last one, come off.
    assert finding.message.startswith(f"{WHERE}, cell {cells} (ru): a number is typed, got '30'")


COMPUTED: dict[str, tuple[Block, ...]] = {
    "prose": (Paragraph(line("In all, 30 articles."), "prose"),),
    "Markdown": read_markdown("# 31 articles\n\nThe ratio is **1.25**.\n\n| 30 |\n|---|\n| 40 |"),
    "a number alone": read_markdown("30"),
    "a caption": (Figure("table", (), line("The first 30 articles")),),
    "an alternative text": (
        Figure("figure", (Picture("AzA9", "image/png", "Bars; the greatest has 30", "figure"),)),
    ),
    "a table": (Figure("table", (Table("", ("30",), ((line("40"),),), (3,)),)),),
    "a chart": (BarChart((Bar("30 outlets", 30, "30"),), "Bars of 30 outlets"),),
}


@pytest.mark.parametrize("blocks", COMPUTED.values(), ids=COMPUTED)
def test_what_code_computes_is_not_typed(reference: RunResult, blocks: tuple[Block, ...]) -> None:
    """A number that stands in no text of the source is code's, wherever it is shown."""
    source = 'cr.prose(this_release, en=f"{n:,.30f} articles of the release")[:30]  # 30 of 31'
    document = with_output(executed(reference, "en"), blocks, source)
    assert typed_numbers(document, profile(), WHERE) == ()


@pytest.mark.parametrize("name", ["prose", "a caption", "an alternative text"])
def test_what_code_only_passes_on_is_typed(reference: RunResult, name: str) -> None:
    """The same number is found if a text of the source has it beside the same words."""
    source = 'words = ["In all, 30 articles.", "The first 30 articles", "the greatest has 30"]'
    document = with_output(executed(reference, "en"), COMPUTED[name], source)
    (finding,) = typed_numbers(document, profile(), WHERE)
    assert "got '30'" in finding.message


@pytest.mark.parametrize(
    "source",
    [
        "rows[:30]",
        'this_release.facts["articles.by_country.KZ"]',
        'cr.prose(this_release, "{figures.kz-30-years.1} of {articles.total} articles")',
        'Path("data/2024/30.csv")',
        "#| label: table-30\ncr.cover(this_release)  # 30 articles",
        "%matplotlib inline 30",
        'display(Markdown(f"{len(df):>30,} articles"))',
        'df[df.year > 2019].plot(title="Since 2019, 30 of them")',
        'img = "data:image/png;base64,iVBORw0KGgo30"',
        'cr.prose(this_release, en=f"{n:.1f} per cent")',
        'df.query("n > 30").to_csv("30.csv")',
    ],
)
def test_code_is_no_prose(source: str) -> None:
    """Indices, names of facts and files, comments and what is no Python are passed over."""
    assert in_source("code", source) == ()


def test_what_the_library_shows_of_records_is_no_prose(tmp_path: Path) -> None:
    """An article's own text is data, whatever its month; so are the library's own sentences."""
    text = "By 3 {}, 12 of the 25 people at the site had been let go."
    release = release_of(
        tmp_path,
        *(
            record(
                id=f"kz-{month}",
                outlet=f"example{month}.kz",
                source_url=f"https://example{month}.kz/",
                texts={
                    "en": {"headline": "A site", "body": text.format(calendar.month_name[month])}
                },
            )
            for month in range(1, 13)
        ),
    )
    trends = load_trends(release)
    shown = [country_sections(release), count_table(release, "outlet"), how_made(release)]
    shown += [trend_table(trends, "outlet"), trend_chart(trends, "outlet")]
    assert "The 8 with the most articles of 12" in told(trend_table(trends, "outlet"))
    context = Context(known(), release.facts.facts)
    assert [list(prose_of(each.blocks, context)) for each in shown] == [[]] * len(shown)


@pytest.mark.parametrize(
    "language, text",
    [
        ("kk", "2024 жылғы 21 қараша мен 3 мамыр аралығында, 2024 жылы"),
        ("uz", "2024-yil 21-noyabrda va 21-noyabr, 2024"),
        ("ky", "2024-ж., 21-ноябрь"),
        ("de", "Am 3. Mai, am Donnerstag, 21. November 2024"),
    ],
)
def test_a_date_of_a_third_language_may_stand_in_prose(language: str, text: str) -> None:
    """Dates have the forms that the CLDR knows; a number of something else is found."""
    other = Known("2024-19", language, (), profile())
    assert list(typed_in(text, other)) == []
    assert [each.number for each in typed_in(f"{text}, 30 xyz", other)] == ["30"]


def test_a_shared_common_word_is_no_quotation() -> None:
    """A number of people or articles needs more than that word to be an article's."""
    texts = {"en": {"headline": "A run", "body": "More than 50 people ran in Almaty on Sunday."}}
    one = Known("2024-19", "en", (record(texts=texts),), profile())
    assert [each.number for each in typed_in("Over 50 people have read it.", one)] == ["50"]
    assert list(typed_in("Some 50 people ran in Almaty.", one)) == []


def test_a_quotation_is_within_one_paragraph_of_an_article() -> None:
    """Words of two fields, or of two articles, make no quotation together."""
    texts = {"en": {"headline": "Records set in 7", "body": "Districts were visited."}}
    one = Known("2024-19", "en", (record(texts=texts, place="Almaty"),), profile())
    assert [each.number for each in typed_in("7 districts", one)] == ["7"]


def test_every_word_is_a_number() -> None:
    """Each form of the table is found, also with a capital letter."""
    for word in number_words():
        assert [each.number for each in typed_in(f"x {word.title()} y", known())] == [word.title()]


_LETTERS = st.text(st.characters(categories=("Ll", "Lu", "Zs", "Po", "Pd")), max_size=80)


@given(_LETTERS)
def test_prose_without_numbers_is_free_of_them(text: str) -> None:
    """Whatever is written without digits and words for numbers, nothing is found."""
    if (
        number_words()
        .keys()
        .isdisjoint("".join(c if c.isalpha() else " " for c in text.casefold()).split())
    ):
        assert list(typed_in(text, known())) == []


@given(_LETTERS, st.integers(min_value=10**6 + 1, max_value=10**9))
def test_a_number_is_found_in_any_prose(text: str, number: int) -> None:
    """A number that no article has is found wherever it stands in a text."""
    found = [each.number for each in typed_in(f"{text} ({number}) {text}", known())]
    assert str(number) in found


# An editor's own words


def test_own_prose_stays_right_when_the_articles_change(tmp_path: Path) -> None:
    """Narrative and prose with facts say other numbers when an article goes."""
    own = "In all {articles.total}, of which Kazakhstan {articles.by_country.KZ}."
    records = [record(id=f"kz-{n}", source_url=f"https://example.kz/{n}") for n in range(3)]
    shown: list[str] = []
    for n_articles in (3, 2):
        folder = tmp_path / str(n_articles)
        folder.mkdir()
        release = release_of(folder, *records[:n_articles], narrative=own)
        shown += {said(*each.blocks) for each in (narrative(release), prose(release, own))}
    assert shown == ["In all 3, of which Kazakhstan 3.", "In all 2, of which Kazakhstan 2."]


def test_prose_of_an_unknown_fact_is_refused() -> None:
    """A misspelt fact is named, with what was meant."""
    with pytest.raises(InvalidInputError, match=r"got 'articles.totl'; did you mean"):
        prose(reference_release(), "{articles.totl} articles")


# The whole way


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

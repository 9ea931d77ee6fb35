"""Numbers typed into prose are found, wherever they are; all that may stand there passes."""

from __future__ import annotations

import calendar
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

import nbformat
import pytest
from builders import profile, record, release_of, said, told
from builders import reference as reference_release
from checked import subject
from hypothesis import given
from hypothesis import strategies as st
from typed_numbers import ALLOWED, SEEDED, known

from caricc_report.displays.annex import how_numbers_were_made as how_made
from caricc_report.displays.articles import country_sections
from caricc_report.displays.narrative import narrative
from caricc_report.displays.numbers import count_table
from caricc_report.displays.prose import prose
from caricc_report.displays.trends import trend_chart, trend_table
from caricc_report.document.cells import Content
from caricc_report.document.document import read_document
from caricc_report.editorial.checks.numbers import number_words
from caricc_report.editorial.checks.prose import Known, typed_in, typed_narratives
from caricc_report.editorial.trends import load_trends
from caricc_report.errors import InvalidInputError
from caricc_report.release.number_lint import (
    prose_of,
    typed_numbers,
    typed_numbers_in_sources,
)
from caricc_report.text.chart_nodes import Bar, BarChart
from caricc_report.text.markdown import read_markdown
from caricc_report.text.nodes import Figure, Paragraph, Picture, Table, fact_id, line

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.document.document import Document
    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.release.job import RunResult
    from caricc_report.text.nodes import Block

WHERE = "notebooks/release.ipynb"


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
    facts = {fact_id(name): fact.value for name, fact in release.facts.facts.items()}
    assert [list(prose_of(each.blocks, facts)) for each in shown] == [[]] * len(shown)


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

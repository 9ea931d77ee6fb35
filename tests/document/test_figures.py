"""Tables and pictures are numbered, referred to, and traced to their cells and articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import said

from caricc_report.document.figures import settled
from caricc_report.errors import NotebookError
from caricc_report.text.nodes import (
    Anchor,
    Callout,
    Division,
    Figure,
    Heading,
    Link,
    Reference,
    line,
    paragraph,
    plain,
)
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from caricc_report.text.nodes import Block

ARTICLES = ("kz-a", "ru-b", "uz-c")
SECTIONS = tuple(Heading(1, line(each), each) for each in ARTICLES)
ANNEX = Division("annex", (paragraph("The facts."),))


def table(caption: str = "", label: str = "", **more: Any) -> Figure:
    """Return a table of a cell."""
    return Figure("table", (), line(caption), label, cell=more.pop("cell", "a"), **more)


def picture(caption: str = "", label: str = "") -> Figure:
    """Return a picture of another cell."""
    return Figure("figure", (), line(caption), label, cell="b")


def made(*cells: tuple[Block, ...], language: str = "en") -> tuple[Block, ...]:
    """Return what cells show, settled."""
    places = [f"a.ipynb, cell {number}" for number in range(1, len(cells) + 1)]
    return tuple(block for each in settled(cells, places, language, ARTICLES) for block in each)


def figures(*cells: tuple[Block, ...], language: str = "en") -> list[tuple[str, str]]:
    """Return the labels and captions of figures."""
    shown = walk(made(*cells, language=language))
    return [(each.label, plain(each.caption)) for each in shown if isinstance(each, Figure)]


def headings(*cells: tuple[Block, ...]) -> list[tuple[int, str]]:
    """Return the levels and identifiers of headings."""
    return [(each.level, each.identifier) for each in made(*cells) if isinstance(each, Heading)]


def traced(*cells: tuple[Block, ...], language: str = "en") -> list[str]:
    """Return what the annex says of figures, each with where it leads."""
    (annex,) = (each for each in made(*cells, language=language) if isinstance(each, Division))
    return [
        " ".join([said(each), *(link.target for link in walk((each,)) if isinstance(link, Link))])
        for each in annex.blocks[2:]
    ]


@pytest.mark.parametrize(
    "language, expected",
    [
        ("en", ["Table 1.", "Figure 1.", "Table 2."]),
        ("ru", ["Таблица 1.", "Рисунок 1.", "Таблица 2."]),
    ],
)
def test_tables_and_pictures_are_counted_apart(language: str, expected: list[str]) -> None:
    """Over all cells, from top to bottom, also within other blocks."""
    nested = Callout("note", (), (picture("Two"),))
    found = figures((table("One"),), (nested, table("Three")), language=language)
    assert [caption for _, caption in found] == [
        f"{name} {words}" for name, words in zip(expected, ["One", "Two", "Three"], strict=True)
    ]


def test_what_has_neither_caption_nor_label_has_no_number() -> None:
    """It can be linked to by its cell."""
    assert figures((table(), table(), table("One")), (picture(),)) == [
        ("table-a-1", ""), ("table-a-2", ""), ("table-a-3", "Table 1. One"), ("figure-b-1", ""),
    ]  # fmt: skip


def test_a_label_alone_makes_a_number() -> None:
    """For text to refer to."""
    assert figures((table(label="tbl-a"),)) == [("tbl-a", "Table 1.")]


def test_a_reference_is_a_link_with_the_number() -> None:
    """Wherever it stands, before or after what it refers to."""
    caption = Figure("table", (), line("As in ", Reference("fig-b")), "tbl-a", cell="a")
    shown = made((paragraph("See ", Reference("tbl-a"), "."), caption), (picture("B", "fig-b"),))
    links = [(plain((each,)), each.target) for each in walk(shown) if isinstance(each, Link)]
    assert links == [("Table 1", "#tbl-a"), ("Figure 1", "#fig-b")]


REFUSED: dict[str, tuple[tuple[tuple[Block, ...], ...], str]] = {
    "reference to nothing": (
        ((table("A", "tbl-one"),), (paragraph(Reference("tbl-on")),)),
        "cell 2: refers to @tbl-on, which no cell has as its label; did you mean 'tbl-one'",
    ),
    "two of one label": (
        ((table("A", "tbl-a"),), (picture("B", "tbl-a"),)),
        (
            "cell 2: its figure has the label 'tbl-a' of a table in a.ipynb, cell 1; "
            "give each a label of its own"
        ),
    ),
    "an article's place as a label": (
        ((table("A", "kz-a"),), SECTIONS),
        "cell 1: its table has the label 'kz-a' of a part of the release; give each",
    ),
}


@pytest.mark.parametrize("cells, problem", REFUSED.values(), ids=REFUSED)
def test_what_leads_nowhere_or_twice_is_refused(
    cells: tuple[tuple[Block, ...], ...], problem: str
) -> None:
    """The message names the cell."""
    with pytest.raises(NotebookError, match=problem):
        made(*cells)


def test_the_annex_traces_figures() -> None:
    """Each to its cell, and to the articles that it rests on, by their numbers."""
    figure = table("A", "tbl-a", articles=("uz-c", "kz-a", "gone"))
    assert traced((*SECTIONS, figure, picture()), (ANNEX,)) == [
        "Table 1: computed in the notebook’s cell “a”; articles 1, 3 #tbl-a #kz-a #uz-c",
        "A picture: computed in the notebook’s cell “b” #figure-b-1",
    ]


def test_the_annex_speaks_the_language() -> None:
    """As the rest of the document."""
    (said,) = traced((table("А", "tbl-a"), ANNEX), language="ru")
    assert said.startswith("Таблица 1: ")


def test_articles_outside_the_document_are_led_to_in_the_annex() -> None:
    """A supplement has no sections of articles; its annex lists them under names of its own."""
    (said,) = traced((table("A", "tbl-a", articles=("ru-b",)), ANNEX))
    assert said.endswith("articles 2 #tbl-a #article-ru-b")


def test_without_figures_the_annex_is_as_it_was() -> None:
    """Nothing was computed in the notebook."""
    assert made((ANNEX,)) == (ANNEX,)


@pytest.mark.parametrize(
    "levels, expected",
    [((1, 3, 3, 2), [1, 2, 3, 2]), ((3, 1), [1, 1]), ((1, 2, 3), [1, 2, 3])],
)
def test_headings_skip_no_level(levels: tuple[int, ...], expected: list[int]) -> None:
    """A PDF for everybody may not; a heading stands as far down as it can."""
    cells = [(Heading(level, line("A"), f"a{n}", is_typed=True),) for n, level in enumerate(levels)]
    assert [level for level, _ in headings(*cells)] == expected


def test_headings_of_one_text_have_places_of_their_own() -> None:
    """And none takes that of an article, an anchor or a figure."""
    typed = [
        Heading(1, line("A"), each, is_typed=True) for each in ("x", "x", "kz-a", "b", "tbl-a")
    ]
    last = (paragraph(Anchor(line("9"), "b")), table("A", "tbl-a"))
    assert [identifier for _, identifier in headings(tuple(typed), SECTIONS, last)] == [
        "x", "x-2", "kz-a-2", "b-2", "tbl-a-2", *ARTICLES,
    ]  # fmt: skip

"""Tables in HTML, as libraries show theirs, are read cell by cell; all else is refused."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import great_tables
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.model.look import contrast
from caricc_report.text.html_tables import read_tables
from caricc_report.text.nodes import plain

if TYPE_CHECKING:
    from caricc_report.text.nodes import Table

FRAME = pd.DataFrame({"country": ["KZ", "RU"], "n": [9, 11], "share": [0.3, 0.25]})
BY_COUNTRY = FRAME.set_index("country")
LEVELS = pd.DataFrame(
    {"n": [1, 2, 3]},
    index=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y"), ("b", "x")], names=["g", "k"]),
)


def one(html: str) -> Table:
    """Return the one table that HTML holds."""
    (table,) = read_tables(html)
    return table


def rows(table: Table) -> list[list[str]]:
    """Return the text of a table's cells, the header first."""
    return [[*table.header], *([plain(cell) for cell in row] for row in table.rows)]


def great() -> great_tables.GT:
    """Return a table of great_tables with all that stands around its cells."""
    table = great_tables.GT(FRAME, rowname_col="country").tab_header("Title", "Subtitle")
    return table.tab_spanner("Numbers", ["n", "share"]).tab_source_note("Note").fmt_percent("share")


SHOWN: dict[str, tuple[str, list[list[str]], int]] = {
    "pandas": (
        BY_COUNTRY._repr_html_(),
        [["country", "n", "share"], ["KZ", "9", "0.30"], ["RU", "11", "0.25"]],
        1,
    ),
    "pandas, levels of rows": (
        LEVELS._repr_html_(),
        [["g", "k", "n"], ["a", "x", "1"], ["", "y", "2"], ["b", "x", "3"]],
        2,
    ),
    "pandas, shortened": (
        pd.DataFrame({"a": range(99)})._repr_html_(),
        [["", "a"], *([str(n)] * 2 for n in range(5)), ["..."] * 2,
         *([str(n)] * 2 for n in range(94, 99))],
        1,
    ),
    "Styler": (
        BY_COUNTRY.style.format("{:.1%}", subset=["share"]).to_html(),
        [["country", "n", "share"], ["KZ", "9", "30.0%"], ["RU", "11", "25.0%"]],
        1,
    ),
    "Styler without index": (
        BY_COUNTRY.style.hide(axis="index").format(precision=2).to_html(),
        [["n", "share"], ["9", "0.30"], ["11", "0.25"]],
        0,
    ),
    "great_tables": (
        great().as_raw_html(),
        [["", "n", "share"], ["KZ", "9", "30.00%"], ["RU", "11", "25.00%"], ["Note", "", ""]],
        1,
    ),
    "polars": (
        pl.DataFrame({"a": [1], "b": ["x"]})._repr_html_(),
        [["a", "b"], ["1", '"x"']],
        0,
    ),
    "a high cell": (
        "<table><tr><th>a<th>b<th>c</tr><tr><td>1<td rowspan=2>x<td>2<tr><td>3<td>4</table>",
        [["a", "b", "c"], ["1", "x", "2"], ["3", "", "4"]],
        0,
    ),
    "a wide cell": (
        "<table><tr><th>a<th>b</tr><tr><td colspan=2>1</td></tr><tr><td>2<td>3</table>",
        [["a", "b"], ["1", ""], ["2", "3"]],
        0,
    ),
    "rows of other lengths": (
        "<table><tr><th>a</tr><tr><td>1</td><td>2</td></tr></table>",
        [["a", ""], ["1", "2"]],
        0,
    ),
    "a head that does not end": (
        "<table><thead><tr><th>a<tbody><tr><td>1</table>",
        [["a"], ["1"]],
        0,
    ),
    "a head of data cells": (
        "<table><thead><tr><td>a<tbody><tr><td>1</table>",
        [["a"], ["1"]],
        0,
    ),
    "text with marks": (
        "<table><tr><td>{{&lt; env HOME >}} <b>*a*</b>\n <a href='javascript:x'>b</a><br>c</table>",
        [[""], ["{{< env HOME >}} *a* b c"]],
        0,
    ),
}  # fmt: skip
REFUSED = {
    "no table": ("<p>Words</p>", "HTML that is not a table"),
    "words beside it": ("<h1>Words</h1><table><tr><td>1</table>", "HTML that is not a table"),
    "a picture": ("<table><tr><td><img src=a></table>", "HTML that is not a table"),
    "a script": ("<table><tr><td>1<script>alert(1)</script></table>", "HTML that is not a table"),
    "a button": ("<table><tr><td><button>1</button></table>", "HTML that is not a table"),
    "a table within": ("<table><tr><td><table><tr><td>1</table></table>", "within a table"),
    "no rows": ("<table><thead><tr><th>a</th></tr></thead></table>", "without rows"),
    "no cells": ("<table><tr></tr></table>", "without rows"),
}
ALIGNED = {
    "numbers": ("<td>1,300</td>", True),
    "with a minus, a unit": ("<td>\N{MINUS SIGN}5 kg</td>", True),
    "nothing known": ("<td>–</td>", True),
    "words": ("<td>Osh</td>", False),
    "numbers that stand to the left": ("<td style='text-align: left'>1</td>", False),
    "words that stand to the right": ("<td align=right>a</td>", True),
    "great_tables' class": ("<td class='gt_row gt_right'>a</td>", True),
}
TINTED = {
    "red": ("background-color: red", ("#ff0000", "#000000")),
    "short": ("background: #FFE", ("#ffffee", "")),
    "half a colour": ("background: rgba(0, 0, 0, .5)", ("#808080", "#000000")),
    "more than a colour": ("background: rgba(1, 2, 3, 7)", ("#010203", "#ffffff")),
    "pale text": ("color: #eeeeee", ("", "")),
    "white on dark": ("background: #08306b; color: #f1f1f1", ("#08306b", "#f1f1f1")),
    "no colour": ("background: url(https://example.org/a.png)", None),
    "no number": ("background: rgba(1, 2, 3, 1.2.3)", None),
    "code": ('color: red") #panic()', None),
}


def test_a_table_is_read() -> None:
    """Each cell stands in its column, under its header; so many columns name the rows."""
    for html, expected, n_stub in SHOWN.values():
        table = one(html)
        assert rows(table) == expected
        assert table.n_stub == n_stub
        assert len(table.widths) == len(table.header)


@pytest.mark.parametrize("html, problem", REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused(html: str, problem: str) -> None:
    """Nothing is left out in silence."""
    with pytest.raises(ValueError, match=problem):
        read_tables(html)


@pytest.mark.parametrize("cell, is_right", ALIGNED.values(), ids=ALIGNED)
def test_the_side_of_a_column(cell: str, is_right: bool) -> None:  # noqa: FBT001 - a parameter
    """Numbers stand to the right, unless the library says otherwise."""
    (width,) = one(f"<table><tr>{cell}</tr></table>").widths
    assert (width < 0) is is_right


@pytest.mark.parametrize("style, colours", TINTED.values(), ids=TINTED)
def test_the_colour_of_a_cell(style: str, colours: tuple[str, str] | None) -> None:
    """Colours are kept as far as text can be read on them, and nothing else of a style."""
    tints = one(f"<table><tr><td style='{style}'>1</td></tr></table>").tints
    found = [(each.background, each.colour) for each in tints]
    assert found == ([colours] if colours and any(colours) else [])


def test_styles_by_identifier_colour_cells() -> None:
    """Styler colours in a style sheet, by identifiers that it draws by lot."""
    table = one(BY_COUNTRY.style.highlight_max(subset=["n"], color="yellow").to_html())
    assert [(each.row, each.column, each.background) for each in table.tints] == [(1, 1, "#ffff00")]
    again = one(BY_COUNTRY.style.highlight_max(subset=["n"], color="yellow").to_html())
    assert again == table


def test_columns_of_columns_have_their_names_above() -> None:
    """The names over several columns say over how many."""
    table = one(pd.concat({"First": BY_COUNTRY, "Second": BY_COUNTRY}, axis=1)._repr_html_())
    assert table.header == ("country", "n", "share", "n", "share")
    assert table.spanners == ((("", 1), ("First", 2), ("Second", 2)),)
    assert one(great().as_raw_html()).spanners == ((("", 1), ("Numbers", 2)),)


@pytest.mark.parametrize(
    "html, caption",
    [
        (BY_COUNTRY.style.set_caption("A caption").to_html(), "A caption"),
        (great().as_raw_html(), "Title – Subtitle"),
        (BY_COUNTRY._repr_html_(), ""),
    ],
    ids=["Styler", "great_tables", "pandas"],
)
def test_the_title_of_a_table_is_its_caption(html: str, caption: str) -> None:
    """What stands above the columns, over all of them, is no header."""
    assert one(html).caption == caption


def test_several_tables_are_several() -> None:
    """Each of them is read."""
    html = "<table><tr><td>1</table><table><tr><td>2</table>"
    assert [rows(each)[1:] for each in read_tables(html)] == [[["1"]], [["2"]]]


@pytest.mark.parametrize("span", ["x", "", "0", "-1", "²"])
def test_a_span_that_is_no_number_is_one(span: str) -> None:
    """As browsers have it."""
    assert rows(one(f"<table><tr><td colspan='{span}'>1<td>2</table>")) == [["", ""], ["1", "2"]]


def test_a_span_is_bounded() -> None:
    """A cell cannot make more columns than any page has."""
    assert len(one("<table><tr><td colspan=999999999>1</table>").header) == 100


PIECES = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th colspan=2>", "<th rowspan=3>",
     "<thead>", "</thead>", "<tbody>", "<tfoot>", "<caption>", "</caption>", "<style>", "</style>",
     "#a{color:red}", "<td id=a style='background:#12;color:rgb(1,2,3)'>", "1", "a", " ", "<br>",
     "<div>", "</div>", "<!-- ", " -->", "&lt;", "<"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map(lambda pieces: "<table><tr><td>" + "".join(pieces)))
def test_any_html_is_read_or_refused(html: str) -> None:
    """No HTML ends in another error, and every row has a cell for each column."""
    with contextlib.suppress(ValueError):
        for table in read_tables(html):
            assert {len(row) for row in table.rows} == {len(table.header)} == {len(table.widths)}
            assert all(sum(span for _, span in row) == len(table.header) for row in table.spanners)


@pytest.mark.parametrize(
    "one, other, ratio", [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1)]
)
def test_the_ends_of_contrast(one: str, other: str, ratio: Any) -> None:
    """The ratio goes from 1 to 21, in either order."""
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio)

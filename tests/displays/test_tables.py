"""Analysts' tables: what a frame shows, in the document's language, and which no page holds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from builders import reference

import caricc_report as cr
from caricc_report.displays import session
from caricc_report.displays.tables import as_tables
from caricc_report.displays.values import column_texts
from caricc_report.errors import CariccReportError, InvalidInputError, UsageError
from caricc_report.model.languages import Locales
from caricc_report.text.nodes import Figure, Number, Table, plain
from caricc_report.text.wording import Wording

if TYPE_CHECKING:
    from caricc_report.displays.shown import Shown

NBSP, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
DAY = dt.date(2024, 11, 5)
HALF_PAST = pd.Timestamp(2024, 11, 5, 9, 30)
LEVELS = pd.MultiIndex.from_tuples(
    [("x", "p", 1), ("x", "p", 2), ("y", "p", 3)], names=["a", None, "c"]
)


@pytest.fixture(autouse=True)
def _release(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let the reference release be the one that the notebook makes, in a test's language."""
    language = getattr(request.node, "callspec", None)
    wanted = language.params.get("language", "en") if language else "en"
    monkeypatch.setattr(session._CURRENT, "release", reference(wanted))


def one(data: Any, **options: Any) -> Table:
    """Return the one table that data are shown as."""
    (table,) = as_tables(data, **options)
    return table


def rows(table: Table) -> list[list[str]]:
    """Return the text of a table's cells, the header first."""
    return [[*table.header], *([plain(cell) for cell in row] for row in table.rows)]


def figure(shown: Shown) -> Figure:
    """Return the figure that is shown."""
    (block,) = shown.blocks
    assert isinstance(block, Figure)
    return block


VALUES: dict[str, tuple[list[Any], list[str], list[str]]] = {
    "whole numbers": ([9, 1300], ["9", "1,300"], ["9", f"1{NBSP}300"]),
    "as many decimals as needed": ([0.5, 2.25], ["0.50", "2.25"], ["0,50", "2,25"]),
    "at most two": ([1 / 3, 2.0], ["0.33", "2.00"], ["0,33", "2,00"]),
    "tiny ones have two digits": ([0.00012, 0.0], ["0.00012", "0.00000"], ["0,00012", "0,00000"]),
    "below zero": ([-5], [f"{MINUS}5"], [f"{MINUS}5"]),
    "rounded to zero": ([-0.001, 1.25], ["0.00", "1.25"], ["0,00", "1,25"]),
    "to the last digit": ([2**53 + 1], ["9,007,199,254,740,993"], []),
    "astronomic": ([1e300], ["1E300"], ["1E300"]),
    "decimals": ([Decimal("1.50"), Decimal(1234)], ["1.5", "1,234.0"], ["1,5", f"1{NBSP}234,0"]),
    "infinite": ([float("inf"), -float("inf")], ["∞", f"{MINUS}∞"], ["∞", f"{MINUS}∞"]),
    "missing numbers": ([1.5, float("nan")], ["1.5", "–"], ["1,5", "–"]),
    "missing words": (["a", None, pd.NA], ["a", "–", "–"], ["a", "–", "–"]),
    "dates": ([pd.NaT, DAY], ["–", "5 November 2024"], ["–", "5 ноября 2024 года"]),
    "a time": ([pd.Timestamp(DAY)], ["5 November 2024"], ["5 ноября 2024 года"]),
    "half past": ([HALF_PAST], ["5 November 2024, 09:30"], ["5 ноября 2024 года, 09:30"]),
    "how long": (
        [pd.Timedelta(hours=36), dt.timedelta(0), -dt.timedelta(minutes=1, seconds=1)],
        ["1 day, 12 hours", "0 seconds", f"{MINUS}1 minute, 1 second"],
        ["1 день, 12 часов", "0 секунд", f"{MINUS}1 минута, 1 секунда"],
    ),
    "whether": ([True, False], ["yes", "no"], ["да", "нет"]),
    "numpy's whether": ([np.bool_(1), None], ["yes", "–"], ["да", "–"]),
    "several": ([["b", "a"], {"b", "a"}, ("c",)], ["b, a", "a, b", "c"], ["b, a", "a, b", "c"]),
    "mixed": ([1300, "a"], ["1,300", "a"], [f"1{NBSP}300", "a"]),
    "text with marks": (["a\n <b>*b*</b>  {{<"], ["a <b>*b*</b> {{<"], []),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_value_as_text(language: str) -> None:
    """Numbers, dates and what is missing are written as in the rest of the document."""
    for values, english, russian in VALUES.values():
        expected = english if language == "en" else russian
        found = rows(one(pd.DataFrame({"x": pd.Series(values, dtype=object)})))[1:]
        assert not expected or found == [[each] for each in expected]


def test_thousands_are_set_apart_by_a_space_that_fonts_have() -> None:
    """The CLDR's narrow space of French is a no-break space, as in the rest of the document."""
    french = Wording("fr", Locales((("fr.ftl", "yes = oui"),)))
    assert column_texts("n", [1300.5], french, None) == ([f"1{NBSP}300,5"], True)


FRAMES: dict[str, tuple[Any, list[list[str]], int]] = {
    "pandas": (pd.DataFrame({"a": [1], "b": ["x"]}), [["a", "b"], ["1", "x"]], 0),
    "a named index": (
        pd.DataFrame({"n": [1]}, index=pd.Index(["KZ"], name="country")),
        [["country", "n"], ["KZ", "1"]],
        1,
    ),
    "an index of words": (pd.DataFrame({"n": [1]}, index=["KZ"]), [["", "n"], ["KZ", "1"]], 1),
    "levels of an index": (
        pd.DataFrame({"n": [7, 8, 9]}, index=LEVELS),
        [["a", "", "c", "n"], ["x", "p", "1", "7"], ["", "", "2", "8"], ["y", "p", "3", "9"]],
        3,
    ),
    "a series": (pd.Series({"KZ": 1}, name="n"), [["", "n"], ["KZ", "1"]], 1),
    "a series without a name": (pd.Series({"KZ": 1}), [["", ""], ["KZ", "1"]], 1),
    "no rows": (pd.DataFrame({"a": []}), [["a"]], 0),
    "two columns of one name": (
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        [["a", "a"], ["1", "2"]],
        0,
    ),
    "columns without names": (pd.DataFrame([[1, 2]]), [["0", "1"], ["1", "2"]], 0),
    "pandas' own missing": (
        pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}),
        [["a"], ["1"], ["–"]],
        0,
    ),
    "categories": (pd.DataFrame({"a": pd.Categorical(["x"])}), [["a"], ["x"]], 0),
    "years": (pd.DataFrame({"Year": [2024], "n": [2024]}), [["Year", "n"], ["2024", "2,024"]], 0),
    "years as names of rows": (
        pd.Series({2022: 1, 2023: 2}, name="n"),
        [["", "n"], ["2022", "1"], ["2023", "2"]],
        1,
    ),
    "years as names": (
        pd.Series([5], pd.Index([2024], name="day"), name="n"),
        [["day", "n"], ["2024", "5"]],
        1,
    ),
    "whether as headings": (pd.DataFrame({False: [1], True: [2]}), [["no", "yes"], ["1", "2"]], 0),
    "years in French": (pd.DataFrame({"Année": [2024]}), [["Année"], ["2024"]], 0),
    "days over columns": (
        pd.DataFrame([[1, 2]], columns=pd.to_datetime([DAY, HALF_PAST])),
        [["5 November 2024", "5 November 2024, 09:30"], ["1", "2"]],
        0,
    ),
    "polars": (
        pl.DataFrame({"a": [1.5, None], "b": [DAY, None]}),
        [["a", "b"], ["1.5", "5 November 2024"], ["–", "–"]],
        0,
    ),
    "a series of polars": (pl.Series("a", [1]), [["a"], ["1"]], 0),
    "Styler": (pd.DataFrame({"a": [1]}).style, [["", "a"], ["0", "1"]], 1),
}


def test_a_frame_as_a_table() -> None:
    """Index and columns are header cells, an index that only counts is none."""
    for data, expected, n_stub in FRAMES.values():
        table = one(data)
        assert rows(table) == expected
        assert table.n_stub == n_stub


def test_columns_of_columns_have_their_names_above() -> None:
    """Neighbours of one name have it once."""
    frame = pd.DataFrame([[1, 2, 3]], columns=pd.MultiIndex.from_tuples(["aa", "ab", "ba"]))
    table = one(frame)
    assert (table.header, table.spanners) == (("a", "b", "a"), ((("a", 2), ("b", 1)),))
    long = pd.MultiIndex.from_product([["n_articles", "two long_words"], ["x", "y"]])
    assert one(pd.DataFrame([[1, 2, 3, 4]], columns=long)).widths == (-4, -4, -4, -4)


def test_numbers_stand_to_the_right() -> None:
    """And words to the left."""
    assert one(pd.DataFrame({"a": [1300], "b": ["Osh"]})).widths == (-5, 3)


def test_a_value_of_the_library_is_its_table() -> None:
    """What `to_pandas` makes of it, as where an analyst calls it."""
    facts = reference().facts
    assert one(facts) == one(facts.to_pandas())


REFUSED: dict[str, tuple[Any, dict[str, Any], str]] = {
    "too many rows": (pd.DataFrame({"a": range(1001)}), {}, "1,001 rows; show at most 1,000"),
    "too wide": (pd.DataFrame([range(60)]), {}, "60 columns, about 300 letters wide; .* df.T"),
    "no columns": (pd.DataFrame(), {}, "a table without columns"),
    "no table": ([[1]], {}, "cr.table: not a table, got builtins.list; give a DataFrame"),
    "other HTML": (type("H", (), {"_repr_html_": lambda _: "<b>"})(), {}, "is not a table"),
    "no column of a format": (pd.Series([1], name="n"), {"formats": {"m": "0"}}, "'m'; known: n"),
    "Python's": (pd.Series([1], name="n"), {"formats": {"n": "{:.0f}"}}, "not a pattern, got '{:"),
    "its short form": (pd.Series([1], name="n"), {"formats": {"n": ",.0f"}}, "not a pattern"),
    "no column of a heading": (pd.Series([1], name="n"), {"columns": {"m": "M"}}, "known: n"),
}  # fmt: skip


@pytest.mark.parametrize("data, options, problem", REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused(data: Any, options: dict[str, Any], problem: str) -> None:
    """The message says what it is, and what to give instead."""
    with pytest.raises(UsageError, match=problem):
        as_tables(data, **options)


@pytest.mark.parametrize(
    "n_columns, size, is_narrow", [(3, "", True), (20, "small", False), (40, "turned", False)]
)
def test_a_wide_table_is_set_small_then_turned(n_columns: int, size: str, is_narrow: bool) -> None:  # noqa: FBT001 - a parameter
    """Only a table that fits a page as it is is no wider than its letters need."""
    table = one(pd.DataFrame([range(n_columns)]))
    assert (table.size, table.is_narrow) == (size, is_narrow)


def test_no_page_is_turned_for_headings_alone() -> None:
    """Over numbers they have a line for each word, if the table then fits an upright page."""
    headings = [f"Heading {n} of three words" for n in range(8)]
    assert one(pd.DataFrame([range(8)], columns=headings)).size == ""
    assert one(pd.DataFrame([["text " * 5] * 8], columns=headings)).size == "turned"


def test_a_long_text_is_broken_in_its_column() -> None:
    """One long cell makes no table too wide."""
    assert one(pd.DataFrame({"a": ["x" * 900]})).widths == (40,)


@pytest.mark.parametrize(
    "language, expected", [("en", ["Share", "50.0%"]), ("ru", ["Доля", f"50,0{NBSP}%"])]
)
def test_headings_and_formats_are_an_analysts(language: str, expected: list[str]) -> None:
    """A column's heading is in the language, its numbers as the pattern has them."""
    pattern = "0.0%" if language == "en" else f"0.0{NBSP}%"
    table = one(
        pd.DataFrame({"s": [0.5]}),
        formats={"s": pattern},
        columns={"s": {"en": "Share", "ru": "Доля"}},
    )
    assert [each[0] for each in rows(table)] == expected


def test_a_caption_has_its_facts_in_place() -> None:
    """A fact in a caption leads to how it was made; the articles are those of the release."""
    known = [article.id for article in reference().articles]
    shown = cr.table(
        pd.DataFrame({"a": [1]}),
        caption={"en": "Of {articles.total}", "ru": "Из {articles.total}"},
        label="tbl-a",
        articles=pd.DataFrame(index=[known[1], known[0]]),
    )
    made = figure(shown)
    assert (made.sort, made.label, made.articles) == ("table", "tbl-a", tuple(known[:2]))
    assert plain(made.caption) == "Of 30"
    assert [each.fact for each in made.caption if isinstance(each, Number)] == ["articles.total"]


@pytest.mark.parametrize(
    "options, error, problem",
    [
        ({"articles": ["kz-nothing"]}, UsageError, "not in the release, got 'kz-nothing'"),
        ({"caption": {"ru": "Слова"}}, InvalidInputError, "is shown.\n  - no text in 'en', got ru"),
        (
            {"caption": "{articles.totl}"},
            InvalidInputError,
            "nothing is shown.\n  - caption: no such fact, .*did you mean 'articles.total'",
        ),
    ],
)
def test_what_a_caption_cannot_say(
    options: dict[str, Any], error: type[CariccReportError], problem: str
) -> None:
    """Unknown articles and facts, and a missing language, are named."""
    with pytest.raises(error, match=problem):
        cr.table(pd.DataFrame({"a": [1]}), **options)


def test_the_title_of_a_styled_table_is_its_caption() -> None:
    """A caption of the library's own is used where none is given."""
    styled = pd.DataFrame({"a": [1]}).style.set_caption("Own")
    assert plain(figure(cr.table(styled)).caption) == "Own"
    assert plain(figure(cr.table(styled, caption="Mine")).caption) == "Mine"

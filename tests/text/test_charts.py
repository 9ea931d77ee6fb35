"""Bar charts are drawn to scale, and their text stays text."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from builders import profile, reference
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.text.chart_nodes import Bar, BarChart, ColumnChart, Columns
from caricc_report.text.charts import NARROW, WIDE, draw, parted, svg

SVG = "{http://www.w3.org/2000/svg}"
BARS = st.lists(
    st.builds(
        Bar,
        label=st.text(st.characters(categories=["L", "N", "Zs", "P"]), min_size=1, max_size=40),
        value=st.integers(0, 10_000),
        shown=st.integers(0, 10_000).map(str),
    ),
    max_size=12,
)


def drawn(*bars: Bar) -> ET.Element:
    """Return the tree of a chart."""
    return ET.fromstring(svg(draw(BarChart(bars, ""))))  # noqa: S314 - our own chart


def lengths(chart: ET.Element) -> list[float]:
    """Return the lengths of the bars, from top to bottom."""
    return [float(bar.attrib["width"]) for bar in chart.iter(f"{SVG}rect")]


def said(chart: ET.Element) -> list[str | None]:
    """Return the texts of a chart."""
    return [text.text for text in chart.iter(f"{SVG}text")]


def test_a_bar_has_its_label_and_its_value() -> None:
    """Every bar stands between its label and its value, from top to bottom."""
    chart = drawn(Bar("Kazakhstan", 9, "9"), Bar("Россия", 11, "11"))
    assert said(chart) == ["Kazakhstan", "9", "Россия", "11"]


def test_a_name_too_long_to_stand_before_a_bar_stands_above_it() -> None:
    """Bars keep the whole width, whatever their names; values stay behind them."""
    name, short = "A campaign whose name is longer than half of the chart", "B"
    long, usual = drawn(Bar(name, 2, "2"), Bar(short, 1, "1")), drawn(Bar(short, 2, "2"))
    assert said(long) == [name, "2", short, "1"]
    assert lengths(long)[0] > lengths(usual)[0]
    lines = {text.text: float(text.attrib["y"]) for text in long.iter(f"{SVG}text")}
    assert lines[name] < lines["2"] < lines[short] < lines["1"]


def test_a_number_leads_to_how_it_was_made() -> None:
    """The value of a fact is a link to it; one that is no fact is none."""
    chart = drawn(Bar("a", 9, "9", "articles.by_country.KZ"), Bar("b", 1, "1"))
    (link,) = chart.iter(f"{SVG}a")
    assert link.attrib == {"href": "#fact-articles.by_country.KZ"}
    assert [text.text for text in link] == ["9"]


def test_the_numbers_of_columns_are_links_from_the_oldest_to_the_newest() -> None:
    """Whoever goes from link to link goes along the time; the newest is always shown."""
    for n in (3, 24, 200):
        names = tuple(f"trends.{edition}" for edition in range(n))
        row = Columns("a", (1,) * n, ("1",) * n, names)
        drawing = draw(ColumnChart((row,), names, ""))
        chart = ET.fromstring(svg(drawing))  # noqa: S314 - our own chart
        links = [link.attrib["href"].rpartition(".")[2] for link in chart.iter(f"{SVG}a")]
        assert links == sorted(links, key=int)
        assert links[-1] == str(n - 1)


def test_bars_are_as_long_as_their_values() -> None:
    """Twice the value is twice the length, from a common zero."""
    first, second, third = lengths(drawn(Bar("a", 2, "2"), Bar("b", 4, "4"), Bar("c", 0, "0")))
    assert second == 2 * first > 0
    assert third == 0


def test_bars_begin_at_the_base_line() -> None:
    """All bars begin at one line."""
    chart = drawn(Bar("a", 2, "2"), Bar("a longer label", 4, "4"))
    (line,) = chart.iter(f"{SVG}line")
    starts = {bar.attrib["x"] for bar in chart.iter(f"{SVG}rect")}
    assert starts == {line.attrib["x1"]} == {line.attrib["x2"]}


def test_labels_are_no_markup() -> None:
    """A label stays text, whatever it holds."""
    label = '<script>alert("1")</script> & {{< env HOME >}}'
    assert said(drawn(Bar(label, 1, "1")))[0] == label


def test_a_chart_of_nothing_is_drawn() -> None:
    """Without bars, or with bars of 0, there is still a chart."""
    assert lengths(drawn()) == []
    assert lengths(drawn(Bar("a", 0, "0"))) == [0]


PARTED = {
    "bars": BarChart(tuple(Bar(f"a {n}", n, f"{n}", "f") for n in range(99)), ""),
    "long names": BarChart(tuple(Bar("long " * 40, n, f"{n}", "f") for n in range(29)), ""),
    "columns": ColumnChart(
        tuple(Columns(f"a {n}", (n, n), (f"{n}", "0"), ("f", "f")) for n in range(25)),
        ("1", "2"),
        "",
    ),
}


@pytest.mark.parametrize("chart", PARTED.values(), ids=PARTED)
def test_a_chart_of_many_rows_is_parted(chart: BarChart | ColumnChart) -> None:
    """No part is higher than a page, nothing is lost or twice, and all have one scale."""
    whole = draw(chart)
    parts = parted(whole)
    assert len(parts) > 1
    assert all(part.height < 900 for part in parts)
    for name in ("labels", "rectangles"):
        assert sum(len(getattr(part, name)) for part in parts) == len(getattr(whole, name))
    assert [label.text for part in parts for label in part.labels] == [
        label.text for label in whole.labels
    ]
    assert [each[2:] for part in parts for each in part.rectangles] == [
        each[2:] for each in whole.rectangles
    ]
    for part in parts:
        assert all(0 < label.y < part.height for label in part.labels)


def test_a_chart_that_fits_on_a_page_stays_whole() -> None:
    """As long as it can."""
    drawing = draw(BarChart(tuple(Bar("a", 1, "1") for _ in range(27)), ""))
    assert len(parted(drawing)) == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_long_name_has_as_many_lines_as_it_needs(width: int) -> None:
    """All of it is in the picture, in letters that are as large as those of other names."""
    name = "Campaign of all schools, " * 6
    drawing = draw(BarChart((Bar(name, 2, "2"),), ""), width)
    lines = [label for label in drawing.labels if label.text != "2"]
    assert " ".join(label.text for label in lines) == name.strip()
    assert all(len(label.text) * 8 < width for label in lines)
    assert len({label.y for label in drawing.labels}) == len(drawing.labels)


@given(BARS)
def test_nothing_leaves_the_picture(bars: list[Bar]) -> None:
    """Bars and their places are within the picture, whatever labels and values are."""
    chart = drawn(*bars)
    _, _, width, height = map(float, chart.attrib["viewBox"].split())
    for bar in chart.iter(f"{SVG}rect"):
        x, y, length, thickness = (
            float(bar.attrib[name]) for name in ("x", "y", "width", "height")
        )
        assert 0 <= x <= x + length <= width
        assert 0 <= y <= y + thickness <= height


def test_the_longest_names_fit() -> None:
    """The longest label of the reference release leaves most of the picture to the bars."""
    for language in ("en", "ru"):
        facts = reference(language).facts
        bars = [
            Bar(profile().topic(name, language), fact.value, f"{fact.value}")
            for name, fact in facts.group("articles.by_topic")
        ]
        assert max(lengths(drawn(*bars))) > 300

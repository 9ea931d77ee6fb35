"""Charts are drawn to scale, their text stays text, and nothing lies over anything else."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from builders import profile, reference
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.model.look import contrast
from caricc_report.system.fonts import font_dirs
from caricc_report.text.chart_nodes import (
    Bar,
    BarChart,
    Change,
    ColumnChart,
    Columns,
    DotPlot,
    Median,
    Sparkline,
    Tile,
    TileMap,
)
from caricc_report.text.charts import draw
from caricc_report.text.column_charts import draw_sparkline
from caricc_report.text.drawing import (
    NARROW,
    WIDE,
    Dot,
    Drawing,
    Label,
    Rectangle,
    Stroke,
    parted,
    svg,
    width_of,
)

if TYPE_CHECKING:
    from caricc_report.text.chart_nodes import Chart

SVG = "{http://www.w3.org/2000/svg}"
LETTERS = "abemwWMQ АБЖШЩЮабжмшщюыф gj1047«».,-–"
NAMES = st.text(LETTERS, min_size=1, max_size=70).filter(str.strip)
COUNTS = st.integers(0, 999)
BARS = st.lists(
    st.builds(lambda name, n: Bar(name, n, f"{n}", "f", n > 500), NAMES, COUNTS), max_size=40
)
BAR_CHARTS = BARS.map(lambda bars: BarChart(tuple(bars), ""))
CHANGES = st.builds(
    lambda name, before, now: Change(name, before, now, f"{now - before:+}", "f"),
    NAMES,
    COUNTS,
    COUNTS,
)
DOT_PLOTS = st.lists(CHANGES, max_size=40).map(
    lambda changes: DotPlot(tuple(changes), ("16.12.2023-15.01.2024", "2024-19"), "")
)
TILES = st.lists(
    st.builds(
        lambda column, row, name, n: Tile(column, row, name, "KZ", n, f"{n}", "f"),
        st.integers(1, 10),
        st.integers(1, 10),
        NAMES,
        COUNTS,
    ),
    max_size=40,
    unique_by=lambda tile: (tile.column, tile.row),
)
TILE_MAPS = TILES.map(lambda tiles: TileMap(tuple(tiles), ""))


@st.composite
def column_charts(pick: st.DrawFn) -> ColumnChart:
    """Return columns of some groups over some times."""
    n = pick(st.integers(1, 53))
    values = st.lists(st.none() | COUNTS, min_size=n - 1, max_size=n - 1)
    rows = []
    for name in pick(st.lists(NAMES, min_size=1, max_size=pick(st.sampled_from([1, 8])))):
        row = (*pick(values), pick(COUNTS))
        shown = tuple("" if each is None else f"{each}" for each in row)
        middle = pick(st.none() | st.integers(0, max(each or 0 for each in row)))
        median = None if middle is None else Median(middle, "медиана", f"{middle}", "f")
        rows.append(Columns(name, row, shown, ("f",) * n, median))
    times = tuple(f"2024-{number:02d}" for number in range(n))
    return ColumnChart(tuple(rows), times, "")


CHARTS = st.one_of(BAR_CHARTS, DOT_PLOTS, TILE_MAPS, column_charts())


def drawn(*bars: Bar) -> ET.Element:
    """Return the tree of a chart."""
    return ET.fromstring(svg(draw(BarChart(bars, ""))))  # noqa: S314 - our own chart


def lengths(chart: ET.Element) -> list[float]:
    """Return the lengths of the bars, from top to bottom."""
    return [float(bar.attrib["width"]) for bar in chart.iter(f"{SVG}rect")]


def said(chart: ET.Element) -> list[str | None]:
    """Return the texts of a chart."""
    return [text.text for text in chart.iter(f"{SVG}text")]


@functools.cache
def font(style: str) -> tuple[dict[int, str], dict[str, tuple[int, int]]]:
    """Return the letters of the charts' font, and how wide they are."""
    (path,) = (each for folder in font_dirs() for each in folder.rglob(f"FiraSans-{style}.ttf"))
    found = TTFont(path)
    assert found["head"].unitsPerEm == 1000
    return found.getBestCmap(), found["hmtx"].metrics


def real_width(text: str, size: float, *, is_bold: bool) -> float:
    """Return how wide a text is in the font."""
    letters, widths = font("Bold" if is_bold else "Regular")
    return sum(widths[letters[ord(each)]][0] for each in text) * size / 1000


def box_of(label: Label) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a text as it is in the font."""
    width = real_width(label.text, label.size, is_bold=label.is_bold)
    left = label.x - width * {"start": 0, "middle": 0.5, "end": 1}[label.anchor]
    return left, label.y - label.size * 0.7, left + width, label.y


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Return whether two boxes have more than an edge in common."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0.5 and min(one[3], other[3]) - max(one[1], other[1]) > 0.5


def rectangles(drawing: Drawing) -> list[Rectangle]:
    """Return the bars, columns or tiles of a drawing."""
    return [each for each in drawing.shapes if isinstance(each, Rectangle)]


def lines_of(drawing: Drawing) -> list[Stroke]:
    """Return the lines of a drawing."""
    return [each for each in drawing.shapes if isinstance(each, Stroke)]


def check_places(drawing: Drawing) -> None:
    """Check that nothing leaves a drawing, and that no text lies over another one."""
    boxes = [box_of(label) for label in drawing.labels]
    for left, top, right, bottom in boxes:
        assert -0.5 <= left <= right <= drawing.width + 0.5
        assert -0.5 <= top <= bottom <= drawing.height + 0.5
    for one, other in itertools.combinations(boxes, 2):
        assert not overlap(one, other)
    for line in filter(lambda each: each.is_dashed, lines_of(drawing)):
        for box in boxes:
            assert not overlap(box, (line.x1, line.y1 - 0.5, line.x2, line.y1 + 0.5))
    for shape in drawing.shapes:
        match shape:
            case Rectangle():
                ends = (shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)
            case Stroke():
                ends = (shape.x1, shape.y1), (shape.x2, shape.y2)
            case Dot():
                ends = (
                    (shape.x - shape.radius, shape.y - shape.radius),
                    (shape.x + shape.radius, shape.y + shape.radius),
                )
        for x, y in ends:
            assert -0.5 <= x <= drawing.width + 0.5
            assert -0.5 <= y <= drawing.height + 0.5


@given(CHARTS, st.sampled_from([WIDE, NARROW]))
def test_nothing_overlaps_or_leaves_the_picture(chart: Chart, width: int) -> None:
    """Whatever names and values are: none, zeros, one, forty, long Cyrillic names."""
    check_places(draw(chart, width))


@given(column_charts(), st.sampled_from([WIDE, NARROW]))
def test_no_number_lies_over_a_column(chart: ColumnChart, width: int) -> None:
    """Where not all have space, some are left out, and the newest stands above its neighbours."""
    drawing = draw(chart, width)
    for column, label in itertools.product(rectangles(drawing), drawing.labels):
        x, y = column.x, column.y
        assert not overlap(box_of(label), (x, y, x + column.width, y + column.height))


@given(CHARTS)
def test_texts_are_large_enough_on_a_phone(chart: Chart) -> None:
    """On 280 px, what a screen of 320 px leaves, no letter is smaller than 11 px."""
    drawing = draw(chart, NARROW)
    assert all(label.size * 280 / NARROW >= 11 for label in drawing.labels)


@given(st.text(LETTERS, max_size=40), st.booleans())
def test_the_width_of_a_text_is_on_the_wide_side(text: str, is_bold: bool) -> None:  # noqa: FBT001
    """No letter is wider than it is taken for, nor are words much narrower."""
    assert real_width(text, 14, is_bold=is_bold) <= width_of(text, is_bold=is_bold)
    assert width_of("Правоохранительная") < 1.12 * real_width(
        "Правоохранительная", 14, is_bold=False
    )


def test_a_bar_has_its_label_and_its_value() -> None:
    """Every bar stands between its label and its value, from top to bottom."""
    chart = drawn(Bar("Kazakhstan", 9, "9"), Bar("Россия", 11, "11"))
    assert said(chart) == ["Kazakhstan", "9", "Россия", "11"]


def test_a_name_too_long_to_stand_before_a_bar_stands_above_it() -> None:
    """Bars keep the whole width, whatever their names; values stay behind them."""
    name, short = "A campaign " * 30, "B"
    long, usual = drawn(Bar(name, 2, "2"), Bar(short, 1, "1")), drawn(Bar(short, 2, "2"))
    *names, last = said(long)[: said(long).index("2") + 1]
    assert (" ".join(filter(None, names)), last) == (name.strip(), "2")
    assert lengths(long)[0] > lengths(usual)[0]


def test_the_message_has_the_accent() -> None:
    """What the message is about has the accent, the rest is muted; without any all have it."""
    chart = BarChart((Bar("a", 2, "2", is_main=True), Bar("b", 1, "1")), "")
    look = draw(chart).look
    assert [each.colour for each in rectangles(draw(chart))] == [look.bar, look.earlier]
    chart = BarChart((Bar("a", 2, "2"), Bar("b", 1, "1")), "")
    assert {each.colour for each in rectangles(draw(chart))} == {look.bar}
    row = Columns("", (3, 1, 2), ("3", "1", "2"))
    columns = rectangles(draw(ColumnChart((row,), ("1", "2", "3"), "")))
    assert [each.colour for each in columns] == [look.earlier, look.earlier, look.bar]


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


def test_small_multiples_have_one_scale_and_one_axis() -> None:
    """Twice the value is twice the height in every panel, whose columns stand in step."""
    rows = tuple(Columns(f"{n}", (n, 2 * n), (f"{n}", f"{2 * n}")) for n in (1, 2, 3, 4, 5))
    boxes = rectangles(draw(ColumnChart(rows, ("1", "2"), "")))
    heights = {round(box.height / n, 6) for box, n in zip(boxes[::2], (1, 2, 3, 4, 5), strict=True)}
    steps = {
        round(after.x - before.x, 6) for before, after in zip(boxes[::2], boxes[1::2], strict=True)
    }
    assert (len(heights), len(steps)) == (1, 1)


def test_a_median_lies_at_its_value() -> None:
    """In a chart, in a small multiple and in a sparkline it is as high as such a column."""
    median = Median(2, "median", "2")
    rows = [Columns("a", (2, 4), ("2", "4"), (), median), Columns("b", (1, 1), ("1", "1"))]
    drawings = [draw(ColumnChart(tuple(rows[:n]), ("1", "2"), "")) for n in (1, 2)]
    drawings.append(draw_sparkline(Sparkline((2, 4), "", 2)))
    for drawing in drawings:
        lines = {each.y1 for each in drawing.shapes if isinstance(each, Stroke)}
        assert rectangles(drawing)[0].y in lines


def test_a_tile_lies_where_it_belongs_and_can_be_read() -> None:
    """Columns from the west, rows from the north; on every colour the text has contrast."""
    tiles = tuple(Tile(n, 3, f"{n}", "KZ", n, f"{n}") for n in range(1, 11))
    drawing = draw(TileMap((Tile(1, 1, "0", "KZ", 0, "0"), *tiles), ""))
    boxes = rectangles(drawing)
    assert [box.x for box in boxes[1:]] == sorted({box.x for box in boxes})
    assert boxes[0].y < boxes[1].y
    for index, box in enumerate(boxes):
        for label in drawing.labels[2 * index : 2 * index + 2]:
            assert contrast(label.colour, box.colour) >= 4.5


def test_codes_stand_for_names_that_are_too_long() -> None:
    """Then in all tiles, so that they are alike."""
    names = ("Kazakhstan", "A country of a very long name")
    tiles = tuple(Tile(n + 1, 1, name, f"C{n}", 1, "1") for n, name in enumerate(names))
    texts = [label.text for label in draw(TileMap(tiles, "")).labels]
    assert texts == ["C0", "1", "C1", "1"]


def test_labels_are_no_markup() -> None:
    """A label stays text, whatever it holds."""
    label = '<script>alert("1")</script> & {{< env HOME >}}'
    assert said(drawn(Bar(label, 1, "1")))[0] == label


PARTED = {
    "bars": BarChart(tuple(Bar(f"a {n}", n, f"{n}", "f") for n in range(99)), ""),
    "long names": BarChart(tuple(Bar("long " * 40, n, f"{n}", "f") for n in range(29)), ""),
    "columns": ColumnChart(
        tuple(Columns(f"a {n}", (n, n), (f"{n}", "0"), ("f", "f")) for n in range(45)),
        ("1", "2"),
        "",
    ),
    "dots": DotPlot(tuple(Change(f"a {n}", 1, n, f"{n}", "f") for n in range(99)), ("1", "2"), ""),
}


@pytest.mark.parametrize("chart", PARTED.values(), ids=PARTED)
def test_a_chart_of_many_rows_is_parted(chart: Chart) -> None:
    """No part is higher than a page, nothing is lost or twice, and all have one scale."""
    whole = draw(chart)
    parts = parted(whole)
    assert len(parts) > 1
    assert all(part.height < 900 for part in parts)
    assert [label.text for part in parts for label in part.labels] == [
        label.text for label in whole.labels
    ]
    sizes = [(box.width, box.height) for part in parts for box in rectangles(part)]
    assert sizes == [(box.width, box.height) for box in rectangles(whole)]
    for part in parts:
        assert all(0 < label.y <= part.height for label in part.labels)


def test_a_chart_that_fits_on_a_page_stays_whole() -> None:
    """As long as it can."""
    drawing = draw(BarChart(tuple(Bar("a", 1, "1") for _ in range(32)), ""))
    assert len(parted(drawing)) == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_long_name_has_as_many_lines_as_it_needs(width: int) -> None:
    """All of it is in the picture, in letters that are as large as those of other names."""
    name = "Campaign of all schools, " * 6
    drawing = draw(BarChart((Bar(name, 2, "2"),), ""), width)
    lines = [label for label in drawing.labels if label.text != "2"]
    assert " ".join(label.text for label in lines) == name.strip()
    assert len({label.size for label in lines}) == 1


def test_the_longest_names_fit() -> None:
    """The longest label of the reference release leaves most of the picture to the bars."""
    for language in ("en", "ru"):
        facts = reference(language).facts
        bars = [
            Bar(profile().topic(name, language), fact.value, f"{fact.value}")
            for name, fact in facts.group("articles.by_topic")
        ]
        assert max(lengths(drawn(*bars))) > 300

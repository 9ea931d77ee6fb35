"""What a notebook shows of a release in charts: bars, and the map of the member states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from caricc_report.displays.numbers import count_table, counts_of
from caricc_report.displays.shown import Shown
from caricc_report.editorial.messages import describe_leaders
from caricc_report.editorial.names import NamedBy
from caricc_report.editorial.release import in_its_words
from caricc_report.errors import check_choice, check_type
from caricc_report.text.chart_nodes import CHARTS, Bar, BarChart, ChartLook, Tile, TileMap, is_level
from caricc_report.text.nodes import FOLDED, Division, Paragraph, line, paragraph, plain
from caricc_report.text.trees import replaced, walk
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.editorial.messages import Count
    from caricc_report.editorial.release import Release
    from caricc_report.text.chart_nodes import Change, Chart
    from caricc_report.text.nodes import Block, Inline
    from caricc_report.text.wording import Wording

_TILES_ACROSS = 4
"""Where the profile has no places of tiles, so many stand in a row."""


@in_its_words
def count_chart(release: Release, by: NamedBy) -> Shown:
    """Return the bar chart of articles by country, topic or outlet, most first.

    Its title says who leads. Without articles there is no chart.
    """
    check_choice("by", "a grouping", by, get_args(NamedBy))
    words = wording(release.language)
    counts = sorted(counts_of(release, by), key=lambda each: -each[2])
    if not counts:
        return Shown()
    title = describe_leaders(counts, _total(release), by, release.language)
    bars = bars_of(counts, words)
    chart = BarChart(bars, words.say(f"chart-by-{by}", bars=in_words(bars, words)))
    return framed(release, chart, title, _counted(release, by), count_table(release, by).blocks)


@in_its_words
def tile_map(release: Release) -> Shown:
    """Return the map of the member states, each a tile with its number of articles, 0 too.

    Its title says who leads, its subtitle how many articles are about other countries. Tiles lie
    where the profile says, ``tile`` of a member state, else in rows in its order. Without articles
    or member states there is no map.
    """
    words, profile = wording(release.language), release.profile
    counts = list(counts_of(release, "country"))
    if not counts or not profile.member_states:
        return Shown()
    tiles = []
    for index, state in enumerate(profile.member_states):
        name = f"articles.by_country.{state.country}"
        n = release.facts[name].value
        row, column = divmod(index, _TILES_ACROSS)
        place = state.tile or (column + 1, row + 1)
        label = state.short_name[release.language]
        fact = name if name in release.facts else ""
        tiles.append(Tile(*place, label, state.country, n, words.number(n), fact))
    by_count = sorted(counts, key=lambda each: -each[2])
    title = describe_leaders(by_count, _total(release), "country", release.language)
    chart = TileMap(tuple(tiles), words.say("tile-map", tiles=in_words(tiles, words)))
    table = count_table(release, "country").blocks
    counted = _counted(release, "country")
    shown = {tile.fact for tile in tiles}
    if others := [each for each in by_count if each[0] not in shown]:
        said = in_words(bars_of(others, words), words)
        counted = words.say("tile-map-others", counted=counted, others=said)
    return framed(release, chart, title, counted, table)


def beside(*shown: Shown) -> Shown:
    """Return charts beside one another, each as wide as half of the text; below on a phone.

    If one is not there, or is a sentence, the others are as wide as the text.

    Raises
    ------
    UsageError
        If one is of another library.
    """

    def halved(node: object) -> object:
        return replace(node, size="half") if isinstance(node, CHARTS) else node

    for each in shown:
        check_type(
            "cr.beside",
            each,
            Shown,
            "what functions of caricc_report return, such as cr.count_chart(…)",
        )
    there = [each.blocks for each in shown]
    drawn = [blocks for blocks in there if any(isinstance(each, CHARTS) for each in walk(blocks))]
    if drawn != there or len(there) < 2:  # noqa: PLR2004 - nothing is beside one
        return Shown(*(block for blocks in there for block in blocks))
    parts = tuple(Division("beside-chart", replaced(blocks, halved)) for blocks in there)
    return Shown(Division("beside-charts", parts))


def framed(
    release: Release,
    chart: Chart,
    title: tuple[Inline, ...],
    subtitle: str,
    data: Sequence[Block] = (),
    source: str = "",
) -> Shown:
    """Return a chart with its message above, its source below, and its data folded on a page.

    It gets the publisher's look, and the message, its title, before its alternative text, which
    states the values. Where all values are alike, a picture would say nothing: the message alone is
    a sentence. The subtitle says what is counted, and of which time; the data are the same as
    tables; the source is the release, if not given.
    """
    words = wording(release.language)
    folded = (Division(FOLDED, (paragraph(words.say("chart-data")), *data)),) if data else ()
    if is_level(chart):
        return Shown(Paragraph(line(*title, ".")), *folded)
    source = source or words.say(
        "chart-source",
        publisher=release.profile.abbreviation[release.language],
        title=release.profile.title[release.language],
        number=release.shown_number,
        year=release.year,
    )
    alt = words.say("chart-alt", said=plain(title), values=chart.alt)
    return Shown(
        Division(
            "chart-frame",
            (
                Division("chart-title", (Paragraph(title),)),
                Division("chart-subtitle", (paragraph(subtitle),)),
                replace(chart, alt=alt, look=chart_look(release)),
                Division("chart-source", (paragraph(source),)),
                *folded,
            ),
        )
    )


def chart_look(release: Release) -> ChartLook | None:
    """Return the colours and the font of charts; None for those of the package."""
    look = release.profile.look
    return ChartLook(look.palette.bar, look.palette.earlier, look.fonts.heading) if look else None


def bars_of(counts: Sequence[Count], words: Wording) -> tuple[Bar, ...]:
    """Return the bars of groups, most first; those that lead have the accent."""
    most = counts[0][2]
    return tuple(
        Bar(label, n, words.number(n), name, is_main=n == most) for name, label, n in counts
    )


def in_words(marks: Iterable[Bar | Tile | Change], words: Wording) -> str:
    """Return what the bars of a chart, or what it has instead, state: names with values."""
    return ", ".join(words.say("chart-bar", label=each.label, n=each.shown) for each in marks)


def _total(release: Release) -> float:
    return release.facts["articles.total"].value


def _counted(release: Release, by: NamedBy) -> str:
    """Return what a chart counts, and of which days."""
    words = wording(release.language)
    days = words.days(release.parameters.period)
    return words.say("chart-counted", by=by, days=days)

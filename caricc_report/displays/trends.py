"""What the statistics of a notebook show: charts and tables of trends."""

from __future__ import annotations

import itertools
import statistics
from typing import TYPE_CHECKING, get_args

from caricc_report.displays.charts import bars_of, beside, chart_look, framed, in_words
from caricc_report.displays.numbers import note
from caricc_report.displays.shown import Shown
from caricc_report.editorial.corpus import Grouping
from caricc_report.editorial.messages import (
    describe_change,
    describe_changes,
    describe_course,
    describe_departure,
    describe_gaps,
    describe_leaders,
    describe_total,
    describe_trend,
    signed,
)
from caricc_report.editorial.narrative import number_of
from caricc_report.editorial.release import in_its_words
from caricc_report.editorial.trends import N_GROUPS
from caricc_report.errors import check_choice
from caricc_report.text.chart_nodes import (
    BarChart,
    Change,
    ColumnChart,
    Columns,
    DotPlot,
    Median,
    Sparkline,
)
from caricc_report.text.nodes import Heading, Number, Paragraph, Strong, Table, line, paragraph
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caricc_report.editorial.editions import Edition
    from caricc_report.editorial.release import Release
    from caricc_report.editorial.trends import Point, Trends
    from caricc_report.text.nodes import Inline
    from caricc_report.text.wording import Wording

_GAP = "…"
"""What stands in a chart where editions are missing."""


@in_its_words
def trend_heading(trends: Trends, by: Grouping) -> Shown:
    """Return the heading of a section on trends."""
    check_choice("by", "a grouping", by, get_args(Grouping))
    title = wording(trends.release.language).say("trend-heading", by=by)
    return Shown(Heading(1, line(title), f"trend-{by}"))


@in_its_words
def trend_chart(trends: Trends, by: Grouping = "total") -> Shown:
    """Return the chart of articles by edition, under a title that says what is not as usual.

    A grouping is shown as small multiples, one for each of its groups, or as bars where only one
    edition is known; without any group there is a sentence. A page has all its numbers in a table.
    """
    check_choice("by", "a grouping", by, get_args(Grouping))
    groups = trends.groups(by)
    if not groups:
        return _none(trends, by)
    if len(trends.points) == 1 and by != "total":
        return _bars(trends, by)
    times = list(_with_gaps(trends))
    names = tuple(point.edition.shown if point else _GAP for point in times)
    rows = tuple(_columns(trends, times, by, group) for group in groups)
    title = describe_total(trends) if by == "total" else describe_departure(trends, by)
    chart = ColumnChart(rows, names, describe_trend(trends, by))
    data = (_data(trends, by),)
    return framed(trends.release, chart, title, _counted(trends, by), data, _source(trends))


def _columns(trends: Trends, times: Sequence[Point | None], by: Grouping, group: str) -> Columns:
    """Return the columns of a group over time."""
    words = wording(trends.release.language)
    counts = [len(point.of(by, group)) if point else None for point in times]
    median = None
    if len(trends.points) > 1:
        name = trends.median_name(by, group)
        value = trends.facts[name].value
        median = Median(value, words.say("median"), words.number(value), name)
    return Columns(
        "" if by == "total" else trends.label(by, group),
        tuple(counts),
        tuple("" if count is None else words.number(count) for count in counts),
        tuple(_fact_of(trends, point, by, group) for point in times),
        median,
    )


def _bars(trends: Trends, by: Grouping) -> Shown:
    """Return the groups of the only edition that is known, most first."""
    language, point = trends.release.language, trends.points[0]
    counts = [
        (trends.name(point, by, group), trends.label(by, group), len(point.of(by, group)))
        for group in trends.all_groups(by)
    ]
    title = describe_leaders(counts, len(point.articles), by, language)
    bars = bars_of(counts[: len(trends.groups(by))], wording(language))
    chart = BarChart(bars, describe_trend(trends, by))
    return framed(trends.release, chart, title, _counted(trends, by), (_data(trends, by),))


@in_its_words
def change_chart(trends: Trends, by: Grouping) -> Shown:
    """Return the charts of changes, since the release before and since a year before.

    Each has a row of two dots for each group, the greatest rise first; of all articles there is a
    sentence instead. What is not known is not shown.
    """
    check_choice("by", "a grouping", by, get_args(Grouping))
    if not trends.compared or not trends.compared_groups(by):
        return Shown()
    if by == "total":
        return Shown(Paragraph(describe_changes(trends)))
    return beside(*(_dots(trends, by, since) for since in trends.compared))


def _dots(trends: Trends, by: Grouping, since: str) -> Shown:
    """Return the chart of changes since another edition."""
    words, other, this = wording(trends.release.language), trends.compared[since], trends.points[-1]
    title = describe_change(trends, by, since)
    all_before, all_now = other.articles.grouped(by), this.articles.grouped(by)
    known = [group for group in trends.all_compared(by) if group in {*all_before, *all_now}]
    if not known:
        return Shown(Paragraph(line(*title, ".")))
    changes = []
    for group in known[:N_GROUPS]:
        number = signed(trends, since, by, group)
        before, now = len(all_before.get(group, ())), len(all_now.get(group, ()))
        changes.append(Change(trends.label(by, group), before, now, number.text, number.fact))
    changes.sort(key=lambda each: each.before - each.now)
    edition, said = other.edition.shown, in_words(changes, words)
    values = words.say("change-alt", by=by, edition=edition, changes=said)
    chart = DotPlot(tuple(changes), (edition, this.edition.shown), values)
    counted = words.say("change-counted", by=by)
    if most := _most(known[:N_GROUPS], known, words):
        counted = f"{counted}. {most}"
    return framed(trends.release, chart, title, counted, source=_source(trends, other))


def _counted(trends: Trends, by: Grouping) -> str:
    """Return what a chart counts, of which editions, and what it leaves out."""
    words = wording(trends.release.language)
    said = words.say(
        "trend-counted",
        what=words.say("trend-table", by=by),
        n=len(trends.points),
        start=trends.points[0].edition.shown,
        end=trends.points[-1].edition.shown,
    )
    most = _most(trends.groups(by), trends.all_groups(by), words)
    more = [each for each in (most, describe_gaps(trends)) if each]
    return " ".join((f"{said}.", *more)) if more else said


def _source(trends: Trends, since: Point | None = None) -> str:
    """Return where the numbers come from: all points, or the last and another one."""
    release = trends.release
    start, end = since or trends.points[0], trends.points[-1]
    return wording(release.language).say(
        "chart-source-releases",
        publisher=release.profile.abbreviation[release.language],
        start=start.edition.shown,
        end=end.edition.shown,
        are="two" if since else "all",
    )


def _data(trends: Trends, by: Grouping) -> Table:
    """Return all that a chart of groups has: a row is an edition, the newest first."""
    words = wording(trends.release.language)
    groups = trends.groups(by) if by != "total" else ()
    rows = []
    for point in reversed(trends.points):
        cells: list[tuple[Inline, ...]] = [line(point.edition.shown)]
        for row in (*((by, group) for group in groups), ("total", "")):
            name, n = _fact_of(trends, point, *row), words.number(len(point.of(*row)))
            cells.append((Number(n, name),) if name else line(n))
        rows.append(tuple(cells))
    labels = [trends.label(by, group) for group in groups]
    header = (words.say("column-release"), *labels, words.say("total"))
    widths = (12, *(-11 for _ in header[1:]))
    return Table(words.say("trend-table", by=by), header, tuple(rows), widths, n_stub=1)


def sparkline(trends: Trends, by: Grouping, group: str) -> Sparkline:
    """Return how many articles a group has in each edition, small enough for a line of text."""
    counts = [len(point.of(by, group)) for point in trends.points]
    editions = [point.edition for point in trends.points]
    return sparkline_of(trends.release, trends.label(by, group), editions, counts)


def sparkline_of(
    release: Release, label: str, editions: Sequence[Edition], counts: Sequence[int]
) -> Sparkline:
    """Return how many articles there are in each edition, small enough for a line of text.

    `label` is what readers call what is counted; the oldest edition is the first.
    """
    values: list[float | None] = []
    for n, (before, after) in enumerate(itertools.pairwise([*editions, editions[-1]])):
        values.append(counts[n])
        if before is not after and not before.is_followed_by(after):
            values.append(None)
    alt = f"{label}: {describe_course(wording(release.language), editions, counts)}"
    median = statistics.median(counts) if len(counts) > 1 else None
    return Sparkline(tuple(values), alt, median, chart_look(release))


@in_its_words
def trend_table(trends: Trends, by: Grouping) -> Shown:
    """Return the table of articles by group and edition.

    A row is a group, the last all articles; a column is one of the last editions, the
    release last.
    """
    check_choice("by", "a grouping", by, get_args(Grouping))
    words = wording(trends.release.language)
    points = trends.tabled
    if not trends.groups(by):
        return _none(trends, by)
    rows = tuple(
        (label, *((_count(trends, point, *row),) for point in points))
        for row, label in _rows(trends, by, trends.groups(by))
    )
    header = (words.say(f"column-{by}"), *(point.edition.shown for point in points))
    widths = (30, *(-11 for _ in points))
    table = Table(words.say("trend-table", by=by), header, rows, widths, n_stub=1)
    below = _note(trends, by, words)
    return Shown(table, note(below)) if below else Shown(table)


@in_its_words
def change_table(trends: Trends, by: Grouping) -> Shown:
    """Return the table of changes: this release, the one before, a year before, the differences.

    A row is a group, the last all articles; what is not known has no columns.
    """
    check_choice("by", "a grouping", by, get_args(Grouping))
    words = wording(trends.release.language)
    if not trends.compared:
        return Shown(paragraph(words.say("change-none")))
    if not trends.compared_groups(by):
        return Shown()
    this = trends.points[-1]
    header = [words.say(f"column-{by}"), this.edition.shown]
    for since, point in trends.compared.items():
        name = f"column-{since.replace('_', '-')}"
        header += [words.say(name, edition=point.edition.shown), words.say("column-change")]
    rows = []
    for row, label in _rows(trends, by, trends.compared_groups(by)):
        cells: list[tuple[Inline, ...]] = [label, (_count(trends, this, *row),)]
        for since, point in trends.compared.items():
            cells += [(_count(trends, point, *row),), (signed(trends, since, *row),)]
        rows.append(tuple(cells))
    widths = (30, -11, *(-15 for _ in header[2:]))
    caption = words.say("change-table", by=by)
    table = Table(caption, tuple(header), tuple(rows), widths, n_stub=1)
    most = _most(trends.compared_groups(by), trends.all_compared(by), words)
    return Shown(table, note(most)) if most else Shown(table)


def _none(trends: Trends, by: Grouping) -> Shown:
    """Return the sentence that there is no group."""
    return Shown(paragraph(wording(trends.release.language).say("trend-none", by=by)))


def _with_gaps(trends: Trends) -> Iterator[Point | None]:
    """Yield the points, and None where editions are missing between them."""
    for point in trends.points:
        yield point
        if point.edition in trends.gaps:
            yield None


def _rows(
    trends: Trends, by: Grouping, groups: Sequence[str]
) -> Iterator[tuple[tuple[Grouping, str], tuple[Inline, ...]]]:
    """Yield what the rows of a table count, each with its label."""
    for group in groups if by != "total" else ():
        yield (by, group), line(trends.label(by, group))
    yield ("total", ""), (Strong(line(trends.label("total", ""))),)


def _count(trends: Trends, point: Point, by: Grouping, group: str) -> Number:
    """Return how many articles of a group an edition has, which leads to how it was made."""
    return number_of(trends.facts, trends.name(point, by, group), trends.release.language)


def _fact_of(trends: Trends, point: Point | None, by: Grouping, group: str) -> str:
    """Return the name of the fact that a number in a chart is; a 0 may be none."""
    name = trends.name(point, by, group) if point else ""
    return name if name in trends.facts else ""


def _note(trends: Trends, by: Grouping, words: Wording) -> str:
    """Return the note below a table: which groups are left out, which editions are missing."""
    topics = words.say("by-topic-note") if by == "topic" else ""
    most = _most(trends.groups(by), trends.all_groups(by), words)
    return " ".join(filter(None, (most, topics, describe_gaps(trends))))


def _most(shown: Sequence[str], known: Sequence[str], words: Wording) -> str:
    """Return which groups alone are shown; nothing, if all are."""
    n, n_known = len(shown), len(known)
    return words.say("trend-most", n=n, known=n_known) if n < n_known else ""

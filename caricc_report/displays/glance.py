"""What stands at a glance: main points, charts, and the figures reported that matter most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.displays.charts import beside, count_chart, tile_map
from caricc_report.displays.numbers import note, without_empty_columns
from caricc_report.displays.shown import Shown
from caricc_report.editorial.leading import N_FIGURES, strongest_figures
from caricc_report.editorial.main_points import main_points
from caricc_report.editorial.names import country_name
from caricc_report.editorial.narrative import describe_span, number_of
from caricc_report.editorial.release import in_its_words
from caricc_report.text.nodes import Division, Heading, Items, Link, Paragraph, Table, line
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from caricc_report.editorial.release import Release
    from caricc_report.text.nodes import Block


@in_its_words
def at_a_glance(release: Release) -> Shown:
    """Return the page that tells a release at a glance.

    The main points, composed of the facts or the editor's own; charts of countries and topics, of
    several articles; and of the figures reported those that matter most. Without articles there is
    nothing to tell.
    """
    if not release.articles:
        return Shown()
    heading = Heading(1, line(wording(release.language).say("at-a-glance")), "at-a-glance")
    # A map of one tile would say nothing, and no chart says anything of one article.
    states = tile_map(release) if len(release.profile.member_states) > 1 else Shown()
    has_several = len(release.articles) > 1
    charts = beside(states, count_chart(release, "topic")) if has_several else Shown()
    return Shown(heading, *_points(release), *charts.blocks, *_leading_figures(release))


def _points(release: Release) -> tuple[Block, ...]:
    """Return the main points as a list; an editor's are checked for numbers that are typed."""
    is_own = bool(release.parameters.main_points)
    items = tuple(
        (Paragraph(point, "narrative" if is_own else ""),) for point in main_points(release)
    )
    return (Division("main-points", (Items(items),)),) if items else ()


def _leading_figures(release: Release) -> tuple[Block, ...]:
    """Return the table of the figures that matter most, each with its article."""
    language, words = release.language, wording(release.language)
    found = strongest_figures(release)[:N_FIGURES]
    if not found:
        return ()
    rows = tuple(
        (
            (number_of(release.facts, each.fact, language),),
            line(each.subject),
            line(country_name(release.profile, each.article.country, language)),
            line(describe_span(each.figure.span, language)) if each.figure.span else (),
            (
                Link(
                    line(release.profile.outlet(each.article.outlet, language)),
                    f"#{each.article.id}",
                ),
            ),
        )
        for each in found
    )
    columns = ("figure", "subject", "country", "span", "reported-by")
    header = tuple(words.say(f"column-{name}") for name in columns)
    table = Table(words.say("leading-figures"), header, rows, (18, 29, 13, 12, 28))
    is_all = len(found) == len(release.figures)
    more = () if is_all else (note(words.say("leading-figures-note")),)
    return (Division("leading-figures", (without_empty_columns(table), *more)),)

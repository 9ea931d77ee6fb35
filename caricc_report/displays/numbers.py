"""What a notebook shows of a release in numbers: tables, figures reported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from caricc_report.displays.shown import Shown
from caricc_report.editorial.names import NamedBy, name_of
from caricc_report.editorial.narrative import describe_span, describe_sums, number_of
from caricc_report.editorial.release import in_its_words
from caricc_report.errors import check_choice
from caricc_report.text.nodes import (
    Division,
    Heading,
    Link,
    Number,
    Paragraph,
    Strong,
    Table,
    line,
    paragraph,
)
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.editorial.release import Release
    from caricc_report.text.nodes import Inline

_LONGEST_HEADLINE = 120
"""Letters of a headline in a table; of a longer one there is the beginning."""


@in_its_words
def in_figures(release: Release) -> Shown:
    """Return the heading of the release in figures."""
    title = wording(release.language).say("in-figures")
    return Shown(Heading(1, line(title), "in-figures"))


@in_its_words
def count_table(release: Release, by: NamedBy) -> Shown:
    """Return the table of articles by country, topic or outlet.

    A row is a group, in the order of the facts, with its number of articles; the
    last row of a grouping in which an article counts once is the total. Without articles there is
    no table.
    """
    check_choice("by", "a grouping", by, get_args(NamedBy))
    words = wording(release.language)
    rows: list[tuple[tuple[Inline, ...], ...]] = [
        (line(label), (_number(release, name),)) for name, label, _ in counts_of(release, by)
    ]
    if not rows:
        return Shown()
    if by != "topic":
        total = Strong((_number(release, "articles.total"),))
        rows.append(((Strong(line(words.say("total"))),), (total,)))
    header = (words.say(f"column-{by}"), words.say("column-articles"))
    table = Table(words.say(f"by-{by}"), header, tuple(rows), (30, -10))
    return Shown(table, note(words.say("by-topic-note"))) if by == "topic" else Shown(table)


@in_its_words
def figures_reported(release: Release) -> Shown:
    """Return the table of the figures that articles report, each with its article.

    A row is a figure: quantity with qualifier and unit, what it counts, the time it
    refers to, and the article, in the order of the release. Nothing is added up. A publisher whose
    profile has no figures gets nothing.
    """
    if not release.profile.figures:
        return Shown()
    language = release.language
    words = wording(language)
    rows = tuple(
        (
            (_number(release, f"figures.{article.id}.{index + 1}"),),
            line(article.subject_in(language, index)),
            line(describe_span(figure.span, language)) if figure.span else (),
            (Link(line(_in_short(article.texts[language].headline)), f"#{article.id}"),),
        )
        for article in release.articles
        for index, figure in enumerate(article.figures)
    )
    if not rows:
        return Shown(paragraph(words.say("no-figures-reported")))
    header = tuple(words.say(f"column-{name}") for name in ("figure", "subject", "span", "article"))
    table = Table(words.say("figures-reported"), header, rows, (18, 30, 14, 38))
    return Shown(without_empty_columns(table), note(words.say("figures-reported-note")))


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns that have nothing in any row, such as the time span."""
    kept = [n for n in range(len(table.header)) if any(row[n] for row in table.rows)]
    return replace(
        table,
        header=tuple(table.header[n] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in table.rows),
        widths=tuple(table.widths[n] for n in kept),
    )


def _in_short(headline: str) -> str:
    """Return as much of a headline as a few lines of a column hold."""
    if len(headline) <= _LONGEST_HEADLINE:
        return headline
    start = headline[:_LONGEST_HEADLINE]
    return f"{start.rpartition(' ')[0] or start} …"


@in_its_words
def figures_added_up(release: Release) -> Shown:
    """Return a sentence for each kind of figure that adds up over events of the period.

    Kinds of which no article states a figure have none.
    """
    said = describe_sums(release.facts, release.profile, release.language)
    return Shown(*map(Paragraph, said))


def note(text: str) -> Division:
    """Return a note below a table."""
    return Division("note", (paragraph(text),))


def counts_of(release: Release, by: NamedBy) -> Iterator[tuple[str, str, float]]:
    """Yield the fact's name, the label and the number of articles of each group."""
    prefix = f"articles.by_{by}"
    for name, fact in release.facts.group(prefix):
        yield f"{prefix}.{name}", label(release, by, name), fact.value


def _number(release: Release, name: str) -> Number:
    return number_of(release.facts, name, release.language)


def label(release: Release, by: NamedBy, name: str) -> str:
    """Return what readers call a country, topic or outlet."""
    return name_of(release.profile, by, name, release.language)

"""What the quality notebook shows: findings, likely duplicates, coverage of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from caricc_report.displays.annex import headline, source_id
from caricc_report.displays.charts import framed, in_words
from caricc_report.displays.numbers import note
from caricc_report.displays.shown import Shown
from caricc_report.editorial.checks.finding import Severity
from caricc_report.editorial.messages import MOST_NAMED, names_of
from caricc_report.editorial.narrative import (
    describe_fact,
    number_of,
    numbers_of,
    say_with_facts,
)
from caricc_report.editorial.release import in_its_words
from caricc_report.editorial.review import likeness_name
from caricc_report.errors import check_choice
from caricc_report.text.addresses import visible_url
from caricc_report.text.chart_nodes import Bar, BarChart
from caricc_report.text.nodes import (
    Division,
    Heading,
    Link,
    Number,
    Paragraph,
    Table,
    joined,
    line,
    paragraph,
)
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.editorial.review import Review
    from caricc_report.model.article import Article
    from caricc_report.text.nodes import Inline

Section = Literal["findings", "duplicates", "coverage"]


@in_its_words
def review_heading(review: Review, of: Section) -> Shown:
    """Return the heading of a section of the review."""
    check_choice("of", "a section", of, get_args(Section))
    title = wording(review.release.language).say(f"review-{of}")
    return Shown(Heading(1, line(title), f"review-{of}"))


@in_its_words
def finding_table(review: Review) -> Shown:
    """Return the table of what the checks find, errors first.

    A row is a finding: how much it weighs, the check, the articles, the message.
    """
    language = review.release.language
    words = wording(language)
    names = {str(severity): f"findings.{severity}" for severity in Severity}
    said = Paragraph(
        say_with_facts("findings", language, numbers_of(review.facts, language, **names))
    )
    below = note(words.say("findings-note"))
    if not review.findings:
        return Shown(said, below)
    articles = {article.id: article for article in review.articles}
    rows = tuple(
        (
            line(words.say("severity", severity=str(finding.severity))),
            line(finding.id),
            line(*joined(", ", [(_article(review, articles[each]),) for each in finding.articles])),
            line(finding.in_words(language)),
        )
        for finding in review.findings
    )
    columns = ("severity", "check", "article", "finding")
    header = tuple(words.say(f"column-{name}") for name in columns)
    table = Table(words.say("review-findings"), header, rows, (18, 17, 24, 41))
    return Shown(said, Division("findings", (table,)), below)


@in_its_words
def likely_duplicates(review: Review) -> Shown:
    """Return the table of the pairs of articles that may be one.

    A row is a pair: how similar they are in percent, what makes them so, and both, with id,
    outlet and link.
    """
    words = wording(review.release.language)
    if review.missing:
        return Shown(paragraph(words.say("duplicates-missing", advice=review.missing)))
    if not review.duplicates:
        return Shown(paragraph(words.say("duplicates-none")))
    rows = tuple(
        (
            (_number(review, likeness_name(pair)),),
            line(words.say("reason", reason=pair.reason.replace(" ", "-"))),
            _source(review, pair.kept),
            _source(review, pair.duplicate),
        )
        for pair in review.duplicates
    )
    names = ("score", "reason", "first", "second")
    header = tuple(words.say(f"column-{name}") for name in names)
    table = Table(words.say("review-duplicates"), header, rows, (-14, 18, 34, 34))
    return Shown(Division("duplicates", (table,)), note(words.say("duplicates-note")))


@in_its_words
def coverage_table(review: Review) -> Shown:
    """Return the table of the fields: how many articles have each, and their share."""
    words = wording(review.release.language)
    rows = tuple(
        (
            line(review.field_label(field)),
            (_number(review, f"coverage.articles.{field}"),),
            (_number(review, f"coverage.share.{field}"),),
        )
        for field in review.fields
    )
    header = tuple(words.say(f"column-{name}") for name in ("field", "articles", "share"))
    return Shown(Table(words.say("review-coverage"), header, rows, (40, -15, -15)))


@in_its_words
def coverage_chart(review: Review) -> Shown:
    """Return the bar chart of the shares of articles that have each field, most first.

    Its title says which field the fewest have. A page has all its numbers in a table.
    """
    release, words = review.release, wording(review.release.language)
    shares = [f"coverage.share.{field}" for field in review.fields]
    shares.sort(key=lambda name: -review.facts[name].value)
    fewest = [name for name in shares if review.facts[name].value == review.facts[shares[-1]].value]
    bars = tuple(
        Bar(
            review.field_label(name.removeprefix("coverage.share.")),
            review.facts[name].value,
            describe_fact(review.facts[name], release.language),
            name,
            is_main=name in fewest,
        )
        for name in shares
    )
    title = _coverage(review, [bar for bar in bars if bar.is_main])
    chart = BarChart(bars, words.say("coverage-bars", bars=in_words(bars, words)), 100)
    days = words.days(release.parameters.period)
    counted = words.say("coverage-counted", days=days)
    return framed(release, chart, title, counted, coverage_table(review).blocks)


def _coverage(review: Review, fewest: Sequence[Bar]) -> tuple[Inline, ...]:
    """Return which fields the fewest articles have."""
    language, share = review.release.language, fewest[0]
    state = {0: "none", 100: "all"}.get(int(share.value), "some")
    names = names_of([bar.label for bar in fewest[:MOST_NAMED]], "total", language)
    return say_with_facts(
        "coverage",
        language,
        {"share": Number(share.shown, share.fact)},
        state=state,
        names=names if len(fewest) <= MOST_NAMED else "many",
    )


def _article(review: Review, article: Article) -> Link:
    return Link(headline(article, review.release.language), f"#{source_id(article)}")


def _source(review: Review, article: Article) -> tuple[Inline, ...]:
    """Return an article by headline, id, outlet and link; one of the archive with its release."""
    link = Link(line(visible_url(article.source_url)), article.source_url)
    stated = f", {article.id}, {article.outlet}, "
    if article.id not in review.archived:
        return line(_article(review, article), stated, link)
    language, release = review.release.language, review.archived[article.id] or "none"
    archived = wording(language).say("duplicate-archived", release=release)
    return line(*headline(article, language), stated, f"{archived}, ", link)


def _number(review: Review, name: str) -> Number:
    """Return a fact as reviewers see it, which leads to how it was made."""
    return number_of(review.facts, name, review.release.language)

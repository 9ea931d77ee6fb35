"""What the quality notebook shows: findings, likely duplicates, coverage of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from caricc_report.displays.annex import headline, source_id
from caricc_report.displays.house import chart_look
from caricc_report.displays.numbers import note
from caricc_report.displays.shown import Shown
from caricc_report.editorial.checks.finding import Severity
from caricc_report.editorial.narrative import describe_fact, say_with_facts
from caricc_report.editorial.release import in_its_words
from caricc_report.editorial.review import likeness_name
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
    from caricc_report.editorial.review import Review
    from caricc_report.model.article import Article
    from caricc_report.text.nodes import Inline


@in_its_words
def review_heading(review: Review, of: Literal["findings", "duplicates", "coverage"]) -> Shown:
    """Return the heading of a section of the review."""
    title = wording(review.release.language).say(f"review-{of}")
    return Shown(Heading(1, line(title), f"review-{of}"))


@in_its_words
def finding_table(review: Review) -> Shown:
    """Return the table of what the checks find, errors first.

    A row is a finding: how much it weighs, the check, the articles, the message.
    """
    language = review.release.language
    words = wording(language)
    numbers = {
        str(severity): (f"findings.{severity}", words.number(_value(review, severity)))
        for severity in Severity
    }
    said = Paragraph(say_with_facts("findings", language, numbers))
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
    names = ("severity", "check", "article", "finding")
    header = tuple(words.say(f"column-{name}") for name in names)
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
    """Return the bar chart of the shares, with its message as alternative text."""
    language = review.release.language
    bars = []
    for field in review.fields:
        name = f"coverage.share.{field}"
        share = review.facts[name]
        shown = describe_fact(share, language)
        bars.append(Bar(review.field_label(field), share.value, shown, name))
    look = chart_look(review.release)
    return Shown(BarChart(tuple(bars), describe_coverage(review), 100, look))


def describe_coverage(review: Review) -> str:
    """Return the message of the coverage's chart: what all articles have, and what fewest have."""
    words = wording(review.release.language)
    shares = {field: review.facts[f"coverage.share.{field}"] for field in review.fields}
    least = min(share.value for share in shares.values())
    whole, fewest = (
        [review.field_label(field) for field, share in shares.items() if share.value == value]
        for value in (100, least)
    )
    return words.say(
        "coverage",
        n_whole=len(whole),
        whole=", ".join(whole),
        fewest=", ".join(fewest),
        least=words.quantity(least, "percent"),
        is_all="yes" if least == 100 else "no",  # noqa: PLR2004 - percent
    )


def _article(review: Review, article: Article) -> Link:
    return Link(headline(article, review.release.language), f"#{source_id(article)}")


def _source(review: Review, article: Article) -> tuple[Inline, ...]:
    """Return an article by headline, id, outlet and link."""
    link = Link(line(visible_url(article.source_url)), article.source_url)
    return line(_article(review, article), f", {article.id}, {article.outlet}, ", link)


def _value(review: Review, severity: Severity) -> float:
    return review.facts[f"findings.{severity}"].value


def _number(review: Review, name: str) -> Number:
    """Return a fact as reviewers see it, which leads to how it was made."""
    return Number(describe_fact(review.facts[name], review.release.language), name)

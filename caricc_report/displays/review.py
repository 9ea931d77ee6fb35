"""What the quality notebook shows: findings, likely duplicates, coverage of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from caricc_report.displays.annex import headline, source_id
from caricc_report.displays.charts import Bar, bar_chart
from caricc_report.displays.text import Markdown
from caricc_report.editorial.checks.finding import Severity
from caricc_report.editorial.narrative import describe_fact, say_with_facts
from caricc_report.editorial.review import likeness_name
from caricc_report.text.markdown import block, escape, fact_link, heading, image, link, table
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from caricc_report.editorial.review import Review
    from caricc_report.model.article import Article


def review_heading(review: Review, of: Literal["findings", "duplicates", "coverage"]) -> Markdown:
    """Return the heading of a section of the review."""
    text = wording(review.release.language).say(f"review-{of}")
    return Markdown(heading(1, escape(text), f"review-{of}"))


def finding_table(review: Review) -> Markdown:
    """Return the table of what the checks find, errors first.

    A row is a finding: how much it weighs, the check, the articles, the message.
    """
    language = review.release.language
    words = wording(language)
    numbers = {
        str(severity): (f"findings.{severity}", words.number(_value(review, severity)))
        for severity in Severity
    }
    said = say_with_facts("findings", language, numbers)
    note = block("note", escape(words.say("findings-note")))
    if not review.findings:
        return Markdown(f"{said}\n\n{note}")
    articles = {article.id: article for article in review.articles}
    rows = [
        [
            escape(words.say("severity", severity=str(finding.severity))),
            escape(finding.id),
            ", ".join(_article(review, articles[each]) for each in finding.articles),
            escape(finding.message),
        ]
        for finding in review.findings
    ]
    header = [words.say(f"column-{name}") for name in ("severity", "check", "article", "finding")]
    text = table(header, rows, escape(words.say("review-findings")), (22, 19, 23, 36))
    return Markdown(f"{said}\n\n{block('findings', text)}\n\n{note}")


def likely_duplicates(review: Review) -> Markdown:
    """Return the table of the pairs of articles that may be one.

    A row is a pair: how alike they are in percent, what makes them so, and both.
    """
    words = wording(review.release.language)
    if review.missing:
        return Markdown(escape(words.say("duplicates-missing", advice=review.missing)))
    if not review.duplicates:
        return Markdown(escape(words.say("duplicates-none")))
    rows = [
        [
            _number(review, likeness_name(pair)),
            escape(words.say("reason", reason=pair.reason.replace(" ", "-"))),
            _article(review, pair.kept),
            _article(review, pair.duplicate),
        ]
        for pair in review.duplicates
    ]
    names = ("score", "reason", "first", "second")
    header = [words.say(f"column-{name}") for name in names]
    text = table(header, rows, escape(words.say("review-duplicates")), (-14, 18, 34, 34))
    note = block("note", escape(words.say("duplicates-note")))
    return Markdown(f"{block('duplicates', text)}\n\n{note}")


def coverage_table(review: Review) -> Markdown:
    """Return the table of the fields: how many articles have each, and their share."""
    words = wording(review.release.language)
    rows = [
        [
            escape(review.field_label(field)),
            _number(review, f"coverage.articles.{field}"),
            _number(review, f"coverage.share.{field}"),
        ]
        for field in review.fields
    ]
    header = [words.say(f"column-{name}") for name in ("field", "articles", "share")]
    return Markdown(table(header, rows, escape(words.say("review-coverage")), (40, -15, -15)))


def coverage_chart(review: Review) -> Markdown:
    """Return the bar chart of the shares, with its message as alternative text."""
    language = review.release.language
    bars = []
    for field in review.fields:
        name = f"coverage.share.{field}"
        share = review.facts[name]
        shown = describe_fact(share, language)
        bars.append(Bar(review.field_label(field), share.value, shown, name))
    alt = describe_coverage(review)
    return Markdown(image(bar_chart(bars, 100), "image/svg+xml", alt, "chart"))


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


def _article(review: Review, article: Article) -> str:
    return link(headline(article, review.release.language), f"#{source_id(article)}")


def _value(review: Review, severity: Severity) -> float:
    return review.facts[f"findings.{severity}"].value


def _number(review: Review, name: str) -> str:
    """Return a fact as reviewers see it, which leads to how it was made."""
    return fact_link(escape(describe_fact(review.facts[name], review.release.language)), name)

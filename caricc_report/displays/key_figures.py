"""The key figures of the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.editorial.names import name_of
from caricc_report.editorial.narrative import numbers_of, say_with_facts
from caricc_report.text.nodes import Division, Emphasis, Number, Text, paragraph
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.editorial.names import NamedBy
    from caricc_report.editorial.release import Release
    from caricc_report.text.nodes import Inline

_MOST = 4


def key_figures(release: Release) -> Division | None:
    """Return the key figures: the first four of those that the facts have; none without articles.

    They are the number of articles, the member states covered, the leading topic, each sum of
    people reached or the like, the articles since the beginning of the year, the leading outlet.
    """
    if not release.articles:
        return None
    found = tuple(
        Division(
            "key-figure",
            (
                Division("key-value", (paragraph(*value),)),
                Division("key-label", (paragraph(label),)),
            ),
        )
        for value, label in _all(release)
    )
    return Division("key-figures", found[:_MOST])


def _all(release: Release) -> Iterator[tuple[tuple[Inline, ...], str]]:
    """Yield figures with what they count, the most useful first."""
    facts, words = release.facts, wording(release.language)

    def count(name: str, message: str, **arguments: str) -> tuple[tuple[Inline, ...], str]:
        value = facts[name].value
        shown = Number(words.number(value), name)
        return (shown,), words.say(message, n=value, **arguments)

    yield count("articles.total", "key-articles")
    if "states.covered" in facts:
        names = {"covered": "states.covered", "total": "states.total"}
        numbers = numbers_of(facts, release.language, **names)
        said = say_with_facts("key-states-value", release.language, numbers)
        yield said, words.say("key-states", n=facts["states.total"].value)
    if topic := _leader(release, "topic"):
        yield count(f"articles.by_topic.{topic[0]}", "key-topic", topic=topic[1])
    yield from _sums(release)
    if "articles.year_to_date.total" in facts:
        yield count("articles.year_to_date.total", "key-year-to-date")
    if outlet := _leader(release, "outlet"):
        yield count(f"articles.by_outlet.{outlet[0]}", "key-outlet", outlet=outlet[1])


def _leader(release: Release, by: NamedBy) -> tuple[str, str] | None:
    """Return the topic or outlet with more articles than any other, and what readers call it."""
    first, *others = release.facts.group(f"articles.by_{by}")
    name, fact = first
    if any(other.value == fact.value for _, other in others):
        return None
    return name, name_of(release.profile, by, name, release.language)


def _sums(release: Release) -> Iterator[tuple[tuple[Inline, ...], str]]:
    """Yield the sums of figures, each with its qualifier in smaller type."""
    language = release.language
    words = wording(language)
    for kind, each in release.profile.figures.items():
        fact = release.facts.facts.get(name := f"{kind}.total")
        if fact and each.sum_of:
            said = say_with_facts(
                "qualified",
                language,
                {"quantity": Number(words.number(fact.value), name)},
                qualifier=(fact.qualifier or "exactly").replace(" ", "-"),
            )
            value = tuple(Emphasis((part,)) if isinstance(part, Text) else part for part in said)
            yield value, words.say("key-sum", counted=each.sum_of[language])

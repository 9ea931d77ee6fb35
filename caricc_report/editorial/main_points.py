"""The main points of a release: what mattered in its period, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.editorial.leading import strongest_figures
from caricc_report.editorial.messages import names_of
from caricc_report.editorial.names import country_name
from caricc_report.editorial.narrative import (
    describe_comparison,
    describe_fact,
    describe_span,
    describe_sums,
    say_with_facts,
)
from caricc_report.editorial.release import own_main_points
from caricc_report.text.nodes import Number, joined, line
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.editorial.figures import Reported
    from caricc_report.editorial.release import Release
    from caricc_report.text.nodes import Inline

_FEWEST = 3
"""Articles without which no topic leads."""
_MOST_LEADERS = 3
"""Topics that lead together."""
_N_FIGURES = 3
"""Figures that are named among the main points."""
_MOST_NAMED = 6
"""Member states without news that are named; of more, it is said how many have some."""


def main_points(release: Release) -> tuple[tuple[Inline, ...], ...]:
    """Return the editor's own main points if the parameters have some, else composed ones.

    They say which topic and which campaign lead; how many articles there are more or fewer than in
    the last release and a year before; how many people were reached; the strongest figures; and
    which member states had no news: each as far as the facts have it.
    """
    if own := own_main_points(release):
        return own
    points = [
        _topics(release),
        describe_comparison(release.facts, release.language),
        *describe_sums(release.facts, release.profile, release.language),
        _figures(release),
        _states_without_news(release),
    ]
    return tuple(filter(None, points))


def _topics(release: Release) -> tuple[Inline, ...]:
    """Return which topics lead, which follows, and which campaign has most articles."""
    facts, words = release.facts, wording(release.language)
    total = facts["articles.total"].value
    topics = list(facts.group("articles.by_topic"))
    if total < _FEWEST or not topics:
        return ()
    leaders = [name for name, fact in topics if fact.value == topics[0][1].value]
    sentences = []
    if len(leaders) <= _MOST_LEADERS:
        names = {"n": f"articles.by_topic.{leaders[0]}", "total": "articles.total"}
        rest = topics[len(leaders) :]
        following = [name for name, fact in rest if fact.value == rest[0][1].value]
        if len(following) > 1:  # None of those that are level follows alone.
            following = []
        if following:
            names["n_next"] = f"articles.by_topic.{following[0]}"
        sentences.append(
            say_with_facts(
                "point-topic",
                release.language,
                {each: (name, words.number(facts[name].value)) for each, name in names.items()},
                topics=_named(release, leaders),
                n_leaders=len(leaders),
                n_articles=total,
                following="yes" if following else "no",
                next=_named(release, following) if following else "",
            )
        )
    sentences += _campaign(release)
    return line(*joined(" ", sentences))


def _named(release: Release, topics: Sequence[str]) -> str:
    language = release.language
    return names_of([release.profile.topic(name, language) for name in topics], "topic", language)


def _campaign(release: Release) -> list[tuple[Inline, ...]]:
    """Return the sentence about the campaign with most articles, if one has several."""
    found = next(release.facts.group("articles.by_campaign"), None)
    if found is None:
        return []
    name, fact = found
    article = release.articles[fact.articles[0]]
    shown = wording(release.language).number(fact.value)
    numbers = {"n": (f"articles.by_campaign.{name}", shown)}
    campaign = article.said("campaign", release.language) or name
    return [
        say_with_facts(
            "point-campaign", release.language, numbers, campaign=campaign, n_articles=fact.value
        )
    ]


def _figures(release: Release) -> tuple[Inline, ...]:
    """Return the sentence that names the strongest figures."""
    figures = strongest_figures(release)[:_N_FIGURES]
    if not figures:
        return ()
    words = wording(release.language)
    label = words.say("label", label=words.say("point-figures"))
    said = [_figure(release, each) for each in figures]
    return line(f"{label} ", *joined("; ", said), ".")


def _figure(release: Release, reported: Reported) -> tuple[Inline, ...]:
    language, figure = release.language, reported.figure
    about = [reported.subject, country_name(release.profile, reported.article.country, language)]
    about += [describe_span(figure.span, language)] if figure.span else []
    shown = describe_fact(release.facts[reported.fact], language)
    return line(Number(shown, reported.fact), f" ({', '.join(about)})")


def _states_without_news(release: Release) -> tuple[Inline, ...]:
    """Return which member states no article is about."""
    facts, words = release.facts, wording(release.language)
    if "states.covered" not in facts or not facts["articles.total"].value:
        return ()
    about = {name for name, _ in facts.group("articles.by_country")}
    silent = [each for each in release.profile.member_states if each.country not in about]
    if len(silent) > _MOST_NAMED:
        names = {"covered": "states.covered", "total": "states.total"}
        numbers = {each: (name, words.number(facts[name].value)) for each, name in names.items()}
        return say_with_facts(
            "point-states", release.language, numbers, n=facts["states.total"].value
        )
    named = ", ".join(each.short_name[release.language] for each in silent)
    if not named:
        return ()
    return line(words.say("point-states-silent", states=named, n=len(silent)))

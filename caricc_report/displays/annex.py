"""The annex: how every number of a document was made, and on which articles it rests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from caricc_report.displays.numbers import label
from caricc_report.displays.shown import Shown
from caricc_report.editorial.names import NamedBy
from caricc_report.editorial.narrative import describe_fact
from caricc_report.editorial.release import in_its_words
from caricc_report.text.nodes import (
    Anchor,
    Division,
    Heading,
    Items,
    Link,
    Strong,
    fact_id,
    joined,
    line,
    paragraph,
)
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.displays.handover import Supplement
    from caricc_report.editorial.release import Release
    from caricc_report.model.article import Article
    from caricc_report.text.nodes import Inline


@in_its_words
def how_numbers_were_made(release: Release, supplement: Supplement | None = None) -> Shown:
    """Return the annex that every number of the release leads to.

    First the articles, numbered in the order of the release; then a paragraph for all facts that
    were computed alike: how, and of each fact what it is about, its value, and the numbers of the
    articles that it rests on, where neighbours stand as a range.

    Parameters
    ----------
    release
        The release.
    supplement
        What is shown instead of the release's own facts; its articles are not in the document,
        so they lead to their sources.
    """
    language, words = release.language, wording(release.language)
    if supplement:
        listed, facts = supplement.articles, supplement.facts
        places = {article.id: source_id(article) for article in listed}
    else:
        listed, facts = release.articles, release.facts.facts
        places = {article.id: article.id for article in listed}
    articles = [
        Link(headline(article, language), article.source_url, places[article.id])
        if supplement
        else Link(headline(article, language), f"#{article.id}")
        for article in listed
    ]
    anchors = list(places.values())
    numbers = {identifier: number for number, identifier in enumerate(places, 1)}
    entries: dict[str, list[tuple[Inline, ...]]] = {}
    for name, fact in facts.items():
        how, about = supplement.how(name) if supplement else _how(release, name)
        value = Anchor(line(describe_fact(fact, language)), fact_id(name))
        said: list[str | Inline] = [Strong((value,))]
        if about:
            said.insert(0, f"{words.say('label', label=about)} ")
        if fact.articles:
            rests_on = _listed(sorted({numbers[each] for each in fact.articles}), anchors)
            said += [" (", *rests_on, ")"]
        entries.setdefault(how, []).append(line(*said))
    numbered = Items(tuple((paragraph(article),) for article in articles), start=1)
    return Shown(
        Heading(1, line(words.say("how-made")), "how-made"),
        paragraph(words.say("how-made-note")),
        Division(
            "annex",
            (
                *((numbered,) if articles else ()),
                paragraph(Strong(line(words.say("facts")))),
                *(
                    paragraph(Strong(line(words.say("label", label=how))), " ", *joined("; ", said))
                    for how, said in entries.items()
                ),
            ),
        ),
    )


def source_id(article: Article) -> str:
    """Return the identifier of an article in the annex of a supplement."""
    return f"article-{article.id}"


def headline(article: Article, language: str) -> tuple[Inline, ...]:
    """Return an article's headline; without a text in the language its own."""
    text = article.texts.get(language) or next(iter(article.texts.values()))
    return line(text.headline)


def _listed(numbers: list[int], anchors: Sequence[str]) -> tuple[Inline, ...]:
    """Return the numbers of articles, each with a link to its place."""
    ranges = [
        line(*joined("–", [(Link(line(str(each)), f"#{anchors[each - 1]}"),) for each in ends]))
        for ends in _ranges(numbers)
    ]
    return line(*joined(", ", ranges))


def _ranges(numbers: list[int]) -> list[tuple[int, ...]]:
    """Return the ends of each run of neighbours; of a run of one, that one.

    Examples
    --------
    >>> _ranges([1, 2, 3, 5, 7, 8])
    [(1, 3), (5,), (7, 8)]
    """
    runs: list[tuple[int, ...]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number,))
    return runs


def _how(release: Release, name: str) -> tuple[str, str]:
    """Return how a fact was computed, and what it is about, in words."""
    words = wording(release.language)
    if own := release.facts[name].how:
        return own[release.language], ""
    for by in get_args(NamedBy):
        if name.startswith(prefix := f"articles.by_{by}."):
            return words.say(f"how-by-{by}"), label(release, by, name.removeprefix(prefix))
    if name.startswith(prefix := "articles.by_campaign."):
        return words.say("how-by-campaign"), name.removeprefix(prefix)
    if name.startswith("figures."):
        identifier, number = name.removeprefix("figures.").rsplit(".", 1)
        (article,) = (each for each in release.articles if each.id == identifier)
        return words.say("how-figure"), article.subject_in(release.language, int(number) - 1)
    kind, _, part = name.partition(".")
    if kind in release.profile.figures:
        counted = (release.profile.figures[kind].sum_of or {})[release.language]
        return words.say(f"how-sum-{part}", kind=kind, counted=counted), ""
    compared_with = release.facts[name].compared_with or ""
    return words.say("how-" + re.sub("[._]", "-", name), compared_with=compared_with), ""

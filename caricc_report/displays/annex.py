"""The annex: how every number of a document was made, and on which articles it rests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, get_args

from caricc_report.displays.numbers import label
from caricc_report.displays.shown import Shown
from caricc_report.editorial.names import NamedBy
from caricc_report.editorial.narrative import describe_fact
from caricc_report.editorial.release import in_its_words
from caricc_report.text.article_numbers import linked_numbers
from caricc_report.text.nodes import (
    FOLDED,
    Anchor,
    Division,
    Heading,
    Items,
    Link,
    Strong,
    Table,
    fact_id,
    joined,
    line,
    paragraph,
)
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.displays.handover import Supplement
    from caricc_report.editorial.corpus import Corpus
    from caricc_report.editorial.release import Release
    from caricc_report.model.article import Article
    from caricc_report.text.nodes import Block, Inline
    from caricc_report.text.wording import Wording

_MOST_LISTED = 100
"""So many articles that are not in the document are listed in the open."""


class _Listed(NamedTuple):
    """A fact as the annex has it."""

    name: str
    value: str
    about: str
    """What it is about, where others were made alike; may be empty."""
    articles: tuple[int, ...]
    """The numbers of the articles that it rests on."""


@in_its_words
def how_numbers_were_made(release: Release, supplement: Supplement | None = None) -> Shown:
    """Return the annex that every number of the release leads to.

    The rules of counting, then a table with a row for all facts that were made alike: of each its
    value and the numbers of the articles that it rests on, where neighbours stand as a range. The
    whole trail is folded, on pages alone: each article by its headline, each number with what it
    is about.

    Parameters
    ----------
    release
        The release.
    supplement
        What is shown instead of the release's own facts; its articles are not in the document,
        so they are listed with their sources, many in the trail alone.
    """
    language, words = release.language, wording(release.language)
    articles = supplement.articles if supplement else release.articles
    is_listed = supplement is not None and len(articles) <= _MOST_LISTED
    has_numbers = supplement is None or is_listed
    groups = _groups(release, supplement, language)
    places = [source_id(each) if supplement else each.id for each in articles]
    items = tuple((paragraph(each),) for each in _named(articles, supplement, language))
    listed = (Items(items, start=1),) if items else ()
    rows = tuple(
        (line(how), _numbers(facts, places if has_numbers else (), words))
        for how, facts in groups.items()
    )
    header = (words.say("column-how"), words.say("column-numbers"))
    rules = ["how-made-note", "how-made-brackets"] if has_numbers else ["how-made-note"]
    rules += ["how-made-whole"] if supplement else ["how-made-rules", "how-made-whole"]
    return Shown(
        Heading(1, line(words.say("how-made")), "how-made"),
        Division(
            "annex",
            (
                Items(tuple((paragraph(words.say(rule)),) for rule in rules)),
                *(listed if is_listed else ()),
                *((Table("", header, rows, (32, 58), n_stub=1),) if rows else ()),
                _trail(groups, () if is_listed else listed, places, words),
            ),
        ),
    )


def _groups(
    release: Release, supplement: Supplement | None, language: str
) -> dict[str, list[_Listed]]:
    """Return the facts by how they were made."""
    articles = supplement.articles if supplement else release.articles
    numbers = {article.id: number for number, article in enumerate(articles, 1)}
    groups: dict[str, list[_Listed]] = {}
    for name, fact in (supplement.facts if supplement else release.facts.facts).items():
        how, about = supplement.how(name) if supplement else _how(release, name, numbers)
        rests_on = tuple(sorted({numbers[each] for each in fact.articles}))
        listed = _Listed(name, describe_fact(fact, language), about, rests_on)
        groups.setdefault(how, []).append(listed)
    return groups


def _numbers(facts: Sequence[_Listed], places: Sequence[str], words: Wording) -> tuple[Inline, ...]:
    """Return numbers that were made alike in a line; those that articles state, by the article."""
    said: list[tuple[Inline, ...]] = []
    before: tuple[int, ...] = ()
    for each in facts:
        value = Strong((Anchor(line(each.value), fact_id(each.name)),))
        is_figure = bool(places) and each.name.startswith("figures.")
        if is_figure and each.articles == before:
            said[-1] = line(*said[-1], ", ", value)
        elif is_figure:
            said.append(line(*linked_numbers(each.articles, places), ": ", value))
        else:
            parts: list[str | Inline] = [value]
            if each.about:
                parts.insert(0, f"{words.say('label', label=each.about)} ")
            if places and each.articles:
                parts += [" (", *linked_numbers(each.articles, places), ")"]
            said.append(line(*parts))
        before = each.articles if is_figure else ()
    return line(*joined("; ", said))


def _trail(
    groups: Mapping[str, Sequence[_Listed]],
    listed: tuple[Block, ...],
    places: Sequence[str],
    words: Wording,
) -> Division:
    """Return the whole trail: the articles, and each number with all that it rests on."""
    blocks: list[Block] = [*listed]
    for how, facts in groups.items():
        items = []
        for each in facts:
            about = f"{words.say('label', label=each.about)} " if each.about else ""
            links = (line(Link(line(str(n)), f"#{places[n - 1]}")) for n in each.articles)
            rests_on = (" (", *joined(", ", [*links]), ")") if each.articles else ()
            items.append((paragraph(about, each.value, *rests_on),))
        blocks += [paragraph(Strong(line(how))), Items(tuple(items))]
    return Division(FOLDED, (paragraph(words.say("how-made-trail")), *blocks))


def _named(articles: Corpus, supplement: Supplement | None, language: str) -> Iterator[Link]:
    """Yield the articles by their headlines, with a link to each, or to its source."""
    for article in articles:
        named = headline(article, language)
        if supplement:
            yield Link(named, article.source_url, source_id(article))
        else:
            yield Link(named, f"#{article.id}")


def source_id(article: Article) -> str:
    """Return the identifier of an article in the annex of a supplement."""
    return f"article-{article.id}"


def headline(article: Article, language: str) -> tuple[Inline, ...]:
    """Return an article's headline; without a text in the language its own."""
    text = article.texts.get(language) or next(iter(article.texts.values()))
    return line(text.headline)


def _how(release: Release, name: str, numbers: Mapping[str, int]) -> tuple[str, str]:
    """Return how a fact was computed, and what it is about, in words.

    `numbers` are those of the articles, by their ids.
    """
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
        article = release.articles[numbers[identifier] - 1]
        return words.say("how-figure"), article.subject_in(release.language, int(number) - 1)
    kind, _, part = name.partition(".")
    if kind in release.profile.figures:
        counted = (release.profile.figures[kind].sum_of or {})[release.language]
        return words.say(f"how-sum-{part}", kind=kind, counted=counted), ""
    compared_with = release.facts[name].compared_with or ""
    return words.say("how-" + re.sub("[._]", "-", name), compared_with=compared_with), ""

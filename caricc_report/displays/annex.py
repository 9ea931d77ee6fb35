"""The annex: how every number of a document was made, and on which articles it rests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from caricc_report.displays.numbers import label
from caricc_report.displays.shown import Shown
from caricc_report.editorial.names import NamedBy
from caricc_report.editorial.narrative import describe_fact
from caricc_report.text.nodes import (
    Anchor,
    Division,
    Heading,
    Items,
    Link,
    Table,
    fact_id,
    joined,
    line,
    paragraph,
)
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.displays.handover import Supplement
    from caricc_report.editorial.release import Release
    from caricc_report.model.article import Article
    from caricc_report.text.nodes import Inline


def how_numbers_were_made(release: Release, supplement: Supplement | None = None) -> Shown:
    """Return the annex that every number of the release leads to.

    First the articles, numbered in the order of the release; then a table whose row is a
    fact: its value, how it was computed, and the numbers of the articles that it rests on.

    Parameters
    ----------
    release
        The release.
    supplement
        What is shown instead of the release's own facts; its articles are not in the document,
        so they lead to their sources, and neighbours among them stand as a range that leads
        to its first.
    """
    if supplement:
        return _how_supplement_was_made(release, supplement)
    language = release.language
    numbers = {article.id: number for number, article in enumerate(release.articles, 1)}
    articles = [
        Link(line(article.texts[language].headline), f"#{article.id}")
        for article in release.articles
    ]
    rows = [
        (
            (Anchor(line(describe_fact(fact, language)), fact_id(name)),),
            line(_how(release, name)),
            _listed(Link(line(str(numbers[each])), f"#{each}") for each in fact.articles),
        )
        for name, fact in release.facts.facts.items()
    ]
    return _annex(release, articles, rows)


def _how_supplement_was_made(release: Release, supplement: Supplement) -> Shown:
    language = release.language
    numbers = {article.id: number for number, article in enumerate(supplement.articles, 1)}
    articles = [
        Link(headline(article, language), article.source_url, source_id(article))
        for article in supplement.articles
    ]
    anchors = [source_id(article) for article in supplement.articles]
    rows = [
        (
            (Anchor(line(describe_fact(fact, language)), fact_id(name)),),
            line(supplement.how(name)),
            _listed(
                Link(line("–".join(map(str, ends))), f"#{anchors[ends[0] - 1]}")
                for ends in _ranges(sorted({numbers[each] for each in fact.articles}))
            ),
        )
        for name, fact in supplement.facts.items()
    ]
    return _annex(release, articles, rows)


def source_id(article: Article) -> str:
    """Return the identifier of an article in the annex of a supplement."""
    return f"article-{article.id}"


def headline(article: Article, language: str) -> tuple[Inline, ...]:
    """Return an article's headline; without a text in the language its own."""
    text = article.texts.get(language) or next(iter(article.texts.values()))
    return line(text.headline)


def _listed(links: Iterable[Link]) -> tuple[Inline, ...]:
    return line(*joined(", ", [(link,) for link in links]))


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


def _annex(
    release: Release, articles: list[Link], rows: Sequence[tuple[tuple[Inline, ...], ...]]
) -> Shown:
    words = wording(release.language)
    header = tuple(words.say(f"column-{name}") for name in ("number", "how", "articles"))
    facts = Table(words.say("facts"), header, tuple(rows), (22, 44, 34))
    numbered = Items(tuple((paragraph(article),) for article in articles), start=1)
    return Shown(
        Heading(1, line(words.say("how-made")), "how-made", ("unlisted",)),
        paragraph(words.say("how-made-note")),
        Division("annex", (*((numbered,) if articles else ()), facts)),
    )


def _how(release: Release, name: str) -> str:
    """Return how a fact was computed, in words."""
    words = wording(release.language)
    if own := release.facts[name].how:
        return own[release.language]
    for by in get_args(NamedBy):
        if name.startswith(prefix := f"articles.by_{by}."):
            return words.say(f"how-by-{by}", name=label(release, by, name.removeprefix(prefix)))
    if name.startswith("figures."):
        identifier, number = name.removeprefix("figures.").rsplit(".", 1)
        (article,) = (each for each in release.articles if each.id == identifier)
        return words.say(
            "how-figure", subject=article.subject_in(release.language, int(number) - 1)
        )
    compared_with = release.facts[name].compared_with or ""
    return words.say("how-" + re.sub("[._]", "-", name), compared_with=compared_with)

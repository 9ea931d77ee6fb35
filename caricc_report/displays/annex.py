"""The annex: how every number of a document was made, and on which articles it rests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, get_args

from caricc_report.displays.front import About
from caricc_report.displays.numbers import label
from caricc_report.displays.shown import Shown
from caricc_report.editorial.names import NamedBy, campaign_name
from caricc_report.editorial.narrative import describe_fact
from caricc_report.editorial.release import in_its_words
from caricc_report.errors import check_choice
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
    from collections.abc import Mapping, Sequence

    from caricc_report.displays.handover import Supplement
    from caricc_report.editorial.facts import Fact
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


@dataclass(frozen=True, slots=True)
class _Annex:
    """What an annex is of."""

    release: Release
    supplement: Supplement | None
    has_own: bool
    """Whether it is of the release's own facts, too, and its articles are in the document."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Those of the release, then those of the supplement."""
        own = self.release.facts.facts if self.has_own else {}
        return {**own, **(self.supplement.facts if self.supplement else {})}

    @property
    def own(self) -> tuple[Article, ...]:
        """The articles that are in the document."""
        return self.release.articles.articles if self.has_own else ()

    @property
    def others(self) -> tuple[Article, ...]:
        """Those that are not, whose numbers follow."""
        known = {article.id for article in self.own}
        articles = self.supplement.articles if self.supplement else ()
        return tuple(article for article in articles if article.id not in known)

    @property
    def places(self) -> tuple[str, ...]:
        """Where each article is, by its number."""
        return (*(each.id for each in self.own), *map(source_id, self.others))

    def how(self, name: str, numbers: Mapping[str, int]) -> tuple[str, str]:
        """Return how a fact was computed, and what it is about, in words."""
        if self.supplement and name in self.supplement.facts:
            return self.supplement.how(name)
        return _how(self.release, name, numbers)


@in_its_words
def how_numbers_were_made(
    release: Release, supplement: Supplement | None = None, about: About | None = None
) -> Shown:
    """Return the annex that every number of a document leads to.

    The rules of counting, then a table with a row for all facts that were made alike: of each its
    value and the numbers of the articles that it rests on, where neighbours stand as a range. The
    whole trail is folded, on pages alone: each article by its headline, each number with what it
    is about.

    Parameters
    ----------
    release
        The release.
    supplement
        What is shown beyond the release's own facts: trends, or a review. Its articles that are
        not in the document are listed with their sources, many in the trail alone.
    about
        What the document is about. If it is not the release itself, the annex has nothing but
        the supplement.
    """
    check_choice("about", "a subject", about, (None, *get_args(About)))
    annex = _Annex(release, supplement, has_own=supplement is None or about is None)
    language, words = release.language, wording(release.language)
    n_own, is_listed = len(annex.own), len(annex.others) <= _MOST_LISTED
    open_places = annex.places if is_listed else annex.places[:n_own]
    groups = _groups(annex, language)
    own = [Link(headline(each, language), f"#{each.id}") for each in annex.own]
    others = [
        Link(headline(each, language), each.source_url, source_id(each)) for each in annex.others
    ]
    rows = tuple((line(how), _numbers(facts, open_places, words)) for how, facts in groups.items())
    header = (words.say("column-how"), words.say("column-numbers"))
    rules = ["how-made-note"]
    rules += ["how-made-brackets"] if annex.has_own or is_listed else []
    rules += ["how-made-rules"] if annex.has_own else []
    return Shown(
        Heading(1, line(words.say("how-made")), "how-made"),
        Division(
            "annex",
            (
                Items(tuple((paragraph(words.say(rule)),) for rule in (*rules, "how-made-whole"))),
                *(_listed(others, n_own + 1) if is_listed else ()),
                *((Table("", header, rows, (32, 58), n_stub=1),) if rows else ()),
                _trail(groups, _listed(own if is_listed else own + others), annex.places, words),
            ),
        ),
    )


def _listed(links: Sequence[Link], start: int = 1) -> tuple[Block, ...]:
    """Return the list of articles, if there are any."""
    return (Items(tuple((paragraph(each),) for each in links), start=start),) if links else ()


def _groups(annex: _Annex, language: str) -> dict[str, list[_Listed]]:
    """Return the facts by how they were made."""
    articles = (*annex.own, *annex.others)
    numbers = {article.id: number for number, article in enumerate(articles, 1)}
    groups: dict[str, list[_Listed]] = {}
    for name, fact in annex.facts.items():
        how, about = annex.how(name, numbers)
        rests_on = tuple(sorted({numbers[each] for each in fact.articles}))
        listed = _Listed(name, describe_fact(fact, language), about, rests_on)
        groups.setdefault(how, []).append(listed)
    return groups


def _numbers(facts: Sequence[_Listed], places: Sequence[str], words: Wording) -> tuple[Inline, ...]:
    """Return numbers that were made alike in a line; those that articles state, by the article.

    Articles are named where all that a number rests on have places.
    """
    said: list[tuple[Inline, ...]] = []
    before: tuple[int, ...] = ()
    for each in facts:
        value = Strong((Anchor(line(each.value), fact_id(each.name)),))
        has_places = bool(each.articles) and each.articles[-1] <= len(places)
        is_figure = has_places and each.name.startswith("figures.")
        if is_figure and each.articles == before:
            said[-1] = line(*said[-1], ", ", value)
        elif is_figure:
            said.append(line(*linked_numbers(each.articles, places), ": ", value))
        else:
            parts: list[str | Inline] = [value]
            if each.about:
                parts.insert(0, f"{words.say('label', label=each.about)} ")
            if has_places:
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
        campaign = name.removeprefix(prefix)
        of_it = map(release.articles.__getitem__, release.facts[name].articles)
        return words.say("how-by-campaign"), campaign_name(of_it, campaign, release.language)
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

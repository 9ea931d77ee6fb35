"""What leads a release: the figures that matter most, and the articles of its front page."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caricc_report.editorial.figures import Reported
    from caricc_report.editorial.release import Release
    from caricc_report.model.article import Article

N_ARTICLES = 4
"""Articles that lead, unless an editor names them."""
N_FIGURES = 8
"""Figures that stand at a glance."""
_SCALES = {"g": 0.001, "tonnes": 1000, "percent": 0.01}
"""By unit, what a figure of a kind is multiplied by to be compared with others of that kind."""


def strongest_figures(release: Release) -> tuple[Reported, ...]:
    """Return the figures that articles report, those that matter most first.

    The kinds take turns in the order of the profile, and each gives its greatest first. Kinds
    that the profile calls minor give none.
    """
    kinds = {name: kind for name, kind in release.profile.figures.items() if not kind.minor}
    groups: dict[str, list[Reported]] = {name: [] for name in kinds}
    for each in release.figures:
        if each.figure.kind in kinds:
            groups[each.figure.kind].append(each)
    for group in groups.values():
        group.sort(key=lambda each: -each.figure.value * _SCALES.get(each.figure.unit, 1))
    turns = zip_longest(*groups.values())
    return tuple(each for each in chain.from_iterable(turns) if each is not None)


def leading_articles(release: Release) -> tuple[Article, ...]:
    """Return the articles that lead a release, in the order in which they are to be named.

    An editor names them in the parameters. Else each is the best that is left: of a country that
    no other is about, with the strongest figure, with the most topics that no other has, the
    first in the release.
    """
    if named := release.parameters.lead.split():
        return tuple(release.articles[name] for name in named)
    ranks: dict[str, int] = {}
    for rank, each in enumerate(strongest_figures(release)):
        ranks.setdefault(each.article.id, rank)
    left = list(release.articles)
    chosen: list[Article] = []
    while left and len(chosen) < N_ARTICLES:
        countries = {each.country for each in chosen}
        topics = set(chain.from_iterable(each.topics for each in chosen))
        best = min(
            left,
            key=lambda each: (
                each.country in countries,
                ranks.get(each.id, len(ranks)),
                -len({*each.topics} - topics),
            ),
        )
        left.remove(best)
        chosen.append(best)
    return tuple(chosen)

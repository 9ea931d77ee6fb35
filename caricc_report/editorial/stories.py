"""Stories and campaigns that run on from earlier releases, as the archive has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.archive.reading import read_told
from caricc_report.model.numbering import ReleaseNumber

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.editorial.corpus import Corpus
    from caricc_report.model.article import Article


@dataclass(frozen=True, slots=True)
class Told:
    """What an earlier release told of the story or campaign of an article."""

    release: str
    article: Article


def load_told(directory: Path, release: str, articles: Corpus) -> Mapping[str, Told]:
    """Return by id the last that earlier releases told of an article's story, or of its campaign.

    Parameters
    ----------
    directory
        The folder of the archive. It is not read if no article is of a story or campaign.
    release
        The release that the articles are of.
    articles
        Its articles.

    Raises
    ------
    UsageError, InvalidInputError
        If there is no archive in the folder, or it cannot be read.
    """
    stories = {article.story for article in articles if article.story}
    campaigns = {article.campaign for article in articles if article.campaign}
    if not stories | campaigns:
        return {}
    this = ReleaseNumber.parse(release)
    latest: dict[tuple[str, str | None], Told] = {}
    told = [
        Told(each.release, each.article)
        for each in read_told(directory, sorted(stories), sorted(campaigns))
        if each.release and ReleaseNumber.parse(each.release) < this
    ]
    for each in sorted(told, key=lambda one: (ReleaseNumber.parse(one.release), one.article.id)):
        latest["story", each.article.story] = latest["campaign", each.article.campaign] = each
    found = {
        article.id: (article.story and latest.get(("story", article.story)))
        or (article.campaign and latest.get(("campaign", article.campaign)))
        for article in articles
    }
    return {identifier: each for identifier, each in found.items() if each}

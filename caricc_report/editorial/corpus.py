"""Articles as a whole: which belong to a release, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caricc_report.errors import Defect, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.model.article import Article
    from caricc_report.model.period import Period
    from caricc_report.model.profile import Profile


Grouping = Literal["total", "country", "topic", "outlet", "campaign"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Validated articles with unique ids, in the order of their source."""

    articles: tuple[Article, ...]

    def __len__(self) -> int:
        """Return the number of articles."""
        return len(self.articles)

    def __iter__(self) -> Iterator[Article]:
        """Iterate over the articles, in order."""
        return iter(self.articles)

    def select(self, release: str, period: Period) -> Corpus:
        """Return the articles of a release.

        An article that names its release belongs to that one; any other belongs
        to the release in whose period it was published.
        """
        return Corpus(
            tuple(
                article
                for article in self.articles
                if (
                    article.release == release
                    if article.release is not None
                    else article.published_on is not None and article.published_on in period
                )
            )
        )

    def ordered(self, profile: Profile) -> Corpus:
        """Return the articles by country: member states in the profile's order, then the others.

        Countries that are not member states follow in the order of their codes; within a
        country the order stays.
        """
        ranks = {state.country: rank for rank, state in enumerate(profile.member_states)}
        return Corpus(
            tuple(
                sorted(
                    self.articles,
                    key=lambda article: (ranks.get(article.country, len(ranks)), article.country),
                )
            )
        )

    def by_country(self) -> Mapping[str, Sequence[Article]]:
        """Return the articles of each country, countries in the order of their first article."""
        groups: dict[str, list[Article]] = {}
        for article in self.articles:
            groups.setdefault(article.country, []).append(article)
        return groups

    def grouped(self, by: Grouping) -> Mapping[str, Sequence[Article]]:
        """Return the articles of each group, most articles first, then by name."""
        groups: dict[str, list[Article]] = {}
        for article in self.articles:
            for name in groups_of(article, by):
                groups.setdefault(name, []).append(article)
        return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))

    def require_language(self, language: str, where: str) -> None:
        """Check that every article has a text in a language.

        Raises
        ------
        InvalidInputError
            If any has none; all of them are listed.
        """
        defects = [
            Defect(
                f"article {article.id}",
                f"texts.{language}",
                "missing; the release is made in this language",
            )
            for article in self.articles
            if language not in article.texts
        ]
        if defects:
            raise InvalidInputError(where, defects)


def groups_of(article: Article, by: Grouping) -> tuple[str, ...]:
    """Return the groups that an article counts under."""
    match by:
        case "country":
            return (article.country,)
        case "topic":
            return article.topics
        case "outlet":
            return (article.outlet,)
        case "campaign":
            # One name, whichever language a record begins with.
            campaign = article.said("campaign", min(article.texts))
            return (campaign,) if campaign else ()
        case _:
            return ("",)

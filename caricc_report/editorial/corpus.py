"""Articles as a whole: which belong to a release, in which order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, overload

from caricc_report.editorial.frames import Tabular, article_columns
from caricc_report.editorial.names import NamedBy, name_of
from caricc_report.errors import UnknownNameError, UsageError
from caricc_report.model.record import Wanted
from caricc_report.model.summary import Shows, Summary, counted, first_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy import ndarray
    from pandas import DataFrame
    from polars import DataFrame as PolarsFrame

    from caricc_report.editorial.frames import Columns
    from caricc_report.model.article import Article
    from caricc_report.model.period import Period
    from caricc_report.model.profile import Profile

_NAMED: Mapping[str, NamedBy] = {"country": "country", "outlet": "outlet", "topics": "topic"}
"""By column, what its codes stand for."""


Grouping = Literal["total", "country", "topic", "outlet", "campaign"]


@dataclass(frozen=True, slots=True, repr=False)
class Corpus(Shows, Tabular):
    """Validated articles with unique ids, in the order of their source."""

    articles: tuple[Article, ...]
    countries: tuple[str, ...] = field(default=(), compare=False)
    """The order of countries, if a profile has been asked for it."""
    language: str = field(default="", compare=False)
    """The language of the texts in tables; empty for each article's first one."""
    profile: Profile | None = field(default=None, compare=False)
    """The publisher who names countries and outlets in tables, if one has been asked."""

    def __len__(self) -> int:
        return len(self.articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    @overload
    def __getitem__(self, key: int | str) -> Article: ...

    @overload
    def __getitem__(self, key: slice) -> Corpus: ...

    def __getitem__(self, key: int | str | slice) -> Article | Corpus:
        """Return the article at a place from 0, or with an id; of a slice, a corpus.

        Raises
        ------
        UnknownNameError
            If no article has the id.
        IndexError
            If there is no such place.
        """
        if isinstance(key, slice):
            return replace(self, articles=self.articles[key])
        if isinstance(key, int):
            return self.articles[key]
        for article in self.articles:
            if article.id == key:
                return article
        raise UnknownNameError("articles", key, (article.id for article in self.articles))

    def __contains__(self, article: object) -> bool:
        """Return whether an article, or one with an id, is among them."""
        return article in self.articles or any(each.id == article for each in self.articles)

    def _ipython_key_completions_(self) -> list[str]:
        """Return what JupyterLab offers behind ``articles["``."""
        return [article.id for article in self.articles]

    def __array__(self, *_: object, **__: object) -> ndarray[Any, Any]:
        """Return the rows of the table as what ``pandas.DataFrame`` takes apart."""
        return self._columns().rows()

    def to_pandas(self, *, explode: bool = False, names: bool = False) -> DataFrame:
        """Return the articles as a DataFrame of pandas, in their order.

        A row is an article, or with ``explode`` a topic of one. The index is ``id``.

        =============== ============== ==========================================================
        column          type           what it is
        =============== ============== ==========================================================
        country         category       ISO 3166-1 alpha-2, in the order of the profile
        outlet          str            who published the article
        source_url      str            its address
        published_on    datetime64     the day of publication; NaT if not known
        release         str            the release that the record states; missing if none
        event_on        datetime64     the first day of the event
        event_until     datetime64     its last day, if it has several
        place           str            where it took place
        topics          list           what it is about; with ``explode`` a category
        campaign        str            the campaign or operation that the event belongs to
        story           str            the story that the article goes on with
        quote           str            what a person said
        quote_speaker   str            who said it
        quote_role      str            what the speaker is
        language        str            the language of the texts in this row
        headline        str            the headline
        body            str            the text, in CommonMark
        narrative       str            the phrase that stands for the article in the narrative
        languages       list           the languages of its texts, its own first
        n_figures       int            how many figures it reports
        n_images        int            how many photos it has
        =============== ============== ==========================================================

        Texts are in the release's language, or in the article's first one if it lacks that.

        Parameters
        ----------
        explode
            Whether each topic of an article has a row of its own.
        names
            Whether countries, outlets and topics are named as readers know them, in the release's
            language, instead of by their codes. Their order stays.

        Raises
        ------
        UsageError
            If names are asked of articles that are not those of a release.
        """
        return self._columns(names=names).to_pandas(explode=explode)

    def to_polars(self, *, explode: bool = False, names: bool = False) -> PolarsFrame:
        """Return the same table as ``to_pandas``, as a DataFrame of polars without an index.

        Raises
        ------
        UsageError
            If polars is not installed, or names are asked of articles that are not those of a
            release.
        """
        return self._columns(names=names).to_polars(explode=explode)

    def _summary(self) -> Summary:
        rows = (
            (
                each.id,
                each.country,
                str(each.published_on or ""),
                each.outlet,
                each.texts[each.language_for(self.language)].headline,
            )
            for each in self.articles
        )
        return Summary(
            counted(len(self), "article"),
            header=("id", "country", "published_on", "outlet", "headline"),
            rows=first_rows(rows),
            n_rows=len(self),
        )

    def _columns(self, *, names: bool = False) -> Columns:
        columns = article_columns(
            self.articles,
            self.countries,
            self.language,
            self.profile.topics if self.profile else (),
        )
        if not names:
            return columns
        if not (self.profile and self.language):
            message = "to_pandas: only articles of a release have names; ask release.articles"
            raise UsageError(message)
        publisher, language = self.profile, self.language
        return columns.named(
            {
                column: partial(name_of, publisher, by, language=language)
                for column, by in _NAMED.items()
            }
        )

    def select(self, release: str, period: Period) -> Corpus:
        """Return the articles of a release.

        An article that names its release belongs to that one; any other belongs
        to the release in whose period it was published.
        """
        return replace(self, articles=tuple(filter(Wanted(release, period).has, self.articles)))

    def ordered(self, profile: Profile, language: str = "") -> Corpus:
        """Return the articles by country: member states in the profile's order, then the others.

        Countries that are not member states follow in the order of their codes; within a
        country the order stays. Tables are in the language, if one is given.
        """
        states = [state.country for state in profile.member_states]
        others = sorted({article.country for article in self.articles} - {*states})
        ranks = {country: rank for rank, country in enumerate((*states, *others))}
        articles = sorted(self.articles, key=lambda article: ranks[article.country])
        return Corpus(tuple(articles), tuple(ranks), language, profile)

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

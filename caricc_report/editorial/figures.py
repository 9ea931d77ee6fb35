"""The figures that the articles of a release report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

from caricc_report.editorial.frames import Column, Columns, Tabular
from caricc_report.model.article import Qualifier
from caricc_report.model.summary import Shows, Summary, counted, first_rows
from caricc_report.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame

    from caricc_report.editorial.corpus import Corpus
    from caricc_report.model.article import Article, Figure
    from caricc_report.model.vocabulary import Sort


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure with the article that reports it."""

    article: Article
    number: int
    """Which figure of the article it is, from 1."""
    figure: Figure
    subject: str
    """What is counted, in the language of the release."""

    @property
    def fact(self) -> str:
        """The name of the fact that it is."""
        return f"figures.{self.article.id}.{self.number}"


@dataclass(frozen=True, slots=True, repr=False)
class Figures(Shows, Tabular):
    """All figures that articles report, in the order of the articles."""

    articles: Corpus

    def __iter__(self) -> Iterator[Reported]:
        for article in self.articles:
            language = article.language_for(self.articles.language)
            for index, figure in enumerate(article.figures):
                subject = article.subject_in(language, index)
                yield Reported(article, index + 1, figure, subject)

    def __len__(self) -> int:
        return sum(len(article.figures) for article in self.articles)

    def to_pandas(self) -> DataFrame:
        """Return the figures as a DataFrame of pandas.

        A row is a figure. The index is ``id``, the article's, so that the table can be joined with
        that of the articles.

        =============== ============== ==========================================================
        column          type           what it is
        =============== ============== ==========================================================
        fact            str            the name of the fact that the figure is
        number          int            which figure of its article it is, from 1
        country         category       ISO 3166-1 alpha-2, in the order of the profile
        kind            category       what is counted, by kind
        value           float          the number as the article states it
        unit            category       its unit
        qualifier       category       how exact it is; missing if it is exact
        subject         str            what is counted, in the release's language
        span            str            the time that it refers to, in ISO 8601; missing for the
                                       event itself
        =============== ============== ==========================================================

        Figures of different subjects, units or spans do not add up.
        """
        return self._columns().to_pandas()

    def _summary(self) -> Summary:
        rows = (
            (
                each.article.id,
                each.figure.stated,
                each.subject,
                each.figure.span or "",
            )
            for each in self
        )
        return Summary(
            counted(len(self), "figure"),
            header=("id", "value", "subject", "span"),
            rows=first_rows(rows),
            n_rows=len(self),
        )

    def _columns(self) -> Columns:
        found = list(self)
        countries = [each.article.country for each in found]

        profile = self.articles.profile
        vocabulary = profile.vocabulary if profile else Vocabulary((), {})

        def of_figure(name: str) -> Column:
            return Column([getattr(each.figure, name) for each in found])

        def listed(name: Sort) -> Column:
            values = [getattr(each.figure, name) for each in found]
            return Column(values, levels=tuple(dict.fromkeys((*vocabulary.words(name), *values))))

        columns = {
            "id": Column([each.article.id for each in found]),
            "fact": Column([each.fact for each in found]),
            "number": Column([each.number for each in found], "count"),
            "country": Column(
                countries, levels=tuple(dict.fromkeys((*self.articles.countries, *countries)))
            ),
            "kind": listed("kind"),
            "value": Column([each.figure.value for each in found], "number"),
            "unit": listed("unit"),
            "qualifier": replace(of_figure("qualifier"), levels=get_args(Qualifier)),
            "subject": Column([each.subject for each in found]),
            "span": of_figure("span"),
        }
        return Columns(columns)

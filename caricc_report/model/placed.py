"""Where articles belong, and what is kept of those that are not needed whole."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - indexes are validated by it
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caricc_report.model.article import Article
    from caricc_report.model.period import Period


@dataclass(frozen=True, slots=True)
class Placed:
    """What says which release a valid article belongs to, and who published it."""

    id: str
    release: str | None
    published_on: dt.date | None
    outlet: str

    @classmethod
    def of(cls, article: Article) -> Placed:
        """Return what is kept of an article."""
        return cls(article.id, article.release, article.published_on, article.outlet)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The release whose articles are wanted.

    An article that names its release belongs to that one; any other belongs to the release in
    whose period it was published.
    """

    release: str
    period: Period

    def has(self, article: Article | Placed) -> bool:
        """Return whether an article belongs to it."""
        if article.release is not None:
            return article.release == self.release
        return article.published_on is not None and article.published_on in self.period

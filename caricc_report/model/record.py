"""Records: raw rows of a source, how to read them, and what is kept of those not needed whole."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - indexes are validated by it
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caricc_report.model.article import Article
from caricc_report.model.spellings import Spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from caricc_report.errors import Defect
    from caricc_report.model.period import Period
    from caricc_report.model.vocabulary import Vocabulary

PLACING = ("release", "published_on")
"""The fields that decide which release a record belongs to."""


@dataclass(frozen=True, slots=True)
class Record:
    """One raw record in the shape of an article, not validated."""

    where: str
    """The source that the record stands in."""
    position: str
    """Where in the source: ``line 7``; empty where the source is the record."""
    fields: Mapping[str, Any]
    """The fields as they were read; of a record that could not be read, those that could."""
    defects: tuple[Defect, ...] = ()
    """What kept the record from being read whole; it is rejected if there is any."""
    placed_by: Mapping[str, Any] = field(default_factory=dict)
    """The fields of `PLACING` that are plain to see in a record that could not be read."""
    positions: Mapping[str, str] = field(default_factory=dict)
    """By language, where in the source its text is, if each has a file or row of its own."""


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """What a source does not say of itself; a loader leaves aside what its format does not need."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """From headings as they stand in tables to columns, beside the columns' own names."""
    delimiter: str | None = None
    """What parts the cells of CSV; None to find it in the headings."""
    encoding: str | None = None
    """The encoding of CSV; None to find it in the bytes."""
    sheet: str | None = None
    """The sheet of a workbook; None for the first."""
    query: str | None = None
    """The SQL that asks a database for rows."""
    language: str | None = None
    """The language of rows that state none."""
    release: str | None = None
    """The release of rows that state neither a release nor when they were published."""
    country: str | None = None
    """The country of articles that state none."""
    topics: tuple[str, ...] = ()
    """The topics of articles that state none."""
    spellings: Spellings = field(default_factory=Spellings)
    """How values are written in tables."""
    vocabulary: Vocabulary | None = None
    """The topics, kinds and units that records may use; None for any."""
    model: type[Article] = Article
    """What the records are to become."""
    make_id: Callable[[Mapping[str, Any]], str] | None = None
    """Makes the id of a row of a table from its fields, where it states none or a running number;
    None where every row states one."""
    remark: Callable[[str], object] = field(default=lambda _: None, repr=False, compare=False)
    """Told, in sentences that begin with the source, what in it was left out."""


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

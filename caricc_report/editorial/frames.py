"""Tables for analysts: typed columns, as a DataFrame of pandas or of polars.

A column knows its type and, where its values are from a closed list, their order in this house.
pandas and polars take long to import, and are imported only when a table is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from caricc_report.errors import UsageError
from caricc_report.model.article import Article
from caricc_report.model.fields import choices, fields_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy import ndarray
    from pandas import DataFrame, Series
    from polars import DataFrame as PolarsFrame

Kind = Literal["text", "day", "number", "count", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    cells: Sequence[object]
    """One a row; None where nothing is known."""
    kind: Kind = "text"
    """A text, a day, a number with fractions, a whole number, several texts."""
    levels: tuple[str, ...] | None = None
    """All that a text can be, in the order of this house; None if it can be any."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A table of this library, in no library's form."""

    columns: Mapping[str, Column]
    """By name, from left to right; the first one tells the rows apart."""
    exploded: str = ""
    """The column of several texts of which each can have a row of its own."""

    def to_pandas(self, *, explode: bool = False) -> DataFrame:
        """Return a DataFrame of pandas whose index is the first column."""
        import pandas as pd  # noqa: PLC0415 - slow to import

        index, *_ = self.columns
        frame = pd.DataFrame({name: _series(each) for name, each in self.columns.items()})
        if explode:
            frame = frame.explode(self.exploded, ignore_index=True)
            each = self.columns[self.exploded]
            frame[self.exploded] = _series(
                Column(frame[self.exploded].tolist(), levels=each.levels)
            )
        return frame.set_index(index)

    def to_polars(self, *, explode: bool = False) -> PolarsFrame:
        """Return a DataFrame of polars, which has no index, or raise a UsageError without it."""
        try:
            import polars as pl  # noqa: PLC0415 - not every analyst has it
        except ImportError as error:
            raise UsageError("to_polars needs polars; pip install polars") from error
        types = {"text": pl.String, "day": pl.Date, "number": pl.Float64, "count": pl.Int64}
        series = []
        for name, each in self.columns.items():
            kind: Any = pl.Enum(each.levels) if each.levels is not None else pl.String
            if each.kind == "list":
                kind = pl.List(kind)
            elif each.levels is None:
                kind = types[each.kind]
            series.append(pl.Series(name, each.cells, dtype=kind))
        frame = pl.DataFrame(series)
        return frame.explode(self.exploded) if explode and self.exploded else frame

    def named(self, names: Mapping[str, Callable[[str], str]]) -> Columns:
        """Return the table with the codes of some columns replaced by what they stand for."""
        columns = dict(self.columns)
        for name, say in names.items():
            each = columns[name]
            levels = None
            if each.levels is not None:
                levels = tuple(dict.fromkeys(map(say, each.levels)))
            columns[name] = Column([_named(cell, say) for cell in each.cells], each.kind, levels)
        return replace(self, columns=columns)

    def rows(self) -> ndarray[Any, Any]:
        """Return the rows as an array of dataclasses, which ``pandas.DataFrame`` takes apart."""
        import numpy as np  # noqa: PLC0415 - slow to import

        row = make_dataclass("Row", self.columns)
        found = np.empty(len(next(iter(self.columns.values())).cells), dtype=object)
        # Of other values than days pandas itself finds the type.
        cells = [
            _series(each).tolist() if each.kind == "day" else each.cells
            for each in self.columns.values()
        ]
        found[:] = [row(*values) for values in zip(*cells, strict=True)]
        return found


class Tabular:
    """What can be had as a table."""

    __slots__ = ()

    def to_polars(self, *, explode: bool = False) -> PolarsFrame:
        """Return the same table as ``to_pandas``, as a DataFrame of polars without an index.

        Raises
        ------
        UsageError
            If polars is not installed.
        """
        return self._columns().to_polars(explode=explode)

    def _columns(self) -> Columns:
        raise NotImplementedError


def article_columns(
    articles: Iterable[Article],
    countries: Iterable[str],
    language: str,
    topics: Iterable[str],
) -> Columns:
    """Return articles as a table.

    Texts are in the language, or in an article's own first one if it has none in it. Countries and
    topics that are not among those given follow in the order of their first article.
    """
    found = list(articles)
    known = fields_of(model := next((type(each) for each in found), Article))
    spoken = [each.language_for(language) for each in found]
    first = {
        "country": (*countries, *(each.country for each in found)),
        "topics": (*topics, *(topic for each in found for topic in each.topics)),
    }
    columns = {}
    for field in known.cells:
        if field.traits.in_each_language:
            pairs = zip(found, spoken, strict=True)
            values: list[object] = [each.said(field.name, said) for each, said in pairs]
        else:
            values = [getattr(each, field.name) for each in found]
        kind: Kind = "list" if field.sort == "list" else "day" if field.sort == "day" else "text"
        if kind == "list":
            values = [list(each) for each in values]  # type: ignore[call-overload]
        levels = choices(model.model_fields[field.name].annotation)
        if field.name in first:
            levels = tuple(dict.fromkeys(first[field.name]))
        columns[field.name] = Column(values, kind, levels)
    texts = [each.texts[said] for each, said in zip(found, spoken, strict=True)]
    columns["language"] = Column(spoken)
    columns["headline"] = Column([each.headline for each in texts])
    columns["body"] = Column([each.body for each in texts])
    for name in known.phrases:
        phrases = [getattr(each, name) for each in found]
        pairs_of = zip(phrases, spoken, strict=True)
        columns[name] = Column([each.get(said) for each, said in pairs_of])
    columns["languages"] = Column([list(each.texts) for each in found], "list")
    columns["n_figures"] = Column([len(each.figures) for each in found], "count")
    columns["n_images"] = Column([len(each.images) for each in found], "count")
    return Columns(columns, "topics")


def _named(cell: object, say: Callable[[str], str]) -> object:
    return [say(each) for each in cell] if isinstance(cell, list) else say(str(cell))


def _series(column: Column) -> Series:
    import pandas as pd  # noqa: PLC0415 - slow to import

    if column.kind == "list":
        return pd.Series(column.cells, dtype="object")
    if column.levels is not None:
        # Ordered, so that altair and plotnine keep the order, too.
        levels = pd.CategoricalDtype(column.levels, ordered=True)
        return pd.Series(column.cells, dtype=levels)
    types = {"text": "str", "day": "datetime64[us]", "number": "float64", "count": "int64"}
    return pd.Series(column.cells, dtype=types[column.kind])

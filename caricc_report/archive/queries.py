"""Questions to an archive, answered by DuckDB."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from caricc_report.archive.database import articles_of, first_line, rows_of, unreadable
from caricc_report.archive.index import read_index
from caricc_report.errors import UsageError, check_choice, check_type, suggestion
from caricc_report.model.days import as_day
from caricc_report.system.optional import required

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from pandas import DataFrame

    from caricc_report.archive.index import Part
    from caricc_report.model.profile import Profile

By = Literal["country", "topic", "outlet", "campaign", "period", "year"]

_OF_SEVERAL = {"topic": "unnest(topics)"}
"""By grouping, what an article is counted under, where that is not the column of this name."""
_IN_TIME = frozenset({"period", "year"})
_CONDITIONS = {
    "country": "country = ?",
    "topic": "list_contains(topics, ?)",
    "outlet": "outlet = ?",
    "campaign": "campaign = ?",
    "first_day": "assigned_on >= ?",
    "last_day": "assigned_on <= ?",
}
"""By filter, the condition that its value is bound to."""


@dataclass(frozen=True, slots=True)
class Question:
    """How many articles there are, by what, and which of them."""

    by: By = "period"
    """Into which groups they are counted; an article counts once for each of its topics."""
    country: str | None = None
    """Only those about a country, by its code or name."""
    topic: str | None = None
    outlet: str | None = None
    campaign: str | None = None
    """Only those of a campaign, as it is called in the article's first language."""
    first_day: dt.date | None = None
    """Only those assigned to this day or a later one."""
    last_day: dt.date | None = None
    """Only those assigned to this day or an earlier one."""

    def __post_init__(self) -> None:
        """Refuse what is no day."""
        for name in ("first_day", "last_day"):
            if (given := getattr(self, name)) is not None:
                object.__setattr__(self, name, as_day(name, given))


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    topics: tuple[str, ...] = field(default=(), repr=False)
    """The topics of the publisher, in order, if the answer counts by topic."""

    def to_pandas(self) -> DataFrame:
        """Return the answer as a DataFrame of pandas: its columns and rows, in their order.

        Days are ``datetime64``, and the topics of a `Question` a category in the order of the
        profile, if one was given. For the articles themselves,
        `caricc_report.archive.frames.archive_frame` is faster.
        """
        import numpy as np  # noqa: PLC0415 - slow to import
        import pandas as pd  # noqa: PLC0415 - slow to import

        frame = pd.DataFrame.from_records(list(self.rows), columns=list(self.columns))
        for place, (name, values) in enumerate(frame.items()):
            if pd.api.types.infer_dtype(values, skipna=True) == "date":
                days = np.array(values, dtype="datetime64[us]")
                frame.isetitem(place, days)
            elif name == "topic" and self.topics:
                levels = list(dict.fromkeys((*self.topics, *values)))
                frame.isetitem(place, pd.Categorical(values, categories=levels, ordered=True))
        return frame


def query_archive(
    directory: Path | str, query: Question | str, profile: Profile | None = None
) -> Table:
    """Return the answer to a question, or to a query in SQL.

    Countries, topics, outlets and campaigns come most first, then by name; periods and
    years in the order of time. Articles without a campaign are in no campaign; those of a
    release whose period is not known come last. A query in SQL is one SELECT from the
    view ``articles``; it can read nothing else, and write nothing.

    Parameters
    ----------
    directory
        The folder of the archive.
    query
        A question, or SQL for DuckDB.
    profile
        Whose names of countries and topics the question may use, beside their codes.

    Raises
    ------
    UsageError
        If there is no archive in the folder, duckdb is not installed, the SQL is
        wrong or not a single SELECT, there is no such grouping, country, topic, outlet or
        campaign, or the first day is after the last.
    InvalidInputError
        If the index is not valid, or a part that is needed is missing or not readable.
    """
    directory = Path(directory)
    parts = read_index(directory).parts
    if isinstance(query, str):
        return _answer_sql(directory, parts, query)
    check_type("query", query, Question, "cr.Question(...), or SQL")
    check_choice("by", "a grouping", query.by, get_args(By))
    if query.first_day and query.last_day and query.first_day > query.last_day:
        raise UsageError(
            f"the first day, {query.first_day}, is after the last, {query.last_day}; exchange them"
        )
    if query.country is not None or query.topic is not None:
        query = _in_codes(query, profile)
    topics = tuple(profile.topics) if profile else ()
    _check_names(directory, parts, query, topics)
    parts = tuple(part for part in parts if part.touches(query.first_day, query.last_day))
    values = {name: getattr(query, name) for name in _CONDITIONS}
    bound = {name: value for name, value in values.items() if value is not None}
    where = " AND ".join(["true", *(_CONDITIONS[name] for name in bound)])
    order = "1 NULLS LAST" if query.by in _IN_TIME else "2 DESC, 1"
    having = "" if query.by in _IN_TIME else 'HAVING "group" IS NOT NULL'
    sql = (
        f'SELECT {_OF_SEVERAL.get(query.by, query.by)} AS "group", count(*) AS articles '  # noqa: S608 - our words
        f"FROM articles WHERE {where} GROUP BY 1 {having} ORDER BY {order}"
    )
    rows = tuple(rows_of(directory, parts, sql, [*bound.values()]))
    return Table((query.by, "articles"), rows, topics if query.by == "topic" else ())


def _in_codes(question: Question, profile: Profile | None) -> Question:
    """Return a question whose country and topic may be names, with their codes."""
    from caricc_report.text.fields import spellings_of  # noqa: PLC0415 - slow to import

    spellings = spellings_of(profile)
    country, topic = question.country, question.topic
    if country is not None:
        country = spellings.known("country", "country", country)
    if topic is not None:
        topic = spellings.value("topics", topic)
    return replace(question, country=country, topic=topic)


def _check_names(
    directory: Path, parts: Sequence[Part], question: Question, topics: Collection[str]
) -> None:
    """Check that the archive has the names that are asked for; a topic may be the profile's."""
    for column, of_profile in (("topic", topics), ("outlet", ()), ("campaign", ())):
        name = getattr(question, column)
        if name is None or name in of_profile or not parts:
            continue
        sql = f"SELECT DISTINCT {_OF_SEVERAL.get(column, column)} FROM articles"  # noqa: S608 - our words
        in_archive = {row[0] for row in rows_of(directory, parts, sql)} - {None}
        known = in_archive | {*of_profile}
        if name not in known:
            close = suggestion(name, known) if known else ""
            hint = close if "did you mean" in close else f"; list them with --by {column}"
            raise UsageError(f"{column}: not in the archive, got {name!r:.80}{hint}")


def _answer_sql(directory: Path, parts: Sequence[Part], sql: str) -> Table:
    if not parts:
        raise UsageError(f"{directory}: the archive is empty, there is nothing to select from")
    duckdb = required("duckdb", "archive", "a query")
    with articles_of(directory, parts) as connection:
        try:
            kinds = [statement.type for statement in connection.extract_statements(sql)]
            if kinds != [duckdb.StatementType.SELECT]:
                message = f"sql: not a single SELECT, got {sql!r:.80}; ask one question at a time"
                raise UsageError(message)
            rows = tuple(connection.execute(sql).fetchall())
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise unreadable(directory, error) from error
        except duckdb.Error as error:
            said = f"DuckDB cannot answer it ({first_line(error)}); correct the query"
            raise UsageError(f"sql: {said}") from error
        return Table(tuple(column[0] for column in connection.description or ()), rows)

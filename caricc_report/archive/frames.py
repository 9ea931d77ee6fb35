"""The articles of an archive as a table for analysts, which DuckDB and Arrow make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.archive.database import arrow_table_of
from caricc_report.archive.index import read_index
from caricc_report.archive.reading import select_articles
from caricc_report.archive.rows import columns_of
from caricc_report.errors import UsageError, suggestion
from caricc_report.model.period import Period
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

    from caricc_report.model.profile import Profile

_LEFT_OUT = frozenset({"record", "sha256"})
"""The columns that are no data: the record as JSON, which is long, and its digest."""
_TYPES = {"DATE": "datetime64[us]", "VARCHAR": "str", "VARCHAR[]": "object", "INTEGER": "int64"}
"""By the type of DuckDB, that of pandas."""


def archive_frame(
    directory: Path | str,
    *,
    release: str | None = None,
    period: Period | str | None = None,
    profile: Profile | None = None,
    explode: bool = False,
) -> DataFrame:
    """Return articles of an archive as a table, which DuckDB and Arrow make: millions are fine.

    A row is an article, or with ``explode`` a topic of one. The index is ``id``. The order is that
    of the day that assigns an article, then of the id.

    =============== ============== ==============================================================
    column          type           what it is
    =============== ============== ==============================================================
    country         category       ISO 3166-1 alpha-2, in the profile's order
    outlet          str            who published the article
    source_url      str            its address
    published_on    datetime64     the day of publication; NaT if not known
    assigned_on     datetime64     the day that decides on the period
    release         str            the release that it belongs to; missing if none
    period          str            the days of the release, or of the part
    event_on        datetime64     the first day of the event
    event_until     datetime64     its last day, if it has several
    place           str            where it took place, in the article's first language
    topics          list           what it is about; with ``explode`` a category
    campaign        str            the campaign or operation, in the article's first language
    story           str            the story that it goes on with
    quote           str            what a person said, in the article's first language
    quote_speaker   str            who said it
    quote_role      str            what the speaker is
    languages       list           the languages of its texts, the first one first
    headline        str            the headline in the first language
    n_figures       int            how many figures it reports
    =============== ============== ==============================================================

    Parameters
    ----------
    directory
        The folder of the archive.
    release
        Only the articles that belong to this release.
    period
        Only the articles that are assigned to a day of this period; as text as in parameters.
    profile
        Whose order countries and topics have; without one it is that of their codes.
    explode
        Whether each topic of an article has a row of its own.

    Raises
    ------
    UsageError
        If there is no archive in the folder, it does not have the release, the period is none, or
        duckdb or pyarrow is not installed.
    InvalidInputError
        If the index, or a part that is read, was changed.
    """
    # Arrow's columns become those of pandas without a Python object a cell.
    required("pyarrow", "tables", "a table of the archive")
    columns = [name for name in columns_of() if name not in _LEFT_OUT]
    directory = Path(directory)
    if isinstance(period, str):
        try:
            period = Period.parse(period)
        except ValueError as error:
            raise UsageError(f"period: {error}") from error
    groups = (group for part in read_index(directory).parts for group in part.groups)
    releases = {group.release for group in groups if group.release}
    if release is not None and release not in releases:
        hint = suggestion(release, releases)
        raise UsageError(f"release: not in the archive, got {release!r:.80}{hint}")
    parts, where, values = select_articles(directory, release, period)
    sql = f"SELECT {', '.join(columns)} FROM articles WHERE {where}"  # noqa: S608 - our words
    table = arrow_table_of(directory, parts, sql, values)
    topics, languages = table.column("topics"), table.column("languages")
    if explode:
        pc = required("pyarrow.compute", "tables", "a table of the archive")
        rows = pc.list_parent_indices(topics)
        table, languages = table.take(rows), languages.take(rows)
    frame = table.drop_columns(["topics", "languages"]).to_pandas(date_as_object=False)
    states = [state.country for state in profile.member_states] if profile else []
    found = sorted(frame["country"].dropna().unique())
    frame["country"] = _ordered(frame["country"], list(dict.fromkeys((*states, *found))))
    if explode:
        each = pc.list_flatten(topics).to_pylist()
        known = profile.topics if profile else ()
        frame["topics"] = _ordered(each, list(dict.fromkeys((*known, *sorted(set(each))))))
    else:
        frame["topics"] = topics.to_pylist()
    frame["languages"] = languages.to_pylist()
    is_made = {"country", "topics"} if explode else {"country"}
    types = {name: _TYPES[columns_of()[name]] for name in columns if name not in is_made}
    return frame.astype(types)[columns].set_index("id")


def _ordered(values: object, levels: Sequence[str]) -> object:
    import pandas as pd  # noqa: PLC0415 - slow to import

    return pd.Categorical(values, categories=levels, ordered=True)

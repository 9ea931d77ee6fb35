"""The rows of an archive: the columns of Parquet, and an article's values in them."""

from __future__ import annotations

import functools
import hashlib
import json
from typing import TYPE_CHECKING

from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from caricc_report.model.period import Period

_TYPES = {"text": "VARCHAR", "day": "DATE", "list": "VARCHAR[]"}
_AFTER = {"published_on": {"assigned_on": "DATE"}, "release": {"period": "VARCHAR"}}


@functools.cache
def columns_of(model: type[Article] = Article) -> Mapping[str, str]:
    """Return the columns of a part, each with its type in DuckDB.

    They are the fields that a cell has room for, and what follows of an article.
    ``release`` is the release that the article belongs to, also where the record does not
    state it; ``assigned_on`` the day that decides on the part; ``headline`` that of
    the article's first language; ``record`` the canonical record as a line of JSON, and
    ``sha256`` the digest of the record with its assignment.
    """
    columns: dict[str, str] = {}
    for each in fields_of(model).cells:
        columns |= {each.name: _TYPES[each.sort]} | _AFTER.get(each.name, {})
    columns |= {"languages": "VARCHAR[]", "headline": "VARCHAR", "n_figures": "INTEGER"}
    return columns | {"sha256": "VARCHAR", "record": "VARCHAR"}


def row_of(
    article: Article, assigned_on: dt.date, release: str | None, period: Period | None
) -> tuple[object, ...]:
    """Return the values of an article and of what assigns it, in the order of the columns."""
    fields = article.model_dump(mode="json")
    record = json.dumps(fields, ensure_ascii=False)
    assignment = (assigned_on.isoformat(), release or "", str(period or ""))
    languages = list(fields["texts"])
    computed = {
        "assigned_on": assigned_on,
        "release": release,
        "period": str(period) if period else None,
        "languages": languages,
        "headline": fields["texts"][languages[0]]["headline"],
        "n_figures": len(fields["figures"]),
        "sha256": hashlib.sha256("\t".join((*assignment, record)).encode()).hexdigest(),
        "record": record,
    }
    return tuple(
        computed[name] if name in computed else fields[name] for name in columns_of(type(article))
    )

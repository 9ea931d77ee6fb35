"""Articles written as CSV (RFC 4180), for readers who work in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from caricc_report.loaders.cells import cells_of
from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet program takes for a formula."""


def csv_of(articles: Sequence[Article]) -> bytes:
    r"""Return a table with a row for each article and language, in UTF-8.

    It begins with a byte order mark, without which spreadsheet programs misread Cyrillic. A cell
    that would be taken for a formula begins with an apostrophe, as people write such cells.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(fields_of(Article).columns)
    for article in articles:
        for language in article.texts:
            writer.writerow(map(_inert, cells_of(article, language).values()))
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

"""Articles written as CSV (RFC 4180), for readers who work in a spreadsheet program."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from caricc_report.loaders.cells import cells_of
from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMULA = re.compile(r"(?:\A|(?<=[;\t\r\n]))(?=[=+@\t\r-])")
"""Where a spreadsheet program takes what follows for a formula.

One that parts cells at semicolons, as in Russian settings, passes over our quotation marks: lines
within a cell, and what follows a semicolon, are cells to it.
"""


def csv_of(articles: Sequence[Article]) -> bytes:
    r"""Return a table with a row for each article and language, in UTF-8.

    It begins with a byte order mark, without which spreadsheet programs misread Cyrillic. A cell
    that would be taken for a formula begins with an apostrophe, as people write such cells; so does
    a part of one that some program takes for a cell.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(fields_of(Article).columns)
    for article in articles:
        for language in article.texts:
            writer.writerow(map(_inert, cells_of(article, language).values()))
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return _FORMULA.sub("'", cell)

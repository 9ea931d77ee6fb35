"""Articles as the cells of tables, which `caricc_report.loaders.tables` reads, and as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import TYPE_CHECKING

from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of
from caricc_report.model.plain_bodies import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.model.fields import FieldSpec


_BEFORE, _AFTER = r"(?:\A|(?<=[;\t\r\n]))", r"(?='*[=+@\t\r-])"
_FORMULA = re.compile(_BEFORE + _AFTER)
"""Where a spreadsheet program takes what follows for a formula.

One that parts cells at semicolons, as in Russian settings, passes over our quotation marks: lines
within a cell, and what follows a semicolon, are cells to it. What has apostrophes there by itself
gets one more, so that it can be read again.
"""
_APOSTROPHE = re.compile(f"{_BEFORE}'{_AFTER}")


def cells_of(article: Article, language: str) -> dict[str, str]:
    """Return by column the row of an article in a language, which it need not have.

    What all languages share is in each of its rows.
    """
    known = fields_of(type(article))
    return {
        name: language if name == "language" else _cell(article, language, name, field)
        for name, field in known.columns.items()
    }


def _cell(article: Article, language: str, name: str, field: FieldSpec) -> str:
    known = fields_of(type(article))
    if name in known.of_image:
        values = [getattr(image, field.name) for image in article.images]
        if field.sort == "phrases":
            values = [by_language.get(language) for by_language in values]
        return "; ".join(value or "" for value in values) if any(values) else ""
    if name in known.phrases:
        return str(getattr(article, name).get(language, ""))
    is_first = language == next(iter(article.texts))
    said: object = article
    if name in known.of_text and not (is_first and name in known.named):
        said = article.texts.get(language)
    value = getattr(said, name, None)
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if field.traits.is_commonmark and value:
        return plain_text(value)
    return str(value or "")


def is_of_language(column: str, model: type[Article]) -> bool:
    """Return whether each row of an article says a column in its own language."""
    known = fields_of(model)
    by_language = column in known.of_image and known.of_image[column].sort == "phrases"
    return by_language or column in {*known.of_text, *known.phrases}


def csv_of(articles: Sequence[Article]) -> bytes:
    """Return CSV (RFC 4180) with a row for each article and language, in UTF-8.

    It begins with a byte order mark, without which spreadsheet programs misread Cyrillic. A cell
    that would be taken for a formula begins with an apostrophe, as people write such cells; so does
    a part of one that some program takes for a cell.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(fields_of(Article).columns)
    for article in articles:
        for language in article.texts:
            cells = cells_of(article, language).values()
            writer.writerow(map(with_apostrophes, cells))
    return text.getvalue().encode("utf-8-sig")


def with_apostrophes(cell: str) -> str:
    """Return a cell with what keeps programs from taking it, or a part, for a formula.

    Examples
    --------
    >>> with_apostrophes("+7 727; '90s")
    "'+7 727; '90s"
    """
    return _FORMULA.sub("'", cell)


def without_apostrophes(cell: str) -> str:
    """Return the cell that `with_apostrophes` returned another for."""
    return _APOSTROPHE.sub("", cell) if "'" in cell else cell

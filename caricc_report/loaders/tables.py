"""Rows, each with one language of an article, become records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect
from caricc_report.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

OF_LANGUAGE = frozenset({"headline", "body", "place", "campaign", "subjects"})


def merge_languages(rows: Iterable[Record], defects: list[Defect]) -> Record:
    """Return one record made of an article's rows, a row a language, the first language first.

    Parameters
    ----------
    rows
        Rows with the same ``id``.
    defects
        Where a contradiction between rows is added.
    """
    first, *others = rows
    merged: dict[str, Any] = {"narrative": {}, "texts": {}}
    for row in (first, *others):
        fields = dict(row.fields)
        language = fields.pop("language")
        text = {name: fields.pop(name) for name in row.fields if name in OF_LANGUAGE}
        if language in merged["texts"]:
            problem = f"given twice for {fields.get('id')!r}, got {language!r}; merge the files"
            defects.append(Defect(row.position, "language", problem))
            continue
        if row is first:
            for name in ("place", "campaign"):
                if name in text:
                    fields[name] = text.pop(name)
        merged["texts"][language] = {
            name: value for name, value in text.items() if value is not None
        }
        if (phrase := fields.pop("narrative", None)) is not None:
            merged["narrative"][language] = phrase
        for name, value in fields.items():
            if name not in merged:
                merged[name] = value
            elif merged[name] != value:
                problem = (
                    f"differs from {first.position}, got {value!r} and {merged[name]!r}; "
                    "state it once"
                )
                defects.append(Defect(row.position, name, problem))
    return Record(first.where, first.position, merged)

"""Trends of a few records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from builders import record, release_of, texts

from caricc_report.editorial.trends import Trends, load_trends

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.editorial.corpus import Grouping

GROUPINGS: tuple[Grouping, ...] = ("total", "country", "topic", "outlet", "campaign")


def records(release: str, n: int, **changes: Any) -> list[dict[str, Any]]:
    """Return so many records of a release."""
    fields = {"release": release, "texts": texts()} | changes
    name = changes.get("country", "kz").lower()
    return [record(id=f"{name}-{release}-{number}".lower(), **fields) for number in range(n)]


def trends_of(folder: Path, counts: dict[str, int], **parameters: str) -> Trends:
    """Return the trends of releases with so many articles, from the source."""
    rows = [each for release, n in counts.items() for each in records(release, n)]
    return load_trends(release_of(folder, *rows, **parameters), folder)

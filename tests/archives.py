"""Archives for tests, and what is put into them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from builders import PERIOD, article

from caricc_report.archive.building import build_archive
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.model.article import Article

HALVES = PeriodKind.HALF_MONTH
PERIODS = {"2024-18": Period.parse("2024-11-01/2024-11-15"), "2024-19": PERIOD}


def dated(name: str, day: str, **changes: Any) -> Article:
    """Return an article that was published on a day and names no release."""
    return article(**{"id": name, "published_on": day, "release": None, **changes})


def named(release: str, n_articles: int, prefix: str = "a") -> list[Article]:
    """Return some articles whose day is not known, of a release."""
    return [
        article(id=f"{prefix}-{release}-{number}".lower(), release=release)
        for number in range(n_articles)
    ]


def files_of(folder: Path) -> dict[str, str]:
    """Return the digests of all files of an archive but the lock, by their names."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def three_half_months(folder: Path) -> Path:
    """Make an archive of one article in each of three half-months."""
    days = (("kz-a", "2024-11-10"), ("kz-b", "2024-11-20"), ("kz-c", "2023-01-01"))
    build_archive([dated(name, day) for name, day in days], folder, PERIODS, HALVES)
    return folder


def garble(folder: Path, half_month: str) -> None:
    """Turn a byte in the middle of each part of a half-month, without changing its size."""
    for path in folder.glob(f"year=*/half_month={half_month}/*.parquet"):
        content = bytearray(path.read_bytes())
        content[-20:] = bytes(20)
        content[len(content) // 2] ^= 255
        path.write_bytes(content)

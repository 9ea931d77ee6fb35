"""Measure how long one half-month takes to read from an archive of many articles.

    python benchmarks/archive.py [--articles 1000000] [--json]

Makes an archive of eight years, and the same rows as one Parquet file without partitions, in a
temporary folder; then each way reads one half-month in a new process of this script.
``benchmarks/README.md`` says what each line is. Nothing here judges the times.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.archive.building import build_archive
from caricc_report.archive.queries import Question, query_archive
from caricc_report.archive.reading import read_archive
from caricc_report.model.article import Article
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIRST_DAY = dt.date(2017, 1, 1)
N_DAYS = 8 * 365
PERIOD = Period.parse("2023-11-16/2023-11-30")
COUNTRIES = ("AZ", "KZ", "KG", "RU", "TJ", "TM", "UZ")
TOPICS = ("prevention", "training", "law-enforcement", "policy", "treatment")
BODY = "Officers of the department told pupils of the region about the harm that drugs do. " * 8


def articles(n_articles: int) -> Iterator[Article]:
    """Yield articles of eight years, not in the order of their days, each with another text.

    They are made from one validated article, for the validation is not what is measured.
    """
    fields = {"id": "article", "country": "KZ", "outlet": "o", "source_url": "https://o.example/"}
    dated = {"published_on": FIRST_DAY, "topics": ["policy"]}
    texts = {language: {"headline": "Lesson", "body": BODY} for language in ("en", "ru")}
    template = Article.model_validate({**fields, **dated, "texts": texts})
    for number in range(n_articles):
        outlet = f"outlet-{number % 97}.example"
        text = {
            "headline": f"Lesson number {number}",
            "body": f"{BODY}Report {number * 2654435761 % 2**32:08x}.",
        }
        yield template.model_copy(
            update={
                "id": f"article-{number:07d}",
                "country": COUNTRIES[number % len(COUNTRIES)],
                "outlet": outlet,
                "source_url": f"https://{outlet}/news/{number}",
                "published_on": FIRST_DAY + dt.timedelta(days=number * 7919 % N_DAYS),
                "topics": (TOPICS[number % len(TOPICS)],),
                "texts": {
                    language: each.model_copy(update=text)
                    for language, each in template.texts.items()
                },
            }
        )


def unpartitioned(archive: Path, file: Path) -> None:
    """Write the rows of an archive to one file, in the order of their ids."""
    import duckdb  # noqa: PLC0415 - so that the other ways do not carry it

    parts = str(archive / "year=*/half_month=*/*.parquet")
    with duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(file.parent)}) as con:
        rows = con.read_parquet(parts, hive_partitioning=False).order("id")
        rows.write_parquet(str(file), compression="zstd", row_group_size=20_000)


def ours(archive: Path, _: Path) -> int:
    """Read the articles with the library."""
    return sum(1 for _ in read_archive(archive, period=PERIOD))


def our_question(archive: Path, _: Path) -> int:
    """Count the articles by country with the library."""
    question = Question("country", first_day=PERIOD.first_day, last_day=PERIOD.last_day)
    return sum(row[1] for row in query_archive(archive, question).rows)


def duckdb_scan(_: Path, file: Path) -> int:
    """Read the records from the file without partitions with DuckDB."""
    import duckdb  # noqa: PLC0415 - as above

    sql = "SELECT record FROM read_parquet(?) WHERE assigned_on BETWEEN ? AND ?"
    ends = [str(file), PERIOD.first_day, PERIOD.last_day]
    return len(duckdb.execute(sql, ends).fetchall())


def pandas_scan(_: Path, file: Path) -> int:
    """Read the file without partitions with pandas, then select."""
    import pandas as pd  # noqa: PLC0415 - as above

    table = pd.read_parquet(file, columns=["assigned_on", "record"])
    return len(table[table["assigned_on"].between(PERIOD.first_day, PERIOD.last_day)])


WAYS: dict[str, Callable[[Path, Path], int]] = {
    "read_archive, articles validated": ours,
    "query_archive, count by country": our_question,
    "DuckDB, one file, records as text": duckdb_scan,
    "pandas, one file, records as text": pandas_scan,
}


def main() -> None:
    """Measure, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000, help="how many, at least 1")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(measured(given.way, given.folder, given.articles)))
        return
    with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as name:
        folder = Path(name)
        ways = [in_new_process(way, folder, given.articles) for way in ("build", "file", *WAYS)]
    machine = {"cores": len(os.sched_getaffinity(0)), "python": platform.python_version()}
    result = {"machine": machine, "n_articles": given.articles, "ways": ways}
    if given.json:
        print(json.dumps(result, indent=2))
        return
    print(f"{given.articles:,} articles, {machine['cores']} cores, Python {machine['python']}\n")
    print("| way | seconds | peak MB | articles |\n|---|---:|---:|---:|")
    for way in ways:
        print(f"| {way['way']} | {way['s']:.2f} | {way['peak_mb']:.0f} | {way['n']:,} |")


def in_new_process(way: str, folder: Path, n_articles: int) -> dict[str, Any]:
    """Return what one way took in a process of its own."""
    print(f"{way} …", file=sys.stderr)
    done = subprocess.run(
        [
            sys.executable, __file__, f"--way={way}", f"--folder={folder}",
            f"--articles={n_articles}",
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def measured(way: str, folder: Path, n_articles: int) -> dict[str, Any]:
    """Return the seconds that one way takes, its libraries' imports with it, and its memory."""
    archive, file = folder / "archive", folder / "articles.parquet"
    start = time.perf_counter()
    if way == "build":
        n_found = build_archive(articles(n_articles), archive, {}, PeriodKind.HALF_MONTH).n_added
    elif way == "file":
        unpartitioned(archive, file)
        n_found = n_articles
    else:
        n_found = WAYS[way](archive, file)
    elapsed = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"way": way, "s": elapsed, "peak_mb": peak_mb, "n": n_found}


if __name__ == "__main__":
    main()

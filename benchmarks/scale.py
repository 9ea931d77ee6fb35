"""Measure large releases and archives: how cost grows, and what plain libraries take for the same.

    python benchmarks/scale.py [--articles 1000000] [--releases 30,300,1000] [--json] [--write]

All is generated from the articles of release 2024-19 with a fixed seed, in a temporary folder. Each
figure is that of new processes. ``benchmarks/README.md`` says what each line is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ways import RESULTS, ROOT, SCRIPTS, machine, renew_page, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caricc_report.model.article import Article

FIRST_DAY, N_DAYS = dt.date(2015, 1, 1), 3652
PERIOD = ("2023-11-16", "2023-11-30")
N_OTHERS = 7_170
"""Articles of other releases beside one of thirty."""
PROGRAMS = ("caricc-report", "pandas", "DuckDB", "polars")
TASKS = ("build", "half-month", "statistics", "duplicates")
N_KIND = 10
"""How many of the new articles have an old address, how many an old text, and how many neither."""
WINDOW = ("2023-10-16", "2023-12-31")
"""Of these days, a month before and after the new ones, texts are compared."""


def main() -> None:
    """Measure, and print or write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000, help="in the archive; 0: none")
    parser.add_argument("--releases", default="30,300,1000", help="articles of each; empty: none")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--write", action="store_true", help="renew results/ and the page")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measured(*given.one)))
        return
    sizes = [int(each) for each in given.releases.split(",") if each]
    with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as name:
        result = {
            "machine": machine(),
            "growth": growth(Path(name), sizes) if sizes else [],
            "archive": archive(Path(name), given.articles) if given.articles else [],
        }
    print(json.dumps(result, indent=2) if given.json else table(result))
    if given.write:
        path = RESULTS / "scale.json"
        before = json.loads(path.read_bytes())
        # What is not measured this time stays as it was.
        result |= {name: before[name] for name, found in result.items() if not found}
        path.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
        renew_page("scale", table(result))


# How a release grows


def growth(folder: Path, sizes: list[int]) -> list[dict[str, Any]]:
    """Return what runs of releases cost, and what one of thirty among others does."""
    cases = [(f"{size:,}", size, 0) for size in sizes]
    cases.append((f"30, beside {N_OTHERS:,} of others", 30, N_OTHERS))
    found = []
    for name, n_articles, n_others in cases:
        say(f"a release of {name} articles")
        project = folder / name
        make_project(project, n_articles, n_others)
        run_of(project)  # Once to warm up: what was validated is known then.
        found.append({"name": name, "n": n_articles, "others": n_others, **run_of(project)})
        shutil.rmtree(project)
    return found


def run_of(project: Path) -> dict[str, float]:
    """Return what a run of all steps takes, in both languages."""
    arguments = ["run", "params/2024-19.yml", "--renderer", "pandoc", "--force"]
    return costs([str(SCRIPTS / "caricc-report"), *arguments], project)


def costs(command: list[str], folder: Path) -> dict[str, float]:
    """Return the seconds of a program and its children, and the largest process."""
    code = (
        "import json, resource, subprocess, sys, time; start = time.perf_counter()\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "done.returncode and sys.exit(done.stdout + done.stderr)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps({'elapsed_s': time.perf_counter() - start, 'cpu_s': used.ru_utime + "
        "used.ru_stime, 'peak_mb': used.ru_maxrss / 1024}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=folder, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return dict(json.loads(done.stdout))


def make_project(project: Path, n_articles: int, n_others: int) -> None:
    """Make a project with a release of so many articles, and others in releases of thirty."""
    from caricc_report.loaders.markdown_writing import write_records  # noqa: PLC0415 - as needed

    for name in ("_extensions", "locales", "notebooks", "params"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "_quarto.yml", project)
    sources = ROOT / "data/articles/2024/2024-19"
    root = project / "data/articles"
    shutil.copytree(sources, root / "2024/2024-19", ignore=shutil.ignore_patterns("*.md"))
    made = articles(n_articles + n_others)
    own = [next(made) for _ in range(n_articles)]
    write_records(own, root / "2024/2024-19", root=root)
    for start in range(0, n_others, 30):
        name = f"{2000 + start // 720}-{start // 30 % 24 + 1:02d}"
        of_one = [
            each.model_copy(update={"release": name, "published_on": None})
            for each, _ in zip(made, range(30), strict=False)
        ]
        write_records(of_one, root / name[:4] / name, root=root)


def articles(n_articles: int) -> Iterator[Article]:
    """Yield the articles of release 2024-19 again and again, each time with other words."""
    from caricc_report.loaders import load_articles  # noqa: PLC0415 - as needed
    from caricc_report.system.files import ProjectFile  # noqa: PLC0415

    samples = load_articles(ProjectFile(ROOT / "data/articles", "data/articles"))
    dice = random.Random(19)  # noqa: S311 - the same each time
    vocabularies = {
        language: sorted({w for each in samples for w in each.texts[language].body.split()})
        for language in ("en", "ru")
    }
    for number in range(n_articles):
        sample = samples[number % len(samples)]
        texts = {}
        for language, text in sample.texts.items():
            words = text.body.split(" ")
            for place in dice.sample(range(len(words)), len(words) // 3):
                words[place] = dice.choice(vocabularies[language])
            body, headline = " ".join(words), f"{text.headline} {number:,}"
            texts[language] = text.model_copy(update={"headline": headline, "body": body})
        same = number < len(samples)
        yield (
            sample
            if same
            else sample.model_copy(
                update={
                    "id": f"{sample.id[:60]}-{number}",
                    "source_url": f"{sample.source_url.rstrip('/')}/{number}",
                    "texts": texts,
                    "images": (),
                }
            )
        )


# The archive


def archive(folder: Path, n_articles: int) -> list[dict[str, Any]]:
    """Return what each program takes for each task, in a new process each time."""
    say(f"making {n_articles:,} records")
    new: dict[str, list[dict[str, Any]]] = {"link": [], "text": [], "other": []}
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, article in enumerate(articles(n_articles + N_KIND)):
            day = FIRST_DAY + dt.timedelta(days=number * 7919 % N_DAYS)
            fields = {"published_on": day.isoformat(), "release": None}
            record = article.model_dump(mode="json") | fields
            is_near = PERIOD[0] <= record["published_on"] <= PERIOD[1]
            kind = "text" if is_near else "link" if number < n_articles else "other"
            if len(new[kind]) < N_KIND:
                new[kind].append(record)
            if number < n_articles:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
    write_new(folder / "new.jsonl", new)
    found = []
    for task in TASKS:
        for program in PROGRAMS:
            say(f"{task}, {program}")
            command = [sys.executable, __file__, "--one", task, program, str(folder), "all"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{task}, {program}: failed\n{done.stderr[-2000:]}")
            found.append({"task": task, "program": program, **json.loads(done.stdout)})
    return found


def write_new(path: Path, new: dict[str, list[dict[str, Any]]]) -> None:
    """Write new articles: with the address or the text of an old one, or neither."""
    with path.open("w", encoding="utf-8") as file:
        for kind, records in new.items():
            for number, record in enumerate(records):
                address = f"https://{kind}-{number}.example/news"
                changed = {"id": f"{kind}-{number}", "published_on": PERIOD[1]}
                if kind == "link":
                    changed["source_url"] = f"{record['source_url']}?utm_source=tg"
                    body = f"{number} other words about something else. " * 20
                    changed["texts"] = {
                        name: text | {"body": body} for name, text in record["texts"].items()
                    }
                else:
                    changed |= {"source_url": address, "outlet": f"{kind}-{number}.example"}
                file.write(json.dumps(record | changed, ensure_ascii=False) + "\n")


def measured(task: str, program: str, folder: str, _: str) -> dict[str, float]:
    """Return what one program takes for one task in this process, its imports with it."""
    start = time.perf_counter()
    n_found = DOES[program][TASKS.index(task)](Path(folder))
    elapsed_s, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    # Not from getrusage, whose peak includes the process that this one was forked from.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_mb = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    cpu_s = used.ru_utime + used.ru_stime
    return {"elapsed_s": elapsed_s, "cpu_s": cpu_s, "peak_mb": peak_mb, "n": n_found}


def our_build(folder: Path) -> int:
    """Validate every record, and put the articles into an archive."""
    from caricc_report.archive.building import build_archive  # noqa: PLC0415 - only what is used
    from caricc_report.loaders import read_records, validated  # noqa: PLC0415
    from caricc_report.model.period_kind import PeriodKind  # noqa: PLC0415
    from caricc_report.system.files import ProjectFile  # noqa: PLC0415

    source = ProjectFile(folder / "articles.jsonl", "articles.jsonl")
    made: Any = validated(read_records(source))
    return build_archive(made, folder / "archive", {}, PeriodKind.HALF_MONTH).n_added


def our_half_month(folder: Path) -> int:
    """Read the articles of a half-month."""
    from caricc_report.archive.reading import read_archive  # noqa: PLC0415
    from caricc_report.model.period import Period  # noqa: PLC0415

    return sum(1 for _ in read_archive(folder / "archive", period=Period.parse("/".join(PERIOD))))


def our_statistics(folder: Path) -> int:
    """Count by country, by topic and by period."""
    from caricc_report.archive.queries import Question, query_archive  # noqa: PLC0415

    return sum(
        len(query_archive(folder / "archive", Question(by)).rows)
        for by in ("country", "topic", "period")
    )


def our_duplicates(folder: Path) -> int:
    """Count the new articles that are, or may be, archived ones."""
    from caricc_report.archive.reading import read_comparable  # noqa: PLC0415
    from caricc_report.editorial.duplicates.duplicates import find_duplicates  # noqa: PLC0415
    from caricc_report.loaders import load_articles  # noqa: PLC0415
    from caricc_report.system.files import ProjectFile  # noqa: PLC0415

    new = load_articles(ProjectFile(folder / "new.jsonl", "new.jsonl"))
    known = [each.article for each in read_comparable(folder / "archive", new)]
    found = find_duplicates(new, known)
    return len({pair.duplicate.id for pair in (*found.certain, *found.likely)})


def plain_duplicates(folder: Path, links: list[str], records: list[str]) -> int:
    """Count the new articles with one of some addresses, or a text like that of a record."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    new = [json.loads(line) for line in (folder / "new.jsonl").open(encoding="utf-8")]
    old, known = [json.loads(each)["texts"] for each in records], set(links)
    found = {each["id"] for each in new if each["source_url"].partition("?utm")[0] in known}
    for language in ("en", "ru"):
        bodies = [
            [text[language]["body"] for text in texts]
            for texts in (old, [each["texts"] for each in new])
        ]
        alike = process.cdist(bodies[1], bodies[0], scorer=fuzz.token_sort_ratio, score_cutoff=70)
        found |= {each["id"] for each, row in zip(new, alike, strict=True) if row.any()}
    return len(found)


def pandas_build(folder: Path) -> int:
    """Read the lines in pieces, and write each into partitions."""
    import pandas as pd  # noqa: PLC0415

    n_rows = 0
    for number, piece in enumerate(
        pd.read_json(folder / "articles.jsonl", lines=True, chunksize=100_000)
    ):
        days = pd.to_datetime(piece["published_on"])
        piece["half_month"] = days.dt.strftime("%Y-%m-") + (days.dt.day > 15).astype(str)  # noqa: PLR2004
        piece["record"] = piece[["texts", "figures", "images"]].apply(
            lambda row: json.dumps(row.to_dict(), ensure_ascii=False, default=str), axis=1
        )
        columns = [
            "id",
            "country",
            "outlet",
            "source_url",
            "topics",
            "published_on",
            "half_month",
            "record",
        ]
        piece[columns].to_parquet(
            folder / "pandas",
            partition_cols=["half_month"],
            basename_template=f"{number}-{{i}}.parquet",
            existing_data_behavior="overwrite_or_ignore",
        )
        n_rows += len(piece)
    return n_rows


def pandas_half_month(folder: Path) -> int:
    """Read one partition."""
    import pandas as pd  # noqa: PLC0415

    filters = [("half_month", "=", f"{PERIOD[0][:8]}True")]
    return len(pd.read_parquet(folder / "pandas", filters=filters))


def pandas_statistics(folder: Path) -> int:
    """Count by country, by topic and by half-month."""
    import pandas as pd  # noqa: PLC0415

    table = pd.read_parquet(folder / "pandas", columns=["country", "topics", "half_month"])
    counts = (
        table["country"].value_counts(),
        table["topics"].explode().value_counts(),
        table["half_month"].value_counts(),
    )
    return sum(map(len, counts))


def pandas_duplicates(folder: Path) -> int:
    """Read the addresses of all, and the texts of about the same days."""
    import pandas as pd  # noqa: PLC0415

    links = pd.read_parquet(folder / "pandas", columns=["source_url"])["source_url"]
    filters = [("published_on", ">=", WINDOW[0]), ("published_on", "<=", WINDOW[1])]
    near = pd.read_parquet(folder / "pandas", columns=["record"], filters=filters)
    plain = links.str.replace(r"[?&]utm_.*", "", regex=True)
    return plain_duplicates(folder, plain.tolist(), near["record"].tolist())


_DUCKDB = "SELECT *, strftime(published_on, '%Y-%m-') || (day(published_on) > 15) AS half_month"


def duckdb_build(folder: Path) -> int:
    """Read the lines, and write them into partitions."""
    import duckdb  # noqa: PLC0415

    columns = "id, country, outlet, source_url, topics, published_on, to_json(t) AS record"
    lines = f"SELECT {columns} FROM read_json('{folder}/articles.jsonl') AS t"  # noqa: S608
    options = "FORMAT parquet, PARTITION_BY half_month"
    query = f"COPY ({_DUCKDB} FROM ({lines})) TO '{folder}/duckdb' ({options})"
    return int(duckdb.execute(query).fetchall()[0][0])


def duckdb_half_month(folder: Path) -> int:
    """Read one partition."""
    import duckdb  # noqa: PLC0415

    source = f"read_parquet('{folder}/duckdb/*/*.parquet', hive_partitioning = true)"
    where = f"half_month = '{PERIOD[0][:8]}true'"
    return len(duckdb.execute(f"SELECT record FROM {source} WHERE {where}").fetchall())  # noqa: S608


def duckdb_statistics(folder: Path) -> int:
    """Count by country, by topic and by half-month."""
    import duckdb  # noqa: PLC0415

    source = f"read_parquet('{folder}/duckdb/*/*.parquet', hive_partitioning = true)"
    return sum(
        len(duckdb.execute(f"SELECT {by}, count(*) FROM {source} GROUP BY 1").fetchall())  # noqa: S608
        for by in ("country", "unnest(topics)", "half_month")
    )


def duckdb_duplicates(folder: Path) -> int:
    """Read the addresses of all, and the texts of about the same days."""
    import duckdb  # noqa: PLC0415

    source = f"read_parquet('{folder}/duckdb/*/*.parquet', hive_partitioning = true)"
    plain = f"SELECT regexp_replace(source_url, '[?&]utm_.*', '') FROM {source}"  # noqa: S608
    near = f"SELECT record FROM {source} WHERE published_on BETWEEN '{WINDOW[0]}' AND '{WINDOW[1]}'"  # noqa: S608
    links, records = ([row[0] for row in duckdb.execute(each).fetchall()] for each in (plain, near))
    return plain_duplicates(folder, links, records)


def polars_build(folder: Path) -> int:
    """Read the lines as a stream, and write them into partitions."""
    import polars as pl  # noqa: PLC0415

    day = pl.col("published_on").str.to_date()
    half = day.dt.strftime("%Y-%m-") + (day.dt.day() > 15).cast(pl.String)  # noqa: PLR2004
    record = pl.struct("texts", "figures", "images").struct.json_encode()
    lines = pl.scan_ndjson(folder / "articles.jsonl")
    rows = lines.with_columns(half_month=half, record=record).select(
        "id", "country", "outlet", "source_url", "topics", "published_on", "half_month", "record"
    )
    (folder / "polars").mkdir()
    rows.sink_parquet(pl.PartitionBy(folder / "polars", key=["half_month"]), mkdir=True)
    return int(lines.select(pl.len()).collect().item())


def polars_half_month(folder: Path) -> int:
    """Read one partition."""
    import polars as pl  # noqa: PLC0415

    rows = pl.scan_parquet(folder / "polars", hive_partitioning=True)
    return len(rows.filter(pl.col("half_month") == f"{PERIOD[0][:8]}true").collect())


def polars_statistics(folder: Path) -> int:
    """Count by country, by topic and by half-month."""
    import polars as pl  # noqa: PLC0415

    rows = pl.scan_parquet(folder / "polars", hive_partitioning=True)
    counts = [
        rows.group_by("country").len(),
        rows.select(pl.col("topics").explode()).group_by("topics").len(),
        rows.group_by("half_month").len(),
    ]
    return sum(map(len, pl.collect_all(counts)))


def polars_duplicates(folder: Path) -> int:
    """Read the addresses of all, and the texts of about the same days."""
    import polars as pl  # noqa: PLC0415

    rows = pl.scan_parquet(folder / "polars", hive_partitioning=True)
    plain = rows.select(pl.col("source_url").str.replace(r"[?&]utm_.*", ""))
    near = rows.filter(pl.col("published_on").is_between(*map(pl.lit, WINDOW))).select("record")
    links, records = (table.to_series().to_list() for table in pl.collect_all([plain, near]))
    return plain_duplicates(folder, links, records)


DOES: dict[str, tuple[Callable[[Path], int], ...]] = {
    "caricc-report": (our_build, our_half_month, our_statistics, our_duplicates),
    "pandas": (pandas_build, pandas_half_month, pandas_statistics, pandas_duplicates),
    "DuckDB": (duckdb_build, duckdb_half_month, duckdb_statistics, duckdb_duplicates),
    "polars": (polars_build, polars_half_month, polars_statistics, polars_duplicates),
}
"""By program, what it does for each task."""


# What is shown


def table(result: dict[str, Any]) -> str:
    """Return a result as Markdown."""
    told = result["machine"]
    machine_told = f"{told['cores']} cores ({told['processor']}), Python {told['python']}"
    lines = [f"{told['measured_on']}, {machine_told}, load {told['load_before']} before."]
    if result["growth"]:
        first = result["growth"][0]
        lines += [
            "",
            "| articles of the release | seconds | CPU s | of the first | CPU ms each | peak MB |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        for each in result["growth"]:
            lines.append(
                f"| {each['name']} | {each['elapsed_s']:.1f} | {each['cpu_s']:.1f} | "
                f"{each['cpu_s'] / first['cpu_s']:.2f} | {1000 * each['cpu_s'] / each['n']:.0f} | "
                f"{each['peak_mb']:.0f} |"
            )
    if result["archive"]:
        lines += [
            "",
            "| task | program | seconds | CPU s | peak MB | of the best | found |",
            "|---|---|---:|---:|---:|---:|---:|",
        ]
        for each in result["archive"]:
            of_task = [one for one in result["archive"] if one["task"] == each["task"]]
            best = min(one["elapsed_s"] for one in of_task if one["program"] != PROGRAMS[0])
            lines.append(
                f"| {each['task']} | {each['program']} | {each['elapsed_s']:.2f} | "
                f"{each['cpu_s']:.2f} | {each['peak_mb']:.0f} | {each['elapsed_s'] / best:.2f} | "
                f"{each['n']:,} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    os.environ.setdefault("POLARS_MAX_THREADS", str(len(os.sched_getaffinity(0))))
    main()
